"""Editions for play: what an attempt pinned, made ready once for a process."""

from elearn.course.editions import Media, load_fragments, load_scenario
from elearn.course.outlook import load_outlook
from elearn.engine.script import prepare
from elearn.services.desk import Desk
from elearn.services.shelf import Prepared, Shelf
from elearn.storage.editions import current_edition, load_edition_texts, load_media_of
from elearn.storage.transaction import Transaction


def offered_edition(desk: Desk, tx: Transaction, slug: str) -> str | None:
    """The digest of the edition that new attempts of a document get: that in the language in which it was written."""
    document = desk.catalogue.document(slug)
    languages = () if document is None or document.scenario is None else (document.scenario.language,)
    return current_edition(tx, slug, languages)


def prepared(desk: Desk, tx: Transaction, digest: str) -> Prepared:
    """The edition of that digest, ready for play."""
    return prepare_edition(desk.shelf, tx, digest)


def prepare_edition(shelf: Shelf, tx: Transaction, digest: str) -> Prepared:
    """The edition of that digest from a shelf, made ready if it does not stand there yet."""

    def read() -> Prepared:
        scenario, fragments, facts = load_edition_texts(tx, digest)
        return Prepared(digest, prepare(load_scenario(scenario)), load_fragments(fragments), load_outlook(facts))

    return shelf.take(digest, read)


def media_of(desk: Desk, edition: str, media: str) -> Media | None:
    """A file that an edition shows, by the digest of its bytes; None if that edition does not show it."""
    return desk.store.read(lambda tx: load_media_of(tx, edition, media))
