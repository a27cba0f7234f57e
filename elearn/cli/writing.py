"""Writes over an author's file: whole or not at all, and never over what somebody else has just written."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from elearn.cli.play import refuse
from elearn.course.reading import read_file
from elearn.language.source import Source


def write_over(path: Path, content: bytes, source: Source) -> None:
    """Write a file anew that was read as this source; where that cannot be, the command ends and the file stays."""
    if read_file(path).source.text != source.text:
        refuse(f"{path} was changed in the meantime and stays as it is; try again")
    try:
        _replace(path.resolve(), content)
    except OSError as error:
        refuse(f"{path} cannot be written and stays as it is: {(error.strerror or 'it is not there').lower()}")


def _replace(path: Path, content: bytes) -> None:
    """Put a new file in the place of an old one, with its owner and mode: who is interrupted keeps the old one."""
    with path.open("ab"):  # a file that may not be written is not replaced either
        pass
    number, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
        with suppress(OSError):
            shutil.chown(name, path.stat().st_uid, path.stat().st_gid)
        shutil.copymode(path, name)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
