"""How people are signed in: sessions, one-time links, failed tries, and forms kept for a person who must sign in again.

Every secret comes here as its SHA-256.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import bindparam, delete, select, update

from elearn.course.progress import Person, PersonId
from elearn.storage.people import PERSON_COLUMNS, add_row, load_person, same, to_person, values_of
from elearn.storage.statements import Query
from elearn.storage.tables import TABLES
from elearn.storage.transaction import Transaction

_person, _person_role, _stash = TABLES["person"].c, TABLES["person_role"].c, TABLES["stash"].c
_session, _link, _failure = TABLES["session"].c, TABLES["sign_in_link"].c, TABLES["sign_in_failure"].c


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


_ADD_SESSION, _ADD_LINK = add_row("session"), add_row("sign_in_link")
_ADD_FAILURE, _ADD_STASH = add_row("sign_in_failure"), add_row("stash")
_SIGNED_IN = Query(
    select(
        *PERSON_COLUMNS,
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
    .where(same(_session.id_hash), _person.disabled_at.is_(None), _session.expires_at > bindparam("now"))
)
_LINK = Query(select(_link.person, _link.expires_at, _link.used_at).where(same(_link.id_hash)))
_USE_LINK = Query(
    update(TABLES["sign_in_link"])
    .values(used_at=bindparam("now"))
    .where(same(_link.id_hash), _link.used_at.is_(None), _link.expires_at > bindparam("now_too"))
)
_TOUCH = Query(
    update(TABLES["session"])
    .values(seen_at=bindparam("now"), expires_at=bindparam("until"))
    .where(same(_session.id_hash))
)
_CLOSE_SESSION = Query(delete(TABLES["session"]).where(same(_session.id_hash)))
_FORGET_SESSIONS = Query(delete(TABLES["session"]).where(_session.expires_at <= bindparam("now")))
_FAILURES = Query(select(_failure.failures, _failure.began_at, _failure.last_at).where(same(_failure.subject)))
_SET_FAILURES = Query(
    update(TABLES["sign_in_failure"])
    .values(failures=bindparam("count"), began_at=bindparam("began"), last_at=bindparam("last"))
    .where(same(_failure.subject))
)
_CLEAR_FAILURES = Query(delete(TABLES["sign_in_failure"]).where(same(_failure.subject)))
_FORGET_FAILURES = Query(delete(TABLES["sign_in_failure"]).where(_failure.last_at <= bindparam("before")))
_STASH = Query(select(_stash.sealed).where(same(_stash.id_hash), _stash.expires_at > bindparam("now")))
_DROP_STASH = Query(delete(TABLES["stash"]).where(same(_stash.id_hash)))
_FORGET_STASHES = Query(delete(TABLES["stash"]).where(_stash.expires_at <= bindparam("now")))


def open_session(tx: Transaction, session: SignedIn) -> None:
    """Store a session, and forget those that have run out."""
    tx.run(_FORGET_SESSIONS, now=session.began_at)
    tx.run(
        _ADD_SESSION,
        **values_of(
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
        to_person(rows),
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
        **values_of(id_hash=id_hash, person=person, made_at=made_at, expires_at=expires_at, used_at=None),
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
            **values_of(subject=subject, failures=failures.count, began_at=failures.began_at, last_at=failures.last_at),
        )


def forget_failures(tx: Transaction, before: int) -> None:
    """Forget what failed long ago."""
    tx.run(_FORGET_FAILURES, before=before)


def add_stash(tx: Transaction, id_hash: str, sealed: bytes, made_at: int, expires_at: int) -> None:
    """Keep a sealed form, and forget those that nobody came back for."""
    tx.run(_FORGET_STASHES, now=made_at)
    tx.run(_ADD_STASH, **values_of(id_hash=id_hash, sealed=sealed, made_at=made_at, expires_at=expires_at))


def find_stash(tx: Transaction, id_hash: str, now: int) -> bytes | None:
    """Give a sealed form."""
    row = tx.one(_STASH, the_id_hash=id_hash, now=now)
    return None if row is None else bytes(row[0])


def drop_stash(tx: Transaction, id_hash: str) -> None:
    """Throw a sealed form away."""
    tx.run(_DROP_STASH, the_id_hash=id_hash)
