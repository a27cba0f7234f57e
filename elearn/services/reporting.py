"""The coordinator's questions, answered as facts: who finished what, and when."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from elearn.course.credit import receipt_of
from elearn.course.progress import Agency, AgencyId, Person
from elearn.course.sayings import sayable
from elearn.services.desk import Desk
from elearn.services.editions import prepared
from elearn.storage import people, reports
from elearn.storage.reports import Finished
from elearn.storage.transaction import Transaction

Result = TypeVar("Result")
COLUMNS = (
    "agency",
    "name",
    "email",
    "course",
    "course_title",
    "module",
    "module_title",
    "provider",
    "hours",
    "percent",
    "finished_at",
    "finished_on",
    "completion",
    "edition",
    "receipt",
)
"""The columns of an export, in their order. `finished_on` is the day in the agency's time zone."""


class AgencyUnknown(LookupError):
    """There is no such agency for this person: another's and one that does not exist look the same."""

    def __init__(self) -> None:
        super().__init__(sayable("There is no such agency."))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which completions are asked for; None asks for all."""

    agency: AgencyId | None = None
    course: str | None = None


def filter_for(coordinator: Person, agency: str | None, course: str | None) -> Filter:
    """Give what a coordinator may see of what they ask for: their own agency, and no other."""
    if agency not in (None, "", coordinator.agency):
        raise AgencyUnknown
    return Filter(coordinator.agency, course or None)


def agency_filter(desk: Desk, agency: str | None, course: str | None) -> Filter:
    """Give the filter for whoever runs the installation: an agency by its name, or all."""
    if agency is None:
        return Filter(None, course)
    found = desk.store.read(lambda tx: people.find_agency(tx, agency))
    if found is None:
        raise AgencyUnknown
    return Filter(found.id, course)


def agencies_of(desk: Desk, coordinator: Person) -> tuple[Agency, ...]:
    """Give the agencies whose records a coordinator may see."""
    return (desk.store.read(lambda tx: people.load_agency(tx, coordinator.agency)),)


def courses_of(desk: Desk, wanted: Filter) -> list[tuple[str, str]]:
    """Give slug and title of the courses that a report can be narrowed to."""
    return desk.store.read(lambda tx: reports.list_courses(tx, wanted.agency))


def read_completions(desk: Desk, wanted: Filter, use: Callable[[Iterator[Finished]], Result]) -> Result:
    """Use the completions that are asked for, one after the other, as they stood at one moment.

    The percent of a part that any percent passes, a lesson or a check of what one knew before, is the officer's own.
    That goes by the edition that was played: what the library holds by now, or holds no more, changes nothing.
    """

    def work(tx: Transaction) -> Result:
        @cache
        def is_private(edition: str) -> bool:
            return not prepared(desk, tx, edition).script.scenario.pass_percent

        found = reports.stream_completions(tx, wanted.agency, wanted.course)
        return use(replace(each, percent=None) if is_private(each.edition) else each for each in found)

    return desk.store.read(work)


def to_row(finished: Finished) -> tuple[str | int | None, ...]:
    """Give a completion as a row of an export; a whole course has no module."""
    return (
        finished.agency,
        finished.name,
        finished.email,
        finished.course,
        finished.course_title,
        finished.module or None,
        finished.module_title or None,
        finished.provider,
        finished.hours,
        finished.percent,
        moment_of(finished.at, "UTC").strftime("%Y-%m-%dT%H:%M:%SZ"),
        moment_of(finished.at, finished.time_zone).date().isoformat(),
        finished.completion,
        finished.edition,
        receipt_of(finished.attempt),
    )


def moment_of(at: int, time_zone: str) -> datetime:
    """Give a stored time as it was on the clocks of a time zone."""
    return datetime.fromtimestamp(at // 1_000_000, UTC).astimezone(ZoneInfo(time_zone))
