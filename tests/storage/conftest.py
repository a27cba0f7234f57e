"""Storage is tested on both engines: every test that asks for `store` or `database` runs once on each."""

from tests.engines import database, engine_name, migrated_file, postgres, postgres_database, store, store_url

__all__ = ["database", "engine_name", "migrated_file", "postgres", "postgres_database", "store", "store_url"]
