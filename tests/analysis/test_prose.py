"""A play is told in the order in which it happens, with all that was shown and nothing that was not."""

import pytest

from elearn.analysis.prose import (
    Change,
    Changes,
    Heading,
    Opening,
    Piece,
    Question,
    Remark,
    Reply,
    Result,
    Told,
    reply_of,
    tell,
)
from elearn.engine.play import Answer, runs
from elearn.engine.script import Script, prepare
from elearn.language.checker import read
from elearn.language.model import Decision, Ending
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings

STORY = """---
title: The late bus
summary: Somebody waits.
content_note: Somebody cries.
competencies: [K1]
meters:
  trust: {label: Sam's trust, start: 3}
flags: [asked, hurried]
---

## The hall {clock: "3:40", place: Hall}

Sam waits.

### What do you do? {assesses: K1, shuffle: false, confidence: true}

It is late.

- Ask him. {score: 3, trust: +2, set: asked}

  He looks up.

  **Coach:** You asked.

- Order him. {score: 0, critical: true}

## Nothing to show

{if: not asked}
He is gone.

## What you see

### Which are signs? {type: select, assesses: K1, shuffle: false, seconds: 30, timeout: Steps}

- Sweat. {correct: true}

  It runs.

- A cap.

#### You saw it {when: right, trust: -1, clear: asked}

Well seen.

{if: trust >= 9}
Too much.

**Coach:** Look again.

## Steps

### In which order? {type: order, assesses: K1}

- one
- two
- three

## How bad

### How bad is it? {type: rate, answer: 5, labels: [calm, in crisis], assesses: K1}

## Alone

### How sure? {type: rate, min: 1, max: 3, answer: 2, assesses: K1}

## Words

### What would you say? {type: reflect}

- Did you name it?

#### One way {when: right}

I would ask.

## Home {ending: good}

He goes home.
"""
WHOLE: list[Answer] = [
    {"answer": "a", "confidence": 4},
    ["a"],
    ["c", "b", "a"],
    7,
    2,
    "I would *ask*.",
]


def script(text: str = STORY) -> Script:
    scenario, said = read(Source("late-bus.md", text), Surroundings(slug="late-bus"))
    assert scenario is not None, said
    return prepare(scenario)


def told(answers: list[Answer], changes: bool = False) -> list[object]:
    """The pieces of a play, with blocks as their texts."""
    played = list(runs(script(), 0, answers))
    return [_bare(piece) for piece in tell(script(), played, changes)]


def _bare(piece: Piece) -> object:
    if isinstance(piece, Told):
        return [block.text for block in piece.blocks], piece.coaching
    return piece


def decision(scene: str) -> Decision:
    found = next(each.decision for each in script().scenario.scenes if each.id == scene)
    assert found is not None
    return found


def test_a_play_is_told_from_its_title_to_its_result() -> None:
    assert told(WHOLE) == [
        Opening("The late bus", "Somebody waits.", "Somebody cries."),
        Heading("The hall", ("3:40", "Hall")),
        (["Sam waits."], False),
        Question("What do you do?"),
        (["It is late."], False),
        Reply("You (certain):", ("Ask him.",)),
        (["He looks up."], False),
        (["You asked."], True),
        Heading("What you see", ()),
        Question("Which are signs?"),
        Reply("You pick out:", ("Sweat.",)),
        Remark("Sweat.", quoted=True),
        (["It runs."], False),
        Remark("You saw it"),
        (["Well seen."], False),
        (["Look again."], True),
        Heading("Steps", ()),
        Question("In which order?"),
        Reply("You put in order:", ("three", "two", "one"), ordered=True),
        Heading("How bad", ()),
        Question("How bad is it?"),
        Reply("You say 7, from 0 (calm) to 10 (in crisis)."),
        Heading("Alone", ()),
        Question("How sure?"),
        Reply("You say 2, from 1 to 3."),
        Heading("Words", ()),
        Question("What would you say?"),
        Reply("You:", ("I would *ask*.",)),
        Remark("One way"),
        (["I would ask."], False),
        Reply("Ask yourself:", ("Did you name it?",)),
        Heading("Home", ()),
        (["He goes home."], False),
        Result(Ending.GOOD, False, False, 66, 75, True),
    ]


def test_meters_and_flags_are_told_after_what_moved_them_where_that_is_asked() -> None:
    pieces = told(WHOLE[:2], changes=True)

    assert [piece for piece in pieces if isinstance(piece, Changes)] == [
        Changes((Change("Sam's trust", 3, 5),), ("asked",), ()),
        Changes((Change("Sam's trust", 5, 4),), (), ("asked",)),
    ]
    assert (
        pieces.index(Changes((Change("Sam's trust", 3, 5),), ("asked",), ()))
        == pieces.index(Heading("What you see", ())) - 1
    )


def test_answers_that_stop_before_an_end_say_so() -> None:
    assert told([])[-1] == Result(None, False, False, 100, 75, False)


def test_a_critical_choice_is_known_to_the_result() -> None:
    assert told(["b"])[-1] == Result(None, False, True, 0, 75, True)


@pytest.mark.parametrize(
    ("scene", "given", "reply"),
    [
        ("the-hall", "b", Reply("You:", ("Order him.",))),
        ("the-hall", {"answer": "b", "confidence": 1}, Reply("You (guessing):", ("Order him.",))),
        ("what-you-see", [], Reply("You pick out nothing.")),
        ("what-you-see", ["b", "a"], Reply("You pick out:", ("Sweat.", "A cap."))),
        ("what-you-see", {"timeout": True}, Reply("The time runs out.")),
        ("alone", 3, Reply("You say 3, from 1 to 3.")),
        ("words", "word word word", Reply("You write down words of your own.")),
    ],
)
def test_an_answer_is_told_in_the_words_of_its_decision(scene: str, given: Answer, reply: Reply) -> None:
    assert reply_of(decision(scene), given) == reply


def test_time_that_ran_out_shows_no_feedback() -> None:
    pieces = told(["a", {"timeout": True}])

    assert pieces[pieces.index(Reply("The time runs out.")) + 1] == Heading("Steps", ())


def test_a_lesson_that_runs_off_its_last_scene_ends_without_another_heading() -> None:
    lesson = script("---\ntitle: T\nsummary: S\nkind: lesson\n---\n\n## One\n\nRead this.\n")

    pieces = list(tell(lesson, list(runs(lesson, 0, [None]))))

    assert [type(piece) for piece in pieces] == [Opening, Heading, Told, Result]
