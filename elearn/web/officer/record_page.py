"""The history and the completion page."""

from collections.abc import Callable, Mapping

from elearn.course.manifest import Mode
from elearn.course.progress import AttemptFacts, AttemptId, Completion, CourseProgress, Person, Status
from elearn.course.sayings import sayable
from elearn.course.tension import level_of, seal
from elearn.exports.sheets import Cell
from elearn.language.model import Kind
from elearn.services.debriefing import debrief
from elearn.services.learning import Played, Record
from elearn.web.frames import Html, join
from elearn.web.languages import ENGLISH, say, say_html, say_in_english, spoken
from elearn.web.officer.course_page import STATUS, course_title, module_address, title_of
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
MODES = {Mode.GUIDED: sayable("Guided"), Mode.PRACTICE: sayable("Practice"), Mode.ASSESSED: sayable("Assessed")}


def _zone(course: str) -> str:
    found = desk().catalogue.courses.get(course)
    return found.time_zone if found else "UTC"


def result_of(played: Played, say: Callable[..., str] = say) -> str:
    """Say in words how an attempt went."""
    attempt = played.attempt
    if not attempt.finished:
        return say("In progress")
    if _asks_for_nothing(attempt):
        return say("Completed")
    if attempt.passed:
        return say("Passed, %(percent)s percent", percent=attempt.percent)
    return say("Not passed, %(percent)s percent", percent=attempt.percent)


def _asks_for_nothing(attempt: AttemptFacts) -> bool:
    """Whether any percent passes, as in lessons and in a check of what one knows."""
    course = desk().catalogue.courses.get(attempt.course)
    module = course.module(attempt.module) if course else None
    document = desk().catalogue.document(module.document) if module else None
    scenario = document.scenario if document else None
    lesson = module is not None and module.kind is Kind.LESSON
    return attempt.passed and (lesson or (scenario is not None and not scenario.pass_percent))


def to_row(played: Played, minutes: int | None) -> list[Cell]:
    """Give an attempt as a line of the downloaded record, which says the same in every language."""
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
        result_of(played, say_in_english),
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
    title = spoken(played.title, played.language)
    return parts("record")["row"].fill(
        title=title,
        mode=say(MODES[attempt.mode]),
        version=attempt.edition[:VERSION],
        date=day(attempt.finished_at or attempt.began_at, _zone(attempt.course)),
        minutes="" if minutes is None else str(minutes),
        result=result_of(played),
        address=f"{address}/debrief" if attempt.finished else address,
        action=say_html("Debrief: %(title)s", title=title)
        if attempt.finished
        else say_html("Continue: %(title)s", title=title),
    )


def draw_completion(person: Person, record: Record) -> Html:
    """Give the page to print, or what is missing for it."""
    if record.whole is None:
        return fill_page("officer/completion.html", title=say("Not completed yet"), body=_draw_missing(record.progress))
    return fill_page(
        "officer/completion.html",
        title=say("Pre-session work completed"),
        body=_draw_sheet(person, record, record.whole),
    )


def _draw_sheet(person: Person, record: Record, whole: Completion) -> Html:
    zone = record.progress.course.time_zone
    row = parts("record")["part"]
    done = [
        row.fill(title=spoken(each.module_title, ENGLISH), version=each.edition[:VERSION], date=day(each.at, zone))
        for each in record.parts
    ]
    return parts("record")["sheet"].fill(
        provider=spoken(whole.provider, ENGLISH),
        name=person.name,
        agency=record.agency.name,
        course=spoken(whole.course_title, ENGLISH),
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
        gap.fill(
            address=f"/courses/{slug}/completion",
            title=spoken(course_title(slug), ENGLISH),
            status=say("to be completed before"),
        )
        for slug in progress.missing_courses
    ]
    rows += [
        gap.fill(
            address=module_address(progress.course.slug, each.module.id),
            title=title_of(each.module),
            status=say(STATUS[each.status]).lower(),
        )
        for each in progress.modules
        if each.module.required and each.status is not Status.COMPLETED
    ]
    return parts("record")["missing"].fill(rows=join(rows))
