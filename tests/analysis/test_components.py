"""Strongly connected components are what leads to each other, and stand after what they lead to."""

from random import Random

import pytest

from elearn.analysis.components import find_components


def reach(onward: list[list[int]], first: int) -> set[int]:
    reached, waiting = {first}, [first]
    while waiting:
        new = [target for target in onward[waiting.pop()] if target not in reached]
        reached.update(new)
        waiting += new
    return reached


@pytest.mark.parametrize("seed", range(60))
def test_components_are_what_leads_to_each_other(seed: int) -> None:
    chance = Random(seed)
    size = chance.randint(1, 12)
    onward = [[chance.randrange(size) for _ in range(chance.randint(0, 3))] for _ in range(size)]
    reached = [reach(onward, node) for node in range(size)]

    found = find_components(range(size), onward.__getitem__)

    assert sorted(node for each in found for node in each) == list(range(size))
    component = {node: number for number, each in enumerate(found) for node in each}
    for node in range(size):
        for other in reached[node]:
            assert (node in reached[other]) == (component[node] == component[other])
            assert component[other] <= component[node]


def test_a_long_chain_needs_no_recursion() -> None:
    assert find_components([0], lambda node: [node + 1] if node < 5_000 else []) == [(n,) for n in range(5_000, -1, -1)]
