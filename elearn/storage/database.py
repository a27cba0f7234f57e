"""The store: where transactions begin. All that is written passes `write`, all that is read passes `read`.

A `work` is a function of a transaction. It is brief and pure but for its statements: it may run on another request's
thread, beside other works under one commit, and on PostgreSQL more than once. No password is hashed and no request
looked at inside one.
"""

import fcntl
import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from sqlalchemy import text

from elearn.storage.dialects import Engine, Sqlite, StorageRefused, engine_for
from elearn.storage.transaction import Transaction
from elearn.storage.writing import GroupCommit, Serializable, StorageUnavailable, Writer, open_lock

Result = TypeVar("Result")

SCHEMA = "0003"
"""The newest migration: the schema this program reads and writes."""


class SchemaTooNew(StorageRefused):
    """A newer program has been at this database."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"this database has schema {found}, and this program knows schemas up to {SCHEMA}: "
            "start the newer program that upgraded it, or restore the backup from before the upgrade"
        )


class SchemaTooOld(StorageRefused):
    """The database has yet to be brought up to date."""

    def __init__(self, found: str | None) -> None:
        super().__init__(
            "this database is empty: `elearn serve` sets it up"
            if found is None
            else f"this database has schema {found}, this program needs {SCHEMA}: `elearn serve` upgrades it"
        )


class ForkedStore(RuntimeError):
    """A store was used in a child of the process that opened it; a connection must not cross a fork."""


class Store:
    """An open database of this program's schema. It is `held` where the caller keeps all others away from it."""

    def __init__(self, engine: Engine, *, held: bool = False) -> None:
        self._engine = engine
        self._process = os.getpid()
        self._readers: deque[Any] = deque()
        self._in_use = -1
        self._writer: Writer
        if isinstance(engine, Sqlite):
            if not held:
                self._in_use = open_lock(engine.path, ".in-use")
                _share(self._in_use, engine)
            self._writer = GroupCommit(engine)
        else:
            self._writer = Serializable(engine, deque())

    @classmethod
    def open(cls, url: str, *, allow_affected: bool = False) -> "Store":
        """Open a database, or raise `StorageRefused` with a sentence that says why it is not opened."""
        engine = engine_for(url, allow_affected=allow_affected)
        if isinstance(engine, Sqlite) and not engine.path.exists():
            raise SchemaTooOld(None)
        store = cls(engine)
        try:
            store.expect_schema()
        except BaseException:
            store.close()
            raise
        return store

    @property
    def engine(self) -> Engine:
        """The kind of database this is, and its address."""
        return self._engine

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        """Do the work and return its result once it is durable."""
        if os.getpid() != self._process:
            raise ForkedStore
        result: Result = self._writer.run(work)
        return result

    def read(self, work: Callable[[Transaction], Result], *, statements: int = 2) -> Result:
        """Do the work on one snapshot; it cannot change anything. A single statement needs no transaction around it."""
        connection, fresh = self._reader()
        try:
            return self._read(work, connection) if statements > 1 else work(Transaction(connection, self._engine))
        except self._engine.driver.Error as error:
            if not self._engine.out_of_reach(error):
                raise
            if fresh or self._engine.usable(connection):
                raise StorageUnavailable from error
        finally:
            self._put_back(connection)
        return self.read(work, statements=statements)  # the connection had died while idle: the next one is younger

    def _read(self, work: Callable[[Transaction], Result], connection: Any) -> Result:
        connection.execute(self._engine.begin_read)
        try:
            return work(Transaction(connection, self._engine))
        finally:
            with suppress(self._engine.driver.Error):
                connection.execute("ROLLBACK")

    def answers(self) -> bool:
        """Whether the database answers a question just now."""
        try:
            self.read(schema_of)
        except StorageUnavailable:
            return False
        return True

    def expect_schema(self) -> None:
        """Raise unless the database has exactly this program's schema."""
        found = self.read(schema_of)
        if found is None or found < SCHEMA:
            raise SchemaTooOld(found)
        if found > SCHEMA:
            raise SchemaTooNew(found)

    def close(self) -> None:
        """Let go of the database."""
        while self._readers:
            self._readers.popleft().close()
        self._writer.close()
        if self._in_use >= 0:
            os.close(self._in_use)

    def _reader(self) -> tuple[Any, bool]:
        if os.getpid() != self._process:
            raise ForkedStore
        try:
            return self._readers.pop(), False
        except IndexError:
            pass
        try:
            return self._engine.connect(writing=False), True
        except self._engine.driver.Error as error:
            raise StorageUnavailable from error

    def _put_back(self, connection: Any) -> None:
        if self._engine.usable(connection):
            self._readers.append(connection)
        else:
            connection.close()


def schema_of(tx: Transaction) -> str | None:
    """The number of the last migration done, or None in an empty database."""
    if "alembic_version" not in tx.tables():
        return None
    row = tx.one(text("SELECT version_num FROM alembic_version"))
    return None if row is None else str(row[0])


@contextmanager
def hold_alone(engine: Sqlite) -> Iterator[None]:
    """Keep every program of ours away from a database while it is replaced; refused while one uses it."""
    descriptor = open_lock(engine.path, ".in-use")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise StorageRefused(f"{engine.path} is in use: stop the server first, then restore") from None
    try:
        yield
    finally:
        os.close(descriptor)


def _share(descriptor: int, engine: Sqlite) -> None:
    """Say that a program uses this database, unless a restore is replacing it just now."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise StorageRefused(f"{engine.path} is being restored: try again when that has ended") from None
