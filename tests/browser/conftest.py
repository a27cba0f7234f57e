"""One browser and one server for all browser tests: the real program on loopback, with a library of its own.

Every test gets a context of its own; people sign in as people do, by a one-time link.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from elearn.course.progress import Role
from elearn.services.desk import Desk
from elearn.services.opening import open_desk
from elearn.services.roster import Newcomer, add_person
from elearn.services.signing_in import make_link
from elearn.settings import load_settings

HERE = Path(__file__).resolve().parent
PROGRAMS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
AGENCY = "Test agency"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests share one server and one browser, so one worker runs them all."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@dataclass(frozen=True)
class Served:
    """The running program."""

    address: str
    database: str
    environment: dict[str, str]
    desk: Desk

    def run(self, *words: str) -> str:
        """Give what a command prints."""
        program = Path(sys.executable).with_name("elearn")
        done = subprocess.run([program, *words], env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"elearn {' '.join(words)}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def add(self, name: str, role: str) -> str:
        """Add somebody to every course; gives their e-mail address."""
        email = f"{name}@agency.example.org"
        newcomer = Newcomer(AGENCY, email, frozenset({Role(role)}))
        add_person(self.desk, newcomer, tuple(self.desk.catalogue.courses))
        return email

    def link(self, email: str) -> str:
        """Make a one-time sign-in link."""
        return f"{self.address}/sign-in/{make_link(self.desk, email, timedelta(hours=1))}"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The program, served with the shipped library and the tests' own beside it."""
    folder = tmp_path_factory.mktemp("served")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = str(found.getsockname()[1])
    database = f"sqlite:///{folder / 'elearn.db'}"
    address = f"http://127.0.0.1:{port}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ELEARN_")}
    environment = kept | {"ELEARN_LIBRARY": str(HERE / "library"), "ELEARN_BASE_URL": address}
    program = Path(sys.executable).with_name("elearn")
    words = [program, "serve", "--host", "127.0.0.1", "--port", port, "--database", database]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(words, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_until_ready(address, server, folder / "log")
            desk = open_desk(load_settings(database=database, library=HERE / "library"))
            yield Served(address, database, environment, desk)
            desk.store.close()
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait_until_ready(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=2):
                return
        except OSError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
    raise AssertionError(f"the server is not ready:\n{log.read_text()}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's browser, started once."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert program, f"no browser found: install one of {', '.join(PROGRAMS)}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Browser, served: Served) -> Iterator[Callable[..., BrowserContext]]:
    """Open contexts that are closed after the test."""
    contexts: list[BrowserContext] = []

    def open_context(**settings: object) -> BrowserContext:
        contexts.append(chromium.new_context(base_url=served.address, reduced_motion="reduce", **settings))
        return contexts[-1]

    yield open_context
    for context in contexts:
        context.close()
