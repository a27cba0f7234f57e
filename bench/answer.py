"""What one answer costs: the engine beside the same few rules written out by hand for one scenario.

    python -m bench answer

Prints microseconds for an answer with scoring, conditions and effects, for both, and for saving and resuming.
"""

import timeit
from collections.abc import Callable
from dataclasses import dataclass, replace

from elearn.engine.play import answer, resume, save, start, turn
from elearn.engine.script import prepare
from elearn.language.expressions import And, Comparison, FlagValue, MeterValue, Number, Percent
from elearn.language.model import (
    Block,
    BlockKind,
    Decision,
    DecisionType,
    Effect,
    EffectKind,
    Ending,
    Kind,
    Meter,
    Option,
    Outcome,
    Route,
    Scenario,
    Scene,
    When,
)
from elearn.language.source import Span

ROUNDS = 20_000
REPEATS = 7
LIMIT = 20.0
NOWHERE = Span(0, 0)
CALM = Comparison((">=",), (MeterValue("trust"), Number(5)))
WARM = And((Comparison((">=",), (Percent(), Number(75))), FlagValue("asked_permission")))


def second_floor_bathroom() -> Scenario:
    """The scenario that the format's page begins with, with one option more that has a condition."""
    up, down = Effect(EffectKind.CHANGE, "trust", 2), Effect(EffectKind.CHANGE, "distress", -1)
    asked = Effect(EffectKind.SET, "asked_permission")
    options = (
        Option("a", "Crouch", NOWHERE, "sitting-with-her", score=3, effects=(asked, up, down)),
        Option("b", "Tell her", NOWHERE, "through-the-door", score=1),
        Option("c", "Wait", NOWHERE, "through-the-door", score=0),
        Option(
            "d", "Go on", NOWHERE, "sitting-with-her", condition=And((CALM, FlagValue("asked_permission"))), score=2
        ),
    )
    first = Decision("What?", DecisionType.CHOOSE, NOWHERE, ("engage",), options=options)
    better = Outcome(When.RIGHT, "Well read", NOWHERE, effects=(Effect(EffectKind.CHANGE, "trust", 1),))
    rating = Decision("How?", DecisionType.RATE, NOWHERE, ("engage",), answer=(6, 6), outcomes=(better,))
    prose = Block(BlockKind.PARAGRAPH, "She looks up.", NOWHERE)
    shown = (replace(prose, condition=CALM), replace(prose, condition=CALM, otherwise=True))
    worse = (Effect(EffectKind.CHANGE, "distress", 1),)
    scenes = (
        Scene("second-period", "Second period", NOWHERE, blocks=(prose,), decision=first),
        Scene("sitting-with-her", "Sitting with her", NOWHERE, blocks=shown, decision=rating),
        Scene("afterwards", "Afterwards", NOWHERE, routes=(Route("warm", NOWHERE, WARM), Route("cold", NOWHERE))),
        Scene(
            "through-the-door",
            "Door",
            NOWHERE,
            effects=worse,
            blocks=(prose,),
            routes=(Route("sitting-with-her", NOWHERE),),
        ),
        Scene("warm", "Warm", NOWHERE, ending=Ending.GOOD, blocks=(prose,)),
        Scene("cold", "Cold", NOWHERE, ending=Ending.MIXED, blocks=(prose,)),
    )
    meters = (Meter("distress", "Distress", 8, each=-1), Meter("trust", "Trust", 3))
    return Scenario(
        "bathroom", Kind.SCENARIO, "en", "Bathroom", "Panic", 5, "second-period", scenes,
        competencies=("engage",), meters=meters, flags=("asked_permission",),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hand:
    """The same scenario's state, by hand."""

    scene: str
    distress: int
    trust: int
    asked: bool
    answered: frozenset[str]
    visited: frozenset[str]
    earned: int
    possible: int


SCORES = {"a": 3, "b": 1, "c": 0, "d": 2}


def answer_by_hand(state: Hand, given: object) -> Hand:
    """The same rules, written for this scenario alone."""
    distress, trust, asked = max(0, state.distress - 1), state.trust, state.asked
    if state.scene == "second-period":
        if not isinstance(given, str) or given not in SCORES or (given == "d" and not (trust >= 5 and asked)):
            raise ValueError(given)
        points, scene = 100 * SCORES[given], "sitting-with-her" if given in "ad" else "through-the-door"
        if given == "a":
            asked, trust, distress = True, min(10, trust + 2), max(0, distress - 1)
        distress = min(10, distress + 1) if scene == "through-the-door" else distress
    else:
        if type(given) is not int or not 0 <= given <= 10:
            raise ValueError(given)
        points, scene = max(0, 300 - 100 * abs(given - 6)), ""
        trust = min(10, trust + 1) if points == 300 else trust
    earned, possible, answered = state.earned, state.possible, state.answered
    if state.scene not in answered:
        earned, possible, answered = earned + points, possible + 300, answered | {state.scene}
    visited = state.visited | {scene or "afterwards"}
    if not scene:
        scene = "warm" if 100 * earned // possible >= 75 and asked else "cold"
        visited |= {scene}
    return Hand(scene, distress, trust, asked, answered, visited, earned, possible)


def microseconds(work: Callable[[], object]) -> float:
    """The best of some repeats, in microseconds a call."""
    return min(timeit.repeat(work, number=ROUNDS, repeat=REPEATS)) / ROUNDS * 1e6


def measure() -> None:
    """Measure, print, and end with an error where an answer takes longer than promised."""
    run = start(prepare(second_floor_bathroom()), 7)
    rated = answer(run, "a")
    done = answer(rated, 6)
    saved = save(rated)
    hand = Hand("second-period", 8, 3, False, frozenset(), frozenset({"second-period"}), 0, 0)
    hand_rated = answer_by_hand(hand, "a")
    assert (done.earned, answer_by_hand(hand_rated, 6).scene) == (600, "warm")
    figures = {
        "choose, engine": microseconds(lambda: answer(run, "a")),
        "choose, by hand": microseconds(lambda: answer_by_hand(hand, "a")),
        "rate and a silent passage, engine": microseconds(lambda: answer(rated, 6)),
        "rate and a silent passage, by hand": microseconds(lambda: answer_by_hand(hand_rated, 6)),
        "save": microseconds(lambda: save(rated)),
        "resume": microseconds(lambda: resume(run.script, 7, saved)),
        "turn": microseconds(lambda: turn(run)),
    }
    for name, figure in figures.items():
        print(f"{name:36} {figure:7.2f} µs")
    slowest = max(figures["choose, engine"], figures["rate and a silent passage, engine"])
    print(f"{'one answer, at most':36} {slowest:7.2f} µs (limit {LIMIT:.0f})")
    if slowest > LIMIT:
        raise SystemExit("an answer takes longer than promised")
