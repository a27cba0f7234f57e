"""A text as an editor has it open, or as the disk has it: what it says, and what is read of it once it is asked for."""

from functools import cached_property
from pathlib import Path

from lsprotocol import types
from pygls.uris import to_fs_path

from elearn.course.reading import document_name
from elearn.language.documents import Mapping
from elearn.language.draft import Draft
from elearn.language.index import Index, index_draft
from elearn.language.parser import parse
from elearn.language.source import Source
from elearn.lsp.positions import Places


class Opened:
    """One version of one text. It never changes; the next version is another one.

    `version` is None for a text that is on the disk alone, `path` for one that was never saved.
    """

    def __init__(self, uri: str, text: str, version: int | None, encoding: types.PositionEncodingKind) -> None:
        self.uri, self.text, self.version, self.encoding = uri, text, version, encoding
        self.path = path_of(uri)
        self.original: Opened | None = None

    @property
    def name(self) -> str:
        """What the file is called, as far as it has a name."""
        return self.path.name if self.path is not None else ""

    @property
    def markdown(self) -> bool:
        """Whether it may be a document."""
        return not self.name.endswith((".yaml", ".yml"))

    @property
    def language(self) -> str | None:
        """The language of its name, where it is a translation."""
        return document_name(self.path)[1] if self.path is not None and self.markdown else None

    @cached_property
    def source(self) -> Source:
        """The text, its lines counted."""
        return Source(self.name, self.text)

    @cached_property
    def places(self) -> Places:
        """Its offsets as positions."""
        return Places(self.source, self.encoding, self.text.startswith("\ufeff"))

    @cached_property
    def draft(self) -> Draft:
        """It as written."""
        return parse(self.source)[0]

    @cached_property
    def index(self) -> Index:
        """The names in it."""
        return index_draft(self.draft, self.original.index if self.original is not None else None)

    def changed(self, change: types.TextDocumentContentChangeEvent) -> str:
        """The text after a change of it, whole or in part."""
        if not isinstance(change, types.TextDocumentContentChangePartial):
            return change.text
        start, end = self.places.offset(change.range.start), self.places.offset(change.range.end)
        mark = "\ufeff" if self.text.startswith("\ufeff") else ""
        return mark + self.source.text[:start] + change.text + self.source.text[max(start, end) :]

    @property
    def front(self) -> Mapping | None:
        """Its front matter, where that can be read."""
        return self.draft.front


def path_of(uri: str) -> Path | None:
    """The file of an address, or None where it has none on this machine."""
    path = to_fs_path(uri)
    return Path(path).resolve() if path else None
