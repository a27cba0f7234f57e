"""Warnings that an author accepts, with a reason: `{note: "accept W408: «always» is the club's name"}`.

A note accepts the warning that is told at the thing that it stands in: its block, option, outcome, decision or scene,
or at the block below where it stands alone above one. With `everywhere` it accepts all of that code in the document.
Errors cannot be accepted. What is accepted is told in the report; a note that accepts nothing is told, too.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from elearn.language.diagnostics import Diagnostic, Severity
from elearn.language.draft import Draft, DraftBlock, DraftDecision, DraftLine, DraftScene, Item
from elearn.language.marks import WrittenNote
from elearn.language.source import Span

UNUSED = "N401"
"""An acceptance of what is not told there."""

MISWRITTEN = "N402"
"""A note that is meant as an acceptance and is none."""

_AROUND = " \t\n\"'“”‘’"
_MOST_NOTES = 20
_WARNINGS = frozenset(f"W{number}" for number in range(401, 418))
_MEANT = re.compile(r"[\"'“”‘’]?\s*accept(?:s|ed)?:?\s+(?P<code>[EW]-?\d+)\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"[\"'“”‘’]?\s*accept(?:s|ed)?:?\s+(?P<code>W\d+)(?P<everywhere>\s+everywhere)?\s*:(?P<reason>.*)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A warning that need not be told, and why. `reach` is where it would be told; `everywhere` it is not."""

    code: str
    span: Span
    reason: str
    everywhere: bool = False
    reach: tuple[Span, ...] = ()


def find_accepted(draft: Draft) -> tuple[Accepted, ...]:
    """What the notes of a document accept."""
    places = _Places(draft) if any(_MEANT.match(note.text) for note in draft.notes) else None
    return tuple(accepted for note in draft.notes if places and (accepted := _read(note, places)))


def withhold(
    diagnostics: Iterable[Diagnostic], accepted: Iterable[Accepted]
) -> tuple[tuple[Diagnostic, ...], tuple[Accepted, ...]]:
    """The diagnostics without what is accepted, and those acceptances that withheld any."""
    told = tuple(diagnostics)
    warned: dict[str, list[tuple[int, int]]] = {}
    for place, diagnostic in enumerate(told):
        if diagnostic.severity is Severity.WARNING:
            warned.setdefault(diagnostic.code, []).append((diagnostic.span.start, place))
    for found in warned.values():
        found.sort()
    used, withheld = [], set[int]()
    for way in accepted:
        covered = _covered(way, warned.get(way.code, []))
        used += [way] if covered else []
        withheld |= covered
    return tuple(each for place, each in enumerate(told) if place not in withheld), tuple(used)


def _covered(way: Accepted, warned: list[tuple[int, int]]) -> set[int]:
    """Which of the warnings of its code, sorted by where they are told, an acceptance withholds."""
    if way.everywhere:
        return {place for _, place in warned}
    covered = set()
    for span in way.reach:
        first, last = bisect_left(warned, (span.start, -1)), bisect_left(warned, (max(span.end, span.start + 1), -1))
        covered |= {place for _, place in warned[first:last]}
    return covered


def check_acceptances(draft: Draft, accepted: Iterable[Accepted], used: Iterable[Accepted]) -> Iterator[Diagnostic]:
    """Notes that are meant to accept a warning and do not, as notes to the author."""
    withheld = set(used)
    for way in accepted:
        if way not in withheld:
            where = "anywhere in this document" if way.everywhere else "at this place"
            yield Diagnostic(
                UNUSED,
                f"this note accepts {way.code}, which is not told {where}",
                way.span,
                help="leave the note out, or put it into the option, block or heading that the warning is told at",
            )
    for note in draft.notes:
        if (meant := _MEANT.match(note.text)) and (wrong := _wrong_with(note, meant["code"].upper())):
            yield Diagnostic(MISWRITTEN, wrong[0], note.span, help=wrong[1])


def _wrong_with(note: WrittenNote, code: str) -> tuple[str, str] | None:
    """Why a note accepts nothing, and what to write."""
    form = f"{{note: accept {code if code in _WARNINGS else 'W408'}: why it is right here}}"
    if code.startswith("E"):
        return f"{code} is an error, and only warnings can be accepted", f"mend it: elearn explain {code}"
    if code not in _WARNINGS:
        return f"no warning has the code {code}", f"write the code that the report shows: `{form}`"
    whole = _WHOLE.fullmatch(note.text)
    if whole is None or not _bare(whole["reason"]):
        return f"this note accepts {code} and does not say why", f"write the reason after a colon: `{form}`"
    return None


def _read(note: WrittenNote, places: "_Places") -> Accepted | None:
    meant, whole = _MEANT.match(note.text), _WHOLE.fullmatch(note.text)
    if meant is None or whole is None or _wrong_with(note, meant["code"].upper()):
        return None
    everywhere = whole["everywhere"] is not None
    reach = () if everywhere else tuple(places.reach(note.span))
    return Accepted(whole["code"].upper(), note.span, " ".join(_bare(whole["reason"]).split()), everywhere, reach)


def _bare(reason: str) -> str:
    return reason.strip(_AROUND)


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something that diagnostics are told at: its first character, and all of it. `block`: it holds no other thing."""

    start: int
    whole: Span
    block: bool = False


class _Places:
    """The things of a document, in the order in which they begin, each with that around it."""

    def __init__(self, draft: Draft) -> None:
        self.source = draft.source
        self.notes = sorted((note.span.start, note.span.end) for note in draft.notes)
        self.things = sorted(_things(draft), key=lambda thing: thing.whole.start)
        self.starts = [thing.whole.start for thing in self.things]
        self.around: list[int | None] = []
        opened: list[int] = []
        for place, thing in enumerate(self.things):
            while opened and self.things[opened[-1]].whole.end <= thing.whole.start:
                opened.pop()
            self.around.append(opened[-1] if opened else None)
            opened.append(place)

    def holding(self, offset: int) -> Iterator[_Thing]:
        """What stands around a character, from the inside out."""
        place: int | None = bisect_right(self.starts, offset) - 1
        while place is not None and place >= 0:
            thing = self.things[place]
            if offset < thing.whole.end:
                yield thing
            place = self.around[place]

    def reach(self, note: Span) -> Iterator[Span]:
        """Where what a note accepts is told: on its line, at all it stands in, and in the block it is in or above."""
        line = self.source.position(note.start)[0]
        start = self.source.line_starts[line - 1]
        yield Span(start, start + len(self.source.line(line)))
        inside = tuple(self.holding(note.start))
        yield from (thing.whole if thing.block else Span(thing.start, thing.start + 1) for thing in inside)
        if not self.source.text[start : note.start].strip() and not any(thing.block for thing in inside):
            yield from self.below(note.end)

    def below(self, offset: int) -> Iterator[Span]:
        """The block that begins next after an offset, with what stands above it for the machine."""
        place = bisect_left(self.starts, offset)
        if place < len(self.things) and self.only_notes(offset, self.starts[place]):
            begun = self.things[place : bisect_right(self.starts, self.starts[place])]
            yield from (thing.whole for thing in begun if thing.block)

    def only_notes(self, start: int, end: int) -> bool:
        """Whether nothing but a few notes stands in a piece of the text."""
        first = bisect_left(self.notes, (start, start))
        for begun, ended in self.notes[first : first + _MOST_NOTES]:
            if begun < end and not self.source.text[start:begun].strip():
                start = ended
        return not self.source.text[start:end].strip()


def _things(draft: Draft) -> Iterator[_Thing]:
    """All things of a document, in the order in which they begin."""
    ends = [scene.span.start for scene in draft.scenes[1:]] + [len(draft.source.text)]
    for scene, end in zip(draft.scenes, ends, strict=True):
        yield _Thing(scene.span.start, Span(scene.span.start, end))
        yield from _blocks(scene.items)
        yield from _of_scene(scene, end)


def _of_scene(scene: DraftScene, scene_end: int) -> Iterator[_Thing]:
    ends = [decision.span.start for decision in scene.decisions[1:]] + [scene_end]
    for decision, end in zip(scene.decisions, ends, strict=False):
        yield _Thing(decision.span.start, Span(decision.span.start, end))
        yield from _blocks(decision.prose)
        yield from _of_decision(decision, end)


def _of_decision(decision: DraftDecision, end: int) -> Iterator[_Thing]:
    for option in decision.options or ():
        first = min((block.span.start for block in option.feedback), default=option.span.end)
        yield _Thing(option.span.start, option.span)
        yield _Thing(option.span.start, Span(option.span.start, first), block=True)
        yield from _blocks(option.feedback)
    ends = [outcome.span.start for outcome in decision.outcomes[1:]] + [end]
    for outcome, until in zip(decision.outcomes, ends, strict=False):
        yield _Thing(outcome.span.start, Span(outcome.span.start, until))
        yield from _blocks(outcome.items)


def _blocks(items: Iterable[Item]) -> Iterator[_Thing]:
    """Blocks, each with the condition above it, and routes."""
    guard: DraftLine | None = None
    for item in items:
        if isinstance(item, DraftBlock):
            start = guard.braces.span.start if guard else item.span.start
            yield _Thing(item.span.start, Span(start, item.span.end), block=True)
            guard = None
        else:
            guard = item
            yield _Thing(item.braces.span.start, item.braces.span, block=True)
