"""Pictures that the program draws itself: somebody of the cast in a pose at a place, as SVG without colours of its own.

Posture comes first, because posture is what an officer must read: how the weight rests, what the arms do, where the
head is turned. The face is a few strokes. Never drawn: weapons, wounds, self-harm.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from math import hypot

from elearn.course.backdrops import SEATS, backdrop, seat
from elearn.course.heads import ASKING, CALM, GUARDED, HIDDEN, LOW, WORRIED, Face, head
from elearn.course.looks import Appearance, appearance
from elearn.language.model import Figure, Look

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Arms:
    """Both arms from shoulder by elbow to hand, seen from the base of the neck, and the face that goes with them."""

    left: Points
    right: Points
    face: Face


@dataclass(frozen=True, slots=True)
class Posture:
    """How the body rests: where the base of the neck is and how it leans, and both legs down to the foot."""

    neck: tuple[float, float]
    lean: float
    legs: tuple[Points, Points]
    in_front: bool = False
    toes: float = 9


_ARMS: Mapping[str, Arms] = {
    "open": Arms(((-19, 8), (-29, 30), (-38, 48)), ((19, 8), (29, 30), (38, 48)), CALM),
    "across": Arms(((-19, 8), (-25, 32), (-21, 56)), ((19, 8), (24, 33), (-16, 33)), WORRIED),
    "folded": Arms(((-19, 8), (-25, 33), (15, 27)), ((19, 8), (25, 33), (-15, 22)), GUARDED),
    "hugging": Arms(((-19, 9), (-21, 34), (18, 15)), ((19, 9), (21, 34), (-18, 15)), LOW),
    "covering": Arms(((-19, 8), (-33, -8), (-7, -27)), ((19, 8), (33, -8), (7, -27)), HIDDEN),
    "reaching": Arms(((-19, 8), (-24, 32), (-22, 54)), ((19, 8), (42, 14), (68, 6)), ASKING),
}
_ON_THE_GROUND: Mapping[str, Arms] = {
    "open": Arms(((-18, 6), (-22, -16), (-22, -42)), ((18, 8), (14, 32), (-12, 36)), CALM),
    "across": Arms(((-18, 6), (-20, -16), (-8, -34)), ((18, 8), (20, 34), (-6, 42)), WORRIED),
    "folded": Arms(((-18, 8), (-16, 32), (14, 26)), ((18, 8), (22, 33), (-12, 22)), GUARDED),
    "hugging": Arms(((-18, 8), (-14, 34), (6, 50)), ((18, 8), (24, 32), (2, 54)), LOW),
    "covering": Arms(((-18, 6), (-26, -12), (-8, -32)), ((18, 8), (36, -8), (8, -30)), HIDDEN),
    "reaching": Arms(((-18, 6), (-20, -16), (-14, -38)), ((18, 8), (40, -2), (62, -12)), ASKING),
}
_KNEES = Arms(((-18, 9), (8, 36), (42, 26)), ((19, 9), (34, 30), (50, 20)), LOW)

_STAND = Posture((160, 64), 0, (((152, 118), (150, 150), (148, 182)), ((168, 118), (170, 150), (172, 182))), toes=0)
_BENT = Posture((166, 70), 9, (((152, 120), (149, 150), (148, 182)), ((168, 120), (172, 148), (172, 182))), toes=0)
_SEAT = Posture((146, 86), 3, (((150, 140), (190, 142), (190, 181)), ((142, 142), (180, 147), (178, 182))))
_FLOOR = Posture((138, 122), -5, (((148, 174), (190, 142), (208, 182)), ((142, 176), (178, 147), (192, 183))))
_KNEES_UP = Posture((138, 124), 10, (((134, 174), (180, 130), (188, 182)), ((130, 176), (172, 134), (180, 183))), True)
_CROUCH = Posture((150, 106), 7, (((146, 160), (150, 183), (112, 184)), ((150, 158), (188, 146), (186, 182))))
_LIE = Posture((112, 158), -82, (((164, 160), (206, 158), (242, 172)), ((166, 170), (204, 176), (246, 181))))
_CURLED = Posture((112, 158), -82, (((168, 160), (136, 160), (182, 172)), ((168, 172), (140, 172), (186, 181))), True)


def draw(figure: Figure, look: Look, alternative: str) -> str:
    """Draw a figure; its accessible name is the author's alternative text."""
    person = appearance(figure.cast, look)
    body, _, arms = figure.pose.partition("-")
    name = escape(alternative)
    return (
        f'<svg class="fig" viewBox="0 0 320 200" role="img" aria-label="{name}" focusable="false">'
        f"{backdrop(figure.place)}{_support(person, body, figure)}{_person(person, body, arms, figure.place)}</svg>"
    )


def _person(person: Appearance, body: str, arms: str, place: str) -> str:
    posture = _posture(person, body, arms, place)
    held = _held(body, arms, posture)
    legs = "".join(_leg(leg, person, posture) for leg in posture.legs)
    x, y = posture.neck
    frame = f'<g transform="translate({x:g} {y:g}) rotate({posture.lean:g})">'
    upper = f"{frame}{_torso(person)}{head(person, _face(held, body, arms))}</g>"
    reach = f"{frame}{_arm(held.left, person)}{_arm(held.right, person)}</g>"
    order = (upper, legs, reach) if posture.in_front else (legs, upper, reach)
    return "".join(order) + _near(person, body)


def _posture(person: Appearance, body: str, arms: str, place: str) -> Posture:
    seated = body == "sit" or (body == "stand" and "wheelchair" in person.aids)
    if seated and "wheelchair" in person.aids:
        return _SEAT
    if seated and (arms == "hugging" or place not in SEATS):
        return _KNEES_UP if arms in {"hugging", "covering"} else _FLOOR
    if seated:
        return _SEAT
    if body == "crouch":
        return _CROUCH
    if body == "lie":
        return _CURLED if arms in {"hugging", "covering"} else _LIE
    return _BENT if arms in {"hugging", "covering"} else _STAND


def _held(body: str, arms: str, posture: Posture) -> Arms:
    if body == "lie":
        return _ON_THE_GROUND[arms]
    if posture is _KNEES_UP and arms == "hugging":
        return _KNEES
    return _ARMS[arms]


def _face(held: Arms, body: str, arms: str) -> Face:
    return HIDDEN if (body, arms) == ("sit", "hugging") and held is _KNEES else held.face


def _support(person: Appearance, body: str, figure: Figure) -> str:
    if "wheelchair" in person.aids:
        return _CHAIR if body in {"sit", "stand"} else f'<g transform="translate(-84)">{_CHAIR}{_WHEELS}</g>'
    hugging = figure.pose == "sit-hugging"
    return seat(figure.place) if body == "sit" and not hugging else ""


def _near(person: Appearance, body: str) -> str:
    cane = {"stand": "M204 186L198 112", "lie": "M120 193h110"}.get(body, "M98 186L116 104")
    drawn = f'<path class="fig-cane" d="{cane}"/>' if "cane" in person.aids else ""
    return drawn + (_WHEELS if "wheelchair" in person.aids and body in {"sit", "stand"} else "")


_CHAIR = '<path class="fig-thing" d="M108 92q-3 0-3 4l7 50h62v8h-60M174 152l12 27h20M108 92H96"/>'
_WHEELS = (
    '<circle class="fig-wheel" cx="136" cy="161" r="24"/><circle class="fig-wheel" cx="136" cy="161" r="20.5"/>'
    '<circle class="fig-wheel" cx="136" cy="161" r="3"/><circle class="fig-wheel" cx="186" cy="179" r="6"/>'
)


def _torso(person: Appearance) -> str:
    wide, waist = 20 * person.width, 16.5 * person.width
    path = f"M{-wide:g} 8Q{-wide:g}-1-7-3Q0 3 7-3Q{wide:g}-1 {wide:g} 8L{waist:g} 52Q0 60{-waist:g} 52Z"
    return f'<g class="cloth-{person.cloth}"><path class="fig-part" d="{path}"/></g>{_garment(person)}'


def _garment(person: Appearance) -> str:
    details = {
        "hoodie": "M-11-1Q0 14 11-1M-3 7v11M3 7v11M-10 38h20l4 11h-28z",
        "jacket": "M0 3v51M-8-2l8 14 8-14M-12 34h7M12 34h-7",
        "uniform": "M-8-2l8 9 8-9M0 7v40M-15 16h10v9h-10zM5 16h10v9H5zM-16 48h32",
        "suit": "M-8-2l8 22 8-22M0 20v34M-3 4h6l-1 5 2 9-4 4-4-4 2-9z",
        "tee": "M-8-2Q0 9 8-2",
        "sweater": "M-8-2Q0 7 8-2M-15 47q15 6 30 0",
    }
    return f'<path class="fig-seam" d="{details[person.garment]}"/>'


def _leg(points: Points, person: Appearance, posture: Posture) -> str:
    x, y = points[-1]
    toes = posture.toes if posture.toes else (-5 if x < 160 else 5)
    kind = "legs-dark" if person.garment in {"uniform", "suit"} else "legs"
    shoe = f'<g class="shoe">{_limb(((x, y), (x + toes, y + 1)), 8)}</g>'
    return f'{shoe}<g class="{kind}">{_limb(points, 15 * person.width)}</g>'


def _arm(points: Points, person: Appearance) -> str:
    thick = 11 * (1 + person.width) / 2
    (x0, y0), (x1, y1), (x2, y2) = points
    shoulder = (x0 * person.width, y0)
    elbow = (x1 + (person.width - 1) * 10 * (1 if x1 > 0 else -1), y1)
    hand = f'<g class="skin-{person.skin}"><circle class="fig-part" cx="{x2:g}" cy="{y2:g}" r="5.5"/></g>'
    if person.garment == "tee":
        middle = ((shoulder[0] + 2 * elbow[0]) / 3, (shoulder[1] + 2 * elbow[1]) / 3)
        bare = f'<g class="skin-{person.skin}">{_limb((middle, elbow, (x2, y2)), thick - 2)}</g>'
        return f'{hand}{bare}<g class="cloth-{person.cloth}">{_limb((shoulder, middle), thick + 1)}</g>'
    length = hypot(x2 - elbow[0], y2 - elbow[1])
    cuff = (x2 - (x2 - elbow[0]) * 7 / length, y2 - (y2 - elbow[1]) * 7 / length)
    return f'<g class="cloth-{person.cloth}">{_limb((shoulder, elbow, cuff), thick)}</g>{hand}'


def _limb(points: Points, width: float) -> str:
    path = "M" + "L".join(f"{x:.4g} {y:.4g}" for x, y in points)
    return (
        f'<path class="fig-edge" stroke-width="{width + 3:.3g}" d="{path}"/>'
        f'<path class="fig-limb" stroke-width="{width:.3g}" d="{path}"/>'
    )
