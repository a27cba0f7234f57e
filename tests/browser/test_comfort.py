"""What the script adds for those who have it: focus on errors, counting, moving, drafts, nothing lost or doubled."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Served
from tests.browser.player import FORM, KeyboardPlayer, Player
from tests.browser.states import COURSE, ROAD, WRITTEN

Opened = Callable[..., BrowserContext]
OFFICERS = iter(range(1000))


@pytest.fixture
def player(opened: Opened, served: Served) -> Player:
    made = Player(opened().new_page())
    made.sign_in(served.link(served.add(f"comfort-{next(OFFICERS)}", "officer")))
    return made


def go(player: Player, count: int) -> Page:
    player.begin(COURSE, "guided")
    for given in ROAD[:count]:
        player.answer(given)
    return player.page


def status(page: Page) -> object:
    return expect(page.get_by_role("status"))


def test_a_refused_answer_says_so_and_leads_to_its_question(player: Player) -> None:
    page = go(player, 1)

    player.send()

    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    assert page.title().startswith("Error: ")
    summary.get_by_role("link").click()
    expect(page.locator(f"{FORM} [name=choice]").first).to_be_focused()
    described = page.locator(f"{FORM} fieldset").first.get_attribute("aria-describedby") or ""
    assert any("Choose" in page.locator(f"[id='{name}']").inner_text() for name in described.split())


def test_moving_a_line_says_where_it_is_and_keeps_the_focus(player: Player) -> None:
    page = go(player, 4)
    last = page.locator(".order-item").last
    words = last.locator(".order-text").inner_text()
    button = last.get_by_role("button", name="Move up")

    button.click()

    status(page).to_have_text(f"{words}, now 2 of 3")
    expect(page.locator(".order-item").nth(1).get_by_role("button", name="Move up")).to_be_focused()
    assert page.locator(".order-item select").evaluate_all("boxes => boxes.map((box) => box.value)") == ["1", "2", "3"]


def test_what_is_chosen_is_counted_without_moving_the_focus(player: Player) -> None:
    page = go(player, 3)
    box = page.locator(f"{FORM} [type=checkbox]").first

    box.focus()
    page.keyboard.press("Space")

    status(page).to_have_text("1 of 3 chosen")
    expect(box).to_be_focused()


def test_words_are_counted_while_one_writes(player: Player) -> None:
    page = go(player, 8)

    page.locator("textarea").press_sequentially("one two three")

    status(page).to_have_text("3 words, at least 5")


def test_two_quick_presses_send_one_answer(player: Player) -> None:
    page = go(player, 1)
    player.take(ROAD[1])
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    with page.expect_navigation():
        page.locator(f"{FORM} button[type=submit]").dblclick(no_wait_after=True)

    assert len(sent) == 1


def test_without_a_connection_the_page_and_what_was_typed_stay(player: Player) -> None:
    page = go(player, 8)
    page.locator("textarea").fill(WRITTEN)
    page.context.set_offline(True)

    page.locator(f"{FORM} button[type=submit]").click()

    status(page).to_contain_text("You’re offline. Your answer is still on this page.")
    expect(page.locator("textarea")).to_have_value(WRITTEN)
    page.context.set_offline(False)
    player.send()
    expect(page.locator("main")).to_contain_text(WRITTEN)


def test_a_draft_survives_a_reload_and_goes_when_it_has_been_sent(player: Player) -> None:
    page = go(player, 8)
    page.locator("textarea").press_sequentially("half a thought")

    page.reload()

    expect(page.locator("textarea")).to_have_value("half a thought")
    player.answer(WRITTEN)
    page.goto("/")
    page.go_back()
    assert "half a thought" not in page.content()


def test_back_shows_the_decided_page_and_its_button_is_ready(player: Player) -> None:
    page = go(player, 2)

    page.go_back()

    expect(page.locator("main")).to_contain_text("Continue where you are")
    assert page.locator(FORM).count() == 0


def test_no_clock_runs_unless_it_was_asked_for(player: Player) -> None:
    page = go(player, 7)

    assert page.locator("[data-timer]").count() == 0


def with_the_clock_on(player: Player) -> Page:
    page = player.page
    page.goto(f"/courses/{COURSE}/guided")
    page.locator("[name=clock][value='1'] + label").click()
    player.press(page.locator("main form button[type=submit]").first)
    for given in ROAD[:7]:
        player.answer(given)
    return page


def test_a_clock_that_was_asked_for_is_said_at_half_time_and_runs_out_into_silence(player: Player) -> None:
    page = with_the_clock_on(player)

    status(page).to_contain_text("left.", timeout=9000)

    page.wait_for_url("**/8", timeout=15000)
    expect(page.locator("h1")).to_have_text("Silence")


def test_the_theme_that_was_chosen_is_kept(player: Player) -> None:
    page = player.page
    page.goto("/settings")
    page.get_by_role("radio", name="Dark").check(force=True)
    player.press(page.locator("main form button[type=submit]").first)

    page.goto("/history")

    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 29, 27)"


def test_a_chosen_row_and_the_focus_show_where_the_system_chooses_the_colours(player: Player) -> None:
    page = go(player, 1)
    page.emulate_media(forced_colors="active")
    first, second = page.locator(f"{FORM} .choice:has([name=choice])").all()[:2]
    border = "row => getComputedStyle(row.querySelector('label'), '::before').borderTopWidth"

    first.locator("input").focus()
    page.keyboard.press("Space")

    assert float(first.evaluate(border)[:-2]) > float(second.evaluate(border)[:-2])
    outline = first.evaluate("row => getComputedStyle(row.querySelector('label'), '::before').outlineWidth")
    assert float(outline[:-2]) >= 2


def test_the_skip_link_comes_first_and_leads_past_the_header(player: Player) -> None:
    page = go(player, 1)

    page.keyboard.press("Tab")

    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_a_decision_takes_at_most_eight_keys(opened: Opened, served: Served) -> None:
    player = KeyboardPlayer(opened().new_page())
    player.sign_in(served.link(served.add(f"comfort-{next(OFFICERS)}", "officer")))
    go(player, 1)

    player.answer(player.question().offered[0])

    expect(player.page.locator("h1")).not_to_have_text("The first word")
    assert player.most_keys <= 8


def test_a_menu_entry_says_which_page_this_is(player: Player) -> None:
    player.page.goto("/history")

    expect(player.page.locator("nav [aria-current=page]")).to_have_text("History")
