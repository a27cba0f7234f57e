"""Why a condition never holds: which values what it asks about can have, and what comes nearest."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from elearn.analysis.exploration import Exploration
from elearn.analysis.memory import atoms_of, expressions_of
from elearn.analysis.reach import bits, percent_of
from elearn.engine.evaluate import COMPARE
from elearn.engine.state import SLOT_MASK
from elearn.language.expressions import (
    And,
    Comparison,
    Critical,
    Expression,
    FlagValue,
    MeterValue,
    Not,
    Number,
    Or,
    Percent,
    Points,
    Sum,
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


@dataclass(frozen=True, slots=True)
class _Here:
    """One state as conditions see it."""

    exploration: Exploration
    node: int
    place: int

    def value(self, expression: Expression) -> int:
        """What an expression is worth here."""
        match expression:
            case Number() | Truth():
                return expression.value
            case Not():
                return not self.value(expression.part)
            case And():
                return all(self.value(part) for part in expression.parts)
            case Or():
                return any(self.value(part) for part in expression.parts)
            case Comparison():
                values = [self.value(part) for part in expression.parts]
                return all(COMPARE[sign](*pair) for sign, pair in zip(expression.signs, pairwise(values), strict=True))
            case Sum():
                return _total(expression, [self.value(part) for part in expression.parts])
            case _:
                return self.atom(expression)

    def atom(self, expression: Expression) -> int:
        """What a name is worth here."""
        script = self.exploration.script
        valuation, memory = self.exploration.valuation_of(self.node), self.exploration.memory_of(self.node)
        match expression:
            case MeterValue():
                return valuation.meters[script.meters.index(expression.name)]
            case FlagValue():
                return valuation.flags & dict(script.flags)[expression.name] != 0
            case Critical():
                return valuation.critical
            case Visited():
                return memory.visited >> script.indices[expression.scene] & 1
            case Points():
                decision = script.scenes[script.indices[expression.scene]].decision
                slot = None if decision is None else decision.slot
                return 0 if slot is None else max((memory.points >> slot & SLOT_MASK) - 1, 0)
            case _:
                return percent_of(self.exploration, self.node, self.place)

    def distance(self, expression: Expression, wanted: bool = True) -> int:
        """How far a condition is from holding, or from failing; 0 where it does."""
        match expression:
            case Not():
                return self.distance(expression.part, not wanted)
            case And() | Or():
                distances = [self.distance(part, wanted) for part in expression.parts]
                return sum(distances) if isinstance(expression, And) == wanted else min(distances)
            case Comparison() if wanted:
                values = [self.value(part) for part in expression.parts]
                return sum(_gap(sign, *pair) for sign, pair in zip(expression.signs, pairwise(values), strict=True))
            case _:
                return int(bool(self.value(expression)) != wanted)


def _total(expression: Sum, values: Sequence[int]) -> int:
    signs = ("+", *expression.signs)
    return sum(value if sign == "+" else -value for sign, value in zip(signs, values, strict=True))


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
    title = exploration.script.scenes[scene].scene.title
    ranges = [phrase for atom in atoms if (phrase := _range(exploration, atom, [each.atom(atom) for each in states]))]
    full = (told for atom in atoms if (told := _full(exploration, atom, max(each.atom(atom) for each in states))))
    nearest = min(states, key=lambda here: (here.distance(condition, wanted), exploration.depths[here.node], here.node))
    values = [_told(exploration, atom, nearest.atom(atom)) for atom in atoms]
    return Explanation(
        notes=(*(f"whenever a play comes to `{title}`, {phrase}" for phrase in ranges), *full)
        if len(states) < MOST_STATES
        else (),
        closest=", ".join(values) or None,
        node=nearest.node,
        sums=1 << nearest.place,
    )


def _states(exploration: Exploration, nodes: Iterable[int]) -> Iterator[_Here]:
    count = 0
    for node in nodes:
        for place in bits(exploration.sums[node]):
            yield _Here(exploration, node, place)
            count += 1
            if count == MOST_STATES:
                return


def tell_state(exploration: Exploration, node: int, place: int) -> str:
    """What the conditions of a node's scene ask about, as it stands there with a sum."""
    here = _Here(exploration, node, place)
    scene = exploration.plans[exploration.scene_of(node)].scene.scene
    atoms = (atom for expression in expressions_of(scene) for atom in atoms_of(expression))
    asked = dict.fromkeys(atom for atom in atoms if not isinstance(atom, Number | Truth))
    return ", ".join(_told(exploration, atom, here.atom(atom)) for atom in asked)


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
