"""Values of keys: text, numbers, yes or no, lists. Each tells what is wrong with it, in the author's words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from elearn.language import documents, limits
from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.documents import Entry, Node, Scalar
from elearn.language.findings import Findings

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
            self.tell(node, f"`{key}` has to be text", "put text with brackets or braces into quotes")
            return None
        if not node.text.strip():
            self.tell(node, f"`{key}` has no text", "write it after the colon, or leave the key out")
            return None
        return node.text.strip()

    def integer(self, entry: Entry, low: int | None = None, high: int | None = None) -> int | None:
        """A whole number within bounds."""
        return self.number(entry.value, entry.key.text, low, high)

    def number(self, node: Node, key: str, low: int | None = None, high: int | None = None) -> int | None:
        """A whole number within bounds, of a key or of one of its list's items."""
        value = to_integer(node)
        if value is None:
            quoted = isinstance(node, Scalar) and not node.plain and _INTEGER.fullmatch(node.text) is not None
            self.tell(
                node,
                f"`{key}` has to be a whole number",
                "leave the quotes out" if quoted else None,
                fix=node.text if quoted and isinstance(node, Scalar) else None,
            )
            return None
        lowest, highest = (-_LARGEST + 1 if low is None else low), (_LARGEST - 1 if high is None else high)
        if not lowest <= value <= highest:
            self.tell(node, f"`{key}` has to be {_bounds(low, high)}")
            return None
        return value

    def boolean(self, entry: Entry) -> bool | None:
        """`true` or `false`."""
        node = entry.value
        if isinstance(node, Scalar) and node.plain and node.text in ("true", "false"):
            return node.text == "true"
        word = node.text.lower() if isinstance(node, Scalar) else ""
        meant = (
            "true" if word in ("true", "yes", "on", "y") else "false" if word in ("false", "no", "off", "n") else None
        )
        self.tell(node, f"`{entry.key.text}` has to be `true` or `false`", meant and f"write `{meant}`", fix=meant)
        return None

    def choice(self, entry: Entry, words: Iterable[str]) -> str | None:
        """One of a few words."""
        known = list(words)
        value = entry.value.text if isinstance(entry.value, Scalar) else None
        if value in known:
            return value
        meant = self.findings.nearest(value, known) if value else None
        self.tell(
            entry.value,
            f"`{entry.key.text}` has to be one of {listed(known)}",
            meant and f"did you mean `{meant}`?",
            fix=meant,
        )
        return None

    def words(self, entry: Entry, single: bool = False) -> tuple[Scalar, ...] | None:
        """The items of a list of words; `single`: one word may stand without the list's brackets."""
        node = entry.value
        key = entry.key.text
        if single and isinstance(node, Scalar) and not node.empty:
            return (node,)
        if not isinstance(node, documents.Sequence):
            alone = isinstance(node, Scalar) and bool(node.text)
            self.tell(
                node,
                f"`{key}` has to be a list" if not single else f"`{key}` has to be a name or a list of names",
                f"write `{key}: [{node.text}]`" if alone and isinstance(node, Scalar) else f"write `{key}: [a, b]`",
            )
            return None
        kept = [item for item in node.items if isinstance(item, Scalar) and self.word(item, key) is not None]
        for item in node.items:
            if not isinstance(item, Scalar):
                self.tell(item, f"every item of `{key}` has to be text", "take the brackets around it away")
        return tuple(kept)


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
