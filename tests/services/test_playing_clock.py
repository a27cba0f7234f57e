"""Time limits: offered, never imposed; fixed when a step is reached; kept by the server's clock alone."""

import pytest

from elearn.services.playing import AnswerRefused, StaleStep, current_turn
from elearn.services.verifying import verify
from elearn.storage.database import Store
from tests.stage import BEST, Stage, make_scenario, set_stage

TIMEOUT = {"timeout": True}


@pytest.fixture
def stage(store: Store) -> Stage:
    return set_stage(store, scenario=make_scenario(seconds=30))


def kept(stage: Stage) -> list[str]:
    return [value for (value,) in stage.rows("SELECT value FROM answer ORDER BY step")]


def test_without_the_clock_nothing_runs_out(stage: Stage):
    attempt = stage.begin()
    stage.clocks.wait(100_000)

    stage.answer(attempt, "a")

    assert current_turn(stage.desk, stage.officer(), attempt, 0).seconds_left is None
    assert kept(stage) == ['"a"']


@pytest.mark.parametrize("pace", [1, 3, 10])
def test_an_answer_in_time_counts(stage: Stage, pace: int):
    attempt = stage.begin(clock=pace)
    stage.clocks.wait(30 * pace)

    stage.answer(attempt, "a")

    assert kept(stage) == ['"a"']


@pytest.mark.parametrize("pace", [1, 3, 10])
def test_an_answer_that_comes_late_is_recorded_as_time_out(stage: Stage, pace: int):
    attempt = stage.begin(clock=pace)
    stage.clocks.wait(30 * pace + 0.001)

    stage.answer(attempt, "a")

    assert kept(stage) == ['{"timeout":true}']
    assert current_turn(stage.desk, stage.officer(), attempt).reaction.timed_out
    assert verify(stage.store).faults == []


def test_p2_a_late_form_again_gives_the_same_result(stage: Stage):
    attempt = stage.begin(clock=1)
    stage.clocks.wait(31)
    first = stage.answer(attempt, "a")

    assert stage.answer(attempt, "a", step=0) == first


def test_an_answer_in_time_is_not_replaced_by_a_late_one(stage: Stage):
    attempt = stage.begin(clock=1)
    stage.answer(attempt, "a")
    stage.clocks.wait(31)

    with pytest.raises(StaleStep):
        stage.answer(attempt, "b", step=0)


def test_the_form_cannot_say_that_the_time_ran_out(stage: Stage):
    attempt = stage.begin(clock=1)

    with pytest.raises(AnswerRefused):
        stage.answer(attempt, TIMEOUT)
    assert kept(stage) == []


def test_the_seconds_left_are_told(stage: Stage):
    attempt = stage.begin(clock=1)
    stage.clocks.wait(10.5)

    assert current_turn(stage.desk, stage.officer(), attempt).seconds_left == 20
    stage.clocks.wait(100)
    assert current_turn(stage.desk, stage.officer(), attempt).seconds_left == 0


@pytest.mark.parametrize("jump", [-31_536_000, -86_400, 86_400, 31_536_000])
def test_p27_setting_the_wall_clock_moves_no_deadline(stage: Stage, jump: int):
    attempt = stage.begin(clock=1)
    stage.clocks.now += jump * 1_000_000
    assert current_turn(stage.desk, stage.officer(), attempt).seconds_left == 30

    stage.clocks.wait(31)
    stage.answer(attempt, "a")

    assert kept(stage) == ['{"timeout":true}']


def test_p27_after_a_restart_of_the_machine_the_wall_clock_counts_and_never_backwards(stage: Stage):
    attempt = stage.begin(clock=1)
    stage.clocks.boot, stage.clocks.tick = "another boot", 0
    stage.clocks.now -= 86_400_000_000

    assert current_turn(stage.desk, stage.officer(), attempt).seconds_left == 30
    stage.clocks.now += 86_400_000_000 + 31_000_000
    stage.answer(attempt, "a")

    assert kept(stage) == ['{"timeout":true}']


def test_p27_answers_stay_in_order_when_the_clock_is_set_back(stage: Stage):
    attempt = stage.begin()
    for given in BEST:
        stage.answer(attempt, given)
        stage.clocks.now -= 86_400_000_000

    assert [step for (step,) in stage.rows("SELECT step FROM answer ORDER BY at DESC")] == [0, 1, 2, 3, 4, 5]
    assert verify(stage.store).faults == []
