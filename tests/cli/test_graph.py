"""`elearn graph`: what it writes and where, and what it says when there is nothing to draw."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from elearn.analysis import proof
from elearn.cli import elearn
from elearn.resources import shipped
from tests.analysis.maps import STORY
from tests.course.libraries import write

ROOT = Path(__file__).resolve().parent.parent.parent
QUIZ = """---
title: Two questions
summary: Two.
kind: quiz
---

## One

### What?

- This.
- That.
"""


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(elearn, ["graph", *map(str, words)], catch_exceptions=False)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    return write(tmp_path / "story.md", STORY)


@pytest.mark.parametrize("path", sorted((shipped("scenarios")).glob("*.md")), ids=lambda path: path.stem)
def test_every_shipped_scenario_has_a_map_without_a_word_of_complaint(path: Path) -> None:
    result = run(path)

    assert (result.exit_code, result.stderr) == (0, "")
    assert ElementTree.fromstring(result.stdout).tag == "{http://www.w3.org/2000/svg}svg"


def test_the_picture_in_the_docs_is_the_one_that_is_drawn(tmp_path: Path) -> None:
    tutorial = (ROOT / "content" / "help" / "writing-scenarios.md").read_text(encoding="utf-8")
    last = re.findall(r"^```markdown\n(.*?)^```$", tutorial, re.MULTILINE | re.DOTALL)[-1]

    drawn = run(write(tmp_path / "slammed-door.md", last)).stdout

    assert drawn == (ROOT / "docs" / "map.svg").read_text(encoding="utf-8"), "make it anew: tools/picture.py"


def test_a_lesson_has_a_map() -> None:
    lesson = next((shipped("content") / "lessons").glob("*.md"))

    assert "The end" in run(lesson, "--format", "text").stdout


@pytest.mark.parametrize(
    ("form", "opening"), [("svg", "<svg "), ("html", "<!doctype html>"), ("text", "The bench\n=========")]
)
def test_it_is_printed_in_the_form_that_is_wanted(story: Path, form: str, opening: str) -> None:
    assert run(story, "--format", form).stdout.startswith(opening)


def test_the_name_of_the_output_tells_the_form(story: Path, tmp_path: Path) -> None:
    for name, opening in (("map.html", "<!doctype html>"), ("map.txt", "The bench"), ("map.svg", "<svg ")):
        result = run(story, "--output", tmp_path / name)

        assert f"Wrote {tmp_path / name}." in result.stdout
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(opening)


def test_the_words_go_beside_a_picture(story: Path, tmp_path: Path) -> None:
    result = run(story, "--output", tmp_path / "map.svg")

    assert result.stdout == f"Wrote {tmp_path / 'map.svg'}.\nWrote {tmp_path / 'map.txt'}.\n"
    assert "1 The hallway" in (tmp_path / "map.txt").read_text(encoding="utf-8")


def test_the_form_that_is_asked_for_counts_more_than_the_name(story: Path, tmp_path: Path) -> None:
    run(story, "--format", "text", "--output", tmp_path / "map.svg")

    assert (tmp_path / "map.svg").read_text(encoding="utf-8").startswith("The bench")


def test_a_page_has_the_programs_own_colours(story: Path) -> None:
    page = run(story, "--format", "html").stdout

    assert "--bg: #F6F4EC" in page
    assert "prefers-color-scheme: dark" in page


def test_where_it_cannot_be_written_it_says_so(story: Path, tmp_path: Path) -> None:
    result = run(story, "--output", tmp_path / "nowhere" / "map.svg")

    assert result.exit_code == 1
    assert "map.svg cannot be written: no such file or directory" in result.stderr


def test_a_translation_has_a_map_in_its_language(story: Path) -> None:
    text = story.read_text(encoding="utf-8").replace("title: The bench", "title: El banco\noriginal: 000000000000")
    kept = re.sub(r"^(competencies|meters|flags):.*\n", "", text, flags=re.MULTILINE)
    bare = re.sub(r" ?\{(?!if|goto).*\}", "", kept).replace("## The bell", "## La campana")

    result = run(write(story.with_name("story.es.md"), re.sub(r"\{(if|goto).*\}", "{}", bare)), "--format", "text")

    assert "3 La campana" in result.stdout
    assert "if percent >= 75 and trust >= 5" in result.stdout
    assert "(offered if called, no play takes it)" in result.stdout


def test_a_quiz_has_no_flow_to_draw(tmp_path: Path) -> None:
    result = run(write(tmp_path / "two.md", QUIZ))

    assert (result.exit_code, result.stdout) == (1, "")
    assert "is a quiz: its questions are drawn in any order, so there is no flow to draw" in result.stderr


def test_a_document_that_cannot_be_read_is_not_drawn(tmp_path: Path) -> None:
    result = run(write(tmp_path / "broken.md", STORY.replace("goto: Too late", "goto: Too lat")))

    assert (result.exit_code, result.stdout) == (1, "")
    assert "E201" in result.stderr
    assert "`elearn check" in result.stderr


def test_a_document_whose_flow_has_errors_is_drawn_and_says_so(story: Path) -> None:
    result = run(story)

    assert result.exit_code == 0
    assert "the map shows a document with errors (E302, E301)" in result.stderr
    assert result.stdout.startswith("<svg ")


def test_what_cannot_be_explored_to_the_end_is_drawn_as_it_is_written(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof.prove, "__defaults__", (2,))

    result = run(story, "--format", "text")

    assert result.exit_code == 0
    assert "E306" in result.stderr
    assert "Not every play could be explored" in result.stdout
