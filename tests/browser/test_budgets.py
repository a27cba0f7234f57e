"""What a page weighs and how soon it is there: on a slow line, with an empty and with a full cache, and on paper."""

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Served
from tests.browser.player import Player
from tests.browser.states import COURSE, ROAD

Opened = Callable[..., BrowserContext]
KIBI = 1024
OFFICERS = iter(range(1000))
SLOW_LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
PAINTED = """() => new Promise((tell) => {
  const told = { largest: 0, shift: 0, long: 0 };
  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("largest-contentful-paint", (entry) => { told.largest = Math.max(told.largest, entry.startTime); });
  watch("layout-shift", (entry) => { told.shift += entry.hadRecentInput ? 0 : entry.value; });
  watch("longtask", (entry) => { told.long = Math.max(told.long, entry.duration); });
  setTimeout(() => tell(told), 500);
})"""


@pytest.fixture
def player(opened: Opened, served: Served) -> Player:
    made = Player(opened(viewport={"width": 360, "height": 740}).new_page())
    made.sign_in(served.link(served.add(f"budget-{next(OFFICERS)}", "officer")))
    made.begin(COURSE, "guided")
    return made


def load_cold(page: Page, address: str) -> tuple[list[str], int]:
    """Load a page with an empty cache; gives what was asked for and how many bytes came."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    asked: list[str] = []
    weights: list[float] = []
    client.on("Network.requestWillBeSent", lambda said: asked.append(said["request"]["url"]))
    client.on("Network.loadingFinished", lambda said: weights.append(said["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    return [each for each in asked if not each.startswith("data:")], round(sum(weights))


@pytest.mark.parametrize("count", [1, 2, 4])
def test_a_scene_comes_cold_in_three_requests_and_thirty_kibibytes(player: Player, count: int) -> None:
    for given in ROAD[:count]:
        player.answer(given)

    asked, weight = load_cold(player.page, player.page.url)

    assert len(asked) <= 3, asked
    assert weight <= 30 * KIBI


def test_every_page_of_a_road_is_light(player: Player) -> None:
    weights = []
    for given in ROAD:
        weights.append(len(gzip.compress(player.page.content().encode())))
        player.answer(given)
    player.page.goto(re.sub(r"/\d+$", "/debrief", player.page.url))
    weights.append(len(gzip.compress(player.page.content().encode())))

    assert max(weights) <= 14 * KIBI


def test_a_later_scene_brings_the_page_alone(player: Player) -> None:
    brought: list[str] = []
    client = player.page.context.new_cdp_session(player.page)
    client.send("Network.enable")
    client.on(
        "Network.responseReceived", lambda said: brought.append(said["response"]["url"]) if not kept(said) else None
    )

    player.answer(None)

    assert brought
    assert [each for each in brought if "/attempts/" not in each] == []


def kept(said: dict[str, Any]) -> bool:
    """Whether a response came from this browser itself."""
    response = said["response"]
    return response.get("fromDiskCache", False) or response.get("encodedDataLength") == 0


def test_a_scene_is_there_in_time_on_a_slow_line_and_a_slow_machine(player: Player) -> None:
    page = player.page
    player.answer(None)
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    client.send("Network.setCacheDisabled", {"cacheDisabled": True})
    client.send("Network.emulateNetworkConditions", SLOW_LINE)
    client.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    page.reload(wait_until="load")
    told = page.evaluate(PAINTED)

    assert told["largest"] <= 2500
    assert told["shift"] <= 0.02
    assert told["long"] <= 100


def pages_on_paper(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


def test_a_completion_page_is_one_sheet(player: Player) -> None:
    for given in ROAD:
        player.answer(given)

    player.page.goto(f"/courses/{COURSE}/completion")

    assert player.page.locator(".sheet").count() == 1
    assert pages_on_paper(player.page) == 1


def test_a_debrief_is_at_most_four_sheets(player: Player) -> None:
    for given in ROAD:
        player.answer(given)

    player.page.goto(re.sub(r"/\d+$", "/debrief", player.page.url))

    assert 1 <= pages_on_paper(player.page) <= 4
