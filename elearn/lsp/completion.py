"""What can be written at a place, so that nobody has to remember a name or a key."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lsprotocol import types

from elearn.course.reading import Shared
from elearn.language import meanings
from elearn.language.decisions import TYPE_KEYS
from elearn.language.diagnostics import Fix
from elearn.language.documents import Mapping as Keys
from elearn.language.documents import Node, Scalar
from elearn.language.figures import ARMS, PLACES, STANCES
from elearn.language.frontmatter import AIDS, PRESENTS
from elearn.language.index import Index, Named
from elearn.language.model import DecisionType
from elearn.language.names import (
    CAST_KEYS,
    EFFECT_KEYS,
    FRONT_KEYS,
    LINE_KEYS,
    LOOK_KEYS,
    METER_KEYS,
    OUTCOME_KEYS,
    SCENE_KEYS,
    TRANSLATION_KEYS,
)
from elearn.language.options import NOT_IN_QUIZ, TYPE_OPTION_KEYS
from elearn.language.outcomes import WHENS
from elearn.language.source import Span
from elearn.lsp.cursor import Cursor, Where, cursor_at
from elearn.lsp.library import Library
from elearn.lsp.listing import add_to_list
from elearn.lsp.opened import Opened
from elearn.lsp.spelling import spell_in_condition, spell_scene

_CITING = re.compile(r"\[@(?P<begun>[A-Za-z0-9-]*)$")
_SPEAKING = re.compile(r"^\s*>\s*\*\*(?P<begun>[^*:(]*)$")
_FIGURE = re.compile(r"\]\(figure:(?P<parts>[^()\s]*)$")
_ABOUT_SCENE = re.compile(r"(?:visited|points)\(\s*(?P<quote>[\"'“‘])(?P<begun>[^\"'”’]*)$")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*$")
_TRUTHS = ("true", "false")
_TRUE_OR_FALSE = ("shuffle", "confidence", "each", "correct", "critical", "confirm")


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be written. `text` is how, where that is not its label; `too` is what to change with it."""

    label: str
    text: str | None = None
    detail: str = ""
    says: str = ""
    kind: types.CompletionItemKind = types.CompletionItemKind.Value
    too: Fix | None = None


def complete(library: Library, opened: Opened, offset: int) -> list[types.CompletionItem]:
    """What can be written at an offset."""
    cursor = cursor_at(opened.source, offset)
    if _says_nothing(cursor):
        return []
    writer = _Writer(opened, library.shared(opened), cursor)
    begun, offers = writer.offers()
    end = offset + len(re.match(r"[\w-]*", opened.source.text[offset:])[0])  # type: ignore[index]
    place = opened.places.range(Span(offset - len(begun), end))
    return [_item(opened, offer, number, place) for number, offer in enumerate(offers)]


def _says_nothing(cursor: Cursor) -> bool:
    """Whether only words are written here, so that nothing need be looked up at every blank."""
    signs = (_CITING, _SPEAKING, _FIGURE)
    return cursor.where is Where.PROSE and not cursor.braces and not any(sign.search(cursor.line) for sign in signs)


def _item(opened: Opened, offer: Offer, number: int, place: types.Range) -> types.CompletionItem:
    too = offer.too
    return types.CompletionItem(
        label=offer.label,
        kind=offer.kind,
        detail=offer.detail or None,
        documentation=types.MarkupContent(types.MarkupKind.Markdown, offer.says) if offer.says else None,
        sort_text=f"{number:04}",
        filter_text=offer.label,
        text_edit=types.TextEdit(place, offer.label if offer.text is None else offer.text),
        additional_text_edits=None if too is None else [types.TextEdit(opened.places.range(too.span), too.text)],
    )


class _Writer:
    """Knows what may be written where a cursor stands."""

    def __init__(self, opened: Opened, shared: Shared, cursor: Cursor) -> None:
        self.opened, self.shared, self.cursor = opened, shared, cursor
        self.owner = opened.original or opened
        self.index: Index = self.owner.index
        self.front = self.owner.front
        kind = self.front.get("kind") if self.front else None
        self.quiz = kind is not None and getattr(kind.value, "text", "") == "quiz"

    def offers(self) -> tuple[str, list[Offer]]:
        """What was begun, and how it can go on."""
        cursor, typed = self.cursor, self.cursor.typed
        if cursor.where is Where.PROSE and not cursor.braces:
            return self.in_prose()
        if cursor.where is Where.FRONT:
            return typed.begun, list(self.front_keys() if typed.key is None else self.front_values())
        if typed.path or (cursor.where is Where.PROSE and typed.key is not None):
            return "", []
        if typed.key is None:
            return typed.begun, list(self.keys())
        if typed.key == "if":
            return self.condition()
        return typed.begun, list(self.values(typed.key))

    # In prose

    def in_prose(self) -> tuple[str, list[Offer]]:
        line = self.cursor.line
        if cited := _CITING.search(line):
            return cited["begun"], [replace(offer, text=self.closed(offer.label)) for offer in self.all_sources()]
        if speaking := _SPEAKING.match(line):
            return speaking["begun"], list(self.speakers())
        if figure := _FIGURE.search(line):
            *above, begun = figure["parts"].split("/")
            return begun, list(self.figure_part(len(above)))
        return "", []

    def closed(self, name: str) -> str:
        """A citation's id with its bracket, unless that is there."""
        after = self.opened.source.text[self.cursor.typed.start : self.cursor.typed.start + 1]
        return name if after == "]" else f"{name}]"

    def speakers(self) -> Iterator[Offer]:
        for member in self.index.names(Named.CAST):
            name = self.told_of("cast", member, "name") or member
            yield Offer(
                name, f"{name}:** ", self.told_of("cast", member, "role"), kind=types.CompletionItemKind.Constant
            )

    def figure_part(self, place: int) -> Iterator[Offer]:
        if place == 0:
            for member in self.index.names(Named.CAST):
                yield Offer(member, f"{member}/", self.told_of("cast", member, "name"))
        elif place == 1:
            yield from (Offer(f"{stance}-{arms}", f"{stance}-{arms}/") for stance in STANCES for arms in ARMS)
        elif place == 2:
            yield from (Offer(name) for name in PLACES)

    # Names

    def scenes(self, quote: str) -> Iterator[Offer]:
        for name in self.index.names(Named.SCENE):
            made = self.index.made(Named.SCENE, name)
            title = made.part.words if made is not None else name
            text = spell_scene(title, name, quote)
            yield Offer(title or name, text, name, kind=types.CompletionItemKind.Module)

    def meters(self) -> Iterator[Offer]:
        for name in self.index.names(Named.METER):
            detail = f"meter · {self.told_of('meters', name, 'label') or name}"
            yield Offer(name, detail=detail, kind=types.CompletionItemKind.Variable)

    def flags(self) -> Iterator[Offer]:
        for name in self.index.names(Named.FLAG):
            yield Offer(name, detail="flag", kind=types.CompletionItemKind.Variable)

    def competencies(self, everywhere: bool = False) -> Iterator[Offer]:
        """Those of the front matter, or all that the library defines."""
        known = self.shared.competencies or {}
        for name in known if everywhere else self.index.names(Named.COMPETENCY):
            found = known.get(name)
            yield Offer(name, None, found.name if found else "", found.description if found else "")

    def sources(self, everywhere: bool = False) -> Iterator[Offer]:
        """Those of the front matter, or all that the library defines."""
        known = self.shared.sources or {}
        for name in known if everywhere else self.index.names(Named.SOURCE):
            found = known.get(name)
            yield Offer(name, None, found.title if found else "", found.publisher if found else "")

    def all_sources(self) -> Iterator[Offer]:
        """Those of the front matter, then the library's others, which are added to the front matter."""
        yield from self.sources()
        yield from self.others(self.sources(everywhere=True), Named.SOURCE, "sources")

    def all_competencies(self) -> Iterator[Offer]:
        """Those of the front matter, then the library's others, which are added to the front matter."""
        yield from self.competencies()
        yield from self.others(self.competencies(everywhere=True), Named.COMPETENCY, "competencies")

    def others(self, offers: Iterable[Offer], kind: Named, key: str) -> Iterator[Offer]:
        listed = self.index.names(kind)
        for offer in offers if self.opened.original is None else ():
            too = add_to_list(self.opened, key, offer.label) if offer.label not in listed else None
            if too is not None:
                yield replace(offer, detail=f"{offer.detail} (is added to `{key}`)", too=too)

    def told_of(self, key: str, name: str, what: str) -> str:
        """A text of a cast member or a meter, as the front matter has it."""
        node: Node | None = None
        entry = self.front.get(key) if self.front else None
        for step in (name, what):
            node = entry.value if entry is not None else None
            entry = node.get(step) if isinstance(node, Keys) else None
        return entry.value.text if entry is not None and isinstance(entry.value, Scalar) else ""

    # In the front matter

    def front_keys(self) -> Iterator[Offer]:
        match self.cursor.typed.path:
            case ():
                keys = TRANSLATION_KEYS if self.opened.language else FRONT_KEYS
                there = {entry.key.text for entry in self.opened.front.entries} if self.opened.front else set()
                yield from self.named(keys, meanings.FRONT, there)
            case ("cast", _):
                yield from self.named(CAST_KEYS, meanings.CAST)
            case ("cast", _, "look"):
                yield from self.named(LOOK_KEYS, meanings.LOOK)
            case ("meters", _):
                yield from self.named(METER_KEYS, meanings.METER)

    def front_values(self) -> Iterator[Offer]:
        typed = self.cursor.typed
        match (*typed.path, typed.key):
            case ("kind",):
                yield from _told(meanings.VALUES["kind"])
            case ("start",):
                yield from self.scenes(typed.quote)
            case ("tension",):
                yield from self.meters()
            case ("competencies",):
                yield from self.competencies(everywhere=True)
            case ("sources",):
                yield from self.sources(everywhere=True)
            case ("cast", _, "look", "presents"):
                yield from map(Offer, PRESENTS)
            case ("cast", _, "look", "aid"):
                yield from map(Offer, AIDS)
            case ("meters", _, "shown"):
                yield from map(Offer, _TRUTHS)

    # In braces

    def keys(self) -> Iterator[Offer]:
        """The keys that may stand in these braces and do not yet."""
        kind, where = self.cursor.type, self.cursor.where
        effects = not self.quiz
        match where:
            case Where.SCENE:
                yield from self.named(
                    SCENE_KEYS if effects else [key for key in SCENE_KEYS if key != "ending"], meanings.SCENE
                )
            case Where.DECISION:
                yield from self.named(self.playable(TYPE_KEYS[kind or DecisionType.CHOOSE]), meanings.DECISION)
            case Where.OPTION:
                yield from self.named(
                    self.playable(TYPE_OPTION_KEYS.get(kind or DecisionType.CHOOSE, ())), meanings.OPTION
                )
            case Where.OUTCOME:
                yield from self.named(OUTCOME_KEYS, meanings.OUTCOME)
            case Where.LINE:
                yield from self.named(LINE_KEYS, meanings.LINE)
        changing = where in (Where.SCENE, Where.OPTION, Where.OUTCOME) and kind is not DecisionType.ORDER
        if changing and effects:
            yield from self.named(EFFECT_KEYS, meanings.EFFECTS)
            yield from (replace(meter, text=f"{meter.label}: ") for meter in self.meters())
        yield from self.named(("note",), {"note": meanings.NOTE})

    def playable(self, keys: Iterable[str]) -> list[str]:
        """The keys that this document may have."""
        return [key for key in keys if not self.quiz or key not in NOT_IN_QUIZ]

    def named(self, keys: Iterable[str], means: Mapping[str, str], there: Iterable[str] = ()) -> Iterator[Offer]:
        taken = {*self.cursor.typed.keys, *there}
        for key in keys:
            if key not in taken:
                text = key if key == "else" else f"{key}: "
                yield Offer(key, text, says=means[key], kind=types.CompletionItemKind.Property)

    def values(self, key: str) -> Iterator[Offer]:
        kind = self.cursor.type or DecisionType.CHOOSE
        match key:
            case "goto" | "timeout":
                yield from self.scenes(self.cursor.typed.quote)
            case "set" | "clear":
                yield from self.flags()
            case "assesses":
                yield from self.all_competencies()
            case "type" | "ending" | "score":
                yield from _told(meanings.VALUES[key])
            case "when":
                words = WHENS.get(kind, ())
                yield from _told({word.value: meanings.VALUES["when"][word.value] for word in words})
            case _ if key in _TRUE_OR_FALSE:
                yield from map(Offer, _TRUTHS)
            case _ if key in self.index.names(Named.METER):
                yield from (Offer(text, says=says) for text, says in _CHANGES.items())

    def condition(self) -> tuple[str, list[Offer]]:
        """What a condition can go on with."""
        begun, quote = self.cursor.typed.begun, self.cursor.typed.quote
        if about := _ABOUT_SCENE.search(begun):
            spelled = [
                replace(offer, text=spell_in_condition(offer.label, offer.detail)) for offer in self.scenes(quote)
            ]
            return about["begun"], spelled
        word = _WORD.search(begun)
        offers = [*self.meters(), *self.flags()]
        for name, says in meanings.WORDS.items():
            route = self.cursor.where is Where.LINE
            if name != "percent" or route:
                text = f'{name}("' if name in ("visited", "points") else name
                offers.append(Offer(name, text, says=says, kind=types.CompletionItemKind.Keyword))
        return (word.group() if word else ""), offers


_CHANGES = {"+1": "It goes up by 1.", "-1": "It goes down by 1.", '"=5"': "It is put at 5."}


def _told(means: Mapping[str, str]) -> Iterator[Offer]:
    return (Offer(word, says=says) for word, says in means.items())
