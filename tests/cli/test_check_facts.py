"""`elearn check` shows an instructor what it found out, and what has been accepted."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from elearn.analysis.facts import Facts
from elearn.cli import elearn
from elearn.cli.facts import facts_text
from elearn.course.checking import Checked
from elearn.course.reading import ContentFile
from elearn.language.source import Source
from elearn.resources import shipped
from tests.course.libraries import write, write_sound_library

STORY = """---
title: The late bus
summary: Somebody waits.
competencies: [K1]
---

## The hall

### What do you do? {assesses: K1}

- Ask him what happened, and wait.
  {score: 3, goto: Signs}

  He looks up at you.

- Tell him to hurry up, and go on in.
  {score: 1, goto: Street}

  He looks away.

- Take him by his sleeve, and pull.
  {score: 0, goto: Street}

  He pulls free.

## Signs

### What do you say? {assesses: K1}

- "Do you want to tell me about it?"
  {score: 3, goto: Home}

  He nods.

- "You know the rule as well as I do."
  {score: 0, goto: Street}

  He turns.

- "What would your mother think of it?"
  {score: 0, goto: Street}

  He shrugs.

- "I have to be at the gate by three."
  {score: 0, goto: Street}

  So he goes.

## Home {ending: good}

He goes home.

## Street {ending: poor}

He stays in the street.
"""
FACTS = """late-bus.md
  scenes          4 scenes, 2 decisions
  explored        every state that a play can reach, 6; 6 plays, of 1 to 2 answers
  endings         Home (good): plays with 100 percent
                  Street (poor): plays with 0 to 50 percent
  points          the best play has 100 percent, the worst 0
  guessing        passes in 8.33 of 100 attempts
  longest option  taken every time gives 33 percent, and does not pass
  the expert      2 answers, 2 scored decisions: elearn read late-bus.md
  to read         1 minute, 110 words in all
"""


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write(tmp_path / "late-bus.md", STORY)


def run(*words: str) -> Result:
    return CliRunner().invoke(elearn, ["check", *words], catch_exceptions=False)


def documents(*words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("--format", "json", *words).stdout)["documents"]
    return found


@pytest.mark.usefixtures("bus")
def test_one_clean_document_is_told_with_its_facts() -> None:
    said = run("late-bus.md").stdout

    assert [line for line in said.splitlines() if "to read" not in line] == [
        *(line for line in FACTS.splitlines() if "to read" not in line),
        "",
        "1 file checked, nothing to mend.",
    ]


def test_facts_of_a_document_with_something_to_mend_are_told_when_asked_for(bus: Path) -> None:
    write(bus, STORY.replace("He stays in the street.\n", ""))

    assert "  explored" not in run("late-bus.md").stdout
    assert "  explored" in run("--facts", "late-bus.md").stdout


def test_of_several_documents_the_sum_is_told_and_each_when_asked_for(bus: Path) -> None:
    write(bus.with_name("other.md"), STORY)
    write(bus.with_name("other.plays.yaml"), "- name: it\n  answers: [a]\n")

    said = run(".").stdout

    assert said == (
        "Every play of 2 documents was followed, through 12 states; 1 scripted play holds.\n"
        "3 files checked, nothing to mend.\n"
    )
    assert run("--facts", ".").stdout.count("  explored") == 2


def test_programs_get_the_facts_of_the_format(bus: Path) -> None:
    facts = documents("late-bus.md")[0]["facts"]

    assert " ".join(facts) == (
        "scenes decisions endings paths shortest longest best worst expert expert_decisions guess longest_option "
        "states words minutes grade"
    )
    assert (facts["paths"], facts["expert"], facts["guess"]) == ("6", ["a", "a"], 0.0833)
    assert facts["endings"]["street"] == {"reachable": True, "lowest": 0, "highest": 50}
    assert "accepted" not in documents("late-bus.md")[0]


def test_very_many_plays_are_told_by_their_order() -> None:
    file = Checked(ContentFile(Path("x.md"), "x.md", Source("x.md", "")))
    facts = Facts(scenes=1, decisions=1, paths="1" + "0" * 30, shortest=1, longest=9, states=5)

    assert "about 10^30 plays, of 1 to 9 answers" in facts_text(file, facts)


def test_what_was_not_found_out_is_not_told() -> None:
    file = Checked(ContentFile(Path("x.md"), "x.md", Source("x.md", "")))

    told = facts_text(file, Facts(scenes=1, decisions=0, words=7))

    assert told == "x.md\n  scenes          1 scene, 0 decisions\n  to read         7 words in all\n"


def test_an_ending_that_no_play_reaches_has_no_percents(bus: Path) -> None:
    write(bus, STORY + "\n## Nowhere {ending: mixed}\n\nNobody.\n")

    assert "Nowhere (mixed): no play comes there" in run("--facts", "late-bus.md").stdout


def test_plays_without_an_end_are_endlessly_many(bus: Path) -> None:
    write(bus, STORY.replace("{score: 0, goto: Street}\n\n  He turns.", "{score: 0, goto: The hall}\n\n  He turns."))

    said = " ".join(run("--facts", "late-bus.md").stdout.split())

    assert "endlessly many plays, of 1 answer or more" in said


def test_a_quiz_tells_what_a_quiz_has() -> None:
    said = run(str(shipped("content") / "quizzes" / "notice-and-rule-out.md")).stdout

    assert "10 scenes, 10 decisions" in said
    assert "passes in 0." in said
    assert "explored" not in said
    assert "the expert" not in said


def test_what_is_accepted_is_listed_with_its_reason(bus: Path) -> None:
    accepted = '## Street {ending: poor, note: "accept W407: the picture says it"}\n'
    write(bus, STORY.replace("## Street {ending: poor}\n", accepted).replace("He stays in the street.\n", ""))

    result = run("--strict", "late-bus.md")

    assert result.exit_code == 0
    assert "late-bus.md:54:11: W407 is accepted: the picture says it\n" in result.stdout
    assert documents("late-bus.md")[0]["accepted"] == [
        {"code": "W407", "line": 54, "column": 11, "reason": "the picture says it", "everywhere": False}
    ]


def test_what_is_accepted_everywhere_is_said_to_be(bus: Path) -> None:
    noted = STORY.replace("He goes home.", "{note: accept W407 everywhere: pictures say it}\n\nHe goes home.")
    write(bus, noted.replace("He stays in the street.\n", ""))

    assert "W407 is accepted in the whole document: pictures say it\n" in run("late-bus.md").stdout


def test_an_acceptance_of_nothing_is_told_and_fails_nothing(bus: Path) -> None:
    write(bus, STORY.replace("{ending: poor}", '{ending: poor, note: "accept W407: the picture says it"}'))

    result = run("--strict", "late-bus.md")

    assert "note[N401]" in result.stdout
    assert result.exit_code == 0


def test_a_loop_of_fixing_and_checking_proves_what_was_mended(bus: Path) -> None:
    write(bus, STORY.replace("goto: Home", "goto: Hoem"))

    result = run("--fix", "late-bus.md")

    assert result.exit_code == 0
    assert "  explored" in result.stdout


def test_a_library_is_proved_with_its_courses(tmp_path: Path) -> None:
    library = write_sound_library(tmp_path / "library")

    found = {Path(each["path"]).name: each["facts"] for each in documents(str(library))}

    assert found["first.yaml"] is None
    assert found["panic.md"]["states"] == 2
