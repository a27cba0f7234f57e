"""Conditions and effects, made ready once and then run on states.

A condition becomes a closure over places in the state, effects become masks and moves; neither looks up a name again.
"""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from elearn.engine.state import SLOT_MASK, State
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
from elearn.language.model import Block, Effect, EffectKind, Meter

Term: TypeAlias = Callable[[State], int]
"""An expression made ready: what it is worth in a state, a condition being true or false."""

COMPARE: Mapping[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Places:
    """Where a state keeps what has a name: meters by index, flags and scenes by bit, points by slot."""

    meters: Mapping[str, int]
    flags: Mapping[str, int]
    scenes: Mapping[str, int]
    slots: Mapping[str, int]


def make_term(expression: Expression, places: Places) -> Term:
    """An expression made ready."""
    match expression:
        case Number() | Truth():
            return _constant(expression.value)
        case MeterValue() | FlagValue() | Visited() | Points():
            return _lookup(expression, places)
        case Percent():
            return lambda state: state.percent
        case Critical():
            return lambda state: state.critical
        case Not():
            part = make_term(expression.part, places)
            return lambda state: not part(state)
        case And() | Or():
            return _junction(expression, places)
        case Comparison():
            return _comparison(expression, places)
        case _:
            return _sum(expression, places)


def _constant(value: int) -> Term:
    return lambda state: value


def _lookup(expression: MeterValue | FlagValue | Visited | Points, places: Places) -> Term:
    match expression:
        case MeterValue():
            place = places.meters[expression.name]
            return lambda state: state.meters[place]
        case FlagValue():
            flag = places.flags[expression.name]
            return lambda state: state.flags & flag != 0
        case Visited():
            scene = places.scenes[expression.scene]
            return lambda state: state.visited & scene != 0
        case _:
            slot = places.slots.get(expression.scene)
            if slot is None:
                return _constant(0)
            return lambda state: max((state.points >> slot & SLOT_MASK) - 1, 0)


def _junction(expression: And | Or, places: Places) -> Term:
    parts = tuple(make_term(part, places) for part in expression.parts)
    decisive = isinstance(expression, Or)

    def junction(state: State) -> bool:
        for part in parts:
            if part(state) == decisive:
                return decisive
        return not decisive

    return junction


def _comparison(expression: Comparison, places: Places) -> Term:
    parts = tuple(make_term(part, places) for part in expression.parts)
    signs = tuple(COMPARE[sign] for sign in expression.signs)
    if len(signs) == 1:
        (compare,), (left, right) = signs, parts
        return lambda state: compare(left(state), right(state))

    def chain(state: State) -> bool:
        values = [part(state) for part in parts]
        return all(sign(left, right) for sign, left, right in zip(signs, values, values[1:], strict=False))

    return chain


def _sum(expression: Sum, places: Places) -> Term:
    first, *others = (make_term(part, places) for part in expression.parts)
    added = tuple(part for sign, part in zip(expression.signs, others, strict=True) if sign == "+")
    taken = tuple(part for sign, part in zip(expression.signs, others, strict=True) if sign == "-")
    return lambda state: first(state) + sum([part(state) for part in added]) - sum([part(state) for part in taken])


Condition: TypeAlias = Term | None
"""What must hold for something to be there; None always does."""


def make_condition(expression: Expression | None, places: Places) -> Condition:
    """A condition made ready."""
    return None if expression is None else make_term(expression, places)


def make_block_conditions(blocks: Iterable[Block], places: Places) -> tuple[Condition, ...]:
    """For each block, when it is shown."""
    return tuple(_block_condition(block, places) for block in blocks)


def _block_condition(block: Block, places: Places) -> Condition:
    if block.condition is not None and block.otherwise:
        return make_term(Not(block.condition), places)
    return make_condition(block.condition, places)


def holding(conditions: Sequence[Condition], state: State) -> tuple[int, ...]:
    """The places of those conditions that hold."""
    return tuple([i for i, condition in enumerate(conditions) if condition is None or condition(state)])


class Move(NamedTuple):
    """What happens to one meter: `value` is added to it, or takes its place."""

    meter: int
    assign: bool
    value: int
    low: int
    high: int


class Changes(NamedTuple):
    """Effects made ready: the bits of the flags to set, of those to keep, and the moves of meters, in order."""

    sets: int
    keeps: int
    moves: tuple[Move, ...]


def make_changes(effects: Sequence[Effect], places: Places, meters: Sequence[Meter]) -> Changes | None:
    """Effects made ready, in the order of the format: set, clear, then meters as written. None if there are none."""
    if not effects:
        return None
    sets = clears = 0
    moves = []
    for effect in effects:
        match effect.kind:
            case EffectKind.SET:
                sets |= places.flags[effect.name]
            case EffectKind.CLEAR:
                clears |= places.flags[effect.name]
            case _:
                place = places.meters[effect.name]
                bounds = meters[place]
                assign = effect.kind is EffectKind.ASSIGN
                moves.append(Move(place, assign, effect.value, bounds.low, bounds.high))
    return Changes(sets, ~clears, tuple(moves))


def apply(changes: Changes, meters: tuple[int, ...], flags: int) -> tuple[tuple[int, ...], int]:
    """The meters and flags after the changes, each meter kept within its bounds at every move."""
    flags = (flags | changes.sets) & changes.keeps
    if not changes.moves:
        return meters, flags
    values = list(meters)
    for place, assign, value, low, high in changes.moves:
        wanted = value if assign else values[place] + value
        values[place] = low if wanted < low else high if wanted > high else wanted
    return tuple(values), flags
