"""How a scene's name is written so that it is read as that name, wherever it stands."""

import re

from elearn.language.names import slug

_SAFE = re.compile(r"[^\W_](?:[\w .()/'’…!?&+;-]*[\w.)'’…!?])?")
_SAFE_IN_CONDITION = re.compile(r"[^\"'“”„‟‘’‚‛,\[\]{}:#\\\n]+")


def spell_scene(title: str, name: str, quote: str = "") -> str:
    """A scene's name as a value: its title where that can stand, in quotation marks where it must, else its id.

    `quote` is the quotation mark that is open already.
    """
    if slug(title) != name or "\n" in title:
        return name
    if quote:
        return title if _SAFE_IN_CONDITION.fullmatch(title.replace(",", "").replace(":", "")) else name
    if _SAFE.fullmatch(title) and " #" not in title:
        return title
    return f'"{title}"' if not set('"\\“”„‟{}') & set(title) else name


def spell_in_condition(title: str, name: str) -> str:
    """A scene's name between the quotation marks of a condition."""
    return title if slug(title) == name and _SAFE_IN_CONDITION.fullmatch(title) else name
