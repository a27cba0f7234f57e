"""Many forms at once: one answer counts, everybody is told the truth, no template is rendered for it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jinja2
import pytest

from elearn.course.manifest import Mode
from elearn.course.progress import AttemptId
from elearn.storage.attempts import all_answers, attempts_of
from tests.web.pages import read_page
from tests.web.stories import CHOICE, CORRIDOR, read_story
from tests.web.theatre import Seat, Theatre, module_of, open_theatre

AT_ONCE = 50


def theatre_of(folder: Path, text: str = CHOICE, **module: Any) -> Theatre:
    story = read_story(text)
    return open_theatre(folder, (story, module_of(1, story, **module)), seed=7)


def send_at_once(theatre: Theatre, seat: Seat, forms: list[tuple[str, dict[str, Any]]]) -> list[tuple[int, str]]:
    """Send forms at the same time, each from a browser tab of its own; give each answer's status and where it leads."""
    cookie = seat.client.get_cookie("session")
    assert cookie is not None

    def send(form: tuple[str, dict[str, Any]]) -> tuple[int, str]:
        client = theatre.app.test_client()
        client.set_cookie("session", cookie.value)
        response = client.post(form[0], data=form[1])
        return response.status_code, response.headers.get("Location", "")

    with ThreadPoolExecutor(16) as threads:
        return list(threads.map(send, forms))


def answers_of(theatre: Theatre, address: str) -> list[str]:
    attempt = AttemptId(address.split("/")[2].replace("-", ""))
    return [each.value for each in theatre.desk.store.read(lambda tx: all_answers(tx, attempt))]


def test_fifty_equal_and_fifty_other_answers_at_once_are_one_answer(tmp_path):
    theatre = theatre_of(tmp_path)
    seat = theatre.seat()
    page = seat.begin()
    knock, push = (page.hidden() | {"choice": page.labels()[text]} for text in ("Knock", "Push"))

    told = send_at_once(theatre, seat, [(page.address, fields) for _ in range(AT_ONCE) for fields in (knock, push)])

    (recorded,) = answers_of(theatre, page.address)
    statuses = {"Knock": told[::2], "Push": told[1::2]}
    winner, loser = ("Knock", "Push") if recorded == '"a"' else ("Push", "Knock")
    assert {status for status, _ in statuses[winner]} == {303}
    assert len({address for _, address in statuses[winner]}) == 1
    assert {status for status, _ in statuses[loser]} == {409}
    theatre.close()


def test_an_attempt_is_begun_once_however_often_the_button_is_pressed(tmp_path):
    theatre = theatre_of(tmp_path)
    seat = theatre.seat()
    form = seat.get("/courses/course/m1").button("Begin")
    fields = {each.attributes["name"]: each.attributes["value"] for each in form.all("input")}

    told = send_at_once(theatre, seat, [(form.attributes["action"], fields)] * AT_ONCE)

    assert {status for status, _ in told} == {303}
    assert len({address for _, address in told}) == 1
    theatre.close()


def test_no_race_gives_more_attempts_than_there_are(tmp_path):
    theatre = theatre_of(tmp_path, attempts=3)
    seat = theatre.seat()
    page = seat.begin()
    seat.answer(page, choice=page.labels()["Push"])
    fields = {"csrf_token": page.hidden()["csrf_token"], "anew": "yes"}

    for _ in range(3):
        send_at_once(theatre, seat, [("/courses/course/m1/begin", fields)] * 16)
        page = seat.get("/courses/course/m1")
        if "Continue" in page.links():
            page = seat.get(page.links()["Continue"])
            seat.answer(page, choice=page.labels()["Push"])

    attempts = theatre.desk.store.read(lambda tx: attempts_of(tx, seat.person.id))
    assert sorted(each.number or 0 for each in attempts) == [1, 2, 3]
    theatre.close()


def test_no_template_is_rendered_for_an_officer_once_the_pages_are_warm(tmp_path, monkeypatch):
    theatre = theatre_of(tmp_path, CORRIDOR, mode=Mode.GUIDED)
    visit_everything(theatre.seat("First Visitor"))

    def refuse(*_: object, **__: object) -> str:
        raise AssertionError("a template was rendered for an officer")

    monkeypatch.setattr(jinja2.Template, "render", refuse)
    monkeypatch.setattr(jinja2.Template, "generate", refuse)
    monkeypatch.setattr(jinja2.Template, "new_context", refuse)
    visit_everything(theatre.again(theatre.seat("Second Visitor").person))
    theatre.close()


def visit_everything(seat: Seat) -> None:
    """Go to every officer's page in every state."""
    seat.get("/")
    seat.get("/history")
    page = seat.begin()
    seat.get(page.links()["Pause"])
    assert seat.submit(page.address, page.hidden()).status == 422
    asked = seat.submit(page.address, page.hidden() | {"choice": page.labels()["Take hold of her arm."]})
    assert asked.asks_back
    decided = page
    page = seat.answer(page, choice=page.labels()["Tell her to come out now."], confidence="4")
    seat.press(page, "Try another answer")
    seat.get(decided.address)
    late = seat.submit(
        decided.address, decided.hidden() | {"choice": page_value(decided, "Crouch below her eye level & ask.")}
    )
    assert late.status == 409
    seat.get("/courses/course/m1")
    seat.get("/")
    page = seat.answer(page, rating="3")
    page = seat.answer(page)
    page = seat.answer(page, choice=list(page.labels().values()))
    page = seat.answer(page, **{name: str(place) for place, name in enumerate(page.positions().values(), 1)})
    page = seat.answer(page, text="some words here")
    assert page.finished
    for path in (
        page.links()["Go to the debrief"],
        "/history",
        "/courses/course/m1",
        "/courses/course/completion",
        "/",
    ):
        assert seat.get(path).status == 200
    for kind in ("csv", "json"):
        assert seat.client.get(f"/history/download?format={kind}").status_code == 200


def page_value(page: Any, text: str) -> str:
    return str(page.labels()[text])


@pytest.mark.parametrize("shared", [False, True])
def test_play_pages_may_be_kept_by_a_browser_that_is_ones_own(tmp_path, shared):
    theatre = theatre_of(tmp_path)
    seat = theatre.seat(shared=shared)
    page = seat.begin()

    response = seat.client.get(page.address)

    assert response.headers["Cache-Control"] == ("no-store" if shared else "private, no-cache")
    assert read_page(response.text)
    theatre.close()


def test_a_page_that_has_not_changed_is_not_sent_again(tmp_path):
    theatre = theatre_of(tmp_path)
    seat = theatre.seat()
    page = seat.begin()
    mark = seat.client.get(page.address).headers["ETag"]

    same = seat.client.get(page.address, headers={"If-None-Match": mark})
    seat.answer(page, choice=page.labels()["Knock"])
    other = seat.client.get(page.address, headers={"If-None-Match": mark})

    assert (same.status_code, same.data) == (304, b"")
    assert other.status_code == 200
    theatre.close()
