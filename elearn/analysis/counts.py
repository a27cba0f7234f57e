"""Plays counted and weighed, exactly, where no loop leads to an end.

Numbers for each sum lie side by side in one integer: it is packed, with a slot of `width` bits for each sum of points.
With loops see loops.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import add, or_

from elearn.analysis.explore import Exploration
from elearn.analysis.order import Order
from elearn.analysis.reach import bits, passing


@dataclass(frozen=True, slots=True)
class OpenRoads:
    """An exploration's nodes in order, without those from which no end can be reached."""

    exploration: Exploration
    nodes: tuple[int, ...]


def open_roads(exploration: Exploration, order: Order, towards: list[int] | None) -> OpenRoads:
    """The roads that lead to an end; `towards` has the sums that do, None where all lead to one."""
    return OpenRoads(exploration, tuple(node for node in order.nodes if towards is None or towards[node]))


def longest_lengths(roads: OpenRoads) -> list[int]:
    """For each node the greatest number of answers with which a play may come to it, whatever it has earned."""
    found = roads.exploration
    return _greatest(roads, lambda node, edge: not found.silent[node])


def _greatest(roads: OpenRoads, step: Callable[[int, int], int]) -> list[int]:
    found = roads.exploration
    greatest = [0] * len(found.keys)
    for node in roads.nodes:
        here = greatest[node]
        for edge in found.edges(node):
            target, there = found.targets[edge], here + step(node, edge)
            if greatest[target] < there:
                greatest[target] = there
    return greatest


def longest_play(roads: OpenRoads) -> int | None:
    """The greatest number of answers to an end; None where no play comes to one."""
    found = roads.exploration
    lengths = longest_lengths(roads)
    if not found.shares:
        return max((lengths[node] for node in found.ends), default=None)
    width = max(lengths) + 1
    arrived = _carry(roads, width, or_, lambda node, edge, packed: packed if found.silent[node] else packed << 1)
    every = 0
    for _, packed in arrived:
        every |= packed
    return max((slot.bit_length() - 1 for slot in slots(every, width)), default=None)


def count_plays(roads: OpenRoads) -> int:
    """How many distinct answer sequences lead to an end."""
    found = roads.exploration
    plays = [move.plays for move in found.moves]
    counts = [0] * len(found.keys)
    counts[0] = 1
    for node in roads.nodes:
        for edge in found.edges(node):
            counts[found.targets[edge]] += counts[node] * plays[found.edge_moves[edge]]
    if not found.shares:
        return sum(counts[node] for node in found.ends)
    width = max(*counts, sum(counts[node] for node in found.ends)).bit_length() + 1
    arrived = _carry(roads, width, add, lambda node, edge, packed: packed * plays[found.edge_moves[edge]])
    return sum(slots(sum(packed for _, packed in arrived), width))


def to_digits(number: int, most: int = 2_000) -> str:
    """A number in decimal digits, however many: Python itself writes a few thousand at most."""
    if number < 10**2_000:
        return str(number)
    power = 10**most
    if number < power:
        return to_digits(number, most // 2)
    if number >= power * power:
        return to_digits(number, 2 * most)
    high, low = divmod(number, power)
    return to_digits(high, most) + to_digits(low, most).rjust(most, "0")


def chance_of_passing(roads: OpenRoads) -> Fraction:
    """The chance that guessing passes: each allowed answer as likely as any other, time never running out."""
    found = roads.exploration
    moves = found.moves
    common = lcm(*(move.total for move in moves if move.guesses))
    levels = _greatest(roads, lambda node, edge: moves[found.edge_moves[edge]].total > 1)
    top = max(levels)
    powers: list[int] = [common**level for level in range(top + 1)]

    def weigh(node: int, edge: int, packed: int) -> int:
        move = moves[found.edge_moves[edge]]
        risen = levels[found.targets[edge]] - levels[node]
        if move.total == 1:
            return packed * powers[risen] * move.guesses if risen or not move.guesses else packed
        return packed * (move.guesses * (common // move.total) * powers[risen - 1])

    width = powers[top].bit_length() + 1
    passed, masks = 0, dict[int, int]()
    for node, packed in _carry(roads, width, add, weigh):
        allowed = passing(found, node)
        if allowed:
            passed += (packed & _mask(masks, allowed, width)) * powers[top - levels[node]]
    return Fraction(sum(slots(passed, width)), powers[top])


def slots(packed: int, width: int) -> Iterator[int]:
    """The numbers that lie side by side."""
    mask = (1 << width) - 1
    while packed:
        yield packed & mask
        packed >>= width


def spread(sums: int, width: int) -> int:
    """A mask of the slots of these sums."""
    mask = (1 << width) - 1
    return sum(mask << place * width for place in bits(sums))


def _mask(masks: dict[int, int], sums: int, width: int) -> int:
    """The mask of these sums, remembered."""
    mask = masks.get(sums)
    if mask is None:
        mask = masks[sums] = spread(sums, width)
    return mask


def _carry(
    roads: OpenRoads, width: int, join: Callable[[int, int], int], onward: Callable[[int, int, int], int]
) -> Iterator[tuple[int, int]]:
    """Carry packed numbers from the start, where there is a one, along all roads; give what arrives at each end."""
    found, masks = roads.exploration, dict[int, int]()
    is_end = bytearray(len(found.keys))
    for node in found.ends:
        is_end[node] = True
    values = {0: 1}
    for node in roads.nodes:
        packed = values.pop(node, 0)
        if not packed:
            continue
        if is_end[node]:
            yield node, packed
        for edge in found.edges(node):
            moved, share = packed, found.shares.get(edge)
            if share is not None:
                moved &= _mask(masks, share, width)
            moved = onward(node, edge, moved) << found.gains[edge] * width
            if moved:
                target = found.targets[edge]
                before = values.get(target)
                values[target] = moved if before is None else join(before, moved)
