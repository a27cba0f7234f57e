"""Playing for the record: begin an attempt, answer its decisions, see where it stands, try a side road.

Every use case is one transaction. Whoever sends the same form twice gets the same result twice.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import uuid4

from elearn.course.manifest import Mode
from elearn.course.progress import AttemptId, PersonId
from elearn.course.sayings import sayable
from elearn.engine.answers import Answer, AnswerRefused, Asked, NoTimeLimit, is_timeout
from elearn.engine.play import Reaction, Run, Turn, answer, reaction, replay, turn
from elearn.services.beginning import AttemptsUsedUp, NothingPublished, PrerequisiteMissing, begin, start_over
from elearn.services.crediting import credit_run
from elearn.services.desk import Desk
from elearn.services.editions import prepared
from elearn.services.runs import limit_of, run_of, seconds_left, standing_of, store_attempt
from elearn.services.shelf import Prepared
from elearn.services.tokens import is_genuine, opaque, option_values, step_token
from elearn.services.translating import edition_read
from elearn.storage.aids import AidKind, count_aids
from elearn.storage.attempts import (
    AnswerGiven,
    Attempt,
    NotFound,
    NotYours,
    StaleStep,
    answers_before,
    append_answer,
    find_attempt,
    keep_standing,
    load_attempt,
    recorded_answer,
    side_attempts,
)
from elearn.storage.transaction import Transaction
from elearn.storage.translations import note_words

__all__ = [
    "AnswerRefused",
    "AttemptsUsedUp",
    "Form",
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
    "start_over",
    "step_token",
]

TIMEOUT: Answer = {"timeout": True}


class TokenUnknown(Exception):
    """A step token that this server did not make for this step of this attempt."""

    def __init__(self) -> None:
        super().__init__(sayable("This form does not belong to this step."))


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
    """A step of an attempt as its officer may see it, and nothing that comes after it; `edition` lends its words.

    `values` (option id → opaque value) is for the form of the current step; at an older one (`current` false)
    `answered` is the answer on record. `coached` says whether the coach was asked here. `seconds_left` is None where no
    time limit runs.
    """

    attempt: Attempt
    edition: Prepared
    run: Run
    turn: Turn
    current: bool
    values: dict[str, str]
    answered: Answer
    coached: bool
    seconds_left: int | None

    @property
    def step(self) -> int:
        """Its number."""
        return self.run.step

    @property
    def reaction(self) -> Reaction | None:
        """What the answer before this step showed."""
        return reaction(self.run)

    @property
    def token(self) -> str:
        """What an answer to this step is sent with."""
        return step_token(self.attempt.key, self.run.step)

    @property
    def mode(self) -> Mode:
        """What is shown when."""
        return self.attempt.mode


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer that came in: the step it answers, the step's token, and the answer."""

    step: int
    token: str
    given: Answer
    language: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """An answer that came in as a form: `read` finds the answer in it, told what the step shows in a language."""

    step: int
    token: str
    read: Callable[[Shown], Answer]
    language: str = ""


def answer_decision(desk: Desk, officer: PersonId, attempt_id: AttemptId, sent: Sent | Form) -> Recorded:
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
    return desk.store.read(lambda tx: load_attempt(tx, attempt_id, officer), statements=1).step


def current_turn(
    desk: Desk, officer: PersonId, attempt_id: AttemptId, step: int | None = None, language: str = ""
) -> Shown:
    """What an attempt shows at its current step, or at an older one with the answer on record, in a language.

    Editions, answers and what was asked for are only ever added to, so nothing read after the attempt's own row can
    contradict it: its statements need no common snapshot.
    """

    def work(tx: Transaction) -> Shown:
        attempt = load_attempt(tx, attempt_id, officer)
        at = attempt.step if step is None else step
        if not 0 <= at <= attempt.step:
            raise NotFound
        if at == attempt.step:
            return _shown(desk, tx, attempt, run_of(desk, tx, attempt), language)
        return _shown_before(desk, tx, attempt, at, language)

    return desk.store.read(work, statements=1)


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
        if not run_of(desk, tx, attempt).finished:
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
        store_attempt(desk, tx, side_attempt, answers_before(tx, attempt.id, step))
        return side_attempt.id

    return desk.store.write(work)


def is_genuine_token(desk: Desk, attempt_id: AttemptId, step: int, token: str) -> bool:
    """Whether a step token is one of ours, whoever brings it: asked before a signed-out form is put aside."""
    attempt = desk.store.read(lambda tx: find_attempt(tx, attempt_id))
    return attempt is not None and is_genuine(attempt.key, step, token)


def to_json(given: Answer) -> str:
    """An answer as it is kept: one text for one answer."""
    return json.dumps(given, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _record(desk: Desk, tx: Transaction, attempt: Attempt, sent: Sent | Form) -> Recorded:
    now = desk.moment()
    run = run_of(desk, tx, attempt)
    limit = limit_of(tx, run, attempt)
    late = limit is not None and now.elapsed_since(attempt.reached) > limit
    given = TIMEOUT if late else _in_time(run, _read(sent, lambda: _shown(desk, tx, attempt, run, sent.language)))
    after = answer(run, given)
    scene = "" if run.scene is None else run.scene.id
    append_answer(tx, attempt.id, AnswerGiven(sent.step, scene, to_json(given), sent.token, now))
    keep_standing(tx, attempt.id, standing_of(after, now.at))
    _note_words(desk, tx, attempt, sent)
    if after.finished and attempt.counts:
        credit_run(desk, tx, attempt, after, now.at)
    return Recorded(attempt.id, sent.step, after.step, after.finished)


def _note_words(desk: Desk, tx: Transaction, attempt: Attempt, sent: Sent | Form) -> None:
    read = edition_read(desk, tx, attempt, sent.language)
    if read.digest != attempt.edition:
        note_words(tx, attempt.id, sent.step, read.digest)


def _read(sent: Sent | Form, show: Callable[[], Shown]) -> Answer:
    return sent.given if isinstance(sent, Sent) else sent.read(show())


def _answered_before(desk: Desk, tx: Transaction, attempt: Attempt, sent: Sent | Form) -> Recorded:
    """The first result again, if this is the form that was recorded; late forms are all recorded alike, as time out."""
    recorded = recorded_answer(tx, attempt.id, sent.step)
    if recorded is None:
        raise NotFound
    given = _read(sent, lambda: _shown_before(desk, tx, attempt, sent.step, sent.language))
    if recorded[0] not in (to_json(given), to_json(TIMEOUT)):
        raise StaleStep(sent.step, attempt.step, recorded[0])
    last = sent.step + 1 == attempt.step
    return Recorded(attempt.id, sent.step, sent.step + 1, last and run_of(desk, tx, attempt).finished)


def _shown(desk: Desk, tx: Transaction, attempt: Attempt, run: Run, language: str) -> Shown:
    shown = turn(run)
    return Shown(
        attempt=attempt,
        edition=edition_read(desk, tx, attempt, language),
        run=run,
        turn=shown,
        current=True,
        values=option_values(attempt.key, "" if run.scene is None else run.scene.id, shown.offered),
        answered=None,
        coached=attempt.coached,
        seconds_left=seconds_left(tx, run, attempt, desk.moment),
    )


def _shown_before(desk: Desk, tx: Transaction, attempt: Attempt, step: int, language: str) -> Shown:
    """A step that was decided before, with the answer on record."""
    *before, given = [json.loads(value) for value in answers_before(tx, attempt.id, step + 1)]
    run = replay(prepared(desk, tx, attempt.edition).script, attempt.seed, before)
    coached = count_aids(tx, attempt.id, step, AidKind.COACH) > 0
    shown = _shown(desk, tx, attempt, run, language)
    return replace(shown, current=False, answered=given, coached=coached, seconds_left=None)


def _in_time(run: Run, given: Answer) -> Answer:
    """The answer; that the time ran out is for the server's clock to say, not for the form."""
    if is_timeout(given):
        raise NoTimeLimit(Asked(run.script, run.seed, run.state, run.step))
    return given


def _expect_rewind(attempt: Attempt, used: bool) -> None:
    if not attempt.counts:
        raise RewindUsed(sayable("This is another answer already. You can try more when you have come to its end."))
    if attempt.mode is not Mode.GUIDED:
        raise RewindUsed(sayable("Another answer can be tried in the debrief, after the end."))
    if used:
        raise RewindUsed(
            sayable("You have tried another answer here already. You can try more in the debrief, after the end.")
        )
