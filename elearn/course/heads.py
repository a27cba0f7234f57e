"""A drawn person's head: hair, face and what is worn on it. The origin is the base of the neck."""

from collections.abc import Mapping
from dataclasses import dataclass

from elearn.course.looks import Appearance

_CAP = "M-14.5-22C-19-46 17-50 14.5-22 13.5-28 12-31 9-33 4-30-5-30-10-34-13-31-13.5-27-14.5-22Z"
_LOW_CAP = "M-14.5-18C-19-47 19-47 14.5-18 13-24 8-26 0-26-8-26-13-24-14.5-18Z"
_WHOLE = "M-14.5-12C-19-48 19-48 14.5-12 11-8 6-6 0-6S-11-8-14.5-12Z"
_BEHIND: Mapping[str, str] = {
    "long": "M-14-28C-18-48 18-48 14-28L18 6Q0 12-18 6Z",
    "bob": "M-14-28C-19-48 19-48 14-28L18-9Q0-4-18-9Z",
    "afro": "M-8-9C-26-8-28-30-18-38-16-52 16-52 18-38 28-30 26-8 8-9Z",
    "ponytail": "M8-38Q26-36 22-12 21-4 24 2 10 2 11-14Z",
    "hijab": "M-16-28C-17-49 17-49 16-28L19 4Q0 13-19 4Z",
    "braids": "M-10-14q-8 8-6 16t-1 12M10-14q8 8 6 16t1 12",
    "locs": "M-13-26q-6 12-4 26M13-26q6 12 4 26M-11-16q-4 10-1 20M11-16q4 10 1 20",
}
_STRANDS = frozenset({"braids", "locs"})
_ON_TOP: Mapping[str, str] = {
    "bun": "M-7-40a8 7 0 1 1 14 0Z",
    "curly": (
        "M-15-22c-6-3-5-9-1-11-2-6 3-10 7-9 2-6 8-6 10-3 5-3 10 0 10 5 5 1 6 7 3 10 3 4 1 8-3 8"
        " 0-8-4-11-9-11-7 1-15-3-17 11Z"
    ),
    "turban": "M-16-25C-20-51 20-51 16-25 8-33-4-34-16-25ZM-15-30Q2-34 12-45M-10-40Q4-38 16-30",
    "beanie": "M-15-27C-17-49 17-49 15-27ZM-15-27h30v-6h-30Z",
}
_BARE = frozenset({"bald", "hijab", "turban"})


@dataclass(frozen=True, slots=True)
class Face:
    """What a face does: brows and mouth as paths, eyes open or shut, how far the head is bowed and tilted."""

    brows: str
    mouth: str
    eyes_open: bool = True
    bow: float = 0
    tilt: float = 0
    hidden: bool = False


CALM = Face(brows="M-8-30q3-2 6-1M2-31q3-1 6 1", mouth="M-4-13.5q4 2 8 0")
WORRIED = Face(brows="M-8-29l6-3M2-32l6 3", mouth="M-3.5-12.5h7", bow=2, tilt=5)
GUARDED = Face(brows="M-8-30.5l6 1.2M2-29.3l6-1.2", mouth="M-4-12.2q4-1.2 8 0", tilt=-5)
LOW = Face(brows="M-8-28l6-3.5M2-31.5l6 3.5", mouth="M-4-11.5q4-3 8 0", eyes_open=False, bow=5, tilt=9)
HIDDEN = Face(brows="", mouth="", bow=9, hidden=True)
ASKING = Face(brows="M-8-31q3-3 6-1M2-32q3-2 6 1", mouth="M-3-13q3 4 6 0z", tilt=4)


def head(person: Appearance, face: Face) -> str:
    """Draw neck, head, face and hair."""
    bowed = f"{face.bow:g}"
    parts = [
        f'<g transform="translate(0 {bowed})">{_behind(person)}</g>',
        f'<g class="skin-{person.skin}">{_neck(bowed)}</g>',
        f'<g transform="translate(0 {bowed})">',
        f'<g class="skin-{person.skin}"><path class="fig-part" d="{_skull(person)}"/></g>',
        "" if face.hidden else _features(face),
        _above(person, face),
        _aids(person, face),
        "</g>",
    ]
    return f'<g transform="rotate({face.tilt:g})">{"".join(parts)}</g>'


def _neck(bowed: str) -> str:
    return f'<path class="fig-part" d="M-6 {bowed}v-12h12v12q-6 7-12 0z"/>'


def _skull(person: Appearance) -> str:
    ears = "" if person.hair in {"hijab", "long", "bob"} else "M-13-24q-4-3-4 2 0 5 5 5M13-24q4-3 4 2 0 5-5 5"
    return f"{ears}M-13.5-26C-13.5-44 13.5-44 13.5-26 13.5-14 7-6 0-6S-13.5-14-13.5-26Z"


def _features(face: Face) -> str:
    drop = face.bow * 0.7
    eyes = (
        '<circle cx="-5.2" cy="-24" r="1.55"/><circle cx="5.2" cy="-24" r="1.55"/>'
        if face.eyes_open
        else '<path d="M-8-24q3 2.5 5.5 0M2.5-24q3 2.5 5.5 0"/>'
    )
    strokes = f'<path d="{face.brows}{face.mouth}M0-22q2 4-1 5"/>'
    return f'<g class="fig-face" transform="translate(0 {drop:g})">{eyes}{strokes}</g>'


def _colour(person: Appearance) -> str:
    return "cloth-teal" if person.hair in {"hijab", "turban", "beanie"} else f"hair-{person.hair_colour}"


def _behind(person: Appearance) -> str:
    path = _BEHIND.get(person.hair)
    if path is None:
        return ""
    if person.hair in _STRANDS:
        return f'<g class="{_colour(person)}"><path class="fig-edge" stroke-width="9" d="{path}"/>' + (
            f'<path class="fig-limb" stroke-width="6" d="{path}"/></g>'
        )
    return f'<g class="{_colour(person)}"><path class="fig-part" d="{path}"/></g>'


def _above(person: Appearance, face: Face) -> str:
    if person.hair == "bald":
        return ""
    if person.hair == "hijab":
        path = "M-16-24C-17-48 17-48 16-24 15-8 8-1 0-1S-15-8-16-24Z"
        path += "" if face.hidden else "M-10.5-30C-8-38 8-38 10.5-30 11-14 6-8 0-8S-11-14-10.5-30Z"
        return f'<g class="cloth-teal"><path class="fig-part" fill-rule="evenodd" d="{path}"/></g>'
    if face.hidden:
        return f'<g class="{_colour(person)}"><path class="fig-part" d="{_WHOLE}"/></g>'
    crown = _LOW_CAP if face.bow > 4 and person.hair not in _BARE else _CAP
    path = _ON_TOP.get(person.hair, crown)
    shade = ' opacity=".7"' if person.hair == "buzz" else ""
    under = f'<path class="fig-part" d="{crown}"/>' if person.hair == "bun" else ""
    return f'<g class="{_colour(person)}"{shade}><path class="fig-part" d="{path}"/>{under}</g>'


def _aids(person: Appearance, face: Face) -> str:
    drawn = ""
    if "glasses" in person.aids and not face.hidden:
        drop = face.bow * 0.7
        drawn += (
            f'<g class="fig-glasses" transform="translate(0 {drop:g})">'
            '<rect x="-11" y="-28" width="9" height="8" rx="3"/><rect x="2" y="-28" width="9" height="8" rx="3"/>'
            '<path d="M-2-25h4M-11-25h-3M11-25h3"/></g>'
        )
    if "hearing-aid" in person.aids:
        drawn += '<path class="fig-aid" d="M12.5-29q6-1 5 7-1 4-3 4"/>'
    return drawn
