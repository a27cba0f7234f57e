"""The time that is left, told no more exactly than anybody can know it."""

import pytest

from elearn.web.officer.scenes import time_left_in_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "Almost done"),
        (59, "Almost done"),
        (60, "About 1 minute left"),
        (89, "About 1 minute left"),
        (90, "About 2 minutes left"),
        (370, "About 6 minutes left"),
        (600, "About 10 minutes left"),
        (700, "About 12 minutes left"),
        (1200, "About 20 minutes left"),
        (1340, "About 20 minutes left"),
        (1360, "About 25 minutes left"),
        (3540, "About an hour left"),
        (4500, "About 75 minutes left"),
        (5000, "About 1½ hours left"),
        (7300, "About 2 hours left"),
    ],
)
def test_it_is_rounded_the_more_the_longer_it_is(seconds, words):
    assert time_left_in_words(seconds) == words
