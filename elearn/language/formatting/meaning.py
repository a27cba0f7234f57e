"""What a document means, whatever its layout: two texts of equal meaning differ in nothing that a reader or the
machine can tell. The formatter gives no text whose meaning is another's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from elearn.language.conditions import read_tokens
from elearn.language.documents import Entry, Mapping, Node, Scalar, Sequence
from elearn.language.draft import DraftBlock, DraftDecision, DraftOption, DraftOutcome, DraftScene, Item
from elearn.language.marks import Braces
from elearn.language.model import BlockKind
from elearn.language.names import BRACES_KEYS
from elearn.language.parser import parse
from elearn.language.source import Source
from elearn.language.values import plain_minus, text_to_integer
from elearn.markup.structure import Form, TooMuchMarkup, read_structure
from elearn.markup.structure import Node as Written

Meaning = tuple[object, ...]

_TARGET = re.compile(r"\[[^\[\]\n]+\]:[^\n]*")
_BLANKS = re.compile(r"[ \t]+(?=\n|\Z)")


def of_document(source: Source) -> Meaning | None:
    """What a whole document means; None where it cannot be read."""
    draft, unreadable = parse(source)
    if unreadable:
        return None
    reading = _Reading(_cast(draft.front))
    return (
        None if draft.front is None else _front(draft.front),
        tuple(reading.scene(scene) for scene in draft.scenes),
        tuple(citation.id for citation in draft.citations),
        tuple((picture.alternative, picture.target) for picture in draft.pictures),
        tuple(tuple(note.text.split()) for note in draft.notes),
        tuple(_remarks(source)),
    )


def _remarks(source: Source) -> Iterator[Meaning]:
    """The front matter's comments, and the lines that say where links lead."""
    front = source.text[: source.text.find("\n---", 1)]
    yield (front.count("#"), *sorted(line.strip() for line in front.split("\n") if line.lstrip().startswith("#")))
    yield tuple(found.group().strip() for found in _TARGET.finditer(source.text))


def of_braces(mapping: Mapping) -> Meaning:
    """What braces mean: keys in any order, but for meters, which change in the order written."""
    entries = {entry.key.text: _value(entry) for entry in mapping.entries}
    return (entries, tuple(key for key in entries if key not in BRACES_KEYS))


def _value(entry: Entry) -> Meaning:
    value = entry.value
    if isinstance(value, Scalar):
        if entry.key.text == "if":
            return ("condition", tuple((token.kind, token.text) for token in read_tokens(value.text)))
        return _scalar(value)
    return _node(value)


def _scalar(scalar: Scalar) -> Meaning:
    text = plain_minus(scalar.text)
    number = text_to_integer(text) if scalar.plain else None
    if number is not None:
        return ("number", number)
    if text.startswith("=") and (assigned := text_to_integer(text[1:])) is not None:
        return ("assigned", assigned)
    if text_to_integer(text) is not None or scalar.text in ("true", "false", ""):
        return ("word", scalar.text, scalar.plain)
    return ("text", scalar.text.strip())


def _node(node: Node) -> Meaning:
    match node:
        case Scalar():
            return _scalar(node)
        case Sequence():
            return ("list", tuple(_node(item) for item in node.items))
        case Mapping():
            return ("mapping", tuple((entry.key.text, _node(entry.value)) for entry in node.entries))


def _front(mapping: Mapping) -> dict[str, Meaning]:
    return {entry.key.text: _exactly(entry.value) for entry in mapping.entries}


def _exactly(node: Node) -> Meaning:
    """A value of the front matter, where a number is the text that was typed."""
    match node:
        case Scalar():
            return (node.text, node.plain if text_to_integer(node.text) is not None or node.empty else None)
        case Sequence():
            return tuple(_exactly(item) for item in node.items)
        case Mapping():
            return tuple((entry.key.text, _exactly(entry.value)) for entry in node.entries)


def _cast(front: Mapping | None) -> frozenset[str]:
    """The names of those whose lines are shown without them."""
    cast = front.get("cast") if front else None
    members = cast.value.entries if cast and isinstance(cast.value, Mapping) else ()
    names = [member.value.get("name") for member in members if isinstance(member.value, Mapping)]
    return frozenset(_name(name.value.text) for name in names if name and isinstance(name.value, Scalar))


def _name(text: str) -> str:
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the parts of one document mean, down to the words that are counted."""

    cast: frozenset[str]

    def scene(self, scene: DraftScene) -> Meaning:
        decisions = tuple(self.decision(decision) for decision in scene.decisions)
        return (scene.title, _braces(scene.braces), self.items(scene.items), decisions)

    def decision(self, decision: DraftDecision) -> Meaning:
        return (
            decision.prompt,
            _braces(decision.braces),
            self.items(decision.prose),
            None if decision.options is None else tuple(self.option(option) for option in decision.options),
            self.items(decision.strays),
            tuple(self.outcome(outcome) for outcome in decision.outcomes),
        )

    def option(self, option: DraftOption) -> Meaning:
        feedback = tuple(self.block(block) for block in option.feedback)
        whole = (_structure(option.whole), len(option.whole.split()))
        return (_bare(option.text), _braces(option.braces), feedback, option.strayed, whole)

    def outcome(self, outcome: DraftOutcome) -> Meaning:
        return (outcome.headline, _braces(outcome.braces), self.items(outcome.items))

    def items(self, items: tuple[Item, ...]) -> Meaning:
        return tuple(
            self.block(item) if isinstance(item, DraftBlock) else (_braces(item.braces), item.crowded) for item in items
        )

    def block(self, block: DraftBlock) -> Meaning:
        picture = block.picture and (block.picture.alternative, block.picture.target)
        text = block.text if block.kind is BlockKind.CODE else _structure(block.text)
        speaks = block.speaker is not None and _name(block.speaker) in self.cast
        counted = len((block.words if speaks else block.text).split())
        said = (block.speaker, block.manner, _structure(block.words))
        return (block.kind, text, picture, said, block.coach, counted)


def _braces(braces: Braces | None) -> Meaning | None:
    if braces is None or braces.mapping is None:
        return None if braces is None else (braces.text,)
    return of_braces(braces.mapping)


def _structure(text: str) -> object:
    """The blocks of a text with the words of each."""
    try:
        return _written(read_structure(text))
    except TooMuchMarkup:
        return text


def _written(node: Written) -> Meaning:
    lines = node.lines if node.form in (Form.LISTING, Form.FENCED) else [_bare("\n".join(node.lines))]
    tree = tuple(_written(child) for child in node.children)
    return (node.form, tuple(lines), tree, node.start, node.level, node.loose)


def _bare(text: str) -> str:
    """Words without blanks at the ends of their lines, but for those that break a line or keep a sign from it."""
    return _BLANKS.sub(_kept, text).rstrip()


def _kept(found: re.Match[str]) -> str:
    if found.string[max(0, found.start() - 1)] == "\\":
        return found.group()
    return "  " if found.group().endswith("  ") else ""
