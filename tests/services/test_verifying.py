"""`verify` finds every broken rule, each broken once here, and finds nothing in what nobody broke."""

from collections.abc import Callable

import pytest
from sqlalchemy import text

from elearn.analysis.facts import Facts
from elearn.course.outlook import dump_facts
from elearn.services.playing import replay_from
from elearn.services.verifying import verify
from elearn.storage.database import Store
from elearn.storage.facts import KeptFacts, keep_facts
from elearn.storage.tables import APPEND_ONLY
from elearn.storage.transaction import Transaction
from tests.stage import BEST, POOR, Stage, make_quiz, make_scenario, set_stage


@pytest.fixture
def stage(store: Store) -> Stage:
    """A course completed by one officer, an attempt not passed, one that is open, and one on the side."""
    stage = set_stage(store)
    stage.play()
    stage.play(module="two")
    stage.play(POOR, officer=1)
    attempt = stage.begin(officer=2)
    stage.answer(attempt, "b", officer=2)
    stage.answer(attempt, ["a"], officer=2)
    replay_from(stage.desk, stage.officer(2), attempt, 1)
    ((edition,),) = stage.rows("SELECT digest FROM edition")
    known = KeptFacts(edition, 5, dump_facts(Facts(7, 5, expert=BEST), 5))
    store.write(lambda tx: keep_facts(tx, known))
    return stage


def unguard(stage: Stage, *statements: str) -> None:
    """Change what the database guards: triggers are taken away, the change is made, the triggers are put back."""
    engine = stage.store.engine

    def work(tx: Transaction) -> None:
        for table in APPEND_ONLY:
            for trigger in tx.guards(table):
                where = f" ON {table}" if engine.name == "postgresql" else ""
                tx.run(text(f"DROP TRIGGER IF EXISTS {trigger}{where}"))
        for statement in statements:
            tx.run(text(statement.replace(":", "\\:")))
        for table in APPEND_ONLY:
            for statement in engine.append_only(table):
                tx._connection.execute(statement)

    stage.store.write(work)


def rules(store: Store) -> set[str]:
    return {fault.rule for fault in verify(store).faults}


def test_p28_nothing_is_found_where_nothing_is_broken(stage: Stage):
    report = verify(stage.store)

    assert report.faults == []
    assert report.checked == {"editions": 1, "media": 0, "attempts": 5, "answers": 21, "completions": 3}


BROKEN: dict[str, tuple[str, str]] = {
    "an edition's text is changed": ("edition-digest", "UPDATE edition SET source = 'x'"),
    "an edition's scenario is changed": (
        "edition-digest",
        "UPDATE edition SET scenario = replace(scenario, '\"score\":3', '\"score\":2')",
    ),
    "an edition's fragments are changed": ("edition-digest", "UPDATE edition SET fragments = '{}'"),
    "an edition's context is changed": ("edition-digest", "UPDATE edition SET context = '{}'"),
    "an edition is listed under another title": ("edition-digest", "UPDATE edition SET title = 'x'"),
    "an edition is listed as a quiz": ("edition-digest", "UPDATE edition SET kind = 'quiz'"),
    "an answer is taken out": ("steps", "DELETE FROM answer WHERE step = 2 AND value <> '[]'"),
    "the first answer is taken out": ("steps", "DELETE FROM answer WHERE step = 0"),
    "the last answer is taken out": ("standing", "DELETE FROM answer WHERE step = 5"),
    "an answer is changed": ("completion", "UPDATE answer SET value = '\"b\"' WHERE step = 0 AND value = '\"a\"'"),
    "an answer is changed to one not offered": ("replay", "UPDATE answer SET value = '\"z\"' WHERE step = 0"),
    "an answer is no JSON": ("replay", "UPDATE answer SET value = 'oops' WHERE step = 0"),
    "an answer is moved to another scene": ("replay", "UPDATE answer SET scene = 'home' WHERE step = 1"),
    "an answer has another step's token": ("tokens", "UPDATE answer SET token = '{zeros}' WHERE step = 1 AND {one}"),
    "a key is changed": ("tokens", "UPDATE attempt SET key = '{zeros}'"),
    "an attempt is numbered with a gap": ("attempt-numbers", "UPDATE attempt SET number = 5 WHERE module = 'two'"),
    "a standing is lost": ("standing", "DELETE FROM attempt_state"),
    "a standing says another percent": ("standing", "UPDATE attempt_state SET percent = 99 WHERE percent = 100"),
    "a standing says it is not finished": ("standing", "UPDATE attempt_state SET finished_at = NULL"),
    "a standing says it was finished another day": (
        "standing",
        "UPDATE attempt_state SET finished_at = 1 WHERE passed = 1",
    ),
    "a standing says it is passed": ("standing", "UPDATE attempt_state SET passed = 1"),
    "a standing says another scene": ("standing", "UPDATE attempt_state SET scene = 'enter'"),
    "a saved run is another": (
        "standing",
        "UPDATE attempt_state SET state = (SELECT min(state) FROM attempt_state WHERE step = 6) WHERE step = 6",
    ),
    "a completion says another percent": ("completion", "UPDATE completion SET percent = 99 WHERE module = 'one'"),
    "a completion says other competencies": (
        "completion",
        "UPDATE completion SET competencies = '{{}}' WHERE module = 'one'",
    ),
    "a completion is another person's": ("completion", "UPDATE completion SET person = '{nine}' WHERE module = 'one'"),
    "a completion is another course's": ("completion", "UPDATE completion SET course = 'x' WHERE module = 'one'"),
    "a percent is raised together with the completion's": (
        "standing",
        "UPDATE attempt_state SET percent = 99, earned = 99; UPDATE completion SET percent = 99 WHERE module = 'one'",
    ),
    "a completion is dated another day": ("completion", "UPDATE completion SET at = at - 1 WHERE module = 'one'"),
    "a course is completed another day": ("completion", "UPDATE completion SET at = at + 1 WHERE module = ''"),
    "a module gives hours": ("completion", "UPDATE completion SET hours = '8' WHERE module = 'one'"),
    "a course is completed under another title": (
        "completion",
        "UPDATE completion SET course_title = 'Instructor certification' WHERE module = ''",
    ),
    "a completion is missing": ("one-completion", "DELETE FROM completion WHERE module = 'one'"),
    "a completion is put to an attempt that is not passed": (
        "one-completion",
        "UPDATE completion SET attempt = "
        "(SELECT attempt FROM attempt_state WHERE finished_at IS NOT NULL AND passed = 0) WHERE module = 'one'",
    ),
    "a course is completed twice": ("one-completion", "{second_course}"),
    "the expert's play is changed to one that is not offered": (
        "facts",
        "UPDATE edition_facts SET facts = replace(facts, '\"a\"', '\"z\"')",
    ),
    "the expert's play is changed to one that does not pass": (
        "facts",
        """UPDATE edition_facts SET facts = '{{"expert":["c",[],["c","b","a"],0,"x",null]}}'""",
    ),
    "a document leads to another's edition": ("documents", "UPDATE document SET slug = 'x'"),
    "a file is stored that nothing shows": (
        "orphans",
        "INSERT INTO media (digest, type, content) VALUES ('{empty}', 'image/png', '{nothing}')",
    ),
    "a side attempt is another person's": (
        "side-attempts",
        "UPDATE attempt SET person = '{nine}' WHERE side_of IS NOT NULL",
    ),
    "a side attempt does not begin as it was copied": (
        "side-attempts",
        "UPDATE answer SET value = '\"c\"' WHERE attempt = (SELECT id FROM attempt WHERE side_of IS NOT NULL)",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_p28_it_is_found_that(stage: Stage, what: str):
    rule, statement = BROKEN[what]

    unguard(stage, *fill(statement, stage).split("; "))

    assert rule in rules(stage.store)


def fill(statement: str, stage: Stage) -> str:
    if "{" not in statement or statement.endswith("'{}'"):
        return statement
    (first,) = stage.rows("SELECT attempt FROM completion WHERE module = 'one'")[0]
    columns = "person, course, module, attempt, edition, course_title, module_title, provider, hours, competencies, at"
    second = (
        f"INSERT INTO completion (id, number, percent, {columns}) "
        f"SELECT '{'f' * 32}', 2, NULL, person, course, module, "
        "(SELECT attempt FROM completion WHERE module = 'one'), edition, course_title, module_title, "
        "provider, hours, competencies, at FROM completion WHERE module = ''"
    )
    return statement.format(
        zeros="0" * 64,
        one=f"attempt = '{first}'",
        nine=f"{9:032x}",
        second_course=second,
        empty="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        nothing="",
    ).replace("'')", "x'')" if stage.store.engine.name == "sqlite" else "'')")


def test_p28_a_file_that_was_changed_is_found(stage: Stage):
    binary = "x'00'" if stage.store.engine.name == "sqlite" else "'\\x00'"
    digest = "e" * 64
    unguard(
        stage,
        f"INSERT INTO media (digest, type, content) VALUES ('{digest}', 'image/png', {binary})",
        f"INSERT INTO edition_media (edition, name, media) SELECT digest, 'a.png', '{digest}' FROM edition",
    )

    assert {"media-digest", "edition-digest"} <= rules(stage.store)


def test_p28_an_answer_that_was_late_and_counts_is_found(store: Store):
    stage = set_stage(store, scenario=make_scenario(seconds=30))
    stage.answer(stage.begin(clock=1), "a")
    assert rules(store) == set()

    unguard(stage, "UPDATE answer SET tick = tick + 31000000")

    assert rules(store) == {"clock"}


def test_p28_a_seed_that_was_changed_is_found_where_it_decided_what_was_asked(store: Store):
    stage = set_stage(store, scenario=make_quiz(draw=1))
    stage.answer(stage.begin(), "a")

    for seed in range(8, 16):
        unguard(stage, f"UPDATE attempt SET seed = {seed}")
        if rules(store):
            break

    assert "replay" in rules(store)


def test_p28_a_missing_guard_is_found(stage: Stage):
    engine = stage.store.engine
    where = " ON answer" if engine.name == "postgresql" else ""
    (trigger, *_) = engine.guards("answer")

    stage.store.write(lambda tx: tx.run(text(f"DROP TRIGGER {trigger}{where}")))

    faults = verify(stage.store).faults
    unguard(stage)  # a server's database serves other tests too
    assert [(fault.rule, fault.subject) for fault in faults] == [("guards", "answer")]


def on_sqlite(test: Callable[..., None]) -> Callable[..., None]:
    return pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)(test)


@on_sqlite
@pytest.mark.parametrize(
    ("statement", "subject"),
    [
        ("CREATE TRIGGER swallow BEFORE INSERT ON completion BEGIN SELECT RAISE(IGNORE); END", "swallow"),
        ("DROP TRIGGER completion_refuses_update", "completion_refuses_update"),
        ("CREATE VIEW people AS SELECT * FROM person", "people"),
        ("DROP INDEX ix_attempt_edition", "ix_attempt_edition"),
    ],
)
def test_p28_what_our_program_did_not_define_is_found(stage: Stage, statement: str, subject: str):
    connection = stage.store.engine.connect(writing=True)
    connection.execute(statement)
    if statement.startswith("DROP TRIGGER"):
        connection.execute(f"CREATE TRIGGER {subject} BEFORE UPDATE ON completion BEGIN SELECT 1; END")
    connection.close()

    assert [(fault.rule, fault.subject) for fault in verify(stage.store).faults] == [("schema", subject)]


@on_sqlite
def test_p28_a_reference_that_leads_nowhere_is_found(stage: Stage):
    connection = stage.store.engine.connect(writing=True)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("UPDATE attempt SET person = 'nobody' WHERE module = 'two'")
    connection.close()

    assert "references" in rules(stage.store)


@on_sqlite
def test_p28_a_table_that_is_missing_is_found(stage: Stage):
    connection = stage.store.engine.connect(writing=True)
    connection.execute("DROP TABLE stash")
    connection.close()

    assert "schema" in rules(stage.store)


@on_sqlite
def test_p28_a_damaged_file_is_found(stage: Stage):
    path = stage.store.engine.path
    ((page,),) = stage.rows("SELECT rootpage FROM sqlite_master WHERE name = 'answer'")
    stage.store.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 64)

    assert "integrity" in rules(Store.open(f"sqlite:///{path}"))


def test_a_large_record_is_looked_at_in_pieces(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("elearn.services.verifying.BATCH", 2)

    assert verify(stage.store).checked["attempts"] == 5
