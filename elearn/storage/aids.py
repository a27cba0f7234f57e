"""What officers asked for at a step, and got: more time, the coach's words. Rows are only ever added."""

from enum import StrEnum

from sqlalchemy import bindparam, func, insert, select

from elearn.course.progress import AttemptId
from elearn.storage.statements import Query
from elearn.storage.tables import TABLES
from elearn.storage.transaction import Transaction


class AidKind(StrEnum):
    """What was asked for."""

    TIME = "time"
    COACH = "coach"


_aid = TABLES["aid"].c
_ADD = Query(insert(TABLES["aid"]))
_COUNT = Query(
    select(func.count()).where(
        _aid.attempt == bindparam("attempt"), _aid.step == bindparam("step"), _aid.kind == bindparam("kind")
    )
)


def count_aids(tx: Transaction, attempt: AttemptId, step: int, kind: AidKind) -> int:
    """How often it was asked for at a step."""
    row = tx.one(_COUNT, attempt=attempt, step=step, kind=str(kind))
    return 0 if row is None else int(row[0])


def add_aid(tx: Transaction, attempt: AttemptId, step: int, kind: AidKind, at: int) -> None:
    """Note that it was asked for once more."""
    number = count_aids(tx, attempt, step, kind) + 1
    tx.run(_ADD, attempt=attempt, step=step, kind=str(kind), number=number, at=at)
