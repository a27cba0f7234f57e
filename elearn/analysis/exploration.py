"""What exploring a scenario found: its states and the ways between them, each known by a number."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from elearn.analysis.conditions import HELD, Question
from elearn.analysis.effects import Valuation
from elearn.analysis.memory import Memory
from elearn.analysis.plans import Move, Plan
from elearn.engine.scoring import FULL
from elearn.engine.script import Script
from elearn.engine.state import State

SCENE_BITS = 11
VALUATION_BITS = 32
SCENE_MASK = (1 << SCENE_BITS) - 1
VALUATION_MASK = (1 << VALUATION_BITS) - 1
MEMORY_SHIFT = SCENE_BITS + VALUATION_BITS


@dataclass(eq=False)
class Exploration:
    """All states that plays of a script reach: nodes by number in the order of discovery, and the edges between them.

    `sums[n]` has a bit for each sum, in units of `unit` points, that can have been earned at node `n`. Its edges are
    the numbers `first[n]` to `first[n] + degree[n]`: where they lead, by which move, and how many units that earns.
    `forks` has those edges of a node that forks by `percent` that are taken, and `shares` the sums that take each; all
    other edges are taken by all.
    `keeps` says for each scene, and `off`, whether sums are told apart there. A node that is `silent` goes on by
    itself. `depths` counts the answers of a shortest play to each node. `states` counts nodes with their sums;
    `complete` is false where there were more than the limit.
    """

    script: Script
    plans: tuple[Plan, ...]
    moves: list[Move]
    unit: int
    keeps: tuple[bool, ...]
    valuations: list[Valuation] = field(default_factory=list)
    memories: list[Memory] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)
    depths: "array[int]" = field(default_factory=lambda: array("i"))
    silent: bytearray = field(default_factory=bytearray)
    first: "array[int]" = field(default_factory=lambda: array("i"))
    degree: "array[int]" = field(default_factory=lambda: array("H"))
    targets: "array[int]" = field(default_factory=lambda: array("i"))
    edge_moves: "array[int]" = field(default_factory=lambda: array("I"))
    gains: "array[int]" = field(default_factory=lambda: array("H"))
    shares: dict[int, int] = field(default_factory=dict)
    forks: dict[int, list[int]] = field(default_factory=dict)
    states: int = 0
    complete: bool = True

    @cached_property
    def off(self) -> int:
        """The number that stands for having gone on from the last scene."""
        return len(self.plans)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """The nodes at which a play has ended."""
        endings = {plan.place for plan in self.plans if plan.scene.scene.ending is not None}
        if self.script.ends_off:
            endings.add(self.off)
        return tuple(node for node, key in enumerate(self.keys) if key & SCENE_MASK in endings)

    def scene_of(self, node: int) -> int:
        """The scene at which a node stands, or `off`."""
        return self.keys[node] & SCENE_MASK

    def valuation_of(self, node: int) -> Valuation:
        """The meters, flags and critical mark of a node."""
        return self.valuations[self.keys[node] >> SCENE_BITS & VALUATION_MASK]

    def memory_of(self, node: int) -> Memory:
        """What a node remembers."""
        return self.memories[self.keys[node] >> MEMORY_SHIFT]

    def edges(self, node: int) -> Sequence[int]:
        """The numbers of a node's edges that some play takes."""
        first = self.first[node]
        return self.forks.get(node) or range(first, first + self.degree[node])

    def share(self, node: int, edge: int) -> int:
        """The sums with which plays take an edge of a node."""
        return self.shares.get(edge, self.sums[node])

    def came(self, edge: int, sums: int) -> int:
        """The sums before an edge with which a play has one of these sums after it."""
        if self.keeps[self.scene_of(self.targets[edge])]:
            return sums >> self.gains[edge]
        return -1 if sums else 0

    def goes(self, edge: int, sums: int) -> int:
        """The sums after an edge with which a play had one of these sums before it."""
        if self.keeps[self.scene_of(self.targets[edge])]:
            return sums << self.gains[edge]
        return 1 if sums else 0

    def holds(self, question: Question, valuation: int, memory: int) -> bool:
        """Whether a condition holds, by the numbers of a valuation and a memory."""
        key = memory << VALUATION_BITS | valuation if question.past else valuation
        known = question.known.get(key)
        return (known or question.answer(key, self.state(valuation, memory))) == HELD

    def holds_at(self, question: Question, node: int) -> bool:
        """Whether a condition that does not ask for `percent` holds at a node."""
        key = self.keys[node]
        return self.holds(question, key >> SCENE_BITS & VALUATION_MASK, key >> MEMORY_SHIFT)

    def state(self, valuation: int, memory: int) -> State:
        """What conditions are asked about, as the engine knows it."""
        meters, flags, critical = self.valuations[valuation]
        visited, points, answered, _ = self.memories[memory]
        return State(0, meters, flags, critical, visited, points, 0, FULL * answered.bit_count())

    def state_at(self, node: int, place: int) -> State:
        """What conditions are asked about at a node, with the sum that has this bit."""
        key = self.keys[node]
        state = self.state(key >> SCENE_BITS & VALUATION_MASK, key >> MEMORY_SHIFT)
        return state._replace(earned=place * self.unit)

    def stuck(self, node: int) -> int:
        """The sums with which plays stand at a node and have no way on, though it is no end."""
        place = self.scene_of(node)
        if place == self.off or self.plans[place].scene.scene.ending is not None:
            return 0
        left = self.sums[node]
        for edge in self.edges(node):
            left &= ~self.share(node, edge)
        return left

    @cached_property
    def by_scene(self) -> "tuple[array[int], ...]":
        """For each scene, and `off`, the nodes that stand there."""
        found = tuple(array("i") for _ in range(len(self.plans) + 1))
        for node, key in enumerate(self.keys):
            found[key & SCENE_MASK].append(node)
        return found

    def nodes_at(self, scene: int) -> Sequence[int]:
        """The nodes that stand at a scene."""
        return self.by_scene[scene]

    @cached_property
    def reached(self) -> tuple[bool, ...]:
        """For each scene, whether a play reaches it."""
        return tuple(len(self.by_scene[place]) > 0 for place in range(len(self.plans)))
