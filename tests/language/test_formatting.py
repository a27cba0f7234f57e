"""The canonical layout, case by case: each `before` of tests/language/formatting becomes the `after` below it.

A block that does not begin with `---` stands in a scenario of its own; `same` blocks are canonical already, and
`left` blocks hold what is left as it was written.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from elearn.language.checker import read
from elearn.language.formatting import format_source
from elearn.language.source import Source
from tests.language.test_formatting_meaning import assert_same
from tests.test_generate import NOWHERE

_PREAMBLE = """---
title: A case
summary: It shows one thing.
competencies: [engage]
cast:
  maya: {name: Maya}
meters:
  trust: {start: 3}
  noise: {start: 3}
flags: [asked, told]
---

"""
_BLOCK = re.compile(
    r"^(?P<ticks>`{3,})(?P<kind>before|after|same|left)\n(?P<body>.*?)^(?P=ticks)$", re.MULTILINE | re.DOTALL
)
_FOLDER = Path(__file__).parent / "formatting"


@dataclass(frozen=True)
class Case:
    name: str
    before: str
    after: str


def cases() -> list[Case]:
    found = []
    for path in sorted(_FOLDER.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        blocks = list(_BLOCK.finditer(text))
        for number, block in enumerate(blocks):
            titles = re.findall(r"^## (.+)$", _BLOCK.sub("", text[: block.start()]), re.MULTILINE)
            after = blocks[number + 1] if block["kind"] == "before" else block
            if block["kind"] != "after":
                found.append(Case(f"{path.stem} {titles[-1] if titles else number}", block["body"], after["body"]))
    return found


def whole(body: str) -> str:
    body = body.replace("·", " ").replace("→", "\t")
    if body.startswith("---"):
        return body
    return _PREAMBLE + (body if body.startswith("## ") else f"## Here\n\n{body}")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_canonical_layout_is_that_of_the_case(case: Case) -> None:
    result = format_source(Source("case.md", whole(case.before)))

    assert result.unreadable is None
    assert result.text == whole(case.after)
    assert_same(whole(case.before), result.text)
    assert format_source(Source("case.md", result.text)).text == result.text


def test_the_example_of_the_format_is_in_the_canonical_layout() -> None:
    cases_of_checker = (_FOLDER.parent / "cases" / "whole.md").read_text(encoding="utf-8")
    example = re.findall(r"^```scenario[^\n]*\n(.*?)^```", cases_of_checker, re.MULTILINE | re.DOTALL)[0]

    assert format_source(Source("example.md", example)).text == example


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("title: no front matter\n", "E102"),
        ("---\ntitle: a\nsummary: b: c\n---\n\n## A\n", "E102"),
        ("---\ntitle: a\nsummary: b\n---\n\nBefore.\n\n## A\n", "E106"),
        ("---\ntitle: a\nsummary: b\n---\n\n## A {clock: 1\n", "E108"),
        ("---\ntitle: a\nsummary: b\n---\n\n## A\n\nText {goto: A}.\n", "E109"),
        ("---\ntitle: a\nsummary: b\n---\n\n## A\n\nB\n---\n", "E116"),
    ],
)
def test_a_text_of_unsure_structure_stays_as_it_is_and_says_why(text: str, code: str) -> None:
    result = format_source(Source("case.md", text))

    assert result.text == text
    assert result.unreadable is not None
    assert result.unreadable.code == code


def test_a_translation_stays_one() -> None:
    text = "---\ntitle: Una\nsummary: Dos.\n---\n## Aquí\nTexto.\n{}\nMás.\n### ¿Qué?\n* Uno { }\n* Dos\n"

    result = format_source(Source("case.es.md", text))

    assert result.text == (
        "---\ntitle: Una\nsummary: Dos.\n---\n\n## Aquí\n\nTexto.\n\n{}\nMás.\n\n### ¿Qué?\n\n- Uno {}\n- Dos\n"
    )


def test_what_would_change_the_meaning_stays_and_all_else_is_formatted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last resort: a block written wrongly by a defect of ours is found, and only that is left."""
    from elearn.language.formatting.blocks import Blocks

    written = Blocks.paragraph
    monkeypatch.setattr(Blocks, "paragraph", lambda *each: [line.replace("two", "2") for line in written(*each)])
    text = whole("> one\n>\n>  two\n\n\n> one\n>\n>  three\n")

    assert format_source(Source("case.md", text)).text == whole("> one\n>\n>  two\n\n> one\n>\n> three\n")


def test_a_text_that_would_never_settle_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from elearn.language.formatting.blocks import Blocks

    monkeypatch.setattr("elearn.language.formatting.meaning.of_document", lambda source: ())
    monkeypatch.setattr(Blocks, "as_written", lambda self, chunk, _: ["***"] * (chunk.last - chunk.first + 1))
    text = whole("***\n")

    assert format_source(Source("case.md", text)).text == text


def test_the_cases_are_valid_documents() -> None:
    found = {case.name: read(Source("case.md", whole(case.after)), NOWHERE)[1] for case in cases()}

    assert {name: told for name, told in found.items() if told and "mistake" not in name} == {}
