"""Signing in: links work once, sessions end when they must, and guessing gets slower and slower."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from elearn.course.progress import Person, Role
from elearn.services import roster, signing_in
from elearn.services.desk import Desk
from elearn.services.passwords import PasswordRefused
from elearn.services.signing_in import Lifetimes, LinkNotUsable, NobodyKnown, TriedTooOften
from tests.desks import Clock

HOUR = timedelta(hours=1)
LIFETIMES = Lifetimes(idle=timedelta(hours=24), shared_idle=timedelta(minutes=30))
ADDRESS = "192.0.2.7"


@pytest.fixture
def dana(desk: Desk) -> Person:
    newcomer = roster.Newcomer("Somerville", "dana@example.org", frozenset({Role.OFFICER}), "Dana Ortiz")
    return roster.add_person(desk, newcomer, ())[0]


def tried(desk: Desk, email: str = "dana@example.org", address: str = ADDRESS) -> bool:
    try:
        signing_in.take_try(desk, email, address)
    except TriedTooOften:
        return False
    return True


def why_not(desk: Desk, secret: str) -> str:
    with pytest.raises(LinkNotUsable) as refused:
        signing_in.use_link(desk, secret, False, LIFETIMES)
    return refused.value.why


def test_a_link_signs_in_the_person_it_was_made_for(desk: Desk, dana: Person) -> None:
    secret = signing_in.make_link(desk, "Dana@Example.org ", HOUR)

    person, session = signing_in.use_link(desk, secret, False, LIFETIMES)

    found = signing_in.find_session(desk, session, LIFETIMES)
    assert person == dana
    assert found is not None
    assert found.person == dana


def test_looking_at_a_link_does_not_use_it(desk: Desk, dana: Person) -> None:
    secret = signing_in.make_link(desk, dana.email, HOUR)

    assert signing_in.look_at_link(desk, secret) == signing_in.look_at_link(desk, secret)


def test_a_link_works_once_among_twenty_at_the_same_time(desk: Desk, dana: Person) -> None:
    secret = signing_in.make_link(desk, dana.email, HOUR)

    def use(_number: int) -> bool:
        try:
            signing_in.use_link(desk, secret, False, LIFETIMES)
        except LinkNotUsable:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(use, range(20)))

    assert outcomes.count(True) == 1


def test_a_link_that_was_used_says_so(desk: Desk, dana: Person) -> None:
    secret = signing_in.make_link(desk, dana.email, HOUR)
    signing_in.use_link(desk, secret, False, LIFETIMES)

    assert why_not(desk, secret) == "used"


def test_a_link_expires(desk: Desk, dana: Person, clock: Clock) -> None:
    secret = signing_in.make_link(desk, dana.email, HOUR)
    clock.go(hours=1)

    assert why_not(desk, secret) == "expired"


def test_a_link_nobody_made_is_unknown(desk: Desk, dana: Person) -> None:
    assert why_not(desk, "x" * 43) == "unknown"


def test_closing_an_account_takes_its_links_away(desk: Desk, dana: Person) -> None:
    secret = signing_in.make_link(desk, dana.email, HOUR)
    roster.disable_person(desk, dana.id)

    assert why_not(desk, secret) == "unknown"


def test_nobody_gets_a_link_to_a_closed_account(desk: Desk, dana: Person) -> None:
    roster.disable_person(desk, dana.id)

    with pytest.raises(NobodyKnown):
        signing_in.make_link(desk, dana.email, HOUR)


def test_the_database_never_holds_a_secret(desk: Desk, dana: Person) -> None:
    secret = signing_in.make_link(desk, dana.email, HOUR)
    session = signing_in.open_session(desk, dana, False, LIFETIMES)
    kept = signing_in.keep_form(desk, b"sealed", HOUR)

    def everything(tx: object) -> str:
        from sqlalchemy import select

        from elearn.storage.tables import TABLES

        names = ("session", "sign_in_link", "stash")
        return repr([tx.all(select(TABLES[name])) for name in names])  # type: ignore[attr-defined]

    held = desk.store.read(everything)

    assert [each in held for each in (secret, session, kept)] == [False, False, False]


@pytest.mark.parametrize(("shared", "minutes"), [(False, 24 * 60), (True, 30)])
def test_an_idle_session_ends(desk: Desk, dana: Person, clock: Clock, shared: bool, minutes: int) -> None:
    session = signing_in.open_session(desk, dana, shared, LIFETIMES)

    clock.go(minutes=minutes)

    assert signing_in.find_session(desk, session, LIFETIMES) is None


@pytest.mark.parametrize(("shared", "minutes"), [(False, 24 * 60), (True, 30)])
def test_a_session_lasts_until_then(desk: Desk, dana: Person, clock: Clock, shared: bool, minutes: int) -> None:
    session = signing_in.open_session(desk, dana, shared, LIFETIMES)

    clock.go(minutes=minutes, seconds=-1)

    assert signing_in.find_session(desk, session, LIFETIMES) is not None


def test_a_session_in_use_goes_on(desk: Desk, dana: Person, clock: Clock) -> None:
    session = signing_in.open_session(desk, dana, True, LIFETIMES)

    for _ in range(12):
        clock.go(minutes=20)
        assert signing_in.find_session(desk, session, LIFETIMES) is not None


def test_no_session_outlives_its_whole_time(desk: Desk, dana: Person, clock: Clock) -> None:
    session = signing_in.open_session(desk, dana, True, LIFETIMES)

    for _ in range(40):
        clock.go(minutes=20)
        signing_in.find_session(desk, session, LIFETIMES)

    assert signing_in.find_session(desk, session, LIFETIMES) is None


def test_looking_at_a_session_twice_in_a_row_writes_nothing(desk: Desk, dana: Person, clock: Clock) -> None:
    session = signing_in.open_session(desk, dana, False, LIFETIMES)
    clock.go(minutes=5)

    found = signing_in.find_session(desk, session, LIFETIMES)

    assert found == signing_in.find_session(desk, session, LIFETIMES)


def test_signing_out_ends_the_session_at_once(desk: Desk, dana: Person) -> None:
    session = signing_in.open_session(desk, dana, False, LIFETIMES)
    signing_in.close_session(desk, signing_in.digest(session))

    assert signing_in.find_session(desk, session, LIFETIMES) is None


@pytest.mark.parametrize("change", ["disable", "roles", "password"])
def test_what_changes_an_account_ends_all_its_sessions(desk: Desk, dana: Person, change: str) -> None:
    sessions = [signing_in.open_session(desk, dana, shared, LIFETIMES) for shared in (True, False)]
    changes = {
        "disable": lambda: roster.disable_person(desk, dana.id),
        "roles": lambda: roster.set_roles(desk, dana.id, frozenset({Role.COORDINATOR})),
        "password": lambda: roster.set_password(desk, dana, "correct horse battery"),
    }

    changes[change]()

    assert [signing_in.find_session(desk, each, LIFETIMES) for each in sessions] == [None, None]


def test_five_tries_are_free_and_then_each_must_wait_longer(desk: Desk, dana: Person, clock: Clock) -> None:
    free = [tried(desk) for _ in range(6)]
    waits = []
    for _ in range(4):
        waited = 0
        while not tried(desk):
            clock.go(seconds=5)
            waited += 5
        waits.append(waited)

    assert free == [True] * 5 + [False]
    assert waits == [15, 30, 60, 120]


def test_an_account_that_does_not_exist_is_throttled_alike(desk: Desk, dana: Person) -> None:
    nobody = [tried(desk, "nobody@example.org") for _ in range(7)]

    assert nobody == [tried(desk) for _ in range(7)]


def test_spelling_an_address_otherwise_gives_no_more_tries(desk: Desk, dana: Person) -> None:
    spellings = [
        "dana@example.org",
        "DANA@example.org",
        " dana@example.org",
        "ｄａｎａ@example.org",
        "dana@EXAMPLE.org",
    ]
    for spelling in spellings:
        tried(desk, spelling)

    assert not tried(desk)


def test_guesses_at_the_same_time_are_counted_one_by_one(desk: Desk, dana: Person) -> None:
    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(lambda _number: tried(desk), range(64)))

    assert outcomes.count(True) == 5


def test_signing_in_forgives_the_tries_before_it(desk: Desk, dana: Person) -> None:
    for _ in range(4):
        tried(desk)
    signing_in.forgive(desk, dana.email, ADDRESS)

    assert [tried(desk) for _ in range(5)] == [True] * 5


def test_forty_officers_behind_one_address_all_get_in(desk: Desk) -> None:
    outcomes = [tried(desk, f"officer{number}@example.org") for number in range(40) for _ in range(3)]

    assert all(outcomes)


def test_one_address_cannot_guess_at_thousands_of_accounts(desk: Desk) -> None:
    outcomes = [tried(desk, f"officer{number}@example.org") for number in range(450)]

    assert outcomes.count(True) == signing_in.TRIES_OF_A_NETWORK


def test_a_household_of_ipv6_addresses_counts_as_one(desk: Desk) -> None:
    outcomes = [tried(desk, f"a{number}@example.org", f"2001:db8:1:2::{number:x}") for number in range(450)]

    assert outcomes.count(True) == signing_in.TRIES_OF_A_NETWORK


def test_after_a_hundred_wrong_passwords_only_a_link_helps(desk: Desk, dana: Person, clock: Clock) -> None:
    right = 0
    for _ in range(3000):
        right += tried(desk)
        clock.go(seconds=60)

    assert right <= 100 + 5
    signing_in.use_link(desk, signing_in.make_link(desk, dana.email, HOUR), False, LIFETIMES)


@pytest.mark.parametrize(
    "password",
    ["short", "fourteen chars", "aaaaaaaaaaaaaaaaaaaa", "ababababababababab", "my dana@example.org pass", "x" * 257],
)
def test_a_password_that_is_easy_to_guess_is_refused(desk: Desk, dana: Person, password: str) -> None:
    with pytest.raises(PasswordRefused):
        roster.set_password(desk, dana, password)


@pytest.mark.parametrize(
    "password",
    ["correct horse battery", "     spaces count too  ", "пароль из многих слов", "🐎🔋📎⭐🌵🍋🚲🧭🪁🎲🧩🎈🪀🧵🪡"],
)
def test_a_long_password_is_taken_as_it_is(desk: Desk, dana: Person, password: str) -> None:
    roster.set_password(desk, dana, password)

    account = signing_in.find_account_of(desk, dana.email)
    assert account is not None
    assert account.password is not None
    assert account.password.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
