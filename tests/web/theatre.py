"""A stage for plays: any scenarios as modules of a course, an officer in front of them, and how to answer a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from elearn.analysis.facts import Facts
from elearn.course.catalogue import Catalogue
from elearn.course.editions import Cited, Media, edition_of
from elearn.course.manifest import Competency, Course, Mode, Module
from elearn.course.outlook import dump_facts
from elearn.course.progress import Person, Role
from elearn.engine.answers import Answer, bare, is_timeout
from elearn.language.model import Scenario
from elearn.services import roster, signing_in
from elearn.services.desk import Desk
from elearn.settings import load_settings
from elearn.storage.database import Store
from elearn.storage.editions import current_edition, publish_edition, store_edition
from elearn.storage.facts import KeptFacts, keep_facts
from elearn.storage.upgrade import migrate
from elearn.web.app import create_app
from elearn.web.officer.scenes import plain
from tests.desks import Clock
from tests.web.pages import Page, read_page

COURSE = "course"


@dataclass
class Seat:
    """A browser in which somebody is signed in. It follows redirects and reads pages."""

    client: FlaskClient
    person: Person
    received: list[bytes] = field(default_factory=list)

    def send(self, response: TestResponse) -> TestResponse:
        """Keep every byte of an answer, headers included."""
        self.received.append(str(response.headers).encode() + response.data)
        return response

    def get(self, path: str) -> Page:
        """Open an address and follow where it leads."""
        response = self.send(self.client.get(path))
        while response.status_code == 303:
            path = response.headers["Location"]
            response = self.send(self.client.get(path))
        return Page(read_page(response.text), response.status_code, path)

    def post(self, path: str, fields: Mapping[str, Any]) -> TestResponse:
        """Send a form and stay there."""
        return self.send(self.client.post(path, data=fields))

    def submit(self, path: str, fields: Mapping[str, Any]) -> Page:
        """Send a form and follow where it leads."""
        response = self.post(path, fields)
        if response.status_code == 303:
            return self.get(response.headers["Location"])
        return Page(read_page(response.text), response.status_code, path)

    def press(self, page: Page, text: str, **more: str) -> Page:
        """Press a button of a page."""
        form = page.button(text)
        fields = {each.attributes["name"]: each.attributes["value"] for each in form.all("input", type="hidden")}
        return self.submit(form.attributes["action"], fields | more)

    def answer(self, page: Page, **controls: Any) -> Page:
        """Send a page's decision, and confirm it where the page asks back."""
        following = self.submit(page.decision.attributes["action"], page.hidden() | controls)
        return self.confirm(following) if following.asks_back else following

    def confirm(self, page: Page) -> Page:
        """Say yes to a page that asks back."""
        return self.submit(page.decision.attributes["action"], page.hidden())

    def begin(self, module: str = "m1", **more: str) -> Page:
        """Begin a module by its own button."""
        intro = self.get(f"/courses/{COURSE}/{module}")
        text = next(each for each in intro.buttons() if each.startswith(("Begin", "Start over")))
        return self.press(intro, text, **more)


@dataclass
class Theatre:
    """An application that plays these modules; its clock goes when it is told to."""

    app: Flask
    desk: Desk
    clock: Clock

    def seat(self, name: str = "Dana Whitfield", shared: bool = False, clock: int = 0) -> Seat:
        """A browser in which a new officer has signed in."""
        email = f"{name.replace(' ', '.').lower()}@example.org"
        newcomer = roster.Newcomer("Somerville", email, frozenset({Role.OFFICER}), name, None)
        person, _ = roster.add_person(self.desk, newcomer, tuple(self.desk.catalogue.courses))
        roster.set_display(self.desk, person.id, clock, {})
        return self.again(person, shared)

    def again(self, person: Person, shared: bool = False) -> Seat:
        """Another browser in which somebody has signed in."""
        client = self.app.test_client()
        lasting = self.app.extensions["lifetimes"]
        link = signing_in.make_link(self.desk, person.email, lasting.idle)
        seat = Seat(client, person)
        page = Page(read_page(client.get(f"/sign-in/{link}").text), 200)
        form = next(each for each in page.main.all("form"))
        fields = {each.attributes["name"]: each.attributes["value"] for each in form.all("input", type="hidden")}
        response = client.post(f"/sign-in/{link}", data=fields | ({"shared": "yes"} if shared else {}))
        assert response.status_code == 303, response.text
        return seat

    def close(self) -> None:
        """Close the database."""
        self.desk.store.close()


@cache
def _empty_database() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        migrate(f"sqlite:///{path}")
        return path.read_bytes()


def module_of(number: int, scenario: Scenario, mode: Mode = Mode.GUIDED, **more: Any) -> Module:
    """A scenario as the module `m<number>`."""
    return Module(f"m{number}", scenario.slug, scenario.kind, scenario.title, mode, minutes=scenario.minutes, **more)


def open_theatre(
    folder: Path,
    *acts: tuple[Scenario, Module],
    seed: int | None = None,
    cited: Cited | None = None,
    media: tuple[Media, ...] = (),
) -> Theatre:
    """Open an application that plays these modules, with a seed if the order of things matters."""
    database = f"sqlite:///{folder / 'theatre.db'}"
    (folder / "theatre.db").write_bytes(_empty_database())
    clock = Clock()
    course = Course(
        COURSE,
        "A course",
        "What it is about.",
        "The provider",
        "1.5",
        tuple(each for _, each in acts),
        "America/New_York",
    )
    cited = cited or Cited({}, {"engage": Competency("engage", "Connect first")})
    catalogue = Catalogue(courses={COURSE: course}, competencies=dict(cited.competencies))
    more = {} if seed is None else {"seed": lambda: seed}
    desk = Desk(Store.open(database), catalogue, now=clock, boot=lambda: "boot", tick=clock, **more)
    for scenario, _ in acts:
        edition = edition_of(scenario, scenario.title, cited, media)

        def publish(tx: Any, edition: Any = edition) -> None:
            store_edition(tx, edition, clock())
            publish_edition(tx, edition, clock())

        desk.store.write(publish)
    app = create_app(load_settings(database=database), desk)
    return Theatre(app, desk, clock)


def know(
    theatre: Theatre, slug: str, expert: tuple[Answer, ...] | None, remaining: Mapping[str, int] | None = None
) -> None:
    """Keep beside an edition what proving it would have shown."""

    def work(tx: Any) -> None:
        edition = current_edition(tx, slug)
        assert edition is not None
        facts = Facts(0, 0, expert=expert, remaining=remaining or {})
        keep_facts(tx, KeptFacts(edition, 5, dump_facts(facts, 5)))

    theatre.desk.store.write(work)


def controls_for(page: Page, scenario: Scenario, scene_id: str, given: Answer) -> dict[str, Any]:
    """The controls of a page that give an answer, found by the texts that the learner reads."""
    assert not is_timeout(given)
    controls: dict[str, Any] = {}
    if isinstance(given, dict) and "confidence" in given:
        controls["confidence"] = str(given["confidence"])
    answer = bare(given)
    if answer is None:
        return controls
    scene = next(each for each in scenario.scenes if each.id == scene_id)
    assert scene.decision is not None
    texts = {option.id: " ".join(plain(option.text).split()) for option in scene.decision.options}
    match page.wants:
        case "choose":
            return controls | {"choice": page.labels()[texts[str(answer)]]}
        case "select":
            return controls | {"choice": [page.labels()[texts[each]] for each in answer]}  # type: ignore[union-attr]
        case "order":
            names = page.positions()
            return controls | {names[texts[each]]: str(place) for place, each in enumerate(answer, 1)}  # type: ignore[arg-type]
        case "rate":
            return controls | {"rating": str(answer)}
        case "reflect":
            return controls | {"text": str(answer)}
    raise AssertionError(page.wants)
