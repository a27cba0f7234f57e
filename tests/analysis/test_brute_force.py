"""What the checker says of a document's flow is what brute force finds, on thousands of small documents."""

import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from elearn.analysis.facts import Chances, to_object
from elearn.analysis.lexicon import Lexicon
from elearn.analysis.proof import Proof, Written, prove
from elearn.cli import elearn
from elearn.engine.play import replay
from elearn.engine.state import OFF
from elearn.language.checker import read
from elearn.language.model import Kind, Scenario
from elearn.language.parser import parse
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings
from tests.analysis.expected import FLOW, STATIC, Expected, Finding, agree_on_guess, expect, facts_of
from tests.analysis.reference import Brute, Part, TooLarge
from tests.analysis.small import make_small
from tests.analysis.sound import make_judged
from tests.content.shipped import LESSON, SAMPLE, scenario
from tests.generate import Plain, make_document, write_document

SOAK = os.environ.get("ELEARN_TEST_PROFILE") == "soak"
DOCUMENTS, CHUNK = (40_000, 1_000) if SOAK else (2_400, 120)
MOST = 20_000 if SOAK else 1_500
ALONE = Surroundings(slug="generated")


class Reading:
    """A generated document as it is read, with what brute force makes of it."""

    def __init__(self, document: Plain | str, most: int = MOST) -> None:
        self.text = document if isinstance(document, str) else write_document(document)
        self.source = Source("generated.md", self.text)
        scenario, found = read(self.source, ALONE)
        assert scenario is not None, found
        self.scenario: Scenario = scenario
        self.brute = None if scenario.kind is Kind.QUIZ else Brute(scenario, most)
        self.expected: Expected = expect(self.source, scenario, self.brute)

    def prove(self) -> Proof:
        return prove(self.scenario, Written(parse(self.source)[0], Lexicon()))


def compared(told: Counter[Finding]) -> Counter[Finding]:
    """Those findings that brute force knows of."""
    return Counter({finding: count for finding, count in told.items() if finding[0] in FLOW + STATIC})


def told_by(proof: Proof, source: Source) -> Counter[Finding]:
    return compared(Counter((each.code, source.position(each.span.start)[0]) for each in proof.diagnostics))


def differing(facts: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """What the facts say, and should have said, where they differ."""
    wrong = {key: (facts.get(key, "is missing"), value) for key, value in expected.items() if key != "guess"}
    wrong = {key: pair for key, pair in wrong.items() if pair[0] != pair[1]}
    if not agree_on_guess(expected["guess"], facts["guess"]):
        wrong["guess"] = (facts["guess"], float(expected["guess"]))
    return wrong


def disagreement(reading: Reading) -> str:
    """How the checker and brute force differ on a document; empty where they agree."""
    proof = reading.prove()
    told = told_by(proof, reading.source)
    assert proof.facts is not None
    wrong = differing(to_object(proof.facts), reading.expected.facts)
    roads = "" if reading.brute is None else misled(proof, reading.brute)
    if reading.expected.agrees(told) and not wrong and not roads:
        return ""
    missing = reading.expected.told - told
    more = told - reading.expected.told
    either = reading.expected.either
    return f"missing {dict(missing)}, more {dict(more)}, either {either}, facts (told, wanted) {wrong} {roads}"


def misled(proof: Proof, brute: Brute) -> str:
    """How the roads that are told to others differ from those that plays take."""
    explored = proof.explored
    assert explored is not None
    assert explored.complete
    ids = [scene.id for scene in brute.scenario.scenes]
    if {ids[place] for place, reached in enumerate(explored.reached) if reached} != brute.reached:
        return f"reached {explored.reached}"
    wrong = [scene for place, scene in enumerate(ids) if not leads(brute, explored.witness_to(place), scene)]
    assert proof.facts is not None
    if (chances := chances_of(brute)) != proof.facts.assessed:
        return f"assessed {proof.facts.assessed}, wanted {chances}"
    told = {(road.source, road.target, road.kind, road.key): road.can_pass for road in explored.roads}
    taken = roads_of(brute)
    if len(told) == len(explored.roads) and told == taken and not wrong:
        return ""
    return f"witness to {wrong}, roads told {told.items() - taken.items()}, taken {taken.items() - told.items()}"


def chances_of(brute: Brute) -> dict[str, Chances] | None:
    """How many decisions assess each competency, and the fewest of them that a passing play answers."""
    passing = [end for end in brute.ends if brute.passes(end)]
    if not passing:
        return None
    scored = [scene for scene in brute.scenario.scenes if scene.decision is not None and scene.decision.scored]
    found = {}
    for each in brute.scenario.competencies:
        assessing = [scene for scene in scored if scene.decision is not None and each in scene.decision.assesses]
        least = min(brute.assessments(end, each) for end in passing)
        found[each] = Chances(len(assessing), least)
    return found


def leads(brute: Brute, answers: Any, scene: str) -> bool:
    """Whether answers are the fewest that come to a scene; none where no play does."""
    if answers is None:
        return scene not in brute.reached
    run = replay(brute.script, 0, answers)
    least = min(brute.distance[state] for state in brute.states if state.scene != OFF and brute.name(state) == scene)
    return bool(run.state.visited >> brute.script.indices[scene] & 1) and len(answers) == least


def roads_of(brute: Brute) -> dict[tuple[int, int, str, str], bool]:
    """The ways from scene to scene that some play takes, and whether one that does passes."""
    passing = brute.leading_to([end for end in brute.ends if brute.passes(end)])
    taken: dict[tuple[int, int, str, str], bool] = {}
    for state, edges in brute.found.edges.items():
        for edge in edges:
            road = (state.scene, edge.target.scene, str(edge.part[0]), key_of(brute, edge.part))
            taken[road] = taken.get(road, False) or edge.target in passing
    return taken


def key_of(brute: Brute, part: Part) -> str:
    """What tells apart the roads of one kind out of one scene."""
    kind, scene, *rest = part
    if kind == "option":
        decision = brute.script.scenes[brute.script.indices[str(scene)]].decision
        assert decision is not None
        return decision.options[int(str(rest[0]))].option.id
    return str(rest[0]) if rest else ""


def disagreements(
    seeds: range, make: Callable[[Random], Plain | str] = make_small, most: int = MOST
) -> tuple[int, list[str]]:
    """How many of these documents were small enough to be compared, and what differed."""
    compared, differing = 0, []
    for seed in seeds:
        try:
            reading = Reading(make(Random(seed)), most)
        except TooLarge:
            continue
        compared += 1
        if found := disagreement(reading):
            differing.append(f"seed {seed}: {found}")
    return compared, differing


@pytest.mark.parametrize("first", range(0, DOCUMENTS, CHUNK))
def test_what_the_checker_says_of_a_flow_is_what_brute_force_finds(first: int) -> None:
    compared, differing = disagreements(range(first, first + CHUNK))

    assert differing == []
    assert compared > 0.9 * CHUNK


def loose(chance: Random) -> Plain:
    return make_document(chance, loose=chance.random() < 0.5)


@pytest.mark.parametrize("make", [loose, make_judged])
@pytest.mark.parametrize("first", range(0, 4_000 if SOAK else 100, 100))
def test_larger_documents_agree_too(first: int, make: Callable[[Random], Plain | str]) -> None:
    compared, differing = disagreements(range(first, first + 100), make, most=30_000)

    assert differing == []
    assert compared > 90


@pytest.mark.parametrize("slug", [LESSON, *SAMPLE] if SOAK else [LESSON])
def test_what_we_ship_agrees_too(slug: str) -> None:
    found = scenario(slug)
    brute = Brute(found, 3_000_000)

    facts = prove(found, Written()).facts

    assert differing(to_object(facts), {**facts_of(brute), "guess": brute.guess()}) == {}


def test_the_command_line_says_what_brute_force_finds(tmp_path: Path) -> None:
    readings = {}
    for seed in range(50_000, 50_060):
        try:
            readings[f"case-{seed}.md"] = Reading(make_small(Random(seed)))
        except TooLarge:
            continue
        (tmp_path / f"case-{seed}.md").write_text(readings[f"case-{seed}.md"].text, encoding="utf-8")

    ran = CliRunner().invoke(elearn, ["check", str(tmp_path), "--format", "json"])

    documents = {Path(each["path"]).name: each for each in json.loads(ran.stdout)["documents"]}
    assert documents.keys() == readings.keys()
    for name, reading in readings.items():
        told = compared(Counter((each["code"], each["line"]) for each in documents[name]["diagnostics"]))
        assert reading.expected.agrees(told), (name, told, reading.expected)
        assert differing(documents[name]["facts"], reading.expected.facts) == {}, name


def test_the_small_documents_show_every_finding_and_are_worth_exploring() -> None:
    found: Counter[str] = Counter()
    states, looping = [], 0
    for seed in range(1_000):
        try:
            reading = Reading(make_small(Random(seed)))
        except TooLarge:
            continue
        found.update({code for code, _ in (*reading.expected.told, *reading.expected.either)})
        if reading.brute is not None:
            states.append(len(reading.brute.states))
            looping += reading.expected.facts["paths"] is None

    assert set(found) == {*FLOW, *STATIC}
    assert min(found.values()) >= 4, found
    assert sorted(states)[len(states) // 2] >= 12
    assert looping > 80
