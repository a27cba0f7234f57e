"""My course, a module's first page, the debrief, the history, the completion page: each in each of its states."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from elearn.course.editions import Media
from elearn.course.manifest import Mode
from elearn.course.pictures import digest_of
from elearn.services import roster
from tests.web.pages import Element, Page, read_page
from tests.web.stories import CHOICE, CORRIDOR, LESSON, QUIZ, read_story
from tests.web.theatre import Seat, Theatre, module_of, open_theatre

OpenTheatre = Callable[..., Theatre]
CROUCH = "Crouch below her eye level & ask."
COME_OUT = "Tell her to come out now."
ARM = "Take hold of her arm."
PICTURED = CHOICE.replace("## The door\n", "## The door\n\n![A door](story/door.jpg)\n").replace(
    "It is over.", "![The end](story/end.jpg)"
)


@pytest.fixture
def open_stories(tmp_path: Path) -> Iterator[OpenTheatre]:
    """Open a theatre in which these texts are modules, each with what its module says."""
    opened: list[Theatre] = []

    def open_them(*acts: tuple[str, dict[str, Any]]) -> Theatre:
        stories = [read_story(text, f"story-{number}") for number, (text, _) in enumerate(acts, 1)]
        modules = [
            module_of(number, story, **more)
            for number, (story, (_, more)) in enumerate(zip(stories, acts, strict=True), 1)
        ]
        opened.append(open_theatre(tmp_path, *zip(stories, modules, strict=True), seed=7))
        return opened[-1]

    yield open_them
    for theatre in opened:
        theatre.close()


def choose(seat: Seat, page: Page, text: str, **more: str) -> Page:
    return seat.answer(page, choice=page.labels()[text], **more)


def play_choice(seat: Seat, module: str, text: str = "Knock") -> Page:
    return choose(seat, seat.begin(module), text)


def play_corridor(seat: Seat, module: str, first: str, **more: str) -> Page:
    page = choose(seat, seat.begin(module), first, **more)
    page = seat.answer(seat.answer(page, rating="6"))
    page = seat.answer(page, choice=[page.labels()["Fast breath"], page.labels()["Fixed eyes"]])
    names = page.positions()
    right = ("Walk with her", "Tell the counselor", "Write the note")
    page = seat.answer(page, **{names[text]: str(place) for place, text in enumerate(right, 1)})
    return seat.answer(page, text="Sit down sooner, I think.")


def tasks(page: Page) -> dict[str, str]:
    return {each.of_class("task-name")[0].text: each.text for each in page.main.of_class("task")}


def card(page: Page) -> Element:
    (found,) = page.main.of_class("card")
    return found


# --- my course


def test_my_course_has_one_thing_to_do_next(open_stories):
    seat = open_stories((CHOICE, {}), (CORRIDOR, {})).seat()

    page = seat.get("/")

    assert (page.title, page.heading) == ("My course – elearn", "My course")
    assert card(page).one("h2").text == "Start: A short one"
    assert card(page).one("a").attributes["href"] == "/courses/course/m1"


def test_every_part_says_its_status_in_words(open_stories):
    seat = open_stories((CHOICE, {}), (CORRIDOR, {}), (CHOICE, {"required": False})).seat()
    play_choice(seat, "m1")
    choose(seat, seat.begin("m2"), CROUCH)

    page = seat.get("/")

    found = list(page.main.of_class("task"))
    assert "Completed" in found[0].text
    assert "completed on January 15, 2027" in found[0].text
    assert "In progress" in found[1].text
    assert "Not started" in found[2].text
    assert "not required" in found[2].text
    link = found[1].one("a")
    assert found[1].one("span", id=link.attributes["aria-describedby"]).text == "In progress"


def test_what_is_under_way_comes_first(open_stories):
    seat = open_stories((CHOICE, {}), (CORRIDOR, {})).seat()
    page = choose(seat, seat.begin("m2"), CROUCH)

    found = card(seat.get("/"))

    assert found.one("h2").text == "Continue: The second-floor bathroom"
    assert seat.get(found.one("a").attributes["href"]).address == page.address


def test_what_is_not_open_yet_says_why_and_links_to_what_is_missing(open_stories):
    seat = open_stories((CHOICE, {}), (CORRIDOR, {"prerequisites": ("m1",)})).seat()

    (locked,) = [each for each in seat.get("/").main.of_class("task") if "Not open yet" in each.text]

    assert "Opens when you finish A short one." in locked.text
    assert [each.attributes["href"] for each in locked.all("a")] == ["/courses/course/m1"]


def test_a_locked_part_cannot_be_begun_by_its_address(open_stories):
    seat = open_stories((CHOICE, {}), (CORRIDOR, {"prerequisites": ("m1",)})).seat()

    intro = seat.get("/courses/course/m2")
    token = intro.document.all("input", name="csrf_token")[0].attributes["value"]

    assert "Opens when you finish A short one." in intro.text
    assert intro.buttons() == []
    assert seat.post("/courses/course/m2/begin", {"csrf_token": token}).status_code == 409


def test_hours_are_recorded_when_the_course_is_completed(open_stories):
    seat = open_stories((CHOICE, {}), (CHOICE, {})).seat()

    play_choice(seat, "m1")
    assert "Hours recorded 0 of 1.5" in seat.get("/").text
    assert "1 of 2 completed" in seat.get("/").text
    play_choice(seat, "m2")

    page = seat.get("/")
    assert "Hours recorded 1.5 of 1.5" in page.text
    assert card(page).one("h2").text == "Pre-session work completed"


def test_whoever_is_on_no_course_is_told_whom_to_ask(open_stories):
    theatre = open_stories((CHOICE, {}))
    newcomer = roster.Newcomer("Somerville", "new@example.org", frozenset({roster.Role.OFFICER}), "New Person", None)
    person, _ = roster.add_person(theatre.desk, newcomer, ())

    page = theatre.again(person).get("/")

    assert "You have no course yet." in page.text
    assert page.links()["Whom to ask"] == "/support"


@pytest.mark.parametrize("address", ["/courses/course/m1", "/courses/course/m1/begin", "/courses/course/completion"])
def test_a_course_that_somebody_is_not_on_looks_like_one_that_does_not_exist(open_stories, address):
    theatre = open_stories((CHOICE, {}))
    newcomer = roster.Newcomer("Somerville", "new@example.org", frozenset({roster.Role.OFFICER}), "New Person", None)
    person, _ = roster.add_person(theatre.desk, newcomer, ())
    client = theatre.again(person).client
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/settings").text)[1]

    def ask(path):
        given = client.post(path, data={"csrf_token": token}) if path.endswith("/begin") else client.get(path)
        return given.status_code, Page(read_page(given.text), given.status_code).main.text.partition("If you ask")[0]

    assert ask(address) == ask(address.replace("/course/", "/no-such-course/"))
    assert ask(address)[0] == 404


@pytest.mark.parametrize(
    ("role", "home"), [("instructor", "/instructor/scenarios"), ("coordinator", "/coordinator/completions")]
)
def test_people_of_other_roles_begin_elsewhere(open_stories, role, home):
    theatre = open_stories((CHOICE, {}))
    newcomer = roster.Newcomer("Somerville", "staff@example.org", frozenset({roster.Role(role)}), "Staff Person", None)
    person, _ = roster.add_person(theatre.desk, newcomer, ())

    response = theatre.again(person).client.get("/")

    assert (response.status_code, response.headers["Location"]) == (303, home)


# --- a module's first page


def test_the_first_page_tells_what_to_expect_and_gives_control_before_the_story(open_stories):
    seat = open_stories((CORRIDOR, {})).seat()

    page = seat.get("/courses/course/m1")

    note = page.main.one("section", aria_labelledby="content-note")
    assert "A student has panic symptoms. No self-harm is shown." in note.text
    assert "pause or stop at any scene" in note.text
    assert page.text.index("panic symptoms") < page.text.index("Begin", page.text.index("Attempts"))
    assert "Maya Grade 9, age 14" in page.text
    assert "can't catch her breath & won't come out." in page.text
    assert page.buttons() == ["Begin"]


@pytest.mark.parametrize(
    ("mode", "words"), [(Mode.GUIDED, "Guided"), (Mode.PRACTICE, "Practice"), (Mode.ASSESSED, "Assessed")]
)
def test_the_first_page_says_the_mode_what_it_records_and_who_sees_it(open_stories, mode, words):
    seat = open_stories((CHOICE, {"mode": mode})).seat()

    facts = {
        each.one("dt").text: each.one("dd").text
        for each in seat.get("/courses/course/m1").main.all("div")
        if each.all("dt") and each.all("dd")
    }

    assert facts["How it is played"].startswith(words)
    assert "Your answers" in facts["What is recorded"]
    assert "coordinators" in facts["Who sees it"]
    assert facts["Attempts"] == "As many as you like"
    assert facts["To pass"] == "50 percent"
    assert facts["Length"].startswith("About ")


def test_another_scenario_can_be_asked_for_in_place_of_a_scenario_alone(open_stories):
    note = "content_note: Somebody is unwell.\nsummary:"
    seat = open_stories((CHOICE.replace("summary:", note, 1), {}), (QUIZ.replace("summary:", note, 1), {})).seat()

    scenario, quiz = (seat.get(f"/courses/course/{module}") for module in ("m1", "m2"))

    assert "ask for another scenario" in scenario.links()
    assert "Somebody is unwell." in quiz.text
    assert "ask for another scenario" not in quiz.links()


def test_the_first_page_says_whether_somebody_qualified_has_read_the_text(open_stories):
    signed = CHOICE.replace("title:", "authors: [A. Writer, B. Writer]\nreviewed: 2026-11-05\ntitle:", 1)
    seat = open_stories((CHOICE, {}), (signed, {})).seat()

    unread, read = (
        {each.one("dt").text: each.one("dd").text for each in seat.get(path).main.all("div") if each.all("dt")}
        for path in ("/courses/course/m1", "/courses/course/m2")
    )

    assert unread["Review"] == "Not yet reviewed by a clinician"
    assert "Written by" not in unread
    assert (read["Written by"], read["Review"]) == ("A. Writer, B. Writer", "Last reviewed on November 5, 2026")


def test_a_module_that_does_not_exist_is_not_found(open_stories):
    seat = open_stories((CHOICE, {})).seat()

    for path in ("/courses/course/m9", "/courses/other/m1", "/courses/other/completion"):
        assert seat.get(path).status == 404


def test_an_attempt_that_was_passed_may_be_followed_by_another(open_stories):
    seat = open_stories((CHOICE, {})).seat()
    play_choice(seat, "m1")

    page = seat.get("/courses/course/m1")

    assert page.buttons() == ["Begin another attempt"]
    assert "Completed January 15, 2027" in page.text


# --- the debrief


def moments(page: Page) -> list[Element]:
    return page.main.of_class("moment")


def test_the_debrief_of_an_attempt_that_runs_leads_back_to_it(open_stories):
    seat = open_stories((CORRIDOR, {})).seat()
    page = choose(seat, seat.begin(), CROUCH)

    assert seat.get(f"{page.address.removesuffix('/1')}/debrief").address == page.address


def test_the_debrief_goes_through_every_moment_in_order(open_stories):
    seat = open_stories((CORRIDOR, {})).seat()

    page = seat.get(play_corridor(seat, "m1", CROUCH).links()["Go to the debrief"])

    assert page.heading == "Looking back: The second-floor bathroom"
    assert [each.one("h3").text for each in moments(page)] == [
        "Second period",
        "Sitting with her",
        "The walk",
        "What you saw",
        "The hand-off",
        "Looking back",
    ]
    first = moments(page)[0]
    for words in (
        "10:42 · Second-floor hall",
        "A teacher waves you over",
        "What do you do first?",
        CROUCH,
        "She looks up.",
    ):
        assert words in first.text


def test_where_another_answer_was_better_it_stands_beside_with_its_reasons(open_stories):
    seat = open_stories((CORRIDOR, {})).seat()

    page = seat.get(play_corridor(seat, "m1", COME_OUT).links()["Go to the debrief"])

    first = moments(page)[0]
    (strong,) = first.of_class("is-strong")
    assert CROUCH in strong.text
    assert "She looks up." in strong.text
    assert "Getting low gives her back some control." in strong.text
    assert "Different" in first.text
    assert ARM not in page.text


def test_where_the_answer_was_as_good_as_any_that_is_said(open_stories):
    seat = open_stories((CORRIDOR, {})).seat()

    page = seat.get(play_corridor(seat, "m1", CROUCH).links()["Go to the debrief"])

    assert "Same as the strong way" in moments(page)[0].text
    assert not page.main.of_class("is-strong")


def test_what_must_never_be_done_is_named_as_that(open_stories):
    seat = open_stories((CORRIDOR, {})).seat()

    page = seat.get(play_corridor(seat, "m1", ARM).links()["Go to the debrief"])

    assert "Never to be done" in moments(page)[0].text
    assert "must never be given" in page.main.of_class("lead")[0].text


def test_the_debrief_says_how_it_went_in_one_sentence(open_stories):
    seat = open_stories((CORRIDOR, {}), (LESSON, {}), (CHOICE, {})).seat()
    passed = seat.get(play_corridor(seat, "m1", CROUCH).links()["Go to the debrief"])
    page = seat.begin("m2")
    lesson = seat.get(seat.answer(seat.answer(page)).links()["Go to the debrief"])
    failed = seat.get(play_choice(seat, "m3", "Push").links()["Go to the debrief"])

    lead = [each.main.of_class("lead")[0].text for each in (passed, lesson, failed)]
    assert lead[0] == "Passed with 100 percent; 75 are needed to pass."
    assert lead[1] == "You have worked through it."
    assert lead[2] == "Not passed yet: 0 percent; 50 are needed to pass."


def test_a_competency_with_enough_chances_says_how_many_were_taken_and_where(open_stories):
    seat = open_stories((CORRIDOR, {})).seat()

    page = seat.get(play_corridor(seat, "m1", COME_OUT).links()["Go to the debrief"])

    (row,) = page.main.one("section", aria_labelledby="competencies").one("tbody").all("tr")
    assert row.text.startswith("Connect first 3 of 4 chances taken")
    assert [each.attributes["href"] for each in row.all("a")] == ["#moment-1", "#moment-2", "#moment-4", "#moment-5"]
    assert moments(page)[3].attributes["id"] == "moment-4"


def test_fewer_than_three_chances_say_nothing(open_stories):
    seat = open_stories((CHOICE, {})).seat()

    page = seat.get(play_choice(seat, "m1").links()["Go to the debrief"])

    assert "Not enough decisions to say" in page.text
    assert "chances taken" not in page.main.one("tbody").text


def test_what_one_was_certain_of_and_off_is_listed(open_stories):
    seat = open_stories((CORRIDOR, {})).seat()

    off = seat.get(play_corridor(seat, "m1", COME_OUT, confidence="4").links()["Go to the debrief"])
    seat.press(seat.get("/courses/course/m1"), "Begin another attempt")

    section = off.main.one("section", aria_labelledby="certain")
    assert [each.attributes["href"] for each in section.all("a")] == ["#moment-1"]
    assert "How sure you were: Certain" in moments(off)[0].text


@pytest.mark.parametrize(("first", "sure"), [(CROUCH, "4"), (COME_OUT, "3")])
def test_being_right_or_unsure_is_not_listed(open_stories, first, sure):
    seat = open_stories((CORRIDOR, {})).seat()

    page = seat.get(play_corridor(seat, "m1", first, confidence=sure).links()["Go to the debrief"])

    assert "Certain but off" not in page.text


def test_the_course_of_the_tension_is_drawn_and_told(open_stories):
    seat = open_stories((CORRIDOR, {"mode": Mode.ASSESSED})).seat()

    page = seat.get(play_corridor(seat, "m1", CROUCH).links()["Go to the debrief"])

    drawing = page.main.one("svg", role="img")
    assert "Maya's distress" in drawing.attributes["aria-label"]
    table = next(each for each in page.main.all("table") if "after each moment" in each.text)
    assert len(table.one("tbody").all("tr")) == 6


def test_any_moment_can_be_replayed_without_a_score(open_stories):
    seat = open_stories((CORRIDOR, {"mode": Mode.ASSESSED})).seat()
    debrief = seat.get(play_corridor(seat, "m1", COME_OUT).links()["Go to the debrief"])

    side = seat.press(debrief, "Replay from here: Sitting with her")

    assert "Nothing here is scored." in side.text
    assert side.heading == "Sitting with her"
    assert "She keeps her face to the wall." in side.text
    assert len(seat.get("/history").main.one("tbody").all("tr")) == 1


def test_a_side_attempt_has_a_debrief_that_says_that_it_does_not_count(open_stories):
    seat = open_stories((CHOICE, {})).seat()
    debrief = seat.get(play_choice(seat, "m1", "Push").links()["Go to the debrief"])
    side = choose(seat, seat.press(debrief, "Replay from here: The door"), "Knock")

    page = seat.get(side.links()["Go to the debrief"])

    assert page.main.of_class("lead")[0].text.startswith("A second try, not scored.")
    assert "Completed" not in tasks(seat.get("/"))["A short one"]


# --- the record


def test_an_empty_history_says_what_to_do(open_stories):
    page = open_stories((CHOICE, {})).seat().get("/history")

    assert "Nothing yet." in page.text
    assert page.links()["Go to my course"] == "/"


def test_the_history_lists_what_was_played_newest_first(open_stories):
    theatre = open_stories((CHOICE, {}), (CORRIDOR, {}), (LESSON, {}))
    seat = theatre.seat()
    play_choice(seat, "m1", "Push")
    theatre.clock.go(seconds=5)
    play_choice(seat, "m1")
    theatre.clock.go(seconds=5)
    seat.answer(seat.answer(seat.begin("m3")))
    theatre.clock.go(seconds=5)
    choose(seat, seat.begin("m2"), CROUCH)

    rows = seat.get("/history").main.one("tbody").all("tr")

    assert [(each.one("th").text, each.one("td", data_label="Result").text) for each in rows] == [
        ("The second-floor bathroom", "In progress"),
        ("A lesson", "Completed"),
        ("A short one", "Passed, 100 percent"),
        ("A short one", "Not passed, 0 percent"),
    ]
    assert rows[0].one("a").text == "Continue: The second-floor bathroom"
    assert rows[2].one("a").attributes["href"].endswith("/debrief")


def test_the_history_counts_the_minutes_at_work_and_not_those_away(open_stories):
    theatre = open_stories((LESSON, {}))
    seat = theatre.seat()
    first = seat.begin("m1")
    theatre.clock.go(seconds=130)
    second = seat.answer(first)
    theatre.clock.go(seconds=3 * 3600)
    seat.answer(second)

    row = seat.get("/history").main.one("tbody").one("tr")

    assert row.one("td", data_label="Minutes").text == "7"
    assert seat.client.get("/history/download?format=json").json[0]["minutes"] == 7


def test_the_record_can_be_taken_along_as_a_sheet_and_as_json(open_stories):
    seat = open_stories((CHOICE, {})).seat()
    receipt = play_choice(seat, "m1").main.of_class("receipt")[0].text.split()[-1]

    sheet = seat.client.get("/history/download?format=csv")
    objects = seat.client.get("/history/download?format=json")

    (line,) = csv.DictReader(io.StringIO(sheet.get_data(as_text=True).removeprefix("\ufeff")))
    (entry,) = json.loads(objects.data)
    assert line["part"] == entry["part"] == "A short one"
    assert line["percent"] == "100"
    assert entry["result"] == "Passed, 100 percent"
    assert entry["receipt"] == line["receipt"] == receipt
    assert entry["finished_at"] == "2027-01-15T03:00:00-05:00"
    assert sheet.headers["Content-Disposition"] == "attachment; filename=my-record.csv"
    assert sheet.headers["Cache-Control"] == "no-store"


def test_the_record_comes_in_no_other_format(open_stories):
    assert open_stories((CHOICE, {})).seat().client.get("/history/download?format=exe").status_code == 404


def test_before_the_course_is_completed_its_page_says_exactly_what_is_missing(open_stories):
    seat = open_stories((CHOICE, {}), (CORRIDOR, {}), (LESSON, {"required": False})).seat()
    play_choice(seat, "m1")

    page = seat.get("/courses/course/completion")

    assert page.heading == "Not completed yet"
    assert [each.text for each in page.main.all("li")] == ["The second-floor bathroom: not started"]
    assert not page.main.of_class("sheet")


def test_the_completion_page_says_what_was_done_and_claims_nothing_more(open_stories):
    seat = open_stories((CHOICE, {}), (LESSON, {})).seat()
    seat.answer(seat.answer(seat.begin("m2")))
    receipt = play_choice(seat, "m1").main.of_class("receipt")[0].text.split()[-1]

    page = seat.get("/courses/course/completion")

    assert page.heading == "Pre-session work completed"
    facts = {each.one("dt").text: each.one("dd").text for each in page.main.one("dl").all("div")}
    assert facts == {"Course": "A course", "Hours recorded": "1.5", "Date": "January 15, 2027", "Receipt": receipt}
    for words in ("Dana Whitfield", "Somerville", "The provider", "A short one", "A lesson"):
        assert words in page.text
    for claim in ("in-service", "certification", "certificate", "credit"):
        assert claim not in page.text.lower()
    assert page.links()["Ask to correct it"] == "/requests?kind=name"


def test_the_completion_page_is_ones_own(open_stories):
    theatre = open_stories((CHOICE, {}))
    play_choice(theatre.seat(), "m1")

    other = theatre.seat("Sam Other").get("/courses/course/completion")

    assert other.heading == "Not completed yet"


def test_a_quiz_shows_what_was_drawn_and_is_passed_by_its_percent(open_stories):
    seat = open_stories((QUIZ, {"mode": Mode.ASSESSED})).seat()
    page = seat.begin()
    for _ in range(3):
        page = choose(seat, page, next(text for text in page.labels() if text.startswith("Right")))

    debrief = seat.get(page.links()["Go to the debrief"])

    assert len(moments(debrief)) == 3
    assert debrief.main.of_class("lead")[0].text.startswith("Passed with 100 percent")


# --- pictures


@pytest.fixture
def pictured(tmp_path: Path) -> Iterator[tuple[Theatre, dict[str, str]]]:
    """A story with a picture in its first scene and another in its last."""
    names = ("story/door.jpg", "story/end.jpg")
    story = read_story(PICTURED, media=frozenset(names))
    contents = {name: name.encode() for name in names}
    media = tuple(Media(name, digest_of(content), "image/jpeg", content) for name, content in contents.items())
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7, media=media)
    yield theatre, {each.name: each.digest for each in media}
    theatre.close()


def test_a_picture_is_sent_once_its_scene_is_reached(pictured):
    theatre, digests = pictured
    seat = theatre.seat()
    page = seat.begin()
    attempt = page.address.removesuffix("/0")

    address = page.main.one("img", alt="A door").attributes["src"]
    sent = seat.client.get(address)
    early = seat.client.get(f"{attempt}/media/{digests['story/end.jpg']}")
    choose(seat, page, "Knock")
    late = seat.client.get(f"{attempt}/media/{digests['story/end.jpg']}")

    assert (sent.status_code, sent.data, sent.mimetype) == (200, b"story/door.jpg", "image/jpeg")
    assert "immutable" in sent.headers["Cache-Control"]
    assert (early.status_code, late.status_code) == (404, 200)


def test_a_picture_of_somebody_elses_attempt_is_not_sent(pictured):
    theatre, _ = pictured
    address = theatre.seat().begin().main.one("img", alt="A door").attributes["src"]

    assert theatre.seat("Sam Other").client.get(address).status_code == 404


# --- every page


def test_every_page_has_one_heading_and_headings_that_skip_no_level(open_stories):
    seat = open_stories((CORRIDOR, {}), (CHOICE, {})).seat()
    end = play_corridor(seat, "m1", COME_OUT, confidence="4")
    pages = [
        seat.get(path) for path in ("/", "/history", "/courses/course/m1", "/courses/course/completion", end.address)
    ]
    pages += [
        seat.get(end.links()["Go to the debrief"]),
        seat.get(end.address[:-1] + "0"),
        seat.get(end.address[:-1] + "3"),
    ]

    for page in pages:
        levels = [int(each.tag[1]) for each in page.main.walk() if each.tag in ("h1", "h2", "h3", "h4")]
        assert levels.count(1) == 1, page.title
        assert all(after <= before + 1 for before, after in pairwise(levels)), page.title
        ids = [each.attributes["id"] for each in page.document.walk() if "id" in each.attributes]
        assert len(ids) == len(set(ids)), page.title


def test_whatever_describes_or_names_something_stands_on_the_page(open_stories):
    seat = open_stories((CORRIDOR, {})).seat()
    page = seat.begin()
    pages = [page, seat.submit(page.address, page.hidden())]
    page = choose(seat, page, CROUCH)
    pages += [page, seat.submit(page.address, page.hidden())]
    page = seat.answer(seat.answer(page, rating="6"))
    pages.append(page)
    page = seat.answer(page)
    pages += [page, seat.submit(page.address, page.hidden())]
    page = seat.answer(page, **{name: str(place) for place, name in enumerate(page.positions().values(), 1)})
    pages += [page, seat.submit(page.address, page.hidden())]

    for each in pages:
        ids = {found.attributes["id"] for found in each.document.walk() if "id" in found.attributes}
        for found in each.document.walk():
            for name in ("aria-describedby", "aria-labelledby", "for"):
                assert set(found.attributes.get(name, "").split()) <= ids, (each.title, found.attributes)
