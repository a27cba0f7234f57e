"""Values of keys: text, numbers, yes or no, lists. Each tells what is wrong with it, in the author's words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from elearn.language import documents, limits
from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.documents import Entry, Node, Scalar
from elearn.language.findings import Findings
from elearn.language.spelling import amount
from elearn.language.wordings import NO, VALUES, YES

_INTEGER = re.compile(r"[-+]?[0-9]+")
_EN_DASH = re.compile(r"–(?=[0-9])")
_LARGEST = 10**limits.INTEGER_DIGITS


def plain_minus(text: str) -> str:
    """The text with a plain minus for U+2212, and for an en dash before a digit."""
    if text.isascii():
        return text
    return _EN_DASH.sub("-", text.replace("−", "-"))


def to_integer(node: Node) -> int | None:
    """The number that was written, or None where it is none; a number without end counts as the largest."""
    if not isinstance(node, Scalar) or not node.plain:
        return None
    return text_to_integer(node.text)


def text_to_integer(text: str) -> int | None:
    """The number that a text is, or None."""
    text = plain_minus(text)
    if not _INTEGER.fullmatch(text):
        return None
    digits = text.lstrip("+-").lstrip("0") or "0"
    value = int(digits) if len(digits) <= limits.INTEGER_DIGITS else _LARGEST
    return -value if text.startswith("-") else value


@dataclass(frozen=True, slots=True)
class Values:
    """Reads values of keys, telling what is wrong under one code."""

    findings: Findings
    code: str

    def tell(self, node: Node, message: str, advice: str | None = None, fix: str | None = None) -> None:
        """Tell what is wrong with a value."""
        replacement = Fix(node.span, fix) if fix is not None else None
        self.findings.add(Diagnostic(self.code, message, node.span, help=advice, fix=replacement))

    def text(self, entry: Entry) -> str | None:
        """A text as it was typed."""
        return self.word(entry.value, entry.key.text)

    def word(self, node: Node, key: str) -> str | None:
        """A text as it was typed, of a key or of one of its list's items."""
        if not isinstance(node, Scalar):
            advice = "put text with brackets or braces into quotes"
            if key in ("goto", "timeout", "start", "tension"):
                advice = f"write one name, without brackets: `{key}: {_first_word(node) or '…'}`"
            self.tell(node, f"`{key}` has to be text", advice)
            return None
        if not node.text.strip():
            what = "the heading of the scene that follows" if key in ("goto", "timeout", "start") else "it"
            self.tell(node, f"`{key}` has no text", f"write {what} after the colon, or leave the key out")
            return None
        return node.text.strip()

    def integer(self, entry: Entry, low: int | None = None, high: int | None = None) -> int | None:
        """A whole number within bounds."""
        return self.number(entry.value, entry.key.text, low, high)

    def number(self, node: Node, key: str, low: int | None = None, high: int | None = None) -> int | None:
        """A whole number within bounds, of a key or of one of its list's items."""
        value = to_integer(node)
        if value is None:
            self._tell_no_number(node, key, low, high)
            return None
        lowest, highest = (-_LARGEST + 1 if low is None else low), (_LARGEST - 1 if high is None else high)
        if not lowest <= value <= highest:
            nearest = low if value < lowest else high
            self.tell(
                node,
                f"`{key}` has to be {_bounds(low, high)}",
                None if nearest is None else f"write `{key}: {nearest}` or {'more' if value < lowest else 'less'}",
            )
            return None
        return value

    def _tell_no_number(self, node: Node, key: str, low: int | None, high: int | None) -> None:
        """Tell what is no number, with the number that was meant."""
        text = node.text if isinstance(node, Scalar) else ""
        meant = (amount(text) or "").lstrip("=")
        inside = bool(meant) and (low is None or int(meant) >= low) and (high is None or int(meant) <= high)
        if inside and isinstance(node, Scalar):
            quotes = not node.plain and _INTEGER.fullmatch(text) is not None
            advice = "leave the quotes out" if quotes else "write the number alone"
            self.tell(node, f"`{key}` has to be a whole number", f"{advice}: `{key}: {meant}`", fix=meant)
            return
        example = 10 if low is None or high is None else min(max(10, low), high)
        bounds = "" if low is None and high is None else f" {_bounds(low, high)}"
        self.tell(
            node,
            f"`{key}` has to be a whole number",
            f"write a number{bounds} without words, such as `{key}: {example}`",
        )

    def boolean(self, entry: Entry) -> bool | None:
        """`true` or `false`."""
        node = entry.value
        if isinstance(node, Scalar) and node.plain and node.text in ("true", "false"):
            return node.text == "true"
        key = entry.key.text
        word = node.text.strip().casefold() if isinstance(node, Scalar) else ""
        meant = "true" if word in YES else "false" if word in NO else None
        advice = f"write `{key}: {meant}`" if meant else f"write `{key}: true`" if not word else None
        self.tell(node, f"`{key}` has to be `true` or `false`", advice, fix=meant)
        return None

    def choice(self, entry: Entry, words: Iterable[str]) -> str | None:
        """One of a few words."""
        known, key = list(words), entry.key.text
        value = entry.value.text if isinstance(entry.value, Scalar) else None
        if value in known:
            return value
        bare = value.strip().casefold() if value else ""
        other = VALUES.get(key, {}).get(bare)
        meant = (bare if bare in known else self.findings.nearest(bare, known)) if bare else None
        advice = f"write {listed([f'{key}: {word}' for word in known])}"
        if meant or other in known:
            advice = f"did you mean `{meant or other}`?"
        self.tell(entry.value, f"`{key}` has to be one of {listed(known)}", advice, fix=meant)
        return None

    def words(self, entry: Entry, single: bool = False) -> tuple[Scalar, ...] | None:
        """The items of a list of words; `single`: one word may stand without the list's brackets."""
        node = entry.value
        key = entry.key.text
        if single and isinstance(node, Scalar) and not node.empty:
            return (node,)
        if not isinstance(node, documents.Sequence):
            items = _items_meant(node)
            what = "a name or a list of names" if single else "a list"
            self.tell(
                node,
                f"`{key}` has to be {what}",
                f"write `{key}: [{items or 'a, b'}]`",
                fix=f"[{items}]" if items and isinstance(node, Scalar) else None,
            )
            return None
        kept = [item for item in node.items if isinstance(item, Scalar) and self.word(item, key) is not None]
        for item in node.items:
            if not isinstance(item, Scalar):
                self.tell(item, f"every item of `{key}` has to be text", "take the brackets around it away")
        return tuple(kept)


def _first_word(node: Node) -> str | None:
    """The first text in brackets."""
    while isinstance(node, documents.Sequence) and node.items:
        node = node.items[0]
    return node.text if isinstance(node, Scalar) else None


def _items_meant(node: Node) -> str:
    """What was meant as the items of a list: a text with commas, or the keys of a mapping."""
    if isinstance(node, documents.Mapping):
        return ", ".join(entry.key.text for entry in node.entries)
    return node.text.strip("() ") if isinstance(node, Scalar) and not set(node.text) & set("[]{}:#\n") else ""


def listed(words: Sequence[str], last: str = "or") -> str:
    """Words in backticks as a sentence lists them."""
    quoted = [f"`{word}`" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"


def _bounds(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"from {low} to {high}"
    if low is not None:
        return f"at least {low}"
    return "a smaller number"
