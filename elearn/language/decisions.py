"""Decisions: their keys by type, and the values that make one."""

from dataclasses import dataclass

from elearn.language.bodies import Body, BodyReader
from elearn.language.documents import Entry
from elearn.language.documents import Sequence as ListNode
from elearn.language.draft import DraftDecision
from elearn.language.fields import read_fields, read_scene
from elearn.language.model import Decision, DecisionType
from elearn.language.names import DECISION_KEYS
from elearn.language.options import ReadOption, place_of, read_options
from elearn.language.outcomes import Outcomes
from elearn.language.scores import check_number, check_scores
from elearn.language.sheet import Fields, Sheet

TYPE_KEYS = {
    DecisionType.CHOOSE: ("type", "assesses", "goto", "shuffle", "seconds", "timeout", "confidence"),
    DecisionType.SELECT: ("type", "assesses", "goto", "shuffle", "seconds", "timeout", "confidence"),
    DecisionType.ORDER: ("type", "assesses", "goto", "seconds", "timeout", "confidence"),
    DecisionType.RATE: (
        "type",
        "assesses",
        "goto",
        "seconds",
        "timeout",
        "confidence",
        "min",
        "max",
        "answer",
        "labels",
    ),
    DecisionType.REFLECT: ("type", "goto", "seconds", "timeout", "words"),
}


Parts = tuple[Body, tuple[ReadOption, ...], Outcomes]


@dataclass(frozen=True, slots=True)
class ReadDecision:
    """A decision, its type (None where that could not be read), and the bodies in which routes may have strayed."""

    decision: Decision
    type: DecisionType | None
    draft: DraftDecision
    bodies: tuple[Body, ...]


def read_decision(sheet: Sheet, draft: DraftDecision) -> ReadDecision:
    """A decision's values, after telling what is wrong with them."""
    if not draft.prompt:
        sheet.tell("E116", "this decision asks nothing", draft.span, "write the question after `###`")
    kind = _type(sheet, draft)
    keys = DECISION_KEYS if kind is None else TYPE_KEYS[kind]
    fields = read_fields(sheet, draft.braces, place_of("decision", kind, keys, sheet))
    options = read_options(sheet, draft, kind)
    prose = BodyReader(sheet).read(
        draft.prose, "the options, which cannot be made conditional" if draft.options is not None else "no block"
    )
    outcomes = Outcomes(sheet, kind)
    for outcome in draft.outcomes:
        outcomes.read(outcome)
    check_number(sheet, draft, kind)
    check_scores(sheet, draft, kind, fields, options)
    return ReadDecision(
        _decision(sheet, draft, kind or DecisionType.CHOOSE, fields, (prose, options, outcomes)),
        kind,
        draft,
        (prose, *outcomes.bodies),
    )


def _type(sheet: Sheet, draft: DraftDecision) -> DecisionType | None:
    """The type, or None where it could not be read."""
    if draft.braces is None:
        return DecisionType.CHOOSE
    if draft.braces.mapping is None:
        return None
    entry = draft.braces.mapping.get("type")
    if entry is None:
        return DecisionType.CHOOSE
    word = sheet.values.choice(entry, [kind.value for kind in DecisionType])
    return DecisionType(word) if word else None


def _decision(sheet: Sheet, draft: DraftDecision, kind: DecisionType, fields: Fields, parts: Parts) -> Decision:
    prose, options, outcomes = parts
    values = sheet.values
    goto, shuffle, confidence, words = (fields.get(key) for key in ("goto", "shuffle", "confidence", "words"))
    seconds, timeout = _time_limit(sheet, fields)
    low, high, answer = _range(sheet, draft, fields)
    reflecting = kind is DecisionType.REFLECT
    return Decision(
        draft.prompt,
        kind,
        draft.span,
        assesses=_competencies(sheet, fields.get("assesses")),
        goto=read_scene(sheet, goto) if goto else None,
        shuffle=shuffle is None or values.boolean(shuffle) is not False,
        seconds=seconds,
        timeout=timeout,
        confidence=bool(confidence and values.boolean(confidence)),
        low=low,
        high=high,
        answer=answer,
        labels=_labels(sheet, fields.get("labels")),
        words=(values.integer(words, 1, 500) or 1) if words else 1,
        prose=tuple(block for block in prose.blocks if block.text.strip()),
        options=() if reflecting else tuple(read.option for read in options),
        outcomes=tuple(outcomes.outcomes),
        self_check=tuple(option.whole for option in draft.options or ()) if reflecting else (),
    )


def _time_limit(sheet: Sheet, fields: Fields) -> tuple[int | None, str | None]:
    """The seconds and the scene after them: both or neither."""
    seconds, timeout = fields.get("seconds"), fields.get("timeout")
    for one, other in (("seconds", "timeout"), ("timeout", "seconds")):
        entry = fields.get(one)
        if entry is not None and other not in fields.written:
            sheet.tell(
                "E105",
                f"`{one}` is without `{other}`",
                entry.key.span,
                "a time limit has both: `seconds: 30, timeout: The scene that follows`",
            )
    return (sheet.values.integer(seconds, 5, 600) if seconds else None, read_scene(sheet, timeout) if timeout else None)


def _range(sheet: Sheet, draft: DraftDecision, fields: Fields) -> tuple[int, int, tuple[int, int] | None]:
    """A rating's least and largest number, and its right answer."""
    written = {key: fields.get(key) for key in ("min", "max")}
    low, high = (
        sheet.values.integer(entry) if entry else default
        for entry, default in ((written["min"], 0), (written["max"], 10))
    )
    if low is not None and high is not None and not 1 <= high - low <= 100:
        entry = written["max"] or written["min"]
        if entry is not None:
            sheet.values.tell(entry.value, f"from `min` ({low}) to `max` ({high}) have to be 1 to 100 steps")
        low = high = None
    answer = _answer(sheet, fields.get("answer"))
    if answer and low is not None and high is not None and not low <= answer[0] <= answer[1] <= high:
        sheet.tell(
            "E208", f"the right answer is not between {low} and {high}", draft.span, "change `answer`, `min` or `max`"
        )
    return low or 0, 10 if high is None else high, answer


def _answer(sheet: Sheet, entry: Entry | None) -> tuple[int, int] | None:
    if entry is None:
        return None
    if not isinstance(entry.value, ListNode):
        value = sheet.values.integer(entry)
        return None if value is None else (value, value)
    ends = [sheet.values.number(item, "answer") for item in entry.value.items]
    if len(ends) != 2 or (None not in ends and ends[0] > ends[1]):  # type: ignore[operator]
        sheet.values.tell(entry.value, "`answer` as a range has its lower and its upper end", "write `answer: [5, 7]`")
        return None
    low, high = ends
    return None if low is None or high is None else (low, high)


def _labels(sheet: Sheet, entry: Entry | None) -> tuple[str, str] | None:
    if entry is None:
        return None
    if not isinstance(entry.value, ListNode) or len(entry.value.items) != 2:
        sheet.values.tell(
            entry.value, "`labels` has to be two texts, for the two ends", "write `labels: [calm, in crisis]`"
        )
        return None
    low, high = (sheet.values.word(item, "labels") for item in entry.value.items)
    return None if low is None or high is None else (low, high)


def _competencies(sheet: Sheet, entry: Entry | None) -> tuple[str, ...]:
    if entry is None:
        return ()
    items = sheet.values.words(entry, single=True)
    if items == () and isinstance(entry.value, ListNode) and not entry.value.items:
        sheet.values.tell(entry.value, "`assesses` names no competency", "name one, or leave the key out")
    for item in items or ():
        if item.text not in sheet.names.competencies and sheet.names.competencies_known:
            meant = sheet.findings.nearest(item.text, sorted(sheet.names.competencies))
            sheet.tell(
                "E204",
                f"the front matter names no competency `{item.text[:60]}`",
                item.span,
                f"did you mean `{meant}`?"
                if meant
                else f"write `competencies: [{item.text[:60]}]` in the front matter",
            )
    return tuple(dict.fromkeys(item.text for item in items or ()))
