"""A library to begin with."""

from pathlib import Path

import pytest

from tests.course.libraries import write_library


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return write_library(tmp_path / "library")
