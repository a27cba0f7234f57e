"""Which files a check of some paths reads, and what it finds in each."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from elearn.analysis.acceptance import Accepted
from elearn.analysis.coverage import Coverage, cover
from elearn.analysis.facts import Facts
from elearn.analysis.offers import Offer, find_offers
from elearn.course.catalogue import document_paths, modules_of, read_manifest
from elearn.course.lexicons import check_word_list, is_word_list
from elearn.course.plays import SUFFIX, check_plays, document_path, is_plays, plays_path, read_plays
from elearn.course.proving import Prover
from elearn.course.reading import (
    DOCUMENT_FOLDERS,
    ContentFile,
    Document,
    Reader,
    document_name,
    nearest_content,
    read_file,
    uncollected,
)
from elearn.engine.script import prepare
from elearn.language.diagnostics import Diagnostic
from elearn.language.model import Scenario
from elearn.language.source import Source

DEFINITIONS = ("competencies.yaml", "sources.yaml", "topics.yaml")


@dataclass(frozen=True, slots=True)
class Checked:
    """A file with all that a check has to say of it.

    A document has `facts`, the warnings that its author has `accepted` and, if asked for, its `coverage` with `offers`
    of plays that would mend it; `plays` counts the scripted plays of their file that hold.
    """

    file: ContentFile
    facts: Facts | None = None
    accepted: tuple[Accepted, ...] = ()
    coverage: Coverage | None = None
    offers: tuple[Offer, ...] = ()
    plays: int = 0

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.file.path

    @property
    def name(self) -> str:
        """Its path as given or found."""
        return self.file.name

    @property
    def source(self) -> Source:
        """Its text."""
        return self.file.source

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with it."""
        return self.file.diagnostics

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """What keeps it from being used."""
        return self.file.errors


def check_paths(paths: Sequence[str | Path], shipped: Path, coverage: bool = False) -> tuple[Checked, ...]:
    """Every document that these files and folders name, each once, sorted by its path as given or found.

    `shipped` is the library that every course may take documents from. What documents only refer to, competencies and
    sources, is listed where something is wrong with it, or where it was named itself.
    """
    return Checking(paths, shipped, coverage).check()


class Checking:
    """A check of some paths that can be repeated: what was found is kept until it is forgotten."""

    def __init__(self, paths: Sequence[str | Path], shipped: Path, coverage: bool = False) -> None:
        self.paths = paths
        self.shipped = shipped
        self.coverage = coverage
        self._kept: dict[Path, Checked] = {}
        self._documents: dict[Path, Document] = {}
        self._modules: dict[Path, Mapping[str, Scenario | None]] = {}
        self._reader, self._prover = Reader(), Prover()

    def check(self) -> tuple[Checked, ...]:
        """What there is to say now."""
        found: dict[Path, str] = {}
        for given in self.paths:
            for path, name in _named(given):
                found.setdefault(path, name)
        named = {str(given) for given in self.paths}
        with uncollected():
            files = [self._checked(path, name) for path, name in sorted(found.items(), key=lambda each: each[1])]
        return tuple(each for each in files if each.diagnostics or each.name in named or not _is_definition(each.path))

    def forget(self, changed: Iterable[Path]) -> None:
        """Have these files read again, and those that depend on them."""
        self._reader, self._prover = Reader(), Prover()
        self._modules.clear()
        for path in changed:
            depends = depends_on(path)
            for kept in (self._kept, self._documents):
                for each in [each for each in kept if depends(each)]:
                    del kept[each]

    def _checked(self, path: Path, name: str) -> Checked:
        if path not in self._kept:
            self._kept[path] = self._check(path, name)
        return self._kept[path]

    def _check(self, path: Path, name: str) -> Checked:
        if is_plays(path):
            return self._plays(path, name)
        if _is_manifest(path):
            return Checked(read_manifest(self._reader, path, self._modules_around(path), name))
        if is_word_list(path):
            return Checked(check_word_list(path, name))
        if _is_definition(path):
            files = self._reader.shared(path).files
            file = next((file for file in files if file.path.name == path.name), None)
            return Checked(read_file(path, name) if file is None else replace(file, name=name))
        return self._document(path, name)

    def _read(self, path: Path) -> Document:
        """A document as it was read, each once."""
        if path not in self._documents:
            self._documents[path] = self._reader.document(path)
        return self._documents[path]

    def _modules_around(self, path: Path) -> Mapping[str, Scenario | None]:
        """The documents that a course may name: those of its own library over the shipped ones."""
        content = nearest_content(path)
        own = content.parent if content is not None else path.parent
        libraries = (self.shipped, own) if own != self.shipped else (own,)
        return {slug: scenario for library in libraries for slug, scenario in self._modules_of(library).items()}

    def _modules_of(self, library: Path) -> Mapping[str, Scenario | None]:
        if library not in self._modules:
            paths = (path for folder in DOCUMENT_FOLDERS for path in document_paths(library / folder))
            self._modules[library] = modules_of(self._read(path) for path in paths)
        return self._modules[library]

    def _document(self, path: Path, name: str) -> Checked:
        proved = self._prover.prove(replace(self._read(path), name=name))
        checked = Checked(proved.document, facts=proved.facts, accepted=proved.accepted)
        scenario, translated = proved.document.scenario, proved.document.language is not None
        if not self.coverage or scenario is None or translated:
            return checked
        script, beside = prepare(scenario), plays_path(path)
        coverage = cover(script, read_plays(beside).plays if beside.is_file() else ())
        offers = tuple(find_offers(script, coverage.missing, proved.explored))
        return replace(checked, coverage=coverage, offers=offers)

    def _plays(self, path: Path, name: str) -> Checked:
        file = replace(read_plays(path), name=name)
        played = document_path(path)
        scenario = self._read(played).scenario if played.is_file() else None
        if scenario is None:
            return Checked(file)
        differing = check_plays(file, prepare(scenario))
        return Checked(differing, plays=len(file.plays) - len(differing.diagnostics) + len(file.diagnostics))


Look = Mapping[Path, tuple[int, int, int]]
"""Files as they were at one moment: when each was changed, how long it was, and which file it was."""


def look_at(paths: Iterable[str | Path]) -> Look:
    """Every file on which a check of these paths depends, as it is now."""
    found = {}
    for path in {below for given in paths for below in _watched(Path(given))}:
        with suppress(OSError):
            state = path.stat()
            found[path] = (state.st_mtime_ns, state.st_size, state.st_ino)
    return found


def changed_between(before: Look, after: Look) -> set[Path]:
    """The files that were changed, added or removed."""
    return {path for path in {*before, *after} if before.get(path) != after.get(path)}


def _watched(given: Path) -> Iterator[Path]:
    content = nearest_content(given / "file" if given.is_dir() else given)
    if given.is_dir():
        yield from _files(given)
    else:
        slug = given.name.partition(".")[0]
        beside = given.parent.iterdir() if given.parent.is_dir() else ()
        yield from (path for path in beside if path.name.partition(".")[0] == slug and path.is_file())
        yield from _files(given.parent / slug)
    if content is not None:
        yield from _files(content)
    if content is not None and (_is_manifest(given) or content.is_relative_to(given.resolve())):
        yield from _files(content.parent / "scenarios")


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder, without hidden ones and those that editors leave."""
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(here, name) for name in names if not name.startswith(".") and not name.endswith("~"))


def depends_on(changed: Path) -> Callable[[Path], bool]:
    """Whether a file has to be read again when this one has changed, appeared or gone.

    Nothing depends on plays, and only courses on courses. Courses and those of its name, translations and plays,
    depend on a document; everything, for all one knows, on what else there is: definitions, word lists, pictures.
    """
    if changed.suffix == ".md":
        slug = _slug(changed)
        return lambda path: _slug(path) == slug or _is_manifest(path)
    if is_plays(changed):
        return lambda path: path.name == changed.name or path.name == document_path(changed).name
    if _is_manifest(changed):
        return _is_manifest
    return lambda path: True


def _slug(path: Path) -> str:
    """The name that a document shares with its translations and its plays."""
    return document_name(document_path(path) if is_plays(path) else path)[0]


def _named(given: str | Path) -> Iterator[tuple[Path, str]]:
    """The files of a path, with their names as given or found; a document that is named brings its plays."""
    path = Path(given)
    if path.is_dir():
        yield from ((below, str(below)) for below in (*document_paths(path), *_content_files(path)))
        return
    yield path, str(given)
    if path.suffix == ".md" and plays_path(path).is_file():
        yield plays_path(path), str(given).removesuffix(".md") + SUFFIX


def _content_files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.yaml")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.is_file() and (is_plays(path) or _is_manifest(path) or _is_definition(path)):
            yield path


def _is_manifest(path: Path) -> bool:
    above = path.resolve().parents
    return path.suffix == ".yaml" and above[0].name == "courses" and above[1].name == "content"


def _is_definition(path: Path) -> bool:
    return (path.name in DEFINITIONS and path.resolve().parent.name == "content") or is_word_list(path)
