"""What is wrong with the YAML files beside documents: scripted plays, courses, competencies and sources."""

from collections.abc import Mapping
from pathlib import Path

from elearn.course.catalogue import library_documents, modules_of, read_manifest
from elearn.course.checking import DEFINITIONS
from elearn.course.plays import Plays, check_plays, document_path, is_plays, parse_plays
from elearn.course.reading import ContentFile, Reader
from elearn.engine.script import prepare
from elearn.language.model import Scenario
from elearn.language.source import Source
from elearn.resources import shipped_library

Modules = dict[Path, Mapping[str, Scenario | None]]


def is_checked(path: Path) -> bool:
    """Whether a YAML file is one of a library's."""
    above = path.parents
    definition = path.name in DEFINITIONS and above[0].name == "content"
    return definition or is_plays(path) or _is_course(path)


def check_beside(reader: Reader, path: Path, source: Source, modules: Modules) -> ContentFile:
    """A file with what is wrong with it. `modules` keeps what each library holds, since reading that takes a while."""
    if is_plays(path):
        return _check_plays(reader, path, source)
    if _is_course(path):
        return _check_course(reader, path, modules)
    found = (file for file in reader.shared(path).files if file.path == path)
    return next(found, ContentFile(path, path.name, source))


def _is_course(path: Path) -> bool:
    return path.suffix == ".yaml" and path.parent.name == "courses" and path.parent.parent.name == "content"


def _check_plays(reader: Reader, path: Path, source: Source) -> ContentFile:
    plays, found = parse_plays(source)
    file = Plays(path, path.name, source, found, plays)
    scenario = reader.document(document_path(path)).scenario
    return file if scenario is None else check_plays(file, prepare(scenario))


def _check_course(reader: Reader, path: Path, modules: Modules) -> ContentFile:
    known: dict[str, Scenario | None] = {}
    for library in (shipped_library(), path.parents[2]):
        if library not in modules:
            modules[library] = modules_of(library_documents(reader, library))
        known |= modules[library]
    return read_manifest(reader, path, known)
