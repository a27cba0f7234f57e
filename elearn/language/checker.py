"""As written → checked: every name looked up, every value of its type; a Scenario where nothing is wrong."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from elearn.language.diagnostics import Diagnostic, Severity
from elearn.language.draft import Draft
from elearn.language.estimate import count_words, estimate_minutes
from elearn.language.fields import find_scene
from elearn.language.figures import check_citations, check_pictures
from elearn.language.findings import Findings
from elearn.language.frontmatter import Front, read_front
from elearn.language.headings import headings_meant
from elearn.language.model import Kind, Scenario, Scene
from elearn.language.names import NamedScene, Names
from elearn.language.parser import parse
from elearn.language.scenes import name_scenes, read_scene_draft
from elearn.language.sheet import Sheet
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings
from elearn.language.translations import translate

_PASS_PERCENT = 75


class Reading(NamedTuple):
    """A text as it was read: the scenario that it is, or None, all that an author should know of it, and the draft."""

    scenario: Scenario | None
    diagnostics: tuple[Diagnostic, ...]
    draft: Draft


def read(source: Source, surroundings: Surroundings) -> tuple[Scenario | None, tuple[Diagnostic, ...]]:
    """The scenario that a text is, or None, and all that an author should know of it, by place."""
    reading = read_whole(source, surroundings)
    return reading.scenario, reading.diagnostics


def read_whole(source: Source, surroundings: Surroundings) -> Reading:
    """As `read`, with the draft: where everything stands."""
    draft, unreadable = parse(source)
    scenario, found = check(draft, surroundings)
    findings = Findings()
    for diagnostic in (*unreadable, *(told for told in found if not _follows(told, unreadable))):
        findings.add(diagnostic)
    return Reading(scenario, findings.sorted(), draft)


def check(draft: Draft, surroundings: Surroundings) -> tuple[Scenario | None, tuple[Diagnostic, ...]]:
    """The scenario that a draft is, and what is wrong with it; None where anything is, or could not be read."""
    findings = Findings()
    front = read_front(draft.front, surroundings, findings)
    if surroundings.language is None:
        scenario = _check_original(draft, surroundings, front, findings)
    else:
        scenario = translate(draft, surroundings, front, findings)
    diagnostics = findings.sorted()
    wrong = draft.broken or any(found.severity is Severity.ERROR for found in diagnostics)
    return None if wrong else scenario, diagnostics


def _follows(told: Diagnostic, unreadable: tuple[Diagnostic, ...]) -> bool:
    """Whether a value is wrong only because it could not be read as it was meant."""
    return told.code == "E104" and any(
        problem.code == "E102" and told.span.start <= problem.span.start < told.span.end for problem in unreadable
    )


@dataclass(frozen=True, slots=True)
class _Lead:
    """Where a scenario begins and what its margin draws."""

    start: str | None
    tension: str | None


def _check_original(draft: Draft, surroundings: Surroundings, front: Front, findings: Findings) -> Scenario | None:
    ids, named, known = name_scenes(draft.scenes, findings)
    names = replace(_names(front, named, known and not draft.unread_scenes), headings=headings_meant(draft))
    sheet = Sheet(draft.source, names, findings, front.kind)
    scenes = tuple(read_scene_draft(sheet, scene, name) for scene, name in zip(draft.scenes, ids, strict=True))
    lead = _lead(sheet, front)
    check_pictures(sheet, draft, surroundings, front.cast_known)
    check_citations(sheet, draft, surroundings)
    return _scenario(surroundings, front, lead, scenes) if scenes else None


def _names(front: Front, scenes: dict[str, NamedScene], known: bool) -> Names:
    return Names(
        scenes=scenes,
        scenes_known=known,
        meters={meter.name: meter for meter in front.meters},
        flags=frozenset(front.flags),
        variables_known=front.variables_known,
        competencies=frozenset(front.competencies),
        competencies_known=front.competencies_known,
        sources=frozenset(front.sources),
        sources_known=front.sources_known,
        cast={member.id: member for member in front.cast},
        cast_known=front.cast_known,
    )


def _lead(sheet: Sheet, front: Front) -> _Lead:
    start = getattr(front.start.value, "text", "") if front.start else ""
    tension = getattr(front.tension.value, "text", "") if front.tension else ""
    if front.tension and tension not in sheet.names.meters and sheet.names.variables_known:
        meant = sheet.findings.nearest(tension, sheet.names.meters)
        sheet.tell(
            "E203",
            f"no meter is called `{tension[:60]}`",
            front.tension.value.span,
            f"did you mean `{meant}`?" if meant else "`tension` names one of the `meters`",
        )
    return _Lead(find_scene(sheet, start, front.start.value.span) if front.start else None, tension or None)


def _scenario(surroundings: Surroundings, front: Front, lead: _Lead, scenes: tuple[Scene, ...]) -> Scenario:
    words = count_words(scenes)
    percent = front.pass_percent
    if percent is None:
        percent = 0 if front.kind is Kind.LESSON else _PASS_PERCENT
    return Scenario(
        slug=surroundings.slug,
        kind=front.kind or Kind.SCENARIO,
        language=front.language,
        title=front.title,
        summary=front.summary,
        minutes=front.minutes or estimate_minutes(scenes, words),
        start=lead.start or scenes[0].id,
        scenes=scenes,
        pass_percent=percent,
        content_note=front.content_note,
        competencies=front.competencies,
        draw=front.draw,
        cast=front.cast,
        meters=front.meters,
        flags=front.flags,
        tension=lead.tension,
        sources=front.sources,
        authors=front.authors,
        reviewed=front.reviewed,
        words=words,
    )
