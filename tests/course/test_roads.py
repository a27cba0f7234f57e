"""Two ways through one story: what goes together, what does not, and that nothing of either is lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.course.roads import Stretch, compare


def told(yours: str, theirs: str) -> list[str]:
    """The stretches as words: the scenes of those that go together, `yours|theirs` of those that do not."""
    return [
        "".join(yours[place] for place in each.yours)
        if each.together
        else f"{''.join(yours[place] for place in each.yours)}|{''.join(theirs[place] for place in each.theirs)}"
        for each in compare(yours, theirs)
    ]


@pytest.mark.parametrize(
    ("yours", "theirs", "wanted"),
    [
        ("abc", "abc", ["abc"]),
        ("abxyef", "abcef", ["ab", "xy|c", "ef"]),
        ("abc", "axc", ["a", "b|x", "c"]),
        ("abcd", "ad", ["a", "bc|", "d"]),
        ("ad", "abcd", ["a", "|bc", "d"]),
        ("ab", "ac", ["a", "b|c"]),
        ("xb", "yb", ["x|y", "b"]),
        ("ab", "cd", ["ab|cd"]),
        ("", "ab", ["|ab"]),
        ("", "", []),
    ],
)
def test_ways_part_and_meet(yours, theirs, wanted):
    assert told(yours, theirs) == wanted


def test_of_a_scene_that_is_come_to_twice_the_first_time_is_taken():
    assert told("abab", "ab") == ["ab", "ab|"]


@given(st.text("abcd", max_size=12), st.text("abcd", max_size=12))
def test_nothing_of_either_way_is_lost(yours, theirs):
    stretches = compare(yours, theirs)

    assert [place for each in stretches for place in each.yours] == list(range(len(yours)))
    assert [place for each in stretches for place in each.theirs] == list(range(len(theirs)))


@given(st.text("abcd", max_size=12), st.text("abcd", max_size=12))
def test_what_goes_together_goes_through_the_same_scenes(yours, theirs):
    for each in compare(yours, theirs):
        same = [yours[place] for place in each.yours] == [theirs[place] for place in each.theirs]
        assert same is each.together


@given(st.text("abcd", max_size=12), st.text("abcd", max_size=12))
def test_stretches_take_turns(yours, theirs):
    turns = [each.together for each in compare(yours, theirs)]

    assert all(first is not second for first, second in pairwise(turns))


def test_a_stretch_says_its_places():
    assert compare("ab", "ac") == (Stretch(True, range(1), range(1)), Stretch(False, range(1, 2), range(1, 2)))
