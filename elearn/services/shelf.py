"""Editions made ready for play, kept in the process: the least used one makes room."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from elearn.course.editions import Fragments
from elearn.course.outlook import NO_OUTLOOK, Outlook
from elearn.engine.script import Script

ROOM = 64


@dataclass(frozen=True, slots=True)
class Prepared:
    """An edition ready for play: the rules, the words, and what proving it showed.

    `braces` is the language of what stands in a translation's braces: its original's. Elsewhere it is empty.
    """

    digest: str
    script: Script
    fragments: Fragments
    outlook: Outlook = NO_OUTLOOK
    braces: str = ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The prepared editions by digest. Threads may share it."""

    room: int = ROOM
    _places: OrderedDict[str, Prepared] = field(default_factory=OrderedDict)
    _mutex: Lock = field(default_factory=Lock)

    def take(self, digest: str, prepare: Callable[[], Prepared]) -> Prepared:
        """The edition of that digest, prepared now if it does not stand here yet."""
        with self._mutex:
            standing = self._places.get(digest)
            if standing is not None:
                self._places.move_to_end(digest)
                return standing
        prepared = prepare()
        with self._mutex:
            self._places[digest] = prepared
            self._places.move_to_end(digest)
            while len(self._places) > self.room:
                self._places.popitem(last=False)
        return prepared
