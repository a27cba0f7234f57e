"""A document as written: its parts in order, each with its place and braces, no name looked up, no type decided."""

from dataclasses import dataclass

from elearn.language.diagnostics import Fix
from elearn.language.documents import Mapping
from elearn.language.marks import Braces, Citation, WrittenNote, WrittenPicture
from elearn.language.model import BlockKind
from elearn.language.source import Source, Span


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to do about something, and the replacement that does it where that is safe unseen."""

    advice: str
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class DraftBlock:
    """A block of prose. `text` is without what was for the machine; `coach`: it opens the coaching."""

    kind: BlockKind
    text: str
    span: Span
    picture: WrittenPicture | None = None
    speaker: str | None = None
    manner: str | None = None
    words: str = ""
    coach: bool = False


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line that holds braces alone: a condition or a route. `crowded`: it holds more, which has been told."""

    braces: Braces
    crowded: bool = False


Item = DraftBlock | DraftLine


@dataclass(frozen=True, slots=True)
class DraftOption:
    """A list item after a decision's prose.

    `whole` is all of it as one Markdown text; `strayed`: it has braces where none may stand, maybe its keys.
    """

    text: str
    span: Span
    whole: str
    braces: Braces | None = None
    feedback: tuple[DraftBlock, ...] = ()
    strayed: bool = False


@dataclass(frozen=True, slots=True)
class DraftOutcome:
    """A level-4 heading of a decision and what follows it."""

    headline: str
    span: Span
    braces: Braces | None
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftDecision:
    """A level-3 heading and what follows it. `strays` is what stands after the options and is no outcome.

    `lost` says how its options become a list where they are none, `strayed` what to do about the strays.
    """

    prompt: str
    span: Span
    braces: Braces | None
    prose: tuple[Item, ...] = ()
    options: tuple[DraftOption, ...] | None = None
    options_span: Span | None = None
    strays: tuple[Item, ...] = ()
    outcomes: tuple[DraftOutcome, ...] = ()
    lost: Remedy | None = None
    strayed: Remedy | None = None


@dataclass(frozen=True, slots=True)
class DraftScene:
    """A level-2 heading and what follows it."""

    title: str
    span: Span
    braces: Braces | None
    items: tuple[Item, ...] = ()
    decisions: tuple[DraftDecision, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole document as written; `front` is None where the front matter could not be read."""

    source: Source
    front: Mapping | None
    scenes: tuple[DraftScene, ...]
    citations: tuple[Citation, ...] = ()
    pictures: tuple[WrittenPicture, ...] = ()
    notes: tuple[WrittenNote, ...] = ()
    broken: bool = False
    """Whether anything of it could not be read."""
    unread_scenes: bool = False
    """Whether there are scenes beyond the limit, of which nothing was read."""
