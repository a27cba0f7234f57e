"""Warnings that an author accepts, with a reason: `{note: "accept W408: «always» is the club's name"}`.

A note accepts the warning that is told at the thing that it stands in: its block, option, outcome, decision or scene,
or at the block below where it stands alone above one. With `everywhere` it accepts all of that code in the document.
Errors cannot be accepted. What is accepted is told in the report; a note that accepts nothing is told, too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from elearn.language.diagnostics import Diagnostic, Severity
from elearn.language.draft import Draft, DraftBlock, DraftDecision, DraftLine, DraftScene, Item
from elearn.language.marks import WrittenNote
from elearn.language.source import Source, Span

UNUSED = "N401"
"""An acceptance of what is not told there."""

MISWRITTEN = "N402"
"""A note that is meant as an acceptance and is none."""

_WARNINGS = frozenset(f"W{number}" for number in range(401, 418))
_MEANT = re.compile(r"[\"'“”‘’]?\s*accept(?:s|ed)?:?\s+(?P<code>[EW]-?\d+)\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"[\"'“”‘’]?\s*accept(?:s|ed)?:?\s+(?P<code>W\d+)(?P<everywhere>\s+everywhere)?\s*:\s*(?P<reason>.*?)[\s\"'“”‘’]*",
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

    def covers(self, diagnostic: Diagnostic) -> bool:
        """Whether a diagnostic is what is accepted."""
        if diagnostic.code != self.code:
            return False
        start = diagnostic.span.start
        return self.everywhere or any(span.start <= start <= max(span.start, span.end - 1) for span in self.reach)


def find_accepted(draft: Draft) -> tuple[Accepted, ...]:
    """What the notes of a document accept."""
    things = tuple(_things(draft)) if draft.notes else ()
    return tuple(accepted for note in draft.notes if (accepted := _read(note, draft.source, things)))


def withhold(
    diagnostics: Iterable[Diagnostic], accepted: Iterable[Accepted]
) -> tuple[tuple[Diagnostic, ...], tuple[Accepted, ...]]:
    """The diagnostics without what is accepted, and those acceptances that withheld any."""
    kept, used, ways = [], dict[Accepted, None](), tuple(accepted)
    for diagnostic in diagnostics:
        found = [way for way in ways if diagnostic.severity is Severity.WARNING and way.covers(diagnostic)]
        used |= dict.fromkeys(found)
        if not found:
            kept.append(diagnostic)
    return tuple(kept), tuple(way for way in ways if way in used)


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
    if whole is None or not whole["reason"].strip():
        return f"this note accepts {code} and does not say why", f"write the reason after a colon: `{form}`"
    return None


def _read(note: WrittenNote, source: Source, things: tuple["_Thing", ...]) -> Accepted | None:
    meant, whole = _MEANT.match(note.text), _WHOLE.fullmatch(note.text)
    if meant is None or whole is None or _wrong_with(note, meant["code"].upper()):
        return None
    everywhere = whole["everywhere"] is not None
    reach = () if everywhere else tuple(_reach(note.span, source, things))
    return Accepted(whole["code"].upper(), note.span, " ".join(whole["reason"].split()), everywhere, reach)


@dataclass(frozen=True, slots=True)
class _Thing:
    """Something that diagnostics are told at: its first character, and all of it. `block`: it holds no other thing."""

    start: int
    whole: Span
    block: bool = False


def _reach(note: Span, source: Source, things: tuple[_Thing, ...]) -> Iterator[Span]:
    """Where what a note accepts may be told: on its line, at what it stands in, and in the block it is in or above."""
    line = source.position(note.start)[0]
    start = source.line_starts[line - 1]
    yield Span(start, start + len(source.line(line)))
    inside = [thing for thing in things if thing.whole.start <= note.start < thing.whole.end]
    yield from (thing.whole if thing.block else Span(thing.start, thing.start + 1) for thing in inside)
    if not source.text[start : note.start].strip() and not any(thing.block for thing in inside):
        below = min(
            (thing.whole.start for thing in things if thing.block and thing.start >= note.end), default=note.end
        )
        if not source.text[note.end : below].strip():
            yield from (thing.whole for thing in things if thing.block and thing.whole.start == below)


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
