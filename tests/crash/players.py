"""Officers who play through the real pages, send again what got no answer, and remember what they were told.

What they remember is the ledger outside: every form before it is sent, and every one that was acknowledged by a 303.
"""

import http.client
import random
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.web.pages import Element, Page, read_page

COURSE = "/courses/open-doors"
MODULES = ("panic", "rule-out")
PATIENCE = 60
Controls = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Form:
    """A decision as it was sent: where, what it asked, and what was filled in."""

    attempt: str
    step: int
    wants: str
    controls: Controls


@dataclass
class Ledger:
    """What all players sent and what they were told."""

    sent: set[tuple[str, int]] = field(default_factory=set)
    acknowledged: list[Form] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


class Player(threading.Thread):
    """One officer's browser. It goes on until `ended` is set, and then finishes the attempt it is in."""

    def __init__(self, port: int, link: str, ledger: Ledger, ended: threading.Event) -> None:
        super().__init__(daemon=True)
        self.port, self.link, self.ledger, self.ended = port, link, ledger, ended
        self.chance = random.Random(link)
        self.cookies: dict[str, str] = {}
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        """Sign in and play."""
        try:
            self.sign_in()
            while not self.ended.is_set():
                self.play(self.chance.choice(MODULES))
        except AssertionError as trouble:
            self.ledger.troubles.append(str(trouble))
        finally:
            self.hang_up()

    def sign_in(self) -> None:
        status, _, body = self.ask("GET", self.link)
        assert status == 200, f"{status} from a sign-in link"
        (form,) = [each for each in read_page(body).one("main").all("form") if each.attributes["action"] == self.link]
        status, _, _ = self.ask("POST", form.attributes["action"], tuple(hidden(form).items()))
        assert status == 303, f"{status} from signing in"

    def play(self, module: str) -> None:
        """Play a module to its end."""
        page = self.page(f"{COURSE}/{module}")
        (form,) = [each for each in page.main.all("form") if each.attributes["action"].endswith("/begin")][:1]
        status, address, _ = self.ask("POST", form.attributes["action"], tuple(hidden(form).items()))
        assert status == 303, f"{status} from beginning"
        page = self.page(address)
        while not page.finished:
            page = self.answer(page)

    def answer(self, page: Page) -> Page:
        """Send a decision, and confirm it where the page asks back."""
        address = page.decision.attributes["action"]
        controls = () if page.asks_back else self.fill(page)
        _, _, attempt, step = address.split("/")
        form = Form(attempt.replace("-", ""), int(step), page.wants, controls or tuple(page.hidden().items()))
        self.ledger.sent.add((form.attempt, form.step))
        status, location, body = self.ask("POST", address, (*page.hidden().items(), *controls))
        if status == 303:
            self.ledger.acknowledged.append(form)
            return self.page(location)
        asked = Page(read_page(body), status, address)
        assert asked.asks_back, f"{status} at {address}: {asked.text[:200]}"
        return self.answer(asked)

    def fill(self, page: Page) -> Controls:
        """Fill a decision's controls somehow."""
        form = page.decision
        match page.wants:
            case "choose":
                return (("choice", self.chance.choice(list(page.labels().values()))),)
            case "select":
                return tuple(("choice", value) for value in page.labels().values() if self.chance.random() < 0.5)
            case "order":
                names = list(page.positions().values())
                places = self.chance.sample(range(1, len(names) + 1), len(names))
                return tuple((name, str(place)) for name, place in zip(names, places, strict=True))
            case "rate":
                return (("rating", self.rating(form)),)
            case "reflect":
                return (("text", "I listened first, I asked, and I waited until they could speak. " * 4),)
            case _:
                return ()

    def rating(self, form: Element) -> str:
        radios = [each.attributes["value"] for each in form.all("input", name="rating", type="radio")]
        return self.chance.choice(radios) if radios else form.one("input", name="rating").attributes["min"]

    def page(self, address: str) -> Page:
        """Open an address and follow where it leads."""
        status, location, body = self.ask("GET", address)
        while status == 303:
            address = location
            status, location, body = self.ask("GET", address)
        assert status == 200, f"{status} at {address}"
        return Page(read_page(body), status, address)

    def ask(self, method: str, address: str, fields: Controls = ()) -> tuple[int, str, str]:
        """Send a request, and the very same again until somebody answers it."""
        began = time.monotonic()
        while True:
            assert time.monotonic() - began < PATIENCE, f"nobody answered {method} {address} for {PATIENCE} seconds"
            try:
                status, location, body = self.ask_once(method, address, fields)
            except (OSError, http.client.HTTPException):
                self.hang_up()
                time.sleep(0.02)
                continue
            if status != 503:
                return status, location, body
            time.sleep(0.1)

    def hang_up(self) -> None:
        """Close the connection, if there is one."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def ask_once(self, method: str, address: str, fields: Controls) -> tuple[int, str, str]:
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{self.port}"}
        self.connection.request(method, address, urlencode(fields), headers)
        response = self.connection.getresponse()
        body = response.read().decode()
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return response.status, response.headers.get("Location", ""), body


def hidden(form: Element) -> dict[str, str]:
    found = form.all("input", type="hidden")
    return {each.attributes["name"]: each.attributes["value"] for each in found if "name" in each.attributes}
