"""What the help shows of a check is what a check says, and its examples are sound: every play of them was followed."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elearn.cli import elearn
from elearn.language.codes import CODES
from elearn.resources import shipped
from tests.course.libraries import write

HELP = shipped("content") / "help"
WRITING = (HELP / "writing-scenarios.md").read_text(encoding="utf-8")
FILE = "scenarios/slammed-door.md"
TOLD = re.compile(r"^(?:error|warning|note)\[(\w+)\]", re.MULTILINE)
ONE_QUESTION = ("writing-scenarios", 1)
"""The step of the tutorial that ends with a warning, as its text says."""


def blocks(page: str, language: str) -> list[str]:
    text = (HELP / f"{page}.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


PAGES = ("writing-scenarios", "scenario-language", "accepting-warnings")
EXAMPLES = [(page, place) for page in PAGES for place in range(len(blocks(page, "markdown")))]
STEPS = blocks("writing-scenarios", "markdown")
FACTS, FINDING = (text for text in blocks("writing-scenarios", "text") if not text.startswith(("elearn ", "## ")))


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the competencies and word lists that we ship."""
    shutil.copytree(shipped("content"), tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(words: list[str]) -> Result:
    return CliRunner().invoke(elearn, words, catch_exceptions=False)


def check(library: Path, text: str) -> str:
    write(library / FILE, text)
    return run(["check", FILE]).stdout


@pytest.mark.parametrize(("page", "place"), [example for example in EXAMPLES if example != ONE_QUESTION])
def test_nothing_is_told_of_an_example(library: Path, page: str, place: int) -> None:
    printed = check(library, blocks(page, "markdown")[place])

    assert TOLD.findall(printed) == []
    assert printed.endswith("1 file checked, nothing to mend.\n")


def test_with_one_question_a_guesser_passes_as_often_as_the_tutorial_says(library: Path) -> None:
    printed = check(library, STEPS[1])

    assert TOLD.findall(printed) == ["W402"]
    often = "somebody who only guesses passes in 33 attempts of 100"
    assert often in printed
    assert f"a warning called W402: with one question, {often}" in " ".join(WRITING.split())


def test_the_facts_of_the_tutorials_scenario_are_as_they_are_shown(library: Path) -> None:
    assert FACTS in check(library, STEPS[2])


def test_the_mistake_is_told_as_it_is_shown(library: Path) -> None:
    [route] = re.findall(r"^`(\{if: .*\})`\. The check says:$", WRITING, re.MULTILINE)
    mistaken = STEPS[2].replace("{if: trust >= 6 and percent >= 75, goto: Down the hall together}", route)

    printed = check(library, mistaken)

    assert FINDING in printed
    assert mistaken != STEPS[2]


@pytest.mark.parametrize("command", ["play", "read"])
def test_the_play_that_is_shown_can_be_played_and_read(library: Path, command: str) -> None:
    write(library / FILE, STEPS[2])
    [shown] = re.findall(r"^  play it: elearn play (.*)$", FINDING, re.MULTILINE)

    assert run([command, *shlex.split(shown)]).exit_code == 0


def test_every_family_of_codes_is_named() -> None:
    section = WRITING.partition("## What the checker proves\n")[2].partition("\n## ")[0]

    assert [code for code in CODES if f"`{code[:2]}…`" not in section] == []


def test_the_reference_leads_to_what_is_proved() -> None:
    reference = (HELP / "scenario-language.md").read_text(encoding="utf-8")

    assert "(writing-scenarios.md#what-the-checker-proves)" in reference
    assert "\n## What the checker proves\n" in WRITING
