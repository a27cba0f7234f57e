"""In which order nodes follow each other, and where plays can go round in loops."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from elearn.analysis.components import find_components
from elearn.analysis.exploration import Exploration


@dataclass(frozen=True)
class Order:
    """The nodes so that every edge leads onward, except within a loop; `loops` are nodes that lead to each other.

    The nodes of a loop stand together.
    """

    nodes: tuple[int, ...]
    loops: tuple[tuple[int, ...], ...]

    @cached_property
    def loop_of(self) -> dict[int, tuple[int, ...]]:
        """For each node of a loop, the loop."""
        return {node: loop for loop in self.loops for node in loop}

    def parts(self) -> Iterator[tuple[int, ...]]:
        """The nodes, each alone, and each loop as a whole."""
        loop_of = self.loop_of
        for node in self.nodes:
            loop = loop_of.get(node)
            if loop is None:
                yield (node,)
            elif loop[0] == node:
                yield loop


def find_order(exploration: Exploration) -> Order:
    """The order of an exploration's nodes."""
    targets, edges = exploration.targets, exploration.edges
    count = len(exploration.keys)
    incoming = [0] * count
    for target in targets:
        incoming[target] += 1
    nodes = [0] if not incoming[0] else []
    for node in nodes:
        for edge in edges(node):
            target = targets[edge]
            incoming[target] -= 1
            if not incoming[target]:
                nodes.append(target)
    if len(nodes) == count:
        return Order(tuple(nodes), ())
    done = set(nodes)
    left = [node for node in range(count) if node not in done]

    def onward(node: int) -> list[int]:
        return [targets[edge] for edge in edges(node)]

    components = find_components(left, onward)
    components.reverse()
    loops = tuple(each for each in components if len(each) > 1 or each[0] in onward(each[0]))
    return Order((*nodes, *(node for each in components for node in each)), loops)
