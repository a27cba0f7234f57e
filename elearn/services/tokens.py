"""What a play page carries that only this server could have written: step tokens and opaque option values."""

import hmac
from collections.abc import Iterable

from elearn.language.model import Option


def step_token(key: bytes, step: int) -> str:
    """The token that a step of an attempt is answered with, once."""
    return hmac.digest(key, b"step:%d" % step, "sha256").hex()


def is_genuine(key: bytes, step: int, token: str) -> bool:
    """Whether this server made the token for that step."""
    return hmac.compare_digest(step_token(key, step).encode(), token.encode(errors="replace"))


def opaque(key: bytes, scene: str, option: str) -> str:
    """What stands for an option on a page: another value in every attempt, and no word about the option."""
    return hmac.digest(key, f"option:{scene}/{option}".encode(), "sha256").hex()[:20]


def option_values(key: bytes, scene: str, options: Iterable[Option]) -> dict[str, str]:
    """The opaque value of each option's id."""
    return {option.id: opaque(key, scene, option.id) for option in options}
