"""Reads documents and what stands around them from the disk. A file that is broken says so, and the rest goes on."""

import gc
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from errno import EINVAL
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from elearn.course.fields import TWICE, UNREADABLE
from elearn.course.manifest import Citation, Competency, Proofread, Topic
from elearn.course.pictures import PictureFile, find_pictures
from elearn.course.references import read_competencies, read_proofread, read_sources, read_topics
from elearn.language.checker import read_whole
from elearn.language.diagnostics import Diagnostic, Severity
from elearn.language.documents import Scalar, read_source
from elearn.language.draft import Draft
from elearn.language.limits import DOCUMENT_BYTES
from elearn.language.model import Scenario
from elearn.language.source import Source, Span
from elearn.language.surroundings import Surroundings

Defined = TypeVar("Defined")

DOCUMENT_FOLDERS = ("scenarios", "content/lessons", "content/quizzes")
"""Where a library keeps its documents."""

DIGEST_DIGITS = 12
"""As many digits of its original's SHA-256 as a translation names."""
MOST_LINKS = 2_000
"""With fewer links in a whole document no paragraph of it can be refused."""

_TRANSLATION = re.compile(r"(?P<slug>.+)\.(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)")


@dataclass(frozen=True, slots=True)
class ContentFile:
    """A file that was checked, with what is wrong with it. `name` is its path as given or found."""

    path: Path
    name: str
    source: Source
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """Those diagnostics that keep it from being used."""
        return tuple(each for each in self.diagnostics if each.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True)
class Shared:
    """What a `content/` folder defines for all documents around it. None is not looked up."""

    folder: Path | None = None
    competencies: Mapping[str, Competency] | None = None
    sources: Mapping[str, Citation] | None = None
    topics: Mapping[str, Topic] | None = None
    files: tuple[ContentFile, ...] = ()
    proofread: Mapping[str, Proofread] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document(ContentFile):
    """A scenario, lesson or quiz as its file has it; `scenario` is None where it has errors.

    `language` is that of the file's name, where it is a translation; `slug` is then its original's, `original` the
    digest of the original's file. A `twin` has the name of another document of its library, the one that counts.
    """

    slug: str = ""
    language: str | None = None
    original: str | None = None
    twin: bool = False
    scenario: Scenario | None = None
    draft: Draft | None = None
    shared: Shared = Shared()
    pictures: Mapping[str, PictureFile] = field(default_factory=dict)

    @property
    def outdated(self) -> bool:
        """Whether it is a translation, and not of the text that its original has now: what W415 warns of."""
        if self.original is None or self.draft is None or self.draft.front is None:
            return False
        entry = self.draft.front.get("original")
        made_from = entry.value.text if entry is not None and isinstance(entry.value, Scalar) else ""
        return made_from != self.original[:DIGEST_DIGITS]


class Reader:
    """Reads files, each folder's shared definitions and each original once.

    `unsaved` are the texts of files that are being changed, which count instead of what the disk holds.
    """

    def __init__(self, unsaved: Mapping[Path, str] | None = None) -> None:
        self._unsaved = unsaved or {}
        self._shared: dict[Path, Shared] = {}
        self._originals: dict[Path, Document | None] = {}

    def document(self, path: Path, name: str | None = None) -> Document:
        """A document and what is wrong with it."""
        slug, language = document_name(path)
        file = self.file(path, name)
        shared = self.shared(path)
        twin = _twin(path, shared)
        pictures = find_pictures(path.parent / slug)
        original = self._original(path, slug) if language else None
        document = Document(
            *(path, file.name, file.source, file.diagnostics, slug, language),
            original=self._digest(original.path) if original else None,
            twin=bool(twin),
            shared=shared,
            pictures=pictures,
        )
        if file.diagnostics:
            return document
        with uncollected():
            scenario, found, draft = read_whole(file.source, _surroundings(document, original))
        more = (*twin, *_refused_pictures(document), *_unrenderable(scenario, file.source))
        found = tuple(sorted((*found, *more), key=_place))
        broken = any(each.severity is Severity.ERROR for each in found)
        return replace(document, scenario=None if broken else scenario, diagnostics=found, draft=draft)

    def file(self, path: Path, name: str | None = None, code: str | None = None) -> ContentFile:
        """A file's text, the unsaved one where there is one."""
        text = self._unsaved.get(path)
        if text is None:
            return read_file(path, name, code)
        shown = str(path) if name is None else name
        return ContentFile(path, shown, Source(shown, text))

    def shared(self, path: Path) -> Shared:
        """What the nearest content folder above a file defines."""
        folder = nearest_content(path)
        if folder is None:
            return Shared()
        if folder not in self._shared:
            self._shared[folder] = self._read_shared(folder)
        return self._shared[folder]

    def _original(self, path: Path, slug: str) -> Document | None:
        original = path.with_name(f"{slug}.md")
        if original not in self._originals:
            there = original in self._unsaved or original.is_file()
            self._originals[original] = self.document(original) if there else None
        return self._originals[original]

    def _digest(self, path: Path) -> str:
        """The SHA-256 of a file as it is kept, as any program works it out; no more is read than may be."""
        unsaved = self._unsaved.get(path)
        if unsaved is not None:
            return sha256(unsaved.encode("utf-8", "surrogatepass")).hexdigest()
        try:
            with path.open("rb") as file:
                return sha256(file.read(DOCUMENT_BYTES + 1)).hexdigest()
        except OSError:
            return sha256(b"").hexdigest()

    def _read_shared(self, folder: Path) -> Shared:
        competencies, first = self._read_definitions(folder / "competencies.yaml", read_competencies)
        sources, second = self._read_definitions(folder / "sources.yaml", read_sources)
        topics, third = self._read_definitions(folder / "topics.yaml", read_topics)
        proofread, fourth = self._read_definitions(folder / "translations.yaml", read_proofread)
        return Shared(folder, competencies, sources, topics, (*first, *second, *third, *fourth), proofread or {})

    def _read_definitions(
        self, path: Path, read_all: Callable[[Source], tuple[dict[str, Defined] | None, tuple[Diagnostic, ...]]]
    ) -> tuple[dict[str, Defined] | None, tuple[ContentFile, ...]]:
        """What a file of definitions holds: nothing without the file, None where it cannot be read."""
        if path not in self._unsaved and not path.is_file():
            return {}, ()
        file = self.file(path, code=UNREADABLE)
        if file.diagnostics:
            return None, (file,)
        known, found = read_all(file.source)
        return known, (replace(file, diagnostics=found),)


def _surroundings(document: Document, original: Document | None) -> Surroundings:
    shared = document.shared
    return Surroundings(
        slug=document.slug,
        competencies=None if shared.competencies is None else frozenset(shared.competencies),
        sources=None if shared.sources is None else frozenset(shared.sources),
        media=frozenset(document.pictures),
        language=document.language,
        original=original.scenario if original else None,
    )


@contextmanager
def uncollected() -> Iterator[None]:
    """Read without looking for cycles: a large document is many small objects and none, and looking takes a third."""
    pausing = gc.isenabled()
    if pausing:
        gc.disable()
    try:
        yield
    finally:
        if pausing:
            gc.enable()


def document_name(path: Path) -> tuple[str, str | None]:
    """The slug of a file's name, and the language where the name says that it is a translation."""
    stem = path.name.removesuffix(".md")
    match = _TRANSLATION.fullmatch(stem)
    return (match["slug"], match["language"]) if match else (stem, None)


def read_document(path: Path) -> Document:
    """One document and what is wrong with it."""
    return Reader().document(path)


def read_file(path: Path, name: str | None = None, code: str | None = None) -> ContentFile:
    """A file's text; where there is none, why, under that code instead of the language's own."""
    shown = str(path) if name is None else name
    try:
        if path.is_fifo():
            raise OSError(EINVAL, "it is a pipe, which might never end")
        with path.open("rb") as file:
            text = read_source(shown, file.read(DOCUMENT_BYTES + 1))
    except OSError as error:
        reason = error.strerror or "it is not there"
        text = Diagnostic("E101", f"the file cannot be read: {reason.lower()}", Span(0, 0))
    if isinstance(text, Source):
        return ContentFile(path, shown, text)
    return ContentFile(path, shown, Source(shown, ""), (text if code is None else replace(text, code=code),))


def nearest_content(path: Path) -> Path | None:
    """The nearest folder `content` in a file's own folder or one above it."""
    return next((above / "content" for above in path.resolve().parents if (above / "content").is_dir()), None)


def _place(diagnostic: Diagnostic) -> tuple[int, str]:
    return diagnostic.span.start, diagnostic.code


def _twin(path: Path, shared: Shared) -> tuple[Diagnostic, ...]:
    """That a library has two documents of one name, told at the one that does not count."""
    here = path.resolve()
    for folder in DOCUMENT_FOLDERS if shared.folder is not None else ():
        other = (shared.folder or path).parent / folder / path.name
        if other == here:
            break
        if other.is_file():
            message = f"{folder}/{path.name} has the same name, so a course could not tell the two apart"
            return (Diagnostic(TWICE, message, Span(0, 0), help="rename one of the two files"),)
    return ()


def _unrenderable(scenario: Scenario | None, source: Source) -> Iterator[Diagnostic]:
    """E113 for a scene that holds more markup than can be rendered: looked into where there is suspiciously much."""
    if scenario is None or source.text.count("](") + source.text.count("<") <= MOST_LINKS:
        return
    from elearn.course.fragments import too_much_markup  # a check that need not render need not load a renderer

    found = too_much_markup(scenario)
    if found is not None:
        yield Diagnostic("E113", found[1].partition(":")[0], found[0], help=found[1].partition(": ")[2])


def _refused_pictures(document: Document) -> Iterator[Diagnostic]:
    """E115 for a picture that the text shows and whose file cannot be shown."""
    for picture in document.pictures.values():
        place = document.source.text.find(f"({picture.name}") + 1 if picture.refusal else 0
        if place:
            opening = document.source.text.rfind("![", 0, place)
            span = Span(place if opening < 0 else opening, place + len(picture.name) + 1)
            yield Diagnostic("E115", f"`{picture.name}` {picture.refusal}", span, help="save it as PNG, JPEG or WebP")
