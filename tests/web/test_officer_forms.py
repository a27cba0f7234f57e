"""Forms of a check: who gets which, what stands under which heading, and when the answers are explained."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from elearn.course.catalogue import Catalogue
from elearn.course.editions import Media
from elearn.course.manifest import Mode, Module
from elearn.course.pictures import digest_of
from elearn.language.model import Kind
from elearn.services import reporting
from elearn.services.reporting import Filter
from tests.web.pages import Page
from tests.web.stories import QUIZ, read_story
from tests.web.theatre import Seat, Theatre, open_theatre

OTHER = QUIZ.replace("A quiz", "Another quiz").replace("Right", "Best").replace("pass: 50", "pass: 0")
FREE = QUIZ.replace("pass: 50", "pass: 0")
BEFORE = Module(
    "pre", "one", Kind.QUIZ, "Pre-check", Mode.ASSESSED, attempts=1, forms=("one", "two"), group="Before you start",
    explained_after="post",
)  # fmt: skip
AFTER = Module("post", "two", Kind.QUIZ, "Post-check", Mode.ASSESSED, forms=("two", "one"), group="At the end")


@pytest.fixture
def theatre(tmp_path: Path) -> Iterator[Theatre]:
    acts = ((read_story(FREE, "one"), BEFORE), (read_story(OTHER, "two"), AFTER))
    opened = open_theatre(tmp_path, *acts, seed=7)
    yield opened
    opened.close()


def play(seat: Seat, module: str) -> Page:
    """Play a module to its end by its first answers; gives its debrief."""
    page = seat.begin(module)
    while not page.finished:
        page = seat.answer(page, choice=next(iter(page.labels().values())))
    return seat.get(page.links()["Go to the debrief"])


def test_somebody_meets_one_form_before_and_the_other_after(theatre: Theatre) -> None:
    met = set()
    for number in range(24):
        seat = theatre.seat(f"Officer {number}")
        met.add(tuple(play(seat, module).heading.removeprefix("Looking back: ") for module in ("pre", "post")))

    assert met == {("A quiz", "Another quiz"), ("Another quiz", "A quiz")}


def test_nothing_is_explained_before_the_later_module_is_completed(theatre: Theatre) -> None:
    seat = theatre.seat()
    waiting = play(seat, "pre")

    assert "explained here once you have completed Post-check" in waiting.text
    assert "percent" not in waiting.text
    assert not waiting.main.of_class("replay")

    play(seat, "post")
    explained = seat.get(waiting.address)

    assert explained.main.of_class("replay")


def test_a_picture_of_an_explanation_waits_with_it(tmp_path: Path) -> None:
    picture = Media("one/why.jpg", digest_of(b"why"), "image/jpeg", b"why")
    explained = FREE.replace("{score: 3}\n", "{score: 3}\n\n  **Coach:** So it is.\n\n  ![Why](one/why.jpg)\n\n", 1)
    checks = (read_story(explained, "one", frozenset([picture.name])), read_story(OTHER, "two"))
    modules = (replace(BEFORE, forms=()), replace(AFTER, forms=()))
    theatre = open_theatre(tmp_path, *zip(checks, modules, strict=True), seed=7, media=(picture,))
    seat = theatre.seat()
    address = play(seat, "pre").address.replace("/debrief", f"/media/{picture.digest}")

    early = seat.client.get(address)
    play(seat, "post")
    late = seat.client.get(address)
    theatre.close()

    assert (early.status_code, late.status_code) == (404, 200)


def test_a_check_that_nothing_depends_on_speaks_of_no_threshold(theatre: Theatre) -> None:
    seat = theatre.seat()
    intro = seat.get("/courses/course/post")
    debrief = play(seat, "post")

    assert "To pass" not in intro.text
    assert "what the answers mean comes in the debrief" in intro.text
    assert "the percent" not in intro.text
    assert debrief.main.of_class("lead")[0].text.endswith("It shows where you stand, and nothing depends on it.")


def test_a_first_page_says_when_the_answers_are_explained(theatre: Theatre) -> None:
    intro = theatre.seat().get("/courses/course/pre")

    assert "is explained once you have completed Post-check" in intro.text


@pytest.mark.parametrize("courses", ["as it was played", "gone"])
def test_the_percent_of_a_check_that_nothing_depends_on_is_told_to_no_coordinator(
    theatre: Theatre, courses: str
) -> None:
    play(theatre.seat(), "post")
    desk = theatre.desk if courses == "as it was played" else replace(theatre.desk, catalogue=Catalogue())

    told = reporting.read_completions(desk, Filter(None), list)

    assert [(each.module, each.percent) for each in told] == [("post", None)]


@pytest.fixture
def course_page(theatre: Theatre) -> Callable[[], Page]:
    return lambda: theatre.seat().get("/")


def test_modules_stand_under_their_headings(course_page: Callable[[], Page]) -> None:
    page = course_page()

    assert [each.text for each in page.main.all("h3")] == ["Before you start", "At the end"]
    lists = page.main.of_class("task-list")
    assert [len(each.all("li")) for each in lists] == [1, 1]
