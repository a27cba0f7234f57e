"""What proving a document showed about it, in numbers: the `facts` of the format."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from elearn.engine.answers import Answer

PLACES = 10_000
"""A chance is told in so many parts."""


@dataclass(frozen=True, slots=True)
class EndingFacts:
    """Whether plays reach an ending, and the lowest and the highest percent of those that end there."""

    reachable: bool
    lowest: int | None = None
    highest: int | None = None


@dataclass(frozen=True, slots=True)
class LongestOption:
    """What comes of taking the longest option every time."""

    percent: int
    passed: bool


@dataclass(frozen=True, slots=True)
class Chances:
    """How many scored decisions assess a competency, and the fewest of them that a play answers which passes."""

    offered: int
    least: int


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a document, named as in the format; what does not apply, or was not found out, is None.

    `remaining` are the seconds that a middling play still takes from each scene on, by its id; `assessed` are the
    chances of each competency, None where nobody knows.
    """

    scenes: int
    decisions: int
    endings: Mapping[str, EndingFacts] | None = None
    paths: str | None = None
    shortest: int | None = None
    longest: int | None = None
    best: int | None = None
    worst: int | None = None
    expert: tuple[Answer, ...] | None = None
    expert_decisions: int | None = None
    guess: float | None = None
    longest_option: LongestOption | None = None
    states: int | None = None
    words: int = 0
    minutes: int = 0
    grade: float | None = None
    remaining: Mapping[str, int] = field(default_factory=dict)
    assessed: Mapping[str, Chances] | None = None


def to_object(facts: Facts) -> dict[str, object]:
    """The facts as the JSON of the format."""
    endings = facts.endings
    longest = facts.longest_option
    return {
        "scenes": facts.scenes,
        "decisions": facts.decisions,
        "endings": None if endings is None else {name: _ending(found) for name, found in endings.items()},
        "paths": facts.paths,
        "shortest": facts.shortest,
        "longest": facts.longest,
        "best": facts.best,
        "worst": facts.worst,
        "expert": None if facts.expert is None else list(facts.expert),
        "expert_decisions": facts.expert_decisions,
        "guess": facts.guess,
        "longest_option": None if longest is None else {"percent": longest.percent, "passed": longest.passed},
        "states": facts.states,
        "words": facts.words,
        "minutes": facts.minutes,
        "grade": facts.grade,
    }


def _ending(found: EndingFacts) -> dict[str, object]:
    return {"reachable": found.reachable, "lowest": found.lowest, "highest": found.highest}


def to_fraction(chance: float) -> Fraction:
    """A chance that was calculated with small errors, without them."""
    return Fraction(f"{chance:.12f}")


def rounded(chance: Fraction) -> float:
    """A chance to four places, halves rounded up."""
    return int(chance * PLACES + Fraction(1, 2)) / PLACES
