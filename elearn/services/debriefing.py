"""Looking back at an attempt: each moment of it, and the expert's play of the same edition beside it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from elearn.course.manifest import Mode, Module
from elearn.course.progress import AttemptId, PersonId, progress_of
from elearn.course.roads import Stretch, compare
from elearn.engine.answers import AnswerRefused, bare
from elearn.engine.play import Reaction, Run, Step, Turn, best_offered, reaction, runs, turn
from elearn.language.model import Decision, DecisionType, Option, Scene
from elearn.services.desk import Desk
from elearn.services.editions import prepared
from elearn.services.shelf import Prepared
from elearn.services.translating import edition_read
from elearn.storage.attempts import Attempt, all_answers, load_attempt, newest_attempt
from elearn.storage.records import completions_of, modules_done
from elearn.storage.transaction import Transaction

ACCEPTABLE = 200
"""The points from which a chance counts as taken: an acceptable answer or a better one."""
CERTAIN = 4
EVERYTHING = 300
"""The points of the best answer."""


class NotFinished(Exception):
    """A debrief was asked for before the attempt had come to its end."""


@dataclass(frozen=True, slots=True)
class Moment:
    """An answered step: what was shown, what was answered, what it did, and the best that was offered."""

    scene: Scene
    turn: Turn
    step: Step
    reaction: Reaction
    best: tuple[Option, ...]

    @property
    def decision(self) -> Decision | None:
        """What was asked; None where one went on."""
        return self.scene.decision

    @property
    def taken(self) -> bool:
        """Whether the answer was acceptable or better."""
        return self.step.points is not None and self.step.points >= ACCEPTABLE

    @property
    def chosen(self) -> tuple[Option, ...]:
        """The options that were chosen or selected."""
        answer = bare(self.step.answer)
        given = [answer] if isinstance(answer, str) else answer if isinstance(answer, list) else []
        return () if self.decision is None else tuple(each for each in self.decision.options if each.id in given)

    @property
    def critical(self) -> bool:
        """Whether something was chosen that must never be done."""
        return any(option.critical for option in self.chosen)

    @property
    def same(self) -> bool:
        """Whether nothing better was offered than what was answered."""
        if self.decision is None or self.step.points is None or self.critical:
            return False
        if self.decision.type is DecisionType.CHOOSE:
            return [option.score for option in self.chosen] == [option.score for option in self.best]
        return self.step.points == EVERYTHING

    @property
    def confidence(self) -> int | None:
        """How sure the officer was, None if they did not say."""
        given = self.step.answer
        sure = given.get("confidence") if isinstance(given, dict) else None
        return sure if isinstance(sure, int) else None

    @property
    def certain_but_off(self) -> bool:
        """Whether the officer was certain of an answer that was not acceptable."""
        return self.step.points is not None and not self.taken and self.confidence == CERTAIN


@dataclass(frozen=True, slots=True)
class Way:
    """A play from its start to its end, moment by moment."""

    moments: tuple[Moment, ...]
    last: Run

    @property
    def scenes(self) -> list[str]:
        """The scenes it goes through, the one where it ends among them."""
        end = [] if self.last.scene is None else [self.last.scene.id]
        return [moment.scene.id for moment in self.moments] + end


@dataclass(frozen=True, slots=True)
class Debrief:
    """A finished attempt, moment by moment.

    `strong` is the expert's way through the same edition, None where there is none to show: nobody has proved one, or
    it is `withheld` as long as it would give away what can still be passed. `waits_for` is the module whose completion
    opens what is said about the answers, None where that is open.
    """

    attempt: Attempt
    edition: Prepared
    way: Way
    strong: Way | None = None
    withheld: bool = False
    waits_for: Module | None = None

    @property
    def run(self) -> Run:
        """The attempt as it ended."""
        return self.way.last

    @property
    def moments(self) -> tuple[Moment, ...]:
        """What the officer answered, in order."""
        return self.way.moments

    def stretches(self) -> tuple[Stretch, ...]:
        """Where both ways go together and where they part; without an expert's way all of it goes together."""
        return compare(self.way.scenes, (self.strong or self.way).scenes)

    def chances(self) -> dict[str, list[tuple[int, Moment]]]:
        """The scored moments of each competency that was assessed, each once, with their numbers from 1."""
        found: dict[str, list[tuple[int, Moment]]] = {}
        seen = set()
        for number, moment in enumerate(self.moments, 1):
            if moment.decision is None or moment.step.points is None or moment.scene.id in seen:
                continue
            seen.add(moment.scene.id)
            for competency in dict.fromkeys(moment.decision.assesses):
                found.setdefault(competency, []).append((number, moment))
        return found


def debrief(desk: Desk, officer: PersonId, attempt: AttemptId, language: str = "") -> Debrief:
    """A finished attempt in a language, moment by moment, with the expert's way beside it."""

    def work(tx: Transaction) -> Debrief:
        found = load_attempt(tx, attempt, officer)
        played = tuple(play_again(desk, tx, found))
        if not played[-1].finished:
            raise NotFinished
        withheld = _is_withheld(desk, tx, found)
        strong = () if withheld else expert_runs(prepared(desk, tx, found.edition), found.seed)
        way, edition = _way(strong) if strong else None, edition_read(desk, tx, found, language)
        return Debrief(found, edition, _way(played), way, withheld, _waits_for(desk, tx, found))

    return desk.store.read(work)


def _is_withheld(desk: Desk, tx: Transaction, attempt: Attempt) -> bool:
    """Whether the officer can still pass an assessed module, which knowing the expert's way would pass for them.

    Of a module that is not to be had now, since its course is gone or broken, nobody knows: it may come back.
    """
    if attempt.mode is not Mode.ASSESSED:
        return False
    course, completions = desk.catalogue.courses.get(attempt.course), completions_of(tx, attempt.person)
    if course is None or course.module(attempt.module) is None:
        return not any((each.course, each.module) == (attempt.course, attempt.module) for each in completions)
    newest = newest_attempt(tx, attempt.person, attempt.course, attempt.module)
    progress = progress_of(course, [newest] if newest else [], completions)
    mine = next(each for each in progress.modules if each.module.id == attempt.module)
    return mine.completed_at is None and (mine.open is not None or mine.attempts_left != 0)


def _waits_for(desk: Desk, tx: Transaction, attempt: Attempt) -> Module | None:
    """The module that has to be completed before anything is said about the answers; None where nothing has to be."""
    course = desk.catalogue.courses.get(attempt.course)
    module = course.module(attempt.module) if course else None
    after = course.module(module.explained_after) if course and module and module.explained_after else None
    return None if after is None or after.id in modules_done(tx, attempt.person, attempt.course) else after


def expert_runs(edition: Prepared, seed: int) -> tuple[Run, ...]:
    """The expert's play of an edition, from its start; nothing where there is none."""
    if edition.outlook.expert is None:
        return ()
    try:
        played = tuple(runs(edition.script, seed, edition.outlook.expert))
    except AnswerRefused:
        return ()  # what is kept was changed by somebody: `verify` tells, and the debrief goes on without it
    return played if played[-1].finished else ()


def _way(played: tuple[Run, ...]) -> Way:
    return Way(tuple(moments_of(iter(played))), played[-1])


def play_again(desk: Desk, tx: Transaction, attempt: Attempt) -> Iterator[Run]:
    """An attempt at its start, then after each of its answers."""
    answers = [json.loads(each.value) for each in all_answers(tx, attempt.id)]
    return runs(prepared(desk, tx, attempt.edition).script, attempt.seed, answers)


def moments_of(played: Iterator[Run]) -> list[Moment]:
    """The moments of a play."""
    moments = []
    before = next(played)
    for run in played:
        scene, shown, step = before.scene, reaction(run), run.last
        if scene is not None and shown is not None and step is not None:
            moments.append(Moment(scene, turn(before), step, shown, best_offered(run.script, step)))
        before = run
    return moments


@dataclass(frozen=True, slots=True)
class Seen:
    """An attempt with every state it has shown, and the expert's beside it where that may be shown too.

    `explained` is whether its debrief says anything about the answers by now.
    """

    attempt: Attempt
    edition: Prepared
    runs: tuple[Run, ...]
    expert: tuple[Run, ...]
    explained: bool

    @property
    def coaching(self) -> bool:
        """Whether the attempt shows coaching by now: while it is played in guided alone, in its debrief always."""
        return self.attempt.mode is Mode.GUIDED or self.explained


def seen_so_far(desk: Desk, officer: PersonId, attempt: AttemptId, language: str = "") -> Seen:
    """What an attempt has shown, to judge what it may ask for."""

    def work(tx: Transaction) -> Seen:
        found = load_attempt(tx, attempt, officer)
        pinned, played = prepared(desk, tx, found.edition), tuple(play_again(desk, tx, found))
        explained = played[-1].finished and _waits_for(desk, tx, found) is None
        strong = expert_runs(pinned, found.seed) if explained and not _is_withheld(desk, tx, found) else ()
        return Seen(found, edition_read(desk, tx, found, language), played, strong, explained)

    return desk.store.read(work)
