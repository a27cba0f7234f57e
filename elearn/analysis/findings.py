"""What exploring found to be wrong with a scenario's flow: E301 to E304 and E307. Each says which play shows it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from elearn.analysis.conditions import HELD, Question
from elearn.analysis.explain import Explanation, explain, tell_state
from elearn.analysis.exploration import Exploration
from elearn.analysis.memory import targets_of
from elearn.analysis.order import Order
from elearn.analysis.plans import Plan
from elearn.analysis.reach import sums_towards
from elearn.analysis.roads import Road, find_roads
from elearn.analysis.witness import ANY, Witnesses
from elearn.engine.answers import Answer
from elearn.engine.script import ScriptScene
from elearn.engine.state import OFF
from elearn.language.diagnostics import Diagnostic
from elearn.language.expressions import Expression
from elearn.language.model import Block, DecisionType, Outcome, Scene, When
from elearn.language.source import Span
from elearn.language.spelling import as_scene, shortened

WHOLE = Span(0, 0)
"""What is about the whole document stands at its first line."""


@dataclass(frozen=True)
class Explored:
    """An exploration with its order, and what finds plays that show something."""

    exploration: Exploration
    order: Order
    witnesses: Witnesses

    @cached_property
    def roads(self) -> tuple[Road, ...]:
        """The ways from scene to scene that some play takes."""
        return find_roads(self.exploration, self.order)

    @cached_property
    def sources(self) -> tuple[tuple[int, ...], ...]:
        """For each scene the places of those whose text leads there."""
        found: list[list[int]] = [[] for _ in self.exploration.plans]
        for plan in self.exploration.plans:
            for target in _leads_to(plan.scene) - {OFF}:
                found[target].append(plan.place)
        return tuple(map(tuple, found))

    @property
    def reached(self) -> tuple[bool, ...]:
        """For each scene, whether a play reaches it."""
        return self.exploration.reached

    @property
    def complete(self) -> bool:
        """Whether there were no more states than are explored."""
        return self.exploration.complete

    def witness_to(self, place: int) -> tuple[Answer, ...] | None:
        """The answers of a shortest play that comes to a scene; None where none does."""
        return self.witnesses.to_scene(place)

    def scene(self, place: int) -> Scene:
        """A scene by its place."""
        return self.exploration.plans[place].scene.scene


def find_flow_errors(explored: Explored) -> Iterator[Diagnostic]:
    """Everything that keeps an explored scenario from being published."""
    for find in (find_unreached, find_never_shown, find_dead_ends, find_traps, find_running_off):
        yield from find(explored)


def find_unreached(explored: Explored) -> Iterator[Diagnostic]:
    """E301: scenes that no play reaches."""
    exploration = explored.exploration
    for plan, reached in zip(exploration.plans, exploration.reached, strict=True):
        if not reached:
            scene = plan.scene.scene
            yield Diagnostic(
                "E301",
                f"no play ever comes to `{scene.title}`",
                scene.span,
                label="never reached",
                notes=tuple(_leading(explored, plan.place)),
                witness=explored.witnesses.to_nearest(explored.sources[plan.place]),
                help=f"{_way_in(explored, plan.place)} here, `{goto(scene)}`, or take the scene out",
            )


def _way_in(explored: Explored, place: int) -> str:
    """What to do first about a scene: a way that is never taken is told as well, and mended it may be enough."""
    could = any(explored.reached[source] for source in explored.sources[place])
    return "mend the way that is never taken, or lead another" if could else "lead an option or a route"


def named(text: str) -> str:
    """The beginning of a text, by which a finding names it."""
    return shortened(text, 50)


def goto(scene: Scene) -> str:
    """What an author writes to lead to a scene."""
    return f"goto: {as_scene(scene.title, scene.id)}"


def _leading(explored: Explored, place: int) -> Iterator[str]:
    """Why a scene is not reached: what leads there and is not taken."""
    sources = [source for source in explored.sources[place] if source != place]
    if not sources:
        yield "nothing leads here: no `goto` names it, and the scene above it goes elsewhere"
    for source in sources[:3]:
        why = "but that way is never taken" if explored.reached[source] else "which no play reaches either"
        yield f"`{explored.scene(source).title}` could lead here, {why}"


def _leads_to(scene: ScriptScene) -> set[int]:
    """Where a text leads; a choice leads on to the scene below it only by an option without a `goto`."""
    decision = scene.decision
    if decision is None or decision.decision.type is not DecisionType.CHOOSE or decision.decision.goto is not None:
        return set(targets_of(scene))
    late = set() if decision.timeout is None else {decision.timeout}
    return late | {option.target for option in decision.options}


def find_never_shown(explored: Explored) -> Iterator[Diagnostic]:
    """E302: options, conditional blocks and outcomes that no play can show, and routes that none can take."""
    for plan, reached in zip(explored.exploration.plans, explored.exploration.reached, strict=True):
        if reached:
            yield from _hidden_blocks(explored, plan, plan.scene.scene.blocks, plan.blocks)
            yield from _untaken_routes(explored, plan)
            if plan.scene.scene.decision is not None:
                yield from _hidden_blocks(explored, plan, plan.scene.scene.decision.prose, plan.prose)
                yield from _hidden_options(explored, plan)
                yield from _hidden_outcomes(explored, plan)


def _hidden_blocks(
    explored: Explored, plan: Plan, blocks: Sequence[Block], questions: Sequence[Question | None]
) -> Iterator[Diagnostic]:
    for block, question in zip(blocks, questions, strict=True):
        if question is not None and not question.seen & HELD and block.condition is not None:
            what = "an `{else}` that is never shown" if block.otherwise else "a text that no play ever shows"
            label = "the condition above it always holds here" if block.otherwise else "never holds here"
            advice = (
                "take the `{else}` out with its text, and the condition above it"
                if block.otherwise
                else "change the condition, or what comes before it, or take the text out"
            )
            told = Diagnostic("E302", f"{what}: `{named(block.text)}`", block.guard or block.span, label=label)
            told = replace(told, help=advice)
            wanted = not block.otherwise
            yield _explained(told, explored, explain(explored.exploration, plan.place, block.condition, wanted))


def _hidden_options(explored: Explored, plan: Plan) -> Iterator[Diagnostic]:
    decision = plan.scene.scene.decision
    for place, option in enumerate(decision.options if decision is not None else ()):
        if option.condition is not None and not plan.offered >> place & 1:
            told = Diagnostic(
                "E302",
                f"nobody can ever pick `{named(option.text)}`",
                option.span,
                label="never holds here",
                mark=option.guard,
                help="change its `if`, or what comes before it, or take the option out",
            )
            yield _explained(told, explored, explain(explored.exploration, plan.place, option.condition))


def _untaken_routes(explored: Explored, plan: Plan) -> Iterator[Diagnostic]:
    for (question, move), route in zip(plan.routes, plan.scene.scene.routes, strict=True):
        if not move.taken:
            asked = question is not None and question.seen != 0
            told = Diagnostic(
                "E302",
                f"no play ever takes this way to `{explored.scene(move.target).title}`",
                route.span,
                label="never holds when it is asked" if asked else "the routes above it hold every time",
                witness=explored.witness_to(plan.place),
                help=_advice(route.condition, asked),
            )
            if asked and route.condition is not None:
                told = _explained(told, explored, explain(explored.exploration, plan.place, route.condition))
            yield told


def _advice(condition: Expression | None, asked: bool) -> str:
    if asked:
        return "change the condition, or what comes before it, or take the route out"
    if condition is None:
        return "change the conditions above it, or take it out"
    return "put it above the route that always holds, or take it out"


def _hidden_outcomes(explored: Explored, plan: Plan) -> Iterator[Diagnostic]:
    decision = plan.scene.scene.decision
    shown = {move.outcome for moves in plan.moves.values() for move in moves}
    for outcome in decision.outcomes if decision is not None else ():
        if outcome.when not in shown:
            yield Diagnostic(
                "E302",
                f"no answer here is ever `{outcome.when.value}`, so `{named(outcome.headline)}` is never shown",
                outcome.span,
                label="never shown",
                notes=(_why_never(plan, outcome.when),),
                witness=explored.witness_to(plan.place),
                help="take the outcome out, or change what counts as right",
            )
        else:
            yield from _hidden_outcome_blocks(explored, plan, outcome)


def _why_never(plan: Plan, when: When) -> str:
    decision = plan.scene.scene.decision
    if decision is not None and decision.type is DecisionType.RATE and decision.answer is None:
        return "a rating without `answer` has no right or wrong, so it has no outcomes"
    if decision is not None and decision.type is DecisionType.RATE:
        return f"ratings go from {decision.low} to {decision.high}, and the right ones are {decision.answer}"
    if when is When.PARTLY:
        return "no answer earns some of the points: with what is offered it earns all of them or none"
    return "no answer to this decision is worth that"


def _hidden_outcome_blocks(explored: Explored, plan: Plan, outcome: Outcome) -> Iterator[Diagnostic]:
    questions = plan.outcomes[outcome.when]
    response = outcome.response
    pairs = zip((*response.consequence, *response.coaching), (*questions.consequence, *questions.coaching), strict=True)
    for block, question in pairs:
        if question is not None and not question.seen & HELD:
            yield Diagnostic(
                "E302",
                f"a text that no play ever shows: `{named(block.text)}`",
                block.guard or block.span,
                label="always holds here" if block.otherwise else "never holds here",
                notes=("a condition in an outcome is asked after the effects of the answer and of the outcome",),
                witness=explored.witness_to(plan.place),
                help="change the condition, or take the text out",
            )


def _explained(told: Diagnostic, explored: Explored, explanation: Explanation) -> Diagnostic:
    """A diagnostic with the reason, and the play that comes nearest."""
    if explanation.node is None:
        return told
    witness = explored.witnesses.to(explanation.node, explanation.sums)
    return replace(told, notes=(*told.notes, *explanation.notes), closest=explanation.closest, witness=witness)


def find_dead_ends(explored: Explored) -> Iterator[Diagnostic]:
    """E303: scenes at which a play can stand and have no way on."""
    exploration = explored.exploration
    nearest: dict[int, tuple[int, int, int]] = {}
    for node in range(len(exploration.keys)):
        place = exploration.scene_of(node)
        stuck = 0 if exploration.degree[node] else exploration.stuck(node)
        if stuck:
            length = explored.witnesses.length(node, stuck)
            nearest[place] = min(nearest.get(place, (length, node, stuck)), (length, node, stuck))
    for place, (_, node, stuck) in sorted(nearest.items()):
        scene = explored.scene(place)
        passage = scene.decision is None
        yield Diagnostic(
            "E303",
            f"a play can get stuck in `{scene.title}`: nothing leads on from there",
            scene.span,
            label="none of its routes holds" if passage else "none of its options is offered",
            notes=tuple(_values(explored, node, stuck)),
            help="write a last route without `if`: it takes everybody who is left"
            if passage
            else "leave the `if` of one option out: it is then offered to everybody",
            witness=explored.witnesses.to(node, stuck),
        )


def _values(explored: Explored, node: int, sums: int) -> Iterator[str]:
    """How things stand in a state, as far as its scene's conditions ask."""
    place = (sums & -sums).bit_length() - 1
    told = tell_state(explored.exploration, node, place)
    if told:
        yield f"how it stands there: {told}"


def find_traps(explored: Explored) -> Iterator[Diagnostic]:
    """E304: the nearest state from which neither an end nor a dead end can be reached."""
    exploration = explored.exploration
    if not explored.order.loops:
        return
    goals = {node: stops for node in range(len(exploration.keys)) if (stops := _stopping(exploration, node))}
    towards = sums_towards(exploration, explored.order, goals)
    trapped = [(node, left) for node, sums in enumerate(exploration.sums) if (left := sums & ~towards[node])]
    if trapped:
        _, node, left = min((explored.witnesses.length(node, left), node, left) for node, left in trapped)
        scene = explored.scene(exploration.scene_of(node))
        inside = dict.fromkeys(explored.scene(exploration.scene_of(other)).title for other, _ in trapped)
        yield Diagnostic(
            "E304",
            f"whoever comes to `{scene.title}` this way can never finish",
            scene.span,
            label="from here plays only go round",
            notes=("they go round in " + ", ".join(f"`{title}`" for title in list(inside)[:6]),),
            help="give one of these scenes a way out: an option or a route that leads to an ending",
            witness=explored.witnesses.to(node, left),
        )


def _stopping(exploration: Exploration, node: int) -> int:
    """The sums with which a play stops at a node: at an end, at a dead end, or off the last scene."""
    place = exploration.scene_of(node)
    if place == exploration.off or exploration.plans[place].scene.scene.ending is not None:
        return exploration.sums[node]
    if exploration.degree[node]:
        return 0
    return exploration.stuck(node)


def find_running_off(explored: Explored) -> Iterator[Diagnostic]:
    """E307: scenes from which a play runs off the end of a scenario's file."""
    exploration = explored.exploration
    if exploration.script.ends_off:
        return
    places = {move.scene for move in exploration.moves if move.taken and move.target == exploration.off}
    for place in sorted(places):
        ways = (way for node in exploration.nodes_at(place) for way in _ways_off(explored, node))
        _, node, edge = min(ways)
        answer = () if exploration.silent[node] else (exploration.moves[exploration.edge_moves[edge]].answer,)
        scene = explored.scene(place)
        yield Diagnostic(
            "E307",
            f"`{scene.title}` is the last scene of the file, and a play goes on from it to nowhere",
            scene.span,
            label="nothing follows",
            help="write where it leads, `goto: …`, or make it an ending, `{ending: good}`",
            witness=(*explored.witnesses.to(node, exploration.shares.get(edge, ANY)), *answer),
        )


def _ways_off(explored: Explored, node: int) -> Iterator[tuple[int, int, int]]:
    """The edges by which plays run off from a node, each after the number of answers that a shortest one takes."""
    exploration = explored.exploration
    for edge in exploration.edges(node):
        if exploration.scene_of(exploration.targets[edge]) == exploration.off:
            yield explored.witnesses.length(node, exploration.shares.get(edge, ANY)), node, edge
