"""From a name to where it is made, to all that uses it, and to what there is to know of it."""

from pathlib import Path
from typing import Any

import pytest

from elearn.resources import shipped
from tests.lsp.client import Editor

BUS = "scenarios/late-bus.md"
TEXT = """---
title: A door
summary: Somebody is behind it.
competencies: [K2]
cast:
  maya: {name: Maya, role: "Grade 9"}
meters:
  trust: {label: Maya's trust, start: 3, max: 8, each: 1}
flags: [asked]
tension: trust
sources: [S1]
---

## The door

> **Maya:** Go away. [@S1]

![A girl](figure:maya/sit-open/corridor)

### What now? {assesses: K2, seconds: 30, timeout: Outside}

- Ask her. {score: 3, trust: +2, set: asked, goto: Inside}
- Wait. {score: 0}

## In between {trust: -1}

{if: trust >= 5 and asked and visited("Inside"), goto: "Inside"}
{goto: Outside}

## Inside {clock: "9:40"}

It is 😀 dark. {note: "W408: look again"}

## Outside {ending: mixed}

It is over.
"""


def here(word: str, nth: int = 1, inside: int = 1) -> str:
    """The text with a cursor in the nth place of a word."""
    place = -1
    for _ in range(nth):
        place = TEXT.index(word, place + 1)
    return TEXT[: place + inside] + "|" + TEXT[place + inside :]


def line_of(text: str, nth: int = 1) -> int:
    return [number for number, line in enumerate(TEXT.split("\n")) if text in line][nth - 1]


def spots(locations: list[Any]) -> list[tuple[str, int]]:
    return [(Path(each["uri"]).name, each["range"]["start"]["line"]) for each in locations]


@pytest.mark.parametrize(
    ("at", "file", "made"),
    [
        (here("timeout: Outside", inside=10), "late-bus.md", "## Outside"),
        (here('visited("Inside', inside=10), "late-bus.md", "## Inside"),
        (here('goto: "Inside', inside=9), "late-bus.md", "## Inside"),
        (here("trust: +2"), "late-bus.md", "  trust:"),
        (here("tension: trust", inside=10), "late-bus.md", "  trust:"),
        (here("set: asked", inside=6), "late-bus.md", "flags:"),
        (here("figure:maya", inside=9), "late-bus.md", "  maya:"),
        (here("**Maya", inside=3), "late-bus.md", "  maya:"),
    ],
)
def test_a_name_leads_to_where_it_is_made(desk: Editor, at: str, file: str, made: str) -> None:
    assert spots(desk.on("definition", BUS, at)) == [(file, line_of(made))]


def test_competencies_and_sources_lead_into_the_library(desk: Editor) -> None:
    assert spots(desk.on("definition", BUS, here("assesses: K2", inside=11))) == [("competencies.yaml", 1)]
    assert spots(desk.on("definition", BUS, here("[@S1", inside=3))) == [("sources.yaml", 0)]


def test_a_word_that_is_no_name_leads_nowhere(desk: Editor) -> None:
    assert desk.on("definition", BUS, here("Go away")) == []


def test_a_translation_leads_into_its_original(desk: Editor) -> None:
    text = "---\ntitle: A\nsummary: B\n---\n\n## Uno\n\n{goto: Ta|lk}\n"

    ((name, _),) = spots(desk.on("definition", "scenarios/panic.es.md", text))

    assert name == "panic.md"


def test_every_place_of_a_name_is_found(desk: Editor) -> None:
    found = desk.on("references", BUS, here("## Inside", inside=4), context={"includeDeclaration": True})
    uses = desk.on("references", BUS, here("## Inside", inside=4), context={"includeDeclaration": False})

    assert [line for _, line in spots(found)] == [
        line_of("- Ask her"),
        line_of("visited("),
        line_of("visited("),
        line_of("## Inside"),
    ]
    assert len(uses) == 3
    assert len(desk.on("documentHighlight", BUS, here("## Inside", inside=4))) == 4


def test_the_outline_has_scenes_with_their_questions_and_options(desk: Editor) -> None:
    desk.open(BUS, TEXT)

    symbols = desk.request("textDocument/documentSymbol", {"textDocument": {"uri": desk.uri(BUS)}})

    assert [each["name"] for each in symbols] == ["The door", "In between", "Inside", "Outside"]
    (question,) = symbols[0]["children"]
    assert question["name"] == "What now?"
    assert [each["name"] for each in question["children"]] == ["Ask her.", "Wait."]
    for each in (*symbols, question, *question["children"]):
        whole, chosen = each["range"], each["selectionRange"]
        assert (
            position(whole["start"]) <= position(chosen["start"]) <= position(chosen["end"]) <= position(whole["end"])
        )


def position(of: dict[str, int]) -> tuple[int, int]:
    return of["line"], of["character"]


def says(desk: Editor, at: str) -> str:
    return str(desk.on("hover", BUS, at)["contents"]["value"])


def test_a_scene_says_what_leads_to_it(desk: Editor) -> None:
    assert says(desk, here("## Outside", inside=5)).split("\n") == [
        "**Outside** (`outside`), scene 4 of 4, a mixed ending",
        "",
        "What leads here:",
        f"- line {line_of('### What') + 1}, The door: the time runs out",
        f"- line {line_of('{goto: Outside') + 1}, In between: `{{goto: Outside}}`",
        f"- line {line_of('## Inside') + 1}, Inside: it goes on to the next scene",
    ]


def test_the_first_scene_says_that_it_is_the_beginning(desk: Editor) -> None:
    assert "- the beginning: it is the first scene" in says(desk, here("## The door", inside=5))


def test_a_scene_that_nothing_leads_to_says_so(desk: Editor) -> None:
    alone = TEXT.replace("- Wait. {score: 0}", "- Wait. {score: 0, goto: Outside}").replace("## In bet", "## In b|et")

    assert "Nothing leads here." in says(desk, alone)


def test_a_meter_says_its_range_and_who_changes_it(desk: Editor) -> None:
    assert says(desk, here("trust >= 5")).split("\n") == [
        "Meter **trust**, “Maya's trust”: from 0 to 8, begins at 3, 1 at every answer",
        "",
        "Changed by:",
        f"- line {line_of('- Ask') + 1}, The door: option “Ask her.” by +2",
        f"- line {line_of('## In between') + 1}, In between: on entering it by -1",
        "",
        "Asked for by:",
        f"- line {line_of('visited(') + 1}, In between: `"
        '{if: trust >= 5 and asked and visited("Inside"), goto: "Ins…`',
    ]


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (here("flags: [asked", inside=9), "Set by:\n- line"),
        (here("assesses: K2", inside=11), "Competency **K2**: Communicate\n\nSays it in few words."),
        (here("[@S1", inside=3), "Source **S1**: A guide\n\nA school, 2014, https://example.org/guide"),
        (here("  maya:", inside=3), "**Maya**, Grade 9 (`maya`)\n\nSpeaks once, is seen once."),
        (here("timeout:"), "`timeout`: The scene that running out of time leads to."),
        (here("score: 3, tr"), "`score`: 0 harmful, 1 tempting"),
        (here("score: 3", inside=8), "`3`: expert"),
        (here(">= 5 and", inside=6), "`and`: Holds where both sides hold."),
        (here("summary:"), "`summary`: One or two sentences"),
        (here("label:"), "`label`: What officers read beside it."),
        (here("{note", inside=3), "`note`: A remark for authors."),
        (here("ending:"), "`ending`: `good`, `mixed` or `poor`"),
        (here("mixed", inside=3), "`mixed`: It ends with something left open."),
    ],
)
def test_a_word_says_what_it_is(desk: Editor, at: str, words: str) -> None:
    assert words in says(desk, at)


def test_a_code_says_what_its_page_says(desk: Editor) -> None:
    page = (shipped("content") / "codes" / "E201.md").read_text(encoding="utf-8")

    told = says(desk, TEXT.replace("W408: look", "E2|01: look"))

    assert told.split("\n")[0] == page.split("\n")[0]
    assert "## Example" not in told


def test_plain_words_say_nothing(desk: Editor) -> None:
    assert desk.on("hover", BUS, here("Go away")) is None
