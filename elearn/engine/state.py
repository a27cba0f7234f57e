"""What an attempt remembers between two answers.

A named tuple, unlike the other values, because the analysis builds and hashes a million of them: both are then done
in C. Scenes, meters and flags are known by their places in the file; sets of them are the bits of an integer.
"""

from typing import NamedTuple

OFF = -1
"""The scene of an attempt that has gone on from the last one."""

SLOT_BITS = 9
SLOT_MASK = (1 << SLOT_BITS) - 1


class State(NamedTuple):
    """Everything that conditions, scores and the way on depend on.

    `flags` has a bit for each flag, `visited` one for each scene. `points` has a slot of nine bits for each scored
    decision: 0 before its first answer, from then on one more than that answer earned.
    """

    scene: int
    meters: tuple[int, ...]
    flags: int = 0
    critical: bool = False
    visited: int = 0
    points: int = 0
    earned: int = 0
    possible: int = 0

    @property
    def percent(self) -> int:
        """The attempt's percent so far; 100 before anything was scored."""
        return 100 * self.earned // self.possible if self.possible else 100


def first_points(state: State, slot: int) -> int | None:
    """What a scored decision's first answer earned; None before it."""
    kept = state.points >> slot & SLOT_MASK
    return kept - 1 if kept else None
