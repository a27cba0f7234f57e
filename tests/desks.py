"""A desk for tests: a real store, the clock in the test's hands."""

from dataclasses import dataclass
from pathlib import Path

from elearn.course.catalogue import load_catalogue
from elearn.services.desk import Desk
from elearn.storage.database import Store

SECOND = 1_000_000
NOON = 1_800_000_000 * SECOND


@dataclass
class Clock:
    """A clock that goes when it is told to."""

    now: int = NOON

    def __call__(self) -> int:
        return self.now

    def go(self, **units: float) -> None:
        hours, minutes, seconds = (units.get(name, 0) for name in ("hours", "minutes", "seconds"))
        self.now += int((hours * 3600 + minutes * 60 + seconds) * SECOND)


def empty_desk(store: Store, folder: Path, clock: Clock) -> Desk:
    """A desk on which nothing is taught."""
    return Desk(store, load_catalogue(folder), now=clock)
