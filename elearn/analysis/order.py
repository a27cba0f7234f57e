"""In which order nodes follow each other, and where plays can go round in loops."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

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
    return _order_of_components(nodes, _Components(exploration, set(nodes)).find())


def _order_of_components(nodes: list[int], components: list[tuple[tuple[int, ...], bool]]) -> Order:
    """The order, given what follows the nodes as components, last first, each with whether it is a loop."""
    components.reverse()
    following = [node for component, _ in components for node in component]
    return Order((*nodes, *following), tuple(component for component, is_loop in components if is_loop))


class _Components:
    """Strongly connected components, by Tarjan's algorithm (SIAM J. Comput. 1, 1972), without recursion."""

    def __init__(self, exploration: Exploration, done: set[int]) -> None:
        self.exploration, self.done = exploration, done
        self.numbers: dict[int, int] = {}
        self.lowest: dict[int, int] = {}
        self.stack: list[int] = []
        self.stacked: set[int] = set()
        self.found: list[tuple[tuple[int, ...], bool]] = []

    def find(self) -> list[tuple[tuple[int, ...], bool]]:
        """The components of all nodes that are not done, each after those that it leads to."""
        for node in range(len(self.exploration.keys)):
            if node not in self.done and node not in self.numbers:
                self.walk(node)
        return self.found

    def enter(self, node: int) -> Iterator[int]:
        self.numbers[node] = self.lowest[node] = len(self.numbers)
        self.stack.append(node)
        self.stacked.add(node)
        return iter([self.exploration.targets[edge] for edge in self.exploration.edges(node)])

    def walk(self, root: int) -> None:
        path = [(root, self.enter(root))]
        while path:
            node, following = path[-1]
            target = next(following, None)
            if target is None:
                path.pop()
                self.leave(node)
                if path:
                    above = path[-1][0]
                    self.lowest[above] = min(self.lowest[above], self.lowest[node])
            elif target not in self.numbers:
                path.append((target, self.enter(target)))
            elif target in self.stacked:
                self.lowest[node] = min(self.lowest[node], self.numbers[target])

    def leave(self, node: int) -> None:
        """Take a component off the stack, if this node was the first of it."""
        if self.lowest[node] != self.numbers[node]:
            return
        component = []
        while True:
            member = self.stack.pop()
            self.stacked.discard(member)
            component.append(member)
            if member == node:
                break
        targets = [self.exploration.targets[edge] for edge in self.exploration.edges(node)]
        self.found.append((tuple(component), len(component) > 1 or node in targets))
