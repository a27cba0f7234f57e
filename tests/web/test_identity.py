"""Signing in and out in the browser: nothing tells who has an account, nothing outlives a sign-out."""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from elearn.course.progress import Role
from elearn.services import roster
from elearn.services.signing_in import digest
from elearn.storage.tables import TABLES
from tests.web.conftest import PASSWORD, Guest, World

OFFICER = "officer@example.org"


def sign_in(guest: Guest, email: str = OFFICER, password: str = PASSWORD, **more: object) -> TestResponse:
    guest.get("/sign-in")
    return guest.post("/sign-in", {"email": email, "password": password, **more})


def is_signed_in(guest: Guest) -> bool:
    return guest.get("/settings").status_code == 200


def session_cookie(guest: Guest) -> str:
    cookie = guest.client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def test_the_right_password_signs_in(world: World) -> None:
    guest = world.guest()

    response = sign_in(guest)

    assert (response.status_code, response.location) == (303, "/")
    assert is_signed_in(guest)


def test_a_password_is_the_same_however_the_keyboard_composes_it(world: World) -> None:
    roster.set_password(world.desk, world.people["officer"], "deux caf\u00e9s et un cr\u00e8me")
    guest = world.guest()

    sign_in(guest, password="deux cafe\u0301s et un cre\u0300me")

    assert is_signed_in(guest)


def without_tokens(response: TestResponse) -> str:
    return re.sub(r'value="[^"]*"|<code>\w+</code>', "", response.text)


@pytest.mark.parametrize("email", ["officer@example.org", "disabled@example.org", "linkonly@example.org"])
def test_a_wrong_password_is_answered_as_for_an_account_that_does_not_exist(world: World, email: str) -> None:
    newcomer = roster.Newcomer("Somerville", "linkonly@example.org", frozenset({Role.OFFICER}))
    roster.add_person(world.desk, newcomer, ())
    roster.disable_person(world.desk, world.people["disabled"].id)

    known = sign_in(world.guest(), email, "wrong wrong wrong wrong")
    unknown = sign_in(world.guest(), "nobody@example.org", "wrong wrong wrong wrong")

    assert known.status_code == unknown.status_code == 422
    assert without_tokens(known) == without_tokens(unknown)
    assert {name for name, _ in known.headers} == {name for name, _ in unknown.headers}


def test_a_closed_account_is_answered_like_a_wrong_password(world: World) -> None:
    roster.disable_person(world.desk, world.people["disabled"].id)

    closed = sign_in(world.guest(), "disabled@example.org")
    unknown = sign_in(world.guest(), "nobody@example.org")

    assert without_tokens(closed) == without_tokens(unknown)


def test_a_wrong_password_costs_as_much_work_as_an_account_that_does_not_exist(world: World) -> None:
    def work(email: str) -> float:
        guest = world.guest()
        guest.get("/sign-in")
        began = time.thread_time()
        guest.post("/sign-in", {"email": email, "password": "wrong wrong wrong wrong"})
        return time.thread_time() - began

    for number in range(9):
        newcomer = roster.Newcomer("Somerville", f"known{number}@example.org", frozenset({Role.OFFICER}), "", PASSWORD)
        roster.add_person(world.desk, newcomer, ())
    pairs = [(work(f"known{number}@example.org"), work(f"nobody{number}@example.org")) for number in range(9)]
    known, unknown = (sorted(column)[4] for column in zip(*pairs, strict=True))

    assert 0.5 < known / unknown < 2


def test_the_sixth_wrong_password_must_wait_and_is_told_how_long(world: World) -> None:
    statuses = [sign_in(world.guest(), password="wrong wrong wrong wrong").status_code for _ in range(5)]
    sixth = sign_in(world.guest())

    assert statuses == [422] * 5
    assert sixth.status_code == 429
    assert sixth.headers["Retry-After"] == "15"
    assert "in a minute" in sixth.text


@pytest.mark.parametrize("place", ["//[", "http://[", "https://elsewhere.example", "//elsewhere.example"])
def test_a_place_that_cannot_be_gone_to_keeps_nobody_from_signing_in_or_out(world: World, place: str) -> None:
    guest = world.guest()

    came = sign_in(guest, next=place)
    guest.get("/settings")
    went = guest.post(f"/sign-out?next={place}", {"next": place})

    assert (came.status_code, came.location) == (303, "/")
    assert (went.status_code, went.location) == (303, "/sign-in?out=1")
    guest.get("/sign-in")
    assert guest.post(f"/sign-in?next={place}", {"email": OFFICER, "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize("body", ['"x"', '{"email": "\\ud800", "password": "\\ud800"}', '{"a":' * 5000])
def test_what_is_no_form_signs_nobody_in_and_is_no_fault(world: World, body: str) -> None:
    guest = world.guest()
    guest.get("/sign-in")

    response = guest.client.post(
        "/sign-in", data=body, content_type="application/json", headers={"X-CSRFToken": guest.token}
    )

    assert response.status_code == 422


def test_no_field_makes_a_browser_remember_longer_than_its_session(world: World) -> None:
    guest = world.guest()

    sign_in(guest, shared="yes", remember="y")

    assert guest.client.get_cookie("remember_token") is None


@pytest.mark.parametrize(
    "spelled", ["officer@example\u3002org", "officer@exam\u034fple.org", "OFFICER@EXAMPLE.ORG", " officer@example.org"]
)
def test_no_spelling_of_an_address_gives_more_tries(world: World, spelled: str) -> None:
    for _ in range(5):
        sign_in(world.guest(), password="wrong wrong wrong wrong")

    assert sign_in(world.guest(), spelled).status_code != 303


def test_a_form_left_empty_is_no_try(world: World) -> None:
    empty = [sign_in(world.guest(), email, password) for email, password in [("", ""), ("", "x"), (OFFICER, "")] * 3]

    assert {response.status_code for response in empty} == {422}
    assert sign_in(world.guest()).status_code == 303


def test_after_the_wait_the_right_password_signs_in(world: World) -> None:
    for _ in range(6):
        sign_in(world.guest(), password="wrong wrong wrong wrong")
    world.clock.go(seconds=16)

    assert sign_in(world.guest()).status_code == 303


def test_a_throttled_account_gets_in_by_a_link(world: World) -> None:
    for _ in range(6):
        sign_in(world.guest(), password="wrong wrong wrong wrong")

    assert is_signed_in(world.signed_in("officer"))


def test_opening_a_link_signs_nobody_in(world: World) -> None:
    guest, link = world.guest(), world.link("officer")

    page = guest.get(link)

    assert "Sign in as Officer" in page.text
    assert not is_signed_in(guest)
    assert guest.get(link).status_code == 200


def test_a_link_signs_in_once_among_twenty_presses(world: World) -> None:
    link = world.link("officer")
    guests = [world.guest() for _ in range(20)]
    for guest in guests:
        guest.get(link)

    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda guest: guest.post(link).status_code, guests))

    assert sorted(statuses) == [303] + [410] * 19


def test_a_used_link_says_so_and_whom_to_ask(make_world: Callable[..., World]) -> None:
    world = make_world(contact="Sam in the training office")
    link = world.link("officer")
    first = world.guest()
    first.get(link)
    first.post(link)

    again = world.guest().get(link)

    assert again.status_code == 410
    assert "This link has been used" in again.text
    assert "Ask Sam in the training office for a new sign-in link" in again.text


def test_an_expired_link_says_so(world: World) -> None:
    link = world.link("officer")
    world.clock.go(hours=25)

    page = world.guest().get(link)

    assert page.status_code == 410
    assert "This link has expired" in page.text


def test_a_link_that_nobody_made_is_not_known(world: World) -> None:
    assert world.guest().get("/sign-in/" + "a" * 43).status_code == 404


def test_signing_out_ends_the_session_for_a_copy_of_the_cookie_too(world: World) -> None:
    guest = world.signed_in("officer")
    stolen = world.guest()
    stolen.client.set_cookie("session", session_cookie(guest))
    before = is_signed_in(stolen)

    guest.post("/sign-out")
    stolen.client.set_cookie("session", session_cookie(stolen))

    assert before
    assert not is_signed_in(stolen)
    assert not is_signed_in(guest)


CHANGES: dict[str, Callable[[World], None]] = {
    "disabled": lambda world: roster.disable_person(world.desk, world.people["officer"].id),
    "other role": lambda world: roster.set_roles(world.desk, world.people["officer"].id, frozenset({Role.INSTRUCTOR})),
    "other password": lambda world: roster.set_password(world.desk, world.people["officer"], PASSWORD[::-1]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_account_binds_on_the_very_next_request(world: World, change: str) -> None:
    guests = [world.signed_in("officer"), world.signed_in("officer", shared=True)]

    CHANGES[change](world)

    assert [guest.get("/settings").status_code for guest in guests] == [303, 303]


def test_signing_in_makes_a_session_of_its_own(world: World) -> None:
    guest = world.guest()
    guest.get("/sign-in")
    before = session_cookie(guest)
    planted = world.guest()
    planted.client.set_cookie("session", before)

    sign_in(guest)

    assert session_cookie(guest) != before
    assert not is_signed_in(planted)


def test_a_second_sign_in_leaves_the_first_device_alone(world: World) -> None:
    first = world.signed_in("officer")
    second = world.signed_in("officer")
    second.post("/sign-out")

    assert is_signed_in(first)


def test_a_shared_computer_forgets_with_the_browser_and_after_half_an_hour(world: World) -> None:
    guest = world.guest()
    response = sign_in(guest, shared="yes")
    page = guest.get("/settings")
    world.clock.go(minutes=30)

    assert "Expires" not in response.headers["Set-Cookie"]
    assert page.headers["Cache-Control"] == "no-store"
    assert not is_signed_in(guest)


def test_the_cookie_is_not_written_again_on_each_request(world: World) -> None:
    guest = world.signed_in("officer")

    assert "Set-Cookie" not in guest.get("/settings").headers


def test_the_page_for_builders_is_not_there_in_production(make_world: Callable[..., World]) -> None:
    secure = {"base_url": "https://training.example.org", "secret_key": "0123456789abcdef" * 4}
    world = make_world(env="production", **secure)

    assert world.guest().get("/patterns", base_url=secure["base_url"]).status_code == 404
    assert make_world().guest().get("/patterns").status_code == 200


def test_the_cookie_of_a_secure_site_is_bound_to_it(make_world: Callable[..., World]) -> None:
    world = make_world(
        env="production", base_url="https://training.example.org", secret_key="0123456789abcdef" * 4, trusted_proxies=1
    )

    response = world.guest().get("/sign-in", base_url="https://training.example.org")

    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert response.headers["Strict-Transport-Security"]


def test_behind_a_proxy_tries_are_counted_by_who_asks(make_world: Callable[..., World]) -> None:
    world = make_world(trusted_proxies=1)

    def ask(address: str) -> int:
        guest = world.guest()
        guest.get("/sign-in")
        fields = {"email": "nobody@example.org", "password": "x"}
        return guest.post("/sign-in", fields, headers={"X-Forwarded-For": f"203.0.113.9, {address}"}).status_code

    ask("198.51.100.7")

    subjects = world.desk.store.read(lambda tx: tx.all(select(TABLES["sign_in_failure"].c.subject)))
    assert (digest("network:198.51.100.7"),) in subjects
    assert (digest("network:203.0.113.9"),) not in subjects


GOOD_PLACES = ["/settings", "/requests?kind=scenario", "/history"]
BAD_PLACES = [
    "//example.org", "///example.org", "////example.org", "/\\example.org", "\\\\example.org", "/\t/example.org",
    "https://example.org", "http://example.org/settings", "HTTPS://example.org", "https:example.org",
    "https:/example.org",
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "ftp://example.org", "mailto:a@b.c",
    "settings", "./settings", "../settings", "", " ", " /settings", "\n/settings", "/settings\n", "/settings\r\nX: y",
    "/settings\u0000", "/\u2028settings", "/nowhere", "/settings/nowhere", "/sign-out", "/sign-in", "/sign-in?next=/x",
    "/@example.org", "/.example.org", "/%2f%2fexample.org", "/%5cexample.org", "//example.org/settings",
    "/;@example.org",
    "?next=//example.org", "#settings", "//%65xample.org", "/\u200b/example.org", "https://127.0.0.1@example.org",
    "//127.0.0.1:8000@example.org", "http:///example.org", "/\\/example.org", "\\/example.org", "/ /example.org",
    "\u00a0/settings", "://example.org", "x:y", "/\u202esettings", "//[::1]", "//example.org:80", "https://localhost",
    "/coordinator/requests/x/settled", "/courses/a/b/begin", "/attempts/x", "%2Fsettings",
]  # fmt: skip


@pytest.mark.parametrize("place", GOOD_PLACES)
def test_after_signing_in_the_page_first_asked_for_comes(world: World, place: str) -> None:
    asked = world.guest()
    to = asked.get(place).location
    assert to is not None
    asked.get(to)

    response = asked.post("/sign-in", {"email": OFFICER, "password": PASSWORD, "next": place})

    assert response.location == place


@pytest.mark.parametrize("place", BAD_PLACES)
def test_no_other_place_is_gone_to_after_signing_in(world: World, place: str) -> None:
    guest, link = world.guest(), world.link("officer")
    guest.get(link)

    assert guest.post(link, {"next": place}).location == "/"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8000"])
def test_a_request_under_another_name_is_refused(world: World, host: str) -> None:
    assert world.guest().get("/sign-in", headers={"Host": host}).status_code == 400


def test_a_forwarded_name_is_not_believed_without_a_proxy(world: World) -> None:
    response = world.guest().get("/settings", headers={"X-Forwarded-Host": "evil.example"})

    assert response.status_code == 303
    assert "evil" not in str(response.headers)


def test_a_form_of_another_site_does_nothing(world: World) -> None:
    guest = world.signed_in("officer")

    response = guest.post("/settings", {"clock": "10"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert 'id="clock-0" name="clock" value="0" checked' in guest.get("/settings").text
