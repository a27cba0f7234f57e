"""Scenes: their keys, and that each is exactly one of ending, decision and passage."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from elearn.language.bodies import Body, BodyReader
from elearn.language.decisions import ReadDecision, read_decision
from elearn.language.diagnostics import Diagnostic, Fix, Related
from elearn.language.draft import DraftBlock, DraftDecision, DraftLine, DraftScene, Item, Remedy
from elearn.language.fields import read_effects, read_fields
from elearn.language.findings import Findings
from elearn.language.model import DecisionType, Ending, Scene
from elearn.language.names import SCENE_ID, SCENE_KEYS, NamedScene, slug
from elearn.language.sheet import Fields, Place, Sheet
from elearn.language.slips import find_line_slip
from elearn.language.source import Span
from elearn.language.values import Values

_BOLD = re.compile(r"\*\*([^*\n]+)\*\*\s*$")
_ID = re.compile(r"\bid\b(?:\s*:\s*[\"'“]?(?P<id>[A-Za-z0-9-]+))?")


def name_scenes(
    drafts: Sequence[DraftScene], findings: Findings
) -> tuple[tuple[str, ...], dict[str, NamedScene], bool]:
    """The scenes' ids in order, what each name stands for, and whether all names are known."""
    ids: list[str] = []
    named: dict[str, NamedScene] = {}
    known = True
    for draft in drafts:
        name, span = _name(draft, findings)
        if draft.braces is not None and draft.braces.mapping is None and (written := _ID.search(draft.braces.text)):
            known &= bool(written["id"])
            name = slug(written["id"] or draft.title)
        if name in named:
            findings.add(
                Diagnostic(
                    "E107",
                    f"two scenes are called `{name}`",
                    span,
                    related=(Related(named[name].span, "the first one"),),
                    help="change one heading, or give one an id of its own: `{id: …}`",
                )
            )
        ids.append(name)
        if name:
            named.setdefault(name, NamedScene(draft.title, draft.span))
    return tuple(ids), named, known


def _name(draft: DraftScene, findings: Findings) -> tuple[str, Span]:
    """A scene's id, and where it is written."""
    entry = draft.braces.mapping.get("id") if draft.braces and draft.braces.mapping else None
    if entry is not None:
        values = Values(findings, "E110")
        text = values.text(entry)
        if text is not None and not SCENE_ID.fullmatch(text):
            values.tell(
                entry.value,
                f"`{text[:60]}` cannot be a scene's id",
                "an id has small letters and digits, joined by single hyphens: `warm-hand-off`",
                fix=slug(text) or None,
            )
        return (slug(text) if text else ""), entry.value.span
    name = slug(draft.title)
    readable = draft.braces is None or draft.braces.mapping is not None
    if not name and readable:
        findings.add(
            Diagnostic(
                "E105",
                "this scene has no name: its heading leaves no letter or digit",
                draft.span,
                help="write an id at the heading's end: `{id: first-scene}`",
            )
        )
    return name, draft.span


@dataclass(frozen=True, slots=True)
class _Offence:
    """Something that makes a scene two things."""

    span: Span
    message: str
    help: str
    fix: Fix | None = None


def read_scene_draft(sheet: Sheet, draft: DraftScene, name: str) -> Scene:
    """A scene's values, after telling what is wrong with them."""
    keys = tuple(key for key in SCENE_KEYS if key != "ending") if sheet.quiz else SCENE_KEYS
    place = Place("a scene in a quiz" if sheet.quiz else "a scene", keys, effects=not sheet.quiz)
    fields = read_fields(sheet, draft.braces, place)
    body = BodyReader(sheet).read(draft.items)
    decisions = [read_decision(sheet, decision) for decision in draft.decisions]
    _check_shape(sheet, draft, fields, body, decisions)
    texts = {key: sheet.values.text(entry) for key in ("clock", "place") if (entry := fields.get(key))}
    ending, each = fields.get("ending"), fields.get("each")
    word = sheet.values.choice(ending, [ending.value for ending in Ending]) if ending else None
    return Scene(
        name,
        draft.title,
        draft.span,
        clock=texts.get("clock"),
        place=texts.get("place"),
        each=each is None or sheet.values.boolean(each) is not False,
        effects=read_effects(sheet, fields),
        ending=Ending(word) if word else None,
        blocks=tuple(block for block in body.blocks if block.text.strip()),
        decision=decisions[0].decision if decisions else None,
        routes=tuple(body.routes),
    )


def _check_shape(
    sheet: Sheet, draft: DraftScene, fields: Fields, body: Body, decisions: Sequence[ReadDecision]
) -> None:
    """Tell a scene that is two things, once."""
    offences = [*_offences_of_scene(sheet, draft, fields, body)]
    for read in decisions:
        offences.extend(_offences_of_decision(sheet, read))
    if sheet.quiz and not decisions and fields.readable and "ending" not in fields.written:
        offences.append(
            _Offence(
                draft.span,
                "a quiz holds decisions alone, and this scene is none",
                "write a question as a level-3 heading: `### …`",
            )
        )
    if offences:
        first = min(offences, key=lambda offence: offence.span.start)
        sheet.findings.add(Diagnostic("E112", first.message, first.span, help=first.help, fix=first.fix))


def _offences_of_scene(sheet: Sheet, draft: DraftScene, fields: Fields, body: Body) -> Iterator[_Offence]:
    ending = "ending" in fields.written and not sheet.quiz
    routes = () if sheet.quiz else body.route_spans
    if ending and draft.decisions:
        yield _Offence(
            draft.decisions[0].span,
            "an ending has no decision",
            "leave `ending` out of the scene's braces, or put the decision into a scene before it",
        )
    if len(draft.decisions) > 1:
        yield _Offence(
            draft.decisions[1].span,
            "a scene has one decision, and this is its second",
            "begin a new scene before it: `## …`",
        )
    for span in routes:
        if ending:
            yield _Offence(span, "an ending leads nowhere", "leave the route out, or `ending` in the scene's braces")
        elif draft.decisions:
            yield _Offence(
                span,
                "a scene with a decision has no routes",
                "write `goto` in the braces of the decision's heading or of its options",
            )
    if body.after_route is not None and not sheet.quiz:
        yield _after_route(sheet, body.after_route)


def _after_route(sheet: Sheet, block: DraftBlock) -> _Offence:
    slip = find_line_slip(sheet.source.line(sheet.source.position(block.span.start)[0]))
    meant = _BOLD.match(block.text)
    if slip is None or slip.mended is None:
        advice = f"write `## {meant[1]}` if a scene begins here" if meant else "put it above the scene's routes"
        return _Offence(block.span, "text stands after a route", advice)
    fix = Fix(Span(block.span.start, block.span.start + len(block.text.split("\n")[0])), slip.mended)
    return _Offence(block.span, "text stands after a route", slip.advice, fix)


def _offences_of_decision(sheet: Sheet, read: ReadDecision) -> Iterator[_Offence]:
    draft = read.draft
    for span in (span for body in read.bodies for span in body.route_spans):
        if not sheet.quiz:
            yield _Offence(
                span,
                "a decision has no routes",
                "write `goto` in the braces of the decision's heading or of its options",
            )
    if stray := _first_stray(draft):
        remedy = draft.strayed or Remedy("indent feedback below its option")
        yield _Offence(stray, "only outcomes may follow the options", remedy.advice, remedy.fix)
    if read.type is DecisionType.CHOOSE and draft.outcomes:
        yield _Offence(
            draft.outcomes[0].span,
            "a decision of type `choose` has no outcomes",
            "write what follows as feedback, indented below its option",
        )
    keyed = any(option.braces for option in draft.options or ())
    if read.type is DecisionType.RATE and draft.options_span and not keyed:
        message = "a decision of type `rate` has no options"
        yield _Offence(draft.options_span, message, "leave the list out, or write `type: select`")


def _first_stray(draft: DraftDecision) -> Span | None:
    """Where the first thing after the options stands that may not."""
    return next((_item_span(item) for item in draft.strays), None)


def _item_span(item: Item) -> Span:
    match item:
        case DraftBlock():
            return item.span
        case DraftLine():
            return item.braces.span
