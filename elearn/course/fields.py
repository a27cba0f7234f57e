"""Values out of a YAML mapping, each of the type that is wanted, with a diagnostic at the place of what is not.

What a course's files share: manifests, `competencies.yaml` and `sources.yaml` are all read through this.
"""

import re
from collections.abc import Callable, Collection, Iterable
from difflib import get_close_matches
from typing import TypeVar

from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import Mapping, Node, Scalar, Sequence
from elearn.language.source import Span

UNREADABLE = "E501"
UNKNOWN_KEY = "E502"
MISSING_KEY = "E503"
WRONG_VALUE = "E504"
UNKNOWN_DOCUMENT = "E505"
BROKEN_DOCUMENT = "E506"
UNKNOWN_REFERENCE = "E507"
TWICE = "E508"
UNMET_PREREQUISITE = "E509"
NOTHING_REQUIRED = "E510"

LONGEST_TEXT = 4_000
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
REFERENCE = re.compile(r"[A-Za-z][A-Za-z0-9-]*")

Value = TypeVar("Value")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """What the author probably meant, as an advice; None if nothing is close."""
    close = get_close_matches(word, list(known), n=1)
    return f"did you mean `{close[0]}`?" if close else None


class Fields:
    """One mapping that is being read. Diagnostics gather in `found`, shared by all that read one file."""

    def __init__(self, mapping: Mapping, found: list[Diagnostic], what: str) -> None:
        self.mapping = mapping
        self.found = found
        self.what = what

    def tell(self, code: str, message: str, span: Span, advice: str | None = None) -> None:
        """Keep a diagnostic."""
        self.found.append(Diagnostic(code, message, span, help=advice))

    def expect(self, required: Collection[str], optional: Collection[str]) -> None:
        """Tell of keys that are unknown or missing."""
        known = [*required, *optional]
        for entry in self.mapping.entries:
            if entry.key.text not in known:
                advice = nearest(entry.key.text, known) or f"{self.what} has the keys {', '.join(known)}"
                self.tell(UNKNOWN_KEY, f"{self.what} has no key `{entry.key.text}`", entry.key.span, advice)
        for key in required:
            if self.mapping.get(key) is None:
                self.tell(MISSING_KEY, f"{self.what} needs `{key}`", self._place(), f"add a line `{key}: …`")

    def read(self, key: str, wanted: Callable[[Node], Value | None], says: str, default: Value) -> Value:
        """The value of a key as `wanted` reads it; `says` is what it should be."""
        entry = self.mapping.get(key)
        if entry is None:
            return default
        value = wanted(entry.value)
        if value is None:
            self.tell(WRONG_VALUE, f"`{key}` has to be {says}", entry.value.span)
            return default
        return value

    def text(self, key: str) -> str:
        """A text that is not empty; an empty one where the key is missing."""
        return self.read(key, written, "a text", "")

    def texts(self, key: str, says: str) -> tuple[Scalar, ...]:
        """A list of names, or one name."""
        return self.read(key, names, says, ())

    def _place(self) -> Span:
        return Span(self.mapping.span.start, self.mapping.span.start)


def written(node: Node) -> str | None:
    """A text as it was typed, its blanks evened out."""
    if not isinstance(node, Scalar) or not node.text.strip() or len(node.text) > LONGEST_TEXT:
        return None
    return " ".join(node.text.split())


def names(node: Node) -> tuple[Scalar, ...] | None:
    """A list of texts; one text stands for a list of one."""
    items = node.items if isinstance(node, Sequence) else (node,)
    texts = tuple(item for item in items if isinstance(item, Scalar) and item.text.strip())
    if isinstance(node, Scalar) and node.empty:
        return ()
    return texts if len(texts) == len(items) else None


def truth(node: Node) -> bool | None:
    """`true` or `false`."""
    return {"true": True, "false": False}.get(node.text) if isinstance(node, Scalar) and node.plain else None


def matching(pattern: re.Pattern[str]) -> Callable[[Node], str | None]:
    """A reader of text that matches a pattern from end to end."""
    return lambda node: node.text if isinstance(node, Scalar) and pattern.fullmatch(node.text) else None
