"""The distinct ways to answer a decision: allowed answers that are worth the same and do the same are one.

How many answers a way stands for, and the first of them in the order of the format: options in file order, subsets by
size and then file order, orders and numbers rising.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from elearn.analysis.effects import Bounds, Combined, combine, follow
from elearn.engine.answers import Answer
from elearn.engine.evaluate import Changes
from elearn.engine.flow import Reply
from elearn.engine.scoring import (
    FULL,
    choose_worth,
    outcome_of_rating,
    outcome_of_worth,
    rate_worth,
    select_worth,
)
from elearn.engine.script import Script, ScriptDecision, ScriptScene
from elearn.language.model import Decision, DecisionType, When


@dataclass(frozen=True, slots=True)
class Way:
    """Answers that do the same: `count` of them, the first of which is `reply`.

    `worth` is None where nothing is scored, `combined` all that happens before the next scene is entered, `target` the
    place of that scene. `options` are the places of the options of a choice that do this.
    """

    reply: Reply
    count: int
    worth: int | None
    outcome: When | None
    combined: Combined
    target: int
    options: tuple[int, ...] = ()


def ways_to_answer(
    scene: ScriptScene, decision: ScriptDecision, offered: Sequence[int], bounds: Bounds
) -> tuple[Way, ...]:
    """All distinct ways to answer where these options are offered, in the order of the format; time runs out last."""
    finding = _Finding(scene, decision, bounds)
    match decision.decision.type:
        case DecisionType.CHOOSE:
            ways = finding.choices(offered)
        case DecisionType.SELECT:
            ways = finding.selections(offered)
        case DecisionType.ORDER:
            ways = finding.orders(len(offered))
        case DecisionType.RATE:
            ways = finding.ratings()
        case _:
            ways = [finding.way(Reply(), 1, None, When.RIGHT)]
    return (*ways, *finding.time_out())


@dataclass(frozen=True, slots=True)
class _Finding:
    """Finds the ways to answer one decision."""

    scene: ScriptScene
    decision: ScriptDecision
    bounds: Bounds

    def way(self, reply: Reply, count: int, worth: int | None, outcome: When | None) -> Way:
        """A way whose answers choose nothing that does anything by itself."""
        changes, target = self.afterwards(outcome)
        return Way(reply, count, worth, outcome, combine([self.scene.each, *changes], self.bounds), target)

    def afterwards(self, outcome: When | None) -> tuple[list[Changes | None], int]:
        """What an outcome does, and where it leads."""
        followed = None if outcome is None else self.decision.outcomes.get(outcome)
        return ([followed.changes], followed.target) if followed else ([], self.decision.target)

    def choices(self, offered: Sequence[int]) -> list[Way]:
        grouped: dict[tuple[int | None, Combined, int], list[int]] = {}
        for place in offered:
            option = self.decision.options[place]
            combined = combine([self.scene.each, option.changes], self.bounds, option.option.critical)
            worth = choose_worth(option.option.score) if self.decision.decision.scored else None
            grouped.setdefault((worth, combined, option.target), []).append(place)
        return [
            Way(Reply((places[0],)), len(places), worth, None, combined, target, tuple(places))
            for (worth, combined, target), places in grouped.items()
        ]

    def selections(self, offered: Sequence[int]) -> list[Way]:
        correct = [place for place in offered if self.decision.options[place].option.correct]
        grouped: _Grouped = {}
        for (hits, size, combined), (count, first) in self.subsets(offered).items():
            worth = select_worth(correct, [*correct[:hits], *[-1] * (size - hits)])
            outcome = outcome_of_worth(worth)
            changes, target = self.afterwards(outcome)
            whole = combine_after(combined, changes, self.bounds)
            _join(grouped, (self.scored(worth), outcome, whole, target), count, first)
        ways = [Way(Reply(first), count, *key) for key, (count, first) in grouped.items()]
        return sorted(ways, key=lambda way: _by_size(way.reply.chosen))

    def scored(self, worth: int) -> int | None:
        """What an answer is worth, if the decision is scored."""
        return worth if self.decision.decision.scored else None

    def subsets(self, offered: Sequence[int]) -> dict[tuple[int, int, Combined], tuple[int, tuple[int, ...]]]:
        """Every subset by its hits, its size and what its options do: how many there are, and the first."""
        found = {(0, 0, combine([self.scene.each], self.bounds)): (1, tuple[int, ...]())}
        for place in offered:
            option = self.decision.options[place]
            more = dict(found)
            for (hits, size, combined), (count, first) in found.items():
                after = combine_after(combined, [option.changes], self.bounds, option.option.critical)
                _join(more, (hits + option.option.correct, size + 1, after), count, (*first, place))
            found = more
        return found

    def orders(self, length: int) -> list[Way]:
        pairs = length * (length - 1) // 2
        grouped: dict[tuple[int | None, When], tuple[int, tuple[int, ...]]] = {}
        for wrong, count in enumerate(inversions(length)):
            worth = FULL * max(0, pairs - 2 * wrong) // pairs
            _join(grouped, (self.scored(worth), outcome_of_worth(worth)), count, first_order(length, wrong))
        ways = [self.way(Reply(first), count, worth, outcome) for (worth, outcome), (count, first) in grouped.items()]
        return sorted(ways, key=lambda way: way.reply.chosen)

    def ratings(self) -> list[Way]:
        asked = self.decision.decision
        grouped: dict[tuple[int | None, When | None], list[int]] = {}
        for rating in range(asked.low, asked.high + 1):
            if asked.answer is None:
                key: tuple[int | None, When | None] = (0 if asked.scored else None, None)
            else:
                worth = rate_worth(asked.answer, rating) if asked.scored else None
                key = worth, outcome_of_rating(asked.answer, rating)
            grouped.setdefault(key, []).append(rating)
        return [
            self.way(Reply(rating=ratings[0]), len(ratings), worth, outcome)
            for (worth, outcome), ratings in grouped.items()
        ]

    def time_out(self) -> Iterable[Way]:
        """Running out of time, where there is a limit; it counts as no guess."""
        target = self.decision.timeout
        if target is not None:
            worth = 0 if self.decision.decision.scored else None
            yield Way(Reply(timed_out=True), 1, worth, None, combine([self.scene.each], self.bounds), target)


def combine_after(
    first: Combined, changes: Iterable[Changes | None], bounds: Bounds, critical: bool = False
) -> Combined:
    """Changes after what was combined already."""
    return follow(first, combine(changes, bounds, critical), bounds)


_Key = TypeVar("_Key")
_Grouped: TypeAlias = dict[tuple[int | None, When | None, Combined, int], tuple[int, tuple[int, ...]]]


def _join(grouped: dict[_Key, tuple[int, tuple[int, ...]]], key: _Key, count: int, first: tuple[int, ...]) -> None:
    """Add so many answers, of which this is the first, to those that do the same."""
    known = grouped.get(key)
    grouped[key] = (count, first) if known is None else (known[0] + count, min(known[1], first, key=_by_size))


def _by_size(chosen: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    return len(chosen), chosen


def possible_worths(script: Script) -> frozenset[int]:
    """All that an answer to some scored decision of a script can be worth."""
    return frozenset(
        worth
        for scene in script.scenes
        if scene.decision is not None and scene.decision.slot is not None
        for worth in _worths(scene.decision.decision)
    )


def _worths(decision: Decision) -> Iterable[int]:
    match decision.type:
        case DecisionType.SELECT:
            correct = sum(option.correct for option in decision.options)
            return {FULL * hits // offered for offered in range(1, correct + 1) for hits in range(offered + 1)} | {FULL}
        case DecisionType.ORDER:
            pairs = len(decision.options) * (len(decision.options) - 1) // 2
            return {FULL * max(0, pairs - 2 * wrong) // pairs for wrong in range(pairs + 1)}
        case _:
            return range(0, FULL + 1, FULL // 3)


def inversions(length: int) -> list[int]:
    """How many orders of so many things have 0, 1, 2 … pairs in the wrong order: Mahonian numbers (OEIS A008302)."""
    counts = [1]
    for size in range(2, length + 1):
        longer = [0] * (len(counts) + size - 1)
        for wrong, count in enumerate(counts):
            for more in range(size):
                longer[wrong + more] += count
        counts = longer
    return counts


def first_order(length: int, wrong: int) -> tuple[int, ...]:
    """The first, in rising order, of those orders that have so many pairs in the wrong order."""
    left = list(range(length))
    order = []
    while left:
        rest = len(left) - 1
        skipped = max(0, wrong - rest * (rest - 1) // 2)
        order.append(left.pop(skipped))
        wrong -= skipped
    return tuple(order)


def to_answer(decision: Decision | None, reply: Reply) -> Answer:
    """A reply as the answer that gives it; a reflection is its fewest words."""
    if decision is None:
        return None
    if reply.timed_out:
        return {"timeout": True}
    match decision.type:
        case DecisionType.CHOOSE:
            return decision.options[reply.chosen[0]].id
        case DecisionType.SELECT | DecisionType.ORDER:
            return [decision.options[place].id for place in reply.chosen]
        case DecisionType.RATE:
            return reply.rating
        case _:
            return " ".join(["word"] * decision.words)
