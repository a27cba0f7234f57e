"""Statements compiled once to the driver's own text, so that a request pays for SQLite and not for SQLAlchemy."""

from typing import Any

from sqlalchemy import Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement


class Query:
    """A statement whose values are named parameters; its text is made once for each engine."""

    __slots__ = ("_texts", "statement")

    def __init__(self, statement: Executable) -> None:
        self.statement = statement
        self._texts: dict[str, str] = {}

    def text(self, language: Dialect) -> str:
        """The statement as this engine's driver takes it."""
        text = self._texts.get(language.name)
        if text is None:
            text = self._texts[language.name] = compose(self.statement, language)[0]
        return text


def compose(statement: Executable, language: Dialect) -> tuple[str, dict[str, Any]]:
    """The driver's text of a statement, and the values that stand in it."""
    if not isinstance(statement, ClauseElement):
        raise TypeError(f"not a statement: {statement!r}")
    compiled = statement.compile(dialect=language, compile_kwargs={"render_postcompile": True})
    return str(compiled), dict(compiled.params or {})
