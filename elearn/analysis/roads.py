"""The ways from scene to scene that some play takes."""

from dataclasses import dataclass

from elearn.analysis.exploration import Exploration
from elearn.analysis.order import Order
from elearn.analysis.reach import passing, sums_towards
from elearn.engine.state import OFF


@dataclass(frozen=True, slots=True)
class Road:
    """A way from a scene to a scene, by their places (OFF: off the last one).

    `kind` is `option`, `outcome`, `timeout`, `goto` (an answer without an outcome of its own), `route` or `next`; `key`
    the option's id, the outcome's `when`, the route's number or empty. `can_pass`: some play that takes it passes.
    """

    source: int
    target: int
    kind: str
    key: str
    can_pass: bool


def find_roads(exploration: Exploration, order: Order) -> tuple[Road, ...]:
    """All roads that plays take, by scene and then as they were found."""
    goals = {node: sums for node in exploration.ends if (sums := passing(exploration, node))}
    towards = sums_towards(exploration, order, goals)
    passes: dict[int, bool] = {}
    for node in range(len(exploration.keys)):
        for edge in exploration.edges(node):
            came = exploration.came(edge, towards[exploration.targets[edge]])
            passed = came & exploration.share(node, edge) & exploration.sums[node]
            number = exploration.edge_moves[edge]
            passes[number] = passes.get(number, False) or bool(passed)
    roads: dict[tuple[int, int, str, str], bool] = {}
    for number, some_pass in passes.items():
        move = exploration.moves[number]
        target = OFF if move.target == exploration.off else move.target
        for kind, key in move.labels:
            road = move.scene, target, kind, key
            roads[road] = roads.get(road, False) or some_pass
    return tuple(Road(*road, can_pass) for road, can_pass in sorted(roads.items(), key=lambda each: each[0][0]))
