"""The page for an answer that came too late: what was sent just now, and what is recorded."""

from werkzeug.datastructures import MultiDict

from elearn.services.playing import Shown
from elearn.web.frames import Html
from elearn.web.officer.answers import AnswerUnreadable
from elearn.web.officer.parts import NOTHING
from elearn.web.officer.reactions import describe_answer
from elearn.web.officer.recording import read_form
from elearn.web.officer.step_page import Step, open_step
from elearn.web.pages import fill_page


def draw_conflict(shown: Shown, form: MultiDict[str, str]) -> Html:
    """Give the page that tells a decided step's second answer from the first, which stands."""
    step = open_step(shown)
    typed, recorded = _describe_typed(step, form), _describe_recorded(step)
    return fill_page(
        "officer/conflict.html",
        attempt=step.address,
        typed=step.parts["typed"].fill(text=typed) if typed else NOTHING,
        recorded=step.parts["recorded"].fill(text=recorded) if recorded else NOTHING,
    )


def _describe_typed(step: Step, form: MultiDict[str, str]) -> Html:
    if step.decision is None or step.pieces is None:
        return NOTHING
    try:
        return describe_answer(step.decision, step.pieces, read_form(step.shown, form))
    except AnswerUnreadable:
        return step.parts["sent_text"].fill(text=form["text"]) if form.get("text") else NOTHING


def _describe_recorded(step: Step) -> Html:
    if step.decision is None or step.pieces is None:
        return NOTHING
    return describe_answer(step.decision, step.pieces, step.shown.answered)
