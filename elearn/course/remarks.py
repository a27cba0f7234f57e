"""What authors' notes say to instructors: `{note: discuss: …}`, `often`, `in crisis` and `at fault`.

All other notes are the authors' own. Nothing of a note is ever shown to officers.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from elearn.language.draft import Draft

_QUOTES = " \t\n\"'“”‘’"
_REMARK = re.compile(r"(?P<kind>discuss|often|in crisis|at fault)\s*:(?P<text>.*)", re.IGNORECASE | re.DOTALL)


class About(StrEnum):
    """What a remark is about."""

    DISCUSS = "discuss"
    OFTEN = "often"
    IN_CRISIS = "in crisis"
    AT_FAULT = "at fault"


@dataclass(frozen=True, slots=True)
class Remark:
    """A note to instructors; `scene` is the place of the scene that it stands in, from 0."""

    about: About
    text: str
    scene: int

    @property
    def names(self) -> tuple[str, ...]:
        """What it lists, where it lists people of the cast."""
        return tuple(name for each in self.text.split(",") if (name := each.strip(_QUOTES + ".")))


def find_remarks(draft: Draft) -> Iterator[Remark]:
    """The notes to instructors, in order."""
    starts = [scene.span.start for scene in draft.scenes]
    for note in sorted(draft.notes, key=lambda each: each.span.start):
        found = _REMARK.fullmatch(note.text.strip(_QUOTES))
        text = " ".join(found["text"].split()).strip(_QUOTES) if found else ""
        if found and text:
            scene = max(0, bisect_right(starts, note.span.start) - 1)
            yield Remark(About(found["kind"].lower()), text, scene)
