"""The roster: adding somebody twice changes nothing, addresses that look alike are one, agencies stay apart."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from elearn.course.progress import Person, Role
from elearn.services import roster
from elearn.services.desk import Desk
from elearn.services.roster import EmailRefused, NameRefused, Newcomer, PersonElsewhere, RequestUnknown, WishRefused
from elearn.storage import people
from elearn.storage.tables import TABLES

OFFICER = frozenset({Role.OFFICER})
DANA = Newcomer("Somerville", "dana@example.org", OFFICER, "Dana Ortiz")


def add(desk: Desk, newcomer: Newcomer, *courses: str) -> Person:
    return roster.add_person(desk, newcomer, courses)[0]


def enrolments(desk: Desk, person: Person) -> tuple[str, ...]:
    return desk.store.read(lambda tx: people.list_enrolments(tx, person.id))


def test_adding_somebody_twice_changes_nothing(desk: Desk) -> None:
    first = roster.add_person(desk, DANA, ("a", "b"))
    second = roster.add_person(desk, DANA, ("a", "b"))

    assert (first[1], second[1]) == (True, False)
    assert first[0] == second[0]
    assert enrolments(desk, first[0]) == ("a", "b")


def test_the_demonstration_is_made_once(desk: Desk) -> None:
    first = roster.ensure_demonstration(desk, ("a",))
    second = roster.ensure_demonstration(desk, ("a",))

    assert first == second
    assert [min(person.roles) for person in first] == ["officer", "instructor", "coordinator"]


def test_adding_somebody_again_adds_what_is_new(desk: Desk) -> None:
    add(desk, DANA, "a")
    person = add(desk, replace(DANA, roles=frozenset({Role.INSTRUCTOR}), name="Dana Ortiz-Lee"), "b")

    assert person.roles == {Role.OFFICER, Role.INSTRUCTOR}
    assert person.name == "Dana Ortiz-Lee"
    assert enrolments(desk, person) == ("a", "b")


@pytest.mark.parametrize(
    "email", ["DANA@example.org", " dana@example.org ", "ｄａｎａ@example.org", "dana@EXAMPLE.org"]
)
def test_addresses_that_look_alike_are_one_person(desk: Desk, email: str) -> None:
    first = add(desk, DANA)

    assert add(desk, replace(DANA, email=email)).id == first.id


@pytest.mark.parametrize(
    "email",
    ["", "dana", "dana@", "@example.org", "da\u200bna@example.org", "\u202edana@example.org", "dana@example.org\n.x"],
)
def test_an_address_with_unseen_or_missing_parts_is_refused(desk: Desk, email: str) -> None:
    with pytest.raises(EmailRefused):
        add(desk, replace(DANA, email=email))


@pytest.mark.parametrize("name", ["x" * 121, "Dana\u202e", "Dana\u0000"])
def test_a_name_with_unseen_characters_or_too_many_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(NameRefused):
        add(desk, replace(DANA, name=name))


def test_somebody_of_another_agency_cannot_be_taken_over(desk: Desk) -> None:
    add(desk, DANA)

    with pytest.raises(PersonElsewhere):
        add(desk, replace(DANA, agency="Medford", roles=frozenset({Role.COORDINATOR})))


def test_an_agency_that_takes_nobody_over_is_not_made(desk: Desk) -> None:
    add(desk, DANA)
    with pytest.raises(PersonElsewhere):
        add(desk, replace(DANA, agency="Medford"))

    assert [each.name for each in desk.store.read(people.list_agencies)] == ["Somerville"]


def two_agencies(desk: Desk) -> SimpleNamespace:
    return SimpleNamespace(
        officer=add(desk, DANA),
        coordinator=add(desk, Newcomer("Somerville", "c@example.org", frozenset({Role.COORDINATOR}))),
        stranger=add(desk, Newcomer("Medford", "s@example.org", frozenset({Role.COORDINATOR}))),
    )


def test_a_request_reaches_the_coordinator_of_the_same_agency_alone(desk: Desk) -> None:
    who = two_agencies(desk)
    roster.ask(desk, who.officer, "name", "Dana Ortiz-Lee")

    assert [each.wish for each in roster.requests_to(desk, who.coordinator)] == ["Dana Ortiz-Lee"]
    assert roster.requests_to(desk, who.stranger) == ()


def test_a_request_is_settled_once_and_by_its_own_agency(desk: Desk) -> None:
    who = two_agencies(desk)
    roster.ask(desk, who.officer, "scenario", "Not drunk")
    request = roster.requests_of(desk, who.officer)[0]

    with pytest.raises(RequestUnknown):
        roster.settle_request(desk, who.stranger, request.id)
    roster.settle_request(desk, who.coordinator, request.id)
    with pytest.raises(RequestUnknown):
        roster.settle_request(desk, who.coordinator, request.id)

    assert roster.requests_of(desk, who.officer)[0].settled_at is not None


@pytest.mark.parametrize("wish", ["", "  \n ", "x" * 1001])
def test_a_request_that_says_nothing_or_too_much_is_refused(desk: Desk, wish: str) -> None:
    who = two_agencies(desk)

    with pytest.raises(WishRefused):
        roster.ask(desk, who.officer, "name", wish)


def test_who_changed_what_is_written_down_without_personal_text(desk: Desk) -> None:
    person = add(desk, DANA)
    add(desk, replace(DANA, roles=frozenset({Role.INSTRUCTOR}), name="Dana Lee", password="correct horse battery"))
    roster.set_roles(desk, person.id, OFFICER)
    roster.disable_person(desk, person.id)
    roster.enable_person(desk, person.id)

    audit = TABLES["audit"]
    rows = desk.store.read(lambda tx: tx.all(select(audit.c.action, audit.c.subject, audit.c.before, audit.c.after)))

    assert {row[1] for row in rows} == {person.id}
    assert [row[0] for row in rows].count("roles set") == 2
    assert {row[0] for row in rows} == {"added", "roles set", "renamed", "password set", "disabled", "enabled"}
    assert not any(word in repr(rows) for word in ("Dana", "dana@", "argon2"))


def test_what_did_not_happen_is_not_written_down(desk: Desk) -> None:
    add(desk, DANA)
    add(desk, DANA)

    assert len(desk.store.read(lambda tx: tx.all(select(TABLES["audit"].c.id)))) == 1
