"""One canonical layout of a document: the same words, the same meaning, and nothing left to argue about.

The layout is described in docs/decisions/012-canonical-layout.md. Whatever is written anew is read again: a text that
would mean something else, or that would not stay as it is when it is formatted once more, is never given.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from elearn.language.diagnostics import Diagnostic
from elearn.language.formatting import meaning
from elearn.language.formatting.body import Unit, gap, read_units
from elearn.language.formatting.front import write_front
from elearn.language.formatting.rows import Unsure
from elearn.language.formatting.tabs import without_tabs
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
    now = _with_blanks(source)
    for _ in range(_ROUNDS):
        text = _format_once(now)
        if text == now.text:
            return Formatted(text)
        now = Source(source.name, text)
    return Formatted(source.text)


def _with_blanks(source: Source) -> Source:
    """The source without the tabs that move lines in, where that means the same."""
    blank = without_tabs(source)
    same = blank is source or meaning.of_document(blank) == meaning.of_document(source)
    return blank if same else source


def _format_once(source: Source) -> str:
    """The document with every unit in the canonical layout that means the same in it."""
    pages = _Pages(source)
    places = range(len(pages.units))
    if pages.text(frozenset(places)) == source.text:
        return source.text
    return pages.text(_Search(pages, meaning.of_document(source)).most(frozenset(), places))


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


class _Search:
    """Finds which units can be written anew without a change of meaning, in as many attempts as are worth it."""

    def __init__(self, pages: _Pages, wanted: meaning.Meaning | None) -> None:
        self.pages, self.wanted = pages, wanted
        self.left = _ATTEMPTS

    def most(self, kept: frozenset[int], more: Sequence[int]) -> frozenset[int]:
        """As many of these as can be kept together with those, found by halves."""
        if not self.left:
            return kept
        self.left -= 1
        text = self.pages.text(kept | set(more))
        if meaning.of_document(Source(self.pages.source.name, text)) == self.wanted:
            return kept | set(more)
        if len(more) == 1:
            return kept
        half = len(more) // 2
        return self.most(self.most(kept, more[:half]), more[half:])
