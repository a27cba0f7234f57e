"""Storage is tested on both engines: every test that asks for `store` or `database` runs once on each."""

from tests.engines import database, postgres, postgres_database, store

__all__ = ["database", "postgres", "postgres_database", "store"]
