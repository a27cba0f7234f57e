"""Pages for everybody's own account: settings, requests to the coordinator, support, help and accessibility."""

import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, redirect, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response as AnyResponse

from elearn.course.progress import Role
from elearn.course.sayings import sayable
from elearn.markup import Inserts, render
from elearn.resources import shipped
from elearn.services import roster
from elearn.services.desk import Desk
from elearn.services.roster import WishRefused
from elearn.web.access import path_of_ours, public, role_required, signed_in, signed_in_required
from elearn.web.frames import Html, join
from elearn.web.languages import (
    ENGLISH,
    LANGUAGE_COOKIE,
    LANGUAGES,
    language_now,
    same_language,
    say,
    spoken,
)
from elearn.web.pages import (
    DISPLAY_COOKIE,
    display_settings,
    error_prefix,
    error_summary,
    fill_page,
    fill_part,
    pack_display,
)
from elearn.web.shell import DISPLAY_CLASSES, THEMES, theme_of

bp = Blueprint("account", __name__)

CLOCKS = (0, 1, 3, 10)
A_YEAR = 365 * 24 * 3600
HELP_FIRST = ("playing", "coordinating", "writing-scenarios", "scenario-language")
"""The pages of the help that most people look for; the others follow."""
ANOTHER_PAGE = "https://help.invalid/"
"""Stands for the help while a page is rendered: the sanitiser takes whole addresses only."""
KINDS = {"name": sayable("Correct my name"), "scenario": sayable("Another scenario")}


def _desk() -> Desk:
    desk: Desk = current_app.extensions["desk"]
    return desk


@bp.get("/settings")
@signed_in_required
def show_settings() -> str:
    """Show how the person wants time limits and pages."""
    chosen, clock = display_settings(signed_in()), signed_in().person.clock
    saved = say("Your settings are saved.") if "saved" in request.args else ""
    return fill_page(
        "account/settings.html",
        status=saved,
        **{f"language_{each}": _checked(each == language_now()) for each in LANGUAGES},
        **{f"clock_{each}": _checked(each == clock) for each in CLOCKS},
        **{f"theme_{each}": _checked(each == theme_of(chosen)) for each in THEMES},
        **{each: _checked(chosen.get(each) is True) for each in DISPLAY_CLASSES},
    )


def _checked(on: bool) -> Html:
    return Html("checked" if on else "")


@bp.post("/settings")
@signed_in_required
def save_settings() -> AnyResponse:
    """Keep the settings in the account, and how pages look and what they speak in this browser too."""
    clock, theme = request.form.get("clock", "0"), request.form.get("theme", "auto")
    language = request.form.get("language", language_now())
    if clock not in {str(each) for each in CLOCKS} or theme not in THEMES or language not in LANGUAGES:
        abort(422)
    looks: dict[str, object] = {"theme": theme, **{name: True for name in DISPLAY_CLASSES if name in request.form}}
    roster.set_display(_desk(), signed_in().person.id, int(clock), {**looks, "language": language})
    response = redirect("/settings?saved=1", 303)
    _remember(response, DISPLAY_COOKIE, pack_display(looks))
    _remember(response, LANGUAGE_COOKIE, language)
    return response


@bp.post("/language")
@public
def choose_language() -> AnyResponse:
    """Keep in this browser which language pages speak to somebody who has not signed in, and lead back."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(422)
    response = redirect(path_of_ours(request.form.get("next"), even_sign_in=True) or "/sign-in", 303)
    _remember(response, LANGUAGE_COOKIE, language)
    return response


def _remember(response: AnyResponse, cookie: str, value: str) -> None:
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(cookie, value, max_age=A_YEAR, secure=secure, httponly=True, samesite="Lax")


@bp.get("/requests")
@role_required(Role.OFFICER)
def show_requests() -> str:
    """Show what the officer asked for, and the form to ask."""
    return _requests_page(request.args.get("kind", "name"), "", "")


@bp.post("/requests")
@role_required(Role.OFFICER)
def send_request() -> AnyResponse:
    """Keep what the officer asks their coordinator for."""
    kind, wish = request.form.get("kind", ""), request.form.get("wish", "")
    if kind not in KINDS:
        abort(422)
    try:
        roster.ask(_desk(), signed_in().person, kind, wish)
    except WishRefused:
        said = say("Write what you ask for, in at most %(number)s characters", number=roster.LONGEST_WISH)
        return Response(_requests_page(kind, wish, said), 422)
    return redirect("/requests?sent=1", 303)


def _requests_page(kind: str, wish: str, problem: str) -> str:
    person = signed_in().person
    asked = [
        fill_part(
            "account/_parts.html",
            "request",
            kind=say(KINDS[each.kind]),
            wish=each.wish,
            state=say("Waiting") if each.settled_at is None else say("Dealt with"),
        )
        for each in roster.requests_of(_desk(), person)
    ]
    return fill_page(
        "account/requests.html",
        title_prefix=error_prefix() if problem else "",
        error_summary=error_summary("wish", problem) if problem else "",
        status=say("Your coordinator will see your request.") if "sent" in request.args else "",
        name=person.name,
        wish=wish,
        kind_name=_checked(kind != "scenario"),
        kind_scenario=_checked(kind == "scenario"),
        asked=fill_part("account/_parts.html", "asked", rows=join(asked)) if asked else "",
    )


@bp.get("/support")
@public
def show_support() -> str:
    """Show whom to call: for a person in danger, and for the reader."""
    return fill_page("account/support.html")


@bp.get("/accessibility")
@public
def show_accessibility() -> str:
    """Say how accessible the pages are and whom to tell when they are not."""
    return fill_page("account/accessibility.html")


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page of the help, rendered when the program started."""

    title: str
    body: Html


def load_help() -> dict[str, HelpPage]:
    """Render every page of `content/help`; the first line is its title."""
    pages = {}
    for path in sorted((shipped("content") / "help").glob("*.md"), key=_place):
        title, _, text = path.read_text(encoding="utf-8").partition("\n")
        pages[path.stem] = HelpPage(title.lstrip("# ").strip(), render_help(text))
    return pages


def _place(path: Path) -> tuple[int, str]:
    return HELP_FIRST.index(path.stem) if path.stem in HELP_FIRST else len(HELP_FIRST), path.stem


def render_help(text: str) -> Html:
    """Render a page's text; a link to another page's file leads to that page."""
    inserts = Inserts(citation=lambda _key: "", picture=lambda _name, _alternative: "")
    html = render(re.sub(r"\]\(([a-z-]+)\.md(#[a-z-]+)?\)", rf"]({ANOTHER_PAGE}\1)", text), inserts)
    return Html(re.sub(rf'href="{ANOTHER_PAGE}([a-z-]+)" rel="[^"]*"', r'href="/help/\1"', html))


@bp.record_once
def keep_help(setup: BlueprintSetupState) -> None:
    """Render the help when the program starts, so that no request parses Markdown."""
    setup.app.extensions["help_pages"] = load_help()


def _help_pages() -> dict[str, HelpPage]:
    pages: dict[str, HelpPage] = current_app.extensions["help_pages"]
    return pages


@bp.get("/help")
@public
def show_help() -> str:
    """List the pages of the help."""
    items = [
        fill_part("account/_parts.html", "help_link", name=name, title=spoken(page.title, ENGLISH))
        for name, page in _help_pages().items()
    ]
    return fill_page("account/help.html", items=join(items))


@bp.get("/help/<name>")
@public
def show_help_page(name: str) -> str:
    """Show a page of the help."""
    page = _help_pages().get(name)
    if page is None:
        abort(404)
    return fill_page(
        "account/help_page.html",
        title=page.title,
        heading=spoken(page.title, ENGLISH),
        tongue="" if same_language(ENGLISH) else Html(f' lang="{ENGLISH}"'),
        body=page.body,
    )
