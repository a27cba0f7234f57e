"""Services are tested on both engines."""

from pathlib import Path

import pytest

from elearn.services.desk import Desk
from elearn.storage.database import Store
from tests.desks import Clock, empty_desk
from tests.engines import database, engine_name, migrated_file, postgres, postgres_database, store, store_url

__all__ = ["database", "engine_name", "migrated_file", "postgres", "postgres_database", "store", "store_url"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(store: Store, tmp_path: Path, clock: Clock) -> Desk:
    """A desk on which nothing is taught."""
    return empty_desk(store, tmp_path / "library", clock)
