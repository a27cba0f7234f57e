"""Values as they are written in the canonical layout: text, numbers, conditions, lists.

Quotes stand where they are needed, and are plain double ones. Nothing here decides what a value means.
"""

import re

from elearn.language import limits
from elearn.language.conditions import Token, read_tokens
from elearn.language.documents import Entry, Mapping, Node, Scalar, Sequence
from elearn.language.flow import CURLY
from elearn.language.values import plain_minus, text_to_integer

NUMBERS = frozenset(("score", "seconds", "min", "max", "answer", "words"))
"""Keys of braces whose values are numbers, which need no plus sign."""

_BARE = re.compile(rf"[^\s?:,\[\]{{}}#&*!|>'\"%@`=~\\{CURLY}-][^:,\[\]{{}}#\\\n\t]*(?<![ \t])")
_NEGATIVE = re.compile("^-(?=[0-9])")
_WORDS_OF_YAML = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))
_ASSIGNED = re.compile("=[-+−–]?[0-9]+")
_FUNCTIONS = ("visited", "points")


def write_scalar(scalar: Scalar) -> str:
    """A text in the fewest quotes that keep it what it is; what was plain stays plain."""
    return scalar.text if scalar.plain else write_text(scalar.text)


def write_text(text: str) -> str:
    """A text that was in quotes, without them where it can do without."""
    if _BARE.fullmatch(text) and text_to_integer(text) is None and text.lower() not in _WORDS_OF_YAML:
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """A text in double quotes, or in single ones where it holds what double quotes would change."""
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


def write_flow(node: Node) -> str:
    """A value in brackets or without any, on one line."""
    match node:
        case Scalar():
            return write_scalar(node)
        case Sequence():
            return f"[{', '.join(write_flow(item) for item in node.items)}]"
        case Mapping():
            return f"{{{', '.join(write_entry(entry) for entry in node.entries)}}}"


def write_entry(entry: Entry) -> str:
    """A key with its value, as both stand in brackets."""
    empty = isinstance(entry.value, Scalar) and entry.value.empty
    return write_scalar(entry.key) + ("" if empty else f": {write_flow(entry.value)}")


def write_change(scalar: Scalar) -> str:
    """What an effect does to a meter: a signed change, or a value in quotes with its `=`."""
    text = plain_minus(scalar.text)
    value = text_to_integer(text)
    if _ASSIGNED.fullmatch(text):
        return f'"{text}"'
    return text if value is None or text[0] in "+-" or not value else f"+{text}"


def changes_meter(entry: Entry) -> bool:
    """Whether an entry looks like a change of a meter."""
    value = entry.value
    if not isinstance(value, Scalar):
        return False
    text = plain_minus(value.text)
    return bool(_ASSIGNED.fullmatch(text)) or (value.plain and text_to_integer(text) is not None)


def write_number(node: Node) -> str:
    """A number, or a list of them, with a plain minus and no plus."""
    if isinstance(node, Sequence):
        return f"[{', '.join(write_number(item) for item in node.items)}]"
    if isinstance(node, Scalar) and node.plain and text_to_integer(node.text) is not None:
        return plain_minus(node.text).removeprefix("+")
    return write_flow(node)


def write_condition(scalar: Scalar) -> str:
    """A condition with one blank around its signs and words, and in quotes only where it has to be."""
    text = _spaced(scalar.text)
    return text if scalar.plain or _BARE.fullmatch(_NEGATIVE.sub("", text)) else quoted(text)


def _spaced(text: str) -> str:
    """The condition's words with canonical blanks, or the text as it is where it is no condition."""
    tokens = read_tokens(text)
    if not tokens or tokens[-1].kind != "end" or any(token.kind == "other" for token in tokens):
        return text
    parts: list[str] = []
    for place, token in enumerate(tokens[:-1]):
        before = tokens[place - 1] if place else None
        if before is not None and _apart(tokens[place - 2] if place > 1 else None, before, token):
            parts.append(" ")
        parts.append(_word(text, token))
    spaced = "".join(parts)
    return spaced if len(spaced) <= limits.EXPRESSION_CHARACTERS else text


def _apart(earlier: Token | None, before: Token, token: Token) -> bool:
    """Whether a blank stands between two words of a condition."""
    if before.text == "(" or token.text == ")":
        return False
    if token.text == "(" and before.text in _FUNCTIONS:
        return False
    return not (before.text == "-" and before.kind == "sign" and _opens(earlier))


def _opens(token: Token | None) -> bool:
    """Whether a minus after this word is a number's own sign."""
    if token is None or (token.kind == "sign" and token.text != ")"):
        return True
    return token.kind == "name" and token.text in ("and", "or", "not")


def _word(text: str, token: Token) -> str:
    if token.kind != "text":
        return token.text
    inner = text[token.start + 1 : token.end - 1]
    return f'"{inner}"' if '"' not in inner else f"'{inner}'"
