"""Broken builds of the analysis, on which its tests must fail: a test that cannot fail proves nothing.

Each breaks one thing in this process alone. Where a name that is broken here is no more, break what does its work now.
"""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from elearn.analysis import counts, effects, explore, findings, memory, plans, players, proof, replies
from elearn.analysis.witness import Witnesses
from elearn.engine.flow import Reply
from elearn.language.expressions import FlagValue, MeterValue, Percent, Points, Visited
from tests.analysis import test_mutations, test_witnesses
from tests.analysis.test_brute_force import disagreements
from tests.analysis.test_mutations import Library, library
from tests.analysis.test_random_play import check_plays, generated, told_of
from tests.generate import write_document

__all__ = ["library"]

DOCUMENTS = range(200)
Break = Callable[[pytest.MonkeyPatch], None]


def deaf_to(kind: type) -> Break:
    """A build that thinks that nothing asks about visits, points, flags, meters or `percent`."""
    atoms_of = memory.atoms_of

    def heard(expression: Any) -> Any:
        return [atom for atom in atoms_of(expression) if not isinstance(atom, kind)]

    return lambda patch: patch.setattr(memory, "atoms_of", heard)


def without_time_outs(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(replies._Finding, "time_out", lambda self: ())


def without_bounds(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(effects, "_clamp", lambda value, low, high: value)


def forgiving(patch: pytest.MonkeyPatch) -> None:
    """Critical options are forgotten."""
    combine = effects.combine
    for module in (replies, effects):
        patch.setattr(module, "combine", lambda changes, bounds, critical=False: combine(changes, bounds))


def hasty(patch: pytest.MonkeyPatch) -> None:
    """The next scene's effects come before those of the answer."""
    follow = effects.follow
    patch.setattr(explore, "follow", lambda first, second, bounds: follow(second, first, bounds))


def noisy(patch: pytest.MonkeyPatch) -> None:
    """Nothing is passed through in silence."""
    patch.setattr(explore._Explorer, "is_silent", lambda self, code: False)


def counting_once(patch: pytest.MonkeyPatch) -> None:
    """Answers that do the same count as one."""
    join = replies._join
    patch.setattr(
        replies, "_join", lambda grouped, key, count, first: join(grouped, key, int(key not in grouped), first)
    )


def one_play_more(patch: pytest.MonkeyPatch) -> None:
    count = counts.count_plays
    patch.setattr(proof, "count_plays", lambda roads: count(roads) + 1)


def one_answer_less(patch: pytest.MonkeyPatch) -> None:
    longest = counts.longest_play
    patch.setattr(proof, "longest_play", lambda roads: (longest(roads) or 1) - 1)


def rounding_down(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(proof, "rounded", lambda chance: int(chance * 10_000) / 10_000)


def taking_the_first_of_the_longest(patch: pytest.MonkeyPatch) -> None:
    longest = players.longest_reply

    def first(decision: Any, places: tuple[int, ...]) -> Reply:
        if decision.decision.type != "choose" or not places:
            return longest(decision, places)
        return Reply((max(places, key=lambda place: len(decision.options[place].option.text)),))

    patch.setattr(players, "longest_reply", first)


def backwards(patch: pytest.MonkeyPatch) -> None:
    """The last of equals instead of the first."""
    edges = explore.Exploration.edges
    patch.setattr(explore.Exploration, "edges", lambda self, node: list(edges(self, node))[::-1])


def blind(patch: pytest.MonkeyPatch) -> None:
    """The last answer that a decision allows is never given."""
    answers = plans.Planner.answers

    def some(self: Any, plan: Any, offered: Any) -> Any:
        every = answers(self, plan, offered)
        return every[:-1] if len(every) > 1 else every

    patch.setattr(plans.Planner, "answers", some)


def silent_about_dead_ends(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(findings, "find_dead_ends", lambda explored: ())


BREAKS: dict[str, Break] = {
    "without visits": deaf_to(Visited),
    "without points": deaf_to(Points),
    "without flags": deaf_to(FlagValue),
    "without meters": deaf_to(MeterValue),
    "without percent": deaf_to(Percent),
    "without time-outs": without_time_outs,
    "without bounds": without_bounds,
    "forgiving": forgiving,
    "hasty": hasty,
    "noisy": noisy,
    "counting once": counting_once,
    "one play more": one_play_more,
    "one answer less": one_answer_less,
    "rounding down": rounding_down,
    "first of the longest": taking_the_first_of_the_longest,
    "backwards": backwards,
    "blind": blind,
    "silent about dead ends": silent_about_dead_ends,
}


def fails(check: Callable[[], Any]) -> bool:
    """Whether a test fails, or cannot be carried out."""
    try:
        return bool(check())
    except Exception:
        return True


@pytest.mark.parametrize("name", BREAKS)
def test_brute_force_finds_a_broken_build(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    BREAKS[name](monkeypatch)

    assert fails(lambda: any(disagreements(range(seed, seed + 1))[1] for seed in DOCUMENTS))


def test_brute_force_finds_nothing_in_this_build() -> None:
    assert not fails(lambda: disagreements(range(40))[1])


def random_play() -> None:
    for seed in range(60):
        check_plays(told_of(write_document(generated(seed))), Random(seed), 10)


@pytest.mark.parametrize("name", ["without time-outs", "without bounds", "blind"])
def test_random_play_finds_a_broken_build(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    BREAKS[name](monkeypatch)

    assert fails(random_play)


def test_a_build_whose_witnesses_stop_too_early_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    to = Witnesses.to
    monkeypatch.setattr(Witnesses, "to", lambda self, *where: to(self, *where)[:-1])

    assert fails(lambda: test_witnesses.test_a_witness_leads_where_it_says_and_is_the_shortest(0))


@pytest.mark.parametrize("name", ["without time-outs", "without percent"])
def test_mutations_find_a_broken_build(name: str, monkeypatch: pytest.MonkeyPatch, library: Library) -> None:
    BREAKS[name](monkeypatch)

    assert fails(lambda: test_mutations.test_a_mistake_in_a_generated_document_raises_its_code_and_no_other(0, library))
