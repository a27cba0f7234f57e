"""Every document has a review sheet that answers each line of the checklist and claims no review that was not made."""

import re
from functools import cache

import pytest

from tests.content.shipped import DOCUMENTS, ROOT

FOLDER = ROOT / "content" / "reviews"
LINES = 57
ANSWERS = {"yes", "no", "n.a.", "open"}
FOR_PEOPLE = (3, 4, 21, 22, 23, 36, 45, 48, 52, 56, 57)
"""Lines that take a person, a pilot or a live check."""
ROW = re.compile(r"^\| (\d+) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)


@cache
def sheet(slug: str) -> str:
    return (FOLDER / f"{slug}.md").read_text(encoding="utf-8")


def rows(slug: str) -> list[tuple[int, str, str]]:
    return [(int(line), answer.strip(), note.strip()) for line, answer, note in ROW.findall(sheet(slug))]


def test_there_is_a_sheet_for_each_document_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} - {"checklist"} == set(DOCUMENTS)


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_every_line_is_answered_once_in_order(slug: str) -> None:
    assert [line for line, _, _ in rows(slug)] == list(range(1, LINES + 1))
    assert {answer for _, answer, _ in rows(slug)} <= ANSWERS


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_what_takes_a_person_is_open(slug: str) -> None:
    answers = {line: answer for line, answer, _ in rows(slug)}

    assert {line: answers[line] for line in FOR_PEOPLE if answers[line] not in ("open", "n.a.")} == {}
    assert [answers[line] for line in (3, 4)] == ["open", "open"]


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_no_line_that_stops_a_release_is_answered_no(slug: str) -> None:
    assert [line for line, answer, _ in rows(slug) if line <= 8 and answer == "no"] == []


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_a_no_says_why(slug: str) -> None:
    assert [line for line, answer, note in rows(slug) if answer == "no" and not note] == []


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_a_sheet_claims_no_review_and_says_what_was_changed_and_what_a_reviewer_should_see(slug: str) -> None:
    text = sheet(slug)
    changed = text.partition("## Changed because of it\n")[2].partition("\n## ")[0]

    assert "No clinician, counsel, officer or other reviewer has read it yet." in text
    assert f"/{slug}.md" in text
    assert len(re.findall(r"^- ", changed, re.MULTILINE)) >= 2
    assert "## For the reviewer\n" in text


def test_the_checklist_itself_is_told_line_by_line() -> None:
    told = re.findall(r"^(\d+)\. \S", sheet("checklist"), re.MULTILINE)

    assert [int(line) for line in told] == list(range(1, LINES + 1))
