"""The YAML files beside documents are checked as one types too."""

from pathlib import Path

import pytest

from tests.course.libraries import COMPETENCIES, COURSE, SCENARIO
from tests.lsp.client import Editor

BUS = "scenarios/late-bus.md"
PLAYS = "scenarios/late-bus.plays.yaml"
TEXT = SCENARIO.format(title="The late bus")
PLAY = "- name: the expert\n  answers: [a]\n  expect: {ending: good, percent: 100}\n"


def codes(editor: Editor, name: str) -> list[str] | None:
    told = editor.latest(name)
    return None if told is None else [each["code"] for each in told]


def test_a_play_that_ends_otherwise_is_told_at_once(editor: Editor) -> None:
    editor.open(PLAYS, PLAY.replace("100", "50"))

    assert editor.codes(PLAYS) == ["E401"]
    editor.change(PLAYS, PLAY, 2)
    assert editor.codes(PLAYS, 2) == []


def test_a_play_is_checked_again_when_its_document_changes(editor: Editor) -> None:
    editor.open(BUS, TEXT)
    editor.open(PLAYS, PLAY)
    assert editor.codes(PLAYS) == []

    editor.change(BUS, TEXT.replace("score: 3", "score: 1"), 2)

    editor.wait(lambda: codes(editor, PLAYS) == ["E401"] or None)


@pytest.mark.parametrize("text", [COURSE, COURSE + "note: {any: thing}\n"])
def test_a_course_is_clean_where_it_is(editor: Editor, text: str) -> None:
    editor.open("content/courses/first-course.yaml", text)

    assert editor.codes("content/courses/first-course.yaml") == []


def test_a_course_that_names_what_is_not_there_is_told(editor: Editor) -> None:
    editor.open("content/courses/first-course.yaml", COURSE.replace("document: panic", "document: panik"))

    (told,) = editor.diagnostics("content/courses/first-course.yaml")

    assert told["code"] == "E505"
    assert "did you mean `panic`?" in told["message"]


def test_definitions_are_checked(editor: Editor) -> None:
    editor.open("content/competencies.yaml", COMPETENCIES.replace("name:", "nam:", 1))

    assert set(editor.codes("content/competencies.yaml")) == {"E502", "E503"}


def test_a_play_that_is_typed_does_not_have_its_document_proved_again(editor: Editor) -> None:
    editor.open(BUS, TEXT)
    editor.wait(lambda: editor.latest(BUS) or None)
    told = len(editor.told)

    editor.open(PLAYS, PLAY)
    for version in range(2, 5):
        editor.change(PLAYS, PLAY + " " * version, version)
        editor.codes(PLAYS, version)

    assert {uri for uri, _, _ in editor.told[told:]} == {editor.uri(PLAYS)}


def test_other_yaml_is_left_alone(editor: Editor, library: Path) -> None:
    editor.open("mkdocs.yaml", "a: [")
    editor.open(PLAYS, PLAY)
    editor.diagnostics(PLAYS)

    assert {uri for uri, _, _ in editor.told} == {(library / PLAYS).as_uri()}


@pytest.mark.parametrize("text", ["", "[", "a: &b c", "- " * 300, "{" * 200, "\x00"])
def test_nonsense_is_survived(desk: Editor, text: str) -> None:
    for name in (PLAYS, "content/courses/x.yaml", "content/sources.yaml"):
        desk.open(name, text)
        desk.diagnostics(name)
        desk.at("hover", name, 0, 0)
        desk.at("completion", name, 0, 1)
