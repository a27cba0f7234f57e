"""Who finished what and when, row by row, for pages and exports of any length."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, select

from elearn.course.progress import AgencyId
from elearn.storage.tables import TABLES
from elearn.storage.transaction import Transaction

_completion, _person, _agency = TABLES["completion"].c, TABLES["person"].c, TABLES["agency"].c


@dataclass(frozen=True, slots=True)
class Finished:
    """A completion as a report shows it. `module` and `percent` are empty for a whole course."""

    agency: str
    name: str
    email: str
    course: str
    course_title: str
    module: str
    module_title: str
    provider: str
    hours: str
    percent: int | None
    at: int
    time_zone: str
    completion: str
    edition: str
    attempt: str


def stream_completions(tx: Transaction, agency: AgencyId | None, course: str | None) -> Iterator[Finished]:
    """Give the completions of an agency (None: of all) and a course (None: of all), oldest first."""
    for row in tx.stream(_completions(agency, course)):
        yield Finished(*row)


def list_courses(tx: Transaction, agency: AgencyId | None) -> list[tuple[str, str]]:
    """Give slug and title of every course that somebody finished something of."""
    statement = select(_completion.course, _completion.course_title).distinct()
    if agency is not None:
        statement = statement.join(TABLES["person"], _person.id == _completion.person).where(_person.agency == agency)
    titles: dict[str, str] = dict(row[:2] for row in tx.all(statement))
    return sorted(titles.items())


def _completions(agency: AgencyId | None, course: str | None) -> Select[tuple[object, ...]]:
    statement = (
        select(
            _agency.name,
            _person.name,
            _person.email,
            _completion.course,
            _completion.course_title,
            _completion.module,
            _completion.module_title,
            _completion.provider,
            _completion.hours,
            _completion.percent,
            _completion.at,
            _agency.time_zone,
            _completion.id,
            _completion.edition,
            _completion.attempt,
        )
        .select_from(
            TABLES["completion"]
            .join(TABLES["person"], _person.id == _completion.person)
            .join(TABLES["agency"], _agency.id == _person.agency)
        )
        .order_by(_completion.at, _completion.id)
    )
    if agency is not None:
        statement = statement.where(_person.agency == agency)
    if course is not None:
        statement = statement.where(_completion.course == course)
    return statement
