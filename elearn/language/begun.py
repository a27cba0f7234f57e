"""What is being typed at a place: the keys above it and what has been begun, in text that need not be whole yet.

The parser reads documents; this reads what stands before a cursor, where brackets and quotes are still open.
"""

import re
from dataclasses import dataclass, field, replace

from elearn.language.flow import CURLY, quoted_end, scan_flow

_BLANK = " \t\n"


@dataclass(slots=True)
class _Frame:
    """A bracket that is still open."""

    bracket: str
    key: str | None = None
    begun: int = 0
    keys: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands before a place inside YAML: the keys above, from the outermost, and what was begun.

    `key` is the key whose value is begun, None where a key is, empty in a list that is no key's. `start` is where that
    begins, after its quotation mark if it has one, `quote`. `keys` are those that stand beside it already.
    """

    path: tuple[str, ...]
    key: str | None
    begun: str
    start: int
    quote: str = ""
    keys: tuple[str, ...] = ()


def typed_in_flow(text: str) -> Typed | None:
    """What is typed at the end of a text that begins with a bracket; None where it has been closed."""
    frames: list[_Frame] = []
    index = 0
    while index < len(text):
        sign = text[index]
        if frames and _opens_quote(text, index, frames[-1]):
            end = quoted_end(text, index)
            if end is None:
                return _typed(frames, text, index + 1, sign)
            index = end
            continue
        _step(frames, text, index)
        index += 1
        if not frames:
            return None
    top = frames[-1]
    start = top.begun
    while start < len(text) and text[start] in _BLANK:
        start += 1
    return _typed(frames, text, start, "")


def _step(frames: list[_Frame], text: str, index: int) -> None:
    """Take one character that is in no quotation marks."""
    sign, top = text[index], frames[-1] if frames else None
    if sign in "{[":
        frames.append(_Frame(sign, begun=index + 1))
    elif sign in "}]":
        frames.pop()
    elif top is not None and sign == ",":
        if top.key is not None:
            top.keys.append(top.key)
        top.key, top.begun = None, index + 1
    elif top is not None and sign == ":" and top.bracket == "{" and top.key is None and _ends_key(text, index):
        top.key, top.begun = text[top.begun : index].strip(_BLANK + "\"'" + CURLY), index + 1


def _ends_key(text: str, index: int) -> bool:
    return index + 1 == len(text) or text[index + 1] in _BLANK


def _opens_quote(text: str, index: int, frame: _Frame) -> bool:
    return text[index] in "\"'" + CURLY and not text[frame.begun : index].strip(_BLANK)


def _typed(frames: list[_Frame], text: str, start: int, quote: str) -> Typed:
    top = frames[-1]
    path = tuple(frame.key for frame in frames[:-1] if frame.key is not None)
    if top.bracket == "[":
        *above, last = path or ("",)
        return Typed(tuple(above), last, text[start:], start, quote)
    return Typed(path, top.key, text[start:], start, quote, tuple(top.keys))


_LINE = re.compile(r"(?P<indent> *)(?P<dashes>(?:- +)*)(?:(?P<key>[^\s:#{\[\"'-][^:\n]*?):(?=\s|$)[ \t]*)?(?P<rest>.*)")


@dataclass(frozen=True, slots=True)
class _Above:
    """A key of block YAML that others may stand below; `prose`: its value is running text."""

    depth: int
    key: str
    prose: bool


def typed_in_block(text: str) -> Typed:
    """What is typed at the end of the lines of front matter."""
    above: list[_Above] = []
    start = 0
    while True:
        line = _LINE.match(text, start)
        end = text.find("\n", start)
        last = end < 0
        if line is not None and (last or line["key"] is not None or line["dashes"]):
            above = _still_above(above, line)
        path = tuple(each.key for each in above)
        if line is not None and line["rest"][:1] in ("{", "["):
            begun = line.start("rest")
            inner = typed_in_flow(text[begun:])
            if inner is not None:
                return _below((*path, line["key"] or ""), inner, begun)
            closed = scan_flow(text, begun).end or begun
            end = text.find("\n", closed)
            last = end < 0
        if last:
            return _at_end(text, line, above)
        if line is not None and line["key"] is not None:
            above.append(_Above(line.end("dashes") - start, line["key"].strip(), line["rest"][:1] in ("|", ">")))
        start = end + 1


def _still_above(above: list[_Above], line: re.Match[str]) -> list[_Above]:
    """The keys that a line stands below."""
    depth = len(line["indent"])
    return [each for each in above if each.depth < depth or (each.depth == depth and line["dashes"])]


def _below(path: tuple[str, ...], inner: Typed, offset: int) -> Typed:
    """What is typed in a flow that is the value of the last key of a path."""
    whole = (*(key for key in path if key), *inner.path)
    if inner.key == "" and whole:
        return replace(inner, path=whole[:-1], key=whole[-1], start=inner.start + offset)
    return replace(inner, path=whole, start=inner.start + offset)


def _at_end(text: str, line: re.Match[str] | None, above: list[_Above]) -> Typed:
    """What is typed on the last line, outside all brackets."""
    path = tuple(each.key for each in above)
    if line is None or (above and above[-1].prose):
        return Typed(path, path[-1] if path else "", "", len(text))
    begun, quote = line["rest"], ""
    if begun[:1] in ("'", '"', *CURLY) and begun:
        begun, quote = begun[1:], begun[0]
    start = len(text) - len(begun)
    if line["key"] is not None:
        return Typed(path, line["key"].strip(), begun, start, quote)
    if line["dashes"] and path:
        return Typed(path[:-1], path[-1], begun, start, quote)
    return Typed(path, None, begun, start, quote)
