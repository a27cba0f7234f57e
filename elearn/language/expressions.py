"""Conditions: the tree of a checked expression. Text becomes a tree in conditions.py; evaluating it is the engine's."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

CompareSign: TypeAlias = Literal["<", "<=", ">", ">=", "==", "!="]
SumSign: TypeAlias = Literal["+", "-"]


@dataclass(frozen=True, slots=True)
class Number:
    """An integer as written."""

    value: int
    node: Literal["number"] = "number"


@dataclass(frozen=True, slots=True)
class Truth:
    """`true` or `false`."""

    value: bool
    node: Literal["truth"] = "truth"


@dataclass(frozen=True, slots=True)
class MeterValue:
    """What a meter shows now."""

    name: str
    node: Literal["meter"] = "meter"


@dataclass(frozen=True, slots=True)
class FlagValue:
    """Whether a flag is set."""

    name: str
    node: Literal["flag"] = "flag"


@dataclass(frozen=True, slots=True)
class Percent:
    """The attempt's percent so far."""

    node: Literal["percent"] = "percent"


@dataclass(frozen=True, slots=True)
class Critical:
    """Whether a critical option was chosen."""

    node: Literal["critical"] = "critical"


@dataclass(frozen=True, slots=True)
class Visited:
    """Whether a scene was entered; `scene` is its id."""

    scene: str
    node: Literal["visited"] = "visited"


@dataclass(frozen=True, slots=True)
class Points:
    """What a scene's first answer earned, else 0; `scene` is its id."""

    scene: str
    node: Literal["points"] = "points"


@dataclass(frozen=True, slots=True)
class Not:
    """True where its part is false."""

    part: "Expression"
    node: Literal["not"] = "not"


@dataclass(frozen=True, slots=True)
class And:
    """True where all parts are; two parts or more."""

    parts: "tuple[Expression, ...]"
    node: Literal["and"] = "and"


@dataclass(frozen=True, slots=True)
class Or:
    """True where any part is; two parts or more."""

    parts: "tuple[Expression, ...]"
    node: Literal["or"] = "or"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A chain: holds if each neighbouring pair of `parts` does; `signs` is one shorter."""

    signs: tuple[CompareSign, ...]
    parts: "tuple[Expression, ...]"
    node: Literal["comparison"] = "comparison"


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts added (`+`) or taken away (`-`) from left to right; `signs` is one shorter than `parts`."""

    signs: tuple[SumSign, ...]
    parts: "tuple[Expression, ...]"
    node: Literal["sum"] = "sum"


Expression: TypeAlias = (
    Number | Truth | MeterValue | FlagValue | Percent | Critical | Visited | Points | Not | And | Or | Comparison | Sum
)
