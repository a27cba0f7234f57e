"""Which credit a finished run earns: rules alone, no clock and no database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from elearn.course.manifest import Course, Module

RECEIPT_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty-two signs that nobody mistakes for another when reading them out."""


def receipt_of(attempt: str) -> str:
    """Give the four signs by which an officer and a coordinator can speak about an attempt."""
    number = int.from_bytes(sha256(attempt.encode()).digest()[:4])
    return "".join(RECEIPT_LETTERS[number >> shift & 31] for shift in (15, 10, 5, 0))


class Played(Protocol):
    """What credit asks of a run."""

    @property
    def finished(self) -> bool:
        """Whether it has come to its end."""

    @property
    def passed(self) -> bool:
        """Whether it was passed."""

    @property
    def percent(self) -> int:
        """Points earned of those possible."""

    @property
    def competencies(self) -> Mapping[str, int]:
        """The percent of each competency that was assessed."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A module completed and, where it was the last one missing, the course with it."""

    course: Course
    module: Module
    percent: int
    competencies: Mapping[str, int]
    completes_course: bool


def assess(course: Course, module: Module, run: Played, completed: Collection[str]) -> Credit | None:
    """The credit that a run of a module earns; None where it is not finished or not passed.

    `completed` are the ids of the modules that the officer has completed before, with an empty one among them if the
    course itself has been: a course is completed once.
    """
    if not (run.finished and run.passed):
        return None
    now = {*completed, module.id}
    required = [each.id for each in course.modules if each.required]
    completes = "" not in completed and all(each in now for each in required)
    return Credit(course, module, run.percent, dict(run.competencies), completes)
