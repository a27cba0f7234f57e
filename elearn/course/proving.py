"""Proves documents: what exploring shows, beside what reading showed, less what the author has accepted."""

from dataclasses import dataclass, replace
from pathlib import Path

from elearn.analysis.acceptance import Accepted, check_acceptances, find_accepted, withhold
from elearn.analysis.facts import Facts
from elearn.analysis.findings import Explored
from elearn.analysis.lexicon import Lexicon
from elearn.analysis.proof import Written, prove
from elearn.course.lexicons import lexicon_for, load_lexicons
from elearn.course.reading import Document, uncollected
from elearn.language.model import Scenario
from elearn.resources import shipped


@dataclass(frozen=True, slots=True)
class Proved:
    """A document with all that is to be said of it; `facts` is None where it has errors of its form.

    `explored` is None, too, for quizzes and where there were too many states. `accepted` are the warnings that the
    author accepts and that are therefore left out.
    """

    document: Document
    facts: Facts | None = None
    explored: Explored | None = None
    accepted: tuple[Accepted, ...] = ()


class Prover:
    """Proves documents; each folder's word lists are read once."""

    def __init__(self) -> None:
        self._lexicons: dict[Path | None, dict[str, Lexicon]] = {}

    def prove(self, document: Document) -> Proved:
        """A document with everything that there is to find out about it."""
        scenario, draft = document.scenario, document.draft
        if scenario is None or draft is None:
            return Proved(document)
        with uncollected():
            proof = prove(scenario, Written(draft, self._lexicon(document, scenario.language), document.original))
        accepted = find_accepted(draft)
        kept, used = withhold(proof.diagnostics, accepted)
        told = (*document.diagnostics, *kept, *check_acceptances(draft, accepted, used))
        return Proved(
            replace(
                document,
                scenario=_timed(document, scenario, proof.facts),
                diagnostics=tuple(sorted(told, key=lambda each: (each.span.start, each.code))),
            ),
            proof.facts,
            proof.explored,
            used,
        )

    def _lexicon(self, document: Document, language: str) -> Lexicon:
        own = document.shared.folder
        if own not in self._lexicons:
            self._lexicons[own] = load_lexicons(shipped("content"), own)
        return lexicon_for(self._lexicons[own], language)


def prove_document(document: Document) -> Proved:
    """A document with everything that there is to find out about it."""
    return Prover().prove(document)


def _timed(document: Document, scenario: Scenario, facts: Facts) -> Scenario:
    """The scenario with the minutes of a middling play, where its author has given none."""
    front = document.draft.front if document.draft is not None else None
    given = document.language is not None or front is None or front.get("minutes") is not None
    return scenario if given else replace(scenario, minutes=facts.minutes)
