"""What the checker has to say to an author, as a value. Rendering it is reports.py's business."""

from dataclasses import dataclass
from enum import StrEnum

from elearn.language.source import Span


class Severity(StrEnum):
    """How much a diagnostic matters."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a diagnostic."""

    span: Span
    label: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A replacement that is safe to apply unseen."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing that an author should know, at the place that it is about; its words are one line that can be shown.

    `mark` is the part of that place that is underlined for people, where it is not all of it. `witness` are the
    shortest answers that show it, `notes` say why it is so, `closest` what comes nearest to mending it.
    """

    code: str
    message: str
    span: Span
    label: str = ""
    mark: Span | None = None
    related: tuple[Related, ...] = ()
    help: str | None = None
    fix: Fix | None = None
    witness: tuple[object, ...] | None = None
    notes: tuple[str, ...] = ()
    closest: str | None = None

    def __post_init__(self) -> None:
        for name in ("message", "help"):
            text = getattr(self, name)
            if text is not None and not text.isprintable():
                shown = "".join(sign if sign.isprintable() else "·" for sign in " ".join(text.split()))
                object.__setattr__(self, name, shown)

    @property
    def severity(self) -> Severity:
        """E codes are errors, W codes warnings, all else notes."""
        return {"E": Severity.ERROR, "W": Severity.WARNING}.get(self.code[0], Severity.NOTE)
