"""Which passwords we take, and how they are hashed: argon2id at 19 MiB, two passes, at most two at a time."""

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher

from elearn.course.sayings import sayable

SHORTEST = 15
LONGEST = 256
FEWEST_DIFFERENT = 6
PASSES = 2
KIBIBYTES = 19 * 1024
LANES = 1
AT_ONCE = 2
PATIENCE = 4.0
"""Seconds that a sign-in waits for its turn to be hashed before it is asked to come back."""


class PasswordRefused(ValueError):
    """A password is too easy to guess; the sentence says what to choose instead."""


class TooManySignIns(Exception):
    """More people sign in at this moment than we can check passwords for."""

    def __init__(self) -> None:
        super().__init__(sayable("Many people are signing in just now. Wait a few seconds and try again."))


_turns = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def hashing_turn() -> Iterator[None]:
    """Wait for one of the few places at which passwords are hashed, so that signing in never starves playing."""
    if not _turns.acquire(timeout=PATIENCE):
        raise TooManySignIns
    try:
        yield
    finally:
        _turns.release()


def normalise_password(password: str) -> str:
    """Give the form in which a password is hashed, whichever keyboard typed it."""
    return unicodedata.normalize("NFC", password)


def check_password(password: str, email: str) -> str:
    """Give the password as it is hashed, or refuse it."""
    chosen = normalise_password(password)
    if len(chosen) < SHORTEST:
        raise PasswordRefused(f"The password is too short: choose at least {SHORTEST} characters, such as four words")
    if len(chosen) > LONGEST:
        raise PasswordRefused(f"The password is too long: choose at most {LONGEST} characters")
    if len(set(chosen)) < FEWEST_DIFFERENT or email.casefold().strip() in chosen.casefold():
        raise PasswordRefused("The password is easy to guess: choose one that is not the e-mail address or a pattern")
    return chosen


def hash_password(password: str, email: str) -> str:
    """Give the hash to keep of a password that we take."""
    chosen = check_password(password, email)
    with hashing_turn():
        return PasswordHasher(time_cost=PASSES, memory_cost=KIBIBYTES, parallelism=LANES).hash(chosen)
