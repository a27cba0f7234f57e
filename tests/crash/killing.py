"""Killing a piece of work before its Nth call that writes to disk, for every N there is.

The work runs in a fork of this process, so that nothing needs importing again, under strace, which sends SIGKILL in
place of the chosen call.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

WRITING_CALLS = "pwrite64,fdatasync,fsync,ftruncate,unlink,rename,write"


def require_strace() -> None:
    """Fail where strace is missing and tests must prove everything, else skip and say so."""
    if shutil.which("strace"):
        return
    reason = "SKIPPED: strace is not installed, so that nothing is killed before each write: apt install strace"
    print(reason)
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def is_killed(number: int, work: Callable[[], None], calls: str = WRITING_CALLS) -> bool:
    """Run the work and kill it before its `number`th writing call; False once it makes fewer."""
    status, _ = _run(work, calls, f"signal=SIGKILL:when={number}")
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0, "the work itself failed"
    return os.WIFSIGNALED(status)


def is_failed(number: int, work: Callable[[], None], calls: str, error: str) -> bool:
    """Run the work and let its `number`th call fail with an error; False once it makes fewer."""
    _, trace = _run(work, calls, f"error={error}:when={number}")
    return "(INJECTED)" in trace


def _run(work: Callable[[], None], calls: str, instead: str) -> tuple[int, str]:
    """Run the work in a fork under strace; gives how it ended and the calls that it made."""
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    os.waitpid(child, os.WUNTRACED)
    quiet = ("strace", "-f", "-qq")
    with tempfile.NamedTemporaryFile("r") as trace:
        tracer = subprocess.Popen(
            [*quiet, "-o", trace.name, "-e", f"trace={calls}", "-e", f"inject={calls}:{instead}", "-p", str(child)],
            stdin=subprocess.DEVNULL,
        )
        while "TracerPid:\t0" in Path(f"/proc/{child}/status").read_text():
            assert tracer.poll() is None, "strace cannot attach to a process here"
            time.sleep(0.002)
        os.kill(child, signal.SIGCONT)
        _, status = os.waitpid(child, 0)
        tracer.wait()
        return status, trace.read()
