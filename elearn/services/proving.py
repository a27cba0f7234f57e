"""Proving what is about to be published, and once what an older program had published without."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from elearn.analysis.facts import Facts
from elearn.course.catalogue import Catalogue, Document
from elearn.course.editions import Edition, load_scenario, make_edition
from elearn.course.outlook import dump_facts
from elearn.language.reports import to_text
from elearn.services.desk import Desk
from elearn.storage.editions import load_edition_texts
from elearn.storage.facts import KeptFacts, keep_facts, remarks_on, unproved_editions


@dataclass(frozen=True, slots=True)
class Ready:
    """A document that was proved sound, as the edition to publish, with what is kept of its proof."""

    document: Document
    edition: Edition
    kept: KeptFacts


def prove_documents(
    documents: Iterable[Document], catalogue: Catalogue
) -> tuple[tuple[Ready, ...], tuple[Document, ...]]:
    """Prove documents; gives those that can be published, and those that cannot with all that is wrong with them."""
    from elearn.course.proving import Prover  # a start that finds nothing new need not load it

    prover, ready, broken = Prover(), [], []
    for each in documents:
        proved = prover.prove(each)
        found = proved.document
        if found.language is not None and not found.errors:
            found = _with_flow(found, prover.prove(replace(each, original=None)).document)
        if found.errors or proved.facts is None:
            broken.append(found)
        else:
            ready.append(_ready(found, make_edition(found, catalogue), proved.facts))
    return tuple(ready), tuple(broken)


def _with_flow(translation: Document, as_original: Document) -> Document:
    """A translation with the errors of its flow, which a check tells at the original alone."""
    return replace(translation, diagnostics=(*translation.diagnostics, *as_original.errors))


def _ready(document: Document, edition: Edition, facts: Facts) -> Ready:
    minutes = facts.minutes if document.scenario is None else document.scenario.minutes
    remarks = to_text(document.name, document.source, document.diagnostics)
    return Ready(document, edition, KeptFacts(edition.digest, minutes, dump_facts(facts, minutes), remarks))


def prove_stored(desk: Desk) -> int:
    """Prove the editions that were stored by a program that proved less; gives how many there were."""
    unproved = desk.store.read(unproved_editions)
    for digest in unproved:
        scenario, _, _ = desk.store.read(partial(load_edition_texts, digest=digest))
        remarks = desk.store.read(partial(remarks_on, edition=digest))
        desk.store.write(partial(keep_facts, kept=replace(_prove_edition(digest, scenario), remarks=remarks)))
    return len(unproved)


def _prove_edition(digest: str, scenario: str) -> KeptFacts:
    from elearn.analysis.proof import Written, prove

    found = load_scenario(scenario)
    return KeptFacts(digest, found.minutes, dump_facts(prove(found, Written()).facts, found.minutes))
