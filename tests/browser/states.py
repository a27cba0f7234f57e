"""The states that a page can be in: each makes somebody of its own and brings them there, in words a person would use.

A state is a function that gets a Stage and gives what a route's braces stand for.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Served
from tests.browser.player import Player

COURSE = "every-page"
STAY = "Sit on the bench across from him and ask whether you may stay for a minute."
CLOSE = "Stand close in front of him so that he cannot slip past you down the hall."
LEAD = "Ask Ms. Alvarez to lead the others around by the stairs on the far side."
GRAB = "Take hold of his arm and walk him to the office before more of them come."
SEEN = ["His breath is fast and shallow.", "His hands shake in his lap."]
ORDER = ["Make room around him.", "Ask whether you may stay.", "Bring the counselor to him."]
SAFE = "Say, “You're not in trouble. I came to see whether you are okay out here.”"
WRITTEN = "I would ask him before I sit down next to him."
ROAD = [None, STAY, LEAD, SEEN, ORDER, 6, 15, SAFE, WRITTEN]
"""Answers that lead through the tests' scenario to its good end; each opens the page after it."""
LOUD_ROAD = [
    "Tell him to pick up his bag and come along now.",
    "Walk on quickly so that you get him through.",
    None,
    "That he was in the hall without a pass.",
]
"""Answers to the story of the two roads that leave the strong way and meet it again."""
Places = dict[str, str]


@dataclass
class Stage:
    """Where states are made: one context for each state, made when it is first asked for."""

    browser: Browser
    served: Served
    contexts: dict[str, tuple[BrowserContext, Places]] = field(default_factory=dict)

    def at(self, role: str, state: str) -> tuple[BrowserContext, Places]:
        """Give the context of somebody in that role and state, and what the route's braces stand for."""
        key = f"{role} {state}"
        if key not in self.contexts:
            context = self.browser.new_context(base_url=self.served.address, reduced_motion="reduce")
            player = Player(context.new_page())
            if role != "nobody":
                player.sign_in(self.served.link(self.served.add(re.sub(r"\W+", "-", key), role)))
            self.contexts[key] = context, STATES[state](player, self.served)
            player.page.close()
        return self.contexts[key]


def as_they_come(player: Player, served: Served) -> Places:
    """Nothing has happened yet."""
    return {}


def steps(count: int, module: str = "guided", first: str | None = None) -> Callable[[Player, Served], Places]:
    """Somebody who has given the first answers of the road."""

    def go(player: Player, served: Served) -> Places:
        player.begin(COURSE, module)
        for place, given in enumerate(ROAD[:count]):
            player.answer(first if first and place == 1 else given)
        return here(player.page)

    return go


def after_another_way(player: Player, served: Served) -> Places:
    """The end of a story that was gone through by another way than the strong one."""
    player.begin(COURSE, "roads")
    for given in LOUD_ROAD:
        player.answer(given)
    return here(player.page)


def before_a_grave_act(player: Player, served: Served) -> Places:
    """The page that asks once more."""
    places = steps(2, "practice", CLOSE)(player, served)
    player.take(GRAB)
    return places


def with_everything_done(player: Player, served: Served) -> Places:
    """Every module of the course that must be played has been."""
    return steps(len(ROAD))(player, served)


def with_no_attempts_left(player: Player, served: Served) -> Places:
    """The one attempt at the assessed module is used up."""
    return steps(len(ROAD), "assessed")(player, served)


def with_a_link(player: Player, served: Served) -> Places:
    """Somebody who was sent a link."""
    return {"link": served.link(served.add("linked", "officer")).removeprefix(served.address)}


def with_a_used_link(player: Player, served: Served) -> Places:
    """Somebody whose link has been used."""
    link = served.link(served.add("used", "officer"))
    player.sign_in(link)
    player.page.context.clear_cookies()
    return {"link": link.removeprefix(served.address)}


def here(page: Page) -> Places:
    """The attempt and the step that a play page's address names."""
    found = re.search(r"(/attempts/[\w-]+)/(\d+)", page.url)
    assert found, page.url
    return {"attempt": found[1], "step": found[2], "page": f"{found[1]}/{found[2]}"}


STATES: Mapping[str, Callable[[Player, Served], Places]] = {
    "fresh": as_they_come,
    "begun": steps(0),
    "at a choice": steps(1),
    "after a coached answer": steps(2),
    "after a critical answer": steps(2, first=CLOSE),
    "at a selection": steps(3),
    "at an order": steps(4),
    "at a rating": steps(5),
    "at a number": steps(6),
    "at a quick answer": steps(7),
    "at a reflection": steps(8),
    "at the end": steps(9),
    "after another way": after_another_way,
    "practising": steps(2, "practice"),
    "assessed": steps(2, "assessed"),
    "before a grave act": before_a_grave_act,
    "done": with_everything_done,
    "used up": with_no_attempts_left,
    "with a link": with_a_link,
    "with a used link": with_a_used_link,
}
