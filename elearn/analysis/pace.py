"""How long plays take: 200 words a minute and 20 seconds a decision, as the format says.

The middling play is the median of the plays of somebody who answers each decision as a guesser does and goes round no
loop; where there are very many states its seconds are counted more coarsely. What `percent` decides about the way is
not looked at here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from elearn.analysis.conditions import Question
from elearn.analysis.counts import slots
from elearn.analysis.exploration import Exploration
from elearn.analysis.order import Order
from elearn.analysis.plain import count_shown_words, to_plain
from elearn.analysis.plans import Move, Plan
from elearn.analysis.wording.measures import MOST_WORDS
from elearn.language.estimate import SECONDS_A_DECISION, WORDS_A_MINUTE
from elearn.language.model import Block, DecisionType, Response

SECONDS_A_WORD = 60 / WORDS_A_MINUTE
UNIT = 5
COARSE_UNIT = 30

NEVER = -1.0
"""What is left where no end can be come to."""

PRECISION, PART = 40, 12
"""Bits that tell chances apart, and the share of one answer among others."""

WIDTH = PRECISION + 2 * PART
"""Bits of a slot: chances for one number of seconds."""

MANY = 50_000
"""Nodes above which seconds are told apart more coarsely."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The seconds of the middling play, those that are left on from each scene, and the most words shown in one state.

    Scenes are named by their ids; `seconds` is None where no play comes to an end.
    """

    seconds: int | None
    remaining: Mapping[str, int]
    words_shown: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Scene:
    """The words of a scene: of its prose, of what it asks, and of what is shown under a condition."""

    prose: int
    asked: int
    conditional: tuple[tuple[Question, int], ...]
    is_decision: bool

    @property
    def most(self) -> int:
        """The words of prose if all were shown at once."""
        return self.prose + sum(words for _, words in self.conditional)

    @property
    def seconds(self) -> float:
        """What the scene takes; of what stands under conditions half is taken to be shown."""
        words = (self.prose + self.most) / 2 + self.asked
        return words * SECONDS_A_WORD + SECONDS_A_DECISION * self.is_decision


def find_pace(exploration: Exploration, order: Order) -> Pace:
    """How long plays take, and how much they show at once."""
    scenes = [_scene(plan) for plan in exploration.plans]
    seconds = [*(scene.seconds for scene in scenes), 0.0]
    pacing = _Pacing(exploration, _onward(exploration, order), seconds)
    names = [plan.scene.scene.id for plan in exploration.plans]
    remaining = pacing.remaining()
    return Pace(
        pacing.middling(),
        {names[place]: left for place, left in remaining.items()},
        {names[place]: _most_shown(exploration, place, scene) for place, scene in enumerate(scenes)},
    )


def _most_shown(exploration: Exploration, place: int, scene: _Scene) -> int:
    """The most words of prose that a scene shows in one state; where all together are no wall of text, all."""
    if scene.most <= MOST_WORDS or not scene.conditional:
        return scene.most
    return max(
        (
            scene.prose + sum(words for question, words in scene.conditional if exploration.holds_at(question, node))
            for node in exploration.nodes_at(place)
        ),
        default=0,
    )


def _scene(plan: Plan) -> _Scene:
    scene = plan.scene.scene
    decision = scene.decision
    parts = [*zip(scene.blocks, plan.blocks, strict=True)]
    asked = 0
    if decision is not None:
        parts += zip(decision.prose, plan.prose, strict=True)
        asked = _words(decision.prompt) + sum(_words(option.text) for option in decision.options)
    return _Scene(
        prose=sum(count_shown_words(block) for block, question in parts if question is None),
        asked=asked,
        conditional=tuple((question, count_shown_words(block)) for block, question in parts if question is not None),
        is_decision=decision is not None,
    )


def _words(text: str) -> int:
    return len(to_plain(text).split())


def _reaction(move: Move) -> float:
    """The seconds that reading the reaction to a move's first answer takes."""
    decision = move.decision
    if decision is None or move.reply.timed_out:
        return 0
    every = decision.type is DecisionType.SELECT
    shown = decision.options if every else [decision.options[place] for place in move.reply.chosen[:1]]
    words = sum(_response(option.feedback) for option in shown)
    for outcome in decision.outcomes:
        if outcome.when is move.outcome:
            words += _words(outcome.headline) + _response(outcome.response)
    return (words + sum(_words(line) for line in decision.self_check)) * SECONDS_A_WORD


def _response(response: Response) -> int:
    return _count((*response.consequence, *response.coaching))


def _count(blocks: Iterable[Block]) -> int:
    return sum(count_shown_words(block) for block in blocks)


def _onward(exploration: Exploration, order: Order) -> tuple[int, ...]:
    """The nodes in an order in which those of a loop stand as they were come to."""
    nodes: list[int] = []
    for part in order.parts() if order.loops else ():
        nodes += sorted(part, key=lambda node: (exploration.depths[node], node))
    return tuple(nodes) or order.nodes


class _Pacing:
    """Adds up seconds along the edges that lead onward in an order; `seconds` has those of each scene."""

    def __init__(self, exploration: Exploration, nodes: Sequence[int], seconds: Sequence[float]) -> None:
        self.exploration, self.nodes, self.seconds = exploration, nodes, seconds
        self.place = [0] * len(nodes)
        for place, node in enumerate(nodes):
            self.place[node] = place
        self.reactions = [_reaction(move) for move in exploration.moves]
        self.guesses = [move.guesses for move in exploration.moves]
        self.ends = frozenset(exploration.ends)
        self.left = [NEVER] * len(nodes)

    def onward(self, node: int) -> list[tuple[int, int, int]]:
        """Where a node leads without going round and to an end, by which move, and by how many answers."""
        targets, moves, place, left = self.exploration.targets, self.exploration.edge_moves, self.place, self.left
        here = place[node]
        found = []
        for edge in self.exploration.edges(node):
            target = targets[edge]
            if place[target] > here and left[target] != NEVER and (guesses := self.guesses[moves[edge]]):
                found.append((target, moves[edge], guesses))
        return found

    def remaining(self) -> dict[int, int]:
        """For each scene the seconds that are left when one comes to it, averaged over all that plays can do there."""
        scenes: dict[int, list[float]] = defaultdict(list)
        for node in reversed(self.nodes):
            place = self.exploration.scene_of(node)
            if node in self.ends:
                self.left[node] = self.seconds[place]
            elif onward := self.onward(node):
                later = sum([count * (self.reactions[move] + self.left[target]) for target, move, count in onward])
                self.left[node] = self.seconds[place] + later / sum([count for _, _, count in onward])
            if self.left[node] != NEVER and place != self.exploration.off:
                scenes[place].append(self.left[node])
        return {place: round(sum(each) / len(each)) for place, each in scenes.items()}

    def middling(self) -> int | None:
        """The median of the seconds of all plays, once it is known what is `left` from each node."""
        unit = UNIT if len(self.nodes) <= MANY else COARSE_UNIT
        later = [
            round((self.seconds[move.scene] + reaction) / unit) * WIDTH
            for move, reaction in zip(self.exploration.moves, self.reactions, strict=True)
        ]
        total, values, masks = 0, {0: 1 << PRECISION}, _Masks()
        for node in self.nodes:
            packed = values.pop(node, 0)
            if node in self.ends:
                total += packed << round(self.seconds[self.exploration.scene_of(node)] / unit) * WIDTH
            elif packed:
                onward = self.onward(node)
                every = sum([count for _, _, count in onward])
                parts = {count: masks.part(packed, (count << PART) // every) for count in {each[2] for each in onward}}
                for target, move, count in onward:
                    values[target] = values.get(target, 0) + (parts[count] << later[move])
        return _median(total, unit)


class _Masks:
    """Takes a part of numbers that lie side by side, so that none runs over into its neighbour."""

    def __init__(self) -> None:
        self.mask = 0

    def part(self, packed: int, share: int) -> int:
        """A share of each number, in units of 2 to the power of -PART."""
        if share == 1 << PART:
            return packed
        product = packed * share
        if product.bit_length() > self.mask.bit_length():
            slots_there = 2 * (product.bit_length() // WIDTH + 1)
            ones = ((1 << WIDTH * slots_there) - 1) // ((1 << WIDTH) - 1)
            self.mask = ones * ((1 << WIDTH) - (1 << PART))
        return (product & self.mask) >> PART


def _median(total: int, unit: int) -> int | None:
    """The place at which half of the plays are done, in seconds; None where there are no plays."""
    chances = list(slots(total, WIDTH))
    half, done = (sum(chances) + 1) // 2, 0
    for place, chance in enumerate(chances):
        done += chance
        if chance and done >= half:
            return place * unit
    return None
