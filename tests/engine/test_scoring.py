"""What answers are worth."""

import pytest

from elearn.engine.scoring import (
    choose_worth,
    order_worth,
    outcome_of_rating,
    outcome_of_worth,
    rate_worth,
    select_worth,
)
from elearn.language.model import When


@pytest.mark.parametrize(("score", "worth"), [(0, 0), (1, 100), (2, 200), (3, 300), (None, None)])
def test_an_option_is_worth_a_hundred_times_its_score(score: int | None, worth: int | None) -> None:
    assert choose_worth(score) == worth


@pytest.mark.parametrize(
    ("correct", "selected", "worth"),
    [
        ((0, 1), (0, 1), 300),
        ((0, 1), (0,), 150),
        ((0, 1), (), 0),
        ((0, 1), (0, 1, 2), 150),
        ((0, 1), (0, 2), 0),
        ((0, 1), (2, 3), 0),
        ((0, 1, 2, 3, 4, 5, 6), (0,), 42),
        ((), (), 300),
        ((), (2,), 0),
    ],
)
def test_a_selection_is_worth_its_hits_less_its_false_alarms(
    correct: tuple[int, ...], selected: tuple[int, ...], worth: int
) -> None:
    assert select_worth(correct, selected) == worth


@pytest.mark.parametrize(
    ("order", "worth"),
    [((0, 1, 2), 300), ((2, 1, 0), 0), ((1, 0, 2), 100), ((1, 2, 0), 0), ((0, 1, 3, 2), 200), ((0, 1, 2, 4, 3), 240)],
)
def test_an_order_is_worth_its_right_pairs_less_its_wrong_ones(order: tuple[int, ...], worth: int) -> None:
    assert order_worth(order) == worth


@pytest.mark.parametrize(("rating", "worth"), [(5, 300), (6, 300), (4, 200), (7, 200), (8, 100), (9, 0), (0, 0)])
def test_a_rating_loses_a_third_with_every_step_outside_the_range(rating: int, worth: int) -> None:
    assert rate_worth((5, 6), rating) == worth


@pytest.mark.parametrize(("worth", "when"), [(300, When.RIGHT), (299, When.PARTLY), (1, When.PARTLY), (0, When.WRONG)])
def test_an_outcome_is_right_only_with_all_points_and_wrong_only_with_none(worth: int, when: When) -> None:
    assert outcome_of_worth(worth) is when


@pytest.mark.parametrize(("rating", "when"), [(4, When.LOW), (5, When.RIGHT), (6, When.RIGHT), (7, When.HIGH)])
def test_a_ratings_outcome_tells_on_which_side_of_the_range_it_is(rating: int, when: When) -> None:
    assert outcome_of_rating((5, 6), rating) is when
