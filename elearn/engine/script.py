"""A scenario made ready for play.

Names become places, conditions closures, effects masks; whatever does not depend on an attempt is worked out here,
once for an edition in a process.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from elearn.engine.evaluate import Changes, Condition, Places, make_block_conditions, make_changes, make_condition
from elearn.engine.state import OFF, SLOT_BITS, State
from elearn.language.model import (
    Decision,
    Effect,
    EffectKind,
    Kind,
    Meter,
    Option,
    Outcome,
    Scenario,
    Scene,
    When,
)


@dataclass(frozen=True, slots=True)
class ScriptOption:
    """An option; `target` is the place of the scene that it leads to."""

    option: Option
    condition: Condition
    changes: Changes | None
    target: int


@dataclass(frozen=True, slots=True)
class ScriptOutcome:
    """An outcome, with the conditions of its blocks."""

    outcome: Outcome
    changes: Changes | None
    target: int
    consequence: tuple[Condition, ...]
    coaching: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class ScriptDecision:
    """A decision; `slot` is where its points are kept in a state, None where it is not scored."""

    decision: Decision
    slot: int | None
    options: tuple[ScriptOption, ...]
    places: Mapping[str, int]
    every: tuple[int, ...]
    conditional: bool
    target: int
    timeout: int | None
    outcomes: Mapping[When, ScriptOutcome]
    prose: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class ScriptScene:
    """A scene; `each` is what happens to the meters at its answer, `following` the place of the next one of the file.

    `shown` says that it is shown in every state; `blocks` are the conditions of its blocks.
    """

    scene: Scene
    bit: int
    changes: Changes | None
    each: Changes | None
    shown: bool
    blocks: tuple[Condition, ...]
    routes: tuple[tuple[Condition, int], ...]
    following: int
    decision: ScriptDecision | None


@dataclass(frozen=True, slots=True, eq=False)
class Script:
    """A scenario made ready; `assessed` has the slots of the decisions that assess each competency.

    `places` says where its states keep what has a name.

    Going on from the last scene is an end where `ends_off`.
    Two scripts of one scenario are different ones: there is one for each edition and process.
    """

    scenario: Scenario
    places: Places
    scenes: tuple[ScriptScene, ...]
    indices: Mapping[str, int]
    meters: tuple[str, ...]
    flags: tuple[tuple[str, int], ...]
    assessed: Mapping[str, tuple[int, ...]]
    start: int
    beginning: State
    ends_off: bool
    is_quiz: bool


def prepare(scenario: Scenario) -> Script:
    """A scenario made ready for play."""
    places = _places(scenario)
    indices = {scene.id: index for index, scene in enumerate(scenario.scenes)}
    maker = _Maker(places, indices, scenario.meters, _each(scenario, places))
    return Script(
        scenario=scenario,
        places=places,
        scenes=tuple(maker.scene(index, scene) for index, scene in enumerate(scenario.scenes)),
        indices=indices,
        meters=tuple(meter.name for meter in scenario.meters),
        flags=tuple((name, places.flags[name]) for name in sorted(scenario.flags)),
        assessed=_assessed(scenario, places),
        start=indices[scenario.start],
        beginning=State(OFF, tuple(meter.start for meter in scenario.meters)),
        ends_off=scenario.kind is not Kind.SCENARIO,
        is_quiz=scenario.kind is Kind.QUIZ,
    )


def _places(scenario: Scenario) -> Places:
    scored = [scene.id for scene in scenario.scenes if scene.decision is not None and scene.decision.scored]
    return Places(
        meters={meter.name: index for index, meter in enumerate(scenario.meters)},
        flags={name: 1 << index for index, name in enumerate(scenario.flags)},
        scenes={scene.id: 1 << index for index, scene in enumerate(scenario.scenes)},
        slots={scene: SLOT_BITS * index for index, scene in enumerate(scored)},
    )


def _each(scenario: Scenario, places: Places) -> Changes | None:
    effects = [Effect(EffectKind.CHANGE, meter.name, meter.each) for meter in scenario.meters if meter.each]
    return make_changes(effects, places, scenario.meters)


def _assessed(scenario: Scenario, places: Places) -> dict[str, tuple[int, ...]]:
    assessed: dict[str, list[int]] = {}
    for scene in scenario.scenes:
        if scene.decision is not None:
            for competency in dict.fromkeys(scene.decision.assesses):
                assessed.setdefault(competency, []).append(places.slots[scene.id])
    return {competency: tuple(slots) for competency, slots in assessed.items()}


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes the parts of one scenario ready."""

    places: Places
    indices: Mapping[str, int]
    meters: Sequence[Meter]
    each: Changes | None

    def scene(self, index: int, scene: Scene) -> ScriptScene:
        following = index + 1 if index + 1 < len(self.indices) else OFF
        always = scene.ending is not None or scene.decision is not None
        return ScriptScene(
            scene=scene,
            bit=1 << index,
            changes=self.changes(scene.effects),
            each=self.each if scene.each else None,
            shown=always or any(block.condition is None for block in scene.blocks),
            blocks=make_block_conditions(scene.blocks, self.places),
            routes=tuple(
                (make_condition(route.condition, self.places), self.indices[route.goto]) for route in scene.routes
            ),
            following=following,
            decision=None if scene.decision is None else self.decision(scene.id, scene.decision, following),
        )

    def decision(self, scene: str, decision: Decision, following: int) -> ScriptDecision:
        target = self.target(decision.goto, following)
        return ScriptDecision(
            decision=decision,
            slot=self.places.slots.get(scene),
            options=tuple(self.option(option, target) for option in decision.options),
            places={option.id: place for place, option in enumerate(decision.options)},
            every=tuple(range(len(decision.options))),
            conditional=any(option.condition is not None for option in decision.options),
            target=target,
            timeout=None if decision.timeout is None else self.indices[decision.timeout],
            outcomes={outcome.when: self.outcome(outcome, target) for outcome in decision.outcomes},
            prose=make_block_conditions(decision.prose, self.places),
        )

    def option(self, option: Option, target: int) -> ScriptOption:
        return ScriptOption(
            option=option,
            condition=make_condition(option.condition, self.places),
            changes=self.changes(option.effects),
            target=self.target(option.goto, target),
        )

    def outcome(self, outcome: Outcome, target: int) -> ScriptOutcome:
        return ScriptOutcome(
            outcome=outcome,
            changes=self.changes(outcome.effects),
            target=self.target(outcome.goto, target),
            consequence=make_block_conditions(outcome.response.consequence, self.places),
            coaching=make_block_conditions(outcome.response.coaching, self.places),
        )

    def target(self, scene: str | None, otherwise: int) -> int:
        return otherwise if scene is None else self.indices[scene]

    def changes(self, effects: Sequence[Effect]) -> Changes | None:
        return make_changes(effects, self.places, self.meters)
