"""The help for authors holds: its examples check clean and play, and it knows every word of the language."""

import re
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from elearn.engine.play import play
from elearn.engine.script import prepare
from elearn.language.checker import read
from elearn.language.model import DecisionType, Ending, Kind, Look, Scenario, When
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings
from tests.content.shipped import ROOT

WRITING = ROOT / "content/help/writing-scenarios.md"
LANGUAGE = ROOT / "content/help/scenario-language.md"
FENCE = re.compile(r"^```markdown\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLES = [
    (path.stem, place, text)
    for path in (WRITING, LANGUAGE)
    for place, text in enumerate(FENCE.findall(path.read_text(encoding="utf-8")))
]
WORDS = re.findall(
    r"\S+",
    """
    title summary kind language content_note minutes competencies pass start draw cast meters flags tension sources
    authors reviewed original name role look min max label shown each id ending clock place set clear note if else goto
    type assesses shuffle seconds timeout confidence answer labels words score correct critical confirm when
    and or not true false visited points percent
    stand sit crouch lie open across folded hugging covering reaching
    corridor classroom bathroom cafeteria office bus lot stairwell field gym library street home
    """,
)


@pytest.mark.parametrize(("page", "place", "text"), EXAMPLES)
def test_every_example_checks_clean(page: str, place: int, text: str) -> None:
    scenario, said = read(Source(f"{page}-{place}.md", text), surroundings())

    assert [(found.code, found.message) for found in said] == []
    assert scenario is not None


def test_the_first_example_is_ten_lines_between_two_lines_of_dashes() -> None:
    first = EXAMPLES[0][2]

    assert first.count("\n") - 2 == 10


def test_the_plays_of_the_tutorial_end_as_they_say() -> None:
    plays = yaml.safe_load(
        re.search(r"^```yaml\n(.*?)^```$", WRITING.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)[1]
    )
    script = prepare(example(2))

    for each in plays:
        run, steps = play(script, 0, each["answers"])
        came = {"ending": run.ending.value, "passed": run.passed, "percent": run.percent, "meters": steps[-1].meters}
        assert {key: came[key] for key in each["expect"]} == each["expect"]


@pytest.mark.parametrize("word", WORDS)
def test_the_reference_names_every_word_of_the_language(word: str) -> None:
    assert word in words_of(LANGUAGE)


def test_the_reference_names_every_value_that_the_language_knows() -> None:
    closed: tuple[Any, ...] = (DecisionType, Ending, Kind, When)
    values = {value.value for each in closed for value in each} | {field.name for field in fields(Look)}

    assert values - words_of(LANGUAGE) == set()


def test_the_tutorial_links_to_the_reference_and_back() -> None:
    assert f"({LANGUAGE.name})" in WRITING.read_text(encoding="utf-8")
    assert f"({WRITING.name})" in LANGUAGE.read_text(encoding="utf-8")


def words_of(path: Path) -> set[str]:
    """The words that a page sets as code."""
    return {
        word
        for code in re.findall(r"`([^`\n]+)`", path.read_text(encoding="utf-8"))
        for word in re.findall(r"[a-z_-]+", code)
    }


@cache
def surroundings() -> Surroundings:
    """The competencies and sources that we ship."""
    known = {
        name: yaml.safe_load((ROOT / f"content/{name}.yaml").read_text(encoding="utf-8"))
        for name in ("competencies", "sources")
    }
    return Surroundings(
        slug="example",
        competencies=frozenset(known["competencies"]),
        sources=frozenset(known["sources"]),
        media=None,
        original=None,
    )


def example(place: int) -> Scenario:
    """A whole example of the tutorial, read."""
    scenario, _ = read(Source("example.md", EXAMPLES[place][2]), surroundings())
    assert scenario is not None
    return scenario
