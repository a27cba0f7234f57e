"""Services are tested on both engines."""

from pathlib import Path

import pytest

from elearn.services.desk import Desk
from elearn.storage.database import Store
from tests.desks import Clock, empty_desk
from tests.engines import database, postgres, postgres_database, store

__all__ = ["database", "postgres", "postgres_database", "store"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(store: Store, tmp_path: Path, clock: Clock) -> Desk:
    """A desk on which nothing is taught."""
    return empty_desk(store, tmp_path / "library", clock)
