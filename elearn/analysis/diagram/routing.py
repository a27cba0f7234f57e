"""Where everything stands: the rows' heights, the ends of the lanes at the cards, and the lanes' course between."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from elearn.analysis.diagram.cards import WIDTH, Face, badge_width
from elearn.analysis.diagram.columns import SPINE, columns, offsets_of, settle
from elearn.analysis.diagram.layers import Layers, arrange, centred
from elearn.analysis.diagram.model import Card, Diagram, Lane, lanes_of
from elearn.analysis.diagram.network import Edge, find_loops

CARD_GAP = 34
ROW_GAP = 64
APART = 11
SELF_ROOM = 44
_EDGE, _TIP = 14, 15


@dataclass(frozen=True, slots=True)
class Course:
    """Where a lane runs: down the screen through these places, each a column with its upper and lower end.

    `upward` where it leads back: it is then followed from its last place to its first.
    """

    lane: Lane
    places: tuple[tuple[float, float, float], ...]
    upward: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The places of all cards (the middle of their upper edge), all lanes, and how much room that takes.

    `rows` are the upper ends of the rows.
    """

    places: Mapping[int, tuple[int, int]]
    courses: tuple[Course, ...]
    selves: tuple[Lane, ...]
    width: int
    height: int
    rows: tuple[int, ...]


def make_plan(diagram: Diagram, faces: Sequence[Face]) -> Plan:
    """Find everything its place."""
    edges = {(place, row.target) for place, card in enumerate(diagram.cards) for row in card.rows}
    loops = find_loops(len(faces), edges, diagram.start)
    lanes = lanes_of(diagram, sorted(loops))
    onward = {_downward(edge, loops) for edge in edges if edge[0] != edge[1]}
    layers = arrange(len(faces), onward)
    return _Planning(diagram.cards, faces, layers, lanes).plan(loops)


def _downward(edge: Edge, loops: frozenset[Edge]) -> Edge:
    return (edge[1], edge[0]) if edge in loops else edge


class _Planning:
    """Finds the places of one map."""

    def __init__(self, cards: Sequence[Card], faces: Sequence[Face], layers: Layers, lanes: Sequence[Lane]) -> None:
        self.faces = faces
        self.selves = tuple(lane for lane in lanes if lane.source == lane.target)
        self.beside: dict[Edge, list[Lane]] = {}
        for lane in lanes:
            if lane.source != lane.target:
                edge = (lane.target, lane.source) if lane.loop else (lane.source, lane.target)
                self.beside.setdefault(edge, []).append(lane)
        for beside in self.beside.values():
            beside.sort(key=lambda lane: not lane.expert)
        spine = frozenset(edge for edge, them in self.beside.items() if any(lane.expert for lane in them))
        self.layers = centred(layers, frozenset(each for edge in spine for each in layers.chains[edge]))
        self.across = columns(self.layers, self.widths(), CARD_GAP, spine)
        self.above: dict[int, int] = {}
        self.below: dict[int, int] = {}

    def widths(self) -> dict[int, int]:
        widths = dict.fromkeys(range(len(self.faces)), WIDTH)
        for lane in self.selves:
            widths[lane.source] = WIDTH + 2 * SELF_ROOM
        for edge, chain in self.layers.chains.items():
            widths |= dict.fromkeys(chain[1:-1], 4 + 2 * APART * (len(self.beside[edge]) - 1))
        return widths

    def plan(self, loops: frozenset[Edge]) -> Plan:
        tops = self.stack(loops)
        ends = self.ends()
        courses = tuple(
            self.course(lane, edge, number, ends)
            for edge, lanes in self.beside.items()
            for number, lane in enumerate(lanes)
        )
        width = max(self.across[each] + width // 2 for each, width in self.widths().items())
        places = {card: (self.across[card], self.above[card]) for card in range(len(self.faces))}
        height = max(self.above[card] + face.height for card, face in enumerate(self.faces))
        return Plan(places, courses, self.selves, width, height, tops)

    def stack(self, loops: frozenset[Edge]) -> tuple[int, ...]:
        """Put row under row: between them more room where lanes go far aside, or where there are signs at both ends."""
        steps = [pair for chain in self.layers.chains.values() for pair in pairwise(chain)]
        row_of = {each: number for number, row in enumerate(self.layers.rows) for each in row}
        top, tops = 0, []
        for number, row in enumerate(self.layers.rows):
            tops.append(top)
            high = max((self.faces[each].height for each in row if each < len(self.faces)), default=0)
            self.above |= dict.fromkeys(row, top)
            self.below |= dict.fromkeys(row, top + high)
            aside = [abs(self.across[a] - self.across[b]) for a, b in steps if row_of[a] == number]
            top += high + ROW_GAP + min(72, max(aside, default=0) // 9) + (16 if loops else 0)
        return tuple(tops)

    def ends(self) -> dict[tuple[Lane, int], float]:
        """Where each lane meets its upper card (side 0) and its lower one (-1)."""
        ends: dict[tuple[Lane, int], float] = {}
        for side in (0, -1):
            for card in range(len(self.faces)):
                ends |= self.meet(card, side, ends)
        return ends

    def meet(self, card: int, side: int, known: Mapping[tuple[Lane, int], float]) -> dict[tuple[Lane, int], float]:
        """Where lanes meet one edge of a card: from left to right as they come, none over another."""
        middle, room = self.across[card], WIDTH / 2 - _EDGE
        coming = []
        for edge, lanes in self.beside.items():
            if edge[side] == card:
                other = self.layers.chains[edge][1 if side == 0 else -2]
                coming += [
                    (*self.wish((card, other), number, known.get((lane, 0))), lane) for number, lane in enumerate(lanes)
                ]
        coming.sort(key=lambda each: (each[0], each[2].source, each[2].target))
        offsets = _spread([self.slot(lane, lane.source == card) for *_, lane in coming], 2 * room)
        wishes = [
            (min(max(wanted, middle - room), middle + room), SPINE if lane.expert else 1.0)
            for _, wanted, lane in coming
        ]
        places = _within(settle(wishes, offsets), offsets, middle - room, middle + room)
        return {(lane, side): place for (*_, lane), place in zip(coming, places, strict=True)}

    def wish(self, ends: Edge, number: int, upper: float | None) -> tuple[tuple[float, int], float]:
        """What the lane of that number beside others is sorted by at a card, and where it would like to meet it.

        It comes from a bend, from its upper end where that has a place already, or goes straight to another card.
        """
        card, other = ends
        there = self.across[other]
        if other >= len(self.faces):
            return (there + number * APART, number), there + number * APART
        if upper is not None:
            return (upper, number), upper
        return (there, number), (self.across[card] + there) / 2

    def slot(self, lane: Lane, leaving: bool) -> float:
        """The room that a lane needs at a card: for its signs where it leaves, for its tip where it comes."""
        if not leaving:
            return _TIP
        return max(_TIP, sum(badge_width(row.mark) + 2 for row in lane.rows if row.mark))

    def course(self, lane: Lane, edge: Edge, number: int, ends: Mapping[tuple[Lane, int], float]) -> Course:
        aside = number * APART
        chain = self.layers.chains[edge]
        upper, lower = chain[0], chain[-1]
        first = ends[lane, 0], float(self.above[upper] + self.faces[upper].height), float(self.below[upper])
        last = ends[lane, -1], float(self.above[lower]), float(self.above[lower])
        bends = [(self.across[each] + aside, float(self.above[each]), float(self.below[each])) for each in chain[1:-1]]
        return Course(lane, (first, *bends, last), lane.loop)


def _spread(slots: Sequence[float], room: float) -> list[float]:
    """How far apart the ends of lanes stand: as far as is handsome, or as there is room."""
    closest = offsets_of(slots, 0)
    between = max(1, len(slots) - 1)
    return offsets_of(slots, min(5, (room - closest[-1]) / between)) if slots else []


def _within(places: list[float], offsets: Sequence[float], low: float, high: float) -> list[float]:
    """Places moved together into their bounds."""
    for number, offset in enumerate(offsets):
        least, most = low + offset, high - (offsets[-1] - offset)
        places[number] = min(max(places[number], least), max(least, most))
    return places
