"""Instructors' pages: the scenarios with how they stand and what is wrong with them, and what a course covers."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, render_template

from elearn.course.progress import Role
from elearn.services import authoring, covering
from elearn.services.authoring import Listed
from elearn.services.desk import Desk
from elearn.web.access import role_required

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
    taught = {
        topic: [row.module.title for row in covered.matrix.rows if topic in row.module.topics]
        for topic in catalogue.topics
    }
    return render_template(
        "instructor/course.html",
        matrix=covered.matrix,
        cast=covered.cast,
        competencies=catalogue.competencies,
        topics=catalogue.topics,
        sources=catalogue.sources,
        taught=taught,
        here="scenarios",
    )


def _day(listed: Listed) -> str:
    if listed.published_at is None:
        return ""
    moment = datetime.fromtimestamp(listed.published_at // 1_000_000, UTC)
    return f"{moment:%B} {moment.day}, {moment.year}"
