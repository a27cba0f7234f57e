"""`elearn read` prints a play as a story that can be read aloud."""

import json
import re
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from elearn.cli import elearn
from elearn.resources import shipped
from tests.course.libraries import write
from tests.engine.reference import Play
from tests.generate import make_answer, make_document, write_document

STORY = """---
title: The late bus
summary: Somebody waits.
competencies: [K1]
sources: [S1]
cast:
  sam: {name: Sam}
meters:
  trust: {label: Sam's trust in you, start: 3}
flags: [asked]
---

## The **hall** {clock: "3:40", place: Hall}

Sam *waits*, `quietly`, by [the door](https://example.org) [@S1].

> **Sam (whispering):** I am **not** going back.

| sign | meaning |
|---|---|
| sweat | *low sugar* |

![A student, arms folded](figure:sam/stand-folded/corridor)

### What do you do? {assesses: K1, shuffle: false}

- Ask him what happened. {score: 3, trust: +2, set: asked}

  He looks up.

  **Coach:** You *asked*, and then you waited for him until he was ready to talk about it.

- Tell him. {score: 0, critical: true}

## Steps

### In which order? {type: order, assesses: K1}

- one
- two
- three

## Home {ending: good}

He goes home.
"""
TOLD = """THE LATE BUS

Somebody waits.


The hall (3:40, Hall)
---------------------

Sam waits, quietly, by the door.

  Sam (whispering): I am not going back.

  - sign, meaning
  - sweat, low sugar

[Picture: A student, arms folded]

What do you do?

  You: Ask him what happened.

He looks up.

    Coach: You asked, and then you waited for him until he
    was ready to talk about it.


Steps
-----

In which order?

  You put in order:
    1. one
    2. two
    3. three


Home
----

He goes home.


It ended well. 100 percent; 75 are needed. Passed.
"""
PLAYS = """
- name: the expert
  answers: [a, [a, b, c]]
- name: a rush
  answers: [b, [a, b, c]]
- name: a slip
  answers: [z]
"""


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COLUMNS", "60")
    write(tmp_path / "late-bus.plays.yaml", PLAYS)
    return write(tmp_path / "late-bus.md", STORY)


def run(*words: object) -> Result:
    return CliRunner().invoke(elearn, ["read", *map(str, words)], catch_exceptions=False)


def test_a_play_is_a_story_without_marks_filled_to_the_width(bus: Path) -> None:
    result = run(bus, "--answers", '["a", ["a", "b", "c"]]')

    assert (result.exit_code, result.stdout) == (0, TOLD)


def test_coaching_that_is_a_list_or_somebodys_line_is_set_apart_as_it_is(bus: Path) -> None:
    coaching = "  **Coach:**\n\n  - One thing.\n  - Another.\n\n  > **Sam:** Thanks.\n"
    write(
        bus,
        STORY.replace(
            "  **Coach:** You *asked*, and then you waited for him until he was ready to talk about it.\n", coaching
        ),
    )

    told = "    Coach:\n\n      - One thing.\n      - Another.\n\n      Sam: Thanks.\n"
    assert told in run(bus, "--play", "the expert").stdout


def test_no_line_is_wider_than_the_terminal(bus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "32")

    assert max(len(line) for line in run(bus, "--play", "the expert").stdout.splitlines()) <= 32


def test_a_scripted_play_is_read_by_its_name(bus: Path) -> None:
    printed = run(bus, "--play", "a rush").stdout

    assert "  You: Tell him." in printed
    assert " ".join(printed.split()).endswith("50 percent; 75 are needed. A critical choice was made. Not passed.")


def test_without_more_the_play_of_the_expert_is_read(bus: Path) -> None:
    printed = run(bus).stdout

    assert "  You: Ask him what happened." in printed
    assert " ".join(printed.split()).endswith("100 percent; 75 are needed. Passed.")


def test_a_quiz_has_no_expert_to_read() -> None:
    result = run(shipped("content") / "quizzes" / "notice-and-rule-out.md")

    assert result.exit_code == 2
    assert "say what to read with --answers or --play" in result.stderr


def test_where_no_play_passes_there_is_no_expert_to_read(tmp_path: Path) -> None:
    result = run(write(tmp_path / "lost.md", STORY.replace("ending: good", "ending: poor")))

    assert result.exit_code == 2
    assert "no play passes: say what to read" in " ".join(result.stderr.split())


def test_meters_are_told_where_that_is_asked(bus: Path) -> None:
    told = "[Sam's trust in you rises from 3 to 5; asked is set]"

    assert told in run(bus, "--play", "the expert", "--meters").stdout
    assert told not in run(bus, "--play", "the expert").stdout


def test_answers_that_stop_early_are_a_story_that_stops(bus: Path) -> None:
    assert run(bus, "--answers", "[]").stdout.endswith("The answers end here, and the story does not.\n")


@pytest.mark.parametrize("words", [("--play", "a slip"), ("--answers", '["z"]')])
def test_a_refused_answer_is_the_one_line_that_play_says(bus: Path, words: tuple[str, str]) -> None:
    result = run(bus, *words)
    said = CliRunner().invoke(elearn, ["play", str(bus), "--answers", '["z"]', "--format", "json"])

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == said.stderr
    assert result.stderr == 'step 1, at the-hall: this option is not offered; it wants one of "a", "b"\n'


def test_a_document_with_errors_is_the_one_line_that_play_says(tmp_path: Path) -> None:
    broken = write(tmp_path / "broken.md", "---\ntitle: Broken\nsummary: It has no scene.\n---\n")

    result = run(broken, "--answers", "[]")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "E106" in result.stderr
    assert result.stderr.count("\n") == 1


def test_an_unknown_play_is_a_wrong_call_that_names_those_there_are(bus: Path) -> None:
    result = run(bus, "--play", "nobody")

    assert result.exit_code == 2
    assert "`the expert`, `a rush`, `a slip`" in " ".join(result.stderr.split())
    assert "did you mean `the expert`?" in " ".join(run(bus, "--play", "the exprt").stderr.split())


def test_a_document_without_plays_says_so(tmp_path: Path) -> None:
    result = run(write(tmp_path / "alone.md", STORY), "--play", "the expert")

    assert result.exit_code == 2
    assert "there is no play in" in result.stderr


def test_one_play_is_read_at_a_time(bus: Path) -> None:
    assert run(bus, "--play", "the expert", "--answers", "[]").exit_code == 2


def test_a_seed_draws_the_questions_of_a_quiz() -> None:
    quiz = shipped("content") / "quizzes" / "notice-and-rule-out.md"

    printed = [run(quiz, "--answers", "[]", "--seed", seed).stdout for seed in ("1", "2")]

    headings = [re.findall(r"^(.+)\n-+$", each, re.M) for each in printed]
    assert headings[0] != headings[1]
    assert [len(each) for each in headings] == [1, 1]


def test_all_that_is_shipped_can_be_read() -> None:
    documents = sorted(shipped("scenarios").glob("*.md"))

    printed = [run(path, *(() if "." in path.stem else ("--play", "the expert"))) for path in documents]

    assert [(each.exit_code, "Passed." in each.stdout) for each in printed] == [(0, True)] * len(documents)
    assert not [each for each in printed if re.search(r"\*\*|\[@|\{|^#", each.stdout, re.M)]


@pytest.mark.parametrize("seed", range(12))
def test_a_generated_play_is_read_with_each_of_its_scenes_and_nothing_for_the_machine(
    tmp_path: Path, seed: int
) -> None:
    chance = Random(seed)
    document = make_document(chance)
    path = write(tmp_path / "generated.md", write_document(document))
    second = Play(document, seed)
    answers: list[Any] = []
    while len(answers) < 12 and not second.stuck and not second.ending():
        options = [option["id"] for option in second.options()]
        answers.append(make_answer(chance, second.scene and second.scene["decision"], options))
        second.give(answers[-1])

    result = run(path, "--seed", seed, "--answers", json.dumps(answers), "--meters")

    told = json.loads(
        CliRunner()
        .invoke(elearn, ["play", str(path), "--seed", str(seed), "--answers", json.dumps(answers), "--format", "json"])
        .stdout
    )
    assert result.exit_code == 0
    assert len(re.findall(r"^-+$", result.stdout, re.M)) == len(told["steps"]) + (told["scene"] is not None)
    assert not re.search(r"[{}]", result.stdout)


SPOKEN = """---
title: Two lines
summary: Two lines to say.
---

## The hall

### Which of these would you say? {type: select, goto: End}

- "I can wait."

  He nods.

- Hold the door for him.

  He goes on.

## End {ending: good}

It is over.
"""


def test_words_that_somebody_says_are_not_quoted_twice(tmp_path: Path) -> None:
    write(tmp_path / "lines.md", SPOKEN)

    said = run(tmp_path / "lines.md", "--answers", '[["a"]]').stdout

    assert '\n"I can wait."\n' in said
    assert "\n“Hold the door for him.”\n" in said
