"""How far somebody is with a course follows from attempts and completions alone."""

from dataclasses import replace

import pytest

from elearn.course.manifest import Course, Mode, Module
from elearn.course.progress import (
    AttemptFacts,
    AttemptId,
    Completion,
    CompletionId,
    CourseProgress,
    PersonId,
    Status,
    missing_modules,
    progress_of,
)
from elearn.language.model import Kind

ONE = Module("one", "first", Kind.LESSON, "The first", Mode.GUIDED)
TWO = Module("two", "second", Kind.SCENARIO, "The second", Mode.PRACTICE, attempts=2, prerequisites=("one",))
EXTRA = Module("extra", "third", Kind.SCENARIO, "The third", Mode.PRACTICE, required=False)
COURSE = Course("course", "A course", "", "A school", "1", (ONE, TWO, EXTRA), "UTC", prerequisites=("before",))
ATTEMPT = AttemptFacts(AttemptId("a"), PersonId("p"), "course", "one", "e", Mode.GUIDED, 1, number=1)
DONE = replace(ATTEMPT, finished_at=2, percent=60)


def completed(module: str, course: str = "course", at: int = 5) -> Completion:
    attempt = AttemptId("a")
    return Completion(CompletionId("c"), PersonId("p"), course, module, 1, attempt, "e", "", "", "", "1", at)


def status(progress: CourseProgress, module: str) -> Status:
    return next(each.status for each in progress.modules if each.module.id == module)


def test_a_course_begins_with_its_first_module() -> None:
    progress = progress_of(COURSE, [], [])

    assert [each.status for each in progress.modules] == [Status.NOT_STARTED, Status.LOCKED, Status.NOT_STARTED]
    assert progress.next is not None
    assert progress.next.module is ONE
    assert (progress.done, progress.required, progress.completed_at) == (0, 2, None)


def test_a_locked_module_names_what_is_missing() -> None:
    assert progress_of(COURSE, [], []).modules[1].missing == (ONE,)
    assert missing_modules(COURSE, TWO, {"one"}) == ()


def test_an_open_attempt_is_what_comes_next() -> None:
    third = replace(ATTEMPT, module="extra")

    progress = progress_of(COURSE, [third], [])

    assert status(progress, "extra") is Status.IN_PROGRESS
    assert progress.next is not None
    assert progress.next.open is third


def test_a_finished_attempt_that_did_not_pass_may_be_repeated() -> None:
    progress = progress_of(COURSE, [DONE], [])

    assert status(progress, "one") is Status.NOT_PASSED
    assert progress.modules[0].attempts == 1


def test_a_completion_unlocks_what_waited_for_it() -> None:
    progress = progress_of(COURSE, [DONE], [completed("one")])

    assert status(progress, "one") is Status.COMPLETED
    assert status(progress, "two") is Status.NOT_STARTED
    assert (progress.done, progress.modules[0].completed_at) == (1, 5)


def test_attempts_can_be_used_up() -> None:
    tries = [replace(DONE, module="two", number=number) for number in (1, 2)]

    progress = progress_of(COURSE, tries, [completed("one")])

    assert status(progress, "two") is Status.USED_UP
    assert progress.modules[1].attempts_left == 0


def test_the_newest_attempt_says_how_many_there_are() -> None:
    progress = progress_of(COURSE, [replace(DONE, module="two", number=2)], [completed("one")])

    assert (progress.modules[1].attempts, status(progress, "two")) == (2, Status.USED_UP)


def test_a_side_attempt_never_counts() -> None:
    aside = replace(ATTEMPT, number=None, side_of=AttemptId("a"))

    progress = progress_of(COURSE, [aside], [])

    assert (status(progress, "one"), progress.modules[0].attempts) == (Status.NOT_STARTED, 0)


def test_other_courses_do_not_count() -> None:
    progress = progress_of(COURSE, [replace(DONE, course="other")], [completed("one", "other")])

    assert status(progress, "one") is Status.NOT_STARTED


def test_a_module_keeps_its_first_completion() -> None:
    progress = progress_of(COURSE, [], [completed("one", at=5), completed("one", at=9)])

    assert progress.modules[0].completed_at == 5


@pytest.mark.parametrize(("done", "missing"), [([], ("before",)), ([completed("", "before")], ())])
def test_a_course_waits_for_the_courses_before_it(done: list[Completion], missing: tuple[str, ...]) -> None:
    assert progress_of(COURSE, [], done).missing_courses == missing


def test_a_completed_course_says_when() -> None:
    done = [completed("one"), completed("two"), completed("", at=8)]

    progress = progress_of(COURSE, [], done)

    assert (progress.completed_at, progress.done) == (8, 2)
    assert progress.next is not None
    assert progress.next.module is EXTRA
