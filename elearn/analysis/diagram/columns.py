"""Where in its row each card and bend stands: straight lines where they matter, and no two in one place.

The library gives each card the same room and each edge the same weight. Here cards are wide and bends are narrow, and
the expert's path shall be the spine of the picture; so the rows' order is kept and the places are found anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor

from elearn.analysis.diagram.layers import Layers
from elearn.analysis.diagram.network import Edge

_SWEEPS = 60
_WIDER, _ABOUT = 1.25, 160.0
_BEND, _BENDS, SPINE = 3.0, 9.0, 1e6


@dataclass(slots=True)
class _Block:
    """Neighbours that stand as close as they may: their common place, and what pulls at it."""

    place: float
    weight: float
    members: int


def columns(layers: Layers, widths: Mapping[int, int], gap: int, expert: frozenset[Edge]) -> dict[int, int]:
    """The middle of each card and bend, from 0 at the left edge of the leftmost one.

    The expert's path is one straight line or, where that would make the map much wider, straight for stretches.
    """
    settling = _Settling(layers, widths, gap)
    path = _spine(layers, expert)
    straight, loose = settling.places(dict.fromkeys(path, 0.0)), settling.places({})
    if settling.extent(straight) > _WIDER * settling.extent(loose):
        straight = settling.places(_stretches(path, loose))
    left = min(straight[each] - widths[each] / 2 for each in straight)
    return {each: floor(place - left + 0.5) for each, place in straight.items()}


class _Settling:
    """Finds places for the cards and bends of some rows."""

    def __init__(self, layers: Layers, widths: Mapping[int, int], gap: int) -> None:
        self.rows, self.widths = layers.rows, widths
        self.offsets = [offsets_of([widths[each] for each in row], gap) for row in layers.rows]
        self.upper, self.lower = _neighbours(layers, widths)

    def places(self, fixed: Mapping[int, float]) -> dict[int, float]:
        """Everything as near to what it hangs together with as order and room allow; some have a place already."""
        across = {
            each: place
            for row, offset in zip(self.rows, self.offsets, strict=True)
            for each, place in _start(row, offset)
        }
        for sweep in range(_SWEEPS):
            both = (self.upper, self.lower)
            sides = both if sweep > _SWEEPS - 12 else both[sweep % 2 : sweep % 2 + 1]
            order = range(len(self.rows)) if sweep % 2 == 0 else range(len(self.rows) - 1, -1, -1)
            for number in order:
                row = self.rows[number]
                wishes = [(fixed[each], SPINE) if each in fixed else _wish(each, across, sides) for each in row]
                across.update(zip(row, settle(wishes, self.offsets[number]), strict=True))
        return across

    def extent(self, across: Mapping[int, float]) -> float:
        """How wide all of it is."""
        right = max(place + self.widths[each] / 2 for each, place in across.items())
        return right - min(place - self.widths[each] / 2 for each, place in across.items())


def offsets_of(widths: Sequence[float], gap: float) -> list[float]:
    """How far each of a row stands at least from the first."""
    offsets = [0.0] * bool(widths)
    for before, after in pairwise(widths):
        offsets.append(offsets[-1] + (before + after) / 2 + gap)
    return offsets


def _start(row: Sequence[int], offsets: Sequence[float]) -> list[tuple[int, float]]:
    return [(each, offset - offsets[-1] / 2) for each, offset in zip(row, offsets, strict=True)]


Pulls = dict[int, list[tuple[int, float]]]


def _spine(layers: Layers, expert: frozenset[Edge]) -> tuple[int, ...]:
    """What shall stand in one column, from the top: in each row one card or bend of the expert's path."""
    path = {each for edge in expert for each in layers.chains[edge]}
    firsts = (next((each for each in row if each in path), None) for row in layers.rows)
    return tuple(each for each in firsts if each is not None)


def _stretches(path: Sequence[int], across: Mapping[int, float]) -> dict[int, float]:
    """Places for a path that is straight as long as it stays about where it would be by itself."""
    stretches: list[list[int]] = []
    for each in path:
        if stretches and abs(across[each] - _middle(stretches[-1], across)) <= _ABOUT:
            stretches[-1].append(each)
        else:
            stretches.append([each])
    return {each: _middle(stretch, across) for stretch in stretches for each in stretch}


def _middle(stretch: Sequence[int], across: Mapping[int, float]) -> float:
    return sum(across[each] for each in stretch) / len(stretch)


def _neighbours(layers: Layers, widths: Mapping[int, int]) -> tuple[Pulls, Pulls]:
    """What each is pulled to in the row above, and in the row below, and how much."""
    upper: Pulls = {each: [] for each in widths}
    lower: Pulls = {each: [] for each in widths}
    for chain in layers.chains.values():
        for above, below in pairwise(chain):
            inner = (above != chain[0]) + (below != chain[-1])
            weight = (1.0, _BEND, _BENDS)[inner]
            upper[below].append((above, weight))
            lower[above].append((below, weight))
    return upper, lower


def _wish(each: int, across: Mapping[int, float], sides: Sequence[Pulls]) -> tuple[float, float]:
    """Where a card or bend would like to stand, and how much."""
    pulls = [pull for side in sides for pull in side[each]]
    weight = sum(pull for _, pull in pulls)
    if not pulls:
        return across[each], 0.05
    return sum(across[other] * pull for other, pull in pulls) / weight, weight


def settle(wishes: Sequence[tuple[float, float]], offsets: Sequence[float]) -> list[float]:
    """Places in this order, as near to what each wishes (and how much) as their distances allow.

    Pooled adjacent violators: whoever would come too close joins a block, which stands where its members wish together.
    """
    blocks: list[_Block] = []
    for (wanted, weight), offset in zip(wishes, offsets, strict=True):
        blocks.append(_Block(wanted - offset, weight, 1))
        while len(blocks) > 1 and blocks[-2].place > blocks[-1].place:
            last = blocks.pop()
            _join(blocks[-1], last)
    places = [block.place for block in blocks for _ in range(block.members)]
    return [place + offset for place, offset in zip(places, offsets, strict=True)]


def _join(block: _Block, other: _Block) -> None:
    weight = block.weight + other.weight
    block.place = (block.place * block.weight + other.place * other.weight) / weight
    block.weight, block.members = weight, block.members + other.members
