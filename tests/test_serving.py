"""`elearn serve` and the commands beside it, as people use them: started, used, stopped, started again."""

import csv
import io
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.cookiejar import CookieJar
from pathlib import Path

import click
import pytest

from elearn.cli import elearn

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = Path(sys.executable).with_name("elearn")
SCENARIO = """---
title: The door
summary: A door is shut.
---
## The hall
### What do you do?
- Wait. {goto: End}
- Knock. {goto: End}

## End {ending: good}
The door opens.
"""
EMAIL = "officer@demo.example.org"


@dataclass
class Server:
    """A server of our own, with a library of its own."""

    folder: Path
    port: int
    process: subprocess.Popen[str] | None = None
    said: list[str] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return self.folder / "elearn.db"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ELEARN_")}
        settings = {"ELEARN_DATABASE": f"sqlite:///{self.database}", "ELEARN_LIBRARY": str(self.folder / "library")}
        return {**kept, **settings, "ELEARN_PORT": str(self.port), "PYTHONUNBUFFERED": "1"}

    def start(self, *words: str) -> float:
        """Start it; gives the seconds until it is ready."""
        log = (self.folder / "log").open("w")
        began = time.monotonic()
        command = [PROGRAM, "serve", *words]
        self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=subprocess.STDOUT, text=True)
        log.close()
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{self.address}/readyz", timeout=5):
                    return time.monotonic() - began
            except OSError:
                assert self.process.poll() is None, self.log
                time.sleep(0.05)
        raise AssertionError(self.log)

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def stop(self, how: int = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        return self.process.wait(timeout=30)

    def run(self, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PROGRAM, *words], input=typed, env=self.environment, capture_output=True, text=True, check=False
        )

    def count(self, table: str) -> int:
        with sqlite3.connect(self.database) as base:
            return int(base.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


class Browser:
    """A browser without scripts."""

    def __init__(self) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def open(self, address: str, **fields: str) -> str:
        body = urllib.parse.urlencode(fields).encode() if fields else None
        with self.opener.open(address, body, timeout=20) as answer:
            return str(answer.read().decode())

    def sign_in(self, link: str) -> str:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.open(link))
        assert token is not None
        return self.open(link, csrf_token=token[1])


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    (tmp_path / "library" / "scenarios").mkdir(parents=True)
    server = Server(tmp_path, free_port())
    yield server
    if server.process is not None and server.process.poll() is None:
        server.stop()


def links(log: str) -> dict[str, str]:
    return dict(re.findall(r"^  (officer|instructor|coordinator) +(http://\S+/sign-in/\S+)$", log, re.MULTILINE))


def test_the_first_start_says_what_it_does_and_gives_three_links_that_work(server: Server) -> None:
    server.start("--demo")

    found = links(server.log)
    pages = {role: Browser().sign_in(link) for role, link in found.items()}

    assert sorted(found) == ["coordinator", "instructor", "officer"]
    assert f"Open {server.address}" in server.log
    assert re.search(r"database sqlite:///.* +\d+\.\d\d s", server.log)
    assert "My course" in pages["officer"]
    assert "Scenarios" in pages["instructor"]
    assert "Who finished what" in pages["coordinator"]


def test_a_second_start_adds_nothing_and_gives_new_links(server: Server) -> None:
    tables = ("agency", "person", "person_role", "enrolment", "edition", "document")
    server.start("--demo")
    first, counts = links(server.log), {table: server.count(table) for table in tables}
    server.stop()

    server.start("--demo")

    assert {table: server.count(table) for table in tables} == counts
    assert not set(links(server.log).values()) & set(first.values())
    assert "published:" not in server.log


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_when_it_is_told_to(server: Server, how: int) -> None:
    server.start()

    assert server.stop(how) == 0


def test_a_server_that_is_killed_leaves_nobody_at_its_port(server: Server) -> None:
    server.start()

    server.stop(signal.SIGKILL)

    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", server.port)) != 0:
                return
        time.sleep(0.1)
    raise AssertionError("its worker goes on")


def test_requests_under_way_end_before_it_stops(server: Server) -> None:
    server.start()
    assert server.process is not None
    body = b"x=" + b"y" * 1000
    head = f"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as request:
        request.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode() + body[:500])
        time.sleep(0.3)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        request.sendall(body[500:])
        answer = request.recv(4000)

    assert answer.startswith(b"HTTP/1.1 400")
    assert server.process.wait(timeout=30) == 0


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("ELEARN_PORT", "many", "ELEARN_PORT: "), ("ELEARN_ENV", "production", "ELEARN_SECRET_KEY is missing")],
)
def test_a_wrong_configuration_does_not_start(server: Server, name: str, value: str, words: str) -> None:
    done = subprocess.run(
        [PROGRAM, "serve"], env={**server.environment, name: value}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_people_links_and_records_are_handled_beside_a_running_server(server: Server) -> None:
    server.start()
    add = ("person", "add", "--agency", "A", "--role", "officer", "--email", "d@example.org", "--name", "Dana Ortiz")

    first = server.run(*add, "--password-stdin", typed="four words are enough\n")
    again = server.run(*add)
    link = server.run("link", "--email", "d@example.org").stdout.strip()

    assert first.stdout == "Added d@example.org (officer)\n"
    assert again.stdout == "Kept d@example.org (officer): was here already, as Dana Ortiz\n"
    assert "My course" in Browser().sign_in(link)
    assert server.count("person") == 1


def test_adding_somebody_again_says_who_they_are_and_that_the_password_is_new(server: Server) -> None:
    server.start()
    add = ("person", "add", "--agency", "A", "--role", "officer", "--email", "d@example.org")
    server.run(*add, "--name", "Dana Ortiz")

    renamed = server.run(*add, "--role", "coordinator", "--name", "Dana M. Ortiz")
    password = server.run(*add, "--password-stdin", typed="four words are enough\n")

    assert renamed.stdout == "Kept d@example.org (coordinator, officer): was here already, as Dana M. Ortiz\n"
    assert password.stdout.endswith("as Dana M. Ortiz, and has a new password now\n")


def test_a_link_leads_to_the_port_that_the_server_really_has(server: Server) -> None:
    elsewhere = replace(server, port=free_port())
    elsewhere.start("--demo", "--port", str(elsewhere.port))

    beside = server.run("link", "--email", EMAIL).stdout.strip()
    shown = links(elsewhere.log)["officer"]
    elsewhere.stop()
    after = server.run("link", "--email", EMAIL).stdout.strip()

    assert shown.startswith(f"{elsewhere.address}/sign-in/")
    assert beside.startswith(f"{elsewhere.address}/sign-in/")
    assert after.startswith(f"{server.address}/sign-in/")


def test_a_port_that_is_taken_is_said_and_not_shared(server: Server) -> None:
    server.start()

    second = server.run("serve")

    assert second.returncode == 2
    assert second.stderr == (
        f"elearn: cannot listen on 127.0.0.1:{server.port}: something listens there already. "
        f"Stop that, or choose another port: elearn serve --port {server.port + 1}\n"
    )


@pytest.mark.parametrize(
    ("words", "typed", "sentence"),
    [
        (("link", "--email", "nobody@example.org"), "", "There is no account"),
        (("person", "add", "--agency", "A", "--role", "officer", "--email", "d@"), "", "is not an e-mail address"),
        (
            ("person", "add", "--agency", "A", "--role", "officer", "--email", "d@e.org", "--password-stdin"),
            "short\n",
            "at least 15 characters",
        ),
        (("export", "completions", "--agency", "Nowhere"), "", "There is no such agency"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    server: Server, words: tuple[str, ...], typed: str, sentence: str
) -> None:
    server.start()

    done = server.run(*words, typed=typed)

    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_on_a_database_that_is_not_there_says_so(server: Server) -> None:
    done = server.run("link", "--email", EMAIL)

    assert done.returncode == 1
    assert "`elearn serve` sets it up" in done.stderr
    assert not server.database.exists()


def test_a_document_is_published_beside_a_running_server(server: Server) -> None:
    server.start()
    path = server.folder / "door.md"
    path.write_text(SCENARIO)

    first, again = server.run("publish", str(path)), server.run("publish", str(path))
    path.write_text(SCENARIO.replace("{goto: End}", "{goto: Nowhere}"))
    broken = server.run("publish", str(path))

    assert re.fullmatch(r"published: The door \([0-9a-f]{12}\)\n", first.stdout)
    assert again.stdout == "unchanged: 1\n"
    assert broken.returncode == 1
    assert "Nowhere" in broken.stderr


def test_what_was_published_from_elsewhere_outlives_a_restart(server: Server) -> None:
    original = server.folder / "library" / "scenarios" / "door.md"
    original.write_text(SCENARIO)
    os.utime(original, (1, 1))
    server.start()
    changed = server.folder / "door.md"
    changed.write_text(SCENARIO.replace("The door opens.", "The door opens slowly."))
    published = server.run("publish", str(changed)).stdout
    server.stop()

    server.start()

    assert published.startswith("published: The door")
    assert "published:" not in server.log


def test_an_empty_export_has_its_columns(server: Server) -> None:
    server.start()

    sheet = server.run("export", "completions").stdout
    found = server.run("export", "completions", "--format", "json").stdout

    assert next(csv.reader(io.StringIO(sheet.removeprefix("\ufeff"))))[:3] == ["agency", "name", "email"]
    assert json.loads(found) == []


def wait_for(browser: Browser, address: str, words: str) -> str:
    for _ in range(100):
        page = browser.open(address)
        if words in page:
            return page
        time.sleep(0.1)
    raise AssertionError(f"{words!r} did not appear")


def test_a_watched_library_is_read_again_and_shows_what_is_broken(server: Server) -> None:
    server.start("--demo", "--watch")
    browser, page = Browser(), f"{server.address}/instructor/scenarios"
    browser.sign_in(links(server.log)["instructor"])
    path = server.folder / "library" / "scenarios" / "door.md"

    path.write_text(SCENARIO)
    added = wait_for(browser, page, "The door")
    path.write_text(SCENARIO.replace("{goto: End}", "{goto: Nowhere}"))
    broken = wait_for(browser, page, "Broken: its last edition is played")
    path.write_text(SCENARIO.replace("opens.", "opens slowly."))
    mended = wait_for(browser, page, "All ")

    assert "Broken" not in added
    assert "no scene is called" in broken
    assert "You have to go back in" in broken
    assert "Broken" not in mended
    assert server.count("edition") >= 2


def commands(group: click.Group, before: str = "elearn") -> Iterator[tuple[str, click.Command]]:
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            if isinstance(command, click.Group):
                yield from commands(command, f"{before} {name}")
            else:
                yield f"{before} {name}", command


def test_the_page_explains_every_command_and_every_option() -> None:
    page = (ROOT / "content" / "help" / "commands.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## `([^`]+)`\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    known = dict(commands(elearn))

    assert sections.keys() == known.keys()
    for name, command in known.items():
        options = {option for each in command.params for option in each.opts if option.startswith("--")} - {"--help"}
        arguments = {each.human_readable_name for each in command.params if isinstance(each, click.Argument)}
        assert set(re.findall(r"`(--[a-z-]+)", sections[name])) >= options, name
        assert set(re.findall(r"^- `(--[a-z-]+)|, `(--[a-z-]+)", sections[name], re.MULTILINE)) or not options
        assert all(f"`{argument.strip('…')}`" in sections[name] for argument in arguments), name
