"""All rows as JSON lines in a zip file: a copy that either engine writes and either engine reads.

One member for each table, in the order of their references, one JSON list for each row; bytes are base64 in a list of
their own. The first member, `manifest.json`, says what the lines are.
"""

import base64
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Select, insert, literal, select

from elearn.storage.statements import Query
from elearn.storage.tables import METADATA, TABLES
from elearn.storage.transaction import Row, Transaction

MANIFEST = "manifest.json"
FORM = 1
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, TypeError, ValueError, RecursionError)


class NotPortable(ValueError):
    """A file that is no copy of ours, or not of this form."""


def write_rows(tx: Transaction, target: Path, manifest: dict[str, Any]) -> dict[str, int]:
    """Write every row of one snapshot, and give how many each table has."""
    counts = {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest | {"form": FORM, "columns": _columns()}, indent=1))
        for table in METADATA.sorted_tables:
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as member:
                counts[table.name] = 0
                for row in tx.stream(_in_order(table.name)):
                    member.write(_to_line(row))
                    counts[table.name] += 1
    return counts


@contextmanager
def _readable(source: Path) -> Iterator[None]:
    """Refuse a file in whose place something else was put, whatever that is."""
    try:
        yield
    except _UNREADABLE as error:
        raise NotPortable(f"{source} is not a backup that can be read: {error}") from error


def read_manifest(source: Path) -> dict[str, Any]:
    """What a copy says about itself."""
    with _readable(source), zipfile.ZipFile(source) as archive:
        manifest: dict[str, Any] = dict(json.loads(archive.read(MANIFEST)))
    if manifest.get("form") != FORM:
        raise NotPortable(f"{source} is a backup of another form: restore it with the program that made it")
    return manifest


def read_rows(tx: Transaction, source: Path) -> dict[str, int]:
    """Put every row of a copy into tables that are empty, and give how many there were."""
    manifest, counts = read_manifest(source), {}
    with _readable(source), zipfile.ZipFile(source) as archive:
        for table in METADATA.sorted_tables:
            names = manifest["columns"][table.name]
            add = Query(insert(table))
            counts[table.name] = 0
            with archive.open(f"{table.name}.jsonl") as member:
                for line in io.TextIOWrapper(member, encoding="utf-8"):
                    tx.run(add, **dict(zip(names, _to_row(line), strict=True)))
                    counts[table.name] += 1
    return counts


def is_portable(source: Path) -> bool:
    """Whether a file is a zip file."""
    return zipfile.is_zipfile(source)


def _columns() -> dict[str, list[str]]:
    return {table.name: [column.name for column in table.columns] for table in METADATA.sorted_tables}


def _in_order(name: str) -> Select[Any]:
    """A table's rows, each after the rows it refers to: a side attempt comes after the one it was copied from."""
    table = TABLES[name]
    if name != "attempt":
        return select(table).order_by(*table.primary_key)
    depth = select(table.c.id, literal(0).label("depth")).where(table.c.side_of.is_(None)).cte("depth", recursive=True)
    sides = table.alias("sides")
    depth = depth.union_all(
        select(sides.c.id, depth.c.depth + 1).join_from(sides, depth, sides.c.side_of == depth.c.id)
    )
    return select(table).join_from(table, depth, table.c.id == depth.c.id).order_by(depth.c.depth, table.c.id)


def _to_line(row: Row) -> bytes:
    values = [_wrap(value) if isinstance(value, bytes | memoryview) else value for value in row]
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def _wrap(value: bytes | memoryview) -> list[str]:
    return [base64.b64encode(value).decode()]


def _to_row(line: str) -> Iterator[Any]:
    for value in json.loads(line):
        yield base64.b64decode(value[0]) if isinstance(value, list) else value
