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
    answered: list[dict[str, Any]] = []
    had_already: set[str] = set()
    client = player.page.context.new_cdp_session(player.page)
    client.send("Network.enable")
    client.on("Network.responseReceived", lambda said: answered.append(said))
    client.on("Network.requestServedFromCache", lambda said: had_already.add(said["requestId"]))

    player.answer(None)

    brought = [each["response"] for each in answered if each["requestId"] not in had_already]
    addresses = [each["url"] for each in brought if not each.get("fromDiskCache")]
    assert addresses
    assert [each for each in addresses if "/attempts/" not in each] == []


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


FIFTEEN_DECISIONS = """() => {
  const words = (count) => "then ".repeat(count).trim() + ".";
  const side = (look, title) => `<div class="moment-side ${look}"><h4>${title}</h4>
    <div class="chosen">${words(17)}</div>
    <p><span class="tag">Different</span></p><p>${words(24)}</p><div class="coach"><p>${words(32)}</p></div></div>`;
  const moment = `<li class="moment"><h3>${words(3)}</h3>
    <details><summary>What you could see</summary>${words(60)}</details>
    <p class="moment-prompt">${words(6)}</p>
    <div class="moment-sides">${side("", "You chose")}${side("is-strong", "One strong way")}</div>
    <div class="actions"><button class="btn">${words(4)}</button></div></li>`;
  document.querySelector(".replay").innerHTML = moment.repeat(15);
}"""
"""As many words as our scenarios have where every answer was another than the strong one."""
TEN_PARTS = """() => {
  const part = document.querySelector(".sheet tbody tr");
  for (let count = 1; count < 10; count += 1) { part.after(part.cloneNode(true)); }
}"""


def pages_on_paper(page: Page, paper: str) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper, prefer_css_page_size=True)))


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_a_completion_page_is_one_sheet(player: Player, paper: str) -> None:
    for given in ROAD:
        player.answer(given)

    player.page.goto(f"/courses/{COURSE}/completion")

    assert player.page.locator(".sheet .seal").count() == 1
    player.page.evaluate(TEN_PARTS)
    assert pages_on_paper(player.page, paper) == 1
    player.page.emulate_media(media="print")
    assert not player.page.get_by_text("Ask to correct it").is_visible()


@pytest.mark.parametrize("paper", ["Letter", "A4"])
def test_a_debrief_of_fifteen_decisions_is_at_most_four_sheets(player: Player, paper: str) -> None:
    for given in ROAD:
        player.answer(given)

    player.page.goto(re.sub(r"/\d+$", "/debrief", player.page.url))

    player.page.evaluate(FIFTEEN_DECISIONS)
    assert player.page.locator(".moment").count() == 15
    assert pages_on_paper(player.page, paper) <= 4
