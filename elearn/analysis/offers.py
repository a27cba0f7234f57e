"""Plays that take what no scripted play takes, for an author to copy: the shortest that a short search finds."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from elearn.analysis.conditions import Question
from elearn.analysis.coverage import Key, Kind, Part, taken_after, taken_by
from elearn.analysis.exploration import Exploration
from elearn.analysis.findings import Explored
from elearn.analysis.replies import first_order, to_answer
from elearn.engine.answers import TIMED_OUT, Answer
from elearn.engine.flow import Reply, offered
from elearn.engine.play import Run, answer, replay, start
from elearn.engine.script import Script, ScriptDecision
from elearn.engine.state import State
from elearn.language.model import DecisionType

MOST_TRIED = 40
"""So many states of a scene are tried for one part."""

MOST_REPLIES = 64
MOST_ANSWERS = 100
MOST_SEEDS = 50
MOST_OPTIONS = 12


@dataclass(frozen=True, slots=True)
class Offer:
    """A play with its seed, and where it comes to."""

    answers: tuple[Answer, ...]
    run: Run


def find_offers(script: Script, missing: Iterable[Part], explored: Explored | None) -> Iterator[Offer]:
    """Plays that between them take what is missing, as far as they are found; without an exploration a quiz's alone."""
    order = [part.key for part in missing]
    wanted = set(order)
    beginnings = _drawn(script) if script.is_quiz else _leading(script, order, wanted, explored)
    for run, answers in beginnings:
        offer = _go_on(run, answers, wanted)
        taken = taken_by(script, run.seed, offer.answers) & wanted
        wanted -= taken
        if taken:
            yield offer
        if not wanted:
            return


def _drawn(script: Script) -> Iterator[tuple[Run, tuple[Answer, ...]]]:
    """A quiz begun with one seed after another, each as often as its options may need."""
    for seed in range(MOST_SEEDS):
        for _ in range(MOST_OPTIONS):
            yield start(script, seed), ()


def _leading(
    script: Script, order: Iterable[Key], wanted: Collection[Key], explored: Explored | None
) -> Iterator[tuple[Run, tuple[Answer, ...]]]:
    """For each part that is wanted still, a shortest play that takes it."""
    for key in order:
        if explored is not None and key in wanted:
            for answers in islice(_takers(script, key, explored), 1):
                yield replay(script, 0, answers), answers


def _go_on(run: Run, answers: tuple[Answer, ...], wanted: set[Key]) -> Offer:
    """A play led on to an end, by answers that take what is wanted where there are such."""
    given, seen = list(answers), set[State]()
    while not run.finished and not run.stuck and run.state not in seen and len(given) < MOST_ANSWERS:
        seen.add(run.state)
        decision = run.script.scenes[run.state.scene].decision
        replies = [Reply()] if decision is None else list(islice(_replies(None, decision, run.state), MOST_REPLIES))
        taken = taken_by(run.script, run.seed, given)
        best = max(replies, key=lambda each: len(wanted.intersection(taken_after(run, each)) - taken))
        given.append(to_answer(None if decision is None else decision.decision, best))
        run = answer(run, given[-1])
    return Offer(tuple(given), run)


def _takers(script: Script, key: Key, explored: Explored) -> Iterator[tuple[Answer, ...]]:
    """Plays that take a part, short ones first: some only come to its scene, others give one answer more."""
    found = explored.exploration
    likely = (node for node in found.nodes_at(key.scene) if _may_take(key, found, node))
    for node in islice(likely, MOST_TRIED):
        for sums in _sums(key, found, node):
            answers = explored.witnesses.to(node, sums)
            if key in taken_by(script, 0, answers):
                yield answers
            run = replay(script, 0, answers)
            if run.state.scene == key.scene and not run.finished and not run.stuck:
                yield from ((*answers, given) for given in _taking(run, key))


def _taking(run: Run, key: Key) -> Iterator[Answer]:
    """The answers that take a part where a play stands."""
    decision = run.script.scenes[run.state.scene].decision
    replies = [Reply()] if decision is None else _replies(key, decision, run.state)
    asked = None if decision is None else decision.decision
    return (to_answer(asked, reply) for reply in replies if key in taken_after(run, reply))


def _may_take(key: Key, found: Exploration, node: int) -> bool:
    """Whether the condition of a part holds at a node, where it depends on that alone."""
    plan = found.plans[key.scene]
    asked: tuple[Question | None, ...] = ()
    if key.kind is Kind.OPTION:
        asked = plan.options
    elif key.kind is Kind.BLOCK:
        asked = {"": plan.blocks, "prose": plan.prose}.get(key.within, ())
    question = asked[key.place] if asked else None
    return question is None or found.holds_at(question, node)


def _sums(key: Key, found: Exploration, node: int) -> list[int]:
    """The sums to try a node with: for a route that may ask for `percent`, those with which each way is taken."""
    return [found.share(node, edge) for edge in found.edges(node)] if key.kind is Kind.ROUTE else [-1]


def _replies(key: Key | None, decision: ScriptDecision, state: State) -> Iterator[Reply]:
    """Answers to a decision, simple ones first, that between them come to all that an answer can come to."""
    places = offered(decision, state)
    option = key.place if key is not None and key.kind is Kind.OPTION else None
    match decision.decision.type:
        case DecisionType.CHOOSE:
            yield from (Reply((place,)) for place in places if option in (None, place))
        case DecisionType.SELECT:
            sizes = range(len(places) + 1) if option is None else [1]
            yield from (Reply(chosen) for size in sizes for chosen in combinations(places, size))
        case DecisionType.ORDER:
            pairs = len(places) * (len(places) - 1) // 2
            yield from (Reply(first_order(len(places), wrong)) for wrong in range(pairs + 1))
        case DecisionType.RATE:
            yield from (Reply(rating=rating) for rating in range(decision.decision.low, decision.decision.high + 1))
        case DecisionType.REFLECT:
            yield Reply()
    if decision.timeout is not None:
        yield TIMED_OUT
