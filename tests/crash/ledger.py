"""Who was told what: a ledger that survives the process that is killed, and what must hold of the database after it.

The ledger is shared memory, so that writing it down makes no system call that a test could kill before.
"""

import json
import mmap
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import text

from elearn.course.progress import AttemptId, PersonId
from elearn.services.playing import Sent, answer_decision, begin, current_turn
from elearn.services.verifying import verify
from elearn.storage.database import Store
from elearn.storage.upgrade import current_schema, migrate
from elearn.storage.writing import StorageUnavailable
from tests.stage import POOR, Stage, set_stage, take_stage

ROOM = 4096


class Ledger:
    """Counts the answers that were sent and those that were acknowledged, of one attempt after the other."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, ROOM)

    def note(self, place: int, number: int) -> None:
        struct.pack_into("q", self._memory, place * 8, number)

    def read(self, place: int) -> int:
        return int(struct.unpack_from("q", self._memory, place * 8)[0])

    @property
    def sent(self) -> int:
        """Answers sent."""
        return self.read(0)

    @property
    def acknowledged(self) -> int:
        """Answers acknowledged."""
        return self.read(1)


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def set_up(path: Path) -> Stage:
    """Make a database with a course, a scenario and officers; going on from wherever an earlier call was killed."""
    migrate(url(path))
    store = Store.open(url(path))
    return set_stage(store) if count(store, "document") == 0 else take_stage(store)


def play(stage: Stage, ledger: Ledger, answers: int) -> None:
    """Play one attempt after the other, writing down each answer before it is sent and after it is acknowledged."""
    while ledger.sent < answers:
        play_one(stage, ledger, answers)


def play_one(stage: Stage, ledger: Ledger, answers: int) -> None:
    officer = stage.officer(ledger.sent // len(POOR) % 16)
    attempt = begin(stage.desk, officer, "course", "one")
    for given in POOR:
        if ledger.sent == answers:
            return
        shown = current_turn(stage.desk, officer, attempt)
        ledger.note(0, ledger.sent + 1)
        send(stage, officer, attempt, Sent(shown.step, shown.token, given))
        ledger.note(1, ledger.sent)


def send(stage: Stage, officer: PersonId, attempt: AttemptId, sent: Sent) -> None:
    """Send an answer, and the same again while the outcome is not known."""
    for _ in range(5):
        with suppress(StorageUnavailable):
            answer_decision(stage.desk, officer, attempt, sent)
            return
    raise StorageUnavailable


def setting_up_and_playing(path: Path, ledger: Ledger, answers: int) -> Callable[[], None]:
    """The whole work: set up, then play."""

    def work() -> None:
        stage = set_up(path)
        play(stage, ledger, answers)
        stage.store.close()

    return work


def count(store: Store, table: str) -> int:
    return int(store.read(lambda tx: tx.all(text(f"SELECT count(*) FROM {table}")))[0][0])


def assert_kept(path: Path, ledger: Ledger) -> None:
    """Acknowledged ⊆ kept ⊆ sent; everything verifies; and everybody can go on to the end."""
    if not path.exists() or current_schema(url(path)) is None:
        assert ledger.acknowledged == 0, f"{ledger.acknowledged} answers were acknowledged and there is no database"
    stage = set_up(path)
    try:
        kept = count(stage.store, "answer")
        assert ledger.acknowledged <= kept, f"{ledger.acknowledged} answers were acknowledged and {kept} are kept"
        assert kept <= ledger.sent, f"{ledger.sent} answers were sent and {kept} are kept"
        assert verify(stage.store).faults == []
        assert_open_attempts_can_be_finished(stage)
    finally:
        stage.store.close()


def assert_open_attempts_can_be_finished(stage: Stage) -> None:
    open_attempts = (
        "SELECT person, attempt, step FROM attempt_state JOIN attempt ON id = attempt WHERE finished_at IS NULL"
    )
    for person, attempt, step in stage.rows(open_attempts):
        for given in POOR[step:]:
            shown = current_turn(stage.desk, person, attempt)
            answer_decision(stage.desk, person, attempt, Sent(shown.step, shown.token, json.loads(json.dumps(given))))
    assert stage.rows(open_attempts) == []
    assert verify(stage.store).faults == []
