"""The languages of officers' pages: which one a request's page speaks, and our own words in it.

Our words are written in English where they are used: `say` gives them in the page's language, as `_` does in
templates. Translations lie in `translations/`; `make translations` brings them up to date. What is taught is not ours:
documents have translations of their own.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from gettext import NullTranslations
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from flask import Flask, current_app, g, has_request_context, request
from flask_babel import Babel, force_locale, get_translations
from markupsafe import Markup, escape

from elearn.course.sayings import sayable
from elearn.web.access import known_visitor
from elearn.web.frames import Html

ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {ENGLISH: "English", "es": "Español"}
"""Each language that pages speak, as its speakers call it."""
LOCALES: Mapping[str, str] = {ENGLISH: "en_US", "es": "es_US"}
"""How dates are written in each of them."""
LANGUAGE_COOKIE = "language"
TRANSLATIONS = Path(__file__).parent / "translations"
_BLOCK = re.compile(r"^<([a-z][a-z0-9]*)", re.MULTILINE)
OF_SETTINGS = (sayable("your training coordinator"), sayable("your peer support team, if your department has one"))
"""What settings say that an installation leaves as they are: whom to ask, and who listens."""
MOST_HEADERS = 512
"""How many headers of accepted languages are remembered."""


@dataclass(frozen=True, slots=True)
class Words:
    """Our words in each language, and which language each known header of accepted languages asks for."""

    catalogues: Mapping[str, NullTranslations]
    wanted: dict[str, str] = field(default_factory=dict)


def set_up_languages(app: Flask) -> None:
    """Read the words of every language, and give templates `_`; what they render outside a frame is English."""
    Babel(app, default_locale=ENGLISH, default_translation_directories=str(TRANSLATIONS))
    catalogues = {}
    for language in LANGUAGES:
        with app.app_context(), force_locale(language):
            catalogues[language] = NullTranslations() if language == ENGLISH else get_translations()
    app.extensions["words"] = Words(catalogues)


@contextmanager
def rendered_in(language: str) -> Iterator[None]:
    """Let templates speak a language."""
    with force_locale(language):
        yield


def language_now() -> str:
    """Give the language of this request's page: chosen in the account, else in this browser, else what it asks for."""
    try:
        found: str = g.language
    except AttributeError:
        found = g.language = (_chosen() or _asked_for()) if has_request_context() else ENGLISH
    except RuntimeError:
        return ENGLISH  # outside of the application there is no page
    return found


def _chosen() -> str | None:
    who = known_visitor()
    chosen = who.display.get("language") if who is not None else None
    if chosen not in LANGUAGES and LANGUAGE_COOKIE in request.environ.get("HTTP_COOKIE", ""):
        chosen = request.cookies.get(LANGUAGE_COOKIE)
    return chosen if isinstance(chosen, str) and chosen in LANGUAGES else None


def _asked_for() -> str:
    """Give the first language of the browser's that we have, in whatever country's way; each header is read once."""
    header = request.environ.get("HTTP_ACCEPT_LANGUAGE", "")
    if not header:
        return ENGLISH
    wanted = _words().wanted
    found = wanted.get(header)
    if found is None:
        if len(wanted) >= MOST_HEADERS:
            wanted.clear()
        asked = (tag.partition("-")[0].lower() for tag, quality in request.accept_languages if quality > 0)
        found = wanted[header] = next((language for language in asked if language in LANGUAGES), ENGLISH)
    return found


def _words() -> Words:
    words: Words = current_app.extensions["words"]
    return words


def _catalogue() -> NullTranslations:
    return _words().catalogues[language_now()] if has_request_context() else NullTranslations()


def say(text: str, /, **values: object) -> str:
    """Say a text of ours in the page's language."""
    said = _catalogue().gettext(text)
    return said % values if values else said


def say_as(part: str, text: str) -> str:
    """Say a text that is said otherwise in another part of a page, such as on a button."""
    return _catalogue().pgettext(part, text)


def say_number(one: str, many: str, number: int, /, **values: object) -> str:
    """Say a text of ours that has a number in it, in the form that goes with that number."""
    return _catalogue().ngettext(one, many, number) % {"number": number, **values}


def say_html(text: str, /, **values: object) -> Html:
    """Say a text of ours with ready HTML in it; other values are escaped."""
    return Html(Markup(_catalogue().gettext(text)) % values)  # noqa: S704 (our own words)


def say_in(language: str, text: str) -> str:
    """Say a text of ours in a language."""
    return _words().catalogues[language].gettext(text)


def say_in_english(text: str, /, **values: object) -> str:
    """Say a text of ours in files, which programs read."""
    return text % values if values else text


def say_day(day: date) -> str:
    """Say a day as it is written in the page's language."""
    return format_date(day, "long", locale=LOCALES[language_now()])


def name_of(language: str) -> str:
    """Say what a language is called, in the page's language."""
    return Locale.parse(language, sep="-").get_language_name(LOCALES[language_now()]) or language


def spoken(text: object, language: str) -> Html:
    """Give a text in a language, marked with it where the page speaks another."""
    shown = escape(text)
    if same_language(language) or not shown:
        return Html(shown)
    return Html(f'<span lang="{escape(language)}">{shown}</span>')


def spoken_blocks(html: str, language: str) -> Html:
    """Give blocks of HTML in a language, each marked with it where the page speaks another."""
    return Html(html if same_language(language) else _BLOCK.sub(rf'<\1 lang="{escape(language)}"', html))


def same_language(language: str) -> bool:
    """Whether the page speaks a language, in whatever country's way."""
    return language.partition("-")[0].lower() == language_now()
