"""An attempt as a run in memory, and a new one as rows: what beginning and playing share."""

import json
from collections.abc import Callable
from contextlib import suppress

from elearn.engine.play import Run, SavedRunUnreadable, answer, replay, resume, save, start
from elearn.services.crediting import credit_run
from elearn.services.desk import Desk
from elearn.services.editions import prepared
from elearn.services.tokens import step_token
from elearn.storage.aids import AidKind, count_aids
from elearn.storage.attempts import (
    AnswerGiven,
    Attempt,
    Moment,
    Standing,
    add_attempt,
    answers_before,
    append_answer,
    keep_standing,
)
from elearn.storage.transaction import Transaction


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


def run_of(desk: Desk, tx: Transaction, attempt: Attempt) -> Run:
    """The run at which an attempt stands."""
    script = prepared(desk, tx, attempt.edition).script
    if attempt.state is not None:
        with suppress(SavedRunUnreadable):
            return resume(script, attempt.seed, attempt.state)
    return replay(script, attempt.seed, [json.loads(value) for value in answers_before(tx, attempt.id, attempt.step)])


def limit_of(tx: Transaction, run: Run, attempt: Attempt) -> int | None:
    """The microseconds that the current decision may take, each wish for more adding as many; None without a limit."""
    decision = None if run.scene is None else run.scene.decision
    if decision is None or decision.seconds is None or attempt.clock == 0:
        return None
    return decision.seconds * attempt.clock * 1_000_000 * (1 + count_aids(tx, attempt.id, run.step, AidKind.TIME))


def seconds_left(tx: Transaction, run: Run, attempt: Attempt, now: Callable[[], Moment]) -> int | None:
    """The whole seconds that are left for the current decision, 0 when they have run out; None where no limit runs."""
    limit = limit_of(tx, run, attempt)
    return None if limit is None else max(0, -((now().elapsed_since(attempt.reached) - limit) // 1_000_000))


def store_attempt(desk: Desk, tx: Transaction, attempt: Attempt, answers: list[str]) -> None:
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
