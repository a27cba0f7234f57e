"""What `verify` asks of the tables: rows in batches, so that no transaction lasts long, and rules across rows."""

from collections.abc import Iterator

from sqlalchemy import bindparam, delete, func, select

from elearn.course.progress import AttemptId
from elearn.storage.attempts import Standing
from elearn.storage.statements import Query
from elearn.storage.tables import APPEND_ONLY, METADATA, TABLES
from elearn.storage.transaction import Row, Transaction
from elearn.storage.upgrade import definitions_made

RECORD = ("person", "edition", "attempt", "answer", "answer_words", "completion", "audit")
"""The tables whose rows must not be lost by putting an older database in place of a newer one."""

_attempt, _state, _completion = TABLES["attempt"].c, TABLES["attempt_state"].c, TABLES["completion"].c
_edition, _media, _shown, _document = (TABLES[name].c for name in ("edition", "media", "edition_media", "document"))
_translation = TABLES["translation"].c

_ATTEMPTS = Query(
    select(_attempt.id).where(_attempt.id > bindparam("after")).order_by(_attempt.id).limit(bindparam("size"))
)
_EDITIONS = Query(
    select(_edition.digest)
    .where(_edition.digest > bindparam("after"))
    .order_by(_edition.digest)
    .limit(bindparam("size"))
)
_MEDIA = Query(
    select(_media.digest).where(_media.digest > bindparam("after")).order_by(_media.digest).limit(bindparam("size"))
)
_CONTENT = Query(select(_media.content).where(_media.digest == bindparam("digest")))
_STANDING = Query(
    select(
        _state.step,
        _state.state,
        _state.scene,
        _state.finished_at,
        _state.ending,
        _state.earned,
        _state.possible,
        _state.percent,
        _state.passed,
        _state.critical,
    ).where(_state.attempt == bindparam("attempt"))
)
_NUMBERS_WITH_GAPS = (
    select(_attempt.person, _attempt.course, _attempt.module, func.count(_attempt.number), func.max(_attempt.number))
    .where(_attempt.number.is_not(None))
    .group_by(_attempt.person, _attempt.course, _attempt.module)
    .having(func.count(_attempt.number) != func.max(_attempt.number))
)
_COURSES_TWICE = (
    select(_completion.person, _completion.course)
    .where(_completion.module == "")
    .group_by(_completion.person, _completion.course)
    .having(func.count() > 1)
)
_MEDIA_UNUSED = select(_media.digest).where(~select(_shown.media).where(_shown.media == _media.digest).exists())
_DOCUMENTS_ASTRAY = (
    select(_document.slug, _document.language)
    .join_from(TABLES["document"], TABLES["edition"], _document.edition == _edition.digest)
    .where((_document.slug != _edition.slug) | (_document.language != _edition.language))
)

_original, _words = TABLES["edition"].alias("original").c, TABLES["answer_words"].c
_TRANSLATIONS_ASTRAY = (
    select(_translation.original, _translation.language)
    .join_from(TABLES["translation"], TABLES["edition"], _translation.edition == _edition.digest)
    .join(_original.digest.table, _translation.original == _original.digest)
    .where((_original.slug != _edition.slug) | (_translation.language != _edition.language))
)
_WORDS_ASTRAY = (
    select(_words.attempt, _words.step)
    .join_from(TABLES["answer_words"], TABLES["edition"], _words.edition == _edition.digest)
    .join(TABLES["attempt"], _words.attempt == _attempt.id)
    .join(_original.digest.table, _attempt.edition == _original.digest)
    .where(_original.slug != _edition.slug)
)


def attempts_after(tx: Transaction, after: str, size: int) -> list[AttemptId]:
    """The ids of the next attempts in the order of their ids."""
    return [AttemptId(row[0]) for row in tx.all(_ATTEMPTS, after=after, size=size)]


def editions_after(tx: Transaction, after: str, size: int) -> list[str]:
    """The digests of the next editions in the order of their digests."""
    return [str(row[0]) for row in tx.all(_EDITIONS, after=after, size=size)]


def media_after(tx: Transaction, after: str, size: int) -> list[str]:
    """The digests of the next files in the order of their digests."""
    return [str(row[0]) for row in tx.all(_MEDIA, after=after, size=size)]


def media_content(tx: Transaction, digest: str) -> bytes:
    """A file's bytes."""
    row = tx.one(_CONTENT, digest=digest)
    return b"" if row is None else bytes(row[0])


def load_standing(tx: Transaction, attempt: AttemptId) -> Standing | None:
    """What is kept beside an attempt's answers."""
    row = tx.one(_STANDING, attempt=attempt)
    if row is None:
        return None
    values: Row = (*row[:8], bool(row[8]), bool(row[9]))
    return Standing(*values)


def rules_across_rows(tx: Transaction) -> Iterator[tuple[str, str, str]]:
    """Breaches of rules that no single row shows: rule, subject and what is wrong."""
    for person, course, module, count, last in tx.all(_NUMBERS_WITH_GAPS):
        yield "attempt-numbers", person, f"{count} attempts at {course}/{module}, the last one numbered {last}"
    for person, course in tx.all(_COURSES_TWICE):
        yield "one-completion", person, f"the course {course} is completed more than once"
    for (digest,) in tx.all(_MEDIA_UNUSED):
        yield "orphans", digest, "a file that no edition shows"
    for slug, language in tx.all(_DOCUMENTS_ASTRAY):
        yield "documents", slug, f"its edition in {language} is that of another document"
    yield from translations_astray(tx)


def translations_astray(tx: Transaction) -> Iterator[tuple[str, str, str]]:
    """Translations that are of another document than they stand for: rule, subject and what is wrong."""
    for original, language in tx.all(_TRANSLATIONS_ASTRAY):
        yield "translations", original, f"its translation in {language} is of another document or language"
    for attempt, step in tx.all(_WORDS_ASTRAY):
        yield "translations", attempt, f"the words that step {step} was answered in are of another document"


def missing_guards(tx: Transaction) -> Iterator[str]:
    """The append-only tables that could be changed, because a trigger is missing."""
    found = tx.triggers()
    for table in APPEND_ONLY:
        if not tx.guards(table) <= found:
            yield table


def missing_tables(tx: Transaction) -> frozenset[str]:
    """The tables that should be there and are not."""
    return frozenset(METADATA.tables) - tx.tables()


def definitions_changed(tx: Transaction) -> Iterator[tuple[str, str]]:
    """What is defined otherwise than by our migrations, and how; missing tables and guards are told of elsewhere."""
    found = tx.definitions()
    made = definitions_made() if found else {}
    for name in sorted(found.keys() | made.keys()):
        if name not in made:
            yield name, "this program makes nothing of that name"
        elif name in found and found[name] != made[name]:
            yield name, "this is not defined as this program defines it"
        elif name not in found and made[name].startswith(("CREATE INDEX", "CREATE UNIQUE INDEX")):
            yield name, "this index is missing"


def rows_lacking(here: Transaction, there: Transaction) -> dict[str, int]:
    """How many rows of each table of the record stand here and not there, found by going through both in order."""
    lacking = {}
    for name in RECORD:
        keys = select(*TABLES[name].primary_key).order_by(*TABLES[name].primary_key)
        lacking[name] = sum(1 for _ in _not_in(here.stream(keys), there.stream(keys)))
    return {name: number for name, number in lacking.items() if number}


def _not_in(here: Iterator[Row], there: Iterator[Row]) -> Iterator[Row]:
    """What the first of two ascending streams has and the second has not."""
    other = next(there, None)
    for row in here:
        while other is not None and other < row:
            other = next(there, None)
        if other != row:
            yield row


def end_sessions(tx: Transaction) -> None:
    """Sign everybody out, and let no link or kept form of before be used again."""
    for name in ("session", "sign_in_link", "stash"):
        tx.run(delete(TABLES[name]))


def row_counts(tx: Transaction) -> dict[str, int]:
    """How many rows each table has."""
    counts = {}
    for name, table in TABLES.items():
        row = tx.one(select(func.count()).select_from(table))
        counts[name] = 0 if row is None else int(row[0])
    return counts
