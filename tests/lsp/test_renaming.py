"""A name is changed everywhere at once, however it is spelled, and the document means what it meant."""

import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.parse import unquote

import pytest

from elearn.course.reading import read_document
from elearn.language.names import slug
from elearn.resources import shipped, shipped_library
from tests.course.libraries import write_library
from tests.lsp.client import Editor, edited
from tests.lsp.conftest import session

DOOR = "scenarios/door.md"
TEXT = """---
title: A door
summary: Somebody is behind it.
start: The Door
meters:
  trust: {start: 3}
flags: [asked]
cast:
  maya: {name: Maya}
---

## The door

![A girl](figure:maya/sit-open/corridor)

> **Maya:** Go away.

{if: trust >= 3 and asked and visited("the door") and not visited('Way out'), goto: "Way out"}
{if: "visited(\\"way-out\\") or visited(\\"The door\\")", goto: way-out}
{goto: Way Out}

## Way out {trust: +1, set: [asked]}

{goto: 'Out'}

## Elsewhere {id: out, ending: good}

It is over.
"""
PLAYS = """- name: one
  answers: []
  expect: {scene: way-out, meters: {trust: 4}, flags: {asked: true}}
- name: two
  answers: []
  expect:
    scene: "Way out"
"""
SPANISH = """---
title: Una puerta
summary: Hay alguien.
cast:
  maya: {name: Maya}
---

## La puerta

![Una chica](figure:maya/sit-open/corridor)

> **Maya:** Vete.

{}
{if: "visited(\\"way-out\\")", goto: way-out}
{goto: Way Out}

## Salida

{goto: 'Out'}

## Otro lugar {id: out}

Se acabó.
"""


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    library = write_library(tmp_path_factory.mktemp("door") / "library").resolve()
    (library / DOOR).write_text(TEXT, encoding="utf-8")
    (library / "scenarios/door.plays.yaml").write_text(PLAYS, encoding="utf-8")
    (library / "scenarios/door.es.md").write_text(SPANISH, encoding="utf-8")
    yield from session(library)


def ask(editor: Editor, words: str, name: str, file: str = DOOR, skip: int = 0) -> Any:
    """The answer to renaming what stands at the beginning of some words, or some characters after it."""
    text = (editor.folder / file).read_text(encoding="utf-8")
    editor.open(file)
    before = text[: text.index(words) + skip]
    place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
    document = {"textDocument": {"uri": editor.uri(file)}, "position": place}
    return editor.ask("textDocument/rename", {**document, "newName": name})


def renamed(editor: Editor, words: str, name: str, file: str = DOOR, skip: int = 0) -> dict[str, str]:
    """The texts that changed, as they are after."""
    answer = ask(editor, words, name, file, skip)
    assert "error" not in answer, answer
    texts = {}
    for uri, edits in answer["result"]["changes"].items():
        path = Path(unquote(uri.removeprefix("file://")))
        texts[path.name] = edited(path.read_text(encoding="utf-8"), edits)
    return texts


def test_the_heading_and_all_that_leads_to_it_are_changed(door: Editor) -> None:
    texts = renamed(door, "Way out {trust", "The back door")

    assert texts["door.md"] == TEXT.replace("## Way out {", "## The back door {").replace(
        "not visited('Way out'), goto: \"Way out\"", "not visited('The back door'), goto: \"The back door\""
    ).replace(
        '{if: "visited(\\"way-out\\") or visited(\\"The door\\")", goto: way-out}',
        '{if: \'visited("the-back-door") or visited("The door")\', goto: the-back-door}',
    ).replace("{goto: Way Out}", "{goto: The back door}")
    assert texts["door.plays.yaml"] == PLAYS.replace("way-out", "the-back-door").replace("Way out", "The back door")
    assert texts["door.es.md"] == SPANISH.replace(
        '{if: "visited(\\"way-out\\")", goto: way-out}', "{if: 'visited(\"the-back-door\")', goto: the-back-door}"
    ).replace("Way Out", "The back door")


def test_it_can_be_asked_for_where_the_scene_is_named_too(door: Editor) -> None:
    by_use = renamed(door, "Way Out}", "The back door")

    assert by_use["door.md"].count("back door") == 4
    assert by_use["door.md"].count("the-back-door") == 2


def test_a_name_in_the_form_of_an_id_leaves_the_heading(door: Editor, tmp_path: Path) -> None:
    texts = renamed(door, "Way out {trust", "back-door")

    assert "## Way out {id: back-door, trust: +1, set: [asked]}" in texts["door.md"]
    assert "{goto: back-door}" in texts["door.md"]
    assert read(door, texts, tmp_path) == []


def test_a_scene_with_an_id_gets_another_id(door: Editor) -> None:
    texts = renamed(door, "Out'}", "The End!")

    assert "## Elsewhere {id: the-end, ending: good}" in texts["door.md"]
    assert "{goto: 'The End!'}" in texts["door.md"]
    assert "## Otro lugar {id: the-end}" in texts["door.es.md"]


def test_a_heading_without_braces_gets_some(door: Editor, tmp_path: Path) -> None:
    texts = renamed(door, "The door\n", "front-door")

    assert "## The door {id: front-door}\n" in texts["door.md"]
    assert "start: front-door" in texts["door.md"]
    assert 'visited("front-door")' in texts["door.md"]
    assert read(door, texts, tmp_path) == []


def test_a_name_that_cannot_stand_plain_is_quoted(door: Editor, tmp_path: Path) -> None:
    texts = renamed(door, "The door\n", "Wait, who's there: you?")

    assert "## Wait, who's there: you?\n" in texts["door.md"]
    assert 'start: "Wait, who\'s there: you?"' in texts["door.md"]
    assert 'visited("wait-who-s-there-you")' in texts["door.md"]
    assert read(door, texts, tmp_path) == []


def read(editor: Editor, texts: dict[str, str], tmp_path: Path) -> list[str]:
    """What the checker says of the documents after the change."""
    folder = copytree(editor.folder, tmp_path / "changed") / "scenarios"
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [each.code for name in ("door.md", "door.es.md") for each in read_document(folder / name).diagnostics]


@pytest.mark.parametrize(
    ("words", "name", "why"),
    [
        ("Way out {trust", "The Door", "Another scene is called `the-door` already"),
        ("Way out {trust", "…", "A scene's name needs a letter or a digit"),
        (
            "Way out {trust",
            "a {b}",
            "A heading cannot hold braces, angle brackets or backticks, nor begin or end with #",
        ),
        ("Go away", "x", "There is no name here that can be changed"),
        (
            "trust: {start",
            "Trust",
            "`Trust` cannot be its name: use small letters, digits and `_`, and begin with a letter",
        ),
        ("trust: {start", "goto", "`goto` is a word of the format: choose another name"),
        ("trust: {start", "asked", "There is a `asked` already"),
        (
            "maya: {name",
            "Maya!",
            "`Maya!` cannot be its name: use small letters, digits and hyphens, and begin with a letter",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(door: Editor, words: str, name: str, why: str) -> None:
    error = ask(door, words, name)["error"]

    assert error["message"] == why
    assert "Traceback" not in json.dumps(error)


def test_a_translation_sends_one_to_its_original(door: Editor) -> None:
    error = ask(door, "Way Out}", "x", "scenarios/door.es.md")["error"]

    assert error["message"] == "Names belong to the original of a translation: rename it there"


@pytest.mark.parametrize(
    ("words", "name", "count"), [("trust >= 3", "calm", 3), ("asked]}", "told", 3), ("maya/sit", "mia", 2)]
)
def test_meters_flags_and_people_are_renamed_too(
    door: Editor, tmp_path: Path, words: str, name: str, count: int
) -> None:
    old = words.split(" ")[0].split("]")[0].split("/")[0]
    texts = renamed(door, words, name)

    assert texts["door.md"].count(name) == count
    assert f"{old}:" not in texts["door.md"]
    assert (f"{name}: " in texts["door.plays.yaml"]) if old != "maya" else (name in texts["door.es.md"])
    assert read(door, texts, tmp_path) == []


def test_what_is_asked_first_is_the_name_as_it_is(door: Editor) -> None:
    door.open(DOOR)
    line = TEXT.split("\n").index("{goto: Way Out}")

    found = door.at("prepareRename", DOOR, line, 9)

    assert found["placeholder"] == "Way out"
    assert (found["range"]["start"]["character"], found["range"]["end"]["character"]) == (7, 14)


def test_an_editor_that_knows_versions_is_told_them(library: Path) -> None:
    (library / DOOR).write_text(TEXT, encoding="utf-8")
    editor = Editor(library, workspace={"workspaceEdit": {"documentChanges": True}})

    answer = ask(editor, "Way out {trust", "Back")["result"]

    assert [each["textDocument"] for each in answer["documentChanges"]] == [{"uri": editor.uri(DOOR), "version": 1}]
    assert editor.close() == 0


ORIGINALS = sorted(path for path in shipped("scenarios").glob("*.md") if "." not in path.stem)


@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.stem)
def test_every_scene_that_is_shipped_can_be_renamed_and_nothing_else_changes(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    copytree(shipped_library() / "scenarios", folder / "scenarios")
    copytree(shipped_library() / "content", folder / "content")
    home = folder / "scenarios" / path.name
    before = read_document(home)
    original = home.read_text(encoding="utf-8")
    assert before.scenario is not None

    for editor in session(folder.resolve()):
        for number, scene in enumerate(before.scenario.scenes):
            heading = original[scene.span.start : scene.span.end]
            texts = renamed(editor, heading, f"Other {number}", f"scenarios/{path.name}", skip=3)
            home.write_text(texts[path.name], encoding="utf-8")
            after = read_document(home)
            home.write_text(original, encoding="utf-8")
            assert after.diagnostics == before.diagnostics
            assert after.scenario is not None
            ids = [each.id for each in after.scenario.scenes]
            assert ids == [slug(f"Other {number}") if each is scene else each.id for each in before.scenario.scenes]
