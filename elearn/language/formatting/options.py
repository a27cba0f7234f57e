"""The options of a decision in the canonical layout.

Braces stand behind an option's text or on a line below it, as the author likes it, but all in one list alike: below as
soon as one of them is, or is too long for its line. Feedback is moved in by two, with a blank line before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from elearn.language.blocks import Chunk, ChunkKind
from elearn.language.formatting.blocks import Blocks, Item, end_of, lists_touch
from elearn.language.formatting.braces import OPTION, WIDTH, joined, wrapped, write_braces
from elearn.language.formatting.rows import Part, Row, Unsure, View, to_lines


@dataclass(frozen=True, slots=True)
class _Text:
    """An option's first paragraph: what stands before its braces, the braces, what stands after them."""

    before: list[Row]
    braces: Part | None
    entries: tuple[str, ...] | None
    after: list[Row]
    below: bool

    def lines(self, below: bool, width: int) -> list[str]:
        """The paragraph as lines, with the braces below the text or behind it."""
        if self.braces is None:
            return to_lines(self.before)
        behind = bool(self.before) and not below
        mark = Part(self._shown(behind, width), True)
        row = [*_ended(self.before[-1]), Part(" "), mark] if behind else [mark]
        text = self.before[:-1] if behind else [*self.before[:-1], *(_ended(row) for row in self.before[-1:])]
        if self.after and self.after[0]:
            row += [Part(" "), *self.after[0]]
        return to_lines([*text, row, *self.after[1:]])

    def _shown(self, behind: bool, width: int) -> str:
        if self.braces is None or self.entries is None:
            return self.braces.text if self.braces else ""
        line = joined(self.entries)
        return line if behind or len(line) <= width else "\n".join(wrapped(self.entries, width))

    def fits(self, width: int) -> bool:
        """Whether the braces have room behind the text."""
        if self.entries is None or not self.before:
            return True
        return len(self.lines(False, width)[len(to_lines(self.before)) - 1]) <= width


def write_options(blocks: Blocks, chunk: Chunk, view: View) -> list[str]:
    """The list of a decision's options."""
    items = blocks.items(chunk, view)
    texts = [_read_text(blocks, item) for item in items]
    below = any(text.below for text in texts) or not all(
        text.fits(WIDTH - item.width) for text, item in zip(texts, items, strict=True)
    )
    apart = any(len(item.chunk.children) > 1 for item in items) or any(
        second.first > end_of(first) for first, second in pairwise(chunk.children)
    )
    contents = [
        [*text.lines(below, WIDTH - item.width), *_feedback(blocks, item)]
        for text, item in zip(texts, items, strict=True)
    ]
    return blocks.listed(items, contents, apart)


def _feedback(blocks: Blocks, item: Item) -> list[str]:
    feedback = item.chunk.children[1:]
    return ["", *blocks.children(feedback, item.view, apart=True)] if feedback else []


def _read_text(blocks: Blocks, item: Item) -> _Text:
    opening = item.chunk.children[0]
    if opening.kind is not ChunkKind.PARAGRAPH or lists_touch(item.chunk.children):
        raise Unsure
    rows = blocks.rows(opening, item.view)
    number = next((n for n in reversed(range(len(rows))) if any(part.braces for part in rows[n])), None)
    if number is None:
        return _Text(rows, None, None, [], below=False)
    row = rows[number]
    place = next(n for n in reversed(range(len(row))) if row[n].braces)
    own_line = not _bare(row[:place])
    before = rows[:number] if own_line else [*rows[:number], row[:place]]
    braces = row[place]
    entries = write_braces(braces.braces, OPTION) if braces.braces else None
    after = [_bare(row[place + 1 :]), *rows[number + 1 :]]
    return _Text(before, braces, entries, after, below=own_line and bool(before))


def _bare(row: Sequence[Part]) -> Row:
    """A row from its first words or mark on."""
    place = next((n for n, part in enumerate(row) if part.mark or part.text.strip(" \t")), len(row))
    bare = list(row[place:])
    return [Part(bare[0].text.lstrip(" \t")), *bare[1:]] if bare and not bare[0].mark else bare


def _ended(row: Sequence[Part]) -> Row:
    """A row without the blanks at its end."""
    ended = [part for part in row if part.text]
    while ended and not ended[-1].mark and not ended[-1].text.strip(" \t"):
        ended.pop()
    return [*ended[:-1], Part(ended[-1].text.rstrip(" \t"))] if ended and not ended[-1].mark else ended
