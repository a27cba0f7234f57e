"""`elearn check --watch`: a check that is repeated whenever something changes."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

import click

from elearn.course.checking import Checked, Checking, Look, changed_between, look_at
from elearn.language.spelling import counted

LOOKS_EVERY = 0.25
"""Seconds between two looks at the files; in a large folder a look may take as long, and the pauses grow with it."""

MOST_LOOKS = 8
"""For so many looks a change may go on before it is checked all the same."""

Report: TypeAlias = Callable[[Sequence[Checked]], str]


def watch(checking: Checking, report: Report) -> None:
    """Check now, and again whenever a file has changed, until somebody presses Ctrl-C."""
    try:
        seen = look_at(checking.paths)
        _show(checking, seen, report)
        while True:
            found = _look(checking)
            if found != seen:
                found = _settled(checking, found)
                checking.forget(changed_between(seen, found))
                _show(checking, found, report)
            seen = found
    except KeyboardInterrupt:
        click.echo("\nStopped.")


def _look(checking: Checking) -> Look:
    """The files as they are a moment later."""
    began = time.monotonic()
    found = look_at(checking.paths)
    time.sleep(max(LOOKS_EVERY, time.monotonic() - began))
    return found


def _settled(checking: Checking, found: Look) -> Look:
    """The files when they have stopped changing: an editor may be in the middle of writing one."""
    for _ in range(MOST_LOOKS):
        later = _look(checking)
        if later == found:
            break
        found = later
    return found


def _show(checking: Checking, found: Look, report: Report) -> None:
    try:
        said = report(checking.check())
    except OSError as error:  # a file went while it was read: what is there now differs from what was seen
        said = f"{error.filename or 'A file'} cannot be read just now.\n"
    click.clear()
    click.echo(f"{datetime.now():%H:%M:%S}  elearn check {' '.join(str(path) for path in checking.paths)}\n")
    click.echo(said)
    click.echo(f"Watching {counted(len(found), 'file')}. Ctrl-C stops.")
