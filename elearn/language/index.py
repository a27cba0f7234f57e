"""Every name in a document as written: where it is made, and where it is used. Looked up by editors, told by nobody.

It is built from the draft, so that a document with mistakes still has one. A name that nothing makes is used all the
same, and one that two things make has two places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from elearn.language.conditions import read_tokens
from elearn.language.documents import Entry, Mapping, Node, Scalar
from elearn.language.documents import Sequence as ListNode
from elearn.language.draft import Draft, DraftBlock, DraftDecision, DraftOption, DraftOutcome, DraftScene, Item
from elearn.language.figures import read_figure
from elearn.language.findings import Findings
from elearn.language.marks import Braces, WrittenPicture
from elearn.language.names import EXPRESSION_WORDS, slug
from elearn.language.scenes import name_scenes
from elearn.language.source import Source, Span


class Named(Enum):
    """What has a name."""

    SCENE = "scene"
    METER = "meter"
    FLAG = "flag"
    COMPETENCY = "competency"
    SOURCE = "source"
    CAST = "cast member"


class Use(Enum):
    """What a name is written for. MAKES: it is made here, or in the front matter taken from the library.

    TRANSLATES: here stands in another language what the original makes.
    """

    MAKES = "makes"
    TRANSLATES = "translates"
    STARTS = "starts"
    GOES = "goes to"
    TIMES_OUT = "runs out of time to"
    ASKS = "asks for"
    SETS = "sets"
    CLEARS = "clears"
    CHANGES = "changes"
    ASSESSES = "assesses"
    CITES = "cites"
    SPEAKS = "speaks"
    SHOWS = "shows"
    DRAWS = "draws as tension"


class PartKind(Enum):
    """What a part of a document is."""

    FRONT = "front matter"
    SCENE = "scene"
    DECISION = "decision"
    OPTION = "option"
    OUTCOME = "outcome"
    LINE = "line"
    BLOCK = "block"


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a document that a name stands in. `scene` is its place among the scenes, `words` what it says."""

    kind: PartKind
    span: Span
    scene: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A name as written. `span` holds the name alone; `scalar` is the value it is in, `inside` its place in that value.

    `by_name`: it is written by what the thing is called, not by its id. `value` is what an effect changes it by.
    """

    kind: Named
    name: str
    span: Span
    use: Use
    part: Part
    scalar: Scalar | None = None
    inside: tuple[int, int] | None = None
    by_name: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """All names of a document by place."""

    source: Source
    occurrences: tuple[Occurrence, ...]
    scenes: tuple[str, ...] = ()
    _named: dict[tuple[Named, str], list[Occurrence]] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        for occurrence in self.occurrences:
            self._named.setdefault((occurrence.kind, occurrence.name), []).append(occurrence)

    def at(self, offset: int) -> Occurrence | None:
        """The smallest name that an offset stands in or right after."""
        here = [found for found in self.occurrences if found.span.start <= offset <= found.span.end]
        return min(
            here, key=lambda found: (found.span.end - found.span.start, found.use is not Use.MAKES), default=None
        )

    def of(self, kind: Named, name: str) -> Sequence[Occurrence]:
        """Every place of a name."""
        return self._named.get((kind, name), ())

    def made(self, kind: Named, name: str) -> Occurrence | None:
        """Where a name is made."""
        return next((found for found in self.of(kind, name) if found.use is Use.MAKES), None)

    def uses(self, kind: Named, name: str) -> tuple[Occurrence, ...]:
        """Where a name is used."""
        return tuple(found for found in self.of(kind, name) if found.use not in (Use.MAKES, Use.TRANSLATES))

    def occurrences_of(self, use: Use) -> tuple[Occurrence, ...]:
        """Every name that is used so."""
        return tuple(found for found in self.occurrences if found.use is use)

    def names(self, kind: Named) -> tuple[str, ...]:
        """The names of a kind that are made here, as they come."""
        return tuple(
            dict.fromkeys(
                found.name for found in self.occurrences if found.kind is kind and found.use is Use.MAKES and found.name
            )
        )


def index_draft(draft: Draft, original: Index | None = None) -> Index:
    """The names of a document as written; those of a translation are its original's, which correspond in order."""
    ids, _, _ = name_scenes(draft.scenes, Findings())
    if original is not None:
        ids = (*original.scenes, *ids[len(original.scenes) :])[: len(ids)]
    builder = _Builder(draft, ids, original)
    found = sorted(builder.all(), key=lambda each: (each.span.start, each.span.end))
    return Index(draft.source, tuple(found), ids)


def title_span(source: Source, scene: DraftScene) -> Span | None:
    """Where the words of a scene's heading stand, or None where they cannot be told from what is for the machine."""
    start = scene.span.start
    while start < scene.span.end and source.text[start] in "# \t":
        start += 1
    end = scene.braces.span.start if scene.braces is not None else scene.span.end
    words = source.text[start:end].rstrip()
    if " ".join(words.split()) != scene.title:
        words = words.rstrip("#").rstrip()
    return Span(start, start + len(words)) if words and " ".join(words.split()) == scene.title else None


class _Builder:
    """Walks over a draft."""

    def __init__(self, draft: Draft, ids: Sequence[str], original: Index | None) -> None:
        self.draft, self.ids = draft, ids
        self.source = draft.source
        self.making = Use.MAKES if original is None else Use.TRANSLATES
        self.meters = _keys(draft.front, "meters") if original is None else frozenset(original.names(Named.METER))
        self.flags = _items(draft.front, "flags") if original is None else frozenset(original.names(Named.FLAG))
        self.speakers = _speakers(draft.front)

    def all(self) -> Iterator[Occurrence]:
        """Every name, in no order."""
        if self.draft.front is not None:
            yield from self.front(self.draft.front)
        for place, scene in enumerate(self.draft.scenes):
            yield from self.scene(place, scene)
        for citation in self.draft.citations:
            if citation.id is not None:
                span = Span(citation.span.start + 2, citation.span.end - 1)
                yield Occurrence(Named.SOURCE, citation.id, span, Use.CITES, self.part_at(citation.span))
        for picture in self.draft.pictures:
            yield from self.figure(picture)

    def part_at(self, span: Span) -> Part:
        """The scene that a place stands in, as far as a part of prose matters."""
        place = sum(scene.span.start <= span.start for scene in self.draft.scenes) - 1
        return Part(PartKind.BLOCK, span, place if place >= 0 else None)

    def figure(self, picture: WrittenPicture) -> Iterator[Occurrence]:
        figure = read_figure(picture.target)
        start = self.source.text.find("figure:", picture.span.start, picture.span.end)
        if figure is not None and start >= 0:
            span = Span(start + 7, start + 7 + len(figure.cast))
            yield Occurrence(Named.CAST, figure.cast, span, Use.SHOWS, self.part_at(picture.span))

    def front(self, front: Mapping) -> Iterator[Occurrence]:
        part = Part(PartKind.FRONT, front.span)
        for key, kind in (("cast", Named.CAST), ("meters", Named.METER)):
            entry = front.get(key)
            if entry is not None and isinstance(entry.value, Mapping):
                for item in entry.value.entries:
                    yield _occurrence(kind, item.key, self.making, part)
        for key, kind in (
            ("flags", Named.FLAG),
            ("competencies", Named.COMPETENCY),
            ("sources", Named.SOURCE),
        ):
            for scalar in _scalars(front.get(key)):
                yield _occurrence(kind, scalar, self.making, part)
        for scalar in _scalars(front.get("tension")):
            yield _occurrence(Named.METER, scalar, Use.DRAWS, part)
        for scalar in _scalars(front.get("start")):
            yield _scene_use(scalar, Use.STARTS, part)

    def scene(self, place: int, draft: DraftScene) -> Iterator[Occurrence]:
        part = Part(PartKind.SCENE, draft.span, place, draft.title)
        yield self.made(draft, self.ids[place], part)
        yield from self.braces(draft.braces, part)
        yield from self.items(draft.items, place)
        for decision in draft.decisions:
            yield from self.decision(place, decision)

    def made(self, draft: DraftScene, name: str, part: Part) -> Occurrence:
        """Where a scene has its name from: its id, else its heading."""
        entry = draft.braces.mapping.get("id") if draft.braces and draft.braces.mapping else None
        if entry is not None and isinstance(entry.value, Scalar):
            return _occurrence(Named.SCENE, entry.value, self.making, part, name)
        span = title_span(self.source, draft) or draft.span
        return Occurrence(Named.SCENE, name, span, self.making, part, by_name=True)

    def decision(self, place: int, draft: DraftDecision) -> Iterator[Occurrence]:
        part = Part(PartKind.DECISION, draft.span, place, draft.prompt)
        yield from self.braces(draft.braces, part)
        yield from self.items((*draft.prose, *draft.strays), place)
        for option in draft.options or ():
            yield from self.option(place, option)
        for outcome in draft.outcomes:
            yield from self.outcome(place, outcome)

    def option(self, place: int, draft: DraftOption) -> Iterator[Occurrence]:
        yield from self.braces(draft.braces, Part(PartKind.OPTION, draft.span, place, draft.text))
        yield from self.items(draft.feedback, place)

    def outcome(self, place: int, draft: DraftOutcome) -> Iterator[Occurrence]:
        yield from self.braces(draft.braces, Part(PartKind.OUTCOME, draft.span, place, draft.headline))
        yield from self.items(draft.items, place)

    def items(self, items: Sequence[Item], place: int) -> Iterator[Occurrence]:
        for item in items:
            if isinstance(item, DraftBlock):
                yield from self.speaker(item, place)
            else:
                part = Part(PartKind.LINE, item.braces.span, place, item.braces.text)
                yield from self.braces(item.braces, part)

    def speaker(self, block: DraftBlock, place: int) -> Iterator[Occurrence]:
        """Who says a quotation, where it is somebody of the cast."""
        if block.speaker is None:
            return
        member = self.speakers.get(_plain(block.speaker))
        start = self.source.text.find(block.speaker, block.span.start, block.span.end)
        if member is not None and start >= 0:
            span = Span(start, start + len(block.speaker))
            part = Part(PartKind.BLOCK, block.span, place)
            yield Occurrence(Named.CAST, member, span, Use.SPEAKS, part, by_name=True)

    def braces(self, braces: Braces | None, part: Part) -> Iterator[Occurrence]:
        """The names in a pair of braces."""
        for entry in braces.mapping.entries if braces is not None and braces.mapping is not None else ():
            yield from self.entry(entry, part)

    def entry(self, entry: Entry, part: Part) -> Iterator[Occurrence]:
        key = entry.key.text
        match key:
            case "goto" | "timeout":
                use = Use.GOES if key == "goto" else Use.TIMES_OUT
                yield from (_scene_use(scalar, use, part) for scalar in _scalars(entry))
            case "set" | "clear":
                use = Use.SETS if key == "set" else Use.CLEARS
                yield from (_occurrence(Named.FLAG, scalar, use, part) for scalar in _scalars(entry))
            case "assesses":
                yield from (_occurrence(Named.COMPETENCY, each, Use.ASSESSES, part) for each in _scalars(entry))
            case "if":
                yield from (found for scalar in _scalars(entry) for found in self.condition(scalar, part))
            case _ if key in self.meters:
                value = entry.value.text if isinstance(entry.value, Scalar) else ""
                yield Occurrence(Named.METER, key, entry.key.span, Use.CHANGES, part, entry.key, value=value)

    def condition(self, scalar: Scalar, part: Part) -> Iterator[Occurrence]:
        """The names that a condition asks for."""
        tokens = read_tokens(scalar.text)
        for place, token in enumerate(tokens):
            if token.kind == "name" and token.text not in EXPRESSION_WORDS:
                kind = Named.FLAG if token.text in self.flags and token.text not in self.meters else Named.METER
                yield _inside(kind, token.text, scalar, (token.start, token.end), part)
            elif token.kind == "text" and place > 1 and tokens[place - 2].text in ("visited", "points"):
                name = slug(token.text[1:-1])
                yield _inside(Named.SCENE, name, scalar, (token.start + 1, token.end - 1), part)


def _occurrence(kind: Named, scalar: Scalar, use: Use, part: Part, name: str | None = None) -> Occurrence:
    return Occurrence(kind, scalar.text.strip() if name is None else name, _bare(scalar), use, part, scalar)


def _scene_use(scalar: Scalar, use: Use, part: Part) -> Occurrence:
    return _occurrence(Named.SCENE, scalar, use, part, slug(scalar.text))


def _inside(kind: Named, name: str, scalar: Scalar, inside: tuple[int, int], part: Part) -> Occurrence:
    """A name in a condition; where its characters are not as written, the place of the whole condition."""
    start, end = inside
    span = scalar.span if scalar.exact is None else Span(scalar.exact + start, scalar.exact + end)
    return Occurrence(kind, name, span, Use.ASKS, part, scalar, inside)


def _bare(scalar: Scalar) -> Span:
    """The place of a value without its quotation marks."""
    return scalar.span if scalar.exact is None else Span(scalar.exact, scalar.exact + len(scalar.text))


def _scalars(entry: Entry | None) -> tuple[Scalar, ...]:
    """The texts of a value: itself, or the items of a list."""
    if entry is None:
        return ()
    items: tuple[Node, ...] = entry.value.items if isinstance(entry.value, ListNode) else (entry.value,)
    return tuple(item for item in items if isinstance(item, Scalar) and item.text.strip())


def _keys(front: Mapping | None, key: str) -> frozenset[str]:
    entry = front.get(key) if front is not None else None
    if entry is None or not isinstance(entry.value, Mapping):
        return frozenset()
    return frozenset(item.key.text for item in entry.value.entries)


def _items(front: Mapping | None, key: str) -> frozenset[str]:
    return frozenset(scalar.text for scalar in _scalars(front.get(key) if front is not None else None))


def _speakers(front: Mapping | None) -> dict[str, str]:
    """The cast's ids by what they are called."""
    entry = front.get("cast") if front is not None else None
    named: dict[str, str] = {}
    for member in entry.value.entries if entry is not None and isinstance(entry.value, Mapping) else ():
        name = member.value.get("name") if isinstance(member.value, Mapping) else None
        for scalar in _scalars(name):
            named.setdefault(_plain(scalar.text), member.key.text)
    return named


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
