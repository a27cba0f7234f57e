"""The map as a browser shows it: nothing cut, nothing one over the other, by day and night, small and on paper."""

import json
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from elearn.analysis.diagram.drawing import draw
from elearn.analysis.diagram.model import Diagram
from elearn.cli.graph import read_diagram, stylesheet
from elearn.exports.map_page import map_page
from elearn.resources import shipped
from tests.analysis.branching import branching
from tests.analysis.maps import FRONT, STORY, diagram_of

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = {"runOnly": {"type": "tag", "values": TAGS}}
LONG = "The long walk from the gym to the office where nobody is waiting for the two of you any more today"
OPTIONS = "".join(f"- Way {place}. {{goto: Scene {place}}}\n" for place in range(12))
SCENES = "".join(f"## Scene {place} {{ending: mixed}}\n\nProse.\n\n" for place in range(13))
TWELVE = f"{FRONT}## One\n\n### Which? {{seconds: 20, timeout: Scene 12}}\n\n{OPTIONS}\n{SCENES}"
SCENARIOS = sorted(path.stem for path in shipped("scenarios").glob("*.md"))


WIDE = STORY.replace("## The bench", f"## {LONG} {{id: the-bench}}").replace("Sit down beside her.", LONG * 3)
STORIES = {"every kind": STORY, "long words": WIDE, "twelve ways": TWELVE}
SIZES = {f"{size} scenes": size for size in (12, 30, 60)}


@cache
def diagram_named(name: str) -> Diagram:
    """The map of a shipped scenario, of one of the stories here, or of a long one as it is written."""
    if name in STORIES:
        return diagram_of(STORIES[name])
    if name in SIZES:
        return diagram_of(branching(SIZES[name]), proved=False)
    return read_diagram(shipped("scenarios") / f"{name}.md")


@pytest.fixture
def window(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(params=[*SCENARIOS, *STORIES, *SIZES])
def diagram(request: pytest.FixtureRequest) -> Diagram:
    return diagram_named(request.param)


BOXES = """() => [...document.querySelectorAll('[role=listitem]')].map(item => {
  const shape = item.querySelector('rect, path').getBoundingClientRect();
  const texts = [...item.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
  const box = r => [r.left, r.top, r.right, r.bottom];
  return {shape: box(shape), texts: texts.map(([words, r]) => [words, ...box(r)])};
})"""


def test_every_text_of_a_card_lies_inside_it_and_over_no_other(window: Page, diagram: Diagram) -> None:
    window.set_content(draw(diagram).svg)

    for card in window.evaluate(BOXES):
        left, top, right, bottom = card["shape"]
        inner = [text for text in card["texts"] if text[0] != "Start"]
        assert [text for text in inner if text[1] < left or text[3] > right or text[4] > bottom or text[2] < top] == []
        assert [
            (one[0], other[0]) for place, one in enumerate(inner) for other in inner[:place] if over(one, other)
        ] == []


def over(one: list[float], other: list[float]) -> bool:
    """Whether two texts lie one over the other; lines of one text may touch."""
    apart = one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] + 4 or other[4] <= one[2] + 4
    return not apart


def test_no_two_cards_overlap(window: Page, diagram: Diagram) -> None:
    window.set_content(draw(diagram).svg)

    boxes = [card["shape"] for card in window.evaluate(BOXES)]
    assert [
        (one, other)
        for place, one in enumerate(boxes)
        for other in boxes[:place]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ] == []


def test_no_sign_lies_on_a_card_or_on_another_sign(window: Page, diagram: Diagram) -> None:
    window.set_content(draw(diagram).svg)

    signs = window.evaluate(
        """() => [...document.querySelectorAll('[aria-hidden] > rect[class^=map-badge]')].map(rect => {
          const r = rect.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; })"""
    )
    cards = [card["shape"] for card in window.evaluate(BOXES)]
    assert signs or all(len(card.rows) < 2 for card in diagram.cards)
    assert [sign for sign in signs for card in cards if covers(sign, card)] == []
    assert [sign for place, sign in enumerate(signs) for other in signs[:place] if covers(sign, other)] == []


def covers(one: list[float], other: list[float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_nothing_of_the_title_and_the_legend_is_cut(window: Page, diagram: Diagram) -> None:
    window.set_content(draw(diagram).svg)

    cut = window.evaluate(
        """() => { const picture = document.querySelector('svg').getBoundingClientRect();
          return [...document.querySelectorAll('.map-title, .map-lead, .map-small')].map(e => [e.textContent,
            e.getBoundingClientRect()]).filter(([, r]) => r.right > picture.right - 30).map(([words]) => words) }"""
    )
    assert cut == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_accessible_and_scrolls_one_way(chromium: Browser, tmp_path: Path, scheme: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = open_page(context.new_page(), tmp_path, diagram_named("every kind"))

    found = Axe().run(page, options=AXE).response["violations"]

    assert json.dumps([(each["id"], each["nodes"][0]["html"][:200]) for each in found]) == "[]"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("scrollY") == 0
    context.close()


CONTRASTS = """() => {
  const paint = (e) => {
    const c = document.createElement('canvas').getContext('2d');
    c.fillStyle = getComputedStyle(e).fill;
    c.fillRect(0, 0, 1, 1);
    return [...c.getImageData(0, 0, 1, 1).data].slice(0, 3).map(v => v / 255)
      .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4);
  };
  const light = ([r, g, b]) => .2126 * r + .7152 * g + .0722 * b;
  return [...document.querySelectorAll('[role=listitem] text')].filter(t => t.textContent !== 'Start').map(text => {
    const card = text.closest('[role=listitem]').querySelector('rect, path');
    const under = text.classList.value.startsWith('map-mark') ? text.previousElementSibling : card;
    const [a, b] = [light(paint(text)), light(paint(under))].sort((x, y) => y - x);
    return [(a + .05) / (b + .05), text.textContent];
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_on_cards_stand_out_from_them(chromium: Browser, tmp_path: Path, scheme: str) -> None:
    context = chromium.new_context(color_scheme=scheme)
    page = open_page(context.new_page(), tmp_path, diagram_named("every kind"))

    contrasts = page.evaluate(CONTRASTS)

    assert len(contrasts) > 20
    assert [(round(ratio, 2), words) for ratio, words in contrasts if ratio < 4.5] == []
    context.close()


def test_the_map_opens_at_its_start_on_a_phone(chromium: Browser, tmp_path: Path) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = open_page(context.new_page(), tmp_path, diagram_named("30 scenes"))

    frame = page.locator(".map-frame").bounding_box()
    start = page.locator("#start").bounding_box()

    assert frame is not None
    assert start is not None
    assert frame["x"] <= start["x"] < frame["x"] + 100
    context.close()


def test_all_of_the_map_can_be_had_in_view(window: Page, tmp_path: Path) -> None:
    page = open_page(window, tmp_path, diagram_named("60 scenes"))
    frame = page.locator(".map-frame")
    assert frame.evaluate("e => e.scrollWidth > e.clientWidth")

    page.get_by_label("All in view").check()

    assert frame.evaluate("e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight")


def test_a_card_leads_to_its_words(window: Page, tmp_path: Path) -> None:
    page = open_page(window, tmp_path, diagram_named("every kind"))

    page.get_by_role("link", name="4 The bench. Rate").click()

    assert page.evaluate("location.hash") == "#scene-the-bench"
    assert page.locator("#scene-the-bench").is_visible()


def test_paper_has_the_map_in_sheets_and_the_words(window: Page, tmp_path: Path) -> None:
    page = open_page(window, tmp_path, diagram_named("not-drunk"))
    assert not page.locator(".map-sheet").first.is_visible()

    page.emulate_media(media="print")

    assert page.locator(".map-sheet").count() > 1
    assert page.locator(".map-sheet").first.is_visible()
    assert not page.locator(".map-frame").is_visible()
    assert page.get_by_role("heading", name="The map in words").is_visible()
    sheets = page.locator(".map-sheet svg")
    boxes = [sheets.nth(place).bounding_box() for place in range(sheets.count())]
    assert all(box is not None and box["height"] <= 1.3 * box["width"] for box in boxes)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_alone_brings_its_own_ground(chromium: Browser, scheme: str) -> None:
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    picture = b64encode(draw(diagram_named("every kind")).svg.encode()).decode()
    page.set_content(f'<img src="data:image/svg+xml;base64,{picture}">')

    corner = page.evaluate(
        """async () => { const image = document.querySelector('img'); await image.decode();
          const c = document.createElement('canvas').getContext('2d'); c.drawImage(image, 0, 0);
          return [...c.getImageData(2, 2, 1, 1).data] }"""
    )

    assert corner == [0xF6, 0xF4, 0xEC, 0xFF]
    context.close()


def open_page(page: Page, folder: Path, diagram: Diagram) -> Page:
    """Open the map's page as a file."""
    path = folder / "map.html"
    path.write_text(map_page(diagram, stylesheet()), encoding="utf-8")
    page.goto(path.as_uri())
    return page
