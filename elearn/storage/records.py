"""Completions and the audit log: what is only ever added, and read back for the record."""

import json
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select

from elearn.course.progress import AttemptId, Completion, PersonId
from elearn.storage.statements import Query
from elearn.storage.tables import TABLES
from elearn.storage.transaction import Row, Transaction

_completion, _audit = TABLES["completion"].c, TABLES["audit"].c

_COLUMNS = (
    _completion.id,
    _completion.person,
    _completion.course,
    _completion.module,
    _completion.number,
    _completion.attempt,
    _completion.edition,
    _completion.course_title,
    _completion.module_title,
    _completion.provider,
    _completion.hours,
    _completion.at,
    _completion.percent,
    _completion.competencies,
)
_attempt, _answer = TABLES["attempt"].c, TABLES["answer"].c
_WHEN_ANSWERED = Query(
    select(_attempt.id, _attempt.began_at, _answer.at)
    .select_from(TABLES["attempt"].join(TABLES["answer"], _answer.attempt == _attempt.id))
    .where(_attempt.person == bindparam("person"))
    .order_by(_attempt.id, _answer.step)
)
_ADD = Query(insert(TABLES["completion"]))
_ADD_AUDIT = Query(insert(TABLES["audit"]))
_OF_PERSON = Query(
    select(*_COLUMNS).where(_completion.person == bindparam("person")).order_by(_completion.at, _completion.id)
)
_OF_ATTEMPT = Query(
    select(*_COLUMNS).where(_completion.attempt == bindparam("attempt")).order_by(_completion.module.desc())
)
_DONE = Query(
    select(_completion.module).where(
        _completion.person == bindparam("person"), _completion.course == bindparam("course")
    )
)
_COURSES_DONE = Query(
    select(_completion.course).where(_completion.person == bindparam("person"), _completion.module == "")
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something that changed a credit, a role or content. `before` and `after` are JSON, `subject` is an id."""

    id: str
    at: int
    actor: PersonId | None
    door: str
    action: str
    subject: str
    reason: str = ""
    before: str = "null"
    after: str = "null"


def add_completion(tx: Transaction, completion: Completion) -> None:
    """Record a completion; the database refuses a second one of the same attempt and module."""
    tx.run(
        _ADD,
        id=completion.id,
        person=completion.person,
        course=completion.course,
        module=completion.module,
        number=completion.number,
        attempt=completion.attempt,
        edition=completion.edition,
        course_title=completion.course_title,
        module_title=completion.module_title,
        provider=completion.provider,
        hours=completion.hours,
        at=completion.at,
        percent=completion.percent,
        competencies=json.dumps(dict(completion.competencies), sort_keys=True, separators=(",", ":")),
    )


def completions_of(tx: Transaction, officer: PersonId) -> list[Completion]:
    """An officer's completions, first to last."""
    return [_to_completion(row) for row in tx.all(_OF_PERSON, person=officer)]


def completions_of_attempt(tx: Transaction, attempt: AttemptId) -> list[Completion]:
    """What an attempt completed: its module, and the course if it was the last one missing."""
    return [_to_completion(row) for row in tx.all(_OF_ATTEMPT, attempt=attempt)]


def modules_done(tx: Transaction, officer: PersonId, course: str) -> frozenset[str]:
    """The modules of a course that an officer has completed, with an empty id if the course itself is."""
    return frozenset(row[0] for row in tx.all(_DONE, person=officer, course=course))


def courses_done(tx: Transaction, officer: PersonId) -> frozenset[str]:
    """The courses that an officer has completed."""
    return frozenset(row[0] for row in tx.all(_COURSES_DONE, person=officer))


def append_audit(tx: Transaction, entry: AuditEntry) -> None:
    """Add an entry to the audit log."""
    tx.run(
        _ADD_AUDIT,
        id=entry.id,
        at=entry.at,
        actor=entry.actor,
        door=entry.door,
        action=entry.action,
        subject=entry.subject,
        reason=entry.reason,
        before=entry.before,
        after=entry.after,
    )


def _to_completion(row: Row) -> Completion:
    values: Row = (*row[:13], json.loads(row[13]))
    return Completion(*values)


def times_of(tx: Transaction, officer: PersonId) -> dict[AttemptId, list[int]]:
    """When each attempt of an officer began and each of its answers came; none is here before its first answer."""
    found: dict[AttemptId, list[int]] = {}
    for attempt, began, at in tx.all(_WHEN_ANSWERED, person=officer):
        found.setdefault(attempt, [began]).append(at)
    return found
