"""Keeping the record: backups that are proved when they are made, and restoring them without losing what is there.

A backup of SQLite is the database as one file with a manifest beside it. On PostgreSQL, and wherever it is asked for,
it is portable: every row in a zip file, which either engine can be restored from.
"""

import json
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from elearn.services.verifying import Fault, Report, verify
from elearn.storage.checking import end_sessions, row_counts, rows_lacking
from elearn.storage.copies import (
    copy_database,
    copy_file,
    digest_of_file,
    publish,
    put_in_place,
    remove_database,
    settle,
    sync,
)
from elearn.storage.database import SCHEMA, Store, hold_alone
from elearn.storage.dialects import Sqlite, StorageRefused, engine_for, sqlite_driver
from elearn.storage.portable import NotPortable, is_portable, read_manifest, read_rows, write_rows
from elearn.storage.records import AuditEntry, append_audit
from elearn.storage.transaction import Transaction
from elearn.storage.upgrade import current_schema, migrate
from elearn.storage.writing import StorageUnavailable

FORM = 1


class BackupUnsound(Exception):
    """The copy does not pass `verify`; it was kept under another name, to be looked at."""

    def __init__(self, kept: Path, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(f"{len(faults)} things are not as they must be; the copy is kept as {kept}: run elearn verify")


class RestoreRefused(Exception):
    """What was to be restored is not whole, or something would be lost by it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself."""

    engine: str
    schema: str
    made_at: str
    sha256: str
    size: int
    counts: dict[str, int]
    form: int = FORM


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and where the database that it replaced is kept."""

    counts: dict[str, int]
    kept: Path | None


def back_up(store: Store, target: Path, *, portable: bool = False) -> Manifest:
    """Copy a database that may be in use, prove the copy, then give it its name. No file is ever overwritten."""
    if target.exists():
        raise RestoreRefused(f"{target} exists already: name another file")
    draft = target.with_name(f".{target.name}.draft")
    engine = store.engine
    try:
        if isinstance(engine, Sqlite) and not portable:
            copy_database(engine, draft)
            report, counts = _prove(draft)
        else:
            counts = store.read(lambda tx: write_rows(tx, _private(draft), {"schema": SCHEMA, "engine": engine.name}))
            report = _prove_rows(draft)
        if not report.sound:
            kept = target.with_name(f"{target.name}.unsound")
            publish(draft, kept)
            raise BackupUnsound(kept, report.faults)
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        digest, size = digest_of_file(draft), draft.stat().st_size
        manifest = Manifest(engine.name, SCHEMA, made_at, digest, size, counts)
        _write_manifest(manifest, target)
        publish(draft, target)
    finally:
        remove_database(draft)
    return manifest


def restore(url: str, source: Path, *, force: bool = False) -> Restored:
    """Put a backup in the place of a database, which is kept beside it; refused where anything would be lost.

    Everybody is signed out, so that who was shut out since the backup was made stays out.
    """
    _expect_whole(source)
    engine = engine_for(url, allow_affected=True)
    if not isinstance(engine, Sqlite):
        return _restore_rows(url, source)
    engine.path.parent.mkdir(parents=True, exist_ok=True)
    draft = engine.path.with_name(f"{engine.path.name}.restoring")
    with hold_alone(engine):
        try:
            counts = _make_draft(source, draft)
            kept = _make_room(engine, draft, force)
            put_in_place(draft, engine, kept)
        finally:
            remove_database(draft)
    return Restored(counts, kept)


def bring_up_to_date(url: str, *, allow_affected: bool = False) -> Path | None:
    """Migrate a database, after a backup of it was made and the migration has been rehearsed on a copy.

    Gives the backup, None where nothing had to be migrated or there was nothing to lose.
    """
    engine = engine_for(url, allow_affected=allow_affected)
    found = current_schema(url, allow_affected=allow_affected)
    if found is None or found >= SCHEMA or not isinstance(engine, Sqlite):
        migrate(url, allow_affected=allow_affected)
        return None
    backup = engine.path.with_name(f"{engine.path.name}.schema-{found}-{secrets.token_hex(4)}")
    rehearsal = engine.path.with_name(f"{engine.path.name}.rehearsal")
    try:
        copy_database(engine, backup)
        sync(backup)
        copy_file(backup, rehearsal)
        report, _ = _prove(rehearsal)
        if not report.sound:
            raise StorageRefused(f"the upgrade was rehearsed: {report.faults[0].sentence}; nothing was changed")
    finally:
        remove_database(rehearsal)
    migrate(url, allow_affected=allow_affected)
    return backup


def _prove(copy: Path) -> tuple[Report, dict[str, int]]:
    """Verify a copy by itself, brought to this program's schema, and count its rows."""
    with _opened(copy) as store:
        return verify(store), store.read(row_counts)


def _prove_rows(copy: Path) -> Report:
    """Verify a portable copy by restoring it into a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "proof.db"
        _fill(copy, place)
        return _prove(place)[0]


@contextmanager
def _opened(path: Path) -> Iterator[Store]:
    """A SQLite file as a store of this program's schema."""
    migrate(f"sqlite:///{path}", allow_affected=True)
    store = Store.open(f"sqlite:///{path}", allow_affected=True)
    try:
        yield store
    finally:
        store.close()


def _fill(source: Path, path: Path) -> None:
    """Make a SQLite file of a portable copy."""
    try:
        if read_manifest(source).get("schema") != SCHEMA:
            raise RestoreRefused(f"{source} has another schema: restore it with the program that made it, then upgrade")
        with _opened(path) as store:
            store.write(lambda tx: read_rows(tx, source))
    except NotPortable as error:
        raise RestoreRefused(str(error)) from error


def _make_draft(source: Path, draft: Path) -> dict[str, int]:
    """Make the database that is to be put in place: whole, proved and settled in one file."""
    remove_database(draft)
    try:
        if is_portable(source):
            _fill(source, draft)
        else:
            copy_file(source, draft)
            _expect_record(source, draft)
        report, counts = _prove(draft)
    except (StorageRefused, StorageUnavailable, sqlite_driver().Error) as error:
        raise RestoreRefused(f"{source} cannot be opened as a database: {error}") from error
    if not report.sound:
        raise RestoreRefused(f"{source} does not pass verify: {report.faults[0].sentence}")
    with _opened(draft) as store:
        store.write(lambda tx: _finish(tx, source))
    settle(Sqlite(draft, allow_affected=True))
    return counts


def _expect_record(source: Path, draft: Path) -> None:
    """SQLite takes an empty file for an empty database; for us that is nothing to restore."""
    if current_schema(f"sqlite:///{draft}", allow_affected=True) is None:
        raise RestoreRefused(f"{source} holds no record")


def _finish(tx: Transaction, source: Path) -> None:
    end_sessions(tx)
    at = int(datetime.now(UTC).timestamp() * 1_000_000)
    append_audit(tx, AuditEntry(uuid4().hex, at, None, "cli", "restored", "database", digest_of_file(source)))


def _make_room(engine: Sqlite, draft: Path, force: bool) -> Path | None:
    """Say under which name the database in place will be kept, once it is clear that it may go."""
    if not engine.path.exists():
        return None
    try:
        if not force:
            _expect_nothing_lost(engine, draft)
        settle(engine)
    except (StorageRefused, StorageUnavailable, sqlite_driver().Error) as error:
        if not force:
            raise RestoreRefused(f"{engine.path} cannot be read ({error}): use --force; it will be kept") from error
    return engine.path.with_name(f"{engine.path.name}.before-restore-{secrets.token_hex(4)}")


def _expect_nothing_lost(engine: Sqlite, draft: Path) -> None:
    if current_schema(f"sqlite:///{engine.path}", allow_affected=True) is None:
        return
    here, there = Store(engine, held=True), Store(Sqlite(draft, allow_affected=True))
    try:
        here.expect_schema()
        lacking = here.read(lambda mine: there.read(lambda theirs: rows_lacking(mine, theirs)))
    finally:
        here.close()
        there.close()
    if lacking:
        words = ", ".join(f"{number} of {name}" for name, number in lacking.items())
        raise RestoreRefused(f"{engine.path} holds rows that the backup lacks ({words}): back it up, then use --force")


def _restore_rows(url: str, source: Path) -> Restored:
    """Fill an empty PostgreSQL database from a portable backup that was proved before."""
    if not is_portable(source):
        raise RestoreRefused(f"{source} is a SQLite file: make a portable backup of it (elearn backup --portable FILE)")
    report = _prove_rows(source)
    if not report.sound:
        raise RestoreRefused(f"{source} does not pass verify: {report.faults[0].sentence}")
    migrate(url)
    store = Store.open(url)
    try:

        def work(tx: Transaction) -> dict[str, int]:
            if any(row_counts(tx).values()):
                raise RestoreRefused("that database is not empty: make a new one and point ELEARN_DATABASE at it")
            counts = read_rows(tx, source)
            _finish(tx, source)
            return counts

        return Restored(store.write(work), None)
    finally:
        store.close()


def _expect_whole(source: Path) -> None:
    """A backup is what its manifest says; one without a manifest has to pass `verify` alone."""
    if not source.is_file():
        raise RestoreRefused(f"there is no file {source}")
    beside = manifest_of(source)
    if not beside.exists():
        return
    try:
        told = json.loads(beside.read_text(encoding="utf-8"))
        schema, digest = str(told["schema"]), str(told["sha256"])
    except (ValueError, KeyError, TypeError) as error:
        raise RestoreRefused(f"{beside} cannot be read: {error}") from error
    if schema > SCHEMA:
        raise RestoreRefused(f"{source} has schema {schema}, this program knows up to {SCHEMA}: use the newer program")
    if digest != digest_of_file(source):
        raise RestoreRefused(f"{source} is not the file that {beside.name} describes: it was changed or is cut short")


def manifest_of(backup: Path) -> Path:
    """Where a backup's manifest lies."""
    return backup.with_name(f"{backup.name}.manifest.json")


def _write_manifest(manifest: Manifest, target: Path) -> None:
    draft = target.with_name(f".{target.name}.manifest")
    draft.write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
    publish(draft, manifest_of(target))


def _private(path: Path) -> Path:
    """A new file that only we may read."""
    remove_database(path)
    path.touch(mode=0o600)
    return path
