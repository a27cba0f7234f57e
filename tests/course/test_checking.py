"""A check that is repeated reads again what has changed and what depends on it, and nothing else."""

import os
from pathlib import Path

import pytest

from elearn.course.checking import Checked, Checking, changed_between, check_paths, look_at
from tests.course.libraries import SCENARIO, SOURCES, write, write_library, write_translation

PLAYS = "- name: it\n  answers: [a]\n"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = write_library(tmp_path / "library")
    write_translation(folder)
    write(folder / "scenarios" / "late-bus.plays.yaml", PLAYS)
    write(folder / "scenarios" / "panic.plays.yaml", PLAYS)
    return folder


def by_name(files: tuple[Checked, ...]) -> dict[str, Checked]:
    return {file.path.name: file for file in files}


def read_again(library: Path, *changed: str) -> set[str]:
    """The names of the files that are read again after these have changed."""
    checking = Checking([library], library)
    before = by_name(checking.check())
    checking.forget([library / name for name in changed])
    after = by_name(checking.check())
    return {name for name in after if after[name] is not before[name]}


def test_nothing_is_read_again_where_nothing_has_changed(library: Path) -> None:
    assert read_again(library) == set()


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ("scenarios/panic.md", {"panic.md", "panic.plays.yaml", "first.yaml"}),
        ("scenarios/late-bus.md", {"late-bus.md", "late-bus.es.md", "late-bus.plays.yaml", "first.yaml"}),
        ("scenarios/panic.plays.yaml", {"panic.md", "panic.plays.yaml"}),
        ("content/courses/first.yaml", {"first.yaml"}),
    ],
)
def test_what_changed_is_read_again_with_what_depends_on_it(library: Path, changed: str, again: set[str]) -> None:
    assert read_again(library, changed) == again


def test_a_name_with_a_dot_in_it_is_a_name(library: Path) -> None:
    write(library / "scenarios" / "draft.2.md", SCENARIO.format(title="Draft"))
    write(library / "scenarios" / "draft.2.plays.yaml", PLAYS)

    assert read_again(library, "scenarios/draft.2.md") == {"draft.2.md", "draft.2.plays.yaml", "first.yaml"}


@pytest.mark.parametrize("changed", ["content/sources.yaml", "scenarios/panic/door.jpg", "content/words/alcohol.txt"])
def test_everything_is_read_again_after_what_anything_may_depend_on(library: Path, changed: str) -> None:
    assert len(read_again(library, changed)) == len(Checking([library], library).check())


def test_a_change_is_seen_in_what_is_said(library: Path) -> None:
    checking = Checking([library / "scenarios"], library)
    checking.check()
    path = write(library / "scenarios" / "panic.md", SCENARIO.format(title="Panic").replace("[S1]", "[S2]"))

    checking.forget([path])

    assert [each.code for each in by_name(checking.check())["panic.md"].diagnostics] == ["E205", "E205"]


def test_a_look_sees_what_was_written_added_and_removed(library: Path) -> None:
    before = look_at([library / "scenarios"])

    write(library / "scenarios" / "panic.md", "---\n")
    write(library / "scenarios" / "new.md", "---\n")
    (library / "scenarios" / "broken.md").unlink()
    write(library / "content" / "sources.yaml", SOURCES + "\n")

    changed = {path.name for path in changed_between(before, look_at([library / "scenarios"]))}
    assert changed == {"panic.md", "new.md", "broken.md", "sources.yaml"}


def test_a_look_passes_over_what_editors_leave(library: Path) -> None:
    before = look_at([library])

    write(library / "scenarios" / ".panic.md.swp", "x")
    write(library / "scenarios" / "panic.md~", "x")
    write(library / ".git" / "index", "x")

    assert changed_between(before, look_at([library])) == set()


def test_a_look_at_a_course_sees_the_documents_that_it_names(library: Path) -> None:
    found = {path.name for path in look_at([library / "content" / "courses" / "first.yaml"])}

    assert {"first.yaml", "late-bus.md", "panic.md", "competencies.yaml"} <= found


def test_a_look_at_a_document_sees_its_pictures_and_not_its_neighbours(tmp_path: Path) -> None:
    write(tmp_path / "one.md", "---\n")
    write(tmp_path / "one.plays.yaml", PLAYS)
    write(tmp_path / "one" / "door.jpg", "x")
    write(tmp_path / "two.md", "---\n")

    assert {path.name for path in look_at([tmp_path / "one.md"])} == {"one.md", "one.plays.yaml", "door.jpg"}


def test_a_look_at_what_is_gone_sees_nothing(tmp_path: Path) -> None:
    assert look_at([tmp_path / "gone" / "one.md"]) == {}


@pytest.mark.parametrize("name", ["competencies.yaml", "sources.yaml", "words/absolute.yaml", "courses/one.yaml"])
@pytest.mark.parametrize("kind", ["a link to nowhere", "a folder", "a pipe"])
def test_what_only_has_the_name_of_a_definition_is_passed_over(tmp_path: Path, name: str, kind: str) -> None:
    document = write(tmp_path / "scenarios" / "case.md", SCENARIO)
    path = tmp_path / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    make_strange(path, kind)

    assert [file.path for file in check_paths([tmp_path], tmp_path)] == [document]


@pytest.mark.parametrize("name", ["case.md", "case.plays.yaml", "content/sources.yaml"])
def test_a_pipe_is_not_waited_for(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    make_strange(path, "a pipe")

    (file,) = check_paths([path], tmp_path)

    assert "a pipe" in file.errors[0].message


def make_strange(path: Path, kind: str) -> None:
    if kind == "a pipe":
        os.mkfifo(path)
    elif kind == "a folder":
        path.mkdir()
    else:
        path.symlink_to(path.with_name("nowhere"))
