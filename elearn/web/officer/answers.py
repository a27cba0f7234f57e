"""Reading an answer from a play page's form. Nothing but the fields that the page itself offered is accepted."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from elearn.engine.play import Answer
from elearn.language.model import Decision, DecisionType
from elearn.web.languages import say, say_number

MOST_CHARACTERS = 20_000
"""The longest reflection that is accepted."""
HIDDEN = frozenset({"csrf_token", "step", "confirmed"})
"""The fields that every play form may carry beside its answer."""


class AnswerUnreadable(Exception):
    """A form that holds no answer to its page: which control is at fault, and what to do about it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asked: its decision (None for Continue) and the option that each opaque value stands for."""

    decision: Decision | None
    options: Mapping[str, str]


def read_answer(asked: Asked, form: MultiDict[str, str]) -> Answer:
    """Give the answer that a form holds."""
    decision = asked.decision
    _refuse_unknown(asked, form)
    if decision is None:
        return None
    answer = _READERS[decision.type](asked, decision, form)
    confidence = _read_confidence(decision, form)
    return answer if confidence is None else {"answer": answer, "confidence": confidence}


def _refuse_unknown(asked: Asked, form: MultiDict[str, str]) -> None:
    known = HIDDEN | _controls(asked)
    if not known.issuperset(form.keys()):
        raise AnswerUnreadable(
            "main", say("This form held something that the page did not ask for. Answer again below.")
        )


def _controls(asked: Asked) -> set[str]:
    decision = asked.decision
    if decision is None:
        return set()
    names = {"confidence"} if decision.confidence else set()
    match decision.type:
        case DecisionType.CHOOSE | DecisionType.SELECT:
            names.add("choice")
        case DecisionType.ORDER:
            names.update(f"position-{value}" for value in asked.options)
        case DecisionType.RATE:
            names.add("rating")
        case DecisionType.REFLECT:
            names.add("text")
    return names


def _read_choice(asked: Asked, decision: Decision, form: MultiDict[str, str]) -> Answer:
    chosen = form.getlist("choice")
    if not chosen:
        raise AnswerUnreadable("c-1", say("Choose what you do next"))
    if len(chosen) > 1 or chosen[0] not in asked.options:
        raise AnswerUnreadable("c-1", say("Choose one of the answers on this page"))
    return asked.options[chosen[0]]


def _read_selection(asked: Asked, decision: Decision, form: MultiDict[str, str]) -> Answer:
    chosen = form.getlist("choice")
    if len(set(chosen)) < len(chosen) or not set(chosen) <= asked.options.keys():
        raise AnswerUnreadable("c-1", say("Choose among the answers on this page"))
    return [option for value, option in asked.options.items() if value in chosen]


def _read_order(asked: Asked, decision: Decision, form: MultiDict[str, str]) -> Answer:
    places = {value: _whole_number(form.get(f"position-{value}", "")) for value in asked.options}
    for number, place in enumerate(places.values(), 1):
        if place is None or not 1 <= place <= len(places):
            raise AnswerUnreadable(f"p-{number}", say("Give each line its position"))
    taken = list(places.values())
    for number, place in enumerate(taken, 1):
        if taken.count(place) > 1:
            said = say("Position %(place)s is given twice: give each line its own", place=place)
            raise AnswerUnreadable(f"p-{number}", said)
    return [asked.options[value] for value in sorted(places, key=lambda value: places[value] or 0)]


def _read_rating(asked: Asked, decision: Decision, form: MultiDict[str, str]) -> Answer:
    rating = _whole_number(form.get("rating", ""))
    if rating is None or not decision.low <= rating <= decision.high:
        said = say("Give a whole number from %(low)s to %(high)s", low=decision.low, high=decision.high)
        raise AnswerUnreadable("r-1", said)
    return rating


def _read_text(asked: Asked, decision: Decision, form: MultiDict[str, str]) -> Answer:
    text = form.get("text", "").replace("\r\n", "\n")
    missing = decision.words - len(text.split())
    if missing > 0:
        said = say_number("Write at least %(number)s more word", "Write at least %(number)s more words", missing)
        raise AnswerUnreadable("text", said)
    if len(text) > MOST_CHARACTERS:
        said = say("Shorten your answer to %(most)s characters; it has %(many)s", most=MOST_CHARACTERS, many=len(text))
        raise AnswerUnreadable("text", said)
    if "\x00" in text:
        said = say("Your answer holds a character that cannot be kept; write it again without it")
        raise AnswerUnreadable("text", said)
    return text


def _read_confidence(decision: Decision, form: MultiDict[str, str]) -> int | None:
    given = form.get("confidence", "")
    if not decision.confidence or not given:
        return None
    confidence = _whole_number(given)
    if confidence is None or not 1 <= confidence <= 4:
        said = say("Say how sure you are with one of the four answers, or leave it out")
        raise AnswerUnreadable("s-1", said)
    return confidence


def _whole_number(text: str) -> int | None:
    text = text.strip().replace("−", "-")
    digits = text.removeprefix("-")
    return int(text) if len(digits) <= 6 and digits.isascii() and digits.isdigit() else None


_READERS = {
    DecisionType.CHOOSE: _read_choice,
    DecisionType.SELECT: _read_selection,
    DecisionType.ORDER: _read_order,
    DecisionType.RATE: _read_rating,
    DecisionType.REFLECT: _read_text,
}
