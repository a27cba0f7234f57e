"""Makes .venv and installs what is pinned in lock/: `run` to serve, `develop` to test as well.

Standard library alone: this is what a fresh machine runs first. uv does the work where it is on the path and works,
else pip. A stamp remembers what was installed, so that a second call costs a few milliseconds.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin") / "python"
TEST_PROGRAMS = {"chromium": ("chromium", "chromium-browser", "google-chrome"), "strace": ("strace",)}


@contextmanager
def step(title: str) -> Iterator[None]:
    """Says what is being done and, afterwards, how long it took."""
    print(f"  {title} …", end="", flush=True)
    begun = time.monotonic()
    yield
    print(f" {time.monotonic() - begun:.1f} s", flush=True)


def run(command: list[str], *, quiet: bool = True) -> bool:
    """Runs a command; its output is shown only where it failed."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode and not quiet:
        print(f"\n{done.stdout[-4000:]}{done.stderr[-4000:]}", file=sys.stderr)
    return done.returncode == 0


def stamp(which: str) -> str:
    """What the environment depends on, as one digest."""
    digest = hashlib.sha256(f"{sys.version} {sys.executable}".encode())
    for name in ("pyproject.toml", f"lock/{which}.txt", "tools/install.py"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def make_environment() -> bool:
    """An empty .venv, without pip of its own: whoever installs does it from outside. Says whether pip is inside."""
    try:
        venv.EnvBuilder(with_pip=True, clear=True).create(ENVIRONMENT)
    except (subprocess.CalledProcessError, ImportError):
        venv.EnvBuilder(with_pip=False, clear=True).create(ENVIRONMENT)
        return False
    return True


def installers(pip_inside: bool) -> Iterator[tuple[str, list[str]]]:
    """The ways to install, best first: a name and the words before `-r`."""
    if uv := shutil.which("uv"):
        yield "uv", [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    if pip_inside:
        yield "pip", [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    elif run([sys.executable, "-m", "pip", "--version"]):
        yield "pip", [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet"]


def install(which: str) -> None:
    """Installs the pinned packages and, after them, this project, editable."""
    with step("Making .venv"):
        pip_inside = make_environment()
    ways = list(installers(pip_inside))
    for name, words in ways:
        print(f"  Installing {which} packages with {name}: the first time this takes up to two minutes", flush=True)
        last = name == ways[-1][0]
        with step("Packages"):
            done = run([*words, "--require-hashes", "-r", f"lock/{which}.txt"], quiet=not last)
        if done:
            with step("elearn itself"):
                done = run([*words, "--no-deps", "--no-build-isolation", "--editable", "."], quiet=not last)
        if done:
            return
        print(f"  {name} could not do it.", flush=True)
    sys.exit("Nothing could install the packages. On Debian and Ubuntu: sudo apt-get install python3-venv python3-pip")


def find_program(names: tuple[str, ...]) -> str | None:
    """The first of these programs on the path."""
    return next((found for name in names if (found := shutil.which(name))), None)


def install_programs() -> None:
    """Chromium and strace by apt where they are missing and may be installed; else the tests that need them fail."""
    missing = [package for package, names in TEST_PROGRAMS.items() if not find_program(names)]
    if not missing:
        return
    apt = shutil.which("apt-get")
    if apt is None or (os.name == "posix" and os.geteuid() != 0):
        print(f"  Missing, so that the tests that need them will fail: sudo apt-get install {' '.join(missing)}")
        return
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    with step(f"Installing {' and '.join(missing)} by apt"):
        run([apt, "update", "-qq"]) and run(
            [apt, "install", "-y", "-qq", "--no-install-recommends", *missing], quiet=False
        )


def main() -> None:
    """Installs what the word on the command line asks for, if it is not there yet."""
    which = sys.argv[1]
    marks = {name: ENVIRONMENT / f".installed-{name}" for name in ("run", "develop")}
    wanted = stamp(which)
    if not (marks[which].is_file() and marks[which].read_text() == wanted and PYTHON.exists()):
        covered = which == "run" and marks["develop"].is_file() and marks["develop"].read_text() == stamp("develop")
        if not covered:
            install(which)
            marks[which].write_text(wanted)
    if which == "develop":
        install_programs()


if __name__ == "__main__":
    main()
