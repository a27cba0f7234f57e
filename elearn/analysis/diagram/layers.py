"""Which row each card stands in, and in which order: the layout library's work, or a plain one's where it is missing.

An edge that spans several rows has a bend in each row between, so that nothing runs under a card. Bends are numbered
after the cards.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from elearn.analysis.diagram.network import Edge, pieces

Layout = Callable[[int, Sequence[Edge]], "Layers"]


@dataclass(frozen=True, slots=True)
class Layers:
    """Rows from the top, each from left to right; `chains` has the cards and bends of every edge, its ends included."""

    rows: tuple[tuple[int, ...], ...]
    chains: dict[Edge, tuple[int, ...]]


def arrange(size: int, edges: Iterable[Edge], layout: Layout | None = None) -> Layers:
    """All cards in rows: piece after piece, and what nothing leads to or from at the bottom.

    `edges` hold no circle and no edge from a card to itself.
    """
    known = sorted(set(edges))
    draw = layout or installed_layout()
    rows: list[tuple[int, ...]] = []
    chains: dict[Edge, tuple[int, ...]] = {}
    alone: list[int] = []
    bends = size
    for piece in pieces(size, known):
        if len(piece) == 1 and size > 1:
            alone += piece
            continue
        layers = _piece(piece, known, draw)
        names = _names(piece, layers, bends)
        bends += len(names) - len(piece)
        rows += [tuple(names[each] for each in row) for row in layers.rows]
        chains |= {(names[a], names[b]): tuple(names[x] for x in chain) for (a, b), chain in layers.chains.items()}
    return Layers((*rows, *_rows_of(alone, max([4, *map(len, rows)]))), chains)


def centred(layers: Layers, path: frozenset[int]) -> Layers:
    """The same, but of neighbours that lead nowhere, and one card alone to them, the one on the path in the middle.

    To swap such neighbours crosses nothing; endings are often such.
    """
    above: dict[int, list[int]] = {}
    for chain in layers.chains.values():
        for upper, lower in pairwise(chain):
            above.setdefault(lower, []).append(upper)
    going_on = {each for chain in layers.chains.values() for each in chain[:-1]}

    def parent(each: int) -> int | None:
        return above[each][0] if each not in going_on and len(above.get(each, ())) == 1 else None

    rows = []
    for row in layers.rows:
        groups = [(shared, list(group)) for shared, group in groupby(row, parent)]
        rows.append(
            tuple(each for shared, group in groups for each in (_middled(group, path) if shared is not None else group))
        )
    return Layers(tuple(rows), layers.chains)


def _middled(group: list[int], path: frozenset[int]) -> list[int]:
    others = [each for each in group if each not in path]
    half = len(others) // 2
    return [*others[:half], *(each for each in group if each in path), *others[half:]]


def installed_layout() -> Layout:
    """The layout library's, or the plain one where there is none for this machine."""
    try:
        from fast_sugiyama import from_edges  # only a map needs it, and not every machine has it
    except ImportError:
        return plain_layout

    def library_layout(size: int, edges: Sequence[Edge]) -> Layers:
        if not edges:
            return plain_layout(size, edges)
        (positions, _, _, drawn), *_ = from_edges(edges, dummy_vertices=True, ranking_type="minimize")
        places = {int(card): place for card, place in positions}
        levels = sorted({height for _, height in places.values()}, reverse=True)
        rows = tuple(
            tuple(sorted((card for card, (_, height) in places.items() if height == level), key=lambda c: places[c][0]))
            for level in levels
        )
        return Layers(rows, _follow(size, [(int(source), int(target)) for source, target in drawn or ()]))

    return library_layout


def plain_layout(size: int, edges: Sequence[Edge]) -> Layers:
    """One row for each length of the longest way to a card; each as near below what leads to it as order allows."""
    rank = _ranks(size, edges)
    rows: list[list[int]] = [[] for _ in range(max(rank) + 1)]
    above: dict[int, list[int]] = {card: [] for card in range(size)}
    chains: dict[Edge, tuple[int, ...]] = {}
    bends = size
    for card in range(size):
        rows[rank[card]].append(card)
    for source, target in edges:
        between = range(rank[source] + 1, rank[target])
        chain = (source, *range(bends, bends + len(between)), target)
        for bend, row in zip(chain[1:-1], between, strict=True):
            rows[row].append(bend)
            above[bend] = []
        for upper, lower in pairwise(chain):
            above[lower].append(upper)
        bends += len(between)
        chains[source, target] = chain
    return Layers(tuple(map(tuple, _ordered(rows, above))), chains)


def _piece(piece: list[int], edges: Sequence[Edge], draw: Layout) -> Layers:
    """The layout of one piece, its cards numbered from 0: the library mixes up names that are not."""
    places = {card: place for place, card in enumerate(piece)}
    return draw(len(piece), [(places[a], places[b]) for a, b in edges if a in places])


def _names(piece: list[int], layers: Layers, bends: int) -> dict[int, int]:
    extra = sorted({each for row in layers.rows for each in row if each >= len(piece)})
    return dict(enumerate(piece)) | {bend: bends + place for place, bend in enumerate(extra)}


def _rows_of(cards: list[int], longest: int) -> list[tuple[int, ...]]:
    return [tuple(cards[first : first + longest]) for first in range(0, len(cards), longest)]


def _follow(size: int, edges: Sequence[Edge]) -> dict[Edge, tuple[int, ...]]:
    """The edges between cards, from edges between cards and bends: a bend has one edge in and one out."""
    after = {source: target for source, target in edges if source >= size}
    chains = {}
    for source, target in edges:
        if source < size:
            chain = [source, target]
            while chain[-1] >= size:
                chain.append(after[chain[-1]])
            chains[source, chain[-1]] = tuple(chain)
    return chains


def _ranks(size: int, edges: Sequence[Edge]) -> list[int]:
    rank = [0] * size
    for _ in range(size):
        for source, target in edges:
            rank[target] = max(rank[target], rank[source] + 1)
    return rank


def _ordered(rows: list[list[int]], above: dict[int, list[int]]) -> list[list[int]]:
    """The rows, each in the order of the middle of what leads to its cards."""
    place: dict[int, float] = {}
    for row in rows:
        middles = {each: _middle([place[upper] for upper in above[each]]) for each in row}
        row.sort(key=lambda each: (middles[each], each))
        place |= {each: (number + 0.5) / len(row) for number, each in enumerate(row)}
    return rows


def _middle(places: list[float]) -> float:
    return sum(places) / len(places) if places else 1.0
