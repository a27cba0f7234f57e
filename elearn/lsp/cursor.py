"""Where in a document a cursor stands, by what is before it: in which braces, and what is begun there."""

import re
from dataclasses import dataclass, replace
from enum import Enum

from elearn.language import limits
from elearn.language.begun import Typed, typed_in_block, typed_in_flow
from elearn.language.model import DecisionType
from elearn.language.source import Source

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_SCENE = re.compile(r"^ {0,3}##(?:[ \t]|$)", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}(?P<signs>#{2,3})[ \t](?P<words>.*)$", re.MULTILINE)
_BLOCK = re.compile(
    r"^(?P<lead>[ \t]*(?:(?P<item>[-*+]|\d{1,9}[.)])|(?P<signs>#{1,6})|>)(?=[ \t]|$)|(?=[ \t]*$))", re.MULTILINE
)
_TYPE = re.compile(r"\btype\s*:\s*[\"'“]?(?P<type>[a-z]+)")
_OPENING = re.compile(r"(?<!\\)\{(?!\s*note:)")


class Where(Enum):
    """What a cursor stands in."""

    FRONT = "front matter"
    SCENE = "scene"
    DECISION = "decision"
    OPTION = "option"
    OUTCOME = "outcome"
    LINE = "line"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place and what is begun there, as offsets of the source. `line` is its line up to there."""

    where: Where
    typed: Typed
    line: str
    type: DecisionType | None = None
    braces: bool = False


def cursor_at(source: Source, offset: int) -> Cursor:
    """What stands before an offset."""
    line = source.text[source.text.rfind("\n", 0, offset) + 1 : offset]
    begin, end = front_bounds(source)
    if begin <= offset <= end:
        typed = typed_in_block(source.text[begin:offset])
        return Cursor(Where.FRONT, replace(typed, start=typed.start + begin), line)
    window = _block_start(source.text, offset)
    opening = _opening(source.text, window, offset)
    kind = _decision_type(source.text[:window])
    if opening is None:
        return Cursor(Where.PROSE, Typed((), None, "", offset), line, kind)
    start, typed = opening
    where = _place(source.text, window, start, kind is not None)
    if where is Where.DECISION:
        kind = _named_type(source.text[window:offset]) or _named_type(_rest(source.text, offset)) or DecisionType.CHOOSE
    return Cursor(where, typed, line, kind, braces=True)


def front_bounds(source: Source) -> tuple[int, int]:
    """Where front matter begins and ends; an end before the beginning where there is none."""
    first = _FENCE.match(source.text)
    if first is None:
        return 1, 0
    close = _FENCE.search(source.text, first.end())
    scene = _SCENE.search(source.text, first.end())
    end = close.start() if close else scene.start() if scene else len(source.text) + 1
    return min(first.end() + 1, end), end - 1


def _rest(text: str, offset: int) -> str:
    """What follows on a line."""
    end = text.find("\n", offset)
    return text[offset:] if end < 0 else text[offset:end]


def _block_start(text: str, offset: int) -> int:
    """Where the heading, list item or paragraph begins that an offset is in."""
    floor = max(0, offset - limits.BRACES_CHARACTERS)
    found = [match for match in _BLOCK.finditer(text, floor, offset) if match.start() <= offset]
    if not found:
        return floor
    last = found[-1]
    return last.start() if last["lead"] else min(last.end() + 1, offset)


def _opening(text: str, window: int, offset: int) -> tuple[int, Typed] | None:
    """The braces that are open at an offset, and what is typed in them."""
    for found in _OPENING.finditer(text, window, offset):
        line = text.rfind("\n", 0, found.start()) + 1
        if text.count("`", line, found.start()) % 2:
            continue
        typed = typed_in_flow(text[found.start() : offset])
        if typed is not None:
            return found.start(), replace(typed, start=typed.start + found.start())
    return None


def _place(text: str, window: int, opening: int, in_decision: bool) -> Where:
    """What braces belong to."""
    block = _BLOCK.match(text, window)
    if block is not None and block["signs"]:
        outcome = Where.OUTCOME if in_decision else Where.PROSE
        return {2: Where.SCENE, 3: Where.DECISION, 4: outcome}.get(len(block["signs"]), Where.PROSE)
    if block is not None and block["item"]:
        return Where.OPTION if in_decision else Where.PROSE
    line = text.rfind("\n", 0, opening) + 1
    return Where.PROSE if text[line:opening].strip() or opening - line > 1 else Where.LINE


def _decision_type(before: str) -> DecisionType | None:
    """The type of the decision that a place is in, or None where it is in none."""
    headings = list(_HEADING.finditer(before))
    if not headings or headings[-1]["signs"] == "##":
        return None
    last = headings[-1]
    block_end = before.find("\n\n", last.start())
    heading = before[last.start() :] if block_end < 0 else before[last.start() : block_end]
    return _named_type(heading) or DecisionType.CHOOSE


def _named_type(text: str) -> DecisionType | None:
    found = _TYPE.search(text)
    return DecisionType(found["type"]) if found and found["type"] in list(DecisionType) else None
