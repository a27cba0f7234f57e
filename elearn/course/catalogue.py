"""All that is taught, read from libraries: folders with `scenarios/` and `content/`.

A broken file never takes the rest down: it stands in the catalogue with what is wrong with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from elearn.course import manifests
from elearn.course.fields import UNREADABLE
from elearn.course.manifest import Citation, Competency, Course, Proofread, Topic
from elearn.course.reading import DOCUMENT_FOLDERS, ContentFile, Document, Reader, Shared, read_document, read_file
from elearn.language.model import Scenario

__all__ = ["Catalogue", "ContentFile", "Document", "Manifest", "load_catalogue", "read_document", "read_folder"]


@dataclass(frozen=True, slots=True)
class Manifest(ContentFile):
    """A course as its file has it; `course` is None where it has errors."""

    slug: str = ""
    course: Course | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What can be played and taught, and beside it every file with what is wrong with it.

    Of two libraries the later one counts: an installation's own document replaces the shipped one of the same name.
    """

    documents: tuple[Document, ...] = ()
    manifests: tuple[Manifest, ...] = ()
    definitions: tuple[ContentFile, ...] = ()
    courses: Mapping[str, Course] = field(default_factory=dict)
    competencies: Mapping[str, Competency] = field(default_factory=dict)
    sources: Mapping[str, Citation] = field(default_factory=dict)
    topics: Mapping[str, Topic] = field(default_factory=dict)
    proofread: Mapping[str, Proofread] = field(default_factory=dict)

    def document(self, slug: str, language: str | None = None) -> Document | None:
        """A document by its name; without a language the original, whatever it is written in."""
        wanted = (slug, language, False)
        return next((each for each in self.documents if (each.slug, each.language, each.twin) == wanted), None)

    @property
    def playable(self) -> tuple[Document, ...]:
        """The documents without errors."""
        return tuple(each for each in self.documents if each.scenario is not None)

    @property
    def problems(self) -> tuple[ContentFile, ...]:
        """The files with something wrong in them."""
        everything: tuple[ContentFile, ...] = (*self.documents, *self.manifests, *self.definitions)
        return tuple(each for each in everything if each.diagnostics)


def load_catalogue(*libraries: Path) -> Catalogue:
    """Read all that these libraries hold, the later ones over the earlier."""
    reader = Reader()
    documents: dict[tuple[str, str | None, bool], Document] = {}
    shared: dict[Path, Shared] = {}
    for library in libraries:
        documents |= {(each.slug, each.language, each.twin): each for each in library_documents(reader, library)}
        if (library / "content").is_dir():
            shared[library] = reader.shared(library / "content" / "courses")
    known = modules_of(documents.values())
    courses = {
        path.stem: read_manifest(reader, path, known) for library in libraries for path in manifest_paths(library)
    }
    return Catalogue(
        tuple(documents.values()),
        tuple(courses.values()),
        tuple(file for each in shared.values() for file in each.files),
        {slug: manifest.course for slug, manifest in courses.items() if manifest.course is not None},
        {name: found for each in shared.values() for name, found in (each.competencies or {}).items()},
        {name: found for each in shared.values() for name, found in (each.sources or {}).items()},
        {name: found for each in shared.values() for name, found in (each.topics or {}).items()},
        {text: found for each in shared.values() for text, found in each.proofread.items()},
    )


def read_folder(folder: Path) -> tuple[Document, ...]:
    """Every document below a folder: each `.md` file that opens with `---`."""
    reader = Reader()
    return tuple(reader.document(path) for path in document_paths(folder))


def document_paths(folder: Path) -> Iterator[Path]:
    """The files below a folder that are documents, in order; hidden folders are passed over."""
    for path in sorted(folder.rglob("*.md")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and _opens_like_a_document(path):
            yield path


def read_manifest(
    reader: Reader, path: Path, documents: Mapping[str, Scenario | None], name: str | None = None
) -> Manifest:
    """One course and what is wrong with it. `documents` are those that its modules may name."""
    file = reader.file(path, name, UNREADABLE)
    if file.diagnostics:
        return Manifest(file.path, file.name, file.source, file.diagnostics, path.stem)
    shared = reader.shared(path)
    around = manifests.Surroundings(
        documents,
        {each.stem: _prerequisites(each) for each in path.parent.glob("*.yaml")},
        None if shared.competencies is None else frozenset(shared.competencies),
        None if shared.sources is None else frozenset(shared.sources),
        None if shared.topics is None else frozenset(shared.topics),
    )
    course, found = manifests.read_course(file.source, path.stem, around)
    return Manifest(file.path, file.name, file.source, found, path.stem, course)


def modules_of(documents: Iterable[Document]) -> dict[str, Scenario | None]:
    """What manifests may name as a module: the originals among these documents."""
    return {each.slug: each.scenario for each in documents if each.language is None and not each.twin}


def library_documents(reader: Reader, library: Path) -> Iterator[Document]:
    """The documents of a library."""
    for folder in DOCUMENT_FOLDERS:
        yield from (reader.document(path) for path in document_paths(library / folder))


def manifest_paths(library: Path) -> list[Path]:
    """The files of a library that describe courses."""
    return sorted((library / "content" / "courses").glob("*.yaml"))


def _prerequisites(path: Path) -> tuple[str, ...]:
    return manifests.prerequisites_of(read_file(path).source)


def _opens_like_a_document(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(6).removeprefix(b"\xef\xbb\xbf").startswith(b"---")
    except OSError:
        return True
