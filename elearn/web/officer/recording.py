"""Taking the form of a play page: read, and recorded by the one service that records answers."""

from contextlib import suppress

from werkzeug.datastructures import MultiDict

from elearn.course.progress import AttemptId, PersonId
from elearn.engine.answers import Answer, bare
from elearn.language.model import Option
from elearn.services import playing
from elearn.services.playing import AnswerRefused, Sent, Shown, StaleStep, TokenUnknown
from elearn.web.officer.answers import AnswerUnreadable, Asked, read_answer
from elearn.web.officer.parts import attempt_address, desk


def read_form(shown: Shown, form: MultiDict[str, str]) -> Answer:
    """Give the answer that a form holds; once the time is out it may hold anything, since the server says so itself."""
    if shown.seconds_left == 0:
        return None
    decision = None if shown.turn.scene is None else shown.turn.scene.decision
    return read_answer(Asked(decision, {value: option for option, value in shown.values.items()}), form)


def to_confirm(shown: Shown, given: Answer, form: MultiDict[str, str]) -> Option | None:
    """Give the option that must be confirmed before it is done, if the answer is one and it was not."""
    if not shown.current or "confirmed" in form:
        return None
    answer = bare(given)
    return next((option for option in shown.turn.offered if option.confirm and option.id == answer), None)


def record(officer: PersonId, shown: Shown, given: Answer, token: str) -> str:
    """Record an answer to a step and give the address of what follows it."""
    recorded = playing.answer_decision(desk(), officer, shown.attempt.id, Sent(shown.step, token, given))
    return f"{attempt_address(recorded.attempt)}/{recorded.next_step}"


def record_form(officer: PersonId, attempt: AttemptId, step: int, form: MultiDict[str, str]) -> str:
    """Record a form that was put aside, if it can be, and give the address to go on at.

    What cannot be recorded any more leaves the attempt as it is: the officer lands where it stands.
    """
    with suppress(AnswerUnreadable, AnswerRefused, StaleStep, TokenUnknown):
        shown = playing.current_turn(desk(), officer, attempt, step)
        given = read_form(shown, form)
        if to_confirm(shown, given, form) is None:
            return record(officer, shown, given, form.get("step", ""))
    return attempt_address(attempt)
