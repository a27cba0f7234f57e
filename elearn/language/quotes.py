"""Curly quotation marks where YAML wants plain ones, without moving a character.

A curly quote opens a quoted text only where a plain one would, and a curly one of its kind then closes it. What stands
between is kept from YAML's own meaning by stand-ins (characters of the private use area that the text does not hold),
which are put back once it has been read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from elearn.language.flow import CURLY, quoted_end, scan_flow

_ANY_CURLY = re.compile(f"[{CURLY}]")
_LEAD = re.compile(r"[ \t]*(?:- +)*")
_KEY = re.compile(
    rf"(?:\"[^\"\n]*\"|'[^'\n]*'|[{CURLY}][^{CURLY}\n]*[{CURLY}]|[^\s\"'{CURLY}#\[{{|>][^\n]*?)[ \t]*:(?=[ \t]|$)[ \t]*"
)
_BLOCK_TEXT = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as YAML should read it, character for character as long as what was written."""

    text: str
    meanings: dict[int, str] = field(default_factory=dict)

    def restore(self, text: str) -> str:
        """A piece of what was read, with what was written."""
        return text.translate(self.meanings) if self.meanings else text

    def hiding(self, index: int) -> "Plain":
        """The same with one character kept from YAML's meaning."""
        return _hide(self.text, {index}, self.meanings)


def plain_flow(text: str) -> Plain:
    """Braces with plain quotes for the curly ones that open and close a text."""
    if not _ANY_CURLY.search(text):
        return Plain(text)
    return _with_plain(text, scan_flow(text, 0).curly)


def plain_block(text: str) -> Plain:
    """Front matter with plain quotes for the curly ones that open and close a text."""
    if not _ANY_CURLY.search(text):
        return Plain(text)
    return _with_plain(text, tuple(_block_pairs(text)))


def _with_plain(text: str, pairs: tuple[tuple[int, int], ...]) -> Plain:
    characters = list(text)
    hidden: set[int] = set()
    for start, end in pairs:
        characters[start] = characters[end] = '"'
        hidden.update(i for i in range(start + 1, end) if text[i] in '"\\')
    return _hide("".join(characters), hidden, {})


def _hide(text: str, places: set[int], meanings: dict[int, str]) -> Plain:
    if not places:
        return Plain(text, meanings)
    characters = list(text)
    known = {meaning: code for code, meaning in meanings.items()}
    free = (code for code in range(0xE000, 0xF8FF) if chr(code) not in text and code not in meanings)
    for place in sorted(places):
        meaning = text[place]
        if meaning not in known:
            known[meaning] = next(free, 0xFFFD)
        characters[place] = chr(known[meaning])
    return Plain("".join(characters), {code: meaning for meaning, code in known.items()})


def _block_pairs(text: str) -> Iterator[tuple[int, int]]:
    """The curly quotes that open and close a text in block YAML, line by line."""
    index, deeper_than, value_due = 0, None, True
    while index < len(text):
        line_end = text.find("\n", index)
        line_end = len(text) if line_end < 0 else line_end
        line = text[index:line_end]
        indent = len(line) - len(line.lstrip(" "))
        if deeper_than is not None and (not line.strip() or indent > deeper_than):
            index = line_end + 1
            continue
        deeper_than = None
        start, found_key = _value_start(line, value_due)
        pairs, end = _pairs_of_value(text, index + start, line_end, found_key or value_due)
        yield from pairs
        if _BLOCK_TEXT.match(line, start):
            deeper_than = indent
        value_due = not line[start:].strip()
        following = text.find("\n", max(end, line_end))
        index = len(text) if following < 0 else following + 1


def _value_start(line: str, value_due: bool) -> tuple[int, bool]:
    """Where the value of a line begins, and whether it is surely one."""
    lead = _LEAD.match(line)
    start = lead.end() if lead else 0
    key = _KEY.match(line, start)
    if key:
        return key.end(), True
    return start, "-" in line[:start] or value_due


def _pairs_of_value(text: str, start: int, line_end: int, is_value: bool) -> tuple[list[tuple[int, int]], int]:
    """The pairs in one value, and where it ends."""
    if not is_value or start >= line_end:
        return [], line_end
    if text[start] in "[{":
        flow = scan_flow(text, start)
        return list(flow.curly), flow.end or line_end
    if text[start] in CURLY + "\"'":
        end = quoted_end(text, start)
        if end is None:
            return ([(start, start)] if text[start] in CURLY else []), line_end
        return ([(start, end - 1)] if text[start] in CURLY else []), end
    return [], line_end
