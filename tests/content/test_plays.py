"""What we ship, played: the scripted plays, every ending, a guesser, and somebody who goes by length."""

import random
from typing import Any

import pytest

from elearn.engine.play import Run, answer, start, turn
from elearn.language.model import DecisionType, Ending
from tests.content.shipped import (
    PLAYS,
    QUIZ,
    SCENARIOS,
    guess,
    longest,
    play_out,
    play_through,
    random_plays,
    scenario,
    script,
)

NAMES = [f"{slug}: {play['name']}" for slug, play in PLAYS]


@pytest.mark.parametrize(("slug", "play"), PLAYS, ids=NAMES)
def test_a_scripted_play_ends_as_it_expects(slug: str, play: dict[str, Any]) -> None:
    run = play_out(slug, play["answers"], play.get("seed", 0))

    assert outcome_of(run, play["expect"]) == play["expect"]


@pytest.mark.parametrize("slug", SCENARIOS)
def test_a_scenario_has_six_scripted_plays_or_more_that_reach_each_ending(slug: str) -> None:
    ends = [play_out(slug, play["answers"]) for name, play in PLAYS if name == slug]

    assert len(ends) >= 6
    assert {run.ending for run in ends} == set(Ending)
    assert {run.scene.id for run in ends if run.scene} == {scene.id for scene in scenario(slug).scenes if scene.ending}


@pytest.mark.parametrize("slug", SCENARIOS)
def test_the_scripted_plays_take_every_option_that_can_be_chosen(slug: str) -> None:
    taken = {(step.scene, step.answer) for run in steps_of(slug) if (step := run.last) and isinstance(step.answer, str)}

    options = {
        (scene.id, option.id)
        for scene in scenario(slug).scenes
        if scene.decision and scene.decision.type is DecisionType.CHOOSE
        for option in scene.decision.options
    }

    assert options - taken == set()


@pytest.mark.parametrize("slug", SCENARIOS)
def test_the_scripted_plays_show_every_outcome(slug: str) -> None:
    shown = {(step.scene, step.outcome) for run in steps_of(slug) if (step := run.last) and step.outcome}

    outcomes = {
        (scene.id, outcome.when)
        for scene in scenario(slug).scenes
        if scene.decision and scene.decision.type is not DecisionType.REFLECT
        for outcome in scene.decision.outcomes
    }

    assert outcomes - shown == set()


@pytest.mark.parametrize("slug", SCENARIOS)
def test_the_expert_passes_with_every_point_and_ends_well(slug: str) -> None:
    play = next(play for name, play in PLAYS if name == slug and play["name"] == "the expert")

    run = play_out(slug, play["answers"])

    assert (run.ending, run.passed, run.percent) == (Ending.GOOD, True, 100)


@pytest.mark.parametrize("slug", [*SCENARIOS, QUIZ])
def test_a_guesser_passes_in_less_than_one_play_of_ten(slug: str) -> None:
    ends = random_plays(slug)

    assert len(ends) == 2000
    assert sum(run.passed for run in ends) < 200


@pytest.mark.parametrize("slug", [*SCENARIOS, QUIZ])
def test_going_by_length_does_not_pass(slug: str) -> None:
    end = play_through(slug, longest)[-1]

    assert end.finished
    assert not end.passed


@pytest.mark.parametrize("slug", SCENARIOS)
def test_no_play_ends_well_without_passing(slug: str) -> None:
    scripted = [play_out(slug, play["answers"]) for name, play in PLAYS if name == slug]

    assert [run for run in (*random_plays(slug), *scripted) if run.ending is Ending.GOOD and not run.passed] == []


@pytest.mark.parametrize("slug", SCENARIOS)
def test_guessing_reaches_every_scene_but_the_good_ending(slug: str) -> None:
    ends = random_plays(slug)
    reached = {scene for run in ends for scene in visited(slug, run)}

    missing = {scene.id for scene in scenario(slug).scenes if scene.ending is not Ending.GOOD} - reached

    assert missing <= {"how-it-ends"}


@pytest.mark.parametrize("slug", SCENARIOS)
def test_every_conditional_block_is_shown_to_some_and_not_to_others(slug: str) -> None:
    chance = random.Random(7)
    guessed = [run for seed in range(300) for run in play_through(slug, lambda run: guess(run, chance), seed)]
    turns = [turn(run) for run in (*guessed, *steps_of(slug))]

    shown = {(found.scene.id, place) for found in turns if found.scene for place in found.blocks}
    hidden = {
        (found.scene.id, place)
        for found in turns
        if found.scene
        for place in range(len(found.scene.blocks))
        if place not in found.blocks
    }
    conditional = {
        (scene.id, place)
        for scene in scenario(slug).scenes
        for place, block in enumerate(scene.blocks)
        if block.condition is not None
    }

    assert len(conditional) > 10
    assert conditional - shown == set()
    assert conditional - hidden == set()


def steps_of(slug: str) -> list[Run]:
    """Every run that the scripted plays pass through."""
    passed: list[Run] = []
    for name, play in PLAYS:
        run = start(script(name), play.get("seed", 0))
        for given in play["answers"] if name == slug else ():
            run = answer(run, given)
            passed.append(run)
    return passed


def visited(slug: str, run: Run) -> set[str]:
    """The scenes that a finished run has gone through."""
    return {scene.id for place, scene in enumerate(scenario(slug).scenes) if run.state.visited >> place & 1} | {
        run.scene.id if run.scene else ""
    }


def outcome_of(run: Run, wanted: dict[str, Any]) -> dict[str, Any]:
    """What came of a run, of the things that an expectation names."""
    facts: dict[str, Any] = {
        "ending": run.ending and run.ending.value,
        "passed": run.passed,
        "percent": run.percent,
        "scene": run.scene and run.scene.id,
        "critical": run.critical,
        "finished": run.finished,
        "competencies": {name: run.competencies.get(name) for name in wanted.get("competencies", ())},
        "meters": {name: run.last.meters[name] for name in wanted.get("meters", ()) if run.last},
        "flags": {name: run.last is not None and name in run.last.flags for name in wanted.get("flags", ())},
    }
    return {name: facts[name] for name in wanted}
