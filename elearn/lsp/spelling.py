"""How a scene's name is written so that it is read as that name, wherever it stands."""

import re

from elearn.language.names import slug
from elearn.language.spelling import as_scene

_SAFE_IN_CONDITION = re.compile(r"[^\"'“”„‟‘’‚‛,\[\]{}:#\\\n]+")


def spell_scene(title: str, name: str, quote: str = "") -> str:
    """A scene's name as a value: its title where that is read as its name, else its id.

    `quote` is the quotation mark that is open already.
    """
    if not quote:
        return as_scene(title, name)
    safe = slug(title) == name and _SAFE_IN_CONDITION.fullmatch(title.replace(",", "").replace(":", ""))
    return title if safe else name


def spell_in_condition(title: str, name: str) -> str:
    """A scene's name between the quotation marks of a condition."""
    return title if slug(title) == name and _SAFE_IN_CONDITION.fullmatch(title) else name
