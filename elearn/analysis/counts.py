"""Plays counted and weighed, exactly, where no loop leads to an end.

Numbers for each sum lie side by side in one integer: it is packed, with a slot of `width` bits for each sum of points.
With loops see loops.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import add, or_

from elearn.analysis.exploration import Exploration
from elearn.analysis.order import Order
from elearn.analysis.reach import bits, passing

NOWHERE = -1
"""From where no end can be reached."""


@dataclass(frozen=True, slots=True)
class OpenRoads:
    """An exploration's nodes in order, without those from which no end can be reached."""

    exploration: Exploration
    nodes: tuple[int, ...]


def open_roads(exploration: Exploration, order: Order, towards: list[int] | None) -> OpenRoads:
    """The roads that lead to an end; `towards` has the sums that do, None where all lead to one."""
    return OpenRoads(exploration, tuple(node for node in order.nodes if towards is None or towards[node]))


def longest_play(roads: OpenRoads) -> int | None:
    """The greatest number of answers to an end; None where no play comes to one."""
    found = roads.exploration
    left = _from_ends(roads, 0, lambda node, ways: max([there for _, there in ways]) + (not found.silent[node]))
    if left is not None:
        return None if left == NOWHERE else left
    width = max(_greatest(roads, lambda node, edge: not found.silent[node])) + 1
    every = 0
    for _, packed in _carry(roads, width, or_, lambda node, edge: 1 if found.silent[node] else 2):
        every |= packed
    return max((slot.bit_length() - 1 for slot in slots(every, width)), default=None)


def count_plays(roads: OpenRoads) -> int:
    """How many distinct answer sequences lead to an end."""
    found = roads.exploration
    plays = [move.plays for move in found.moves]
    moves = found.edge_moves
    left = _from_ends(roads, 1, lambda node, ways: sum([plays[moves[edge]] * there for edge, there in ways]))
    if left is not None:
        return max(left, 0)
    counts = [0] * len(found.keys)
    counts[0] = 1
    for node in roads.nodes:
        for edge in found.edges(node):
            counts[found.targets[edge]] += counts[node] * plays[moves[edge]]
    width = max(*counts, sum(counts[node] for node in found.ends)).bit_length() + 1
    arrived = _carry(roads, width, add, lambda node, edge: plays[moves[edge]])
    return sum(slots(sum(packed for _, packed in arrived), width))


def _from_ends(roads: OpenRoads, last: int, join: Callable[[int, list[tuple[int, int]]], int]) -> int | None:
    """What is `last` at each end and joined back to the start, of edges that lead to one; NOWHERE if none does.

    None where it depends on what was earned: where routes that ask for `percent` do not all have the same left.
    """
    found = roads.exploration
    left = [NOWHERE] * len(found.keys)
    for node in found.ends:
        left[node] = last
    for node in reversed(roads.nodes):
        ways = [(edge, left[found.targets[edge]]) for edge in found.edges(node)]
        if node in found.forks:
            if len({there for _, there in ways}) > 1 or found.stuck(node):
                return None
            ways = ways[:1]
        if open_ways := [way for way in ways if way[1] != NOWHERE]:
            left[node] = join(node, open_ways)
    return left[0]


def _greatest(roads: OpenRoads, step: Callable[[int, int], int]) -> list[int]:
    """For each node the greatest sum of the steps of edges that lead there, whatever was earned."""
    found = roads.exploration
    greatest = [0] * len(found.keys)
    for node in roads.nodes:
        here = greatest[node]
        for edge in found.edges(node):
            target, there = found.targets[edge], here + step(node, edge)
            if greatest[target] < there:
                greatest[target] = there
    return greatest


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
    rises = [move.total > 1 for move in moves]
    levels = _greatest(roads, lambda node, edge: rises[found.edge_moves[edge]])
    top = max(levels)
    powers: list[int] = [common**level for level in range(top + 1)]
    weights: dict[tuple[int, int], int] = {}

    def weigh(node: int, edge: int) -> int:
        number, risen = found.edge_moves[edge], levels[found.targets[edge]] - levels[node]
        weight = weights.get((number, risen))
        if weight is None:
            move = moves[number]
            share = move.guesses * common // move.total
            weight = weights[number, risen] = share * powers[risen] // common
        return weight

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
    roads: OpenRoads, width: int, join: Callable[[int, int], int], factor: Callable[[int, int], int]
) -> Iterator[tuple[int, int]]:
    """Carry packed numbers from the start, where there is a one, along all roads; give what arrives at each end.

    Each edge takes them times its factor.
    """
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
            moved = moved * factor(node, edge) << found.gains[edge] * width
            if moved:
                target = found.targets[edge]
                before = values.get(target)
                values[target] = moved if before is None else join(before, moved)
