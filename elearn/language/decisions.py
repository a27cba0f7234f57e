"""Decisions: their keys by type, options, outcomes, and what makes one scored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from elearn.language import limits
from elearn.language.bodies import Body, BodyReader, to_response
from elearn.language.diagnostics import Diagnostic, Related
from elearn.language.documents import Entry
from elearn.language.documents import Sequence as ListNode
from elearn.language.draft import DraftDecision, DraftOption, DraftOutcome
from elearn.language.fields import Fields, Place, Sheet, read_condition, read_effects, read_fields, read_scene
from elearn.language.model import Decision, DecisionType, Option, Outcome, When
from elearn.language.names import DECISION_KEYS, OPTION_ID, OPTION_KEYS
from elearn.language.source import Span

_TYPE_KEYS = {
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
_OPTION_KEYS = {
    DecisionType.CHOOSE: ("id", "goto", "if", "score", "critical", "confirm"),
    DecisionType.SELECT: ("id", "if", "correct", "critical"),
    DecisionType.ORDER: ("id",),
}
_WHENS = {
    DecisionType.SELECT: (When.RIGHT, When.PARTLY, When.WRONG),
    DecisionType.ORDER: (When.RIGHT, When.PARTLY, When.WRONG),
    DecisionType.RATE: (When.RIGHT, When.LOW, When.HIGH),
    DecisionType.REFLECT: (When.RIGHT,),
}
_FEWEST = {DecisionType.CHOOSE: 2, DecisionType.SELECT: 2, DecisionType.ORDER: 3}
_NOT_IN_QUIZ = ("goto", "seconds", "timeout", "if")


@dataclass(frozen=True, slots=True)
class ReadOption:
    """An option with the keys that it was read from."""

    option: Option
    fields: Fields


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
    keys = DECISION_KEYS if kind is None else _TYPE_KEYS[kind]
    fields = read_fields(sheet, draft.braces, _place("decision", kind, keys, sheet))
    options = _options(sheet, draft, kind)
    prose = BodyReader(sheet, routes_here=False).read(
        draft.prose, "the options, which cannot be made conditional" if draft.options is not None else "no block"
    )
    outcomes = _Outcomes(sheet, kind)
    for outcome in draft.outcomes:
        outcomes.read(outcome)
    _check_number(sheet, draft, kind)
    _check_scores(sheet, draft, kind, fields, options)
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


def _place(what: str, kind: DecisionType | None, keys: tuple[str, ...], sheet: Sheet, effects: bool = False) -> Place:
    name = f"{'an' if what[0] == 'o' else 'a'} {what}" + (f" of type `{kind.value}`" if kind else "")
    if sheet.quiz:
        return Place(f"{name} in a quiz", tuple(key for key in keys if key not in _NOT_IN_QUIZ))
    return Place(name, keys, effects)


def _options(sheet: Sheet, draft: DraftDecision, kind: DecisionType | None) -> tuple[ReadOption, ...]:
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
    keys = OPTION_KEYS if kind is None else _OPTION_KEYS[kind]
    fields = read_fields(sheet, draft.braces, _place("option", kind, keys, sheet, kind is not DecisionType.ORDER))
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


class _Outcomes:
    """Reads the outcomes of one decision."""

    def __init__(self, sheet: Sheet, kind: DecisionType | None) -> None:
        self.sheet, self.kind = sheet, kind
        self.outcomes: list[Outcome] = []
        self.bodies: list[Body] = []
        self.first: dict[str, Span] = {}

    def read(self, draft: DraftOutcome) -> None:
        fields = read_fields(self.sheet, draft.braces, _place("outcome", None, ("when", "goto"), self.sheet, True))
        when = self.when(draft, fields)
        goto = fields.get("goto")
        body = BodyReader(self.sheet, routes_here=False).read(draft.items)
        self.bodies.append(body)
        self.outcomes.append(
            Outcome(
                when or When.RIGHT,
                draft.headline,
                draft.span,
                goto=read_scene(self.sheet, goto) if goto else None,
                effects=read_effects(self.sheet, fields),
                response=body.response,
            )
        )

    def when(self, draft: DraftOutcome, fields: Fields) -> When | None:
        """When the outcome is shown."""
        if self.kind is DecisionType.CHOOSE:
            return None
        entry = fields.get("when")
        if entry is None:
            if not fields.may_have("when"):
                self.sheet.tell(
                    "E105",
                    "this outcome does not say `when` it is shown",
                    draft.span,
                    "write at the heading's end `{when: right}`",
                )
            return None
        words = [when.value for when in (_WHENS[self.kind] if self.kind else When)]
        word = self.sheet.values.choice(entry, words)
        if word is None:
            return None
        if word in self.first:
            self.sheet.findings.add(
                Diagnostic(
                    "E107",
                    f"two outcomes of this decision are shown when `{word}`",
                    entry.value.span,
                    related=(Related(self.first[word], "the first one"),),
                    help="put both together, or change one `when`",
                )
            )
        self.first.setdefault(word, entry.value.span)
        return When(word)


def _check_number(sheet: Sheet, draft: DraftDecision, kind: DecisionType | None) -> None:
    """Tell a decision with too few options."""
    number = len(draft.options or ())
    fewest = _FEWEST.get(kind, 0) if kind else 0
    lost_below_a_heading = draft.options is None and bool(draft.outcomes) and kind is DecisionType.CHOOSE
    if number < fewest and not lost_below_a_heading:
        what = "two options" if fewest == 2 else "three options, written in the right order"
        has = "none" if number == 0 else f"only {number}"
        sheet.tell(
            "E111",
            f"this decision has {has}, and needs at least {what}",
            draft.span,
            "write each as a list item: `- What one can do {score: 2}`",
        )


def _check_scores(
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


Parts = tuple[Body, tuple[ReadOption, ...], _Outcomes]


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
