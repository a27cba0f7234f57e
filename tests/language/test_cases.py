"""Every literate case says exactly what the checker finds in it."""

from pathlib import Path

import pytest

from elearn.language.codes import ERRORS
from tests.language.literate import Case, cases, found_in

FILES = sorted((Path(__file__).parent / "cases").glob("*.md"))
CASES = [case for file in FILES for case in cases(file)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_checker_finds_what_the_case_marks(case: Case) -> None:
    found = found_in(case)

    assert [(line, code) for line, _, code, _ in found] == [(mark.line, mark.code) for mark in case.expected], (
        "\n".join([f"{line}:{column} {code} {words}" for line, column, code, words in found])
    )
    for (_, column, _, words), mark in zip(found, case.expected, strict=True):
        assert mark.part in words
        assert mark.column is None or mark.column == column


def test_the_cases_show_every_code_of_a_text_more_than_once() -> None:
    shown = [mark.code for case in CASES for mark in case.expected]

    rare = {code for code in ERRORS if shown.count(code) < 2} - {"E101"}

    assert rare == set()
