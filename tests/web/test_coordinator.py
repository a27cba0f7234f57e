"""Coordinators see who finished what in their own agency, and export it as it stands."""

import csv
import io
import json

import pytest

from elearn.services import playing
from elearn.services.playing import Sent
from elearn.storage.tables import TABLES
from tests.web.conftest import World


def finish_the_lesson(world: World, name: str) -> None:
    """Play the first module, a lesson, to its end."""
    officer, attempt = world.people[name].id, world.attempt(name)
    shown = playing.current_turn(world.desk, officer, attempt, None)
    while not shown.turn.finished:
        playing.answer_decision(world.desk, officer, attempt, Sent(shown.step, shown.token, _answer(shown)))
        shown = playing.current_turn(world.desk, officer, attempt, None)


def _answer(shown: playing.Shown) -> object:
    offered = [option.id for option in shown.turn.offered]
    return {
        "continue": None,
        "choose": next(iter(offered), ""),
        "select": offered[:1],
        "order": offered,
        "rate": 3,
        "reflect": "word " * 60,
    }[str(shown.turn.wants)]


@pytest.fixture
def finished(world: World) -> World:
    """The officer has finished the lesson."""
    finish_the_lesson(world, "officer")
    return world


def test_a_finished_module_stands_on_the_page(finished: World) -> None:
    page = finished.signed_in("coordinator").get("/coordinator/completions").text

    assert "1 completion" in page
    assert "officer@example.org" in page
    assert next(iter(finished.desk.catalogue.courses.values())).modules[0].title in page


def test_another_agency_does_not_see_it(finished: World) -> None:
    guest = finished.signed_in("coordinator elsewhere")

    assert "officer@example.org" not in guest.get("/coordinator/completions").text
    assert "officer@example.org" not in guest.get("/coordinator/completions.csv").text
    assert guest.get("/coordinator/completions.json").json == []


def test_nothing_finished_is_said_in_words(world: World) -> None:
    assert "Nobody has finished anything" in world.signed_in("coordinator").get("/coordinator/completions").text


def test_the_page_can_be_narrowed_to_a_course(finished: World) -> None:
    guest = finished.signed_in("coordinator")
    course = next(iter(finished.desk.catalogue.courses))

    assert "officer@example.org" in guest.get(f"/coordinator/completions?course={course}").text
    assert "officer@example.org" not in guest.get("/coordinator/completions?course=another").text


def test_csv_and_json_tell_the_same(finished: World) -> None:
    guest = finished.signed_in("coordinator")

    sheet = list(csv.DictReader(io.StringIO(guest.get("/coordinator/completions.csv").data.decode("utf-8-sig"))))
    found = json.loads(guest.get("/coordinator/completions.json").data)

    assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in found] == sheet
    assert sheet[0]["module"] == next(iter(finished.desk.catalogue.courses.values())).modules[0].id


def test_a_coordinator_finds_the_receipt_that_the_officer_was_shown(finished: World) -> None:
    record = finished.signed_in("officer").get("/history/download?format=json").json
    receipt = record[0]["receipt"]
    guest = finished.signed_in("coordinator")

    assert receipt
    assert f"<code>{receipt}</code>" in guest.get("/coordinator/completions").text
    assert [row["receipt"] for row in guest.get("/coordinator/completions.json").json] == [receipt]


def test_the_files_are_offered_for_saving_and_never_kept(finished: World) -> None:
    response = finished.signed_in("coordinator").get("/coordinator/completions.csv")

    assert response.headers["Content-Disposition"] == "attachment; filename=completions.csv"
    assert response.headers["Content-Length"] == str(len(response.data))
    assert response.headers["Cache-Control"] == "no-store"


def test_a_name_that_is_a_formula_computes_nothing(finished: World) -> None:
    officer = finished.people["officer"]
    finished.desk.store.write(
        lambda tx: tx.run(
            TABLES["person"].update().where(TABLES["person"].c.id == officer.id).values(name='=HYPERLINK("http://x")')
        )
    )
    guest = finished.signed_in("coordinator")

    assert "\"'=HYPERLINK(" in guest.get("/coordinator/completions.csv").text
    assert guest.get("/coordinator/completions.json").json[0]["name"] == '=HYPERLINK("http://x")'


def test_a_request_is_seen_and_dealt_with(world: World) -> None:
    officer, coordinator = world.signed_in("officer"), world.signed_in("coordinator")
    officer.get("/requests")
    officer.post("/requests", {"kind": "name", "wish": "Dana Ortiz-Lee"})
    page = coordinator.get("/coordinator/completions").text
    action = page.partition('action="/coordinator/requests/')[2].partition('"')[0]

    response = coordinator.post(f"/coordinator/requests/{action}")

    assert "Dana Ortiz-Lee" in page
    assert response.status_code == 303
    assert "Dana Ortiz-Lee" not in coordinator.get("/coordinator/completions").text
    assert "Dealt with" in officer.get("/requests").text


def test_a_request_is_dealt_with_once(world: World) -> None:
    officer, coordinator = world.signed_in("officer"), world.signed_in("coordinator")
    officer.get("/requests")
    officer.post("/requests", {"kind": "scenario", "wish": "Not drunk"})
    page = coordinator.get("/coordinator/completions").text
    action = page.partition('action="/coordinator/requests/')[2].partition('"')[0]

    statuses = [coordinator.post(f"/coordinator/requests/{action}").status_code for _ in range(2)]

    assert statuses == [303, 404]
