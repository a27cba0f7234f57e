"""The distinct ways to answer stand for all answers, each once, and name the first of those that do the same."""

from collections import defaultdict
from itertools import chain, combinations, permutations
from random import Random

import pytest

from elearn.analysis.effects import bounds_of
from elearn.analysis.replies import Way, first_order, inversions, possible_worths, to_answer, ways_to_answer
from elearn.engine.flow import Reply, take
from elearn.engine.script import Script, ScriptDecision, prepare
from elearn.language.checker import read
from elearn.language.model import DecisionType
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings
from tests.analysis.small import make_small
from tests.generate import write_document


def all_replies(decision: ScriptDecision, offered: tuple[int, ...]) -> list[Reply]:
    asked = decision.decision
    match asked.type:
        case DecisionType.CHOOSE:
            replies = [Reply((place,)) for place in offered]
        case DecisionType.SELECT:
            sizes = (combinations(offered, size) for size in range(len(offered) + 1))
            replies = [Reply(chosen) for chosen in chain.from_iterable(sizes)]
        case DecisionType.ORDER:
            replies = [Reply(order) for order in permutations(offered)]
        case DecisionType.RATE:
            replies = [Reply(rating=rating) for rating in range(asked.low, asked.high + 1)]
        case _:
            replies = [Reply()]
    return replies + [Reply(timed_out=True)] * (decision.timeout is not None)


def scripts(count: int) -> list[Script]:
    found = []
    for seed in range(count):
        scenario, _ = read(Source("small.md", write_document(make_small(Random(seed)))), Surroundings())
        if scenario is not None:
            found.append(prepare(scenario))
    return found


def grouped(script: Script, place: int) -> list[tuple[int, Reply]]:
    """By brute force: how many answers do each thing, and the first of them, in the order of the format."""
    decision = script.scenes[place].decision
    assert decision is not None
    seen: dict[object, list[Reply]] = defaultdict(list)
    for reply in all_replies(decision, decision.every):
        results = []
        for value in (0, 1):
            meters = tuple(meter.low + value for meter in script.scenario.meters)
            state = script.beginning._replace(scene=place, meters=meters, visited=1 << place)
            result = take(script, state, reply)
            results.append((result.state, result.points, result.outcome, result.target))
        seen[reply.timed_out, tuple(results)].append(reply)
    return [(len(replies), replies[0]) for replies in seen.values()]


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_the_ways_to_answer_are_all_answers_that_differ(first: int) -> None:
    for script in scripts(first + 100)[first:]:
        for place, scene in enumerate(script.scenes):
            if scene.decision is None or scene.decision.conditional:
                continue
            ways = without_conditions(script, place)
            wanted = grouped(script, place)
            assert sum(way.count for way in ways) == sum(count for count, _ in wanted)
            firsts = [way.reply for way in ways]
            assert [reply for _, reply in wanted if reply not in firsts] == []
            assert firsts == sorted(firsts, key=all_replies(scene.decision, scene.decision.every).index)


def without_conditions(script: Script, place: int) -> tuple[Way, ...]:
    scene = script.scenes[place]
    assert scene.decision is not None
    offered = scene.decision.every if not scene.decision.conditional else tuple(range(len(scene.decision.options)))
    return ways_to_answer(scene, scene.decision, offered, bounds_of(script))


@pytest.mark.parametrize("length", range(3, 7))
def test_orders_are_counted_by_their_wrong_pairs(length: int) -> None:
    by_wrong = defaultdict(list)
    for order in permutations(range(length)):
        wrong = sum(later < earlier for earlier, later in combinations(order, 2))
        by_wrong[wrong].append(order)

    assert inversions(length) == [len(by_wrong[wrong]) for wrong in sorted(by_wrong)]
    assert [first_order(length, wrong) for wrong in sorted(by_wrong)] == [min(by_wrong[w]) for w in sorted(by_wrong)]


def test_a_decision_with_twelve_things_to_order_is_no_burden() -> None:
    assert sum(inversions(12)) == 479_001_600


def test_every_worth_is_foreseen() -> None:
    for script in scripts(200):
        foreseen = possible_worths(script)
        for place, scene in enumerate(script.scenes):
            if scene.decision is not None and scene.decision.decision.scored:
                worths = {way.worth for way in without_conditions(script, place) if way.worth is not None}
                assert worths <= foreseen | {0}


def test_a_reflection_is_answered_with_as_many_words_as_it_wants() -> None:
    text = (
        "---\ntitle: T\nsummary: S\n---\n\n## A\n\n### Why? {type: reflect, words: 3}\n\n## B {ending: good}\n\nEnd.\n"
    )
    scenario, _ = read(Source("reflect.md", text), Surroundings())

    assert scenario is not None
    assert to_answer(scenario.scenes[0].decision, Reply()) == "word word word"
