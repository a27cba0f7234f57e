"""The commands, sentence by sentence of the format's page: `elearn check` and `elearn play` as a program calls them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from elearn.cli import elearn

GOOD = "---\ntitle: A\nsummary: B\ncompetencies: [engage]\n---\n## Here\nFine.\n\n## End {ending: good}\nFine.\n"
BAD = GOOD.replace("Here", "Here {goto: x, place: [a]}")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def run(*words: str) -> Result:
    return CliRunner().invoke(elearn, words)


def documents(*words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("check", "--format", "json", *words).stdout)["documents"]
    return found


def codes(*words: str) -> dict[str, list[tuple[str, int]]]:
    """The errors of each document; what a good instructor would mend is another suite's matter."""
    return {
        each["path"]: [(one["code"], one["line"]) for one in each["diagnostics"] if one["severity"] == "error"]
        for each in documents(*words)
    }


def test_exit_status_0_without_errors_1_with_2_for_a_wrong_call(here: Path) -> None:
    write(here / "good.md", GOOD)
    write(here / "bad.md", BAD)
    for form in ("text", "json", "github"):
        assert run("check", "good.md", "--format", form).exit_code == 0
        assert run("check", "good.md", "bad.md", "--format", form).exit_code == 1
    for wrong in (
        ["check"],
        ["check", "nix.md"],
        ["check", "good.md", "--format", "xml"],
        ["check", "--nix", "good.md"],
    ):
        assert run(*wrong).exit_code == 2


def test_json_has_the_shape_of_the_page_sorted_by_place(here: Path) -> None:
    write(here / "bad.md", BAD)
    (entry,) = documents("bad.md")
    assert list(entry)[:2] == ["path", "diagnostics"]
    assert entry.get("facts") is None
    assert [(each["line"], each["column"]) for each in entry["diagnostics"]] == [(6, 10), (6, 26)]
    for each in entry["diagnostics"]:
        assert list(each) == ["code", "severity", "line", "column", "message", "hint"]
        assert each["severity"] == "error"
        assert each["hint"] is None or isinstance(each["hint"], str)


def test_path_is_as_given_or_found(here: Path) -> None:
    write(here / "scenarios" / "good.md", GOOD)
    write(here / "scenarios" / "deep" / "er" / "x.md", GOOD)
    assert list(codes("./scenarios/good.md")) == ["./scenarios/good.md"]
    assert list(codes(str(here / "scenarios" / "good.md"))) == [str(here / "scenarios" / "good.md")]
    assert list(codes("scenarios")) == ["scenarios/deep/er/x.md", "scenarios/good.md"]
    assert list(codes("scenarios/good.md", "scenarios")) == ["scenarios/deep/er/x.md", "scenarios/good.md"]


def test_a_folder_gives_every_md_below_it_that_opens_with_three_hyphens(here: Path) -> None:
    write(here / "README.md", "# About\n")
    write(here / "plain.txt", GOOD)
    write(here / "bom.md", "\ufeff" + GOOD.replace("\n", "\r\n"))
    write(here / "broken.md", "---\ntitle: A\n")
    write(here / "latin.md", b"---\ntitle: A\nsummary: \xff\n---\n")
    assert codes(".") == {"bom.md": [], "broken.md": [("E102", 1), ("E106", 1)], "latin.md": [("E101", 1)]}
    assert ("E102", 1) in codes("README.md")["README.md"]


def test_definitions_are_found_in_the_nearest_content_folder_without_which_they_are_not_looked_up(here: Path) -> None:
    write(here / "alone" / "a.md", GOOD)
    assert codes("alone/a.md") == {"alone/a.md": []}
    write(here / "lib" / "content" / "competencies.yaml", "engage: {name: Engage}\n")
    write(here / "lib" / "scenarios" / "deep" / "a.md", GOOD)
    assert codes("lib/scenarios") == {"lib/scenarios/deep/a.md": []}
    write(here / "lib" / "scenarios" / "content" / "competencies.yaml", "other: {name: Other}\n")
    assert codes("lib/scenarios/deep/a.md") == {"lib/scenarios/deep/a.md": [("E204", 4)]}


def test_a_translation_is_held_against_its_original_beside_it(here: Path) -> None:
    write(here / "case.md", GOOD)
    front = "---\ntitle: A\nsummary: B\noriginal: 0123456789ab\n---\n"
    write(here / "case.es.md", front + "## Aquí\nBien.\n\n## Fin\nBien.\n")
    write(here / "case.fr.md", front + "## Ici\nBien.\n")
    write(here / "other.es.md", front + "## Aquí\nBien.\n")
    assert codes("case.es.md", "case.fr.md", "other.es.md") == {
        "case.es.md": [],
        "case.fr.md": [("E117", 1)],
        "other.es.md": [("E117", 1)],
    }


def test_media_lie_in_the_folder_of_the_files_own_name(here: Path) -> None:
    text = GOOD.replace("Here\n", "Here\n![A door](case/door.png) and ![a room](case/room.png)\n")
    write(here / "case.md", text)
    write(here / "case" / "door.png", b"\x89PNG\r\n\x1a\n" + bytes(16))
    assert codes("case.md") == {"case.md": [("E115", 7)]}


def test_the_text_report_and_the_annotations_name_file_line_and_code(here: Path) -> None:
    write(here / "bad.md", BAD)
    text = run("check", "bad.md").stdout
    assert "E109" in text
    assert "bad.md:6:10" in text
    lines = run("check", "bad.md", "--format", "github").stdout.splitlines()
    assert [line.partition("::")[0] for line in lines] == ["", ""]
    assert lines[0].startswith("::error file=bad.md,line=6,")


DECISION = "---\ntitle: A\nsummary: B\n---\n## Here\n### What?\n- One\n- Two\n\n## End {ending: good}\nFine.\n"


def test_answers_are_a_file_or_json_text_and_the_default_seed_is_0(here: Path) -> None:
    write(here / "a.md", DECISION)
    write(here / "answers.json", '["a"]')
    told = run("play", "a.md", "--answers", "answers.json", "--format", "json")
    assert told.exit_code == 0
    assert told.stdout == run("play", "a.md", "--seed", "0", "--answers", '["a"]', "--format", "json").stdout
    assert json.loads(told.stdout)["document"] == "a"


def test_a_refusal_is_one_line_with_the_step_the_scene_and_what_it_wants(here: Path) -> None:
    write(here / "a.md", DECISION)
    write(here / "bad.md", BAD)
    for given, step, scene, wanted in (('["c"]', "1", "here", '"a"'), ('["a", null]', "2", "end", "no more")):
        told = run("play", "a.md", "--answers", given, "--format", "json")
        assert (told.exit_code, told.stdout, told.stderr.count("\n")) == (1, "", 1)
        assert all(word in told.stderr for word in (f"step {step}", scene, wanted))
    told = run("play", "bad.md", "--answers", "[]", "--format", "json")
    assert (told.exit_code, told.stdout, told.stderr.count("\n")) == (1, "", 1)


@pytest.mark.parametrize(
    "words",
    [
        ["--seed", "-1"],
        ["--seed", "4294967296"],
        ["--seed", "x"],
        ["--answers", "nix.json"],
        ["--answers", "[,"],
        ["--format", "xml"],
    ],
)
def test_a_wrong_call_of_play_is_2(here: Path, words: list[str]) -> None:
    write(here / "a.md", DECISION)
    assert run("play", "a.md", "--answers", "[]", *words).exit_code == 2


def test_every_code_is_explained(here: Path) -> None:
    for code in [*range(101, 118), *range(201, 209)]:
        told = run("explain", f"E{code}")
        assert (told.exit_code, f"E{code}" in told.stdout) == (0, True)
    assert run("explain", "E199").exit_code == 2
