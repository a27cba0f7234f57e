"""The desk: everything a use case needs that is not its arguments. Made once, when a program starts."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from uuid import uuid4

from elearn.course.catalogue import Catalogue
from elearn.services.shelf import Shelf
from elearn.storage.attempts import Moment
from elearn.storage.database import Store


def wall_clock() -> int:
    """Give the time: microseconds since 1970 in UTC."""
    return time.time_ns() // 1000


@cache
def boot_name() -> str:
    """Give a name for this run of the machine, within which `uncorrected_clock` counts."""
    source = Path("/proc/sys/kernel/random/boot_id")
    return source.read_text(encoding="ascii").strip().replace("-", "") if source.exists() else uuid4().hex


def uncorrected_clock() -> int:
    """Give microseconds since the machine started, which nobody can set."""
    source = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
    return time.clock_gettime_ns(source) // 1000


def draw_seed() -> int:
    """Give the number from which an attempt's shuffling and drawing follow."""
    return secrets.randbelow(2**32)


def draw_key() -> bytes:
    """Give the secret of a new attempt, from which its step tokens and option values follow."""
    return secrets.token_bytes(32)


@dataclass(frozen=True, slots=True)
class Desk:
    """The database, what is taught, and the clock."""

    store: Store
    catalogue: Catalogue
    now: Callable[[], int] = wall_clock
    boot: Callable[[], str] = boot_name
    tick: Callable[[], int] = uncorrected_clock
    seed: Callable[[], int] = draw_seed
    key: Callable[[], bytes] = draw_key
    shelf: Shelf = field(default_factory=Shelf)

    def moment(self) -> Moment:
        """This moment, by both clocks."""
        return Moment(self.now(), self.boot(), self.tick())
