"""The rows of a paragraph, heading or option: its lines as written, each cut into words and what is for the machine."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from elearn.language.blocks import Chunk, Leaf
from elearn.language.marks import Braces, Piece
from elearn.language.source import Source, Span

_BLOCK_SIGN = re.compile(r"[-+*>#|=_~`:]|\d{1,9}[.)]")
_LINE_END = re.compile("\n")
_TICKS = re.compile(r"\\.|`+", re.DOTALL)


class Unsure(Exception):
    """A place that cannot be laid out anew without doubt, and so stays as it was written."""


@dataclass(frozen=True, slots=True)
class Part:
    """Words, or a pair of braces or a note (`mark`) as written; `braces` are those with keys."""

    text: str
    mark: bool = False
    braces: Braces | None = None


Row = list[Part]


@dataclass(frozen=True, slots=True)
class View:
    """Where, on each line, what a container holds begins; on `lazy` lines the container's own signs are left out."""

    starts: Mapping[int, int]
    lazy: frozenset[int] = frozenset()


def line_end(source: Source, number: int) -> int:
    """The offset of a line's end; lines are counted from 0."""
    return source.line_starts[number] + len(source.line(number + 1))


def read_rows(source: Source, chunk: Chunk, pieces: Sequence[Piece], view: View) -> list[Row]:
    """The rows of a paragraph. A mark is one part, however many lines it has."""
    leaf = chunk.leaf
    if leaf is None:
        raise Unsure
    lines = [
        Span(_start(source, number, view, number == chunk.first), line_end(source, number))
        for number in range(chunk.first, chunk.last)
    ]
    marks = _marks(source, leaf, pieces, view)
    _compare(source, leaf, lines, marks)
    return list(_rows(source, lines, marks))


def heading_row(source: Source, leaf: Leaf, pieces: Sequence[Piece]) -> Row:
    """The parts of a heading, which goes on in the next line only within braces."""
    ends = [*(start - 1 for start in leaf.starts[1:]), len(leaf.text)]
    lines = [
        Span(offset, offset + end - start) for offset, start, end in zip(leaf.offsets, leaf.starts, ends, strict=True)
    ]
    rows = list(_rows(source, lines, _marks(source, leaf, pieces, None)))
    if len(rows) != 1:
        raise Unsure
    return rows[0]


@dataclass(frozen=True, slots=True)
class _Mark:
    """A part for the machine, and where it stands."""

    span: Span
    part: Part


def _marks(source: Source, leaf: Leaf, pieces: Sequence[Piece], view: View | None) -> list[_Mark]:
    found = []
    for piece in pieces:
        span = Span(leaf.place(piece.start), leaf.place(piece.end - 1) + 1)
        found.append(_Mark(span, Part(_mark_text(source, span, view), True, piece.braces)))
    return found


def _mark_text(source: Source, span: Span, view: View | None) -> str:
    """A mark as written, its lines after the first without what the containers around it put there."""
    first, last = (source.position(place)[0] - 1 for place in (span.start, span.end))
    lines = [source.text[span.start : min(span.end, line_end(source, first))]]
    for number in range(first + 1, last + 1):
        start = source.line_starts[number] if view is None else view.starts.get(number)
        if start is None:
            raise Unsure
        lines.append(source.text[start : min(span.end, line_end(source, number))])
    return "\n".join(line.rstrip(" \t") for line in lines)


def _start(source: Source, number: int, view: View, first: bool) -> int:
    """Where a line's words begin; unsure where they would become a block of their own once moved to the left."""
    start = view.starts.get(number)
    if start is None:
        raise Unsure
    rest = source.text[start : line_end(source, number)]
    lead = len(rest) - len(rest.lstrip(" \t"))
    moved = lead >= 4 or "\t" in rest[:lead] or number in view.lazy
    if not first and moved and _BLOCK_SIGN.match(rest[lead:]):
        raise Unsure
    return start + lead


def _compare(source: Source, leaf: Leaf, lines: Sequence[Span], marks: Sequence[_Mark]) -> None:
    """Make sure that each line begins where Markdown sees it begin, or within a mark."""
    if len(leaf.offsets) != len(lines):
        raise Unsure
    for offset, line in zip(leaf.offsets, lines, strict=True):
        if offset != line.start and not any(mark.span.start < line.start <= mark.span.end for mark in marks):
            raise Unsure


def _rows(source: Source, lines: Sequence[Span], marks: Sequence[_Mark]) -> Iterator[Row]:
    waiting = list(marks)
    row: Row = []
    done = -1
    for number, line in enumerate(lines):
        if done < line.start and number:
            yield row
            row = []
        done = max(done, line.start)
        while waiting and waiting[0].span.start < line.end:
            mark = waiting.pop(0)
            row += [Part(source.text[done : mark.span.start]), mark.part]
            done = mark.span.end
        row.append(Part(source.text[done : line.end]))
        done = max(done, line.end)
    yield row


def in_code(text: str) -> frozenset[int]:
    """The line ends that stand within code."""
    runs = [found for found in _TICKS.finditer(text) if found.group()[0] == "`"]
    later: dict[int, list[int]] = {}
    for run in reversed(runs):
        later.setdefault(len(run.group()), []).append(run.start())
    ends: set[int] = set()
    done = 0
    for run in runs:
        closers = later[len(run.group())]
        closers.pop()
        if run.start() >= done and closers:
            done = closers[-1] + len(run.group())
            ends.update(found.start() for found in _LINE_END.finditer(text, run.end(), closers[-1]))
    return frozenset(ends)


def to_lines(rows: Sequence[Row]) -> list[str]:
    """Rows as lines without blanks at their ends, but for two that break a line and those within code."""
    masked = "\n".join("".join("x" * len(part.text) if part.mark else part.text for part in row) for row in rows)
    code = in_code(masked)
    lines, place = [], -1
    for number, row in enumerate(rows):
        text = "".join(part.text for part in row)
        place += len(text) + 1
        if place not in code or number == len(rows) - 1:
            text = _trimmed(text, number == len(rows) - 1 or row_ends_in_mark(row))
        lines += text.split("\n")
    return lines


def row_ends_in_mark(row: Row) -> bool:
    """Whether nothing but blanks follows a mark in a row."""
    return any(part.mark for part in row) and not row[-1].text.strip(" \t")


def _trimmed(text: str, ends: bool) -> str:
    bare = text.rstrip(" \t")
    tail = text[len(bare) :]
    if ends or not tail or not (tail.endswith("  ") or bare.endswith("\\")):
        return bare
    return text if "\t" in tail or bare.endswith("\\") else f"{bare}  "
