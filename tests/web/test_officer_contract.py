"""The face for scripts is as `content/help/play-page.md` says: a program that knows that page alone can play."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest

from elearn.course.manifest import Mode
from elearn.language.model import DecisionType
from tests.web.stories import CLOCKED, CORRIDOR, LESSON, QUIZ, WIDE, read_story
from tests.web.theatre import Seat, Theatre, module_of, open_theatre

HELP = (Path(__file__).parents[2] / "content/help/play-page.md").read_text(encoding="utf-8")


class Script(HTMLParser):
    """A program that plays, written from the help page and nothing else."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.kind, self.action, self.finished = "", "", False
        self.forms, self.inside = 0, False
        self.fields: list[tuple[str, str]] = []
        self.places = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "main":
            self.finished = "data-finished" in found
        elif tag == "form":
            self.inside = "data-decision" in found
            if self.inside:
                self.forms += 1
                self.kind, self.action = found["data-decision"], found["action"]
        elif self.inside:
            self._control(tag, found)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False

    def _control(self, tag: str, found: dict[str, str]) -> None:
        name, kind = found.get("name", ""), found.get("type", "")
        known = {each for each, _ in self.fields}
        if kind == "hidden" or (kind == "radio" and name not in known):
            self.fields.append((name, found["value"]))
        elif kind == "number":
            self.fields.append((name, found["min"]))
        elif tag == "select":
            self.places += 1
            self.fields.append((name, str(self.places)))
        elif tag == "textarea":
            self.fields.append((name, "some words of mine"))


@pytest.fixture
def theatre(tmp_path: Path):
    stories = [read_story(text, f"s{place}") for place, text in enumerate((CORRIDOR, CLOCKED, LESSON, QUIZ, WIDE), 1)]
    acts = [(story, module_of(place, story, list(Mode)[place % 3])) for place, story in enumerate(stories, 1)]
    opened = open_theatre(tmp_path, *acts, seed=3)
    yield opened
    opened.close()


def play(seat: Seat, module: str) -> list[str]:
    """Play a module by what the help page says; give the kinds of the forms on the way."""
    path, kinds = seat.begin(module).address, []
    while True:
        script = Script(seat.client.get(path).text)
        if script.finished:
            assert script.forms == 0
            return kinds
        assert script.forms == 1
        kinds.append(script.kind)
        body = urlencode(script.fields)
        response = seat.client.post(script.action, data=body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 303
        path = response.headers["Location"]


def test_a_program_that_knows_the_help_page_alone_plays_every_kind_of_decision(theatre: Theatre):
    seat = theatre.seat()

    kinds = [kind for number in range(1, 6) for kind in play(seat, f"m{number}")]

    assert set(kinds) == {*map(str, DecisionType), "continue"}


def test_the_help_page_names_every_kind_of_decision():
    assert set(re.findall(r"^\| `(\w+)` \|", HELP, re.MULTILINE)) == {*map(str, DecisionType), "continue"}


@pytest.mark.parametrize(
    "word", ["csrf_token", "step", "choice", "position-", "rating", "text", "confidence", "confirmed", "data-finished"]
)
def test_the_help_page_names_every_field(word):
    assert f"`{word}`" in HELP
