"""P1, P2: a process killed before any call that writes loses nothing that was acknowledged, and doubles nothing.

Every such call of setting up a database and answering five decisions is tried, one process for each.
"""

import os
import shutil
from pathlib import Path

import pytest

from tests.crash.killing import is_failed, is_killed, require_strace
from tests.crash.ledger import Ledger, assert_kept, setting_up_and_playing

ANSWERS = 5


@pytest.mark.timeout(1500)
def test_p1_nothing_acknowledged_is_lost_by_a_kill_before_any_write(tmp_path: Path):
    require_strace()
    setting_up_and_playing(tmp_path / "warm-up.db", Ledger(), ANSWERS)()
    kills = 0
    while True:
        ledger, place = Ledger(), tmp_path / "place"
        place.mkdir()
        if not is_killed(kills + 1, setting_up_and_playing(place / "elearn.db", ledger, ANSWERS)):
            break
        assert_kept(place / "elearn.db", ledger)
        shutil.rmtree(place)
        kills += 1

    assert ledger.acknowledged == ANSWERS
    assert kills > 40
    print(f"survived {kills} kills, one before each write of setting up and {ANSWERS} answers")


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("calls", "error"), [("fsync,fdatasync", "EIO"), ("pwrite64", "ENOSPC")])
def test_p2_an_answer_whose_commit_fails_is_kept_once_when_it_is_sent_again(tmp_path: Path, calls: str, error: str):
    """A call that fails may leave the answer on disk or not: whoever sends it again has it once."""
    require_strace()
    failures, step = 0, 1 if calls.startswith("fsync") or os.environ.get("ELEARN_TEST_PROFILE") == "soak" else 5
    while True:
        ledger, place = Ledger(), tmp_path / "place"
        place.mkdir()
        work = setting_up_and_playing(place / "elearn.db", ledger, ANSWERS)
        if not is_failed(1 + failures * step, work, calls, error):
            break
        assert_kept(place / "elearn.db", ledger)
        shutil.rmtree(place)
        failures += 1

    assert ledger.acknowledged == ANSWERS
    assert failures > 5
    print(f"survived {failures} times {error} from {calls}")
