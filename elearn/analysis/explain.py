"""Why a condition never holds: which values what it asks about can have, and what comes nearest."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from elearn.analysis.exploration import Exploration
from elearn.analysis.memory import atoms_of, expressions_of
from elearn.analysis.reach import bits
from elearn.engine.evaluate import Places, Term, make_term
from elearn.engine.state import State
from elearn.language.expressions import (
    And,
    Comparison,
    Expression,
    FlagValue,
    MeterValue,
    Not,
    Number,
    Or,
    Percent,
    Points,
    Truth,
    Visited,
)

MOST_STATES = 20_000
"""States that are looked at to explain one condition; with more of them nothing is said of all."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Sentences about the values, what comes nearest, and where: a node with a sum."""

    notes: tuple[str, ...] = ()
    closest: str | None = None
    node: int | None = None
    sums: int = -1


class _Here(NamedTuple):
    """One state as conditions see it, with its node and the place of its sum's bit."""

    node: int
    place: int
    state: State


def _make_distance(expression: Expression, places: Places, wanted: bool = True) -> Term:
    """How far a condition is from holding in a state, or from failing; 0 where it does."""
    match expression:
        case Not():
            return _make_distance(expression.part, places, not wanted)
        case And() | Or():
            parts = [_make_distance(part, places, wanted) for part in expression.parts]
            total = sum if isinstance(expression, And) == wanted else min
            return lambda state: total([part(state) for part in parts])
        case Comparison() if wanted:
            return _make_gaps(expression, places)
        case _:
            term = make_term(expression, places)
            return lambda state: int(bool(term(state)) != wanted)


def _make_gaps(comparison: Comparison, places: Places) -> Term:
    """How much is missing in a state for all of a comparison to hold."""
    parts = [make_term(part, places) for part in comparison.parts]

    def gaps(state: State) -> int:
        values = [part(state) for part in parts]
        return sum(map(_gap, comparison.signs, values, values[1:]))

    return gaps


def _gap(sign: str, left: int, right: int) -> int:
    """How much is missing for a comparison to hold."""
    match sign:
        case "==":
            return abs(left - right)
        case "!=":
            return int(left == right)
        case "<" | "<=":
            return max(0, left - right + (sign == "<"))
        case _:
            return max(0, right - left + (sign == ">"))


def explain(exploration: Exploration, scene: int, condition: Expression, wanted: bool = True) -> Explanation:
    """Why a condition, asked at a scene, never holds, or where not `wanted` why it never fails."""
    states = list(_states(exploration, exploration.nodes_at(scene)))
    if not states:
        return Explanation()
    atoms = list(dict.fromkeys(atom for atom in atoms_of(condition) if not isinstance(atom, Number | Truth)))
    title, places = exploration.script.scenes[scene].scene.title, exploration.script.places
    terms = [make_term(atom, places) for atom in atoms]
    values = [(atom, [term(here.state) for here in states]) for atom, term in zip(atoms, terms, strict=True)]
    ranges = [phrase for atom, each in values if (phrase := _range(exploration, atom, each))]
    full = (told for atom, each in values if (told := _full(exploration, atom, max(each))))
    distance = _make_distance(condition, places, wanted)
    nearest = min(states, key=lambda here: (distance(here.state), exploration.depths[here.node], here.node))
    return Explanation(
        notes=(*(f"whenever a play comes to `{title}`, {phrase}" for phrase in ranges), *full)
        if len(states) < MOST_STATES
        else (),
        closest=", ".join(_values(exploration, atoms, nearest.state)) or None,
        node=nearest.node,
        sums=1 << nearest.place,
    )


def _states(exploration: Exploration, nodes: Iterable[int]) -> Iterator[_Here]:
    count = 0
    for node in nodes:
        for place in bits(exploration.sums[node]):
            yield _Here(node, place, exploration.state_at(node, place))
            count += 1
            if count == MOST_STATES:
                return


def tell_state(exploration: Exploration, node: int, place: int) -> str:
    """What the conditions of a node's scene ask about, as it stands there with a sum."""
    scene = exploration.plans[exploration.scene_of(node)].scene.scene
    atoms = (atom for expression in expressions_of(scene) for atom in atoms_of(expression))
    asked = dict.fromkeys(atom for atom in atoms if not isinstance(atom, Number | Truth))
    return ", ".join(_values(exploration, asked, exploration.state_at(node, place)))


def _values(exploration: Exploration, atoms: Iterable[Expression], state: State) -> Iterator[str]:
    """What is asked about, each with its value in a state."""
    places = exploration.script.places
    return (_told(exploration, atom, make_term(atom, places)(state)) for atom in atoms)


def name_of(exploration: Exploration, atom: Expression) -> str:
    """How an author writes what is asked about."""
    match atom:
        case MeterValue() | FlagValue():
            return atom.name
        case Visited() | Points():
            title = exploration.script.scenes[exploration.script.indices[atom.scene]].scene.title
            return f'{atom.node}("{title}")'
        case Percent():
            return "percent"
        case _:
            return "critical"


def _full(exploration: Exploration, atom: Expression, highest: int) -> str | None:
    """That a meter cannot rise any more, where a play fills it: an author may not know of its `max`."""
    if not isinstance(atom, MeterValue):
        return None
    meter = next(each for each in exploration.script.scenario.meters if each.name == atom.name)
    return f"{meter.name} goes no higher than its `max`, {meter.high}" if highest == meter.high else None


def _range(exploration: Exploration, atom: Expression, values: Sequence[int]) -> str | None:
    name, low, high = name_of(exploration, atom), min(values), max(values)
    if isinstance(atom, MeterValue | Points | Percent):
        return f"{name} is {low}" if low == high else f"{name} is between {low} and {high}"
    if low != high:
        return None
    return f"{name} is {'true' if low else 'false'}"


def _told(exploration: Exploration, atom: Expression, value: int) -> str:
    name = name_of(exploration, atom)
    if isinstance(atom, MeterValue | Points | Percent):
        return f"{name} = {value}"
    return f"{name} is {'true' if value else 'false'}"
