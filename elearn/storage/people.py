"""Agencies, people and what they sign in with: facts in, facts out.

Secrets come here hashed. An e-mail address is looked up by its `fold_email`, so that no two accounts look alike.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update

from elearn.course.progress import Agency, AgencyId, Person, PersonId, Role
from elearn.storage.statements import Query
from elearn.storage.tables import TABLES
from elearn.storage.transaction import Row, Transaction

_agency, _person, _person_role = TABLES["agency"].c, TABLES["person"].c, TABLES["person_role"].c
_session, _link, _failure = TABLES["session"].c, TABLES["sign_in_link"].c, TABLES["sign_in_failure"].c
_stash, _enrolment, _request = TABLES["stash"].c, TABLES["enrolment"].c, TABLES["correction_request"].c


@dataclass(frozen=True, slots=True)
class Account:
    """A person with the hash of their password, None if they sign in by link alone."""

    person: Person
    password: str | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A signed-in browser and whose it is."""

    session: str
    person: Person
    shared: bool
    began_at: int
    seen_at: int
    expires_at: int
    display: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """A one-time sign-in link, by the hash of its secret."""

    person: Person
    expires_at: int
    used_at: int | None


@dataclass(frozen=True, slots=True)
class Failures:
    """How often signing in was tried in vain, and since when."""

    count: int
    began_at: int
    last_at: int


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


def _is(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column == bindparam(f"the_{column.key}")


def _row(table: str) -> Query:
    """An insert that takes every column of a table by its name."""
    columns = TABLES[table].c
    return Query(insert(TABLES[table]).values({each.name: bindparam(f"the_{each.name}") for each in columns}))


def _values(**values: object) -> dict[str, object]:
    return {f"the_{name}": value for name, value in values.items()}


_PERSON_COLUMNS = (
    _person.id,
    _person.agency,
    _person.email,
    _person.name,
    _person.clock,
    _person.disabled_at,
    _person_role.role,
)
_WITH_ROLES = TABLES["person"].outerjoin(TABLES["person_role"], _person_role.person == _person.id)

_ADD_AGENCY, _ADD_PERSON, _ADD_ROLE = _row("agency"), _row("person"), _row("person_role")
_ADD_SESSION, _ADD_LINK, _ADD_FAILURE = _row("session"), _row("sign_in_link"), _row("sign_in_failure")
_ADD_STASH, _ADD_ENROLMENT, _ADD_REQUEST = _row("stash"), _row("enrolment"), _row("correction_request")
_AGENCY_BY_NAME = Query(select(_agency.id, _agency.name, _agency.time_zone).where(_is(_agency.name)))
_AGENCY_BY_ID = Query(select(_agency.id, _agency.name, _agency.time_zone).where(_is(_agency.id)))
_ACCOUNT = Query(select(*_PERSON_COLUMNS, _person.password).select_from(_WITH_ROLES).where(_is(_person.email_key)))
_PERSON = Query(select(*_PERSON_COLUMNS).select_from(_WITH_ROLES).where(_is(_person.id)))
_SIGNED_IN = Query(
    select(
        *_PERSON_COLUMNS,
        _session.shared,
        _session.began_at,
        _session.seen_at,
        _session.expires_at,
        _person.display,
    )
    .select_from(
        TABLES["session"]
        .join(TABLES["person"], _person.id == _session.person)
        .join(TABLES["person_role"], _person_role.person == _person.id)
    )
    .where(_is(_session.id_hash), _person.disabled_at.is_(None), _session.expires_at > bindparam("now"))
)
_LINK = Query(select(_link.person, _link.expires_at, _link.used_at).where(_is(_link.id_hash)))
_USE_LINK = Query(
    update(TABLES["sign_in_link"])
    .values(used_at=bindparam("now"))
    .where(_is(_link.id_hash), _link.used_at.is_(None), _link.expires_at > bindparam("now_too"))
)
_TOUCH = Query(
    update(TABLES["session"])
    .values(seen_at=bindparam("now"), expires_at=bindparam("until"))
    .where(_is(_session.id_hash))
)
_CLOSE_SESSION = Query(delete(TABLES["session"]).where(_is(_session.id_hash)))
_CLOSE_SESSIONS = Query(delete(TABLES["session"]).where(_is(_session.person)))
_DROP_LINKS = Query(delete(TABLES["sign_in_link"]).where(_is(_link.person)))
_FORGET_SESSIONS = Query(delete(TABLES["session"]).where(_session.expires_at <= bindparam("now")))
_FAILURES = Query(select(_failure.failures, _failure.began_at, _failure.last_at).where(_is(_failure.subject)))
_SET_FAILURES = Query(
    update(TABLES["sign_in_failure"])
    .values(failures=bindparam("count"), began_at=bindparam("began"), last_at=bindparam("last"))
    .where(_is(_failure.subject))
)
_CLEAR_FAILURES = Query(delete(TABLES["sign_in_failure"]).where(_is(_failure.subject)))
_FORGET_FAILURES = Query(delete(TABLES["sign_in_failure"]).where(_failure.last_at <= bindparam("before")))
_SET_PASSWORD = Query(
    update(TABLES["person"])
    .values(password=bindparam("hashed"), password_at=bindparam("now"), stamp=bindparam("fresh"))
    .where(_is(_person.id))
)
_SET_DISABLED = Query(
    update(TABLES["person"]).values(disabled_at=bindparam("since"), stamp=bindparam("fresh")).where(_is(_person.id))
)
_SET_NAME = Query(update(TABLES["person"]).values(name=bindparam("now_called")).where(_is(_person.id)))
_SET_DISPLAY = Query(
    update(TABLES["person"]).values(clock=bindparam("pace"), display=bindparam("shown")).where(_is(_person.id))
)
_DROP_ROLES = Query(delete(TABLES["person_role"]).where(_is(_person_role.person)))
_STASH = Query(select(_stash.sealed).where(_is(_stash.id_hash), _stash.expires_at > bindparam("now")))
_DROP_STASH = Query(delete(TABLES["stash"]).where(_is(_stash.id_hash)))
_FORGET_STASHES = Query(delete(TABLES["stash"]).where(_stash.expires_at <= bindparam("now")))
_ENROLMENTS = Query(select(_enrolment.course).where(_is(_enrolment.person)).order_by(_enrolment.enrolled_at))
_REQUESTS = Query(
    select(*_PERSON_COLUMNS, _request.id, _request.kind, _request.wish, _request.asked_at, _request.settled_at)
    .select_from(
        TABLES["correction_request"]
        .join(TABLES["person"], _person.id == _request.person)
        .outerjoin(TABLES["person_role"], _person_role.person == _person.id)
    )
    .where(_is(_person.agency))
    .order_by(_request.asked_at, _request.id)
)
_MY_REQUESTS = Query(
    select(_request.id, _request.kind, _request.wish, _request.asked_at, _request.settled_at)
    .where(_is(_request.person))
    .order_by(_request.asked_at.desc(), _request.id)
)
_SETTLE = Query(
    update(TABLES["correction_request"])
    .values(settled_at=bindparam("now"), settled_by=bindparam("who"))
    .where(_is(_request.id), _request.settled_at.is_(None))
)


def _to_person(rows: Iterable[Row]) -> Person:
    """Make a person of the rows that tell of them, one for each role."""
    rows = list(rows)
    key, agency, email, name, clock, disabled_at = rows[0][:6]
    roles = frozenset(Role(row[6]) for row in rows if row[6] is not None)
    return Person(PersonId(key), AgencyId(agency), email, name, roles, clock, disabled_at is None)


def add_agency(tx: Transaction, agency: Agency, at: int) -> None:
    """Store an agency."""
    tx.run(_ADD_AGENCY, **_values(id=agency.id, name=agency.name, time_zone=agency.time_zone, created_at=at))


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
        **_values(
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
    return Account(_to_person(rows), rows[0][7]) if rows else None


def load_person(tx: Transaction, person: PersonId) -> Person:
    """Give a person who is known to exist."""
    rows = tx.all(_PERSON, the_id=person)
    if not rows:
        raise LookupError(person)
    return _to_person(rows)


def set_password(tx: Transaction, person: PersonId, hashed: str, stamp: str, at: int) -> None:
    """Replace a password, and with it end every session and drop every link of the person."""
    tx.run(_SET_PASSWORD, the_id=person, hashed=hashed, fresh=stamp, now=at)
    _end_access(tx, person)


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
        tx.run(_ADD_ROLE, **_values(person=person, role=role.value, given_at=at))


def _end_access(tx: Transaction, person: PersonId) -> None:
    tx.run(_CLOSE_SESSIONS, the_person=person)
    tx.run(_DROP_LINKS, the_person=person)


def open_session(tx: Transaction, session: SignedIn) -> None:
    """Store a session, and forget those that have run out."""
    tx.run(_FORGET_SESSIONS, now=session.began_at)
    tx.run(
        _ADD_SESSION,
        **_values(
            id_hash=session.session,
            person=session.person.id,
            began_at=session.began_at,
            seen_at=session.seen_at,
            proved_at=session.began_at,
            expires_at=session.expires_at,
            shared=int(session.shared),
        ),
    )


def find_session(tx: Transaction, id_hash: str, now: int) -> SignedIn | None:
    """Give the session with this hash if it runs and its person may be here: one statement, for every request."""
    rows = tx.all(_SIGNED_IN, the_id_hash=id_hash, now=now)
    if not rows:
        return None
    shared, began_at, seen_at, expires_at, display = rows[0][7:]
    return SignedIn(
        id_hash,
        _to_person(rows),
        bool(shared),
        began_at,
        seen_at,
        expires_at,
        json.loads(display) if display != "{}" else {},
    )


def touch_session(tx: Transaction, id_hash: str, now: int, until: int) -> None:
    """Say that a session was used just now and lasts until then."""
    tx.run(_TOUCH, the_id_hash=id_hash, now=now, until=until)


def close_session(tx: Transaction, id_hash: str) -> None:
    """End a session."""
    tx.run(_CLOSE_SESSION, the_id_hash=id_hash)


def add_link(tx: Transaction, id_hash: str, person: PersonId, made_at: int, expires_at: int) -> None:
    """Store a one-time link."""
    tx.run(
        _ADD_LINK,
        **_values(id_hash=id_hash, person=person, made_at=made_at, expires_at=expires_at, used_at=None),
    )


def find_link(tx: Transaction, id_hash: str) -> Link | None:
    """Give a one-time link."""
    row = tx.one(_LINK, the_id_hash=id_hash)
    return None if row is None else Link(load_person(tx, PersonId(row[0])), row[1], row[2])


def use_link(tx: Transaction, id_hash: str, now: int) -> bool:
    """Use a link up; false if it was used before or has expired."""
    return tx.run(_USE_LINK, the_id_hash=id_hash, now=now, now_too=now) == 1


def load_failures(tx: Transaction, subject: str) -> Failures:
    """Give how often signing in failed for a subject."""
    row = tx.one(_FAILURES, the_subject=subject)
    return Failures(0, 0, 0) if row is None else Failures(*row)


def save_failures(tx: Transaction, subject: str, failures: Failures) -> None:
    """Keep how often signing in failed for a subject; none is kept by keeping nothing."""
    if failures.count <= 0:
        tx.run(_CLEAR_FAILURES, the_subject=subject)
        return
    changed = tx.run(
        _SET_FAILURES, the_subject=subject, count=failures.count, began=failures.began_at, last=failures.last_at
    )
    if not changed:
        tx.run(
            _ADD_FAILURE,
            **_values(subject=subject, failures=failures.count, began_at=failures.began_at, last_at=failures.last_at),
        )


def forget_failures(tx: Transaction, before: int) -> None:
    """Forget what failed long ago."""
    tx.run(_FORGET_FAILURES, before=before)


def add_stash(tx: Transaction, id_hash: str, sealed: bytes, made_at: int, expires_at: int) -> None:
    """Keep a sealed form, and forget those that nobody came back for."""
    tx.run(_FORGET_STASHES, now=made_at)
    tx.run(_ADD_STASH, **_values(id_hash=id_hash, sealed=sealed, made_at=made_at, expires_at=expires_at))


def find_stash(tx: Transaction, id_hash: str, now: int) -> bytes | None:
    """Give a sealed form."""
    row = tx.one(_STASH, the_id_hash=id_hash, now=now)
    return None if row is None else bytes(row[0])


def drop_stash(tx: Transaction, id_hash: str) -> None:
    """Throw a sealed form away."""
    tx.run(_DROP_STASH, the_id_hash=id_hash)


def list_enrolments(tx: Transaction, person: PersonId) -> tuple[str, ...]:
    """Give the slugs of a person's courses, in the order of enrolment."""
    return tuple(row[0] for row in tx.all(_ENROLMENTS, the_person=person))


def enrol(tx: Transaction, person: PersonId, courses: Iterable[str], at: int) -> None:
    """Enrol a person in courses; where they are enrolled already nothing changes."""
    known = set(list_enrolments(tx, person))
    for course in courses:
        if course not in known:
            known.add(course)
            tx.run(
                _ADD_ENROLMENT,
                **_values(person=person, course=course, enrolled_at=at, enrolled_by=None, due_at=None),
            )


def add_request(tx: Transaction, request: Request) -> None:
    """Store what a person asks for."""
    tx.run(
        _ADD_REQUEST,
        **_values(
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
    return tuple(Request(key, _to_person(rows), *rows[0][8:]) for key, rows in grouped.items())


def list_own_requests(tx: Transaction, person: Person) -> tuple[Request, ...]:
    """Give what a person asked for, newest first."""
    rows = tx.all(_MY_REQUESTS, the_person=person.id)
    return tuple(Request(row[0], person, row[1], row[2], row[3], row[4]) for row in rows)


def settle_request(tx: Transaction, request: str, settled_by: PersonId, at: int) -> bool:
    """Say that a request is dealt with; false if it was before."""
    return tx.run(_SETTLE, the_id=request, who=settled_by, now=at) == 1
