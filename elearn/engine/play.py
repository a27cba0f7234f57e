"""Playing: start, answer, and what there is to show.

A run is immutable: an answer makes a new one, a refused answer none.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

from elearn.engine.answers import Answer, AnswerRefused, Asked, bare, is_timeout, read_answer, shown_order
from elearn.engine.evaluate import holding
from elearn.engine.flow import ending, enter, is_stuck, offered, take
from elearn.engine.order import draw
from elearn.engine.scoring import competency_percents
from elearn.engine.script import Script, ScriptDecision
from elearn.engine.state import OFF, State
from elearn.language.model import DecisionType, Ending, Option, Scene, When

__all__ = [
    "Answer",
    "AnswerRefused",
    "Reaction",
    "Run",
    "SavedRunUnreadable",
    "Step",
    "Turn",
    "Wants",
    "answer",
    "best_offered",
    "play",
    "reaction",
    "reactions",
    "replay",
    "resume",
    "runs",
    "save",
    "start",
    "transcript",
    "turn",
]

Wants: TypeAlias = Literal["choose", "select", "order", "rate", "reflect", "continue"]


class Taken(NamedTuple):
    """The last answer: to which scene, what was offered there, and the state before the next scene was entered."""

    scene: int
    offered: tuple[int, ...]
    given: Answer
    points: int | None
    outcome: When | None
    after: State


@dataclass(frozen=True, slots=True)
class Step:
    """An answered scene as the transcript tells it; meters and flags are those after the answer's effects."""

    scene: str
    offered: tuple[str, ...]
    answer: Answer
    points: int | None
    outcome: When | None
    meters: dict[str, int]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A play so far. `step` counts the answers given, `drawn` are the scenes that a quiz drew, in their order."""

    script: Script
    seed: int
    drawn: tuple[int, ...]
    state: State
    step: int = 0
    taken: Taken | None = None

    @property
    def scene(self) -> Scene | None:
        """The scene at which the run stands; None once it has gone on from the last one."""
        return None if self.state.scene == OFF else self.script.scenes[self.state.scene].scene

    @property
    def ending(self) -> Ending | None:
        """How it ended; None while it has not."""
        return ending(self.script, self.state)

    @property
    def finished(self) -> bool:
        """Whether it has ended."""
        return self.ending is not None

    @property
    def stuck(self) -> bool:
        """Whether it has not ended and no answer leads on."""
        return is_stuck(self.script, self.state)

    @property
    def earned(self) -> int:
        """The points earned so far."""
        return self.state.earned

    @property
    def possible(self) -> int:
        """The points that could have been earned so far."""
        return self.state.possible

    @property
    def percent(self) -> int:
        """Earned of possible; 100 before anything was scored."""
        return self.state.percent

    @property
    def critical(self) -> bool:
        """Whether a critical option was chosen."""
        return self.state.critical

    @property
    def passed(self) -> bool:
        """Whether it is finished and passed."""
        enough = self.percent >= self.script.scenario.pass_percent
        return enough and not self.critical and self.ending not in (None, Ending.POOR)

    @property
    def competencies(self) -> dict[str, int]:
        """The percent of each competency assessed so far."""
        return competency_percents(self.script.assessed, self.state)

    @property
    def last(self) -> Step | None:
        """The last answered step; None before the first."""
        taken = self.taken
        if taken is None:
            return None
        scene = self.script.scenes[taken.scene]
        reflected = scene.decision is not None and scene.decision.decision.type is DecisionType.REFLECT
        return Step(
            scene=scene.scene.id,
            offered=tuple([option.id for option in _options(self, taken.scene, taken.offered)]),
            answer=taken.given,
            points=taken.points,
            outcome=None if reflected else taken.outcome,
            meters=_meters(self.script, taken.after),
            flags=_flags(self.script, taken.after),
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """What is shown now.

    `blocks` and `prose` are the indices of the scene's blocks and of its decision's prose that are shown, `offered`
    the options in the order shown. `wants` is None where no answer is wanted.
    """

    step: int
    scene: Scene | None
    blocks: tuple[int, ...]
    prose: tuple[int, ...]
    offered: tuple[Option, ...]
    meters: dict[str, int]
    flags: tuple[str, ...]
    finished: bool
    ending: Ending | None
    wants: Wants | None


@dataclass(frozen=True, slots=True)
class Reaction:
    """What an answer showed.

    `options` are the ids whose feedback is shown, `consequence` and `coaching` the indices of the outcome's blocks.
    """

    step: int
    scene: str
    options: tuple[str, ...]
    outcome: When | None
    consequence: tuple[int, ...]
    coaching: tuple[int, ...]
    timed_out: bool


def start(script: Script, seed: int) -> Run:
    """A run that stands where its first answer is wanted."""
    drawn = draw_scenes(script, seed)
    first = drawn[0] if drawn else script.start
    return Run(script, seed, drawn, enter(script, script.beginning, first))


def draw_scenes(script: Script, seed: int) -> tuple[int, ...]:
    """The places of the scenes that an attempt at a quiz gets; none where the document is no quiz."""
    if not script.is_quiz:
        return ()
    return draw(seed, [scene.scene.id for scene in script.scenes], script.scenario.draw)


def answer(run: Run, given: Answer) -> Run:
    """The run after an answer; AnswerRefused if the scene does not offer it."""
    script, seed, state, step = run.script, run.seed, run.state, run.step
    reply = read_answer(Asked(script, seed, state, step), given)
    result = take(script, state, reply, run.drawn)
    taken = Taken(state.scene, result.offered, given, result.points, result.outcome, result.state)
    return Run(script, seed, run.drawn, enter(script, result.state, result.target), step + 1, taken)


def runs(script: Script, seed: int, answers: Iterable[Answer]) -> Iterator[Run]:
    """The run at its start, then after each of these answers."""
    run = start(script, seed)
    yield run
    for given in answers:
        run = answer(run, given)
        yield run


def replay(script: Script, seed: int, answers: Iterable[Answer]) -> Run:
    """The run after all these answers."""
    run = start(script, seed)
    for given in answers:
        run = answer(run, given)
    return run


def play(script: Script, seed: int, answers: Iterable[Answer]) -> tuple[Run, tuple[Step, ...]]:
    """The run after all these answers, and its steps."""
    played = list(runs(script, seed, answers))
    return played[-1], tuple([step for run in played if (step := run.last) is not None])


SAVED_FORMAT = 1
_encode = json.JSONEncoder(separators=(",", ":")).encode
_decode = json.JSONDecoder().decode


class SavedRunUnreadable(Exception):
    """A saved run that this program did not write for this script: the answers have to be replayed."""


def save(run: Run) -> str:
    """A run as a short JSON text, to spare a replay; the truth is the edition, the seed and the answers."""
    state, taken = run.state, run.taken
    kept: list[object] = [SAVED_FORMAT, run.step, run.drawn, state.scene, state.meters, state.flags, state.critical]
    kept += [f"{state.visited:x}", f"{state.points:x}", state.earned, state.possible]
    if taken is not None:
        after = taken.after
        kept += [taken.scene, taken.offered, taken.given, taken.points, taken.outcome]
        kept += [after.meters, after.flags, f"{after.visited:x}"]
    return _encode(kept)


def resume(script: Script, seed: int, saved: str) -> Run:
    """The run that was saved, equal in everything; SavedRunUnreadable where the text is of another program."""
    try:
        return _resume(script, seed, _decode(saved))
    except (ValueError, TypeError) as error:
        raise SavedRunUnreadable(saved[:100]) from error


def _resume(script: Script, seed: int, kept: list[Any]) -> Run:
    form, step, drawn, scene, meters, flags, critical, visited, points, earned, possible, *last = kept
    if form != SAVED_FORMAT or len(meters) != len(script.meters) or not OFF <= scene < len(script.scenes):
        raise ValueError(form)
    numbers = int(points, 16), earned, possible
    state = State(scene, tuple(meters), flags, critical, int(visited, 16), *numbers)
    if not last:
        return Run(script, seed, tuple(drawn), state, step)
    place, offers, given, worth, outcome, meters, flags, visited = last
    after = State(place, tuple(meters), flags, critical, int(visited, 16), *numbers)
    taken = Taken(place, tuple(offers), given, worth, None if outcome is None else When(outcome), after)
    return Run(script, seed, tuple(drawn), state, step, taken)


def turn(run: Run) -> Turn:
    """What a run shows now."""
    scene = None if run.state.scene == OFF else run.script.scenes[run.state.scene]
    decision = None if scene is None else scene.decision
    places = () if decision is None else offered(decision, run.state)
    return Turn(
        step=run.step,
        scene=run.scene,
        blocks=() if scene is None else holding(scene.blocks, run.state),
        prose=() if decision is None else holding(decision.prose, run.state),
        offered=_options(run, run.state.scene, places),
        meters=_meters(run.script, run.state),
        flags=_flags(run.script, run.state),
        finished=run.finished,
        ending=run.ending,
        wants=None if run.finished or run.stuck else _wants(decision),
    )


def _wants(decision: ScriptDecision | None) -> Wants:
    return "continue" if decision is None else decision.decision.type.value


def _options(run: Run, place: int, places: tuple[int, ...]) -> tuple[Option, ...]:
    decision = run.script.scenes[place].decision
    if decision is None or not places:
        return ()
    return tuple([decision.options[option].option for option in shown_order(run.script, run.seed, place, places)])


def _meters(script: Script, state: State) -> dict[str, int]:
    return dict(zip(script.meters, state.meters, strict=True))


def _flags(script: Script, state: State) -> tuple[str, ...]:
    return tuple([name for name, bit in script.flags if state.flags & bit])


def reaction(run: Run) -> Reaction | None:
    """What the last answer showed; None before the first. A run that was resumed still knows."""
    taken = run.taken
    if taken is None:
        return None
    scene = run.script.scenes[taken.scene]
    timed_out = is_timeout(taken.given)
    decision = scene.decision
    outcome = None if decision is None or taken.outcome is None else decision.outcomes.get(taken.outcome)
    return Reaction(
        step=run.step - 1,
        scene=scene.scene.id,
        options=() if decision is None or timed_out else _reacting(run, taken, decision),
        outcome=taken.outcome,
        consequence=() if outcome is None else holding(outcome.consequence, taken.after),
        coaching=() if outcome is None else holding(outcome.coaching, taken.after),
        timed_out=timed_out,
    )


def _reacting(run: Run, taken: Taken, decision: ScriptDecision) -> tuple[str, ...]:
    shown = [option.id for option in _options(run, taken.scene, taken.offered)]
    if decision.decision.type is DecisionType.CHOOSE:
        given = bare(taken.given)
        return tuple([option for option in shown if option == given])
    return tuple(shown)


def reactions(script: Script, seed: int, answers: Iterable[Answer]) -> tuple[Reaction, ...]:
    """What each of these answers showed."""
    return tuple([shown for run in runs(script, seed, answers) if (shown := reaction(run)) is not None])


def best_offered(script: Script, step: Step) -> tuple[Option, ...]:
    """The best that could have been answered at a step, of the options that were offered.

    One option where one is chosen, all correct ones where several are selected, all in their right order where they
    are put in order; none where the answer is no option, or nothing makes one better than another.
    """
    decision = script.scenes[script.indices[step.scene]].scene.decision
    if decision is None:
        return ()
    options = [option for option in decision.options if option.id in step.offered]
    match decision.type:
        case DecisionType.CHOOSE:
            scored = [option for option in options if option.score is not None]
            return tuple(sorted(scored, key=lambda option: (option.critical, -(option.score or 0)))[:1])
        case DecisionType.SELECT:
            return tuple([option for option in options if option.correct])
        case _:
            return tuple(options)


def transcript(document: str, seed: int, steps: Iterable[Step], run: Run) -> dict[str, object]:
    """A play as the JSON of the format tells it."""
    return {
        "document": document,
        "seed": seed,
        "steps": [_told(step) for step in steps],
        "scene": None if run.scene is None else run.scene.id,
        "finished": run.finished,
        "ending": run.ending,
        "earned": run.earned,
        "possible": run.possible,
        "percent": run.percent,
        "passed": run.passed,
        "critical": run.critical,
        "competencies": run.competencies,
    }


def _told(step: Step) -> dict[str, object]:
    return {
        "scene": step.scene,
        "offered": list(step.offered),
        "answer": step.answer,
        "points": step.points,
        "outcome": step.outcome,
        "meters": step.meters,
        "flags": list(step.flags),
    }
