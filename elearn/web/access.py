"""Is this request allowed? Every route declares who may use it, is denied otherwise, and answers with safe headers.

What a person may see of one agency or one attempt is decided by the services; here only roles, origins and headers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, current_app, g, redirect, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as AnyResponse

from elearn.course.progress import Role
from elearn.course.sayings import sayable
from elearn.storage.sessions import SignedIn
from elearn.web.cookies import FormTokens

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

View = TypeVar("View", bound=Callable[..., object])

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'none'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
KEPT = "private, no-cache"
"""May be kept by the browser, so that Back keeps a form, and asked about before it is shown again."""
NEVER_KEPT = "no-store"
EVERYBODY = frozenset[Role]()
"""The rule of a public route."""


class RoleMissing(Exception):
    """A signed-in person asked for what their role does not allow."""

    def __init__(self) -> None:
        super().__init__(sayable("This page is for people with another role."))


class CrossSite(Exception):
    """Another site sent a form to us."""

    def __init__(self) -> None:
        super().__init__(sayable("This form was sent from another site, so nothing was done."))


class RuleMissing(RuntimeError):
    """A route does not say who may use it."""

    def __init__(self, endpoints: list[str]) -> None:
        super().__init__(f"declare @role_required(…) or @public on: {', '.join(endpoints)}")


@dataclass(frozen=True, slots=True)
class Rules:
    """Who may use each endpoint, and what happens to a person who is not signed in."""

    roles: Mapping[str, frozenset[Role]]
    ask_to_sign_in: Callable[[], AnyResponse]
    tokens: FormTokens

    def staff_only(self, endpoint: str | None) -> bool:
        """True for a page of instructors or coordinators."""
        roles = self.roles.get(endpoint or "", EVERYBODY)
        return bool(roles) and Role.OFFICER not in roles


def role_required(*roles: Role) -> Callable[[View], View]:
    """Let only signed-in people with one of these roles use a route."""

    def declare(view: View) -> View:
        view.access_roles = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return declare


signed_in_required = role_required(*Role)
"""Let everybody who is signed in use a route."""


def public(view: View) -> View:
    """Let everybody use a route, signed in or not."""
    view.access_roles = EVERYBODY  # type: ignore[attr-defined]
    return view


def visitor() -> SignedIn | None:
    """Who sent this request, None if they are not signed in."""
    return known_visitor() if "_login_user" in g else getattr(current_user, "facts", None)


def known_visitor() -> SignedIn | None:
    """Who sent this request as far as that was asked already: what comes after a request asks the database nothing."""
    return getattr(g.get("_login_user"), "facts", None)


def signed_in() -> SignedIn:
    """Who sent this request, on a route that only signed-in people reach."""
    facts = visitor()
    if facts is None:
        raise RoleMissing
    return facts


def guard(app: Flask, ask_to_sign_in: Callable[[], AnyResponse], declared: Mapping[str, frozenset[Role]]) -> None:
    """Put every route of the finished app under its rule; `declared` holds the rules of routes that others wrote."""
    roles = dict(declared)
    for endpoint, view in app.view_functions.items():
        if hasattr(view, "access_roles"):
            roles[endpoint] = view.access_roles
    missing = sorted({rule.endpoint for rule in app.url_map.iter_rules()} - roles.keys())
    if missing:
        raise RuleMissing(missing)
    rules = Rules(roles, ask_to_sign_in, FormTokens())
    app.extensions["access"] = rules
    app.before_request(_authorise)
    rules.tokens.init_app(app)
    app.after_request(_say_whether_to_keep)
    app.wsgi_app = add_headers(app.wsgi_app, app.config["SESSION_COOKIE_SECURE"])  # type: ignore[assignment,method-assign]


def _authorise() -> AnyResponse | None:
    endpoint = request.endpoint
    if endpoint is None:
        return None
    rules: Rules = current_app.extensions["access"]
    roles = rules.roles[endpoint]
    if request.method not in SAFE_METHODS and request.headers.get("Sec-Fetch-Site", "none") not in {
        "same-origin",
        "none",
    }:
        raise CrossSite
    if not roles:
        return None
    who = visitor()
    if who is None:
        return rules.ask_to_sign_in()
    if roles.isdisjoint(who.person.roles):
        raise RoleMissing
    rules.tokens.give()
    return None


def add_headers(inner: "WSGIApplication", secure: bool) -> "WSGIApplication":
    """Put the safe headers on every answer, whoever gives it."""
    fixed = [*HEADERS.items(), *([("Strict-Transport-Security", "max-age=31536000")] if secure else [])]

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Callable[[bytes], object]:
            return start_response(status, headers + fixed, *failure)

        return inner(environ, start)

    return application


def _say_whether_to_keep(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = NEVER_KEPT if _must_not_be_kept() else KEPT
    return response


def _must_not_be_kept() -> bool:
    who = known_visitor()
    rules: Rules = current_app.extensions["access"]
    return (who is not None and who.shared) or rules.staff_only(request.endpoint)


def path_of_ours(address: str | None, even_sign_in: bool = False) -> str | None:
    """Give the address if it is a path of this site that can be visited by GET, else None; so too one to sign in at."""
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return None
    if not address.isprintable():
        return None
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    try:
        endpoint, _ = current_app.create_url_adapter(request).match(parts.path, method="GET")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return None
    return None if endpoint.startswith("security.") and not even_sign_in else address


def to_sign_in() -> AnyResponse:
    """Send the browser to the sign-in page, and from there back to what it asked for."""
    asked = request.full_path.rstrip("?") if request.method == "GET" else request.path
    wanted = path_of_ours(asked)
    return redirect(f"/sign-in?{urlencode({'next': wanted})}" if wanted and wanted != "/" else "/sign-in", 303)
