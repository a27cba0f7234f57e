"""Parts that say nothing or do nothing: options without feedback, mute endings, unused variables and cast members."""

import re
from collections.abc import Iterator

from elearn.analysis.lexicon import words_in
from elearn.analysis.memory import atoms_of, expressions_of
from elearn.analysis.plain import to_plain, words_of
from elearn.analysis.wording.reading import Wording
from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import WHOLE, Mapping, Scalar, Sequence
from elearn.language.expressions import FlagValue, MeterValue
from elearn.language.figures import read_figure
from elearn.language.model import Block, CastMember, Decision, DecisionType, Scenario
from elearn.language.source import Span
from elearn.language.spelling import shortened

_MOST_SOUGHT = 100
"""Members of a cast whose names are looked for in the text."""


def check_feedback(wording: Wording) -> Iterator[Diagnostic]:
    """W403: an option of a scored `choose` after which nothing is said."""
    for scene in wording.scenario.scenes:
        decision = scene.decision
        if decision is None or not decision.scored or decision.type is not DecisionType.CHOOSE:
            continue
        for option in decision.options:
            if not option.feedback.consequence and not option.feedback.coaching:
                yield Diagnostic(
                    "W403",
                    f"nothing is said to an officer who chooses “{shortened(to_plain(option.text))}”",
                    option.span,
                    help="write below it, after an empty line and indented by two blanks, what happens, "
                    "then `**Coach:**` and why",
                )


def check_endings(wording: Wording) -> Iterator[Diagnostic]:
    """W407: an ending that only has a heading."""
    for scene in wording.scenario.scenes:
        if scene.ending is not None and not any(words_of(block).strip() for block in scene.blocks):
            yield Diagnostic(
                "W407",
                f"the ending `{scene.title}` tells nothing",
                scene.span,
                help="write below its heading what became of everybody, which is what an officer will remember",
            )


def check_variables(wording: Wording) -> Iterator[Diagnostic]:
    """W412 for a meter or flag that changes nothing that anybody sees."""
    scenario = wording.scenario
    conditions = (condition for scene in scenario.scenes for condition in expressions_of(scene))
    atoms = (atom for condition in conditions for atom in atoms_of(condition))
    asked = {atom.name for atom in atoms if isinstance(atom, MeterValue | FlagValue)}
    for meter in scenario.meters:
        if not meter.shown and meter.name not in asked and meter.name != scenario.tension:
            yield Diagnostic(
                "W412",
                f"the meter `{meter.name}` is not shown, and no condition or route asks for it",
                _key_span(wording, "meters", meter.name),
                help="leave it out, or let a condition or a route ask for it",
            )
    for flag in scenario.flags:
        if flag not in asked:
            yield Diagnostic(
                "W412",
                f"no condition or route asks for the flag `{flag}`, so setting it changes nothing",
                _key_span(wording, "flags", flag),
                help="leave it out, or let a condition or a route ask for it",
            )


def check_cast(wording: Wording) -> Iterator[Diagnostic]:
    """W412 for somebody of the cast who takes no part."""
    scenario = wording.scenario
    present = {block.speaker for block in blocks_of(scenario)} | _drawn(wording)
    for member in [member for member in scenario.cast if member.id not in present][:_MOST_SOUGHT]:
        if not _named(wording, member):
            yield Diagnostic(
                "W412",
                f"`{member.id}` ({shortened(member.name)}) is in the cast and never speaks or appears",
                _key_span(wording, "cast", member.id),
                help=f"leave it out of the cast, or write a line of theirs: `> **{shortened(member.name)}:** …`",
            )


def _drawn(wording: Wording) -> set[str | None]:
    """Who is drawn, alone or within a text."""
    targets = [picture.target for picture in wording.draft.pictures] if wording.draft else []
    targets += [block.picture.target for block in blocks_of(wording.scenario) if block.picture]
    return {figure.cast for target in targets if (figure := read_figure(target))}


def _named(wording: Wording, member: CastMember) -> bool:
    """Whether the text speaks of somebody by the name that the cast gives."""
    if not words_in(member.name) <= wording.words:
        return False
    name = re.compile(rf"(?<!\w){re.escape(member.name)}(?!\w)", re.IGNORECASE)
    return any(name.search(passage.words) for passage in wording.passages)


def blocks_of(scenario: Scenario) -> Iterator[Block]:
    """Every block of a document, in order."""
    for scene in scenario.scenes:
        yield from scene.blocks
        if scene.decision is not None:
            yield from _blocks_of_decision(scene.decision)


def _blocks_of_decision(decision: Decision) -> Iterator[Block]:
    yield from decision.prose
    responses = (
        *(option.feedback for option in decision.options),
        *(outcome.response for outcome in decision.outcomes),
    )
    for response in responses:
        yield from response.consequence
        yield from response.coaching


def _key_span(wording: Wording, key: str, name: str) -> Span:
    """Where the front matter names a meter, a flag or somebody of the cast."""
    entry = wording.entry(key)
    value = entry.value if entry else None
    if isinstance(value, Mapping):
        found = value.get(name)
        return found.key.span if found else WHOLE
    items = value.items if isinstance(value, Sequence) else (value,)
    return next((item.span for item in items if isinstance(item, Scalar) and item.text == name), WHOLE)
