"""What some plays take of a document, part by part, and what none of them does."""

import pytest

from elearn.analysis.coverage import Coverage, Kind, cover
from elearn.analysis.plays import ScriptedPlay
from elearn.engine.play import Answer
from elearn.engine.script import Script, prepare
from elearn.language.checker import read
from elearn.language.source import Source, Span
from elearn.language.surroundings import Surroundings

STORY = """---
title: The late bus
summary: Somebody waits.
competencies: [K1]
meters:
  trust: {start: 3}
flags: [asked]
---

## The hall

### What do you do? {assesses: K1}

{if: trust >= 9}
You know him.

- Ask him. {score: 3, trust: +2, set: asked}
- Order him. {score: 1, trust: -1}

## Silent

{if: asked, goto: Signs}
{goto: Words}

## Words

### What would you say? {type: reflect}

#### One way {when: right}

I would ask.

## Signs

{if: trust >= 5}
He talks.

{else}
He says nothing.

### Which are signs? {type: select, assesses: K1}

- Sweat. {correct: true}
- A cap.

#### You saw it {when: right}

Well seen.

{if: not asked}
You did not ask.

**Coach:** Look again.

{if: asked}
You asked.

#### You did not {when: wrong}

Look again.

## Steps

### In which order? {type: order, assesses: K1}

- one
- two
- three

## After

He waits.

{if: asked, goto: Home}
{goto: Street}

## Home {ending: good}

He goes home.

## Street {ending: mixed}

He stays.
"""
ORDER = ["a", "b", "c"]


def script(text: str = STORY) -> Script:
    scenario, said = read(Source("late-bus.md", text), Surroundings(slug="late-bus"))
    assert scenario is not None, said
    return prepare(scenario)


def covered(*plays: list[Answer], text: str = STORY, seed: int = 0) -> Coverage:
    return cover(script(text), [ScriptedPlay("it", tuple(answers), Span(0, 0), seed) for answers in plays])


def missing(*plays: list[Answer]) -> set[tuple[str, str, str]]:
    """The kind, scene and name of every part that is left."""
    return {(part.key.kind.value, part.scene, part.name) for part in covered(*plays).missing}


ALL = {
    ("option", "the-hall", "Ask him."),
    ("option", "the-hall", "Order him."),
    ("block", "the-hall", "You know him."),
    ("route", "silent", "signs"),
    ("route", "silent", "words"),
    ("outcome", "words", "One way"),
    ("block", "signs", "He talks."),
    ("block", "signs", "He says nothing."),
    ("option", "signs", "Sweat."),
    ("option", "signs", "A cap."),
    ("outcome", "signs", "You saw it"),
    ("block", "signs", "You did not ask."),
    ("block", "signs", "You asked."),
    ("outcome", "signs", "You did not"),
    ("route", "after", "home"),
    ("route", "after", "street"),
    ("ending", "home", ""),
    ("ending", "street", ""),
}


def test_without_plays_every_part_is_left() -> None:
    assert missing() == ALL


def test_a_play_takes_what_it_answers_what_it_is_shown_and_the_ways_it_goes() -> None:
    taken = ALL - missing(["a", ["a"], ORDER, None])

    assert taken == {
        ("option", "the-hall", "Ask him."),
        ("route", "silent", "signs"),
        ("block", "signs", "He talks."),
        ("option", "signs", "Sweat."),
        ("outcome", "signs", "You saw it"),
        ("block", "signs", "You asked."),
        ("route", "after", "home"),
        ("ending", "home", ""),
    }


def test_plays_add_up() -> None:
    left = missing(["a", ["a"], ORDER, None], ["b", "I would ask.", ["a", "b"], ORDER, None])

    assert left == {
        ("block", "the-hall", "You know him."),
        ("block", "signs", "You did not ask."),
    }


def test_a_wrong_answer_takes_its_outcome_and_not_the_right_one() -> None:
    left = missing(["a", ["b"], ORDER, None])

    assert ("outcome", "signs", "You did not") not in left
    assert ("outcome", "signs", "You saw it") in left


def test_a_play_counts_up_to_an_answer_that_is_refused() -> None:
    assert missing(["a", "nonsense", ["a"]]) == missing(["a"])


def test_parts_are_those_of_the_file_in_its_order() -> None:
    coverage = covered()
    starts = [part.span.start for part in coverage.parts]

    assert starts == sorted(starts)
    assert {part.name: STORY[part.span.start : part.span.end] for part in coverage.parts if part.scene == "signs"}[
        "He says nothing."
    ] == "{else}"


def test_shares_are_counted_by_kind_and_options_in_percent() -> None:
    coverage = covered(["a", ["a"], ORDER])

    assert [coverage.count(kind) for kind in Kind] == [(2, 4), (1, 3), (0, 2), (2, 5), (1, 4)]
    assert coverage.percent == 50


def test_a_document_without_options_is_covered() -> None:
    lesson = "---\ntitle: T\nsummary: S\nkind: lesson\n---\n\n## One\n\nRead this.\n"

    assert (covered(text=lesson).percent, covered(text=lesson).missing) == (100, ())


QUIZ = """---
title: T
summary: S
kind: quiz
draw: 1
competencies: [K1]
---

## One

### Which? {assesses: K1}

- this {score: 3}
- that {score: 0}

## Two

### What? {assesses: K1}

- this {score: 3}
- that {score: 0}
"""


@pytest.mark.parametrize("seed", range(4))
def test_a_quiz_is_covered_by_the_questions_that_a_seed_draws(seed: int) -> None:
    taken = {part.key for part in covered(text=QUIZ).parts} - {
        part.key for part in covered(["a"], text=QUIZ, seed=seed).missing
    }

    assert len(taken) == 1


def test_passages_that_lead_in_a_circle_in_silence_end_the_search() -> None:
    circle = "## Two\n\n{goto: Three}\n\n## Three\n\n{goto: Two}\n"
    text = f"---\ntitle: T\nsummary: S\n---\n\n## One\n\n### Go?\n\n- on\n- off\n\n{circle}"

    assert {part.name for part in covered(["a"], text=text).missing} == {"off"}
