"""Which options, outcomes, endings, conditional blocks and routes of a document some plays take, and which none does.

An order's items are all given with every answer, so they are no options here; what is always shown is no part either.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from elearn.analysis.plays import ScriptedPlay
from elearn.engine.answers import AnswerRefused, Asked, read_answer
from elearn.engine.evaluate import holding
from elearn.engine.flow import Reply, Result, arrive, is_silent, route_taken, take, way_on
from elearn.engine.play import Answer, Run, answer, start
from elearn.engine.script import Script, ScriptDecision, ScriptScene
from elearn.engine.state import OFF, State
from elearn.language.model import Block, DecisionType
from elearn.language.source import Span


class Kind(StrEnum):
    """What a part is."""

    OPTION = "option"
    OUTCOME = "outcome"
    ENDING = "ending"
    BLOCK = "block"
    ROUTE = "route"


class Key(NamedTuple):
    """Which part: a scene's place, and within it the place of the option, block or route, or the outcome's name."""

    kind: Kind
    scene: int
    place: int = 0
    within: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that a play may take; `name` is what it is called in its scene, empty where the scene says it all."""

    key: Key
    scene: str
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Coverage:
    """All the parts of a document, and those that no play takes, both in the order of the file."""

    parts: tuple[Part, ...]
    missing: tuple[Part, ...]

    def count(self, kind: Kind) -> tuple[int, int]:
        """How many parts of a kind are taken, and how many there are."""
        there = sum(part.key.kind is kind for part in self.parts)
        return there - sum(part.key.kind is kind for part in self.missing), there

    @property
    def percent(self) -> int:
        """How many of a hundred options are taken; 100 where there is none."""
        taken, there = self.count(Kind.OPTION)
        return 100 * taken // there if there else 100


def cover(script: Script, plays: Iterable[ScriptedPlay]) -> Coverage:
    """What these plays take of a document; a play counts up to an answer that is refused."""
    taken = {key for each in plays for key in taken_by(script, each.seed, each.answers)}
    parts = tuple(sorted(parts_of(script), key=lambda part: part.span.start))
    return Coverage(parts, tuple(part for part in parts if part.key not in taken))


def parts_of(script: Script) -> Iterator[Part]:
    """Everything in a document that a play may take or not."""
    for place, scene in enumerate(script.scenes):
        name = scene.scene.id
        if scene.scene.ending is not None:
            yield Part(Key(Kind.ENDING, place), name, "", scene.scene.span)
        for route, each in enumerate(scene.scene.routes):
            yield Part(Key(Kind.ROUTE, place, route), name, each.goto, each.span)
        yield from _blocks(place, name, "", scene.scene.blocks)
        if scene.decision is not None:
            yield from _decision(place, name, scene.decision)


def _decision(place: int, scene: str, decision: ScriptDecision) -> Iterator[Part]:
    asked = decision.decision
    for number, option in enumerate(asked.options if asked.type is not DecisionType.ORDER else ()):
        yield Part(Key(Kind.OPTION, place, number), scene, option.text, option.span)
    yield from _blocks(place, scene, "prose", asked.prose)
    for outcome in asked.outcomes:
        yield Part(Key(Kind.OUTCOME, place, 0, outcome.when), scene, outcome.headline, outcome.span)
        yield from _blocks(place, scene, f"{outcome.when} consequence", outcome.response.consequence)
        yield from _blocks(place, scene, f"{outcome.when} coaching", outcome.response.coaching)


def _blocks(place: int, scene: str, within: str, blocks: Iterable[Block]) -> Iterator[Part]:
    for number, block in enumerate(blocks):
        if block.condition is not None:
            yield Part(Key(Kind.BLOCK, place, number, within), scene, block.text, block.guard or block.span)


def taken_by(script: Script, seed: int, answers: Iterable[Answer]) -> set[Key]:
    """The parts that a play takes, up to an answer that is refused."""
    run = start(script, seed)
    first = run.drawn[0] if run.drawn else script.start
    taken = set(_entered(script, script.beginning, first))
    for given in answers:
        try:
            reply = read_answer(Asked(script, seed, run.state, run.step), given)
        except AnswerRefused:
            break
        taken.update(taken_after(run, reply))
        run = answer(run, given)
    return taken


def taken_after(run: Run, reply: Reply) -> Iterator[Key]:
    """The parts that an answer takes: in its scene, and on coming to the next one."""
    result = take(run.script, run.state, reply, run.drawn)
    yield from _answered(run.script, run, reply, result)
    yield from _entered(run.script, result.state, result.target)


def _answered(script: Script, run: Run, reply: Reply, result: Result) -> Iterator[Key]:
    """What an answer takes in its scene."""
    place = run.state.scene
    scene = script.scenes[place]
    if scene.decision is None:
        yield from _route(scene, place, run.state)
        return
    for option in reply.chosen:
        yield Key(Kind.OPTION, place, option)
    outcome = scene.decision.outcomes.get(result.outcome) if result.outcome is not None else None
    if outcome is not None:
        yield Key(Kind.OUTCOME, place, 0, outcome.outcome.when)
        yield from _shown(place, f"{outcome.outcome.when} consequence", holding(outcome.consequence, result.state))
        yield from _shown(place, f"{outcome.outcome.when} coaching", holding(outcome.coaching, result.state))


def _entered(script: Script, state: State, target: int) -> Iterator[Key]:
    """What is taken on coming to a scene: all that is shown there, after the passages that are passed in silence."""
    passed: set[State] = set()
    while target != OFF and state not in passed:
        scene = script.scenes[target]
        passed.add(state)
        state = arrive(state, scene, target)
        if not is_silent(scene, state):
            yield from _shown(target, "", holding(scene.blocks, state))
            if scene.decision is not None:
                yield from _shown(target, "prose", holding(scene.decision.prose, state))
            if scene.scene.ending is not None:
                yield Key(Kind.ENDING, target)
            return
        yield from _route(scene, target, state)
        onward = way_on(scene, state)
        target = OFF if onward is None else onward


def _route(scene: ScriptScene, place: int, state: State) -> Iterator[Key]:
    number = route_taken(scene, state)
    if number is not None:
        yield Key(Kind.ROUTE, place, number)


def _shown(place: int, within: str, blocks: Iterable[int]) -> Iterator[Key]:
    return (Key(Kind.BLOCK, place, number, within) for number in blocks)
