"""Several changes as one do what they do one after the other, and what does the same is the same."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from elearn.analysis.effects import Combined, Valuation, apply_combined, combine, follow
from elearn.engine.evaluate import Changes, Move, apply

BOUNDS = ((-1, 3), (0, 2))
STARTS = [Valuation(meters, flags, False) for meters in product(range(-1, 4), range(3)) for flags in range(4)]

moves = st.builds(
    lambda place, assign, value: Move(place, assign, value, *BOUNDS[place]),
    st.integers(0, 1),
    st.booleans(),
    st.integers(-5, 5),
)
changes = st.builds(
    lambda sets, clears, each: Changes(sets, ~clears, tuple(each)),
    st.integers(0, 3),
    st.integers(0, 3),
    st.lists(moves, max_size=3),
)


def one_by_one(several: list[Changes], start: Valuation) -> Valuation:
    meters, flags = start.meters, start.flags
    for each in several:
        meters, flags = apply(each, meters, flags)
    return Valuation(meters, flags, start.critical)


@given(st.lists(changes, max_size=4))
def test_combined_changes_do_what_they_do_one_after_the_other(several: list[Changes]) -> None:
    combined = combine(several, BOUNDS)

    for start in STARTS:
        assert apply_combined(combined, start) == one_by_one(several, start)


@given(st.lists(changes, max_size=3), st.lists(changes, max_size=3))
def test_what_follows_is_combined_as_if_it_had_been_one(first: list[Changes], second: list[Changes]) -> None:
    both = follow(combine(first, BOUNDS), combine(second, BOUNDS), BOUNDS)

    assert both == combine([*first, *second], BOUNDS)


@given(st.lists(changes, max_size=3), st.lists(changes, max_size=3))
def test_changes_that_do_the_same_are_the_same(first: list[Changes], second: list[Changes]) -> None:
    one, other = combine(first, BOUNDS), combine(second, BOUNDS)
    alike = all(apply_combined(one, start) == apply_combined(other, start) for start in STARTS)

    assert alike == (same(one) == same(other))


def same(combined: Combined) -> Combined:
    """The changes as far as the two flags of these tests go."""
    return combined._replace(keeps=combined.keeps & 3)


def test_a_critical_option_stays_critical_whatever_follows() -> None:
    combined = follow(combine([], BOUNDS, critical=True), combine([], BOUNDS), BOUNDS)

    assert apply_combined(combined, STARTS[0]).critical
