"""The chance that guessing passes where plays can go round in loops.

The chances of coming to each state are solved for loop by loop, by taking states out one after the other and letting
what led to them lead to where they lead (Grassmann, Taksar and Heyman, Operations Research 33, 1985: no subtraction).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from elearn.analysis.exploration import Exploration
from elearn.analysis.order import Order
from elearn.analysis.reach import bits, passing

SMALL = 150
"""States of a loop up to which they are taken out one by one; larger ones are first gone round."""

MANAGEABLE = 3_000
"""States of a loop up to which they are taken out, too, if going round does not empty it."""

ENOUGH = 1e-9
ROUNDS = 2_000


@dataclass(slots=True)
class _Leaving:
    """Where a state of a loop leads: with which chance to others of the loop, and out of it, with the units earned.

    What is `lost` goes round for ever where nobody who guesses comes out.
    """

    inner: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    outer: dict[tuple[int, int], float] = field(default_factory=lambda: defaultdict(float))
    lost: float = 0.0


class _Chances:
    """The chance of coming to each node with each sum, as far as it has been worked out."""

    def __init__(self, exploration: Exploration) -> None:
        self.exploration = exploration
        self.at: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        self.at[0][0] = 1.0

    def push(self, node: int) -> None:
        """Move the chances of a node along its edges."""
        found, here = self.exploration, self.at.get(node)
        if not here:
            return
        for edge in found.edges(node):
            move = found.moves[found.edge_moves[edge]]
            share, there = found.shares.get(edge, -1), self.at[found.targets[edge]]
            gain, chance = found.gains[edge], move.guesses / move.total
            for place, weight in here.items():
                if chance and share >> place & 1:
                    there[place + gain] += weight * chance

    def solve(self, loop: tuple[int, ...]) -> None:
        """Move the chances of a loop's nodes out of it."""
        inside = frozenset(loop)
        onward = sorted(loop, key=lambda node: (self.exploration.depths[node], node))
        leaving = {node: self.leaving(node, inside) for node in onward}
        if len(loop) > SMALL and (self.go_round(onward, leaving) or len(loop) > MANAGEABLE):
            return
        self.take_out(onward, leaving)

    def leaving(self, node: int, loop: frozenset[int]) -> _Leaving:
        """Where a node of a loop leads."""
        found, leaving = self.exploration, _Leaving()
        for edge in found.edges(node):
            move, target = found.moves[found.edge_moves[edge]], found.targets[edge]
            chance = move.guesses / move.total
            if chance and target in loop:
                leaving.inner[target] += chance
            elif chance:
                leaving.outer[target, found.gains[edge]] += chance
        return leaving

    def take_out(self, loop: Sequence[int], leaving: dict[int, _Leaving]) -> None:
        """Take the nodes out one by one."""
        sources: dict[int, set[int]] = defaultdict(set)
        for node in loop:
            for target in leaving[node].inner:
                sources[target].add(node)
        left = set(loop)
        for node in sorted(loop, key=lambda each: len(sources[each]) * len(leaving[each].inner)):
            left.discard(node)
            here = leaving[node]
            here.inner.pop(node, None)
            here.lost += 0.0 if here.inner or here.outer else 1.0
            scale = 1 / (sum(here.inner.values()) + sum(here.outer.values()) + here.lost)
            self.move(node, here, scale)
            for source in sources[node] & left:
                weight = leaving[source].inner.pop(node) * scale
                leaving[source].lost += weight * here.lost
                for target, chance in here.inner.items():
                    leaving[source].inner[target] += weight * chance
                    sources[target].add(source)
                for way, chance in here.outer.items():
                    leaving[source].outer[way] += weight * chance

    def go_round(self, loop: Sequence[int], leaving: dict[int, _Leaving]) -> bool:
        """Go round and round, until next to nothing is left; say whether that was so soon enough."""
        for _ in range(ROUNDS):
            for node in loop:
                self.move(node, leaving[node], 1.0)
            if sum(sum(self.at[node].values()) for node in loop if node in self.at) < ENOUGH:
                return True
        return False

    def move(self, node: int, leaving: _Leaving, scale: float) -> None:
        """Move what is at a node to where it leads."""
        here = self.at.pop(node, {})
        for place, weight in here.items():
            for target, chance in leaving.inner.items():
                self.at[target][place] += weight * chance * scale
            for (target, gain), chance in leaving.outer.items():
                self.at[target][place + gain] += weight * chance * scale


def chance_with_loops(exploration: Exploration, order: Order) -> float:
    """The chance that guessing passes.

    Small loops are solved for but for rounding; of large ones less than a thousandth of a millionth is left out, unless
    plays go round them for thousands of answers.
    """
    chances = _Chances(exploration)
    for part in order.parts():
        if part[0] in order.loop_of:
            chances.solve(part)
        else:
            chances.push(part[0])
    return sum(
        chances.at[node][place]
        for node in exploration.ends
        for place in bits(passing(exploration, node))
        if node in chances.at and place in chances.at[node]
    )
