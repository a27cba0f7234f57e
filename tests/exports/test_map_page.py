"""The map's page: the picture, the words, and sheets for paper."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from elearn.exports.map_page import cut, map_page
from tests.analysis.branching import branching
from tests.analysis.maps import STORY, diagram_of


class Reader(HTMLParser):
    """Collects a page's ids and links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [given.get("id") or ""] * ("id" in given)
        self.links += [given.get("href") or ""] * ("href" in given)


@pytest.fixture(scope="module")
def written() -> str:
    return map_page(diagram_of(STORY), ":root { --bg: #fff }")


def test_every_link_leads_to_a_place_on_the_page(written: str) -> None:
    read = Reader(written)

    assert len(read.ids) == len(set(read.ids))
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)
    assert {"#start", "#in-words", "#scene-the-bench", "#map-drawing"} <= set(read.links)


def test_it_needs_nothing_beside_it(written: str) -> None:
    assert "<script" not in written
    assert "<link" not in written
    assert "@import" not in written
    assert re.findall(r"""(?:src|href)=["'](?!#)""", written) == []


def test_the_words_stand_on_the_same_page(written: str) -> None:
    assert '<h2 id="in-words">The map in words</h2>' in written
    assert "The expert&#x27;s path: 1 The hallway, 4 The bench" in written
    assert "b: Ask her to come along. (100 points, no pass from here) → " in written


def test_hostile_words_stay_words() -> None:
    diagram = diagram_of(STORY.replace("title: The bench", "title: '</style><script>x</script>'"))

    page = map_page(diagram, "")

    assert "<script" not in page
    assert page.count("</style>") == 1


def test_a_wide_map_is_printed_across() -> None:
    assert "size: portrait" in map_page(diagram_of(STORY), "")
    assert "size: landscape" in map_page(diagram_of(branching(60), proved=False), "")


def test_paper_is_cut_between_rows_and_filled() -> None:
    assert list(cut((0, 100, 200, 300, 400), 150, 250)) == [(0, 100), (100, 300), (300, 400)]


def test_a_row_that_is_higher_than_the_paper_gets_a_sheet_of_its_own() -> None:
    assert list(cut((0, 50, 500, 550), 100, 100)) == [(0, 50), (50, 500), (500, 550)]


def test_the_sheets_show_all_of_the_map_once() -> None:
    page = map_page(diagram_of(branching(60), proved=False), "")
    windows = [tuple(map(int, found)) for found in re.findall(r'<svg viewBox="0 (\d+) \d+ (\d+)"><use', page)]

    assert len(windows) > 3
    assert windows[0][0] == 0
    assert all(top + high == below for (top, high), (below, _) in pairwise(windows))
    assert f"sheet 2 of {len(windows)}" in page
