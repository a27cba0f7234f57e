"""What stands in a leaf of prose besides words: braces, notes, citations, pictures, raw HTML. Code hides all of it."""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from elearn.language import limits
from elearn.language.blocks import Definition, Joined, Leaf, to_label
from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.documents import Mapping, Scalar, compose_flow
from elearn.language.flow import scan_flow
from elearn.language.html import written_instead
from elearn.language.mending import mend_braces, mend_unclosed
from elearn.language.source import Source, Span
from elearn.language.spelling import shortened


@dataclass(frozen=True, slots=True)
class Braces:
    """A pair of braces for the machine; `mapping` is None where it could not be read."""

    span: Span
    mapping: Mapping | None
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Braces in a leaf, by the leaf's own characters; a note has none."""

    start: int
    end: int
    braces: Braces | None


@dataclass(frozen=True, slots=True)
class Citation:
    """`[@id]`; `id` is None where something else stands after `[@`."""

    id: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A remark for authors, wherever in braces it stands; `text` is what it says, as written."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenPicture:
    """A picture as written."""

    alternative: str
    target: str
    span: Span


@dataclass(slots=True)
class Marks:
    """All that was found in a document's prose, and the definitions that its links and pictures may refer to."""

    definitions: dict[str, Definition] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    pictures: list[WrittenPicture] = field(default_factory=list)
    notes: list[WrittenNote] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)


_SPECIAL = re.compile(r"[{\\`<\[]")
_STOP = re.compile(r"\\.|`+|<|\{|!?\[|\]", re.DOTALL)
_TICKS = re.compile("`+")
_NOTE = re.compile(r"\{\s*note:")
_CITATION = re.compile(r"\[@([A-Za-z][A-Za-z0-9-]*)\]")
_TARGET = re.compile(
    r"""\(\s*(?:<([^<>\n]*)>|([^\s()<]?[^\s()]*(?:\([^\s()]*\)[^\s()]*)*))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)"""
)
_LABEL = re.compile(r"\[([^\[\]]{0,200})\]")
_AUTOLINK = re.compile(r"<(?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*|[^\s<>@]{1,64}@[^\s<>@]{1,255})>")
_TAG = re.compile(r"<(?:(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?=[\s/>]|\Z)|!--|!\[CDATA\[|![A-Za-z]|\?)")
_WHOLE_TAG = re.compile(
    r"""</?[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*/?>"""
)
_TAGS_TOLD = 20
_SHOWN = 100
_SAME_QUOTE = "end a text with the same kind of quotation mark that begins it:"
_UNCLOSED = "these braces are never closed"
_CLOSE = "write `}` after the last key, or `\\{` for a brace that belongs to the text"
_HEADING_OR_BLANK = re.compile(r"\n(?=[ \t]*\n| {0,3}#{2,4}(?:[ \t]|\n)|[ \t]*\Z)")


class LeafScan:
    """One walk over a leaf, from left to right."""

    def __init__(self, source: Source, leaf: Leaf, marks: Marks, heading: bool) -> None:
        self.source, self.leaf, self.marks, self.heading = source, leaf, marks, heading
        self.text = leaf.text
        self.pieces: list[Piece] = []
        self.ticks: dict[int, list[int]] | None = None
        self.brackets: list[tuple[int, bool]] = []
        self.bracket_told = False
        self.opened_tags: dict[str, int] = {}
        self.tags_told = 0
        self.missing: set[str] = set()

    def run(self) -> list[Piece]:
        """The braces found; all else goes into the marks."""
        steps: dict[str, Callable[[int], int]] = {
            "`": self.code,
            "<": self.tag,
            "{": self.braces,
            "]": self.bracket_end,
        }
        index = 0
        while found := _STOP.search(self.text, index):
            sign = found.group()
            if sign[0] == "\\":
                index = found.end()
            elif sign[-1] == "[":
                index = self.bracket(found.start(), sign)
            else:
                index = steps[sign[0]](found.start())
        return self.pieces

    def tell(self, code: str, message: str, start: int, end: int, help_text: str | None = None) -> None:
        """Add a diagnostic about some characters of the leaf."""
        self.marks.diagnostics.append(Diagnostic(code, message, self.leaf.span(start, end), help=help_text))

    def code(self, start: int) -> int:
        """Step over a code span, or over backticks that open none."""
        if self.ticks is None:
            self.ticks = {}
            for run in _TICKS.finditer(self.text):
                self.ticks.setdefault(len(run.group()), []).append(run.start())
        length = _run_length(self.text, start)
        places = self.ticks.get(length, [])
        following = bisect_right(places, start)
        return (places[following] if following < len(places) else start) + length

    def tag(self, start: int) -> int:
        """Step over a link in angle brackets, or tell a tag."""
        if link := _AUTOLINK.match(self.text, start):
            return link.end()
        opening = _TAG.match(self.text, start)
        if opening is None:
            return start + 1
        end = self.tag_end(start, opening)
        name = (opening.group("name") or "").lower()
        partner = self.opened_tags.pop(name, None) if opening.group("close") else None
        if name and not opening.group("close"):
            self.opened_tags[name] = start
        same_line = partner is not None and self.text.find("\n", partner, start) < 0
        if not same_line and self.tags_told < _TAGS_TOLD:
            self.tags_told += 1
            advice, replacement = written_instead(self.text, start, end, name)
            fix = Fix(self.leaf.span(start, replacement[0]), replacement[1]) if replacement else None
            message = f"`{self.text[start : min(end, start + 40)]}` is HTML, which is not possible here"
            place = self.leaf.span(start, end)
            self.marks.diagnostics.append(Diagnostic("E114", message, place, help=advice, fix=fix))
        return end

    def tag_end(self, start: int, opening: "re.Match[str]") -> int:
        """Where a tag, comment or the like ends."""
        closer = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}.get(opening.group(), ">")
        if opening.group("name"):
            whole = _WHOLE_TAG.match(self.text, start)
            return whole.end() if whole else opening.end()
        end = -1 if closer in self.missing else self.text.find(closer, opening.end())
        if end < 0:
            self.missing.add(closer)
            return opening.end()
        return end + len(closer)

    def bracket(self, start: int, sign: str) -> int:
        """Step over a citation, or open a link or picture."""
        if sign == "[" and self.text.startswith("[@", start):
            cited = _CITATION.match(self.text, start)
            end = cited.end() if cited else start + 2
            self.marks.citations.append(Citation(cited.group(1) if cited else None, self.leaf.span(start, end)))
            return end
        self.brackets.append((start, sign == "!["))
        if len(self.brackets) > limits.OPEN_BRACKETS and not self.bracket_told:
            self.bracket_told = True
            self.tell(
                "E113",
                f"more than {limits.OPEN_BRACKETS} square brackets are open here",
                start,
                start + 1,
                "close them, or write `\\[` for a bracket that belongs to the text",
            )
        return start + len(sign)

    def bracket_end(self, start: int) -> int:
        """Close a link or picture."""
        if not self.brackets:
            return start + 1
        opened, is_picture = self.brackets.pop()
        target = _TARGET.match(self.text, start + 1)
        alternative = self.text[opened + 2 : start]
        if target is None:
            return self.reference_end(opened, start, alternative) if is_picture else start + 1
        if is_picture:
            address = target.group(1) if target.group(1) is not None else target.group(2)
            self.marks.pictures.append(WrittenPicture(alternative, address or "", self.leaf.span(opened, target.end())))
        return target.end()

    def reference_end(self, opened: int, start: int, alternative: str) -> int:
        """Close a picture whose file may be named elsewhere."""
        if not self.marks.definitions:
            return start + 1
        label = _LABEL.match(self.text, start + 1)
        named = self.marks.definitions.get(to_label(label.group(1) if label and label.group(1) else alternative))
        end = label.end() if label else start + 1
        if named is not None:
            self.marks.pictures.append(WrittenPicture(alternative, named.target, self.leaf.span(opened, end)))
        return end

    def braces(self, start: int) -> int:
        """Read a pair of braces or a note."""
        note = _NOTE.match(self.text, start) is not None
        flow = None if note else scan_flow(self.text, start)
        end = self.text.find("}", start) + 1 if flow is None else flow.end
        if not end and self.runs_on(start, note):
            return len(self.text)
        if not end:
            self.pieces.append(
                Piece(start, len(self.text), self.unclosed(start, flow.unclosed_quote if flow else None))
            )
            return len(self.text)
        self.pieces.append(Piece(start, end, self.read(start, end, note)))
        return end

    def runs_on(self, start: int, note: bool) -> bool:
        """Whether the braces end beyond this leaf, in which case the blocks are read again with them joined."""
        offset = self.leaf.place(start)
        window = self.source.text[offset : offset + limits.BRACES_CHARACTERS * 2]
        lines = window.split("\n", limits.BRACES_LINES)[: limits.BRACES_LINES]
        window = "\n".join(lines)
        if note:
            end = window.find("}") + 1
        else:
            stop = _HEADING_OR_BLANK.search(window)
            end = scan_flow(window[: stop.start()] if stop else window, 0).end or 0
        if not end:
            return False
        self.marks.joined.append(Joined(Span(offset, offset + end), self.heading))
        return True

    def unclosed(self, start: int, quote: int | None) -> Braces:
        """Tell braces without an end."""
        found = mend_unclosed(self.text[start:])
        message, advice, fix = _UNCLOSED, _CLOSE, None
        if quote is not None:
            message = f"these braces hold a quotation mark {self.text[quote]} that is never closed"
            advice = f"end the text with the same kind of quotation mark as {self.text[quote]}"
        if found is not None:
            mended, length = found
            write = mended.advice if quote is None else _SAME_QUOTE
            if quote is None and self.text[start + length - 1] == "}":
                message = f"these braces cannot be read: {mended.problem}"
            advice = f"{write} `{shortened(mended.text, _SHOWN)}`"
            fix = Fix(self.leaf.span(start, start + length), mended.text) if mended.safe else None
        place = self.leaf.span(start, start + 1)
        self.marks.diagnostics.append(Diagnostic("E108", message, place, help=advice, fix=fix))
        return Braces(self.leaf.span(start, len(self.text)), None, self.text[start:])

    def read(self, start: int, end: int, note: bool) -> Braces | None:
        """The braces as keys and values; None for a note."""
        text, span = self.text[start:end], self.leaf.span(start, end)
        if self.too_long(text, start):
            return None if note else Braces(span, None, text)
        if note:
            self.marks.notes.append(WrittenNote(text[text.index(":") + 1 : -1].strip(), span))
            return None
        mapping = self.compose(text, start, span)
        if mapping is None:
            return Braces(span, None, text)
        if (remark := mapping.get("note")) is not None and isinstance(remark.value, Scalar):
            self.marks.notes.append(WrittenNote(remark.value.text.strip(), span))
        keys = [entry.key.text for entry in mapping.entries]
        return None if keys == ["note"] else Braces(span, mapping, text)

    def too_long(self, text: str, start: int) -> bool:
        """Whether braces are longer than they may be, which is told."""
        lines, characters = limits.BRACES_LINES, limits.BRACES_CHARACTERS
        if text.count("\n") >= lines:
            message, advice = (
                f"these braces are longer than {lines} lines",
                "close them sooner, or leave some of it out",
            )
            self.tell("E108", message, start, start + 1, advice)
            return True
        if len(text) - 2 > characters:
            message = f"these braces hold more than {characters:,} characters"
            self.tell("E113", message, start, start + 1, "leave some of it out")
            return True
        return False

    def compose(self, text: str, start: int, span: Span) -> Mapping | None:
        """The keys and values of braces; None where they could not be read, which is told."""
        composed = compose_flow(text, lambda index: self.leaf.place(start + index))
        mended = mend_braces(text) if composed.node is None else None
        for problem in composed.problems:
            place = self.leaf.span(start, start + 1) if problem.broken else problem.span
            message, advice = problem.message, problem.help
            if mended is not None:
                message, advice = mended.problem, f"{mended.advice} `{shortened(mended.text, _SHOWN)}`"
            if composed.node is None:
                message = f"these braces cannot be read: {message}"
            fix = Fix(span, mended.text) if mended is not None and mended.safe else None
            self.marks.diagnostics.append(Diagnostic("E108", message, place, help=advice, fix=fix))
        return composed.node if isinstance(composed.node, Mapping) else None


def scan_leaf(source: Source, leaf: Leaf, marks: Marks, heading: bool = False) -> list[Piece]:
    """The braces and notes of a leaf; what else is found goes into the marks."""
    if not _SPECIAL.search(leaf.text):
        return []
    return LeafScan(source, leaf, marks, heading).run()


def _run_length(text: str, start: int) -> int:
    end = start
    while end < len(text) and text[end] == "`":
        end += 1
    return end - start
