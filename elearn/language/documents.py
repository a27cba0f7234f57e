"""The only door to YAML, and to bytes: what stands in braces and front matter, as nodes that know their place.

Every scalar stays the text that was typed; what it means is decided by whoever wants a value of it. YAML is read as a
stream of events that is given up at the first anchor, alias, tag or too deep a level, so no input makes it recurse.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import yaml

from elearn.language import limits
from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.quotes import Plain, plain_block, plain_flow
from elearn.language.source import Source, Span
from elearn.language.spelling import quoted

WHOLE = Span(0, 0)
"""The place of what is about a whole document: its first line."""

_MENDED_COLONS = 20
_MENDED_CHARACTERS = 65_536


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it was typed. `exact` is the offset of its first character where each one stands as written."""

    text: str
    span: Span
    plain: bool = True
    exact: int | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing was written: YAML's null."""
        return self.plain and not self.text


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: "tuple[Node, ...]"
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order written, no key twice."""

    entries: tuple[Entry, ...]
    span: Span

    def get(self, name: str) -> Entry | None:
        """The entry with this key."""
        return next((entry for entry in self.entries if entry.key.text == name), None)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Problem:
    """Why YAML cannot be read, and where."""

    message: str
    span: Span
    help: str | None = None
    broken: bool = False
    """Whether nothing at all could be read, so that the place is only where it was noticed."""
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """What was read; None where nothing could be."""

    node: Node | None
    problems: tuple[Problem, ...] = ()


def read_source(name: str, raw: bytes) -> Source | Diagnostic:
    """The text of a file, or why it cannot be one (E101, E113)."""
    if len(raw) > limits.DOCUMENT_BYTES:
        return Diagnostic(
            "E113",
            f"the file has {len(raw):,} bytes, and at most {limits.DOCUMENT_BYTES:,} (1 MiB) can be read",
            WHOLE,
            help="divide it into several scenarios",
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        packed = raw.startswith((b"PK", b"\xd0\xcf\x11\xe0", b"%PDF"))
        return Diagnostic(
            "E101",
            f"the file is not UTF-8 text: line {line} holds a byte that is no character",
            WHOLE,
            help="this is a file of a word processor: save it there as plain text, with the encoding UTF-8"
            if packed
            else "save it again with the encoding UTF-8",
        )
    return Source(name, text)


def check_characters(text: str) -> Diagnostic | None:
    """E101 for a character that no text holds."""
    found = re.search("[\x00\ud800-\udfff]", text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start()) + 1
    what = "a NUL character" if found.group() == "\x00" else "half a character"
    return Diagnostic(
        "E101", f"line {line} holds {what}, so this is no text", WHOLE, help="save it again as UTF-8 text"
    )


def compose_flow(text: str, place: Callable[[int], int]) -> Composed:
    """The node that a pair of braces holds; `place` gives the source's offset of one in the text."""
    problems: list[Problem] = []
    node = _read_once(_Reader(plain_flow(text), place), problems)
    return Composed(node, tuple(problems))


def compose_block(text: str, place: Callable[[int], int]) -> Composed:
    """The node that front matter or a file holds.

    A colon in plain text is the commonest slip there: it is told, and the rest is read as if it were in quotes.
    """
    plain = plain_block(text)
    problems: list[Problem] = []
    reader = _Reader(plain, place)
    node = _read_once(reader, problems)
    for _ in range(_MENDED_COLONS if len(text) <= _MENDED_CHARACTERS else 0):
        colon = reader.stopped_at
        if node is not None or colon is None or plain.text[colon : colon + 1] != ":":
            break
        problems[-1] = _colon_problem(text, colon, place)
        plain = plain.hiding_colons(colon)
        reader = _Reader(plain, place)
        node = _read_once(reader, problems)
    return Composed(node, tuple(problems))


def read_mapping(source: Source, span: Span, code: str) -> tuple[Mapping | None, tuple[Diagnostic, ...]]:
    """The mapping that a piece of a source holds, and what is wrong with it under that code."""
    node, diagnostics = _read_block(source, span, code)
    if isinstance(node, Mapping) or diagnostics:
        return node if isinstance(node, Mapping) else None, diagnostics
    return None, (Diagnostic(code, "here should be keys and their values, one `key: value` a line", WHOLE),)


def compose_mapping(source: Source, code: str = "E102") -> tuple[Mapping | None, tuple[Diagnostic, ...]]:
    """The mapping that a whole YAML file holds, and what is wrong with it under that code."""
    if unreadable := check_characters(source.text):
        return None, (replace(unreadable, code=code),)
    return read_mapping(source, Span(0, len(source.text)), code)


def compose_document(source: Source, code: str = "E102") -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Whatever node a whole YAML file holds, and what is wrong with it under that code."""
    if unreadable := check_characters(source.text):
        return None, (replace(unreadable, code=code),)
    return _read_block(source, Span(0, len(source.text)), code)


def _read_block(source: Source, span: Span, code: str) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    composed = compose_block(source.text[span.start : span.end], lambda index: span.start + index)
    return composed.node, tuple(
        Diagnostic(code, problem.message, problem.span, help=problem.help, fix=problem.fix)
        for problem in composed.problems
    )


@dataclass(slots=True)
class _Frame:
    """A collection that is still open."""

    mapping: bool
    start: int
    children: list[Node]


class _Refused(Exception):
    """YAML that is well formed and still not taken."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class _Reader:
    """Builds nodes from events, one at a time."""

    def __init__(self, plain: Plain, place: Callable[[int], int]) -> None:
        self.plain = plain
        self.place = place
        self.frames: list[_Frame] = []
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.stopped_at: int | None = None

    def span(self, start: int, end: int) -> Span:
        return Span(self.place(start), self.place(max(start, end - 1)) + (1 if end > start else 0))

    def read(self) -> Node | None:
        for event in _events(self.plain.text):
            self.take(event)
        return self.root

    def take(self, event: yaml.Event) -> None:
        start, end = event.start_mark.index, event.end_mark.index  # type: ignore[union-attr]
        if isinstance(event, yaml.ScalarEvent):
            if event.anchor is not None or event.tag is not None:
                self.refuse_marks(event, start, end)
            self.put(self.scalar(event, start, end))
        elif isinstance(event, yaml.CollectionStartEvent):
            self.refuse_marks(event, start, end)
            self.open(isinstance(event, yaml.MappingStartEvent), start, end)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.close(max(start, end))
        elif isinstance(event, yaml.AliasEvent):
            message = "`*name` would repeat another value, which is not possible here"
            advice = "write the value out, or put it into quotes"
            raise _Refused(Problem(message, self.span(start, end), advice))
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise _Refused(Problem("`---` and `...` cannot stand inside", self.span(start, end)))

    def refuse_marks(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent, start: int, end: int) -> None:
        if event.anchor is not None:
            raise _Refused(
                Problem(
                    f"`&{event.anchor}` would name a value for reuse, which is not possible here",
                    self.span(start, end),
                    "put the text into quotes if the `&` belongs to it",
                )
            )
        if event.tag is not None:
            raise _Refused(
                Problem(
                    "a word that begins with `!` has a meaning of its own here",
                    self.span(start, end),
                    _NOT,
                )
            )

    def open(self, mapping: bool, start: int, end: int) -> None:
        if len(self.frames) >= limits.YAML_DEPTH:
            raise _Refused(Problem(f"brackets are nested more than {limits.YAML_DEPTH} deep", self.span(start, end)))
        self.frames.append(_Frame(mapping, start, []))

    def scalar(self, event: yaml.ScalarEvent, start: int, end: int) -> Scalar:
        quotes = 1 if event.style in ("'", '"') else 0
        exact = self.plain.text[start + quotes : end - quotes] == event.value and "\n" not in event.value
        return Scalar(
            self.plain.restore(event.value),
            self.span(start, end),
            plain=not event.style,
            exact=self.place(start + quotes) if exact else None,
        )

    def close(self, end: int) -> None:
        frame = self.frames.pop()
        span = self.span(frame.start, end)
        self.put(
            Mapping(tuple(self.entries(frame.children)), span)
            if frame.mapping
            else Sequence(tuple(frame.children), span)
        )

    def entries(self, children: list[Node]) -> Iterator[Entry]:
        seen: set[str] = set()
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                raise _Refused(Problem("a key has to be one word", key.span, "put text with brackets into quotes"))
            if key.text in seen:
                self.problems.append(Problem(f"`{key.text}` is written twice", key.span, "keep one of the two"))
                continue
            seen.add(key.text)
            yield Entry(key, value)

    def put(self, node: Node) -> None:
        if self.frames:
            self.frames[-1].children.append(node)
        else:
            self.root = node


def _index(mark: object) -> int:
    """The offset of a mark of YAML's."""
    return int(getattr(mark, "index", 0))


def _events(text: str) -> Iterator[yaml.Event]:
    loader = yaml.CLoader(text)
    try:
        while event := loader.get_event():
            yield event
    finally:
        loader.dispose()


def _read_once(reader: _Reader, problems: list[Problem]) -> Node | None:
    """Read, adding what is wrong; None where nothing could be read."""
    try:
        node = reader.read()
    except _Refused as refused:
        problems.append(refused.problem)
        return None
    except yaml.reader.ReaderError:
        problems.append(_character_problem(reader))
        return None
    except yaml.MarkedYAMLError as error:
        problems.append(_syntax_problem(error, reader))
        return None
    problems.extend(reader.problems)
    return node


def _character_problem(reader: _Reader) -> Problem:
    found = re.search("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", reader.plain.text)
    index = found.start() if found else 0
    return Problem("here stands an invisible control character", reader.span(index, index + 1), "delete it")


def _syntax_problem(error: yaml.MarkedYAMLError, reader: _Reader) -> Problem:
    mark = error.problem_mark or error.context_mark
    index = min(_index(mark), len(reader.plain.text))
    reader.stopped_at = index
    if error.context_mark and "end of stream" in (error.problem or ""):
        index = _index(error.context_mark)
    message, advice = next(
        (words for sign, words in _IN_OTHER_WORDS if sign in (error.problem or "")), _IN_OTHER_WORDS[-1][1]
    )
    index = min(index, max(0, len(reader.plain.text) - 1))
    return Problem(message, reader.span(index, index + 1), advice, broken=True)


_QUOTE = 'text with a comma, colon, bracket or brace has to stand in quotes: `place: "Loop, behind the gym"`'
_NOT = "write `not` for a condition, or put the text into quotes"
_IN_OTHER_WORDS: tuple[tuple[str, tuple[str, str]], ...] = (
    ("mapping values are not allowed", ("a colon stands where none may", _QUOTE)),
    ("expected ',' or", ("a comma is missing before this, or text is not in quotes", _QUOTE)),
    ("unexpected end of stream", ("a quotation mark is opened here and never closed", "close it, or leave it out")),
    ("unknown escape character", ("in double quotes a backslash begins a special sign", "use single quotes")),
    ("could not find expected ':'", ("a key without its colon", "write `key: value`, with a blank after the colon")),
    ("did not find expected key", ("this line is indented otherwise than its neighbours", "put it below their start")),
    ("did not find expected '-'", ("a list item is missing its `-`", "begin it with `- `")),
    ("found unexpected ':'", ("a colon has no blank after it", "write `key: value`, with a blank after the colon")),
    ("whitespace or line break", ("a word that begins with `!` has a meaning of its own here", _NOT)),
    ("expected node content", ("a value is missing here", "write a change as `trust: -1`, and put text into quotes")),
    ("cannot start any token", ("no text can begin with this character", "put the text into quotes; never use tabs")),
    ("", ("this cannot be understood", _QUOTE)),
)


_MEMBER = re.compile(r"(?:name|role|look|start|min|max|label|shown|each): ")
"""How what a cast member or a meter has begins, where its braces were left out."""
_START = re.compile(r"([a-z][a-z0-9_]*): *([0-9]+)")
_STARTS = re.compile(rf"{_START.pattern}(?:, *{_START.pattern})*")
_WITH_START = r"\1: {start: \2}"
"""Meters that are written with their start alone, all in one line: `trust: 3, fear: 7`."""


def _colon_problem(text: str, colon: int, place: Callable[[int], int]) -> Problem:
    """A colon over which YAML stumbles, with its line in quotes for an answer where it stands in a text."""
    start = text.rfind("\n", 0, colon) + 1
    end = text.find("\n", colon)
    line = text[start : end if end >= 0 else len(text)]
    span = Span(place(colon), place(colon) + 1)
    found = re.match(r"(\s*(?:- +)?[^\s:]+: +|\s*- +(?=\S+ ))(.*)$", line)
    if found is None or start + found.end(1) > colon:
        message = "this line does not fit the one above it"
        advice = "write a colon after the key above, or let both lines begin below each other"
        return Problem(message, span, advice)
    value = found.group(2).rstrip()
    inner = value[1:-1] if value.startswith("(") and value.endswith(")") else value
    mended = f"{{{inner}}}" if _MEMBER.match(inner) else quoted(value)
    if line.startswith("meters:") and _STARTS.fullmatch(inner):
        mended = f"{{{_START.sub(_WITH_START, inner)}}}"
    begin = start + found.end(1)
    fix = Fix(Span(place(begin), place(begin + len(value) - 1) + 1), mended)
    advice = f"{found.group(1).lstrip()}{mended}"
    return Problem("a colon stands in text that is not in quotes", span, advice, fix=fix)
