"""Players who do not think: one takes the longest option every time, another guesses a quiz."""

from collections import defaultdict
from typing import NamedTuple

from elearn.analysis.effects import Bounds, bounds_of
from elearn.analysis.facts import LongestOption
from elearn.analysis.plain import to_plain
from elearn.analysis.replies import ways_to_answer
from elearn.engine.flow import Reply, Result, ending, enter, is_silent, is_stuck, offered, take, way_on
from elearn.engine.scoring import FULL
from elearn.engine.script import Script, ScriptDecision, ScriptScene
from elearn.engine.state import OFF, State
from elearn.language.model import DecisionType, Ending


def play_longest(script: Script) -> LongestOption | None:
    """What comes of taking the longest option offered, every time; None where that goes round for ever.

    In a quiz all scenes are drawn.
    """
    drawn = _all_drawn(script)
    state = enter(script, script.beginning, drawn[0] if drawn else script.start)
    passed: set[State] = set()
    while ending(script, state) is None and not _unanswerable(script, state):
        if state in passed:
            return None
        passed.add(state)
        result = _longest(script, state, drawn)
        state = enter(script, result.state, result.target)
    if _goes_round(script, state):
        return None
    good = ending(script, state) not in (None, Ending.POOR) and not state.critical
    return LongestOption(state.percent, good and state.percent >= script.scenario.pass_percent)


def _all_drawn(script: Script) -> tuple[int, ...]:
    return tuple(range(len(script.scenes))) if script.is_quiz else ()


def _goes_round(script: Script, state: State) -> bool:
    """Whether the play is passed through in silence for ever."""
    if state.scene == OFF:
        return False
    scene = script.scenes[state.scene]
    passage = scene.decision is None and scene.scene.ending is None
    return passage and is_silent(scene, state) and way_on(scene, state) is not None


def _unanswerable(script: Script, state: State) -> bool:
    """Whether there is nothing that somebody answers who never runs out of time."""
    if state.scene == OFF or is_stuck(script, state):
        return True
    decision = script.scenes[state.scene].decision
    return decision is not None and decision.decision.type is DecisionType.CHOOSE and not offered(decision, state)


def _longest(script: Script, state: State, drawn: tuple[int, ...]) -> Result:
    decision = script.scenes[state.scene].decision
    reply = Reply() if decision is None else longest_reply(decision, offered(decision, state))
    return take(script, state, reply, drawn)


def longest_reply(decision: ScriptDecision, places: tuple[int, ...]) -> Reply:
    """The answer by length alone: the longest option, all of them, the longest first, or the middle."""
    lengths = {place: len(to_plain(decision.options[place].option.text)) for place in places}
    longest_first = tuple(sorted(places, key=lambda place: (-lengths[place], -place)))
    match decision.decision.type:
        case DecisionType.CHOOSE:
            return Reply(longest_first[:1])
        case DecisionType.SELECT:
            return Reply(places)
        case DecisionType.ORDER:
            return Reply(longest_first)
        case DecisionType.RATE:
            return Reply(rating=(decision.decision.low + decision.decision.high) // 2)
        case _:
            return Reply()


class _Drawn(NamedTuple):
    """So many scenes of a quiz were drawn, with what guessing earned and could have earned."""

    scenes: int = 0
    earned: int = 0
    possible: int = 0


def guess_quiz(script: Script) -> float:
    """The chance that guessing passes a quiz, over every set of scenes that may be drawn, each as likely."""
    every = len(script.scenes)
    count = min(script.scenario.draw or every, every)
    chances = {_Drawn(): 1.0}
    for place, scene in enumerate(script.scenes):
        after: dict[_Drawn, float] = defaultdict(float)
        worths = _guessed_worths(scene, bounds_of(script))
        for drawn, chance in chances.items():
            taken = (count - drawn.scenes) / (every - place)
            if taken < 1:
                after[drawn] += chance * (1 - taken)
            for worth, share in worths.items() if taken else ():
                possible = drawn.possible + (0 if worth is None else FULL)
                after[_Drawn(drawn.scenes + 1, drawn.earned + (worth or 0), possible)] += chance * taken * share
        chances = after
    needed = script.scenario.pass_percent
    return sum(chance for drawn, chance in chances.items() if 100 * drawn.earned >= needed * drawn.possible)


def _guessed_worths(scene: ScriptScene, bounds: Bounds) -> dict[int | None, float]:
    """What a guess at a scene of a quiz is worth, with which chance; critical answers are left out."""
    decision = scene.decision
    if decision is None:
        return {None: 1.0}
    ways = [way for way in ways_to_answer(scene, decision, decision.every, bounds) if not way.reply.timed_out]
    total = sum(way.count for way in ways)
    worths: dict[int | None, float] = defaultdict(float)
    for way in ways:
        if not way.combined.critical:
            worths[way.worth] += way.count / total
    return worths
