"""What a finished run earns."""

from dataclasses import dataclass, field

import pytest

from elearn.course.credit import assess
from elearn.course.manifest import Course, Mode, Module
from elearn.language.model import Kind

ONE = Module("one", "first", Kind.LESSON, "The first", Mode.GUIDED)
TWO = Module("two", "second", Kind.SCENARIO, "The second", Mode.PRACTICE)
EXTRA = Module("extra", "third", Kind.SCENARIO, "The third", Mode.PRACTICE, required=False)
COURSE = Course("course", "A course", "", "A school", "1", (ONE, TWO, EXTRA), "UTC")


@dataclass(frozen=True)
class Played:
    finished: bool = True
    passed: bool = True
    percent: int = 90
    competencies: dict[str, int] = field(default_factory=lambda: {"K1": 90})


@pytest.mark.parametrize("run", [Played(passed=False), Played(finished=False)])
def test_a_run_that_is_not_passed_or_not_finished_earns_nothing(run: Played) -> None:
    assert assess(COURSE, ONE, run, set()) is None


def test_a_passed_module_is_credited_with_its_percent() -> None:
    credit = assess(COURSE, ONE, Played(), set())

    assert credit is not None
    assert (credit.module, credit.percent, credit.competencies) == (ONE, 90, {"K1": 90})
    assert not credit.completes_course


def test_the_last_required_module_completes_the_course() -> None:
    credit = assess(COURSE, TWO, Played(), {"one"})

    assert credit is not None
    assert credit.completes_course


def test_a_module_that_is_not_required_is_not_waited_for() -> None:
    credit = assess(COURSE, EXTRA, Played(), {"one"})

    assert credit is not None
    assert not credit.completes_course


def test_a_course_is_completed_once() -> None:
    credit = assess(COURSE, TWO, Played(), {"one", "two", ""})

    assert credit is not None
    assert not credit.completes_course
