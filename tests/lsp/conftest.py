"""A library to write in, and an editor that has it open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.course.libraries import write_library
from tests.lsp.client import Editor


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return write_library(tmp_path / "library").resolve()


@pytest.fixture
def editor(library: Path) -> Iterator[Editor]:
    session = Editor(library)
    try:
        yield session
        status = session.close()
        assert (status, b"Traceback" in session.log) == (0, False), session.log.decode()
    finally:
        if session.process.poll() is None:
            session.process.kill()
            session.end()
