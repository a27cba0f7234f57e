"""How numbers of things and long texts are written in what is told."""

import pytest

from elearn.language.spelling import counted, shortened


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
