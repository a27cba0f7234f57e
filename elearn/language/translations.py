"""Translations: an author's words in another language, put into the parts of the checked original (E117).

Scenes, blocks, decisions, options and outcomes correspond to the original's in order and number. Whatever stands in
braces is the original's; the translation's own are not looked at, except that a line of them stays a line.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from elearn.language.bodies import to_block
from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import WHOLE
from elearn.language.draft import Draft, DraftBlock, DraftDecision, DraftOption, DraftOutcome, DraftScene, Item
from elearn.language.estimate import count_words
from elearn.language.figures import check_citations, check_pictures
from elearn.language.findings import Findings
from elearn.language.frontmatter import Front
from elearn.language.model import Block, Decision, DecisionType, Option, Outcome, Response, Scenario, Scene
from elearn.language.names import Names
from elearn.language.sheet import Sheet
from elearn.language.spelling import counted
from elearn.language.surroundings import Surroundings

_COACH = re.compile(r"\*\*[^*\n]{1,40}:\*\*\s*")


class _Departs(Exception):
    """A scene of the translation that is not built as the original's; owns its sentence."""


def translate(draft: Draft, surroundings: Surroundings, front: Front, findings: Findings) -> Scenario | None:
    """The original with the translation's words."""
    original = surroundings.original
    if original is None:
        if draft.scenes or not draft.broken:
            findings.add(
                Diagnostic(
                    "E117",
                    f"the original of this translation, `{surroundings.slug}.md`, is missing or has errors",
                    WHOLE,
                    help="mend the original first",
                )
            )
        return None
    sheet = _sheet(draft, front, findings, original)
    check_pictures(sheet, draft, surroundings, cast_known=True)
    check_citations(sheet, draft, surroundings)
    _compare_numbers(draft, original, findings)
    scenes = []
    for written, scene in zip(draft.scenes, original.scenes, strict=False):
        try:
            scenes.append(_scene(sheet, written, scene))
        except _Departs as departure:
            if not draft.broken or written.braces is None or written.braces.mapping is not None:
                findings.add(
                    Diagnostic(
                        "E117",
                        f"{departure}",
                        written.span,
                        help=f"compare it with the scene `{scene.title}` of the original",
                    )
                )
    return _scenario(surroundings, front, original, sheet, scenes)


def _sheet(draft: Draft, front: Front, findings: Findings, original: Scenario) -> Sheet:
    """What the translation may name is what the original names; people are called as translated."""
    translated = {member.id: member for member in front.cast}
    cast = {
        member.id: replace(
            member,
            name=translated[member.id].name if member.id in translated else member.name,
            role=translated[member.id].role or member.role if member.id in translated else member.role,
        )
        for member in original.cast
    }
    names = Names(sources=frozenset(original.sources), cast=cast)
    return Sheet(draft.source, names, findings, original.kind)


def _compare_numbers(draft: Draft, original: Scenario, findings: Findings) -> None:
    """Tell scenes that are missing, or that the original does not have."""
    written, wanted = len(draft.scenes), len(original.scenes)
    if written < wanted:
        if written or not draft.broken:
            findings.add(
                Diagnostic(
                    "E117",
                    f"the original has {wanted} scenes, and this translation only {written}",
                    WHOLE,
                    help=f"the scenes correspond in order; the last one found is the original's number {written}",
                )
            )
    elif written > wanted:
        findings.add(
            Diagnostic(
                "E117",
                f"the original has {wanted} scenes, and this is number {wanted + 1}",
                draft.scenes[wanted].span,
                help="leave it out, or add it to the original too",
            )
        )


def _scenario(
    surroundings: Surroundings, front: Front, original: Scenario, sheet: Sheet, scenes: Sequence[Scene]
) -> Scenario:
    return replace(
        original,
        language=surroundings.language or original.language,
        title=front.title,
        summary=front.summary,
        content_note=front.content_note or original.content_note,
        scenes=tuple(scenes),
        cast=tuple(sheet.names.cast.values()),
        meters=tuple(replace(meter, label=front.labels.get(meter.name, meter.label)) for meter in original.meters),
        words=count_words(scenes),
    )


def _scene(sheet: Sheet, draft: DraftScene, scene: Scene) -> Scene:
    blocks = _body(sheet, draft.items, scene.blocks, len(scene.routes), "above its decision" if scene.decision else "")
    if bool(draft.decisions) != (scene.decision is not None) or len(draft.decisions) > 1:
        wanted = "a decision" if scene.decision else "no decision"
        raise _Departs(f"this scene has {wanted} in the original")
    decision = _decision(sheet, draft.decisions[0], scene.decision) if scene.decision else None
    return replace(scene, title=draft.title or scene.title, span=draft.span, blocks=blocks, decision=decision)


def _body(sheet: Sheet, items: Sequence[Item], blocks: Sequence[Block], routes: int, where: str) -> tuple[Block, ...]:
    """The blocks with the translation's words, under the original's conditions."""
    wanted = []
    for block in blocks:
        wanted += ["line", "block"] if block.condition is not None else ["block"]
    wanted += ["line"] * routes
    filled = [item for item in items if not isinstance(item, DraftBlock) or item.text.strip()]
    found = ["block" if isinstance(item, DraftBlock) else "line" for item in filled]
    if found != wanted:
        raise _Departs(_difference(found, wanted, where))
    written = [item for item in filled if isinstance(item, DraftBlock)]
    return tuple(_block(sheet, draft, block) for draft, block in zip(written, blocks, strict=True))


def _difference(found: Sequence[str], wanted: Sequence[str], where: str) -> str:
    place = f" {where}" if where else ""
    for kind, one, several in (("block", "block", "blocks"), ("line", "line of braces", "lines of braces")):
        if found.count(kind) != wanted.count(kind):
            told = counted(found.count(kind), one, several, none="no")
            return f"this scene has {told}{place}, and the original {wanted.count(kind)}"
    return f"blocks and lines of braces{place} follow in another order than in the original"


def _block(sheet: Sheet, draft: DraftBlock, block: Block) -> Block:
    return replace(to_block(sheet, draft), condition=block.condition, otherwise=block.otherwise)


def _decision(sheet: Sheet, draft: DraftDecision, decision: Decision) -> Decision:
    prose = _body(sheet, draft.prose, decision.prose, 0, "in the decision's prose")
    if draft.strays:
        raise _Departs("something stands after the options")
    options = draft.options or ()
    reflecting = decision.type is DecisionType.REFLECT
    wanted = len(decision.self_check) if reflecting else len(decision.options)
    if len(options) != wanted:
        raise _Departs(f"this decision has {counted(len(options), 'option', none='no')}, and in the original {wanted}")
    if len(draft.outcomes) != len(decision.outcomes):
        found = counted(len(draft.outcomes), "outcome", none="no")
        raise _Departs(f"this decision has {found}, and in the original {len(decision.outcomes)}")
    return replace(
        decision,
        prompt=draft.prompt or decision.prompt,
        span=draft.span,
        prose=prose,
        options=()
        if reflecting
        else tuple(_option(sheet, written, option) for written, option in zip(options, decision.options, strict=True)),
        outcomes=tuple(
            _outcome(sheet, written, outcome)
            for written, outcome in zip(draft.outcomes, decision.outcomes, strict=True)
        ),
        self_check=tuple(option.whole for option in options) if reflecting else (),
    )


def _option(sheet: Sheet, draft: DraftOption, option: Option) -> Option:
    written = _filled(draft.feedback)
    feedback = _response(sheet, written, option.feedback, f"the feedback of option `{option.id}`")
    return replace(option, text=draft.text, span=draft.span, feedback=feedback, guard=None)


def _outcome(sheet: Sheet, draft: DraftOutcome, outcome: Outcome) -> Outcome:
    blocks = (*outcome.response.consequence, *outcome.response.coaching)
    where = f"in the outcome `{outcome.when.value}`"
    _body(sheet, draft.items, blocks, 0, where)
    written = _filled([item for item in draft.items if isinstance(item, DraftBlock)])
    return replace(
        outcome, headline=draft.headline, span=draft.span, response=_response(sheet, written, outcome.response, where)
    )


def _filled(blocks: Sequence[DraftBlock]) -> list[DraftBlock]:
    return [block for block in blocks if block.text.strip()]


def _response(sheet: Sheet, written: Sequence[DraftBlock], response: Response, what: str) -> Response:
    """Feedback, divided where the original is, whatever the translation calls its coach."""
    wanted = (*response.consequence, *response.coaching)
    if len(written) != len(wanted):
        raise _Departs(f"{what} has {counted(len(written), 'block', none='no')}, and in the original {len(wanted)}")
    blocks = [_block(sheet, draft, block) for draft, block in zip(written, wanted, strict=True)]
    cut = len(response.consequence)
    if cut < len(blocks):
        blocks[cut] = replace(
            blocks[cut],
            text=_COACH.sub("", blocks[cut].text, count=1) if _COACH.match(blocks[cut].text) else blocks[cut].text,
        )
    return Response(tuple(blocks[:cut]), tuple(blocks[cut:]))
