"""The drawn figures: all of them there, small, named, and without a colour or style of their own."""

import gzip
import re
from itertools import product
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.course.backdrops import PLACES
from elearn.course.figures import draw
from elearn.course.looks import appearance
from elearn.language.model import Figure, Look
from elearn.resources import shipped

POSES = [
    f"{body}-{arms}"
    for body, arms in product(
        ("stand", "sit", "crouch", "lie"), ("open", "across", "folded", "hugging", "covering", "reaching")
    )
]
AIDS = (None, "wheelchair", "hearing-aid", "cane", "glasses")
LIMIT = 2.5 * 1024
HAIR = (
    *("black locs", "brown bun", "long blond", "red bob", "grey short", "blue buzz"),
    *("green curly", "purple afro", "pink braids", "hijab", "bald", "turban"),
)
WEARS = (
    *("navy uniform", "blue tee", "green hoodie", "red coat", "tan suit", "purple sweater"),
    *("pink tee", "teal polo", "black suit", "grey hood", "white shirt"),
)


def test_the_places_are_those_of_the_format():
    assert " ".join(PLACES) == (
        "corridor classroom bathroom cafeteria office bus lot stairwell field gym library street home"
    )


@pytest.mark.parametrize("place", PLACES)
def test_every_pose_is_drawn_at_every_place_within_its_size(place):
    for pose, aid in product(POSES, AIDS):
        drawing = draw(Figure("maya", pose, place), Look(aid=aid, hair="curly", wears="hoodie"), "A girl")

        assert len(gzip.compress(drawing.encode())) <= LIMIT
        ElementTree.fromstring(drawing)


def test_no_two_poses_look_alike():
    drawings = {draw(Figure("maya", pose, "gym"), Look(), "A girl") for pose in POSES}

    assert len(drawings) == len(POSES)


def test_no_two_places_look_alike():
    assert len({draw(Figure("maya", "stand-open", place), Look(), "A girl") for place in PLACES}) == len(PLACES)


@pytest.mark.parametrize(
    "look",
    [
        Look(skin=6),
        Look(hair="long red"),
        Look(build="heavy"),
        Look(wears="navy uniform"),
        *(Look(aid=aid) for aid in AIDS[1:]),
    ],
)
def test_each_part_of_a_look_shows(look):
    figure = Figure("someone", "stand-open", "office")
    plain = Look(skin=1, hair="short black", build="lean", wears="green sweater")
    shown = Look(
        skin=look.skin or plain.skin,
        hair=look.hair or plain.hair,
        build=look.build or plain.build,
        wears=look.wears or plain.wears,
        aid=look.aid,
    )

    assert draw(figure, shown, "Someone") != draw(figure, plain, "Someone")


def test_what_an_author_leaves_open_is_the_same_in_every_picture():
    assert appearance("maya", Look()) == appearance("maya", Look())
    assert len({appearance(f"person-{number}", Look()) for number in range(40)}) > 20


def test_the_name_of_a_figure_is_the_authors_alternative_and_cannot_leave_its_attribute():
    drawing = ElementTree.fromstring(draw(Figure("a", "sit-hugging", "bus"), Look(), '"><script>alert(1)</script>&'))

    assert drawing.get("role") == "img"
    assert drawing.get("aria-label") == '"><script>alert(1)</script>&'
    assert not list(drawing.iter("script"))


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_words_of_a_look_give_a_drawing_without_them(hair, wears, build):
    drawing = draw(Figure("a", "lie-open", "field"), Look(hair=hair, wears=wears, build=build), "A boy")

    ElementTree.fromstring(drawing)


def test_a_figure_has_classes_and_no_style():
    drawing = draw(Figure("maya", "sit-reaching", "library"), Look(aid="glasses"), "A girl")

    assert not re.search(r"style=|<style|#[0-9a-fA-F]{3,6}\b|url\(", drawing)


def test_every_class_of_a_figure_has_its_colour_in_the_stylesheet():
    stylesheet = (shipped("static") / "css" / "figure.css").read_text(encoding="utf-8")
    looks = [
        Look(skin=1 + number % 6, hair=hair, wears=wears, aid=AIDS[number % 5])
        for number, (hair, wears) in enumerate(product(HAIR, WEARS))
    ]
    drawings = [
        draw(Figure("x", pose, place), look, "x") for look in looks for pose, place in zip(POSES, PLACES, strict=False)
    ]

    classes = {
        name for drawing in drawings for found in re.findall(r'class="([^"]+)"', drawing) for name in found.split()
    }

    assert [name for name in sorted(classes) if not re.search(rf"\.{name}[ ,]", stylesheet)] == []
