"""What becomes of a document's plays, found by the definitions of the format's page and nothing cleverer.

Every state is kept whole and every distinct answer is given, one after another: each subset, each order, each rating,
*Continue*, and time running out. Nothing is merged, so it is slow, and good for small documents alone. It knows the
engine and is no part of the analysis.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import combinations, permutations
from typing import Any, TypeAlias

from elearn.engine.evaluate import Condition, apply
from elearn.engine.flow import Reply, Result, take
from elearn.engine.script import Script, ScriptDecision, ScriptScene, prepare
from elearn.engine.state import OFF, State, first_points
from elearn.language.model import DecisionType, Ending, Kind, Scenario

Given: TypeAlias = Any
Part: TypeAlias = tuple[Hashable, ...]

TIMEOUT = {"timeout": True}
SILENT = ("passed in silence",)
LATE = Reply(timed_out=True)
ALL = 300


class TooLarge(Exception):
    """More states than brute force is given."""


def replies(decision: ScriptDecision, offered: tuple[int, ...]) -> Iterator[tuple[Given, Reply]]:
    """Every distinct answer to a decision but running out of time, in the order that makes one the first of equals."""
    asked = decision.decision
    ids = [option.option.id for option in decision.options]
    match asked.type:
        case DecisionType.CHOOSE:
            yield from ((ids[place], Reply((place,))) for place in offered)
        case DecisionType.SELECT:
            for size in range(len(offered) + 1):
                for chosen in combinations(offered, size):
                    yield [ids[place] for place in chosen], Reply(chosen)
        case DecisionType.ORDER:
            for order in permutations(range(len(ids))):
                yield [ids[place] for place in order], Reply(order)
        case DecisionType.RATE:
            yield from ((rating, Reply(rating=rating)) for rating in range(asked.low, asked.high + 1))
        case DecisionType.REFLECT:
            yield " ".join(["word"] * asked.words), Reply()


def holds(condition: Condition, state: State) -> bool:
    return condition is None or bool(condition(state))


@dataclass
class Edge:
    """A way from one state to the next; `answer` is SILENT where nothing is answered, `part` what leads there."""

    answer: Given
    target: State
    part: Part


@dataclass
class Explored:
    """All that exploring keeps: edges of each state, the nearest way to it, and what was shown, taken and asked."""

    edges: dict[State, list[Edge]] = field(default_factory=dict)
    before: dict[State, tuple[State, Given] | None] = field(default_factory=dict)
    shown: set[Part] = field(default_factory=set)
    asked: dict[Part, set[bool]] = field(default_factory=dict)


class Brute:
    """Every state of a scenario or lesson, and what follows from them."""

    def __init__(self, scenario: Scenario, most: int = 20_000) -> None:
        self.scenario, self.most = scenario, most
        self.script: Script = prepare(scenario)
        self.found = Explored()
        self._queue: list[State] = []
        self.first = self.arrive(self.script.beginning, self.script.start)
        self._come(self.first, None)
        while self._queue:
            state = self._queue.pop(0)
            for edge in self._answers(state):
                self.found.edges[state].append(edge)
                self._come(edge.target, (state, edge.answer))

    # what a play does

    def arrive(self, state: State, place: int) -> State:
        """The state on entering a scene: visited first, then its effects."""
        if place == OFF:
            return state._replace(scene=OFF)
        scene = self.script.scenes[place]
        state = state._replace(scene=place, visited=state.visited | 1 << place)
        if scene.changes is not None:
            meters, flags = apply(scene.changes, state.meters, state.flags)
            state = state._replace(meters=meters, flags=flags)
        return state

    def _come(self, state: State, way: tuple[State, Given] | None) -> None:
        """Note a state that was come to, and those that follow in silence."""
        while state not in self.found.edges:
            if len(self.found.edges) >= self.most:
                raise TooLarge
            self.found.edges[state], self.found.before[state] = [], way
            if state.scene == OFF:
                return
            scene = self.script.scenes[state.scene]
            shown = self._look(state, scene)
            if scene.decision is not None or scene.scene.ending is not None:
                self._queue.append(state)
                return
            edge = self._way_on(state, scene)
            if shown:
                if edge is not None:
                    self._queue.append(state)
                return
            if edge is None:
                return
            edge.answer = SILENT
            self.found.edges[state].append(edge)
            state, way = edge.target, (state, SILENT)

    def _ask(self, part: Part, condition: Condition, state: State) -> bool:
        held = holds(condition, state)
        if condition is not None:
            self.found.asked.setdefault(part, set()).add(held)
        return held

    def _show(self, part: Part, conditions: Iterable[Condition], state: State) -> bool:
        some = False
        for number, condition in enumerate(conditions):
            if self._ask((*part, number), condition, state):
                self.found.shown.add((*part, number))
                some = True
        return some

    def _look(self, state: State, scene: ScriptScene) -> bool:
        """Note what of a scene is shown; whether any block is."""
        some = self._show(("block", scene.scene.id), scene.blocks, state)
        if scene.decision is not None:
            self._show(("prose", scene.scene.id), scene.decision.prose, state)
            for place, option in enumerate(scene.decision.options):
                if self._ask(("option", scene.scene.id, place), option.condition, state):
                    self.found.shown.add(("option", scene.scene.id, place))
        return some

    def _way_on(self, state: State, scene: ScriptScene) -> Edge | None:
        """How a passage goes on."""
        for number, (condition, target) in enumerate(scene.routes):
            part = ("route", scene.scene.id, number)
            if self._ask(part, condition, state):
                self.found.shown.add(part)
                return Edge(None, self.arrive(state, target), part)
        if scene.routes:
            return None
        return Edge(None, self.arrive(state, scene.following), ("next", scene.scene.id))

    def offered(self, state: State) -> tuple[int, ...]:
        decision = self.script.scenes[state.scene].decision
        assert decision is not None
        return tuple(n for n, option in enumerate(decision.options) if holds(option.condition, state))

    def _answers(self, state: State) -> Iterator[Edge]:
        """Every way on from a state at which a play stands."""
        scene = self.script.scenes[state.scene]
        decision = scene.decision
        if scene.scene.ending is not None:
            return
        if decision is None:
            edge = self._way_on(state, scene)
            assert edge is not None
            yield edge
            return
        for given, reply in replies(decision, self.offered(state)):
            result = take(self.script, state, reply)
            yield Edge(given, self.arrive(result.state, result.target), self._answered(scene, decision, reply, result))
        if decision.timeout is not None:
            result = take(self.script, state, LATE)
            yield Edge(TIMEOUT, self.arrive(result.state, decision.timeout), ("timeout", scene.scene.id))

    def _answered(self, scene: ScriptScene, decision: ScriptDecision, reply: Reply, result: Result) -> Part:
        """Note what an answer shows; what decided where it led."""
        name = scene.scene.id
        outcome = None if result.outcome is None else decision.outcomes.get(result.outcome)
        if outcome is not None:
            part = ("outcome", name, outcome.outcome.when)
            self.found.shown.add(part)
            self._show(("consequence", *part[1:]), outcome.consequence, result.state)
            self._show(("coaching", *part[1:]), outcome.coaching, result.state)
            return part
        if decision.decision.type is DecisionType.CHOOSE:
            return ("option", name, reply.chosen[0])
        return ("goto", name)

    # what follows of it

    @cached_property
    def states(self) -> list[State]:
        return list(self.found.edges)

    def witness(self, state: State) -> tuple[Given, ...]:
        """The shortest answers to a state, of these the first."""
        given: list[Given] = []
        while (step := self.found.before[state]) is not None:
            state = step[0]
            if step[1] is not SILENT:
                given.append(step[1])
        return tuple(reversed(given))

    @cached_property
    def distance(self) -> dict[State, int]:
        """The fewest answers to each state."""
        distance: dict[State, int] = {}
        for state in self.states:
            step = self.found.before[state]
            distance[state] = 0 if step is None else distance[step[0]] + (step[1] is not SILENT)
        return distance

    def name(self, state: State) -> str:
        return self.script.scenes[state.scene].scene.id

    def is_end(self, state: State) -> bool:
        if state.scene == OFF:
            return self.scenario.kind is not Kind.SCENARIO
        return self.script.scenes[state.scene].scene.ending is not None

    def passes(self, state: State) -> bool:
        """Whether a play that ends in this state is passed."""
        poor = state.scene != OFF and self.script.scenes[state.scene].scene.ending is Ending.POOR
        return self.is_end(state) and not poor and not state.critical and state.percent >= self.scenario.pass_percent

    @cached_property
    def ends(self) -> list[State]:
        return [state for state in self.states if self.is_end(state)]

    @cached_property
    def run_offs(self) -> list[State]:
        """The states at which a play has run off the file."""
        return [state for state in self.states if state.scene == OFF and not self.is_end(state)]

    @cached_property
    def dead_ends(self) -> list[State]:
        return [
            state
            for state, edges in self.found.edges.items()
            if not edges and state.scene != OFF and not self.is_end(state)
        ]

    def leading_to(self, goals: Iterable[State]) -> set[State]:
        """The states from which some play comes to one of these."""
        back: dict[State, list[State]] = {}
        for state, edges in self.found.edges.items():
            for edge in edges:
                back.setdefault(edge.target, []).append(state)
        seen, waiting = set(goals), list(goals)
        while waiting:
            for state in back.get(waiting.pop(), ()):
                if state not in seen:
                    seen.add(state)
                    waiting.append(state)
        return seen

    @cached_property
    def traps(self) -> list[State]:
        fine = self.leading_to([*self.ends, *self.dead_ends, *self.run_offs])
        return [state for state in self.states if state not in fine]

    @cached_property
    def nearest_traps(self) -> list[State]:
        """The traps that the fewest answers lead into, from where one could still have got out."""
        traps = set(self.traps)
        least = min((self.distance[trap] for trap in traps), default=0)
        nearest = {self.first} & traps
        for state in self.states:
            for edge in self.found.edges[state] if state not in traps else ():
                if edge.target in traps and self.distance[state] + (edge.answer is not SILENT) == least:
                    nearest.add(edge.target)
        return list(nearest)

    @cached_property
    def reached(self) -> set[str]:
        return {self.name(state) for state in self.states if state.scene != OFF}

    @cached_property
    def order(self) -> list[State] | None:
        """The states from which an end can be reached, each before what follows it; None where they go in circles."""
        kept = self.leading_to(self.ends)
        waiting = dict.fromkeys(kept, 0)
        for state in kept:
            for edge in self.found.edges[state]:
                if edge.target in kept:
                    waiting[edge.target] += 1
        ready, order = [state for state in kept if not waiting[state]], []
        while ready:
            state = ready.pop()
            order.append(state)
            for edge in self.found.edges[state]:
                if edge.target in kept:
                    waiting[edge.target] -= 1
                    if not waiting[edge.target]:
                        ready.append(edge.target)
        return order if len(order) == len(kept) else None

    def paths(self) -> int | None:
        """How many distinct answer sequences lead to an end."""
        if self.order is None:
            return None
        count = dict.fromkeys(self.states, 0)
        for state in reversed(self.order):
            ways = sum(count[edge.target] for edge in self.found.edges[state])
            count[state] = 1 if self.is_end(state) else ways
        return count[self.first]

    def longest(self) -> int | None:
        if self.order is None or not self.ends:
            return None
        kept = set(self.order)
        length = dict.fromkeys(kept, 0)
        for state in reversed(self.order):
            for edge in self.found.edges[state]:
                if edge.target in kept:
                    length[state] = max(length[state], length[edge.target] + (edge.answer is not SILENT))
        return length[self.first]

    @cached_property
    def expert(self) -> State | None:
        """The end of the expert play: passed, the best percent, the fewest answers, the first of equals."""
        passing = [state for state in self.ends if self.passes(state)]
        return min(passing, key=lambda end: (-end.percent, self.distance[end]), default=None)

    def answered(self, state: State) -> int:
        """How many scored decisions have been answered."""
        return state.possible // ALL

    def guess(self) -> Fraction | float:
        """The chance that a guesser passes: exact, but for a loop of very many states."""
        chances = {state: self._guesses(state) for state in self.states}
        return hitting(self.first, chances, {state for state in self.ends if self.passes(state)})

    def _guesses(self, state: State) -> dict[State, Fraction]:
        edges = [edge for edge in self.found.edges[state] if edge.answer != TIMEOUT]
        chances: dict[State, Fraction] = {}
        for edge in edges:
            chances[edge.target] = chances.get(edge.target, Fraction()) + Fraction(1, len(edges))
        return chances

    def longest_option(self) -> dict[str, Any] | None:
        """What somebody earns who goes by length alone; None where that goes in circles."""
        state = self.first
        seen: set[State] = set()
        while edges := self.found.edges[state]:
            if state in seen:
                return None
            seen.add(state)
            decision = self.script.scenes[state.scene].decision
            answer = edges[0].answer if decision is None else by_length(decision, self.offered(state))
            if answer is NOTHING:
                break
            state = next(edge.target for edge in edges if edge.answer == answer)
        return {"percent": state.percent, "passed": self.passes(state)}

    def is_assessed(self, state: State, competency: str) -> bool:
        """Whether a play in this state has assessed a competency."""
        slots = self.script.assessed.get(competency, ())
        return any(first_points(state, slot) is not None for slot in slots)

    def assessments(self, state: State, competency: str) -> int:
        """How many answered decisions of a play in this state have assessed a competency."""
        slots = self.script.assessed.get(competency, ())
        return sum(first_points(state, slot) is not None for slot in slots)


NOTHING = ("nothing is offered",)


def by_length(decision: ScriptDecision, offered: tuple[int, ...]) -> Given:
    """The answer of somebody who goes by length alone."""
    asked = decision.decision
    ids = [option.option.id for option in decision.options]
    match asked.type:
        case DecisionType.CHOOSE:
            longest = max(offered, key=lambda place: (len(asked.options[place].text), place), default=None)
            return NOTHING if longest is None else ids[longest]
        case DecisionType.SELECT:
            return [ids[place] for place in offered]
        case DecisionType.ORDER:
            order = sorted(offered, key=lambda place: (len(asked.options[place].text), place), reverse=True)
            return [ids[place] for place in order]
        case DecisionType.RATE:
            return (asked.low + asked.high) // 2
        case DecisionType.REFLECT:
            return " ".join(["word"] * asked.words)


# chances


def hitting(first: State, chances: dict[State, dict[State, Fraction]], goals: set[State]) -> Fraction | float:
    """The chance of coming from a state to one of the goals: the least solution of what the chances say."""
    worth: dict[State, Any] = {}
    can = _leading_to(chances, goals)
    for component in _components(first, chances):
        inside = [state for state in component if state in can and state not in goals]
        for state in component:
            worth[state] = Fraction(state in goals)
        if len(inside) == 1 and inside[0] not in chances[inside[0]]:
            worth[inside[0]] = sum((p * worth[after] for after, p in chances[inside[0]].items()), Fraction())
        elif inside:
            worth.update(_solve(inside, chances, worth))
    return worth[first]


def _leading_to(chances: dict[State, dict[State, Fraction]], goals: set[State]) -> set[State]:
    back: dict[State, list[State]] = {}
    for state, after in chances.items():
        for target in after:
            back.setdefault(target, []).append(state)
    seen, waiting = set(goals), list(goals)
    while waiting:
        for state in back.get(waiting.pop(), ()):
            if state not in seen:
                seen.add(state)
                waiting.append(state)
    return seen


def _components(first: State, chances: dict[State, dict[State, Fraction]]) -> Iterator[list[State]]:
    """The states from the first one on, those that lead to each other together, each group after what follows it."""
    index: dict[State, int] = {}
    low: dict[State, int] = {}
    stack: list[State] = []
    on: set[State] = set()
    work = [(first, iter(chances[first]))]
    index[first] = low[first] = 0
    stack.append(first)
    on.add(first)
    while work:
        state, onward = work[-1]
        following = next((after for after in onward if after not in index or after in on), None)
        if following is None:
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[state])
            if low[state] == index[state]:
                place = stack.index(state)
                yield stack[place:]
                on -= set(stack[place:])
                del stack[place:]
        elif following in index:
            low[state] = min(low[state], index[following])
        else:
            index[following] = low[following] = len(index)
            stack.append(following)
            on.add(following)
            work.append((following, iter(chances[following])))


EXACT = 120


def _solve(
    inside: list[State], chances: dict[State, dict[State, Fraction]], worth: dict[State, Any]
) -> dict[State, Any]:
    """The worth of states that lead to each other, by elimination; in floats where they are many."""
    number: Callable[[Any], Any] = Fraction if len(inside) <= EXACT else float
    members = set(inside)
    rows: dict[State, dict[State, Any]] = {}
    fixed: dict[State, Any] = {}
    for state in inside:
        rows[state] = {after: number(p) for after, p in chances[state].items() if after in members}
        fixed[state] = sum(
            (number(p) * number(worth[t]) for t, p in chances[state].items() if t not in members), number(0)
        )
    for state in inside:  # worth[state] = fixed + row·worth; put into every other row, then nobody asks for it any more
        stay = rows[state].pop(state, number(0))
        scale = number(1) / (number(1) - stay)
        rows[state] = {after: p * scale for after, p in rows[state].items()}
        fixed[state] *= scale
        for other in inside:
            if other is not state and (share := rows[other].pop(state, None)):
                fixed[other] += share * fixed[state]
                for after, p in rows[state].items():
                    rows[other][after] = rows[other].get(after, number(0)) + share * p
    return fixed


def to_places(chance: Fraction) -> float:
    """A chance rounded half up to 4 places."""
    return (chance * 10_000 + Fraction(1, 2)).__floor__() / 10_000


# a quiz


def quiz_guess(scenario: Scenario) -> Fraction:
    """The chance that guessing passes a quiz, over every set of scenes that it may draw, each as likely."""
    script = prepare(scenario)
    drawn = min(scenario.draw or len(script.scenes), len(script.scenes))
    passed, sets = Fraction(), 0
    for chosen in combinations(range(len(script.scenes)), drawn):
        sets += 1
        sums: dict[tuple[int, int, bool], Fraction] = {(0, 0, False): Fraction(1)}
        for place in chosen:
            sums = _after(script, place, sums)
        passed += sum(chance for total, chance in sums.items() if quiz_passes(scenario, total))
    return passed / sets


def quiz_passes(scenario: Scenario, total: tuple[int, int, bool]) -> bool:
    earned, possible, critical = total
    percent = 100 * earned // possible if possible else 100
    return not critical and percent >= scenario.pass_percent


def _after(script: Script, place: int, sums: dict[tuple[int, int, bool], Fraction]) -> dict[Any, Fraction]:
    decision = script.scenes[place].decision
    assert decision is not None
    state = script.beginning._replace(scene=place)
    results = [take(script, state, reply).state for _, reply in replies(decision, decision.every)]
    after: dict[tuple[int, int, bool], Fraction] = {}
    for (earned, possible, critical), chance in sums.items():
        for result in results:
            total = (earned + result.earned, possible + result.possible, critical or result.critical)
            after[total] = after.get(total, Fraction()) + chance / len(results)
    return after


def quiz_longest(scenario: Scenario) -> dict[str, Any] | None:
    """What somebody earns in the whole quiz who goes by length alone; None where it draws a part of it."""
    script = prepare(scenario)
    if scenario.draw is not None and scenario.draw < len(script.scenes):
        return None
    state = script.beginning
    for place, scene in enumerate(script.scenes):
        assert scene.decision is not None
        answer = by_length(scene.decision, scene.decision.every)
        reply = next(reply for given, reply in replies(scene.decision, scene.decision.every) if given == answer)
        state = take(script, state._replace(scene=place), reply).state
    return {"percent": state.percent, "passed": quiz_passes(scenario, (state.earned, state.possible, state.critical))}
