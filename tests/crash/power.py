"""A power cut without a machine to unplug: an ext4 image on a loop device that is shut down without a last flush."""

import fcntl
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

SHUTDOWN = 0x8004587D
WITHOUT_FLUSHING = 2
MEGABYTES = 24


class Disk:
    """A small disk of its own, mounted at `place`."""

    def __init__(self, folder: Path) -> None:
        self.image = folder / "disk.img"
        self.place = folder / "disk"
        self.place.mkdir()
        with self.image.open("wb") as file:
            file.truncate(MEGABYTES * 1024 * 1024)
        run("mkfs.ext4", "-q", "-F", "-O", "^metadata_csum_seed", str(self.image))
        self.mount()

    def mount(self) -> None:
        run("mount", "-o", "loop", str(self.image), str(self.place))

    def cut_power(self) -> None:
        """From now on nothing reaches the disk, what was not synced included."""
        descriptor = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, SHUTDOWN, struct.pack("I", WITHOUT_FLUSHING))
        finally:
            os.close(descriptor)

    def power_up(self) -> None:
        """What the disk holds, as a machine finds it that starts again."""
        run("umount", str(self.place))
        self.mount()

    def remove(self) -> None:
        run("umount", str(self.place))


@contextmanager
def disk(folder: Path) -> Iterator[Disk]:
    folder.mkdir()
    made = Disk(folder)
    try:
        yield made
    finally:
        made.remove()
        shutil.rmtree(folder)


@cache
def why_not(folder: Path) -> str | None:
    """Why power cannot be cut here, None where it can."""
    if os.geteuid() != 0:
        return "only root can mount a disk image"
    if shutil.which("mkfs.ext4") is None:
        return "mkfs.ext4 is not installed"
    try:
        with disk(folder / "trial") as trial:
            trial.cut_power()
            trial.power_up()
    except (OSError, AssertionError) as error:
        return f"a disk image cannot be mounted and shut down: {error}"
    return None


def require_power_cuts(folder: Path) -> None:
    """Skip loudly where power cannot be cut; a CI that says it can must do it."""
    reason = why_not(folder)
    if reason is None:
        return
    told = f"SKIPPED: no power was cut, so durability is NOT PROVEN here: {reason}"
    print(told)
    if os.environ.get("ELEARN_TEST_POWER_CUTS") == "required":
        pytest.fail(told)
    pytest.skip(told)


def run(*command: str) -> None:
    finished = subprocess.run(command, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr.strip()
