"""What a unit of work sees of the database: statements in, plain rows out."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Executable

from elearn.storage.dialects import Engine
from elearn.storage.statements import Query, compose

Row = tuple[Any, ...]


class Transaction:
    """One transaction that is open. A statement is a `Query`, compiled once, or any SQLAlchemy statement, compiled now.

    Parameters are named; rows are plain tuples.
    """

    __slots__ = ("_connection", "_engine")

    def __init__(self, connection: Any, engine: Engine) -> None:
        self._connection = connection
        self._engine = engine

    def one(self, query: Query | Executable, **values: Any) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._execute(query, values).fetchone()
        return row

    def all(self, query: Query | Executable, **values: Any) -> list[Row]:
        """Every row."""
        rows: list[Row] = self._execute(query, values).fetchall()
        return rows

    def run(self, query: Query | Executable, **values: Any) -> int:
        """Do what changes rows, and give how many it changed."""
        changed: int = self._execute(query, values).rowcount
        return changed

    def stream(self, query: Query | Executable, **values: Any) -> Iterator[Row]:
        """The rows one after the other, however many there are, within this transaction."""
        text, values = self._text(query, values)
        return self._engine.stream(self._connection, text, values)

    def tables(self) -> frozenset[str]:
        """The names of the tables that there are."""
        return frozenset(row[0] for row in self._connection.execute(self._engine.tables))

    def triggers(self) -> frozenset[str]:
        """The names of the triggers that there are."""
        return frozenset(row[0] for row in self._connection.execute(self._engine.triggers))

    def guards(self, table: str) -> frozenset[str]:
        """The names of the triggers that keep a table append-only."""
        return frozenset(self._engine.guards(table))

    def definitions(self) -> dict[str, str]:
        """How everything in the database is defined, as far as the engine tells."""
        return self._engine.definitions(self._connection)

    def damage(self) -> Iterator[str]:
        """What the engine finds wrong with its own file."""
        return self._engine.damage(self._connection)

    def broken_references(self) -> Iterator[str]:
        """Rows that refer to a row that is not there, as the engine finds them."""
        return self._engine.broken_references(self._connection)

    def _execute(self, query: Query | Executable, values: dict[str, Any]) -> Any:
        text, values = self._text(query, values)
        return self._connection.execute(text, values)

    def _text(self, query: Query | Executable, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        if isinstance(query, Query):
            return query.compose(self._engine.language, values)
        text, own = compose(query, self._engine.language)
        return text, own | values
