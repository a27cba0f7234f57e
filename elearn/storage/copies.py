"""Copies of a SQLite database as one file: made while it is in use, put in place while it is not.

Every step leaves either what was there or the whole of what is to be there, also when the process is killed between
any two of them. A database that is replaced is kept beside the new one.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from elearn.storage.dialects import Sqlite

SIDE_FILES = ("-wal", "-shm")
CHUNK = 1024 * 1024


def copy_database(engine: Sqlite, target: Path) -> None:
    """Copy a database, which others may be using, as it is at one moment."""
    remove_database(target)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    engine.copy_to(target)


def copy_file(source: Path, target: Path) -> None:
    """Copy a file byte by byte to a name that only we may read."""
    remove_database(target)
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with source.open("rb") as readable, open(descriptor, "wb") as writable:
        while chunk := readable.read(CHUNK):
            writable.write(chunk)
        writable.flush()
        os.fsync(writable.fileno())


def settle(engine: Sqlite) -> None:
    """Bring everything into the database's one file, with its log emptied and taken away."""
    engine.settle()
    sync(engine.path)


def put_in_place(copy: Path, engine: Sqlite, kept: Path | None) -> None:
    """Replace a database by a copy and keep the old one under another name.

    The old one must be settled, or it is damaged: then its log is kept beside it. A log left behind would be taken for
    the new one's, so it goes before the new one comes.
    """
    if kept is not None:
        os.link(engine.path, kept)
        for ending in SIDE_FILES:
            with suppress(FileNotFoundError):
                os.rename(f"{engine.path}{ending}", f"{kept}{ending}")
    sync_folder(engine.path.parent)
    os.rename(copy, engine.path)
    sync_folder(engine.path.parent)


def publish(draft: Path, name: Path) -> None:
    """Give a finished file its name, durably."""
    sync(draft)
    os.rename(draft, name)
    sync_folder(name.parent)


def remove_database(path: Path) -> None:
    """Take away a file that was only a draft, with what SQLite laid beside it."""
    for ending in ("", *SIDE_FILES, ".lock", ".in-use"):
        with suppress(FileNotFoundError):
            os.unlink(f"{path}{ending}")


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as readable:
        while chunk := readable.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def sync(path: Path) -> None:
    """Wait until a file is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Wait until a folder's names are on disk."""
    sync(path)
