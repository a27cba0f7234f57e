"""My course, and a module's first page with the way in."""

from flask import redirect, request
from werkzeug.wrappers import Response as AnyResponse

from elearn.course.progress import Role
from elearn.services import learning, playing
from elearn.web.access import role_required, signed_in, signed_in_required
from elearn.web.languages import language_now
from elearn.web.officer import bp
from elearn.web.officer.course_page import draw_courses
from elearn.web.officer.intro_page import draw_intro
from elearn.web.officer.parts import attempt_address, desk, officer

PACES = ("0", "1", "3", "10")
HOMES = {Role.INSTRUCTOR: "/instructor/scenarios", Role.COORDINATOR: "/coordinator/completions"}
"""Where people who are no officers begin."""


@bp.get("/")
@signed_in_required
def show_courses() -> AnyResponse | str:
    """Show what comes next, what is left, and what is recorded; people of other roles begin elsewhere."""
    roles = signed_in().person.roles
    if Role.OFFICER not in roles:
        return redirect(next(home for role, home in HOMES.items() if role in roles), 303)
    return draw_courses(learning.my_courses(desk(), officer(), language_now()))


@bp.get("/courses/<course>/<module>")
@role_required(Role.OFFICER)
def show_module(course: str, module: str) -> str:
    """Show a module before it begins, or the way back into it."""
    return draw_intro(learning.preview(desk(), officer(), course, module, language_now()))


@bp.post("/courses/<course>/<module>/begin")
@role_required(Role.OFFICER)
def begin_module(course: str, module: str) -> AnyResponse:
    """Begin an attempt, or go on with the one that is open, and lead to where it stands."""
    begin = playing.start_over if "anew" in request.form else playing.begin
    clock = request.form.get("clock", "0")
    pace = int(clock) if clock in PACES else 0
    attempt = begin(desk(), officer(), course, module, pace)
    return redirect(f"{attempt_address(attempt)}/{playing.current_step(desk(), officer(), attempt)}", 303)
