"""How long somebody was at work on what they played, by the times that the server recorded."""

from itertools import pairwise

from elearn.course.progress import AttemptId, PersonId
from elearn.services.desk import Desk
from elearn.storage.records import times_of

A_MINUTE = 60 * 1_000_000
IDLE = 5 * A_MINUTE
"""What lies between two answers counts up to here: after that, somebody has gone away."""


def minutes_of(desk: Desk, officer: PersonId) -> dict[AttemptId, int]:
    """Give the whole minutes of each attempt that has an answer, without the time in which nothing came."""
    times = desk.store.read(lambda tx: times_of(tx, officer))
    return {attempt: _minutes(each) for attempt, each in times.items()}


def _minutes(times: list[int]) -> int:
    spent = sum(min(max(later - earlier, 0), IDLE) for earlier, later in pairwise(times))
    return max(1, round(spent / A_MINUTE))
