"""A library to write in, and an editor that has it open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from elearn.language.names import slug
from tests.course.libraries import write_library
from tests.lsp.client import Editor


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return write_library(tmp_path / "library").resolve()


@pytest.fixture
def editor(library: Path) -> Iterator[Editor]:
    yield from session(library)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """One session for a whole module that only looks things up."""
    yield from session(write_library(tmp_path_factory.mktemp("desk") / "library").resolve())


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A document that no other test of the module has open."""
    return f"scenarios/{slug(request.node.name)}.md"


def session(folder: Path) -> Iterator[Editor]:
    """A session that has to end well, without a mishap in its log."""
    editor = Editor(folder)
    try:
        yield editor
        status = editor.close()
        assert (status, b"Traceback" in editor.log) == (0, False), editor.log.decode()
    finally:
        if editor.process.poll() is None:
            editor.process.kill()
            editor.end()
