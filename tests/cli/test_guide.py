"""`elearn guide`: a page to print, to standard output or a file; a broken document is refused in one line."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elearn.cli import elearn
from tests.course.libraries import write_library


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return write_library(tmp_path / "library")


def run(*words: str) -> Result:
    return CliRunner().invoke(elearn, ["guide", *words])


def test_it_writes_a_page(library: Path, tmp_path: Path) -> None:
    output = tmp_path / "guide.html"

    result = run(str(library / "scenarios" / "panic.md"), "--output", str(output))

    assert result.output == f"Wrote {output}.\n"
    page = output.read_text(encoding="utf-8")
    assert page == run(str(library / "scenarios" / "panic.md")).output
    assert "One strong way" in page
    assert "Where officers usually go wrong" in page


def test_a_broken_document_is_refused_in_one_line(library: Path) -> None:
    result = run(str(library / "scenarios" / "broken.md"))

    assert result.exit_code == 1
    assert "elearn check" in result.output
    assert result.output.count("\n") == 1
