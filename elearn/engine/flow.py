"""How a play moves: from a state and an answer to the next state.

Everything here is a function of the script and the state, so whoever explores all states runs what the learner runs.
`drawn` are the scenes of an attempt at a quiz, in their order; other documents have none.
"""

from typing import NamedTuple

from elearn.engine.evaluate import Changes, apply, holding
from elearn.engine.scoring import (
    FULL,
    choose_worth,
    order_worth,
    outcome_of_rating,
    outcome_of_worth,
    rate_worth,
    select_worth,
)
from elearn.engine.script import Script, ScriptDecision, ScriptScene
from elearn.engine.state import OFF, SLOT_MASK, State
from elearn.language.model import DecisionType, Ending, When

SILENT_LIMIT = 100_000
"""So many passages on end may be passed in silence; a chain that is longer counts as one without an end."""


class Reply(NamedTuple):
    """An allowed answer, read: the places of what was chosen (an order's in the order given), or a rating."""

    chosen: tuple[int, ...] = ()
    rating: int = 0
    timed_out: bool = False


class Result(NamedTuple):
    """What an answer came to: what was offered, the state after its effects and before the next scene's, the way on."""

    offered: tuple[int, ...]
    state: State
    points: int | None
    outcome: When | None
    target: int


def offered(decision: ScriptDecision, state: State) -> tuple[int, ...]:
    """The places of the options that are offered, in file order."""
    if not decision.conditional:
        return decision.every
    return holding([option.condition for option in decision.options], state)


def way_on(scene: ScriptScene, state: State) -> int | None:
    """Where a passage leads; None where it has routes and none of them holds."""
    if not scene.routes:
        return scene.following
    number = route_taken(scene, state)
    return None if number is None else scene.routes[number][1]


def route_taken(scene: ScriptScene, state: State) -> int | None:
    """The number of the route that a passage is left by; None where none holds."""
    for number, (condition, _) in enumerate(scene.routes):
        if condition is None or condition(state):
            return number
    return None


def is_silent(scene: ScriptScene, state: State) -> bool:
    """Whether a scene has nothing to show."""
    return not scene.shown and not holding(scene.blocks, state)


def enter(script: Script, state: State, target: int) -> State:
    """The state in which the learner next stands still, coming to a scene.

    Passages with nothing to show are passed through. Where that leads back to a state that was there before, or has
    no way on, the play stands at that passage and is stuck.
    """
    passed: set[State] = set()
    while target != OFF:
        scene = script.scenes[target]
        state = arrive(state, scene, target)
        if not is_silent(scene, state):
            return state
        onward = way_on(scene, state)
        if onward is None or state in passed or len(passed) == SILENT_LIMIT:
            return state
        passed.add(state)
        target = onward
    return state._replace(scene=OFF)


def arrive(state: State, scene: ScriptScene, place: int) -> State:
    """The state on entering a scene, after its effects."""
    meters, flags = state.meters, state.flags
    if scene.changes is not None:
        meters, flags = apply(scene.changes, meters, flags)
    visited = state.visited | scene.bit
    return State(place, meters, flags, state.critical, visited, state.points, state.earned, state.possible)


def ending(script: Script, state: State) -> Ending | None:
    """How the play has ended; None while it has not."""
    if state.scene == OFF:
        return Ending.GOOD if script.ends_off else None
    return script.scenes[state.scene].scene.ending


def is_stuck(script: Script, state: State) -> bool:
    """Whether the play has not ended and no answer leads on, which the checker proves never to happen."""
    if state.scene == OFF:
        return not script.ends_off
    scene = script.scenes[state.scene]
    decision = scene.decision
    if decision is not None:
        unanswerable = decision.decision.type is DecisionType.CHOOSE and decision.timeout is None
        return unanswerable and not offered(decision, state)
    if scene.scene.ending is not None:
        return False
    return way_on(scene, state) is None or is_silent(scene, state)


def take(script: Script, state: State, reply: Reply, drawn: tuple[int, ...] = ()) -> Result:
    """What an allowed answer comes to."""
    scene = script.scenes[state.scene]
    decision = scene.decision
    if decision is None:
        onward = way_on(scene, state)
        return Result((), state, None, None, OFF if onward is None else onward)
    places = offered(decision, state)
    worth, outcome = (None, None) if reply.timed_out else _judge(decision, places, reply)
    meters, flags, critical, target = _effects(scene, decision, state, reply, outcome)
    points, kept, earned, possible = _record(decision, state, worth)
    after = State(state.scene, meters, flags, critical, state.visited, kept, earned, possible)
    return Result(places, after, points, outcome, _next_drawn(drawn, state.scene) if drawn else target)


def _next_drawn(drawn: tuple[int, ...], place: int) -> int:
    following = drawn.index(place) + 1
    return drawn[following] if following < len(drawn) else OFF


def _judge(decision: ScriptDecision, places: tuple[int, ...], reply: Reply) -> tuple[int | None, When | None]:
    asked = decision.decision
    match asked.type:
        case DecisionType.CHOOSE:
            return choose_worth(decision.options[reply.chosen[0]].option.score), None
        case DecisionType.SELECT:
            correct = [place for place in places if decision.options[place].option.correct]
            worth = select_worth(correct, reply.chosen)
            return worth, outcome_of_worth(worth)
        case DecisionType.ORDER:
            worth = order_worth(reply.chosen)
            return worth, outcome_of_worth(worth)
        case DecisionType.RATE if asked.answer is not None:
            return rate_worth(asked.answer, reply.rating), outcome_of_rating(asked.answer, reply.rating)
        case DecisionType.REFLECT:
            return None, When.RIGHT
    return None, None


def _effects(
    scene: ScriptScene, decision: ScriptDecision, state: State, reply: Reply, outcome: When | None
) -> tuple[tuple[int, ...], int, bool, int]:
    critical, target = state.critical, decision.target
    happened: list[Changes | None] = [scene.each]
    if reply.timed_out and decision.timeout is not None:
        target = decision.timeout
    for place in reply.chosen:
        chosen = decision.options[place]
        happened.append(chosen.changes)
        critical = critical or chosen.option.critical
        target = chosen.target
    if outcome is not None and (followed := decision.outcomes.get(outcome)) is not None:
        happened.append(followed.changes)
        target = followed.target
    meters, flags = state.meters, state.flags
    for changes in happened:
        if changes is not None:
            meters, flags = apply(changes, meters, flags)
    return meters, flags, critical, target


def _record(decision: ScriptDecision, state: State, worth: int | None) -> tuple[int | None, int, int, int]:
    slot = decision.slot
    if slot is None:
        return None, state.points, state.earned, state.possible
    if state.points >> slot & SLOT_MASK:
        return 0, state.points, state.earned, state.possible
    points = worth or 0
    return points, state.points | points + 1 << slot, state.earned + points, state.possible + FULL
