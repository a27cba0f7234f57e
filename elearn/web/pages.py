"""Whole pages from frames: each template is rendered once for a set of roles, then filled with what a request knows."""

from collections.abc import Mapping

from flask import current_app, request
from markupsafe import Markup

from elearn.course.progress import Role
from elearn.services.signing_in import Lifetimes
from elearn.settings import Settings
from elearn.storage.sessions import SignedIn
from elearn.web.access import known_visitor, visitor
from elearn.web.cookies import form_token
from elearn.web.frames import Frame, Html, slot
from elearn.web.languages import LANGUAGES, language_now, rendered_in, say, say_in
from elearn.web.shell import display_classes, theme_of

DISPLAY_COOKIE = "display"
OPTIONAL = ("title_prefix", "error_summary", "status")
"""Slots of every page that are empty unless a page says something there."""


def page_frame(name: str, roles: frozenset[Role], here: str = "", **constants: object) -> Frame:
    """Give a page's frame for people with these roles; it is rendered once in this process."""
    frames: dict[object, Frame] = current_app.extensions.setdefault("page_frames", {})
    language = language_now()
    key = (language, name, roles, here, *constants)
    if key not in frames:
        with rendered_in(language):
            frames[key] = Frame.load(
                current_app.jinja_env,
                name,
                roles=[role.value for role in sorted(roles)],
                here=here,
                csrf_token=lambda: slot("csrf_token"),
                **said_everywhere(language),
                **{each: slot(each) for each in ("theme", "display", "idle", *OPTIONAL)},
                **constants,
            )
    return frames[key]


def said_everywhere(language: str) -> dict[str, object]:
    """Give what every template may say that depends on the language alone."""
    settings: Settings = current_app.extensions["settings"]
    return {
        "language": language,
        "every_language": list(LANGUAGES.items()),
        "languages": [(tag, name) for tag, name in LANGUAGES.items() if tag != language],
        "script": current_app.extensions["scripts"][language],
        "contact": say_in(language, settings.contact),
        "peer_support": say_in(language, settings.peer_support),
    }


def cut_parts(name: str) -> Mapping[str, Frame]:
    """Give the pieces of a template in the page's language, by name; they are cut once in this process."""
    files: dict[object, dict[str, Frame]] = current_app.extensions.setdefault("part_frames", {})
    language = language_now()
    found = files.get((language, name))
    if found is None:
        with rendered_in(language):
            found = Frame.load_parts(current_app.jinja_env, name, **said_everywhere(language))
        files[language, name] = found
    return found


def fill_page(name: str, here: str = "", /, **values: object) -> Html:
    """Give a page for whoever asks."""
    who = visitor()
    return fill_frame(page_frame(name, who.person.roles if who else frozenset(), here), values)


def fill_frame(frame: Frame, values: Mapping[str, object]) -> Html:
    """Fill a page's frame with its values and with what depends on the request."""
    dressed = _dressed(frame)
    token = form_token() if "csrf_token" in dressed.slots else ""
    known: dict[str, object] = {**dict.fromkeys(OPTIONAL, ""), "csrf_token": token, **values}
    return dressed.fill(**{each: known[each] for each in dressed.slots})


def _dressed(frame: Frame) -> Frame:
    """Give a frame as the person wants pages to look; it is made once in this process for each wish."""
    who = known_visitor()
    settings = display_settings(who)
    look = theme_of(settings), display_classes(settings) if settings else "", idle_seconds(who)
    dressed: dict[object, tuple[Frame, Frame]] = current_app.extensions.setdefault("dressed_frames", {})
    key = (id(frame), *look)  # the frame is kept beside what was made of it, so that its number stays its own
    if key not in dressed:
        dressed[key] = frame, frame.bind(**dict(zip(("theme", "display", "idle"), look, strict=True)))
    return dressed[key][1]


def idle_seconds(who: SignedIn | None) -> str:
    """Give after how many seconds an idle session ends, empty where no page need tell: only shared computers ask."""
    if who is None or not who.shared:
        return ""
    lifetimes: Lifetimes = current_app.extensions["lifetimes"]
    return str(int(lifetimes.shared_idle.total_seconds()))


def filled_slot(name: str) -> Markup:
    """Give the mark of a slot that is never empty, so that a template may ask whether it is."""
    return Markup(str(slot(name)))  # noqa: S704 (a mark of ours)


def staff_context() -> dict[str, object]:
    """Give what `base.html` wants on pages of staff, which are rendered for each request."""
    who = known_visitor()
    settings = display_settings(who)
    roles = [role.value for role in sorted(who.person.roles)] if who else []
    return {
        "roles": roles,
        "theme": theme_of(settings),
        "display": display_classes(settings),
        "idle": idle_seconds(who),
    }


def display_settings(who: SignedIn | None) -> Mapping[str, object]:
    """Give how a person wants pages to look: by their account, before that by the cookie of this browser."""
    if who is not None and who.display:
        return who.display
    sent = DISPLAY_COOKIE in request.environ.get("HTTP_COOKIE", "")
    return unpack_display(request.cookies.get(DISPLAY_COOKIE, "")) if sent else {}


def pack_display(settings: dict[str, object]) -> str:
    """Write display settings as they stand in the cookie."""
    on = [name for name, value in sorted(settings.items()) if value is True]
    return "+".join([theme_of(settings), *on])


def unpack_display(cookie: str) -> dict[str, object]:
    """Read display settings from the cookie; what we do not know is left out by those who use it."""
    theme, *on = cookie.split("+")
    return {"theme": theme, **{name: True for name in on if name.isidentifier() and len(name) < 40}}


def error_prefix() -> str:
    """Give what the title of a page begins with that refuses a form."""
    return say("Error: ")


def error_summary(field: str, sentence: str) -> Html:
    """Give the summary of what is wrong with a form: the field's id, and what to do about it."""
    return fill_part("account/_parts.html", "summary", field=field, sentence=sentence)


def fill_part(name: str, part: str, /, **values: object) -> Html:
    """Give a piece of a page: a block of a template of parts, cut once in this process."""
    return cut_parts(name)[part].fill(**values)
