"""What is refused, how, and what is said about it."""

from typing import Any

import pytest

from elearn.engine.answers import (
    AnotherKindWanted,
    AnswerRefused,
    AttemptOver,
    ConfidenceNotAsked,
    ConfidenceOutOfRange,
    ItemMissing,
    NoTimeLimit,
    NoWayOn,
    OptionNotOffered,
    OptionRepeated,
    RatingOutOfRange,
    TooFewWords,
    bare,
    is_timeout,
)
from elearn.engine.play import Run, answer, replay, save
from tests.engine.plain import begin, block, decision, ending, option, route, scene

NEVER = {"if": "false"}
TIMEOUT = {"timeout": True}


def asking(asked: dict[str, Any]) -> Run:
    return begin(scene("one", decision=asked), ending("two"), seed=7)


CHOOSE = asking(decision("choose", option(), option(), option(**NEVER)))
SURE = asking(decision("choose", option(), option(), confidence=True))
LIMITED = asking(decision("choose", option(), option(), seconds=9, timeout="two"))
SELECT = asking(decision("select", option(), option(), option(**NEVER)))
ORDER = asking(decision("order", option(), option(), option()))
RATE = asking(decision("rate", min=-2, max=5))
REFLECT = asking(decision("reflect", words=3))
PASSAGE = begin(scene("one", block()), ending("two"))
ENDED = begin(ending("two"))
STUCK = begin(scene("one", block(), routes=[route("one", "false")]))


@pytest.mark.parametrize(
    ("run", "given", "refusal"),
    [
        (CHOOSE, "c", OptionNotOffered),
        (CHOOSE, "d", OptionNotOffered),
        (CHOOSE, "A", OptionNotOffered),
        (CHOOSE, "", OptionNotOffered),
        (CHOOSE, None, AnotherKindWanted),
        (CHOOSE, 0, AnotherKindWanted),
        (CHOOSE, True, AnotherKindWanted),
        (CHOOSE, ["a"], AnotherKindWanted),
        (CHOOSE, {}, AnotherKindWanted),
        (CHOOSE, TIMEOUT, NoTimeLimit),
        (CHOOSE, {"timeout": False}, AnotherKindWanted),
        (CHOOSE, {"timeout": 1}, AnotherKindWanted),
        (CHOOSE, {"answer": "a", "confidence": 1}, ConfidenceNotAsked),
        (SURE, {"answer": "a", "confidence": 0}, ConfidenceOutOfRange),
        (SURE, {"answer": "a", "confidence": 5}, ConfidenceOutOfRange),
        (SURE, {"answer": "a", "confidence": True}, AnotherKindWanted),
        (SURE, {"answer": "a", "confidence": 2.0}, AnotherKindWanted),
        (SURE, {"answer": "a", "confidence": None}, AnotherKindWanted),
        (SURE, {"answer": "a"}, AnotherKindWanted),
        (SURE, {"confidence": 1}, AnotherKindWanted),
        (SURE, {"answer": "a", "confidence": 1, "why": ""}, AnotherKindWanted),
        (SURE, {"answer": "z", "confidence": 1}, OptionNotOffered),
        (SURE, {"answer": {"answer": "a", "confidence": 1}, "confidence": 1}, AnotherKindWanted),
        (SURE, {"answer": TIMEOUT, "confidence": 1}, AnotherKindWanted),
        (LIMITED, {"timeout": True, "confidence": 1}, AnotherKindWanted),
        (SELECT, ["a", "a"], OptionRepeated),
        (SELECT, ["c"], OptionNotOffered),
        (SELECT, ["z"], OptionNotOffered),
        (SELECT, [["a"]], AnotherKindWanted),
        (SELECT, [0], AnotherKindWanted),
        (SELECT, "a", AnotherKindWanted),
        (SELECT, None, AnotherKindWanted),
        (ORDER, ["a", "b"], ItemMissing),
        (ORDER, ["a", "b", "b"], OptionRepeated),
        (ORDER, ["a", "b", "c", "d"], OptionNotOffered),
        (ORDER, "abc", AnotherKindWanted),
        (RATE, 6, RatingOutOfRange),
        (RATE, -3, RatingOutOfRange),
        (RATE, 10**400, RatingOutOfRange),
        (RATE, True, AnotherKindWanted),
        (RATE, 3.0, AnotherKindWanted),
        (RATE, float("nan"), AnotherKindWanted),
        (RATE, "3", AnotherKindWanted),
        (REFLECT, "two words", TooFewWords),
        (REFLECT, " \n ", TooFewWords),
        (REFLECT, None, AnotherKindWanted),
        (REFLECT, ["a", "b", "c"], AnotherKindWanted),
        (PASSAGE, "a", AnotherKindWanted),
        (PASSAGE, False, AnotherKindWanted),
        (PASSAGE, TIMEOUT, AnotherKindWanted),
        (ENDED, None, AttemptOver),
        (ENDED, "a", AttemptOver),
        (STUCK, None, NoWayOn),
    ],
)
def test_what_a_scene_does_not_offer_is_refused(run: Run, given: Any, refusal: type[AnswerRefused]) -> None:
    before = save(run)

    with pytest.raises(AnswerRefused) as caught:
        answer(run, given)

    assert type(caught.value) is refusal
    assert save(run) == before


@pytest.mark.parametrize(
    ("run", "given"),
    [
        (CHOOSE, "a"),
        (SURE, "a"),
        (SURE, {"answer": "b", "confidence": 4}),
        (LIMITED, TIMEOUT),
        (SELECT, []),
        (SELECT, ["b", "a"]),
        (ORDER, ["c", "a", "b"]),
        (RATE, -2),
        (RATE, 5),
        (REFLECT, "three short words"),
        (PASSAGE, None),
    ],
)
def test_what_a_scene_offers_is_taken_and_kept_as_it_was_given(run: Run, given: Any) -> None:
    after = answer(run, given)

    assert after.finished
    assert after.last is not None
    assert after.last.answer == given


@pytest.mark.parametrize(
    ("run", "given", "wanted"),
    [
        (CHOOSE, "z", 'one of "a", "b"'),
        (SURE, "z", 'one of "a", "b", bare or as {"answer": …, "confidence": 1 to 4}'),
        (LIMITED, "z", 'one of "a", "b", or {"timeout": true}'),
        (SELECT, "z", 'a list of any of "a", "b", none twice'),
        (asking(decision("select", option(**NEVER))), "z", "an empty list"),
        (ORDER, "z", 'a list of all of "a", "c", "b" in their right order'),
        (RATE, "z", "an integer from -2 to 5"),
        (REFLECT, 1, "a text of at least 3 words"),
        (asking(decision("reflect")), 1, "a text of at least 1 word"),
        (asking(decision("choose", option(**NEVER), seconds=5, timeout="two")), "a", 'only {"timeout": true}'),
        (asking(decision("choose", option(**NEVER))), "a", "no answer: the scenario leads nowhere from here"),
        (PASSAGE, "z", "null, to continue"),
        (ENDED, "z", "no more answers"),
        (STUCK, None, "no answer: the scenario leads nowhere from here"),
    ],
)
def test_a_refusal_says_what_the_scene_wants(run: Run, given: Any, wanted: str) -> None:
    with pytest.raises(AnswerRefused) as caught:
        answer(run, given)

    assert caught.value.wanted == wanted


def test_a_refusal_says_at_which_step_and_scene_it_stands() -> None:
    with pytest.raises(AnswerRefused) as caught:
        replay(CHOOSE.script, 7, ["a", None])

    assert (caught.value.step, caught.value.scene) == (2, "two")
    assert str(caught.value) == "step 2, at two: the attempt is over; it wants no more answers"


def test_a_refusal_after_the_last_scene_names_no_scene() -> None:
    lesson = begin(scene("one", block()), kind="lesson")

    with pytest.raises(AttemptOver) as caught:
        replay(lesson.script, 0, [None, None])

    assert caught.value.scene is None
    assert "at the end" in str(caught.value)


def test_running_off_a_scenarios_end_takes_no_more_answers() -> None:
    run = answer(begin(scene("one", block())), None)

    with pytest.raises(NoWayOn):
        answer(run, None)


def test_a_bare_answer_is_what_confidence_was_wrapped_around() -> None:
    assert bare({"answer": ["a"], "confidence": 1}) == ["a"]
    assert bare(["a"]) == ["a"]
    assert bare(TIMEOUT) == TIMEOUT


@pytest.mark.parametrize(
    ("given", "timeout"), [(TIMEOUT, True), ({"timeout": 1}, False), ("timeout", False), ({}, False)]
)
def test_a_timeout_stands_alone_and_is_true(given: Any, timeout: bool) -> None:
    assert is_timeout(given) is timeout
