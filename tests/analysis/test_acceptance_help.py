"""What the help says of accepting warnings and of word lists is so."""

import re

import pytest

from elearn.analysis.acceptance import check_acceptances, find_accepted, withhold
from elearn.analysis.wording import Wording, check_wording
from elearn.course.lexicons import LISTS, load_lexicons, read_word_lists
from elearn.language.checker import read
from elearn.language.parser import parse
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings
from elearn.resources import shipped

PAGE = (shipped("content") / "help" / "accepting-warnings.md").read_text(encoding="utf-8")
LEXICON = load_lexicons(shipped("content"))["en"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_example_accepts_its_warning_and_says_why() -> None:
    [text] = blocks("markdown")
    source = Source("club.md", text)
    scenario, errors = read(source, Surroundings("club"))
    assert errors == ()
    assert scenario is not None
    draft, _ = parse(source)

    kept, used = withhold(check_wording(Wording(scenario, draft, LEXICON)), find_accepted(draft))

    assert kept == ()
    assert [(each.code, each.reason) for each in used] == [("W408", "Never Club is the name on the door")]
    assert "Never Club is" not in repr(scenario)


@pytest.mark.parametrize("note", re.findall(r"`(\{[^`]*accept W[^`]*\})`", PAGE))
def test_every_form_that_the_page_names_is_one(note: str) -> None:
    text = f"---\ntitle: A\nsummary: B.\nflags: [asked]\n---\n\n## A\n\n{note}\nShe waits.\n"
    draft, unread = parse(Source("a.md", text))

    assert unread == ()
    assert len(find_accepted(draft)) == 1
    assert [each.code for each in check_acceptances(draft, (), ())] == []


@pytest.mark.parametrize("place", range(len(LISTS)))
def test_the_lists_that_the_page_shows_are_read(place: int) -> None:
    name, text = list(LISTS)[place], blocks("yaml")[place]

    lists, found = read_word_lists(Source(name, text), name)

    assert found == ()
    assert lists["en"].phrases
    assert f"`content/words/{name}`" in PAGE
