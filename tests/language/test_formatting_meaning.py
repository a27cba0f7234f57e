"""Formatting changes no meaning, tells the same mistakes, stays as it is when done again, and never fails."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.analysis.acceptance import find_accepted, withhold
from elearn.analysis.proof import Written, prove
from elearn.course.fragments import Fragments, make_fragments
from elearn.course.manifest import Citation
from elearn.language.checker import read
from elearn.language.diagnostics import Severity
from elearn.language.formatting import format_source
from elearn.language.model import Block, BlockKind, Scenario
from elearn.language.parser import parse
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings
from tests.content.shipped import ROOT
from tests.generate import make_document, write_document
from tests.language.disturbing import disturbed, noted
from tests.language.literate import cases, surroundings
from tests.language.test_properties import PIECES, mutated
from tests.test_generate import NOWHERE, without_spans

RICH = (Path(__file__).parent / "formatting" / "rich.md").read_text(encoding="utf-8")
SHIPPED = sorted([*ROOT.glob("scenarios/*.md"), *ROOT.glob("content/*/*.md")])
DOCUMENTS = [path for path in SHIPPED if path.read_text(encoding="utf-8").startswith("---\n")]
CASES = [case for file in sorted((Path(__file__).parent / "cases").glob("*.md")) for case in cases(file)]
ACCEPTED = ("W403", "W404", "W406", "W408", "W412", "W413", "W417")
SEEDS = st.integers(0, 2**32 - 1)


def formatted(text: str) -> str:
    result = format_source(Source("case.md", text))
    assert result.unreadable is None
    return result.text


def some_text(chance: Random) -> str:
    """A valid text: generated, shipped, or the one that has everything."""
    kind = chance.randrange(8)
    if kind == 0:
        return RICH
    return DOCUMENTS[kind % len(DOCUMENTS)].read_text() if kind == 1 else write_document(make_document(chance))


def said(text: str, around: Surroundings = NOWHERE) -> Counter[tuple[str, str]]:
    """What the checker says of a text, wherever; lines that it names have moved."""
    _, diagnostics = read(Source("case.md", text), around)
    return Counter((found.code, found.message) for found in diagnostics)


def scenario_of(text: str, around: Surroundings = NOWHERE) -> Scenario | None:
    return read(Source("case.md", text), around)[0]


def meant(scenario: Scenario | None) -> Any:
    """A scenario without places, blanks at the ends of lines, and the signs of lists and quotations, which are looked
    at as they are rendered."""
    return without_spans(scenario and _bare(scenario), ("span", "guard"))


def _bare(part: Any) -> Any:
    if isinstance(part, Block):
        marked = part.kind in (BlockKind.LIST, BlockKind.QUOTE)
        return replace(part, text="" if marked else _unended(part.text))
    if isinstance(part, tuple):
        return tuple(_bare(each) for each in part)
    if hasattr(part, "__dataclass_fields__"):
        changed = {name: _bare(getattr(part, name)) for name in part.__dataclass_fields__}
        changed |= {"text": _unended(part.text)} if hasattr(part, "text") else {}
        changed |= {"self_check": ()} if hasattr(part, "self_check") else {}
        return replace(part, **changed)
    return part


def _unended(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n"))


def shown(scenario: Scenario | None) -> Fragments | None:
    """What a reader sees of a scenario."""
    if scenario is None:
        return None
    return make_fragments(scenario, {source: Citation(source, source) for source in scenario.sources}, {})


def proved(text: str) -> Any:
    """What exploring a text shows, less what is accepted, and that."""
    source = Source("case.md", text)
    scenario, draft = read(source, NOWHERE)[0], parse(source)[0]
    assert scenario is not None
    proof = prove(scenario, Written(draft))
    kept, used = withhold(proof.diagnostics, find_accepted(draft))
    told = sorted((found.code, re.sub(r"line \d+", "", found.message)) for found in kept)
    return told, proof.facts, sorted((way.code, way.reason) for way in used)


def assert_same(before: str, after: str, around: Surroundings = NOWHERE) -> None:
    first, second = scenario_of(before, around), scenario_of(after, around)
    assert (first is None) == (second is None)
    assert meant(first) == meant(second)
    assert _spaceless(shown(first)) == _spaceless(shown(second))
    assert said(before, around) == said(after, around)


def _spaceless(fragments: Fragments | None) -> str:
    return re.sub(r"(?: |\\t)+(?=\\n|</)", "", repr(fragments))


@given(SEEDS)
def test_another_layout_becomes_the_canonical_one(seed: int) -> None:
    chance = Random(seed)
    canonical = formatted(some_text(chance))

    other = disturbed(canonical, chance)

    assert formatted(other) == canonical


@given(SEEDS)
def test_the_canonical_layout_means_what_the_text_meant(seed: int) -> None:
    chance = Random(seed)
    text = disturbed(formatted(some_text(chance)), chance)

    assert_same(text, formatted(text))


@given(SEEDS)
def test_notes_and_comments_anywhere_are_kept(seed: int) -> None:
    chance = Random(seed)
    text, notes = noted(some_text(chance), chance)

    after = formatted(text)

    words = " ".join(after.split())
    assert [words.count(" ".join(note.split())) for note in notes] == [1] * len(notes)
    assert formatted(after) == after
    assert_same(text, after)


@given(SEEDS)
def test_the_proof_says_the_same_and_what_is_accepted_stays_accepted(seed: int) -> None:
    chance = Random(seed)
    text, _ = noted(write_document(make_document(chance)), chance)
    text = re.sub(r"remark (\d+)", lambda found: f"accept {chance.choice(ACCEPTED)}: reason {found[1]}", text)

    assert proved(formatted(text)) == proved(text)


@given(SEEDS, st.integers(1, 8))
def test_no_damaged_text_is_changed_in_meaning_or_formatted_to_something_unstable(seed: int, changes: int) -> None:
    chance = Random(seed)
    damaged = mutated(chance.choice((RICH, chance.choice(CASES).text)), seed, changes)

    result = format_source(Source("case.md", damaged))

    assert format_source(Source("case.md", result.text)).text == result.text
    assert (result.unreadable is None) == (not parse(Source("case.md", damaged))[1])
    assert_same(damaged, result.text, surroundings((), None))


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_no_heap_of_the_formats_own_signs_is_changed_in_meaning(pieces: list[str]) -> None:
    text = "---\ntitle: a\nsummary: b\nmeters: {trust: {}}\nflags: [asked]\n---\n## A\n" + "".join(pieces)

    result = format_source(Source("case.md", text))

    assert format_source(Source("case.md", result.text)).text == result.text
    assert_same(text, result.text, surroundings((), None))


@given(st.text(max_size=400), st.booleans())
def test_no_text_makes_it_fail(text: str, opened: bool) -> None:
    whole = "---\ntitle: a\nsummary: b\n---\n## A\n" + text if opened else text

    result = format_source(Source("case.md", whole))

    assert format_source(Source("case.md", result.text)).text == result.text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_of_the_checker_stays_the_case_that_it_is(case: Any) -> None:
    around = surroundings(case.words, case.original)

    result = format_source(Source("case.md", case.text))

    assert_same(case.text, result.text, around)
    assert result.unreadable is not None or _readable(result.text)


def _readable(text: str) -> bool:
    draft, diagnostics = parse(Source("case.md", text))
    return not diagnostics and not draft.broken


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_what_we_ship_means_the_same_when_it_is_formatted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert_same(text, formatted(text))


def test_the_texts_of_these_tests_have_no_errors() -> None:
    wrong = [found for text in (RICH,) for found in read(Source("rich.md", text), NOWHERE)[1]]

    assert [found for found in wrong if found.severity is Severity.ERROR] == []
