"""`elearn verify`, `backup` and `restore` as they are called."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elearn.cli import elearn
from elearn.storage.database import Store
from elearn.storage.upgrade import migrate
from tests.stage import Stage, set_stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A module completed, in a database that is in use."""
    migrate(url(tmp_path))
    stage = set_stage(Store.open(url(tmp_path)))
    stage.play()
    return stage


def url(folder: Path, name: str = "elearn.db") -> str:
    return f"sqlite:///{folder / name}"


def call(*words: object) -> Result:
    return CliRunner().invoke(elearn, [str(word) for word in words])


def test_verify_of_a_sound_database_exits_with_0(stage: Stage, tmp_path: Path):
    result = call("verify", "--database", url(tmp_path))

    assert result.exit_code == 0
    assert "All is as it must be" in result.stdout


def test_verify_tells_machines_what_was_checked(stage: Stage, tmp_path: Path):
    result = call("verify", "--json", "--database", url(tmp_path))

    told = json.loads(result.stdout)
    assert told["sound"] is True
    assert told["faults"] == []
    assert told["checked"] == {"editions": 1, "media": 0, "attempts": 1, "answers": 6, "completions": 1}


def test_verify_of_a_broken_database_exits_with_1_and_names_the_fault(stage: Stage, tmp_path: Path):
    with sqlite3.connect(tmp_path / "elearn.db") as connection:
        connection.execute("UPDATE attempt_state SET percent = 1")

    result = call("verify", "--json", "--database", url(tmp_path))

    assert result.exit_code == 1
    assert [fault["rule"] for fault in json.loads(result.stdout)["faults"]] == ["standing"]


@pytest.mark.parametrize("content", [None, b"no database at all" * 100])
def test_verify_that_cannot_check_exits_with_2(tmp_path: Path, content: bytes | None):
    if content is not None:
        (tmp_path / "elearn.db").write_bytes(content)

    result = call("verify", "--database", url(tmp_path))

    assert result.exit_code == 2
    assert result.stderr.startswith("elearn: ")
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("options", [(), ("--portable",)])
def test_a_backup_is_restored(stage: Stage, tmp_path: Path, options: tuple[str, ...]):
    made = call("backup", tmp_path / "backup", "--database", url(tmp_path), *options)
    restored = call("restore", tmp_path / "backup", "--database", url(tmp_path, "new.db"))

    assert made.exit_code == restored.exit_code == 0
    assert "6 answers, verified" in made.stdout
    assert "Restored 6 answers" in restored.stdout
    assert call("verify", "--database", url(tmp_path, "new.db")).exit_code == 0


def test_restoring_over_a_running_server_is_refused(stage: Stage, tmp_path: Path):
    call("backup", tmp_path / "backup", "--database", url(tmp_path))

    result = call("restore", tmp_path / "backup", "--database", url(tmp_path), "--force")

    assert result.exit_code == 1
    assert "stop the server first" in result.stderr


def test_restoring_tells_where_the_old_database_is_kept(stage: Stage, tmp_path: Path):
    call("backup", tmp_path / "backup", "--database", url(tmp_path))
    stage.store.close()

    result = call("restore", tmp_path / "backup", "--database", url(tmp_path))

    assert result.exit_code == 0
    assert f"kept as {tmp_path / 'elearn.db'}.before-restore-" in result.stdout


def test_a_backup_that_exists_already_is_kept(stage: Stage, tmp_path: Path):
    (tmp_path / "backup").write_text("yesterday's")

    result = call("backup", tmp_path / "backup", "--database", url(tmp_path))

    assert result.exit_code == 2
    assert "exists already" in result.stderr


def test_a_backup_of_what_is_broken_says_what_is_and_exits_with_1(stage: Stage, tmp_path: Path):
    with sqlite3.connect(tmp_path / "elearn.db") as connection:
        connection.execute("UPDATE attempt_state SET percent = 1")

    result = call("backup", tmp_path / "backup", "--database", url(tmp_path))

    assert result.exit_code == 1
    assert "standing: " in result.stderr
