"""Documents in the learner's language: the translation that was made from the very text that an attempt has pinned.

What is decided, offered and scored is always the pinned edition's; a translation lends its words. Once an attempt was
answered in a translation it keeps it, whatever is published later.
"""

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from json import loads

from elearn.course.editions import load_scenario
from elearn.course.manifest import Course, Module, Proofread
from elearn.course.progress import AttemptFacts, PersonId
from elearn.course.reading import DIGEST_DIGITS
from elearn.language.model import Decision, Scenario
from elearn.services.desk import Desk
from elearn.services.editions import prepared
from elearn.services.shelf import Prepared
from elearn.storage.attempts import Attempt
from elearn.storage.editions import load_edition_texts, load_source
from elearn.storage.published import list_editions, list_published
from elearn.storage.transaction import Transaction
from elearn.storage.translations import (
    Translated,
    keep_translation,
    list_translations,
    titles_in,
    translation_of,
    words_of,
)


def edition_read(desk: Desk, tx: Transaction, attempt: Attempt, language: str) -> Prepared:
    """An attempt's edition in the words of a language, as far as there are such words."""
    pinned = prepared(desk, tx, attempt.edition)
    shown = None if _speaks(pinned, language) else translation_of(tx, attempt.edition, language)
    if shown is None:
        return pinned
    return _in_words(desk, tx, pinned, words_of(tx, attempt.id, attempt.side_of, language) or shown)


def edition_offered(desk: Desk, tx: Transaction, digest: str, language: str) -> Prepared:
    """An edition that nobody has begun yet, in the words of a language, as far as there are such words."""
    pinned = prepared(desk, tx, digest)
    found = None if _speaks(pinned, language) else translation_of(tx, digest, language)
    return pinned if found is None else _in_words(desk, tx, pinned, found)


def _speaks(edition: Prepared, language: str) -> bool:
    written = edition.script.scenario.language
    return written == language or not language or written.partition("-")[0].lower() == language


def _in_words(desk: Desk, tx: Transaction, pinned: Prepared, translation: str) -> Prepared:
    words = prepared(desk, tx, translation)
    return replace(words, outlook=pinned.outlook, braces=pinned.script.scenario.language)


def proofread_of(desk: Desk, tx: Transaction, edition: Prepared) -> Proofread | None:
    """Who has read a translation in the very text that is shown, None if nobody has or it is no translation."""
    if not edition.braces or not desk.catalogue.proofread:
        return None
    text = sha256(load_source(tx, edition.digest).encode()).hexdigest()
    return desk.catalogue.proofread.get(text[:DIGEST_DIGITS])


def course_in(
    tx: Transaction, course: Course, language: str, officer: PersonId, attempts: Iterable[AttemptFacts]
) -> Course:
    """A course whose modules have the titles that their documents have in a language."""
    if all(each.language.partition("-")[0].lower() == language for each in course.modules) or not language:
        return course
    by_edition, by_document = titles_in(tx, language)
    opened = {each.module: each.edition for each in attempts if each.course == course.slug and not each.finished}

    def titled(module: Module) -> Module:
        edition = opened.get(module.id)
        current = by_document.get(module.document_for(officer))
        title = current if edition is None else by_edition.get(edition)
        return module if title is None or module.forms else replace(module, title=title, language=language)

    return replace(course, modules=tuple(titled(each) for each in course.modules))


def join_translations(desk: Desk) -> None:
    """Show each published translation for every edition of the very text that it was made from."""
    made_from = {each: _original_of(each.context) for each in desk.store.read(list_published)}
    translations = [each for each, original in made_from.items() if original]
    if not translations:
        return
    editions = desk.store.read(lambda tx: list_editions(tx, {each.slug for each in translations}))
    originals = [each for each in editions if not _original_of(each.context)]
    wanted = {
        Translated(original.digest, each.language, each.digest)
        for original in originals
        for each in translations
        if each.slug == original.slug and sha256(original.source.encode()).hexdigest() == made_from[each]
    }
    missing = wanted - desk.store.read(list_translations)
    fitting = desk.store.read(lambda tx: [each for each in missing if _fits(tx, each)]) if missing else []
    if fitting:
        desk.store.write(lambda tx: _keep(tx, fitting, desk.now()))


def _keep(tx: Transaction, translations: Iterable[Translated], at: int) -> None:
    for each in translations:
        keep_translation(tx, each, at)


def _original_of(context: str) -> str | None:
    """The digest of the text that an edition was translated from, None for what is no translation."""
    found = loads(context).get("original")
    return found if isinstance(found, str) else None


def _fits(tx: Transaction, translated: Translated) -> bool:
    """Whether every part of an edition has its words, also where another program had made the edition."""
    one, other = (load_edition_texts(tx, digest)[0] for digest in (translated.original, translated.edition))
    return _shape(load_scenario(one)) == _shape(load_scenario(other))


def _shape(scenario: Scenario) -> object:
    return [
        (each.id, len(each.blocks), None if each.decision is None else _shape_of_decision(each.decision))
        for each in scenario.scenes
    ]


def _shape_of_decision(decision: Decision) -> object:
    return (
        decision.type,
        len(decision.prose),
        [option.id for option in decision.options],
        [(each.when, len(each.response.consequence), len(each.response.coaching)) for each in decision.outcomes],
        len(decision.self_check),
    )
