"""A checked scenario: every name resolved, every value of its type and in range.

Whoever holds a Scenario need not check it again. It is the language's whole output, the engine's whole input, and
what an edition keeps as JSON, so that nobody parses an author's text again to play it.
"""

from dataclasses import dataclass
from enum import StrEnum

from elearn.language.expressions import Expression
from elearn.language.source import Span


class Kind(StrEnum):
    """What a document is."""

    SCENARIO = "scenario"
    LESSON = "lesson"
    QUIZ = "quiz"


class DecisionType(StrEnum):
    """How a decision is answered."""

    CHOOSE = "choose"
    SELECT = "select"
    ORDER = "order"
    RATE = "rate"
    REFLECT = "reflect"


class Ending(StrEnum):
    """How an ending counts."""

    GOOD = "good"
    MIXED = "mixed"
    POOR = "poor"


class When(StrEnum):
    """What an answer was worth: the name of an outcome."""

    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    LOW = "low"
    HIGH = "high"


class BlockKind(StrEnum):
    """What a block of prose is."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"
    PICTURE = "picture"
    CODE = "code"
    HEADING = "heading"


class EffectKind(StrEnum):
    """What an effect does."""

    SET = "set"
    CLEAR = "clear"
    CHANGE = "change"
    ASSIGN = "assign"


@dataclass(frozen=True, slots=True)
class Effect:
    """One change of a flag (`set`, `clear`) or of a meter (`change` by `value`, `assign` it)."""

    kind: EffectKind
    name: str
    value: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """What steers a drawn figure; None leaves it to the program."""

    skin: int | None = None
    hair: str | None = None
    build: str | None = None
    presents: str | None = None
    aid: str | None = None
    wears: str | None = None


@dataclass(frozen=True, slots=True)
class CastMember:
    """Somebody in the scenario."""

    id: str
    name: str
    role: str | None = None
    look: Look = Look()


@dataclass(frozen=True, slots=True)
class Meter:
    """A bounded integer."""

    name: str
    label: str
    start: int = 0
    low: int = 0
    high: int = 10
    shown: bool = True
    each: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture that the program draws: somebody of the cast in a pose at a place."""

    cast: str
    pose: str
    place: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that stands alone as a block: a file (`target`, as written) or a figure."""

    alternative: str
    target: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A block of prose: dedented Markdown without the braces that were for the machine.

    `condition` is None where the block is always shown. Under `{else}`, `condition` is that of the block before and
    `otherwise` is true: it is shown where the condition does not hold. `speaker` is the cast id of a quotation that is
    somebody's line (`text` is then the words alone, without the name), `manner` what stood in brackets after the name.
    `guard` is the line of braces above a conditional block.
    """

    kind: BlockKind
    text: str
    span: Span
    condition: Expression | None = None
    otherwise: bool = False
    speaker: str | None = None
    manner: str | None = None
    picture: Picture | None = None
    guard: Span | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """What follows an answer: what the learner sees happen, then the coaching, which a mode may hold back."""

    consequence: tuple[Block, ...] = ()
    coaching: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen, selected or put in order; `guard` is the place of its condition."""

    id: str
    text: str
    span: Span
    goto: str | None = None
    condition: Expression | None = None
    score: int | None = None
    correct: bool = False
    critical: bool = False
    confirm: bool = False
    effects: tuple[Effect, ...] = ()
    feedback: Response = Response()
    guard: Span | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows an answer by what it was worth."""

    when: When
    headline: str
    span: Span
    goto: str | None = None
    effects: tuple[Effect, ...] = ()
    response: Response = Response()


@dataclass(frozen=True, slots=True)
class Decision:
    """A question to the learner. `low` and `high` are a rating's bounds, `answer` its right range, both ends in it.

    `goto`, `timeout` and those of options and outcomes are scene ids; None is the next scene of the file.
    """

    prompt: str
    type: DecisionType
    span: Span
    assesses: tuple[str, ...] = ()
    goto: str | None = None
    shuffle: bool = True
    seconds: int | None = None
    timeout: str | None = None
    confidence: bool = False
    low: int = 0
    high: int = 10
    answer: tuple[int, int] | None = None
    labels: tuple[str, str] | None = None
    words: int = 1
    prose: tuple[Block, ...] = ()
    options: tuple[Option, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    self_check: tuple[str, ...] = ()

    @property
    def scored(self) -> bool:
        """Whether its first answer earns points."""
        return bool(self.assesses)


@dataclass(frozen=True, slots=True)
class Route:
    """A passage's way on; None as condition always holds."""

    goto: str
    span: Span
    condition: Expression | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """An ending (`ending`), a decision (`decision`) or a passage (neither)."""

    id: str
    title: str
    span: Span
    clock: str | None = None
    place: str | None = None
    each: bool = True
    effects: tuple[Effect, ...] = ()
    ending: Ending | None = None
    blocks: tuple[Block, ...] = ()
    decision: Decision | None = None
    routes: tuple[Route, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """A checked document. `start` is a scene id; `minutes` is the author's figure or the estimate."""

    slug: str
    kind: Kind
    language: str
    title: str
    summary: str
    minutes: int
    start: str
    scenes: tuple[Scene, ...]
    pass_percent: int = 75
    content_note: str | None = None
    competencies: tuple[str, ...] = ()
    draw: int | None = None
    cast: tuple[CastMember, ...] = ()
    meters: tuple[Meter, ...] = ()
    flags: tuple[str, ...] = ()
    tension: str | None = None
    sources: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    reviewed: str | None = None
    words: int = 0
