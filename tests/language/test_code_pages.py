"""Each code has a page whose example raises it, and whose other example raises nothing.

A block that begins with `---` is a whole document; to any other, PREAMBLE and ENDING of literate.py are added. Those
of E101 write bytes as `\\xe9`. Those of E117 are an original and then its translation.
"""

import re

import pytest

from elearn.language.codes import ERRORS
from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import read_source
from elearn.resources import shipped
from tests.language.literate import Case, found_in, to_document

FOLDER = shipped("content") / "codes"
HEADINGS = ["What it means", "Why it matters", "Example", "Write instead"]
BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def parts(code: str) -> dict[str, str]:
    """The page's text below each heading."""
    pieces = re.split(
        rf"^## ({'|'.join(HEADINGS)})$", (FOLDER / f"{code}.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def codes_of(code: str, part: str) -> list[str]:
    """The codes that the blocks of a part raise."""
    blocks = BLOCK.findall(part)
    if code == "E101":
        source = read_source("case.md", blocks[0].encode().decode("unicode_escape").encode("latin-1"))
        return [source.code] if isinstance(source, Diagnostic) else []
    original = to_document(blocks[0], ())[0] if code == "E117" else None
    words = ("translation",) if code == "E117" else ()
    case = Case(code, to_document(blocks[-1], ())[0], (), words, original)
    return [found for _, _, found, _ in found_in(case)]


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    pages = {path.stem for path in FOLDER.glob("E[12]*.md")}

    assert pages == set(ERRORS)


@pytest.mark.parametrize("code", ERRORS)
def test_a_page_has_its_four_headings_and_names_its_code(code: str) -> None:
    text = (FOLDER / f"{code}.md").read_text(encoding="utf-8")

    assert list(parts(code)) == HEADINGS
    assert text.startswith(f"# {code}: {ERRORS[code]}\n")


@pytest.mark.parametrize("code", ERRORS)
def test_a_page_has_an_example_that_raises_its_code_and_no_other(code: str) -> None:
    assert set(codes_of(code, parts(code)["Example"])) == {code}


@pytest.mark.parametrize("code", ERRORS)
def test_what_a_page_says_to_write_instead_raises_nothing(code: str) -> None:
    assert codes_of(code, parts(code)["Write instead"]) == []
