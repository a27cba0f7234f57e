"""Nothing that random play comes to, sees or does is missed by the exploration; shipped documents are played too."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

import pytest

from elearn.analysis.facts import Facts
from elearn.analysis.findings import Explored
from elearn.analysis.lexicon import Lexicon
from elearn.analysis.proof import Proof, Written, prove
from elearn.analysis.roads import Road
from elearn.engine.play import Run, answer, bare, reaction, replay, start, turn
from elearn.engine.script import prepare
from elearn.engine.state import State
from elearn.language.checker import read
from elearn.language.model import Ending, Scenario
from elearn.language.parser import parse
from elearn.language.source import Source, Span
from elearn.language.surroundings import Surroundings
from tests.analysis.small import make_small
from tests.content.shipped import DOCUMENTS, LESSONS, ROOT, SCENARIOS
from tests.generate import Plain, make_document, write_document

SOAK = os.environ.get("ELEARN_TEST_PROFILE") == "soak"
GENERATED, PLAYS, SHIPPED_PLAYS = (4_000, 60, 20_000) if SOAK else (240, 10, 250)
LONGEST = 60


@dataclass
class Told:
    """What was proved of a document, ready to be held against plays."""

    scenario: Scenario
    source: Source
    proof: Proof
    lines: dict[str, set[int]] = field(default_factory=dict)
    roads: tuple[Road, ...] = ()

    def __post_init__(self) -> None:
        self.roads = self.explored.roads if self.proof.explored else ()
        for each in self.proof.diagnostics:
            self.lines.setdefault(each.code, set()).add(self.source.position(each.span.start)[0])

    @property
    def facts(self) -> Facts:
        assert self.proof.facts is not None
        return self.proof.facts

    @property
    def explored(self) -> Explored:
        assert self.proof.explored is not None
        assert self.proof.explored.complete
        return self.proof.explored

    def is_told(self, code: str, span: Span) -> bool:
        return self.source.position(span.start)[0] in self.lines.get(code, ())


def told_of(text: str, slug: str = "generated") -> Told:
    source = Source(f"{slug}.md", text)
    scenario, found = read(source, Surroundings(slug))
    assert scenario is not None, found
    return Told(scenario, source, prove(scenario, Written(parse(source)[0], Lexicon())))


@cache
def shipped(slug: str) -> Told:
    folder = "scenarios" if slug in SCENARIOS else "content/lessons" if slug in LESSONS else "content/quizzes"
    return told_of((ROOT / folder / f"{slug}.md").read_text("utf-8"), slug)


def allowed(run: Run, chance: Random, hurried: bool = True) -> Any:
    """An allowed answer, each as likely; where there is a limit it may run out too."""
    shown = turn(run)
    ids = [option.id for option in shown.offered]
    decision = run.scene.decision if run.scene else None
    if decision is None:
        return None
    if decision.seconds and hurried and (chance.random() < 0.25 or (decision.type == "choose" and not ids)):
        return {"timeout": True}
    match decision.type:
        case "choose":
            return chance.choice(ids)
        case "select":
            return [each for each in ids if chance.random() < 0.5]
        case "order":
            return chance.sample(ids, len(ids))
        case "rate":
            return chance.randint(decision.low, decision.high)
    return " ".join(["word"] * decision.words)


def play_on(scenario: Scenario, chance: Random) -> Iterator[Run]:
    """A random play from its start until it is over, or stuck, or long enough."""
    run = start(prepare(scenario), chance.randrange(2**32))
    yield run
    for _ in range(LONGEST):
        if run.finished or run.stuck:
            return
        run = answer(run, allowed(run, chance))
        yield run


def check_turn(told: Told, run: Run) -> None:
    """What a play sees is nothing that was said never to be seen, and a condition that always holds does."""
    for place, scene in enumerate(told.scenario.scenes):
        if run.state.visited >> place & 1:
            assert told.explored.reached[place]
            assert not told.is_told("E301", scene.span)
    shown = turn(run)
    if shown.scene is None:
        assert told.is_told("E307", told.scenario.scenes[last_scene(run)].span) or run.finished
        return
    decision = shown.scene.decision
    check_blocks(told, shown.scene.blocks, shown.blocks)
    if decision is not None:
        check_blocks(told, decision.prose, shown.prose)
        for option in decision.options:
            offered = option.id in [each.id for each in shown.offered]
            assert not (offered and told.is_told("E302", option.span))
            if option.guard is not None and option.condition is not None:
                assert offered or not told.is_told("W417", option.guard)
    check_routes(told, run)
    check_outcome(told, run)
    if run.stuck:
        assert told.lines.get("E303") or told.lines.get("E304")


def last_scene(run: Run) -> int:
    """The scene out of which a play ran off, in silence or after an answer."""
    return len(run.script.scenes) - 1


def check_blocks(told: Told, blocks: Any, shown: tuple[int, ...]) -> None:
    for place, block in enumerate(blocks):
        if block.guard is not None and block.condition is not None:
            assert not (place in shown and told.is_told("E302", block.guard)), block
            if not block.otherwise:
                assert place in shown or not told.is_told("W417", block.guard), block


def check_routes(told: Told, run: Run) -> None:
    scene = run.script.scenes[run.state.scene]
    for route, (condition, _) in zip(scene.scene.routes, scene.routes, strict=True):
        if condition is None or condition(run.state):
            assert not told.is_told("E302", route.span)
            return
        assert not told.is_told("W417", route.span)


def check_outcome(told: Told, run: Run) -> None:
    shown = reaction(run)
    if shown is None or shown.outcome is None:
        return
    decision = told.scenario.scenes[run.script.indices[shown.scene]].decision
    assert decision is not None
    for outcome in decision.outcomes:
        if outcome.when is shown.outcome:
            assert not told.is_told("E302", outcome.span)
            check_blocks(told, outcome.response.consequence, shown.consequence)
            check_blocks(told, outcome.response.coaching, shown.coaching)


def check_road(told: Told, before: State, run: Run) -> None:
    """Where one answer leads straight to the next scene, there is a road."""
    entered = run.state.visited & ~before.visited
    if entered == 1 << run.state.scene if run.state.scene >= 0 else False:
        assert (before.scene, run.state.scene) in {(road.source, road.target) for road in told.roads}


def check_end(told: Told, run: Run, length: int) -> None:
    """What a play comes to lies within what was said of all plays."""
    facts, ending = told.facts, run.ending
    assert facts.worst is not None
    assert facts.best is not None
    assert facts.shortest is not None
    assert facts.worst <= run.percent <= facts.best
    assert facts.shortest <= length
    assert facts.longest is None or length <= facts.longest
    if run.scene is not None:
        kept = facts.endings[run.scene.id]
        assert kept.reachable
        assert kept.lowest is not None
        assert kept.highest is not None
        assert kept.lowest <= run.percent <= kept.highest
        assert run.passed or ending is not Ending.GOOD or told.is_told("W416", run.scene.span)
    if run.passed:
        check_passed(told, run, length)


def check_passed(told: Told, run: Run, length: int) -> None:
    facts = told.facts
    assert not told.lines.get("E305")
    assert facts.expert is not None
    expert = replay(run.script, 0, facts.expert)
    assert (expert.passed, expert.finished) == (True, True)
    assert (run.percent, -length) <= (expert.percent, -len(facts.expert))
    answered, wanted = run.possible // 300, facts.expert_decisions
    assert wanted == expert.possible // 300
    assert 2 * answered >= wanted or told.lines.get("W414")
    assert set(told.scenario.competencies) <= set(run.competencies) or told.lines.get("W405")


def check_plays(told: Told, chance: Random, plays: int) -> int:
    """Play at random; how many plays came to an end."""
    ended, sequences = 0, set()
    for _ in range(plays):
        before: State | None = None
        given: list[str] = []
        for run in play_on(told.scenario, chance):
            check_turn(told, run)
            if before is not None:
                check_road(told, before, run)
                given.append(as_answered(run))
            before = run.state
        if run.finished:
            check_end(told, run, len(given))
            sequences.add(tuple(given))
            ended += 1
    assert told.facts.paths is None or len(sequences) <= int(told.facts.paths)
    return ended


def as_answered(run: Run) -> str:
    """The last answer, the same for all that are one answer: a selection in another order, an answer that was sure."""
    assert run.last is not None
    given = bare(run.last.answer)
    decision = run.script.scenes[run.script.indices[run.last.scene]].scene.decision
    if decision is not None and decision.type == "select" and isinstance(given, list):
        return repr(sorted(map(str, given)))
    return repr(given)


def generated(seed: int) -> Plain:
    chance = Random(seed)
    kind = chance.choice(("scenario", "scenario", "lesson"))
    return make_small(chance, kind) if seed % 2 else make_document(chance, kind, loose=seed % 4 == 0)


@pytest.mark.parametrize("first", range(0, GENERATED, 60))
def test_nothing_that_random_play_comes_to_is_missed(first: int) -> None:
    ended = 0
    for seed in range(first, first + 60):
        ended += check_plays(told_of(write_document(generated(seed))), Random(seed), PLAYS)

    assert ended > 60


@pytest.mark.parametrize("slug", [*SCENARIOS, *LESSONS])
def test_nothing_that_random_play_of_what_we_ship_comes_to_is_missed(slug: str) -> None:
    assert check_plays(shipped(slug), Random(slug), SHIPPED_PLAYS) > 0.9 * SHIPPED_PLAYS


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_a_guesser_passes_about_as_often_as_is_said(slug: str) -> None:
    told, chance, passed = shipped(slug), Random(slug), 0
    for _ in range(SHIPPED_PLAYS * 2):
        run = start(prepare(told.scenario), chance.randrange(2**32))
        while not run.finished:
            run = answer(run, allowed(run, chance, hurried=False))
        passed += run.passed

    plays, said = SHIPPED_PLAYS * 2, float(told.facts.guess)
    assert abs(passed / plays - said) < 5 * (max(said * (1 - said), 0.002) / plays) ** 0.5
    assert not told.scenario.pass_percent or said <= 0.1
