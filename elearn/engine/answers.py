"""What may be answered, and what is said to an answer that may not.

An answer is a JSON value of whatever shape its sender chose; it is read here and nowhere else.
"""

import json
from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple, TypeAlias

from elearn.engine.flow import Reply, ending, is_stuck, offered
from elearn.engine.order import shuffle, shuffle_order
from elearn.engine.script import Script, ScriptDecision
from elearn.engine.state import OFF, State
from elearn.language.model import Decision, DecisionType

Answer: TypeAlias = "str | int | float | Sequence[Answer] | Mapping[str, Answer] | None"
"""An answer as it is given and kept: null, text, a number, a list, or a mapping of those."""

CONTINUE = Reply()
TIMED_OUT = Reply(timed_out=True)
SURE_LOW, SURE_HIGH = 1, 4


class Asked(NamedTuple):
    """Where an answer is wanted."""

    script: Script
    seed: int
    state: State
    step: int


class AnswerRefused(Exception):
    """An answer that the current scene does not offer; the attempt stays as it was.

    `step` counts from 1. `scene` is the id of the scene, None after the last one. `wanted` says what that scene wants.
    """

    reason: ClassVar[str]

    def __init__(self, asked: Asked) -> None:
        self.step = asked.step + 1
        self.scene = None if asked.state.scene == OFF else asked.script.scenes[asked.state.scene].scene.id
        self.wanted = wanted(asked)
        super().__init__(f"step {self.step}, at {self.scene or 'the end'}: {self.reason}; it wants {self.wanted}")


class AttemptOver(AnswerRefused):
    """An answer after the end."""

    reason = "the attempt is over"


class NoWayOn(AnswerRefused):
    """An answer where none leads on."""

    reason = "there is no way on"


class AnotherKindWanted(AnswerRefused):
    """An answer of the wrong JSON type or shape."""

    reason = "this is another kind of answer"


class OptionNotOffered(AnswerRefused):
    """An option that is unknown here, or not offered in this state."""

    reason = "this option is not offered"


class OptionRepeated(AnswerRefused):
    """One option twice."""

    reason = "an option is given twice"


class ItemMissing(AnswerRefused):
    """An order without all of its items."""

    reason = "an item is missing"


class RatingOutOfRange(AnswerRefused):
    """A rating below or above the scale."""

    reason = "the rating is outside the scale"


class TooFewWords(AnswerRefused):
    """A reflection shorter than asked for."""

    reason = "the text is too short"


class NoTimeLimit(AnswerRefused):
    """Time that ran out where there is no limit."""

    reason = "there is no time limit"


class ConfidenceNotAsked(AnswerRefused):
    """A confidence where none is asked for."""

    reason = "confidence is not asked for"


class ConfidenceOutOfRange(AnswerRefused):
    """A confidence that is not 1, 2, 3 or 4."""

    reason = "confidence is 1, 2, 3 or 4"


def is_timeout(given: Answer) -> bool:
    """Whether an answer says that the time ran out."""
    return isinstance(given, dict) and given.keys() == {"timeout"} and given["timeout"] is True


def bare(given: Answer) -> Answer:
    """An answer without the confidence that may be wrapped around it."""
    return given["answer"] if isinstance(given, dict) and "answer" in given else given


def read_answer(asked: Asked, given: Answer) -> Reply:
    """An answer that is allowed, read; AnswerRefused if it is not."""
    decision = asked.script.scenes[asked.state.scene].decision if asked.state.scene != OFF else None
    if decision is None:
        return _read_continue(asked, given)
    if isinstance(given, dict):
        if is_timeout(given):
            return _read_timeout(asked, decision)
        given = _unwrap(asked, decision, given)
    match decision.decision.type:
        case DecisionType.CHOOSE:
            return _read_choice(asked, decision, given)
        case DecisionType.SELECT:
            return _read_selection(asked, decision, given)
        case DecisionType.ORDER:
            return _read_order(asked, decision, given)
        case DecisionType.RATE:
            return _read_rating(asked, decision.decision, given)
        case _:
            return _read_reflection(asked, decision.decision, given)


def _read_continue(asked: Asked, given: Answer) -> Reply:
    if ending(asked.script, asked.state) is not None:
        raise AttemptOver(asked)
    if is_stuck(asked.script, asked.state):
        raise NoWayOn(asked)
    if given is not None:
        raise AnotherKindWanted(asked)
    return CONTINUE


def _read_timeout(asked: Asked, decision: ScriptDecision) -> Reply:
    if decision.timeout is None:
        raise NoTimeLimit(asked)
    return TIMED_OUT


def _unwrap(asked: Asked, decision: ScriptDecision, given: Mapping[str, Answer]) -> Answer:
    if given.keys() != {"answer", "confidence"}:
        raise AnotherKindWanted(asked)
    if not decision.decision.confidence:
        raise ConfidenceNotAsked(asked)
    confidence = given["confidence"]
    if type(confidence) is not int:
        raise AnotherKindWanted(asked)
    if not SURE_LOW <= confidence <= SURE_HIGH:
        raise ConfidenceOutOfRange(asked)
    return given["answer"]


def _read_choice(asked: Asked, decision: ScriptDecision, given: Answer) -> Reply:
    if type(given) is not str:
        raise AnotherKindWanted(asked)
    place = decision.places.get(given)
    if place is None or (decision.conditional and place not in offered(decision, asked.state)):
        raise OptionNotOffered(asked)
    return Reply((place,))


def _read_places(asked: Asked, decision: ScriptDecision, given: Answer) -> list[int]:
    if type(given) is not list and type(given) is not tuple:
        raise AnotherKindWanted(asked)
    known = decision.places
    allowed = offered(decision, asked.state)
    places = []
    for option in given:
        if type(option) is not str:
            raise AnotherKindWanted(asked)
        place = known.get(option)
        if place is None or place not in allowed:
            raise OptionNotOffered(asked)
        if place in places:
            raise OptionRepeated(asked)
        places.append(place)
    return places


def _read_selection(asked: Asked, decision: ScriptDecision, given: Answer) -> Reply:
    return Reply(tuple(sorted(_read_places(asked, decision, given))))


def _read_order(asked: Asked, decision: ScriptDecision, given: Answer) -> Reply:
    places = _read_places(asked, decision, given)
    if len(places) < len(decision.options):
        raise ItemMissing(asked)
    return Reply(tuple(places))


def _read_rating(asked: Asked, decision: Decision, given: Answer) -> Reply:
    if type(given) is not int:
        raise AnotherKindWanted(asked)
    if not decision.low <= given <= decision.high:
        raise RatingOutOfRange(asked)
    return Reply(rating=given)


def _read_reflection(asked: Asked, decision: Decision, given: Answer) -> Reply:
    if type(given) is not str:
        raise AnotherKindWanted(asked)
    if len(given.split()) < decision.words:
        raise TooFewWords(asked)
    return CONTINUE


def shown_order(script: Script, seed: int, place: int, places: tuple[int, ...]) -> tuple[int, ...]:
    """The options that a scene offers, given in file order, in the order in which they are shown."""
    scene = script.scenes[place]
    decision = scene.decision
    if decision is None or not places:
        return ()
    kind = decision.decision.type
    if kind is not DecisionType.ORDER and not decision.decision.shuffle:
        return places
    options = [(option, decision.options[option].option.id) for option in places]
    arrange = shuffle_order if kind is DecisionType.ORDER else shuffle
    return arrange(seed, scene.scene.id, options)


def wanted(asked: Asked) -> str:
    """What the scene wants, as a phrase for whoever wrote the answers."""
    if ending(asked.script, asked.state) is not None:
        return "no more answers"
    decision = None if asked.state.scene == OFF else asked.script.scenes[asked.state.scene].decision
    if is_stuck(asked.script, asked.state):
        return "no answer: the scenario leads nowhere from here"
    if decision is None:
        return "null, to continue"
    options = _quoted(asked, decision)
    if not options and decision.decision.type is DecisionType.CHOOSE:
        return 'only {"timeout": true}'
    phrase = _wanted_of(decision.decision, options)
    if decision.decision.confidence:
        phrase += ', bare or as {"answer": …, "confidence": 1 to 4}'
    return phrase if decision.timeout is None else phrase + ', or {"timeout": true}'


def _quoted(asked: Asked, decision: ScriptDecision) -> str:
    places = shown_order(asked.script, asked.seed, asked.state.scene, offered(decision, asked.state))
    return ", ".join([json.dumps(decision.options[place].option.id) for place in places])


def _wanted_of(decision: Decision, options: str) -> str:
    match decision.type:
        case DecisionType.CHOOSE:
            return f"one of {options}"
        case DecisionType.SELECT:
            return f"a list of any of {options}, none twice" if options else "an empty list"
        case DecisionType.ORDER:
            return f"a list of all of {options} in their right order"
        case DecisionType.RATE:
            return f"an integer from {decision.low} to {decision.high}"
        case _:
            return f"a text of at least {decision.words} word{'s' if decision.words > 1 else ''}"
