"""Who is it? Flask-Security's sign-in on our own people and sessions, sign-in by one-time link, and signing out.

A request finds its person by one prepared statement; Flask-Security's own loader, tokens and permissions are not used.
The secret of a session stands in the signed cookie and nowhere else: the database keeps its hash.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, Response, current_app, redirect, request, session
from flask_login import current_user, user_logged_out
from flask_security import RoleMixin, Security, UserDatastore, UserMixin, login_user, logout_user
from flask_security.forms import LoginForm
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, EmailField, Field

from elearn.course.progress import Person
from elearn.course.sayings import sayable
from elearn.services import roster, signing_in
from elearn.services.desk import Desk
from elearn.services.passwords import KIBIBYTES, LANES, PASSES, TooManySignIns, hashing_turn
from elearn.services.signing_in import Lifetimes, LinkNotUsable, TriedTooOften
from elearn.settings import Settings
from elearn.storage.sessions import SignedIn
from elearn.web.access import NEVER_KEPT, path_of_ours, public, visitor
from elearn.web.frames import Html
from elearn.web.kept import deliver_kept_answer
from elearn.web.languages import say, say_number
from elearn.web.pages import error_prefix, error_summary, fill_page

bp = Blueprint("security", __name__)
"""Named as Flask-Security names its own, so that it finds these pages."""

REFUSED = sayable("The e-mail address or the password is not right. Check both, or ask for a sign-in link.")
KEPT_OVER_SIGN_IN = ("kept",)
ANNOUNCED = sayable("You were signed out. What you sent is kept: sign in, and it is recorded.")
WHY_NOT = {
    "unknown": (
        sayable("This link is not known here"),
        sayable("Perhaps it was cut off: copy the whole address into the browser."),
    ),
    "used": (
        sayable("This link has been used"),
        sayable("Each link signs in once, so that nobody else can use it after you."),
    ),
    "expired": (
        sayable("This link has expired"),
        sayable("Links stop working after a while, so that an old message lets nobody in."),
    ),
    "disabled": (sayable("This account is closed"), sayable("It was closed by your agency.")),
}


class Visitor(UserMixin):
    """An account as Flask-Login and Flask-Security see it; `fs_uniquifier` is what the cookie holds."""

    fs_uniquifier = ""

    def __init__(self, person: Person, password: str | None = None) -> None:
        self.roles = []
        self.email = person.email
        self.active = person.enabled
        self.person = person
        self.password = password
        self.facts: SignedIn | None = None


class NoRoles(RoleMixin):
    """Flask-Security's roles, of which we have none: roles are checked by `web.access`."""


class PeopleDatastore(UserDatastore):
    """Gives Flask-Security our people."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(Visitor, NoRoles)
        self._desk = desk

    def find_user(self, case_insensitive: bool = False, **asked: Any) -> Visitor | None:
        """Give the account of an e-mail address."""
        account = signing_in.find_account_of(self._desk, str(asked.get("email", "")))
        return None if account is None else Visitor(account.person, account.password)

    def put(self, user: Visitor) -> Visitor:
        """Keep a password's hash that was made anew because hashing has become dearer."""
        if user.password is not None:
            roster.keep_hash(self._desk, user.person.id, user.password)
        return user

    def commit(self) -> None:
        """Do nothing: whatever is put is stored at once."""


class SignInForm(LoginForm):
    """Flask-Security's sign-in form, throttled, with the shared computer's tick; valid means a session has begun.

    The address is looked up as it was typed: an address that were spelled another way here than where tries are counted
    would have tries of its own.
    """

    email = EmailField()
    shared = BooleanField()

    def validate_next(self, field: Field) -> None:
        """Take whatever stands there: `_go_on` judges where to go."""

    def validate(self, **options: Any) -> bool:
        """Check the password, unless it was tried too often."""
        email, address = str(self.email.data or ""), request.remote_addr or ""
        if not (email.strip() and self.password.data):
            return bool(super().validate(**options))
        signing_in.take_try(desk(), email, address)
        with hashing_turn():
            right: bool = super().validate(**options)
        if right and isinstance(self.user, Visitor):
            signing_in.forgive(desk(), email, address)
            admit(self.user, signing_in.open_session(desk(), self.user.person, bool(self.shared.data), lifetimes()))
        return right


def desk() -> Desk:
    """Give what services work with."""
    found: Desk = current_app.extensions["desk"]
    return found


def lifetimes() -> Lifetimes:
    """Give how long sessions last here."""
    found: Lifetimes = current_app.extensions["lifetimes"]
    return found


def admit(user: Visitor, secret: str) -> None:
    """Begin the browser's session anew, so that nothing from before it is trusted, with a session's secret."""
    kept = {name: session[name] for name in KEPT_OVER_SIGN_IN if name in session}
    session.clear()
    session.update(kept)
    session.permanent = not _ticked_shared()
    user.fs_uniquifier = secret


def _ticked_shared() -> bool:
    return bool(request.form.get("shared"))


def set_up_identity(app: Flask, settings: Settings) -> None:
    """Put Flask-Security on our people, then take from it what would look a person up a second time."""
    app.extensions["lifetimes"] = Lifetimes(
        timedelta(hours=settings.session_hours), timedelta(minutes=settings.shared_minutes)
    )
    app.config.update(
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 (a method's name)
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS={
            "argon2__time_cost": PASSES,
            "argon2__memory_cost": KIBIBYTES,
            "argon2__parallelism": LANES,
        },
        SECURITY_PASSWORD_NORMALIZE_FORM="NFC",  # noqa: S106 (a method's name)
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "test_environment": True},
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_FLASH_MESSAGES=False,
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
        WTF_CSRF_TIME_LIMIT=None,
    )
    security = Security(
        app,
        PeopleDatastore(app.extensions["desk"]),
        register_blueprint=False,
        login_form=SignInForm,
    )
    security.want_json(lambda _request: False)
    app.before_request_funcs[None].remove(security.principal._on_before_request)
    security.login_manager.user_loader(_load_visitor)
    security.login_manager.request_loader(lambda _request: None)
    user_logged_out.connect(_close_session, app)
    app.register_blueprint(bp)


def _load_visitor(secret: str) -> Visitor | None:
    found = signing_in.find_session(desk(), secret, lifetimes())
    if found is None:
        return None
    user = Visitor(found.person)
    user.facts, user.fs_uniquifier = found, secret
    return user


def _close_session(_app: Flask, user: Visitor, **_rest: object) -> None:
    if user.facts is not None:
        signing_in.close_session(desk(), user.facts.session)
    session.clear()


@bp.route("/sign-in", methods=["GET", "POST"], endpoint="login")
@public
def sign_in() -> AnyResponse:
    """Show the sign-in page, or sign in by password."""
    if current_user.is_authenticated:
        return redirect("/", 303)
    if request.method != "POST":
        return _sign_in_page("", 200)
    form = SignInForm(request.form, meta={"csrf": False})  # that was looked at before we were asked
    try:
        if not form.validate() or form.user is None:
            return _sign_in_page(say(REFUSED), 422)
    except (TriedTooOften, TooManySignIns) as refused:
        return _refuse_for_now(refused)
    login_user(form.user, authn_via=["password"])
    return _go_on()


@bp.post("/sign-out", endpoint="logout")
@public
def sign_out() -> AnyResponse:
    """End the session."""
    if current_user.is_authenticated:
        logout_user()
    return redirect("/sign-in?out=1", 303)


@bp.get("/sign-in/<secret>")
@public
def show_link(secret: str) -> Response:
    """Say whom the link signs in, and ask for the press of a button: mail scanners open links, people press buttons."""
    try:
        person = signing_in.look_at_link(desk(), secret)
    except LinkNotUsable as unusable:
        return _explain_link(unusable)
    return _private(fill_page("security/link.html", name=person.name, secret=secret, next=_wanted(), here=_here()), 200)


@bp.post("/sign-in/<secret>")
@public
def use_link(secret: str) -> AnyResponse:
    """Sign in by a one-time link."""
    try:
        person, session_secret = signing_in.use_link(desk(), secret, _ticked_shared(), lifetimes())
    except LinkNotUsable as unusable:
        who = visitor()
        return redirect("/", 303) if unusable.why == "used" and who is not None else _explain_link(unusable)
    user = Visitor(person)
    admit(user, session_secret)
    login_user(user, authn_via=["link"])
    return _go_on()


def _go_on() -> AnyResponse:
    """Go where the person was going, or record the answer that was kept for them."""
    return deliver_kept_answer(current_user.person) or redirect(path_of_ours(_wanted()) or "/", 303)


def _wanted() -> str:
    return request.form.get("next") or request.args.get("next") or ""


def _here() -> str:
    """Give the address to come back to once another language has been chosen: the page, with where it leads."""
    path, wanted = request.path, _wanted()
    return f"{path}?{urlencode({'next': wanted})}" if wanted else path


def _refuse_for_now(refused: TriedTooOften | TooManySignIns) -> Response:
    if isinstance(refused, TooManySignIns):
        response = _sign_in_page(say(str(refused)), 503)
        response.headers["Retry-After"] = "5"
        return response
    minutes = -(-refused.seconds // 60)
    said = say_number(
        "That was tried too often. Try again in a minute, or ask for a sign-in link.",
        "That was tried too often. Try again in %(number)s minutes, or ask for a sign-in link.",
        minutes,
    )
    response = _sign_in_page(said, 429)
    response.headers["Retry-After"] = str(refused.seconds)
    return response


def _sign_in_page(problem: str, status: int) -> Response:
    text = fill_page(
        "security/sign_in.html",
        title_prefix=error_prefix() if problem else "",
        error_summary=error_summary("email", problem) if problem else Html(""),
        status=say(ANNOUNCED) if "kept" in session else say("You are signed out.") if "out" in request.args else "",
        here=_here(),
        email=request.form.get("email", ""),
        next=_wanted(),
    )
    return _private(text, status)


def _explain_link(unusable: LinkNotUsable) -> Response:
    what, why = WHY_NOT[unusable.why]
    return _private(
        fill_page("security/link_refused.html", what=say(what), why=say(why)), 404 if unusable.why == "unknown" else 410
    )


def _private(text: str, status: int) -> Response:
    response = Response(text, status)
    response.headers["Cache-Control"] = NEVER_KEPT
    return response
