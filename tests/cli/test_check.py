"""`elearn check` tells all that is wrong, to people and to programs, and its exit status says whether anything is."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elearn.cli import elearn
from elearn.resources import PACKAGE, shipped
from tests.course.libraries import BROKEN, SCENARIO, write, write_sound_library


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write_sound_library(tmp_path / "library")
    write(folder / "scenarios" / "broken.md", BROKEN)
    monkeypatch.chdir(folder)
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(elearn, ["check", *words], catch_exceptions=False)


def documents(*words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run("--format", "json", *words).stdout)["documents"]
    return found


@pytest.mark.usefixtures("library")
def test_a_clean_file_is_said_to_be_clean() -> None:
    result = run("scenarios/late-bus.md")

    assert result.exit_code == 0
    assert result.stdout.endswith("\n\n1 file checked, nothing to mend.\n")


@pytest.mark.usefixtures("library")
def test_errors_are_shown_with_their_place_and_summed_up_in_words() -> None:
    result = run("scenarios")

    assert result.exit_code == 1
    assert "error[E106]" in result.stdout
    assert "--> scenarios/broken.md:1:1" in result.stdout
    assert result.stdout.endswith("3 files checked: 1 error. 1 file cannot be published until the errors are mended.\n")


def test_many_errors_are_counted(library: Path) -> None:
    write(library / "content" / "courses" / "first.yaml", "title: A\n")

    assert "5 errors. 1 file cannot be published" in run("content").stdout


def test_the_report_for_programs_has_the_shape_of_the_format(library: Path) -> None:
    write(library / "scenarios" / "late-bus.md", SCENARIO.format(title="X").replace("goto: Talk}", "goto: Talks}", 1))

    (document,) = documents("scenarios/late-bus.md")

    assert list(document) == ["path", "diagnostics", "facts"]
    assert (document["path"], document["facts"]) == ("scenarios/late-bus.md", None)
    (diagnostic,) = document["diagnostics"]  # type: ignore[misc]
    assert list(diagnostic) == ["code", "severity", "line", "column", "message", "hint"]
    assert (diagnostic["code"], diagnostic["severity"], diagnostic["line"]) == ("E201", "error", 20)


@pytest.mark.usefixtures("library")
def test_a_folder_with_content_is_checked_with_its_courses() -> None:
    assert [document["path"] for document in documents(".")] == [
        "content/courses/first.yaml",
        "scenarios/broken.md",
        "scenarios/late-bus.md",
        "scenarios/panic.md",
    ]


def test_what_documents_refer_to_is_listed_when_it_is_wrong_or_named(library: Path) -> None:
    (library / "content" / "sources.yaml").write_text("C7: [no mapping]\n")

    below = [document["path"] for document in documents("content")]
    named = [document["path"] for document in documents("content/competencies.yaml")]

    assert below == ["content/courses/first.yaml", "content/sources.yaml"]
    assert named == ["content/competencies.yaml"]


@pytest.mark.usefixtures("library")
def test_paths_are_as_given_sorted_and_each_once() -> None:
    paths = [document["path"] for document in documents("scenarios/panic.md", "scenarios", "scenarios/late-bus.md")]

    assert paths == ["scenarios/broken.md", "scenarios/late-bus.md", "scenarios/panic.md"]


def test_an_absolute_path_stays_absolute(library: Path) -> None:
    assert documents(str(library / "scenarios" / "panic.md"))[0]["path"] == str(library / "scenarios" / "panic.md")


def test_a_folder_is_read_for_what_opens_like_a_document(library: Path) -> None:
    write(library / "scenarios" / "README.md", "# About this folder")

    assert "scenarios/README.md" not in [document["path"] for document in documents("scenarios")]


def test_a_file_that_is_named_is_checked_whatever_it_is(library: Path) -> None:
    write(library / "scenarios" / "README.md", "# About this folder")

    assert documents("scenarios/README.md")[0]["diagnostics"][0]["code"] == "E102"  # type: ignore[index]


@pytest.mark.usefixtures("library")
def test_a_course_alone_can_be_checked() -> None:
    assert run("content/courses/first.yaml").stdout == "1 file checked, nothing to mend.\n"


def test_definitions_with_mistakes_are_told_at_their_place(library: Path) -> None:
    write(library / "content" / "sources.yaml", "S1: {titel: A guide}\n")

    assert "--> content/sources.yaml:1:6" in run("content").stdout


@pytest.mark.usefixtures("library")
def test_annotations_for_github_are_one_line_each() -> None:
    result = run("--format", "github", "scenarios")

    assert result.stdout.startswith("::error file=scenarios/broken.md,line=1,")
    assert result.stdout.count("\n") == 1
    assert result.exit_code == 1


@pytest.mark.parametrize("words", [[], ["gone.md"], ["--format", "xml", "scenarios"]])
@pytest.mark.usefixtures("library")
def test_a_wrong_call_is_status_2(words: list[str]) -> None:
    assert run(*words).exit_code == 2


def test_a_folder_without_documents_is_said_to_hold_none(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    result = run(str(tmp_path / "empty"))

    assert (result.exit_code, result.stdout[:21]) == (0, "Nothing to check here")


def test_all_that_is_shipped_is_clean() -> None:
    result = run("--strict", str(shipped("scenarios")), str(shipped("content")))

    assert (result.stdout.splitlines()[-1].endswith("nothing to mend."), result.exit_code) == (True, 0)


@pytest.mark.usefixtures("library")
def test_bytes_and_broken_links_crash_nothing() -> None:
    Path("scenarios/noise.md").write_bytes(b"---\n\x00\xff")
    Path("scenarios/gone.md").symlink_to("nowhere.md")

    assert run(".").exit_code == 1


def test_a_check_loads_neither_the_server_nor_the_database(library: Path) -> None:
    program = (
        "import sys; sys.argv = ['elearn', 'check', 'scenarios/late-bus.md']\n"
        "from elearn.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    print(sorted({'flask', 'sqlalchemy', 'markdown', 'nh3', 'pydantic'} & set(sys.modules)))"
    )

    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=library, env={"PYTHONPATH": str(PACKAGE.parent)}, capture_output=True, text=True)

    assert done.stdout.endswith("[]\n")
