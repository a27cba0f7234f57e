"""An answer sent after the session ended is kept and recorded once its sender has signed in again, and only then."""

import re

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from elearn.services import playing
from elearn.storage.tables import TABLES
from elearn.storage.writing import StorageUnavailable
from elearn.web.officer.parts import attempt_address
from tests.web.conftest import PASSWORD, Guest, World, hidden_fields


class Interrupted:
    """An officer who was signed out while a play page stood open."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.guest = world.signed_in("officer")
        self.attempt = world.attempt("officer")
        self.path = f"{attempt_address(self.attempt)}/0"
        form = self.guest.get(self.path).text.partition("<form")[2]
        choice = re.search(r'name="choice"\s+value="([^"]+)"', form)
        assert choice
        self.fields = hidden_fields(form) | {"choice": choice[1]}
        world.clock.go(hours=25)

    def send(self, **changed: str) -> str:
        response = self.guest.client.post(self.path, data={**self.fields, **changed})
        assert response.status_code == 303
        return str(response.location)

    def sign_in(self, name: str, guest: Guest | None = None) -> str:
        guest, link = guest or self.guest, self.world.link(name)
        guest.get(link)
        return str(guest.post(link).location)

    @property
    def answers(self) -> int:
        officer = self.world.people["officer"].id
        return playing.current_step(self.world.desk, officer, self.attempt)

    @property
    def stashed(self) -> list[object]:
        rows: list[object] = self.world.desk.store.read(lambda tx: tx.all(select(TABLES["stash"])))
        return rows


@pytest.fixture
def interrupted(world: World) -> Interrupted:
    return Interrupted(world)


def test_the_answer_is_recorded_after_signing_in_again(interrupted: Interrupted) -> None:
    asked = interrupted.send()
    before = interrupted.answers
    told = interrupted.guest.get(asked).text

    landed = interrupted.sign_in("officer")

    assert asked.startswith("/sign-in")
    assert "What you sent is kept" in told
    assert before == 0
    assert landed == f"{attempt_address(interrupted.attempt)}/1"
    assert interrupted.answers == 1
    assert interrupted.stashed == []


def test_signing_in_by_password_records_it_too(interrupted: Interrupted) -> None:
    interrupted.send()
    interrupted.guest.get("/sign-in")

    response = interrupted.guest.post("/sign-in", {"email": "officer@example.org", "password": PASSWORD})

    assert response.location == f"{attempt_address(interrupted.attempt)}/1"
    assert interrupted.answers == 1


def test_the_answer_is_recorded_once_though_it_was_sent_twice(interrupted: Interrupted) -> None:
    interrupted.send()
    interrupted.send()

    interrupted.sign_in("officer")
    interrupted.sign_in("officer")

    assert interrupted.answers == 1


def test_an_answer_that_cannot_be_stored_at_sign_in_stays_kept(
    interrupted: Interrupted, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted.send()
    response = sign_in_without_recording(interrupted, monkeypatch)
    before = interrupted.answers

    landed = interrupted.sign_in("officer")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert before == 0
    assert landed == f"{attempt_address(interrupted.attempt)}/1"
    assert interrupted.answers == 1


def test_what_was_typed_is_shown_when_it_cannot_be_stored_at_sign_in(
    interrupted: Interrupted, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted.send(text="my <own> words")

    assert "my &lt;own&gt; words" in sign_in_without_recording(interrupted, monkeypatch).text


def sign_in_without_recording(interrupted: Interrupted, monkeypatch: pytest.MonkeyPatch) -> TestResponse:
    """Sign in while no answer can be stored."""

    def fail(*_given: object) -> None:
        raise StorageUnavailable

    interrupted.guest.get(link := interrupted.world.link("officer"))
    with monkeypatch.context() as broken:
        broken.setattr("elearn.services.playing.answer_decision", fail)
        return interrupted.guest.post(link)


def test_somebody_else_who_signs_in_there_sends_nothing(interrupted: Interrupted) -> None:
    interrupted.send()

    landed = interrupted.sign_in("other officer")

    assert landed == "/"
    assert interrupted.answers == 0
    assert interrupted.stashed == []


def test_a_coordinator_who_signs_in_there_sends_nothing(interrupted: Interrupted) -> None:
    interrupted.send()

    assert interrupted.sign_in("coordinator") == "/"
    assert interrupted.answers == 0


def test_a_form_with_a_made_up_token_is_not_kept(interrupted: Interrupted) -> None:
    interrupted.send(step="f" * 64)

    assert interrupted.stashed == []
    assert interrupted.sign_in("officer") == "/"
    assert interrupted.answers == 0


def test_what_is_kept_cannot_be_read_in_the_database(interrupted: Interrupted) -> None:
    interrupted.send(text="something private")

    assert len(interrupted.stashed) == 1
    assert "private" not in repr(interrupted.stashed)
    assert interrupted.fields["step"] not in repr(interrupted.stashed)


def test_what_is_kept_is_dropped_after_a_day(interrupted: Interrupted) -> None:
    interrupted.send()
    interrupted.world.clock.go(hours=24)

    assert interrupted.sign_in("officer") == "/"
    assert interrupted.answers == 0


def test_an_answer_that_was_given_meanwhile_stands(interrupted: Interrupted) -> None:
    interrupted.send()
    other_device = interrupted.world.signed_in("officer")
    other_device.post(interrupted.path, dict(interrupted.fields))

    interrupted.sign_in("officer")

    assert interrupted.answers == 1
