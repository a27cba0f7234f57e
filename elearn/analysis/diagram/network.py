"""The bare network of a map: which edges lead back, and which cards hang together."""

from collections.abc import Iterable, Sequence
from itertools import count as counting

from elearn.analysis.components import find_components

Edge = tuple[int, int]


def find_loops(size: int, edges: Iterable[Edge], start: int) -> frozenset[Edge]:
    """The edges that lead back: inside a strongly connected component, and no farther from the start."""
    onward = _onward(size, edges)
    components = find_components(range(size), onward.__getitem__)
    component = {card: number for number, cards in enumerate(components) for card in cards}
    depth = _depths(onward, start)
    return frozenset(
        (source, target)
        for source, targets in enumerate(onward)
        for target in targets
        if component[source] == component[target] and (depth[target], target) <= (depth[source], source)
    )


def pieces(size: int, edges: Iterable[Edge]) -> list[list[int]]:
    """The cards that hang together, the piece of the lowest card first."""
    either = [(source, target) for source, target in edges]
    both = _onward(size, [*either, *((target, source) for source, target in either)])
    seen: set[int] = set()
    found = []
    for first in range(size):
        if first not in seen:
            piece = _reach(both, first)
            seen |= piece
            found.append(sorted(piece))
    return found


def _onward(size: int, edges: Iterable[Edge]) -> list[list[int]]:
    onward: list[set[int]] = [set() for _ in range(size)]
    for source, target in edges:
        onward[source].add(target)
    return [sorted(targets) for targets in onward]


def _reach(onward: Sequence[Sequence[int]], first: int) -> set[int]:
    reached, waiting = {first}, [first]
    while waiting:
        new = [target for target in onward[waiting.pop()] if target not in reached]
        reached.update(new)
        waiting.extend(new)
    return reached


def _depths(onward: Sequence[Sequence[int]], start: int) -> dict[int, int]:
    """How far each card is from the start; what cannot be reached from there begins anew, farther down."""
    depths: dict[int, int] = {}
    for first in (start, *range(len(onward))):
        rows = [first] if first not in depths else []
        for depth in counting(max(depths.values(), default=-1) + 1):
            if not rows:
                break
            depths.update(dict.fromkeys(rows, depth))
            rows = sorted({target for card in rows for target in onward[card]} - depths.keys())
    return depths
