"""Each scene as the exploration walks it: the questions that are asked there, and the moves that lead on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from elearn.analysis.conditions import Question, ask, ask_blocks
from elearn.analysis.effects import NOTHING, Bounds, Combined
from elearn.analysis.memory import Asked, asked_by
from elearn.analysis.replies import Way, to_answer, ways_to_answer
from elearn.engine.answers import Answer
from elearn.engine.flow import Reply
from elearn.engine.script import Script, ScriptDecision, ScriptScene
from elearn.engine.state import OFF, State
from elearn.language.model import Decision, DecisionType, When

NO_ROUTE = -1
"""Where none of a passage's routes holds."""


@dataclass(slots=True, eq=False)
class Move:
    """A way on from a scene: answers that do the same, a route, or going on to the next scene.

    `labels` are what takes it, as kind and key. Of all `total` answers that a guesser may give here, `guesses` are
    this move; `plays` counts running out of time too. `applied` and `kept` remember what it does to the numbered
    valuations and memories, the entry into the next scene included.
    """

    number: int
    scene: int
    target: int
    labels: tuple[tuple[str, str], ...]
    decision: Decision | None = None
    reply: Reply = field(default_factory=Reply)
    combined: Combined = NOTHING
    worth: int | None = None
    outcome: When | None = None
    guesses: int = 1
    plays: int = 1
    total: int = 1
    taken: bool = False
    applied: dict[int, int] = field(default_factory=dict)
    kept: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def answer(self) -> Answer:
        """The first answer that makes this move."""
        return to_answer(self.decision, self.reply)


@dataclass(frozen=True, slots=True)
class OutcomePlan:
    """The questions of an outcome's blocks."""

    consequence: tuple[Question | None, ...]
    coaching: tuple[Question | None, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        """Those that there are."""
        return tuple(each for each in (*self.consequence, *self.coaching) if each is not None)


@dataclass(eq=False)
class Plan:
    """A scene: `blocks`, `prose` and `options` have the question of each part that has a condition.

    `watched` are the questions about what is shown that have not been answered both ways yet; `routes` the questions
    of the routes with their moves; `onward` the move of a passage without routes. `fading`: the scene is passed in
    silence where none of its blocks is shown; `forking`: a route asks for `percent`; `asks_after`: an outcome has
    conditions. `offered` collects which options were offered, as bits, `moves` has the decision's by what was offered.
    `asks` is what the routes ask about; `split` has a fork for each of what they found.
    """

    place: int
    scene: ScriptScene
    blocks: tuple[Question | None, ...]
    prose: tuple[Question | None, ...]
    options: tuple[Question | None, ...]
    outcomes: dict[When, OutcomePlan]
    routes: tuple[tuple[Question | None, Move], ...]
    onward: Move | None
    watched: list[Question]
    fading: bool
    forking: bool
    asks_after: bool
    asks: Asked
    offered: int = 0
    moves: dict[int, tuple[Move, ...]] = field(default_factory=dict)
    split: "dict[tuple[object, ...], Fork]" = field(default_factory=dict)

    def way_on(self, state: State) -> int:
        """The number of the route that a play takes in a state, or NO_ROUTE."""
        for number, (question, _) in enumerate(self.routes):
            if question is None or question.hold(state):
                return number
        return NO_ROUTE

    def projection(self, state: State) -> tuple[object, ...]:
        """What the routes ask about in a state, but for `percent`."""
        asks = self.asks
        values = tuple([value for place, value in enumerate(state.meters) if asks.meters >> place & 1])
        past = state.visited & asks.visited, state.points & asks.points
        return values, state.flags & asks.flags, state.critical, *past

    @cached_property
    def guarded(self) -> tuple[tuple[int, Question], ...]:
        """The options that are offered under a condition, by their bits."""
        return tuple((1 << place, question) for place, question in enumerate(self.options) if question is not None)

    @cached_property
    def always(self) -> int:
        """The options that are always offered, as bits."""
        return sum(1 << place for place, question in enumerate(self.options) if question is None)

    @property
    def decision(self) -> ScriptDecision | None:
        """The scene's decision."""
        return self.scene.decision


class Fork:
    """Which route each sum takes from a scene in states that are alike to its routes but for what was earned."""

    def __init__(self, plan: Plan, state: State, unit: int) -> None:
        self.plan, self.state, self.unit = plan, state, unit
        self.known = 0
        self.taken: dict[int, int] = {}

    def split(self, sums: int) -> dict[int, int]:
        """Of these sums those that take each route."""
        new = sums & ~self.known
        self.known |= new
        while new:
            lowest = new & -new
            new ^= lowest
            number = self.plan.way_on(self.state._replace(earned=(lowest.bit_length() - 1) * self.unit))
            if number != NO_ROUTE:
                self.taken[number] = self.taken.get(number, 0) | lowest
        return {number: taken & sums for number, taken in self.taken.items() if taken & sums}


class Planner:
    """Makes the plans of a script's scenes, and the moves of decisions as they are needed."""

    def __init__(self, script: Script, bounds: Bounds) -> None:
        self.script, self.bounds = script, bounds
        self.moves: list[Move] = []
        self.off = len(script.scenes)
        self.plans = tuple(self.plan(place, scene) for place, scene in enumerate(script.scenes))

    def plan(self, place: int, scene: ScriptScene) -> Plan:
        """A scene's plan."""
        decision, passage = scene.decision, scene.decision is None and scene.scene.ending is None
        blocks = ask_blocks(scene.blocks, scene.scene.blocks)
        prose = () if decision is None else ask_blocks(decision.prose, decision.decision.prose)
        outcomes = _outcomes(decision)
        routes = self.routes(place, scene)
        return Plan(
            place=place,
            scene=scene,
            blocks=blocks,
            prose=prose,
            options=_options(decision),
            outcomes=outcomes,
            routes=routes,
            onward=self.passing(place, scene.following, "next") if passage and not scene.routes else None,
            watched=[question for question in (*blocks, *prose) if question is not None],
            fading=passage and not scene.shown,
            forking=any(question is not None and question.percent for question, _ in routes),
            asks_after=any(outcome.questions for outcome in outcomes.values()),
            asks=self.asks(scene),
        )

    def asks(self, scene: ScriptScene) -> Asked:
        """What the routes of a scene ask about."""
        asked = Asked()
        for route in scene.scene.routes:
            asked |= Asked() if route.condition is None else asked_by(route.condition, self.script)
        return asked

    def routes(self, place: int, scene: ScriptScene) -> tuple[tuple[Question | None, Move], ...]:
        """The routes of a passage."""
        return tuple(
            (ask(term, written.condition), self.passing(place, target, "route", str(number)))
            for number, ((term, target), written) in enumerate(zip(scene.routes, scene.scene.routes, strict=True))
        )

    def passing(self, place: int, target: int, kind: str, key: str = "") -> Move:
        """A move that is no answer to a decision."""
        return self.add(Move(len(self.moves), place, self.off if target == OFF else target, ((kind, key),)))

    def add(self, move: Move) -> Move:
        """Keep a move under its number."""
        self.moves.append(move)
        return move

    def answers(self, plan: Plan, offered: Sequence[int]) -> tuple[Move, ...]:
        """The moves of a decision where these options are offered, in the order of the format."""
        decision = plan.decision
        if decision is None:
            return ()
        ways = ways_to_answer(plan.scene, decision, offered, self.bounds)
        total = sum(way.count for way in ways if not way.reply.timed_out)
        return tuple([self.answer(plan.place, decision, way, total) for way in ways])

    def answer(self, place: int, decision: ScriptDecision, way: Way, total: int) -> Move:
        """The move of answers that do the same."""
        return self.add(
            Move(
                number=len(self.moves),
                scene=place,
                target=self.off if way.target == OFF else way.target,
                labels=_labels(decision, way),
                decision=decision.decision,
                reply=way.reply,
                combined=way.combined,
                worth=way.worth,
                outcome=way.outcome,
                guesses=0 if way.reply.timed_out else way.count,
                plays=way.count,
                total=total or 1,
            )
        )


def _labels(decision: ScriptDecision, way: Way) -> tuple[tuple[str, str], ...]:
    if way.reply.timed_out:
        return (("timeout", ""),)
    if decision.decision.type is DecisionType.CHOOSE:
        return tuple(("option", decision.options[place].option.id) for place in way.options)
    if way.outcome is not None and way.outcome in decision.outcomes:
        return (("outcome", way.outcome.value),)
    return (("goto", ""),)


def _options(decision: ScriptDecision | None) -> tuple[Question | None, ...]:
    if decision is None:
        return ()
    return tuple(ask(option.condition, option.option.condition) for option in decision.options)


def _outcomes(decision: ScriptDecision | None) -> dict[When, OutcomePlan]:
    if decision is None:
        return {}
    return {
        when: OutcomePlan(
            ask_blocks(outcome.consequence, outcome.outcome.response.consequence),
            ask_blocks(outcome.coaching, outcome.outcome.response.coaching),
        )
        for when, outcome in decision.outcomes.items()
    }
