"""What an editor says about the word under the pointer: what leads to a scene, who changes a meter, what a key does."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lsprotocol import types

from elearn.language import meanings
from elearn.language.documents import Mapping as Keys
from elearn.language.documents import Scalar
from elearn.language.draft import DraftScene
from elearn.language.index import Named, Occurrence, PartKind, Use
from elearn.language.names import EXPRESSION_WORDS
from elearn.language.roads import goes_on
from elearn.language.source import Span
from elearn.language.spelling import shortened
from elearn.lsp.cursor import Cursor, Where, cursor_at
from elearn.lsp.library import Library
from elearn.lsp.opened import Opened
from elearn.resources import shipped

_WORD = re.compile(r"[A-Za-z_]+|[0-9]")
_CODE = re.compile(r"[EW][0-9]{3}")
_MOST = 12
_ROUTES = (Use.GOES, Use.TIMES_OUT, Use.STARTS)


def hover(library: Library, opened: Opened, offset: int) -> types.Hover | None:
    """What there is to say about the word at an offset."""
    code = _around(_CODE, opened.source.text, offset)
    if code is not None and (page := _page(opened.source.text[code.start : code.end])):
        return _shown(opened, code, page)
    found = opened.index.at(offset)
    if found is not None:
        return _shown(opened, found.span, _Teller(library, opened).about(found))
    word = _around(_WORD, opened.source.text, offset)
    if word is None:
        return None
    text = opened.source.text
    says = _meaning(cursor_at(opened.source, word.end), text[word.start : word.end])
    if text[word.start : word.end] == "note" and text[: word.start].rstrip().endswith("{"):
        says = f"`note`: {meanings.NOTE}"
    return _shown(opened, word, says) if says else None


def _shown(opened: Opened, span: Span, says: str) -> types.Hover:
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, says), opened.places.range(span))


def _around(pattern: re.Pattern[str], text: str, offset: int) -> Span | None:
    """The match that an offset stands in or right after."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    for found in pattern.finditer(text, start, len(text) if end < 0 else end):
        if found.start() <= offset <= found.end():
            return Span(found.start(), found.end())
    return None


def _page(code: str) -> str | None:
    """What the page of a code says at its beginning: what it means, and why it matters."""
    path = shipped("content") / "codes" / f"{code}.md"
    if not path.is_file():
        return None
    return path.read_text(encoding="utf-8").partition("\n## Example")[0].strip()


class _Teller:
    """Tells what is known of a name."""

    def __init__(self, library: Library, opened: Opened) -> None:
        self.library, self.opened = library, opened
        self.owner = opened.original or opened
        self.index = self.owner.index

    def about(self, found: Occurrence) -> str:
        """All that there is to say about a name."""
        tell = {
            Named.SCENE: self.scene,
            Named.METER: self.meter,
            Named.FLAG: self.flag,
            Named.COMPETENCY: self.competency,
            Named.SOURCE: self.citation,
            Named.CAST: self.member,
        }[found.kind]
        return "\n\n".join(tell(found.name))

    def scene(self, name: str) -> Iterator[str]:
        if name not in self.index.scenes:
            yield f"No scene is called `{name}`."
            return
        place = self.index.scenes.index(name)
        scene, number = self.owner.draft.scenes[place], len(self.index.scenes)
        yield f"**{scene.title or name}** (`{name}`), scene {place + 1} of {number}, {_what(scene)}"
        roads = list(self.roads_to(place, name))
        yield "What leads here:\n" + _listed(roads) if roads else "Nothing leads here."
        asked = [self.told(each) for each in self.index.uses(Named.SCENE, name) if each.use is Use.ASKS]
        if asked:
            yield "Asked for by:\n" + _listed(asked)

    def roads_to(self, place: int, name: str) -> Iterator[str]:
        uses = self.index.uses(Named.SCENE, name)
        if place == 0 and not any(self.index.occurrences_of(Use.STARTS)):
            yield "the beginning: it is the first scene"
        yield from (self.told(each) for each in uses if each.use in _ROUTES)
        if place > 0 and goes_on(self.owner.draft.scenes[place - 1]):
            before = self.owner.draft.scenes[place - 1]
            yield f"line {self.line(before.span)}, {before.title}: it goes on to the next scene"

    def line(self, span: Span) -> int:
        return self.owner.source.position(span.start)[0]

    def told(self, found: Occurrence) -> str:
        """A use, by the scene and the part that it stands in."""
        scene = None if found.part.scene is None else self.owner.draft.scenes[found.part.scene]
        where = f", {scene.title}" if scene is not None else ""
        return f"line {self.line(found.span)}{where}: {_part(found)}"

    def meter(self, name: str) -> Iterator[str]:
        told = self.front_of("meters", name)
        if told is None:
            yield f"No meter or flag is called `{name}`."
            return
        low, high, start = (told.get(key, default) for key, default in (("min", "0"), ("max", "10"), ("start", "0")))
        label = f", “{told['label']}”" if "label" in told else ""
        each = f", {told['each']} at every answer" if "each" in told else ""
        yield f"Meter **{name}**{label}: from {low} to {high}, begins at {start}{each}"
        yield from self.used(Named.METER, name, {"Changed by": (Use.CHANGES,), "Asked for by": (Use.ASKS,)})

    def flag(self, name: str) -> Iterator[str]:
        yield f"Flag **{name}**, false at the beginning"
        wanted = {"Set by": (Use.SETS,), "Cleared by": (Use.CLEARS,), "Asked for by": (Use.ASKS,)}
        yield from self.used(Named.FLAG, name, wanted)

    def competency(self, name: str) -> Iterator[str]:
        found = (self.library.shared(self.opened).competencies or {}).get(name)
        yield f"Competency **{name}**" + (f": {found.name}" if found else "")
        if found and found.description:
            yield found.description
        yield from self.used(Named.COMPETENCY, name, {"Assessed by": (Use.ASSESSES,)})

    def citation(self, name: str) -> Iterator[str]:
        found = (self.library.shared(self.opened).sources or {}).get(name)
        yield f"Source **{name}**" + (f": {found.title}" if found else "")
        if found:
            yield ", ".join(part for part in (found.authors, found.publisher, found.year, found.url) if part)
        yield from self.used(Named.SOURCE, name, {"Cited by": (Use.CITES,)})

    def member(self, name: str) -> Iterator[str]:
        told = self.front_of("cast", name) or {}
        role = f", {told['role']}" if "role" in told else ""
        yield f"**{told.get('name', name)}**{role} (`{name}`)"
        uses = [each.use for each in self.index.uses(Named.CAST, name)]
        yield f"Speaks {_times(uses.count(Use.SPEAKS))}, is seen {_times(uses.count(Use.SHOWS))}."

    def used(self, kind: Named, name: str, wanted: Mapping[str, tuple[Use, ...]]) -> Iterator[str]:
        """Who uses a name, by how."""
        for words, uses in wanted.items():
            told = [self.told(each) for each in self.index.uses(kind, name) if each.use in uses]
            yield f"{words}:\n{_listed(told)}" if told else f"{words}: nothing"

    def front_of(self, key: str, name: str) -> dict[str, str] | None:
        """The texts of a meter or a cast member, as the front matter has them."""
        entry = self.owner.front.get(key) if self.owner.front else None
        item = entry.value.get(name) if entry is not None and isinstance(entry.value, Keys) else None
        if item is None:
            return None
        inner = item.value.entries if isinstance(item.value, Keys) else ()
        return {each.key.text: each.value.text for each in inner if isinstance(each.value, Scalar)}


def _what(scene: DraftScene) -> str:
    mapping = scene.braces.mapping if scene.braces else None
    ending = mapping.get("ending") if mapping else None
    if ending is not None:
        return f"a {getattr(ending.value, 'text', '')} ending"
    return "a decision" if scene.decisions else "a passage"


def _part(found: Occurrence) -> str:
    """The part of a scene that a name is used by, and how."""
    part = found.part
    words = shortened(part.words)
    value = (
        f" by {found.value}" if found.value.startswith(("+", "-", "−")) else f" {found.value}" if found.value else ""
    )
    how = "the time runs out" if found.use is Use.TIMES_OUT else ""
    match part.kind:
        case PartKind.OPTION:
            told = f"option “{words}”"
        case PartKind.OUTCOME:
            told = f"outcome “{words}”"
        case PartKind.DECISION:
            told = how or f"“{words}”"
        case PartKind.LINE:
            told = f"`{words}`"
        case PartKind.FRONT:
            told = "the beginning, `start`" if found.use is Use.STARTS else "the front matter"
        case PartKind.SCENE:
            told = "on entering it"
        case PartKind.BLOCK:
            told = "its text"
    return f"{told}{value}"


def _times(number: int) -> str:
    return {0: "never", 1: "once"}.get(number, f"{number} times")


def _listed(told: Sequence[str]) -> str:
    more = [f"and {len(told) - _MOST} more"] if len(told) > _MOST else []
    return "\n".join(f"- {each}" for each in (*told[:_MOST], *more))


_TABLES: Mapping[Where, Iterable[Mapping[str, str]]] = {
    Where.SCENE: (meanings.SCENE, meanings.EFFECTS),
    Where.DECISION: (meanings.DECISION,),
    Where.OPTION: (meanings.OPTION, meanings.EFFECTS),
    Where.OUTCOME: (meanings.OUTCOME, meanings.EFFECTS),
    Where.LINE: (meanings.LINE,),
}
_FRONT: Mapping[tuple[str, int], Mapping[str, str]] = {
    ("cast", 2): meanings.CAST,
    ("cast", 3): meanings.LOOK,
    ("meters", 2): meanings.METER,
}


def _meaning(cursor: Cursor, word: str) -> str | None:
    """What a word of the language does where it stands."""
    typed = cursor.typed
    if typed.key is None:
        says = _meaning_of_key(cursor, word)
    elif typed.key == "if" and word in EXPRESSION_WORDS:
        says = meanings.WORDS[word]
    else:
        says = meanings.VALUES.get(typed.key, {}).get(word)
    return f"`{word}`: {says}" if says else None


def _meaning_of_key(cursor: Cursor, word: str) -> str | None:
    if cursor.where is Where.FRONT:
        path = cursor.typed.path
        table = _FRONT.get((path[0], len(path)), {}) if path else meanings.FRONT
        return table.get(word)
    if cursor.where is Where.PROSE:
        return None
    if word == "note":
        return meanings.NOTE
    return next((table[word] for table in _TABLES[cursor.where] if word in table), None)
