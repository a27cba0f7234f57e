"""What a play remembers of its past, as far as something can still ask about it.

The visits and points that expressions can still ask about, and which scored decisions were answered. What those earned
in sum is no part of it: the exploration keeps that beside each state.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from elearn.engine.evaluate import Changes, Move, Places
from elearn.engine.script import Script, ScriptScene
from elearn.engine.state import OFF, SLOT_MASK
from elearn.language.expressions import (
    And,
    Comparison,
    Expression,
    FlagValue,
    MeterValue,
    Not,
    Or,
    Percent,
    Points,
    Sum,
    Visited,
)
from elearn.language.model import Block, Scene


class Memory(NamedTuple):
    """The remembered past: `visited` and `points` as in a state, `answered` with a bit for each scored decision.

    `earned` is 0 but where the memory is to tell sums apart and a route can still ask for `percent`.
    """

    visited: int = 0
    points: int = 0
    answered: int = 0
    earned: int = 0


class Asked(NamedTuple):
    """What expressions from a scene on can ask about: visits, points, flags and meters as bits; and `percent`."""

    visited: int = 0
    points: int = 0
    percent: bool = False
    flags: int = 0
    meters: int = 0

    def __or__(self, other: object) -> "Asked":
        """What either asks about."""
        if not isinstance(other, Asked):
            return NotImplemented
        return Asked(
            self.visited | other.visited,
            self.points | other.points,
            self.percent or other.percent,
            self.flags | other.flags,
            self.meters | other.meters,
        )


def asked_from(script: Script) -> tuple[Asked, ...]:
    """For each scene, what can be asked about there or later, by the roads that the text draws."""
    asked = []
    for scene in script.scenes:
        asked.append(Asked())
        for expression in expressions_of(scene.scene):
            asked[-1] |= asked_by(expression, script)
    leading: list[list[int]] = [[] for _ in script.scenes]
    for place, scene in enumerate(script.scenes):
        for target in targets_of(scene):
            if target != OFF:
                leading[target].append(place)
    waiting = list(range(len(asked)))
    while waiting:
        place = waiting.pop()
        for source in leading[place]:
            both = asked[source] | asked[place]
            if both != asked[source]:
                asked[source] = both
                waiting.append(source)
    return tuple(asked)


def targets_of(scene: ScriptScene) -> Iterator[int]:
    """Where the text says that a scene may lead."""
    decision = scene.decision
    if scene.scene.ending is not None:
        return
    if decision is None:
        yield from (target for _, target in scene.routes)
        if not scene.routes:
            yield scene.following
        return
    yield decision.target
    yield from (option.target for option in decision.options)
    yield from (outcome.target for outcome in decision.outcomes.values())
    if decision.timeout is not None:
        yield decision.timeout


def asked_by(expression: Expression, script: Script) -> Asked:
    """What an expression asks about."""
    asked = Asked()
    for atom in atoms_of(expression):
        asked |= _asked_by_atom(atom, script.places)
    return asked


def _asked_by_atom(atom: Expression, places: Places) -> Asked:
    match atom:
        case Visited():
            return Asked(visited=places.scenes[atom.scene])
        case Points():
            slot = places.slots.get(atom.scene)
            return Asked(points=0 if slot is None else SLOT_MASK << slot)
        case Percent():
            return Asked(percent=True)
        case FlagValue():
            return Asked(flags=places.flags[atom.name])
        case MeterValue():
            return Asked(meters=1 << places.meters[atom.name])
        case _:
            return Asked()


def forgetting(script: Script, asked: Asked) -> Changes:
    """What puts the meters and flags that nothing asks about any more to where they are all alike."""
    flags = sum(bit for _, bit in script.flags if not asked.flags & bit)
    moves = [
        Move(place, True, meter.low, meter.low, meter.high)
        for place, meter in enumerate(script.scenario.meters)
        if not asked.meters >> place & 1
    ]
    return Changes(0, ~flags, tuple(moves))


def expressions_of(scene: Scene) -> Iterator[Expression]:
    """Every condition of a scene."""
    yield from _conditions(scene.blocks)
    yield from (route.condition for route in scene.routes if route.condition is not None)
    if scene.decision is not None:
        yield from _conditions(scene.decision.prose)
        yield from (option.condition for option in scene.decision.options if option.condition is not None)
        for outcome in scene.decision.outcomes:
            yield from _conditions(outcome.response.consequence)
            yield from _conditions(outcome.response.coaching)


def _conditions(blocks: Iterable[Block]) -> Iterator[Expression]:
    return (block.condition for block in blocks if block.condition is not None)


def atoms_of(expression: Expression) -> Iterator[Expression]:
    """The names and numbers of an expression."""
    match expression:
        case Not():
            yield from atoms_of(expression.part)
        case And() | Or() | Comparison() | Sum():
            for part in expression.parts:
                yield from atoms_of(part)
        case _:
            yield expression


@dataclass(frozen=True, slots=True)
class Remembering:
    """How the memory goes on: `slots` has the place of each scored decision's bit, None where a scene has none.

    Without `scores` nothing is remembered of the score but what a route can still ask for; with `split`, that holds
    what was earned, too. With `forgets`, meters and flags are forgotten as soon as nothing can ask about them.
    """

    asked: tuple[Asked, ...]
    bits: tuple[int, ...]
    slots: tuple[int | None, ...]
    scores: bool = True
    split: bool = False
    forgets: bool = True

    def after_answer(self, memory: Memory, scene: int, worth: int | None, asked: Asked) -> tuple[Memory, int]:
        """The memory after an answer that is worth so much, as far as that is asked, and what the answer earned."""
        visited, points, answered, earned = memory
        bit, slot = self.bits[scene], self.slots[scene]
        gain = 0
        if worth is not None and slot is not None and not answered & bit and not points >> slot & SLOT_MASK:
            gain, answered = worth, answered | bit
            points |= worth + 1 << slot
        kept = answered if self.scores or asked.percent else 0
        total = earned + gain if self.split and asked.percent else 0
        return Memory(visited & asked.visited, points & asked.points, kept, total), gain

    def after_entry(self, memory: Memory, target: int) -> Memory:
        """The memory once a scene has been entered."""
        return memory._replace(visited=(memory.visited | 1 << target) & self.asked[target].visited)


def remembering(script: Script, scores: bool = True, split: bool = False, forgets: bool = True) -> Remembering:
    """How a script's plays remember."""
    slots = tuple(None if scene.decision is None else scene.decision.slot for scene in script.scenes)
    scored = [place for place, slot in enumerate(slots) if slot is not None]
    bits = {place: 1 << number for number, place in enumerate(scored)}
    every = tuple(bits.get(place, 0) for place in range(len(slots)))
    return Remembering(asked_from(script), every, slots, scores, split, forgets)
