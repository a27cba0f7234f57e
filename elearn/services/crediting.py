"""Credit for a finished run, written in the transaction of its last answer."""

from uuid import uuid4

from elearn.course.credit import Credit, assess
from elearn.course.manifest import Course, Module
from elearn.course.progress import Completion, CompletionId
from elearn.engine.play import Run
from elearn.services.desk import Desk
from elearn.storage.attempts import Attempt
from elearn.storage.records import add_completion, modules_done
from elearn.storage.transaction import Transaction


def credit_run(desk: Desk, tx: Transaction, attempt: Attempt, run: Run, at: int) -> None:
    """Record what a finished run completes: its module, and the course where it was the last module missing."""
    course = desk.catalogue.courses.get(attempt.course)
    module = None if course is None else course.module(attempt.module)
    if course is None or module is None:
        course, module = _as_remembered(attempt, run)
    done = modules_done(tx, attempt.person, attempt.course)
    credit = assess(course, module, run, done)
    if credit is None:
        return
    add_completion(tx, module_completion(attempt, credit, at))
    if credit.completes_course:
        add_completion(tx, course_completion(attempt, credit, at))


def module_completion(attempt: Attempt, credit: Credit, at: int) -> Completion:
    """The record of a module passed in an attempt. The hours are the course's, so a module has none."""
    return Completion(
        id=CompletionId(uuid4().hex),
        person=attempt.person,
        course=attempt.course,
        module=attempt.module,
        number=attempt.number or 1,
        attempt=attempt.id,
        edition=attempt.edition,
        course_title=credit.course.title,
        module_title=credit.module.title,
        provider=credit.course.provider,
        hours="0",
        at=at,
        percent=credit.percent,
        competencies=credit.competencies,
    )


def course_completion(attempt: Attempt, credit: Credit, at: int) -> Completion:
    """The record of a course completed with an attempt. A course is completed once."""
    return Completion(
        id=CompletionId(uuid4().hex),
        person=attempt.person,
        course=attempt.course,
        module="",
        number=1,
        attempt=attempt.id,
        edition=attempt.edition,
        course_title=credit.course.title,
        module_title="",
        provider=credit.course.provider,
        hours=credit.course.hours,
        at=at,
    )


def _as_remembered(attempt: Attempt, run: Run) -> tuple[Course, Module]:
    """A course that is not offered any more still credits the module; the course itself it can no longer complete."""
    scenario = run.script.scenario
    module = Module(attempt.module, scenario.slug, scenario.kind, scenario.title, attempt.mode)
    beyond = Module("", scenario.slug, scenario.kind, "", attempt.mode)
    course = Course(attempt.course, attempt.course, "", "", "0", (module, beyond), "UTC")
    return course, module
