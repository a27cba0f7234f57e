"""Every route for every kind of visitor, against the declared matrix; and what holds for all answers alike."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import yaml
from flask import Flask
from sqlalchemy import select

from elearn.services import playing, roster
from elearn.storage.tables import TABLES
from elearn.web.access import RuleMissing, guard
from tests.web.conftest import World

MATRIX: dict[str, dict[str, list[int | str]]] = yaml.safe_load((Path(__file__).parent / "matrix.yaml").read_text())
VISITORS = (
    "anonymous",
    "officer",
    "other officer",
    "instructor",
    "coordinator",
    "coordinator elsewhere",
    "disabled",
)
STRANGERS_FIRST = sorted(VISITORS, key=["officer", "coordinator"].__contains__)
"""Who may do a thing comes last, so that nobody before is refused only because it is done already."""
ROWS = [(route, method) for route, methods in MATRIX.items() for method in methods]
POSTS = [route for route, method in ROWS if method == "POST"]
GETS = [route for route, method in ROWS if method == "GET"]
OUTSIDE = ("/static/", "/healthz", "/readyz")
"""Routes that are for browsers and machines alone: no page, so no page's headers on keeping it."""


class Scene:
    """A world in which the officer has begun an attempt and asked for something, and everybody is signed in."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.attempt = world.attempt("officer")
        roster.ask(world.desk, world.people["officer"], "name", "Another name")
        self.request = roster.requests_of(world.desk, world.people["officer"])[0].id
        self.guests = {name: world.guest() if name == "anonymous" else world.signed_in(name) for name in VISITORS}
        self.guests["anonymous"].get("/sign-in")
        roster.disable_person(world.desk, world.people["disabled"].id)

    def path(self, route: str) -> str:
        course = next(iter(self.world.desk.catalogue.courses.values()))
        agency = self.world.people["officer"].agency
        places = {
            "<uuid:attempt_id>": str(UUID(self.attempt)),
            "<int:step>": str(playing.current_step(self.world.desk, self.world.people["officer"].id, self.attempt)),
            "<course>": course.slug,
            "<module>": course.modules[0].id,
            "<document>": course.modules[0].document,
            "<digest>": "0" * 64,
            "<request_id>": self.request,
            "<secret>": "x" * 43,
            "<name>": "settings",
        }
        for place, value in places.items():
            route = route.replace(place, value)
        return f"{route}?agency={agency}" if route.startswith("/coordinator/completions") else route

    def ask(self, name: str, route: str, method: str) -> int | str:
        guest = self.guests[name]
        response = (guest.get if method == "GET" else guest.post)(self.path(route))
        signs_in = str(response.location).partition("?next=")[0] == "/sign-in"
        return "in" if response.status_code == 303 and signs_in else response.status_code


@pytest.fixture
def scene(world: World) -> Scene:
    return Scene(world)


def everything(world: World) -> dict[str, list[object]]:
    """All that is stored, but for when a session was last seen."""
    names = [name for name in TABLES if name != "session"]
    return {name: world.desk.store.read(lambda tx, name=name: tx.all(select(TABLES[name]))) for name in names}


def test_the_matrix_has_a_row_for_every_route_and_no_other(world: World) -> None:
    routes = {
        (rule.rule, method)
        for rule in world.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert routes == set(ROWS)


@pytest.mark.parametrize(("route", "method"), ROWS, ids=[f"{method} {route}" for route, method in ROWS])
def test_each_visitor_gets_what_the_matrix_says(scene: Scene, route: str, method: str) -> None:
    found = {name: scene.ask(name, route, method) for name in STRANGERS_FIRST}

    assert [found[name] for name in VISITORS] == MATRIX[route][method]


@pytest.mark.parametrize("route", POSTS)
def test_no_form_does_anything_without_its_token(scene: Scene, route: str) -> None:
    before = everything(scene.world)

    statuses = {
        name: scene.guests[name]
        .client.post(scene.path(route), data={"clock": "3", "kind": "name", "wish": "x"})
        .status_code
        for name in VISITORS
    }

    assert set(statuses.values()) <= {303, 400, 403}
    assert 400 in statuses.values()
    assert everything(scene.world) == before
    assert scene.guests["officer"].get("/settings").status_code == 200


def test_asking_for_a_page_changes_nothing(scene: Scene) -> None:
    before = everything(scene.world)

    for route in GETS:
        for name in VISITORS:
            scene.guests[name].get(scene.path(route))
            scene.guests[name].client.head(scene.path(route), buffered=True)

    assert everything(scene.world) == before


def answers(scene: Scene) -> Iterator[tuple[str, str, object]]:
    for route in GETS:
        for name in VISITORS:
            yield route, name, scene.guests[name].get(scene.path(route))


def test_every_answer_has_the_headers_that_keep_others_out(scene: Scene) -> None:
    for route, name, response in answers(scene):
        headers = response.headers  # type: ignore[attr-defined]

        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'"), (route, name)
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers.get_all("Content-Security-Policy") == [headers["Content-Security-Policy"]]


def test_no_shared_cache_keeps_a_page_and_no_browser_keeps_a_page_of_staff(scene: Scene) -> None:
    for route, name, response in answers(scene):
        kept = response.headers["Cache-Control"]  # type: ignore[attr-defined]
        if not route.startswith(OUTSIDE):
            assert kept in {"private, no-cache", "no-store"}, (route, name)
        if route.startswith(("/coordinator", "/instructor", "/sign-in")):
            assert kept == "no-store" or response.status_code == 303, (route, name)  # type: ignore[attr-defined]


def test_an_officers_page_can_be_gone_back_to(scene: Scene) -> None:
    response = scene.guests["officer"].get(scene.path("/attempts/<uuid:attempt_id>/<int:step>"))

    assert response.headers["Cache-Control"] == "private, no-cache"
    assert "ETag" in response.headers


def test_nothing_stays_in_the_browser_of_a_shared_computer(scene: Scene) -> None:
    guest = scene.world.signed_in("officer", shared=True)

    for route in GETS:
        if not route.startswith(OUTSIDE):
            assert guest.get(scene.path(route)).headers["Cache-Control"] == "no-store", route


def test_a_route_that_declares_no_rule_stops_the_start() -> None:
    app = Flask("elearn.web", static_folder=None)
    app.add_url_rule("/open", "open", lambda: "open")

    with pytest.raises(RuleMissing, match="open"):
        guard(app, lambda: app.make_response(""), {})


def test_another_agencys_records_look_like_records_that_do_not_exist(scene: Scene) -> None:
    guest = scene.guests["coordinator elsewhere"]

    theirs = guest.get(scene.path("/coordinator/completions"))
    nobodys = guest.get("/coordinator/completions?agency=" + "0" * 32)

    assert theirs.status_code == nobodys.status_code == 404
    assert len(theirs.data) == len(nobodys.data)


def test_an_attempt_of_somebody_else_looks_like_one_that_does_not_exist(scene: Scene) -> None:
    guest = scene.guests["other officer"]

    theirs = guest.get(scene.path("/attempts/<uuid:attempt_id>/<int:step>"))
    nobodys = guest.get(f"/attempts/{UUID('0' * 32)}/0")

    assert theirs.status_code == nobodys.status_code == 404
    assert len(theirs.data) == len(nobodys.data)


def test_fields_that_no_form_has_change_nothing_about_a_person(scene: Scene) -> None:
    officer = scene.world.people["officer"]
    fields = {"clock": "3", "role": "coordinator", "roles": "coordinator", "agency": "x", "id": "x", "email": "x@y.z"}

    scene.guests["officer"].post("/settings", fields)

    account = scene.world.desk.store.read(lambda tx: roster.people.load_person(tx, officer.id))
    assert (account.roles, account.agency, account.email, account.clock) == (
        officer.roles,
        officer.agency,
        officer.email,
        3,
    )


@pytest.mark.parametrize(
    "body",
    [b"x=" + b"y" * 300_000, b"&".join(b"a%d=1" % number for number in range(2000))],
    ids=["too long", "too many fields"],
)
def test_a_form_that_is_too_big_is_refused(scene: Scene, body: bytes) -> None:
    client = scene.guests["officer"].client

    response = client.post("/settings", data=body, content_type="application/x-www-form-urlencoded")

    assert response.status_code in {400, 413}
