"""Plays are offered for what no play takes: short, allowed, and together taking all that they were looked for."""

import os
from random import Random

import pytest

from elearn.analysis.coverage import Kind, Part, cover, taken_by
from elearn.analysis.offers import Offer, find_offers
from elearn.analysis.plays import ScriptedPlay
from elearn.analysis.proof import Written, prove
from elearn.engine.play import Answer, replay
from elearn.engine.script import prepare
from elearn.language.checker import read
from elearn.language.model import Scenario
from elearn.language.source import Source, Span
from elearn.language.surroundings import Surroundings
from tests.analysis.small import make_small
from tests.analysis.test_coverage import QUIZ, STORY
from tests.generate import write_document

DOCUMENTS = 3000 if os.environ.get("ELEARN_TEST_PROFILE") == "soak" else 100


def scenario(text: str) -> Scenario:
    found, said = read(Source("x.md", text), Surroundings(slug="x"))
    assert found is not None, said
    return found


def offers(text: str, *plays: list[Answer]) -> tuple[list[Offer], set[str]]:
    """What is offered beside these plays, and the names of what is missing even so."""
    document = scenario(text)
    script = prepare(document)
    scripted = [ScriptedPlay("it", tuple(answers), Span(0, 0)) for answers in plays]
    coverage = cover(script, scripted)
    found = list(find_offers(script, coverage.missing, prove(document, Written()).explored))
    taken = {key for each in found for key in taken_by(script, each.run.seed, each.answers)}
    return found, {part.name or part.scene for part in coverage.missing if part.key not in taken}


def test_all_that_can_be_taken_is_offered_and_nothing_more() -> None:
    found, left = offers(STORY)

    assert left == {"You know him."}
    assert len(found) == 3


def test_what_plays_take_already_is_not_offered() -> None:
    taken: list[Answer] = ["a", ["a"], ["a", "b", "c"], None]
    found, left = offers(STORY, taken)

    assert left == {"You know him."}
    assert [each.answers[0] for each in found] == ["b", "b"]


def test_an_offer_is_a_play_that_goes_where_it_says() -> None:
    document = scenario(STORY)

    for offer in offers(STORY)[0]:
        assert replay(prepare(document), offer.run.seed, offer.answers).state == offer.run.state
        assert offer.run.finished


ROOM = """---
title: T
summary: S
competencies: [K1]
meters:
  trust: {{start: 0}}
flags: [a, b]
---

{scenes}
## Home {{ending: good}}

Home.

## Street {{ending: poor}}

Street.
"""
DEEP = """## Round

### Once more?

- more {trust: +1, goto: Round}
- enough {goto: Door}

## Door

{if: trust >= 7}
The door is open.

{else}
The door is shut.

### Try it?

- knock {goto: Street}
- walk in {if: "trust == 7", goto: Home}
"""
SEEN = """## Which way

### Which way?

- left {goto: Left}
- right {goto: Right}

## Left

A yard.

{goto: Middle}

## Right

A wall.

{goto: Middle}

## Middle

{if: visited("Left"), goto: Home}
{goto: Street}
"""
POINTS = """## One

### One? {assesses: K1}

- good {score: 3}
- poor {score: 0}

## Two

### Two? {assesses: K1}

- good {score: 3}
- poor {score: 0}

## Three

{if: percent >= 80, goto: Home}
{if: percent >= 40, goto: Street}
{goto: Cellar}

## Cellar {ending: poor}

Dark.
"""
ASKED = """## See

### Which? {type: select, assesses: K1}

- one {correct: true}
- two {correct: true}
- three {correct: true}
- none

#### All {when: right}

All.

#### Some {when: partly}

{if: a}
Never.

#### Nothing {when: wrong}

Nothing.

## Sort

### Which first? {type: order, assesses: K1}

- one
- two
- three

#### Sorted {when: right}

Right.

#### Half {when: partly}

Half.

#### Otherwise {when: wrong}

Wrong.

## Guess

### How many? {type: rate, answer: [4, 6], assesses: K1}

#### So it is {when: right, goto: Home}

Right.

#### Too few {when: low, goto: Street}

Low.

#### Too many {when: high, goto: Street}

High.
"""


@pytest.mark.parametrize(
    ("scenes", "left"),
    [(DEEP, set()), (SEEN, set()), (POINTS, set()), (ASKED, {"Never."})],
    ids=["a meter at one height", "a scene that was visited", "a percent", "outcomes of every type"],
)
def test_what_depends_on_the_way_there_is_found(scenes: str, left: set[str]) -> None:
    assert offers(ROOM.format(scenes=scenes))[1] == left


TIMED = """## One

### Go? {seconds: 9, timeout: Late}

- on {goto: Late}
- off {goto: Late}

## Late

### In time? {seconds: 9, timeout: Street}

- in {if: a, goto: Home}
- out {if: b, goto: Home}

"""


def test_a_play_goes_on_by_letting_the_time_run_out_where_nothing_else_leads_on() -> None:
    found, left = offers(ROOM.format(scenes=TIMED))

    assert left == {"in", "out", "home"}
    assert [each.answers for each in found] == [("a", {"timeout": True}), ("b", {"timeout": True})]


def test_a_quiz_is_offered_as_many_seeds_as_it_takes() -> None:
    found, left = offers(QUIZ)

    assert left == set()
    assert len({each.run.seed for each in found}) == 2


def test_a_scene_that_is_never_reached_is_not_offered() -> None:
    text = ROOM.format(
        scenes="## One\n\n### Go?\n\n- on {goto: Home}\n- off {goto: Street}\n\n## Two\n\n### Up?\n\n- u\n- d\n\n"
    )

    assert offers(text)[1] == {"u", "d"}


def untaken(text: str) -> tuple[list[Part], list[Part], set[int]]:
    """Of a document all parts, those that no play is offered for, and the places of those that none can take (E302)."""
    document = scenario(text)
    script, proof = prepare(document), prove(document, Written())
    coverage = cover(script, [])
    offered = list(find_offers(script, coverage.missing, proof.explored))
    taken = {key for each in offered for key in taken_by(script, each.run.seed, each.answers)}
    reached = (True,) * len(script.scenes) if proof.explored is None else proof.explored.reached
    left = [part for part in coverage.parts if part.key not in taken and reached[part.key.scene]]
    never = {told.span.start for told in proof.diagnostics if told.code == "E302"}
    return list(coverage.parts), left, never


def test_a_play_is_offered_for_exactly_what_some_play_can_take() -> None:
    """What is left of generated scenarios is what exploring tells as E302, or stands in an outcome that is."""
    many = 0
    for seed in range(DOCUMENTS):
        parts, left, never = untaken(write_document(make_small(Random(seed), "scenario")))

        gone = {(part.key.scene, part.key.within) for part in left if part.key.kind is Kind.OUTCOME}
        outcomes = {part.key: (part.key.scene, part.key.within.partition(" ")[0]) for part in left}
        causes = {part.span.start for part in left if part.key.kind is not Kind.BLOCK or outcomes[part.key] not in gone}
        assert causes == never, seed
        many += len(parts)
    assert many > 10 * DOCUMENTS
