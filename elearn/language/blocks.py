"""The block structure of prose: CommonMark with tables, as markdown-it-py reads it, with places in the source.

Nothing here knows what braces mean. Where braces run on over lines that Markdown would take for blocks of their own,
the caller names those pieces and reads again (`Joined`).
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from markdown_it import MarkdownIt
from markdown_it.token import Token

from elearn.language import limits
from elearn.language.source import Source, Span

_FILLER = "\ufffc"


class ChunkKind(Enum):
    """What Markdown makes of a piece of text."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    ITEM = "item"
    QUOTE = "quote"
    TABLE = "table"
    CODE = "code"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Leaf:
    """The words of a paragraph, heading or table, each line without what stands before it."""

    text: str
    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    def place(self, index: int) -> int:
        """The source's offset of a character."""
        line = bisect_right(self.starts, index) - 1
        return self.offsets[line] + index - self.starts[line]

    def span(self, start: int, end: int) -> Span:
        """The source's span of some characters."""
        return Span(self.place(start), self.place(end - 1) + 1 if end > start else self.place(start))


@dataclass(slots=True)
class Chunk:
    """A block: lines `first` up to, not including, `last`, counted from 0."""

    kind: ChunkKind
    first: int
    last: int
    level: int = 0
    underlined: bool = False
    leaf: Leaf | None = None
    children: "list[Chunk]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Joined:
    """A piece of source that is one pair of braces, whatever its lines look like; `heading`: it began in a heading."""

    span: Span
    heading: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """Where a link or picture by reference leads."""

    target: str
    title: str

    def __str__(self) -> str:
        return f"<{self.target}>" + (f' "{self.title}"' if self.title else "")


def to_label(text: str) -> str:
    """What a link by reference says, as definitions are called."""
    return " ".join(text.split()).lower().upper()


@dataclass(frozen=True, slots=True)
class Outline:
    """The blocks of a text, the links defined in it, and the line where it is nested too deep."""

    chunks: tuple[Chunk, ...]
    definitions: "dict[str, Definition]"
    too_deep: tuple[int, ...]


def outline(source: Source, start: int, joined: Iterable[Joined] = ()) -> Outline:
    """The blocks from an offset on, which begins a line."""
    pieces = tuple(joined)
    first = source.position(start)[0] - 1
    text = _structure_text(source, start, pieces)
    environment: dict[str, dict[str, dict[str, str]]] = {}
    tokens = _markdown().parse(text, environment)
    builder = _Builder(
        source, first, {source.position(piece.span.start)[0] - 1: piece for piece in pieces if piece.heading}
    )
    chunks = builder.build(tokens)
    definitions = {
        label: Definition(found["href"], found.get("title", ""))
        for label, found in environment.get("references", {}).items()
    }
    return Outline(tuple(chunks), definitions, tuple(dict.fromkeys(builder.too_deep)))


def _markdown() -> MarkdownIt:
    """A reader of blocks alone; raw HTML stays text, so that it is found where it stands."""
    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 4 * limits.NESTED_BLOCKS}).enable("table")
    markdown.core.ruler.enableOnly(["normalize", "block"])
    return markdown


def _structure_text(source: Source, start: int, joined: tuple[Joined, ...]) -> str:
    """The text as Markdown should see it: the same lines, with joined braces as one run of words."""
    pieces: list[str] = []
    done = start
    for piece in sorted(joined, key=lambda piece: piece.span.start):
        first_end = source.text.find("\n", piece.span.start)
        if first_end < 0 or piece.span.start < done:
            continue
        pieces.append(source.text[done : first_end + 1])
        rest = source.text[first_end + 1 : piece.span.end]
        if piece.heading:
            pieces.append("\n" * rest.count("\n"))
        else:
            pieces.append("\n".join(_FILLER * max(1, len(line)) for line in rest.split("\n")))
        done = piece.span.end
    pieces.append(source.text[done:])
    return "".join(pieces)


class _Builder:
    """Turns markdown-it's flat tokens into chunks."""

    def __init__(self, source: Source, first: int, headings: dict[int, Joined]) -> None:
        self.source = source
        self.first = first
        self.headings = headings
        self.too_deep: list[int] = []
        self.depth = 0

    def build(self, tokens: list[Token]) -> list[Chunk]:
        top: list[Chunk] = []
        stack: list[list[Chunk]] = [top]
        position = 0
        while position < len(tokens):
            token = tokens[position]
            position += 1
            match token.type:
                case "heading_open" | "paragraph_open":
                    stack[-1].append(self.leaf_chunk(token, tokens[position]))
                    position += 2
                case "table_open":
                    stack[-1].append(self.table(token))
                    while tokens[position].type != "table_close":
                        position += 1
                    position += 1
                case "bullet_list_open" | "ordered_list_open" | "list_item_open" | "blockquote_open":
                    chunk = self.chunk(_CONTAINERS[token.type], token)
                    stack[-1].append(chunk)
                    stack.append(chunk.children)
                    self.count(chunk)
                case "bullet_list_close" | "ordered_list_close" | "list_item_close" | "blockquote_close":
                    stack.pop()
                    self.depth -= token.type != "list_item_close"
                case "fence" | "code_block":
                    stack[-1].append(self.chunk(ChunkKind.CODE, token))
                case "hr":
                    stack[-1].append(self.chunk(ChunkKind.RULE, token))
        return top

    def count(self, chunk: Chunk) -> None:
        """Note a list or quotation that stands too deep in others."""
        self.depth += chunk.kind is not ChunkKind.ITEM
        if self.depth > limits.NESTED_BLOCKS:
            self.too_deep.append(chunk.first)

    def chunk(self, kind: ChunkKind, token: Token) -> Chunk:
        first, last = token.map or (0, 0)
        return Chunk(kind, self.first + first, self.first + last)

    def leaf_chunk(self, opening: Token, inline: Token) -> Chunk:
        first, last = opening.map or (0, 0)
        first, last = self.first + first, self.first + last
        if opening.type == "heading_open" and opening.markup.startswith("#"):
            leaf = self.heading_leaf(first, inline.content, len(opening.markup))
            return Chunk(ChunkKind.HEADING, first, last, level=len(opening.markup), leaf=leaf)
        leaf = self.lines_leaf(first, [len(line) for line in inline.content.split("\n")])
        underlined = opening.type == "heading_open"
        return Chunk(ChunkKind.PARAGRAPH, first, last - underlined, underlined=underlined, leaf=leaf)

    def heading_leaf(self, number: int, content: str, hashes: int) -> Leaf:
        line = self.source.line(number + 1)
        lead = len(line) - len(line.lstrip())
        index = line.find(content, lead + hashes)
        offset = self.source.line_starts[number] + max(index, lead + hashes if not content else index)
        piece = self.headings.get(number)
        if piece is None:
            return Leaf(content, (0,), (offset,))
        first_end = self.source.line_starts[number] + len(line)
        rest = self.source.text[first_end + 1 : piece.span.end].split("\n")
        return _joined_leaf(
            [(offset, self.source.text[offset:first_end])]
            + [(self.source.line_starts[number + 1 + place], words) for place, words in enumerate(rest)]
        )

    def lines_leaf(self, first: int, lengths: list[int]) -> Leaf:
        """The leaf of some lines, of each of which Markdown keeps so many characters at its end."""
        lines = []
        for place, length in enumerate(lengths):
            line = self.source.line(first + place + 1)
            if place == len(lengths) - 1:
                line = line.rstrip()
            kept = max(0, len(line) - length)
            lines.append((self.source.line_starts[first + place] + kept, line[kept:]))
        return _joined_leaf(lines)

    def table(self, token: Token) -> Chunk:
        chunk = self.chunk(ChunkKind.TABLE, token)
        lines = range(chunk.first, chunk.last)
        chunk.leaf = _joined_leaf([(self.source.line_starts[number], self.source.line(number + 1)) for number in lines])
        return chunk


_CONTAINERS = {
    "bullet_list_open": ChunkKind.LIST,
    "ordered_list_open": ChunkKind.LIST,
    "list_item_open": ChunkKind.ITEM,
    "blockquote_open": ChunkKind.QUOTE,
}


def _joined_leaf(lines: list[tuple[int, str]]) -> Leaf:
    starts, offsets, words, length = [], [], [], 0
    for offset, line in lines:
        bare = line.lstrip()
        starts.append(length)
        offsets.append(offset + len(line) - len(bare))
        words.append(bare)
        length += len(bare) + 1
    return Leaf("\n".join(words), tuple(starts), tuple(offsets))
