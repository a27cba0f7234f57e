"""Coordinators' pages: who finished what and when in their own agency, its export, and what officers ask for."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Blueprint, Response, current_app, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from elearn.course.credit import receipt_of
from elearn.course.progress import Role
from elearn.exports.sheets import Writer, to_csv, to_json
from elearn.services import reporting, roster
from elearn.services.desk import Desk
from elearn.services.reporting import COLUMNS, Filter, moment_of, read_completions, to_row
from elearn.storage.reports import Finished
from elearn.web.access import NEVER_KEPT, role_required, signed_in

bp = Blueprint("coordinator", __name__)
ON_A_PAGE = 500
"""How many completions the page shows; the export holds them all."""
IN_MEMORY = 1024 * 1024
A_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """A completion as the page's table shows it."""

    name: str
    email: str
    course: str
    what: str
    hours: str
    percent: str
    day: str
    moment: str
    receipt: str


def _desk() -> Desk:
    desk: Desk = current_app.extensions["desk"]
    return desk


def _wanted() -> Filter:
    return reporting.filter_for(signed_in().person, request.args.get("agency"), request.args.get("course"))


@bp.get("/coordinator/completions")
@role_required(Role.COORDINATOR)
def show_completions() -> str:
    """Show who finished what and when."""
    wanted, person = _wanted(), signed_in().person
    total, lines = read_completions(_desk(), wanted, _latest)
    return render_template(
        "coordinator/completions.html",
        lines=lines,
        total=total,
        wanted=wanted,
        agencies=reporting.agencies_of(_desk(), person),
        courses=reporting.courses_of(_desk(), Filter(person.agency)),
        requests=[each for each in roster.requests_to(_desk(), person) if each.settled_at is None],
        here="completions",
    )


def _latest(found: Iterator[Finished]) -> tuple[int, list[Line]]:
    total, kept = 0, deque[Finished](maxlen=ON_A_PAGE)
    for total, finished in enumerate(found, start=1):  # noqa: B007 (the last number is the count)
        kept.append(finished)
    return total, [_line(each) for each in reversed(kept)]


def _line(finished: Finished) -> Line:
    moment = moment_of(finished.at, finished.time_zone)
    return Line(
        finished.name,
        finished.email,
        finished.course_title,
        finished.module_title or "Whole course",
        finished.hours if not finished.module else "",
        "" if finished.percent is None else f"{finished.percent} percent",
        f"{moment:%B} {moment.day}, {moment.year}",
        moment.isoformat(timespec="seconds"),
        receipt_of(finished.attempt),
    )


@bp.get("/coordinator/completions.csv")
@role_required(Role.COORDINATOR)
def download_csv() -> Response:
    """Send the completions as a sheet."""
    return _file(to_csv, "text/csv; charset=utf-8", "completions.csv")


@bp.get("/coordinator/completions.json")
@role_required(Role.COORDINATOR)
def download_json() -> Response:
    """Send the completions as JSON."""
    return _file(to_json, "application/json", "completions.json")


@bp.post("/coordinator/requests/<request_id>/settled")
@role_required(Role.COORDINATOR)
def settle_request(request_id: str) -> AnyResponse:
    """Say that a request is dealt with."""
    roster.settle_request(_desk(), signed_in().person, request_id)
    return redirect("/coordinator/completions?settled=1", 303)


def _file(write: Writer, content_type: str, name: str) -> Response:
    """Write the file whole, from one snapshot, before a byte is sent; a large one lies on disk meanwhile."""
    wanted = _wanted()
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (closed with the response)
    read_completions(_desk(), wanted, lambda found: file.writelines(write(COLUMNS, map(to_row, found))))
    size = file.tell()
    file.seek(0)
    response = Response(_pieces(file), content_type=content_type)
    response.call_on_close(file.close)
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = NEVER_KEPT
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(A_PIECE):
        yield piece
