"""`elearn matrix`: a course's coverage in words and as JSON, computed anew from its documents."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elearn.cli import elearn
from tests.course.libraries import COURSE, write, write_library


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return write_library(tmp_path / "library")


def run(*words: str) -> Result:
    return CliRunner().invoke(elearn, ["matrix", *words])


def first(library: Path) -> Path:
    return library / "content" / "courses" / "first.yaml"


def test_it_tells_chances_topics_and_cast(library: Path) -> None:
    write(library / "content" / "topics.yaml", "force:\n  name: When force is lawful\nlaw:\n  name: The law\n")
    write(first(library), COURSE.replace("attempts: 3", "topics: [force]"))

    said = run(str(first(library))).output

    assert "A first course" in said
    assert "1/1" in said
    assert "When force is lawful\n      " in said
    assert "The law\n      no module of this course" in said
    assert "has no note that says who is in crisis" in said


def test_programs_get_the_same_as_json(library: Path) -> None:
    told = json.loads(run(str(first(library)), "--format", "json").output)

    assert [each["module"] for each in told["modules"]] == ["late-bus", "exam"]
    assert told["core"] == {"K1": [2, 2]}
    assert told["cast"]["unmarked"] == ["late-bus", "panic"]


def test_a_decision_more_is_a_chance_more(library: Path) -> None:
    path = library / "scenarios" / "panic.md"
    more = "## More\n\n### And now? {assesses: K1}\n\n- Wait. {score: 3, goto: Talk}\n- Go. {score: 0, goto: Talk}\n\n"
    text = path.read_text().replace("score: 3, goto: Talk", "score: 3, goto: More")
    write(path, text.replace("## Talk", more + "## Talk"))

    told = json.loads(run(str(first(library)), "--format", "json").output)

    assert told["modules"][1]["chances"] == {"K1": [2, 2]}


def test_what_is_no_course_is_refused_in_one_line(library: Path) -> None:
    write(first(library), "title: Broken\n")

    result = run(str(first(library)))

    assert result.exit_code == 1
    assert "elearn check" in result.output
    assert result.output.count("\n") == 1
