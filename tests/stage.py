"""A small stage to play on: one scenario with every type of decision, a course of two modules, a few officers."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import insert, text

from elearn.course.catalogue import Catalogue
from elearn.course.editions import Cited, Edition, edition_of
from elearn.course.manifest import Course, Mode, Module
from elearn.course.progress import AttemptId, PersonId
from elearn.engine.answers import Answer
from elearn.language.model import (
    Block,
    BlockKind,
    Decision,
    DecisionType,
    Ending,
    Kind,
    Option,
    Outcome,
    Response,
    Scenario,
    Scene,
    When,
)
from elearn.language.source import Span
from elearn.services.desk import Desk
from elearn.services.playing import Recorded, Sent, answer_decision, begin, current_turn
from elearn.storage.database import Store
from elearn.storage.editions import publish_edition, store_edition
from elearn.storage.tables import TABLES
from elearn.storage.transaction import Transaction

NOWHERE = Span(0, 0)
BEST: tuple[Answer, ...] = ("a", ["a", "b"], ["a", "b", "c"], 6, "I asked before I came closer.", None)
POOR: tuple[Answer, ...] = ("c", [], ["c", "b", "a"], 0, "I do not know.", None)
AGENCY = "a" * 32


def block(words: str) -> Block:
    return Block(BlockKind.PARAGRAPH, words, NOWHERE)


def option(letter: str, **keys: Any) -> Option:
    feedback = Response((block(f"It goes as {letter}."),), (block(f"Coach on {letter}."),))
    return Option(id=letter, text=f"Do {letter}", span=NOWHERE, feedback=feedback, **keys)


def decision(kind: DecisionType, **keys: Any) -> Decision:
    return Decision("What now?", kind, NOWHERE, **keys)


def make_scenario(slug: str = "corridor", seconds: int | None = None, words: str = "You walk in.") -> Scenario:
    """Six answers to an end. `seconds` limits the first decision; running out of time leads to the second."""
    limit = {"seconds": seconds, "timeout": "look"} if seconds else {}
    choose = decision(
        DecisionType.CHOOSE,
        assesses=("engage",),
        options=tuple(option(letter, score=score) for letter, score in (("a", 3), ("b", 1), ("c", 0))),
        **limit,
    )
    select = decision(
        DecisionType.SELECT,
        assesses=("engage",),
        options=(option("a", correct=True), option("b", correct=True), option("c")),
        outcomes=(Outcome(When.RIGHT, "You saw it", NOWHERE), Outcome(When.WRONG, "You missed it", NOWHERE)),
    )
    order = decision(DecisionType.ORDER, assesses=("calm",), options=tuple(option(letter) for letter in "abc"))
    rate = decision(DecisionType.RATE, assesses=("calm",), answer=(5, 7))
    scenes = (
        Scene("enter", "Enter", NOWHERE, blocks=(block(words),), decision=choose),
        Scene("look", "Look", NOWHERE, blocks=(block("What do you see?"),), decision=select),
        Scene("sort", "Sort", NOWHERE, decision=order),
        Scene("judge", "Judge", NOWHERE, decision=rate),
        Scene("write", "Write", NOWHERE, decision=decision(DecisionType.REFLECT)),
        Scene("walk", "Walk", NOWHERE, blocks=(block("You walk on."),)),
        Scene("home", "Home", NOWHERE, blocks=(block("It is over."),), ending=Ending.GOOD),
    )
    keys = {"kind": Kind.SCENARIO, "language": "en", "title": "The corridor", "summary": "A walk.", "minutes": 5}
    return Scenario(slug=slug, start="enter", scenes=scenes, competencies=("engage", "calm"), **keys)


def make_quiz(draw: int) -> Scenario:
    """Four questions, of which an attempt gets some."""
    keys = {"assesses": ("engage",), "options": (option("a", score=3), option("b", score=0))}
    scenes = tuple(
        Scene(name, name.title(), NOWHERE, blocks=(block(name),), decision=decision(DecisionType.CHOOSE, **keys))
        for name in ("north", "east", "south", "west")
    )
    return replace(make_scenario(), kind=Kind.QUIZ, draw=draw, start="north", scenes=scenes)


def make_edition(scenario: Scenario) -> Edition:
    return edition_of(scenario, f"# {scenario.scenes[0].blocks[0].text}", Cited({}, {}))


def make_course(*modules: Module, **keys: Any) -> Course:
    modules = modules or (make_module("one"), make_module("two"))
    return Course("course", "A course", "To learn", "A provider", "2.5", modules, "America/New_York", **keys)


def make_module(name: str, **keys: Any) -> Module:
    keys = {"mode": Mode.GUIDED} | keys
    return Module(name, "corridor", Kind.SCENARIO, f"Module {name}", **keys)


@dataclass
class Clocks:
    """Two clocks that a test sets: the wall's, and the machine's own."""

    now: int = 1_700_000_000_000_000
    tick: int = 5_000_000
    boot: str = "boot"

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += int(seconds * 1_000_000)
        self.tick += int(seconds * 1_000_000)


@dataclass
class Stage:
    """Everything a test plays with."""

    store: Store
    desk: Desk
    clocks: Clocks = field(default_factory=Clocks)

    def officer(self, number: int = 0) -> PersonId:
        """Somebody who may play."""
        return PersonId(f"{number:032x}")

    def begin(self, module: str = "one", officer: int = 0, clock: int = 0) -> AttemptId:
        """Begin an attempt."""
        return begin(self.desk, self.officer(officer), "course", module, clock)

    def answer(self, attempt: AttemptId, given: Answer, officer: int = 0, step: int | None = None) -> Recorded:
        """Answer a step as its page would."""
        shown = current_turn(self.desk, self.officer(officer), attempt, step)
        return answer_decision(self.desk, self.officer(officer), attempt, Sent(shown.step, shown.token, given))

    def play(self, answers: tuple[Answer, ...] = BEST, module: str = "one", officer: int = 0) -> AttemptId:
        """Play an attempt with these answers."""
        attempt = self.begin(module, officer)
        for given in answers:
            self.answer(attempt, given, officer)
        return attempt

    def rows(self, query: str) -> list[Any]:
        """Look into the database."""
        return self.store.read(lambda tx: tx.all(text(query)))

    def publish(self, scenario: Scenario) -> Edition:
        """Make this the scenario that new attempts get."""
        edition = make_edition(scenario)
        self.store.write(lambda tx: (store_edition(tx, edition, 1), publish_edition(tx, edition, 1)))
        return edition

    def teach(self, course: Course) -> None:
        """Change what is taught."""
        self.desk = replace(self.desk, catalogue=Catalogue(courses={course.slug: course}))


def set_stage(store: Store, course: Course | None = None, scenario: Scenario | None = None) -> Stage:
    """Fill a store with a scenario and officers, and give a desk to play at."""
    stage = take_stage(store, course)
    edition = make_edition(scenario or make_scenario())

    def fill(tx: Transaction) -> None:
        add_officers(tx)
        store_edition(tx, edition, 1)
        publish_edition(tx, edition, 1)

    store.write(fill)
    return stage


def take_stage(store: Store, course: Course | None = None) -> Stage:
    """Give a desk to play at, at a store that was filled before."""
    clocks = Clocks()
    taught = course or make_course()
    desk = Desk(
        store,
        Catalogue(courses={taught.slug: taught}),
        now=lambda: clocks.now,
        boot=lambda: clocks.boot,
        tick=lambda: clocks.tick,
        seed=lambda: 7,
    )
    return Stage(store, desk, clocks)


def add_officers(tx: Transaction) -> None:
    """Sixteen officers of one agency, on the course."""
    tx.run(insert(TABLES["agency"]).values(id=AGENCY, name="Agency", time_zone="UTC", created_at=1))
    for row in officer_rows():
        tx.run(insert(TABLES["person"]).values(**row))
        tx.run(insert(TABLES["enrolment"]).values(person=row["id"], course="course", enrolled_at=1))


def officer_rows() -> Iterator[dict[str, object]]:
    for number in range(16):
        name = f"officer{number}"
        account = {"email": f"{name}@x.org", "email_key": f"{name}@x.org", "stamp": name, "clock": 0, "display": "{}"}
        yield {"id": f"{number:032x}", "agency": AGENCY, "name": name, "created_at": 1, **account}
