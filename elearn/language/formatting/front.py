"""The front matter in the canonical layout: its keys in the format page's order, each with the comments above it.

What an author wrote as a block stays a block, and what was in brackets stays in brackets. Text of several lines stays
as it is.
"""

from dataclasses import dataclass

from elearn.language.documents import Entry, Mapping, Node, Scalar, Sequence
from elearn.language.formatting.braces import WIDTH
from elearn.language.formatting.rows import Unsure, line_end
from elearn.language.formatting.values import write_flow, write_scalar
from elearn.language.names import FRONT_KEYS
from elearn.language.source import Source

_KEYS = (*FRONT_KEYS, "original")
_STEP = 2


def write_front(source: Source, front: Mapping, first: int, last: int) -> list[str]:
    """The lines of the front matter from `first` up to `last`, counted from 0; unsure where they are no block."""
    if not front.entries or any(source.position(entry.key.span.start)[1] != 1 for entry in front.entries):
        raise Unsure
    return _Front(source, first, last).write(front)


@dataclass(frozen=True, slots=True)
class _Written:
    """A key of the front matter with what stands above it."""

    key: str
    above: list[str]
    lines: list[str]

    @property
    def rank(self) -> int:
        return _KEYS.index(self.key) if self.key in _KEYS else len(_KEYS)


class _Front:
    """Goes down the lines of one front matter."""

    def __init__(self, source: Source, first: int, last: int) -> None:
        self.source, self.at, self.last = source, first, last

    def write(self, front: Mapping) -> list[str]:
        written = []
        for entry in front.entries:
            above = self.remarks(self.line_of(entry.key), 0)
            written.append(_Written(entry.key.text, above, self.top_entry(entry)))
        head = self.take_head(written[0])
        lines = head
        for each in sorted(written, key=lambda each: each.rank):
            lines = [*lines, *each.above, *each.lines]
        return _single_blanks([*lines, *self.remarks(self.last, 0)])

    def take_head(self, first: _Written) -> list[str]:
        """What stands above the first key with a blank line below it: it is about the whole document, and stays."""
        cut = len(first.above) - first.above[::-1].index("") if "" in first.above else 0
        head = first.above[:cut]
        del first.above[:cut]
        return head

    def line(self, number: int) -> str:
        return self.source.line(number + 1)

    def line_of(self, node: Node) -> int:
        return self.source.position(node.span.start)[0] - 1

    def last_line(self, node: Node) -> int:
        """The last line that a value stands on."""
        if not self.in_brackets(node):
            match node:
                case Sequence(items=(*_, last)):
                    return self.last_line(last)
                case Mapping(entries=(*_, entry)):
                    return max(self.last_line(entry.value), self.line_of(entry.key))
        text = self.source.text[node.span.start : node.span.end].rstrip()
        return self.source.position(node.span.start + max(0, len(text) - 1))[0] - 1

    def in_brackets(self, node: Node) -> bool:
        return not isinstance(node, Scalar) and self.source.text[node.span.start] in "[{"

    def remarks(self, until: int, indent: int) -> list[str]:
        """Comments and blank lines up to a line."""
        lines = []
        for number in range(self.at, until):
            text = self.line(number).strip()
            if text and not text.startswith("#"):
                raise Unsure
            lines.append(" " * indent + text if text else "")
        self.at = max(self.at, until)
        return lines

    def remarks_within(self, column: int, indent: int) -> list[str]:
        """The comments that follow a block and stand as far to the right as what it holds."""
        last = self.at
        for number in range(self.at, self.last):
            text = self.line(number).strip()
            if text and not text.startswith("#"):
                break
            if text and len(self.line(number)) - len(self.line(number).lstrip()) >= column > 0:
                last = number + 1
        return self.remarks(last, indent)

    def top_entry(self, entry: Entry) -> list[str]:
        """A key with its value; as written where that is not sure to be the same."""
        begun = self.at
        try:
            return self.entry(entry, 0)
        except Unsure:
            self.at = begun
            return self.as_written(entry, 0)

    def as_written(self, entry: Entry, indent: int) -> list[str]:
        """The lines of a key and its value, moved as a whole."""
        first, last = self.line_of(entry.key), max(self.line_of(entry.key), self.last_line(entry.value))
        moved = self.source.position(entry.key.span.start)[1] - 1 - indent
        lines = []
        for number in range(first, last + 1):
            line = self.line(number)
            if moved > 0 and line[:moved].strip():
                raise Unsure
            lines.append((line[moved:] if moved > 0 else " " * -moved + line) if line.strip() else "")
        self.at = last + 1
        return lines

    def entry(self, entry: Entry, indent: int) -> list[str]:
        """A key with its value."""
        key, value = f"{' ' * indent}{write_scalar(entry.key)}:", entry.value
        if isinstance(value, Scalar) and value.empty:
            return self.one_line(key, entry.key, colon=True)
        if self.in_brackets(value):
            line = f"{key} {write_flow(value)}"
            single = self.last_line(value) == self.line_of(entry.key)
            if single or (len(line) <= WIDTH and "#" not in self.source.text[value.span.start : value.span.end]):
                return self.one_line(line, value)
            return self.as_written(entry, indent)
        if isinstance(value, Scalar):
            if self.last_line(value) != self.line_of(entry.key):
                return self.as_written(entry, indent)
            return self.one_line(f"{key} {write_scalar(value)}", value)
        return [*self.one_line(key, entry.key, colon=True), *self.block(value, indent + _STEP)]

    def one_line(self, line: str, node: Node, colon: bool = False) -> list[str]:
        """A line, with the comment that stands behind a value or, with a colon between, a key."""
        number = self.source.position(max(node.span.start, node.span.end - 1))[0] - 1
        rest = self.source.text[node.span.end : line_end(self.source, number)].strip()
        if colon:
            rest = rest.removeprefix(":").strip() if rest.startswith(":") else "?"
        if rest and not rest.startswith("#"):
            raise Unsure
        self.at = number + 1
        return [f"{line} {rest}" if rest else line]

    def block(self, node: Node, indent: int) -> list[str]:
        """What a key holds in lines of its own."""
        lines: list[str] = []
        column = self.source.position(node.span.start)[1] - 1
        if isinstance(node, Mapping):
            for entry in node.entries:
                lines += self.remarks(self.line_of(entry.key), indent)
                lines += self.entry(entry, indent)
        elif isinstance(node, Sequence):
            for item in node.items:
                lines += self.remarks(self.line_of(item), indent)
                lines += self.item(item, indent)
        return [*lines, *self.remarks_within(column, indent)]

    def item(self, node: Node, indent: int) -> list[str]:
        """An item of a list in lines of their own."""
        start = self.source.line_starts[self.line_of(node)]
        if self.source.text[start : node.span.start].strip() != "-" or self.last_line(node) != self.line_of(node):
            raise Unsure
        if not (isinstance(node, Scalar) or self.in_brackets(node)):
            raise Unsure
        return self.one_line(f"{' ' * indent}- {write_flow(node)}", node)


def _single_blanks(lines: list[str]) -> list[str]:
    """The lines with at most one blank line in a row, and none at either end."""
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    while kept and not kept[-1]:
        kept.pop()
    return kept[1:] if kept and not kept[0] else kept
