"""Flask's session cookie and Flask-WTF's form tokens, with what was signed or proved once remembered by the process.

Nothing is trusted that Flask and Flask-WTF would not trust: only the very text that they proved is known again.
"""

import time
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect, generate_csrf, same_origin
from itsdangerous import BadSignature, URLSafeTimedSerializer

MOST = 4096
"""How many cookies and how many tokens are remembered."""
LONGEST = 2048
"""The longest header of cookies that is remembered."""
SECRET = "csrf_token"  # noqa: S105 (a name: of the session's secret, of the field, and of Flask-WTF's place in `g`)
PLAIN = (str, int, float, bool, type(None))
"""What a session may hold to be remembered: nothing that a request could change in place."""


@dataclass(frozen=True, slots=True)
class Proved:
    """What a browser's cookie holds whose signature was right, and until when it counts."""

    contents: dict[str, Any]
    until: float


class SessionCookie(SecureCookieSessionInterface):
    """Flask's session cookie; its signer is made once, and a cookie that comes again is not proved again."""

    def __init__(self) -> None:
        self._signer: URLSafeTimedSerializer | None = None
        self._proved: dict[str, Proved] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Give the signer."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Give what the browser's cookie holds; nothing if it is not one of ours or is too old."""
        sent = request.environ.get("HTTP_COOKIE", "")
        proved = self._proved.get(sent)
        if proved is None or proved.until <= time.time():
            proved = self._prove(app, request, sent)
        return self.session_class(None if proved is None else proved.contents)

    def _prove(self, app: Flask, request: Request, sent: str) -> Proved | None:
        signer, cookie = self.get_signing_serializer(app), request.cookies.get(self.get_cookie_name(app))
        if signer is None or not cookie:
            return None
        lasts = int(app.permanent_session_lifetime.total_seconds())
        try:
            contents, signed = signer.loads(cookie, max_age=lasts, return_timestamp=True)
        except BadSignature:
            return None
        proved = Proved(contents, signed.timestamp() + lasts)
        if len(sent) <= LONGEST and all(isinstance(value, PLAIN) for value in contents.values()):
            remember(self._proved, sent, proved)
        return proved

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Send the session's cookie if anything in it was changed."""
        if session.modified or not session:
            super().save_session(app, session, response)
        elif session.accessed and "Vary" not in response.headers:
            response.headers["Vary"] = "Cookie"
        elif session.accessed:
            response.vary.add("Cookie")


def form_token() -> str:
    """Give the token that a form of this request's page carries."""
    token: str = g.get(SECRET) or generate_csrf()
    return token


class FormTokens(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's tokens against forged forms; the one given to a session is known again by comparing."""

    def __init__(self) -> None:
        super().__init__()
        self._given: dict[str, str] = {}

    def give(self) -> None:
        """Let every form of this request's page carry the token that the session was given before."""
        secret = session.get(SECRET)
        token = self._given.get(secret) if secret else None
        if token is not None:
            g.csrf_token = token
        elif secret:
            remember(self._given, secret, generate_csrf())

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuse a form without the session's token; one that this process did not give is for Flask-WTF to judge."""
        asked = request._get_current_object()  # type: ignore[attr-defined]
        if asked.method in ("GET", "HEAD"):
            return
        if asked.method == "POST" and asked.endpoint and self._knows(asked.form.get(SECRET, "")):
            g.csrf_valid = True
        else:
            super().protect(apply_exemptions)

    def _knows(self, token: str) -> bool:
        given = self._given.get(session.get(SECRET, ""))
        known = given is not None and compare_digest(given.encode(), token.encode(errors="replace"))
        return known and (not request.is_secure or same_origin(request.referrer or "", f"https://{request.host}/"))


def remember(known: dict[str, Any], key: str, value: object) -> None:
    """Remember one more, and forget all when there are too many."""
    if len(known) >= MOST:
        known.clear()
    known[key] = value
