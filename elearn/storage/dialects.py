"""The one module that knows which engine is underneath: what SQLite and PostgreSQL say differently stands here."""

TABLE_OPTIONS: dict[str, object] = {"sqlite_strict": True}
"""Every table: SQLite then refuses a value of the wrong type, as PostgreSQL does."""

CLUSTERED: dict[str, object] = {"sqlite_strict": True, "sqlite_with_rowid": False}
"""A table whose rows lie in the order of the primary key: an attempt's answers are one short read."""
