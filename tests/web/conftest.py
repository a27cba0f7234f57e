"""The whole application for a test: the shipped course in a database of its own, and people of two agencies."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.course.catalogue import Catalogue
from elearn.course.progress import AttemptId, Person, Role
from elearn.services import authoring, playing, roster, signing_in
from elearn.services.desk import Desk
from elearn.services.opening import course_slugs, load_library, open_store, prepare_store
from elearn.settings import Settings, load_settings
from elearn.web.app import create_app
from tests.desks import Clock

PASSWORD = "correct horse battery"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's last form with a decision, else of its first form."""
    return dict(reversed(HIDDEN.findall(page)))


@dataclass
class Guest:
    """A browser: it keeps cookies, and sends each form with the token of the page that held it."""

    client: FlaskClient
    token: str = ""

    def get(self, path: str, **options: object) -> TestResponse:
        response = self.client.get(path, buffered=True, **options)  # type: ignore[arg-type]
        self._learn(response)
        return response

    def post(self, path: str, data: dict[str, object] | None = None, **options: object) -> TestResponse:
        fields = {"csrf_token": self.token, **(data or {})}
        response = self.client.post(path, data=fields, buffered=True, **options)  # type: ignore[arg-type]
        self._learn(response)
        return response

    def _learn(self, response: TestResponse) -> None:
        if response.mimetype == "text/html" and (
            found := re.search(r'name="csrf_token" value="([^"]+)"', response.text)
        ):
            self.token = found[1]


@dataclass
class World:
    """The application and those who use it."""

    app: Flask
    settings: Settings
    clock: Clock
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def desk(self) -> Desk:
        desk: Desk = self.app.extensions["desk"]
        return desk

    def guest(self) -> Guest:
        """A browser that nobody has signed in with."""
        return Guest(self.app.test_client())

    def link(self, name: str) -> str:
        """The path of a one-time sign-in link."""
        person = self.people[name]
        return f"/sign-in/{signing_in.make_link(self.desk, person.email, self.app.extensions['lifetimes'].idle)}"

    def signed_in(self, name: str, shared: bool = False) -> Guest:
        """A browser in which somebody has signed in by a link."""
        guest, link = self.guest(), self.link(name)
        guest.get(link)
        response = guest.post(link, {"shared": "yes"} if shared else {})
        assert response.status_code == 303, response.text
        guest.get("/settings")
        return guest

    def attempt(self, name: str = "officer") -> AttemptId:
        """An attempt that somebody has begun at the first module of the first course."""
        course = next(iter(self.desk.catalogue.courses.values()))
        return playing.begin(self.desk, self.people[name].id, course.slug, course.modules[0].id, 0)


CAST = {
    "officer": ("Somerville", Role.OFFICER),
    "other officer": ("Somerville", Role.OFFICER),
    "instructor": ("Somerville", Role.INSTRUCTOR),
    "coordinator": ("Somerville", Role.COORDINATOR),
    "coordinator elsewhere": ("Medford", Role.COORDINATOR),
    "disabled": ("Somerville", Role.OFFICER),
}


@pytest.fixture(scope="session")
def library() -> Catalogue:
    """What is shipped, read once."""
    return load_library(load_settings())


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory, library: Catalogue) -> Path:
    """A database with the shipped course and the cast, to be copied by each test."""
    path = tmp_path_factory.mktemp("furnished") / "elearn.db"
    settings = load_settings(database=f"sqlite:///{path}")
    prepare_store(settings)
    store = open_store(settings)
    desk = Desk(store, library, now=Clock())
    authoring.publish_catalogue(desk, library)
    for name, (agency, role) in CAST.items():
        email, courses = f"{name.replace(' ', '-')}@example.org", course_slugs(settings)
        newcomer = roster.Newcomer(agency, email, frozenset({role}), name.title(), PASSWORD)
        roster.add_person(desk, newcomer, courses)
    store.close()
    return path


@pytest.fixture
def make_world(furnished: Path, library: Catalogue, tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Make a world with other settings than the usual."""
    worlds: list[World] = []

    def make(**given: object) -> World:
        path = tmp_path / f"{len(worlds)}.db"
        shutil.copy(furnished, path)
        settings, clock = load_settings(database=f"sqlite:///{path}", **given), Clock()
        desk = Desk(open_store(settings), library, now=clock)
        app = create_app(settings, desk)
        emails = {name: f"{name.replace(' ', '-')}@example.org" for name in CAST}
        accounts = {name: signing_in.find_account_of(desk, email) for name, email in emails.items()}
        worlds.append(World(app, settings, clock, {name: each.person for name, each in accounts.items() if each}))
        return worlds[-1]

    yield make
    for world in worlds:
        world.desk.store.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """The usual world."""
    return make_world()
