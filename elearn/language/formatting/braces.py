"""Braces in the canonical layout: keys in one order, one blank where one belongs, quotes where they are needed.

The order is that of the format page's example: what a thing is, when it is there, what it is worth, what it changes,
where it leads, notes. Braces with a key that does not belong there, or with a comment, stay as they were written.
"""

from dataclasses import dataclass

from elearn.language.documents import Entry, Mapping, Node, Scalar, Sequence, compose_flow
from elearn.language.formatting.meaning import of_braces
from elearn.language.formatting.values import (
    NUMBERS,
    changes_meter,
    write_change,
    write_condition,
    write_entry,
    write_number,
)
from elearn.language.marks import Braces
from elearn.language.names import VARIABLE

WIDTH = 120
"""Columns that a line may have before braces go on in the next."""

_METERS = "+"
_EFFECTS = (_METERS, "set", "clear")


@dataclass(frozen=True, slots=True)
class Order:
    """The keys that braces of a place can have, in the order in which they are written; `+` stands for the meters."""

    keys: tuple[str, ...]

    def rank(self, entry: Entry) -> int | None:
        """Where an entry stands, or None where its key does not belong here."""
        key = entry.key.text
        if key in self.keys:
            return self.keys.index(key)
        meter = _METERS in self.keys and VARIABLE.fullmatch(key) and changes_meter(entry)
        return self.keys.index(_METERS) if meter else None


SCENE = Order(("id", "ending", "clock", "place", "each", *_EFFECTS, "note"))
DECISION = Order(
    (
        *("type", "min", "max", "answer", "labels", "words", "assesses"),
        *("shuffle", "confidence", "seconds", "timeout", "goto", "note"),
    )
)
OPTION = Order(("id", "if", "score", "correct", "critical", "confirm", *_EFFECTS, "goto", "note"))
OUTCOME = Order(("when", *_EFFECTS, "goto", "note"))
LINE = Order(("else", "if", "goto", "note"))


def write_braces(braces: Braces, order: Order) -> tuple[str, ...] | None:
    """The entries of braces in order, or None where they are to stay as they were written."""
    mapping = braces.mapping
    if mapping is None or _has_comment(braces.text, mapping):
        return None
    ranked = [(order.rank(entry), entry) for entry in mapping.entries]
    if any(rank is None for rank, _ in ranked):
        return None
    entries = [_write(entry, order) for _, entry in sorted(ranked, key=lambda each: each[0] or 0)]
    again = compose_flow(joined(entries), lambda index: index)
    same = isinstance(again.node, Mapping) and not again.problems and of_braces(again.node) == of_braces(mapping)
    return tuple(entries) if same else None


def joined(entries: list[str] | tuple[str, ...]) -> str:
    """Braces on one line."""
    return f"{{{', '.join(entries)}}}"


def wrapped(entries: tuple[str, ...], width: int = WIDTH) -> list[str]:
    """Braces on as few lines as hold them, cut after commas."""
    lines = ["{"]
    for place, entry in enumerate(entries):
        piece = entry + ("," if place < len(entries) - 1 else "}")
        blank = "" if lines[-1] == "{" else " "
        if blank and len(lines[-1]) + 1 + len(piece) > width:
            lines.append(f" {piece}")
        else:
            lines[-1] += blank + piece
    return lines if entries else ["{}"]


def _write(entry: Entry, order: Order) -> str:
    key, value = entry.key.text, entry.value
    if key == "if" and isinstance(value, Scalar) and not value.empty:
        return f"{key}: {write_condition(value)}"
    if key not in order.keys and isinstance(value, Scalar):
        return f"{key}: {write_change(value)}"
    if key in NUMBERS and order is not SCENE:
        return f"{key}: {write_number(value)}"
    return write_entry(entry)


def _has_comment(text: str, mapping: Mapping) -> bool:
    """Whether YAML's comments stand in braces: signs that no key and no value holds."""
    return "#" in text and text.count("#") != sum(word.count("#") for word in _words(mapping))


def _words(node: Node) -> list[str]:
    match node:
        case Scalar():
            return [node.text]
        case Sequence():
            return [word for item in node.items for word in _words(item)]
        case Mapping():
            return [word for entry in node.entries for word in (entry.key.text, *_words(entry.value))]
