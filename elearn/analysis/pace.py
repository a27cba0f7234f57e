"""How long plays take: 200 words a minute and 20 seconds a decision, as the format says.

The middling play is the median of all distinct plays to an end that go round no loop; where there are very many states
its seconds are counted more coarsely. What `percent` decides about the way is not looked at here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from elearn.analysis.conditions import Question
from elearn.analysis.counts import slots
from elearn.analysis.explore import Exploration
from elearn.analysis.order import Order
from elearn.analysis.plain import count_shown_words, to_plain
from elearn.analysis.plans import Move, Plan
from elearn.language.model import Block, DecisionType, Response

SECONDS_A_WORD = 60 / 200
SECONDS_A_DECISION = 20
UNIT = 5
COARSE_UNIT = 30
FEW = 180
"""Words of prose that are no wall of text, however they are shown."""

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
    return Pace(
        pacing.middling(),
        {names[place]: left for place, left in pacing.remaining().items()},
        {names[place]: _most_shown(exploration, place, scene) for place, scene in enumerate(scenes)},
    )


def _most_shown(exploration: Exploration, place: int, scene: _Scene) -> int:
    """The most words of prose that a scene shows in one state; where all together are few, all."""
    if scene.most <= FEW or not scene.conditional:
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
        self.plays = [move.plays for move in exploration.moves]
        self.ends = frozenset(exploration.ends)

    def onward(self, node: int) -> Iterator[tuple[int, int]]:
        """Where a node leads without going round, and by which move."""
        targets, moves, place = self.exploration.targets, self.exploration.edge_moves, self.place
        here = place[node]
        for edge in self.exploration.edges(node):
            if place[targets[edge]] > here:
                yield targets[edge], moves[edge]

    def middling(self) -> int | None:
        """The median of the seconds of all plays."""
        unit = UNIT if len(self.nodes) <= MANY else COARSE_UNIT
        width = self.most_plays().bit_length() + 1
        later = [
            round((self.seconds[move.scene] + reaction) / unit) * width
            for move, reaction in zip(self.exploration.moves, self.reactions, strict=True)
        ]
        total, values = 0, {0: 1}
        for node in self.nodes:
            packed = values.pop(node, 0)
            if node in self.ends:
                total += packed << round(self.seconds[self.exploration.scene_of(node)] / unit) * width
            elif packed:
                for target, move in self.onward(node):
                    values[target] = values.get(target, 0) + (packed * self.plays[move] << later[move])
        return _median(total, width, unit)

    def most_plays(self) -> int:
        """No more plays than this come to an end."""
        counts = [0] * len(self.nodes)
        counts[0] = 1
        for node in self.nodes:
            here = counts[node]
            for target, move in self.onward(node):
                counts[target] += here * self.plays[move]
        return sum(counts[node] for node in self.ends)

    def remaining(self) -> dict[int, int]:
        """For each scene the seconds that are left when one comes to it, averaged over all that plays can do there."""
        counts, left = [0] * len(self.nodes), [0.0] * len(self.nodes)
        scenes: dict[int, list[float]] = defaultdict(list)
        for node in reversed(self.nodes):
            place = self.exploration.scene_of(node)
            if node in self.ends:
                counts[node], left[node] = 1, self.seconds[place]
            else:
                onward = [(self.plays[move] * counts[target], target, move) for target, move in self.onward(node)]
                counts[node] = total = sum([count for count, _, _ in onward])
                if total:
                    rest = sum(
                        [count / total * (self.reactions[move] + left[target]) for count, target, move in onward]
                    )
                    left[node] = self.seconds[place] + rest
            if counts[node] and place != self.exploration.off:
                scenes[place].append(left[node])
        return {place: round(sum(each) / len(each)) for place, each in scenes.items()}


def _median(total: int, width: int, unit: int) -> int | None:
    """The place at which half of the plays are done, in seconds; None where there are no plays."""
    plays = list(slots(total, width))
    half, done = (sum(plays) + 1) // 2, 0
    for place, count in enumerate(plays):
        done += count
        if count and done >= half:
            return place * unit
    return None
