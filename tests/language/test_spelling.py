"""How numbers of things, long texts and scenes are written in what is told."""

from random import Random

import pytest

from elearn.language.checker import read
from elearn.language.model import Scenario
from elearn.language.names import slug
from elearn.language.source import Source
from elearn.language.spelling import as_scene, counted, shortened
from elearn.language.surroundings import Surroundings

NASTY = "ab c1é  \"'“”„’‘#:;,.!?&*@%`|<>()[]{}—–-_=+~^$/\\…"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (counted(0, "file"), "0 files"),
        (counted(1, "file"), "1 file"),
        (counted(2, "scored decision"), "2 scored decisions"),
        (counted(0, "block", none="no"), "no blocks"),
        (counted(1, "line of braces", "lines of braces"), "1 line of braces"),
        (counted(3, "line of braces", "lines of braces"), "3 lines of braces"),
    ],
)
def test_a_number_of_things_is_one_thing_or_several(written: str, wanted: str) -> None:
    assert written == wanted


@pytest.mark.parametrize(
    ("most", "wanted"), [(22, "She waits by the door."), (21, "She waits by the doo…"), (11, "She waits…")]
)
def test_a_long_text_ends_where_its_room_does_and_not_in_a_blank(most: int, wanted: str) -> None:
    assert shortened("She waits\n  by the door. ", most) == wanted


def document(title: str, value: str) -> Scenario | None:
    """A document that leads to a scene by a route and by its `start`."""
    front = f"---\ntitle: A hall\nsummary: Somebody waits.\nkind: lesson\nstart: {value}\n---\n"
    text = f"{front}\n## First\n\nHello.\n\n{{goto: {value}}}\n\n## {title}\n\nHello.\n"
    return read(Source("hall.md", text), Surroundings())[0]


def titles(seed: int) -> list[str]:
    """Titles full of signs that mean something somewhere, each with a name that is made of it."""
    chance = Random(seed)
    found = ("".join(chance.choices(NASTY, k=chance.randint(2, 9))).strip() for _ in range(40))
    return [title for title in found if slug(title)]


@pytest.mark.parametrize("seed", range(15))
def test_a_scene_is_written_so_that_it_is_read_as_that_scene(seed: int) -> None:
    named = [(title, whole) for title in titles(seed) if (whole := document(title, slug(title))) is not None]

    assert named
    for title, whole in named:
        again = document(title, as_scene(whole.scenes[1].title, whole.scenes[1].id))
        assert again is not None, title
        assert (again.start, again.scenes[0].routes[0].goto) == (whole.scenes[1].id,) * 2


@pytest.mark.parametrize(
    ("title", "name", "wanted"),
    [
        ("The door", "the-door", "The door"),
        ("The door", "front", "front"),
        ("Wait: who?", "wait-who", '"Wait: who?"'),
        ("Who:?", "who", '"Who:?"'),
    ],
)
def test_a_scene_is_written_by_its_title_where_that_is_its_name(title: str, name: str, wanted: str) -> None:
    assert as_scene(title, name) == wanted
