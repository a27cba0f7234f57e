"""From a script, what was explored of it and its facts, to what a map shows."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape, unescape
from string import ascii_lowercase
from typing import NamedTuple

from elearn.analysis.diagram.conditions import to_words
from elearn.analysis.diagram.expert import Step, expert_steps
from elearn.analysis.diagram.lettering import printable
from elearn.analysis.diagram.model import Card, CardKind, Diagram, Row
from elearn.analysis.facts import Facts
from elearn.analysis.findings import Explored
from elearn.analysis.roads import Road
from elearn.engine.script import Script, ScriptDecision, ScriptScene
from elearn.engine.state import OFF
from elearn.language.diagnostics import Diagnostic, Severity
from elearn.language.expressions import Expression
from elearn.language.model import Decision, DecisionType, Ending, Scene, When
from elearn.language.source import Source, Span
from elearn.language.spelling import counted
from elearn.markup import Inserts, render_inline

_QUOTES = " \n\"'“”„"
_TAG = re.compile(r"<[^>]*>")
_CONDITION = re.compile(r"""[{,]\s*if\s*:\s*("[^"]*"|'[^']*'|[“”„][^“”]*[“”]|[^,}]*)""")
_VALUE = re.compile("(.+)", re.DOTALL)
_INSERTS = Inserts(citation=lambda _key: "", picture=lambda _name, alternative: escape(alternative))
_WHENS = {
    When.RIGHT: "all points",
    When.PARTLY: "some points",
    When.WRONG: "no points",
    When.LOW: "below the range",
    When.HIGH: "above the range",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a document's plays; without `facts` nothing is, and it is drawn as it is written.

    `errors` are the places and codes of the errors that have been told.
    """

    reached: Sequence[bool] = ()
    roads: Sequence[Road] = ()
    facts: Facts | None = None
    errors: Sequence[tuple[int, str]] = ()

    @property
    def proved(self) -> bool:
        """Whether every play was explored."""
        return self.facts is not None


def make_known(explored: Explored | None, facts: Facts | None, errors: Iterable[Diagnostic] = ()) -> Known:
    """What a proof makes known."""
    told = tuple((error.span.start, error.code) for error in errors if error.severity is Severity.ERROR)
    if explored is None or facts is None:
        return Known(errors=told)
    return Known(explored.reached, explored.roads, facts, told)


class _Way(NamedTuple):
    """A way on as it is written."""

    row: Row
    target: int


def make_diagram(script: Script, known: Known, source: Source | None) -> Diagram:
    """What the map of a scenario or lesson shows.

    `source` is its text, of which conditions are shown as they stand there; None for a translation, which has none.
    """
    expert = None if known.facts is None else known.facts.expert
    steps = () if expert is None else expert_steps(script, expert)
    roads = {(road.source, road.kind, road.key): road for road in known.roads}
    describing = _Describing(script, known, source, frozenset(steps), roads)
    cards = [describing.card(place) for place in range(len(script.scenes))]
    if any(row.target == len(cards) for card in cards for row in card.rows):
        cards.append(_end(script, len(cards) + 1, any(step.target == OFF for step in steps)))
    scenario = script.scenario
    return Diagram(
        title=words(scenario.title),
        language=scenario.language,
        summary=words(scenario.summary),
        cards=tuple(cards),
        start=script.start,
        pass_percent=scenario.pass_percent,
        proved=known.proved,
        expert=_visited(script, steps),
        counts=tuple(_counts(script, known)),
    )


def words(markdown: str) -> str:
    """The words of a piece of inline Markdown."""
    return printable(unescape(_TAG.sub("", render_inline(markdown, _INSERTS))))


@dataclass(frozen=True, slots=True)
class _Describing:
    """Describes the scenes of one script."""

    script: Script
    known: Known
    source: Source | None
    expert: frozenset[Step]
    roads: Mapping[tuple[int, str, str], Road]

    def card(self, place: int) -> Card:
        scene = self.script.scenes[place]
        rows = tuple(self.rows(place, scene))
        reached = not self.known.proved or self.known.reached[place]
        percents = self.percents(scene.scene)
        enough = percents is None or percents[1] >= self.script.scenario.pass_percent
        ends_well = scene.scene.ending not in (None, Ending.POOR) and enough
        return Card(
            number=place + 1,
            title=words(scene.scene.title) or scene.scene.id,
            kind=_kind(scene.scene),
            scene=scene.scene,
            ending=scene.scene.ending,
            rows=rows,
            reached=reached,
            can_pass=not self.known.proved or ends_well or any(row.can_pass for row in rows),
            expert=any(place in (step.source, step.target) for step in self.expert),
            start=place == self.script.start,
            percents=percents,
            errors=self.errors(place),
        )

    def errors(self, place: int) -> tuple[str, ...]:
        """The codes of the errors inside a scene."""
        scenes = self.script.scenario.scenes
        following = scenes[place + 1].span.start if place + 1 < len(scenes) else None
        inside = (
            code
            for start, code in self.known.errors
            if scenes[place].span.start <= start and (following is None or start < following)
        )
        return tuple(dict.fromkeys(inside))

    def percents(self, scene: Scene) -> tuple[int, int] | None:
        facts = self.known.facts
        found = None if facts is None or facts.endings is None else facts.endings.get(scene.id)
        if not self.script.assessed or found is None or found.lowest is None or found.highest is None:
            return None
        return found.lowest, found.highest

    def rows(self, place: int, scene: ScriptScene) -> Iterator[Row]:
        """The ways on as they are written, with what is known of each."""
        for row, target in self.ways(scene):
            row = replace(row, condition=self.offered_if(scene, row))
            if self.known.proved:
                road = self.roads.get((place, row.kind, row.key))
                row = replace(row, taken=road is not None, can_pass=road is not None and road.can_pass)
                if road is None and row.kind == "goto":
                    continue
            end = len(self.script.scenes) if target == OFF else target
            yield replace(row, target=end, expert=Step(place, row.kind, row.key, target) in self.expert)

    def ways(self, scene: ScriptScene) -> Iterator[_Way]:
        if scene.decision is not None:
            yield from _answers(scene.decision)
        elif scene.scene.ending is None:
            yield from self.onward(scene)

    def onward(self, scene: ScriptScene) -> Iterator[_Way]:
        routes = scene.scene.routes
        for number, (route, (_, target)) in enumerate(zip(routes, scene.routes, strict=True)):
            text = "otherwise" if len(routes) > 1 else ""
            if route.condition is not None:
                text = f"if {self.condition(route.condition, route.span, _CONDITION)}"
            yield _Way(Row("route", str(number), str(number + 1) if len(routes) > 1 else "", text, target), target)
        if not routes:
            yield _Way(Row("next", "", "", "", scene.following), scene.following)

    def offered_if(self, scene: ScriptScene, row: Row) -> str:
        """When an option is offered; nothing where it always is."""
        if row.kind != "option" or scene.decision is None:
            return ""
        option = scene.decision.options[scene.decision.places[row.key]].option
        if option.condition is None:
            return ""
        return self.condition(option.condition, option.guard, _VALUE)

    def condition(self, condition: Expression, place: Span | None, pattern: re.Pattern[str]) -> str:
        """A condition in the author's words; where they cannot be found there, written out again."""
        text = "" if self.source is None or place is None else self.source.text[place.start : place.end]
        found = pattern.search(text)
        return printable(found[1].strip(_QUOTES)) if found else to_words(condition)


def _answers(decision: ScriptDecision) -> Iterator[_Way]:
    asked = decision.decision
    if asked.type is DecisionType.CHOOSE:
        for letter, each in zip(ascii_lowercase, decision.options, strict=False):
            option = each.option
            text = words(option.text)
            yield _Way(
                Row("option", option.id, letter, text, each.target, score=option.score, critical=option.critical),
                each.target,
            )
    else:
        for when, outcome in decision.outcomes.items():
            mark = "" if asked.type is DecisionType.REFLECT else when.value
            text = "" if asked.type is DecisionType.REFLECT else _WHENS[when]
            yield _Way(Row("outcome", when.value, mark, text, outcome.target), outcome.target)
        if not _outcomes_of(asked) <= decision.outcomes.keys():
            mark = "else" if decision.outcomes else ""
            yield _Way(Row("goto", "", mark, "any other answer" if mark else "", decision.target), decision.target)
    if decision.timeout is not None:
        limit = f"after {asked.seconds} seconds"
        yield _Way(Row("timeout", "", "time", limit, decision.timeout), decision.timeout)


def _outcomes_of(decision: Decision) -> set[When]:
    """The outcomes that an answer may have; one that is never there stands for an answer without."""
    match decision.type:
        case DecisionType.SELECT | DecisionType.ORDER:
            return {When.RIGHT, When.PARTLY, When.WRONG}
        case DecisionType.RATE if decision.answer is not None:
            return {When.RIGHT, When.LOW, When.HIGH}
        case DecisionType.REFLECT:
            return {When.RIGHT}
    return set(When)


def _kind(scene: Scene) -> CardKind:
    if scene.ending is not None:
        return CardKind.ENDING
    return CardKind.PASSAGE if scene.decision is None else CardKind.DECISION


def _end(script: Script, number: int, expert: bool) -> Card:
    """The card of the end of the file: a lesson's end, and what a scenario should not run into."""
    title = "The end" if script.ends_off else "Nothing follows"
    ending = Ending.GOOD if script.ends_off else None
    return Card(number, title, CardKind.OFF, ending=ending, can_pass=script.ends_off, expert=expert)


def _visited(script: Script, steps: Sequence[Step]) -> tuple[int, ...]:
    """The cards that the expert's play comes to, in order."""
    if not steps:
        return ()
    return (script.start, *(len(script.scenes) if step.target == OFF else step.target for step in steps))


def _counts(script: Script, known: Known) -> Iterator[str]:
    scenes = [scene.scene for scene in script.scenes]
    decisions = [scene.decision for scene in scenes if scene.decision is not None]
    scored = sum(decision.scored for decision in decisions)
    yield counted(len(scenes), "scene")
    amount = {0: "none", len(decisions): "all"}.get(scored, str(scored))
    yield counted(len(decisions), "decision") + (f", {amount} scored" if len(decisions) > 1 else "")
    endings = sum(scene.ending is not None for scene in scenes)
    if endings:
        yield counted(endings, "ending")
    if scored and script.scenario.pass_percent:
        yield f"{script.scenario.pass_percent} percent pass"
    facts = known.facts
    if facts is not None and facts.shortest is not None:
        yield _lengths(facts.shortest, facts.longest)
    unreached = len(known.reached) - sum(map(bool, known.reached))
    if unreached:
        yield f"{counted(unreached, 'scene')} that no play reaches"


def _lengths(shortest: int, longest: int | None) -> str:
    """How many answers a play takes."""
    if longest is None:
        return f"{counted(shortest, 'answer')} or more to an end"
    return (
        f"{counted(shortest, 'answer')} to an end"
        if shortest == longest
        else f"{shortest} to {longest} answers to an end"
    )
