"""Agencies, people and what they sign in with: facts in, facts out.

Secrets come here hashed. An e-mail address is looked up by its `fold_email`, so that no two accounts look alike.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update

from elearn.course.progress import Agency, AgencyId, Person, PersonId, Role
from elearn.storage.statements import Query
from elearn.storage.tables import TABLES
from elearn.storage.transaction import Row, Transaction

_agency, _person, _person_role = TABLES["agency"].c, TABLES["person"].c, TABLES["person_role"].c
_session, _link = TABLES["session"].c, TABLES["sign_in_link"].c
_enrolment, _request = TABLES["enrolment"].c, TABLES["correction_request"].c


@dataclass(frozen=True, slots=True)
class Account:
    """A person with the hash of their password, None if they sign in by link alone."""

    person: Person
    password: str | None


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked a coordinator for."""

    id: str
    person: Person
    kind: str
    wish: str
    asked_at: int
    settled_at: int | None = None


def fold_email(email: str) -> str:
    """Give the form under which an address is looked up: addresses that look alike are one."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def same(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Give the condition that a column has the value named after it, `the_…`."""
    return column == bindparam(f"the_{column.key}")


def add_row(table: str) -> Query:
    """Give the insert that takes every column of a table."""
    columns = TABLES[table].c
    return Query(insert(TABLES[table]).values({each.name: bindparam(f"the_{each.name}") for each in columns}))


def values_of(**values: object) -> dict[str, object]:
    """Name values after their columns, as `same` and `add_row` want them."""
    return {f"the_{name}": value for name, value in values.items()}


PERSON_COLUMNS = (
    _person.id,
    _person.agency,
    _person.email,
    _person.name,
    _person.clock,
    _person.disabled_at,
    _person_role.role,
)
_WITH_ROLES = TABLES["person"].outerjoin(TABLES["person_role"], _person_role.person == _person.id)

_ADD_AGENCY, _ADD_PERSON, _ADD_ROLE = add_row("agency"), add_row("person"), add_row("person_role")
_ADD_ENROLMENT, _ADD_REQUEST = add_row("enrolment"), add_row("correction_request")
_AGENCY_BY_NAME = Query(select(_agency.id, _agency.name, _agency.time_zone).where(same(_agency.name)))
_AGENCY_BY_ID = Query(select(_agency.id, _agency.name, _agency.time_zone).where(same(_agency.id)))
_ACCOUNT = Query(select(*PERSON_COLUMNS, _person.password).select_from(_WITH_ROLES).where(same(_person.email_key)))
_PERSON = Query(select(*PERSON_COLUMNS).select_from(_WITH_ROLES).where(same(_person.id)))
_CLOSE_SESSIONS = Query(delete(TABLES["session"]).where(same(_session.person)))
_DROP_LINKS = Query(delete(TABLES["sign_in_link"]).where(same(_link.person)))
_SET_PASSWORD = Query(
    update(TABLES["person"])
    .values(password=bindparam("hashed"), password_at=bindparam("now"), stamp=bindparam("fresh"))
    .where(same(_person.id))
)
_KEEP_HASH = Query(update(TABLES["person"]).values(password=bindparam("hashed")).where(same(_person.id)))
_SET_DISABLED = Query(
    update(TABLES["person"]).values(disabled_at=bindparam("since"), stamp=bindparam("fresh")).where(same(_person.id))
)
_SET_NAME = Query(update(TABLES["person"]).values(name=bindparam("now_called")).where(same(_person.id)))
_SET_DISPLAY = Query(
    update(TABLES["person"]).values(clock=bindparam("pace"), display=bindparam("shown")).where(same(_person.id))
)
_DROP_ROLES = Query(delete(TABLES["person_role"]).where(same(_person_role.person)))
_ENROLMENTS = Query(select(_enrolment.course).where(same(_enrolment.person)).order_by(_enrolment.enrolled_at))
_REQUESTS = Query(
    select(*PERSON_COLUMNS, _request.id, _request.kind, _request.wish, _request.asked_at, _request.settled_at)
    .select_from(
        TABLES["correction_request"]
        .join(TABLES["person"], _person.id == _request.person)
        .outerjoin(TABLES["person_role"], _person_role.person == _person.id)
    )
    .where(same(_person.agency))
    .order_by(_request.asked_at, _request.id)
)
_ENROLLED = Query(select(_enrolment.course).where(same(_enrolment.person), same(_enrolment.course)))
_MY_REQUESTS = Query(
    select(_request.id, _request.kind, _request.wish, _request.asked_at, _request.settled_at)
    .where(same(_request.person))
    .order_by(_request.asked_at.desc(), _request.id)
)
_SETTLE = Query(
    update(TABLES["correction_request"])
    .values(settled_at=bindparam("now"), settled_by=bindparam("who"))
    .where(same(_request.id), _request.settled_at.is_(None))
)


def to_person(rows: Iterable[Row]) -> Person:
    """Make a person of the rows that tell of them, one for each role."""
    rows = list(rows)
    key, agency, email, name, clock, disabled_at = rows[0][:6]
    roles = frozenset(Role(row[6]) for row in rows if row[6] is not None)
    return Person(PersonId(key), AgencyId(agency), email, name, roles, clock, disabled_at is None)


def add_agency(tx: Transaction, agency: Agency, at: int) -> None:
    """Store an agency."""
    tx.run(_ADD_AGENCY, **values_of(id=agency.id, name=agency.name, time_zone=agency.time_zone, created_at=at))


def find_agency(tx: Transaction, name: str) -> Agency | None:
    """Give the agency of this name."""
    row = tx.one(_AGENCY_BY_NAME, the_name=name)
    return None if row is None else Agency(AgencyId(row[0]), row[1], row[2])


def load_agency(tx: Transaction, agency: AgencyId) -> Agency:
    """Give an agency that is known to exist."""
    row = tx.one(_AGENCY_BY_ID, the_id=agency)
    if row is None:
        raise LookupError(agency)
    return Agency(AgencyId(row[0]), row[1], row[2])


def list_agencies(tx: Transaction) -> tuple[Agency, ...]:
    """Give every agency, by name."""
    rows = tx.all(select(_agency.id, _agency.name, _agency.time_zone).order_by(_agency.name))
    return tuple(Agency(AgencyId(row[0]), row[1], row[2]) for row in rows)


def add_person(tx: Transaction, account: Account, stamp: str, at: int) -> None:
    """Store a person with their roles."""
    person = account.person
    tx.run(
        _ADD_PERSON,
        **values_of(
            id=person.id,
            agency=person.agency,
            email=person.email,
            email_key=fold_email(person.email),
            name=person.name,
            password=account.password,
            password_at=at if account.password else None,
            stamp=stamp,
            clock=person.clock,
            display="{}",
            created_at=at,
            disabled_at=None,
        ),
    )
    _give_roles(tx, person.id, person.roles, at)


def find_account(tx: Transaction, email: str) -> Account | None:
    """Give the account of an e-mail address."""
    rows = tx.all(_ACCOUNT, the_email_key=fold_email(email))
    return Account(to_person(rows), rows[0][7]) if rows else None


def load_person(tx: Transaction, person: PersonId) -> Person:
    """Give a person who is known to exist."""
    rows = tx.all(_PERSON, the_id=person)
    if not rows:
        raise LookupError(person)
    return to_person(rows)


def set_password(tx: Transaction, person: PersonId, hashed: str, stamp: str, at: int) -> None:
    """Replace a password, and with it end every session and drop every link of the person."""
    tx.run(_SET_PASSWORD, the_id=person, hashed=hashed, fresh=stamp, now=at)
    _end_access(tx, person)


def keep_hash(tx: Transaction, person: PersonId, hashed: str) -> None:
    """Keep another hash of the same password."""
    tx.run(_KEEP_HASH, the_id=person, hashed=hashed)


def set_disabled(tx: Transaction, person: PersonId, since: int | None, stamp: str) -> None:
    """Let a person in no more from now on, or again if `since` is None."""
    tx.run(_SET_DISABLED, the_id=person, since=since, fresh=stamp)
    _end_access(tx, person)


def set_roles(tx: Transaction, person: PersonId, roles: frozenset[Role], at: int) -> None:
    """Replace a person's roles and end their sessions."""
    tx.run(_DROP_ROLES, the_person=person)
    _give_roles(tx, person, roles, at)
    tx.run(_CLOSE_SESSIONS, the_person=person)


def set_name(tx: Transaction, person: PersonId, name: str) -> None:
    """Replace a person's name."""
    tx.run(_SET_NAME, the_id=person, now_called=name)


def set_display(tx: Transaction, person: PersonId, clock: int, display: Mapping[str, object]) -> None:
    """Keep a person's pace of time limits and display settings."""
    tx.run(_SET_DISPLAY, the_id=person, pace=clock, shown=json.dumps(dict(display), sort_keys=True))


def _give_roles(tx: Transaction, person: PersonId, roles: frozenset[Role], at: int) -> None:
    for role in sorted(roles):
        tx.run(_ADD_ROLE, **values_of(person=person, role=role.value, given_at=at))


def _end_access(tx: Transaction, person: PersonId) -> None:
    tx.run(_CLOSE_SESSIONS, the_person=person)
    tx.run(_DROP_LINKS, the_person=person)


def list_enrolments(tx: Transaction, person: PersonId) -> tuple[str, ...]:
    """Give the slugs of a person's courses, in the order of enrolment."""
    return tuple(row[0] for row in tx.all(_ENROLMENTS, the_person=person))


def is_enrolled(tx: Transaction, person: PersonId, course: str) -> bool:
    """Whether a person is on a course."""
    return tx.one(_ENROLLED, the_person=person, the_course=course) is not None


def enrol(tx: Transaction, person: PersonId, courses: Iterable[str], at: int) -> None:
    """Enrol a person in courses; where they are enrolled already nothing changes."""
    known = set(list_enrolments(tx, person))
    for course in courses:
        if course not in known:
            known.add(course)
            tx.run(
                _ADD_ENROLMENT,
                **values_of(person=person, course=course, enrolled_at=at, enrolled_by=None, due_at=None),
            )


def add_request(tx: Transaction, request: Request) -> None:
    """Store what a person asks for."""
    tx.run(
        _ADD_REQUEST,
        **values_of(
            id=request.id,
            person=request.person.id,
            kind=request.kind,
            wish=request.wish,
            course=None,
            module=None,
            asked_at=request.asked_at,
            settled_at=None,
            settled_by=None,
        ),
    )


def list_requests(tx: Transaction, agency: AgencyId) -> tuple[Request, ...]:
    """Give what the people of an agency asked for, oldest first."""
    grouped: dict[str, list[Row]] = {}
    for row in tx.all(_REQUESTS, the_agency=agency):
        grouped.setdefault(row[7], []).append(row)
    return tuple(Request(key, to_person(rows), *rows[0][8:]) for key, rows in grouped.items())


def list_own_requests(tx: Transaction, person: Person) -> tuple[Request, ...]:
    """Give what a person asked for, newest first."""
    rows = tx.all(_MY_REQUESTS, the_person=person.id)
    return tuple(Request(row[0], person, row[1], row[2], row[3], row[4]) for row in rows)


def settle_request(tx: Transaction, request: str, settled_by: PersonId, at: int) -> bool:
    """Say that a request is dealt with; false if it was before."""
    return tx.run(_SETTLE, the_id=request, who=settled_by, now=at) == 1
