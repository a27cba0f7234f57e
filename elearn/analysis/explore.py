"""Walks every reachable state of a scenario, nearest first.

A state is a node and a sum. A node is the scene, the valuation of meters and flags that something can still ask about,
and what is remembered of the past, each known by a number, so that a million of them fit. The sum is what the scored
answers have earned. All sums that can have been earned at a node are the bits of one integer, so an edge moves them all
at once; where a route asks for `percent`, it takes those for which it holds. Nothing is sampled or left out.
"""

from collections.abc import Iterable
from math import gcd

from elearn.analysis.bounds import most_states
from elearn.analysis.conditions import SETTLED
from elearn.analysis.effects import Combined, Valuation, apply_combined, bounds_of, combine, follow
from elearn.analysis.exploration import MEMORY_SHIFT, SCENE_BITS, SCENE_MASK, VALUATION_MASK, Exploration
from elearn.analysis.memory import Asked, Memory, Remembering, asked_from, forgetting, remembering
from elearn.analysis.plans import Fork, Move, Plan, Planner
from elearn.analysis.replies import possible_worths
from elearn.engine.scoring import FULL
from elearn.engine.script import Script, ScriptScene
from elearn.engine.state import OFF

LIMIT = 1_000_000
"""States that are explored before an exploration gives up (E306)."""

MOST_MOVES, MOST_EDGES = 200_000, 20_000_000
"""Answers that do different things, and ways from state to state, before it gives up as well."""


def explore(
    script: Script, scores: bool = True, split: bool = False, forgets: bool = True, limit: int = LIMIT
) -> Exploration:
    """Every reachable state. Without `scores`, what was earned is no part of a state unless a route can ask for it.

    With `split`, each node has one sum as long as a route can ask for `percent`. Unless the exploration `forgets`,
    states that differ only in meters and flags that nothing asks about any more are told apart.
    """
    return _Explorer(script, remembering(script, scores, split, forgets), limit).explore()


def has_too_many(script: Script, limit: int = LIMIT) -> bool:
    """Whether there are more states than the limit where meters and flags are told apart to the end, and scores not."""
    if most_states(script, asked_from(script)) <= limit:
        return False
    return not explore(script, scores=False, forgets=False, limit=limit).complete


class _Explorer:
    """Explores one script."""

    def __init__(self, script: Script, remember: Remembering, limit: int) -> None:
        self.script, self.remember, self.limit = script, remember, limit
        self.bounds = bounds_of(script)
        self.planner = Planner(script, self.bounds)
        self.entries = tuple(
            self.entry(scene, asked) for scene, asked in zip(script.scenes, remember.asked, strict=True)
        )
        unit = gcd(*possible_worths(script)) or FULL
        keeps = tuple(remember.scores or asked.percent for asked in remember.asked)
        self.off = len(script.scenes)
        self.found = Exploration(script, self.planner.plans, self.planner.moves, unit, (*keeps, remember.scores))
        self.valuation_ids: dict[Valuation, int] = {}
        self.memory_ids: dict[Memory, int] = {}
        self.nodes: dict[int, int] = {}
        self.wholes: dict[int, Combined] = {}
        self.applied: dict[Combined, dict[int, int]] = {}
        self.kept: dict[tuple[int, int | None, int], dict[int, tuple[int, int]]] = {}
        self.forking = bytes(plan.forking for plan in self.planner.plans)
        self.fading = bytes([*(plan.fading for plan in self.planner.plans), False])
        self.routed: dict[int, Fork] = {}
        self.fork_edges: dict[tuple[int, int], int] = {}
        self.arrived: dict[int, int] = {}
        self.silent: dict[int, int] = {}
        for move in self.planner.moves:
            self.share(move)

    def entry(self, scene: ScriptScene, asked: Asked) -> Combined:
        """What happens to meters and flags when a scene is entered."""
        forgotten = forgetting(self.script, asked) if self.remember.forgets else None
        return combine([scene.changes, forgotten], self.bounds)

    def explore(self) -> Exploration:
        """Every reachable state, from the start on, those first that fewest answers lead to."""
        found, start = self.found, self.script.start
        beginning = self.script.beginning
        before = Valuation(beginning.meters, beginning.flags, beginning.critical)
        valuation = self.valuation(apply_combined(self.entries[start], before))
        memory = self.memory(self.remember.after_entry(Memory(), start))
        depth = 0
        self.arrive([(self.node(memory << MEMORY_SHIFT | valuation << SCENE_BITS | start, depth), 1)])
        while (self.arrived or self.silent) and self.keeps_limits:
            self.pass_through(depth)
            frontier, self.arrived = self.arrived, {}
            depth += 1
            for node, sums in frontier.items():
                self.go_on(node, sums, depth)
                if not self.keeps_limits:
                    break
        found.complete = self.keeps_limits
        return found

    @property
    def keeps_limits(self) -> bool:
        """Whether there is not too much to explore so far."""
        found = self.found
        few = len(found.moves) <= MOST_MOVES and len(found.targets) <= MOST_EDGES
        return few and found.states <= self.limit

    def arrive(self, plays: Iterable[tuple[int, int]]) -> None:
        """Let plays come to nodes, each given with sums."""
        found, at, states = self.found, self.found.sums, 0
        for node, sums in plays:
            new = sums & ~at[node]
            if new:
                at[node] |= new
                states += new.bit_count()
                here = self.silent if found.silent[node] else self.arrived
                here[node] = here.get(node, 0) | new
        found.states += states

    def pass_through(self, depth: int) -> None:
        """Let plays go on from where nothing is shown."""
        while self.silent and self.keeps_limits:
            node, sums = self.silent.popitem()
            self.go_on(node, sums, depth)

    def go_on(self, node: int, sums: int, depth: int) -> None:
        """Let plays with these sums, which are new at a node, go on from it."""
        found = self.found
        first = found.first[node]
        if first < 0:
            place = found.keys[node] & SCENE_MASK
            if place == self.off:
                return
            if self.forking[place]:
                self.fork(node, sums, depth)
                return
            self.expand(node, depth)
            first = found.first[node]
        last = first + found.degree[node]
        targets, gains = found.targets[first:last], found.gains[first:last]
        if self.remember.scores:
            self.arrive(zip(targets, [sums << gain for gain in gains], strict=True))
        else:
            self.arrive([(target, found.goes(edge, sums)) for edge, target in enumerate(targets, first)])

    def expand(self, node: int, depth: int) -> None:
        """Find the edges of a node."""
        found, key = self.found, self.found.keys[node]
        valuation, memory = key >> SCENE_BITS & VALUATION_MASK, key >> MEMORY_SHIFT
        moves = self.moves(found.plans[key & SCENE_MASK], valuation, memory)
        found.first[node], found.degree[node] = len(found.targets), len(moves)
        targets, edge_moves, gains, nodes = found.targets, found.edge_moves, found.gains, self.nodes
        for move in moves:
            applied = move.applied.get(valuation)
            if applied is None:
                applied = self.apply(move, valuation)
            kept = move.kept.get(memory)
            if kept is None:
                kept = self.keep(move, memory)
            code = kept[0] | applied | move.target
            target = nodes.get(code)
            targets.append(self.node(code, depth) if target is None else target)
            edge_moves.append(move.number)
            gains.append(kept[1])

    def fork(self, node: int, sums: int, depth: int) -> None:
        """Let plays go on by routes of which one asks for `percent`."""
        found, key = self.found, self.found.keys[node]
        plan = found.plans[key & SCENE_MASK]
        valuation, memory = key >> SCENE_BITS & VALUATION_MASK, key >> MEMORY_SHIFT
        fork = self.routed.get(node)
        if fork is None:
            fork = self.routed[node] = self.fork_of(plan, valuation, memory)
            found.forks[node] = []
        for number, taken in fork.split(sums).items():
            edge = self.fork_edges.get((node, number))
            if edge is None:
                edge = self.fork_edges[node, number] = len(found.targets)
                self.add_edge(plan.routes[number][1], key, depth)
                found.forks[node].append(edge)
            found.shares[edge] = found.shares.get(edge, 0) | taken
            self.arrive([(found.targets[edge], found.goes(edge, taken))])

    def fork_of(self, plan: Plan, valuation: int, memory: int) -> Fork:
        """What a node knows of where its sums go on, shared by all nodes that are alike to its routes."""
        self.watch(plan, valuation, memory)
        state = self.found.state(valuation, memory)
        asked = state.possible, *plan.projection(state)
        fork = plan.split.get(asked)
        if fork is None:
            fork = plan.split[asked] = Fork(plan, state, self.found.unit)
        return fork

    def add_edge(self, move: Move, key: int, depth: int) -> None:
        """Add the edge of a route that is taken."""
        found, move.taken = self.found, True
        valuation, memory = key >> SCENE_BITS & VALUATION_MASK, key >> MEMORY_SHIFT
        applied, kept = move.applied.get(valuation), move.kept.get(memory)
        code = (kept or self.keep(move, memory))[0] | (applied or self.apply(move, valuation)) | move.target
        target = self.nodes.get(code)
        found.targets.append(self.node(code, depth) if target is None else target)
        found.edge_moves.append(move.number)
        found.gains.append(0)

    def node(self, code: int, depth: int) -> int:
        """A new node, to which no play has come yet."""
        found = self.found
        number = self.nodes[code] = len(found.keys)
        found.keys.append(code)
        found.sums.append(0)
        found.depths.append(depth)
        found.first.append(-1)
        found.degree.append(0)
        found.silent.append(self.fading[code & SCENE_MASK] and self.is_silent(code))
        return number

    def is_silent(self, code: int) -> bool:
        """Whether nothing is shown at a node that is passed in silence where nothing is."""
        valuation, memory = code >> SCENE_BITS & VALUATION_MASK, code >> MEMORY_SHIFT
        return not any(
            question is None or self.found.holds(question, valuation, memory)
            for question in self.found.plans[code & SCENE_MASK].blocks
        )

    def watch(self, plan: Plan, valuation: int, memory: int) -> None:
        """Ask what is shown at a scene in a state."""
        if plan.watched:
            for question in plan.watched:
                self.found.holds(question, valuation, memory)
            plan.watched = [question for question in plan.watched if question.seen != SETTLED]

    def moves(self, plan: Plan, valuation: int, memory: int) -> tuple[Move, ...]:
        """The moves on from a scene in a state, after asking all that is asked there."""
        self.watch(plan, valuation, memory)
        if plan.decision is not None:
            return self.answers(plan, valuation, memory)
        if plan.onward is not None:
            plan.onward.taken = True
            return (plan.onward,)
        for question, move in plan.routes:
            if question is None or self.found.holds(question, valuation, memory):
                move.taken = True
                return (move,)
        return ()

    def answers(self, plan: Plan, valuation: int, memory: int) -> tuple[Move, ...]:
        """The moves that answer a decision."""
        offered = plan.always
        for bit, condition in plan.guarded:
            if self.found.holds(condition, valuation, memory):
                offered |= bit
        moves = plan.moves.get(offered)
        if moves is None:
            places = [place for place in range(len(plan.options)) if offered >> place & 1]
            moves = plan.moves[offered] = self.planner.answers(plan, places)
            plan.offered |= offered
            for move in moves:
                move.taken = True
                self.share(move)
        if plan.asks_after:
            self.ask_after(plan, moves, valuation, memory)
        return moves

    def share(self, move: Move) -> None:
        """Let moves that do the same remember together what they do."""
        whole = move.combined
        if move.target != self.off:
            whole = follow(whole, self.entries[move.target], self.bounds)
        self.wholes[move.number] = whole
        move.applied = self.applied.setdefault(whole, move.applied)
        source = OFF if move.worth is None else move.scene
        move.kept = self.kept.setdefault((source, move.worth, move.target), move.kept)

    def apply(self, move: Move, valuation: int) -> int:
        """The valuation once the next scene has been entered, as its part of a node's key."""
        after = apply_combined(self.wholes[move.number], self.found.valuations[valuation])
        move.applied[valuation] = part = self.valuation(after) << SCENE_BITS
        return part

    def keep(self, move: Move, memory: int) -> tuple[int, int]:
        """The memory once the next scene has been entered, as its part of a node's key, and the units earned."""
        before, remember = self.found.memories[memory], self.remember
        away = move.target == self.off
        asked = Asked() if away else remember.asked[move.target]
        after, gain = remember.after_answer(before, move.scene, move.worth, asked)
        if not away:
            after = remember.after_entry(after, move.target)
        move.kept[memory] = kept = self.memory(after) << MEMORY_SHIFT, gain // self.found.unit
        return kept

    def ask_after(self, plan: Plan, moves: tuple[Move, ...], valuation: int, memory: int) -> None:
        """Ask what is shown of the outcomes, each after its effects."""
        for move in moves:
            outcome = None if move.outcome is None else plan.outcomes.get(move.outcome)
            if outcome is None:
                continue
            after = self.valuation(apply_combined(move.combined, self.found.valuations[valuation]))
            before, asked = self.found.memories[memory], self.remember.asked[plan.place]
            past = self.memory(self.remember.after_answer(before, plan.place, move.worth, asked)[0])
            for question in outcome.questions:
                if question.seen != SETTLED:
                    self.found.holds(question, after, past)

    def valuation(self, valuation: Valuation) -> int:
        """The number of a valuation."""
        number = self.valuation_ids.setdefault(valuation, len(self.found.valuations))
        if number == len(self.found.valuations):
            self.found.valuations.append(valuation)
        return number

    def memory(self, memory: Memory) -> int:
        """The number of a memory."""
        number = self.memory_ids.setdefault(memory, len(self.found.memories))
        if number == len(self.found.memories):
            self.found.memories.append(memory)
        return number
