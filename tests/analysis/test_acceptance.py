"""A warning can be accepted, where it is told and with a reason; what accepts nothing is told."""

import re

import pytest

from elearn.analysis.acceptance import Accepted, check_acceptances, find_accepted, withhold
from elearn.language.checker import read
from elearn.language.diagnostics import Diagnostic
from elearn.language.draft import Draft
from elearn.language.parser import parse
from elearn.language.source import Source, Span
from elearn.language.surroundings import Surroundings

TEXT = """---
title: The hall
summary: Somebody waits.
competencies: [K1]
flags: [seen]
---

## The hall 1

She waits. 2

She looks up. 3

{if: seen}
She nods. 4

### What do you do? 5 {assesses: K1}

- Wait. 6
  {score: 3}

  She breathes. 7

- Never mind. 8
  {score: 0}

  **Coach:** Ask. 9

## The end 10 {ending: good}

It is over. 11
"""


def noted(after: str, note: str) -> str:
    """The text with a note after one of its numbers."""
    return TEXT.replace(f" {after}", f" {after} {note}", 1)


def at(number: int, code: str = "W408") -> Diagnostic:
    """A diagnostic at the thing with a number, wherever notes were put."""
    return Diagnostic(code, f"told at {number}", Span(number, number))


def told_in(text: str, code: str = "W408") -> list[int]:
    """The numbers of the things at which a warning is still told, if it was told at all of them."""
    draft = parse(Source("hall.md", text))[0]
    starts = starts_of(draft)
    kept, _ = withhold([Diagnostic(code, "told", Span(start, start + 1)) for start in starts], find_accepted(draft))
    return [starts.index(each.span.start) + 1 for each in kept]


def starts_of(draft: Draft) -> list[int]:
    """Where the numbered things begin."""
    text = draft.source.text
    starts = []
    for number in range(1, 12):
        found = re.search(rf"^.* {number}\b", text, re.MULTILINE)
        assert found
        line = found.group()
        starts.append(found.start() + len(line) - len(line.lstrip(" ")))
    return starts


def accepted_in(text: str) -> tuple[Accepted, ...]:
    return find_accepted(parse(Source("hall.md", text))[0])


def said_of(text: str, *diagnostics: Diagnostic) -> list[tuple[str, str]]:
    """What is said of the notes of a text where these warnings are told."""
    draft = parse(Source("hall.md", text))[0]
    accepted = find_accepted(draft)
    _, used = withhold(diagnostics, accepted)
    return [(found.code, found.message) for found in check_acceptances(draft, accepted, used)]


@pytest.mark.parametrize(
    ("after", "silenced"),
    [
        ("1", {1}),
        ("2", {1, 2}),
        ("3", {1, 3}),
        ("4", {1, 4}),
        ("5", {1, 5}),
        ("6", {1, 5, 6}),
        ("7", {1, 5, 6, 7}),
        ("8", {1, 5, 8}),
        ("9", {1, 5, 8, 9}),
        ("10", {10}),
        ("11", {10, 11}),
    ],
)
def test_a_note_accepts_what_is_told_at_the_thing_that_it_stands_in(after: str, silenced: set[int]) -> None:
    text = noted(after, "{note: accept W408: it is so}")

    assert set(range(1, 12)) - set(told_in(text)) == silenced


def test_a_note_accepts_its_own_code_alone() -> None:
    text = noted("2", "{note: accept W411: it is so}")

    assert told_in(text, "W408") == list(range(1, 12))


def test_a_note_that_stands_alone_accepts_at_the_block_below_it() -> None:
    text = TEXT.replace("She looks up. 3", "{note: accept W411: she says so}\n\nShe looks up. 3")

    assert set(range(1, 12)) - set(told_in(text, "W411")) == {1, 3}


def test_several_notes_may_stand_above_one_block() -> None:
    notes = "{note: accept W411: she says so}\n\n{note: accept W408: it is so}\n\n{note: ask counsel}\n\n"
    text = TEXT.replace("She looks up. 3", f"{notes}She looks up. 3")

    assert 3 not in told_in(text, "W411")
    assert 3 not in told_in(text, "W408")


def test_a_note_does_not_reach_beyond_what_stands_below_it() -> None:
    text = TEXT.replace("She looks up. 3", "{note: accept W411: so}\n\n***\n\nShe looks up. 3")

    assert 3 in told_in(text, "W411")


def test_a_note_above_a_condition_accepts_at_the_condition_and_its_block() -> None:
    text = TEXT.replace("{if: seen}", "{note: accept W417: for readers}\n\n{if: seen}")
    guard = text.index("{if: seen}")

    kept, used = withhold([Diagnostic("W417", "always holds", Span(guard, guard + 10))], accepted_in(text))

    assert kept == ()
    assert len(used) == 1


def test_a_key_in_other_braces_accepts_where_they_stand() -> None:
    text = TEXT.replace("{if: seen}", '{if: seen, note: "accept W417: for readers"}')
    guard = text.index("{if: seen")

    kept, _ = withhold([Diagnostic("W417", "always holds", Span(guard, guard + 10))], accepted_in(text))

    assert kept == ()


@pytest.mark.parametrize(
    "note",
    [
        "{note: accept W408: «always» is the club's name}",
        '{note: "accept W408: «always» is the club\'s name"}',
        "{note: “accept W408: «always» is the club's name”}",
        "{ note:accept w408 :  «always» is\n  the club's name }",
        "{note: Accepts W408: «always» is the club's name}",
    ],
)
def test_an_acceptance_is_read_however_it_is_written(note: str) -> None:
    [accepted] = accepted_in(noted("2", note))

    assert (accepted.code, accepted.reason, accepted.everywhere) == ("W408", "«always» is the club's name", False)


def test_an_acceptance_everywhere_holds_in_the_whole_document() -> None:
    text = noted("7", "{note: accept W408 everywhere: the club's name}")

    assert told_in(text) == []
    assert accepted_in(text)[0].everywhere


@pytest.mark.parametrize("code", ["W408", "W411"])
def test_what_is_at_line_one_is_accepted_everywhere_alone(code: str) -> None:
    text = noted("2", f"{{note: accept {code}: so}}")
    first = Diagnostic(code, "told of all", Span(0, 0))

    assert withhold([first], accepted_in(text))[0] == (first,)
    assert withhold([first], accepted_in(text.replace(code, f"{code} everywhere")))[0] == ()


def test_an_error_stays_whatever_a_note_says() -> None:
    error = at(TEXT.index("She waits"), "E302")
    text = noted("2", "{note: accept E302: I know}")

    assert withhold([error], accepted_in(text)) == ((error,), ())


@pytest.mark.parametrize(
    ("note", "code", "words"),
    [
        ("accept W408: so", "N401", "accepts W408, which is not told at this place"),
        ("accept W404 everywhere: so", "N401", "accepts W404, which is not told anywhere in this document"),
        ("accept W408", "N402", "accepts W408 and does not say why"),
        ("accept W408:", "N402", "accepts W408 and does not say why"),
        ("accept W408 because it is so", "N402", "does not say why"),
        ("accept W499: so", "N402", "no warning has the code W499"),
        ("accept E301: so", "N402", "E301 is an error, and only warnings can be accepted"),
    ],
)
def test_a_note_that_accepts_nothing_is_told(note: str, code: str, words: str) -> None:
    [(told, message)] = said_of(noted("2", f"{{note: {note}}}"))

    assert told == code
    assert words in message


@pytest.mark.parametrize("note", ["counsel asked: is the bolt realistic?", "accept the fix of 3 May", "acceptable"])
def test_another_note_is_left_alone(note: str) -> None:
    text = noted("2", f"{{note: {note}}}")

    assert accepted_in(text) == ()
    assert said_of(text) == []


def test_a_note_that_accepts_something_is_not_told() -> None:
    text = noted("2", "{note: accept W408: so}")
    start = text.index("She waits")

    assert said_of(text, Diagnostic("W408", "told", Span(start, start + 1))) == []


def test_what_a_note_says_of_itself_is_neither_error_nor_warning() -> None:
    draft = parse(Source("hall.md", noted("2", "{note: accept W408}")))[0]

    assert [each.severity.value for each in check_acceptances(draft, (), ())] == ["note"]


@pytest.mark.parametrize("code", ["`{note: accept W408: so}`", "    {note: accept W408: so}"])
def test_code_accepts_nothing(code: str) -> None:
    text = TEXT.replace("She looks up. 3", f"She looks up. 3\n\n{code}\n")

    assert accepted_in(text) == ()


@pytest.mark.parametrize("number", range(1, 12))
def test_an_acceptance_is_never_shown(number: int) -> None:
    around = Surroundings(competencies=frozenset({"K1"}))
    text = noted(str(number), "{note: accept W408: a secret of authors}")
    with_note, told = read(Source("hall.md", text), around)
    without, _ = read(Source("hall.md", TEXT), around)

    assert told == ()
    assert "secret" not in repr(with_note)
    assert re.sub(r"Span\([^)]*\)", "", repr(with_note)) == re.sub(r"Span\([^)]*\)", "", repr(without))


def test_thousands_of_acceptances_in_one_document_are_read_and_used() -> None:
    many = 4_000
    blocks = "\n\n".join(f"She waits {number}. {{note: accept W411: so}}" for number in range(many))
    draft = parse(Source("hall.md", TEXT + "\n" + blocks))[0]
    accepted = find_accepted(draft)
    told = [Diagnostic("W411", "told", Span(each.span.start - 5, each.span.start)) for each in accepted]

    kept, used = withhold(told, accepted)

    assert (len(accepted), kept, len(used)) == (many, (), many)


@pytest.mark.parametrize(
    ("after", "silenced"),
    [("Just so", {"#### Just so"}), ("She nods", {"#### Just so", "She nods."}), ("Not so", {"#### Not so"})],
)
def test_a_note_in_an_outcome_accepts_there(after: str, silenced: set[str]) -> None:
    things = ("#### Just so", "She nods.", "#### Not so", "She waits.")
    text = (
        "---\ntitle: A\nsummary: B.\n---\n\n## A\n\n### How bad is it?  {type: rate, answer: 3}\n\n"
        "#### Just so {when: right}\n\nShe nods.\n\n#### Not so {when: low}\n\nShe waits.\n"
    )
    noted_text = re.sub(rf"({after}[^\n]*)", r"\1 {note: accept W411: so}", text)
    told = [Diagnostic("W411", thing, Span(noted_text.index(thing), noted_text.index(thing) + 1)) for thing in things]

    kept, _ = withhold(told, accepted_in(noted_text))

    assert set(things) - {each.message for each in kept} == silenced


@pytest.mark.parametrize("place", [TEXT.index("## The end"), len(TEXT)], ids=["before a scene", "at the end"])
def test_a_note_below_which_no_block_stands_accepts_for_its_scene(place: int) -> None:
    text = f"{TEXT[:place]}{{note: accept W413: so}}\n\n{TEXT[place:]}"
    scene = text.index("## The hall") if place < len(TEXT) else text.index("## The end")

    assert withhold([Diagnostic("W413", "long", Span(scene, scene + 1))], accepted_in(text))[0] == ()
