"""In which order things are shown."""

from elearn.engine.order import draw, rank, shuffle, shuffle_order


def test_rank_is_32_bit_fnv_1a_of_the_seed_a_colon_and_the_text() -> None:
    assert rank(0, "") == 0x17ED628F
    assert rank(7, "second-period/a") == 0xDEB32FCE


def test_rank_hashes_the_bytes_of_utf_8() -> None:
    assert rank(1, "é") != rank(1, "e")
    assert 0 <= rank(2**32 - 1, "é" * 100) < 2**32


def test_options_are_shown_by_rising_rank() -> None:
    options = [(0, "a"), (1, "b"), (2, "c"), (3, "d")]

    shown = shuffle(7, "second-period", options)

    ranks = [rank(7, f"second-period/{options[place][1]}") for place in shown]
    assert ranks == sorted(ranks)


def test_another_seed_gives_another_order() -> None:
    options = list(enumerate("abcdef"))

    assert len({shuffle(seed, "s", options) for seed in range(20)}) > 5


def test_options_of_equal_rank_stay_in_file_order() -> None:
    assert shuffle(7, "s", [(0, "x"), (1, "x"), (2, "x")]) == (0, 1, 2)


def test_an_order_is_never_shown_right() -> None:
    orders = [shuffle_order(seed, "s", [(0, "a"), (1, "b"), (2, "c")]) for seed in range(100)]

    assert (0, 1, 2) not in orders


def test_an_order_that_came_out_right_has_its_last_two_swapped() -> None:
    items = [(0, "a"), (1, "b"), (2, "c")]
    seed = next(seed for seed in range(100) if shuffle(seed, "s", items) == (0, 1, 2))

    assert shuffle_order(seed, "s", items) == (0, 2, 1)


def test_an_order_that_came_out_wrong_is_left_alone() -> None:
    items = [(0, "a"), (1, "b"), (2, "c")]
    seed = next(seed for seed in range(100) if shuffle(seed, "s", items) == (2, 1, 0))

    assert shuffle_order(seed, "s", items) == (2, 1, 0)


def test_a_quiz_draws_the_scenes_of_the_lowest_ranks_in_that_order() -> None:
    scenes = [f"scene-{number}" for number in range(10)]

    drawn = draw(3, scenes, 4)

    ranks = sorted(rank(3, scene) for scene in scenes)
    assert [rank(3, scenes[place]) for place in drawn] == ranks[:4]


def test_a_quiz_that_does_not_say_how_many_draws_all() -> None:
    assert sorted(draw(3, ["a", "b", "c"], None)) == [0, 1, 2]


def test_a_quiz_that_asks_for_more_than_there_are_draws_all() -> None:
    assert sorted(draw(3, ["a", "b", "c"], 9)) == [0, 1, 2]
