import multiprocessing
import os
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import bindparam, func, insert, select, text, update

from elearn.storage.database import SCHEMA, ForkedStore, SchemaTooNew, SchemaTooOld, Store
from elearn.storage.dialects import (
    AffectedSqlite,
    NetworkFilesystem,
    NotDurable,
    Sqlite,
    StorageRefused,
    engine_for,
    is_affected,
    refuse_network_filesystem,
)
from elearn.storage.statements import Query
from elearn.storage.tables import TABLES
from elearn.storage.transaction import Transaction
from elearn.storage.upgrade import migrate
from elearn.storage.writing import OutcomeUnknown, StorageUnavailable

AGENCY = TABLES["agency"]
ADD = Query(insert(AGENCY))
RENAME = Query(update(AGENCY).where(AGENCY.c.id == bindparam("which")).values(name=bindparam("wanted")))
COUNT = Query(select(func.count()).select_from(AGENCY))


def add_agency(number: int):
    def work(tx: Transaction) -> int:
        return tx.run(ADD, id=f"{number:032x}", name=f"Agency {number}", time_zone="UTC", created_at=number)

    return work


def count_agencies(store: Store) -> int:
    return store.read(lambda tx: tx.one(COUNT)[0])


def test_what_was_written_is_read(store: Store):
    assert store.write(add_agency(7)) == 1

    assert store.read(lambda tx: tx.all(select(AGENCY.c.name))) == [("Agency 7",)]


def test_a_work_that_fails_leaves_nothing(store: Store):
    def work(tx: Transaction) -> None:
        add_agency(1)(tx)
        raise KeyError("changed my mind")

    with pytest.raises(KeyError):
        store.write(work)

    assert count_agencies(store) == 0


def test_a_read_cannot_write(store: Store):
    with pytest.raises((store.engine.driver.Error, StorageUnavailable)):
        store.read(add_agency(1))

    assert count_agencies(store) == 0


def test_a_read_sees_one_snapshot(store: Store):
    def work(tx: Transaction) -> tuple[int, int]:
        before = tx.one(COUNT)[0]
        store.write(add_agency(1))
        return before, tx.one(COUNT)[0]

    assert store.read(work) == (0, 0)


def test_a_failing_work_takes_none_of_its_companions_with_it(store: Store):
    started = threading.Barrier(24)

    def one(number: int) -> bool:
        started.wait()
        work = add_agency(number) if number % 3 else add_twice(number)
        try:
            store.write(work)
        except store.engine.driver.IntegrityError:
            return False
        return True

    def add_twice(number: int):
        def work(tx: Transaction) -> None:
            add_agency(number)(tx)
            add_agency(number)(tx)

        return work

    with ThreadPoolExecutor(24) as pool:
        stored = list(pool.map(one, range(24)))

    assert stored == [number % 3 > 0 for number in range(24)]
    assert count_agencies(store) == 16


def test_writers_that_wait_together_share_a_commit(tmp_path: Path):
    database = f"sqlite:///{tmp_path / 'elearn.db'}"
    migrate(database)
    store = Store.open(database)
    groups = []
    commit = store._writer._commit
    store._writer._commit = lambda group: (groups.append(len(group)), commit(group))
    held = threading.Event()

    def slow(tx: Transaction) -> None:
        held.wait()

    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(store.write, slow)
        others = [pool.submit(store.write, add_agency(number)) for number in range(8)]
        while len(store._writer._waiting) < 8:
            pass
        held.set()
        first.result()
        assert [each.result() for each in others] == [1] * 8
    store.close()

    assert groups == [1, 8]


def test_nobody_hears_of_success_before_the_commit(tmp_path: Path):
    database = f"sqlite:///{tmp_path / 'elearn.db'}"
    migrate(database)
    store = Store.open(database)
    outside = store.engine.connect(writing=False)

    store.write(add_agency(1))
    seen = outside.execute("SELECT count(*) FROM agency").fetchone()
    outside.close()
    store.close()

    assert seen == (1,)


@pytest.mark.parametrize("table", ["answer", "completion", "audit", "edition", "edition_media", "media"])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_append_only_tables_refuse_changes(store: Store, table: str, verb: str):
    fill = APPENDED[table]
    store.write(fill)
    statement = TABLES[table].delete() if verb == "delete" else TABLES[table].update().values(**CHANGES[table])

    with pytest.raises(store.engine.driver.Error, match="append-only"):
        store.write(lambda tx: tx.run(statement))


def test_postgres_refuses_to_truncate_an_append_only_table(postgres_database: str):
    migrate(postgres_database)
    store = Store.open(postgres_database)

    with pytest.raises(store.engine.driver.Error, match="append-only"):
        store.write(lambda tx: tx.run(text("TRUNCATE audit")))
    store.close()


def fill_edition(tx: Transaction) -> None:
    words = dict.fromkeys(("slug", "language", "title", "source", "context", "scenario", "fragments"), "x")
    tx.run(Query(insert(TABLES["edition"])), digest="e" * 64, kind="quiz", stored_at=1, **words)


def fill_media(tx: Transaction) -> None:
    tx.run(Query(insert(TABLES["media"])), digest="f" * 64, type="image/png", content=b"\x00\xff")


def fill_edition_media(tx: Transaction) -> None:
    fill_edition(tx)
    fill_media(tx)
    tx.run(Query(insert(TABLES["edition_media"])), edition="e" * 64, name="a.png", media="f" * 64)


def fill_attempt(tx: Transaction) -> None:
    fill_edition(tx)
    add_agency(1)(tx)
    person = {"id": "b" * 32, "agency": f"{1:032x}", "email": "a@b", "email_key": "a@b", "name": "A", "stamp": "s"}
    spare = {"password": None, "password_at": None, "disabled_at": None}
    tx.run(Query(insert(TABLES["person"])), clock=0, display="{}", created_at=1, **person, **spare)
    attempt = {"id": "a" * 32, "person": "b" * 32, "course": "c", "module": "m", "number": 1, "edition": "e" * 64}
    rest = {"seed": 4294967295, "mode": "guided", "clock": 0, "key": "0" * 64, "side_of": None, "side_step": None}
    tx.run(Query(insert(TABLES["attempt"])), began_at=1, boot="b", tick=1, **attempt, **rest)


def fill_answer(tx: Transaction) -> None:
    fill_attempt(tx)
    answer = {"attempt": "a" * 32, "step": 0, "scene": "s", "value": "null", "token": "7" * 64}
    tx.run(Query(insert(TABLES["answer"])), at=1, boot="b", tick=1, **answer)


def fill_completion(tx: Transaction) -> None:
    fill_attempt(tx)
    words = dict.fromkeys(("course", "module", "course_title", "module_title", "provider", "hours"), "x")
    ids = {"id": "d" * 32, "person": "b" * 32, "attempt": "a" * 32, "edition": "e" * 64}
    tx.run(Query(insert(TABLES["completion"])), number=1, percent=90, competencies="{}", at=1, **words, **ids)


def fill_audit(tx: Transaction) -> None:
    words = dict.fromkeys(("door", "action", "subject", "reason", "before", "after"), "x")
    tx.run(Query(insert(TABLES["audit"])), id="d" * 32, at=1, actor=None, **words)


APPENDED = {
    "answer": fill_answer,
    "completion": fill_completion,
    "audit": fill_audit,
    "edition": fill_edition,
    "edition_media": fill_edition_media,
    "media": fill_media,
}
CHANGES = {
    "answer": {"value": "1"},
    "completion": {"percent": 100},
    "audit": {"reason": "y"},
    "edition": {"source": "y"},
    "edition_media": {"name": "b.png"},
    "media": {"type": "text/html"},
}


def test_a_second_answer_to_a_step_is_refused_by_the_database(store: Store):
    store.write(fill_answer)
    again = {"attempt": "a" * 32, "step": 0, "scene": "s", "value": "1", "token": "8" * 64, "boot": "b"}

    with pytest.raises(store.engine.driver.IntegrityError):
        store.write(lambda tx: tx.run(Query(insert(TABLES["answer"])), at=1, tick=1, **again))


def test_a_token_is_used_once(store: Store):
    store.write(fill_answer)
    again = {"attempt": "a" * 32, "step": 1, "scene": "s", "value": "1", "token": "7" * 64, "boot": "b"}

    with pytest.raises(store.engine.driver.IntegrityError):
        store.write(lambda tx: tx.run(Query(insert(TABLES["answer"])), at=1, tick=1, **again))


@pytest.mark.parametrize(("column", "value"), [("seed", -1), ("mode", "exam"), ("clock", 2), ("number", 0)])
def test_an_attempt_out_of_bounds_is_refused_by_the_database(store: Store, column: str, value: object):
    store.write(fill_attempt)

    with pytest.raises(store.engine.driver.IntegrityError):
        store.write(lambda tx: tx.run(TABLES["attempt"].update().values({column: value})))


def test_a_value_of_the_wrong_type_is_refused(store: Store):
    with pytest.raises(store.engine.driver.Error):
        store.write(lambda tx: tx.run(ADD, id="0" * 32, name="A", time_zone="UTC", created_at="yesterday"))


def test_a_reference_that_leads_nowhere_is_refused(store: Store):
    row = {"person": "0" * 32, "role": "officer", "given_at": 1}

    with pytest.raises(store.engine.driver.IntegrityError):
        store.write(lambda tx: tx.run(Query(insert(TABLES["person_role"])), **row))


def test_a_store_does_not_cross_a_fork(store: Store):
    receiver, sender = multiprocessing.Pipe()
    child = os.fork()
    if child == 0:
        try:
            store.read(lambda tx: None)
        except ForkedStore:
            sender.send("refused")
        finally:
            os._exit(0)
    os.waitpid(child, 0)

    assert receiver.poll(5)
    assert receiver.recv() == "refused"


def test_p26_a_newer_schema_is_refused(database: str):
    migrate(database)
    store = Store.open(database)
    store.write(lambda tx: tx.run(text("UPDATE alembic_version SET version_num = '9999'")))
    store.close()

    with pytest.raises(SchemaTooNew, match="start the newer program"):
        Store.open(database)
    with pytest.raises(SchemaTooNew):
        migrate(database)


def test_an_empty_database_is_not_served(database: str):
    with pytest.raises(SchemaTooOld, match="empty"):
        Store.open(database)


def test_migrating_twice_changes_nothing(database: str):
    migrate(database)

    migrate(database)

    store = Store.open(database)
    assert store.read(lambda tx: tx.all(text("SELECT version_num FROM alembic_version"))) == [(SCHEMA,)]
    store.close()


def test_processes_that_start_together_migrate_once(database: str):
    with ProcessPoolExecutor(4, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(migrate, [database] * 4))

    Store.open(database).close()


def test_a_connection_that_may_lose_answers_is_refused(tmp_path: Path):
    engine = engine_for(f"sqlite:///{tmp_path / 'x.db'}")
    engine.connect(writing=True).close()

    with pytest.raises(NotDurable):
        engine._expect(engine.connect(writing=True), "PRAGMA synchronous", 1)


@pytest.mark.parametrize(
    ("pragma", "wanted"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("recursive_triggers", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("busy_timeout", 5000),
    ],
)
def test_the_writer_has_the_pragmas_that_the_promises_rest_on(tmp_path: Path, pragma: str, wanted: object):
    connection = engine_for(f"sqlite:///{tmp_path / 'x.db'}").connect(writing=True)

    (found,) = connection.execute(f"PRAGMA {pragma}").fetchone()
    connection.close()

    assert found == wanted


@pytest.mark.parametrize("version", [(3, 7, 0), (3, 40, 1), (3, 44, 5), (3, 45, 0), (3, 50, 6), (3, 51, 2)])
def test_sqlite_versions_with_the_wal_reset_bug_are_known(version: tuple[int, ...]):
    assert is_affected(version)


@pytest.mark.parametrize("version", [(3, 44, 6), (3, 50, 7), (3, 51, 3), (3, 53, 4), (4, 0, 0)])
def test_sqlite_versions_without_the_bug_are_known(version: tuple[int, ...]):
    assert not is_affected(version)


def test_an_affected_sqlite_is_refused_unless_it_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import sqlite3

    class Affected:
        sqlite_version = "3.40.1"
        sqlite_version_info = (3, 40, 1)
        connect = sqlite3.connect

    monkeypatch.setattr("elearn.storage.dialects.sqlite_driver", lambda: Affected)

    with pytest.raises(AffectedSqlite, match=r"3\.40\.1"):
        engine_for(f"sqlite:///{tmp_path / 'x.db'}")
    assert isinstance(engine_for(f"sqlite:///{tmp_path / 'x.db'}", allow_affected=True), Sqlite)


def test_a_network_filesystem_is_refused(tmp_path: Path):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/vda / ext4 rw 0 0\nserver:/home {tmp_path} nfs4 rw 0 0\n")

    with pytest.raises(NetworkFilesystem, match="nfs4"):
        refuse_network_filesystem(tmp_path / "x.db", mounts)


def test_a_file_that_is_no_database_is_refused_in_a_sentence(tmp_path: Path):
    (tmp_path / "x.db").write_bytes(b"These are not the rows you are looking for." * 100)

    with pytest.raises(StorageRefused, match="damaged, or no database"):
        Store.open(f"sqlite:///{tmp_path / 'x.db'}")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://root@localhost/elearn"])
def test_a_database_that_cannot_keep_its_word_is_refused(url: str):
    with pytest.raises(StorageRefused):
        engine_for(url)


def test_a_locked_database_is_said_to_be_unavailable_and_heals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("elearn.storage.dialects.BUSY_MILLISECONDS", 100)
    database = f"sqlite:///{tmp_path / 'x.db'}"
    migrate(database)
    store = Store.open(database)
    outside = store.engine.connect(writing=True)
    outside.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageUnavailable):
        store.write(add_agency(1))
    assert count_agencies(store) == 0
    outside.execute("ROLLBACK")
    outside.close()

    store.write(add_agency(1))
    assert count_agencies(store) == 1
    store.close()


def test_a_commit_that_fails_is_told_as_unknown_to_all_of_its_group(tmp_path: Path):
    database = f"sqlite:///{tmp_path / 'x.db'}"
    migrate(database)
    store = Store.open(database)
    writer = store._writer
    writer._connection = FailingCommit(writer._connection, store.engine.driver.OperationalError("disk I/O error"))

    with pytest.raises(OutcomeUnknown):
        store.write(add_agency(1))
    store.write(add_agency(1))

    assert count_agencies(store) == 1
    store.close()


def test_p24_a_disk_that_fails_altogether_heals_without_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    database = f"sqlite:///{tmp_path / 'x.db'}"
    migrate(database)
    store = Store.open(database)
    writer, gone = store._writer, store.engine.driver.OperationalError("disk I/O error")
    writer._connection = FailingCommit(writer._connection, gone)

    with monkeypatch.context() as trouble:
        trouble.setattr(Sqlite, "_connect", lambda *_, **__: (_ for _ in ()).throw(gone))
        with pytest.raises(OutcomeUnknown):
            store.write(add_agency(1))
        with pytest.raises(StorageUnavailable):
            store.write(add_agency(1))
    store.write(add_agency(1))

    assert count_agencies(store) == 1
    store.close()


def test_postgres_without_its_driver_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(StorageRefused, match=r"elearn\[postgres\]"):
        engine_for("postgresql://somebody@nowhere/elearn")


class FailingCommit:
    """A connection whose next COMMIT fails as a broken disk makes it fail."""

    def __init__(self, connection, error):
        self.connection, self.error = connection, error

    def execute(self, statement, *values):
        if statement == "COMMIT":
            raise self.error
        return self.connection.execute(statement, *values)

    def __getattr__(self, name):
        return getattr(self.connection, name)


def test_works_that_meet_on_postgres_are_run_again(postgres_database: str):
    migrate(postgres_database)
    store = Store.open(postgres_database)
    store.write(add_agency(0))
    runs = []

    def increment(tx: Transaction) -> None:
        runs.append(1)
        (created,) = tx.one(select(AGENCY.c.created_at))
        tx.run(update(AGENCY).values(created_at=created + 1))

    with ThreadPoolExecutor(6) as pool:
        for finished in [pool.submit(store.write, increment) for _ in range(30)]:
            finished.result()

    assert store.read(lambda tx: tx.all(select(AGENCY.c.created_at))) == [(30,)]
    assert len(runs) > 30
    store.close()


def test_a_postgres_connection_that_died_is_replaced(postgres_database: str):
    migrate(postgres_database)
    store = Store.open(postgres_database)
    store.write(add_agency(1))
    with store.engine.driver.connect(store.engine.address, autocommit=True) as outside:
        outside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
            "AND datname = current_database()"
        )

    assert count_agencies(store) == 1
    store.write(add_agency(2))
    assert count_agencies(store) == 2
    store.close()


def test_a_database_that_does_not_exist_any_more_is_unavailable(postgres_database: str):
    migrate(postgres_database)
    store = Store.open(postgres_database)
    store.close()
    store.engine.address = store.engine.address.replace("/test_", "/gone_")

    with pytest.raises(StorageUnavailable):
        store.write(add_agency(1))
    with pytest.raises(StorageUnavailable):
        store.read(lambda tx: tx.one(COUNT))
    assert not store.answers()


def test_bytes_and_wide_integers_come_back_as_they_went(store: Store):
    store.write(fill_media)
    store.write(fill_attempt)

    assert store.read(lambda tx: tx.all(select(TABLES["media"].c.content))) == [(b"\x00\xff",)]
    assert store.read(lambda tx: tx.all(select(TABLES["attempt"].c.seed))) == [(4294967295,)]


def test_rows_are_streamed_one_after_the_other(store: Store):
    store.write(lambda tx: [add_agency(number)(tx) for number in range(3000)])

    numbers = store.read(lambda tx: [row[0] for row in tx.stream(select(AGENCY.c.created_at).order_by(AGENCY.c.id))])

    assert numbers == list(range(3000))
