"""The expert's play: passing with the best percent, of such plays one with the fewest answers, the first."""

from collections.abc import Mapping
from typing import NamedTuple

from elearn.analysis.exploration import Exploration
from elearn.analysis.order import Order
from elearn.analysis.reach import bits, passing, percent_of, sums_towards
from elearn.engine.answers import Answer


class ExpertPlay(NamedTuple):
    """The answers of the expert's play, its percent, and how many scored decisions it answers."""

    answers: tuple[Answer, ...]
    percent: int
    decisions: int


def find_expert(exploration: Exploration, order: Order) -> ExpertPlay | None:
    """The expert's play; None where nothing passes."""
    best, goals = _best_passes(exploration)
    if not goals:
        return None
    towards = sums_towards(exploration, order, goals)
    answers, node = _first_play(exploration, towards, goals)
    return ExpertPlay(answers, best, exploration.memory_of(node).answered.bit_count())


def _best_passes(exploration: Exploration) -> tuple[int, dict[int, int]]:
    """The best percent of a passing play, and the nodes and sums with which it ends."""
    best, goals = -1, dict[int, int]()
    for node in exploration.ends:
        for place in bits(passing(exploration, node)):
            percent = percent_of(exploration, node, place)
            if percent > best:
                best, goals = percent, {}
            if percent == best:
                goals[node] = goals.get(node, 0) | 1 << place
    return best, goals


def _first_play(
    exploration: Exploration, towards: list[int], goals: Mapping[int, int]
) -> tuple[tuple[Answer, ...], int]:
    """The answers that lead to a goal, fewest and first: states are gone through in the order of their plays."""
    start = _standing(exploration, 0, 0, towards)
    came: dict[tuple[int, int], tuple[tuple[int, int], int] | None] = {start: None}
    frontier = [start]
    while True:
        reached = []
        for state in frontier:
            node, place = state
            if goals.get(node, 0) >> place & 1:
                return _retraced(exploration, came, state), node
            for edge in exploration.edges(node):
                after = _onward(exploration, edge, place, towards)
                if after is not None and after not in came:
                    came[after] = state, edge
                    reached.append(after)
        frontier = reached


def _onward(exploration: Exploration, edge: int, place: int, towards: list[int]) -> tuple[int, int] | None:
    """Where an edge leads to stand still; None where the goal cannot be reached from there."""
    target, moved = exploration.targets[edge], place + exploration.gains[edge]
    allowed = exploration.shares.get(edge, -1) >> place & 1 and towards[target] >> moved & 1
    return _standing(exploration, target, moved, towards) if allowed else None


def _standing(exploration: Exploration, node: int, place: int, towards: list[int]) -> tuple[int, int]:
    """Where a play stands still that comes to a node: what is silent is passed through."""
    while exploration.silent[node]:
        for edge in exploration.edges(node):
            if exploration.shares.get(edge, -1) >> place & 1:
                node, place = exploration.targets[edge], place + exploration.gains[edge]
                break
    return node, place


def _retraced(
    exploration: Exploration,
    came: Mapping[tuple[int, int], tuple[tuple[int, int], int] | None],
    state: tuple[int, int],
) -> tuple[Answer, ...]:
    answers = []
    step = came[state]
    while step is not None:
        state, edge = step
        answers.append(exploration.moves[exploration.edge_moves[edge]].answer)
        step = came[state]
    return tuple(reversed(answers))
