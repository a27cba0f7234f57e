"""The texts that are open, and the files around them: what an editor shows counts, and the disk for all else."""

from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types

from elearn.course.checking import DEFINITIONS
from elearn.course.plays import document_path, is_plays
from elearn.course.reading import DOCUMENT_FOLDERS, ContentFile, Document, Reader, Shared, document_name
from elearn.language.checker import read_whole
from elearn.language.documents import Mapping, compose_mapping
from elearn.language.index import Named
from elearn.language.source import Span
from elearn.language.surroundings import Surroundings
from elearn.lsp.beside import Modules, check_beside, is_checked
from elearn.lsp.opened import Opened, path_of

_FILES = {Named.COMPETENCY: "competencies.yaml", Named.SOURCE: "sources.yaml"}
PLAYS = ".plays.yaml"


class Library:
    """All that is open in one editor."""

    def __init__(self) -> None:
        self.opened: dict[str, Opened] = {}
        self.encoding = types.PositionEncodingKind.Utf16
        self._documents: set[str] = set()
        self._modules: Modules = {}

    def put(self, uri: str, text: str, version: int | None) -> Opened:
        """Take a text, or its next version."""
        opened = Opened(uri, text, version, self.encoding)
        opened.original = self.original(opened)
        self.opened[uri] = opened
        if opened.markdown:
            self._modules.clear()
        if self._looks_like_ours(opened):
            self._documents.add(uri)
        return opened

    def drop(self, uri: str) -> Opened | None:
        """Forget a text that was closed."""
        self._documents.discard(uri)
        return self.opened.pop(uri, None)

    def checks(self, opened: Opened) -> bool:
        """Whether it is a library's, or was when it was opened: any other file is none of our business."""
        return opened.uri in self._documents

    def depends(self, opened: Opened, changed: str) -> bool:
        """Whether what an open text means depends on another one: on its original, what it plays or what is defined."""
        other = self.opened.get(changed)
        if opened.markdown and (other is None or other.markdown):
            return opened.original is not None and opened.original.path == path_of(changed)
        if other is not None and not other.markdown:
            return other.name in DEFINITIONS
        return opened.path is None or not is_plays(opened.path) or document_path(opened.path) == path_of(changed)

    def look_again(self) -> None:
        """Forget what was read of files that are not open."""
        self._modules.clear()

    def file(self, opened: Opened) -> ContentFile:
        """The file that an open text is, and what is wrong with it; a document unless it is YAML."""
        if opened.path is not None and not opened.markdown:
            return check_beside(self.reader(), opened.path, opened.source, self._modules)
        if opened.path is not None:
            return self.reader().document(opened.path)
        scenario, found, draft = read_whole(opened.source, Surroundings())
        name = "untitled"
        return Document(Path(f"{name}.md"), name, opened.source, found, name, scenario=scenario, draft=draft)

    def reader(self) -> Reader:
        """A reader to whom what is open counts."""
        return Reader({each.path: each.text for each in self.opened.values() if each.path is not None})

    def shared(self, opened: Opened) -> Shared:
        """What the content folder around a text defines."""
        return self.reader().shared(opened.path) if opened.path is not None else Shared()

    def at(self, path: Path) -> Opened | None:
        """The text of a file: the open one, else the disk's."""
        for opened in self.opened.values():
            if opened.path == path:
                return opened
        file = self.reader().file(path)
        return None if file.diagnostics else Opened(path.as_uri(), file.source.text, None, self.encoding)

    def original(self, opened: Opened) -> Opened | None:
        """The original of a translation."""
        if opened.path is None or opened.language is None:
            return None
        return self.at(opened.path.with_name(f"{document_name(opened.path)[0]}.md"))

    def translations(self, original: Opened) -> Iterator[Opened]:
        """The translations of a document."""
        if original.path is None:
            return
        for path in sorted(original.path.parent.glob(f"{original.path.stem}.*.md")):
            translation = self.at(path) if document_name(path)[0] == original.path.stem else None
            if translation is not None:
                translation.original = original
                yield translation

    def plays(self, document: Opened) -> Opened | None:
        """The scripted plays of a document."""
        path = document.path.with_name(document.path.stem + PLAYS) if document.path is not None else None
        return self.at(path) if path is not None and path.is_file() else None

    def definition(self, opened: Opened, kind: Named, name: str) -> tuple[Opened, Span] | None:
        """Where the content folder defines a competency or a source."""
        folder = self.shared(opened).folder
        file = self.at(folder / _FILES[kind]) if folder is not None and kind in _FILES else None
        mapping: Mapping | None = compose_mapping(file.source)[0] if file is not None else None
        entry = mapping.get(name) if mapping is not None else None
        return (file, entry.key.span) if file is not None and entry is not None else None

    def _looks_like_ours(self, opened: Opened) -> bool:
        if not opened.markdown:
            return opened.path is not None and is_checked(opened.path)
        return opened.text.removeprefix("\ufeff").startswith("---") or (
            opened.path is not None
            and opened.path.parent.as_posix().endswith(tuple(f"/{folder}" for folder in DOCUMENT_FOLDERS))
        )
