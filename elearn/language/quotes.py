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
_COLON = re.compile(":(?= |$)")
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

    def hiding_colons(self, index: int) -> "Plain":
        """The same with the colons from here to the end of the line kept from YAML's meaning."""
        end = self.text.find("\n", index)
        places = {found.start() for found in _COLON.finditer(self.text, index, len(self.text) if end < 0 else end)}
        return _hide(self.text, places | {index}, self.meanings)


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
    """The curly quotes that open and close a text in block YAML, line by line.

    Where something is never closed YAML will say so, and nothing after it is looked at.
    """
    index, deeper_than, value_due = 0, -1, True
    while index < len(text):
        line_end = text.find("\n", index)
        line_end = len(text) if line_end < 0 else line_end
        line = text[index:line_end]
        indent = len(line) - len(line.lstrip(" "))
        end: int | None = line_end
        if deeper_than < 0 or (line.strip() and indent <= deeper_than):
            start, is_value = _value_start(line)
            yield from _key_pair(text, index + len(line) - len(line.lstrip(" -")), index + start)
            pairs, end = _pairs_of_value(text, index + start, line_end, is_value or value_due)
            yield from pairs
            deeper_than = indent if _BLOCK_TEXT.match(line, start) else -1
            value_due = line[start:].lstrip()[:1] in ("", "#") and (is_value or value_due)
        if end is None:
            return
        following = text.find("\n", max(end, line_end))
        index = len(text) if following < 0 else following + 1


def _value_start(line: str) -> tuple[int, bool]:
    """Where the value of a line begins, and whether it is surely one."""
    lead = _LEAD.match(line)
    start = lead.end() if lead else 0
    key = _KEY.match(line, start)
    return (key.end(), True) if key else (start, "-" in line[:start])


def _key_pair(text: str, start: int, value: int) -> Iterator[tuple[int, int]]:
    """The curly quotes around a key that ends before its value."""
    if start < value and text[start] in CURLY and (end := quoted_end(text, start)) and end < value:
        yield start, end - 1


def _pairs_of_value(text: str, start: int, line_end: int, is_value: bool) -> tuple[list[tuple[int, int]], int | None]:
    """The pairs in one value, and where it ends; None where it never does."""
    if not is_value or start >= line_end:
        return [], line_end
    if text[start] in "[{":
        flow = scan_flow(text, start)
        return list(flow.curly), flow.end
    if text[start] in CURLY + "\"'":
        end = quoted_end(text, start)
        if end is None:
            return ([(start, start)] if text[start] in CURLY else []), None
        return ([(start, end - 1)] if text[start] in CURLY else []), end
    return [], line_end
