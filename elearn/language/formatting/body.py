"""What follows the front matter, block by block: scenes, decisions, conditions and routes in the canonical layout."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from elearn.language.blocks import Chunk, ChunkKind
from elearn.language.formatting.blocks import Blocks, covered, end_of, may_stand_under, touching_lists
from elearn.language.formatting.braces import (
    DECISION,
    LINE,
    OUTCOME,
    SCENE,
    WIDTH,
    Order,
    joined,
    wrapped,
    write_braces,
)
from elearn.language.formatting.options import write_options
from elearn.language.formatting.rows import Row, Unsure, View, to_lines
from elearn.language.marks import Braces, Piece
from elearn.language.source import Source


class Edge(Enum):
    """What stands at the beginning or end of a unit."""

    BLOCK = auto()
    NOTE = auto()
    GUARD = auto()
    ROUTE = auto()
    LINE = auto()
    HEADING = auto()
    SMALL_HEADING = auto()


@dataclass(frozen=True, slots=True)
class Unit:
    """Lines `first` up to `last` of a source, and what they are in the canonical layout (None: as written).

    `beside`: it may stand right under a condition.
    """

    first: int
    last: int
    lines: tuple[str, ...] | None = None
    opens: Edge = Edge.BLOCK
    closes: Edge = Edge.BLOCK
    beside: bool = False


def read_units(source: Source, chunks: Sequence[Chunk], pieces: Mapping[int, Sequence[Piece]], body: int) -> list[Unit]:
    """The blocks of a document from an offset on, and what else stands between them."""
    writer = _Writer(source, pieces)
    touching = touching_lists(chunks)
    place = source.position(body)[0] - 1
    units: list[Unit] = []
    for chunk in chunks:
        if chunk.first < place and units:  # text in the line where a heading's braces end
            place = max(place, end_of(chunk))
            units[-1] = Unit(units[-1].first, place)
            continue
        units += _between(source, place, chunk.first)
        units.append(writer.unit(chunk, id(chunk) in touching))
        place = units[-1].last
    return [*units, *_between(source, place, len(source.line_starts))]


def gap(before: Unit, after: Unit) -> int:
    """How many blank lines stand between two units."""
    written = min(1, after.first - before.last)
    if before.closes is Edge.GUARD and after.beside and after.lines is not None:
        return 0
    if before.closes is after.opens is Edge.ROUTE:
        return 0
    small = before.closes is Edge.SMALL_HEADING and after.opens not in (Edge.HEADING, Edge.SMALL_HEADING)
    return written if small or Edge.LINE in (before.closes, after.opens) else 1


def _between(source: Source, first: int, last: int) -> Iterator[Unit]:
    """What stands on lines that belong to no block: targets of links."""
    begun: int | None = None
    for number in range(first, last + 1):
        blank = number == last or not source.line(number + 1).strip()
        if blank and begun is not None:
            yield Unit(begun, number, tuple(source.line(each + 1).rstrip(" \t") for each in range(begun, number)))
            begun = None
        elif not blank and begun is None:
            begun = number


class _Writer:
    """Writes one block after the other, and knows whether a decision's options are still to come."""

    def __init__(self, source: Source, pieces: Mapping[int, Sequence[Piece]]) -> None:
        self.source = source
        self.blocks = Blocks(source, pieces)
        self.level = 0
        self.options_due = False

    def unit(self, chunk: Chunk, touching: bool) -> Unit:
        """A block as a unit; one that cannot be laid out anew without doubt stays as it was written."""
        last = self.last(chunk)
        order = self.enter(chunk)
        options = chunk.kind is ChunkKind.LIST and self.options_due
        self.options_due &= not options
        edge = _edge(chunk)
        try:
            if touching or self.holds_more(chunk, last):
                raise Unsure
            if chunk.kind is ChunkKind.PARAGRAPH:
                return self.paragraph(chunk)
            if order is not None:
                lines = [self.blocks.heading(chunk, order)]
            else:
                view = self.view(chunk.first, last)
                lines = write_options(self.blocks, chunk, view) if options else self.blocks.block(chunk, view)
        except Unsure:
            return Unit(chunk.first, last, None, edge, edge)
        beside = order is None and may_stand_under(self.source, chunk)
        return Unit(chunk.first, last, tuple(lines), edge, edge, beside)

    def enter(self, chunk: Chunk) -> Order | None:
        """Note where in a scene a heading leads, and give the order of its braces' keys."""
        if chunk.kind is not ChunkKind.HEADING:
            return None
        if chunk.level in (2, 3):
            self.level = chunk.level
            self.options_due = chunk.level == 3
            return SCENE if chunk.level == 2 else DECISION
        if chunk.level == 4 and self.level == 3:
            self.options_due = False
            return OUTCOME
        return None

    def last(self, chunk: Chunk) -> int:
        """The line after a block; a heading's braces may go on below its line."""
        if chunk.kind is ChunkKind.HEADING and chunk.leaf is not None and chunk.leaf.text:
            return self.source.position(chunk.leaf.place(len(chunk.leaf.text) - 1))[0]
        return end_of(chunk)

    def holds_more(self, chunk: Chunk, last: int) -> bool:
        """Whether there is something in a list or quotation that is no block: targets of links."""
        if not chunk.children:
            return False
        known = covered(chunk)
        return any(
            self.source.line(number + 1).strip(" \t>") for number in range(chunk.first, last) if number not in known
        )

    def view(self, first: int, last: int) -> View:
        return View({number: self.source.line_starts[number] for number in range(first, last)})

    def paragraph(self, chunk: Chunk) -> Unit:
        """A paragraph, cut at the lines that are for the machine: conditions below, routes below each other."""
        segments = list(_segments(self.blocks.rows(chunk, self.view(chunk.first, chunk.last))))
        lines: list[str] = []
        for place, (edge, rows) in enumerate(segments):
            before = segments[place - 1][0] if place else None
            apart = before is Edge.BLOCK or (before is Edge.ROUTE and edge is Edge.BLOCK)
            lines += [""] * apart + (to_lines(rows) if edge in (Edge.BLOCK, Edge.NOTE) else _machine_line(rows[0]))
        opens, closes = segments[0][0], segments[-1][0]
        return Unit(chunk.first, chunk.last, tuple(lines), opens, closes, opens is Edge.BLOCK)


def _edge(chunk: Chunk) -> Edge:
    if chunk.kind is not ChunkKind.HEADING:
        return Edge.BLOCK
    return Edge.SMALL_HEADING if chunk.level >= 4 else Edge.HEADING


def _segments(rows: Sequence[Row]) -> Iterator[tuple[Edge, list[Row]]]:
    """Rows of words and notes together, each row of braces on its own."""
    text: list[Row] = []
    for row in rows:
        braces = next((part.braces for part in row if part.braces), None)
        if braces is None or _holds_words(row):
            text.append(row)
            continue
        if text:
            yield _text_edge(text), text
        yield _line_edge(braces), [row]
        text = []
    if text:
        yield _text_edge(text), text


def _holds_words(row: Row) -> bool:
    return any(not part.mark and part.text.strip() for part in row)


def _text_edge(rows: Sequence[Row]) -> Edge:
    return Edge.BLOCK if any(_holds_words(row) for row in rows) else Edge.NOTE


def _line_edge(braces: Braces) -> Edge:
    keys = {entry.key.text for entry in braces.mapping.entries} if braces.mapping else set()
    if "goto" in keys:
        return Edge.ROUTE
    return Edge.GUARD if keys & {"if", "else"} else Edge.LINE


def _machine_line(row: Row) -> list[str]:
    """A condition or route, with the notes beside it."""
    shown = []
    for part in row:
        entries = write_braces(part.braces, LINE) if part.braces else None
        if entries is not None:
            line = joined(entries)
            shown.append(line if len(line) <= WIDTH else "\n".join(wrapped(entries)))
        elif part.mark:
            shown.append(part.text)
    return " ".join(shown).split("\n")
