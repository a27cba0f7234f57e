"""Beginning an attempt at a module: what must be completed before, how many attempts there may be, starting over."""

from dataclasses import replace
from uuid import uuid4

from elearn.course.manifest import Course, Module
from elearn.course.progress import AttemptFacts, AttemptId, PersonId, missing_modules
from elearn.course.sayings import sayable
from elearn.services.desk import Desk
from elearn.services.editions import offered_edition
from elearn.services.runs import run_of, store_attempt
from elearn.storage.attempts import Attempt, NotFound, find_attempt, newest_attempt
from elearn.storage.people import is_enrolled
from elearn.storage.records import courses_done, modules_done
from elearn.storage.transaction import Transaction

PACES = (0, 1, 3, 10)
"""The paces at which time limits may run: not at all, as written, three and ten times as long."""


class AttemptsUsedUp(Exception):
    """Every attempt that the course allows at a module has been used."""

    def __init__(self, allowed: int) -> None:
        self.allowed = allowed
        super().__init__("You have used the one attempt." if allowed == 1 else f"You have used all {allowed} attempts.")


class PrerequisiteMissing(Exception):
    """Something must be completed first. `missing` are the titles of it."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        self.missing = missing
        super().__init__(f"Complete this first: {', '.join(missing)}.")


class NothingPublished(NotFound):
    """A module whose document has no edition that can be played."""

    def __init__(self) -> None:
        super().__init__(sayable("This module cannot be played just now: its text is being corrected."))


def begin(desk: Desk, officer: PersonId, course: str, module: str, clock: int = 0) -> AttemptId:
    """Begin an attempt at a module, or give the one that is open. `clock` is the pace of time limits, 0 for none."""
    return desk.store.write(lambda tx: _begin(desk, tx, officer, _wish(desk, course, module, clock), False))


def start_over(desk: Desk, officer: PersonId, course: str, module: str, clock: int = 0) -> AttemptId:
    """Begin another attempt though one is open, which is left as it is. One without an answer is taken as it stands."""
    return desk.store.write(lambda tx: _begin(desk, tx, officer, _wish(desk, course, module, clock), True))


def _wish(desk: Desk, course: str, module: str, clock: int) -> tuple[Course, Module, int]:
    found = desk.catalogue.courses.get(course)
    part = None if found is None else found.module(module)
    if found is None or part is None or clock not in PACES:
        raise NotFound
    return found, part, clock


def _begin(desk: Desk, tx: Transaction, officer: PersonId, wish: tuple[Course, Module, int], anew: bool) -> AttemptId:
    course, module, clock = wish
    if not is_enrolled(tx, officer, course.slug):
        raise NotFound
    newest = newest_attempt(tx, officer, course.slug, module.id)
    before = 0 if newest is None else newest.number or 0
    opened = None if newest is None else _open_attempt(desk, tx, newest)
    if opened is not None and (opened.step == 0 or not anew):
        return opened.id
    _expect_allowed(tx, officer, course, module)
    if module.attempts is not None and before >= module.attempts:
        raise AttemptsUsedUp(module.attempts)
    attempt = _new_attempt(desk, tx, officer, course, module)
    attempt = replace(attempt, number=before + 1, clock=clock)
    store_attempt(desk, tx, attempt, [])
    return attempt.id


def _open_attempt(desk: Desk, tx: Transaction, newest: AttemptFacts) -> Attempt | None:
    """The attempt to go on with: the newest, if it is not finished."""
    attempt = None if newest.finished else find_attempt(tx, newest.id)
    return None if attempt is None or run_of(desk, tx, attempt).finished else attempt


def _expect_allowed(tx: Transaction, officer: PersonId, course: Course, module: Module) -> None:
    done = courses_done(tx, officer)
    courses = [slug for slug in course.prerequisites if slug not in done]
    modules = missing_modules(course, module, modules_done(tx, officer, course.slug))
    if courses or modules:
        raise PrerequisiteMissing((*courses, *[each.title for each in modules]))


def _new_attempt(desk: Desk, tx: Transaction, officer: PersonId, course: Course, module: Module) -> Attempt:
    edition = offered_edition(desk, tx, module.document_for(officer))
    if edition is None:
        raise NothingPublished
    now = desk.moment()
    return Attempt(
        id=AttemptId(uuid4().hex),
        person=officer,
        course=course.slug,
        module=module.id,
        number=1,
        edition=edition,
        seed=desk.seed(),
        mode=module.mode,
        clock=0,
        key=desk.key(),
        side_of=None,
        side_step=None,
        began=now,
        reached=now,
        step=0,
        state=None,
    )
