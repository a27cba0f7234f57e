"""The blocks of prose in the canonical layout, each as lines without what the containers around it put before them.

Words are never moved from one line to another. Tables and code stay as they were written.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from elearn.language.blocks import Chunk, ChunkKind
from elearn.language.formatting.braces import Order, joined, write_braces
from elearn.language.formatting.rows import Part, Row, Unsure, View, heading_row, line_end, read_rows, to_lines
from elearn.language.marks import Piece
from elearn.language.source import Source

_ITEM = re.compile(r" {0,3}(?P<mark>[-+*]|\d{1,9}[.)])(?P<gap> *)(?P<rest>.?)")
_QUOTE = re.compile(r" {0,3}> ?")
_SPEECH = re.compile(r"> \*\*[^*\n]{1,400}(?::\*\*|\*\*:)")
_WORDS = re.compile(r"(?<=\S)[ \t]+(?=\S)")


def end_of(chunk: Chunk) -> int:
    """The line after the last that a block stands on; blank lines below it are none of it."""
    if chunk.kind in (ChunkKind.LIST, ChunkKind.ITEM, ChunkKind.QUOTE):
        return end_of(chunk.children[-1]) if chunk.children else chunk.first + 1
    return chunk.last


def covered(chunk: Chunk) -> set[int]:
    """The lines that a block's words and code stand on."""
    if chunk.children:
        return set().union(*(covered(child) for child in chunk.children))
    return set(range(chunk.first, end_of(chunk)))


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: its sign, and where what it holds begins on each line."""

    chunk: Chunk
    mark: str
    view: View

    @property
    def width(self) -> int:
        """The columns that what it holds is moved in by."""
        return len(self.mark) + 1


class Blocks:
    """Writes the blocks of one source."""

    def __init__(self, source: Source, pieces: Mapping[int, Sequence[Piece]]) -> None:
        self.source, self._pieces = source, pieces
        self._forms: dict[ChunkKind, Callable[[Chunk, View], list[str]]] = {
            ChunkKind.PARAGRAPH: self.paragraph,
            ChunkKind.QUOTE: self.quote,
            ChunkKind.LIST: self.prose_list,
            ChunkKind.CODE: self.code,
        }

    def pieces(self, chunk: Chunk) -> Sequence[Piece]:
        """The braces and notes of a leaf."""
        return self._pieces.get(id(chunk), ())

    def block(self, chunk: Chunk, view: View) -> list[str]:
        """A block as lines."""
        return self._forms.get(chunk.kind, self.as_written)(chunk, view)

    def rows(self, chunk: Chunk, view: View) -> list[Row]:
        """The rows of a paragraph."""
        return read_rows(self.source, chunk, self.pieces(chunk), view)

    def paragraph(self, chunk: Chunk, view: View) -> list[str]:
        """A paragraph, each line flush left."""
        return to_lines(self.rows(chunk, view))

    def heading(self, chunk: Chunk, order: Order) -> str:
        """A heading of a scene, decision or outcome on one line, with its braces one blank after the words."""
        if chunk.leaf is None:
            raise Unsure
        row = heading_row(self.source, chunk.leaf, self.pieces(chunk))
        words = "".join(self._heading_part(part, order) for part in row).strip()
        if "\n" in words:
            raise Unsure
        return f"{'#' * chunk.level} {words}".rstrip()

    def _heading_part(self, part: Part, order: Order) -> str:
        if not part.mark:
            blank = part.text if "`" in part.text else _WORDS.sub(" ", part.text)
            return re.sub(r"[ \t]+\Z", " ", blank)
        entries = write_braces(part.braces, order) if part.braces else None
        return part.text if entries is None else joined(entries)

    def as_written(self, chunk: Chunk, view: View) -> list[str]:
        """A table, a rule or a heading for the reader: as it is, moved to the left as a whole."""
        lines = [line.rstrip(" \t") for line in self._lines(chunk, view)]
        lead = len(lines[0]) - len(lines[0].lstrip(" "))
        return [line[min(lead, len(line) - len(line.lstrip(" "))) :] for line in lines]

    def code(self, chunk: Chunk, view: View) -> list[str]:
        """Code: every character of it."""
        for number in range(chunk.first, chunk.last):
            start = view.starts.get(number, 0)
            if start != self.source.line_starts[number] and "\t" in self._blanks(start, number):
                raise Unsure
        return self._lines(chunk, view)

    def _lines(self, chunk: Chunk, view: View) -> list[str]:
        lines = []
        for number in range(chunk.first, end_of(chunk)):
            start = view.starts.get(number)
            if start is None or number in view.lazy:
                raise Unsure
            lines.append(self.source.text[start : line_end(self.source, number)])
        return lines

    def quote(self, chunk: Chunk, view: View) -> list[str]:
        """A quotation, `> ` before every line, unless that makes more words of it: its signs count among them."""
        starts = {}
        for number in range(chunk.first, end_of(chunk)):
            found = _QUOTE.match(self.source.text, self._line(view, number), line_end(self.source, number))
            if found is None:
                raise Unsure
            starts[number] = found.end()
        lines = [f"> {line}" if line else ">" for line in self.children(chunk.children, View(starts), apart=True)]
        if not _SPEECH.match(lines[0]) and _count(lines) != _count(self._lines(chunk, view)):
            raise Unsure
        return lines

    def children(self, chunks: Sequence[Chunk], view: View, apart: bool) -> list[str]:
        """Blocks below each other, with a blank line between where they stand `apart`."""
        if not chunks or lists_touch(chunks):
            raise Unsure
        lines: list[str] = []
        for place, chunk in enumerate(chunks):
            lines += [""] * (apart and place > 0) + self.block(chunk, view)
        return lines

    def prose_list(self, chunk: Chunk, view: View) -> list[str]:
        """A list for the reader: blank lines between its items if there are any in it."""
        items = self.items(chunk, view)
        apart = any(
            second.first > end_of(first)
            for group in (chunk.children, *(item.children for item in chunk.children))
            for first, second in pairwise(group)
        )
        return self.listed(items, [self.children(item.chunk.children, item.view, apart) for item in items], apart)

    def listed(self, items: Sequence[Item], contents: Sequence[list[str]], apart: bool) -> list[str]:
        """Items with their signs, and what they hold moved in."""
        lines: list[str] = []
        for place, (item, content) in enumerate(zip(items, contents, strict=True)):
            moved = [" " * item.width + line if line else "" for line in content]
            moved[0] = f"{item.mark} {content[0]}"
            lines += [""] * (apart and place > 0) + moved
        return lines

    def items(self, chunk: Chunk, view: View) -> list[Item]:
        """The items of a list."""
        return [self._item(item, view) for item in chunk.children]

    def _item(self, chunk: Chunk, view: View) -> Item:
        start = self._line(view, chunk.first)
        found = _ITEM.match(self.source.text, start, line_end(self.source, chunk.first))
        if found is None or not found["rest"] or not chunk.children:
            raise Unsure
        inner = found.end("mark") + (len(found["gap"]) if len(found["gap"]) <= 4 else 1)
        starts, lazy = {chunk.first: inner}, set()
        for number in range(chunk.first + 1, end_of(chunk)):
            line = self._line(view, number)
            lead = self._lead(line, number)
            starts[number] = min(line + inner - start, line_end(self.source, number))
            if line + lead < starts[number]:
                starts[number] = line + lead
                lazy.add(number)
        mark = found["mark"] if found["mark"][0].isdigit() else "-"
        return Item(chunk, mark, View(starts, frozenset(lazy)))

    def _line(self, view: View, number: int) -> int:
        """Where a line begins in a container; unsure where tabs or a missing sign leave that open."""
        start = view.starts.get(number)
        if start is None or number in view.lazy or "\t" in self._blanks(start, number):
            raise Unsure
        return start

    def _lead(self, start: int, number: int) -> int:
        return len(self._blanks(start, number))

    def _blanks(self, start: int, number: int) -> str:
        rest = self.source.text[start : line_end(self.source, number)]
        return rest[: len(rest) - len(rest.lstrip(" \t"))]


def lists_touch(chunks: Sequence[Chunk]) -> bool:
    """Whether two lists follow each other, so that only their signs keep them apart."""
    return bool(touching_lists(chunks))


def touching_lists(chunks: Sequence[Chunk]) -> frozenset[int]:
    """The lists, by identity, that follow another list or are followed by one."""
    touching: set[int] = set()
    for first, second in pairwise(chunks):
        if first.kind is second.kind is ChunkKind.LIST:
            touching |= {id(first), id(second)}
    return frozenset(touching)


def may_stand_under(source: Source, chunk: Chunk) -> bool:
    """Whether a block begins a block of its own right under a line of words."""
    line = source.line(chunk.first + 1).lstrip()
    match chunk.kind:
        case ChunkKind.LIST:
            return not line[0].isdigit() or line.startswith(("1.", "1)"))
        case ChunkKind.CODE:
            return line.startswith(("```", "~~~"))
        case _:
            return chunk.kind is not ChunkKind.RULE


def _count(lines: Sequence[str]) -> int:
    return sum(len(line.split()) for line in lines)
