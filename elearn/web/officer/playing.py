"""The play pages: one step at one address, its answer by POST, trying another way, pausing, media."""

from hashlib import blake2b
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, redirect, request, session
from werkzeug.wrappers import Response as AnyResponse

from elearn.course.progress import AttemptId, Role
from elearn.services import asking, playing
from elearn.services.playing import Shown, StaleStep
from elearn.web.access import NEVER_KEPT, role_required, signed_in
from elearn.web.cookies import form_token
from elearn.web.frames import Html
from elearn.web.languages import language_now
from elearn.web.officer import bp
from elearn.web.officer.answers import AnswerUnreadable
from elearn.web.officer.conflict_page import draw_conflict
from elearn.web.officer.controls import Typed
from elearn.web.officer.media import reached_media
from elearn.web.officer.parts import attempt_address, desk, officer
from elearn.web.officer.recording import ConfirmationWanted, record
from elearn.web.officer.step_page import draw_confirmation, draw_step
from elearn.web.pages import fill_page

HTML = "text/html; charset=utf-8"
PIECE = 2047
"""As many bytes as are hashed without letting another thread in between, which costs more than hashing them."""


@bp.get("/attempts/<uuid:attempt_id>")
@role_required(Role.OFFICER)
def show_attempt(attempt_id: UUID) -> AnyResponse:
    """Lead to the step at which an attempt stands."""
    attempt = AttemptId(attempt_id.hex)
    return redirect(f"{attempt_address(attempt)}/{playing.current_step(desk(), officer(), attempt)}", 303)


@bp.get("/attempts/<uuid:attempt_id>/<int:step>")
@role_required(Role.OFFICER)
def show_step(attempt_id: UUID, step: int) -> AnyResponse:
    """Show a step: to be answered, decided before, or the end."""
    shown = _turn(AttemptId(attempt_id.hex), step)
    option = _asked_to_confirm(shown)
    if option is not None:
        return _send(draw_confirmation(shown, option, request.args.get("confidence", "")))
    return _send(draw_step(shown))


@bp.post("/attempts/<uuid:attempt_id>/<int:step>")
@role_required(Role.OFFICER)
def post_answer(attempt_id: UUID, step: int) -> AnyResponse:
    """Record an answer and lead to what follows."""
    attempt = AttemptId(attempt_id.hex)
    try:
        return Response(status=303, headers={"Location": record(officer(), attempt, step, request.form)})
    except AnswerUnreadable as unreadable:
        return _refuse(_turn(attempt, step), unreadable)
    except ConfirmationWanted as wanted:
        return redirect(f"{request.path}?{urlencode({'confirm': wanted.value, **_confidence()})}", 303)
    except StaleStep as stale:
        shown = _turn(attempt, stale.step)
        return Response(draw_conflict(shown, request.form), 409, content_type=HTML)


def _turn(attempt: AttemptId, step: int) -> Shown:
    return playing.current_turn(desk(), officer(), attempt, step, language_now())


def _refuse(shown: Shown, unreadable: AnswerUnreadable) -> AnyResponse:
    if not shown.current:
        return Response(draw_conflict(shown, request.form), 409, content_type=HTML)
    return Response(draw_step(shown, Typed(request.form, unreadable)), 422, content_type=HTML)


@bp.post("/attempts/<uuid:attempt_id>/<int:step>/again")
@role_required(Role.OFFICER)
def try_again(attempt_id: UUID, step: int) -> AnyResponse:
    """Begin a side attempt at a decided step, and lead there."""
    side = playing.replay_from(desk(), officer(), AttemptId(attempt_id.hex), step)
    return redirect(attempt_address(side), 303)


@bp.post("/attempts/<uuid:attempt_id>/<int:step>/time")
@role_required(Role.OFFICER)
def ask_for_time(attempt_id: UUID, step: int) -> AnyResponse:
    """Give more time for a decision, and lead back to it."""
    asking.ask_more_time(desk(), officer(), AttemptId(attempt_id.hex), step)
    return redirect(f"{attempt_address(AttemptId(attempt_id.hex))}/{step}", 303)


@bp.post("/attempts/<uuid:attempt_id>/<int:step>/coach")
@role_required(Role.OFFICER)
def ask_the_coach(attempt_id: UUID, step: int) -> AnyResponse:
    """Note that the coach was asked, and lead back to the step, which then holds the coach's words."""
    asking.ask_coach(desk(), officer(), AttemptId(attempt_id.hex), step)
    return redirect(f"{attempt_address(AttemptId(attempt_id.hex))}/{step}#coach", 303)


@bp.get("/attempts/<uuid:attempt_id>/pause")
@role_required(Role.OFFICER)
def show_pause(attempt_id: UUID) -> str:
    """Show the quiet page; the place is kept."""
    attempt = AttemptId(attempt_id.hex)
    playing.current_step(desk(), officer(), attempt)
    return fill_page("officer/pause.html", attempt=attempt_address(attempt), other="/requests?kind=scenario")


@bp.get("/attempts/<uuid:attempt_id>/media/<digest>")
@role_required(Role.OFFICER)
def show_media(attempt_id: UUID, digest: str) -> Response:
    """Send a picture of a scene that the attempt has reached."""
    media = reached_media(desk(), officer(), AttemptId(attempt_id.hex), digest)
    response = Response(media.content, content_type=media.type)
    response.headers["Cache-Control"] = NEVER_KEPT if signed_in().shared else "private, max-age=31536000, immutable"
    return response


def _asked_to_confirm(shown: Shown) -> str | None:
    value = request.args.get("confirm") if request.args and shown.current else None
    if value is None:
        return None
    return next((each.id for each in shown.turn.offered if each.confirm and shown.values[each.id] == value), None)


def _confidence() -> dict[str, str]:
    confidence = request.form.get("confidence", "")
    return {"confidence": confidence} if confidence in {"1", "2", "3", "4"} else {}


def _send(page: Html) -> Response:
    """Send a page with the mark of what it shows: the browser that has it already is told so."""
    content = page.encode()
    mark = f'"{_mark(content)}"'
    same = request.environ.get("HTTP_IF_NONE_MATCH") == mark
    response = Response(status=304) if same else Response(content, content_type=HTML)
    response.headers["ETag"] = mark
    return response


def _mark(content: bytes) -> str:
    """Give what changes whenever the page does; the token of its forms stands aside, as each process signs its own."""
    lasting = content.replace(form_token().encode(), session["csrf_token"].encode())
    mark = blake2b(digest_size=12)
    for start in range(0, len(lasting), PIECE):
        mark.update(lasting[start : start + PIECE])
    return mark.hexdigest()
