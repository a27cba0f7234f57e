"""How a map is laid out: loops, rows, and places in a row."""

import sys
from itertools import pairwise
from random import Random

import pytest

from elearn.analysis.diagram.columns import columns, offsets_of, settle
from elearn.analysis.diagram.layers import Layers, Layout, arrange, centred, installed_layout, plain_layout
from elearn.analysis.diagram.network import Edge, find_loops, pieces

# Loops


def test_a_way_back_is_a_loop_and_a_short_cut_is_none() -> None:
    assert find_loops(4, [(0, 1), (1, 2), (2, 1), (0, 3), (2, 3)], 0) == {(2, 1)}


def test_a_way_to_the_same_scene_is_a_loop() -> None:
    assert find_loops(2, [(0, 0), (0, 1)], 0) == {(0, 0)}


def test_a_way_to_an_earlier_line_of_the_file_is_no_loop_by_that() -> None:
    assert find_loops(3, [(0, 2), (2, 1)], 0) == frozenset()


@pytest.mark.parametrize("seed", range(40))
def test_without_its_loops_a_network_has_no_circle(seed: int) -> None:
    size, edges = network(Random(seed))
    loops = find_loops(size, edges, 0)

    assert not circular(size, [edge for edge in edges if edge not in loops])


@pytest.mark.parametrize("seed", range(40))
def test_with_its_loops_turned_round_a_network_has_no_circle(seed: int) -> None:
    size, edges = network(Random(seed))

    assert not circular(size, downward(size, edges))


def test_what_hangs_together_is_one_piece() -> None:
    assert pieces(6, [(4, 1), (1, 0), (5, 2)]) == [[0, 1, 4], [2, 5], [3]]


# Rows


@pytest.fixture(params=["installed", "plain"])
def layout(request: pytest.FixtureRequest) -> Layout:
    return installed_layout() if request.param == "installed" else plain_layout


def test_the_library_is_installed() -> None:
    assert installed_layout() is not plain_layout


def test_without_the_library_there_is_a_layout_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fast_sugiyama", None)

    assert installed_layout() is plain_layout
    assert arrange(3, [(0, 1), (1, 2), (0, 2)]).rows[0] == (0,)


def test_a_chain_has_a_row_for_each(layout: Layout) -> None:
    assert arrange(3, [(0, 1), (1, 2)], layout).rows == ((0,), (1,), (2,))


def test_a_long_way_has_a_bend_in_each_row_between(layout: Layout) -> None:
    layers = arrange(4, [(0, 1), (1, 2), (2, 3), (0, 3)], layout)

    assert [len(row) for row in layers.rows] == [1, 2, 2, 1]
    assert len(layers.chains[0, 3]) == 4


def test_what_nothing_leads_to_or_from_stands_at_the_bottom(layout: Layout) -> None:
    assert arrange(4, [(0, 2)], layout).rows == ((0,), (2,), (1, 3))


def test_one_scene_alone_has_a_row(layout: Layout) -> None:
    assert arrange(1, [], layout).rows == ((0,),)


@pytest.mark.parametrize("seed", range(60))
def test_every_card_has_a_place_and_every_way_leads_from_row_to_row(seed: int, layout: Layout) -> None:
    size, edges = network(Random(seed))
    onward = downward(size, edges)

    layers = arrange(size, onward, layout)

    places = [each for row in layers.rows for each in row]
    row_of = {each: number for number, row in enumerate(layers.rows) for each in row}
    assert len(places) == len(set(places))
    assert set(range(size)) <= set(places)
    assert set(layers.chains) == set(onward)
    for edge, chain in layers.chains.items():
        assert (chain[0], chain[-1]) == edge
        assert all(row_of[lower] == row_of[upper] + 1 for upper, lower in pairwise(chain))
        assert all(bend >= size for bend in chain[1:-1])


def test_of_endings_side_by_side_the_experts_stands_in_the_middle() -> None:
    layers = arrange(4, [(0, 1), (0, 2), (0, 3)])

    for ending in (1, 2, 3):
        row = centred(layers, frozenset({0, ending})).rows[1]

        assert row[1] == ending
        assert sorted(row) == [1, 2, 3]


def test_what_leads_on_or_has_more_than_one_way_to_it_keeps_its_place() -> None:
    layers = arrange(6, [(0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (3, 5), (0, 5)])

    assert centred(layers, frozenset({0, 1, 4})).rows == layers.rows


# Places in a row


def test_places_keep_their_order_and_distance() -> None:
    assert settle([(50, 1), (0, 1)], offsets_of([10, 10], 2)) == [19, 31]


def test_the_heavier_wish_counts_more() -> None:
    assert settle([(50, 9), (0, 1)], offsets_of([10, 10], 0)) == [44, 54]


def test_the_experts_path_is_straight() -> None:
    layers = arrange(5, [(0, 1), (0, 2), (1, 2), (2, 3), (2, 4), (3, 4)])
    path = frozenset({(0, 2), (2, 4)})

    across = columns(layers, widths_of(layers, 5), 20, path)

    assert len({across[each] for edge in path for each in layers.chains[edge]}) == 1
    assert across[1] != across[0]


def test_the_experts_path_gives_way_where_the_map_would_be_much_wider() -> None:
    first, second = (0, 1, 2, 3, 4, 5), (6, 7, 8, 9, 10, 11)
    path = {(5, 6): (5, 6)}  # from the right end of a row to the left end of the next
    chains = path | {(card, card + 6): (card, card + 6) for card in first}

    across = columns(Layers((first, second), chains), dict.fromkeys(range(12), 100), 20, frozenset(path))

    assert across[5] > across[6]
    assert max(across.values()) < 900


@pytest.mark.parametrize("seed", range(20))
def test_nothing_overlaps_and_everything_keeps_its_order(seed: int) -> None:
    size, edges = network(Random(seed))
    layers = arrange(size, downward(size, edges))
    path = longest(layers)
    widths = widths_of(layers, size)

    across = columns(layers, widths, 20, frozenset(path))

    assert min(across[each] - widths[each] / 2 for each in across) == 0
    for row in layers.rows:
        assert all(across[b] - across[a] >= (widths[a] + widths[b]) / 2 + 20 for a, b in pairwise(row))


def network(chance: Random) -> tuple[int, list[Edge]]:
    """Scenes and ways between them, some to themselves, some back."""
    size = chance.choice((1, 2, 3, 6, 12, 30))
    return size, sorted({(chance.randrange(size), chance.randrange(size)) for _ in range(chance.randint(0, 2 * size))})


def downward(size: int, edges: list[Edge]) -> list[Edge]:
    """The ways without those to the same scene, the loops turned round."""
    loops = find_loops(size, edges, 0)
    turned = {(b, a) if (a, b) in loops else (a, b) for a, b in edges if a != b}
    return sorted(turned)


def circular(size: int, edges: list[Edge]) -> bool:
    """Whether some way leads back to where it began."""
    left = set(range(size))
    while free := {card for card in left if not any(b == card and a in left for a, b in edges)}:
        left -= free
    return bool(left)


def widths_of(layers: Layers, size: int) -> dict[int, int]:
    """Cards are wide, bends narrow."""
    return {each: 100 if each < size else 4 for row in layers.rows for each in row}


def longest(layers: Layers) -> list[Edge]:
    """A path from a card of the first row, way by way."""
    path: list[Edge] = []
    card = layers.rows[0][0]
    while following := next((edge for edge in layers.chains if edge[0] == card), None):
        path.append(following)
        card = following[1]
    return path
