"""`elearn fmt`: what it writes, shows and refuses, as an author, an editor and a server for changes call it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elearn.cli import elearn

WRITTEN = (
    "---\ntitle: A case\nsummary:   It shows one thing.\n---\n## Here\n### What now?\n"
    "* One {goto:  There}\n* Two\n\n\n## There {ending: good}\nOver."
)
FORMATTED = (
    "---\ntitle: A case\nsummary: It shows one thing.\n---\n\n## Here\n\n### What now?\n\n"
    "- One {goto: There}\n- Two\n\n## There {ending: good}\n\nOver.\n"
)
BROKEN = "---\ntitle: A case\nsummary: It shows one thing.\n---\n\n## Here {clock: 10\n\nText.\n"


def run(*words: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(elearn, ["fmt", *words], input=given, catch_exceptions=False)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()


def put(name: str, text: str | bytes) -> Path:
    path = Path(name)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_file_is_written_in_the_canonical_layout() -> None:
    path = put("scenarios/case.md", WRITTEN)

    result = run("scenarios/case.md")

    assert path.read_text(encoding="utf-8") == FORMATTED
    assert result.stdout == "Formatted scenarios/case.md.\n1 file formatted.\n"
    assert result.exit_code == 0


def test_a_file_in_the_canonical_layout_is_not_written(tmp_path: Path) -> None:
    path = put("scenarios/case.md", FORMATTED)
    path.chmod(0o444)
    before = path.stat().st_mtime_ns

    result = run("scenarios")

    assert path.stat().st_mtime_ns == before
    assert result.stdout == "1 file in the canonical layout already.\n"


def test_line_ends_and_the_mark_of_other_systems_go() -> None:
    path = put("scenarios/case.md", b"\xef\xbb\xbf" + FORMATTED.replace("\n", "\r\n").encode())

    checked = run("--check", "scenarios")
    run("scenarios")

    assert checked.exit_code == 1
    assert "scenarios/case.md: the lines end as on another system" in checked.stdout
    assert path.read_bytes() == FORMATTED.encode()


def test_of_a_folder_every_document_is_formatted_and_nothing_else() -> None:
    put("scenarios/a.md", WRITTEN)
    put("scenarios/b.md", WRITTEN)
    other = put("scenarios/readme.md", "# Not a document\n* text")

    result = run("scenarios", "scenarios/a.md")

    assert "2 files formatted." in result.stdout
    assert other.read_text(encoding="utf-8") == "# Not a document\n* text"


def test_check_shows_what_would_change_and_writes_nothing() -> None:
    path = put("scenarios/case.md", WRITTEN)

    result = run("--check", "scenarios")

    assert path.read_text(encoding="utf-8") == WRITTEN
    assert result.exit_code == 1
    assert "--- scenarios/case.md\n+++ scenarios/case.md (formatted)\n" in result.stdout
    assert "-* One {goto:  There}\n" in result.stdout
    assert "+- One {goto: There}\n" in result.stdout
    assert result.stdout.endswith("1 file would change.\n")


def test_check_of_what_is_formatted_ends_well() -> None:
    put("scenarios/case.md", FORMATTED)

    assert run("--check", "scenarios").exit_code == 0


def test_a_file_that_cannot_be_read_whole_stays_and_says_why_and_others_are_formatted() -> None:
    broken = put("scenarios/broken.md", BROKEN)
    other = put("scenarios/other.md", WRITTEN)

    result = run("scenarios")

    assert broken.read_text(encoding="utf-8") == BROKEN
    assert other.read_text(encoding="utf-8") == FORMATTED
    assert result.exit_code == 1
    assert result.stderr.startswith("elearn: scenarios/broken.md, line 6: these braces are never closed (E108). ")
    assert result.stdout.endswith("1 file formatted, 1 file with mistakes, left as it is.\n")


@pytest.mark.parametrize("raw", [b"---\ntitle: \xff\n---\n", b"", b"# A page", b"---\ntitle: \x00\n---\n"])
def test_what_is_no_document_stays_as_it_is(raw: bytes) -> None:
    path = put("scenarios/case.md", raw)

    result = run("scenarios/case.md")

    assert path.read_bytes() == raw
    assert result.exit_code == 1
    assert result.stderr.startswith("elearn: scenarios/case.md, line 1: ")


def test_a_mistake_that_leaves_the_structure_clear_does_not_stop_it() -> None:
    path = put("scenarios/case.md", WRITTEN.replace("There}", "Nowhere}"))

    result = run("scenarios")

    assert path.read_text(encoding="utf-8") == FORMATTED.replace("There}", "Nowhere}")
    assert result.exit_code == 0


def test_standard_input_goes_to_standard_output() -> None:
    result = run("-", given=WRITTEN)

    assert (result.stdout, result.stderr, result.exit_code) == (FORMATTED, "", 0)


def test_standard_input_that_cannot_be_read_gives_nothing_but_the_reason() -> None:
    result = run("-", given=BROKEN)

    assert result.stdout == ""
    assert result.exit_code == 1
    assert result.stderr.startswith("elearn: standard input, line 6: these braces are never closed")


def test_standard_input_that_is_no_text_gives_nothing_but_the_reason() -> None:
    result = run("-", given=b"---\n\xff")

    assert (result.stdout, result.exit_code) == ("", 1)
    assert "not UTF-8" in result.stderr


def test_standard_input_can_be_checked() -> None:
    assert run("--check", "-", given=FORMATTED).stdout == ""
    assert "+- One {goto: There}\n" in run("--check", "-", given=WRITTEN).stdout
    assert run("--check", "-", given=WRITTEN).exit_code == 1


def test_what_is_no_scenario_lesson_or_quiz_is_a_wrong_call() -> None:
    put("scenarios/case.plays.yaml", "[]")

    result = run("scenarios/case.plays.yaml")

    assert result.exit_code == 2
    assert "their files end in .md" in result.stderr
    assert run("-", "scenarios").exit_code == 2
    assert run("scenarios/nothing.md").exit_code == 2


def test_a_folder_without_documents_says_so() -> None:
    result = run("scenarios")

    assert result.stdout == "Nothing to format here: no .md file that opens with a line ---.\n"
    assert result.exit_code == 0


def test_what_new_writes_is_in_the_canonical_layout() -> None:
    CliRunner().invoke(elearn, ["new", "the-late-bus"], catch_exceptions=False)

    assert run("--check", "scenarios").stdout == "1 file in the canonical layout already.\n"
