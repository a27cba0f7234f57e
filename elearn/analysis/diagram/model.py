"""What a map of a scenario shows: its scenes as cards, the ways on of each as rows, and the lanes between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from elearn.language.model import Ending, Scene


class CardKind(StrEnum):
    """What a card stands for."""

    DECISION = "decision"
    PASSAGE = "passage"
    ENDING = "ending"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Row:
    """One way on from a scene: `mark` is its sign on the map, `text` the author's words.

    `condition` is when it is offered. `taken`: some play takes it; `can_pass`: some play over it passes; `expert`: the
    expert's play takes it.
    """

    kind: str
    key: str
    mark: str
    text: str
    target: int
    condition: str = ""
    score: int | None = None
    critical: bool = False
    taken: bool = True
    can_pass: bool = True
    expert: bool = False

    @property
    def timeout(self) -> bool:
        """Whether it is taken when time has run out."""
        return self.kind == "timeout"


@dataclass(frozen=True, slots=True)
class Card:
    """A scene on the map. `number` is its place in the file from 1; the end of the file has a card without a scene.

    `percents` are the lowest and highest percent of plays that end there, `errors` the codes of what was told about it.
    """

    number: int
    title: str
    kind: CardKind
    scene: Scene | None = None
    ending: Ending | None = None
    rows: tuple[Row, ...] = ()
    reached: bool = True
    can_pass: bool = True
    expert: bool = False
    start: bool = False
    percents: tuple[int, int] | None = None
    errors: tuple[str, ...] = ()

    @property
    def hopeless(self) -> bool:
        """Whether plays come here, go on, and cannot pass any more."""
        return self.reached and not self.can_pass and self.ending is None and self.kind is not CardKind.OFF


@dataclass(frozen=True, slots=True)
class Lane:
    """The ways from one card to another that are drawn as one line."""

    source: int
    target: int
    rows: tuple[Row, ...]
    loop: bool = False

    @property
    def expert(self) -> bool:
        """Whether the expert's play takes it."""
        return any(row.expert for row in self.rows)

    @property
    def timeout(self) -> bool:
        """Whether it is taken when time has run out."""
        return self.rows[0].timeout

    @property
    def taken(self) -> bool:
        """Whether some play takes it."""
        return self.rows[0].taken

    @property
    def can_pass(self) -> bool:
        """Whether some play over it passes."""
        return self.rows[0].can_pass


@dataclass(frozen=True, slots=True)
class Diagram:
    """A scenario as its map shows it; `proved` says that every play was explored."""

    title: str
    language: str
    summary: str
    cards: tuple[Card, ...]
    start: int
    pass_percent: int
    proved: bool
    expert: tuple[int, ...] = ()
    counts: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The counts in one line."""
        return " · ".join(self.counts)


def lanes_of(diagram: Diagram, loops: Sequence[tuple[int, int]]) -> tuple[Lane, ...]:
    """The lines of a map: what leads from one card to another in the same manner is one."""
    grouped: dict[tuple[int, int, bool, bool, bool], list[Row]] = {}
    for source, card in enumerate(diagram.cards):
        for row in card.rows:
            key = source, row.target, row.timeout, row.taken, row.can_pass
            grouped.setdefault(key, []).append(row)
    back = frozenset(loops)
    return tuple(Lane(*key[:2], tuple(rows), key[:2] in back) for key, rows in grouped.items())
