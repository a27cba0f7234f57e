"""Bringing a database to this program's schema, whole or not at all.

All migrations of one upgrade run in one transaction that begins by name: drivers would otherwise commit a table early,
and a process killed in between would leave half a schema. Processes that start together take turns.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, NullPool, create_engine

from elearn.storage.database import SCHEMA, SchemaTooNew, schema_of
from elearn.storage.dialects import Engine, Sqlite, StorageRefused, engine_for
from elearn.storage.transaction import Transaction
from elearn.storage.writing import locked, open_lock


def current_schema(url: str, *, allow_affected: bool = False) -> str | None:
    """The schema that a database has, or None if there is none yet."""
    engine = engine_for(url, allow_affected=allow_affected)
    if isinstance(engine, Sqlite) and not engine.path.exists():
        return None
    connection = engine.connect(writing=isinstance(engine, Sqlite))
    try:
        return schema_of(Transaction(connection, engine))
    finally:
        connection.close()


def migrate(url: str, *, allow_affected: bool = False) -> None:
    """Bring a database up to date, creating it if need be; nothing happens to one that is."""
    engine = engine_for(url, allow_affected=allow_affected)
    if isinstance(engine, Sqlite):
        engine.path.parent.mkdir(parents=True, exist_ok=True)
    with _turn(engine):
        if isinstance(engine, Sqlite):
            _make_private(engine.path)
        connection = engine.connect(writing=True)
        try:
            _bring_up_to_date(engine, connection)
        finally:
            connection.close()


def definitions_made() -> Mapping[str, str]:
    """How the migrations define everything in a SQLite file."""
    return _defined_by(_migrations())


@cache
def _defined_by(_folder: Path) -> Mapping[str, str]:
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/made.db"
        migrate(url, allow_affected=True)
        engine = engine_for(url, allow_affected=True)
        connection = engine.connect(writing=False)
        try:
            return engine.definitions(connection)
        finally:
            connection.close()


def _make_private(path: Path) -> None:
    """Make a new file that only we may read; one that is there is not touched: closing it would end SQLite's locks."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _bring_up_to_date(engine: Engine, connection: Any) -> None:
    if not _is_behind(engine, connection):
        return
    for statement in engine.before_migration:
        connection.execute(statement)
    with alchemy(engine, connection) as bound:
        connection.execute(engine.begin_write)
        try:
            upgrade_within(bound)
            for fault in engine.broken_references(connection):
                raise StorageRefused(f"the upgrade would leave broken references ({fault}); nothing was changed")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            if _is_behind(engine, connection):
                raise  # else another process had brought it up to date in the meantime


def _is_behind(engine: Engine, connection: Any) -> bool:
    found = schema_of(Transaction(connection, engine))
    if found is not None and found > SCHEMA:
        raise SchemaTooNew(found)
    return found != SCHEMA


def upgrade_within(bound: Connection) -> None:
    """Run the migrations that are missing on a connection that has begun its transaction."""
    command.upgrade(alembic_config(bound), "head")


def alembic_config(bound: Connection | None = None) -> Config:
    """Alembic's settings: the migrations of this package, and no file to read."""
    config = Config()
    config.set_main_option("script_location", str(_migrations()).replace("%", "%%"))
    config.attributes["connection"] = bound
    return config


@contextmanager
def alchemy(engine: Engine, connection: Any) -> Iterator[Connection]:
    """A driver's connection as SQLAlchemy's. It begins by rolling back, so a transaction is begun inside."""
    wrapped = create_engine(
        f"{engine.alchemy_name}://", creator=lambda: connection, module=engine.driver, poolclass=NullPool
    )
    with wrapped.connect() as bound:
        yield bound


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    if not isinstance(engine, Sqlite):
        yield
        return
    with open_turn(engine.path) as descriptor, locked(descriptor):
        yield


@contextmanager
def open_turn(path: Path) -> Iterator[int]:
    """The lock file at which the writers of a SQLite file queue."""
    descriptor = open_lock(path, ".lock")
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _migrations() -> Path:
    return Path(str(resources.files("elearn.storage"))) / "migrations"
