"""Editions and their media: stored once, never changed; and which one new attempts of a document get."""

import json
from collections.abc import Iterable

from sqlalchemy import bindparam, insert, select

from elearn.course.editions import Edition, Media
from elearn.storage.dialects import insert_if_new, insert_or_replace
from elearn.storage.statements import Query
from elearn.storage.tables import TABLES
from elearn.storage.transaction import Row, Transaction

_edition, _media, _shown = TABLES["edition"].c, TABLES["media"].c, TABLES["edition_media"].c
_document, _facts = TABLES["document"].c, TABLES["edition_facts"].c

_STORED = Query(select(_edition.digest).where(_edition.digest == bindparam("digest")))
_TEXTS = Query(
    select(_edition.scenario, _edition.fragments, _facts.facts)
    .outerjoin_from(TABLES["edition"], TABLES["edition_facts"], _facts.edition == _edition.digest)
    .where(_edition.digest == bindparam("digest"))
)
_WHOLE = (
    _edition.digest,
    _edition.slug,
    _edition.kind,
    _edition.language,
    _edition.title,
    _edition.source,
    _edition.context,
    _edition.scenario,
    _edition.fragments,
)
_ONE = Query(select(*_WHOLE).where(_edition.digest == bindparam("digest")))
_SOURCE = Query(select(_edition.source).where(_edition.digest == bindparam("digest")))
_ADD = Query(insert(TABLES["edition"]))
_ADD_MEDIA = Query(insert_if_new(TABLES["media"]))
_ADD_SHOWN = Query(insert_if_new(TABLES["edition_media"]))
_PUBLISH = Query(insert_or_replace(TABLES["document"], "edition", "published_at", "published_by"))
_CURRENT = Query(
    select(_document.language, _document.edition, _edition.context)
    .join_from(TABLES["document"], TABLES["edition"], _edition.digest == _document.edition)
    .where(_document.slug == bindparam("slug"))
    .order_by(_document.published_at, _document.language)
)
_MEDIA_OF = Query(
    select(_shown.name, _media.digest, _media.type, _media.content)
    .join_from(TABLES["edition_media"], TABLES["media"], _shown.media == _media.digest)
    .where(_shown.edition == bindparam("edition"))
    .order_by(_shown.name)
)
_ONE_MEDIA_OF = Query(
    select(_shown.name, _media.digest, _media.type, _media.content)
    .join_from(TABLES["edition_media"], TABLES["media"], _shown.media == _media.digest)
    .where(_shown.edition == bindparam("edition"), _shown.media == bindparam("media"))
)


class EditionMissing(LookupError):
    """An edition that something refers to is not stored."""


def store_edition(tx: Transaction, edition: Edition, at: int) -> bool:
    """Keep an edition with its media; False if it was there already, which then stays as it was."""
    if tx.one(_STORED, digest=edition.digest) is not None:
        return False
    tx.run(
        _ADD,
        digest=edition.digest,
        slug=edition.slug,
        kind=str(edition.kind),
        language=edition.language,
        title=edition.title,
        source=edition.source,
        context=edition.context,
        scenario=edition.scenario,
        fragments=edition.fragments,
        stored_at=at,
    )
    for media in edition.media:
        tx.run(_ADD_MEDIA, digest=media.digest, type=media.type, content=media.content)
        tx.run(_ADD_SHOWN, edition=edition.digest, name=media.name, media=media.digest)
    return True


def publish_edition(tx: Transaction, edition: Edition, at: int, by: str | None = None) -> None:
    """Give this edition to the attempts that begin from now on; those that began before keep theirs."""
    tx.run(
        _PUBLISH,
        slug=edition.slug,
        language=edition.language,
        edition=edition.digest,
        published_at=at,
        published_by=by,
    )


def current_edition(tx: Transaction, slug: str, languages: Iterable[str] = ()) -> str | None:
    """The digest that new attempts get, in the first of these languages that there is, else the one published first.

    An attempt is never begun at a translation: it pins the original, and reads a translation of it.
    """
    rows = tx.all(_CURRENT, slug=slug)
    editions: dict[str, str] = {str(row[0]): str(row[1]) for row in rows if json.loads(row[2]).get("original") is None}
    wanted = [editions[language] for language in languages if language in editions]
    return next(iter([*wanted, *editions.values()]), None)


def load_edition_texts(tx: Transaction, digest: str) -> tuple[str, str, str | None]:
    """The checked scenario, the fragments and the facts of an edition, as JSON; None where it was never proved."""
    row = tx.one(_TEXTS, digest=digest)
    if row is None:
        raise EditionMissing(digest)
    return row[0], row[1], row[2]


def load_source(tx: Transaction, digest: str) -> str:
    """The text that an edition was made from."""
    row = tx.one(_SOURCE, digest=digest)
    if row is None:
        raise EditionMissing(digest)
    return str(row[0])


def load_edition(tx: Transaction, digest: str) -> Edition:
    """A whole edition with its media."""
    row = tx.one(_ONE, digest=digest)
    if row is None:
        raise EditionMissing(digest)
    values: Row = (*row, tuple(Media(*each) for each in tx.all(_MEDIA_OF, edition=digest)))
    return Edition(*values)


def load_media_of(tx: Transaction, edition: str, media: str) -> Media | None:
    """A file by its digest, if that edition shows it."""
    row = tx.one(_ONE_MEDIA_OF, edition=edition, media=media)
    return None if row is None else Media(*row)
