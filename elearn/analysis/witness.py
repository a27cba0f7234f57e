"""The shortest play that comes to a state: what a diagnostic shows as its proof."""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from elearn.analysis.exploration import Exploration
from elearn.engine.answers import Answer

ANY = -1
"""Whatever has been earned."""


class _At(NamedTuple):
    """A state: a node, the place of its sum's bit, and how many answers a shortest play to it takes."""

    node: int
    place: int
    depth: int


@dataclass(slots=True)
class Witnesses:
    """Finds shortest plays in an exploration.

    `layers` has the states by the answers that they take, `scenes` for each scene the state that takes fewest.
    """

    exploration: Exploration
    layers: list[dict[int, int]] = field(default_factory=list)
    scenes: dict[int, _At] = field(default_factory=dict)
    arriving: "_Arriving | None" = None

    def to(self, node: int, sums: int = ANY) -> tuple[Answer, ...]:
        """The answers of a shortest play that comes to a node with one of these sums."""
        for depth in range(len(self._layers())):
            came = self.layers[depth].get(node, 0) & sums
            if came:
                return self._retrace(_At(node, (came & -came).bit_length() - 1, depth))
        raise LookupError(node)

    def to_scene(self, scene: int) -> tuple[Answer, ...] | None:
        """The answers of a shortest play that comes to a scene, by its place; None where none does."""
        return self.to_nearest((scene,))

    def to_nearest(self, scenes: Iterable[int]) -> tuple[Answer, ...] | None:
        """The answers of a shortest play that comes to one of some scenes, the first of them that is as near."""
        found = self._first_found()
        nearest = min((found[scene] for scene in scenes if scene in found), key=lambda at: at.depth, default=None)
        return None if nearest is None else self._retrace(nearest)

    def length(self, node: int, sums: int = ANY) -> int:
        """How many answers a shortest play to a node takes."""
        return next(depth for depth, layer in enumerate(self._layers()) if layer.get(node, 0) & sums)

    def _first_found(self) -> dict[int, _At]:
        """For each scene that a play comes to the state that a shortest one comes to."""
        if not self.scenes:
            for depth, layer in enumerate(self._layers()):
                for node, sums in layer.items():
                    scene = self.exploration.scene_of(node)
                    if scene not in self.scenes:
                        self.scenes[scene] = _At(node, (sums & -sums).bit_length() - 1, depth)
        return self.scenes

    def _layers(self) -> list[dict[int, int]]:
        if not self.layers:
            known = [0] * len(self.exploration.keys)
            fresh = {0: 1}
            while fresh:
                self.layers.append(self._with_silent(fresh, known))
                fresh = self._next(self.layers[-1], known)
        return self.layers

    def _with_silent(self, fresh: dict[int, int], known: list[int]) -> dict[int, int]:
        """A layer with what is passed through on from it."""
        found, layer = self.exploration, dict[int, int]()
        waiting = list(fresh.items())
        while waiting:
            node, sums = waiting.pop()
            new = sums & ~known[node]
            if not new:
                continue
            known[node] |= new
            layer[node] = layer.get(node, 0) | new
            if found.silent[node]:
                waiting += self._after(node, new)
        return layer

    def _next(self, layer: dict[int, int], known: list[int]) -> dict[int, int]:
        fresh: dict[int, int] = {}
        for node, sums in layer.items():
            if not self.exploration.silent[node]:
                for target, moved in self._after(node, sums):
                    if moved & ~known[target]:
                        fresh[target] = fresh.get(target, 0) | moved
        return fresh

    def _after(self, node: int, sums: int) -> Iterator[tuple[int, int]]:
        found = self.exploration
        for edge in found.edges(node):
            moved = found.goes(edge, sums & found.shares.get(edge, ANY))
            if moved:
                yield found.targets[edge], moved

    def _retrace(self, at: _At) -> tuple[Answer, ...]:
        """The answers that led to a state, found from its end."""
        found, answers = self.exploration, list[Answer]()
        while True:
            origin = self._origin(at)
            if origin is None:
                return tuple(reversed(answers))
            at, edge = origin
            answers.append(found.moves[found.edge_moves[edge]].answer)

    def _origin(self, at: _At) -> tuple[_At, int] | None:
        """Where the last answer that led here was given, silence passed through, and its edge; None at the start."""
        waiting, passed = [at], {at}
        for here in waiting:
            for before, edge in self._before(here, here.depth - 1, silent=False):
                return before, edge
            for before, _ in self._before(here, here.depth, silent=True):
                if before not in passed:
                    passed.add(before)
                    waiting.append(before)
        return None

    def _before(self, at: _At, depth: int, silent: bool) -> Iterator[tuple[_At, int]]:
        """The states of a layer that lead to a state by one edge."""
        if depth < 0:
            return
        if self.arriving is None:
            self.arriving = _Arriving.of(self.exploration)
        found, layer = self.exploration, self.layers[depth]
        for edge, node in self.arriving.at(at.node):
            if bool(found.silent[node]) == silent and node in layer:
                came = found.came(edge, 1 << at.place) & layer[node] & found.shares.get(edge, ANY)
                if came:
                    yield _At(node, (came & -came).bit_length() - 1, depth), edge


@dataclass(frozen=True, slots=True)
class _Arriving:
    """The edges that lead to each node: its first one, for each edge the next one, and where that comes from."""

    first: "array[int]"
    following: "array[int]"
    origins: "array[int]"

    @classmethod
    def of(cls, found: Exploration) -> "_Arriving":
        """Those of an exploration, the earliest first."""
        first, edges = array("i", [-1]) * len(found.keys), len(found.targets)
        following, origins = array("i", [-1]) * edges, array("i", [0]) * edges
        for node in reversed(range(len(found.keys))):
            for edge in reversed(found.edges(node)):
                target = found.targets[edge]
                first[target], following[edge], origins[edge] = edge, first[target], node
        return cls(first, following, origins)

    def at(self, node: int) -> Iterator[tuple[int, int]]:
        """The edges that lead to a node, with the nodes that they come from."""
        edge = self.first[node]
        while edge >= 0:
            yield edge, self.origins[edge]
            edge = self.following[edge]
