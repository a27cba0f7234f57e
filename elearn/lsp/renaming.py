"""Renaming: a name is changed where it is made and wherever it is used, in the plays and translations beside it too.

Scenes are named by their headings or by an id. Renaming one that has an id changes the id. Of one without, the heading
is changed; where a name in the form of an id is given, `warm-hand-off`, the heading stays and gets that as its id.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from elearn.language.documents import Mapping, Node, Scalar, Sequence, compose_document
from elearn.language.draft import DraftScene
from elearn.language.index import Named, Occurrence, Use, title_span
from elearn.language.names import CAST_ID, RESERVED, SCENE_ID, VARIABLE, slug
from elearn.language.source import Span
from elearn.lsp.library import Library
from elearn.lsp.opened import Opened
from elearn.lsp.spelling import spell_in_condition, spell_scene

_QUOTES = "\"'“”„‟‘’‚‛"
_NOT_IN_HEADINGS = set("{}<>`\\\n")


class NotRenamed(Exception):
    """Why a name cannot be changed to what was asked for; owns its sentence."""


@dataclass(frozen=True, slots=True)
class Renamed:
    """A replacement in a text."""

    span: Span
    text: str


@dataclass(slots=True)
class Renaming:
    """All replacements, by the text that they are in."""

    edits: list[tuple[Opened, list[Renamed]]] = field(default_factory=list)

    def add(self, opened: Opened, edits: list[Renamed]) -> None:
        """Take the replacements in a text, each place once."""
        unique = {edit.span.start: edit for edit in edits}
        if unique:
            self.edits.append((opened, [unique[start] for start in sorted(unique)]))


def find_renamed(opened: Opened, offset: int) -> tuple[Span, str]:
    """The name at an offset that can be changed, and what it is now."""
    found = _found(opened, offset)
    now = found.name
    if found.kind is Named.SCENE and (made := opened.index.made(Named.SCENE, found.name)):
        now = made.part.words if made.by_name else found.name
    return found.span, now


def rename(library: Library, opened: Opened, offset: int, wanted: str) -> Renaming:
    """The replacements that give the name at an offset another one."""
    found = _found(opened, offset)
    name = " ".join(wanted.split())
    if found.kind is Named.SCENE:
        return _SceneRenaming(library, opened, found.name, name).all()
    _check_word(opened, found, name)
    renaming = Renaming()
    for text in (opened, *library.translations(opened)):
        uses = text.index.of(found.kind, found.name)
        renaming.add(text, list(_edits(text, uses, name, name)))
    if plays := library.plays(opened):
        renaming.add(plays, [Renamed(key.span, name) for key in _expected_keys(plays, found)])
    return renaming


def _found(opened: Opened, offset: int) -> Occurrence:
    if opened.language is not None:
        raise NotRenamed("names belong to the original of a translation: rename it there")
    found = opened.index.at(offset)
    if found is None or (found.by_name and found.use is Use.SPEAKS):
        raise NotRenamed("there is no name here that can be changed")
    if found.kind in (Named.COMPETENCY, Named.SOURCE):
        file = "competencies" if found.kind is Named.COMPETENCY else "sources"
        raise NotRenamed(
            f"other documents use `{found.name}` too: change it in content/{file}.yaml and in each of them"
        )
    if opened.index.made(found.kind, found.name) is None:
        raise NotRenamed(f"nothing in this document is called `{found.name}`")
    return found


def _check_word(opened: Opened, found: Occurrence, name: str) -> None:
    """Refuse what no meter, flag or member of the cast can be called."""
    cast = found.kind is Named.CAST
    if not (CAST_ID if cast else VARIABLE).fullmatch(name):
        joined = "hyphens" if cast else "`_`"
        raise NotRenamed(
            f"`{name}` cannot be its name: use small letters, digits and {joined}, and begin with a letter"
        )
    if not cast and name in RESERVED:
        raise NotRenamed(f"`{name}` is a word of the format: choose another name")
    taken = (Named.CAST,) if cast else (Named.METER, Named.FLAG)
    if name != found.name and any(opened.index.made(kind, name) for kind in taken):
        raise NotRenamed(f"there is a `{name}` already")


class _SceneRenaming:
    """One scene on its way to another name."""

    def __init__(self, library: Library, opened: Opened, old: str, new: str) -> None:
        self.library, self.opened, self.old, self.new = library, opened, old, new
        self.id = slug(new)
        self.draft: DraftScene = opened.draft.scenes[opened.index.scenes.index(old)]
        self.made = next(each for each in opened.index.of(Named.SCENE, old) if each.use is Use.MAKES)

    def all(self) -> Renaming:
        """Every replacement."""
        self.check()
        renaming = Renaming()
        uses = list(_edits(self.opened, self.opened.index.uses(Named.SCENE, self.old), self.new, self.id))
        renaming.add(self.opened, [self.at_home(), *uses])
        for text in self.library.translations(self.opened):
            named = [each for each in text.index.of(Named.SCENE, self.old) if not each.by_name]
            renaming.add(text, list(_edits(text, named, self.new, self.id)))
        if plays := self.library.plays(self.opened):
            renaming.add(plays, [self.value(plays, each) for each in _expected_scenes(plays, self.old)])
        return renaming

    def check(self) -> None:
        """Refuse a name that no scene can have, or that another one has."""
        if not self.id:
            raise NotRenamed("a scene's name needs a letter or a digit")
        if self.id != self.old and self.id in self.opened.index.scenes:
            raise NotRenamed(f"another scene is called `{self.id}` already")
        if list(self.opened.index.scenes).count(self.old) > 1:
            raise NotRenamed(f"two scenes are called `{self.old}`: change one heading by hand first")
        if _NOT_IN_HEADINGS & set(self.new) or self.new.startswith("#") or self.new.endswith("#"):
            raise NotRenamed("a heading cannot hold braces, angle brackets or backticks, nor begin or end with #")

    def at_home(self) -> Renamed:
        """The replacement where the name is made."""
        if not self.made.by_name and self.made.scalar is not None:
            return Renamed(self.made.scalar.span, self.id)
        title = title_span(self.opened.source, self.draft)
        as_id = SCENE_ID.fullmatch(self.new) is not None and self.draft.title != slug(self.draft.title)
        return self.new_id() if as_id or title is None else Renamed(title, self.new)

    def new_id(self) -> Renamed:
        """An id in the heading's braces, or in braces of its own."""
        braces = self.draft.braces
        if braces is not None and braces.mapping is None:
            raise NotRenamed("the braces of this heading cannot be read: mend them first")
        if braces is None:
            title = title_span(self.opened.source, self.draft)
            end = title.end if title is not None else self.draft.span.end
            return Renamed(Span(end, end), f" {{id: {self.id}}}")
        more = ", " if braces.mapping and braces.mapping.entries else ""
        return Renamed(Span(braces.span.start + 1, braces.span.start + 1), f"id: {self.id}{more}")

    def value(self, opened: Opened, scalar: Scalar) -> Renamed:
        """A scene's name as a value."""
        return Renamed(scalar.span, _spelled(opened, scalar, self.new, self.id))


def _edits(opened: Opened, uses: Iterable[Occurrence], new: str, name: str) -> Iterator[Renamed]:
    """The replacements of some uses of a name, each written as it was: by its words or by its id."""
    rewritten: dict[int, list[Occurrence]] = {}
    for use in uses:
        if use.by_name and use.use is not Use.MAKES:
            continue
        if use.inside is None:
            text = _spelled(opened, use.scalar, new, name) if use.scalar is not None else name
            yield Renamed(use.scalar.span if use.scalar is not None else use.span, text)
        elif use.scalar is not None and use.scalar.exact is None:
            rewritten.setdefault(use.scalar.span.start, []).append(use)
        else:
            yield Renamed(use.span, _in_condition(opened.source.text[use.span.start : use.span.end], new, name))
    for inside in rewritten.values():
        yield _rewritten(inside, new, name)


def _spelled(opened: Opened, scalar: Scalar, new: str, name: str) -> str:
    """A name as a value, in the quotation marks that are there."""
    opening = opened.source.text[scalar.span.start]
    if scalar.text.strip() == slug(scalar.text) or new == name:
        text = name
    else:
        text = spell_scene(new, name, opening if opening in _QUOTES else "")
    if opening in _QUOTES:
        return f"{opening}{text}{opened.source.text[scalar.span.end - 1]}"
    return text


def _in_condition(written: str, new: str, name: str) -> str:
    return name if written == slug(written) else spell_in_condition(new, name)


def _rewritten(inside: list[Occurrence], new: str, name: str) -> Renamed:
    """A condition whose characters are not as written, as a whole."""
    scalar = inside[0].scalar
    text = scalar.text if scalar is not None else ""
    for start, end in sorted((use.inside for use in inside if use.inside is not None), reverse=True):
        text = text[:start] + _in_condition(text[start:end], new, name) + text[end:]
    return Renamed(scalar.span if scalar is not None else inside[0].span, "'" + text.replace("'", "''") + "'")


def _expectations(plays: Opened) -> Iterator[Mapping]:
    """What the plays of a file expect."""
    node: Node | None = compose_document(plays.source)[0]
    for item in node.items if isinstance(node, Sequence) else ():
        entry = item.get("expect") if isinstance(item, Mapping) else None
        if entry is not None and isinstance(entry.value, Mapping):
            yield entry.value


def _expected_scenes(plays: Opened, name: str) -> Iterator[Scalar]:
    for expected in _expectations(plays):
        entry = expected.get("scene")
        if entry is not None and isinstance(entry.value, Scalar) and slug(entry.value.text) == name:
            yield entry.value


def _expected_keys(plays: Opened, found: Occurrence) -> Iterator[Scalar]:
    key = {Named.METER: "meters", Named.FLAG: "flags"}.get(found.kind, "")
    for expected in _expectations(plays):
        entry = expected.get(key)
        named = entry.value.get(found.name) if entry is not None and isinstance(entry.value, Mapping) else None
        if named is not None:
            yield named.key
