"""Conditions in words, for instructors who read a script and write no code."""

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
from elearn.language.model import Scenario

_SIGNS = {
    "<": "is below",
    "<=": "is at most",
    ">": "is above",
    ">=": "is at least",
    "==": "is",
    "!=": "is not",
}
_TURNED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}


def say(condition: Expression, scenario: Scenario, holds: bool = True) -> str:
    """When a condition holds, or when it does not, as the end of "where …"."""
    match condition:
        case Not(part):
            return say(part, scenario, not holds)
        case And(parts) | Or(parts):
            both = isinstance(condition, And) == holds
            said = [_grouped(part, scenario, holds, both) for part in parts]
            return (" and " if both else " or ").join(said)
        case Comparison(signs, parts):
            pairs = zip(signs, parts[:-1], parts[1:], strict=True)
            said = [
                f"{_value(left, scenario)} {_sign(sign, holds)} {_value(right, scenario)}"
                for sign, left, right in pairs
            ]
            return (" and " if holds else " or ").join(said)
        case FlagValue(name):
            return f"“{name}” is {'set' if holds else 'not set'}"
        case Visited(scene):
            return f"“{_title(scene, scenario)}” {'was' if holds else 'was not'} played before"
        case Critical():
            return f"{'an' if holds else 'no'} answer that must never be given was chosen"
        case Truth(value):
            return "every time" if value == holds else "never"
        case Number() | MeterValue() | Percent() | Points() | Sum():
            return _value(condition, scenario)
        case _:
            assert_never(condition)


def _grouped(part: Expression, scenario: Scenario, holds: bool, both: bool) -> str:
    """A part of a larger condition, in brackets where it is itself of several parts that go together otherwise."""
    said, inner = say(part, scenario, holds), part.part if isinstance(part, Not) else part
    turned = holds != isinstance(part, Not)
    several = isinstance(inner, And | Or) or (isinstance(inner, Comparison) and len(inner.signs) > 1)
    if several and ((not isinstance(inner, Or)) == turned) != both:
        return f"({said})"
    return said


def _sign(sign: str, holds: bool) -> str:
    return _SIGNS[sign if holds else _TURNED[sign]]


def _value(part: Expression, scenario: Scenario) -> str:
    match part:
        case Number(value):
            return str(value)
        case Truth(value):
            return "true" if value else "false"
        case MeterValue(name):
            return next((meter.label for meter in scenario.meters if meter.name == name), name)
        case Percent():
            return "the percent so far"
        case Points(scene):
            return f"what “{_title(scene, scenario)}” earned"
        case Sum(signs, parts):
            first, *others = (_value(each, scenario) for each in parts)
            return " ".join([first, *(f"{sign} {other}" for sign, other in zip(signs, others, strict=True))])
        case _:
            return say(part, scenario)


def _title(scene: str, scenario: Scenario) -> str:
    return next((each.title for each in scenario.scenes if each.id == scene), scene)
