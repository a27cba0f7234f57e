"""`elearn check` plays what is scripted: each file is an entry of its own, and what differs is told."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elearn.cli import elearn
from elearn.resources import shipped
from tests.course.libraries import write, write_sound_library

PLAYS = "- name: the expert\n  answers: [a]\n  expect: {ending: good, passed: true}\n"
DIFFERING = "\n".join((PLAYS, "- name: a rush\n  answers: [b]\n  expect: {ending: mixed}\n"))
PAGE = (shipped("content") / "codes" / "E401.md").read_text(encoding="utf-8")


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_sound_library(tmp_path / "library")
    monkeypatch.chdir(folder)
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(elearn, ["check", *words], catch_exceptions=False)


def documents(*words: str) -> list[tuple[str, list[tuple[str, int]]]]:
    """Each document's path, and the codes and lines of what is said about it."""
    found = json.loads(run("--format", "json", *words).stdout)["documents"]
    return [(each["path"], [(one["code"], one["line"]) for one in each["diagnostics"]]) for each in found]


def test_a_folder_is_checked_with_the_plays_in_it_in_the_order_of_paths(library: Path) -> None:
    write(library / "scenarios" / "late-bus.plays.yaml", DIFFERING)

    assert documents("scenarios") == [
        ("scenarios/late-bus.md", []),
        ("scenarios/late-bus.plays.yaml", [("E401", 5)]),
        ("scenarios/panic.md", []),
    ]


def test_plays_have_no_facts(library: Path) -> None:
    write(library / "scenarios" / "late-bus.plays.yaml", PLAYS)

    plays = json.loads(run("--format", "json", "scenarios").stdout)["documents"][1]

    assert plays == {"path": "scenarios/late-bus.plays.yaml", "diagnostics": [], "facts": None}


def test_a_document_that_is_named_brings_its_plays(library: Path) -> None:
    write(library / "scenarios" / "late-bus.plays.yaml", DIFFERING)

    assert [path for path, _ in documents("./scenarios/late-bus.md")] == [
        "./scenarios/late-bus.md",
        "./scenarios/late-bus.plays.yaml",
    ]


def test_a_file_of_plays_can_be_checked_alone(library: Path) -> None:
    write(library / "scenarios" / "late-bus.plays.yaml", DIFFERING)

    assert documents("scenarios/late-bus.plays.yaml") == [("scenarios/late-bus.plays.yaml", [("E401", 5)])]


def test_plays_of_lessons_and_quizzes_are_played_too(library: Path) -> None:
    lesson = "---\ntitle: One\nsummary: Two.\nkind: lesson\n---\n\n## Page\n\nRead this.\n"
    write(library / "content" / "lessons" / "one.md", lesson)
    write(library / "content" / "lessons" / "one.plays.yaml", "- name: it\n  answers: []\n  expect: {finished: true}\n")

    assert ("content/lessons/one.plays.yaml", [("E401", 1)]) in documents("content")


def test_plays_of_a_document_with_errors_are_not_told(library: Path) -> None:
    text = (library / "scenarios" / "late-bus.md").read_text().replace("goto: Talk", "goto: Tlak", 1)
    write(library / "scenarios" / "late-bus.md", text)
    write(library / "scenarios" / "late-bus.plays.yaml", DIFFERING)

    found = dict(documents("scenarios"))

    assert [code for code, _ in found["scenarios/late-bus.md"]] == ["E201"]
    assert found["scenarios/late-bus.plays.yaml"] == []


def test_what_is_wrong_with_how_plays_are_written_is_told_beside_those_that_differ(library: Path) -> None:
    write(library / "scenarios" / "late-bus.plays.yaml", DIFFERING + "- name: third\n  answer: [a]\n")

    assert documents("scenarios/late-bus.plays.yaml")[0][1] == [("E401", 5), ("E503", 8), ("E502", 9)]


def test_plays_of_nothing_are_told(library: Path) -> None:
    write(library / "scenarios" / "gone.plays.yaml", PLAYS)

    assert ("scenarios/gone.plays.yaml", [("E505", 1)]) in documents("scenarios")


def test_a_play_that_differs_is_shown_with_both_ways_it_could_be_mended(library: Path) -> None:
    write(library / "scenarios" / "late-bus.plays.yaml", DIFFERING)

    result = run("scenarios/late-bus.md")

    assert result.exit_code == 1
    assert result.stdout == (
        "error[E401]: the play `a rush` ends otherwise than it expects: expected ending mixed, came good\n"
        "  --> scenarios/late-bus.plays.yaml:5:3\n"
        "  |\n"
        "6 |   answers: [b]\n"
        "7 |   expect: {ending: mixed}\n"
        "  |                    ^^^^^ this came otherwise\n"
        "  |\n"
        "  note: the play goes the-hall → talk\n"
        "  note: read it with elearn read scenarios/late-bus.md --play 'a rush'\n"
        "  help: mend the scenario or, if what came is right, expect ending: good\n"
        "  more: elearn explain E401\n"
        "\n"
        "2 files checked: 1 error. 1 file of scripted plays will have to be mended.\n"
    )


def test_a_course_is_offered_whatever_its_plays_say(library: Path) -> None:
    write(library / "scenarios" / "late-bus.plays.yaml", DIFFERING)

    assert ("content/courses/first.yaml", []) in documents(".")


@pytest.mark.parametrize(("part", "codes"), [("Example", ["E401"]), ("Write instead", [])])
def test_the_page_of_the_code_tells_it_and_how_it_is_mended(tmp_path: Path, part: str, codes: list[str]) -> None:
    scenario = re.findall(r"^```markdown\n(.*?)^```$", PAGE, re.M | re.S)[0]
    plays = re.findall(r"^```yaml\n(.*?)^```$", PAGE.partition(f"## {part}\n")[2], re.M | re.S)[0]
    write(tmp_path / "the-stop.md", scenario)
    write(tmp_path / "the-stop.plays.yaml", plays)

    found = dict(documents(str(tmp_path)))

    assert [code for code, _ in found[str(tmp_path / "the-stop.md")]] == []
    assert [code for code, _ in found[str(tmp_path / "the-stop.plays.yaml")]] == codes


def test_the_page_of_the_code_has_its_four_headings() -> None:
    headings = ["What it means", "Why it matters", "Example", "Write instead"]

    assert re.findall(r"^## (.*)$", re.sub(r"^```.*?^```$", "", PAGE, flags=re.M | re.S), re.M) == headings
    assert PAGE.startswith("# E401: a scripted play that ends otherwise than it expects\n")


def test_the_plays_of_the_help_hold(tmp_path: Path) -> None:
    pages = {
        name: (shipped("content") / "help" / f"{name}.md").read_text()
        for name in ("writing-scenarios", "scripted-plays")
    }
    write(
        tmp_path / "slammed-door.md",
        re.findall(r"^```markdown\n(.*?)^```$", pages["writing-scenarios"], re.M | re.S)[2],
    )
    write(
        tmp_path / "slammed-door.plays.yaml",
        re.findall(r"^```yaml\n(.*?)^```$", pages["scripted-plays"], re.M | re.S)[0],
    )

    assert documents(str(tmp_path / "slammed-door.plays.yaml"))[0][1] == []
