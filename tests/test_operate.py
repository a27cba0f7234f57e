"""docs/operate.md, followed command by command on a machine of our own making.

The page's `sh` blocks run as they stand, in order, in a shell whose `systemctl`, `useradd` and `chown` are small
stand-ins (nobody may install a service for a test), with `/etc`, `/opt` and `/var` moved into a folder. The service is
started from the page's own unit file, and the browser's side goes through a proxy that ends TLS as the page's does.
"""

import os
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.certificates import self_signed
from tests.installed import ROOT, build

pytestmark = pytest.mark.xdist_group("wheel")

PAGE = (ROOT / "docs" / "operate.md").read_text()
SYSTEMCTL = """#!{python}
import os, re, signal, subprocess, sys, time, pathlib
unit = pathlib.Path("{root}/etc/systemd/system/elearn.service").read_text()
pid = pathlib.Path("{root}/service.pid")
settings = dict(os.environ)
for name, value in re.findall(r"^Environment=(\\w+)=(.*)$", unit, re.M):
    settings[name] = value
for path in re.findall(r"^EnvironmentFile=(.*)$", unit, re.M):
    settings |= dict(line.split("=", 1) for line in pathlib.Path(path).read_text().split())
if sys.argv[1] == "stop":
    os.kill(int(pid.read_text()), signal.SIGTERM)
    for _ in range(300):
        stat = pathlib.Path("/proc", pid.read_text(), "stat")
        if not stat.exists() or stat.read_text().rsplit(")")[1].split()[0] == "Z":
            break
        time.sleep(0.1)
    else:
        sys.exit("the service did not stop")
elif sys.argv[1] in ("start", "enable"):
    command = re.search(r"^ExecStart=(.*)$", unit, re.M)[1].split() + ["--port", "{port}"]
    folder = re.search(r"^WorkingDirectory=(.*)$", unit, re.M)[1]
    log = open("{root}/service.log", "ab")
    started = subprocess.Popen(command, cwd=folder, env=settings, stdout=log, stderr=log, start_new_session=True)
    pid.write_text(str(started.pid))
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.M | re.S)


@dataclass
class Machine:
    """A folder that plays a server's file system, and a shell whose paths lead there."""

    root: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)

    def moved(self, text: str) -> str:
        return re.sub(r"(?<![\w/.])/(etc|opt|var)/", rf"{self.root}/\1/", text)

    def shell(self, script: str) -> str:
        words = ["bash", "-euc", f"set -o allexport; {self.moved(script)}\nenv -0 > {self.root}/environment"]
        done = subprocess.run(
            words, cwd=self.root / "downloads", env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}\n{self.log}"
        pairs = (self.root / "environment").read_text().split("\0")
        found = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
        self.settings |= {name: value for name, value in found.items() if name.startswith("ELEARN_")}
        return done.stdout

    @property
    def environment(self) -> dict[str, str]:
        kept = {"PATH": f"{self.root}/programs:{os.environ['PATH']}", "HOME": str(self.root)}
        return kept | {n: v for n, v in os.environ.items() if n.startswith(("PIP_", "SSL_"))} | self.settings

    @property
    def log(self) -> str:
        path = self.root / "service.log"
        return path.read_text()[-3000:] if path.exists() else ""

    @property
    def database(self) -> Path:
        return self.root / "var/lib/elearn/elearn.db"

    def wait_until_ready(self) -> None:
        for _ in range(200):
            try:
                request = urllib.request.Request(f"http://127.0.0.1:{self.port}/readyz")
                with urllib.request.urlopen(request, timeout=2) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError(f"the service is not ready: {self.log}")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    root = tmp_path_factory.mktemp("machine")
    for folder in ("programs", "downloads", "etc/systemd/system", "opt", "var/lib"):
        (root / folder).mkdir(parents=True)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    shutil.copy(build("wheel", root / "dist"), root / "downloads")
    shutil.copy(ROOT / "lock" / "run.txt", root / "downloads")
    programs = {
        "systemctl": SYSTEMCTL.format(root=root, port=port, python=sys.executable),
        "useradd": f"#!/bin/sh\nmkdir -p {root}/var/lib/elearn\n",
        "chown": "#!/bin/sh\n",
        "python3": f'#!/bin/sh\nexec {sys.executable} "$@"\n',
    }
    for name, text in programs.items():
        (root / "programs" / name).write_text(text)
        (root / "programs" / name).chmod(0o755)
    machine = Machine(root, port)
    toml, unit = blocks("toml")[0], blocks("ini")[0]
    (root / "etc/elearn").mkdir()
    (root / "etc/elearn/elearn.toml").write_text(machine.moved(toml.replace("sqlite:////", f"sqlite:///{root}/")))
    (root / "etc/systemd/system/elearn.service").write_text(machine.moved(unit))
    for block in blocks("sh")[:4]:
        machine.shell(block)
    machine.wait_until_ready()
    yield machine
    pid = root / "service.pid"
    if pid.exists() and Path("/proc", pid.read_text()).exists():
        os.killpg(int(pid.read_text()), signal.SIGKILL)


class Proxy(ThreadingHTTPServer):
    """Ends TLS and passes on, with the headers of the page's nginx block."""

    daemon_threads = True

    def __init__(self, folder: Path, port: int) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.behind = port
        certificate, key = self_signed(folder, "training.example.org")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.trusted = ssl.create_default_context(cafile=str(certificate))


class Passing(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy

    def pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: value for name, value in self.headers.items() if not name.startswith("X-Forwarded")}
        headers |= {"Host": "training.example.org", "X-Forwarded-Host": "training.example.org"}
        headers |= {"X-Forwarded-For": self.client_address[0], "X-Forwarded-Proto": "https"}
        behind = HTTPConnection("127.0.0.1", self.server.behind, timeout=20)
        behind.request(self.command, self.path, body, headers)
        answer = behind.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"transfer-encoding", "content-length", "connection", "date", "server"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = pass_on  # noqa: N815 (the library calls them so)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="module")
def proxy(machine: Machine) -> Iterator[Proxy]:
    proxy = Proxy(machine.root, machine.port)
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    yield proxy
    proxy.shutdown()
    proxy.server_close()


class Visitor:
    """A browser outside, who knows the server by its name and through TLS alone."""

    def __init__(self, proxy: Proxy) -> None:
        self.jar = CookieJar()
        self.base = "https://training.example.org"
        port = proxy.server_address[1]

        class Resolving(urllib.request.HTTPSHandler):
            def https_open(self, request: urllib.request.Request) -> object:
                return self.do_open(Connection, request, context=proxy.trusted)

        class Connection(urllib.request.http.client.HTTPSConnection):  # type: ignore[name-defined,misc]
            def connect(self) -> None:
                raw = socket.create_connection(("127.0.0.1", port), 20)
                self.sock = proxy.trusted.wrap_socket(raw, server_hostname="training.example.org")

        self.opener = urllib.request.build_opener(Resolving, urllib.request.HTTPCookieProcessor(self.jar))

    def open(self, address: str, **fields: str) -> str:
        body = urllib.parse.urlencode(fields).encode() if fields else None
        request = urllib.request.Request(
            urllib.parse.urljoin(self.base, address), body, {"Origin": self.base, "Referer": self.base + "/"}
        )
        with self.opener.open(request, timeout=20) as answer:
            self.address = answer.url
            return str(answer.read().decode())


def test_the_page_works_as_written(machine: Machine, proxy: Proxy) -> None:
    people, backup, upgrade, restore = blocks("sh")[4:]

    assert (machine.root / "etc/elearn/secret.env").stat().st_mode & 0o077 == 0
    link = re.search(r"https://training\.example\.org/\S+", machine.shell(people))
    assert link, "no one-time link was printed"
    coordinator = Visitor(proxy)
    button = coordinator.open(link[0])
    fields = dict(re.findall(r'type="hidden" name="([^"]*)"[^>]*value="([^"]*)"', button))
    page = coordinator.open(link[0], **fields)
    assert "A. Coordinator" in page or "Sign out" in page
    assert all(cookie.secure for cookie in coordinator.jar)

    machine.shell(backup)
    kept = machine.root / "var/backups/elearn/first.backup"
    assert kept.stat().st_size > 0
    machine.shell(upgrade)
    machine.wait_until_ready()

    machine.shell("/opt/elearn/bin/elearn person add --agency Late --role officer --email late@example.org --name Late")
    machine.shell(restore)
    machine.wait_until_ready()
    with sqlite3.connect(machine.database) as base:
        emails = {row[0] for row in base.execute("SELECT email FROM person")}
    assert "coordinator@example.org" in emails
    assert "late@example.org" not in emails


def test_a_program_older_than_its_database_refuses_it(machine: Machine, tmp_path: Path) -> None:
    copy = tmp_path / "newer.db"
    machine.shell(f"/opt/elearn/bin/elearn backup {tmp_path}/again.backup")
    machine.shell(f"ELEARN_DATABASE=sqlite:///{copy} /opt/elearn/bin/elearn restore {tmp_path}/again.backup")
    with sqlite3.connect(copy) as base:
        base.execute("UPDATE alembic_version SET version_num = '9999'")

    done = subprocess.run(
        [machine.root / "opt/elearn/bin/elearn", "verify", "--json"],
        env=machine.environment | {"ELEARN_DATABASE": f"sqlite:///{copy}"}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 2
    assert "newer" in done.stderr + done.stdout
    assert "Traceback" not in done.stderr + done.stdout


def test_an_unsafe_configuration_does_not_start(machine: Machine) -> None:
    done = subprocess.run(
        [machine.root / "opt/elearn/bin/elearn", "serve", "--port", str(machine.port)],
        env=machine.environment | {"ELEARN_BASE_URL": "http://training.example.org"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert done.returncode != 0
    assert "ELEARN_BASE_URL" in done.stderr
