"""What the checker says of flows and words, sentence by sentence of the format's page, through `elearn check`.

A line of `checker.txt` that begins with `%` quotes or sums up a sentence; every other line is documents that show it,
with ` ‖ ` between them and `¶` for a new line. `«E301»` stands exactly where that code has to be told, `«~E302»`
somewhere in its line, `«^E305»` means line 1. All errors are looked at, and those warnings that the last line with `&`
names. `N` before a document adds no ending to it, `L` and `Z` say that it is a lesson or a quiz. What stands before its
first heading is front matter. `180words` stands for so many.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from elearn.cli import elearn
from tests.conformance.test_language import marked

HERE = Path(__file__).parent
END = "\n\n## The end {ending: good}\n\nIt is over.\n"
KINDS = {"N": "scenario", "L": "lesson", "Z": "quiz"}
USUAL = {"competencies": "[engage]"}
METERS = {"trust": "trust: {start: 3}", "distress": "distress: {start: 8}"}
FLAGS = ("asked", "told")
MARK = re.compile(r"«([~^]?)([EW]\d{3})»")


def cases() -> Iterator[Any]:
    sentence, looked_at = "", ""
    for number, line in enumerate((HERE / "checker.txt").read_text("utf-8").splitlines(), 1):
        if line.startswith("% "):
            sentence = line[2:]
        elif line.startswith("& "):
            looked_at = line[2:]
        else:
            for part, case in enumerate(line.split(" ‖ "), 1):
                yield pytest.param(case, looked_at, id=f"{number}.{part}: {sentence}")


def document(case: str) -> str:
    """The whole text of a case, with its marks."""
    kind, case = (KINDS[case[0]], case[2:]) if case[:2] in ("N ", "L ", "Z ") else ("", case)
    text = re.sub(r"(\d+)words", lambda found: " ".join(["word"] * int(found[1])), case.replace("¶", "\n"))
    start = re.search(r"^(«\S+?»)?## ", text, re.MULTILINE)
    assert start is not None, case
    front, body = text[: start.start()], text[start.start() :]
    lines = ["title: A case", "summary: It shows one thing.", f"kind: {kind or 'scenario'}", *front.splitlines()]
    named = {MARK.sub("", line).partition(":")[0] for line in lines}
    lines += [f"{key}: {value}" for key, value in USUAL.items() if key not in named]
    meters = ", ".join(written for name, written in METERS.items() if name in case)
    flags = ", ".join(name for name in FLAGS if name in case)
    lines += [f"meters: {{{meters}}}"] if meters and "meters" not in named else []
    lines += [f"flags: [{flags}]"] if flags and "flags" not in named else []
    ended = kind or "## The end" in body
    return "\n".join(["---", *lines, "---", "", body]) + ("\n" if ended else END)


def check(folder: Path, text: str, name: str = "case") -> dict[str, Any]:
    """What `elearn check` says of one document."""
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    ran = CliRunner().invoke(elearn, ["check", str(folder / f"{name}.md"), "--format", "json"])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.output
    (found,) = json.loads(ran.stdout)["documents"]
    wrong = any(each["severity"] == "error" for each in found["diagnostics"])
    assert ran.exit_code == wrong
    entry: dict[str, Any] = found
    return entry


@pytest.mark.parametrize(("case", "looked_at"), list(cases()))
def test_is_told_there_and_nothing_else(case: str, looked_at: str, tmp_path: Path) -> None:
    text, expected = marked(document(case), MARK)

    diagnostics = check(tmp_path, text)["diagnostics"]

    told = [each for each in diagnostics if each["code"][0] == "E" or each["code"] in looked_at]
    lines = sorted((each["code"], each["line"]) for each in told)
    assert lines == sorted((code, line) for code, line, _ in expected), text
    places = {(each["code"], each["line"], each["column"]) for each in told}
    assert {each for each in expected if each[2] is not None} <= places, text


def facts() -> Iterator[Any]:
    for case in yaml.safe_load((HERE / "checker.yaml").read_text("utf-8")):
        yield pytest.param(case["text"], case["facts"], id=case["sentence"][:90])


@pytest.mark.parametrize(("text", "wanted"), list(facts()))
def test_the_facts_of_a_document(text: str, wanted: dict[str, Any], tmp_path: Path) -> None:
    told = check(tmp_path, document(text))["facts"]

    assert {key: told[key] for key in wanted} == wanted


def test_a_document_with_errors_of_form_has_no_flow(tmp_path: Path) -> None:
    entry = check(tmp_path, document("N ## Here¶Text.¶{goto: Nowhere}¶¶## Lost¶Text."))

    assert [each["code"] for each in entry["diagnostics"]] == ["E201"]
    assert entry["facts"] is None


def test_facts_have_the_names_of_the_page_and_stay_beside_errors_of_the_flow(tmp_path: Path) -> None:
    names = "scenes decisions endings paths shortest longest best worst expert expert_decisions guess longest_option"
    informative = "states words minutes grade"

    for case in ("## Here¶Text.", "N ## Here¶Text.", "Z ## One¶### What?¶- One¶- Two"):
        assert set(check(tmp_path, document(case))["facts"]) == {*names.split(), *informative.split()}


def test_a_translation_older_than_its_original_is_w415_at_the_value_of_original(tmp_path: Path) -> None:
    check(tmp_path, document("## Here¶Text."))
    text = (
        "---\ntitle: Un caso\nsummary: Una cosa.\noriginal: 0123456789ab\n---\n\n## Aquí\n\nTexto.\n\n## Fin\n\nFin.\n"
    )

    told = [each for each in check(tmp_path, text, "case.es")["diagnostics"] if each["code"] in ("W415", "E301")]

    assert [(each["code"], each["line"], each["column"]) for each in told] == [("W415", 4, 11)]
