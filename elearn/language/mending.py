"""Braces that cannot be read, put in order: what the author most likely meant, if that can be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from elearn.language.documents import Mapping, compose_flow
from elearn.language.names import BRACES_KEYS
from elearn.language.spelling import amount, as_value, quoted, shortened

_KEY = re.compile(r"(?P<before>^|[,;]|(?<=\s))\s*(?P<key>[A-Za-z_][A-Za-z0-9_]*)\s*:(?=[\s\"'“”„‘’,}]|$)")
_QUOTES = "\"'“”„‟‘’‚‛"
_HEADING = re.compile(r"#+\s*")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()]*\)")
_NOT = re.compile(r"!(?!=)\s*")
_CHANGE = re.compile(r"\s*[-+\u2212\u2013]\s*[0-9]+(?=[,;}\s]|$)")
_SIGNS = {
    "#": "`#` begins a remark, and what follows it is not read",
    "!": "`!` has a meaning of its own",
    **dict.fromkeys("+-", "a sign stands apart from its number"),
}
_MOST = 2_000
"""Characters of braces that are put in order; longer ones are left to their author."""


@dataclass(frozen=True, slots=True)
class Mended:
    """Braces as they were meant, and what was wrong with them."""

    text: str
    problem: str
    safe: bool = True
    """Whether it says all that the braces said."""
    advice: str = "write"


@dataclass(frozen=True, slots=True)
class _Piece:
    """A key and its value as written; `before` is what divides it from the one before."""

    before: str
    key: str
    value: str


def mend_braces(text: str) -> Mended | None:
    """What unreadable braces were meant to be, or None where that is not plain."""
    if len(text) > _MOST:
        return None
    inner = text.strip()
    doubled = inner.startswith("{{")
    inner = inner.strip("{}").strip()
    pieces = list(_pieces(inner))
    alone = len(pieces) > 1 and pieces[0].key == "else" and not pieces[0].value
    pieces = pieces[alone:]
    empty = next((piece for piece in pieces if not piece.value), None)
    if not pieces or empty is not None:
        return _without_value(pieces, empty) if empty else None
    if (cut := _cut_condition(pieces)) is not None:
        return cut
    values = [(piece.key, _mended_value(piece)) for piece in pieces]
    mended = "{" + ", ".join(f"{key}: {value}" for key, value in values) + "}"
    composed = compose_flow(mended, lambda index: index)
    if composed.problems or not isinstance(composed.node, Mapping) or len(composed.node.entries) != len(pieces):
        return None
    problem = "they are doubled" if doubled else _problem(pieces, [value for _, value in values])
    return Mended(mended, "`else` stands alone, or not at all" if alone else problem)


def _without_value(pieces: list[_Piece], empty: _Piece) -> Mended:
    """Braces with a key that nothing follows."""
    sample = "Heading of the scene" if empty.key in ("goto", "timeout") else "…"
    written = ", ".join(f"{piece.key}: {piece.value or sample}" for piece in pieces)
    advice = "leave the key out, or write what is meant, with a blank after the colon:"
    return Mended(f"{{{written}}}", f"nothing follows `{empty.key}:`", False, advice)


def _cut_condition(pieces: list[_Piece]) -> Mended | None:
    """A condition that is followed by what it shows, within its braces."""
    condition, sign, shown = pieces[0].value.partition(": ")
    if pieces[0].key != "if" or not sign or len(pieces) > 1:
        return None
    if condition in ("visited", "points"):
        asked = f'{condition}("{shown}")'
        return Mended(f"{{if: {asked}}}", f"`{condition}` has its scene in brackets and quotes")
    return Mended(
        f"{{if: {condition}}}", f"what is shown, `{shortened(shown, 30)}`, stands on the line below them", safe=False
    )


def mend_unclosed(text: str) -> tuple[Mended, int] | None:
    """What braces without an end were meant to be, and how many of these characters they are; None where unclear."""
    lines = text.split("\n")
    taken = 1
    while taken < len(lines) and (lines[taken - 1].rstrip().endswith(",") or _begins_key(lines[taken])):
        taken += 1
    whole = "\n".join(lines[:taken]).rstrip()
    mended = mend_braces(" ".join(whole.split()))
    return (mended, len(whole)) if mended else None


def _begins_key(line: str) -> bool:
    found = _KEY.match(line.lstrip())
    return found is not None and found["key"] in BRACES_KEYS


def _pieces(inner: str) -> Iterator[_Piece]:
    """The keys with their values, also where no comma divides them; nothing where the text begins with no key."""
    keys = [found for found in _KEY.finditer(inner) if found["before"] or not found.start() or _divides(inner, found)]
    if not keys or keys[0].start():
        return
    for place, found in enumerate(keys):
        end = keys[place + 1].start() if place + 1 < len(keys) else len(inner)
        yield _Piece(found["before"], found["key"], inner[found.end() : end].strip().rstrip(",;").strip())


def _divides(inner: str, found: "re.Match[str]") -> bool:
    """Whether a word with a colon after it is a key, though no comma stands before it."""
    return found["key"] in BRACES_KEYS or (found["key"].islower() and _CHANGE.match(inner, found.end()) is not None)


def _mended_value(piece: _Piece) -> str:
    value = piece.value
    if piece.key == "if":
        return _NOT.sub("not ", value).removesuffix(" then")
    if (number := amount(value)) is not None and value[0] in "+-" and not value[1:].isdigit():
        return number
    if _is_list(value) or (value[0] == value[-1] and value[0] in "\"'" and value.count(value[0]) == 2):
        return value
    link = _LINK.fullmatch(value)
    bare = _HEADING.sub("", link[1] if link else value, count=1) if link or value[0] == "#" else value
    if bare[:1] in _QUOTES:
        bare = bare[1:]
        return quoted(bare[:-1] if bare[-1:] in _QUOTES and bare else bare)
    return as_value(bare)


def _is_list(value: str) -> bool:
    return value.startswith("[") and value.endswith("]") and "[" not in value[1:] and ":" not in value


def _problem(pieces: list[_Piece], values: list[str]) -> str:
    for piece in pieces[1:]:
        if piece.before == ";":
            return "a semicolon stands where a comma divides keys"
        if not piece.before:
            return f"a comma is missing before `{piece.key}`"
    changed = next((piece for piece, value in zip(pieces, values, strict=True) if piece.value != value), pieces[0])
    if changed.value[0] in _QUOTES:
        return f"the quotation marks of `{changed.key}` do not fit each other"
    return _SIGNS.get(changed.value[0], "text with a comma, colon, bracket or brace has to stand in quotes")
