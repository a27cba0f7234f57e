"""The engine and a second reading of the format's page play alike, whatever the document and the answers."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.engine.play import (
    AnswerRefused,
    Run,
    answer,
    resume,
    save,
    start,
    transcript,
    turn,
)
from elearn.engine.script import prepare
from tests.engine.models import scenario_of
from tests.engine.reference import Play, Refused
from tests.generate import JUNK, Plain, documents, make_answer

SEEDS = st.integers(0, 2**32 - 1)
LONGEST = 25


def play_both(document: Plain, seed: int, chance: Random) -> tuple[Run, Play]:
    """Play one document twice with the same random answers, and hold the two together at every step."""
    script = prepare(scenario_of(document))
    run, second = start(script, seed), Play(document, seed)
    agree(run, second)
    for _ in range(LONGEST):
        refused_alike(run, second, chance)
        answered = make_answer(chance, second.scene and second.scene["decision"], [o["id"] for o in second.options()])
        try:
            second.give(answered)
        except Refused:
            with pytest.raises(AnswerRefused):
                answer(run, answered)
            break
        run = answer(run, answered)
        agree(run, second)
    return run, second


def agree(run: Run, second: Play) -> None:
    """Everything that the two can tell of where they stand is the same."""
    last = () if run.last is None else (run.last,)
    told = second.transcript("x")
    told["steps"] = told["steps"][-1:]
    assert transcript("x", run.seed, last, run) == told
    now = turn(run)
    assert [option.id for option in now.offered] == [option["id"] for option in second.options()]
    assert (now.finished, now.ending) == (second.ending() is not None, second.ending())
    if second.scene is not None:
        assert [second.scene["blocks"][place]["text"] for place in now.blocks] == second.shown(second.scene["blocks"])
        decision = second.scene["decision"]
        prose = decision["prose"] if decision else []
        assert [prose[place]["text"] for place in now.prose] == second.shown(prose)
    nothing_offered = now.scene is not None and now.scene.decision is not None and run.stuck
    assert run.stuck == (second.stuck or nothing_offered)
    assert resume(run.script, run.seed, save(run)) == run


def refused_alike(run: Run, second: Play, chance: Random) -> None:
    """A few strange answers are refused by both, and leave both as they were; what one takes is left out."""
    for junk in chance.sample(JUNK, 6):
        try:
            after = answer(run, junk)
        except AnswerRefused:
            with pytest.raises(Refused):
                second.give(junk)
        else:
            twin = Play(second.document, second.seed)
            for step in second.steps:
                twin.give(step["answer"])
            twin.give(junk)
            agree(after, twin)


@given(document=documents(), seed=SEEDS, chance=SEEDS)
def test_engine_and_reference_tell_the_same_of_every_step(document: Plain, seed: int, chance: int) -> None:
    play_both(document, seed, Random(chance))


@given(document=documents(loose=True), seed=SEEDS, chance=SEEDS)
def test_engine_and_reference_agree_on_scenarios_that_lead_nowhere(document: Plain, seed: int, chance: int) -> None:
    play_both(document, seed, Random(chance))
