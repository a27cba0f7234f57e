"""What `elearn check` says of a flow is so, and tells its author where to begin."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from elearn.cli import elearn
from tests.course.libraries import write

FRONT = "---\ntitle: The landing\nsummary: Theo sits on the landing.\ncompetencies: [K3]\n---\n\n"
CHOICE = """## The landing

Theo sits on the landing.

### What do you do? {assesses: K3}

- Sit down two steps below him, and wait for him. {score: 3, goto: He talks}

  He looks at you.

- Ask him to get up. {score: 0, goto: Alone}

  He shakes his head.

"""
ENDS = "## He talks {ending: good}\n\nHe talks.\n\n## Alone {ending: mixed}\n\nHe walks off.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> str:
    return CliRunner().invoke(elearn, [*words], catch_exceptions=False).stdout


def check(text: str, trust: str = "{}") -> str:
    write(Path("landing.md"), FRONT.replace("\n---\n\n", f"\nmeters: {{trust: {trust}}}\n---\n\n") + text)
    return run("check", "landing.md")


def test_a_choice_does_not_lead_to_the_scene_below_it_where_all_its_options_lead_elsewhere() -> None:
    said = check(f"{CHOICE}## The steps\n\nYou go along.\n\n{ENDS}")

    assert "error[E301]: no play ever comes to `The steps`" in said
    assert "note: nothing leads here: no `goto` names it, and the scene above it goes elsewhere" in said
    assert "could lead here" not in said


def test_a_choice_leads_to_the_scene_below_it_by_an_option_that_nobody_gets() -> None:
    never = "- Wait for the bell. {score: 1, if: critical}\n\n  It rings.\n\n"

    said = check(f"{CHOICE}{never}## The steps\n\nYou go along.\n\n{{goto: Alone}}\n\n{ENDS}")

    assert "note: `The landing` could lead here, but that way is never taken" in said


def test_where_the_longest_option_passes_the_choices_are_named_that_it_is_best_in() -> None:
    said = check(CHOICE + ENDS)

    assert "warning[W401]: choosing the longest option every time passes, with 100 percent" in said
    assert "note: the longest option is an expert's in `The landing`\n" in said


def test_given_answers_that_do_not_come_to_an_end_say_so() -> None:
    check(CHOICE + ENDS)

    assert run("play", "landing.md", "--answers", "[]").endswith("\n\nThe answers end here.\n\n")
    assert "The answers end here." not in run("play", "landing.md", "--answers", '["a"]')


def test_given_answers_that_come_to_a_dead_end_say_so() -> None:
    check(
        f"{CHOICE}## The way on\n\n{{if: percent > 50, goto: He talks}}\n\n{ENDS}".replace(
            "goto: Alone", "goto: The way on"
        )
    )

    said = run("play", "landing.md", "--answers", '["b"]')

    assert said.endswith("\n\nThere is no way on from here. That is a mistake of the scenario.\n\n")


def test_where_a_meter_is_full_its_max_is_told() -> None:
    far = "- Wait. {score: 1, if: trust > 10, goto: Alone}\n\n  He waits.\n\n"
    again = CHOICE.replace("goto: Alone", "trust: +2, goto: The landing")

    assert "note: trust goes no higher than its `max`, 10\n" in check(again + far + ENDS, "{start: 3}")
    assert "note: trust goes" not in check(CHOICE + far + ENDS, "{start: 3}")


def test_a_scene_that_a_way_could_lead_to_is_to_be_mended_by_that_way_first() -> None:
    routes = "## The way on\n\n{if: percent > 200, goto: The steps}\n{goto: Alone}\n\n"
    steps = "## The steps {ending: mixed}\n\nYou go.\n\n"

    said = check(CHOICE.replace("goto: Alone", "goto: The way on") + routes + steps + ENDS)

    assert "error[E302]: no play ever takes this way to `The steps`" in said
    first = "mend the way that is never taken, or lead another here, `goto: The steps`, or take the scene out"
    assert f"help: {first}\n" in said
