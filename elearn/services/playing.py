"""Playing for the record: begin an attempt, answer its decisions, see where it stands, try a side road.

Every use case is one transaction. Whoever sends the same form twice gets the same result twice.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import uuid4

from elearn.course.manifest import Course, Mode, Module
from elearn.course.progress import AttemptFacts, AttemptId, PersonId, missing_modules
from elearn.engine.answers import Answer, AnswerRefused, Asked, NoTimeLimit, is_timeout
from elearn.engine.play import (
    Reaction,
    Run,
    SavedRunUnreadable,
    Turn,
    answer,
    reaction,
    replay,
    resume,
    save,
    start,
    turn,
)
from elearn.services.crediting import credit_run
from elearn.services.desk import Desk
from elearn.services.editions import prepared
from elearn.services.shelf import Prepared
from elearn.services.tokens import is_genuine, opaque, option_values, step_token
from elearn.storage.attempts import (
    AnswerGiven,
    Attempt,
    Moment,
    NotFound,
    NotYours,
    StaleStep,
    Standing,
    add_attempt,
    answers_before,
    append_answer,
    attempts_of_module,
    find_attempt,
    keep_standing,
    load_attempt,
    recorded_answer,
    side_attempts,
)
from elearn.storage.editions import current_edition
from elearn.storage.records import courses_done, modules_done
from elearn.storage.transaction import Transaction

__all__ = [
    "AnswerRefused",
    "AttemptsUsedUp",
    "NotFound",
    "NotYours",
    "NothingPublished",
    "PrerequisiteMissing",
    "Recorded",
    "RewindUsed",
    "Sent",
    "Shown",
    "StaleStep",
    "TokenUnknown",
    "answer_decision",
    "begin",
    "current_step",
    "current_turn",
    "is_genuine_token",
    "opaque",
    "replay_from",
    "step_token",
]

PACES = (0, 1, 3, 10)
"""The paces at which time limits may run: not at all, as written, three and ten times as long."""

TIMEOUT: Answer = {"timeout": True}


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
        super().__init__("This module cannot be played just now: its text is being corrected.")


class TokenUnknown(Exception):
    """A step token that this server did not make for this step of this attempt."""

    def __init__(self) -> None:
        super().__init__("This form does not belong to this step.")


class RewindUsed(Exception):
    """A decision of a running attempt at which another answer cannot be tried, or not once more."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An answer that is on record: its step, the step after it, and whether the attempt has ended with it."""

    attempt: AttemptId
    step: int
    next_step: int
    finished: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A step of an attempt as its officer may see it, and nothing that comes after it.

    `reaction` is what the answer before this step showed. `token` and `values` (option id → opaque value) are for the
    form of the current step; at an older one (`current` false) `answered` is the answer on record. `seconds_left` is
    None where no time limit runs.
    """

    attempt: Attempt
    edition: Prepared
    run: Run
    turn: Turn
    reaction: Reaction | None
    step: int
    current: bool
    token: str
    values: dict[str, str]
    answered: Answer
    seconds_left: int | None

    @property
    def mode(self) -> Mode:
        """What is shown when."""
        return self.attempt.mode


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that came in: the step it answers, the step's token, and the answer."""

    step: int
    token: str
    given: Answer


def begin(desk: Desk, officer: PersonId, course: str, module: str, clock: int = 0) -> AttemptId:
    """Begin an attempt at a module, or give the one that is open. `clock` is the pace of time limits, 0 for none."""
    found = desk.catalogue.courses.get(course)
    part = None if found is None else found.module(module)
    if found is None or part is None or clock not in PACES:
        raise NotFound

    def work(tx: Transaction) -> AttemptId:
        before = attempts_of_module(tx, officer, course, module)
        standing = _open_attempt(desk, tx, before)
        if standing is not None:
            return standing
        _expect_allowed(tx, officer, found, part)
        if part.attempts is not None and len(before) >= part.attempts:
            raise AttemptsUsedUp(part.attempts)
        attempt = _new_attempt(desk, tx, officer, found, part)
        attempt = replace(attempt, number=len(before) + 1, clock=clock)
        _add(desk, tx, attempt, [])
        return attempt.id

    return desk.store.write(work)


def answer_decision(desk: Desk, officer: PersonId, attempt_id: AttemptId, sent: Sent) -> Recorded:
    """Record the officer's answer and say where the attempt stands then. The same form again gives the same result."""

    def work(tx: Transaction) -> Recorded:
        attempt = load_attempt(tx, attempt_id, officer)
        if sent.step > attempt.step:
            raise NotFound
        if not is_genuine(attempt.key, sent.step, sent.token):
            raise TokenUnknown
        if sent.step < attempt.step:
            return _answered_before(desk, tx, attempt, sent)
        return _record(desk, tx, attempt, sent)

    return desk.store.write(work)


def current_step(desk: Desk, officer: PersonId, attempt_id: AttemptId) -> int:
    """The step at which an officer's attempt stands."""
    return desk.store.read(lambda tx: load_attempt(tx, attempt_id, officer)).step


def current_turn(desk: Desk, officer: PersonId, attempt_id: AttemptId, step: int | None = None) -> Shown:
    """What an attempt shows at its current step, or at an older one with the answer on record."""

    def work(tx: Transaction) -> Shown:
        attempt = load_attempt(tx, attempt_id, officer)
        at = attempt.step if step is None else step
        if not 0 <= at <= attempt.step:
            raise NotFound
        if at == attempt.step:
            return _shown(desk, tx, attempt, _run(desk, tx, attempt))
        *before, given = [json.loads(value) for value in answers_before(tx, attempt.id, at + 1)]
        run = replay(prepared(desk, tx, attempt.edition).script, attempt.seed, before)
        return replace(_shown(desk, tx, attempt, run), current=False, answered=given, seconds_left=None)

    return desk.store.read(work)


def replay_from(desk: Desk, officer: PersonId, attempt_id: AttemptId, step: int) -> AttemptId:
    """Begin a side attempt from a copy of the answers before a step; the attempt itself stays as it is.

    While an attempt runs that is for guided modules alone, once for each decision; after its end as often as one likes.
    """

    def work(tx: Transaction) -> AttemptId:
        attempt = load_attempt(tx, attempt_id, officer)
        if not 0 <= step < attempt.step:
            raise NotFound
        sides = side_attempts(tx, attempt.id, step)
        for side, finished in sides:
            if not finished:
                return side
        if not _run(desk, tx, attempt).finished:
            _expect_rewind(attempt, bool(sides))
        now = desk.moment()
        side_attempt = replace(
            attempt,
            id=AttemptId(uuid4().hex),
            number=None,
            clock=0,
            key=desk.key(),
            side_of=attempt.id,
            side_step=step,
            began=now,
            reached=now,
        )
        _add(desk, tx, side_attempt, answers_before(tx, attempt.id, step))
        return side_attempt.id

    return desk.store.write(work)


def is_genuine_token(desk: Desk, attempt_id: AttemptId, step: int, token: str) -> bool:
    """Whether a step token is one of ours, whoever brings it: asked before a signed-out form is put aside."""
    attempt = desk.store.read(lambda tx: find_attempt(tx, attempt_id))
    return attempt is not None and is_genuine(attempt.key, step, token)


def to_json(given: Answer) -> str:
    """An answer as it is kept: one text for one answer."""
    return json.dumps(given, sort_keys=True, separators=(",", ":"), allow_nan=False)


def standing_of(run: Run, at: int) -> Standing:
    """Where a run stands, as it is kept beside the answers. `at` is when its last answer was given."""
    return Standing(
        step=run.step,
        state=save(run),
        scene=None if run.scene is None else run.scene.id,
        finished_at=at if run.finished else None,
        ending=None if run.ending is None else str(run.ending),
        earned=run.earned,
        possible=run.possible,
        percent=run.percent,
        passed=run.passed,
        critical=run.critical,
    )


def _run(desk: Desk, tx: Transaction, attempt: Attempt) -> Run:
    script = prepared(desk, tx, attempt.edition).script
    if attempt.state is not None:
        with suppress(SavedRunUnreadable):
            return resume(script, attempt.seed, attempt.state)
    return replay(script, attempt.seed, [json.loads(value) for value in answers_before(tx, attempt.id, attempt.step)])


def _record(desk: Desk, tx: Transaction, attempt: Attempt, sent: Sent) -> Recorded:
    now = desk.moment()
    run = _run(desk, tx, attempt)
    given = _timed(run, attempt, sent.given, now)
    after = answer(run, given)
    scene = "" if run.scene is None else run.scene.id
    append_answer(tx, attempt.id, AnswerGiven(sent.step, scene, to_json(given), sent.token, now))
    keep_standing(tx, attempt.id, standing_of(after, now.at))
    if after.finished and attempt.counts:
        credit_run(desk, tx, attempt, after, now.at)
    return Recorded(attempt.id, sent.step, after.step, after.finished)


def _answered_before(desk: Desk, tx: Transaction, attempt: Attempt, sent: Sent) -> Recorded:
    """The first result again, if this is the form that was recorded; late forms are all recorded alike, as time out."""
    recorded = recorded_answer(tx, attempt.id, sent.step)
    if recorded is None:
        raise NotFound
    if recorded[0] not in (to_json(sent.given), to_json(TIMEOUT)):
        raise StaleStep(sent.step, attempt.step, recorded[0])
    last = sent.step + 1 == attempt.step
    return Recorded(attempt.id, sent.step, sent.step + 1, last and _run(desk, tx, attempt).finished)


def _shown(desk: Desk, tx: Transaction, attempt: Attempt, run: Run) -> Shown:
    shown = turn(run)
    return Shown(
        attempt=attempt,
        edition=prepared(desk, tx, attempt.edition),
        run=run,
        turn=shown,
        reaction=reaction(run),
        step=run.step,
        current=True,
        token=step_token(attempt.key, run.step),
        values=option_values(attempt.key, "" if run.scene is None else run.scene.id, shown.offered),
        answered=None,
        seconds_left=_seconds_left(run, attempt, desk.moment()),
    )


def _limit(run: Run, attempt: Attempt) -> int | None:
    """The microseconds that the current decision may take, None where no limit runs."""
    decision = None if run.scene is None else run.scene.decision
    if decision is None or decision.seconds is None or attempt.clock == 0:
        return None
    return decision.seconds * attempt.clock * 1_000_000


def _seconds_left(run: Run, attempt: Attempt, now: Moment) -> int | None:
    limit = _limit(run, attempt)
    return None if limit is None else max(0, -((now.elapsed_since(attempt.reached) - limit) // 1_000_000))


def _timed(run: Run, attempt: Attempt, given: Answer, now: Moment) -> Answer:
    """The answer, or that the time ran out: the server's clock decides, not the form."""
    limit = _limit(run, attempt)
    if limit is not None and now.elapsed_since(attempt.reached) > limit:
        return TIMEOUT
    if is_timeout(given):
        raise NoTimeLimit(Asked(run.script, run.seed, run.state, run.step))
    return given


def _open_attempt(desk: Desk, tx: Transaction, before: list[AttemptFacts]) -> AttemptId | None:
    for facts in before:
        attempt = None if facts.finished else find_attempt(tx, facts.id)
        if attempt is not None and not _run(desk, tx, attempt).finished:
            return attempt.id
    return None


def _expect_allowed(tx: Transaction, officer: PersonId, course: Course, module: Module) -> None:
    done = courses_done(tx, officer)
    courses = [slug for slug in course.prerequisites if slug not in done]
    modules = missing_modules(course, module, modules_done(tx, officer, course.slug))
    if courses or modules:
        raise PrerequisiteMissing((*courses, *[each.title for each in modules]))


def _expect_rewind(attempt: Attempt, used: bool) -> None:
    if attempt.mode is not Mode.GUIDED:
        raise RewindUsed("Another answer can be tried in the debrief, after the end.")
    if used:
        raise RewindUsed("You have tried another answer here already. You can try more in the debrief, after the end.")


def _new_attempt(desk: Desk, tx: Transaction, officer: PersonId, course: Course, module: Module) -> Attempt:
    edition = current_edition(tx, module.document)
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


def _add(desk: Desk, tx: Transaction, attempt: Attempt, answers: list[str]) -> None:
    """Store a new attempt with the answers that were copied into it."""
    run = start(prepared(desk, tx, attempt.edition).script, attempt.seed)
    add_attempt(tx, attempt)
    for step, value in enumerate(answers):
        scene = "" if run.scene is None else run.scene.id
        token = step_token(attempt.key, step)
        append_answer(tx, attempt.id, AnswerGiven(step, scene, value, token, attempt.began))
        run = answer(run, json.loads(value))
    keep_standing(tx, attempt.id, standing_of(run, attempt.began.at))
    if run.finished and attempt.counts:
        credit_run(desk, tx, attempt, run, attempt.began.at)
