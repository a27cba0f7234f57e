"""The application: `create_app` puts together what the other modules of this package are.

What happens to a request that is refused stands in `web.refusals`.
"""

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from elearn.resources import shipped
from elearn.services.desk import Desk
from elearn.services.opening import open_desk
from elearn.settings import Settings, load_settings, secret_of
from elearn.web.access import EVERYBODY, guard
from elearn.web.assets import serve_assets
from elearn.web.cookies import SessionCookie
from elearn.web.identity import set_up_identity
from elearn.web.kept import ask_to_sign_in
from elearn.web.languages import set_up_languages
from elearn.web.logs import log_requests, set_up_logging
from elearn.web.pages import staff_context
from elearn.web.refusals import handle_refusals

BLUEPRINTS = ("officer", "account", "coordinator", "instructor", "health")
"""The modules of this package that hold a blueprint `bp`, in the order in which they are registered."""
BLUEPRINTS_OF_BUILDERS = ("patterns",)
"""Those for people who build pages: in production there are none."""
DECLARED = {"asset": EVERYBODY}
"""The rules of routes that are not written by us or have no decorator."""
LARGEST_FORM = 256 * 1024
MOST_FIELDS = 200


class Application(Flask):
    """Flask without what asks of every function, at every request, whether it is a coroutine: ours never are."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Give the function as it is."""
        return func


def create_app(settings: Settings | None = None, desk: Desk | None = None) -> Flask:
    """Make the application; without a desk it opens the database that the settings name."""
    settings = settings or load_settings()
    app = Application("elearn.web", template_folder="templates", static_folder=None)
    app.config.update(_configuration(settings))
    app.session_interface = SessionCookie()
    app.jinja_env.globals.update(contact=settings.contact, peer_support=settings.peer_support)
    app.extensions["settings"] = settings
    app.extensions["desk"] = desk or open_desk(settings)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    set_up_logging(settings)
    log_requests(app, settings.log_requests)
    app.before_request_funcs.setdefault(None, [])
    set_up_languages(app)
    serve_assets(app, Path(shipped("static")))
    set_up_identity(app, settings)
    for name in BLUEPRINTS if settings.in_production else (*BLUEPRINTS, *BLUEPRINTS_OF_BUILDERS):
        app.register_blueprint(importlib.import_module(f"elearn.web.{name}").bp)
    app.context_processor(staff_context)
    handle_refusals(app)
    guard(app, ask_to_sign_in, DECLARED)
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "DEBUG": settings.debug,
        "SECRET_KEY": secret_of(settings),
        "SECRET_KEY_FALLBACKS": [each.get_secret_value() for each in settings.previous_secret_keys],
        "TRUSTED_HOSTS": list(settings.accepted_hosts),
        "MAX_CONTENT_LENGTH": LARGEST_FORM,
        "MAX_FORM_MEMORY_SIZE": LARGEST_FORM,
        "MAX_FORM_PARTS": MOST_FIELDS,
        "SESSION_COOKIE_NAME": "__Host-session" if settings.secure else "session",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PREFERRED_URL_SCHEME": "https" if settings.secure else "http",
    }
