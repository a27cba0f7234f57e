"""Each warning about words has a page whose example raises it, and whose other example raises nothing."""

import re
from hashlib import sha256

import pytest

from elearn.analysis.acceptance import check_acceptances, find_accepted, withhold
from elearn.analysis.wording import Measured, Wording, check_wording
from elearn.course.lexicons import lexicon_for, load_lexicons
from elearn.language.checker import read
from elearn.language.estimate import estimate_minutes
from elearn.language.parser import parse
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings
from elearn.resources import shipped

FOLDER = shipped("content") / "codes"
CODES = ("W403", "W404", "W407", "W408", "W409", "W410", "W411", "W412", "W413", "W415", "N401", "N402")
BLOCK = re.compile(r"^```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEXICONS = load_lexicons(shipped("content"))


def told_by(code: str, heading: str) -> list[str]:
    """The codes that the blocks below a heading raise; those of W415 are an original and its translation."""
    page = (FOLDER / f"{code}.md").read_text(encoding="utf-8")
    example, _, instead = page.partition("\n## Example\n")[2].partition("\n## Write instead\n")
    blocks = BLOCK.findall(example if heading == "Example" else instead)
    around = Surroundings("hall", frozenset({"engage"}))
    original = None
    if code == "W415":
        original = sha256(blocks[0].encode()).hexdigest()
        around = Surroundings("hall", language="es", original=read(Source("hall.md", blocks[0]), around)[0])
    source = Source("hall.md", blocks[-1])
    scenario, errors = read(source, around)
    assert errors == ()
    assert scenario is not None
    draft, _ = parse(source)
    lexicon = lexicon_for(LEXICONS, scenario.language)
    measured = Measured(minutes=estimate_minutes(scenario.scenes, scenario.words), original=original)
    accepted = find_accepted(draft)
    kept, used = withhold(check_wording(Wording(scenario, draft, lexicon, measured)), accepted)
    return [each.code for each in (*kept, *check_acceptances(draft, accepted, used))]


@pytest.mark.parametrize("code", CODES)
def test_the_example_of_a_page_raises_its_code_once_and_no_other(code: str) -> None:
    assert told_by(code, "Example") == [code]


@pytest.mark.parametrize("code", CODES)
def test_what_a_page_says_to_write_instead_raises_nothing(code: str) -> None:
    assert told_by(code, "Write instead") == []
