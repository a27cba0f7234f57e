"""My course: one card with what comes next, then every part with its status in words."""

from collections.abc import Iterable
from itertools import groupby

from elearn.course.manifest import Module
from elearn.course.progress import CourseProgress, ModuleProgress, Status
from elearn.course.sayings import sayable
from elearn.language.model import Kind
from elearn.web.frames import Html, join
from elearn.web.languages import ENGLISH, say, say_as, say_html, say_number, spoken
from elearn.web.officer.parts import NOTHING, attempt_address, day, desk, parts
from elearn.web.pages import fill_page

KINDS = {Kind.SCENARIO: sayable("Scenario"), Kind.LESSON: sayable("Lesson"), Kind.QUIZ: sayable("Quiz")}
STATUS = {
    Status.NOT_STARTED: sayable("Not started"),
    Status.IN_PROGRESS: sayable("In progress"),
    Status.NOT_PASSED: sayable("Not passed yet"),
    Status.USED_UP: sayable("No attempts left"),
    Status.COMPLETED: sayable("Completed"),
    Status.LOCKED: sayable("Not open yet"),
}
STATES = {Status.COMPLETED: " is-done", Status.IN_PROGRESS: " is-open"}


def minutes_in_words(minutes: int) -> str:
    """Say a length."""
    return say_number("%(number)s minute", "%(number)s minutes", minutes)


def title_of(module: Module) -> Html:
    """Give a module's title, in its own language."""
    return spoken(module.title, module.language)


def module_address(course: str, module: str) -> str:
    """Give the address of a module's first page."""
    return f"/courses/{course}/{module}"


def draw_courses(courses: tuple[CourseProgress, ...]) -> Html:
    """Give the page of everything an officer is on."""
    drawn = [_draw_course(number, progress) for number, progress in enumerate(courses, 1)]
    return fill_page(
        "officer/course.html", "course", courses=join(drawn) if drawn else parts("course")["nothing"].fill()
    )


def _draw_course(number: int, progress: CourseProgress) -> Html:
    course = progress.course
    recorded = course.hours if progress.completed_at is not None else "0"
    return parts("course")["course"].fill(
        id=f"course-{number}",
        card=_draw_card(f"next-{number}", progress),
        title=spoken(course.title, ENGLISH),
        summary=spoken(course.summary, ENGLISH),
        tasks=_draw_groups(number, progress),
        provider=spoken(course.provider, ENGLISH),
        done=progress.done,
        required=progress.required,
        recorded=recorded,
        hours=course.hours,
        completion=parts("course")["link"].fill(
            address=f"/courses/{course.slug}/completion",
            text=say("Completion page to print, or what is missing for it"),
        ),
    )


def _draw_groups(number: int, progress: CourseProgress) -> Html:
    """Every part, those that share a heading under it."""
    placed = enumerate(progress.modules, 1)
    drawn = []
    for group, those in groupby(placed, key=lambda each: each[1].module.group):
        tasks = join([_draw_task(f"t-{number}-{place}", progress, each) for place, each in those])
        listed = parts("course")["tasks"].fill(tasks=tasks)
        drawn.append(parts("course")["group"].fill(name=spoken(group, ENGLISH), tasks=listed) if group else listed)
    return join(drawn)


def _draw_card(key: str, progress: CourseProgress) -> Html:
    course, following = progress.course, progress.next
    if progress.missing_courses and following is not None and following.open is None:
        return parts("course")["missing"].fill(id=key, text=explain_courses(progress.missing_courses))
    if following is None:
        return _draw_done(key, progress)
    going_on, title = following.open is not None, title_of(following.module)
    address = module_address(course.slug, following.module.id)
    return parts("course")["card"].fill(
        id=key,
        title=say_html("Continue: %(title)s", title=title) if going_on else say_html("Start: %(title)s", title=title),
        text=_describe(following.module),
        address=attempt_address(following.open.id) if following.open else address,
        action=say("Continue") if going_on else say_as("button", "Start"),
    )


def _draw_done(key: str, progress: CourseProgress) -> Html:
    if progress.completed_at is None:
        return NOTHING
    when = day(progress.completed_at, progress.course.time_zone)
    return parts("course")["card"].fill(
        id=key,
        title=say("Pre-session work completed"),
        text=say("Completed on %(date)s; %(hours)s hours recorded.", date=when, hours=progress.course.hours),
        address=f"/courses/{progress.course.slug}/completion",
        action=say("Completion page"),
    )


def _describe(module: Module) -> str:
    kind = say(KINDS[module.kind])
    return say("%(kind)s, about %(time)s", kind=kind, time=minutes_in_words(module.minutes)) if module.minutes else kind


def _draw_task(key: str, progress: CourseProgress, each: ModuleProgress) -> Html:
    course, module = progress.course, each.module
    locked = each.status is Status.LOCKED
    if (locked or progress.missing_courses) and each.open is None and each.completed_at is None:
        note = draw_missing(course.slug, each.missing, progress.missing_courses)
        return parts("course")["locked"].fill(title=title_of(module), note=note)
    return parts("course")["task"].fill(
        state=Html(STATES.get(each.status, "")),
        address=module_address(course.slug, module.id),
        id=key,
        title=title_of(module),
        status=say(STATUS[each.status]),
        note=parts("course")["note"].fill(text=_note(course.time_zone, each)),
    )


def _note(time_zone: str, each: ModuleProgress) -> str:
    kind = _describe(each.module)
    said = [kind if each.module.required else say("%(kind)s, not required", kind=kind)]
    if each.completed_at is not None:
        said.append(say("completed on %(date)s", date=day(each.completed_at, time_zone)))
    elif each.attempts_left is not None:
        left, allowed = each.attempts_left, each.module.attempts
        said.append(say("%(left)s of %(all)s attempts left", left=left, all=allowed))
    return "; ".join(said)


def draw_missing(course: str, modules: Iterable[Module], courses: Iterable[str]) -> Html:
    """Say what must be completed first, with a link to each."""
    link = parts("course")["link"]
    links = [link.fill(address=module_address(course, each.id), text=title_of(each)) for each in modules]
    links += [
        link.fill(address=f"/courses/{slug}/completion", text=spoken(course_title(slug), ENGLISH)) for slug in courses
    ]
    joined = Html(say(" and ").join(links))
    return say_html("Opens when you finish %(parts)s.", parts=joined)


def explain_courses(slugs: Iterable[str]) -> Html:
    """Say which courses must be completed first, with a link to each."""
    return draw_missing("", (), slugs)


def course_title(slug: str) -> str:
    """Give a course's title, or its slug where it is not offered any more."""
    course = desk().catalogue.courses.get(slug)
    return course.title if course else slug
