"""Literate cases: Markdown files whose fenced `scenario` blocks say, line by line, what the checker has to find.

- A line may end with any number of ` # error: [E201] "part of the message or hint"`; `[E201:12]` also names the column.
  These marks are cut off before the text is read. What is found and what is marked have to be the same, line by line.
- A block that does not begin with `---` gets PREAMBLE before it and ENDING after it, so a case shows what it is about.
- A slip is a `scenario` block with a `told` block below it, which holds every message and hint whole, and a block with
  the text mended: `fixed` where `elearn check --fix` mends it, `mended` where a person does what the hint says. `⍽` is
  a fixed blank there and `⇥` a tab. A slip without a `told` block is none: nothing is told of it.
- Words after `scenario` set the surroundings: `quiz`, `lesson` (the kind that the preamble names), `front` (these are
  lines of the front matter), `bare` (nothing is looked up), `original` (this block is the original of the translations
  after it), `translation` (into Spanish).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from elearn.language.checker import read
from elearn.language.model import Scenario
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings

PREAMBLE = """---
title: A case
summary: It shows one thing.
{kind}competencies: [engage, notice]
cast:
  maya: {{name: Maya}}
meters:
  trust: {{start: 3}}
  distress: {{start: 8}}
flags: [asked, told]
sources: [nasp-2017]
---
"""
ENDING = "\n\n## The end {ending: good}\n\nIt is over.\n"
QUIZ_ENDING = "\n"
FRONT = ["---", "title: A case", "summary: It shows one thing."]
FRONT_ENDING = "\n---\n\n## Here {ending: good}\n\nIt is over.\n"
MEDIA = frozenset({"case/door.jpg"})
COMPETENCIES = frozenset({"engage", "notice", "repair"})
SOURCES = frozenset({"nasp-2017", "samhsa-2014", "samhsa-trauma-2014"})

_FENCE = re.compile(
    r"^(?P<ticks>`{3,})scenario(?P<words>[^\n]*)\n(?P<body>.*?)^(?P=ticks)[ \t]*$", re.MULTILINE | re.DOTALL
)
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
_MARK = re.compile(r'[ \t]*# error: \[(?P<code>E\d{3})(?::(?P<column>\d+))?\](?: "(?P<part>[^"]*)")?[ \t]*$')


@dataclass(frozen=True)
class Expected:
    """A diagnostic that a line is marked with."""

    line: int
    code: str
    column: int | None
    part: str


@dataclass(frozen=True)
class Slip:
    """A mistake, what is told of it, and the text after doing what the hints say; `unseen`: the fixes do it."""

    name: str
    text: str
    places: tuple[Expected, ...]
    told: str
    mended: str | None
    unseen: bool


@dataclass(frozen=True)
class Case:
    """One block of a literate file."""

    name: str
    text: str
    expected: tuple[Expected, ...]
    words: tuple[str, ...]
    original: str | None


def cases(path: Path) -> Iterator[Case]:
    """The cases of a literate file."""
    text = path.read_text(encoding="utf-8")
    original: str | None = None
    for number, block in enumerate(_FENCE.finditer(text), 1):
        words = tuple(block["words"].split())
        titles = [found["title"] for found in _HEADING.finditer(_without_blocks(text[: block.start()]))]
        document, expected = to_document(block["body"], words)
        yield Case(f"{path.stem}-{number} {titles[-1] if titles else ''}", document, expected, words, original)
        if "original" in words:
            original = document


_PART = re.compile(
    r"^(?P<ticks>`{3,})(?P<kind>scenario|told|mended|fixed)(?P<words>[^\n]*)\n(?P<body>.*?)^(?P=ticks)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_SIGNS = str.maketrans({"⍽": "\u00a0", "⇥": "\t"})


def slips(path: Path) -> Iterator[Slip]:
    """The slips of a literate file."""
    text = path.read_text(encoding="utf-8")
    parts = list(_PART.finditer(text))
    begins = [place for place, part in enumerate(parts) if part["kind"] == "scenario"]
    for place, after in zip(begins, [*begins[1:], len(parts)], strict=True):
        own = {part["kind"]: part["body"].translate(_SIGNS) for part in parts[place:after]}
        words = tuple(parts[place]["words"].split())
        document, places = to_document(own["scenario"], words)
        before = text[parts[place - 1].end() if place else 0 : parts[place].start()]
        mended = own.get("fixed", own.get("mended"))
        yield Slip(
            _HEADING.findall(before)[-1],
            document,
            places,
            own.get("told", ""),
            to_document(mended, words)[0] if mended else None,
            "fixed" in own,
        )


def _without_blocks(text: str) -> str:
    return _FENCE.sub("", text)


def to_document(body: str, words: tuple[str, ...]) -> tuple[str, tuple[Expected, ...]]:
    """The text that a block stands for, and what it is marked with."""
    lines, expected, before = [], [], 0
    whole = body.startswith("---") or "whole" in words
    if "front" in words:
        lines, before = list(FRONT), len(FRONT)
    elif not whole:
        kind = next((f"kind: {word}\n" for word in words if word in ("quiz", "lesson")), "")
        lines = PREAMBLE.format(kind=kind).split("\n")[:-1]
        before = len(lines)
    for number, line in enumerate(body.removesuffix("\n").split("\n"), before + 1):
        marks = []
        while found := _MARK.search(line):
            marks.append(
                Expected(number, found["code"], int(found["column"]) if found["column"] else None, found["part"] or "")
            )
            line = line[: found.start()]
        lines.append(line)
        expected += reversed(marks)
    tail = "\n" if whole else QUIZ_ENDING if "quiz" in words else FRONT_ENDING if "front" in words else ENDING
    return "\n".join(lines) + tail, tuple(expected)


def surroundings(words: tuple[str, ...], original: str | None) -> Surroundings:
    """What a case's words say of the files around it."""
    if "bare" in words:
        return Surroundings("case")
    if "translation" in words:
        return Surroundings("case", COMPETENCIES, SOURCES, MEDIA, language="es", original=scenario_of(original or ""))
    return Surroundings("case", COMPETENCIES, SOURCES, MEDIA)


def scenario_of(text: str) -> Scenario | None:
    """The scenario that a text is, in the surroundings of these cases."""
    return read(Source("case.md", text), surroundings((), None))[0]


def found_in(case: Case) -> list[tuple[int, int, str, str]]:
    """What the checker finds: line, column, code, message with hint."""
    source = Source("case.md", case.text)
    scenario, diagnostics = read(source, surroundings(case.words, case.original))
    assert (scenario is None) == any(found.code.startswith("E") for found in diagnostics)
    return [
        (*source.position(found.span.start), found.code, f"{found.message} | {found.help or ''}")
        for found in diagnostics
    ]
