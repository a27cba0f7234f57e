"""Every kind and state of page (screens.yaml): accessible, readable at any size, nothing lost in any theme."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Served
from tests.browser.player import plain
from tests.browser.states import Stage

HERE = Path(__file__).resolve().parent
SCREENS = yaml.safe_load((HERE / "screens.yaml").read_text(encoding="utf-8"))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 800}
AXE = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}}
EXPECTED_NOISE = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Screen:
    """A page as somebody has it before them."""

    name: str
    page: Page
    status: int
    expected: int
    noise: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def stage(chromium: Browser, served: Served) -> Iterator[Stage]:
    made = Stage(chromium, served)
    yield made
    for context, _ in made.contexts.values():
        context.close()


def named(wanted: dict[str, Any]) -> str:
    return str(wanted["name"])


@pytest.fixture(scope="module", params=SCREENS, ids=named)
def screen(request: pytest.FixtureRequest, stage: Stage) -> Iterator[Screen]:
    wanted = request.param
    context, places = stage.at(wanted["role"], wanted["state"])
    page = context.new_page()
    page.set_viewport_size(WIDE)
    noise: list[str] = []
    page.on("console", lambda said: noise.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: noise.append(str(error)))
    response = page.goto(wanted["route"].format(**places))
    if "send" in wanted:
        send(page, wanted["send"])
    yield Screen(wanted["name"], page, response.status if response else 0, wanted.get("status", 200), noise)
    page.close()


def send(page: Page, words: str) -> None:
    if words != "nothing":
        page.locator(".choice label", has_text=words).click()
    form = "main form[data-decision]" if page.locator("main form[data-decision]").count() else "main form"
    with page.expect_navigation():
        page.locator(f"{form} button[type=submit]").first.click()


def in_theme(page: Page, theme: str, size: dict[str, int]) -> Page:
    page.emulate_media(color_scheme=theme, forced_colors="none", reduced_motion="reduce")
    page.set_viewport_size(size)
    return page


def adopt(page: Page, sheet: str) -> None:
    """Lay a reader's own stylesheet over the page, or take it away."""
    page.evaluate(
        "text => { const s = new CSSStyleSheet(); s.replaceSync(text); document.adoptedStyleSheets = [s]; }", sheet
    )


def test_the_page_is_the_one_that_was_asked_for(screen: Screen) -> None:
    assert screen.status == screen.expected


def test_nothing_is_refused_or_broken_in_the_browser(screen: Screen) -> None:
    assert [line for line in screen.noise if not line.startswith(EXPECTED_NOISE)] == []


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(screen: Screen, theme: str, size: dict[str, int]) -> None:
    page = in_theme(screen.page, theme, size)

    found = Axe().run(page, options=AXE).response["violations"]

    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_axe_finds_nothing_where_the_system_chooses_the_colours(screen: Screen) -> None:
    page = screen.page
    page.emulate_media(forced_colors="active")
    options: dict[str, Any] = {**AXE, "rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}}}

    found = Axe().run(page, options=options).response["violations"]

    page.emulate_media(forced_colors="none")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


@pytest.mark.parametrize("size", [NARROW, {"width": 320, "height": 256}], ids=["phone", "four times as large"])
def test_nobody_has_to_scroll_both_ways(screen: Screen, size: dict[str, int]) -> None:
    page = in_theme(screen.page, "light", size)

    assert page.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize(
    "sheet",
    [
        "html { font-size: 200% }",
        "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
        " p { margin-block-end: 2em !important }",
    ],
    ids=["twice as large", "spaced"],
)
def test_larger_and_spaced_text_stays_whole(screen: Screen, sheet: str) -> None:
    page = in_theme(screen.page, "light", {"width": 640, "height": 800})
    adopt(page, sheet)

    wide, cut = page.evaluate(TOO_WIDE), page.evaluate(CUT_OFF)

    adopt(page, "")
    assert wide == []
    assert cut == []


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_what_one_presses_is_large_enough(screen: Screen, size: dict[str, int]) -> None:
    page = in_theme(screen.page, "light", size)

    assert page.evaluate(TOO_SMALL) == []


def test_headings_stand_in_order(screen: Screen) -> None:
    levels = [
        int(name[1])
        for name in screen.page.locator("main :is(h1, h2, h3, h4, h5, h6)").evaluate_all(
            "headings => headings.filter((each) => each.checkVisibility()).map((each) => each.tagName)"
        )
    ]

    assert levels.count(1) == 1
    steps = [later - earlier for earlier, later in pairwise(levels)]
    assert all(step <= 1 for step in steps), levels


def test_the_title_says_page_and_product(screen: Screen) -> None:
    refused = screen.name.endswith("refused")

    assert re.fullmatch(r"(Error: )?.+ – elearn", screen.page.title())
    assert screen.page.title().startswith("Error: ") == refused


def test_nothing_moves(screen: Screen) -> None:
    assert screen.page.evaluate("document.getAnimations().length") == 0


def test_every_way_of_helping_is_on_every_page(screen: Screen) -> None:
    links = screen.page.locator("footer a").evaluate_all("links => links.map((each) => each.pathname)")

    assert [address for address in ("/support", "/help", "/accessibility") if address not in links] == []


SNAPSHOTS = HERE / "snapshots"
READ_ALOUD = [
    "sign in", "a passage", "a choice", "a choice refused", "a coached answer", "a selection", "a rating", "a number",
    "a reflection", "before a grave act", "the end", "a debrief of another way", "paused", "a module at first",
]  # fmt: skip


def read_aloud(page: Page) -> str:
    """What a screen reader says of a page, without what differs by day or by person, shuffled rows in one order."""
    text = page.locator("main").aria_snapshot() + "\n"
    text = re.sub(r"/(attempts|sign-in)/[\w-]+", r"/\1/…", text)
    text = re.sub(r"Recorded \S+, receipt \w+", "Recorded …, receipt …", text)
    row = r" *- (?:radio|checkbox) .*\n(?: *- text: .*\n)?"
    return re.sub(f"(?:{row})+", lambda found: "".join(sorted(re.findall(row, found[0]))), text)


@pytest.mark.parametrize("screen", [each for each in SCREENS if each["name"] in READ_ALOUD], indirect=True, ids=named)
def test_a_page_reads_as_it_did(screen: Screen) -> None:
    kept = SNAPSHOTS / f"{plain(screen.name).replace(' ', '-')}.yaml"
    heard = read_aloud(in_theme(screen.page, "light", WIDE))
    if os.environ.get("ELEARN_TEST_SNAPSHOTS") == "write":
        SNAPSHOTS.mkdir(exist_ok=True)
        kept.write_text(heard, encoding="utf-8")

    assert heard == kept.read_text(encoding="utf-8")


TOO_WIDE = """() => {
  const limit = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= limit) return [];
  const inside = (each) => each.closest(".vh, .skip, thead");
  return [...document.querySelectorAll("body *")]
    .filter((each) => !inside(each) && each.getBoundingClientRect().right > limit + 1)
    .map((each) => each.outerHTML.slice(0, 120)).slice(0, 5);
}"""
CUT_OFF = """() => [...document.querySelectorAll("button, .btn, label, select, .choice, .tag, .menu a")]
  .filter((each) => each.checkVisibility() && each.clientHeight && each.scrollHeight > each.clientHeight + 1)
  .map((each) => each.outerHTML.slice(0, 120))"""
TOO_SMALL = """() => {
  const size = (each) => {
    const row = each.closest(".choice, .task") ?? each;
    const box = row.getBoundingClientRect();
    return [box.width, box.height];
  };
  const large = ".btn, button, summary, select, textarea, input, .menu a, footer a, .brand, .task-name a";
  const small = (each) => {
    if (!each.checkVisibility() || each.closest(".vh")) return false;
    const [width, height] = size(each);
    const least = each.matches(large) ? 43.5 : 0;
    return Math.min(width, height) < least;
  };
  return [...document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden])")]
    .filter(small).map((each) => `${size(each)} ${each.outerHTML.slice(0, 120)}`);
}"""
