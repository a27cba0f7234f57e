"""Scripted plays in their files: `<slug>.plays.yaml` beside the document that they play."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from shlex import quote

from elearn.analysis.plays import Expected, ScriptedPlay, Value, check_play
from elearn.course import fields as wanted
from elearn.course.fields import Fields
from elearn.course.reading import ContentFile, read_file
from elearn.engine.answers import Answer
from elearn.engine.order import MASK
from elearn.engine.script import Script
from elearn.language import documents
from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import WHOLE, Node, Scalar, Sequence, compose_document
from elearn.language.model import Ending
from elearn.language.names import slug
from elearn.language.source import Source, Span

SUFFIX = ".plays.yaml"
NULLS = ("", "~", "null", "Null", "NULL")
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}")
_TRUTHS = {"true": True, "false": False}
_MEANT = {"yes": "true", "Yes": "true", "True": "true", "no": "false", "No": "false", "False": "false"}


@dataclass(frozen=True, slots=True)
class Plays(ContentFile):
    """A file of scripted plays."""

    plays: tuple[ScriptedPlay, ...] = ()


def is_plays(path: Path) -> bool:
    """Whether a file holds scripted plays, by its name."""
    return path.name.endswith(SUFFIX)


def plays_path(document: Path) -> Path:
    """Where the scripted plays of a document are, if it has any."""
    return document.with_name(document.name.removesuffix(".md") + SUFFIX)


def document_path(plays: Path) -> Path:
    """The document that a file of scripted plays plays."""
    return plays.with_name(plays.name.removesuffix(SUFFIX) + ".md")


def read_plays(path: Path, name: str | None = None) -> Plays:
    """The plays of a file and what is wrong with how they are written."""
    file = read_file(path, name, wanted.UNREADABLE)
    if file.diagnostics:
        return Plays(file.path, file.name, file.source, file.diagnostics)
    plays, found = parse_plays(file.source)
    if not document_path(path).is_file():
        message = f"there is no `{document_path(path).name}` beside these plays, so nothing can be played"
        advice = "give the file the name of its scenario"
        found = (Diagnostic(wanted.UNKNOWN_DOCUMENT, message, WHOLE, help=advice), *found)
    return Plays(file.path, file.name, file.source, found, plays)


def check_plays(file: Plays, script: Script) -> Plays:
    """The file with what its plays say about the script, in order of place."""
    found = [_with_story(file, each, check_play(script, each)) for each in file.plays]
    differing = [each for each in found if each is not None]
    return replace(file, diagnostics=tuple(sorted((*file.diagnostics, *differing), key=_place)))


def _with_story(file: Plays, play: ScriptedPlay, found: Diagnostic | None) -> Diagnostic | None:
    """A play that ends otherwise, with the command that prints it as a story."""
    if found is None or not found.notes:
        return found
    told = f"elearn read {quote(file.name.removesuffix(SUFFIX) + '.md')} --play {quote(play.name)}"
    return replace(found, notes=(*found.notes, f"read it with {told}"))


def _place(diagnostic: Diagnostic) -> tuple[int, str]:
    return diagnostic.span.start, diagnostic.code


def parse_plays(source: Source) -> tuple[tuple[ScriptedPlay, ...], tuple[Diagnostic, ...]]:
    """The plays that a text describes, without those that cannot be read, and what is wrong with it."""
    if not any(line.strip() and not line.lstrip().startswith("#") for line in source.text.split("\n")):
        return (), ()
    node, problems = compose_document(source, wanted.UNREADABLE)
    found = list(problems)
    if not isinstance(node, Sequence):
        if not problems:
            message = "a file of plays is a list: each play begins with a hyphen"
            found.append(Diagnostic(wanted.WRONG_VALUE, message, WHOLE, help="write `- name: …` for each play"))
        return (), tuple(found)
    items = enumerate(node.items, 1)
    plays = [play for number, item in items if (play := _play(item, f"number {number}", found)) is not None]
    _tell_twins(plays, found)
    return tuple(plays), tuple(sorted(found, key=_place))


def _tell_twins(plays: Iterable[ScriptedPlay], found: list[Diagnostic]) -> None:
    seen: set[str] = set()
    for play in plays:
        if play.name in seen:
            message = f"two plays are called `{play.name}`"
            found.append(Diagnostic(wanted.TWICE, message, play.span, help="give one of them another name"))
        seen.add(play.name)


def _play(item: Node, nameless: str, found: list[Diagnostic]) -> ScriptedPlay | None:
    """One play; None where there is nothing that could be played. `nameless` is what it is called without a name."""
    if not isinstance(item, documents.Mapping):
        message = "a play has to be described by keys and values"
        advice = "write `name: …`, `answers: […]` and `expect: {…}` there"
        found.append(Diagnostic(wanted.WRONG_VALUE, message, item.span, help=advice))
        return None
    fields = Fields(item, found, "a play")
    fields.expect(["name", "answers"], ["seed", "expect", "note"])
    answers = fields.read("answers", _items, "a list: one answer for every scene that asks for one", None)
    seed = fields.read("seed", _seed, f"a whole number from 0 to {MASK}", None)
    name = "".join(sign if sign.isprintable() else "·" for sign in fields.text("name")) or nameless
    expected = tuple(_expected(item, found))
    if answers is None or (seed is None and item.get("seed") is not None):
        return None
    given, places = tuple(to_answer(each) for each in answers), tuple(each.span for each in answers)
    return ScriptedPlay(name, given, Span(item.span.start, item.span.start), seed or 0, expected, places)


def _items(node: Node) -> tuple[Node, ...] | None:
    return node.items if isinstance(node, Sequence) else None


def _seed(node: Node) -> int | None:
    number = _value(node) if isinstance(node, Scalar) else None
    return number if type(number) is int and 0 <= number <= MASK else None


def to_answer(node: Node) -> Answer:
    """An answer as JSON would have it."""
    match node:
        case Sequence():
            return [to_answer(item) for item in node.items]
        case documents.Mapping():
            return {entry.key.text: to_answer(entry.value) for entry in node.entries}
    return _value(node)


def _value(node: Scalar) -> Value:
    if not node.plain:
        return node.text
    if node.text in NULLS:
        return None
    if node.text in _TRUTHS:
        return _TRUTHS[node.text]
    return int(node.text) if _NUMBER.fullmatch(node.text) else node.text


def _expected(play: documents.Mapping, found: list[Diagnostic]) -> Iterator[Expected]:
    """What a play expects; what cannot be read is told."""
    entry = play.get("expect")
    if entry is None:
        return
    if not isinstance(entry.value, documents.Mapping):
        message, advice = "`expect` has to hold keys and values", "write `expect: {ending: good, passed: true}`"
        found.append(Diagnostic(wanted.WRONG_VALUE, message, entry.value.span, help=advice))
        return
    fields = Fields(entry.value, found, "`expect`")
    fields.expect([], [*_PLAIN, *_NAMED])
    for each in entry.value.entries:
        key, node = each.key.text, each.value
        if key in _PLAIN:
            yield from _one(fields, node, _Wanted(key, *_PLAIN[key]))
        elif key in _NAMED and isinstance(node, documents.Mapping):
            for inner in node.entries:
                yield from _one(fields, inner.value, _Wanted(*_NAMED[key]), inner.key.text)
        elif key in _NAMED:
            says = f"names and what is expected of each: `{key}: {{name: {'true' if key == 'flags' else 10}}}`"
            fields.tell(wanted.WRONG_VALUE, f"`{key}` has to hold {says}", node.span)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a value of `expect` may be, and how that is said."""

    of: str
    allowed: Callable[[Value], bool]
    says: str


def _one(fields: Fields, node: Node, each: _Wanted, name: str = "") -> Iterator[Expected]:
    value = _value(node) if isinstance(node, Scalar) else None
    if isinstance(node, Scalar) and each.of == "scene" and value is not None:
        value = node.text
    if isinstance(node, Scalar) and each.allowed(value):
        yield Expected(each.of, value, node.span, name)
    else:
        meant = _MEANT.get(node.text) if isinstance(node, Scalar) and each.allowed is _is_truth else None
        advice = f"write `{meant}`" if meant else None
        fields.tell(wanted.WRONG_VALUE, f"`{name or each.of}` has to be {each.says}", node.span, advice)


def _is_number(value: Value) -> bool:
    return type(value) is int


def _is_truth(value: Value) -> bool:
    return type(value) is bool


_PLAIN: Mapping[str, tuple[Callable[[Value], bool], str]] = {
    "ending": (
        lambda value: value is None or value in list(Ending),
        "good, mixed, poor, or null where it does not end",
    ),
    "passed": (_is_truth, "true or false"),
    "percent": (_is_number, "a whole number from 0 to 100"),
    "scene": (lambda value: value is None or (isinstance(value, str) and bool(slug(value))), "the name of a scene"),
    "critical": (_is_truth, "true or false"),
    "finished": (_is_truth, "true or false"),
}
_NAMED: Mapping[str, tuple[str, Callable[[Value], bool], str]] = {
    "meters": ("meter", _is_number, "a whole number"),
    "flags": ("flag", _is_truth, "true or false"),
    "competencies": ("competency", lambda value: value is None or _is_number(value), "a whole number from 0 to 100"),
}
