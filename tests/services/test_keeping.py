"""Backups are proved when they are made; restoring never loses what is in place."""

import json
import os
import shutil
import threading
import zipfile
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from elearn.services.keeping import (
    BackupUnsound,
    RestoreRefused,
    back_up,
    bring_up_to_date,
    manifest_of,
    restore,
)
from elearn.services.verifying import verify
from elearn.storage.database import SCHEMA, SchemaTooNew, SchemaTooOld, Store
from elearn.storage.dialects import StorageRefused
from elearn.storage.upgrade import migrate
from tests.crash.killing import is_killed, require_strace
from tests.services.test_verifying import unguard
from tests.stage import POOR, Stage, set_stage


@pytest.fixture
def stage(store: Store) -> Stage:
    stage = set_stage(store)
    stage.play()
    attempt = stage.begin("two")
    stage.answer(attempt, "b")
    return stage


@pytest.fixture
def kept(migrated_file: Path, tmp_path: Path) -> Stage:
    """A stage on SQLite."""
    shutil.copy(migrated_file, tmp_path / "kept.db")
    stage = set_stage(Store.open(url(tmp_path / "kept.db")))
    stage.play()
    return stage


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def answers_in(database: str) -> list[tuple[str, int, str]]:
    store = Store.open(database)
    rows = store.read(lambda tx: tx.all(text("SELECT attempt, step, value FROM answer ORDER BY attempt, step")))
    assert verify(store).faults == []
    store.close()
    return rows


def test_p25_a_backup_restores_to_what_was_there(stage: Stage, tmp_path: Path):
    before = stage.rows("SELECT attempt, step, value FROM answer ORDER BY attempt, step")
    manifest = back_up(stage.store, tmp_path / "backup", portable=stage.store.engine.name == "postgresql")

    restored = restore(url(tmp_path / "new" / "elearn.db"), tmp_path / "backup")

    assert answers_in(url(tmp_path / "new" / "elearn.db")) == before
    assert restored.counts["answer"] == manifest.counts["answer"] == 7
    assert json.loads(manifest_of(tmp_path / "backup").read_text())["sha256"] == manifest.sha256


def test_a_backup_of_postgres_is_portable_without_asking(stage: Stage, tmp_path: Path):
    back_up(stage.store, tmp_path / "backup")

    assert zipfile.is_zipfile(tmp_path / "backup") == (stage.store.engine.name == "postgresql")


def test_a_portable_backup_moves_a_record_from_sqlite_to_postgres(kept: Stage, tmp_path: Path, postgres_database: str):
    back_up(kept.store, tmp_path / "backup", portable=True)

    restore(postgres_database, tmp_path / "backup")

    assert len(answers_in(postgres_database)) == 6


def test_a_postgres_that_holds_rows_is_not_restored_over(kept: Stage, tmp_path: Path, postgres_database: str):
    back_up(kept.store, tmp_path / "backup", portable=True)
    restore(postgres_database, tmp_path / "backup")

    with pytest.raises(RestoreRefused, match="not empty"):
        restore(postgres_database, tmp_path / "backup", force=True)


def test_a_sqlite_file_is_not_restored_into_postgres(kept: Stage, tmp_path: Path, postgres_database: str):
    back_up(kept.store, tmp_path / "backup")

    with pytest.raises(RestoreRefused, match="--portable"):
        restore(postgres_database, tmp_path / "backup")


def test_p25_a_backup_under_load_holds_every_answer_acknowledged_before(kept: Stage, tmp_path: Path):
    acknowledged: list[str] = []
    going = threading.Event()
    going.set()

    def load(officer: int) -> None:
        while going.is_set():
            acknowledged.append(kept.play(POOR, officer=officer))

    threads = [threading.Thread(target=load, args=(officer,)) for officer in range(1, 5)]
    for thread in threads:
        thread.start()
    while len(acknowledged) < 8:
        pass
    before = set(acknowledged)
    back_up(kept.store, tmp_path / "backup")
    going.clear()
    for thread in threads:
        thread.join()
    restore(url(tmp_path / "restored.db"), tmp_path / "backup")

    finished = {attempt for attempt, step, _ in answers_in(url(tmp_path / "restored.db")) if step == 5}
    assert before <= finished


def test_only_its_owner_may_read_a_backup(stage: Stage, tmp_path: Path):
    back_up(stage.store, tmp_path / "backup")

    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


def test_a_backup_never_overwrites_a_file(stage: Stage, tmp_path: Path):
    (tmp_path / "backup").write_text("yesterday's")

    with pytest.raises(RestoreRefused, match="exists"):
        back_up(stage.store, tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "yesterday's"


def test_a_backup_leaves_nothing_but_itself_and_its_manifest(stage: Stage, tmp_path: Path):
    folder = tmp_path / "backups"
    folder.mkdir()

    back_up(stage.store, folder / "backup")

    assert sorted(path.name for path in folder.iterdir()) == ["backup", "backup.manifest.json"]


def test_an_unsound_database_gives_a_copy_that_is_not_called_a_backup(stage: Stage, tmp_path: Path):
    unguard(stage, "UPDATE completion SET percent = 99")

    with pytest.raises(BackupUnsound):
        back_up(stage.store, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()
    assert (tmp_path / "backup.unsound").exists()


@pytest.mark.parametrize("portable", [False, True])
def test_a_backup_that_was_changed_is_not_restored(kept: Stage, tmp_path: Path, portable: bool):
    back_up(kept.store, tmp_path / "backup", portable=portable)
    flip(tmp_path / "backup", (tmp_path / "backup").stat().st_size // 2)

    with pytest.raises(RestoreRefused, match="changed"):
        restore(url(tmp_path / "new.db"), tmp_path / "backup")
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize(
    ("member", "content"),
    [
        ("answer.jsonl", None),
        ("answer.jsonl", b'{"a":' * 50_000),
        ("person.jsonl", b"[1]\n"),
        ("person.jsonl", b"\xff\xfe\n"),
        ("completion.jsonl", b"7\n"),
        ("manifest.json", b"[1]"),
        ("manifest.json", f'{{"form": 1, "schema": "{SCHEMA}"}}'.encode()),
    ],
)
def test_a_portable_backup_with_something_else_in_it_is_refused_in_words(
    kept: Stage, tmp_path: Path, member: str, content: bytes | None
):
    back_up(kept.store, tmp_path / "backup", portable=True)
    with zipfile.ZipFile(tmp_path / "backup") as whole, zipfile.ZipFile(tmp_path / "other", "w") as other:
        for name in whole.namelist():
            if name != member:
                other.writestr(name, whole.read(name))
        if content is not None:
            other.writestr(member, content)

    with pytest.raises(RestoreRefused, match="can be read"):
        restore(url(tmp_path / "new.db"), tmp_path / "other")
    assert not (tmp_path / "new.db").exists()


def test_without_its_manifest_a_backup_must_still_pass_verify(kept: Stage, tmp_path: Path):
    unguard(kept, "UPDATE completion SET percent = 99")
    kept.store.engine.copy_to(tmp_path / "copy.db")

    with pytest.raises(RestoreRefused, match="does not pass verify"):
        restore(url(tmp_path / "new.db"), tmp_path / "copy.db")


@pytest.mark.parametrize("content", [b"", b"no database at all", b"PK\x03\x04 no zip at all"])
def test_what_is_no_backup_is_not_restored(tmp_path: Path, content: bytes):
    (tmp_path / "backup").write_bytes(content)

    with pytest.raises(RestoreRefused):
        restore(url(tmp_path / "new.db"), tmp_path / "backup")
    assert not (tmp_path / "new.db").exists()


def test_a_file_that_is_not_there_is_said_not_to_be_there(tmp_path: Path):
    with pytest.raises(RestoreRefused, match="there is no file"):
        restore(url(tmp_path / "new.db"), tmp_path / "backup")


def test_a_database_in_use_is_not_replaced(kept: Stage, tmp_path: Path):
    back_up(kept.store, tmp_path / "backup")

    with pytest.raises(StorageRefused, match="in use"):
        restore(url(tmp_path / "kept.db"), tmp_path / "backup", force=True)


def test_a_database_that_holds_more_is_not_replaced_unless_forced(kept: Stage, tmp_path: Path):
    back_up(kept.store, tmp_path / "backup")
    kept.play(officer=1)
    kept.store.close()

    with pytest.raises(RestoreRefused, match="1 of attempt, 6 of answer, 1 of completion"):
        restore(url(tmp_path / "kept.db"), tmp_path / "backup")
    restored = restore(url(tmp_path / "kept.db"), tmp_path / "backup", force=True)

    assert len(answers_in(url(tmp_path / "kept.db"))) == 6
    assert restored.kept is not None
    assert len(answers_in(url(restored.kept))) == 12


def test_a_database_that_holds_no_more_than_the_backup_is_replaced(kept: Stage, tmp_path: Path):
    back_up(kept.store, tmp_path / "backup")
    kept.store.close()

    restore(url(tmp_path / "kept.db"), tmp_path / "backup")

    assert len(answers_in(url(tmp_path / "kept.db"))) == 6


def test_a_damaged_database_is_replaced_when_forced_and_kept(kept: Stage, tmp_path: Path):
    back_up(kept.store, tmp_path / "backup")
    kept.store.close()
    (tmp_path / "kept.db").write_bytes(b"\xff" * 8192)

    with pytest.raises(RestoreRefused, match="--force"):
        restore(url(tmp_path / "kept.db"), tmp_path / "backup")
    restored = restore(url(tmp_path / "kept.db"), tmp_path / "backup", force=True)

    assert len(answers_in(url(tmp_path / "kept.db"))) == 6
    assert restored.kept.read_bytes() == b"\xff" * 8192


def test_a_stale_log_is_never_taken_for_the_restored_databases(kept: Stage, tmp_path: Path):
    back_up(kept.store, tmp_path / "backup")
    kept.play(officer=1)
    shutil.copy(tmp_path / "kept.db-wal", tmp_path / "log")
    kept.store.close()
    shutil.copy(tmp_path / "log", tmp_path / "kept.db-wal")

    restore(url(tmp_path / "kept.db"), tmp_path / "backup", force=True)

    assert len(answers_in(url(tmp_path / "kept.db"))) == 6


def test_restoring_signs_everybody_out_and_says_so_in_the_audit_log(kept: Stage, tmp_path: Path):
    session = "INSERT INTO session VALUES (:hash, :person, 1, 1, 1, 9, 0)"
    values = {"hash": "5" * 64, "person": kept.officer()}
    kept.store.write(lambda tx: tx.run(text(session), **values))
    back_up(kept.store, tmp_path / "backup")

    restore(url(tmp_path / "new.db"), tmp_path / "backup")

    store = Store.open(url(tmp_path / "new.db"))
    assert store.read(lambda tx: tx.all(text("SELECT * FROM session"))) == []
    assert store.read(lambda tx: tx.all(text("SELECT action FROM audit"))) == [("restored",)]
    store.close()


def test_side_attempts_come_after_those_they_were_copied_from(kept: Stage, tmp_path: Path):
    from elearn.services.playing import replay_from

    for _ in range(3):
        attempt = kept.play(officer=1)
        for _ in range(3):
            attempt = replay_from(kept.desk, kept.officer(1), attempt, 5)
            kept.answer(attempt, None, 1)

    back_up(kept.store, tmp_path / "backup", portable=True)
    restore(url(tmp_path / "new.db"), tmp_path / "backup")

    assert answers_in(url(tmp_path / "new.db")) == answers_in(url(tmp_path / "kept.db"))


def flip(path: Path, place: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)
        file.seek(place)
        file.write(bytes([byte[0] ^ 1]))


def test_f21_a_backup_killed_at_any_write_leaves_a_whole_backup_or_none(kept: Stage, tmp_path: Path):
    require_strace()
    kept.store.close()
    folder = tmp_path / "backups"
    kills = 0
    while True:
        folder.mkdir()
        if not is_killed(1 + kills * 3, partial(back_up_once, tmp_path / "kept.db", folder / "backup")):
            break
        if (folder / "backup").exists():
            restore(url(folder / "new.db"), folder / "backup")
        back_up_again(tmp_path / "kept.db", folder / "backup")
        shutil.rmtree(folder)
        kills += 1

    assert kills > 10
    assert len(answers_in(url(tmp_path / "kept.db"))) == 6


def back_up_once(database: Path, target: Path) -> None:
    store = Store.open(url(database))
    back_up(store, target)
    store.close()


def back_up_again(database: Path, target: Path) -> None:
    if target.exists():
        return
    back_up_once(database, target)
    assert target.exists()


def test_f21_a_restore_killed_at_any_write_leaves_the_old_or_the_new_database(kept: Stage, tmp_path: Path):
    require_strace()
    back_up(kept.store, tmp_path / "backup")
    kept.play(officer=1)
    kept.store.close()
    kills = 0
    while True:
        place = tmp_path / "place"
        place.mkdir()
        shutil.copy(tmp_path / "kept.db", place / "elearn.db")
        again = partial(restore, url(place / "elearn.db"), tmp_path / "backup", force=True)
        if not is_killed(1 + kills * 3, again):
            break
        assert len(answers_in(url(place / "elearn.db"))) in (6, 12)
        again()
        assert len(answers_in(url(place / "elearn.db"))) == 6
        shutil.rmtree(place)
        kills += 1

    assert kills > 10


def test_an_upgrade_makes_a_backup_first_and_rehearses(kept: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    later = later_release(tmp_path, monkeypatch, 'op.execute("CREATE TABLE later (id TEXT)")')
    kept.store.close()

    backup = bring_up_to_date(url(tmp_path / "kept.db"))

    assert backup is not None
    assert later(tmp_path / "kept.db") == "9999"
    assert later(backup) == SCHEMA


def test_an_upgrade_that_fails_in_rehearsal_changes_nothing(
    kept: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    later = later_release(tmp_path, monkeypatch, 'op.execute("UPDATE attempt_state SET percent = 1")')
    kept.store.close()

    with pytest.raises(StorageRefused, match="rehearsed"):
        bring_up_to_date(url(tmp_path / "kept.db"))

    assert later(tmp_path / "kept.db") == SCHEMA


def test_an_upgrade_of_what_is_up_to_date_does_nothing(kept: Stage, tmp_path: Path):
    assert bring_up_to_date(url(tmp_path / "kept.db")) is None
    assert bring_up_to_date(url(tmp_path / "new.db")) is None


def test_p26_an_older_program_refuses_what_a_newer_one_upgraded(
    kept: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    kept.store.close()
    with monkeypatch.context() as release:
        later_release(tmp_path, release, 'op.execute("CREATE TABLE later (id TEXT)")')
        with pytest.raises(SchemaTooOld):
            Store.open(url(tmp_path / "kept.db"))
        bring_up_to_date(url(tmp_path / "kept.db"))

    with pytest.raises(SchemaTooNew):
        Store.open(url(tmp_path / "kept.db"))
    with pytest.raises(SchemaTooNew):
        migrate(url(tmp_path / "kept.db"))


def later_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: str):
    """Make this the next release, whose one new migration does this; gives a function that reads a file's schema."""
    from elearn.storage import database, upgrade
    from elearn.storage.upgrade import current_schema

    migrations = tmp_path / "migrations"
    shutil.copytree(Path(upgrade.__file__).parent / "migrations", migrations)
    (migrations / "versions" / "9999_later.py").write_text(
        "from alembic import op\n"
        f"revision, down_revision, branch_labels, depends_on = '9999', '{SCHEMA}', None, None\n"
        f"def upgrade() -> None:\n    {statement}\n"
    )
    monkeypatch.setattr(upgrade, "_migrations", lambda: migrations)
    for module in (database, upgrade, __import__("elearn.services.keeping").services.keeping):
        monkeypatch.setattr(module, "SCHEMA", "9999")
    return lambda path: current_schema(url(path))


def test_the_folder_of_a_new_database_is_made(kept: Stage, tmp_path: Path):
    back_up(kept.store, tmp_path / "backup")

    restore(url(tmp_path / "a" / "b" / "elearn.db"), tmp_path / "backup")

    assert os.listdir(tmp_path / "a" / "b")
