"""Conditions and effects on states."""

import pytest

from elearn.engine.evaluate import Changes, Move, Places, apply, make_changes, make_condition, make_term
from elearn.engine.state import SLOT_BITS, State
from elearn.language.expressions import And, Comparison, Expression, FlagValue, MeterValue, Number, Or, Sum
from elearn.language.model import Effect, EffectKind, Meter
from tests.engine.models import expression_of

METERS = (Meter("trust", "Trust", 3), Meter("noise", "Noise", 0, -5, 5))
PLACES = Places(
    meters={"trust": 0, "noise": 1},
    flags={"asked": 1, "called": 2},
    scenes={"first": 1, "second": 2, "third": 4},
    slots={"second": 0, "third": SLOT_BITS},
)
STATE = State(1, (4, -2), flags=2, visited=3, points=201, earned=200, possible=300)


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("true", True),
        ("false", False),
        ("called", True),
        ("asked", False),
        ("trust >= 4", True),
        ("trust > 4", False),
        ("noise == -2", True),
        ("noise != -2", False),
        ("trust + noise == 2", True),
        ("trust - noise - 1 == 5", True),
        ("1 - 2 + 3 == 2", True),
        ("0 < trust <= 4 < 5", True),
        ("0 < trust < 4 < 5", False),
        ("5 > trust > 4 > 0", False),
        ("not asked", True),
        ("called and not asked", True),
        ("called and asked", False),
        ("asked or called", True),
        ("asked or false", False),
        ("asked == false", True),
        ('visited("first")', True),
        ('visited("third")', False),
        ('points("second") == 200', True),
        ('points("third") == 0', True),
        ('points("first") == 0', True),
        ("percent == 66", True),
        ("critical", False),
    ],
)
def test_a_condition_holds_as_the_format_says(condition: str, holds: bool) -> None:
    term = make_term(expression_of(condition, {"trust", "noise"}), PLACES)

    assert bool(term(STATE)) is holds


def test_critical_holds_once_a_critical_option_was_chosen() -> None:
    term = make_term(expression_of("critical", set()), PLACES)

    assert term(STATE._replace(critical=True))


def test_nothing_scored_is_a_hundred_percent() -> None:
    assert State(0, ()).percent == 100


def test_a_first_answer_that_earned_nothing_counts_as_no_points() -> None:
    term = make_term(expression_of('points("second")', set()), PLACES)

    assert term(STATE._replace(points=1)) == 0


@pytest.mark.parametrize("decisive", [FlagValue("called"), Comparison(("==",), (MeterValue("trust"), Number(4)))])
def test_a_part_that_decides_ends_the_reading_of_a_junction(decisive: Expression) -> None:
    assert make_term(Or((decisive, FlagValue("asked"))), PLACES)(STATE)
    assert not make_term(And((FlagValue("asked"), decisive)), PLACES)(STATE)


def test_a_sum_of_many_parts_adds_and_takes_away_each_once() -> None:
    parts = tuple(Number(value) for value in (1, 10, 100, 1000))

    assert make_term(Sum(("+", "-", "+"), parts), PLACES)(STATE) == 911


def test_no_condition_is_no_closure() -> None:
    assert make_condition(None, PLACES) is None


def test_no_effects_are_no_changes() -> None:
    assert make_changes((), PLACES, METERS) is None


def test_effects_happen_set_first_then_clear_then_meters_as_written() -> None:
    written = (
        Effect(EffectKind.CHANGE, "trust", 20),
        Effect(EffectKind.CLEAR, "called"),
        Effect(EffectKind.CHANGE, "trust", -1),
        Effect(EffectKind.SET, "called"),
        Effect(EffectKind.SET, "asked"),
        Effect(EffectKind.ASSIGN, "noise", -9),
    )

    changes = make_changes(written, PLACES, METERS)

    assert changes is not None
    assert apply(changes, (4, -2), 2) == ((9, -5), 1)


def test_changes_of_flags_alone_leave_the_meters_the_same_object() -> None:
    meters = (4, -2)

    assert apply(Changes(1, -1, ()), meters, 0)[0] is meters


@pytest.mark.parametrize(("value", "kept"), [(99, 10), (-99, 0), (2, 6)])
def test_a_change_stays_within_the_meters_bounds(value: int, kept: int) -> None:
    assert apply(Changes(0, -1, (Move(0, False, value, 0, 10),)), (4,), 0) == ((kept,), 0)


@pytest.mark.parametrize(("value", "kept"), [(99, 10), (-99, 0), (2, 2)])
def test_a_value_that_is_assigned_stays_within_the_meters_bounds(value: int, kept: int) -> None:
    assert apply(Changes(0, -1, (Move(0, True, value, 0, 10),)), (4,), 0) == ((kept,), 0)
