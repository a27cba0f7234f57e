"""Settings, requests, support, help: what a person asked for holds on every page and on every device."""

import re

import jinja2
import pytest

from elearn.storage import people
from elearn.web.account import load_help
from tests.web.conftest import World

NUMBERS_ON_RECORD = {"911", "988", "800-267-5463", "833-773-2445"}
ACCOUNT_PAGES = ["/settings", "/requests", "/support", "/help", "/help/settings", "/accessibility", "/sign-in"]


def settings_of(world: World, name: str) -> tuple[int, str]:
    person = world.people[name].id
    found = world.desk.store.read(lambda tx: people.load_person(tx, person))
    return found.clock, found.email


def test_the_clock_is_off_until_somebody_turns_it_on(world: World) -> None:
    page = world.signed_in("officer").get("/settings").text

    assert 'id="clock-0" name="clock" value="0" checked' in page
    assert page.count("checked") == 3  # the colors and the language too


@pytest.mark.parametrize("clock", [0, 1, 3, 10])
def test_the_clock_is_kept_in_the_account(world: World, clock: int) -> None:
    world.signed_in("officer").post("/settings", {"clock": str(clock)})

    assert settings_of(world, "officer")[0] == clock


@pytest.mark.parametrize("fields", [{"clock": "2"}, {"clock": "-1"}, {"theme": "pink"}, {"clock": "1 OR 1"}])
def test_a_setting_that_does_not_exist_is_refused(world: World, fields: dict[str, object]) -> None:
    assert world.signed_in("officer").post("/settings", fields).status_code == 422


def test_settings_hold_on_another_device_of_the_same_person(world: World) -> None:
    fields = {"theme": "dark", "larger_text": "yes", "no_margin_line": "yes"}
    world.signed_in("officer").post("/settings", fields)

    page = world.signed_in("officer").get("/").text

    assert 'data-theme="dark"' in page
    assert "text-larger" in page
    assert "no-margin-line" in page


def test_settings_hold_in_this_browser_before_signing_in(world: World) -> None:
    guest = world.signed_in("officer")
    guest.post("/settings", {"theme": "dark", "wider_spacing": "yes"})
    guest.post("/sign-out")

    page = guest.get("/sign-in").text

    assert 'data-theme="dark"' in page
    assert "text-spaced" in page


@pytest.mark.parametrize("cookie", ["", "pink", "dark+<script>", "+".join(["x"] * 500), "auto+larger_text+larger_text"])
def test_a_cookie_that_somebody_changed_breaks_no_page(world: World, cookie: str) -> None:
    guest = world.guest()
    guest.client.set_cookie("display", cookie)

    page = guest.get("/support")

    assert page.status_code == 200
    assert "<script>" not in page.text


def test_saving_says_so(world: World) -> None:
    guest = world.signed_in("officer")
    response = guest.post("/settings", {"clock": "1"})

    assert "Your settings are saved." in guest.get(str(response.location)).text


def test_a_request_without_words_is_refused_and_says_what_to_do(world: World) -> None:
    response = world.signed_in("officer").post("/requests", {"kind": "scenario", "wish": " "})

    assert response.status_code == 422
    assert "<title>Error: " in response.text
    assert '<a href="#wish">Write what you ask for' in response.text
    assert 'id="kind-scenario" name="kind" value="scenario" checked' in response.text


def test_a_request_is_shown_as_it_was_written(world: World) -> None:
    guest = world.signed_in("officer")
    guest.post("/requests", {"kind": "name", "wish": "<b>Dana</b> O’Brien"})

    assert "&lt;b&gt;Dana&lt;/b&gt; O’Brien" in guest.get("/requests").text


def test_support_gives_the_numbers_on_record_and_no_other(world: World) -> None:
    page = world.guest().get("/support").text

    shown = set(re.findall(r"\b\d{3}-\d{3}-\d{4}\b|\b\d{3}\b(?=</a>)", page))
    assert shown == NUMBERS_ON_RECORD


def test_every_page_leads_to_support_and_help(world: World) -> None:
    for path in ("/sign-in", "/support", "/help", "/nowhere"):
        page = world.guest().get(path).text

        assert 'href="/support"' in page
        assert 'href="/help"' in page


def test_every_page_of_the_help_is_listed_and_opens(world: World) -> None:
    guest = world.guest()
    listed = re.findall(r'href="/help/([a-z-]+)"', guest.get("/help").text)

    assert sorted(listed) == sorted(load_help())
    assert {guest.get(f"/help/{name}").status_code for name in listed} == {200}


def test_no_link_within_the_help_is_broken(world: World) -> None:
    pages = load_help()
    linked = {name for page in pages.values() for name in re.findall(r'href="/help/([a-z-]+)"', page.body)}

    assert linked
    assert linked <= pages.keys()
    assert not any("help.invalid" in page.body for page in pages.values())


@pytest.fixture
def no_template_is_rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of templates rendered from now on."""
    rendered: list[str] = []
    render = jinja2.Template.render

    def watch(template: jinja2.Template, *given: object, **named: object) -> str:
        rendered.append(str(template.name))
        return render(template, *given, **named)

    monkeypatch.setattr(jinja2.Template, "render", watch)
    return rendered


@pytest.mark.parametrize("path", ACCOUNT_PAGES)
def test_a_learners_request_renders_no_template(world: World, path: str, no_template_is_rendered: list[str]) -> None:
    guest = world.guest() if path == "/sign-in" else world.signed_in("officer")
    first = guest.get(path)
    no_template_is_rendered.clear()

    second = guest.get(path)

    assert first.status_code == second.status_code == 200
    assert no_template_is_rendered == []
