"""Who is here: agencies, people, their roles and courses, what they ask for, and a demonstration agency."""

import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email

from elearn.course.progress import Agency, AgencyId, Person, PersonId, Role
from elearn.course.sayings import sayable
from elearn.services.auditing import BROWSER, Deed, note
from elearn.services.desk import Desk
from elearn.services.passwords import hash_password
from elearn.storage import people
from elearn.storage.people import Account, Request
from elearn.storage.transaction import Transaction

TIME_ZONE = "America/New_York"
DEMONSTRATION = "Demonstration agency"
DEMONSTRATORS = {
    Role.OFFICER: ("officer@demo.example.org", "Officer Rivera"),
    Role.INSTRUCTOR: ("instructor@demo.example.org", "Instructor Okafor"),
    Role.COORDINATOR: ("coordinator@demo.example.org", "Coordinator Silva"),
}
LONGEST_NAME = 120
LONGEST_WISH = 1000
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Unicode categories of characters that nobody sees: an address or a name with one would look like another."""


class EmailRefused(ValueError):
    """This is not an e-mail address that we take."""


class NameRefused(ValueError):
    """This is not a name that we take."""


class WishRefused(ValueError):
    """A request that says nothing, or too much."""


class PersonElsewhere(Exception):
    """The e-mail address belongs to somebody of another agency."""

    def __init__(self) -> None:
        super().__init__("This e-mail address belongs to somebody in another agency.")


class RequestUnknown(LookupError):
    """There is no such open request in this agency."""

    def __init__(self) -> None:
        super().__init__(sayable("There is no such open request."))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to be given an account."""

    agency: str
    email: str
    roles: frozenset[Role]
    name: str = ""
    password: str | None = None


SPECIAL_USE_DOMAIN_NAMES.clear()  # an address is a name to sign in with: an agency's own network may end in `.local`


def new_id() -> str:
    """Make a key: a UUID as 32 hexadecimal digits."""
    return uuid.uuid4().hex


def check_email(email: str) -> str:
    """Give an address as it is kept, or refuse it."""
    folded = unicodedata.normalize("NFKC", email).strip()
    if _has_unseen(folded):
        raise EmailRefused(f"{email!r} has characters that cannot be seen: type the address anew")
    try:
        return validate_email(folded, check_deliverability=False).normalized
    except EmailNotValidError:
        raise EmailRefused(f"{email!r} is not an e-mail address: write one such as name@example.org") from None


def check_name(name: str) -> str:
    """Give a name as it is kept, or refuse it."""
    kept = " ".join(unicodedata.normalize("NFC", name).split())
    if not kept or len(kept) > LONGEST_NAME or _has_unseen(kept):
        raise NameRefused(f"Write a name of 1 to {LONGEST_NAME} characters")
    return kept


def _has_unseen(text: str) -> bool:
    return any(unicodedata.category(character) in UNSEEN for character in text)


def add_person(desk: Desk, newcomer: Newcomer, courses: tuple[str, ...]) -> tuple[Person, bool]:
    """Give somebody an account, or what is new to the one they have; the second value says whether it was made now."""
    email = check_email(newcomer.email)
    name = check_name(newcomer.name or email.partition("@")[0])
    hashed = hash_password(newcomer.password, email) if newcomer.password is not None else None
    stamp, key, agency_key = new_id(), PersonId(new_id()), AgencyId(new_id())

    def work(tx: Transaction) -> tuple[Person, bool]:
        agency = _find_or_add_agency(tx, newcomer.agency, agency_key, desk.now())
        known = people.find_account(tx, email)
        if known is None:
            person = Person(key, agency.id, email, name, newcomer.roles)
            people.add_person(tx, Account(person, hashed), stamp, desk.now())
            note(tx, Deed("added", person.id, after=sorted(person.roles)), desk.now())
        else:
            person = _renew(tx, known.person, replace(newcomer, agency=agency.id), desk.now())
            if hashed is not None:
                people.set_password(tx, person.id, hashed, stamp, desk.now())
                note(tx, Deed("password set", person.id), desk.now())
        people.enrol(tx, person.id, courses, desk.now())
        return person, known is None

    return desk.store.write(work)


def _find_or_add_agency(tx: Transaction, name: str, key: AgencyId, at: int) -> Agency:
    agency = people.find_agency(tx, name)
    if agency is None:
        agency = Agency(key, name, TIME_ZONE)
        people.add_agency(tx, agency, at)
    return agency


def _renew(tx: Transaction, person: Person, newcomer: Newcomer, at: int) -> Person:
    if person.agency != newcomer.agency:
        raise PersonElsewhere
    if not newcomer.roles <= person.roles:
        note(tx, Deed("roles set", person.id, sorted(person.roles), sorted(person.roles | newcomer.roles)), at)
        person = replace(person, roles=person.roles | newcomer.roles)
        people.set_roles(tx, person.id, person.roles, at)
    if newcomer.name and newcomer.name != person.name:
        person = replace(person, name=check_name(newcomer.name))
        people.set_name(tx, person.id, person.name)
        note(tx, Deed("renamed", person.id), at)
    return person


def ensure_demonstration(desk: Desk, courses: tuple[str, ...]) -> tuple[Person, ...]:
    """Give the people of the demonstration agency, made and enrolled if they are not there yet."""
    return tuple(
        add_person(desk, Newcomer(DEMONSTRATION, email, frozenset({role}), name), courses)[0]
        for role, (email, name) in DEMONSTRATORS.items()
    )


def agency_of(desk: Desk, person: Person) -> Agency:
    """Give the agency that a person belongs to."""
    return desk.store.read(lambda tx: people.load_agency(tx, person.agency))


def set_roles(desk: Desk, person: PersonId, roles: frozenset[Role]) -> None:
    """Replace a person's roles; their sessions end."""

    def work(tx: Transaction) -> None:
        before = people.load_person(tx, person).roles
        people.set_roles(tx, person, roles, desk.now())
        note(tx, Deed("roles set", person, sorted(before), sorted(roles)), desk.now())

    desk.store.write(work)


def disable_person(desk: Desk, person: PersonId) -> None:
    """Let a person in no more."""
    _set_disabled(desk, person, desk.now(), "disabled")


def enable_person(desk: Desk, person: PersonId) -> None:
    """Let a person in again."""
    _set_disabled(desk, person, None, "enabled")


def _set_disabled(desk: Desk, person: PersonId, since: int | None, action: str) -> None:
    stamp = new_id()

    def work(tx: Transaction) -> None:
        people.set_disabled(tx, person, since, stamp)
        note(tx, Deed(action, person), desk.now())

    desk.store.write(work)


def set_password(desk: Desk, person: Person, password: str) -> None:
    """Replace a person's password; their sessions and links end."""
    hashed, stamp = hash_password(password, person.email), new_id()

    def work(tx: Transaction) -> None:
        people.set_password(tx, person.id, hashed, stamp, desk.now())
        note(tx, Deed("password set", person.id), desk.now())

    desk.store.write(work)


def keep_hash(desk: Desk, person: PersonId, hashed: str) -> None:
    """Keep another hash of the same password, made because hashing has become dearer."""
    desk.store.write(lambda tx: people.keep_hash(tx, person, hashed))


def set_display(desk: Desk, person: PersonId, clock: int, display: Mapping[str, object]) -> None:
    """Keep how a person wants time limits and pages."""
    desk.store.write(lambda tx: people.set_display(tx, person, clock, display))


def ask(desk: Desk, person: Person, kind: str, wish: str) -> None:
    """Keep what a person asks their coordinator for: a `name` spelled right, or another `scenario`."""
    text = "\n".join(line.rstrip() for line in unicodedata.normalize("NFC", wish).strip().splitlines())
    if not text or len(text) > LONGEST_WISH:
        raise WishRefused(f"Write what you ask for, in at most {LONGEST_WISH} characters")
    request = Request(new_id(), person, kind, text, desk.now())
    desk.store.write(lambda tx: people.add_request(tx, request))


def requests_of(desk: Desk, person: Person) -> tuple[Request, ...]:
    """Give what a person has asked for."""
    return desk.store.read(lambda tx: people.list_own_requests(tx, person))


def requests_to(desk: Desk, coordinator: Person) -> tuple[Request, ...]:
    """Give what the people of a coordinator's agency ask for."""
    return desk.store.read(lambda tx: people.list_requests(tx, coordinator.agency))


def settle_request(desk: Desk, coordinator: Person, request: str) -> None:
    """Say that a request of the coordinator's own agency is dealt with."""

    def work(tx: Transaction) -> None:
        ours = {each.id for each in people.list_requests(tx, coordinator.agency)}
        if request not in ours or not people.settle_request(tx, request, coordinator.id, desk.now()):
            raise RequestUnknown
        note(tx, Deed("request settled", request, actor=coordinator.id, door=BROWSER), desk.now())

    desk.store.write(work)
