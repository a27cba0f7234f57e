"""What is known about people, attempts and completions, as frozen facts, and sums over them.

Storage takes and returns these; nothing here reads or writes. Ids are UUIDs as 32 hexadecimal digits, times whole
microseconds since 1970 in UTC.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from elearn.course.manifest import Course, Mode, Module

AgencyId = NewType("AgencyId", str)
PersonId = NewType("PersonId", str)
AttemptId = NewType("AttemptId", str)
CompletionId = NewType("CompletionId", str)


class Role(StrEnum):
    """What a person may do here."""

    OFFICER = "officer"
    INSTRUCTOR = "instructor"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True)
class Agency:
    """An employer of officers, with the time zone that its dates are shown in."""

    id: AgencyId
    name: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account. `clock` is the pace of time limits they asked for: 0 none, else 1, 3 or 10 times."""

    id: PersonId
    agency: AgencyId
    email: str
    name: str
    roles: frozenset[Role] = frozenset()
    clock: int = 0
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class AttemptFacts:
    """Where an attempt stands. A side attempt has no number: it was copied from `side_of` and never counts."""

    id: AttemptId
    person: PersonId
    course: str
    module: str
    edition: str
    mode: Mode
    began_at: int
    number: int | None = None
    side_of: AttemptId | None = None
    answers: int = 0
    finished_at: int | None = None
    ending: str | None = None
    percent: int = 100
    passed: bool = False
    critical: bool = False

    @property
    def finished(self) -> bool:
        """Whether it has come to its end."""
        return self.finished_at is not None

    @property
    def counts(self) -> bool:
        """Whether it is one of the attempts that a module allows."""
        return self.side_of is None


@dataclass(frozen=True, slots=True)
class Completion:
    """A module passed, or a whole course (`module` is then empty), with what was said about it on that day."""

    id: CompletionId
    person: PersonId
    course: str
    module: str
    number: int
    attempt: AttemptId
    edition: str
    course_title: str
    module_title: str
    provider: str
    hours: str
    at: int
    percent: int | None = None
    competencies: Mapping[str, int] = field(default_factory=dict)


class Status(StrEnum):
    """How far somebody is with a module."""

    LOCKED = "locked"
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    NOT_PASSED = "not_passed"
    USED_UP = "used_up"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """How far somebody is with a module.

    `open` is the attempt to go on with, `missing` the modules that must be completed before, `attempts_left` None where
    there may be as many as one likes.
    """

    module: Module
    status: Status
    attempts: int = 0
    attempts_left: int | None = None
    open: AttemptFacts | None = None
    completed_at: int | None = None
    missing: tuple[Module, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """How far somebody is with a course. `missing_courses` are the slugs of courses that must be completed before."""

    course: Course
    modules: tuple[ModuleProgress, ...]
    completed_at: int | None = None
    missing_courses: tuple[str, ...] = ()

    @property
    def required(self) -> int:
        """How many modules count towards the course."""
        return sum(progress.module.required for progress in self.modules)

    @property
    def done(self) -> int:
        """How many of those are completed."""
        return sum(each.module.required and each.status is Status.COMPLETED for each in self.modules)

    @property
    def next(self) -> ModuleProgress | None:
        """What to do next: the attempt that is open, else the first required module that can be begun, else any."""
        playable = [each for each in self.modules if each.status in (Status.NOT_STARTED, Status.NOT_PASSED)]
        started = [each for each in self.modules if each.open is not None]
        required = [each for each in playable if each.module.required]
        return next(iter(started + required + playable), None)


def progress_of(course: Course, attempts: Iterable[AttemptFacts], completions: Iterable[Completion]) -> CourseProgress:
    """How far the person whose attempts and completions these are is with a course.

    Of the attempts at a module only the newest is looked at, since its number says how many there are.
    """
    mine = [attempt for attempt in attempts if attempt.course == course.slug and attempt.counts]
    earned = list(completions)
    here = {completion.module: completion.at for completion in reversed(earned) if completion.course == course.slug}
    finished = {completion.course for completion in earned if not completion.module}
    missing = tuple(slug for slug in course.prerequisites if slug not in finished)
    return CourseProgress(
        course,
        tuple(_module_progress(course, module, mine, here) for module in course.modules),
        completed_at=here.get(""),
        missing_courses=missing,
    )


def missing_modules(course: Course, module: Module, completed: Collection[str]) -> tuple[Module, ...]:
    """The modules that must be completed before this one and are not."""
    return tuple(each for each in course.modules if each.id in module.prerequisites and each.id not in completed)


def _module_progress(
    course: Course, module: Module, attempts: list[AttemptFacts], completed: dict[str, int]
) -> ModuleProgress:
    mine = [attempt for attempt in attempts if attempt.module == module.id]
    newest = max(mine, key=lambda attempt: attempt.number or 0, default=None)
    opened = newest if newest is not None and not newest.finished else None
    missing = missing_modules(course, module, completed)
    tried = 0 if newest is None else newest.number or 0
    left = None if module.attempts is None else max(0, module.attempts - tried)
    return ModuleProgress(
        module,
        _status(module.id in completed, opened, missing, (left, tried > 0)),
        attempts=tried,
        attempts_left=left,
        open=opened,
        completed_at=completed.get(module.id),
        missing=missing,
    )


def _status(
    completed: bool, opened: AttemptFacts | None, missing: tuple[Module, ...], tried: tuple[int | None, bool]
) -> Status:
    left, finished = tried
    if completed:
        return Status.COMPLETED
    if opened is not None:
        return Status.IN_PROGRESS
    if missing:
        return Status.LOCKED
    if left == 0:
        return Status.USED_UP
    return Status.NOT_PASSED if finished else Status.NOT_STARTED
