"""Which ways the expert's play takes, silent passages included."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from elearn.engine.answers import bare, is_timeout
from elearn.engine.flow import arrive, is_silent, route_taken
from elearn.engine.play import Answer, Run, runs
from elearn.engine.script import Script, ScriptScene
from elearn.engine.state import OFF, State
from elearn.language.model import DecisionType


class Step(NamedTuple):
    """A way that a play takes: from which scene, and which of its ways on."""

    source: int
    kind: str
    key: str
    target: int


def expert_steps(script: Script, answers: Sequence[Answer]) -> tuple[Step, ...]:
    """The ways that a play with these answers takes, in their order."""
    played = list(runs(script, 0, answers))
    opening = _silent(script, script.beginning, script.start, played[0])
    return (*opening, *(step for before, after in pairwise(played) for step in _steps(script, before, after)))


def _steps(script: Script, before: Run, after: Run) -> Iterator[Step]:
    taken = after.taken
    if taken is None:
        return
    state = before.state if script.scenes[taken.scene].decision is None else taken.after
    step = _answered(script.scenes[taken.scene], taken.scene, taken.given, after, state)
    yield step
    yield from _silent(script, taken.after, step.target, after)


def _silent(script: Script, state: State, target: int, after: Run) -> Iterator[Step]:
    """The ways through passages with nothing to show, from a first one to where the run then stands."""
    while target != OFF:
        scene = script.scenes[target]
        state = arrive(state, scene, target)
        if not is_silent(scene, state) or state == after.state:
            return
        step = _passed(scene, target, state)
        yield step
        target = step.target


def _answered(scene: ScriptScene, place: int, given: Answer, after: Run, state: State) -> Step:
    decision = scene.decision
    if decision is None:
        return _passed(scene, place, state)
    if is_timeout(given):
        return Step(place, "timeout", "", decision.target if decision.timeout is None else decision.timeout)
    if decision.decision.type is DecisionType.CHOOSE:
        option = decision.options[decision.places[str(bare(given))]]
        return Step(place, "option", option.option.id, option.target)
    outcome = None if after.taken is None or after.taken.outcome is None else after.taken.outcome
    followed = None if outcome is None else decision.outcomes.get(outcome)
    if outcome is None or followed is None:
        return Step(place, "goto", "", decision.target)
    return Step(place, "outcome", outcome.value, followed.target)


def _passed(scene: ScriptScene, place: int, state: State) -> Step:
    number = route_taken(scene, state)
    if number is not None:
        return Step(place, "route", str(number), scene.routes[number][1])
    return Step(place, "next", "", OFF if scene.routes else scene.following)
