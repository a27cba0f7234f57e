"""One canonical layout of a document: the same words, the same meaning, and nothing left to argue about.

The layout is described in docs/decisions/011-canonical-layout.md. Whatever is written anew is read again: a text that
would mean something else, or that would not stay as it is when it is formatted once more, is never given.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from elearn.language.diagnostics import Diagnostic
from elearn.language.formatting import meaning
from elearn.language.formatting.body import Unit, gap, read_units
from elearn.language.formatting.front import write_front
from elearn.language.formatting.rows import Unsure
from elearn.language.parser import cut_front_matter, parse, read_blocks
from elearn.language.source import Source

_ROUNDS = 5
_ATTEMPTS = 60


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text in the canonical layout, or as it was with the first reason why it cannot be read."""

    text: str
    unreadable: Diagnostic | None = None


def format_source(source: Source) -> Formatted:
    """The document in the canonical layout; one that cannot be read whole stays as it is."""
    _, unreadable = parse(source)
    if unreadable:
        return Formatted(source.text, min(unreadable, key=lambda found: found.span.start))
    now = source
    for _ in range(_ROUNDS):
        text = _format_once(now)
        if text == now.text:
            return Formatted(text)
        now = Source(source.name, text)
    return Formatted(source.text)


def _format_once(source: Source) -> str:
    """The document with every unit in the canonical layout that means the same in it."""
    wanted = meaning.of_document(source)
    pages = _Pages(source)
    attempts = 0

    def keeps_meaning(kept: frozenset[int]) -> bool:
        nonlocal attempts
        attempts += 1
        return attempts <= _ATTEMPTS and meaning.of_document(Source(source.name, pages.text(kept))) == wanted

    return pages.text(_most(frozenset(), range(len(pages.units)), keeps_meaning))


def _most(kept: frozenset[int], more: Sequence[int], sound: Callable[[frozenset[int]], bool]) -> frozenset[int]:
    """As many as can be kept together, found by halves."""
    if not more or sound(kept | set(more)):
        return kept | set(more)
    if len(more) == 1:
        return kept
    half = len(more) // 2
    return _most(_most(kept, more[:half], sound), more[half:], sound)


class _Pages:
    """A document as units, of which any may be written anew and the others stay as they are."""

    def __init__(self, source: Source) -> None:
        front, body, _ = cut_front_matter(source)
        _, structure, prose = read_blocks(source, body)
        self.source = source
        last = source.position(body)[0] - 1 if body < len(source.text) else len(source.line_starts)
        try:
            lines = None if front is None else ("---", *write_front(source, front, 1, last - 1), "---")
        except Unsure:
            lines = None
        self.units = [Unit(0, last, lines), *read_units(source, structure.chunks, prose.pieces, body)]

    def text(self, kept: frozenset[int]) -> str:
        """The whole text, with these units in the canonical layout."""
        lines: list[str] = []
        for place, unit in enumerate(self.units):
            before = self.units[place - 1] if place else unit
            if place in kept:
                lines += [""] * (gap(before, unit) if place else 0)
                lines += self.written(unit.first, unit.last) if unit.lines is None else unit.lines
            else:
                lines += self.written(before.last if place else 0, unit.last)
        return "\n".join(lines).rstrip("\n") + "\n"

    def written(self, first: int, last: int) -> list[str]:
        """Lines as they are."""
        return [self.source.line(number + 1) for number in range(first, min(last, len(self.source.line_starts)))]
