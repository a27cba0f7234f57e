"""What an officer sees of their own way: the course, a module before it begins, the debrief, the record."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from elearn.course.manifest import Course, Mode
from elearn.course.progress import (
    Agency,
    AttemptFacts,
    AttemptId,
    Completion,
    CourseProgress,
    ModuleProgress,
    Person,
    PersonId,
    progress_of,
)
from elearn.engine.answers import Answer, bare
from elearn.engine.play import Reaction, Run, Step, Turn, best_offered, reaction, runs, turn
from elearn.language.model import Decision, DecisionType, Option, Scene
from elearn.services.desk import Desk
from elearn.services.editions import prepared
from elearn.services.shelf import Prepared
from elearn.storage.attempts import Attempt, NotFound, all_answers, attempts_of, load_attempt, newest_attempt
from elearn.storage.editions import current_edition
from elearn.storage.people import is_enrolled, list_enrolments, load_agency
from elearn.storage.records import completions_of
from elearn.storage.transaction import Transaction

ACCEPTABLE = 200
"""The points from which a chance counts as taken: an acceptable answer or a better one."""
CERTAIN = 4
EVERYTHING = 300
"""The points of the best answer."""
RECAP = 2


class NotFinished(Exception):
    """A debrief was asked for before the attempt had come to its end."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An answered step: what was shown, what was answered, what it did, and the best that was offered."""

    scene: Scene
    turn: Turn
    step: Step
    reaction: Reaction
    best: tuple[Option, ...]

    @property
    def decision(self) -> Decision | None:
        """What was asked; None where one went on."""
        return self.scene.decision

    @property
    def taken(self) -> bool:
        """Whether the answer was acceptable or better."""
        return self.step.points is not None and self.step.points >= ACCEPTABLE

    @property
    def chosen(self) -> tuple[Option, ...]:
        """The options that were chosen or selected."""
        answer = bare(self.step.answer)
        given = [answer] if isinstance(answer, str) else answer if isinstance(answer, list) else []
        return () if self.decision is None else tuple(each for each in self.decision.options if each.id in given)

    @property
    def critical(self) -> bool:
        """Whether something was chosen that must never be done."""
        return any(option.critical for option in self.chosen)

    @property
    def same(self) -> bool:
        """Whether nothing better was offered than what was answered."""
        if self.decision is None or self.step.points is None or self.critical:
            return False
        if self.decision.type is DecisionType.CHOOSE:
            return [option.score for option in self.chosen] == [option.score for option in self.best]
        return self.step.points == EVERYTHING

    @property
    def confidence(self) -> int | None:
        """How sure the officer was, None if they did not say."""
        given = self.step.answer
        sure = given.get("confidence") if isinstance(given, dict) else None
        return sure if isinstance(sure, int) else None

    @property
    def certain_but_off(self) -> bool:
        """Whether the officer was certain of an answer that was not acceptable."""
        return self.step.points is not None and not self.taken and self.confidence == CERTAIN


@dataclass(frozen=True, slots=True)
class Debrief:
    """A finished attempt, moment by moment."""

    attempt: Attempt
    edition: Prepared
    run: Run
    moments: tuple[Moment, ...]

    def chances(self) -> dict[str, list[tuple[int, Moment]]]:
        """The scored moments of each competency that was assessed, each once, with their numbers from 1."""
        found: dict[str, list[tuple[int, Moment]]] = {}
        seen = set()
        for number, moment in enumerate(self.moments, 1):
            if moment.decision is None or moment.step.points is None or moment.scene.id in seen:
                continue
            seen.add(moment.scene.id)
            for competency in dict.fromkeys(moment.decision.assesses):
                found.setdefault(competency, []).append((number, moment))
        return found


@dataclass(frozen=True, slots=True)
class Preview:
    """A module before it is begun or gone on with; `recap` are the last choices of the open attempt."""

    course: Course
    progress: ModuleProgress
    missing_courses: tuple[str, ...]
    edition: Prepared | None
    recap: tuple[tuple[Scene, Answer], ...]


@dataclass(frozen=True, slots=True)
class Played:
    """A line of the history: an attempt with the titles of what it was an attempt at, and what it completed."""

    attempt: AttemptFacts
    course: str
    title: str
    completed: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What an officer's record says of one course: `whole` is the course's completion, None until it is earned."""

    progress: CourseProgress
    agency: Agency
    whole: Completion | None
    parts: tuple[Completion, ...]


def my_courses(desk: Desk, officer: PersonId) -> tuple[CourseProgress, ...]:
    """How far an officer is with each course that they are on."""

    def work(tx: Transaction) -> tuple[CourseProgress, ...]:
        attempts, completions = attempts_of(tx, officer), completions_of(tx, officer)
        enrolled = [desk.catalogue.courses.get(slug) for slug in list_enrolments(tx, officer)]
        return tuple(progress_of(course, attempts, completions) for course in enrolled if course is not None)

    return desk.store.read(work)


def preview(desk: Desk, officer: PersonId, course: str, module: str) -> Preview:
    """What a module's first page tells to those who are on its course."""
    found = desk.catalogue.courses.get(course)
    part = None if found is None else found.module(module)
    if found is None or part is None:
        raise NotFound

    def work(tx: Transaction) -> Preview:
        if not is_enrolled(tx, officer, course):
            raise NotFound
        newest = newest_attempt(tx, officer, course, module)
        progress = progress_of(found, [newest] if newest else [], completions_of(tx, officer))
        mine = next(each for each in progress.modules if each.module.id == module)
        digest = current_edition(tx, part.document) if mine.open is None else mine.open.edition
        edition = None if digest is None else prepared(desk, tx, digest)
        recap = () if mine.open is None else _recap(desk, tx, officer, mine.open.id)
        return Preview(found, mine, progress.missing_courses, edition, recap)

    return desk.store.read(work)


def _recap(desk: Desk, tx: Transaction, officer: PersonId, attempt: AttemptId) -> tuple[tuple[Scene, Answer], ...]:
    moments = _moments(_play(desk, tx, load_attempt(tx, attempt, officer)))
    decided = [moment for moment in moments if moment.decision is not None]
    return tuple((moment.scene, moment.step.answer) for moment in decided[-RECAP:])


def debrief(desk: Desk, officer: PersonId, attempt: AttemptId) -> Debrief:
    """A finished attempt, moment by moment."""

    def work(tx: Transaction) -> Debrief:
        found = load_attempt(tx, attempt, officer)
        played = list(_play(desk, tx, found))
        if not played[-1].finished:
            raise NotFinished
        return Debrief(found, prepared(desk, tx, found.edition), played[-1], tuple(_moments(iter(played))))

    return desk.store.read(work)


def _play(desk: Desk, tx: Transaction, attempt: Attempt) -> Iterator[Run]:
    answers = [json.loads(each.value) for each in all_answers(tx, attempt.id)]
    return runs(prepared(desk, tx, attempt.edition).script, attempt.seed, answers)


def _moments(played: Iterator[Run]) -> list[Moment]:
    moments = []
    before = next(played)
    for run in played:
        scene, shown, step = before.scene, reaction(run), run.last
        if scene is not None and shown is not None and step is not None:
            moments.append(Moment(scene, turn(before), step, shown, best_offered(run.script, step)))
        before = run
    return moments


def turns_so_far(desk: Desk, officer: PersonId, attempt: AttemptId) -> tuple[Attempt, Prepared, tuple[Run, ...]]:
    """An attempt with every state it has shown, to judge what it may see."""

    def work(tx: Transaction) -> tuple[Attempt, Prepared, tuple[Run, ...]]:
        found = load_attempt(tx, attempt, officer)
        return found, prepared(desk, tx, found.edition), tuple(_play(desk, tx, found))

    return desk.store.read(work)


def history(desk: Desk, officer: PersonId) -> tuple[Played, ...]:
    """Everything an officer has played, newest first, without what does not count."""

    def work(tx: Transaction) -> tuple[Played, ...]:
        completed = {each.attempt for each in completions_of(tx, officer) if each.module}
        attempts = [each for each in attempts_of(tx, officer) if each.counts]
        return tuple(_played(desk, tx, attempt, attempt.id in completed) for attempt in attempts)

    return desk.store.read(work)


def _played(desk: Desk, tx: Transaction, attempt: AttemptFacts, completed: bool) -> Played:
    course = desk.catalogue.courses.get(attempt.course)
    module = course.module(attempt.module) if course else None
    title = module.title if module else prepared(desk, tx, attempt.edition).script.scenario.title
    return Played(attempt, course.title if course else attempt.course, title, completed)


def record(desk: Desk, person: Person, course: str) -> Record:
    """What is on record of a person's course, and what is missing; of one they never were on there is nothing."""
    found = desk.catalogue.courses.get(course)
    if found is None:
        raise NotFound

    def work(tx: Transaction) -> Record:
        completions = [each for each in completions_of(tx, person.id) if each.course == course]
        if not completions and not is_enrolled(tx, person.id, course):
            raise NotFound
        progress = progress_of(found, attempts_of(tx, person.id), completions_of(tx, person.id))
        whole = next((each for each in completions if not each.module), None)
        parts = tuple(each for each in completions if each.module)
        return Record(progress, load_agency(tx, person.agency), whole, parts)

    return desk.store.read(work)


def may_see_coaching(attempt: Attempt, run: Run) -> bool:
    """Whether an attempt shows coaching by now: while it is played in guided alone, after its end always."""
    return attempt.mode is Mode.GUIDED or run.finished
