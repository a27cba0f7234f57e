"""Instructors' pages: the scenarios with how they stand and what is wrong with them, and what a course covers."""

from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, render_template
from markupsafe import Markup

from elearn.course.progress import Role
from elearn.exports.guide import guide_body
from elearn.services import authoring, covering, guiding
from elearn.services.authoring import Listed
from elearn.services.desk import Desk
from elearn.web.access import NEVER_KEPT, role_required, signed_in
from elearn.web.officer.parts import own_pictures

bp = Blueprint("instructor", __name__)


@bp.get("/instructor/scenarios")
@role_required(Role.INSTRUCTOR)
def show_scenarios() -> str:
    """Show every file of the library, its standing and its problems."""
    desk: Desk = current_app.extensions["desk"]
    listed = authoring.list_library(desk)
    return render_template(
        "instructor/scenarios.html",
        rows=[(each, _day(each)) for each in listed],
        courses=desk.catalogue.courses.values(),
        broken=sum("Broken" in each.standing for each in listed),
        here="scenarios",
    )


@bp.get("/instructor/courses/<course>")
@role_required(Role.INSTRUCTOR)
def show_course(course: str) -> str:
    """Show what a course covers, and who is shown how in it."""
    desk: Desk = current_app.extensions["desk"]
    covered = covering.cover_course(desk, course)
    catalogue = desk.catalogue
    return render_template(
        "instructor/course.html",
        matrix=covered.matrix,
        cast=covered.cast,
        competencies=catalogue.competencies,
        topics=catalogue.topics,
        sources=catalogue.sources,
        here="scenarios",
    )


@bp.get("/instructor/scenarios/<document>/guide")
@role_required(Role.INSTRUCTOR)
def show_guide(document: str) -> str:
    """Show a facilitator's guide to a published document, to print."""
    desk: Desk = current_app.extensions["desk"]
    guide = guiding.guide_to(desk, document)
    return render_template(
        "instructor/guide.html",
        title=guide.script.scenario.title,
        heading=Markup(guide.fragments.title),  # noqa: S704  rendered and sanitised when it was published
        body=Markup(own_pictures(guide_body(guide), f"/instructor/scenarios/{document}")),  # noqa: S704
        here="scenarios",
    )


@bp.get("/instructor/scenarios/<document>/media/<digest>")
@role_required(Role.INSTRUCTOR)
def show_media(document: str, digest: str) -> Response:
    """Send a picture of a published document."""
    media = guiding.picture_of(current_app.extensions["desk"], document, digest)
    response = Response(media.content, content_type=media.type)
    response.headers["Cache-Control"] = NEVER_KEPT if signed_in().shared else "private, max-age=31536000, immutable"
    return response


def _day(listed: Listed) -> str:
    if listed.published_at is None:
        return ""
    moment = datetime.fromtimestamp(listed.published_at // 1_000_000, UTC)
    return f"{moment:%B} {moment.day}, {moment.year}"
