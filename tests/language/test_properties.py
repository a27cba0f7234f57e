"""Whatever an author writes is answered with diagnostics inside the text, and says the same twice."""

import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from elearn.language.checker import check, read
from elearn.language.diagnostics import Diagnostic, Severity
from elearn.language.documents import read_source
from elearn.language.names import SCENE_ID, slug
from elearn.language.parser import parse
from elearn.language.reports import apply_fixes, to_annotations, to_entry, to_text
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings
from tests.language.literate import COMPETENCIES, MEDIA, SOURCES, cases, slips

AROUND = Surroundings("case", COMPETENCIES, SOURCES, MEDIA)
TEXTS = [case.text for file in sorted((Path(__file__).parent / "cases").glob("*.md")) for case in cases(file)]
TEXTS += [slip.text for slip in slips(Path(__file__).with_name("novices.md"))]
PIECES = [
    *("{", "}", "{if: ", "{else}", "{goto: The end}", "{note: ", "{score: 3}", "{type: order}", "visited(", ">= 5"),
    *("- ", "1. ", "> ", "# ", "## ", "### ", "#### ", "---\n", "===\n", "|-|\n", "|", "```\n", "`", "    ", "\t"),
    *("[@", "[@nasp-2017]", "![", "](", "<b>", "<!--", "\\", '"', "'", "“", "”", ":", ": ", ",", "[", "]", "(", ")"),
    *("\n", "\n\n", "&a ", "*a", "!b ", "=5", "trust", "asked", " and ", "not ", "–3", "−3", "é", "**Coach:** "),
    *("**Maya:** ", "\x00", "\x0b", "\u2028", "\ufeff"),
]


def mutated(text: str, seed: int, changes: int) -> str:
    """The text with some pieces put in, taken out, doubled or moved."""
    dice = random.Random(seed)
    for _ in range(changes):
        start = dice.randrange(len(text) + 1)
        end = min(len(text), start + dice.choice([0, 1, 1, 3, 20, 100]))
        match dice.randrange(4):
            case 0:
                text = text[:start] + dice.choice(PIECES) + text[start:]
            case 1:
                text = text[:start] + text[end:]
            case 2:
                text = text[:end] + text[start:end] + text[end:]
            case _:
                other = dice.randrange(len(text) + 1)
                text = text[:start] + text[other : other + 40] + text[end:]
    return text


def assert_sound(source: Source, surroundings: Surroundings) -> None:
    """Reading it raises nothing, and what it tells can be shown."""
    scenario, diagnostics = read(source, surroundings)
    errors = [found for found in diagnostics if found.severity is Severity.ERROR]
    assert (scenario is None) == bool(errors)
    for found in diagnostics:
        assert 0 <= found.span.start <= found.span.end <= len(source.text)
        assert found.message
        assert "\n" not in found.message
        for related in found.related:
            assert 0 <= related.span.start <= related.span.end <= len(source.text)
    assert len({(found.code, found.span.start) for found in diagnostics}) == len(diagnostics)
    places = [source.position(found.span.start) for found in diagnostics]
    assert places == sorted(places)
    assert to_text("a.md", source, diagnostics).count("error[") >= len(errors)
    assert to_annotations("a.md", source, diagnostics).count("\n") == len(diagnostics)
    assert to_entry("a.md", source, diagnostics)["facts"] is None
    apply_fixes(source, diagnostics)


@given(st.binary(max_size=400))
def test_no_bytes_are_answered_with_an_exception(raw: bytes) -> None:
    source = read_source("bytes.md", raw)

    if isinstance(source, Source):
        assert_sound(source, AROUND)
    else:
        assert isinstance(source, Diagnostic)


@given(st.text(max_size=400), st.booleans())
def test_no_text_is_answered_with_an_exception(text: str, opened: bool) -> None:
    source = Source("text.md", "---\ntitle: a\nsummary: b\n---\n## A\n" + text if opened else text)

    assert_sound(source, AROUND)


@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_no_heap_of_the_formats_own_signs_is_answered_with_an_exception(pieces: list[str]) -> None:
    source = Source(
        "signs.md", "---\ntitle: a\nsummary: b\nmeters: {trust: {}}\nflags: [asked]\n---\n## A\n" + "".join(pieces)
    )

    assert_sound(source, AROUND)


@given(st.sampled_from(TEXTS), st.integers(0, 2**32), st.integers(1, 8))
def test_no_damaged_scenario_is_answered_with_an_exception(text: str, seed: int, changes: int) -> None:
    source = Source("damaged.md", mutated(text, seed, changes))

    assert_sound(source, AROUND)


@given(st.sampled_from(TEXTS), st.integers(0, 2**32))
def test_reading_twice_tells_the_same(text: str, seed: int) -> None:
    source = Source("twice.md", mutated(text, seed, 2))

    assert read(source, AROUND) == read(source, AROUND)


@given(st.sampled_from(TEXTS), st.integers(0, 2**32))
def test_a_draft_with_anything_unreadable_is_no_scenario(text: str, seed: int) -> None:
    draft, unreadable = parse(Source("draft.md", mutated(text, seed, 3)))

    scenario, _ = check(draft, AROUND)

    assert scenario is None or not unreadable


@given(st.text())
def test_a_slug_is_an_id_or_nothing_and_its_own_slug(text: str) -> None:
    name = slug(text)

    assert name == "" or SCENE_ID.fullmatch(name)
    assert slug(name) == name
