"""What goes wrong is said in words, with a number to ask by; our inside is never shown, what was typed never lost."""

import re

import pytest

from elearn.storage.writing import StorageUnavailable
from tests.web.conftest import World

INSIDE = re.compile(r"Traceback|File \"|elearn\.|werkzeug|sqlite|0x[0-9a-f]{6}", re.IGNORECASE)


def break_store(world: World, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> None:
    """Let the database fail from now on, as it does when its disk is gone."""

    def fail(*_given: object, **_named: object) -> None:
        raise fault

    monkeypatch.setattr(type(world.desk.store), "read", fail)
    monkeypatch.setattr(type(world.desk.store), "write", fail)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nowhere", 404), ("/attempts/00000000-0000-0000-0000-000000000000", 404), ("/coordinator/completions", 403)],
)
def test_a_refusal_is_a_page_in_words_with_a_number(world: World, path: str, status: int) -> None:
    response = world.signed_in("officer").get(path)

    assert response.status_code == status
    assert re.search(r"give this number: <code>[0-9a-f]{8}</code>", response.text)
    assert response.text.count("<h1>") == 1
    assert not INSIDE.search(response.text)


def test_a_page_used_the_wrong_way_says_which_way_is_right(world: World) -> None:
    response = world.signed_in("officer").post("/support")

    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert not INSIDE.search(response.text)


def test_a_fault_of_ours_shows_nothing_of_our_inside(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    guest = world.signed_in("officer")
    world.app.config["PROPAGATE_EXCEPTIONS"] = False
    break_store(world, monkeypatch, RuntimeError("secret detail 0xdeadbeef"))

    response = guest.get("/settings")

    assert response.status_code == 500
    assert "secret detail" not in response.text
    assert not INSIDE.search(response.text)


def test_a_database_out_of_reach_asks_for_a_moment(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    guest = world.signed_in("officer")
    break_store(world, monkeypatch, StorageUnavailable())

    response = guest.get("/settings")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    assert "Nothing was lost" in response.text


def test_what_was_typed_is_given_back_when_it_could_not_be_stored(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = world.signed_in("officer")
    guest.get("/requests")
    break_store(world, monkeypatch, StorageUnavailable())

    response = guest.post("/requests", {"kind": "name", "wish": "Dana <Ortiz-Lee>"})

    assert response.status_code == 503
    assert "Dana &lt;Ortiz-Lee&gt;" in response.text


def test_what_was_typed_into_a_form_that_is_too_old_is_given_back(world: World) -> None:
    guest = world.signed_in("officer")
    guest.token = "of another session"

    response = guest.post("/requests", {"kind": "name", "wish": "Dana <Ortiz-Lee>"})

    assert response.status_code == 400
    assert "Dana &lt;Ortiz-Lee&gt;" in response.text


def test_a_form_that_is_too_big_is_no_fault_of_ours_though_the_database_is_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = world.signed_in("officer")
    break_store(world, monkeypatch, StorageUnavailable())

    response = guest.client.post("/requests", data={"wish": "x" * 300_000})

    assert response.status_code == 503


def test_a_session_is_found_while_nothing_can_be_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    guest = world.signed_in("officer")
    world.clock.go(hours=2)

    def fail(*_given: object) -> None:
        raise StorageUnavailable

    monkeypatch.setattr(type(world.desk.store), "write", fail)

    assert guest.get("/").status_code == 200


def test_the_server_says_that_it_lives_and_that_it_can_work(world: World) -> None:
    guest = world.guest()

    assert guest.get("/healthz").text == "ok\n"
    assert guest.get("/readyz").text == "ready\n"


def test_a_server_without_its_database_lives_and_cannot_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    guest = world.guest()
    break_store(world, monkeypatch, StorageUnavailable())

    alive, ready = guest.get("/healthz"), guest.get("/readyz")

    assert (alive.status_code, ready.status_code) == (200, 503)
    assert ready.headers["Retry-After"] == "5"


def test_a_machine_asks_by_the_loopbacks_name(world: World) -> None:
    assert world.guest().get("/readyz", headers={"Host": "127.0.0.1:8000"}).status_code == 200
