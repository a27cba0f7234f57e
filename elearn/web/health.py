"""Is the server up (`/healthz`), and can it do its work (`/readyz`)? For machines; nothing about people."""

from flask import Blueprint, Response, current_app

from elearn.services.desk import Desk
from elearn.storage.dialects import StorageRefused
from elearn.storage.writing import StorageUnavailable
from elearn.web.access import public

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@public
def show_alive() -> Response:
    """Say that the process answers."""
    return _plain("ok", 200)


@bp.get("/readyz")
@public
def show_ready() -> Response:
    """Say whether the database answers too."""
    desk: Desk = current_app.extensions["desk"]
    try:
        desk.store.expect_schema()
        ready = True
    except (StorageUnavailable, StorageRefused):
        ready = False
    response = _plain("ready" if ready else "the database does not answer", 200 if ready else 503)
    if not ready:
        response.headers["Retry-After"] = "5"
    return response


def _plain(text: str, status: int) -> Response:
    response = Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
