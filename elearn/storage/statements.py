"""Statements compiled once to the driver's own text, so that a request pays for SQLite and not for SQLAlchemy."""

from typing import Any

from sqlalchemy import Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement


class Query:
    """A statement whose values are named parameters; its text is made once for each engine."""

    __slots__ = ("_composed", "statement")

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._composed: dict[str, tuple[str, dict[str, Any]]] = {}

    def compose(self, language: Dialect, values: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The statement as this engine's driver takes it, and these values with those that stand in the statement."""
        composed = self._composed.get(language.name)
        if composed is None:
            text, own = compose(self.statement, language)
            own = {name: value for name, value in own.items() if value is not None}
            composed = self._composed[language.name] = text, own
        return composed[0], composed[1] | values if composed[1] else values


def compose(statement: Executable, language: Dialect) -> tuple[str, dict[str, Any]]:
    """The driver's text of a statement, and the values that stand in it."""
    if not isinstance(statement, ClauseElement):
        raise TypeError(f"not a statement: {statement!r}")
    compiled = statement.compile(dialect=language, compile_kwargs={"render_postcompile": True})
    return str(compiled), dict(compiled.params or {})
