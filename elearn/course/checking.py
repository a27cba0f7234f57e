"""Which files a check of some paths reads, and what it finds in each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from elearn.course.catalogue import document_paths, library_documents, modules_of, read_manifest
from elearn.course.reading import ContentFile, Reader, nearest_content
from elearn.language.model import Scenario

DEFINITIONS = ("competencies.yaml", "sources.yaml")


def check_paths(paths: Sequence[str | Path], shipped: Path) -> tuple[ContentFile, ...]:
    """Every document that these files and folders name, each once, sorted by its path as given or found.

    `shipped` is the library that every course may take documents from. What documents only refer to, competencies and
    sources, is listed where something is wrong with it, or where it was named itself.
    """
    checking = _Checking(shipped)
    found: dict[Path, str] = {}
    for given in paths:
        for path, name in _named(given):
            found.setdefault(path, name)
    named = {str(given) for given in paths}
    files = [checking.check(path, name) for path, name in sorted(found.items(), key=lambda each: each[1])]
    return tuple(each for each in files if each.diagnostics or each.name in named or not _is_definition(each.path))


def _named(given: str | Path) -> Iterator[tuple[Path, str]]:
    """The files of a path, with their names as given or found."""
    path = Path(given)
    if not path.is_dir():
        yield path, str(given)
        return
    for below in (*document_paths(path), *_content_files(path)):
        yield below, str(below)


def _content_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.yaml")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and (_is_manifest(path) or _is_definition(path)):
            yield path


def _is_manifest(path: Path) -> bool:
    above = path.resolve().parents
    return path.suffix == ".yaml" and above[0].name == "courses" and above[1].name == "content"


def _is_definition(path: Path) -> bool:
    return path.name in DEFINITIONS and path.resolve().parent.name == "content"


class _Checking:
    """One check: what is read for one file is kept for the next."""

    def __init__(self, shipped: Path) -> None:
        self.shipped = shipped
        self.reader = Reader()
        self.modules: dict[Path, Mapping[str, Scenario | None]] = {}

    def check(self, path: Path, name: str) -> ContentFile:
        """What is wrong with one file."""
        if _is_manifest(path):
            return read_manifest(self.reader, path, self.modules_around(path), name)
        if _is_definition(path):
            files = self.reader.shared(path).files
            return next(replace(file, name=name) for file in files if file.path.name == path.name)
        return self.reader.document(path, name)

    def modules_around(self, path: Path) -> Mapping[str, Scenario | None]:
        """The documents that a course may name: those of its own library over the shipped ones."""
        content = nearest_content(path)
        own = content.parent if content is not None else path.parent
        if own not in self.modules:
            shipped = modules_of(library_documents(self.reader, self.shipped)) if own != self.shipped else {}
            self.modules[own] = {**shipped, **modules_of(library_documents(self.reader, own))}
        return self.modules[own]
