"""What `elearn fmt` and `elearn check --fix` write over: whole or not at all, and nothing that is not theirs."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elearn.cli import elearn, writing

LOOSE = (
    "---\ntitle: A case\nsummary:   One thing.\n---\n\n## Here\n\n{goto: Ther}\n\n## There {ending: good}\n\nOver.\n"
)
COMMANDS = [["fmt"], ["check", "--fix"]]


def run(command: list[str], path: Path) -> Result:
    return CliRunner().invoke(elearn, [*command, str(path)])


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.md"
    path.write_text(LOOSE, encoding="utf-8")
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_a_disk_that_fills_up_leaves_the_file_as_it_was(
    case: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run(command, case)

    assert case.read_text(encoding="utf-8") == LOOSE
    assert [path.name for path in case.parent.iterdir()] == ["case.md"]
    assert result.exit_code == 1
    assert result.stderr == f"{case} cannot be written and stays as it is: no space left on device\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_who_interrupts_before_the_end_keeps_the_file(
    case: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def interrupted(draft: str, path: Path) -> None:
        seen.append(Path(path).read_text(encoding="utf-8"))
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    run(command, case)

    assert seen == [LOOSE]
    assert [path.name for path in case.parent.iterdir()] == ["case.md"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_keeps_its_mode_and_a_link_stays_a_link(case: Path, command: list[str]) -> None:
    case.chmod(0o640)
    link = case.with_name("link.md")
    link.symlink_to(case)

    run(command, link)

    assert link.is_symlink()
    assert case.read_text(encoding="utf-8") != LOOSE
    assert case.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("command", COMMANDS)
def test_what_an_editor_has_just_saved_is_not_written_over(
    case: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = writing.read_file

    def saved_meanwhile(path: Path) -> object:
        path.write_text(LOOSE + "\nMore.\n", encoding="utf-8")
        return read(path)

    monkeypatch.setattr(writing, "read_file", saved_meanwhile)
    result = run(command, case)

    assert case.read_text(encoding="utf-8") == LOOSE + "\nMore.\n"
    assert result.stderr == f"{case} was changed in the meantime and stays as it is; try again\n"
