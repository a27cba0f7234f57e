"""Sheets: no cell computes, JSON is as it was, and both come in pieces."""

import csv
import io
import json
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.exports.sheets import guard_cell, to_csv, to_json

DANGEROUS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    " =1",
    "\u00a0=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "|calc",
    "%0A=1",
]
cells = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


def read(text: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("value", DANGEROUS)
def test_no_cell_starts_a_formula(value: str) -> None:
    sheet = read(b"".join(to_csv(["name"], [[value]])))

    assert sheet[1][0] == f"'{value}"


@pytest.mark.parametrize("value", ["Dana Ortiz", "O’Brien", "1.5", "a=b", "", "Łódź"])
def test_an_ordinary_cell_stays_as_it_is(value: str) -> None:
    assert guard_cell(value) == value


def test_the_file_opens_in_a_spreadsheet_with_its_letters_right() -> None:
    file = b"".join(to_csv(["name", "percent"], [["Łódź", 90], ["x", None]]))

    assert file.startswith(b"\xef\xbb\xbf")
    assert file.decode("utf-8-sig") == '"name","percent"\r\n"Łódź","90"\r\n"x",""\r\n'


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=20))
def test_a_sheet_gives_back_what_went_in_but_for_the_guard(rows: list[list[str]]) -> None:
    sheet = read(b"".join(to_csv(["a", "b"], rows)))

    assert sheet[1:] == [[guard_cell(cell) for cell in row] for row in rows]


@given(st.lists(st.tuples(cells, st.one_of(st.none(), st.integers(-5, 100))), max_size=20))
def test_json_gives_back_exactly_what_went_in(rows: list[tuple[str, int | None]]) -> None:
    found = json.loads(b"".join(to_json(["a", "b"], rows)))

    assert found == [{"a": a, "b": b} for a, b in rows]


def test_a_long_sheet_comes_in_pieces() -> None:
    endless = (["x", 1] for _ in iter(int, 1))

    pieces = list(islice(to_csv(["a", "b"], endless), 3))

    assert all(len(piece) < 100_000 for piece in pieces)
