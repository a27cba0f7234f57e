"""What a decision needs to be asked and scored: enough options, all of its scores, something right."""

from collections.abc import Sequence

from elearn.language.diagnostics import Diagnostic
from elearn.language.draft import DraftDecision
from elearn.language.model import DecisionType
from elearn.language.options import ReadOption
from elearn.language.sheet import Fields, Sheet
from elearn.language.spelling import shortened

_FEWEST = {DecisionType.CHOOSE: 2, DecisionType.SELECT: 2, DecisionType.ORDER: 3}


def check_number(sheet: Sheet, draft: DraftDecision, kind: DecisionType | None) -> None:
    """Tell a decision with too few options."""
    number = len(draft.options or ())
    fewest = _FEWEST.get(kind, 0) if kind else 0
    lost_below_a_heading = draft.options is None and bool(draft.outcomes) and kind is DecisionType.CHOOSE
    if draft.lost is not None and fewest:
        what = "this decision has no list of options"
        sheet.findings.add(Diagnostic("E111", what, draft.span, help=draft.lost.advice, fix=draft.lost.fix))
    elif number < fewest and not lost_below_a_heading:
        what = "two options" if fewest == 2 else "three options, written in the right order"
        has = "no options" if number == 0 else f"only {'one option' if number == 1 else 'two options'}"
        sheet.tell(
            "E111",
            f"this decision has {has}, and needs at least {what}",
            draft.span,
            _advice_for(draft),
        )


def _advice_for(draft: DraftDecision) -> str:
    advice = "write each as a list item, a line that begins with `- `"
    if draft.options is None and draft.prompt and not draft.prompt.rstrip().endswith("?"):
        return f"{advice}; if a scene begins here, its heading has two signs: `## {shortened(draft.prompt)}`"
    return advice


def check_scores(
    sheet: Sheet, draft: DraftDecision, kind: DecisionType | None, fields: Fields, options: Sequence[ReadOption]
) -> None:
    """Tell what keeps a decision from being scored, or half scores it."""
    assessed = "assesses" in fields.written
    if kind is DecisionType.CHOOSE:
        wrong = _wrong_scores(fields, assessed, options)
        if wrong is not None:
            sheet.tell("E207", wrong[0], draft.span, wrong[1])
    elif kind is DecisionType.SELECT and assessed and options:
        if not any(
            read.option.correct or not read.fields.readable or _unclear(read.fields, "correct") for read in options
        ):
            sheet.tell(
                "E208",
                "this decision is scored, and none of its options is correct",
                draft.span,
                "write `{correct: true}` at the end of those that are",
            )
    elif kind is DecisionType.RATE and assessed and fields.readable and "answer" not in fields.written:
        sheet.tell(
            "E208",
            "this decision is scored, and has no right answer",
            draft.span,
            "write `answer: 6`, or a range: `answer: [5, 7]`",
        )


def _unclear(fields: Fields, key: str) -> bool:
    """Whether a key was written with a value that is no truth."""
    entry = fields.get(key)
    text = getattr(entry.value, "text", "") if entry else ""
    return key in fields.written and text not in ("true", "false")


def _wrong_scores(fields: Fields, assessed: bool, options: Sequence[ReadOption]) -> tuple[str, str] | None:
    scored = [read for read in options if "score" in read.fields.written]
    unscored = [read for read in options if not read.fields.may_have("score")]
    if scored and unscored:
        letters = ", ".join(f"`{read.option.id}`" for read in unscored[:3])
        plural = "s" if len(unscored) > 1 else ""
        return (
            f"some options of this decision have a `score`, and option{plural} {letters} not",
            "write `score: 0` to `score: 3` on all of them, or on none",
        )
    if scored and not fields.may_have("assesses"):
        return (
            "the options have scores, and the decision does not say what it assesses",
            "write at the heading's end `{assesses: …}`, or leave the scores out",
        )
    if assessed and options and len(unscored) == len(options):
        return (
            "this decision says what it assesses, and no option has a `score`",
            "write `score: 0` to `score: 3` on every option, or leave `assesses` out",
        )
    return None
