"""The play pages: a form for every kind of decision, what followed, going back, coming back, coming too late."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from elearn.course.manifest import Mode
from elearn.language.model import Scenario
from tests.web.pages import Page
from tests.web.stories import CHOICE, CLOCKED, CORRIDOR, LESSON, QUIZ, WIDE, read_story
from tests.web.theatre import Seat, Theatre, module_of, open_theatre

CROUCH = "Crouch below her eye level & ask."
COME_OUT = "Tell her to come out now."
ARM = "Take hold of her arm."
OpenSeat = Callable[..., Seat]


@pytest.fixture
def theatres() -> Iterator[list[Theatre]]:
    opened: list[Theatre] = []
    yield opened
    for theatre in opened:
        theatre.close()


@pytest.fixture
def seat_for(theatres: list[Theatre], tmp_path: Path) -> OpenSeat:
    """Give a seat in front of one story."""

    def open_seat(text: str, mode: Mode = Mode.GUIDED, seed: int = 7, clock: int = 0, **module: Any) -> Seat:
        story: Scenario = read_story(text)
        theatre = open_theatre(tmp_path, (story, module_of(1, story, mode, **module)), seed=seed)
        theatres.append(theatre)
        return theatre.seat(clock=clock)

    return open_seat


@pytest.fixture
def seat(seat_for: OpenSeat) -> Seat:
    return seat_for(CORRIDOR)


def choose(seat: Seat, page: Page, text: str, **more: str) -> Page:
    return seat.answer(page, choice=page.labels()[text], **more)


def to_walk(seat: Seat) -> Page:
    return seat.answer(choose(seat, seat.begin(), CROUCH), rating="6")


def to_selection(seat: Seat) -> Page:
    return seat.answer(to_walk(seat))


def to_order(seat: Seat, *selected: str) -> Page:
    page = to_selection(seat)
    return seat.answer(page, choice=[page.labels()[each] for each in selected])


def put_in_order(page: Page, *texts: str) -> dict[str, str]:
    names = page.positions()
    return {names[text]: str(place) for place, text in enumerate(texts, 1)}


def to_reflection(seat: Seat) -> Page:
    page = to_order(seat, "Fast breath", "Fixed eyes")
    return seat.answer(page, **put_in_order(page, "Walk with her", "Tell the counselor", "Write the note"))


def to_end(seat: Seat) -> Page:
    return seat.answer(to_reflection(seat), text="Sit down sooner, and breathe.")


# --- a scene and its form


def test_a_scene_says_when_and_where_it_is_then_what_happens_then_what_may_be_done(seat):
    page = seat.begin()

    assert page.main.of_class("caption")[0].text == "10:42 · Second-floor hall"
    assert page.heading == "Second period"
    assert page.title == "What do you do first? – Second period – elearn"
    words = page.text
    assert words.index("A teacher waves you over") < words.index("What do you do first?") < words.index(CROUCH)


def test_somebodys_words_stand_under_their_name(seat):
    page = seat.begin()

    (said,) = page.main.of_class("say")
    assert said.text.startswith("Maya")
    assert "whispering" in said.text
    assert "I can't breathe." in said.text


def test_a_choice_is_radios_in_a_group_that_is_named_by_the_question(seat):
    page = seat.begin()

    group = page.decision.all("fieldset")[0]
    assert page.wants == "choose"
    assert group.one("legend").text == "What do you do first?"
    assert set(page.labels()) == {CROUCH, COME_OUT, ARM}
    assert not [each for each in page.decision.walk() if "checked" in each.attributes]


def test_the_values_of_options_say_nothing_and_differ_from_attempt_to_attempt(seat):
    first = seat.begin()
    choose(seat, first, CROUCH)

    second = seat.press(seat.get("/courses/course/m1"), "Start over")

    assert second.labels().keys() == first.labels().keys()
    assert all(len(value) == 20 for value in first.labels().values())
    assert not set(first.labels().values()) & set(second.labels().values())


def test_an_answer_leads_to_the_next_page_by_its_own_address(seat):
    page = seat.begin()

    response = seat.post(page.decision.attributes["action"], page.hidden() | {"choice": page.labels()[CROUCH]})

    assert response.status_code == 303
    assert response.headers["Location"] == page.address.removesuffix("0") + "1"


def test_the_next_page_opens_with_what_the_answer_did(seat):
    page = choose(seat, seat.begin(), CROUCH)

    (reaction,) = page.main.all("section", aria_label="What followed")
    assert reaction.text.startswith(f"You chose {CROUCH}")
    assert "She looks up." in reaction.text
    assert page.text.index("She looks up.") < page.text.index("Sitting with her")


def test_the_next_scene_shows_what_holds_after_the_answer(seat):
    page = choose(seat, seat.begin(), CROUCH)

    assert "Her shoulders come down." in page.text
    assert "She keeps her face to the wall." not in page.text


def test_how_sure_one_is_may_be_left_unsaid_or_said(seat):
    page = seat.begin()

    assert list(page.labels("confidence")) == ["Guessing", "Unsure", "Fairly sure", "Certain"]
    following = choose(seat, page, CROUCH, confidence="4")

    assert following.heading == "Sitting with her"


def test_a_rating_of_eleven_points_is_radios_with_the_words_for_its_ends(seat):
    page = choose(seat, seat.begin(), CROUCH)

    assert page.wants == "rate"
    assert list(page.labels("rating")) == [str(number) for number in range(11)]
    assert "0: calm" in page.text
    assert "10: in crisis" in page.text


def test_a_longer_scale_is_a_field_for_a_number(seat_for):
    page = seat_for(WIDE).begin()

    box = page.decision.one("input", name="rating")
    assert (box.attributes["type"], box.attributes["min"], box.attributes["max"]) == ("number", "40", "140")
    assert "A whole number from 40 to 140" in page.text


@pytest.mark.parametrize(("rating", "headline"), [("6", "You read her well"), ("2", "Worse"), ("9", "Better")])
def test_what_follows_a_rating_is_told_by_how_near_it_was(seat, rating, headline):
    page = choose(seat, seat.begin(), CROUCH)

    following = seat.answer(page, rating=rating)

    assert headline in following.text


def test_a_passage_goes_on_with_one_button(seat):
    page = to_walk(seat)

    assert (page.heading, page.wants, page.title) == ("The walk", "continue", "The walk – elearn")
    assert [each.text for each in page.decision.all("button")] == ["Continue"]


def test_several_may_be_selected_and_each_ones_feedback_follows(seat):
    page = to_order(seat, "Fast breath", "A weapon")

    reaction = page.main.one("section", aria_label="What followed")
    assert "Yes: short words." in reaction.text
    assert "You selected" in reaction.text


def test_nothing_may_be_selected(seat):
    page = to_order(seat)

    assert page.heading == "The hand-off"
    assert "None of them" in page.text


def test_an_order_is_given_by_positions(seat):
    page = to_order(seat)

    assert page.wants == "order"
    assert set(page.positions()) == {"Walk with her", "Tell the counselor", "Write the note"}
    following = seat.answer(page, **put_in_order(page, "Walk with her", "Tell the counselor", "Write the note"))

    assert "That serves her" in following.text


def test_an_order_is_never_shown_in_its_right_order(seat):
    page = to_order(seat)

    assert list(page.positions()) != ["Walk with her", "Tell the counselor", "Write the note"]


def test_a_reflection_says_who_reads_it_and_how_much_is_wanted(seat):
    page = to_reflection(seat)

    box = page.decision.one("textarea", name="text")
    assert page.wants == "reflect"
    assert page.decision.one("label", for_="text").text == "What will you do sooner?"
    assert "Only you read this" in page.text
    assert "real students’ names" in page.text
    assert "at least 3 words" in page.text
    assert box.attributes["aria-describedby"] == "text-hint"


def test_after_a_reflection_come_the_answer_of_the_author_and_the_check(seat):
    page = to_end(seat)

    assert "Sit down sooner, and breathe." in page.text
    assert "I would sit down sooner." in page.text
    assert "Did you name what you saw?" in page.text


def test_what_was_written_is_shown_as_text(seat):
    page = seat.answer(to_reflection(seat), text="<b>not bold</b> & so on")

    assert "<b>not bold</b> & so on" in page.text
    assert not [each for each in page.main.all("b") if each.text == "not bold"]


# --- what the modes show


def test_guided_shows_meters_the_line_and_the_coach(seat):
    page = choose(seat, seat.begin(), CROUCH)

    assert "Maya's distress" in page.text
    assert page.main.of_class("line")
    assert "Getting low gives her back some control." in page.main.of_class("coach")[0].text
    assert "The hidden meter" not in page.text


def test_a_meter_that_is_not_shown_draws_no_line_that_would_give_it_away(seat_for):
    seat = seat_for(CORRIDOR.replace("start: 8}", "start: 8, shown: false}"))

    page = seat.begin()

    assert page.main.of_class("meters")
    assert not page.main.of_class("line")


@pytest.mark.parametrize("mode", [Mode.PRACTICE, Mode.ASSESSED])
def test_other_modes_show_no_meters_and_no_line(seat_for, mode):
    seat = seat_for(CORRIDOR, mode)

    page = choose(seat, seat.begin(), CROUCH)

    sent = seat.received[-1].decode()
    assert "She looks up." in page.text
    for word in ("distress", "Maya's trust", 'class="line"', "tension-", "Overwhelmed", "Getting low"):
        assert word not in sent.replace("How distressed", "")


def test_in_practice_the_coach_is_asked_and_then_stays(seat_for):
    seat = seat_for(CORRIDOR, Mode.PRACTICE)
    page = choose(seat, seat.begin(), CROUCH)

    asked = seat.press(page, "Ask the coach")

    assert "Getting low gives her back some control." in asked.text
    assert "Ask the coach" not in asked.buttons()
    assert "Getting low" in seat.get(page.address).text


def test_in_practice_nobody_is_offered_a_coach_who_has_nothing_to_say(seat_for):
    seat = seat_for(CORRIDOR, Mode.PRACTICE)

    page = seat.answer(choose(seat, seat.begin(), CROUCH), rating="6")

    assert "Ask the coach" not in page.buttons()


@pytest.mark.parametrize("mode", [Mode.GUIDED, Mode.ASSESSED])
def test_the_coach_cannot_be_asked_in_other_modes(seat_for, mode):
    seat = seat_for(CORRIDOR, mode)
    page = choose(seat, seat.begin(), CROUCH)

    response = seat.post(f"{page.address}/coach", {"csrf_token": page.hidden()["csrf_token"]})

    assert response.status_code == 404


def test_in_assessed_the_coach_says_nothing(seat_for):
    seat = seat_for(CORRIDOR, Mode.ASSESSED)

    page = choose(seat, seat.begin(), CROUCH)

    assert not page.main.of_class("coach")
    assert page.buttons() == ["Give this rating"]


# --- confirming


def test_a_grave_act_is_asked_about_once_more(seat):
    page = seat.begin()

    asked = seat.submit(page.decision.attributes["action"], page.hidden() | {"choice": page.labels()[ARM]})

    assert asked.status == 200
    assert asked.title.startswith("Are you sure?")
    assert ARM in asked.text
    assert asked.wants == "choose"
    assert "Choose again" in asked.links()


def test_asking_once_more_records_nothing(seat):
    page = seat.begin()
    seat.submit(page.decision.attributes["action"], page.hidden() | {"choice": page.labels()[ARM]})

    again = seat.get(page.address)

    assert again.wants == "choose"
    assert choose(seat, again, CROUCH).heading == "Sitting with her"


def test_a_grave_act_is_done_when_it_is_confirmed_with_how_sure_one_was(seat):
    page = seat.begin()
    fields = page.hidden() | {"choice": page.labels()[ARM], "confidence": "4"}

    asked = seat.submit(page.decision.attributes["action"], fields)
    done = seat.confirm(asked)

    assert asked.hidden()["confidence"] == "4"
    assert "She screams." in done.text


# --- answers that cannot be taken


def refused(seat: Seat, page: Page, **controls: Any) -> Page:
    return seat.submit(page.decision.attributes["action"], page.hidden() | controls)


def assert_error(page: Page, sentence: str) -> None:
    assert page.status == 422
    assert page.title.startswith("Error: ")
    (summary,) = page.main.of_class("error-summary")
    assert summary.one("h2").text == "There is a problem"
    assert summary.one("a").text == sentence
    target = summary.one("a").attributes["href"].removeprefix("#")
    assert [each for each in page.main.walk() if each.attributes.get("id") == target]
    assert [each.text for each in page.main.of_class("field-error")] == [sentence]


def test_nothing_chosen_is_said_above_and_beside_the_options(seat):
    page = refused(seat, seat.begin())

    assert_error(page, "Choose what you do next")
    assert "error" in page.decision.all("fieldset")[0].attributes["aria-describedby"].split()


@pytest.mark.parametrize("value", ["", "a", "0", "zzz", "x" * 5000, "\x00", "é"])
def test_a_value_that_was_not_on_the_page_is_refused(seat, value):
    assert_error(refused(seat, seat.begin(), choice=value), "Choose one of the answers on this page")


def test_two_choices_are_refused(seat):
    page = seat.begin()

    assert_error(refused(seat, page, choice=list(page.labels().values())[:2]), "Choose one of the answers on this page")


def test_the_value_of_another_attempt_is_refused(seat):
    first = seat.begin()
    choose(seat, first, CROUCH)
    second = seat.press(seat.get("/courses/course/m1"), "Start over")

    assert_error(refused(seat, second, choice=first.labels()[CROUCH]), "Choose one of the answers on this page")


@pytest.mark.parametrize("name", ["score", "passed", "completed", "points", "text", "rating", "position-a", "choice "])
def test_a_field_that_the_page_did_not_have_is_refused(seat, name):
    page = seat.begin()

    following = refused(seat, page, choice=page.labels()[CROUCH], **{name: "100"})

    assert following.status == 422
    assert seat.get(page.address).wants == "choose"


@pytest.mark.parametrize("value", ["", "11", "-1", "6.0", "six", "1e1", "６", "9" * 400])
def test_a_rating_outside_its_scale_is_refused(seat, value):
    page = choose(seat, seat.begin(), CROUCH)

    assert_error(refused(seat, page, rating=value), "Give a whole number from 0 to 10")


def test_a_number_that_was_typed_is_kept_when_it_is_refused(seat_for):
    seat = seat_for(WIDE)

    page = refused(seat, seat.begin(), rating="999")

    assert page.decision.one("input", name="rating").attributes["value"] == "999"


def test_an_order_without_all_positions_is_refused_and_kept(seat):
    page = to_order(seat)
    positions = put_in_order(page, "Walk with her", "Tell the counselor")

    again = refused(seat, page, **positions)

    assert_error(again, "Give each line its position")
    kept = {
        each.attributes["name"]: option.attributes["value"]
        for each in again.decision.all("select")
        for option in each.all("option")
        if "selected" in option.attributes
    }
    assert kept == positions


def test_an_order_with_a_position_twice_is_refused(seat):
    page = to_order(seat)

    again = refused(seat, page, **dict.fromkeys(page.positions().values(), "2"))

    assert_error(again, "Position 2 is given twice: give each line its own")


@pytest.mark.parametrize("confidence", ["0", "5", "sure", "-1"])
def test_being_sure_in_another_way_is_refused(seat, confidence):
    page = seat.begin()

    again = refused(seat, page, choice=page.labels()[CROUCH], confidence=confidence)

    assert again.status == 422
    chosen = [each for each in again.decision.all("input", name="choice") if "checked" in each.attributes]
    assert [each.attributes["value"] for each in chosen] == [page.labels()[CROUCH]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write at least 3 more words"),
        ("two words", "Write at least 1 more word"),
        ("a " * 10_001, "Shorten your answer to 20000 characters; it has 20002"),
    ],
)
def test_a_text_that_is_too_short_or_too_long_is_refused_and_kept(seat, text, sentence):
    page = refused(seat, to_reflection(seat), text=text)

    assert_error(page, sentence)
    assert page.decision.one("textarea").text == " ".join(text.split())


def test_a_form_larger_than_any_page_is_refused_before_it_is_read(seat):
    page = to_reflection(seat)

    response = seat.post(page.address, page.hidden() | {"text": "x" * 300_000})

    assert response.status_code == 413
    assert seat.get(page.address).wants == "reflect"


def test_a_form_without_the_token_of_its_step_is_refused(seat):
    page = seat.begin()

    wrong = seat.post(page.address, page.hidden() | {"step": "0" * 64, "choice": page.labels()[CROUCH]})
    missing = seat.post(page.address, {"csrf_token": page.hidden()["csrf_token"], "choice": page.labels()[CROUCH]})

    assert (wrong.status_code, missing.status_code) == (422, 422)
    assert seat.get(page.address).wants == "choose"


def test_a_form_without_the_token_against_forgery_is_refused(seat):
    page = seat.begin()

    response = seat.post(page.address, page.hidden() | {"csrf_token": "", "choice": page.labels()[CROUCH]})

    assert response.status_code == 400
    assert seat.get(page.address).wants == "choose"


def test_a_step_that_has_not_been_reached_does_not_exist(seat):
    page = seat.begin()
    ahead = page.address.removesuffix("0") + "1"

    assert seat.get(ahead).status == 404
    assert seat.post(ahead, page.hidden() | {"choice": page.labels()[CROUCH]}).status_code == 404


def test_that_the_time_ran_out_is_not_for_the_form_to_say(seat_for):
    seat = seat_for(CLOCKED)
    page = seat.begin()

    response = seat.post(page.address, page.hidden() | {"timeout": "true"})

    assert response.status_code == 422


# --- back, refresh, two tabs, double click


def test_a_decided_step_is_shown_with_its_answer_and_the_way_on(seat):
    first = seat.begin()
    choose(seat, first, CROUCH)

    back = seat.get(first.address)

    assert back.status == 200
    assert not back.main.all("input")
    assert f"You chose {CROUCH}" in back.text
    assert COME_OUT not in back.text
    assert seat.get(back.links()["Continue where you are"]).heading == "Sitting with her"


def test_a_page_can_be_loaded_again_without_anything_happening(seat):
    page = choose(seat, seat.begin(), CROUCH)

    first, second = seat.get(page.address), seat.get(page.address)

    assert first.text == second.text == page.text
    assert first.labels("rating") == page.labels("rating")


def test_a_second_click_leads_where_the_first_one_led(seat):
    page = seat.begin()
    fields = page.hidden() | {"choice": page.labels()[CROUCH]}

    first, second = seat.post(page.address, fields), seat.post(page.address, fields)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert seat.get(second.headers["Location"]).heading == "Sitting with her"


def test_another_answer_from_an_old_tab_is_told_what_stands(seat):
    page = seat.begin()
    choose(seat, page, CROUCH)

    late = seat.submit(page.address, page.hidden() | {"choice": page.labels()[COME_OUT]})

    assert late.status == 409
    assert late.heading == "This scenario moved on in another tab"
    assert COME_OUT in late.main.one("section", aria_labelledby="typed").text
    assert CROUCH in late.main.one("section", aria_labelledby="recorded").text
    assert seat.get(late.links()["Continue where you are"]).heading == "Sitting with her"


def test_a_text_from_an_old_tab_is_not_lost(seat):
    page = to_reflection(seat)
    seat.answer(page, text="The first text stands.")

    late = seat.submit(page.address, page.hidden() | {"text": "And this one <came> too late."})

    assert late.status == 409
    assert "And this one <came> too late." in late.text
    assert "The first text stands." in late.text


def test_an_unusable_form_from_an_old_tab_is_too_late_as_well(seat):
    page = to_reflection(seat)
    seat.answer(page, text="The first text stands.")

    late = seat.submit(page.address, page.hidden() | {"text": "short"})

    assert late.status == 409
    assert "short" in late.main.one("section", aria_labelledby="typed").text


def test_a_recap_of_several_sentences_ends_each_once(seat_for, theatres):
    texts = ("Walk with her", "Tell the counselor", "Write the note")
    story = CORRIDOR
    for text in texts:
        story = story.replace(f"- {text}\n", f"- {text}.\n")
    seat = seat_for(story)
    page = to_order(seat, "Fast breath", "Fixed eyes")
    seat.answer(page, **put_in_order(page, *(f"{text}." for text in texts)))

    recap = seat.get("/courses/course/m1").text

    assert "Walk with her; Tell the counselor; Write the note" in recap
    assert ".;" not in recap


def test_an_attempt_is_resumed_on_another_device_where_it_stands(seat_for, theatres):
    seat = seat_for(CORRIDOR)
    page = choose(seat, seat.begin(), CROUCH)

    other = theatres[0].again(seat.person)
    intro = other.get("/courses/course/m1")
    resumed = other.get(intro.links()["Continue"])

    assert "Welcome back" in intro.text
    assert f"Second period: you chose “{CROUCH}”" in intro.text
    assert resumed.address == page.address
    assert "Her shoulders come down." in resumed.text


def test_begin_pressed_twice_is_one_attempt(seat):
    intro = seat.get("/courses/course/m1")

    first, second = seat.press(intro, "Begin"), seat.press(intro, "Begin")

    assert first.address == second.address


def test_an_attempt_without_an_answer_is_not_begun_anew(seat):
    page = seat.begin()

    assert seat.press(seat.get("/courses/course/m1"), "Start over").address == page.address


def test_starting_over_keeps_the_first_attempt(seat):
    first = seat.begin()
    choose(seat, first, CROUCH)

    second = seat.press(seat.get("/courses/course/m1"), "Start over")

    assert second.address.endswith("/0")
    assert second.address != first.address
    assert seat.get(first.address).links()["Continue where you are"]
    assert len(seat.get("/history").main.all("tr")) == 3


def test_starting_over_uses_up_an_attempt_and_then_is_not_offered(seat_for):
    seat = seat_for(CHOICE, attempts=2)
    choose(seat, seat.begin(), "Knock")
    intro = seat.get("/courses/course/m1")
    assert "Start over" not in intro.buttons()

    choose(seat, seat.press(intro, "Begin another attempt"), "Push")

    intro = seat.get("/courses/course/m1")
    assert "No attempts left" in intro.text
    assert intro.buttons() == []


# --- the clock


def test_no_clock_runs_unless_the_officer_asks_for_one(seat_for, theatres):
    seat = seat_for(CLOCKED)
    page = seat.begin()
    theatres[0].clock.go(hours=1)

    assert "left for this answer" not in page.text
    assert choose(seat, page, "Knock").finished


def test_the_clock_is_offered_before_the_start_as_the_officer_has_set_it(seat_for):
    seat = seat_for(CLOCKED, clock=3)

    intro = seat.get("/courses/course/m1")

    pace = [each for each in intro.main.all("input", name="clock") if "checked" in each.attributes]
    assert [each.attributes["value"] for each in pace] == ["3"]


def test_a_story_without_limits_offers_no_clock(seat):
    assert not seat.get("/courses/course/m1").main.all("input", name="clock")


def test_the_time_is_said_in_words(seat_for):
    page = seat_for(CLOCKED).begin(clock="3")

    assert "You have 90 seconds left for this answer." in page.text


def test_when_the_time_has_run_out_the_story_goes_on_in_silence(seat_for, theatres):
    seat = seat_for(CLOCKED)
    page = seat.begin(clock="1")
    theatres[0].clock.go(seconds=31)

    following = choose(seat, page, "Knock")

    assert following.heading == "Silence"
    assert "The time ran out before you answered." in following.text


def test_when_the_time_has_run_out_even_an_empty_form_goes_on(seat_for, theatres):
    seat = seat_for(CLOCKED)
    page = seat.begin(clock="1")
    theatres[0].clock.go(seconds=31)

    assert seat.answer(page).heading == "Silence"


def test_more_time_is_given_whenever_it_is_asked_for(seat_for, theatres):
    seat = seat_for(CLOCKED)
    page = seat.begin(clock="1")
    theatres[0].clock.go(seconds=20)

    page = seat.press(page, "I need more time")
    page = seat.press(page, "I need more time")
    theatres[0].clock.go(seconds=69)

    assert "You have 70 seconds left" in page.text
    assert choose(seat, page, "Knock").finished


def test_time_that_has_run_out_does_not_come_back(seat_for, theatres):
    seat = seat_for(CLOCKED)
    page = seat.begin(clock="1")
    theatres[0].clock.go(seconds=31)

    again = seat.press(page, "I need more time")

    assert "You have 0 seconds left" in again.text
    assert choose(seat, again, "Knock").heading == "Silence"


# --- trying another way


def test_guided_lets_one_try_another_answer_beside_the_attempt(seat):
    page = choose(seat, seat.begin(), CROUCH)

    side = seat.press(page, "Try another answer")

    assert "Nothing here is scored." in side.text
    assert set(side.labels()) == {CROUCH, COME_OUT, ARM}
    assert seat.get(side.links()["Back to your attempt"]).address == page.address


def test_another_answer_is_tried_once_for_a_decision(seat):
    page = choose(seat, seat.begin(), CROUCH)
    side = choose(seat, seat.press(page, "Try another answer"), COME_OUT)
    while not side.finished:
        side = seat.answer(side, **complete(side))

    again = seat.press(page, "Try another answer")

    assert again.status == 409


def complete(page: Page) -> dict[str, Any]:
    """Any answer that a page takes."""
    match page.wants:
        case "choose":
            return {"choice": next(iter(page.labels().values()))}
        case "order":
            return put_in_order(page, *page.positions())
        case "rate":
            return {"rating": "6"}
        case "reflect":
            return {"text": "one two three"}
    return {}


@pytest.mark.parametrize("mode", [Mode.PRACTICE, Mode.ASSESSED])
def test_other_modes_try_another_answer_in_the_debrief_alone(seat_for, mode):
    seat = seat_for(CORRIDOR, mode)

    page = choose(seat, seat.begin(), CROUCH)

    assert "Try another answer" not in page.buttons()
    assert (
        seat.post(f"{page.address.removesuffix('1')}0/again", {"csrf_token": page.hidden()["csrf_token"]}).status_code
        == 409
    )


# --- the end


def test_the_page_after_the_last_answer_says_that_it_is_recorded(seat):
    page = to_end(seat)

    assert page.finished
    assert page.heading == "Warm hand-off"
    assert "Maya walks with you." in page.text
    (receipt,) = page.main.of_class("receipt")
    assert receipt.text.startswith("Recorded 03:00, receipt ")
    assert len(receipt.text.split()[-1]) == 4
    assert "Go to the debrief" in page.links()


def test_after_a_story_stands_whom_to_talk_to(seat):
    page = to_end(seat)

    support = page.main.one("section", aria_labelledby="support")
    assert {each.attributes["href"] for each in support.all("a")} == {
        "tel:988",
        "sms:988",
        "tel:8002675463",
        "tel:8337732445",
        "/support",
    }
    assert "your peer support team" in support.text


def test_the_last_page_may_be_loaded_again(seat):
    page = to_end(seat)

    again = seat.get(page.address)

    assert again.finished
    assert again.text == page.text


def test_no_score_stands_on_the_last_page(seat):
    assert "percent" not in to_end(seat).text


def test_a_lesson_ends_after_its_last_page(seat_for):
    seat = seat_for(LESSON)

    page = seat.answer(seat.answer(seat.begin()))

    assert page.finished
    assert page.heading == "You have come to the end"


def test_a_quiz_ends_after_its_last_question(seat_for):
    seat = seat_for(QUIZ)
    page = seat.begin()
    for _ in range(3):
        right = next(text for text in page.labels() if text.startswith("Right"))
        page = choose(seat, page, right)

    assert page.finished
    assert "You chose Right" in page.text


# --- pausing


def test_pausing_is_one_link_away_and_keeps_the_place(seat):
    page = choose(seat, seat.begin(), CROUCH)

    paused = seat.get(page.links()["Pause"])

    assert paused.heading == "Paused. Your place is saved."
    assert "Maya" not in paused.text
    assert seat.get(paused.links()["Continue"]).address == page.address
    assert paused.links()["I’d rather not do this scenario"] == "/requests?kind=scenario"


# --- whose it is


def test_nobody_elses_attempt_can_be_seen_or_answered(seat_for, theatres):
    seat = seat_for(CORRIDOR)
    page = seat.begin()
    other = theatres[0].seat("Sam Other")

    stolen = page.hidden() | {"choice": page.labels()[CROUCH], "csrf_token": other.begin().hidden()["csrf_token"]}

    for path in (page.address, page.links()["Pause"], page.address.rsplit("/", 1)[0], f"{page.address[:-2]}/debrief"):
        assert other.get(path).status == 404
    assert other.post(page.address, stolen).status_code == 404
    assert seat.get(page.address).wants == "choose"


def test_whoever_is_signed_out_is_asked_to_sign_in(seat_for, theatres):
    seat = seat_for(CORRIDOR)
    page = seat.begin()
    stranger = Seat(theatres[0].app.test_client(), seat.person)

    response = stranger.send(stranger.client.get(page.address))

    assert response.status_code == 303
    assert response.headers["Location"].startswith("/sign-in")
