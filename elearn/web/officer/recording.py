"""Taking the form of a play page: read, and recorded by the one service that records answers."""

from contextlib import suppress
from functools import partial

from werkzeug.datastructures import MultiDict

from elearn.course.progress import AttemptId, PersonId
from elearn.engine.answers import Answer, bare
from elearn.services import playing
from elearn.services.playing import AnswerRefused, Form, Shown, StaleStep, TokenUnknown
from elearn.web.languages import language_now
from elearn.web.officer.answers import AnswerUnreadable, Asked, read_answer
from elearn.web.officer.parts import attempt_address, desk


def read_form(shown: Shown, form: MultiDict[str, str]) -> Answer:
    """Give the answer that a form holds."""
    decision = None if shown.turn.scene is None else shown.turn.scene.decision
    return read_answer(Asked(decision, {value: option for option, value in shown.values.items()}), form)


class ConfirmationWanted(Exception):
    """A grave option was chosen and not yet confirmed; `value` stands for it on the page."""

    def __init__(self, value: str) -> None:
        super().__init__("This asks once more before it is done.")
        self.value = value


def _read_confirmed(shown: Shown, form: MultiDict[str, str]) -> Answer:
    """Give the answer of a form, unless it is one that has to be confirmed first."""
    given = read_form(shown, form)
    if shown.current and "confirmed" not in form:
        answer = bare(given)
        for option in shown.turn.offered:
            if option.confirm and option.id == answer:
                raise ConfirmationWanted(shown.values[option.id])
    return given


def record(officer: PersonId, attempt: AttemptId, step: int, form: MultiDict[str, str]) -> str:
    """Record the answer of a form to a step and give the address of what follows it."""
    sent = Form(step, form.get("step", ""), partial(_read_confirmed, form=form), language_now())
    recorded = playing.answer_decision(desk(), officer, attempt, sent)
    return f"{attempt_address(recorded.attempt)}/{recorded.next_step}"


def record_form(officer: PersonId, attempt: AttemptId, step: int, form: MultiDict[str, str]) -> str:
    """Record a form that was put aside, if it can be, and give the address to go on at.

    What cannot be recorded any more leaves the attempt as it is: the officer lands where it stands.
    """
    with suppress(AnswerUnreadable, AnswerRefused, ConfirmationWanted, StaleStep, TokenUnknown):
        return record(officer, attempt, step, form)
    return attempt_address(attempt)
