"""Two ways through one story, side by side: where they go together and where they part."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of both ways: places in the one and in the other. Together they go through the same scenes."""

    together: bool
    yours: range
    theirs: range


def compare(yours: Sequence[str], theirs: Sequence[str]) -> tuple[Stretch, ...]:
    """Cut two ways, each the scenes it goes through, into stretches that go together and stretches that do not.

    As much as can be goes together, and of several ways to say so the one that meets soonest.
    """
    met = _met(yours, theirs)
    found: list[Stretch] = []
    here = there = 0
    for mine, other in (*met, (len(yours), len(theirs))):
        if mine > here or other > there:
            found.append(Stretch(False, range(here, mine), range(there, other)))
        if mine < len(yours):
            found.append(Stretch(True, range(mine, mine + 1), range(other, other + 1)))
        here, there = mine + 1, other + 1
    return _joined(found)


def _met(yours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """The places at which both are at the same scene, in an order that both keep, as many as there can be."""
    ahead = _met_from(yours, theirs)
    found, mine, other = [], 0, 0
    while mine < len(yours) and other < len(theirs):
        if yours[mine] == theirs[other]:
            found.append((mine, other))
            mine, other = mine + 1, other + 1
        elif ahead[mine + 1][other] >= ahead[mine][other + 1]:
            mine += 1
        else:
            other += 1
    return found


def _met_from(yours: Sequence[str], theirs: Sequence[str]) -> list[list[int]]:
    """How many scenes the rest of one and the rest of the other can share, by the places from which they go on."""
    ahead = [[0] * (len(theirs) + 1) for _ in range(len(yours) + 1)]
    for mine in reversed(range(len(yours))):
        for other in reversed(range(len(theirs))):
            if yours[mine] == theirs[other]:
                ahead[mine][other] = 1 + ahead[mine + 1][other + 1]
            else:
                ahead[mine][other] = max(ahead[mine + 1][other], ahead[mine][other + 1])
    return ahead


def _joined(stretches: list[Stretch]) -> tuple[Stretch, ...]:
    """The stretches with neighbours that go together made one."""
    joined: list[Stretch] = []
    for each in stretches:
        last = joined[-1] if joined else None
        if last is not None and last.together and each.together:
            yours, theirs = range(last.yours.start, each.yours.stop), range(last.theirs.start, each.theirs.stop)
            joined[-1] = Stretch(True, yours, theirs)
        else:
            joined.append(each)
    return tuple(joined)
