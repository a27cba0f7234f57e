"""`elearn check --coverage` tells what no scripted play takes, and offers the plays that would."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from elearn.cli import elearn
from elearn.course.plays import parse_plays
from elearn.language.source import Source
from elearn.resources import shipped
from tests.content.shipped import DOCUMENTS
from tests.course.libraries import write

STORY = """---
title: The late bus
summary: Somebody waits.
competencies: [K1]
flags: [asked]
---

## The hall

### What do you do? {assesses: K1}

- Ask him *what* happened.
  {score: 3, set: asked}

  He looks up.

- Tell him to hurry up.
  {score: 0}

  He looks away.

- Tell him that you have all the time that he needs, and more of it than he can think of.
  {score: 1}

  He frowns.

## Signs

### Which are signs? {type: select, assesses: K1}

- Sweat. {correct: true}
- A cap.

#### You saw it {when: right}

Well seen.

## After

{if: asked}
He waits for you.

{if: asked, goto: Home}
{goto: Street}

## Home {ending: good}

He goes home.

## Street {ending: poor}

He stays in the street.
"""
ONE = "- name: it\n  answers: [a, [a], null]\n"


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "late-bus.md", STORY)
    return write(tmp_path / "late-bus.plays.yaml", ONE)


def run(*words: str) -> Result:
    return CliRunner().invoke(elearn, ["check", *words], catch_exceptions=False)


def documents(*words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("--format", "json", *words).stdout)["documents"]
    return found


@pytest.mark.usefixtures("bus")
def test_what_no_play_takes_is_told_line_by_line_with_plays_to_copy() -> None:
    told = (
        " plays take 2 of 5 options (40 %), 1 of 1 outcome, 1 of 2 endings, "
        "1 of 1 conditional block and 1 of 2 routes\n"
        "  line 17: no play takes the option `Tell him to hurry up.`\n"
        "  line 22: no play takes the option `Tell him that you have all the time that he needs, and more…`\n"
        "  line 32: no play takes the option `A cap.`\n"
        "  line 44: no play takes the route to `Street`\n"
        "  line 50: no play ends at `Street`\n"
        "\n"
        "  These would. Copy them into late-bus.plays.yaml, name them, and see whether they expect what you do:\n"
        "\n"
        "    - name: new play 1\n"
        "      answers: [b, [b]]\n"
        "      expect: {ending: poor, passed: false, percent: 0}\n"
        "    - name: new play 2\n"
        "      answers: [c, []]\n"
        "      expect: {ending: poor, passed: false, percent: 16}\n"
    )

    assert run("--coverage", "late-bus.md").stdout.partition("late-bus.md: scripted")[2].startswith(told)


def test_the_plays_that_are_offered_take_all_and_hold(bus: Path) -> None:
    offered = run("--coverage", "late-bus.md").stdout.partition("what you do:\n\n")[2].partition("\n\n")[0]

    write(bus, ONE + "".join(f"{line[4:]}\n" for line in offered.splitlines()))

    said = run("--coverage", "late-bus.md").stdout
    assert "5 of 5 options (100 %), 1 of 1 outcome, 2 of 2 endings" in said
    assert "no play" not in said
    assert "E401" not in said


@pytest.mark.usefixtures("bus")
def test_programs_get_it_under_a_key_of_its_own_and_only_when_they_ask() -> None:
    story, plays = documents("--coverage", "late-bus.md")

    assert story["coverage"]["percent"] == 40
    assert story["coverage"]["options"] == {"taken": 2, "all": 5}
    assert story["coverage"]["endings"] == {"taken": 1, "all": 2}
    assert story["coverage"]["missing"][3:] == [
        {"kind": "route", "scene": "after", "line": 44, "name": "street"},
        {"kind": "ending", "scene": "street", "line": 50, "name": "street"},
    ]
    assert story["coverage"]["plays"][0] == {
        "answers": ["b", ["b"]],
        "seed": 0,
        "expect": {"ending": "poor", "passed": False, "percent": 0},
    }
    assert "coverage" not in plays
    assert all("coverage" not in each for each in documents("late-bus.md"))


@pytest.mark.usefixtures("bus")
def test_a_change_on_github_gets_a_notice_for_each() -> None:
    lines = run("--coverage", "--format", "github", "late-bus.md").stdout.splitlines()
    notices = [line for line in lines if line.startswith("::notice")]

    assert len(notices) == 5
    assert notices[0].startswith("::notice file=late-bus.md,line=17,")
    assert "title=coverage::no scripted play takes the option" in notices[0]


def test_what_is_missing_counts_where_it_is_strict(bus: Path) -> None:
    clean = shipped("content") / "lessons" / "the-student-in-front-of-you.md"
    alone = write(bus.parent / "copy" / clean.name, clean.read_text(encoding="utf-8"))
    (bus.parent / "copy" / "content").mkdir()
    for name in ("competencies.yaml", "sources.yaml"):
        write(bus.parent / "copy" / "content" / name, (shipped("content") / name).read_text(encoding="utf-8"))

    assert run("--strict", str(alone)).exit_code == 0
    assert run("--coverage", str(alone)).exit_code == 0
    assert run("--strict", "--coverage", str(alone)).exit_code == 1


def test_a_document_without_plays_has_everything_still_to_take(bus: Path) -> None:
    bus.unlink()

    assert "scripted plays take 0 of 5 options (0 %)" in run("--coverage", "late-bus.md").stdout


def test_a_document_with_errors_has_no_coverage(bus: Path) -> None:
    write(bus.with_name("late-bus.md"), STORY.replace("goto: Home", "goto: Hoem"))

    assert "scripted plays take" not in run("--coverage", "late-bus.md").stdout


def test_a_block_is_named_by_the_braces_above_it(bus: Path) -> None:
    write(bus, "- name: it\n  answers: [b]\n")

    assert "line 40: no play shows what stands under `{if: asked}`" in run("--coverage", "late-bus.md").stdout
    missing = documents("--coverage", "late-bus.md")[0]["coverage"]["missing"]
    assert {"kind": "block", "scene": "after", "line": 40, "name": "{if: asked}"} in missing


def test_the_plays_of_what_is_shipped_take_everything() -> None:
    result = run("--strict", "--coverage", str(shipped("scenarios")), str(shipped("content")))

    assert (result.exit_code, "no play" in result.stdout) == (0, False)
    assert result.stdout.count("(100 %)") == len(DOCUMENTS)


def test_a_play_that_is_offered_may_run_out_of_time_and_may_have_no_end(bus: Path) -> None:
    front = STORY.partition("## The hall")[0]
    scenes = "## One\n\n### Go?{braces}\n\n- on {{goto: Two}}\n- off {{goto: Two}}\n\n".format
    hall = (
        scenes(braces=" {seconds: 9, timeout: Out}")
        + "## Two\n\n{if: asked, goto: Out}\n\n## Out {ending: good}\n\nOut.\n"
    )
    write(bus.with_name("late-bus.md"), front.replace("competencies: [K1]\n", "") + hall)
    write(bus, "- name: it\n  answers: [a]\n")

    said = run("--coverage", "late-bus.md").stdout

    assert "      answers: [b]\n      expect: {scene: two, finished: false}\n" in said
    assert "      answers: [{timeout: true}]\n      expect: {ending: good, passed: true, percent: 100}\n" in said


def test_a_quiz_is_offered_plays_with_the_seeds_that_draw_its_questions(tmp_path: Path) -> None:
    scenes = "".join(
        f"## Case {number}\n\n### What? {{assesses: K1}}\n\n- this {{score: 3}}\n- that {{score: 0}}\n\n"
        for number in range(3)
    )
    quiz = write(
        tmp_path / "q.md", f"---\ntitle: T\nsummary: S\nkind: quiz\ndraw: 1\ncompetencies: [K1]\n---\n\n{scenes}"
    )

    offered = run("--coverage", str(quiz)).stdout.partition("what you do:\n\n")[2].partition("\n\n")[0]
    plays, said = parse_plays(Source("x", "".join(f"{line[4:]}\n" for line in offered.splitlines())))

    assert said == ()
    assert len(plays) == 6
    assert len({play.seed for play in plays}) == 3


@pytest.mark.usefixtures("bus")
def test_the_last_line_tells_how_much_no_play_takes() -> None:
    assert run("--strict", "--coverage", "late-bus.md").stdout.endswith(
        "2 files checked: 2 warnings. No scripted play takes 5 parts of what is there.\n"
    )
    assert "No scripted play" not in run("--strict", "late-bus.md").stdout
