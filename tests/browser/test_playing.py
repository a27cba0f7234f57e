"""Shipped scenarios in the browser: two to each ending, with and without scripts, narrow and wide; all once well.

The roads are scripted plays; the page is read by its visible words; what was played is compared with what
`elearn play` says of the same seed and answers.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from elearn.course.catalogue import read_document
from elearn.course.plays import plays_path, read_plays
from elearn.engine.play import play as play_of
from elearn.engine.script import prepare
from elearn.language.model import Decision, DecisionType, Scenario
from elearn.resources import shipped
from tests.browser.conftest import Served
from tests.browser.player import KeyboardPlayer, Player, plain
from tests.content.shipped import SCENARIOS

Opened = Callable[..., BrowserContext]
COURSE = "open-doors"
MODULES = {"you-have-to-go-back-in": "panic", "not-drunk": "late-bus"}
OTHERS = {
    "too-loud": "cafeteria",
    "giving-it-away": "theatre",
    "long-sleeves": "locker-room",
    "the-cooler": "culinary",
    "third-floor-bathroom": "third-floor",
    "it-was-a-joke": "threat",
    "read-receipts": "library",
    "first-one-in": "first-in",
    "monday-morning": "monday",
    "screenshot": "screenshot",
}
ENDINGS = [(slug, ending) for slug in MODULES for ending in ("good", "mixed", "poor")]
OFFICERS = iter(range(1000))


@dataclass(frozen=True)
class Road:
    """Answers that lead to an ending, as the engine takes them."""

    answers: tuple[Any, ...]


@cache
def scenario_of(slug: str) -> Scenario:
    scenario = read_document(shipped("scenarios") / f"{slug}.md").scenario
    assert scenario is not None
    return scenario


@cache
def roads(slug: str) -> dict[str, Road]:
    """One road to each ending: the first of its scripted plays that comes there."""
    script = prepare(scenario_of(slug))
    found: dict[str, Road] = {}
    for scripted in read_plays(plays_path(shipped("scenarios") / f"{slug}.md")).plays:
        run, _ = play_of(script, scripted.seed, scripted.answers)
        found.setdefault(str(run.ending), Road(tuple(scripted.answers)))
    return found


def in_words(slug: str, scene: str, given: Any) -> Any:
    """An answer as its reader knows it: option ids become their texts."""
    options = texts(slug, scene)
    if isinstance(given, list):
        return [options[each] for each in given]
    return options.get(given, given) if isinstance(given, str) else given


def as_meant(slug: str, scene: str, given: Any) -> Any:
    """An answer without what means nothing: the order in which a selection's options were named."""
    decision = decision_of(slug, scene)
    return sorted(given) if decision and decision.type is DecisionType.SELECT else given


def decision_of(slug: str, scene: str) -> Decision | None:
    return next(each for each in scenario_of(slug).scenes if each.id == scene).decision


def texts(slug: str, scene: str) -> dict[str, str]:
    decision = decision_of(slug, scene)
    return {option.id: option.text for option in decision.options} if decision else {}


def play(player: Player, slug: str, road: Road, transcript: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Play a road in the browser; gives what each page offered, as read."""
    for given, step in zip(road.answers, transcript["steps"], strict=True):
        yield player.question().offered
        player.answer(in_words(slug, step["scene"], given))


def attempt_of(served: Served, page_address: str) -> tuple[str, int]:
    """The attempt's key and seed: what the learner never sees."""
    key = page_address.split("/attempts/")[1].split("/")[0].replace("-", "")
    with sqlite3.connect(f"file:{served.database.removeprefix('sqlite:///')}?mode=ro", uri=True) as database:
        (seed,) = database.execute("select seed from attempt where id = ?", (key,)).fetchone()
    return key, int(seed)


def recorded(served: Served, key: str) -> list[Any]:
    with sqlite3.connect(f"file:{served.database.removeprefix('sqlite:///')}?mode=ro", uri=True) as database:
        rows = database.execute("select value from answer where attempt = ? order by step", (key,)).fetchall()
    return [json.loads(value) for (value,) in rows]


def said_by_command(served: Served, slug: str, seed: int, answers: tuple[Any, ...]) -> dict[str, Any]:
    path = str(shipped("scenarios") / f"{slug}.md")
    words = ("play", path, "--seed", str(seed), "--answers", json.dumps(answers), "--format", "json")
    return dict(json.loads(served.run(*words)))


def sign_in(player: Player, served: Served) -> None:
    player.sign_in(served.link(served.add(f"player-{next(OFFICERS)}", "officer")))


def expect_same(player: Player, served: Served, slug: str, road: Road) -> None:
    key, seed = attempt_of(served, player.page.url)
    transcript = said_by_command(served, slug, seed, road.answers)

    offered = list(play(player, slug, road, transcript))

    assert player.finished
    for step, kept in zip(transcript["steps"], recorded(served, key), strict=True):
        assert as_meant(slug, step["scene"], kept) == as_meant(slug, step["scene"], step["answer"])
    for step, shown in zip(transcript["steps"], offered, strict=True):
        assert shown == tuple(plain(texts(slug, step["scene"])[each]) for each in step["offered"])
    ending = next(scene for scene in scenario_of(slug).scenes if scene.id == transcript["scene"])
    assert ending.ending == transcript["ending"]
    assert plain(ending.title) in plain(player.page.locator("main").inner_text())


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize(("slug", "ending"), ENDINGS)
def test_a_scenario_plays_to_its_ending_as_the_command_line_says(
    opened: Opened, served: Served, slug: str, ending: str, scripts: bool, width: int
) -> None:
    context = opened(java_script_enabled=scripts, viewport={"width": width, "height": 700})
    player = Player(context.new_page())
    sign_in(player, served)
    player.begin(COURSE, MODULES[slug])

    expect_same(player, served, slug, roads(slug)[ending])


@pytest.mark.parametrize("slug", MODULES)
def test_a_scenario_can_be_played_by_keyboard_alone(opened: Opened, served: Served, slug: str) -> None:
    player = KeyboardPlayer(opened(viewport={"width": 1280, "height": 700}).new_page())
    sign_in(player, served)
    player.begin(COURSE, MODULES[slug])

    expect_same(player, served, slug, roads(slug)["good"])


@pytest.mark.parametrize("slug", OTHERS)
def test_every_other_scenario_plays_to_its_good_ending_on_a_phone_without_scripts(
    opened: Opened, served: Served, slug: str
) -> None:
    player = Player(opened(java_script_enabled=False, viewport={"width": 320, "height": 700}).new_page())
    sign_in(player, served)
    player.begin(COURSE, OTHERS[slug])

    expect_same(player, served, slug, roads(slug)["good"])


def test_every_scenario_is_among_those_played() -> None:
    assert {*MODULES, *OTHERS} == set(SCENARIOS)


def test_every_ending_of_both_scenarios_is_among_those_played() -> None:
    found = {(slug, str(scene.ending)) for slug in MODULES for scene in scenario_of(slug).scenes if scene.ending}

    assert found == set(ENDINGS)
