"""`elearn check --fix` mends what is safe, in the file, and nothing else."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from elearn.cli import elearn

TEXT = (
    "---\ntitle: A case\nsummary: It shows one thing.\n---\n\n"
    "## Here\n\n{goto: Ther}\n\n## There {ending: good, colour: red}\n\nOver.\n"
)


@pytest.mark.parametrize(("mark", "line_end"), [(b"", b"\n"), (b"\xef\xbb\xbf", b"\r\n")])
def test_what_is_safe_is_mended_in_the_file_and_the_rest_told(tmp_path: Path, mark: bytes, line_end: bytes) -> None:
    path = tmp_path / "case.md"
    path.write_bytes(mark + TEXT.encode().replace(b"\n", line_end))

    result = CliRunner().invoke(elearn, ["check", "--fix", str(path)], catch_exceptions=False)

    assert path.read_bytes() == mark + TEXT.replace("Ther}", "There}").encode().replace(b"\n", line_end)
    assert result.exit_code == 1
    assert "E201" not in result.stdout
    assert "E109" in result.stdout


def test_without_it_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "case.md"
    path.write_text(TEXT, encoding="utf-8")

    CliRunner().invoke(elearn, ["check", str(path)], catch_exceptions=False)

    assert path.read_text(encoding="utf-8") == TEXT


def test_what_a_mistake_hid_is_mended_with_it_and_the_files_are_named(tmp_path: Path) -> None:
    path = tmp_path / "case.md"
    text = TEXT.replace(", colour: red", "").replace("summary:", "flags: asked\nsummary:")
    path.write_text(text.replace("{goto: Ther}", "{if: asekd, goto: There}\n{goto: There}"), encoding="utf-8")

    result = CliRunner().invoke(elearn, ["check", "--fix", str(path)], catch_exceptions=False)

    assert result.stdout.startswith(f"Mended {path}.\n")
    assert "if: asked" in path.read_text(encoding="utf-8")


def test_programs_are_not_told_what_was_mended(tmp_path: Path) -> None:
    path = tmp_path / "case.md"
    path.write_text(TEXT, encoding="utf-8")

    result = CliRunner().invoke(elearn, ["check", "--fix", "--format", "json", str(path)], catch_exceptions=False)

    assert result.stdout.startswith("{")
