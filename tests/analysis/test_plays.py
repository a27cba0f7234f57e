"""Scripted plays are compared with what came, and what differs is told in one diagnostic."""

import pytest

from elearn.analysis.plays import Expected, ScriptedPlay, check_play
from elearn.engine.play import Answer
from elearn.engine.script import Script, prepare
from elearn.language.checker import read
from elearn.language.source import Source, Span
from elearn.language.surroundings import Surroundings

STORY = """---
title: The late bus
summary: Somebody waits.
competencies: [K1, K2]
meters:
  trust: {start: 3}
flags: [asked]
---

## The hall

### What do you do? {assesses: K1}

- Ask him. {score: 3, trust: +2, set: asked}
- Order him. {score: 1, trust: -1}

## Talk {trust: +1}

He looks up.

{if: asked, goto: Home}
{goto: Street}

## Home {ending: good, trust: "=9"}

## Street {ending: mixed}
"""
HERE = Span(0, 0)


def script(text: str = STORY) -> Script:
    scenario, said = read(Source("late-bus.md", text), Surroundings(slug="late-bus"))
    assert scenario is not None, said
    return prepare(scenario)


def message(answers: list[Answer], *expected: tuple[str, object] | tuple[str, object, str]) -> str | None:
    """What is said of a play that expects these things: of what, which value, and whose."""
    wanted = tuple(Expected(of, value, HERE, *name) for of, value, *name in expected)  # type: ignore[arg-type]
    found = check_play(script(), ScriptedPlay("it", tuple(answers), HERE, expected=wanted))
    return None if found is None else found.message


@pytest.mark.parametrize(
    "expected",
    [
        ("ending", "good"),
        ("passed", True),
        ("percent", 100),
        ("scene", "home"),
        ("scene", "Home"),
        ("critical", False),
        ("finished", True),
        ("meter", 6, "trust"),
        ("flag", True, "asked"),
        ("competency", 100, "K1"),
        ("competency", None, "K2"),
    ],
)
def test_a_play_that_goes_as_expected_is_not_told(expected: tuple[str, object]) -> None:
    assert message(["a", None], expected) is None


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (("ending", "poor"), "expected ending poor, came good"),
        (("ending", None), "expected ending null, came good"),
        (("passed", False), "expected passed false, came true"),
        (("percent", 99), "expected percent 99, came 100"),
        (("scene", "street"), "expected scene street, came home"),
        (("critical", True), "expected critical true, came false"),
        (("finished", False), "expected finished false, came true"),
        (("meter", 9, "trust"), "expected meter trust 9, came 6"),
        (("flag", False, "asked"), "expected flag asked false, came true"),
        (("competency", 50, "K1"), "expected competency K1 50, came 100"),
        (("competency", 50, "K2"), "expected competency K2 50, but nothing has assessed it"),
        (("scene", "hoem"), "no scene is called `hoem`"),
        (("meter", 5, "trsut"), "there is no meter `trsut`"),
        (("flag", True, "aksed"), "there is no flag `aksed`"),
        (("competency", 5, "K9"), "there is no competency `K9`"),
    ],
)
def test_what_differs_is_told_with_what_came(expected: tuple[str, object], told: str) -> None:
    assert message(["a", None], expected) == f"the play `it` ends otherwise than it expects: {told}"


def test_meters_are_those_after_the_last_answer_and_before_the_next_scene() -> None:
    assert message(["a"], ("meter", 5, "trust")) is None
    assert message([], ("meter", 3, "trust"), ("flag", False, "asked")) is None


def test_a_play_that_has_not_ended_is_told_to_go_on() -> None:
    found = check_play(script(), ScriptedPlay("it", ("a",), HERE, expected=(Expected("ending", "good", HERE),)))

    assert found is not None
    assert found.message.endswith("expected ending good, but the play has not ended")
    assert found.help == "add the answers that lead to an end"
    assert found.notes == ("the play goes the-hall → talk, where it has not ended",)


def test_all_differences_of_a_play_are_one_diagnostic_and_the_fourth_is_in_the_notes() -> None:
    wanted = [("ending", "good"), ("passed", True), ("percent", 90), ("finished", False)]
    expected = tuple(Expected(of, value, Span(place, place + 1)) for place, (of, value) in enumerate(wanted, 50))

    found = check_play(script(), ScriptedPlay("it", ("b", None), Span(2, 2), expected=expected))

    assert found is not None
    assert (found.code, found.span, found.mark) == ("E401", Span(2, 2), Span(50, 51))
    assert found.message.endswith(
        "came mixed; expected passed true, came false; expected percent 90, came 33; and 1 more"
    )
    assert found.label == "this and 3 more came otherwise"
    assert "expected finished false, came true" in found.notes
    assert found.help == (
        "mend the scenario or, if what came is right, expect ending: mixed, passed: false, percent: 33, finished: true"
    )


def test_names_that_nothing_has_get_the_nearest_first_of_all() -> None:
    expected = (Expected("ending", "poor", HERE), Expected("meter", 1, HERE, "trsut"), Expected("scene", "hoem", HERE))

    found = check_play(script(), ScriptedPlay("it", ("a", None), HERE, expected=expected))

    assert found is not None
    assert found.help == "did you mean `trust`, `home`?"


def test_an_answer_that_is_refused_is_told_with_its_step_its_scene_and_what_that_wants() -> None:
    places = (Span(5, 6), Span(8, 9))

    found = check_play(script(), ScriptedPlay("it", ("a", "b"), HERE, places=places))

    assert found is not None
    assert found.message == (
        "the play `it` stops: step 2, at talk: this is another kind of answer; it wants null, to continue"
    )
    assert found.mark == Span(8, 9)


def test_an_answer_after_the_end_is_told_to_go() -> None:
    found = check_play(script(), ScriptedPlay("it", ("a", None, "b"), HERE))

    assert found is not None
    assert "step 3, at home: the attempt is over" in found.message
    assert found.help == "take out this answer and those after it"


def test_a_long_road_is_told_by_its_beginning_and_its_end() -> None:
    scenes = "".join(f"## Scene {number}\n\nYou wait.\n\n" for number in range(20))
    text = f"---\ntitle: T\nsummary: S\n---\n\n{scenes}## Home {{ending: good}}\n"
    play = ScriptedPlay("it", (None,) * 20, HERE, expected=(Expected("ending", "poor", HERE),))

    found = check_play(script(text), play)

    assert found is not None
    assert found.notes[-1] == (
        "the play goes scene-0 → scene-1 → scene-2 → scene-3 → scene-4 → scene-5 → … → "
        "scene-14 → scene-15 → scene-16 → scene-17 → scene-18 → scene-19 → home"
    )


def test_a_lesson_that_runs_off_its_last_scene_stands_nowhere() -> None:
    lesson = "---\ntitle: T\nsummary: S\nkind: lesson\n---\n\n## One\n\nRead this.\n"
    expected = (Expected("ending", "good", HERE), Expected("scene", None, HERE), Expected("percent", 1, HERE))

    found = check_play(script(lesson), ScriptedPlay("it", (None,), HERE, expected=expected))

    assert found is not None
    assert found.message.endswith(": expected percent 1, came 100")
    assert found.notes == ("the play goes one → off the last scene",)
