"""Blocks as an author's prose: the words without what was for the machine, and the lines that are for it alone."""

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence

from elearn.language.blocks import Chunk, ChunkKind, Definition, to_label
from elearn.language.diagnostics import Diagnostic
from elearn.language.draft import DraftBlock, DraftLine, DraftOption, Item, Remedy
from elearn.language.marks import Braces, Marks, Piece, WrittenPicture, scan_leaf
from elearn.language.misplaced import in_option, in_prose
from elearn.language.model import BlockKind
from elearn.language.slips import advice_for
from elearn.language.source import Source, Span

_KINDS = {
    ChunkKind.PARAGRAPH: BlockKind.PARAGRAPH,
    ChunkKind.RULE: BlockKind.PARAGRAPH,
    ChunkKind.LIST: BlockKind.LIST,
    ChunkKind.QUOTE: BlockKind.QUOTE,
    ChunkKind.TABLE: BlockKind.TABLE,
    ChunkKind.CODE: BlockKind.CODE,
    ChunkKind.HEADING: BlockKind.HEADING,
}
_GONE = "\x00"
_COACH = re.compile(r"\*\*Coach:\*\*\s*")
_SPEAKER = re.compile(
    r"\*\*(?P<name>[^*\n(]{1,200}?)\s*(?:\((?P<manner>[^()*\n]{1,200})\)\s*)?(?::\*\*|\*\*:)(?:\s+|\Z)"
)
_QUOTE_MARK = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
_LABEL = re.compile(r"\[([^\[\]]{1,200})\]")
_ITEM_MARK = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])( {1,4}(?=\S)|[ \t]|$)")
_LIST_LINE = re.compile(r" {0,3}\d{1,9}[.)][ \t]")
_LONGEST_DEFINITION = 500


class Prose:
    """Reads the words of blocks; what is wrong goes into the marks."""

    def __init__(self, source: Source, marks: Marks, definitions: dict[str, Definition]) -> None:
        self.source, self.marks, self.definitions = source, marks, definitions
        self.pieces: dict[int, list[Piece]] = {}
        self.machine: list[tuple[int, int]] = []
        self.pictures: dict[int, WrittenPicture] = {}

    def scan(self, chunks: Sequence[Chunk]) -> None:
        """Find what is for the machine in some blocks and those within."""
        for chunk in chunks:
            self._scan(chunk)
        self.pictures = {picture.span.start: picture for picture in self.marks.pictures}

    def _scan(self, chunk: Chunk) -> None:
        if chunk.leaf is not None:
            if pieces := scan_leaf(self.source, chunk.leaf, self.marks, chunk.kind is ChunkKind.HEADING):
                self.pieces[id(chunk)] = pieces
                place = chunk.leaf.place
                self.machine.extend((place(piece.start), place(piece.end - 1) + 1) for piece in pieces)
            if chunk.underlined:
                self.tell(
                    "E116",
                    "this line is underlined, which would make it a heading",
                    self.chunk_span(chunk),
                    "write a heading with `#` before it, or leave a blank line above the line of `-` or `=`",
                )
        for child in chunk.children:
            self._scan(child)

    def tell(self, code: str, message: str, span: Span, help_text: str | None = None) -> None:
        """Add a diagnostic."""
        self.marks.diagnostics.append(Diagnostic(code, message, span, help=help_text))

    def chunk_span(self, chunk: Chunk) -> Span:
        """Where a block stands, from its first character to its last."""
        starts = self.source.line_starts
        start = starts[chunk.first]
        end = starts[chunk.last] if chunk.last < len(starts) else len(self.source.text)
        text = self.source.text[start:end]
        return Span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))

    def holds_text(self, chunk: Chunk) -> bool:
        """Whether a reader would see anything of a block."""
        if chunk.kind is ChunkKind.RULE:
            return False
        if chunk.kind in (ChunkKind.LIST, ChunkKind.ITEM, ChunkKind.QUOTE):
            return any(self.holds_text(child) for child in chunk.children)
        return chunk.kind is not ChunkKind.PARAGRAPH or bool(self._leaf_text(chunk).strip())

    def tell_strays(self, chunk: Chunk, advice: str | None = None, kept: Braces | None = None) -> None:
        """Tell the braces in a block where none may stand."""
        for piece in self.pieces.get(id(chunk), ()):
            if piece.braces is not None and piece.braces is not kept and piece.braces.mapping is not None:
                self.tell("E109", "braces cannot stand here", piece.braces.span, advice or self._advice(piece.braces))
        for child in chunk.children:
            self.tell_strays(child, advice)

    def _advice(self, braces: Braces) -> str:
        line, column = self.source.position(braces.span.start)
        slip = advice_for(self.source.line(line))
        if slip is not None:
            return slip
        above = self.source.line(line - 1).strip() if line > 1 else ""
        if column <= 4 and above and not self.source.line(line)[: column - 1].strip():
            return "leave a blank line above them, or write `\\{` for a brace that belongs to the text"
        return (
            "keys stand at the end of a heading or of an option's first paragraph, conditions and routes on a line "
            "of their own; a brace that belongs to the text is written `\\{`"
        )

    def heading(self, chunk: Chunk) -> tuple[str, Braces | None]:
        """The words of a heading, and the braces at its end."""
        braces = self._braces_at_end(chunk)
        self.tell_strays(chunk, kept=braces)
        return " ".join(self._leaf_text(chunk).split()), braces

    def _braces_at_end(self, chunk: Chunk) -> Braces | None:
        pieces = self.pieces.get(id(chunk), [])
        if not pieces or chunk.leaf is None:
            return None
        text = _without(chunk.leaf.text, pieces)
        last = next((piece for piece in reversed(pieces) if piece.braces is not None), None)
        return last.braces if last and not text[last.end :].replace(_GONE, "").strip() else None

    def _leaf_text(self, chunk: Chunk) -> str:
        if chunk.leaf is None:
            return ""
        pieces = self.pieces.get(id(chunk))
        return chunk.leaf.text if pieces is None else _tidy(_without(chunk.leaf.text, pieces))

    def items(self, chunks: Sequence[Chunk]) -> Iterator[Item]:
        """The blocks and the lines of braces among some blocks of a scene."""
        for chunk in chunks:
            if chunk.kind is ChunkKind.PARAGRAPH:
                yield from self._cut(chunk)
            else:
                self.tell_strays(chunk)
                if chunk.kind is ChunkKind.RULE or self.holds_text(chunk):
                    yield self.block(chunk)

    def _cut(self, chunk: Chunk) -> Iterator[Item]:
        """A top-level paragraph, cut at every line that holds braces alone."""
        pieces = self.pieces.get(id(chunk))
        leaf = chunk.leaf
        if leaf is None or pieces is None:
            yield self.block(chunk)
            return
        masked = _without(leaf.text, pieces)
        waiting = deque(pieces)
        text_pieces: list[Piece] = []
        start, begun = 0, 0
        for line in masked.split("\n"):
            end = start + len(line)
            here = []
            while waiting and waiting[0].start < end:
                here.append(waiting.popleft())
            inside = [piece.braces for piece in here if piece.braces]
            if inside and not line.replace(_GONE, "").strip():
                yield from self._segment(chunk, begun, start, text_pieces)
                yield DraftLine(inside[0], crowded=self._tell_second(inside[1:]))
                begun, text_pieces = end + 1, []
            else:
                self._tell_inside(inside, last_line=end == len(masked))
                text_pieces += here
            start = end + 1
        yield from self._segment(chunk, begun, len(masked), text_pieces)

    def _tell_second(self, braces: list[Braces]) -> bool:
        """Tell braces after the first in a line, and whether there are any."""
        readable = [second for second in braces if second.mapping is not None]
        for second in readable:
            self.tell(
                "E109",
                "a line holds one pair of braces",
                second.span,
                "write one pair with all its keys: `{if: …, goto: …}`",
            )
        return bool(readable)

    def _tell_inside(self, braces: list[Braces], last_line: bool) -> None:
        for stray in braces:
            if stray.mapping is None:
                continue
            slip = advice_for(self.source.line(self.source.position(stray.span.start)[0]))
            remedy = Remedy(slip) if slip else in_prose(self.source, stray, last_line)
            self.tell_stray(stray, remedy or Remedy(self._advice(stray)))

    def tell_stray(self, braces: Braces, remedy: Remedy) -> None:
        """Tell braces where none may stand."""
        message = "braces cannot stand here"
        told = Diagnostic("E109", message, braces.span, help=remedy.advice, fix=remedy.fix)
        self.marks.diagnostics.append(told)

    def _segment(self, chunk: Chunk, start: int, end: int, inside: Sequence[Piece]) -> Iterator[DraftBlock]:
        """The block that a piece of a cut paragraph is."""
        leaf = chunk.leaf
        if leaf is None:
            return
        pieces = [Piece(piece.start - start, piece.end - start, piece.braces) for piece in inside]
        text = _tidy(_without(leaf.text[start:end], pieces))
        if not text.strip():
            return
        words = leaf.text[start:end]
        begin = start + len(words) - len(words.lstrip())
        span = leaf.span(begin, max(begin + 1, start + len(words.rstrip())))
        line = self.source.line(self.source.position(span.start)[0])
        if start and _LIST_LINE.match(line):
            yield DraftBlock(BlockKind.LIST, self._linked(text.rstrip()), span)
            return
        yield self._paragraph(text, span)

    def block(self, chunk: Chunk, indent: int | None = None) -> DraftBlock:
        """A block of prose; `indent`: the columns that its list item stands in from the left."""
        span = self.chunk_span(chunk)
        if chunk.kind is ChunkKind.PARAGRAPH:
            return self._paragraph(self._leaf_text(chunk), span)
        text = self._bare(chunk, indent)
        if chunk.kind is ChunkKind.QUOTE and (said := self._speaker(chunk, text)):
            words, name, manner = said
            return DraftBlock(BlockKind.QUOTE, text, span, speaker=name, manner=manner, words=self._linked(words))
        return DraftBlock(_KINDS[chunk.kind], text if chunk.kind is ChunkKind.CODE else self._linked(text), span)

    def _paragraph(self, text: str, span: Span) -> DraftBlock:
        text = text.strip("\n").rstrip()
        picture = self.pictures.get(span.start)
        if picture is not None and picture.span.end - picture.span.start == len(text):
            return DraftBlock(BlockKind.PICTURE, text, span, picture=picture)
        coach = _COACH.match(text)
        if coach:
            return DraftBlock(BlockKind.PARAGRAPH, self._linked(text[coach.end() :]), span, coach=True)
        return DraftBlock(BlockKind.PARAGRAPH, self._linked(text), span)

    def _bare(self, chunk: Chunk, indent: int | None) -> str:
        """The lines of a block, without what was for the machine, moved to the left."""
        starts = self.source.line_starts
        start = starts[chunk.first]
        end = starts[chunk.last] if chunk.last < len(starts) else len(self.source.text)
        text = self.source.text[start:end]
        place = bisect_left(self.machine, (start, start))
        cuts = []
        while place < len(self.machine) and self.machine[place][0] < end:
            cuts.append(Piece(self.machine[place][0] - start, self.machine[place][1] - start, None))
            place += 1
        if cuts:
            text = _tidy(_without(text, cuts))
        if indent is None or chunk.kind is not ChunkKind.CODE:
            lead = len(text) - len(text.lstrip(" \t"))
            indent = 0 if chunk.kind is ChunkKind.CODE and lead >= 4 else lead
        return "\n".join(_dedented(line, indent) for line in text.rstrip().split("\n"))

    def _speaker(self, chunk: Chunk, text: str) -> tuple[str, str, str | None] | None:
        """The words, the name and the manner of a quotation that is somebody's line."""
        if not chunk.children or chunk.children[0].kind is not ChunkKind.PARAGRAPH:
            return None
        words = _QUOTE_MARK.sub("", text).strip()
        found = _SPEAKER.match(words)
        if found is None:
            return None
        return words[found.end() :], found.group("name").strip(), found.group("manner")

    def _linked(self, text: str) -> str:
        """The text with the definitions of the links in it, so that it can be rendered on its own."""
        if not self.definitions or "[" not in text:
            return text
        labels = dict.fromkeys(to_label(label) for label in _LABEL.findall(text))
        lines = [
            f"[{label}]: {self.definitions[label]}"
            for label in labels
            if label in self.definitions and len(str(self.definitions[label])) <= _LONGEST_DEFINITION
        ]
        return "\n".join([text, "", *lines]) if lines else text

    def option(self, item: Chunk) -> DraftOption:
        """A list item as an option: its first paragraph is the text, the rest its feedback."""
        span = self.chunk_span(item)
        opening = item.children[0] if item.children else None
        has_text = opening is not None and opening.kind is ChunkKind.PARAGRAPH
        braces, text = None, ""
        mark = _ITEM_MARK.match(self.source.line(item.first + 1))
        width = mark.end() if mark else 2
        if opening is not None and has_text:
            braces = self._braces_at_end(opening)
            text = self._leaf_text(opening).strip()
            self._tell_in_option(opening, braces, width)
        feedback = tuple(self._feedback(item.children[has_text:], width))
        whole = "\n\n".join([self._linked(text), *(block.text for block in feedback)]).strip()
        strayed = any(self._has_braces(child, braces) for child in item.children)
        return DraftOption(self._linked(text), span, whole, braces, feedback, strayed)

    def _tell_in_option(self, opening: Chunk, kept: Braces | None, width: int) -> None:
        """Tell the first braces in an option's words that are not its keys: what to do about them is about all."""
        pieces = self.pieces.get(id(opening), [])
        for piece in pieces:
            stray = piece.braces
            if stray is not None and stray is not kept and stray.mapping is not None and opening.leaf is not None:
                self.tell_stray(stray, in_option(opening.leaf, pieces, width))
                return

    def _has_braces(self, chunk: Chunk, kept: Braces | None) -> bool:
        pieces = self.pieces.get(id(chunk), ())
        return any(piece.braces not in (None, kept) for piece in pieces) or any(
            self._has_braces(child, kept) for child in chunk.children
        )

    def _feedback(self, chunks: Sequence[Chunk], indent: int) -> Iterator[DraftBlock]:
        for chunk in chunks:
            self.tell_strays(
                chunk,
                "feedback is not conditional and leads nowhere: put it at the start of the next scene, "
                "or the keys at the end of the option's first paragraph",
            )
            if self.holds_text(chunk) or chunk.kind is ChunkKind.RULE:
                yield self.block(chunk, indent)


def _without(text: str, pieces: Sequence[Piece]) -> str:
    """The text with a mark, as long as it was, for everything that was for the machine."""
    parts, done = [], 0
    for piece in pieces:
        parts.append(text[done : piece.start])
        parts.append(_GONE * (piece.end - piece.start))
        done = piece.end
    parts.append(text[done:])
    return "".join(parts)


def _tidy(text: str) -> str:
    """The text without those marks, nor the lines and blanks that they leave behind."""
    lines = []
    for line in text.split("\n"):
        if _GONE not in line:
            lines.append(line)
            continue
        bare = re.sub(f" ?{_GONE}+(?= |$)|{_GONE}+", "", line).rstrip()
        if bare.strip(" \t>"):
            lines.append(bare)
    return "\n".join(lines)


def _dedented(line: str, indent: int) -> str:
    """The line without so many columns of blanks before it."""
    place = 0
    while place < min(indent, len(line)) and line[place] in " \t":
        place += 1
    return line[place:]
