"""Officers' pages in another language: which one a page speaks, that all of it does, and that its words are kept."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.dates import format_date

from elearn.course.manifest import Mode
from elearn.resources import shipped
from elearn.settings import Settings
from elearn.web import languages
from elearn.web.assets import NO_WORDS, join_scripts, phrases_of
from elearn.web.languages import OF_SETTINGS
from tests.web.conftest import Guest, World
from tests.web.pages import Page, read_page
from tests.web.pseudo import CLOSE, OPEN, unmarked, write_pseudo
from tests.web.stories import CHOICE, CLOCKED, CORRIDOR, LESSON, QUIZ, WIDE, read_story
from tests.web.theatre import Seat, Theatre, module_of, open_theatre
from tools import translations

KEY = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c"
SPANISH = {"Accept-Language": "es-US,es;q=0.9,en;q=0.5"}


def language_of(guest: Guest, path: str = "/support", **headers: str) -> str:
    found = re.search(r'<html lang="([^"]*)"', guest.get(path, headers=headers).text)
    assert found is not None
    return found[1]


def choose(guest: Guest, language: str, **more: object) -> object:
    guest.get("/sign-in")
    return guest.post("/language", {"language": language, **more})


# Which language a page speaks


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("es", "es"),
        ("es-MX", "es"),
        ("es-MX,en;q=0.1", "es"),
        ("en-US,es;q=0.9", "en"),
        ("en-US,en;q=0.9,es;q=0.8", "en"),
        ("pt-BR,es;q=0.8,en;q=0.5", "es"),
        ("de, fr;q=0.9", "en"),
        ("es;q=0, en", "en"),
        ("*", "en"),
        (";;;,,q=", "en"),
    ],
)
def test_where_nothing_was_chosen_the_browser_decides(world: World, header: str, language: str) -> None:
    assert language_of(world.guest(), **{"Accept-Language": header}) == language


def test_what_was_chosen_in_a_browser_goes_before_what_the_browser_asks_for(world: World) -> None:
    guest = world.guest()

    choose(guest, "en")

    assert language_of(guest, **SPANISH) == "en"


def test_what_the_account_says_goes_before_the_browsers_cookie(world: World) -> None:
    world.signed_in("officer").post("/settings", {"language": "es"})
    elsewhere = world.guest()
    choose(elsewhere, "en")
    link = world.link("officer")

    elsewhere.get(link)
    elsewhere.post(link)

    assert language_of(elsewhere, "/") == "es"


def test_a_language_chosen_before_sign_in_holds_after_it_where_the_account_says_none(world: World) -> None:
    guest, link = world.guest(), world.link("officer")
    choose(guest, "es")

    guest.get(link)
    guest.post(link)

    assert language_of(guest, "/") == "es"


def test_saving_other_settings_keeps_the_language_of_the_page(world: World) -> None:
    guest = world.signed_in("officer")
    guest.client.set_cookie("language", "es")

    guest.post("/settings", {"theme": "dark"})
    guest.client.delete_cookie("language")

    assert language_of(guest, "/settings") == "es"


def test_the_settings_hold_on_in_this_browser_after_signing_out(world: World) -> None:
    guest = world.signed_in("officer")
    guest.post("/settings", {"language": "es"})

    guest.post("/sign-out")

    assert language_of(guest, "/sign-in") == "es"


@pytest.mark.parametrize("cookie", ["xx", "", "es; Path=/", "../es", "es-MX", "\u00e9s"])
def test_a_cookie_that_names_no_language_of_ours_counts_for_nothing(world: World, cookie: str) -> None:
    guest = world.guest()
    guest.client.set_cookie("language", cookie)

    assert language_of(guest) == "en"


@pytest.mark.parametrize("language", ["xx", "", "ES"])
def test_a_language_that_there_is_not_is_refused(world: World, language: str) -> None:
    guest = world.guest()

    assert choose(guest, language).status_code == 422  # type: ignore[attr-defined]
    assert world.signed_in("officer").post("/settings", {"language": language}).status_code == 422


def test_pages_of_staff_stay_english(world: World) -> None:
    guest = world.signed_in("instructor")
    guest.post("/settings", {"language": "es"})

    page = guest.get("/instructor/scenarios").text

    assert '<html lang="en"' in page
    assert "Sign out" in page
    assert "Cerrar" in guest.get("/settings").text


# Choosing


def test_the_sign_in_page_offers_the_other_language_by_its_own_name(world: World) -> None:
    page = Page(read_page(world.guest().get("/sign-in").text), 200)

    assert page.button("Español").one("button").attributes["lang"] == "es"
    assert page.button("Español").one("button").attributes["value"] == "es"


def test_choosing_leads_back_to_the_link_that_signs_in(world: World) -> None:
    guest, link = world.guest(), world.link("officer")
    page = Page(read_page(guest.get(f"{link}?next=/history").text), 200)
    back = page.button("Español").one("input", name="next").attributes["value"]

    response = guest.post("/language", {"language": "es", "next": back})

    assert response.headers["Location"] == f"{link}?next=%2Fhistory"
    assert "Entrar como" in guest.get(response.headers["Location"]).text


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "/nowhere", "javascript:1", "\\\\x"])
def test_choosing_never_leads_to_another_site(world: World, elsewhere: str) -> None:
    assert choose(world.guest(), "es", next=elsewhere).headers["Location"] == "/sign-in"  # type: ignore[attr-defined]


def test_a_choice_without_the_forms_token_changes_nothing(world: World) -> None:
    guest = world.guest()
    guest.get("/sign-in")

    refused = guest.client.post("/language", data={"language": "es"})
    forged = guest.client.post("/language", data={"language": "es", "csrf_token": "forged"})

    assert (refused.status_code, forged.status_code) == (400, 400)
    assert language_of(guest) == "en"


@pytest.mark.parametrize(("env", "flag"), [("development", False), ("production", True)])
def test_the_cookie_is_kept_from_scripts_and_other_sites(
    make_world: Callable[..., World], env: str, flag: bool
) -> None:
    more = {"secret_key": KEY, "base_url": "https://elearn.example.org"} if flag else {}
    world = make_world(env=env, **more)
    guest = world.guest()
    options = {"base_url": "https://elearn.example.org"} if flag else {}
    page = guest.get("/sign-in", **options)
    assert page.status_code == 200

    headers = {"Referer": "https://elearn.example.org/sign-in"} if flag else {}
    response = guest.post("/language", {"language": "es"}, headers=headers, **options)

    (cookie,) = [each for each in response.headers.getlist("Set-Cookie") if each.startswith("language=es")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=31536000"} <= set(cookie.split("; "))
    assert ("Secure" in cookie.split("; ")) is flag


# All of it


@pytest.fixture
def pseudo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Spanish be marks, dates too."""
    monkeypatch.setattr(languages, "TRANSLATIONS", write_pseudo(tmp_path / "pseudo"))
    monkeypatch.setattr(languages, "format_date", lambda *given, **more: f"{OPEN}{format_date(*given, **more)}{CLOSE}")


@pytest.fixture
def theatre(pseudo: None, tmp_path: Path) -> Iterator[Theatre]:
    """Every kind of story in every mode."""
    texts = [CORRIDOR, CORRIDOR, CORRIDOR, CHOICE, CLOCKED, WIDE, LESSON, QUIZ]
    modes = [Mode.GUIDED, Mode.PRACTICE, Mode.ASSESSED, *[Mode.GUIDED] * 5]
    stories = [read_story(text, f"story-{number}") for number, text in enumerate(texts, 1)]
    modules = [
        module_of(number, story, mode, attempts=3 if mode is Mode.ASSESSED else None)
        for number, (story, mode) in enumerate(zip(stories, modes, strict=True), 1)
    ]
    opened = open_theatre(tmp_path, *zip(stories, modules, strict=True), seed=7)
    yield opened
    opened.close()


def test_no_page_that_an_officer_sees_says_anything_in_another_language(theatre: Theatre) -> None:
    seat = Walker(theatre)

    for number in range(1, 9):
        seat.play(f"m{number}", best=number % 2 == 0)
    for path in ("/", "/history", "/settings", "/settings?saved=1", "/requests", "/support", "/accessibility", "/help"):
        seat.look(path)
    seat.look("/help/playing")
    seat.look("/courses/course/completion")

    assert len(seat.seen) > 100
    assert seat.found == {}


def test_no_refusal_says_anything_in_another_language(pseudo: None, make_world: Callable[..., World]) -> None:
    world = make_world()
    guest = world.guest()
    guest.client.set_cookie("language", "es")
    link = world.link("officer")
    pages = [
        guest.get("/sign-in?out=1"),
        guest.post("/sign-in", {"email": "officer@example.org", "password": "no"}),
        guest.get("/sign-in/unknown"),
        guest.get(link),
        guest.post("/support"),
        guest.get("/nowhere"),
    ]
    guest.post(link)
    pages += [
        guest.get("/coordinator/completions"),
        guest.get("/courses/none/none"),
        guest.post("/requests", {"kind": "name", "wish": ""}),
        guest.post("/requests", {"kind": "none"}),
        guest.post("/settings", {"clock": "7"}),
        guest.client.post("/settings", data={}),
        guest.client.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}),
        world.guest().get(link, headers=SPANISH),
        *[guest.post("/sign-in", {"email": "x@example.org", "password": "no"}) for _ in range(3)],
    ]

    found = {each.request.path: unmarked(read_page(each.text)) for each in pages if each.status_code != 303}

    assert {path: texts for path, texts in found.items() if texts} == {}


class Walker:
    """An officer who reads every page to the last word, and answers somehow."""

    def __init__(self, theatre: Theatre) -> None:
        self.seat: Seat = theatre.seat("Dana")
        self.seat.client.set_cookie("language", "es")
        self.seen: list[str] = []
        self.found: dict[str, list[str]] = {}

    def look(self, path: str) -> Page:
        return self.read(self.seat.get(path))

    def read(self, page: Page) -> Page:
        self.seen.append(page.address)
        texts = [text for text in unmarked(page.document) if text not in ("Dana", "Maya")]
        if texts:
            self.found[page.address or page.title] = texts
        return page

    def play(self, module: str, best: bool) -> None:
        intro = self.look(f"/courses/course/{module}")
        page = self.read(self.seat.press(intro, intro.buttons()[-1], clock="1"))
        attempt = page.address.rpartition("/")[0]
        while not page.finished:
            assert len(self.seen) < 600, (module, page.address)
            if page.wants in ("choose", "order", "rate", "reflect"):
                self.read(self.seat.submit(page.decision.attributes["action"], page.hidden()))
            page = self.answer(page, best)
            for path in (f"{attempt}/0", f"{attempt}/pause", f"/courses/course/{module}", "/"):
                self.look(path)
        debrief = self.look(f"{attempt}/debrief")
        replays = [each for each in debrief.buttons() if "Replay" in each]
        if replays:
            self.read(self.seat.press(debrief, replays[0]))

    def answer(self, page: Page, best: bool) -> Page:
        action, hidden = page.decision.attributes["action"], page.hidden()
        following = self.read(self.seat.submit(action, hidden | self.controls(page, best)))
        if following.asks_back:
            following = self.read(self.seat.confirm(following))
        self.read(self.seat.submit(action, hidden | {"text": "1 2"}))
        for button in following.buttons():
            if "coach" in button or "time" in button:
                following = self.read(self.seat.press(following, button))
        return following

    def controls(self, page: Page, best: bool) -> dict[str, object]:
        sure = {"confidence": "4"} if page.main.all("input", name="confidence") else {}
        values = list(page.labels().values())
        match page.wants:
            case "choose":
                return {"choice": values[0 if best else -1], **sure}
            case "select":
                return {"choice": values[:1], **sure}
            case "order":
                names = page.positions().values()
                return {name: str(place) for place, name in enumerate(names, 1)} | sure
            case "rate":
                control = page.main.all("input", name="rating")[0].attributes
                return {"rating": control.get("max") or control["value"], **sure}
            case "reflect":
                return {"text": "3 " * 60, **sure}
        return {}


# Our words


def test_the_script_says_everything_in_spanish_too(world: World) -> None:
    page = world.guest().get("/support", headers=SPANISH).text
    found = re.search(r'src="(/static/officer-[^"]+)"', page)
    assert found is not None
    script = world.guest().get(found[1]).text
    joined = join_scripts(shipped("static") / "js")

    assert NO_WORDS in joined
    assert NO_WORDS not in script
    assert {"Sending…", "{number} seconds", "Are you still there?"} <= set(phrases_of(joined))
    assert [text for text in phrases_of(joined) if f'"{text}": "' not in script and text != "{move}: {line}"] == []


def test_the_scripts_of_two_languages_have_two_addresses(world: World) -> None:
    addresses = [
        re.findall(r"/static/officer-[0-9a-f]+\.js", world.guest().get("/support", headers=each).text)
        for each in ({}, SPANISH)
    ]

    assert addresses[0] != addresses[1]


def test_what_settings_say_by_default_is_said_in_every_language() -> None:
    fields = Settings.model_fields

    assert (fields["contact"].default, fields["peer_support"].default) == OF_SETTINGS


def test_an_agencys_own_words_are_shown_as_they_are(make_world: Callable[..., World]) -> None:
    world = make_world(contact="Lt. Ruiz <b>", peer_support="Peers & friends")

    page = world.guest().get("/support", headers=SPANISH).text

    assert "Lt. Ruiz &lt;b&gt;" in page
    assert "Peers &amp; friends" in page


def test_no_page_is_rendered_twice_for_one_language(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    guest = world.guest()
    guest.get("/support", headers=SPANISH)
    guest.get("/support")
    monkeypatch.setattr(languages, "force_locale", lambda _language: pytest.fail("rendered again"))

    assert "Apoyo" in guest.get("/support", headers=SPANISH).text
    assert "Support" in guest.get("/support").text


def test_every_text_is_translated_and_no_translation_is_without_its_text() -> None:
    found = {(each.id, each.context) for each in translations.extract() if each.id}

    for language in translations.languages():
        catalogue = translations.read(language)
        kept = {(each.id, each.context): each for each in catalogue if each.id}

        assert kept.keys() == found, "run `make translations`"
        assert not catalogue.obsolete
        assert [each.id for each in kept.values() if each.fuzzy] == []
        assert [each.id for each in kept.values() if not _complete(each.string)] == []


def _complete(string: str | tuple[str, ...]) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def test_a_translation_has_the_places_and_the_tags_of_its_text() -> None:
    for language in translations.languages():
        for each in translations.read(language):
            if each.id:
                told = each.id if isinstance(each.id, tuple) else (each.id,)
                strings = each.string if isinstance(each.string, tuple) else (each.string,)
                wanted = places(told[-1])
                assert all(places(string) <= wanted for string in strings), each.id
                assert places(strings[-1]) == wanted, each.id
                assert all(re.findall("<[^>]*>", string) == re.findall("<[^>]*>", told[-1]) for string in strings)


def places(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s|\{\w+\}", text))


def test_the_compiled_catalogue_is_that_of_the_translators() -> None:
    for language in translations.languages():
        path = translations.catalogue_file(language)

        assert translations.text_of(translations.read(language)) == path.read_bytes(), "run `make translations`"
        assert translations.compiled(translations.read(language)) == path.with_suffix(".mo").read_bytes()


def test_a_new_text_an_old_one_and_a_doubtful_one_are_noticed() -> None:
    catalogue, found = translations.read("es"), translations.extract()
    found.add("A text that nobody has translated")
    found.delete("Support")

    translations.update(catalogue, found)

    assert not catalogue["A text that nobody has translated"].string
    assert "Support" not in catalogue
    assert not any(each.fuzzy for each in catalogue if each.id)
