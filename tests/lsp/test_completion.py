"""Whatever can be named is offered where it can be named, and written so that it is read as that."""

from typing import Any

import pytest

from tests.lsp.client import Editor, edited

BUS = "scenarios/late-bus.md"
FRONT = """---
title: A door
summary: Somebody is behind it.
competencies: [K1]
cast:
  maya: {name: Maya, role: "Grade 9"}
  ruiz: {name: Mr. Ruiz}
meters:
  trust: {label: Maya's trust, start: 3}
flags: [asked, told]
sources: [S1]
---
"""
BODY = """
## The door

@

## Sit down, please {id: sit}

Words.

## Maya’s "own" way {ending: good}

It is over.
"""


def offered(desk: Editor, text: str) -> dict[str, Any]:
    """What is offered at `|`, by label."""
    return {item["label"]: item for item in desk.on("completion", BUS, text)}


def labels(desk: Editor, here: str) -> list[str]:
    return list(offered(desk, FRONT + BODY.replace("@", here)))


def accepted(desk: Editor, here: str, label: str) -> str:
    """A line after an offer was taken."""
    text = FRONT + BODY.replace("@", here)
    edit = offered(desk, text)[label]["textEdit"]
    return edited(text.replace("|", ""), [edit]).split("\n")[edit["range"]["start"]["line"]]


QUESTION = "### What now? {assesses: K1}\n\n- Ask her. "


def test_scenes_are_offered_by_their_headings_in_the_order_of_the_file(desk: Editor) -> None:
    found = offered(desk, FRONT + BODY.replace("@", "{goto: |"))

    assert list(found) == ["The door", "Sit down, please", 'Maya’s "own" way']
    assert [item["detail"] for item in found.values()] == ["the-door", "sit", "maya-s-own-way"]


@pytest.mark.parametrize(
    ("here", "label", "line"),
    [
        ("{goto: |}", "The door", "{goto: The door}"),
        ("{goto: The d|}", "The door", "{goto: The door}"),
        ("{goto: The d|oor}", "The door", "{goto: The door}"),
        ("{goto: |}", "Sit down, please", "{goto: sit}"),
        ("{goto: |}", 'Maya’s "own" way', '{goto: Maya’s "own" way}'),
        ('{goto: "|"}', "The door", '{goto: "The door"}'),
        ('{if: visited("|', "The door", '{if: visited("The door'),
        ('{if: asked and points("si|")}', "Sit down, please", '{if: asked and points("sit")}'),
        ("{if: trust >= 3 and a|}", "asked", "{if: trust >= 3 and asked}"),
        ("{if: v|}", "visited", '{if: visited("}'),
        ("> **|", "Mr. Ruiz", "> **Mr. Ruiz:** "),
        ("She waits [@|", "S1", "She waits [@S1]"),
        ("She waits [@|].", "S1", "She waits [@S1]."),
        ("![A girl](figure:m|)", "maya", "![A girl](figure:maya/)"),
        ("![A girl](figure:maya/sit|)", "sit-hugging", "![A girl](figure:maya/sit-hugging/)"),
        ("![A girl](figure:maya/sit-open/|)", "bathroom", "![A girl](figure:maya/sit-open/bathroom)"),
        ("😀 “{no|", "note", "😀 “{note: "),
    ],
)
def test_what_is_offered_is_written_as_it_is_read(desk: Editor, here: str, label: str, line: str) -> None:
    assert accepted(desk, here, label) == line


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        ("{|", ["if", "else", "goto", "note"]),
        ("{if: asked, |", ["else", "goto", "note"]),
        ("### Why? {type: |", ["choose", "select", "order", "rate", "reflect"]),
        ("### Why? {type: reflect, |", ["goto", "seconds", "timeout", "words", "note"]),
        ("### Why? {assesses: [|", ["K1", "K2"]),
        ("### Why? {confidence: |", ["true", "false"]),
        ("### Why? {seconds: 30, timeout: The|", ["The door", "Sit down, please", 'Maya’s "own" way']),
        (QUESTION + "{score: |", ["0", "1", "2", "3"]),
        (QUESTION + "{set: |", ["asked", "told"]),
        (QUESTION + "{clear: [asked, |", ["asked", "told"]),
        (QUESTION + "{trust: |", ["+1", "-1", '"=5"']),
        (QUESTION + "{score: 3, id: a, goto: x, if: a, |", ["critical", "confirm", "set", "clear", "trust", "note"]),
        ("### Why? {type: order}\n\n- One {|", ["id", "note"]),
        ("### Why? {type: rate}\n\n#### So {when: |", ["right", "low", "high"]),
        ("### Why? {type: select}\n\n- One\n\n#### So {|", ["when", "goto", "set", "clear", "trust", "note"]),
        ("Only words |", []),
        ("`{goto: |", []),
        ("\\{goto: |", []),
    ],
)
def test_only_what_may_stand_at_a_place_is_offered(desk: Editor, here: str, expected: list[str]) -> None:
    assert labels(desk, here) == expected


def test_keys_of_a_scene_are_offered_with_what_they_do(desk: Editor) -> None:
    found = offered(desk, FRONT + BODY.replace("## The door", "## The door {|}"))

    assert list(found) == ["id", "ending", "clock", "place", "each", "set", "clear", "trust", "note"]
    assert found["ending"]["documentation"]["value"] == "`good`, `mixed` or `poor`: the attempt ends here."
    assert found["trust"]["detail"] == "meter · Maya's trust"


def test_a_condition_of_text_cannot_ask_for_percent(desk: Editor) -> None:
    assert "percent" in labels(desk, "{if: |")
    assert "percent" not in labels(desk, QUESTION + "{if: |")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("kind: |", ["scenario", "lesson", "quiz"]),
        ("competencies: [|", ["K1", "K2"]),
        ("sources:\n  - |", ["S1"]),
        ("cast:\n  sam: {name: Sam, |", ["role", "look"]),
        ("cast:\n  sam:\n    look: {presents: |", ["girl", "boy", "neither"]),
        ("cast:\n  sam:\n    look: {aid: |", ["wheelchair", "hearing-aid", "cane", "glasses"]),
        ("meters:\n  trust: {start: 3, |", ["min", "max", "label", "shown", "each"]),
        ("meters:\n  trust: {shown: |", ["true", "false"]),
        ("meters:\n  trust: {start: 3}\ntension: |", ["trust"]),
        ("start: |", ["The door", "Sit down, please", 'Maya’s "own" way']),
    ],
)
def test_the_front_matter_is_completed(desk: Editor, lines: str, expected: list[str]) -> None:
    text = f"---\ntitle: A\nsummary: B\n{lines}\n---\n{BODY}"

    assert list(offered(desk, text)) == expected


def test_keys_of_the_front_matter_that_are_not_there_yet_are_offered(desk: Editor) -> None:
    found = list(offered(desk, f"---\ntitle: A\n|\nsummary: B\n---\n{BODY}"))

    assert found[:4] == ["kind", "language", "content_note", "minutes"]
    assert {"title", "summary", "original"} & set(found) == set()


def test_a_quiz_is_offered_no_ways_on(desk: Editor) -> None:
    text = f"---\ntitle: A\nsummary: B\nkind: quiz\n---\n{BODY}"

    assert list(offered(desk, text.replace("@", QUESTION + "{|"))) == ["id", "score", "critical", "confirm", "note"]


def test_a_translation_is_offered_what_its_original_names(desk: Editor) -> None:
    text = "---\ntitle: A\nsummary: B\n---\n\n## Uno\n\n{goto: |}\n"
    found = {item["label"]: item for item in desk.on("completion", "scenarios/panic.es.md", text)}

    assert list(found) == ["The hall", "Talk"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("competencies: [K1]", "competencies: [K1, K2]"),
        ("competencies: []", "competencies: [K2]"),
        ("competencies:\n  - K1", "competencies:\n  - K1\n  - K2"),
        ("competencies:\n- K1 # remark", "competencies:\n- K1 # remark\n- K2"),
        ("flags: [a]", "flags: [a]\ncompetencies: [K2]"),
    ],
)
def test_what_the_front_matter_does_not_list_yet_is_listed_there(desk: Editor, before: str, after: str) -> None:
    text = f"---\ntitle: A\nsummary: B\n{before}\n---\n\n## One\n\n### Why? {{assesses: |}}\n"

    item = offered(desk, text)["K2"]

    assert "(is added to `competencies`)" in item["detail"]
    edits = [item["textEdit"], *item["additionalTextEdits"]]
    assert edited(text.replace("|", ""), edits) == text.replace("|", "K2").replace(before, after)


def test_what_is_listed_already_is_offered_once(desk: Editor) -> None:
    found = offered(desk, FRONT + BODY.replace("@", "[@|"))

    assert list(found) == ["S1"]
    assert found["S1"].get("additionalTextEdits") is None
