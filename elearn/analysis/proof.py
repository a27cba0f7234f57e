"""Proving a document: everything that exploring it shows, as diagnostics and as facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from elearn.analysis.counts import chance_of_passing, count_plays, longest_play, open_roads, to_digits
from elearn.analysis.expert import find_expert
from elearn.analysis.exploration import Exploration
from elearn.analysis.explore import LIMIT, explore, has_too_many
from elearn.analysis.facts import EndingFacts, Facts, rounded, to_fraction
from elearn.analysis.findings import Explored, find_flow_errors
from elearn.analysis.lexicon import Lexicon
from elearn.analysis.loops import chance_with_loops
from elearn.analysis.merits import (
    find_beaten,
    find_chances,
    find_idle_conditions,
    find_short_cuts,
    find_unassessed,
    find_unearned,
    find_without_best,
    quiz_chances,
)
from elearn.analysis.order import Order, find_order
from elearn.analysis.pace import find_pace
from elearn.analysis.passable import find_not_passable, too_many_states
from elearn.analysis.players import guess_quiz, play_longest
from elearn.analysis.reach import percent_of, sums_towards
from elearn.analysis.witness import Witnesses
from elearn.analysis.wording import Measured, Wording, check_wording, grade_of
from elearn.engine.script import Script, prepare
from elearn.language.diagnostics import Diagnostic
from elearn.language.draft import Draft
from elearn.language.estimate import count_words, estimate_minutes
from elearn.language.model import Kind, Scenario

STUCK = ("E303", "E304", "E307")
"""Where one of these stands, that nobody can pass is not told as well."""


@dataclass(frozen=True, slots=True)
class Written:
    """What a proof has to know beside the checked document: its draft, for places, and the words to look for.

    `original` is the digest of the original's file, where the document is a translation.
    """

    draft: Draft | None = None
    lexicon: Lexicon = field(default_factory=Lexicon)
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found, by place, and the facts. `explored` is None for quizzes, and where there were too many states."""

    diagnostics: tuple[Diagnostic, ...]
    facts: Facts
    explored: Explored | None = None


def prove(scenario: Scenario, written: Written, limit: int = LIMIT) -> Proof:
    """Everything that there is to find out about a document without errors of its form."""
    script = prepare(scenario)
    words = count_words(scenario.scenes)
    plain = Facts(
        scenes=len(scenario.scenes),
        decisions=sum(scene.decision is not None for scene in scenario.scenes),
        words=words,
        minutes=estimate_minutes(scenario.scenes, words),
    )
    if scenario.kind is Kind.QUIZ:
        return _with_wording(_prove_quiz(script, plain), scenario, written, Measured())
    explored, complete = _explore(script, limit)
    if not complete or has_too_many(script, limit):
        found = [too_many_states(explored.exploration)]
        base = explore(script, scores=False, limit=limit) if script.assessed else explored.exploration
        if base.complete:
            partly = Explored(base, find_order(base), Witnesses(base))
            found += [*find_flow_errors(partly), *find_idle_conditions(partly)]
        return _with_wording(Proof(tuple(found), plain), scenario, written, Measured())
    return _prove_flow(explored, plain, scenario, written)


def _explore(script: Script, limit: int) -> tuple[Explored, bool]:
    """The exploration; where a loop forks by `percent`, with a node for each sum, so that loops are told exactly."""
    exploration = explore(script, limit=limit)
    if not exploration.complete:
        return Explored(exploration, Order((), ()), Witnesses(exploration)), False
    order = find_order(exploration)
    if order.loops and exploration.shares:
        exploration = explore(script, split=True, limit=limit)
        order = find_order(exploration)
    return Explored(exploration, order, Witnesses(exploration)), exploration.complete


def _prove_quiz(script: Script, plain: Facts) -> Proof:
    draw, every = script.scenario.draw, len(script.scenes)
    guess = to_fraction(guess_quiz(script))
    longest = play_longest(script) if draw is None or draw >= every else None
    found = (*find_beaten(script.scenario, guess, longest), *find_without_best(script, None))
    minutes = plain.minutes
    if draw is not None and draw < every:
        minutes = max(1, round(minutes * draw / every))
    assessed = quiz_chances(script.scenario)
    facts = replace(plain, guess=rounded(guess), longest_option=longest, minutes=minutes, assessed=assessed)
    return Proof(found, facts)


def _prove_flow(explored: Explored, plain: Facts, scenario: Scenario, written: Written) -> Proof:
    exploration, order = explored.exploration, explored.order
    expert = find_expert(exploration, order)
    pace = find_pace(exploration, order)
    lengths = _Lengths.of(exploration, order)
    longest = play_longest(exploration.script)
    found = list(find_flow_errors(explored))
    if not any(told.code in STUCK for told in found):
        found += find_not_passable(explored)
    found += [
        *find_beaten(scenario, lengths.guess, longest),
        *find_unassessed(explored),
        *find_without_best(exploration.script, expert),
        *find_short_cuts(explored, expert),
        *find_unearned(explored),
        *find_idle_conditions(explored),
    ]
    best, worst = _best_and_worst(exploration)
    facts = replace(
        plain,
        endings=_endings(exploration),
        paths=lengths.paths,
        shortest=lengths.shortest,
        longest=lengths.longest,
        best=best,
        worst=worst,
        expert=None if expert is None else expert.answers,
        expert_decisions=None if expert is None else expert.decisions,
        guess=rounded(lengths.guess),
        longest_option=longest,
        states=exploration.states,
        minutes=plain.minutes if pace.seconds is None else max(1, -(-pace.seconds // 60)),
        remaining=pace.remaining,
        assessed=find_chances(exploration),
    )
    measured = Measured(facts.minutes, pace.words_shown)
    return _with_wording(Proof(tuple(found), facts, explored), scenario, written, measured)


def _with_wording(proof: Proof, scenario: Scenario, written: Written, measured: Measured) -> Proof:
    """A proof with what is to be said of the words, and their grade; a translation's flow is told at its original."""
    wording = Wording(scenario, written.draft, written.lexicon, replace(measured, original=written.original))
    flow = () if written.original is not None else proof.diagnostics
    found = sorted((*flow, *check_wording(wording)), key=lambda told: (told.span.start, told.code))
    return replace(proof, diagnostics=tuple(found), facts=replace(proof.facts, grade=grade_of(wording)))


@dataclass(frozen=True, slots=True)
class _Lengths:
    """How many plays there are, how long, and how likely a guess passes."""

    paths: str | None
    shortest: int | None
    longest: int | None
    guess: Fraction

    @classmethod
    def of(cls, exploration: Exploration, order: Order) -> "_Lengths":
        finished = exploration.ends
        shortest = min((exploration.depths[node] for node in finished), default=None)
        towards = None
        if order.loops:
            towards = sums_towards(exploration, order, {node: exploration.sums[node] for node in finished})
            if any(towards[node] for loop in order.loops for node in loop):
                return cls(None, shortest, None, to_fraction(chance_with_loops(exploration, order)))
        roads = open_roads(exploration, order, towards)
        return cls(to_digits(count_plays(roads)), shortest, longest_play(roads), chance_of_passing(roads))


def _best_and_worst(exploration: Exploration) -> tuple[int | None, int | None]:
    percents = [_percents(exploration, node) for node in exploration.ends]
    return max((high for _, high in percents), default=None), min((low for low, _ in percents), default=None)


def _percents(exploration: Exploration, node: int) -> tuple[int, int]:
    """The lowest and the highest percent at a node."""
    sums = exploration.sums[node]
    low, high = (sums & -sums).bit_length() - 1, sums.bit_length() - 1
    return percent_of(exploration, node, low), percent_of(exploration, node, high)


def _endings(exploration: Exploration) -> Mapping[str, EndingFacts]:
    found: dict[int, list[tuple[int, int]]] = {}
    for node in exploration.ends:
        found.setdefault(exploration.scene_of(node), []).append(_percents(exploration, node))
    facts = {}
    for plan in exploration.plans:
        if plan.scene.scene.ending is not None:
            percents = found.get(plan.place)
            facts[plan.scene.scene.id] = (
                EndingFacts(True, min(low for low, _ in percents), max(high for _, high in percents))
                if percents
                else EndingFacts(False)
            )
    return facts
