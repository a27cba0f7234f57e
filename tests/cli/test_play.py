"""`elearn play`: transcripts to the letter, and a play in the terminal."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from elearn.cli.play import play
from tests.engine.reference import Play
from tests.generate import make_answer, make_document, write_document

HALL = """\
---
title: The hall
summary: Somebody cries.
content_note: A student has panic symptoms.
competencies: [engage]
cast:
  maya: {name: Maya}
meters:
  trust: {start: 3}
flags: [asked]
---

## Second period {clock: "10:42", place: Hall}

A teacher *waves* you over.

> **Maya:** Don’t call anybody.

### What do you do first? {assesses: engage, confidence: true, shuffle: false}

- Crouch and **ask**. {score: 3, trust: +2, set: asked}

  She looks up.

  **Coach:** Asking gives control back.

- Pull her up. {score: 0, critical: true, confirm: true}

  She screams.

## Passage

The hall is quiet.

## Which

### What do you see? {type: select, assesses: engage, shuffle: false, seconds: 30, timeout: Order}

- Fast breath. {correct: true}

  It races.

- A smile.

#### You saw it {when: right}

Well seen.

**Coach:** Look again and again.

## Order

### In which order? {type: order, assesses: engage}

- one
- two
- three

## Rate

### How bad? {type: rate, labels: [calm, in crisis], answer: [5, 6], assesses: engage}

## Words

### What would you say? {type: reflect, words: 2}

- Did you name the feeling?

#### One way {when: right}

I would ask.

## End {ending: good}

She walks with you.
"""
WHOLE = [{"answer": "a", "confidence": 4}, None, ["a"], ["a", "b", "c"], 5, "I would ask"]


@pytest.fixture
def hall(tmp_path: Path) -> Path:
    path = tmp_path / "the-hall.md"
    path.write_text(HALL, "utf-8")
    return path


def run(*arguments: object, typed: str = "") -> Result:
    return CliRunner().invoke(play, [str(argument) for argument in arguments], input=typed)


def transcript(*arguments: object) -> dict[str, Any]:
    result = run(*arguments, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def test_a_transcript_tells_the_steps_and_where_the_attempt_stands(hall: Path) -> None:
    told = transcript(hall, "--seed", 7, "--answers", json.dumps(WHOLE[:1]))

    assert told == {
        "document": "the-hall",
        "seed": 7,
        "steps": [
            {
                "scene": "second-period",
                "offered": ["a", "b"],
                "answer": {"answer": "a", "confidence": 4},
                "points": 300,
                "outcome": None,
                "meters": {"trust": 5},
                "flags": ["asked"],
            }
        ],
        "scene": "passage",
        "finished": False,
        "ending": None,
        "earned": 300,
        "possible": 300,
        "percent": 100,
        "passed": False,
        "critical": False,
        "competencies": {"engage": 100},
    }


def test_a_whole_play_is_finished_and_passed(hall: Path) -> None:
    told = transcript(hall, "--answers", json.dumps(WHOLE))

    assert [step["outcome"] for step in told["steps"]] == [None, None, "right", "right", "right", None]
    assert [step["points"] for step in told["steps"]] == [300, None, 300, 300, 300, None]
    assert (told["finished"], told["ending"], told["passed"], told["scene"]) == (True, "good", True, "end")


def test_answers_are_read_from_a_file(hall: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(WHOLE), "utf-8")

    assert transcript(hall, "--answers", answers) == transcript(hall, "--answers", json.dumps(WHOLE))


def test_without_answers_the_transcript_is_that_of_the_start(hall: Path) -> None:
    told = transcript(hall)

    assert (told["steps"], told["scene"], told["seed"]) == ([], "second-period", 0)


@pytest.mark.parametrize(
    ("answers", "parts"),
    [
        (["z"], ["step 1", "second-period", '"a", "b"']),
        (["a", None, ["c"]], ["step 3", "which", "a list"]),
        ([*WHOLE, None], ["step 7", "end", "no more answers"]),
        (["a", None, ["a"], ["a", "b", "c"], True], ["step 5", "rate", "an integer from 0 to 10"]),
    ],
)
def test_a_refused_answer_says_where_and_what_is_wanted_and_prints_nothing(
    hall: Path, answers: list[Any], parts: list[str]
) -> None:
    for form in ("json", "text"):
        result = run(hall, "--answers", json.dumps(answers), "--format", form)

        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert all(part in result.stderr for part in parts)


@pytest.mark.parametrize("number", ["9" * 5000, "NaN", "1e999", "5.0"])
def test_numbers_that_are_no_small_integers_are_refused_at_their_step(hall: Path, number: str) -> None:
    answers = f'["a", null, [], ["a", "b", "c"], {number}]'

    result = run(hall, "--answers", answers, "--format", "json")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "step 5" in result.stderr


def test_a_document_with_errors_is_refused_in_one_line_that_says_where(tmp_path: Path) -> None:
    broken = tmp_path / "broken.md"
    broken.write_text(HALL.replace("timeout: Order", "timeout: Nowhere"), "utf-8")

    result = run(broken, "--answers", "[]", "--format", "json")

    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert "E201" in result.stderr
    assert "broken.md:37:93:" in result.stderr


@pytest.mark.parametrize("answers", ["[", '[{"a"', "[" * 100_000, "no-such-file", "[1] [2]"])
def test_answers_that_cannot_be_read_are_a_wrong_call(hall: Path, answers: str) -> None:
    result = run(hall, "--answers", answers, "--format", "json")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "--answers" in result.stderr


def test_answers_that_are_no_list_are_a_wrong_call(hall: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.json"
    answers.write_text('{"answer": "a"}', "utf-8")

    assert run(hall, "--answers", answers).exit_code == 2


@pytest.mark.parametrize("seed", ["-1", str(2**32), "x"])
def test_a_seed_out_of_range_is_a_wrong_call(hall: Path, seed: str) -> None:
    assert run(hall, "--seed", seed).exit_code == 2


def test_a_play_is_told_as_text(hall: Path) -> None:
    result = run(hall, "--answers", json.dumps(WHOLE))

    assert result.exit_code == 0
    for part in ("THE HALL", "Before you start: A student has panic symptoms.", "Second period (10:42 · Hall)",
                 "A teacher waves you over.", "Maya: Don’t call anybody.", "1. Crouch and ask.", "> Crouch and ask.",
                 "She looks up.", "Coach: Asking gives control back.", "You saw it", "It ended well.",
                 "100 percent: 1200 of 1200 points.", "Passed.", "You: I would ask"):  # fmt: skip
        assert part in result.stdout


def test_the_terminal_plays_to_the_end_and_shows_the_debrief(hall: Path) -> None:
    result = run(hall, typed="1\n3\n\n2\n\nback\n\n1, 2\n1 2 3\n5\nI would ask\n")

    assert result.exit_code == 0
    for part in ("Your choice >", "Continue >", "All that apply, or none >", "In which order >", "At first",
                 "From 0 (calm) to 10 (in crisis) >", "In at least 2 words >"):  # fmt: skip
        assert (part in result.stdout) is (part != "At first")
    assert "Best offered: Fast breath." in result.stdout
    assert "You: Fast breath.; A smile." in result.stdout
    assert "Right: 5 to 6" in result.stdout
    assert "- Did you name the feeling?" in result.stdout


def test_the_debrief_says_what_a_critical_choice_costs(hall: Path) -> None:
    result = run(hall, "--answers", json.dumps(["b", *WHOLE[1:]]))

    assert "A critical choice was made" in result.stdout
    assert "Not passed; 75 percent pass." in result.stdout


def test_a_grave_act_is_asked_for_twice(hall: Path) -> None:
    result = run(hall, typed="2\nno\n2\nyes\n\nquit\n")

    assert "Nothing is done yet. Choose again." in result.stdout
    assert result.stdout.count("She screams.") == 1


def test_what_cannot_be_understood_is_said_and_asked_again(hall: Path) -> None:
    typed = "7\nx\n\n1\n9\n1\n\nmore\n\n\nnone\n1 2\n1 1 2\n1 2 3\nbad\n11\n5\none\nquit\n"

    result = run(hall, typed=typed)

    assert result.exit_code == 0
    assert result.stdout.count("Type a number from 1 to 2, or `help`.") == 3
    assert "Type a number from 1 to 4, or `help`." in result.stdout
    assert "Press Enter to go on." in result.stdout
    assert "Type the numbers of all that apply, or `none`." in result.stdout
    assert "That cannot be taken: an item is missing." in result.stdout
    assert "That cannot be taken: an option is given twice." in result.stdout
    assert result.stdout.count("Type a number from 0 to 10, or `help`.") == 2
    assert "That cannot be taken: the text is too short." in result.stdout


def test_an_answer_can_be_taken_back_but_not_before_the_start(hall: Path) -> None:
    result = run(hall, typed="back\n1\n\nBACK\n1\n")

    assert "This is the start." in result.stdout
    assert result.stdout.count("What do you do first?") == 2


def test_time_can_run_out_where_there_is_a_limit_and_nowhere_else(hall: Path) -> None:
    result = run(
        hall,
        typed="late\n1\n\n\nlate\n",
    )

    assert "Type a number from 1 to 2, or `help`." in result.stdout
    assert "Time ran out." in result.stdout
    assert "In which order?" in result.stdout


def test_help_tells_the_words_that_may_be_typed(hall: Path) -> None:
    result = run(hall, typed="help\n")

    assert "`back` takes your last answer back." in result.stdout.replace("\n", " ")


@pytest.mark.parametrize("typed", ["", "1\n", "1\n3\nquit\n", "QUIT\n", "2\n", "\xff\xfe\n"])
def test_leaving_early_or_the_end_of_what_is_typed_ends_quietly(hall: Path, typed: str) -> None:
    result = run(hall, typed=typed)

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("You left before the end.\n\n")


def test_a_scenario_that_leads_nowhere_says_so(tmp_path: Path) -> None:
    path = tmp_path / "dead-end.md"
    path.write_text("---\ntitle: T\nsummary: S\n---\n## One\n\nHere.\n\n{if: 1 == 2, goto: One}\n", "utf-8")

    result = run(path, typed="\nquit\n")

    assert "There is no way on from here." in result.stdout
    assert "That cannot be taken: there is no way on." in result.stdout


def test_a_lesson_that_runs_off_its_last_scene_ends(tmp_path: Path) -> None:
    path = tmp_path / "lesson.md"
    path.write_text("---\ntitle: T\nsummary: S\nkind: lesson\n---\n## One\n\nRead this.\n", "utf-8")

    result = run(path, typed="\n")

    assert "It ended well." in result.stdout
    assert transcript(path, "--answers", "[null]")["scene"] is None


@pytest.mark.parametrize(("columns", "widest"), [(40, 40), (400, 88), (3, 20)])
def test_text_is_wrapped_to_the_terminals_width(hall: Path, columns: int, widest: int) -> None:
    result = CliRunner(env={"COLUMNS": str(columns)}).invoke(play, [str(hall)], input="1\n\n")

    lines = result.stdout.splitlines()
    assert max(len(line) for line in lines if ">" not in line) == widest


def test_it_plays_in_a_dumb_terminal(hall: Path) -> None:
    terminal, far = pty.openpty()
    program = [sys.executable, "-c", "from elearn.cli.play import play; play()", str(hall)]
    environment = {**os.environ, "TERM": "dumb", "PYTHONIOENCODING": "latin-1", "COLUMNS": "60"}
    with subprocess.Popen(program, stdin=far, stdout=subprocess.PIPE, env=environment) as playing:
        os.write(terminal, b"1\n\nquit\n")
        shown = playing.communicate(timeout=60)[0]
    os.close(far)
    os.close(terminal)

    assert playing.returncode == 0
    assert b"Maya: Don?t call anybody." in shown
    assert b"\x1b" not in shown


@pytest.mark.parametrize("seed", range(20))
def test_the_command_and_the_reference_tell_the_same_of_generated_documents(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    document = make_document(chance, loose=seed % 4 == 0)
    path = tmp_path / "generated.md"
    path.write_text(write_document(document), "utf-8")
    second = Play(document, seed)
    answers: list[Any] = []
    while len(answers) < 12 and not second.stuck and not second.ending():
        answers.append(
            make_answer(chance, second.scene and second.scene["decision"], [o["id"] for o in second.options()])
        )
        second.give(answers[-1])

    assert transcript(path, "--seed", seed, "--answers", json.dumps(answers)) == second.transcript("generated")


def test_coaching_that_is_a_list_stays_one(hall: Path) -> None:
    hall.write_text(
        HALL.replace("  **Coach:** Asking gives control back.", "  **Coach:**\n\n  - Asking gives control back.")
    )

    assert "Coach:\n\n  - Asking gives control back.\n" in run(hall, "--answers", '["a"]').stdout
