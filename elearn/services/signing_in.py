"""Signing in: sessions, one-time links, and the growing wait after tries in vain. Secrets are kept as hashes only."""

import hashlib
import ipaddress
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from elearn.course.progress import Person
from elearn.services.desk import Desk
from elearn.storage import sessions
from elearn.storage.people import Account, find_account, fold_email
from elearn.storage.sessions import Failures, Link, SignedIn
from elearn.storage.transaction import Transaction
from elearn.storage.writing import StorageUnavailable

SECOND = 1_000_000
FREE_TRIES = 5
FIRST_WAIT = 15 * SECOND
LONGEST_WAIT = 15 * 60 * SECOND
MOST_TRIES = 100
"""Wrong passwords in a row after which only a link lets the person in."""
FORGOTTEN_AFTER = 24 * 3600 * SECOND
TRIES_OF_A_NETWORK = 400
NETWORK_PERIOD = 15 * 60 * SECOND


class NobodyKnown(LookupError):
    """There is no account with this e-mail address."""

    def __init__(self) -> None:
        super().__init__("There is no account with this e-mail address.")


class LinkNotUsable(Exception):
    """A sign-in link that signs nobody in; `why` is unknown, used, expired or disabled."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This sign-in link is {why}.")
        self.why = why


class TriedTooOften(Exception):
    """Too many wrong passwords: signing in waits. The same for accounts that exist and those that do not."""

    def __init__(self, wait: int) -> None:
        self.seconds = max(1, -(-wait // SECOND))
        super().__init__("That was tried too often.")


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """How long sessions last."""

    idle: timedelta
    shared_idle: timedelta
    whole: timedelta = timedelta(days=30)
    shared_whole: timedelta = timedelta(hours=12)

    def until(self, shared: bool, began_at: int, now: int) -> int:
        """When a session that is used now ends if it is not used again."""
        idle, whole = (self.shared_idle, self.shared_whole) if shared else (self.idle, self.whole)
        return min(now + microseconds(idle), began_at + microseconds(whole))

    def is_stale(self, session: SignedIn, now: int) -> bool:
        """Whether it is time to note that the session is still used: seldom, since each note is a write."""
        idle = self.shared_idle if session.shared else self.idle
        return now - session.seen_at > microseconds(idle) // 24


def microseconds(duration: timedelta) -> int:
    """Give a duration as storage counts it."""
    return duration // timedelta(microseconds=1)


def digest(secret: str) -> str:
    """Give what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_account_of(desk: Desk, email: str) -> Account | None:
    """Give the account of an e-mail address."""
    return desk.store.read(lambda tx: find_account(tx, email))


def open_session(desk: Desk, person: Person, shared: bool, lifetimes: Lifetimes) -> str:
    """Begin a session and give its secret, which is told to nobody but the browser."""
    secret, now = secrets.token_urlsafe(32), desk.now()
    desk.store.write(lambda tx: _begin(tx, secret, person, shared, (now, lifetimes.until(shared, now, now))))
    return secret


def _begin(tx: Transaction, secret: str, person: Person, shared: bool, times: tuple[int, int]) -> None:
    began_at, expires_at = times
    sessions.open_session(tx, SignedIn(digest(secret), person, shared, began_at, began_at, expires_at))


def find_session(desk: Desk, secret: str, lifetimes: Lifetimes) -> SignedIn | None:
    """Give the session that a browser shows, and note now and then that it is used."""
    now, id_hash = desk.now(), digest(secret)
    session = desk.store.read(lambda tx: sessions.find_session(tx, id_hash, now), statements=1)
    if session is not None and lifetimes.is_stale(session, now):
        until = lifetimes.until(session.shared, session.began_at, now)
        with suppress(StorageUnavailable):  # where nothing can be written just now, what is there can still be read
            desk.store.write(lambda tx: sessions.touch_session(tx, id_hash, now, until))
    return session


def close_session(desk: Desk, id_hash: str) -> None:
    """End a session: it signs nobody in from the next request on."""
    desk.store.write(lambda tx: sessions.close_session(tx, id_hash))


def make_link(desk: Desk, email: str, lasts: timedelta) -> str:
    """Make a one-time sign-in link for a person and give its secret."""
    secret, now = secrets.token_urlsafe(32), desk.now()

    def work(tx: Transaction) -> None:
        account = find_account(tx, email)
        if account is None or not account.person.enabled:
            raise NobodyKnown
        sessions.add_link(tx, digest(secret), account.person.id, now, now + microseconds(lasts))

    desk.store.write(work)
    return secret


def look_at_link(desk: Desk, secret: str) -> Person:
    """Give the person whom a link would sign in, without using it."""
    return _usable(desk.store.read(lambda tx: sessions.find_link(tx, digest(secret))), desk.now()).person


def use_link(desk: Desk, secret: str, shared: bool, lifetimes: Lifetimes) -> tuple[Person, str]:
    """Use a link up and begin the session it is for, both or neither."""
    now, fresh = desk.now(), secrets.token_urlsafe(32)

    def work(tx: Transaction) -> Person:
        link = _usable(sessions.find_link(tx, digest(secret)), now)
        if not sessions.use_link(tx, digest(secret), now):
            raise LinkNotUsable("used")
        _begin(tx, fresh, link.person, shared, (now, lifetimes.until(shared, now, now)))
        return link.person

    return desk.store.write(work), fresh


def _usable(link: Link | None, now: int) -> Link:
    if link is None:
        raise LinkNotUsable("unknown")
    if link.used_at is not None:
        raise LinkNotUsable("used")
    if link.expires_at <= now:
        raise LinkNotUsable("expired")
    if not link.person.enabled:
        raise LinkNotUsable("disabled")
    return link


def take_try(desk: Desk, email: str, address: str) -> None:
    """Count a try before its password is looked at, so that a thousand tries at once are counted too."""
    now = desk.now()
    account, network = _subject("account", fold_email(email)), _subject("network", _network(address))

    def work(tx: Transaction) -> int:
        mine, theirs = sessions.load_failures(tx, account), sessions.load_failures(tx, network)
        wait = max(_wait_of_account(mine, now), _wait_of_network(theirs, now))
        if wait <= 0:
            sessions.save_failures(tx, account, _one_more(mine, now, mine.last_at + FORGOTTEN_AFTER))
            sessions.save_failures(tx, network, _one_more(theirs, now, theirs.began_at + NETWORK_PERIOD))
            sessions.forget_failures(tx, now - FORGOTTEN_AFTER)
        return wait

    wait = desk.store.write(work)
    if wait > 0:
        raise TriedTooOften(wait)


def forgive(desk: Desk, email: str, address: str) -> None:
    """Forget the tries of somebody who has now signed in."""
    account, network = _subject("account", fold_email(email)), _subject("network", _network(address))

    def work(tx: Transaction) -> None:
        theirs = sessions.load_failures(tx, network)
        sessions.save_failures(tx, account, Failures(0, 0, 0))
        sessions.save_failures(tx, network, Failures(theirs.count - 1, theirs.began_at, theirs.last_at))

    desk.store.write(work)


def _one_more(failures: Failures, now: int, forgotten_at: int) -> Failures:
    if failures.count == 0 or now > forgotten_at:
        return Failures(1, now, now)
    return Failures(failures.count + 1, failures.began_at, now)


def _wait_of_account(failures: Failures, now: int) -> int:
    if failures.count < FREE_TRIES:
        return 0
    if failures.count >= MOST_TRIES:
        return failures.last_at + FORGOTTEN_AFTER - now
    doubled: int = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures.count - FREE_TRIES))
    return failures.last_at + doubled - now


def _wait_of_network(failures: Failures, now: int) -> int:
    return failures.began_at + NETWORK_PERIOD - now if failures.count >= TRIES_OF_A_NETWORK else 0


def _subject(kind: str, name: str) -> str:
    return digest(f"{kind}:{name}")


def _network(address: str) -> str:
    """Give what counts as one network: an IPv4 address, or the part of an IPv6 address that a household has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{parsed}/64", strict=False)) if parsed.version == 6 else str(parsed)


def keep_form(desk: Desk, sealed: bytes, lasts: timedelta) -> str:
    """Keep a sealed form for somebody who must sign in again, and give the secret that finds it."""
    secret, now = secrets.token_urlsafe(32), desk.now()
    desk.store.write(lambda tx: sessions.add_stash(tx, digest(secret), sealed, now, now + microseconds(lasts)))
    return secret


def find_kept_form(desk: Desk, secret: str) -> bytes | None:
    """Give a kept form, still sealed."""
    return desk.store.read(lambda tx: sessions.find_stash(tx, digest(secret), desk.now()))


def drop_kept_form(desk: Desk, secret: str) -> None:
    """Throw a kept form away."""
    desk.store.write(lambda tx: sessions.drop_stash(tx, digest(secret)))
