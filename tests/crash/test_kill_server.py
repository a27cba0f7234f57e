"""P1, P2: the real server, killed at random moments while eight officers play through its pages.

What they were told is there exactly once, nothing else is, everything verifies, and they all get to the end.
"""

import json
import os
import random
import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from elearn.course.catalogue import Catalogue
from elearn.course.progress import Role
from elearn.services import roster, signing_in
from elearn.services.desk import Desk
from elearn.services.tokens import opaque
from elearn.services.verifying import verify
from elearn.storage.database import Store
from tests.crash.players import Form, Ledger, Player
from tests.crash.server import Server

KILLS = 3000 if os.environ.get("ELEARN_TEST_PROFILE") == "soak" else 30
PLAYERS = 8
SOON = 30
"""Seconds within which the server answers again, on a machine that does much else."""


@pytest.mark.timeout(36_000)
def test_p1_p2_what_was_acknowledged_survives_kills_at_random_moments(tmp_path: Path):
    server = Server(tmp_path / "elearn.db")
    server.start()
    ledger, ended, chance = Ledger(), threading.Event(), random.Random(7)
    players = [Player(server.port, link, ledger, ended) for link in links(tmp_path / "elearn.db")]
    for player in players:
        player.start()

    pauses = []
    try:
        for _ in range(KILLS):
            wait_for_another(ledger)
            time.sleep(chance.uniform(0, 0.5))
            server.kill(chance)
            pauses.append(server.start())
    finally:
        ended.set()
        for player in players:
            player.join(timeout=120)
        server.stop()

    assert ledger.troubles == []
    assert not any(player.is_alive() for player in players)
    assert max(pauses) < SOON
    assert_ledger_is_kept(tmp_path / "elearn.db", ledger)
    print(f"survived {KILLS} kills with {len(ledger.acknowledged)} answers; serving again within {max(pauses):.1f} s")


def wait_for_another(ledger: Ledger) -> None:
    """Wait until one more answer is acknowledged."""
    before, began = len(ledger.acknowledged), time.monotonic()
    while len(ledger.acknowledged) == before:
        assert time.monotonic() - began < 120, ledger.troubles
        time.sleep(0.005)


def links(database: Path) -> list[str]:
    """Make officers, and give a sign-in link for each."""
    store = Store.open(f"sqlite:///{database}")
    desk = Desk(store, Catalogue())
    made = []
    for number in range(PLAYERS):
        email = f"officer{number}@example.org"
        newcomer = roster.Newcomer("Agency", email, frozenset({Role.OFFICER}), f"Officer {number}", None)
        roster.add_person(desk, newcomer, ("open-doors",))
        made.append(f"/sign-in/{signing_in.make_link(desk, email, timedelta(hours=1))}")
    store.close()
    return made


def assert_ledger_is_kept(database: Path, ledger: Ledger) -> None:
    """Acknowledged ⊆ kept ⊆ sent, each once, as it was answered; and `verify` finds nothing."""
    store = Store.open(f"sqlite:///{database}")
    query = text(
        "SELECT attempt, step, scene, value, key FROM answer JOIN attempt ON id = attempt WHERE side_of IS NULL"
    )
    rows = store.read(lambda tx: tx.all(query))
    report = verify(store)
    store.close()
    kept = {
        (attempt, step): (scene, json.loads(value), bytes.fromhex(key)) for attempt, step, scene, value, key in rows
    }

    assert max(Counter((row[0], row[1]) for row in rows).values()) == 1
    assert {(form.attempt, form.step) for form in ledger.acknowledged} <= kept.keys()
    assert kept.keys() <= ledger.sent
    assert [form for form in ledger.acknowledged if not is_told(form, *kept[form.attempt, form.step])] == []
    assert report.faults == []


def is_told(form: Form, scene: str, value: object, key: bytes) -> bool:
    """Whether an answer that is kept is the one that the form gave."""
    controls = dict(form.controls)
    match form.wants:
        case "choose":
            return controls["choice"] == opaque(key, scene, str(value))
        case "select":
            chosen = {choice for name, choice in form.controls if name == "choice"}
            return isinstance(value, list) and chosen == {opaque(key, scene, option) for option in value}
        case "order":
            places = sorted((int(place), name) for name, place in form.controls if name.startswith("position-"))
            wanted = [name.removeprefix("position-") for _, name in places]
            return isinstance(value, list) and wanted == [opaque(key, scene, option) for option in value]
        case "rate":
            return int(controls["rating"]) == value
        case "reflect":
            return controls["text"] == value
        case _:
            return value is None
