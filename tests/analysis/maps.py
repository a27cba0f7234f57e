"""Maps of documents written in a test."""

from elearn.analysis.diagram.describing import Known, make_diagram, make_known
from elearn.analysis.diagram.model import Card, Diagram, Row
from elearn.analysis.proof import Written, prove
from elearn.engine.script import prepare
from elearn.language.checker import read
from elearn.language.model import Scenario
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings

FRONT = """---
title: The bench
summary: Somebody sits on a bench.
competencies: [K1]
meters: {trust: {start: 4}}
flags: [called]
---

"""
STORY = f"""{FRONT}
## The hallway

### What do you do? {{assesses: K1, seconds: 30, timeout: The bell}}

- Sit down beside her. {{score: 3, trust: +2, goto: The bench}}
- Ask her to come along. {{score: 1, goto: The hallway again}}
- Take her by the arm. {{score: 0, critical: true, goto: The bench}}

## The hallway again

### And now?

- Start over. {{goto: The hallway}}
- Sit down. {{goto: The bench}}
- Call the nurse. {{if: called, goto: The bench}}

## The bell

{{goto: Too late}}

## The bench

### What do you see? {{type: rate, answer: [3, 4], assesses: K1}}

#### Just so {{when: right, set: called}}

#### Look again {{when: low, goto: Too late}}

#### Not so high {{when: high}}

## How it ends

{{if: percent >= 75 and trust >= 5, goto: She gets up}}
{{if: "called", goto: The nurse comes}}
{{goto: Too late}}

## She gets up {{ending: good}}

She gets up.

## The nurse comes {{ending: mixed}}

The nurse comes.

## Too late {{ending: poor}}

She is gone.

## Left out

Nobody comes here.

{{goto: Too late}}
"""


def scenario_of(text: str) -> Scenario:
    """The checked document of a text."""
    competencies = frozenset({"K1", "K2", "K3"})
    surroundings = Surroundings("story", competencies=competencies, sources=frozenset(), media=frozenset())
    scenario, said = read(Source("story.md", text), surroundings)
    assert scenario is not None, [f"{each.code} {each.message}" for each in said]
    return scenario


def diagram_of(text: str, proved: bool = True) -> Diagram:
    """The map of a text; with `proved` false as if it could not be explored."""
    scenario = scenario_of(text)
    return make_diagram(prepare(scenario), known_of(scenario) if proved else Known(), Source("story.md", text))


def known_of(scenario: Scenario) -> Known:
    """What exploring a document shows."""
    proof = prove(scenario, Written())
    return make_known(proof.explored, proof.facts, proof.diagnostics)


def card_of(diagram: Diagram, title: str) -> Card:
    """The card of that title."""
    return next(card for card in diagram.cards if card.title == title)


def row_of(diagram: Diagram, title: str, mark: str) -> Row:
    """The way on of that sign from the scene of that title."""
    return next(row for row in card_of(diagram, title).rows if row.mark == mark)
