"""Options: their keys by the decision's type, their ids, their feedback."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from elearn.language import limits
from elearn.language.bodies import to_response
from elearn.language.diagnostics import Diagnostic, Related
from elearn.language.draft import DraftDecision, DraftOption
from elearn.language.fields import read_condition, read_effects, read_fields, read_scene
from elearn.language.model import DecisionType, Option
from elearn.language.names import OPTION_ID, OPTION_KEYS
from elearn.language.sheet import Fields, Place, Sheet
from elearn.language.source import Span

TYPE_OPTION_KEYS = {
    DecisionType.CHOOSE: ("id", "goto", "if", "score", "critical", "confirm"),
    DecisionType.SELECT: ("id", "if", "correct", "critical"),
    DecisionType.ORDER: ("id",),
}
NOT_IN_QUIZ = ("goto", "seconds", "timeout", "if")


def place_of(what: str, kind: DecisionType | None, keys: tuple[str, ...], sheet: Sheet, effects: bool = False) -> Place:
    """A place in a decision of a type, with the keys that may stand there in this document."""
    name = f"{'an' if what[0] == 'o' else 'a'} {what}"
    if kind is not None:
        name += f" of a `{kind.value}` decision" if what == "option" else f" of type `{kind.value}`"
    if sheet.quiz:
        return Place(f"{name} in a quiz", tuple(key for key in keys if key not in NOT_IN_QUIZ))
    return Place(name, keys, effects)


@dataclass(frozen=True, slots=True)
class ReadOption:
    """An option with the keys that it was read from."""

    option: Option
    fields: Fields


def read_options(sheet: Sheet, draft: DraftDecision, kind: DecisionType | None) -> tuple[ReadOption, ...]:
    """The options' values, after telling what is wrong with them."""
    options: list[ReadOption] = []
    if draft.options is None:
        return ()
    if len(draft.options) > limits.OPTIONS:
        sheet.tell(
            "E113",
            f"this is option {limits.OPTIONS + 1}; a decision has at most {limits.OPTIONS}",
            draft.options[limits.OPTIONS].span,
            "leave some of them out",
        )
    for place, option in enumerate(draft.options):
        if not option.text:
            sheet.tell("E116", "this option has no text", option.span, "write after the `-` what can be chosen")
        options.append(_option(sheet, option, place, kind))
    _check_ids(sheet, draft.options, options)
    return tuple(options)


def _option(sheet: Sheet, draft: DraftOption, place: int, kind: DecisionType | None) -> ReadOption:
    letter = chr(ord("a") + place) if place < 26 else f"z{place}"
    if kind in (DecisionType.REFLECT, DecisionType.RATE):
        if draft.braces is not None and draft.braces.mapping is not None:
            what = (
                "a reflection's self-check is a list without braces"
                if kind is DecisionType.REFLECT
                else "a decision of type `rate` has no options"
            )
            sheet.tell("E109", what, draft.braces.span, "leave the braces out")
        return ReadOption(Option(letter, draft.text, draft.span), Fields())
    keys = OPTION_KEYS if kind is None else TYPE_OPTION_KEYS[kind]
    fields = read_fields(sheet, draft.braces, place_of("option", kind, keys, sheet, kind is not DecisionType.ORDER))
    if draft.strayed:
        fields = replace(fields, readable=False)
    return ReadOption(_option_values(sheet, draft, fields, letter), fields)


def _option_values(sheet: Sheet, draft: DraftOption, fields: Fields, letter: str) -> Option:
    values = sheet.values
    entry, goto, condition, score = (fields.get(key) for key in ("id", "goto", "if", "score"))
    name = values.text(entry) if entry else None
    if name is not None and entry is not None and not OPTION_ID.fullmatch(name):
        values.tell(
            entry.value, f"`{name[:40]}` cannot be an option's id", "an id has small letters, digits and hyphens"
        )
    truths = {
        key: bool(found and values.boolean(found))
        for key in ("correct", "critical", "confirm")
        if (found := fields.get(key)) or True
    }
    return Option(
        name or letter,
        draft.text,
        draft.span,
        goto=read_scene(sheet, goto) if goto else None,
        condition=read_condition(sheet, condition) if condition else None,
        score=values.integer(score, 0, 3) if score else None,
        correct=truths["correct"],
        critical=truths["critical"],
        confirm=truths["confirm"],
        effects=read_effects(sheet, fields),
        feedback=to_response(sheet, draft.feedback),
        guard=condition.value.span if condition else None,
    )


def _check_ids(sheet: Sheet, drafts: Sequence[DraftOption], options: Sequence[ReadOption]) -> None:
    """Tell two options with one id."""
    first: dict[str, Span] = {}
    for draft, read in zip(drafts, options, strict=True):
        entry = read.fields.get("id")
        span = entry.value.span if entry else draft.span
        if not read.fields.readable or ("id" in read.fields.written and entry is None):
            continue
        if read.option.id in first:
            sheet.findings.add(
                Diagnostic(
                    "E107",
                    f"two options of this decision have the id `{read.option.id}`",
                    span,
                    related=(Related(first[read.option.id], "the first one"),),
                    help="an option without `id` has its letter, by its place: `a`, `b` …; choose another id",
                )
            )
        first.setdefault(read.option.id, span)
