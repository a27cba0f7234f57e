"""What a person of the cast looks like when drawn: an author's words become the parts that the drawing knows.

What the author leaves open follows from the cast id, so that one person is the same in every picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from elearn.language.model import Look

_HAIR_STYLES: Mapping[str, str] = {
    "hijab": "hijab",
    "headscarf": "hijab",
    "turban": "turban",
    "beanie": "beanie",
    "cap": "beanie",
    "bald": "bald",
    "shaved": "buzz",
    "buzz": "buzz",
    "fade": "buzz",
    "cropped": "buzz",
    "braid": "braids",
    "plait": "braids",
    "loc": "locs",
    "dread": "locs",
    "afro": "afro",
    "curl": "curly",
    "coil": "curly",
    "bun": "bun",
    "ponytail": "ponytail",
    "tied": "ponytail",
    "bob": "bob",
    "shoulder": "bob",
    "long": "long",
    "short": "short",
}
_HAIR_COLOURS: Mapping[str, str] = {
    "black": "black",
    "blond": "blond",
    "fair": "blond",
    "auburn": "red",
    "red": "red",
    "ginger": "red",
    "grey": "grey",
    "gray": "grey",
    "white": "grey",
    "blue": "blue",
    "green": "green",
    "purple": "plum",
    "pink": "rose",
    "brown": "brown",
    "dark": "black",
}
_GARMENTS: Mapping[str, str] = {
    "uniform": "uniform",
    "hood": "hoodie",
    "jacket": "jacket",
    "coat": "jacket",
    "cardigan": "jacket",
    "blazer": "suit",
    "suit": "suit",
    "tie": "suit",
    "t-shirt": "tee",
    "tee": "tee",
    "jersey": "tee",
    "tank": "tee",
    "polo": "tee",
    "short-sl": "tee",
    "sweat": "sweater",
    "sweater": "sweater",
    "jumper": "sweater",
}
_CLOTH_COLOURS: Mapping[str, str] = {
    "navy": "navy",
    "blue": "slate",
    "green": "moss",
    "olive": "moss",
    "red": "brick",
    "maroon": "brick",
    "orange": "brick",
    "yellow": "ochre",
    "tan": "ochre",
    "brown": "ochre",
    "purple": "plum",
    "pink": "rose",
    "teal": "teal",
    "black": "coal",
    "dark": "coal",
    "grey": "ash",
    "gray": "ash",
    "white": "chalk",
    "cream": "chalk",
    "slate": "slate",
    "brick": "brick",
    "ochre": "ochre",
    "plum": "plum",
    "rose": "rose",
}
_BUILDS: Mapping[str, float] = {
    "slight": 0.86,
    "slim": 0.88,
    "thin": 0.86,
    "small": 0.9,
    "lean": 0.92,
    "broad": 1.14,
    "stocky": 1.16,
    "solid": 1.14,
    "heavy": 1.24,
    "large": 1.24,
    "fat": 1.24,
    "big": 1.2,
}
_STYLES_OF: Mapping[str, tuple[str, ...]] = {
    "girl": ("long", "ponytail", "braids", "bob", "curly", "bun"),
    "boy": ("short", "buzz", "curly", "short", "locs", "afro"),
    "neither": ("bob", "curly", "short", "locs", "short", "bob"),
}
_OWN_COLOURS = ("slate", "moss", "brick", "ochre", "plum", "teal", "ash", "rose")


Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class Appearance:
    """Everything the drawing needs to know of one person."""

    skin: int
    hair: str
    hair_colour: str
    garment: str
    cloth: str
    width: float
    aids: frozenset[str]


def appearance(cast: str, look: Look) -> Appearance:
    """Give the parts of somebody's look, those left open by the cast id."""
    chance = _rank(cast)
    hair, wears, build = _words(look.hair), _words(look.wears), _words(look.build)
    styles = _STYLES_OF.get(look.presents or "neither", _STYLES_OF["neither"])
    skin = look.skin if look.skin is not None else 1 + chance % 6
    natural = ("brown", "black", "brown", "blond", "red", "black") if skin < 3 else ("black", "black", "brown")
    garment = _find(_GARMENTS, wears, ("sweater", "hoodie", "tee", "jacket")[chance // 7 % 4])
    own = {"uniform": "navy", "suit": "coal"}.get(garment, _OWN_COLOURS[chance // 11 % len(_OWN_COLOURS)])
    return Appearance(
        skin=skin,
        hair=_find(_HAIR_STYLES, hair, styles[chance // 3 % len(styles)]),
        hair_colour=_find(_HAIR_COLOURS, hair, natural[chance // 5 % len(natural)]),
        garment=garment,
        cloth=_find(_CLOTH_COLOURS, wears, own),
        width=_find(_BUILDS, build, 1.0),
        aids=frozenset({look.aid} if look.aid else ()),
    )


def _words(text: str | None) -> tuple[str, ...]:
    return tuple((text or "").casefold().replace(",", " ").split())


def _find(kinds: Mapping[str, Kind], words: tuple[str, ...], otherwise: Kind) -> Kind:
    return next((kind for start, kind in kinds.items() if any(word.startswith(start) for word in words)), otherwise)


def _rank(text: str) -> int:
    rank = 0x811C9DC5
    for byte in text.encode():
        rank = (rank ^ byte) * 0x01000193 & 0xFFFFFFFF
    return rank
