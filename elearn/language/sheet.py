"""What every check of one document needs, and the keys of one pair of braces at one place."""

from dataclasses import dataclass, field

from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import Entry
from elearn.language.findings import Findings
from elearn.language.model import Kind
from elearn.language.names import Names
from elearn.language.source import Source, Span
from elearn.language.values import Values


@dataclass(frozen=True, slots=True)
class Place:
    """Where braces stand: `name` as a sentence says it, the keys that may stand there, and whether effects may."""

    name: str
    keys: tuple[str, ...]
    effects: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """The entries that may stand at a place; `written` names all that were there, `readable`: the braces could be read.

    What could not be relied on is in `written` and not in `entries`; `meant` are keys that others were told to be.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    effects: tuple[Entry, ...] = ()
    written: frozenset[str] = frozenset()
    readable: bool = True
    meant: frozenset[str] = frozenset()

    def get(self, key: str) -> Entry | None:
        """The entry of a key."""
        return self.entries.get(key)

    def may_have(self, key: str) -> bool:
        """Whether the key was written, or may have been meant, as in braces that could not be read."""
        return not self.readable or key in self.written or key in self.meant


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every check of one document needs."""

    source: Source
    names: Names
    findings: Findings
    kind: Kind | None

    @property
    def values(self) -> Values:
        """Reads values in braces."""
        return Values(self.findings, "E110")

    @property
    def quiz(self) -> bool:
        """Whether the document is a quiz."""
        return self.kind is Kind.QUIZ

    def tell(self, code: str, message: str, span: Span, advice: str | None = None) -> None:
        """Add a diagnostic."""
        self.findings.add(Diagnostic(code, message, span, help=advice))
