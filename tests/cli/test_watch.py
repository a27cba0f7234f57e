"""`elearn check --watch`, as the process that an author leaves running beside the editor."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from time import monotonic

import pytest
from click.testing import CliRunner

from elearn.cli import elearn
from elearn.resources import PACKAGE
from tests.course.libraries import SOUND, TRANSLATION, write, write_sound_library

PATIENCE = 30
GOOD = SOUND.format(title="The late bus")
BROKEN = GOOD.replace("goto: Talk}", "goto: Tlak}", 1)


class Watch:
    """A check that watches, and what it has printed since one last looked."""

    def __init__(self, folder: Path, *words: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-c", "from elearn.cli import main; main()", "check", "--watch", *words]
        self.process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
        self.lines: Queue[str] = Queue()
        self.reading = Thread(target=self._read, daemon=True)
        self.reading.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.process.kill()
        self.process.wait(PATIENCE)
        self.reading.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def until(self, words: str) -> str:
        """All that is printed up to a line with these words."""
        said, deadline = "", monotonic() + PATIENCE
        while True:
            try:
                line = self.lines.get(timeout=max(0.01, deadline - monotonic()))
            except Empty:
                raise AssertionError(f"nothing was said of {words!r}, only:\n{said}") from None
            said += line
            if words in line:
                return said

    def report(self) -> str:
        """The next whole report."""
        return self.until("Ctrl-C stops.")


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return write_sound_library(tmp_path / "library")


@pytest.fixture
def watch(library: Path) -> Iterator[Watch]:
    watch = Watch(library, "scenarios")
    yield watch
    watch.stop()


def test_each_change_is_checked_however_the_file_is_written(watch: Watch, library: Path) -> None:
    path = library / "scenarios" / "late-bus.md"
    assert "2 files checked, nothing to mend." in watch.report()

    path.write_text(BROKEN, encoding="utf-8")
    watch.until("error[E201]")

    os.replace(write(library / "scenarios" / "late-bus.md~", GOOD), path)
    watch.until("2 files checked, nothing to mend.")

    path.unlink()
    watch.until("1 file checked, nothing to mend.")

    path.write_text(GOOD, encoding="utf-8")
    watch.until("2 files checked, nothing to mend.")


def test_a_file_that_is_half_written_is_checked_when_it_is_whole(watch: Watch, library: Path) -> None:
    watch.report()
    data = GOOD.replace("hurry up", "wait here").encode()

    with (library / "scenarios" / "late-bus.md").open("wb") as file:
        for start in range(0, len(data), 100):
            file.write(data[start : start + 100])
            file.flush()

    watch.until("2 files checked, nothing to mend.")


def test_what_depends_on_a_file_is_checked_with_it(watch: Watch, library: Path) -> None:
    watch.report()

    write(library / "scenarios" / "late-bus.plays.yaml", "- name: it\n  answers: [a]\n  expect: {ending: good}\n")
    watch.until("3 files checked, nothing to mend.")
    write(library / "scenarios" / "late-bus.es.md", TRANSLATION)
    watch.until("4 files checked")

    longer = GOOD.replace("ending: good", "ending: mixed") + "\n## Later {ending: good}\n\nYou go.\n"
    write(library / "scenarios" / "late-bus.md", longer)

    watch.until("error[E117]")
    watch.until("error[E401]: the play `it`")


def test_definitions_are_watched_though_they_lie_beside(watch: Watch, library: Path) -> None:
    watch.report()

    write(library / "content" / "sources.yaml", "S2: {title: Another guide}\n")

    watch.until("error[E205]")


def test_each_report_has_its_time_and_what_is_watched(watch: Watch) -> None:
    said = watch.report()

    assert said.split("\n")[0].endswith("  elearn check scenarios")
    assert said.split("\n")[0][2:6:3] == "::"
    assert "Watching 5 files." in said


def test_ctrl_c_ends_it_without_a_complaint(watch: Watch) -> None:
    watch.report()

    watch.process.send_signal(signal.SIGINT)

    assert watch.until("Stopped.") == "\nStopped.\n"
    assert watch.process.wait(PATIENCE) == 0


def test_a_single_document_is_watched_with_its_plays(library: Path) -> None:
    watch = Watch(library, "scenarios/late-bus.md")
    try:
        assert "1 file checked" in watch.report()
        write(library / "scenarios" / "late-bus.plays.yaml", "- name: it\n  answers: [z]\n")
        watch.until("error[E401]")
    finally:
        watch.stop()


@pytest.mark.parametrize("words", [["--fix"], ["--format", "json"]])
def test_it_is_for_reading_along_alone(library: Path, words: list[str]) -> None:
    result = CliRunner().invoke(elearn, ["check", "--watch", *words, str(library)])

    assert (result.exit_code, "--watch is for reading along" in result.stderr) == (2, True)
