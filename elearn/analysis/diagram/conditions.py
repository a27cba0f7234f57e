"""A condition written out again, for where the author's own words are in another file: a translation has none."""

from typing import assert_never

from elearn.language.expressions import (
    And,
    Comparison,
    Critical,
    Expression,
    FlagValue,
    MeterValue,
    Not,
    Number,
    Or,
    Percent,
    Points,
    Sum,
    Truth,
    Visited,
)

_LOOSEST = (Or, And, Not, Comparison, Sum)
"""What holds together less than a word, the loosest first."""


def to_words(condition: Expression) -> str:
    """The condition as an author would write it."""
    match condition:
        case Number(value):
            return str(value)
        case Truth(value):
            return "true" if value else "false"
        case MeterValue(name) | FlagValue(name):
            return name
        case Visited(scene) | Points(scene):
            return f'{condition.node}("{scene}")'
        case Percent() | Critical():
            return condition.node
        case Not(part):
            return f"not {_inside(condition, part)}"
        case And(parts) | Or(parts):
            return f" {condition.node} ".join(_inside(condition, part) for part in parts)
        case Comparison(signs, parts) | Sum(signs, parts):
            first, *others = (_inside(condition, part) for part in parts)
            return " ".join([first, *(f"{sign} {other}" for sign, other in zip(signs, others, strict=True))])
        case _:
            assert_never(condition)


def _inside(whole: Expression, part: Expression) -> str:
    """A part of a condition, in brackets where it would otherwise be read otherwise."""
    return f"({to_words(part)})" if _hold(part) <= _hold(whole) else to_words(part)


def _hold(condition: Expression) -> int:
    kinds = [place for place, kind in enumerate(_LOOSEST) if isinstance(condition, kind)]
    return kinds[0] if kinds else len(_LOOSEST)
