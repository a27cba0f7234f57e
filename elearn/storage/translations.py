"""Translations of editions: which one is shown in a language, and to whose words an answer was given."""

from dataclasses import dataclass

from sqlalchemy import bindparam, insert, or_, select

from elearn.course.progress import AttemptId
from elearn.storage.dialects import insert_or_replace
from elearn.storage.statements import Query
from elearn.storage.tables import TABLES
from elearn.storage.transaction import Transaction

_translation, _edition, _document = (TABLES[name].c for name in ("translation", "edition", "document"))
_words = TABLES["answer_words"].c


@dataclass(frozen=True, slots=True)
class Translated:
    """A translation's edition, by the edition that it is a translation of."""

    original: str
    language: str
    edition: str


_KEEP = Query(insert_or_replace(TABLES["translation"], "edition", "published_at"))
_ALL = Query(select(_translation.original, _translation.language, _translation.edition))
_SHOWN = Query(
    select(_translation.edition)
    .where(
        _translation.original == bindparam("original"),
        or_(_translation.language == bindparam("language"), _translation.language.like(bindparam("regional"))),
    )
    .order_by(_translation.language)
    .limit(1)
)
_NOTE = Query(insert(TABLES["answer_words"]))
_READ = Query(
    select(_words.edition)
    .join_from(TABLES["answer_words"], TABLES["edition"], _edition.digest == _words.edition)
    .where(
        or_(_words.attempt == bindparam("attempt"), _words.attempt == bindparam("copied_from")),
        or_(_edition.language == bindparam("language"), _edition.language.like(bindparam("regional"))),
    )
    .order_by(_words.step)
    .limit(1)
)
_TITLES = Query(
    select(_translation.original, _document.slug, _edition.title)
    .join_from(TABLES["translation"], TABLES["edition"], _edition.digest == _translation.edition)
    .outerjoin(TABLES["document"], _document.edition == _translation.original)
    .where(or_(_translation.language == bindparam("language"), _translation.language.like(bindparam("regional"))))
    .order_by(_translation.language.desc())
)


def keep_translation(tx: Transaction, translated: Translated, at: int) -> None:
    """Show this translation of an edition from now on."""
    tx.run(
        _KEEP,
        original=translated.original,
        language=translated.language,
        edition=translated.edition,
        published_at=at,
    )


def list_translations(tx: Transaction) -> frozenset[Translated]:
    """Give every translation that is shown."""
    return frozenset(Translated(*row) for row in tx.all(_ALL))


def translation_of(tx: Transaction, edition: str, language: str) -> str | None:
    """The translation of an edition that is shown in a language, None where there is none."""
    row = tx.one(_SHOWN, original=edition, language=language, regional=f"{language}-%")
    return None if row is None else str(row[0])


def words_of(tx: Transaction, attempt: AttemptId, copied_from: AttemptId | None, language: str) -> str | None:
    """The translation that an attempt, or the one it was copied from, was first answered in, by language."""
    row = tx.one(
        _READ, attempt=attempt, copied_from=copied_from or attempt, language=language, regional=f"{language}-%"
    )
    return None if row is None else str(row[0])


def note_words(tx: Transaction, attempt: AttemptId, step: int, edition: str) -> None:
    """Note that an answer was given to the words of a translation."""
    tx.run(_NOTE, attempt=attempt, step=step, edition=edition)


def titles_in(tx: Transaction, language: str) -> tuple[dict[str, str], dict[str, str]]:
    """The titles of translations in a language: by the edition they are of, and by document where that is current."""
    rows = tx.all(_TITLES, language=language, regional=f"{language}-%")
    return {row[0]: row[2] for row in rows}, {row[1]: row[2] for row in rows if row[1] is not None}
