"""P1: what was acknowledged is there after the power was cut, at any moment. A kill alone cannot prove that.

On a broken build, with `synchronous=NORMAL`, the very same trials must lose answers: else they prove nothing.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from elearn.storage.dialects import Sqlite
from tests.crash.ledger import Ledger, assert_kept, play, set_up
from tests.crash.power import Disk, disk, require_power_cuts

TRIALS = 3000 if os.environ.get("ELEARN_TEST_PROFILE") == "soak" else 30


@pytest.mark.timeout(36_000)
def test_p1_nothing_acknowledged_is_lost_by_a_power_cut(tmp_path: Path):
    require_power_cuts(tmp_path)
    chance = random.Random(1)
    acknowledged = 0

    for trial in range(TRIALS):
        with disk(tmp_path / f"trial{trial}") as made:
            ledger = cut_while_playing(made, chance.uniform(0.0, 0.4), lambda: None)
            assert_kept(made.place / "elearn.db", ledger)
            acknowledged += ledger.acknowledged

    assert acknowledged > TRIALS
    print(f"survived {TRIALS} power cuts with {acknowledged} answers acknowledged before them")


@pytest.mark.timeout(600)
def test_a_build_that_does_not_sync_loses_acknowledged_answers(tmp_path: Path):
    require_power_cuts(tmp_path)
    chance = random.Random(1)
    losses = 0

    for trial in range(8):
        with disk(tmp_path / f"trial{trial}") as made:
            ledger = cut_while_playing(made, chance.uniform(0.1, 0.4), sync_seldom)
            losses += is_lost(made.place / "elearn.db", ledger)

    assert losses > 0


def is_lost(path: Path, ledger: Ledger) -> bool:
    """Whether the check that must find a loss finds one."""
    try:
        assert_kept(path, ledger)
    except AssertionError as lost:
        return "were acknowledged and" in str(lost)
    return False


def cut_while_playing(made: Disk, seconds: float, change: Callable[[], None]) -> Ledger:
    """Play on a disk in a process of its own, cut the power after a while, and start the machine again."""
    ledger = Ledger()
    set_up(made.place / "elearn.db").store.close()
    child = os.fork()
    if child == 0:
        try:
            change()
            play(set_up(made.place / "elearn.db"), ledger, 1_000_000)
        finally:
            os._exit(0)
    while ledger.acknowledged == 0:
        time.sleep(0.001)
    time.sleep(seconds)
    promised = ledger.acknowledged
    made.cut_power()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    made.power_up()
    ledger.note(1, promised)  # a simulated cut takes time: what is called synced while it lasts may be of either side
    return ledger


def sync_seldom() -> None:
    """Break this process's build: SQLite then syncs its log at checkpoints alone."""
    connect = Sqlite._connect

    def broken(engine: Sqlite, *, writing: bool):
        connection = connect(engine, writing=writing)
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection

    Sqlite._connect = broken
