"""The record: everything that was played, its download, and the completion page."""

from flask import Response, request
from werkzeug.exceptions import NotFound

from elearn.course.progress import Role
from elearn.exports.sheets import to_csv, to_json
from elearn.services import learning
from elearn.services.timing import minutes_of
from elearn.web.access import NEVER_KEPT, role_required, signed_in
from elearn.web.languages import language_now
from elearn.web.officer import bp
from elearn.web.officer.parts import desk, officer
from elearn.web.officer.record_page import COLUMNS, draw_completion, draw_history, to_row

FORMATS = {"csv": (to_csv, "text/csv; charset=utf-8"), "json": (to_json, "application/json")}


@bp.get("/history")
@role_required(Role.OFFICER)
def show_history() -> str:
    """Show everything that was played, newest first."""
    return draw_history(learning.history(desk(), officer(), language_now()), minutes_of(desk(), officer()))


@bp.get("/history/download")
@role_required(Role.OFFICER)
def download_history() -> Response:
    """Send the officer's record as a file."""
    kind = request.args.get("format", "csv")
    if kind not in FORMATS:
        raise NotFound
    write, content_type = FORMATS[kind]
    minutes = minutes_of(desk(), officer())
    rows = [to_row(each, minutes.get(each.attempt.id)) for each in learning.history(desk(), officer())]
    response = Response(b"".join(write(COLUMNS, rows)), content_type=content_type)
    response.headers["Content-Disposition"] = f"attachment; filename=my-record.{kind}"
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


@bp.get("/courses/<course>/completion")
@role_required(Role.OFFICER)
def show_completion(course: str) -> str:
    """Show the page to print, or exactly what is missing for it."""
    person = signed_in().person
    return draw_completion(person, learning.record(desk(), person, course, language_now()))
