"""The debrief beside the expert's way: together, apart, meeting again; and who may see it when."""

import pytest

from elearn.course.manifest import Mode
from elearn.engine.answers import Answer
from tests.web.pages import Page
from tests.web.stories import CHOICE, CLOCKED, CORRIDOR, LESSON, QUIZ, ROADS, read_story
from tests.web.theatre import Seat, Theatre, know, module_of, open_theatre

EXPERT: tuple[Answer, ...] = ("a", None, 3, "word")
QUIET, LOUD, ON, BACK = "Ask him first.", "Go left without a word.", "Go on.", "Turn back to him."


@pytest.fixture
def roads(tmp_path):
    """A theatre with the story of the two roads, whose expert takes the quiet one."""
    story = read_story(ROADS, "roads")
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7)
    know(theatre, "roads", EXPERT)
    yield theatre
    theatre.close()


def play(seat: Seat, *answers: str | None, module: str = "m1") -> Page:
    """Play the roads by the words of the options, and open the debrief."""
    page = seat.begin(module)
    for given in answers:
        if page.wants == "choose":
            page = seat.answer(page, choice=page.labels()[given])
        elif page.wants == "rate":
            page = seat.answer(page, rating=given)
        elif page.wants == "reflect":
            page = seat.answer(page, text=given)
        else:
            page = seat.answer(page)
    return seat.get(page.links()["Go to the debrief"])


def test_where_the_ways_part_both_stand_side_by_side_until_they_meet(roads: Theatre):
    page = play(roads.seat(), LOUD, ON, None, "3", "I was late.")

    parting = page.main.of_class("parting")[0]
    yours, strong = parting.of_class("parting-side")
    assert "The loud road" in yours.text
    assert "The mess" in yours.text
    assert "The quiet road" in strong.text
    assert "The loud road" not in strong.text
    assert [each.text for each in parting.of_class("parting-mark")] == ["Here the ways part", "Here they meet again"]


def test_the_officers_own_moments_keep_their_numbers_where_the_ways_part(roads: Theatre):
    page = play(roads.seat(), LOUD, ON, None, "3", "I was late.")

    numbered = [each.attributes["id"] for each in page.main.of_class("moment") if "id" in each.attributes]
    assert numbered == [f"moment-{number}" for number in range(1, 6)]


def test_the_strong_way_says_what_was_answered_and_why(roads: Theatre):
    page = play(roads.seat(), LOUD, BACK, "3", "I was late.")

    first = page.main.of_class("moment")[0]
    (strong,) = first.of_class("is-strong")
    assert QUIET in strong.text
    assert "Asking costs nothing." in strong.text
    assert "One strong way" in strong.text


def test_on_a_way_of_ones_own_the_better_answer_is_not_called_the_strong_way(roads: Theatre):
    page = play(roads.seat(), LOUD, ON, None, "3", "I was late.")

    (side,) = page.main.of_class("parting")[0].of_class("parting-side")[0].of_class("is-strong")
    assert "A stronger answer" in side.text
    assert BACK in side.text


def test_who_went_the_strong_way_is_told_so(roads: Theatre):
    page = play(roads.seat(), QUIET, None, "3", "I asked.")

    assert "You went the strong way from the first scene to the last." in page.text
    assert not page.main.of_class("parting")
    assert "Both ways end here." in page.text


def test_ends_that_differ_stand_side_by_side(roads: Theatre):
    page = play(roads.seat(), LOUD, ON, None, "3", "I was late.")

    last = page.main.of_class("parting")[-1]
    yours, strong = last.of_class("parting-side")
    assert "Your way ended here." in yours.text
    assert "The strong way ends here." in strong.text
    assert "He goes to class." in strong.text


def test_a_reflection_of_the_expert_is_never_its_filler(roads: Theatre):
    page = play(roads.seat(), LOUD, ON, None, "3", "I was late.")

    assert not [each for each in page.main.walk() if each.text.strip() == "word"]


def test_a_strong_way_that_says_nothing_is_told_as_that(tmp_path):
    story = read_story(CLOCKED)
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7)
    know(theatre, "story", ({"timeout": True}, None))

    page = play(theatre.seat(), "Knock")

    (strong,) = page.main.of_class("moment")[0].of_class("is-strong")
    assert "Saying nothing until the time has run out." in strong.text
    assert "Only on the strong way" in page.text
    theatre.close()


def test_an_answer_that_is_as_good_but_leads_elsewhere_is_not_called_the_same(tmp_path):
    story = read_story(ROADS.replace("{score: 1, distress: +2,", "{score: 3, distress: +2,"), "roads")
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7)
    know(theatre, "roads", EXPERT)

    page = play(theatre.seat(), LOUD, BACK, "3", "I was late.")

    first = page.main.of_class("moment")[0]
    assert "As strong as any" in first.text
    assert QUIET in first.of_class("is-strong")[0].text
    theatre.close()


def test_an_unscored_answer_that_leads_elsewhere_has_the_strong_one_beside_it(tmp_path):
    text = ROADS.replace("### Which way? {assesses: engage}", "### Which way?")
    text = text.replace("{score: 3, distress: -2, goto", "{distress: -2, goto").replace(
        "{score: 1, distress: +2,", "{distress: +2,"
    )
    story = read_story(text, "roads")
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7)
    know(theatre, "roads", EXPERT)

    page = play(theatre.seat(), LOUD, BACK, "3", "I was late.")

    assert QUIET in page.main.of_class("moment")[0].of_class("is-strong")[0].text
    theatre.close()


def test_a_detour_is_a_remark_and_no_parting(tmp_path):
    story = read_story(ROADS.replace("goto: The quiet road", "goto: The meeting"), "roads")
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7)
    know(theatre, "roads", ("a", 3, "word"))

    page = play(theatre.seat(), LOUD, BACK, "3", "I was late.")

    detour = page.main.of_class("moment")[1]
    assert "The strong way does not come through here." in detour.text
    assert "Here they meet again" not in page.text
    theatre.close()


def test_what_only_the_strong_way_goes_through_is_said_to_be_that(tmp_path):
    story = read_story(ROADS.replace("goto: The loud road", "goto: The meeting"), "roads")
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7)
    know(theatre, "roads", EXPERT)

    page = play(theatre.seat(), LOUD, "3", "I was late.")

    extra = page.main.of_class("parting")[0]
    assert "Only on the strong way" in extra.text
    assert "The quiet road" in extra.text
    theatre.close()


def test_the_course_of_the_tension_is_told_of_both_ways(roads: Theatre):
    page = play(roads.seat(), LOUD, ON, None, "3", "I was late.")

    drawing = page.main.of_class("chart-drawing")[0]
    assert drawing.of_class("chart-beside")
    assert "On the strong way" in drawing.attributes["aria-label"]
    heads = [each.text for each in page.main.walk() if each.tag == "th" and each.attributes.get("scope") == "col"]
    assert heads[:3] == ["Moment", "Your way", "One strong way"]


def test_without_a_known_strong_way_the_officers_stands_alone_and_says_so(tmp_path):
    story = read_story(ROADS, "roads")
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7)

    page = play(theatre.seat(), LOUD, ON, None, "3", "I was late.")

    assert "No strong way through the whole of this story is known." in page.text
    assert not page.main.of_class("parting")
    assert "The quiet road" not in page.text
    assert not page.main.of_class("chart-beside")
    theatre.close()


@pytest.mark.parametrize("text", [LESSON, QUIZ])
def test_what_is_no_story_says_nothing_of_ways(tmp_path, text):
    story = read_story(text)
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7)
    seat = theatre.seat()
    page = seat.begin()
    while not page.finished:
        page = seat.answer(page, **({"choice": next(iter(page.labels().values()))} if page.wants == "choose" else {}))

    debrief = seat.get(page.links()["Go to the debrief"])

    assert "strong way through" not in debrief.text
    theatre.close()


def test_an_experts_play_that_does_not_fit_the_edition_is_left_out(tmp_path):
    story = read_story(ROADS, "roads")
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7)
    know(theatre, "roads", ("z", None))

    page = play(theatre.seat(), QUIET, None, "3", "I asked.")

    assert page.status == 200
    assert "No strong way" in page.text
    theatre.close()


# --- what is withheld, and until when


@pytest.fixture
def assessed(tmp_path):
    """The same, assessed, with two attempts."""
    story = read_story(ROADS, "roads")
    theatre = open_theatre(tmp_path, (story, module_of(1, story, Mode.ASSESSED, attempts=2)), seed=7)
    know(theatre, "roads", EXPERT)
    yield theatre
    theatre.close()


FAILED = (LOUD, ON, None, "9", "I was late.")
PASSED = (QUIET, None, "3", "I asked.")


def is_withheld(page: Page) -> bool:
    shown = "The quiet road" in page.text or "On the strong way" in page.text
    told = "once you have passed this part, or have used every attempt" in page.text
    assert shown is not told
    return told


def test_an_assessed_part_that_can_still_be_passed_does_not_show_the_strong_way(assessed: Theatre):
    assert is_withheld(play(assessed.seat(), *FAILED))


def test_nor_does_it_while_the_last_attempt_runs(assessed: Theatre):
    seat = assessed.seat()
    first = play(seat, *FAILED)

    seat.begin()

    assert is_withheld(seat.get(first.address))


def test_it_does_once_the_attempts_are_used_up(assessed: Theatre):
    seat = assessed.seat()
    play(seat, *FAILED)

    assert not is_withheld(play(seat, *FAILED))


def test_and_once_it_is_passed(assessed: Theatre):
    seat = assessed.seat()
    first = play(seat, *FAILED)

    play(seat, *PASSED)

    assert not is_withheld(seat.get(first.address))


@pytest.mark.parametrize(("answers", "withheld"), [(FAILED, True), (PASSED, False)])
def test_while_its_course_is_not_to_be_had_only_who_has_passed_sees_it(assessed: Theatre, answers, withheld):
    seat = assessed.seat()
    page = play(seat, *answers)

    assessed.desk.catalogue.courses.clear()

    assert is_withheld(seat.get(page.address)) is withheld


def test_an_answer_tried_again_does_not_open_what_is_withheld(assessed: Theatre):
    seat = assessed.seat()
    debrief = play(seat, *FAILED)
    page = seat.press(debrief, "Replay from here: The meeting")
    page = seat.answer(seat.answer(page, rating="3"), text="I was late.")

    assert is_withheld(seat.get(page.links()["Go to the debrief"]))


@pytest.mark.parametrize("mode", [Mode.GUIDED, Mode.PRACTICE])
def test_other_modes_show_it_after_the_first_end(tmp_path, mode):
    story = read_story(ROADS, "roads")
    theatre = open_theatre(tmp_path, (story, module_of(1, story, mode, attempts=2)), seed=7)
    know(theatre, "roads", EXPERT)

    assert not is_withheld(play(theatre.seat(), *FAILED))
    theatre.close()


# --- the time that is left


def test_a_step_says_how_long_it_still_takes(tmp_path):
    story = read_story(CHOICE)
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7)
    know(theatre, "story", None, {"the-door": 370, "the-end": 0})
    seat = theatre.seat()

    page = seat.begin()
    end = seat.answer(page, choice=page.labels()["Knock"])
    back = seat.get(page.address)

    assert page.document.of_class("time-left")[0].text == "About 6 minutes left"
    assert not end.document.of_class("time-left")
    assert not back.document.of_class("time-left")
    theatre.close()


def test_the_way_back_into_a_part_says_it_too(tmp_path):
    story = read_story(CHOICE)
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7)
    know(theatre, "story", None, {"the-door": 370})
    seat = theatre.seat()
    before = seat.get("/courses/course/m1")
    seat.begin()

    assert "About 6 minutes left." not in before.text
    assert "About 6 minutes left." in seat.get("/courses/course/m1").text
    theatre.close()


def test_where_nobody_knows_it_nothing_is_said(tmp_path):
    story = read_story(CORRIDOR)
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7)

    assert not theatre.seat().begin().document.of_class("time-left")
    theatre.close()
