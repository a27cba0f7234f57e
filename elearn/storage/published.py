"""Which editions new attempts get, with what they were made from: asked when content is loaded and by instructors."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from elearn.course.editions import Edition
from elearn.storage.tables import TABLES
from elearn.storage.transaction import Transaction

_document, _edition, _facts = (TABLES[name].c for name in ("document", "edition", "edition_facts"))


@dataclass(frozen=True, slots=True)
class Published:
    """The edition of a document that new attempts get; `minutes` and `remarks` are None where it was never proved."""

    slug: str
    language: str
    digest: str
    title: str
    source: str
    context: str
    published_at: int
    minutes: int | None = None
    remarks: str | None = None

    @property
    def made_from(self) -> Edition:
        """Give the edition without what was made of its text."""
        return Edition(self.digest, self.slug, "", self.language, self.title, self.source, self.context, "", "")


def list_published(tx: Transaction) -> tuple[Published, ...]:
    """Give the current edition of every document."""
    statement = (
        select(
            _document.slug,
            _document.language,
            _document.edition,
            _edition.title,
            _edition.source,
            _edition.context,
            _document.published_at,
            _facts.minutes,
            _facts.remarks,
        )
        .select_from(TABLES["document"].join(TABLES["edition"], _edition.digest == _document.edition))
        .outerjoin(TABLES["edition_facts"], _facts.edition == _document.edition)
        .order_by(_document.slug, _document.language)
    )
    return tuple(Published(*row) for row in tx.all(statement))


def list_editions(tx: Transaction, slugs: Iterable[str]) -> tuple[Edition, ...]:
    """Give every edition ever stored of these documents, without what was made of its text."""
    columns = (_edition.digest, _edition.slug, _edition.language, _edition.title, _edition.source, _edition.context)
    rows = tx.all(select(*columns).where(_edition.slug.in_(list(slugs))))
    return tuple(Edition(row[0], row[1], "", row[2], row[3], row[4], row[5], "", "") for row in rows)
