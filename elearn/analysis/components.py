"""Which nodes of a network lead to each other: its strongly connected components."""

from collections.abc import Callable, Iterable, Iterator

Onward = Callable[[int], Iterable[int]]
"""Where a node leads."""


def find_components(nodes: Iterable[int], onward: Onward) -> list[tuple[int, ...]]:
    """The components of what some nodes lead to, each after those that it leads to."""
    components = _Components(onward)
    for node in nodes:
        if node not in components.numbers:
            components.walk(node)
    return components.found


class _Components:
    """Tarjan's algorithm (SIAM J. Comput. 1, 1972), without recursion."""

    def __init__(self, onward: Onward) -> None:
        self.onward = onward
        self.numbers: dict[int, int] = {}
        self.lowest: dict[int, int] = {}
        self.stack: list[int] = []
        self.stacked: set[int] = set()
        self.found: list[tuple[int, ...]] = []

    def enter(self, node: int) -> Iterator[int]:
        self.numbers[node] = self.lowest[node] = len(self.numbers)
        self.stack.append(node)
        self.stacked.add(node)
        return iter(self.onward(node))

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
        self.found.append(tuple(component))
