"""The real server as a process that can be killed at any moment and started again."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("elearn")
LIBRARY = Path(__file__).resolve().parents[1] / "browser" / "library"
"""What is shipped, with a course in which nothing has to be completed before."""
PATIENCE = 60


class Server:
    """`elearn serve` on a database of its own, with two workers."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ELEARN_")}
        url, port = f"sqlite:///{self.database}", str(self.port)
        own = {"ELEARN_DATABASE": url, "ELEARN_PORT": port, "ELEARN_LIBRARY": str(LIBRARY)}
        return kept | own | {"ELEARN_WORKERS": "2", "ELEARN_SESSION_HOURS": "72"}

    def start(self) -> float:
        """Start it; gives the seconds until it answers."""
        began = time.monotonic()
        with self.database.with_suffix(".log").open("ab") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "serve"], env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        while not self.answers():
            assert self.process.poll() is None, self.database.with_suffix(".log").read_text()
            assert time.monotonic() - began < PATIENCE, self.database.with_suffix(".log").read_text()
            time.sleep(0.02)
        return time.monotonic() - began

    def answers(self) -> bool:
        """Whether the server and its database answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def kill(self, chance: random.Random) -> None:
        """SIGKILL one worker first or everything at once; nothing of it is left afterwards."""
        assert self.process is not None
        workers = children_of(self.process.pid)
        if workers and chance.random() < 0.5:
            with suppress(ProcessLookupError):
                os.kill(chance.choice(workers), signal.SIGKILL)
            time.sleep(chance.uniform(0, 0.2))
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for worker in workers:
            while Path(f"/proc/{worker}/exe").exists():
                time.sleep(0.01)

    def stop(self) -> None:
        """Let it end by itself."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)


def children_of(process: int) -> list[int]:
    with suppress(OSError):
        return [int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
