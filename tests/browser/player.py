"""Somebody who plays: reads the page by its visible words and answers with its own controls."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page

FORM = "form[data-decision]"
LOOSE = re.compile(r"[\W_]+")
MOST_TABS = 40


def plain(text: str) -> str:
    """Words alone: what is left of a text without its marks, however they are written."""
    return LOOSE.sub(" ", text).strip().casefold()


@dataclass(frozen=True)
class Question:
    """What a page asks: the kind of answer it wants and the words of what it offers, in order."""

    wants: str
    offered: tuple[str, ...]


@dataclass
class Player:
    """Plays with the pointer."""

    page: Page

    def sign_in(self, link: str) -> None:
        self.page.goto(link)
        self.press(self.page.get_by_role("button", name="Sign in"))

    def begin(self, course: str, module: str) -> None:
        self.page.goto(f"/courses/{course}/{module}")
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_selector(FORM)

    @property
    def finished(self) -> bool:
        return self.page.locator("main[data-finished]").count() > 0

    def question(self) -> Question:
        wants = self.page.locator(FORM).get_attribute("data-decision")
        where = {"choose": ".choice:has([name=choice]) label", "select": ".choice label", "order": ".order-text"}
        texts = self.page.locator(f"{FORM} {where[wants]}").all_inner_texts() if wants in where else []
        return Question(wants or "", tuple(map(plain, texts)))

    def answer(self, given: Any, confidence: int | None = None) -> None:
        """Give an answer in words: of one option, of several, a number, a text, or None to continue."""
        match self.question().wants:
            case "choose":
                self.take(given)
            case "select":
                for text in given:
                    self.take(text)
            case "order":
                self.arrange(given)
            case "rate":
                self.rate(given)
            case "reflect":
                self.write(given)
        if confidence is not None:
            self.mark(self.page.locator(f"{FORM} [name=confidence]").nth(confidence - 1))
        self.send()

    def take(self, text: str) -> None:
        rows = self.page.locator(f"{FORM} .choice:has([name=choice])")
        texts = [plain(each) for each in rows.locator("label").all_inner_texts()]
        self.mark(rows.nth(texts.index(plain(text))).locator("input"))

    def mark(self, control: Locator) -> None:
        control.locator("xpath=following-sibling::label").click()

    def arrange(self, texts: list[str]) -> None:
        wanted = [plain(text) for text in texts]
        if self.page.locator(".order.is-live").count():
            for place, text in enumerate(wanted):
                for _ in range(self.question().offered.index(text) - place):
                    self.press_move(text)
            return
        for text, box in zip(self.question().offered, self.page.locator(f"{FORM} select").all(), strict=True):
            box.select_option(str(wanted.index(text) + 1))

    def press_move(self, text: str) -> None:
        items = self.page.locator(".order-item")
        items.nth(self.question().offered.index(text)).get_by_role("button", name="Move up").click()

    def rate(self, number: int) -> None:
        boxes = self.page.locator(f"{FORM} input[type=number]")
        if boxes.count():
            boxes.fill(str(number))
            return
        labels = self.page.locator(f"{FORM} .scale label").all_inner_texts()
        self.mark(self.page.locator(f"{FORM} .scale input").nth([text.strip() for text in labels].index(str(number))))

    def write(self, text: str) -> None:
        self.page.locator(f"{FORM} textarea").fill(text)

    def send(self) -> None:
        """Press the form's button; where the page asks once more, press it again."""
        asked_before = self.page.locator(f"{FORM} [name=confirmed]").count() > 0
        self.press(self.page.locator(f"{FORM} button[type=submit]"))
        if not asked_before and self.page.locator(f"{FORM} [name=confirmed]").count() > 0:
            self.press(self.page.locator(f"{FORM} button[type=submit]"))

    def press(self, button: Locator) -> None:
        """Press a button and wait for where it leads: Chromium never closes a page that is on its way to another."""
        with self.page.expect_navigation():
            button.click()


@dataclass
class KeyboardPlayer(Player):
    """Plays with keys alone, and counts them."""

    keys: int = 0
    most_keys: int = 0

    def answer(self, given: Any, confidence: int | None = None) -> None:
        self.reach(self.page.locator(".skip"))
        self.key("Enter")
        super().answer(given, confidence)

    def key(self, name: str) -> None:
        self.page.keyboard.press(name)
        self.keys += 1

    def reach(self, target: Locator) -> None:
        """Tab on until the focus is there; every stop on the way must show where it is."""
        for _ in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.key("Tab")
            self.expect_visible_focus()
        raise AssertionError("the keyboard does not get there")

    def expect_visible_focus(self) -> None:
        shown = self.page.evaluate(VISIBLE_FOCUS)
        assert shown, self.page.evaluate("document.activeElement.outerHTML")

    def mark(self, control: Locator) -> None:
        group = f"{FORM} [name={control.get_attribute('name')}]"
        if control.get_attribute("type") == "checkbox":
            self.reach(control)
            self.key("Space")
            return
        controls = self.page.locator(group).all()
        self.reach(controls[0])
        wanted = control.get_attribute("id")
        places = [each.get_attribute("id") for each in controls]
        self.key("Space")
        for _ in range(places.index(wanted)):
            self.key("ArrowDown")

    def press_move(self, text: str) -> None:
        items = self.page.locator(".order-item")
        button = items.nth(self.question().offered.index(text)).get_by_role("button", name="Move up")
        if not button.evaluate("element => element === document.activeElement"):
            self.page.locator("main").evaluate("main => main.focus()")
            self.reach(button)
        self.key("Enter")

    def write(self, text: str) -> None:
        self.reach(self.page.locator(f"{FORM} textarea"))
        self.page.keyboard.type(text)

    def rate(self, number: int) -> None:
        box = self.page.locator(f"{FORM} input[type=number]")
        if box.count():
            self.reach(box)
            self.page.keyboard.type(str(number))
            return
        super().rate(number)

    def press(self, button: Locator) -> None:
        self.reach(button)
        with self.page.expect_navigation():
            self.key("Enter")
        self.most_keys = max(self.most_keys, self.keys)
        self.keys = 0


VISIBLE_FOCUS = """() => {
  const active = document.activeElement;
  const shown = [active, ...[...(active.labels ?? [])]].flatMap((each) =>
    [null, "::before", "::after"].map((part) => getComputedStyle(each, part)));
  const ring = (style) => parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== "none";
  const box = active.getBoundingClientRect();
  const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return active === document.body || active.matches("main") || (inView && shown.some(ring));
}"""
