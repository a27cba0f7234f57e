"""The command line as a whole: its commands, `elearn explain` and `elearn new`."""

import json
import re
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from elearn.cli import COMMANDS, elearn
from elearn.cli.documents import code_pages, readable
from elearn.language.codes import CODES
from tests.course.libraries import write


def run(*words: str) -> Result:
    return CliRunner().invoke(elearn, words, catch_exceptions=False)


# The commands


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_is_there(name: str) -> None:
    module, _, attribute = COMMANDS[name][0].partition(":")

    assert isinstance(getattr(import_module(module), attribute), click.Command)


def test_help_names_every_command_and_what_it_does() -> None:
    printed = run("--help").stdout

    assert [name for name, (_, summary) in COMMANDS.items() if name not in printed or summary[:20] not in printed] == []


def test_the_version_is_printed() -> None:
    assert run("--version").stdout.startswith("elearn 0.")


def test_an_unknown_command_is_status_2() -> None:
    assert run("chekc").exit_code == 2


# explain


@pytest.mark.parametrize("code", code_pages())
def test_each_code_is_explained(code: str) -> None:
    result = run("explain", code)

    assert result.exit_code == 0
    assert result.stdout.startswith(code)
    assert "```" not in result.stdout
    assert not re.search(r"^#+ ", result.stdout, re.MULTILINE)


def test_a_code_may_be_written_small() -> None:
    assert run("explain", "e505").stdout.startswith("E505")


def test_without_a_code_all_are_listed_with_what_they_are_called() -> None:
    printed = run("explain").stdout.splitlines()

    assert [line[:4] for line in printed] == list(CODES)
    assert "W417  a condition that always holds" in printed


def test_an_unknown_code_gets_the_nearest_and_status_2() -> None:
    result = run("explain", "E55")

    assert result.exit_code == 2
    assert "Did you mean E5" in result.stderr


def test_examples_are_set_in_as_they_are_written() -> None:
    assert readable("# Title\n\nText\n\n````md\n```\n## x\n```\n````\n") == (
        "\x1b[1mTitle\x1b[0m\n\nText\n\n    ```\n    ## x\n    ```"
    )


# new


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ELEARN_LIBRARY", str(tmp_path / "own"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "own"


def test_a_new_scenario_is_clean(own: Path) -> None:
    result = run("new", "the-empty-seat")

    assert result.exit_code == 0
    checked = run("check", "--strict", str(own / "scenarios" / "the-empty-seat.md"))
    assert (checked.exit_code, checked.stdout.splitlines()[-1]) == (0, "1 file checked, nothing to mend.")


def test_a_new_scenario_can_be_played_to_each_of_its_endings(own: Path) -> None:
    run("new", "the-empty-seat")
    path = str(own / "scenarios" / "the-empty-seat.md")

    plays = [
        json.loads(run("play", path, "--answers", answers, "--format", "json").stdout)
        for answers in ('["a", "a"]', '["c", "c"]')
    ]

    assert [(play["finished"], play["ending"], play["passed"]) for play in plays] == [
        (True, "good", True),
        (True, "mixed", False),
    ]


def test_a_new_scenario_uses_the_librarys_own_competency(own: Path) -> None:
    write(own / "content" / "competencies.yaml", "K7: {name: Fairness}\n")

    run("new", "the-empty-seat")

    assert run("check", "--strict", str(own)).exit_code == 0


def test_it_says_what_to_do_next(own: Path) -> None:
    printed = run("new", "the-empty-seat").stdout

    assert "Wrote own/scenarios/the-empty-seat.md." in printed
    assert "elearn play own/scenarios/the-empty-seat.md" in printed
    assert own.is_dir()


def test_a_file_that_is_there_stays_as_it_is(own: Path) -> None:
    path = write(own / "scenarios" / "mine.md", "mine")

    result = run("new", "mine")

    assert (result.exit_code, path.read_text()) == (1, "mine")
    assert "is there already" in result.stderr


@pytest.mark.parametrize("name", ["The Bus", "../x", "a/b", "-", "a.es", "ä"])
def test_a_name_that_cannot_be_one_is_refused_with_a_better_one(own: Path, name: str) -> None:
    result = run("new", "--", name)

    assert result.exit_code == 2
    assert "elearn new " in result.stderr
    assert not own.exists()


def test_without_a_library_of_ones_own_the_checkout_is_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ELEARN_LIBRARY", raising=False)

    result = run("new", "not-drunk")

    assert result.exit_code == 1
    assert "not-drunk.md is there already" in result.stderr
