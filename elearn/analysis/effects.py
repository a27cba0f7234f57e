"""What a whole answer does to meters and flags, as one value: two answers that do the same have the same value."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from elearn.engine.evaluate import Changes
from elearn.engine.script import Script

Bounds: TypeAlias = Sequence[tuple[int, int]]
"""The lowest and the highest value of each meter."""


def bounds_of(script: Script) -> Bounds:
    """The bounds of a script's meters."""
    return tuple((meter.low, meter.high) for meter in script.scenario.meters)


class Valuation(NamedTuple):
    """The meters, flags and the critical mark of a state."""

    meters: tuple[int, ...]
    flags: int
    critical: bool


class Shift(NamedTuple):
    """What happens to one meter: `add` to its value, then keep it between `low` and `high`."""

    meter: int
    add: int
    low: int
    high: int


class Combined(NamedTuple):
    """Several changes on end: flags to set, flags to keep, at most one shift of each meter, in order of the meters."""

    sets: int = 0
    keeps: int = -1
    shifts: tuple[Shift, ...] = ()
    critical: bool = False


NOTHING = Combined()


def combine(changes: Iterable[Changes | None], bounds: Bounds, critical: bool = False) -> Combined:
    """Changes in their order as one."""
    sets, keeps = 0, -1
    shifts: dict[int, Shift] = {}
    for change in changes:
        if change is None:
            continue
        sets = (sets & change.keeps | change.sets) & change.keeps
        keeps = keeps & change.keeps | sets
        for meter, assign, value, low, high in change.moves:
            before = shifts.get(meter, Shift(meter, 0, *bounds[meter]))
            shifts[meter] = _set(before, value, low, high) if assign else _shifted(before, value, low, high)
    plain = (_normal(shifts[meter], *bounds[meter]) for meter in sorted(shifts))
    return Combined(sets, keeps, tuple(shift for shift in plain if shift is not None), critical)


def follow(first: Combined, second: Combined, bounds: Bounds) -> Combined:
    """Two combined changes, one after the other, as one."""
    shifts = {shift.meter: shift for shift in first.shifts}
    for meter, add, low, high in second.shifts:
        shifts[meter] = _shifted(shifts.get(meter, Shift(meter, 0, *bounds[meter])), add, low, high)
    sets = first.sets & second.keeps | second.sets
    plain = (_normal(shifts[meter], *bounds[meter]) for meter in sorted(shifts))
    return Combined(
        sets,
        first.keeps & second.keeps | sets,
        tuple(shift for shift in plain if shift is not None),
        first.critical or second.critical,
    )


def apply_combined(combined: Combined, valuation: Valuation) -> Valuation:
    """The valuation after the changes."""
    meters, flags, critical = valuation
    if combined.shifts:
        values = list(meters)
        for meter, add, low, high in combined.shifts:
            value = values[meter] + add
            values[meter] = low if value < low else high if value > high else value
        meters = tuple(values)
    return Valuation(meters, (flags | combined.sets) & combined.keeps, critical or combined.critical)


def _clamp(value: int, low: int, high: int) -> int:
    return low if value < low else high if value > high else value


def _shifted(shift: Shift, add: int, low: int, high: int) -> Shift:
    ends = _clamp(shift.low + add, low, high), _clamp(shift.high + add, low, high)
    return Shift(shift.meter, shift.add + add, *ends)


def _set(shift: Shift, value: int, low: int, high: int) -> Shift:
    return Shift(shift.meter, 0, _clamp(value, low, high), _clamp(value, low, high))


def _normal(shift: Shift, low: int, high: int) -> Shift | None:
    """The same shift in the one way in which it is written, given the meter's bounds; None where it changes nothing."""
    lowest, highest = _clamp(low + shift.add, shift.low, shift.high), _clamp(high + shift.add, shift.low, shift.high)
    if lowest == highest:
        return Shift(shift.meter, 0, lowest, lowest)
    if shift.add == 0 and (lowest, highest) == (low, high):
        return None
    return Shift(shift.meter, shift.add, lowest, highest)
