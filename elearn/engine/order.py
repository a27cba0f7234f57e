"""In which order things are shown: the only chance there is, and it follows from the seed."""

from collections.abc import Sequence
from functools import lru_cache

FNV_OFFSET = 2166136261
FNV_PRIME = 16777619
MASK = 0xFFFFFFFF


def rank(seed: int, text: str) -> int:
    """The 32-bit FNV-1a hash of `SEED:text`."""
    return _hash(f"{seed}:{text}", FNV_OFFSET)


def _hash(text: str, value: int) -> int:
    for byte in text.encode():
        value = (value ^ byte) * FNV_PRIME & MASK
    return value


def shuffle(seed: int, scene: str, options: Sequence[tuple[int, str]]) -> tuple[int, ...]:
    """The places of a scene's options, given as (place, id) in file order, as they are shown."""
    return _shuffle(seed, scene, tuple(options))


@lru_cache(maxsize=4096)
def _shuffle(seed: int, scene: str, options: tuple[tuple[int, str], ...]) -> tuple[int, ...]:
    begun = _hash(f"{seed}:{scene}/", FNV_OFFSET)  # what all of them begin with is hashed once
    ranked = sorted([(_hash(option, begun), place) for place, option in options])
    return tuple([place for _, place in ranked])


def shuffle_order(seed: int, scene: str, items: Sequence[tuple[int, str]]) -> tuple[int, ...]:
    """As `shuffle`, but never the right order: that has its last two swapped."""
    shown = shuffle(seed, scene, items)
    if shown == tuple(range(len(shown))):
        return (*shown[:-2], shown[-1], shown[-2])
    return shown


def draw(seed: int, scenes: Sequence[str], count: int | None) -> tuple[int, ...]:
    """The places of the scenes that an attempt at a quiz gets, in the order in which it gets them."""
    ranked = sorted((rank(seed, scene), place) for place, scene in enumerate(scenes))
    return tuple(place for _, place in ranked[:count])
