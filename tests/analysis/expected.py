"""What the format's page says that the checker must tell of a document's flow, worked out by brute force.

A finding is a code and a line, once for each thing that it is told of. Where the page leaves two places equally near,
`either` holds them all, and one of them is wanted.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from elearn.engine.state import OFF
from elearn.language.model import Block, Decision, DecisionType, Ending, Kind, Scenario, Scene
from elearn.language.source import Source, Span
from tests.analysis.reference import Brute, Part, by_length, quiz_guess, quiz_longest, to_places

FLOW = ("E301", "E302", "E303", "E304", "E305", "E307", "W401", "W402", "W405", "W406", "W414", "W416", "W417")
STATIC = ("W403", "W407")
Finding = tuple[str, int]
TENTH = 0.1


@dataclass
class Expected:
    """What must be told, each as often as it is there; of `either` one; the facts by their names."""

    told: Counter[Finding] = field(default_factory=Counter)
    either: set[Finding] = field(default_factory=set)
    facts: dict[str, Any] = field(default_factory=dict)

    def agrees(self, told: Counter[Finding]) -> bool:
        """Whether this is what must be told."""
        if self.either:
            return any(self.told + Counter([one]) == told for one in self.either)
        return self.told == told


def expect(source: Source, scenario: Scenario, brute: Brute | None = None) -> Expected:
    """All that must be told of the flow of a document."""
    told = _Telling(source, scenario)
    if scenario.kind is Kind.QUIZ:
        return told.quiz()
    return told.flow(brute or Brute(scenario))


def facts_of(brute: Brute) -> dict[str, Any]:
    """The facts of a scenario or lesson that every implementation must agree on."""
    ends = brute.ends
    expert = brute.expert
    percents = [end.percent for end in ends]
    paths = brute.paths()
    return {
        "scenes": len(brute.scenario.scenes),
        "decisions": sum(scene.decision is not None for scene in brute.scenario.scenes),
        "endings": {scene.id: _ending(brute, scene) for scene in brute.scenario.scenes if scene.ending is not None},
        "paths": None if paths is None else str(paths),
        "shortest": min((brute.distance[end] for end in ends), default=None),
        "longest": brute.longest(),
        "best": max(percents, default=None),
        "worst": min(percents, default=None),
        "expert": None if expert is None else list(brute.witness(expert)),
        "expert_decisions": None if expert is None else brute.answered(expert),
        "longest_option": brute.longest_option(),
    }


def _ending(brute: Brute, scene: Scene) -> dict[str, Any]:
    percents = [end.percent for end in brute.ends if end.scene != OFF and brute.name(end) == scene.id]
    return {
        "reachable": bool(percents),
        "lowest": min(percents, default=None),
        "highest": max(percents, default=None),
    }


def agree_on_guess(guess: Any, given: float) -> bool:
    """Whether a chance is told as it should be; a float was too large a loop to be exact about."""
    return abs(guess - given) < 0.000_051 if isinstance(guess, float) else to_places(guess) == given


class _Telling:
    """Collects what is told of one document."""

    def __init__(self, source: Source, scenario: Scenario) -> None:
        self.source, self.scenario = source, scenario
        self.expected = Expected()

    def line(self, span: Span) -> int:
        return self.source.position(span.start)[0]

    def tell(self, code: str, span: Span | None = None) -> None:
        self.expected.told[code, 1 if span is None else self.line(span)] += 1

    def quiz(self) -> Expected:
        guess, longest = quiz_guess(self.scenario), quiz_longest(self.scenario)
        self.cheap(longest, guess)
        for scene in self.scenario.scenes:
            self.static(scene, expert=False)
        names = ("endings", "paths", "shortest", "longest", "best", "worst", "expert", "expert_decisions")
        scenes = len(self.scenario.scenes)
        self.expected.facts = dict.fromkeys(names) | {"scenes": scenes, "decisions": scenes, "guess": guess}
        self.expected.facts["longest_option"] = longest
        return self.expected

    def cheap(self, longest: dict[str, Any] | None, guess: Any) -> None:
        """Ways to pass without knowing anything."""
        scored = any(scene.decision and scene.decision.scored for scene in self.scenario.scenes)
        if self.scenario.kind is Kind.LESSON or not scored:
            return
        if longest is not None and longest["passed"]:
            self.tell("W401")
        if guess * 10 > 1:
            self.tell("W402")

    def static(self, scene: Scene, expert: bool) -> None:
        """What needs no play: options without feedback, endings without prose, scores that say nothing."""
        if scene.ending is not None and not scene.blocks:
            self.tell("W407", scene.span)
        decision = scene.decision
        if decision is None or not decision.scored or decision.type is not DecisionType.CHOOSE:
            return
        for option in decision.options:
            if not (option.feedback.consequence or option.feedback.coaching):
                self.tell("W403", option.span)
        scores = {option.score for option in decision.options}
        if len(scores) == 1 or (expert and 3 not in scores):
            self.tell("W406", decision.span)

    def flow(self, brute: Brute) -> Expected:
        guess, facts = brute.guess(), facts_of(brute)
        self.expected.facts = {**facts, "guess": guess}
        self.cheap(facts["longest_option"], guess)
        played = self.played_by_expert(brute)
        for scene in self.scenario.scenes:
            self.static(scene, scene.id in played)
            if scene.id in brute.reached:
                self.parts(brute, scene)
            else:
                self.tell("E301", scene.span)
        self.nowhere(brute)
        self.passing(brute)
        return self.expected

    def played_by_expert(self, brute: Brute) -> set[str]:
        played, state = set(), brute.expert
        while state is not None:
            if state.scene != OFF:
                played.add(brute.name(state))
            before = brute.found.before[state]
            state = before[0] if before else None
        return played

    def nowhere(self, brute: Brute) -> None:
        """Plays that do not come to an end."""
        spans = {scene.id: scene.span for scene in self.scenario.scenes}
        for name in dict.fromkeys(brute.name(state) for state in brute.dead_ends):
            self.tell("E303", spans[name])
        for name in run_off_scenes(brute):
            self.tell("E307", spans[name])
        self.expected.either = {("E304", self.line(spans[brute.name(trap)])) for trap in brute.nearest_traps}
        lost = brute.dead_ends or brute.run_offs or brute.traps
        if not lost and not any(brute.passes(end) for end in brute.ends):
            self.tell("E305")

    def passing(self, brute: Brute) -> None:
        """Plays that pass, and ends that are good without passing."""
        passing = [end for end in brute.ends if brute.passes(end)]
        if any(not brute.is_assessed(end, each) for end in passing for each in self.scenario.competencies):
            self.tell("W405")
        if brute.expert is not None:
            enough = brute.answered(brute.expert)
            if any(2 * brute.answered(end) < enough for end in passing):
                self.tell("W414")
        failing = {brute.name(end) for end in brute.ends if end.scene != OFF and not brute.passes(end)}
        for scene in self.scenario.scenes:
            if scene.ending is Ending.GOOD and scene.id in failing:
                self.tell("W416", scene.span)

    def parts(self, brute: Brute, scene: Scene) -> None:
        """What of a scene that is reached is never shown or taken, and what is asked in vain."""
        self.blocks(brute, ("block", scene.id), scene.blocks)
        self.routes(brute, scene)
        if scene.decision is not None:
            self.decision(brute, scene.id, scene.decision)

    def decision(self, brute: Brute, name: str, decision: Decision) -> None:
        self.blocks(brute, ("prose", name), decision.prose)
        for place, option in enumerate(decision.options):
            part = ("option", name, place)
            if part not in brute.found.shown:
                self.tell("E302", option.span)
            elif brute.found.asked.get(part) == {True}:
                self.tell("W417", option.guard)
        for outcome in decision.outcomes:
            if ("outcome", name, outcome.when) not in brute.found.shown:
                self.tell("E302", outcome.span)
                continue
            for side in ("consequence", "coaching"):
                self.blocks(brute, (side, name, outcome.when), getattr(outcome.response, side))

    def blocks(self, brute: Brute, part: Part, blocks: tuple[Block, ...]) -> None:
        for number, block in enumerate(blocks):
            if block.condition is None:
                continue
            if (*part, number) not in brute.found.shown:
                self.tell("E302", block.guard)
            elif brute.found.asked.get((*part, number)) == {True} and not block.otherwise:
                following = blocks[number + 1] if number + 1 < len(blocks) else None
                if following is None or not following.otherwise:
                    self.tell("W417", block.guard)

    def routes(self, brute: Brute, scene: Scene) -> None:
        for number, route in enumerate(scene.routes):
            part = ("route", scene.id, number)
            if part not in brute.found.shown:
                self.tell("E302", route.span)
            elif brute.found.asked.get(part) == {True} and number + 1 == len(scene.routes):
                self.tell("W417", route.span)


def run_off_scenes(brute: Brute) -> Iterator[str]:
    """The scenes from which a play goes on where the file has no more."""
    if brute.run_offs:
        leaving = [state for state, edges in brute.found.edges.items() if any(e.target.scene == OFF for e in edges)]
        yield from dict.fromkeys(brute.name(state) for state in leaving)


__all__ = ["FLOW", "STATIC", "Expected", "agree_on_guess", "by_length", "expect", "facts_of", "run_off_scenes"]
