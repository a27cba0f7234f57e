import os
import shutil
import sqlite3
import stat
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from elearn.storage import upgrade
from elearn.storage.database import SCHEMA, Store, schema_of
from elearn.storage.dialects import Engine, engine_for
from elearn.storage.facts import unproved_editions
from elearn.storage.tables import APPEND_ONLY, METADATA
from elearn.storage.transaction import Transaction
from elearn.storage.upgrade import alchemy, alembic_config, migrate
from tests.crash.killing import is_killed, require_strace


def test_the_migrations_make_the_tables(database: str):
    migrate(database)
    engine = engine_for(database)

    with alchemy(engine, engine.connect(writing=True)) as bound:
        differences = compare_metadata(MigrationContext.configure(bound), METADATA)

    assert differences == []


def test_nobody_else_may_read_a_new_database(tmp_path: Path):
    before = os.umask(0o022)
    try:
        migrate(f"sqlite:///{tmp_path / 'new.db'}")
        store = Store.open(f"sqlite:///{tmp_path / 'new.db'}", allow_affected=True)
        store.write(lambda tx: tx.run(text("DELETE FROM session")))
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        store.close()
    finally:
        os.umask(before)

    assert modes["new.db-wal"] == 0o600
    assert set(modes.values()) == {0o600}


def test_the_migrations_make_the_very_rules_of_the_tables(tmp_path: Path):
    migrated, created = f"sqlite:///{tmp_path / 'migrated.db'}", f"sqlite:///{tmp_path / 'created.db'}"
    migrate(migrated)
    engine = engine_for(created)
    with alchemy(engine, engine.connect(writing=True)) as bound:
        METADATA.create_all(bound)
        bound.commit()

    assert rules_of(migrated) == rules_of(created)


def rules_of(database: str) -> dict[str, list[str]]:
    with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL "
            "AND name <> 'alembic_version'"
        )
        return {name: sorted(part.strip(" ,") for part in sql.splitlines()) for name, sql in rows}


def test_every_append_only_table_has_its_triggers(tmp_path: Path):
    database = f"sqlite:///{tmp_path / 'x.db'}"
    migrate(database)

    with sqlite3.connect(tmp_path / "x.db") as connection:
        triggers = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}

    assert triggers == {f"{table}_refuses_{verb}" for table in APPEND_ONLY for verb in ("update", "delete")}


def test_this_program_knows_the_newest_migration():
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == SCHEMA


def test_a_migration_that_fails_leaves_the_old_schema(database: str, monkeypatch: pytest.MonkeyPatch):
    def broken(self: Engine, connection: object):
        yield "answer, row 1"

    monkeypatch.setattr(type(engine_for(database)), "broken_references", broken)

    with pytest.raises(Exception, match="nothing was changed"):
        migrate(database)

    engine = engine_for(database)
    connection = engine.connect(writing=True)
    assert Transaction(connection, engine).tables() == frozenset()
    connection.close()


def test_a_database_of_the_first_release_is_brought_up_to_date_with_what_it_holds(
    database: str, monkeypatch: pytest.MonkeyPatch
):
    engine = engine_for(database)
    with monkeypatch.context() as first:
        first.setattr(upgrade, "SCHEMA", "0001")
        first.setattr(upgrade, "upgrade_within", lambda bound: command.upgrade(alembic_config(bound), "0001"))
        migrate(database)
    connection = engine.connect(writing=True)
    columns = "digest, slug, kind, language, title, source, context, scenario, fragments, stored_at"
    values = f"'{'d' * 64}', 's', 'scenario', 'en', 't', 's', '{{}}', '{{}}', '{{}}', 1"
    connection.execute(f"INSERT INTO edition ({columns}) VALUES ({values})")
    connection.close()

    migrate(database)

    store = Store.open(database)
    assert store.read(unproved_editions) == ["d" * 64]
    store.close()


def test_p26_a_migration_killed_before_any_write_leaves_the_old_or_the_new_schema(tmp_path: Path):
    require_strace()
    migrate(f"sqlite:///{tmp_path / 'warm-up.db'}")
    kills = 0
    while True:
        place = tmp_path / str(kills)
        place.mkdir()
        if not is_killed(kills + 1, partial(migrate, f"sqlite:///{place / 'x.db'}")):
            break
        assert_old_or_new(place / "x.db")
        shutil.rmtree(place)
        kills += 1

    assert kills > 20


def assert_old_or_new(path: Path) -> None:
    database = f"sqlite:///{path}"
    if path.exists():
        engine = engine_for(database)
        connection = engine.connect(writing=True)
        tx = Transaction(connection, engine)
        assert schema_of(tx) in (None, SCHEMA)
        assert schema_of(tx) == SCHEMA or tx.tables() == frozenset()
        assert list(tx.damage()) == []
        connection.close()
    migrate(database)
    store = Store.open(database)
    assert store.read(lambda tx: tx.one(text("SELECT count(*) FROM answer"))) == (0,)
    store.close()
