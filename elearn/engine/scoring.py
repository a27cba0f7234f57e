"""What an answer is worth, in integers throughout."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from elearn.engine.state import State, first_points
from elearn.language.model import When

FULL = 300
"""What the best answer to a decision is worth."""


def choose_worth(score: int | None) -> int | None:
    """What choosing an option with this score is worth; None where nothing is scored."""
    return None if score is None else 100 * score


def select_worth(correct: Collection[int], selected: Sequence[int]) -> int:
    """What a selection is worth, by the correct ones of the options that were offered."""
    if not correct:
        return 0 if selected else FULL
    hits = len([place for place in selected if place in correct])
    return FULL * max(0, 2 * hits - len(selected)) // len(correct)


def order_worth(order: Sequence[int]) -> int:
    """What an order is worth, by its pairs; the right order is that of the file."""
    pairs = list(combinations(order, 2))
    right = len([True for before, after in pairs if before < after])
    return FULL * max(0, 2 * right - len(pairs)) // len(pairs)


def rate_worth(answer: tuple[int, int], rating: int) -> int:
    """What a rating is worth: a third less for every step outside the right range."""
    low, high = answer
    return max(0, FULL - 100 * max(0, low - rating, rating - high))


def outcome_of_worth(worth: int) -> When:
    """The outcome of a selection or an order."""
    if worth == FULL:
        return When.RIGHT
    return When.PARTLY if worth else When.WRONG


def outcome_of_rating(answer: tuple[int, int], rating: int) -> When:
    """The outcome of a rating."""
    low, high = answer
    if rating < low:
        return When.LOW
    return When.HIGH if rating > high else When.RIGHT


def competency_percents(assessed: Mapping[str, Sequence[int]], state: State) -> dict[str, int]:
    """The percent of each competency that was assessed so far."""
    percents = {}
    for competency, slots in assessed.items():
        earned = [points for slot in slots if (points := first_points(state, slot)) is not None]
        if earned:
            percents[competency] = 100 * sum(earned) // (FULL * len(earned))
    return percents
