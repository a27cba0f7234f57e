"""The debrief's page."""

from uuid import UUID

from flask import redirect
from werkzeug.wrappers import Response as AnyResponse

from elearn.course.progress import AttemptId, Role
from elearn.services import debriefing
from elearn.services.debriefing import NotFinished
from elearn.web.access import role_required
from elearn.web.languages import language_now
from elearn.web.officer import bp
from elearn.web.officer.debrief_page import draw_debrief
from elearn.web.officer.parts import attempt_address, desk, officer


@bp.get("/attempts/<uuid:attempt_id>/debrief")
@role_required(Role.OFFICER)
def show_debrief(attempt_id: UUID) -> AnyResponse | str:
    """Show a finished attempt moment by moment; an unfinished one leads to where it stands."""
    attempt = AttemptId(attempt_id.hex)
    try:
        return draw_debrief(debriefing.debrief(desk(), officer(), attempt, language_now()))
    except NotFinished:
        return redirect(attempt_address(attempt), 303)
