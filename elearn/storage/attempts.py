"""Attempts and their answers. Answers are only ever added; the state beside them saves a replay and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, bindparam, exists, func, insert, select

from elearn.course.manifest import Mode
from elearn.course.progress import AttemptFacts, AttemptId, PersonId
from elearn.course.sayings import sayable
from elearn.storage.dialects import insert_or_replace
from elearn.storage.statements import Query
from elearn.storage.tables import TABLES
from elearn.storage.transaction import Row, Transaction


class NotFound(LookupError):
    """What was asked for does not exist."""

    def __init__(self, sentence: str = sayable("There is nothing at this address.")) -> None:
        super().__init__(sentence)


class NotYours(NotFound):
    """It exists and belongs to somebody else; who asks is told no more than that there is nothing."""


class StaleStep(Exception):
    """A step that has been answered already, otherwise than now. `recorded` is the answer that counts, as JSON."""

    def __init__(self, step: int, current: int, recorded: str) -> None:
        super().__init__(f"step {step} has been answered already; the attempt stands at step {current}")
        self.step = step
        self.current = current
        self.recorded = recorded


@dataclass(frozen=True, slots=True)
class Moment:
    """A time by two clocks: `at` is the wall clock's, `tick` counts within one `boot` of a machine and is never set."""

    at: int
    boot: str
    tick: int

    def elapsed_since(self, earlier: "Moment") -> int:
        """Microseconds between two moments, never negative, however the wall clock was set between them."""
        if self.boot == earlier.boot:
            return max(0, self.tick - earlier.tick)
        return max(0, self.at - earlier.at)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What an attempt is played from and how, and where it stood last. `step` is the number of its answers.

    `state` is the run as the engine saved it, None where it must be replayed. `reached` is the moment of the last
    answer, or of the beginning. `coached` says whether the coach was asked at the step where it stands.
    """

    id: AttemptId
    person: PersonId
    course: str
    module: str
    number: int | None
    edition: str
    seed: int
    mode: Mode
    clock: int
    key: bytes
    side_of: AttemptId | None
    side_step: int | None
    began: Moment
    reached: Moment
    step: int
    state: str | None
    coached: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is scored; a side attempt is not."""
        return self.number is not None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an attempt stands after an answer: the saved run, and what lists and reports ask for."""

    step: int
    state: str
    scene: str | None
    finished_at: int | None
    ending: str | None
    earned: int
    possible: int
    percent: int
    passed: bool
    critical: bool


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """An answer to record: the step, the scene that asked, the answer as JSON, the token used up, and when."""

    step: int
    scene: str
    value: str
    token: str
    moment: Moment


_attempt, _answer, _state = TABLES["attempt"].c, TABLES["answer"].c, TABLES["attempt_state"].c
_aid = TABLES["aid"].c
_WITH_STATE = TABLES["attempt"].outerjoin(TABLES["attempt_state"], _state.attempt == _attempt.id)
_LAST = TABLES["answer"].alias("last")
_LATER = TABLES["answer"].alias("later")

_LOAD = Query(
    select(
        _attempt.person,
        _attempt.course,
        _attempt.module,
        _attempt.number,
        _attempt.edition,
        _attempt.seed,
        _attempt.mode,
        _attempt.clock,
        _attempt.key,
        _attempt.side_of,
        _attempt.side_step,
        _attempt.began_at,
        _attempt.boot,
        _attempt.tick,
        _LAST.c.step,
        _LAST.c.at,
        _LAST.c.boot,
        _LAST.c.tick,
        _state.step,
        _state.state,
        exists().where(
            _aid.attempt == _attempt.id, _aid.step == func.coalesce(_LAST.c.step + 1, 0), _aid.kind == "coach"
        ),
    )
    .select_from(
        _WITH_STATE.outerjoin(
            _LAST,
            (_LAST.c.attempt == _attempt.id)
            & (
                _LAST.c.step == select(func.max(_LATER.c.step)).where(_LATER.c.attempt == _attempt.id).scalar_subquery()
            ),
        )
    )
    .where(_attempt.id == bindparam("attempt"))
)
_ADD = Query(insert(TABLES["attempt"]))
_ADD_ANSWER = Query(insert(TABLES["answer"]))
_KEEP_STATE = Query(
    insert_or_replace(TABLES["attempt_state"], *[column.name for column in _state if column.name != "attempt"])
)
_ANSWER = Query(
    select(_answer.value, _answer.token).where(
        _answer.attempt == bindparam("attempt"), _answer.step == bindparam("step")
    )
)
_ANSWERS = Query(
    select(_answer.value)
    .where(_answer.attempt == bindparam("attempt"), _answer.step < bindparam("before"))
    .order_by(_answer.step)
)
_ANSWERS_WHOLE = Query(
    select(_answer.step, _answer.scene, _answer.value, _answer.token, _answer.at, _answer.boot, _answer.tick)
    .where(_answer.attempt == bindparam("attempt"))
    .order_by(_answer.step)
)
_SIDES = Query(
    select(_attempt.id, _state.finished_at)
    .select_from(_WITH_STATE)
    .where(_attempt.side_of == bindparam("attempt"), _attempt.side_step == bindparam("step"))
    .order_by(_attempt.began_at, _attempt.id)
)


def _facts() -> Select[tuple[object, ...]]:
    return select(
        _attempt.id,
        _attempt.person,
        _attempt.course,
        _attempt.module,
        _attempt.edition,
        _attempt.mode,
        _attempt.began_at,
        _attempt.number,
        _attempt.side_of,
        _state.step,
        _state.finished_at,
        _state.ending,
        _state.percent,
        _state.passed,
        _state.critical,
    ).select_from(_WITH_STATE)


_NEWEST = Query(
    _facts()
    .where(
        _attempt.person == bindparam("person"),
        _attempt.course == bindparam("course"),
        _attempt.module == bindparam("module"),
        _attempt.number.is_not(None),
    )
    .order_by(_attempt.number.desc())
    .limit(1)
)
_OF_PERSON = Query(
    _facts().where(_attempt.person == bindparam("person")).order_by(_attempt.began_at.desc(), _attempt.id)
)
_FACTS = Query(_facts().where(_attempt.id == bindparam("attempt")))


def load_attempt(tx: Transaction, attempt: AttemptId, officer: PersonId) -> Attempt:
    """An officer's own attempt; NotFound if there is none, NotYours if it is somebody else's."""
    found = find_attempt(tx, attempt)
    if found is None:
        raise NotFound
    if found.person != officer:
        raise NotYours
    return found


def find_attempt(tx: Transaction, attempt: AttemptId) -> Attempt | None:
    """An attempt, whoever's it is."""
    row = tx.one(_LOAD, attempt=attempt)
    if row is None:
        return None
    step = 0 if row[14] is None else row[14] + 1
    began = Moment(row[11], row[12], row[13])
    return Attempt(
        id=attempt,
        person=row[0],
        course=row[1],
        module=row[2],
        number=row[3],
        edition=row[4],
        seed=row[5],
        mode=Mode(row[6]),
        clock=row[7],
        key=bytes.fromhex(row[8]),
        side_of=row[9],
        side_step=row[10],
        began=began,
        reached=began if row[14] is None else Moment(row[15], row[16], row[17]),
        step=step,
        state=row[19] if row[18] == step else None,
        coached=bool(row[20]),
    )


def add_attempt(tx: Transaction, attempt: Attempt) -> None:
    """Begin an attempt; the database refuses a second one of the same number."""
    tx.run(
        _ADD,
        id=attempt.id,
        person=attempt.person,
        course=attempt.course,
        module=attempt.module,
        number=attempt.number,
        edition=attempt.edition,
        seed=attempt.seed,
        mode=str(attempt.mode),
        clock=attempt.clock,
        key=attempt.key.hex(),
        side_of=attempt.side_of,
        side_step=attempt.side_step,
        began_at=attempt.began.at,
        boot=attempt.began.boot,
        tick=attempt.began.tick,
    )


def append_answer(tx: Transaction, attempt: AttemptId, answer: AnswerGiven) -> None:
    """Record an answer; the database refuses a second one to the step, and a token used twice."""
    tx.run(
        _ADD_ANSWER,
        attempt=attempt,
        step=answer.step,
        scene=answer.scene,
        value=answer.value,
        token=answer.token,
        at=answer.moment.at,
        boot=answer.moment.boot,
        tick=answer.moment.tick,
    )


def keep_standing(tx: Transaction, attempt: AttemptId, standing: Standing) -> None:
    """Note where an attempt stands now."""
    tx.run(
        _KEEP_STATE,
        attempt=attempt,
        step=standing.step,
        state=standing.state,
        scene=standing.scene,
        finished_at=standing.finished_at,
        ending=standing.ending,
        earned=standing.earned,
        possible=standing.possible,
        percent=standing.percent,
        passed=int(standing.passed),
        critical=int(standing.critical),
    )


def recorded_answer(tx: Transaction, attempt: AttemptId, step: int) -> tuple[str, str] | None:
    """The answer recorded at a step, as JSON, and the token that it used up."""
    row = tx.one(_ANSWER, attempt=attempt, step=step)
    return None if row is None else (row[0], row[1])


def answers_before(tx: Transaction, attempt: AttemptId, step: int) -> list[str]:
    """The answers to the steps before one, as JSON, in order."""
    return [row[0] for row in tx.all(_ANSWERS, attempt=attempt, before=step)]


def all_answers(tx: Transaction, attempt: AttemptId) -> list[AnswerGiven]:
    """Every answer of an attempt, in order."""
    return [
        AnswerGiven(row[0], row[1], row[2], row[3], Moment(row[4], row[5], row[6]))
        for row in tx.all(_ANSWERS_WHOLE, attempt=attempt)
    ]


def side_attempts(tx: Transaction, attempt: AttemptId, step: int) -> list[tuple[AttemptId, bool]]:
    """The side attempts copied from an attempt at a step, oldest first, and whether each is finished."""
    return [(row[0], row[1] is not None) for row in tx.all(_SIDES, attempt=attempt, step=step)]


def attempt_facts(tx: Transaction, attempt: AttemptId) -> AttemptFacts | None:
    """Where one attempt stands."""
    row = tx.one(_FACTS, attempt=attempt)
    return None if row is None else _to_facts(row)


def newest_attempt(tx: Transaction, officer: PersonId, course: str, module: str) -> AttemptFacts | None:
    """An officer's newest attempt at a module that counts; its number is how many there are."""
    row = tx.one(_NEWEST, person=officer, course=course, module=module)
    return None if row is None else _to_facts(row)


def attempts_of(tx: Transaction, officer: PersonId) -> list[AttemptFacts]:
    """An officer's attempts with the side attempts, newest first."""
    return _to_list(tx.all(_OF_PERSON, person=officer))


def _to_list(rows: Iterable[Row]) -> list[AttemptFacts]:
    return [_to_facts(row) for row in rows]


def _to_facts(row: Row) -> AttemptFacts:
    started = row[9] is not None
    return AttemptFacts(
        id=row[0],
        person=row[1],
        course=row[2],
        module=row[3],
        edition=row[4],
        mode=Mode(row[5]),
        began_at=row[6],
        number=row[7],
        side_of=row[8],
        answers=row[9] if started else 0,
        finished_at=row[10],
        ending=row[11],
        percent=row[12] if started else 100,
        passed=bool(row[13]),
        critical=bool(row[14]),
    )
