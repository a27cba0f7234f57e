"""The line: its shape says the level, its sentence says the course, and it is the same every time."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.course.tension import LEVELS, Teller, bar, level_mark, level_of, margin_line, seal

TELLER = Teller()

COURSES = st.lists(st.integers(-1000, 1000), min_size=1, max_size=60)


@pytest.mark.parametrize(
    ("value", "low", "high", "level"),
    [
        (0, 0, 10, 0),
        (2, 0, 10, 0),
        (3, 0, 10, 1),
        (5, 0, 10, 2),
        (7, 0, 10, 3),
        (9, 0, 10, 4),
        (10, 0, 10, 4),
        (99, 0, 10, 4),
        (-5, 0, 10, 0),
        (4, 4, 4, 0),
        (0, -3, 1, 3),
    ],
)
def test_a_level_is_a_fifth_of_the_range(value, low, high, level):
    assert level_of(value, low, high) == level


@given(st.integers(-1000, 1000), st.integers(-1000, 999), st.integers(1, 1000))
def test_every_value_has_a_level(value, low, span):
    assert 0 <= level_of(value, low, low + span) < len(LEVELS)


def test_each_level_has_a_shape_of_its_own():
    shapes = [re.search(r' d="([^"]+)"', margin_line(level)).group(1) for level in range(5)]

    assert len(set(shapes)) == 5
    assert shapes[0] == "M14 0V40"


@pytest.mark.parametrize("level", range(5))
def test_the_line_neither_shimmers_nor_strays(level):
    path = re.search(r' d="M14 0([^"]+)"', margin_line(level)).group(1)
    corners = [tuple(map(float, pair)) for pair in re.findall(r"L(\d+) (\d+)", path)]
    across = [x for x, _ in corners]

    assert all(abs(x - 14) <= 9 for x in across)
    assert all(later[1] - earlier[1] >= 16 for earlier, later in pairwise(corners[:-1]))


def test_a_change_of_level_shows_both_shapes():
    drawing = margin_line(4, before=1)

    assert "url(#line-1)" in drawing
    assert "url(#line-4)" in drawing
    assert margin_line(2, before=2) == margin_line(2)


@pytest.mark.parametrize("level", range(5))
def test_a_level_is_said_in_its_word_and_counted_in_dots(level):
    mark = level_mark(level)

    assert LEVELS[level] in mark
    assert mark.count("is-on") == level + 1
    assert mark.count("<circle") == 5


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ((8, 7, 9, 3), "began at 8, was highest after answer 2 at 9 and fell to 3 at the end"),
        ((2, 5), "began at 2 and rose to 5 at the end"),
        ((4, 6, 4), "began at 4, was highest after answer 1 at 6 and came back to 4 at the end"),
        ((4, 4), "stayed at 4"),
    ],
)
def test_the_course_is_said_in_one_sentence(values, sentence):
    assert TELLER.summary("Her distress", values, 0, 10) == f"Her distress {sentence}, on a scale from 0 to 10."


def test_the_chart_is_named_by_its_sentence_even_where_a_label_has_marks_of_html():
    drawing = ElementTree.fromstring(TELLER.chart('A "<b>" & c', (1, 2), 0, 10))

    assert drawing.get("aria-label") == TELLER.summary('A "<b>" & c', (1, 2), 0, 10)


@given(COURSES, st.integers(-1000, 999), st.integers(1, 1000))
def test_any_course_can_be_drawn(values, low, span):
    high = low + span

    for drawing in (
        TELLER.chart("Trust", values, low, high),
        seal([level_of(value, low, high) for value in values]),
        bar(values[0], low, high),
    ):
        ElementTree.fromstring(drawing)


def test_a_chart_has_a_point_for_the_start_and_one_for_every_answer():
    drawing = TELLER.chart("Trust", (3, 4, 5, 6), 0, 10)

    assert drawing.count("chart-point") == 4
    assert drawing.count("chart-line") == 3


def test_a_way_beside_is_drawn_dashed_and_said():
    drawing = TELLER.chart("Trust", (3, 4, None, 6), 0, 10, beside=(3, 5, 6, None))

    assert drawing.count("chart-beside") == 2
    assert drawing.count("chart-line") == 2
    assert drawing.count("chart-point") == 3
    assert "Trust began at 3 and rose to 6 at the end" in drawing
    assert "On the strong way, Trust began at 3 and rose to 6 at the end" in drawing


def test_answers_are_numbered_where_a_way_comes_through():
    assert re.findall(r'middle">(\w+)<', TELLER.chart("Trust", (3, 4, None, 6), 0, 10)) == ["Start", "1", "2"]


def test_a_calm_seal_is_round_and_a_tense_one_is_not():
    def reach(drawing: str) -> float:
        path = re.search(r'<path d="M([^Z]+)Z', drawing).group(1)
        points = [tuple(map(float, pair.split())) for pair in path.split("L")]
        distances = [((x - 60) ** 2 + (y - 60) ** 2) ** 0.5 for x, y in points]
        return max(distances) - min(distances)

    assert reach(seal((0, 0))) < 0.2
    assert reach(seal((4, 4))) > 10


@pytest.mark.parametrize(("value", "width"), [(0, 0), (5, 50), (10, 100), (14, 100), (-2, 0)])
def test_a_bar_is_as_wide_as_its_value(value, width):
    assert f'class="bar-value" width="{width}"' in bar(value, 0, 10)
