"""Options that Markdown does not see as a list, or not as one: Word's bullets, letters, feedback at the margin.

They are read all the same, so that one slip is told once and what stands in their braces is checked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from elearn.language import limits
from elearn.language.blocks import Chunk, ChunkKind
from elearn.language.diagnostics import Fix
from elearn.language.draft import DraftLine, DraftOption, Item, Remedy
from elearn.language.marks import Braces
from elearn.language.names import OPTION_KEYS
from elearn.language.prose import Prose
from elearn.language.slips import find_line_slip, option_sign
from elearn.language.source import Span
from elearn.language.spelling import shortened

_ENDS_IN_KEYS = re.compile(rf"\{{[^{{}}]*\b(?:{'|'.join(OPTION_KEYS)})\s*:[^{{}}]*\}}\s*$")
_BRACES_ALONE = re.compile(r"\s*\{[^{}]*\}\s*$")
_MARKER = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?=\s)")
_DIALOGUE = ("—", "―")
"""Signs that begin a line of dialogue in other languages."""
_BLANKS = {2: "two blanks", 3: "three blanks", 4: "four blanks"}


@dataclass(frozen=True, slots=True)
class Lost:
    """Options that were found where there is no list, and what to do; `prose` is what stands before them."""

    prose: tuple[Chunk, ...]
    options: tuple[DraftOption, ...]
    remedy: Remedy


def find_lost(prose: Prose, chunks: Sequence[Chunk]) -> Lost | None:
    """The options of a decision that has no list, if lines of it were meant for options."""
    if indented := next((chunk for chunk in chunks if _is_list_as_code(prose, chunk)), None):
        return _dedented(prose, chunks, indented)
    lines = [number for chunk in chunks for number in _lines(chunk)]
    texts = {number: prose.source.line(number + 1) for number in lines}
    signed = [number for number in lines if option_sign(texts[number])]
    begins = signed or [number for number in lines if _ends_in_keys(texts[number])]
    if len(begins) < 2:
        return None
    first = next(place for place, chunk in enumerate(chunks) if begins[0] < chunk.last)
    begun = frozenset(begins)
    options = [option for chunk in chunks[first:] for option in _options(prose, chunk, begun)]
    words = shortened(_plain(texts[begins[0]]), 50)
    sign = option_sign(texts[begins[0]]).strip() if signed else ""
    place = f", in place of `{sign}`" if sign.strip("-") else ""
    remedy = Remedy(
        f"begin each option with a hyphen and a blank{place}: `- {words}`",
        _listed(prose, begins, chunks[first:]) if signed and sign[:1] not in _DIALOGUE else None,
    )
    return Lost(tuple(chunks[:first]), tuple(options), remedy)


def _is_list_as_code(prose: Prose, chunk: Chunk) -> bool:
    """Whether a block is a list that stands so far from the margin that it counts as code."""
    line = prose.source.line(chunk.first + 1)
    return chunk.kind is ChunkKind.CODE and re.match(r"\s+(?:[-+*]|\d{1,9}[.)])\s", line) is not None


def _dedented(prose: Prose, chunks: Sequence[Chunk], code: Chunk) -> Lost:
    """A list that stands too far from the margin."""
    span = prose.chunk_span(code)
    first = prose.source.line(code.first + 1)
    lead = len(first) - len(first.lstrip())
    lines = prose.source.text[span.start : span.end].split("\n")
    text = "\n".join([lines[0], *(line[min(lead, len(line) - len(line.lstrip())) :] for line in lines[1:])])
    advice = f"move the options to the left margin: `{shortened(first, 50)}`"
    start = prose.source.line_starts[code.first]
    return Lost(tuple(chunks[: chunks.index(code)]), (), Remedy(advice, Fix(Span(start, span.end), text)))


def _ends_in_keys(line: str) -> bool:
    """Whether a line ends in braces with an option's keys."""
    return len(line) <= limits.BRACES_CHARACTERS and _ENDS_IN_KEYS.search(line) is not None


def _lines(chunk: Chunk) -> range:
    return range(chunk.first, chunk.last) if chunk.kind is ChunkKind.PARAGRAPH else range(0)


def _plain(line: str) -> str:
    """An option's words without its sign and its braces."""
    bare = line.strip()[len(option_sign(line)) :]
    if len(bare) > limits.BRACES_CHARACTERS:
        return bare
    return re.sub(r"\s*\{[^{}]*\}\s*$", "", _MARKER.sub("", bare)).strip()


def _options(prose: Prose, chunk: Chunk, begins: frozenset[int]) -> list[DraftOption]:
    """The options that the lines of a paragraph were meant for."""
    found: list[DraftOption] = []
    braces: dict[int, Braces] = {}
    for piece in prose.pieces.get(id(chunk), ()) if chunk.kind is ChunkKind.PARAGRAPH else ():
        if piece.braces is not None:
            braces[prose.source.position(piece.braces.span.start)[0] - 1] = piece.braces
    for number in _lines(chunk):
        start = prose.source.line_starts[number]
        line = prose.source.line(number + 1)
        if number in begins:
            span = Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))
            found.append(DraftOption(_plain(line), span, _plain(line), braces.get(number)))
        elif found and number in braces and found[-1].braces is None:
            last = found[-1]
            found[-1] = DraftOption(last.text, last.span, last.whole, braces[number])
    return found


def _listed(prose: Prose, begins: Sequence[int], chunks: Sequence[Chunk]) -> Fix:
    """The lines as a list, and what stands between them moved in."""
    last, begun = max(chunk.last for chunk in chunks), frozenset(begins)
    written = []
    for number in range(begins[0], last):
        line = prose.source.line(number + 1).strip()
        if number in begun:
            line = f"- {line[len(option_sign(line)) :].strip()}"
        elif line:
            line = f"  {line}"
        written.append(line)
    text = "\n".join(written).rstrip()
    start = prose.source.line_starts[begins[0]]
    end = prose.chunk_span(chunks[-1]).end
    return Fix(Span(start, end), text)


@dataclass(frozen=True, slots=True)
class Strays:
    """What stands after the options: the options among it, all of it as items, and what to do."""

    options: tuple[DraftOption, ...]
    items: tuple[Item, ...]
    remedy: Remedy | None


def read_strays(prose: Prose, heading: Chunk, options: Chunk, chunks: Sequence[Chunk]) -> Strays:
    """What stands between a decision's list and its outcomes."""
    more: list[DraftOption] = []
    items: list[Item] = []
    for chunk in chunks:
        found = _more_options(prose, chunk, few=len(options.children) < 2)
        more += found
        items.extend([prose.block(chunk)] if found else prose.items([chunk]))
    remedy = _After(prose, heading, options, tuple(chunks), bool(more)).remedy(items[0]) if items else None
    return Strays(tuple(more), tuple(items), remedy)


def _more_options(prose: Prose, chunk: Chunk, few: bool) -> list[DraftOption]:
    """The options that a block after the list was meant for."""
    if chunk.kind is ChunkKind.LIST:
        keyed = any(_ends_in_keys(_first_paragraph(prose, item)) for item in chunk.children)
        return [prose.option(item) for item in chunk.children] if keyed or few else []
    begins = frozenset(number for number in _lines(chunk) if option_sign(prose.source.line(number + 1)))
    keyed = any(_ends_in_keys(prose.source.line(number + 1)) for number in begins)
    return _options(prose, chunk, begins) if keyed or few else []


def _first_paragraph(prose: Prose, item: Chunk) -> str:
    opening = item.children[0] if item.children else item
    return "\n".join(prose.source.line(number + 1) for number in range(opening.first, opening.last))


@dataclass(frozen=True, slots=True)
class _After:
    """What stands after a decision's list; `more`: some of it was meant for options."""

    prose: Prose
    heading: Chunk
    list: Chunk
    chunks: tuple[Chunk, ...]
    more: bool

    def remedy(self, first: Item) -> Remedy:
        """What to do, by the first of it."""
        if isinstance(first, DraftLine):
            return self.of_braces(first.braces)
        line = self.line(self.prose.source.position(first.span.start)[0] - 1)
        fix = self.moved_in() if self.more else None
        slip = find_line_slip(line)
        if slip is not None:
            start = first.span.start
            own = Fix(Span(start, start + len(line.strip())), slip.mended) if slip.mended else None
            return Remedy(slip.advice, fix or own)
        blanks = _BLANKS.get(self.width, f"{self.width} blanks")
        shown = f"`{' ' * self.width}{shortened(line, 40)}`"
        after = "" if self.more else "; what is told after every answer stands in the next scene"
        return Remedy(f"indent feedback below its option, by {blanks}: {shown}{after}", fix)

    def of_braces(self, braces: Braces) -> Remedy:
        """What to do about a line of braces."""
        keys = {entry.key.text for entry in braces.mapping.entries} if braces.mapping else set()
        if self.more or not keys & {"goto", "if", "else"}:
            option = shortened(self.line(self.last_line(self.list)), 50)
            fix = self.moved_in() if self.more else None
            return Remedy(f"write it behind the words of its option: `{option} {braces.text}`", fix)
        way_on = "a decision's way on belongs into its heading's `goto`"
        title = self.line(self.heading.first).strip()
        if keys & {"if", "else"}:
            return Remedy(
                f"{way_on}: lead it to a scene of its own that holds these lines, by `goto: What comes of it` and "
                "`## What comes of it`"
            )
        if title.endswith("}"):
            return Remedy(f"{way_on}: write `{braces.text.strip('{}')}` in the braces of `{shortened(title, 40)}`")
        end = self.prose.chunk_span(self.heading).end
        between = self.prose.source.text[end : braces.span.start].rstrip()
        fix = Fix(Span(end, braces.span.end), f" {braces.text}{between}") if len(self.chunks) == 1 else None
        return Remedy(f"{way_on}: `{shortened(title)} {braces.text}`", fix)

    def line(self, number: int) -> str:
        return self.prose.source.line(number + 1)

    def last_line(self, chunk: Chunk) -> int:
        """The number of the last line of a block that holds something."""
        return self.prose.source.position(self.prose.chunk_span(chunk).end - 1)[0] - 1

    @property
    def width(self) -> int:
        """How far what belongs to an option is moved in."""
        found = re.match(r"\s*(?:[-+*]|\d{1,9}[.)])\s", self.line(self.list.first))
        return found.end() if found else 2

    def moved_in(self) -> Fix:
        """All after the list as parts of it."""
        begin = self.last_line(self.list)
        written = [self.line(begin)]
        marker = self.line(self.list.first).strip()[:1]
        for chunk in self.chunks:
            lines = [self.line(number) for number in range(chunk.first, self.last_line(chunk) + 1)]
            if len(lines) == 1 and _BRACES_ALONE.match(lines[0]):
                written[-1] = f"{written[-1]} {lines[0].strip()}"
                continue
            if chunk.kind is ChunkKind.LIST:
                items = {item.first - chunk.first for item in chunk.children if marker in "-*+"}
                lines = [_MARKER.sub(marker, each, count=1) if n in items else each for n, each in enumerate(lines)]
            elif any(option_sign(each) for each in lines):
                lines = [f"{marker} {each.strip()[len(option_sign(each)) :].strip()}" for each in lines]
            else:
                lines = [" " * self.width + each.strip() for each in lines]
            written += ["", *lines]
        start = self.prose.source.line_starts[begin]
        return Fix(Span(start, self.prose.chunk_span(self.chunks[-1]).end), "\n".join(written))
