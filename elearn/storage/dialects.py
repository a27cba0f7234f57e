"""The one module that knows which engine is underneath: what SQLite and PostgreSQL say differently stands here.

An engine opens connections, knows how a transaction begins, and sorts the errors of its driver into three: the work met
another one and may be run again, the database is out of reach, or neither.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar
from urllib.parse import quote

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert as conflict_insert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.sql.dml import Insert

TABLE_OPTIONS: dict[str, object] = {"sqlite_strict": True}
"""Every table: SQLite then refuses a value of the wrong type, as PostgreSQL does."""

CLUSTERED: dict[str, object] = {"sqlite_strict": True, "sqlite_with_rowid": False}
"""A table whose rows lie in the order of the primary key: an attempt's answers are one short read."""

BUSY_MILLISECONDS = 5000
NETWORK_FILESYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "ceph", "fuse.glusterfs", "lustre", "afs", "gfs2"}
)


class StorageRefused(Exception):
    """The database will not be opened as it is; the message says why and what to do."""


class AffectedSqlite(StorageRefused):
    """The SQLite library has the WAL-reset bug, which can corrupt a database that several connections write."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"SQLite {version} can corrupt a database in WAL mode (fixed in 3.51.3, 3.50.7 and 3.44.6): "
            "install the package pysqlite3, or use PostgreSQL"
        )


class NotDurable(StorageRefused):
    """A pragma that answers depend on did not take."""


class NetworkFilesystem(StorageRefused):
    """The database lies on a filesystem whose locks and shared memory cannot be relied on."""


class Unreadable(StorageRefused):
    """The file cannot be read as a database."""


def insert_if_new(table: Table) -> Insert:
    """An insert that leaves a row alone that is there already, whatever key it clashes on."""
    return conflict_insert(table).on_conflict_do_nothing()


def insert_or_replace(table: Table, *changed: str) -> Insert:
    """An insert that gives the row with the same primary key the new values of the `changed` columns."""
    statement = conflict_insert(table)
    keys = [key.name for key in table.primary_key]
    values = {name: statement.excluded[name] for name in changed}
    return statement.on_conflict_do_update(index_elements=keys, set_=values)


class Engine(ABC):
    """One kind of database at one address."""

    name: ClassVar[str]
    begin_read: ClassVar[str]
    begin_write: ClassVar[str]
    tables: ClassVar[str]
    triggers: ClassVar[str]
    guarded: ClassVar[tuple[str, ...]]
    alchemy_name: ClassVar[str]
    before_migration: ClassVar[tuple[str, ...]]
    language: Dialect
    driver: ModuleType

    @abstractmethod
    def connect(self, *, writing: bool) -> Any:
        """A new connection of the driver, without an open transaction."""

    @abstractmethod
    def met_another(self, error: BaseException) -> bool:
        """Whether the work failed only because it ran beside another, so that it may be run again."""

    @abstractmethod
    def out_of_reach(self, error: BaseException) -> bool:
        """Whether the error is the database's state (locked, full, gone), not a mistake in the statement."""

    @abstractmethod
    def usable(self, connection: Any) -> bool:
        """Whether the connection may serve again."""

    @abstractmethod
    def stream(self, connection: Any, text: str, values: dict[str, Any]) -> Iterator[Any]:
        """The rows of a query, fetched as they are asked for."""

    @classmethod
    def guards(cls, table: str) -> Sequence[str]:
        """The names of the triggers that make a table refuse UPDATE and DELETE."""
        return [f"{table}_refuses_{what}" for what in cls.guarded]

    @staticmethod
    @abstractmethod
    def append_only(table: str) -> Sequence[str]:
        """The statements that make a table refuse UPDATE and DELETE."""

    @abstractmethod
    def damage(self, connection: Any) -> Iterator[str]:
        """What the engine itself finds wrong with its file."""

    @abstractmethod
    def definitions(self, connection: Any) -> dict[str, str]:
        """How everything in the database is defined, by its name; empty where its own server answers for that."""

    @abstractmethod
    def broken_references(self, connection: Any) -> Iterator[str]:
        """Rows that refer to a row that is not there."""


class Sqlite(Engine):
    """A SQLite file in WAL mode: durable at every commit, one writer, readers on connections of their own."""

    name = "sqlite"
    begin_read = "BEGIN"
    begin_write = "BEGIN IMMEDIATE"
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    guarded = ("update", "delete")
    alchemy_name = "sqlite+pysqlite"
    before_migration = ("PRAGMA foreign_keys=OFF",)

    def __init__(self, path: Path, *, allow_affected: bool = False) -> None:
        self.path = path
        self.language = SQLiteDialect_pysqlite(paramstyle="named")
        self.driver = sqlite_driver()
        if not allow_affected and is_affected(self.driver.sqlite_version_info):
            raise AffectedSqlite(self.driver.sqlite_version)
        refuse_network_filesystem(path)

    def connect(self, *, writing: bool) -> Any:
        """A connection with every pragma that correctness rests on, read back where it can be silently refused."""
        try:
            return self._connect(writing=writing)
        except self.driver.DatabaseError as error:
            if isinstance(error, self.driver.OperationalError):
                raise
            raise Unreadable(f"{self.path} is damaged, or no database ({error}): restore a backup") from error

    def _connect(self, *, writing: bool) -> Any:
        mode = "rwc" if writing else "ro"
        connection = self.driver.connect(
            f"file:{quote(str(self.path))}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=BUSY_MILLISECONDS / 1000,
        )
        connection.execute(f"PRAGMA busy_timeout={BUSY_MILLISECONDS}")
        if writing:
            self._expect(connection, "PRAGMA journal_mode=WAL", "wal")
            connection.execute("PRAGMA synchronous=FULL")
            self._expect(connection, "PRAGMA synchronous", 2)
            connection.execute(f"PRAGMA journal_size_limit={64 * 1024 * 1024}")
        else:
            connection.execute("PRAGMA query_only=ON")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA recursive_triggers=ON")
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cell_size_check=ON")
        connection.execute("PRAGMA mmap_size=0")
        return connection

    def _expect(self, connection: Any, pragma: str, wanted: object) -> None:
        (found,) = connection.execute(pragma).fetchone()
        if found != wanted:
            connection.close()
            raise NotDurable(f"{self.path}: `{pragma}` gives {found!r}, not {wanted!r}; answers could be lost")

    def met_another(self, error: BaseException) -> bool:
        """Never: writers wait for each other before they begin."""
        return False

    def out_of_reach(self, error: BaseException) -> bool:
        """Locked, full, failing or unreadable."""
        return isinstance(error, self.driver.OperationalError | self.driver.DatabaseError) and not isinstance(
            error, self.driver.IntegrityError | self.driver.ProgrammingError | self.driver.DataError
        )

    def usable(self, connection: Any) -> bool:
        """A connection without an open transaction."""
        return not connection.in_transaction

    def stream(self, connection: Any, text: str, values: dict[str, Any]) -> Iterator[Any]:
        """SQLite's cursors fetch one row at a time."""
        yield from connection.execute(text, values)

    @staticmethod
    def append_only(table: str) -> Sequence[str]:
        """One trigger for each of the two verbs."""
        return [
            f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            for verb in ("UPDATE", "DELETE")
        ]

    def damage(self, connection: Any) -> Iterator[str]:
        """`integrity_check`."""
        for (line,) in connection.execute("PRAGMA integrity_check"):
            if line != "ok":
                yield str(line)

    def definitions(self, connection: Any) -> dict[str, str]:
        """The statements that made the tables, indexes, views and triggers."""
        query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        return dict(connection.execute(query).fetchall())

    def broken_references(self, connection: Any) -> Iterator[str]:
        """`foreign_key_check`."""
        for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
            yield f"{table}, row {row}: refers to a row of {parent} that is not there"

    def copy_to(self, target: Path) -> None:
        """Copy the database as it is at one moment into an empty file, while others read and write it."""
        source, copy = self.connect(writing=False), self.driver.connect(str(target), isolation_level=None)
        try:
            source.backup(copy)
        finally:
            copy.close()
            source.close()

    def settle(self) -> None:
        """Bring everything from the log into the file; refused while somebody else has the file open."""
        connection = self.connect(writing=True)
        try:
            (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()
        if busy:
            raise StorageRefused(f"{self.path} is in use by a program that is not ours: stop it first")


class Postgres(Engine):
    """PostgreSQL, or what speaks its language. Every write is serializable and runs again when it met another."""

    name = "postgresql"
    begin_read = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    begin_write = "BEGIN ISOLATION LEVEL SERIALIZABLE"
    tables = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
    triggers = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    guarded = ("change", "truncate")
    alchemy_name = "postgresql+psycopg"
    before_migration = ()

    RUN_AGAIN = frozenset({"40001", "40P01", "23505"})
    """Serialization failure, deadlock, and a key that another transaction took first."""
    GONE = ("08", "53", "57", "58", "25006", "55P03")

    def __init__(self, url: str) -> None:
        self.address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self.language = PGDialect_psycopg(paramstyle="pyformat")  # type: ignore[no-untyped-call]
        try:
            self.driver = import_module("psycopg")
        except ModuleNotFoundError:
            raise StorageRefused("PostgreSQL needs a driver: pip install 'elearn[postgres]'") from None

    def connect(self, *, writing: bool) -> Any:
        """An autocommitting connection: transactions are begun by name."""
        connection = self.driver.connect(
            self.address,
            autocommit=True,
            connect_timeout=10,
            options="-c synchronous_commit=on -c statement_timeout=60000 -c lock_timeout=5000 "
            "-c idle_in_transaction_session_timeout=60000 -c timezone=UTC",
        )
        if not writing:
            connection.execute("SET default_transaction_read_only = on")
        return connection

    def met_another(self, error: BaseException) -> bool:
        """By SQLSTATE."""
        return getattr(error, "sqlstate", None) in self.RUN_AGAIN

    def out_of_reach(self, error: BaseException) -> bool:
        """No connection, no resources, shutting down, read-only or locked for too long."""
        if not isinstance(error, self.driver.Error):
            return False
        state = getattr(error, "sqlstate", None)
        return isinstance(error, self.driver.OperationalError) if state is None else str(state).startswith(self.GONE)

    def usable(self, connection: Any) -> bool:
        """An open connection outside a transaction."""
        return not connection.closed and not connection.broken and connection.info.transaction_status == 0

    def stream(self, connection: Any, text: str, values: dict[str, Any]) -> Iterator[Any]:
        """A cursor of the server's, a thousand rows at a time."""
        with connection.cursor(name="stream") as cursor:
            cursor.itersize = 1000
            cursor.execute(text, values)
            yield from cursor

    @staticmethod
    def append_only(table: str) -> Sequence[str]:
        """A trigger for rows and one for TRUNCATE, over one function."""
        return [
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$",
            f"CREATE TRIGGER {table}_refuses_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()",
            f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
        ]

    def damage(self, connection: Any) -> Iterator[str]:
        """Nothing: the server checks its own pages when it reads them."""
        yield from ()

    def definitions(self, connection: Any) -> dict[str, str]:
        """Nothing: who may define what is for the server's own roles."""
        return {}

    def broken_references(self, connection: Any) -> Iterator[str]:
        """The server holds its references; a constraint that was never validated is all that can be told from here."""
        query = "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE NOT convalidated"
        for table, constraint in connection.execute(query):
            yield f"{table}: constraint {constraint} has not been validated"


def engine_for(url: str, *, allow_affected: bool = False) -> Engine:
    """The engine that a database URL asks for."""
    address = make_url(url)
    backend = address.get_backend_name()
    if backend == "sqlite":
        if not address.database or address.database == ":memory:":
            raise StorageRefused("a database in memory keeps no answer: name a file, as in sqlite:///var/elearn.db")
        return Sqlite(Path(address.database).absolute(), allow_affected=allow_affected)
    if backend == "postgresql":
        return Postgres(url)
    raise StorageRefused(f"`{backend}` is not supported: write sqlite:///FILE or postgresql://USER@HOST/NAME")


def engine_by_name(name: str) -> type[Engine]:
    """The engine that SQLAlchemy calls by this name."""
    engines: dict[str, type[Engine]] = {"sqlite": Sqlite, "postgresql": Postgres}
    return engines[name]


def sqlite_driver() -> ModuleType:
    """The driver with the newest SQLite there is: pysqlite3's own, else Python's."""
    try:
        return import_module("pysqlite3.dbapi2")
    except ModuleNotFoundError:
        return import_module("sqlite3")


def is_affected(version: tuple[int, ...]) -> bool:
    """Whether this version of SQLite has the WAL-reset bug."""
    if version >= (3, 51, 3):
        return False
    return not ((3, 44, 6) <= version < (3, 45) or (3, 50, 7) <= version < (3, 51))


def refuse_network_filesystem(path: Path, mounts: Path = Path("/proc/self/mounts")) -> None:
    """Raise where the file would lie on a network filesystem, as far as this system tells."""
    if not mounts.exists():
        return
    best, kind = Path("/"), ""
    for line in mounts.read_text(errors="replace").splitlines():
        point = Path(line.split()[1].replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, line.split()[2]
    if kind in NETWORK_FILESYSTEMS:
        raise NetworkFilesystem(f"{path} is on a {kind} filesystem: SQLite needs a local disk; or use PostgreSQL")
