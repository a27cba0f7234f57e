"""From where what can still be reached: sums of points are moved along the edges, all sums of a node at once."""

from collections.abc import Iterator, Mapping

from elearn.analysis.exploration import Exploration
from elearn.analysis.order import Order
from elearn.engine.scoring import FULL
from elearn.language.model import Ending


def sums_towards(exploration: Exploration, order: Order, goals: Mapping[int, int]) -> list[int]:
    """For each node the sums with which a play can still come to a goal, given as nodes with their sums."""
    found = [0] * len(exploration.keys)
    for node, sums in goals.items():
        found[node] = sums
    loop_of = order.loop_of
    for node in reversed(order.nodes):
        loop = loop_of.get(node) if loop_of else None
        if loop is None:
            found[node] |= _from(exploration, node, found)
        elif loop[-1] == node:
            _settle(exploration, loop, found)
    return found


def _settle(exploration: Exploration, loop: tuple[int, ...], found: list[int]) -> None:
    """Go round a loop until nothing changes."""
    changed = True
    while changed:
        changed = False
        for node in reversed(loop):
            more = found[node] | _from(exploration, node, found)
            changed = changed or more != found[node]
            found[node] = more


def _from(exploration: Exploration, node: int, found: list[int]) -> int:
    """The sums with which an edge of a node leads to what was found."""
    sums, towards = exploration.sums[node], 0
    for edge in exploration.edges(node):
        there = found[exploration.targets[edge]]
        if there:
            came = exploration.came(edge, there)
            towards |= came & exploration.shares.get(edge, sums)
    return towards


def possible_at(exploration: Exploration, node: int) -> int:
    """The points that could have been earned at a node."""
    return FULL * exploration.memory_of(node).answered.bit_count()


def percent_of(exploration: Exploration, node: int, place: int) -> int:
    """The percent at a node with the sum that has this bit."""
    possible = possible_at(exploration, node)
    return 100 * place * exploration.unit // possible if possible else 100


def bits(sums: int) -> Iterator[int]:
    """The places of the bits of an integer, the lowest first."""
    while sums:
        lowest = sums & -sums
        yield lowest.bit_length() - 1
        sums ^= lowest


def passing(exploration: Exploration, node: int) -> int:
    """The sums with which a play that has ended at a node has passed."""
    sums, scene = exploration.sums[node], exploration.scene_of(node)
    poor = scene != exploration.off and exploration.plans[scene].scene.scene.ending is Ending.POOR
    if poor or exploration.valuation_of(node).critical:
        return 0
    needed = exploration.script.scenario.pass_percent * possible_at(exploration, node)
    least = -(-needed // (100 * exploration.unit))
    return sums >> least << least if sums.bit_length() > least else 0
