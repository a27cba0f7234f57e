"""The controls of a decision, one function for each type: what the learner answers with, filled with what was typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from elearn.course.sayings import sayable
from elearn.engine.play import Turn
from elearn.language.model import Decision, DecisionType
from elearn.web.frames import Frame, Html, join
from elearn.web.languages import ENGLISH, say, say_html, spoken
from elearn.web.officer.answers import AnswerUnreadable
from elearn.web.officer.scenes import ScenePieces

NOTHING = Html("")
CHECKED = Html(" checked")
MOST_RADIOS = 11
SURENESS = (sayable("Guessing"), sayable("Unsure"), sayable("Fairly sure"), sayable("Certain"))
BUTTONS: Mapping[DecisionType | None, str] = {
    None: sayable("Continue"),
    DecisionType.CHOOSE: sayable("Do this"),
    DecisionType.SELECT: sayable("Answer with what is ticked, or with nothing"),
    DecisionType.ORDER: sayable("Use this order"),
    DecisionType.RATE: sayable("Give this rating"),
    DecisionType.REFLECT: sayable("Save what I wrote"),
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What the learner sent that could not be taken, and why; empty on a page that is shown for the first time."""

    form: MultiDict[str, str] = field(default_factory=MultiDict)
    error: AnswerUnreadable | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A decision as it is put now: its scene's pieces, the options' opaque values, and who reads a reflection."""

    turn: Turn
    decision: Decision
    pieces: ScenePieces
    values: Mapping[str, str]
    readers: str = ""
    tongue: str = ENGLISH

    def label(self, text: str) -> Html:
        """What an end of a scale is called: it stands in the braces of the original, and so in its language."""
        return spoken(text, self.tongue)


def draw_controls(parts: Mapping[str, Frame], question: Question, typed: Typed) -> Html:
    """Give the controls of a decision, with the question how sure the learner is where the author asks it."""
    controls = _DRAWERS[question.decision.type](parts, question, typed)
    if question.decision.confidence:
        rows = _rows(parts, "radio", ("confidence", "s"), enumerate(map(say, SURENESS), 1), typed)
        controls = Html(controls + parts["confidence"].fill(rows=rows))
    return controls


def _draw_options(parts: Mapping[str, Frame], question: Question, typed: Typed) -> Html:
    several = question.decision.type is DecisionType.SELECT
    options = ((question.values[option.id], question.pieces.options[option.id]) for option in question.turn.offered)
    rows = _rows(parts, "checkbox" if several else "radio", ("choice", "c"), options, typed)
    hint = parts["hint"].fill(sentence=say("Choose all that apply.")) if several else NOTHING
    return parts["choices"].fill(rows=rows, hint=hint, **_head(parts, question, typed, "hint" if hint else ""))


def _draw_rating(parts: Mapping[str, Frame], question: Question, typed: Typed) -> Html:
    decision = question.decision
    if decision.high - decision.low >= MOST_RADIOS:
        return _draw_number(parts, question, typed)
    hint = _ends(parts, question)
    numbers = ((number, str(number)) for number in range(decision.low, decision.high + 1))
    rows = parts["scale"].fill(rows=_rows(parts, "radio", ("rating", "r"), numbers, typed))
    return parts["choices"].fill(rows=rows, hint=hint, **_head(parts, question, typed, "ends-hint" if hint else ""))


def _ends(parts: Mapping[str, Frame], question: Question) -> Html:
    decision = question.decision
    if decision.labels is None:
        return NOTHING
    low, high = decision.labels
    lowest, highest = question.label(low), question.label(high)
    return parts["ends"].fill(low=decision.low, high=decision.high, lowest=lowest, highest=highest)


def _draw_number(parts: Mapping[str, Frame], question: Question, typed: Typed) -> Html:
    decision, labels = question.decision, question.decision.labels
    ends = NOTHING
    if labels:
        ends = say_html(
            ": %(low)s is %(lowest)s, %(high)s is %(highest)s",
            low=decision.low,
            lowest=question.label(labels[0]),
            high=decision.high,
            highest=question.label(labels[1]),
        )
    return parts["number"].fill(
        low=decision.low,
        high=decision.high,
        ends=ends,
        typed=typed.form.get("rating", ""),
        **_head(parts, question, typed, "number-hint"),
    )


def _draw_order(parts: Mapping[str, Frame], question: Question, typed: Typed) -> Html:
    offered = question.turn.offered
    rows = []
    for number, option in enumerate(offered, 1):
        value = question.values[option.id]
        given = typed.form.get(f"position-{value}", "")
        places = join(
            parts["place"].fill(number=place, selected=Html(" selected") if given == str(place) else NOTHING)
            for place in range(1, len(offered) + 1)
        )
        text = question.pieces.options[option.id]
        rows.append(parts["position"].fill(number=number, text=text, value=value, places=places))
    return parts["order"].fill(rows=join(rows), **_head(parts, question, typed, "order-hint"))


def _draw_text(parts: Mapping[str, Frame], question: Question, typed: Typed) -> Html:
    words = question.decision.words
    return parts["text"].fill(
        words=words,
        least=say("Write at least %(number)s words.", number=words) + " " if words > 1 else "",
        readers=question.readers,
        typed=typed.form.get("text", ""),
        **_head(parts, question, typed, "text-hint"),
    )


def _head(parts: Mapping[str, Frame], question: Question, typed: Typed, hint: str) -> dict[str, Html]:
    """Give the slots that every kind of control has: its question, what is wrong, and what describes it."""
    shown = join(question.pieces.prose[index] for index in question.turn.prose)
    names = ("prose" if shown else "", hint, "error" if typed.error else "")
    described = " ".join(name for name in names if name)
    wrong = Html(' aria-invalid="true"') if typed.error and question.decision.type in _SINGLE else NOTHING
    return {
        "prompt": question.pieces.prompt,
        "prose": parts["prose"].fill(blocks=shown) if shown else NOTHING,
        "error": parts["error"].fill(sentence=typed.error.sentence) if typed.error else NOTHING,
        "wrong": Html(" is-wrong") if typed.error else NOTHING,
        "described": Html(f' aria-describedby="{described}"{wrong}') if described else NOTHING,
    }


def _rows(
    parts: Mapping[str, Frame],
    kind: str,
    names: tuple[str, str],
    choices: Iterable[tuple[object, str]],
    typed: Typed,
) -> Html:
    """Give a row for each choice; `names` are the control's name and the beginning of its rows' ids."""
    name, prefix = names
    given = typed.form.getlist(name)
    row = parts["choice"]
    return join(
        row.fill(
            type=kind,
            name=name,
            value=value,
            id=f"{prefix}-{number}",
            checked=CHECKED if given and str(value) in given else NOTHING,
            text=text,
        )
        for number, (value, text) in enumerate(choices, 1)
    )


_SINGLE = frozenset({DecisionType.REFLECT})
_DRAWERS = {
    DecisionType.CHOOSE: _draw_options,
    DecisionType.SELECT: _draw_options,
    DecisionType.ORDER: _draw_order,
    DecisionType.RATE: _draw_rating,
    DecisionType.REFLECT: _draw_text,
}
