"""A play told as a story: what an author reads aloud to hear what no checker can find.

Pieces in the order in which they are told; how they look is for whoever prints them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from elearn.engine.answers import bare, is_timeout
from elearn.engine.play import Answer, Reaction, Run, Step, Turn, reaction, turn
from elearn.engine.script import Script
from elearn.language.model import Block, Decision, DecisionType, Ending, Meter, Outcome, Response

PLACEHOLDER = "word"
"""What an answer that nobody has thought of consists of."""

SURENESS = {1: "guessing", 2: "unsure", 3: "fairly sure", 4: "certain"}


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known before the start."""

    title: str
    summary: str
    content_note: str | None


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a scene begins, when and where it is."""

    title: str
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Prose that is shown, or `coaching` about what was done."""

    blocks: tuple[Block, ...]
    coaching: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a scene asks."""

    prompt: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered: a phrase, and the texts that it is about, in their order where that was asked for."""

    phrase: str
    texts: tuple[str, ...] = ()
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """A line of its own: an outcome's headline or, `quoted`, the option that what follows is about."""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A meter that an answer and what followed it moved."""

    label: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Changes:
    """All that an answer and what followed it moved."""

    meters: tuple[Change, ...]
    set: tuple[str, ...]
    cleared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How it came out; `ending` is None where the answers ran out before."""

    ending: Ending | None
    passed: bool
    critical: bool
    percent: int
    needed: int
    scored: bool


Piece: TypeAlias = Opening | Heading | Told | Question | Reply | Remark | Changes | Result


def tell(script: Script, played: Sequence[Run], changes: bool = False) -> Iterator[Piece]:
    """A play as a story; `changes` adds what each answer did to meters and flags."""
    scenario = script.scenario
    yield Opening(scenario.title, scenario.summary, scenario.content_note)
    before: Turn | None = None
    for run in played:
        now, step, shown = turn(run), run.last, reaction(run)
        if before is not None and step is not None and shown is not None:
            yield from _answered(script, step, shown)
            if changes and (moved := _changes(scenario.meters, before, now)) is not None:
                yield moved
        yield from _scene(now)
        before = now
    yield _result(played[-1])


def _scene(now: Turn) -> Iterator[Piece]:
    scene = now.scene
    if scene is None:
        return
    yield Heading(scene.title, tuple(part for part in (scene.clock, scene.place) if part))
    yield from _told(tuple(scene.blocks[place] for place in now.blocks))
    if scene.decision is not None:
        yield Question(scene.decision.prompt)
        yield from _told(tuple(scene.decision.prose[place] for place in now.prose))


def _told(blocks: tuple[Block, ...], coaching: bool = False) -> Iterator[Told]:
    if blocks:
        yield Told(blocks, coaching)


def _answered(script: Script, step: Step, shown: Reaction) -> Iterator[Piece]:
    decision = script.scenario.scenes[script.indices[step.scene]].decision
    if decision is None:
        return
    yield reply_of(decision, step.answer)
    yield from _options(decision, step, shown)
    for outcome in decision.outcomes:
        if outcome.when == shown.outcome:
            yield from _outcome(outcome, shown)
    if decision.self_check and not shown.timed_out:
        yield Reply("Ask yourself:", decision.self_check)


def _options(decision: Decision, step: Step, shown: Reaction) -> Iterator[Piece]:
    """The feedback on options; where several may be selected, each is named before its own."""
    for option in decision.options:
        if option.id in shown.options and option.feedback != Response():
            if decision.type is DecisionType.SELECT:
                yield Remark(option.text, quoted=True)
            yield from _told(option.feedback.consequence)
            yield from _told(option.feedback.coaching, coaching=True)


def _outcome(outcome: Outcome, shown: Reaction) -> Iterator[Piece]:
    yield Remark(outcome.headline)
    yield from _told(tuple(outcome.response.consequence[place] for place in shown.consequence))
    yield from _told(tuple(outcome.response.coaching[place] for place in shown.coaching), coaching=True)


def reply_of(decision: Decision, given: Answer) -> Reply:
    """An answer in words."""
    if is_timeout(given):
        return Reply("The time runs out.")
    sure = given["confidence"] if isinstance(given, dict) and "confidence" in given else None
    words = f" ({SURENESS[sure]})" if isinstance(sure, int) else ""
    options = {option.id: option.text for option in decision.options}
    match decision.type, bare(given):
        case DecisionType.CHOOSE, str(chosen):
            return Reply(f"You{words}:", (options[chosen],))
        case DecisionType.SELECT, [*chosen]:
            texts = tuple(option.text for option in decision.options if option.id in chosen)
            return Reply(f"You pick out{words}:" if texts else f"You pick out nothing{words}.", texts)
        case DecisionType.ORDER, [*chosen]:
            return Reply(f"You put in order{words}:", tuple(options[str(each)] for each in chosen), ordered=True)
        case DecisionType.RATE, number:
            return Reply(f"You say {number}, {_scale(decision)}{words}.")
        case _, text:
            unsaid = set(str(text).split()) == {PLACEHOLDER}
            return Reply("You write down words of your own.") if unsaid else Reply(f"You{words}:", (str(text),))


def _scale(decision: Decision) -> str:
    low, high = decision.labels or ("", "")
    ends = (f"{decision.low} ({low})", f"{decision.high} ({high})") if low else (decision.low, decision.high)
    return f"from {ends[0]} to {ends[1]}"


def _changes(meters: Sequence[Meter], before: Turn, now: Turn) -> Changes | None:
    moved = tuple(
        Change(meter.label, before.meters[meter.name], now.meters[meter.name])
        for meter in meters
        if before.meters[meter.name] != now.meters[meter.name]
    )
    newly = tuple(flag for flag in now.flags if flag not in before.flags)
    cleared = tuple(flag for flag in before.flags if flag not in now.flags)
    return Changes(moved, newly, cleared) if moved or newly or cleared else None


def _result(run: Run) -> Result:
    needed = run.script.scenario.pass_percent
    return Result(run.ending, run.passed, run.critical, run.percent, needed, bool(run.possible))
