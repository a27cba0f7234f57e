"""What the process remembers of cookies and tokens opens nothing that Flask and Flask-WTF would keep shut."""

import time
from types import SimpleNamespace

import pytest
from flask import Flask, g, session
from werkzeug.exceptions import BadRequest

from elearn.web import cookies
from elearn.web.access import public
from elearn.web.cookies import FormTokens, SessionCookie, form_token


@pytest.fixture
def app() -> Flask:
    app = Flask("cookies")
    app.config.update(SECRET_KEY="of a test", SESSION_REFRESH_EACH_REQUEST=False, WTF_CSRF_TIME_LIMIT=None)
    app.session_interface = SessionCookie()
    tokens = FormTokens()

    @app.get("/put/<name>/<value>")
    def put(name: str, value: str) -> str:
        session[name] = value
        session.permanent = True
        return "put"

    @app.get("/look")
    def look() -> dict[str, object]:
        return dict(session)

    @app.get("/look/at/nothing")
    def look_at_nothing() -> str:
        return "nothing"

    @app.get("/list")
    def lengthen() -> dict[str, object]:
        session.setdefault("list", []).append("x")
        return dict(session)

    @app.get("/form")
    def form() -> str:
        tokens.give()
        return form_token()

    @app.post("/form")
    @public
    def send() -> str:
        return "valid" if g.csrf_valid else ""

    tokens.init_app(app)
    return app


def cookie_of(client) -> str:
    return client.get_cookie("session").value


def test_what_a_session_holds_is_found_again_and_again(app):
    client = app.test_client()
    client.get("/put/a/b")

    looks = [client.get("/look").json for _ in range(3)]

    assert looks == [{"_permanent": True, "a": "b"}] * 3


def test_a_cookie_that_was_changed_is_nobodys_though_the_right_one_is_remembered(app):
    client = app.test_client()
    client.get("/put/a/b")
    client.get("/look")
    right = cookie_of(client)

    for wrong in (right[:-2] + ("AA" if right[-2:] != "AA" else "BB"), "x" + right, right[:-1], ""):
        client.set_cookie("session", wrong)
        assert client.get("/look").json == {}


def test_a_remembered_cookie_grows_as_old_as_any(app, monkeypatch):
    client = app.test_client()
    client.get("/put/a/b")
    cookie = cookie_of(client)
    assert client.get("/look").json["a"] == "b"
    later = time.time() + app.permanent_session_lifetime.total_seconds() + 2
    monkeypatch.setattr(cookies, "time", SimpleNamespace(time=lambda: later))
    monkeypatch.setattr("itsdangerous.timed.time", SimpleNamespace(time=lambda: later))
    fresh = app.test_client()
    fresh.set_cookie("session", cookie)

    assert fresh.get("/look").json == {}


def test_what_one_request_changes_in_place_another_does_not_find(app):
    client = app.test_client()
    client.get("/put/a/b")
    client.get("/list")
    cookie = cookie_of(client)

    for _ in range(2):
        client.set_cookie("session", cookie)
        assert client.get("/list").json["list"] == ["x", "x"]


def test_a_page_that_depends_on_the_session_says_so(app):
    client = app.test_client()
    client.get("/put/a/b")

    assert client.get("/look").headers["Vary"] == "Cookie"
    assert "Vary" not in client.get("/look/at/nothing").headers


def test_no_more_cookies_are_remembered_than_there_is_room_for(app, monkeypatch):
    monkeypatch.setattr(cookies, "MOST", 3)

    for number in range(8):
        client = app.test_client()
        client.get(f"/put/a/{number}")
        assert client.get("/look").json["a"] == str(number)

    assert len(app.session_interface._proved) <= 3


def test_a_session_is_given_one_token_which_its_forms_are_known_by(app):
    client = app.test_client()
    client.get("/form")
    first, second = client.get("/form").text, client.get("/form").text

    assert first == second
    assert client.post("/form", data={"csrf_token": first}).text == "valid"


@pytest.mark.parametrize("token", ["", "x", "é", "of another"])
def test_a_token_that_is_not_the_sessions_is_refused(app, token):
    other, client = app.test_client(), app.test_client()
    for each in (other, client):
        each.get("/form")
        each.get("/form")
    sent = other.get("/form").text if token == "of another" else token

    assert client.post("/form", data={"csrf_token": sent}).status_code == BadRequest.code
    assert client.post("/form").status_code == BadRequest.code


def test_a_token_that_another_process_gave_is_judged_by_its_signature(app):
    client = app.test_client()
    client.get("/form")
    token = client.get("/form").text
    app.extensions["csrf"]._given.clear()

    assert client.post("/form", data={"csrf_token": token}).text == "valid"


@pytest.mark.parametrize(
    ("referrer", "status"), [("https://localhost/form", 200), ("https://elsewhere.example/", 400), (None, 400)]
)
def test_over_tls_a_form_comes_from_our_own_page(app, referrer, status):
    client = app.test_client()
    over_tls = {"base_url": "https://localhost", "headers": {"Referer": referrer} if referrer else {}}
    for _ in range(2):
        token = client.get("/form", base_url="https://localhost").text

    assert client.post("/form", data={"csrf_token": token}, **over_tls).status_code == status
