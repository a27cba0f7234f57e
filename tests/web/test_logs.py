"""What is logged tells of requests, never of people or secrets."""

import json
import re
from collections.abc import Callable

import pytest

from elearn.services import roster
from elearn.storage.writing import StorageUnavailable
from elearn.web.logs import hide_secrets
from tests.web.conftest import PASSWORD, World

CANARIES = ["officer@example.org", "Officer", PASSWORD, "a private wish", "wrong wrong wrong wrong"]


def test_no_log_line_holds_a_person_or_a_secret(
    make_world: Callable[..., World], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world(log_requests=True, log_level="debug", log_format="json")
    link, guest = world.link("officer"), world.guest()
    guest.get("/sign-in")
    guest.post("/sign-in", {"email": "officer@example.org", "password": "wrong wrong wrong wrong"})
    guest.post("/sign-in", {"email": "officer@example.org", "password": PASSWORD})
    guest.post("/requests", {"kind": "name", "wish": "a private wish"})
    secrets = [link.rpartition("/")[2], guest.client.get_cookie("session").value, guest.token]  # type: ignore[union-attr]
    world.guest().get(link)
    world.guest().post(link)
    guest.get("/nowhere/officer@example.org")
    world.app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(roster, "ask", lambda *given, **named: 1 / 0)
    guest.post("/requests", {"kind": "name", "wish": "a private wish"})
    monkeypatch.setattr(type(world.desk.store), "read", lambda *given, **named: fail(f"{PASSWORD} officer@example.org"))
    guest.get("/settings")

    logged = capsys.readouterr().err

    assert logged.count("\n") > 8
    assert [canary for canary in (*CANARIES, *secrets) if canary in logged] == []


def fail(sentence: str) -> None:
    raise StorageUnavailable(sentence)


def test_a_log_line_has_the_number_that_the_person_is_shown(
    make_world: Callable[..., World], capsys: pytest.CaptureFixture[str]
) -> None:
    guest = make_world(log_requests=True, log_format="json").guest()

    page = guest.get("/nowhere").text

    shown = re.search(r"<code>([0-9a-f]{8})</code>", page)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert shown is not None
    assert lines[-1]["request"] == shown[1]
    assert (lines[-1]["status"], lines[-1]["route"], lines[-1]["method"]) == (404, "none", "GET")


def test_a_proxys_number_for_a_request_is_taken_over(world: World) -> None:
    assert "abcd-1234-efgh" in world.guest().get("/nowhere", headers={"X-Request-ID": "abcd-1234-efgh"}).text


@pytest.mark.parametrize("number", ["short", "x" * 65, "<b>12345678</b>", "12345678\t"])
def test_a_number_that_looks_odd_is_not(world: World, number: str) -> None:
    assert number.strip() not in world.guest().get("/nowhere", headers={"X-Request-ID": number}).text


def test_ordinary_requests_are_not_logged_unless_asked_for(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.guest().get("/support")

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "event",
    [
        {"password": "x"},
        {"csrf_token": "x"},
        {"Cookie": "x"},
        {"why": "no account for dana@example.org"},
        {"path": "/sign-in/" + "aB3_" * 11},
        {"why": "$argon2id$v=19$m=19456,t=2,p=1$abc$def"},
    ],
)
def test_what_looks_like_a_secret_is_hidden(event: dict[str, str]) -> None:
    hidden = hide_secrets(None, "info", dict(event))

    assert hidden != event
    assert "[hidden]" in str(hidden)
