"""Broken builds, on which the tests of this project must fail: a test that cannot fail proves nothing.

Each breaks one thing in this process alone. The build that does not sync is in `test_power_cut`.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from elearn.services import beginning, playing
from elearn.storage.database import Store
from elearn.storage.writing import GroupCommit
from tests.crash.killing import is_killed, require_strace
from tests.crash.ledger import Ledger, assert_kept, play, set_up
from tests.engines import migrated_file
from tests.services import test_playing
from tests.stage import Stage, make_course, make_module, set_stage
from tests.storage import test_store

__all__ = ["migrated_file"]

FAILED = (AssertionError, pytest.fail.Exception)


@pytest.fixture
def store(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    shutil.copy(migrated_file, tmp_path / "elearn.db")
    opened = Store.open(f"sqlite:///{tmp_path / 'elearn.db'}")
    yield opened
    opened.close()


def drop_rules(store: Store, table: str) -> None:
    """Rebuild a table without its rules and triggers, and without its keys but for an `id`."""
    connection = store.engine.connect(writing=True)
    connection.execute("PRAGMA foreign_keys=OFF")
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    written = ", ".join("id PRIMARY KEY" if name == "id" else name for name in columns)
    connection.execute(f"CREATE TABLE loose ({written})")
    connection.execute(f"INSERT INTO loose SELECT * FROM {table}")
    connection.execute(f"DROP TABLE {table}")
    connection.execute(f"ALTER TABLE loose RENAME TO {table}")
    connection.close()


@pytest.mark.parametrize(
    "test",
    [test_store.test_a_second_answer_to_a_step_is_refused_by_the_database, test_store.test_a_token_is_used_once],
)
def test_a_build_without_unique_answers_fails(store: Store, test: Callable[[Store], None]):
    drop_rules(store, "answer")

    with pytest.raises(FAILED):
        test(store)


def test_a_build_without_guards_fails(store: Store):
    drop_rules(store, "audit")

    with pytest.raises(FAILED):
        test_store.test_append_only_tables_refuse_changes(store, "audit", "delete")


def test_a_build_that_takes_every_form_for_a_new_answer_fails(store: Store, monkeypatch: pytest.MonkeyPatch):
    def forgetful(desk: Any, tx: Any, attempt: Any, sent: Any) -> Any:
        return record(desk, tx, replace(attempt, step=sent.step, state=None), sent)

    record = playing._record
    stage = set_stage(store)
    drop_rules(store, "answer")
    monkeypatch.setattr(playing, "_answered_before", forgetful)

    with pytest.raises(FAILED):
        test_playing.test_p1_fifty_conflicting_posts_at_once_are_one_answer(stage)


def test_a_build_that_makes_up_its_mind_before_the_transaction_lets_too_many_attempts_begin(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    look = beginning.newest_attempt
    monkeypatch.setattr(beginning, "newest_attempt", lambda _, *whose: store.read(lambda tx: look(tx, *whose)))
    monkeypatch.setattr(test_playing, "set_stage", lambda *_: stage)
    stage = set_stage(store, make_course(make_module("one", attempts=3)))
    drop_rules(store, "attempt")

    with pytest.raises(FAILED):
        repeat(20, lambda: test_playing.test_p6_the_attempt_limit_holds_however_many_begin_at_once(store))


def test_a_build_without_savepoints_fails(store: Store, monkeypatch: pytest.MonkeyPatch):
    def careless(self: GroupCommit, place: Any, connection: Any, *, alone: bool) -> None:
        do(self, place, connection, alone=True)

    do = GroupCommit._do
    monkeypatch.setattr(GroupCommit, "_do", careless)

    with pytest.raises(FAILED):
        test_store.test_a_failing_work_takes_none_of_its_companions_with_it(store)


def test_a_build_that_answers_before_the_commit_loses_answers_when_it_is_killed(tmp_path: Path):
    require_strace()
    set_up(tmp_path / "before.db").store.close()

    with pytest.raises(AssertionError, match="were acknowledged and"):
        kill_at_every_write(tmp_path)


def kill_at_every_write(folder: Path) -> None:
    for number in range(1, 40):
        ledger, path = Ledger(), folder / f"{number}.db"
        shutil.copy(folder / "before.db", path)
        is_killed(number, playing_too_fast(path, ledger))
        assert_kept(path, ledger)


def repeat(times: int, test: Callable[[], None]) -> None:
    for _ in range(times):
        test()


def playing_too_fast(path: Path, ledger: Ledger) -> Callable[[], None]:
    """Play on a build that tells the officer as soon as the answer is written down, before it is committed."""

    def work() -> None:
        record = playing._record

        def broken(*facts: Any) -> Any:
            recorded = record(*facts)
            ledger.note(1, ledger.sent)
            return recorded

        playing._record = broken
        play(set_up(path), ledger, 5)

    return work


def test_the_stage_itself_is_sound(store: Store):
    stage: Stage = set_stage(store)

    test_playing.test_p1_fifty_conflicting_posts_at_once_are_one_answer(stage)
