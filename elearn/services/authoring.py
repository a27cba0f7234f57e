"""Publishing: documents are proved and become editions that new attempts get. What has errors is left out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path

from elearn.course.catalogue import Catalogue, ContentFile, Document, read_document, read_folder
from elearn.course.editions import edition_key, key_of
from elearn.course.manifest import Module
from elearn.course.progress import PersonId
from elearn.course.reading import DIGEST_DIGITS
from elearn.language.reports import to_text
from elearn.services.auditing import Deed, note
from elearn.services.desk import Desk
from elearn.services.proving import Ready, prove_documents, prove_stored
from elearn.services.translating import join_translations
from elearn.storage.editions import publish_edition, store_edition
from elearn.storage.facts import keep_facts
from elearn.storage.published import Published, list_editions, list_published
from elearn.storage.transaction import Transaction


class Standing(StrEnum):
    """What instructors are told about a document."""

    PLAYED = "Played"
    PLAYED_WITH_REMARKS = "Played, with remarks"
    LAST_EDITION = "Broken: its last edition is played"
    NOT_PLAYED = "Broken: not played"
    COURSE = "Course"
    OUTDATED = "Translation out of date: the original is shown"
    BROKEN_COURSE = "Broken: not offered"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What publishing did: names of documents with a new edition, the number that stayed, and files with errors.

    `catalogue` is what was to be published, with what proving showed of it. `outdated` are names of translations whose
    original has changed, which are not published.
    """

    published: tuple[str, ...] = ()
    unchanged: int = 0
    broken: tuple[ContentFile, ...] = ()
    catalogue: Catalogue = field(default_factory=Catalogue)
    outdated: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Say it, a line for each thing to know."""
        said = [f"published: {name}" for name in self.published]
        if self.unchanged:
            said.append(f"unchanged: {self.unchanged}")
        said.extend(f"outdated:  {name} (its original has changed)" for name in self.outdated)
        said.extend(f"broken:    {file.name} ({_count(len(file.errors), 'error')})" for file in self.broken)
        return said

    def problems(self) -> str:
        """Give what is wrong with the broken files, as an author reads it."""
        return "\n".join(problems_of(file) for file in self.broken)


@dataclass(frozen=True, slots=True)
class Listed:
    """A file of the library as instructors see it."""

    name: str
    title: str
    kind: str
    standing: Standing
    problems: str
    digest: str = ""
    published_at: int | None = None
    slug: str = ""


def problems_of(file: ContentFile) -> str:
    """Give what is wrong with a file, as an author reads it."""
    return to_text(file.name, file.source, file.diagnostics)


def publish_catalogue(desk: Desk, catalogue: Catalogue, by: PersonId | None = None) -> Outcome:
    """Publish every document of a catalogue that changed. What stayed the same is not rendered nor proved again.

    A text that was published before and then replaced comes back only if its file was touched since: otherwise each
    start would undo what was published from elsewhere.
    """
    ours = [each for each in catalogue.documents if not each.twin]
    changed, unchanged = _sort_out(desk, ours, catalogue)
    ready, unsound = prove_documents(_fresh(desk, changed), catalogue)
    _publish(desk, ready, by)
    join_translations(desk)
    prove_stored(desk)
    proved = {each.path: each for each in (*(each.document for each in ready), *unsound)}
    documents = tuple(proved.get(each.path, each) for each in catalogue.documents)
    broken = _broken(each for each in documents if not each.twin)
    courses = tuple(each for each in catalogue.manifests if each.course is None)
    unchanged += len(changed) - len(ready) - len(unsound)
    taught = _timed(desk, replace(catalogue, documents=documents))
    return Outcome(_names(ready), unchanged, (*broken, *courses), taught, _outdated(ours))


def publish(desk: Desk, path: Path, by: PersonId | None = None) -> Outcome:
    """Publish a document, or every document of a folder; none at all if one of them has errors."""
    documents = read_folder(path) if path.is_dir() else (read_document(path),)
    broken = _broken(documents)
    if broken:
        return Outcome(broken=broken)
    changed, unchanged = _sort_out(desk, [each for each in documents if not each.twin], desk.catalogue)
    ready, unsound = prove_documents(changed, desk.catalogue)
    if unsound:
        return Outcome(broken=unsound)
    _publish(desk, ready, by)
    join_translations(desk)
    return Outcome(_names(ready), unchanged, outdated=_outdated(documents))


def _sort_out(desk: Desk, documents: Iterable[Document], catalogue: Catalogue) -> tuple[list[Document], int]:
    """Give the documents that differ from what is published, and how many do not."""
    known = {_place(each): each for each in desk.store.read(list_published)}
    playable = [each for each in documents if each.scenario is not None and not each.outdated]
    changed = [each for each in playable if _changed(each, catalogue, known.get(_place_of(each)))]
    return changed, len(playable) - len(changed)


def _publish(desk: Desk, ready: Sequence[Ready], by: PersonId | None) -> None:
    if ready:
        desk.store.write(lambda tx: _store(tx, ready, desk.now(), by))


def _names(ready: Iterable[Ready]) -> tuple[str, ...]:
    return tuple(f"{each.edition.title} ({each.edition.digest[:12]})" for each in ready)


def _outdated(documents: Iterable[Document]) -> tuple[str, ...]:
    return tuple(each.name for each in documents if each.outdated and not each.errors)


def _broken(documents: Iterable[Document]) -> tuple[Document, ...]:
    return tuple(each for each in documents if each.scenario is None or each.errors)


def _timed(desk: Desk, catalogue: Catalogue) -> Catalogue:
    """The catalogue with every module as long as the edition says that new attempts get."""
    minutes = {_place(each): each.minutes for each in desk.store.read(list_published)}

    def timed(module: Module) -> Module:
        document = catalogue.document(module.document)
        found = None if document is None else minutes.get(_place_of(document))
        return module if found is None else replace(module, minutes=found)

    courses = {
        slug: replace(course, modules=tuple(timed(each) for each in course.modules))
        for slug, course in catalogue.courses.items()
    }
    return replace(catalogue, courses=courses)


def _changed(document: Document, catalogue: Catalogue, current: Published | None) -> bool:
    return current is None or key_of(current.made_from) != edition_key(document, catalogue)


def _fresh(desk: Desk, changed: list[Document]) -> list[Document]:
    """Leave out a text that was published before and replaced by another, unless its file was touched after that."""
    if not changed:
        return changed
    known = {_place(each): each for each in desk.store.read(list_published)}
    slugs = [each.slug for each in changed]
    stored = {(each.slug, each.source) for each in desk.store.read(lambda tx: list_editions(tx, slugs))}
    return [
        each
        for each in changed
        if (current := known.get(_place_of(each))) is None
        or current.source == each.source.text
        or (each.slug, each.source.text) not in stored
        or each.path.stat().st_mtime_ns // 1000 > current.published_at
    ]


def _store(tx: Transaction, ready: Iterable[Ready], at: int, by: PersonId | None) -> None:
    for each in ready:
        store_edition(tx, each.edition, at)
        keep_facts(tx, each.kept)
        publish_edition(tx, each.edition, at, by)
        note(tx, Deed("published", each.edition.digest, after=each.edition.slug, actor=by), at)


def list_library(desk: Desk) -> tuple[Listed, ...]:
    """Give every file of the library with its standing and what is wrong with it."""
    published = {_place(each): each for each in desk.store.read(list_published)}
    return (*(_listed(each, published) for each in desk.catalogue.documents), *_courses(desk.catalogue))


def _listed(document: Document, published: dict[tuple[str, str], Published]) -> Listed:
    others = (each for (slug, _), each in published.items() if slug == document.slug)
    last = published.get(_place_of(document)) or next(others, None)
    problems = _problems_known(document, last)
    if document.outdated and not document.errors:
        standing, problems = Standing.OUTDATED, _explain_outdated(document)
    elif document.scenario is not None and not document.errors:
        standing = Standing.PLAYED_WITH_REMARKS if problems else Standing.PLAYED
    else:
        standing = Standing.NOT_PLAYED if last is None else Standing.LAST_EDITION
    title = document.scenario.title if document.scenario else last.title if last else document.slug
    kind = document.scenario.kind.value if document.scenario else "document"
    shown = (last.digest, last.published_at) if last else ("", None)
    digest, published_at = shown
    return Listed(document.name, title, kind, standing, problems, digest, published_at, document.slug)


def _explain_outdated(document: Document) -> str:
    now = (document.original or "")[:DIGEST_DIGITS]
    return (
        f"{document.name} was made from another text than {document.slug}.md has now. See what has changed there, and "
        f"when all is translated write `original: {now}` in its front matter."
    )


def _problems_known(document: Document, last: Published | None) -> str:
    """What is wrong with a document; of a text that was proved before, as it was told then."""
    proved_before = last is not None and last.remarks is not None and last.source == document.source.text
    return last.remarks or "" if last and proved_before and not document.errors else problems_of(document)


def _courses(catalogue: Catalogue) -> Iterator[Listed]:
    for manifest in catalogue.manifests:
        standing = Standing.BROKEN_COURSE if manifest.course is None else Standing.COURSE
        title = manifest.slug if manifest.course is None else manifest.course.title
        yield Listed(manifest.name, title, "course", standing, problems_of(manifest))
    for file in catalogue.definitions:
        if file.diagnostics:
            yield Listed(file.name, file.path.name, "definitions", Standing.BROKEN_COURSE, problems_of(file))


def _place(published: Published) -> tuple[str, str]:
    return published.slug, published.language


def _place_of(document: Document) -> tuple[str, str]:
    language = document.language or (document.scenario.language if document.scenario else "")
    return document.slug, language


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
