"""The history and the completion page."""

from collections.abc import Mapping

from elearn.course.progress import AttemptFacts, AttemptId, Completion, CourseProgress, Person, Status
from elearn.course.tension import level_of, seal
from elearn.exports.sheets import Cell
from elearn.language.model import Kind
from elearn.services.debriefing import debrief
from elearn.services.learning import Played, Record
from elearn.web.frames import Html, join
from elearn.web.officer.course_page import STATUS, course_title, module_address
from elearn.web.officer.parts import attempt_address, day, desk, local_time, parts, receipt_of
from elearn.web.officer.ways import tension_of
from elearn.web.pages import fill_page

COLUMNS = (
    "course",
    "part",
    "mode",
    "version",
    "attempt",
    "began_at",
    "finished_at",
    "answers",
    "percent",
    "result",
    "receipt",
    "minutes",
)
"""The columns of the downloaded record, in their order."""
VERSION = 12


def _zone(course: str) -> str:
    found = desk().catalogue.courses.get(course)
    return found.time_zone if found else "UTC"


def result_of(played: Played) -> str:
    """Say in words how an attempt went."""
    attempt = played.attempt
    if not attempt.finished:
        return "In progress"
    if _is_lesson(attempt):
        return "Completed"
    return f"{'Passed' if attempt.passed else 'Not passed'}, {attempt.percent} percent"


def _is_lesson(attempt: AttemptFacts) -> bool:
    course = desk().catalogue.courses.get(attempt.course)
    module = course.module(attempt.module) if course else None
    return module is not None and module.kind is Kind.LESSON and attempt.passed


def to_row(played: Played, minutes: int | None) -> list[Cell]:
    """Give an attempt as a line of the downloaded record."""
    attempt, zone = played.attempt, _zone(played.attempt.course)
    ended = attempt.finished_at
    return [
        played.course,
        played.title,
        str(attempt.mode),
        attempt.edition[:VERSION],
        attempt.number,
        local_time(attempt.began_at, zone).isoformat(timespec="seconds"),
        "" if ended is None else local_time(ended, zone).isoformat(timespec="seconds"),
        attempt.answers,
        attempt.percent if attempt.finished else None,
        result_of(played),
        receipt_of(attempt.id) if attempt.finished else "",
        minutes,
    ]


def draw_history(history: tuple[Played, ...], minutes: Mapping[AttemptId, int]) -> Html:
    """Give the page of everything that was played."""
    record = parts("record")
    if not history:
        return fill_page("officer/history.html", "history", body=record["nothing"].fill())
    rows = join([_draw_played(each, minutes.get(each.attempt.id)) for each in history])
    return fill_page("officer/history.html", "history", body=record["table"].fill(rows=rows))


def _draw_played(played: Played, minutes: int | None) -> Html:
    attempt, address = played.attempt, attempt_address(played.attempt.id)
    return parts("record")["row"].fill(
        title=played.title,
        mode=str(attempt.mode).capitalize(),
        version=attempt.edition[:VERSION],
        date=day(attempt.finished_at or attempt.began_at, _zone(attempt.course)),
        minutes="" if minutes is None else str(minutes),
        result=result_of(played),
        address=f"{address}/debrief" if attempt.finished else address,
        action=f"Debrief: {played.title}" if attempt.finished else f"Continue: {played.title}",
    )


def draw_completion(person: Person, record: Record) -> Html:
    """Give the page to print, or what is missing for it."""
    if record.whole is None:
        return fill_page("officer/completion.html", title="Not completed yet", body=_draw_missing(record.progress))
    return fill_page(
        "officer/completion.html",
        title="Pre-session work completed",
        body=_draw_sheet(person, record, record.whole),
    )


def _draw_sheet(person: Person, record: Record, whole: Completion) -> Html:
    zone = record.progress.course.time_zone
    row = parts("record")["part"]
    done = [
        row.fill(title=each.module_title, version=each.edition[:VERSION], date=day(each.at, zone))
        for each in record.parts
    ]
    return parts("record")["sheet"].fill(
        provider=whole.provider,
        name=person.name,
        agency=record.agency.name,
        course=whole.course_title,
        hours=whole.hours,
        date=day(whole.at, zone),
        receipt=receipt_of(whole.attempt),
        parts=join(done),
        seal=_draw_seal(person, record),
    )


def _draw_seal(person: Person, record: Record) -> Html:
    """Draw the seal: the line of all the stories that were completed, bent into a ring."""
    debriefs = [debrief(desk(), person.id, each.attempt) for each in record.parts]
    lines = [tension for tension in map(tension_of, debriefs) if tension is not None]
    return Html(seal([level_of(value, meter.low, meter.high) for meter, values in lines for value in values]))


def _draw_missing(progress: CourseProgress) -> Html:
    gap = parts("record")["gap"]
    rows = [
        gap.fill(address=f"/courses/{slug}/completion", title=course_title(slug), status="to be completed before")
        for slug in progress.missing_courses
    ]
    rows += [
        gap.fill(
            address=module_address(progress.course.slug, each.module.id),
            title=each.module.title,
            status=STATUS[each.status].lower(),
        )
        for each in progress.modules
        if each.module.required and each.status is not Status.COMPLETED
    ]
    return parts("record")["missing"].fill(rows=join(rows))
