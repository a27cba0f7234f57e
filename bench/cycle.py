"""The decision cycle of the product and of the yardstick, in turn, in one run: server CPU, latency, memory, bytes.

A cycle is the POST of an answer and the GET of the next scene, with the same durability on both sides. Both servers
are granian with one worker and sixteen threads; the driver is decision_load.py; everything stays on the loopback.
"""

import gzip
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parent.parent
LEARNERS = 8
COURSE, MODULE = "open-doors", "late-bus"
LIBRARY = ROOT / "tests" / "browser" / "library"
"""What is shipped, with a course in which nothing has to be completed before."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(command: list[str], address: str, **environment: str) -> Iterator[int]:
    """A server until the end of the block; gives its process id once it answers."""
    log = tempfile.TemporaryFile()
    process = subprocess.Popen(
        command, stdout=log, stderr=log, cwd=ROOT, env=os.environ | environment, start_new_session=True
    )
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(address, timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        else:
            log.seek(0)
            sys.exit(f"{command[0]} did not start: {log.read()[-2000:].decode()}")
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def prepare_people(database: str) -> None:
    for number in range(1, LEARNERS + 1):
        subprocess.run(
            [BIN / "elearn", "person", "add", "--database", database, "--agency", "Bench", "--role", "officer", "--email", f"learner{number}@example.invalid", "--password-stdin"],
            input=f"a long enough passphrase {number}\n", text=True, check=True, cwd=ROOT, capture_output=True,
            env=os.environ | {"ELEARN_LIBRARY": str(LIBRARY)},
        )  # fmt: skip


class Reader:
    """A browser of a few lines, to take the page that the yardstick imitates and to count what a cold load costs."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def open(self, path: str, **fields: str) -> str:
        body = urllib.parse.urlencode(fields).encode() if fields else None
        request = urllib.request.Request(urllib.parse.urljoin(self.base, path), body, {"Origin": self.base})
        with self.opener.open(request) as answer:
            self.path = urllib.parse.urlsplit(answer.url).path
            return str(answer.read().decode())

    def submit(self, page: str, pattern: str, **fields: str) -> str:
        form = next(f for f in re.findall(r"<form\b.*?</form>", page, re.S) if re.search(pattern, f))
        action = re.search(r'action="([^"]*)"', form)
        hidden = dict(re.findall(r'type="hidden" name="([^"]*)"[^>]*value="([^"]*)"', form))
        return self.open(action[1] if action else self.path, **hidden, **fields)


def first_decision(base: str) -> str:
    """The page of the first decision that chooses, as the first learner sees it."""
    reader = Reader(base)
    page = reader.submit(
        reader.open("/sign-in"), "password",
        email="learner1@example.invalid", password="a long enough passphrase 1",
    )  # fmt: skip
    page = reader.submit(reader.open(f"/courses/{COURSE}/{MODULE}"), "/begin")
    for _ in range(10):
        if 'data-decision="choose"' in page:
            return page
        rating = re.findall(r'name="rating"[^>]*value="([^"]*)"', page)
        page = reader.submit(page, "data-decision", **({"rating": rating[0]} if rating else {}))
    sys.exit("no decision to choose in the first ten pages")


def drive(profile: str, base: str, pid: int, seconds: float) -> dict[str, float]:
    out = Path(tempfile.mkstemp(suffix=".json")[1])
    sets = ["--set", f"course={COURSE}", "--set", f"module={MODULE}", "--set", "scenario=1"]
    words = ["--profile", profile, "--base", base, "--learners", str(LEARNERS), "--seconds", str(seconds)]
    subprocess.run(
        [sys.executable, ROOT / "bench/decision_load.py", *words, *sets, "--pid", str(pid), "--json", out],
        check=True,
        capture_output=True,
    )
    median: dict[str, float] = json.loads(out.read_text())["median"]
    out.unlink()
    return median


def cold_load(base: str, page: str) -> tuple[int, float]:
    """Requests and KiB, compressed, of a first visit to a scene."""
    addresses = set(re.findall(r'<(?:link|script|img)\b[^>]*(?:href|src)="(/[^"]+)"', page))
    sizes = [len(gzip.compress(page.encode(), 6))]
    for address in addresses:
        request = urllib.request.Request(urllib.parse.urljoin(base, address), headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request) as answer:
            sizes.append(len(answer.read()))
    return len(sizes), sum(sizes) / 1024


def measure(rounds: int = 3, seconds: float = 8) -> None:
    """Prints both sides, round by round, and what the issue asks of the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/elearn.db"
        ports = free_port(), free_port()
        bases = [f"http://127.0.0.1:{port}" for port in ports]
        serve = [str(BIN / "elearn"), "serve", "--port", str(ports[0]), "--database", database]
        with serving(serve, bases[0] + "/readyz", ELEARN_LIBRARY=str(LIBRARY)) as ours:
            prepare_people(database)
            page = first_decision(bases[0])
            copy = Path(folder, "page.html")
            copy.write_text(page)
            environment = {"BENCH_DB": f"{folder}/yardstick.db", "BENCH_PAGE": str(copy), "PYTHONPATH": str(ROOT)}
            subprocess.run(
                [sys.executable, "-c", "from bench import yardstick; yardstick.seed()"],
                env=os.environ | environment, check=True, cwd=ROOT,
            )  # fmt: skip
            granian = [str(BIN / "granian"), "--interface", "wsgi", "--blocking-threads", "16", "--no-ws"]
            granian += ["--port", str(ports[1]), "bench.yardstick:app"]
            with serving(granian, bases[1] + "/login", **environment) as theirs:
                compare(bases, (ours, theirs), rounds, seconds)
            requests, size = cold_load(bases[0], page)
            print(f"  cold load of a scene: {requests} requests, {size:.1f} KiB compressed (asked: ≤ 3 and ≤ 30)")


def compare(bases: list[str], pids: tuple[int, int], rounds: int, seconds: float) -> None:
    ratios, memory = [], 0.0
    for number in range(rounds):
        ours = drive("elearn", bases[0], pids[0], seconds)
        theirs = drive("generic", bases[1], pids[1], seconds)
        ratios.append(ours["server_cpu_ms_per_decision"] / theirs["server_cpu_ms_per_decision"])
        memory = max(memory, ours["pss_load"])
        for name, found in (("elearn", ours), ("yardstick", theirs)):
            print(
                f"  round {number + 1} {name:9}: {found['server_cpu_ms_per_decision']:.3f} ms server CPU a cycle,"
                f" {found['decisions_s']:.0f} cycles/s, POST p50 {found['post_p50']:.1f} p99 {found['post_p99']:.1f} ms,"
                f" errors {found['errors']:.0f}, memory {found['pss_load']:.0f} MiB",
                flush=True,
            )
    print(
        f"  server CPU a cycle, elearn ÷ yardstick, median of {rounds}: {statistics.median(ratios):.2f} (asked: ≤ 1.5)"
    )
    print(f"  whole stack under load, one worker: {memory:.0f} MiB PSS (asked: ≤ 150)")


if __name__ == "__main__":
    measure()
