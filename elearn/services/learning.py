"""What an officer sees of their own way: the course, a module before it begins, the history, the record."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from elearn.course.manifest import Course, Proofread
from elearn.course.progress import (
    Agency,
    AttemptFacts,
    Completion,
    CourseProgress,
    ModuleProgress,
    Person,
    PersonId,
    progress_of,
)
from elearn.engine.answers import Answer
from elearn.engine.play import Run
from elearn.language.model import Scene
from elearn.services.debriefing import moments_of, play_again
from elearn.services.desk import Desk
from elearn.services.editions import offered_edition, prepared
from elearn.services.shelf import Prepared
from elearn.services.translating import course_in, edition_offered, edition_read, proofread_of
from elearn.storage.attempts import NotFound, attempts_of, load_attempt, newest_attempt
from elearn.storage.people import is_enrolled, list_enrolments, load_agency
from elearn.storage.records import completions_of
from elearn.storage.transaction import Transaction
from elearn.storage.translations import titles_in

RECAP = 2


@dataclass(frozen=True, slots=True)
class Preview:
    """A module before it is begun or gone on with.

    `recap` are the last choices of the open attempt, `seconds_left` is what it still takes, None where nobody knows.
    `proofread` tells which translator has read the translation that is shown, None if none has.
    """

    course: Course
    progress: ModuleProgress
    missing_courses: tuple[str, ...]
    edition: Prepared | None
    recap: tuple[tuple[Scene, Answer], ...] = ()
    seconds_left: int | None = None
    proofread: Proofread | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """A line of the history: an attempt with the titles of what it was an attempt at, and what it completed."""

    attempt: AttemptFacts
    course: str
    title: str
    completed: bool
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Record:
    """What an officer's record says of one course: `whole` is the course's completion, None until it is earned."""

    progress: CourseProgress
    agency: Agency
    whole: Completion | None
    parts: tuple[Completion, ...]


def my_courses(desk: Desk, officer: PersonId, language: str = "") -> tuple[CourseProgress, ...]:
    """How far an officer is with each course that they are on, with what is translated in a language."""

    def work(tx: Transaction) -> tuple[CourseProgress, ...]:
        attempts, completions = attempts_of(tx, officer), completions_of(tx, officer)
        enrolled = [desk.catalogue.courses.get(slug) for slug in list_enrolments(tx, officer)]
        courses = [course_in(tx, each, language, officer, attempts) for each in enrolled if each is not None]
        return tuple(progress_of(course, attempts, completions) for course in courses)

    return desk.store.read(work)


def preview(desk: Desk, officer: PersonId, course: str, module: str, language: str = "") -> Preview:
    """What a module's first page tells to those who are on its course, in a language as far as it is translated."""
    found = desk.catalogue.courses.get(course)
    part = None if found is None else found.module(module)
    if found is None or part is None:
        raise NotFound

    def work(tx: Transaction) -> Preview:
        if not is_enrolled(tx, officer, course):
            raise NotFound
        newest = newest_attempt(tx, officer, course, module)
        attempts = [newest] if newest else []
        told = course_in(tx, found, language, officer, attempts)
        progress = progress_of(told, attempts, completions_of(tx, officer))
        mine = next(each for each in progress.modules if each.module.id == module)
        digest = offered_edition(desk, tx, part.document_for(officer)) if mine.open is None else mine.open.edition
        edition = None if digest is None else edition_offered(desk, tx, digest, language)
        seen = Preview(told, mine, progress.missing_courses, edition)
        if mine.open is None:
            return _with_translator(desk, tx, seen)
        attempt = load_attempt(tx, mine.open.id, officer)
        played, edition = tuple(play_again(desk, tx, attempt)), edition_read(desk, tx, attempt, language)
        left = _seconds_left(edition, played[-1])
        return _with_translator(desk, tx, replace(seen, edition=edition, recap=_recap(played), seconds_left=left))

    return desk.store.read(work)


def _with_translator(desk: Desk, tx: Transaction, seen: Preview) -> Preview:
    return seen if seen.edition is None else replace(seen, proofread=proofread_of(desk, tx, seen.edition))


def _recap(played: tuple[Run, ...]) -> tuple[tuple[Scene, Answer], ...]:
    decided = [moment for moment in moments_of(iter(played)) if moment.decision is not None]
    return tuple((moment.scene, moment.step.answer) for moment in decided[-RECAP:])


def _seconds_left(edition: Prepared, run: Run) -> int | None:
    return None if run.scene is None else edition.outlook.remaining.get(run.scene.id)


def history(desk: Desk, officer: PersonId, language: str = "") -> tuple[Played, ...]:
    """Everything an officer has played, newest first, without what does not count; titles in a language."""

    def work(tx: Transaction) -> tuple[Played, ...]:
        completed = {each.attempt for each in completions_of(tx, officer) if each.module}
        attempts = [each for each in attempts_of(tx, officer) if each.counts]
        titles = titles_in(tx, language)[0] if language else {}
        played = [_played(desk, tx, attempt, attempt.id in completed) for attempt in attempts]
        return tuple(_retold(each, titles, language) for each in played)

    return desk.store.read(work)


def _played(desk: Desk, tx: Transaction, attempt: AttemptFacts, completed: bool) -> Played:
    course = desk.catalogue.courses.get(attempt.course)
    module = course.module(attempt.module) if course else None
    if module is not None:
        title, written = module.title, module.language
    else:
        scenario = prepared(desk, tx, attempt.edition).script.scenario
        title, written = scenario.title, scenario.language
    return Played(attempt, course.title if course else attempt.course, title, completed, written)


def _retold(played: Played, titles: Mapping[str, str], language: str) -> Played:
    """A line of the history with its title in a language, where that edition was translated from another."""
    title = titles.get(played.attempt.edition)
    return played if title is None else replace(played, title=title, language=language)


def record(desk: Desk, person: Person, course: str, language: str = "") -> Record:
    """What is on record of a person's course, and what is missing; of one they never were on there is nothing."""
    found = desk.catalogue.courses.get(course)
    if found is None:
        raise NotFound

    def work(tx: Transaction) -> Record:
        completions = [each for each in completions_of(tx, person.id) if each.course == course]
        if not completions and not is_enrolled(tx, person.id, course):
            raise NotFound
        attempts = attempts_of(tx, person.id)
        told = course_in(tx, found, language, person.id, attempts)
        progress = progress_of(told, attempts, completions_of(tx, person.id))
        whole = next((each for each in completions if not each.module), None)
        parts = tuple(each for each in completions if each.module)
        return Record(progress, load_agency(tx, person.agency), whole, parts)

    return desk.store.read(work)
