"""What an officer may ask for at a step: more time, and in practice the coach's words about the answer before it."""

from elearn.course.manifest import Mode
from elearn.course.progress import AttemptId, PersonId
from elearn.services.desk import Desk
from elearn.services.runs import run_of, seconds_left
from elearn.storage.aids import AidKind, add_aid, count_aids
from elearn.storage.attempts import NotFound, load_attempt
from elearn.storage.transaction import Transaction


def ask_more_time(desk: Desk, officer: PersonId, attempt_id: AttemptId, step: int) -> None:
    """Add the decision's own limit once more, while it has not run out. As often as one likes."""

    def work(tx: Transaction) -> None:
        attempt = load_attempt(tx, attempt_id, officer)
        if step != attempt.step:
            return
        now = desk.moment()
        if seconds_left(tx, run_of(desk, tx, attempt), attempt, lambda: now):
            add_aid(tx, attempt_id, step, AidKind.TIME, now.at)

    desk.store.write(work)


def ask_coach(desk: Desk, officer: PersonId, attempt_id: AttemptId, step: int) -> None:
    """Ask for the coach's words about the answer before a step. Asking twice is asking once."""

    def work(tx: Transaction) -> None:
        attempt = load_attempt(tx, attempt_id, officer)
        if attempt.mode is not Mode.PRACTICE or not 1 <= step <= attempt.step:
            raise NotFound
        if not count_aids(tx, attempt_id, step, AidKind.COACH):
            add_aid(tx, attempt_id, step, AidKind.COACH, desk.now())

    desk.store.write(work)
