#!/bin/sh
# Writes the hashed pins of lock/ anew from pyproject.toml. Needs uv; names no registry.
set -eu
cd "$(dirname "$0")/.."
pin() {
    out=$1
    shift
    uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
        --upgrade --output-file "$out" "$@"
}
pin lock/run.txt pyproject.toml lock/build.in
pin lock/develop.txt pyproject.toml lock/build.in --extra postgres --extra test --group pyproject.toml:dev
