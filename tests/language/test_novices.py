"""Each mistake of novices.md is told once, in words that say what to type; who types it has mended the text."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from elearn.cli import elearn
from elearn.language.checker import read
from elearn.language.diagnostics import Diagnostic
from elearn.language.reports import apply_fixes
from elearn.language.source import Source
from elearn.resources import shipped
from tests.language.literate import Slip, slips, surroundings

SLIPS = list(slips(Path(__file__).with_name("novices.md")))
MISTAKES = [slip for slip in SLIPS if slip.told]
SILENT = [slip for slip in SLIPS if not slip.told]
UNSEEN = [slip for slip in MISTAKES if slip.unseen]


def found_in(text: str) -> tuple[Diagnostic, ...]:
    return read(Source("case.md", text), surroundings((), None))[1]


def named(slip: Slip) -> str:
    return slip.name


@pytest.mark.parametrize("slip", MISTAKES, ids=named)
def test_a_mistake_is_told_where_it_is_with_what_to_type(slip: Slip) -> None:
    source = Source("case.md", slip.text)

    found = found_in(slip.text)

    told = "".join(f"{each.code}: {each.message}\nhelp: {each.help}\n" for each in found)
    assert told == slip.told
    assert [(*source.position(each.span.start), each.code) for each in found] == [
        (place.line, place.column, place.code) for place in slip.places
    ]


@pytest.mark.parametrize("slip", MISTAKES, ids=named)
def test_nothing_is_left_to_tell_after_what_the_hint_says(slip: Slip) -> None:
    assert slip.mended is not None
    assert slip.mended != slip.text
    assert found_in(slip.mended) == ()


@pytest.mark.parametrize("slip", MISTAKES, ids=named)
def test_what_is_mended_unseen_is_what_the_hint_says(slip: Slip) -> None:
    fixed = apply_fixes(Source("case.md", slip.text), found_in(slip.text))

    assert fixed == (slip.mended if slip.unseen else slip.text)


@pytest.mark.parametrize("slip", SILENT, ids=named)
def test_what_is_no_mistake_is_not_told(slip: Slip) -> None:
    assert found_in(slip.text) == ()


@pytest.mark.parametrize("slip", UNSEEN[::12], ids=named)
def test_the_command_mends_the_file(slip: Slip, tmp_path: Path) -> None:
    file = tmp_path / "case.md"
    file.write_text(slip.text, encoding="utf-8")

    CliRunner().invoke(elearn, ["check", "--fix", str(file)])

    assert file.read_text(encoding="utf-8") == slip.mended


def test_there_are_many_mistakes_and_most_have_one_message() -> None:
    assert len({slip.name for slip in MISTAKES}) == len(MISTAKES)
    assert len(MISTAKES) >= 100
    assert len([slip for slip in MISTAKES if len(slip.places) > 1]) <= 3


def test_every_hint_holds_something_to_type() -> None:
    hints = {line for slip in MISTAKES for line in slip.told.splitlines() if line.startswith("help: ")}

    bare = {hint for hint in hints if "`" not in hint and not re.fullmatch(r"help: \w+: [\"{].*[\"}]", hint)}

    assert bare == set()


def rows() -> list[tuple[str, str]]:
    page = (shipped("content") / "help" / "common-mistakes.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `(.+?)` \| `(.+?)` \|$", page, re.MULTILINE)


def holds(text: str, words: str) -> bool:
    """Whether a line begins with these words, or has these braces."""
    return any(line.strip().startswith(words) or (words[0] == "{" and words in line) for line in text.splitlines())


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_the_help_shows_a_mistake_as_it_is_told(row: tuple[str, str]) -> None:
    wrong, right = row

    after = [slip.mended or "" for slip in MISTAKES if holds(slip.text, wrong)]
    assert any(holds(text, right) and not holds(text, wrong) for text in after)


def test_the_help_shows_enough_mistakes() -> None:
    assert len(rows()) >= 30
