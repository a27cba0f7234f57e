"""The map as a picture: one SVG that needs nothing beside it, holds no style or script, and says itself in words."""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from elearn.analysis.diagram.cards import (
    WIDTH,
    Face,
    badge_kind,
    badge_width,
    draw_badge,
    draw_card,
    is_listed,
    make_face,
)
from elearn.analysis.diagram.legend import ROW, SAMPLE, Sign, draw_legend, signs
from elearn.analysis.diagram.lettering import BOLD_SERIF, wrap
from elearn.analysis.diagram.model import Diagram, Lane
from elearn.analysis.diagram.outline import entries, headline, told
from elearn.analysis.diagram.routing import Course, Plan, make_plan
from elearn.analysis.diagram.style import TEXT, element, line_of_text, number

MARGIN = 36
NARROWEST = 720
ROOMY = 26
"""With so many scenes or fewer an option's words get a second line."""
_TIP, _HALF = 9, 5
_BADGE_DOWN = 17

Address = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn map. Between `breaks` (from the top) it can be cut for paper without cutting a card.

    `start` is the middle of the first card's upper edge; `legend` has a drawing and a meaning for each sign.
    """

    svg: str
    width: int
    height: int
    breaks: tuple[int, ...]
    start: tuple[int, int]
    legend: tuple[tuple[str, str], ...]


def draw(diagram: Diagram, address: Address | None = None, titled: bool = True) -> Drawing:
    """Draw a map, under its title and legend or alone.

    With `address` each scene is a link to what that gives for the scene's id.
    """
    lines = 2 if len(diagram.cards) <= ROOMY else 1
    faces = [make_face(card, lines, diagram.pass_percent) for card in diagram.cards]
    plan = make_plan(diagram, faces)
    width = max(NARROWEST, plan.width) + 2 * MARGIN
    head, top = _head(diagram, plan, width) if titled else ("", MARGIN)
    left = _left(plan, width, plan.places[diagram.start][0])
    body = "".join(
        [
            '<g aria-hidden="true">',
            *(_lane(course) for course in sorted(plan.courses, key=_depth)),
            *(_self(lane, plan, faces[lane.source]) for lane in plan.selves),
            *(_badges(course) for course in plan.courses if is_listed(diagram.cards[course.lane.source])),
            '</g><g role="list">',
            *_cards(diagram, faces, plan, address),
            "</g>",
        ]
    )
    height = top + plan.height + MARGIN
    moved = f'<g transform="translate({number(left)} {top})">{body}</g>'
    svg = _whole(diagram, f"{element('rect', 'ground', width=width, height=height)}{head}{moved}", width, height)
    x, y = plan.places[diagram.start]
    return Drawing(
        svg,
        width,
        height,
        breaks=(0, *(top + row - 20 for row in plan.rows[1:]), height),
        start=(int(left) + x, top + y),
        legend=tuple((_sample(sign), sign.meaning) for sign in signs(diagram, plan)),
    )


def _left(plan: Plan, width: int, start: int) -> float:
    """Where the map begins from the left: its start in the middle, as far as there is room."""
    return min(max(width / 2 - start, MARGIN), width - MARGIN - plan.width)


def _sample(sign: Sign) -> str:
    """A sign of the legend as a picture of its own."""
    drawn = sign.draw(SAMPLE / 2, ROW / 2)
    size = f'viewBox="0 0 {SAMPLE} {ROW}" width="{SAMPLE}" height="{ROW}"'
    return f'<svg class="map" {size} aria-hidden="true">{drawn}</svg>'


def _whole(diagram: Diagram, content: str, width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" lang="{escape(diagram.language)}" '
        f'xml:lang="{escape(diagram.language)}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="group" aria-labelledby="map-name" aria-describedby="map-said" '
        f'font-family="{escape(TEXT)}" font-size="12">'
        f'<title id="map-name">{escape(f"Map of {diagram.title}")}</title>'
        f'<desc id="map-said">{escape(" ".join(headline(diagram)))}</desc>'
        f'<g id="map-drawing">{content}</g></svg>\n'
    )


def _head(diagram: Diagram, plan: Plan, width: int) -> tuple[str, int]:
    """The title, the legend, and where the map itself begins."""
    room = width - 2 * MARGIN
    parts, y = _titles(diagram, room)
    legend, high = draw_legend(diagram, plan, room)
    parts.append(element("path", "rule", d=f"M{MARGIN} {number(y)}h{room}"))
    parts.append(f'<g transform="translate({MARGIN} {number(y + 8)})">{legend}</g>')
    y += high + 16
    parts.append(element("path", "rule", d=f"M{MARGIN} {number(y)}h{room}"))
    return f'<g aria-hidden="true">{"".join(parts)}</g>', int(y + 40)


def _titles(diagram: Diagram, room: float) -> tuple[list[str], float]:
    """The title and what the map is of; and where they end."""
    parts: list[str] = []
    y = MARGIN + 20.0
    for text in wrap(diagram.title, room / BOLD_SERIF, 26, 2):
        parts.append(line_of_text("title", text, MARGIN, y))
        y += 32
    for text in wrap(diagram.summary, min(room, 760), 15, 3):
        parts.append(line_of_text("lead", text, MARGIN, y))
        y += 21
    said = diagram.sentence if diagram.proved else f"{diagram.sentence} · not explored to the end: drawn as written"
    for text in wrap(said, room, 12, 2):
        parts.append(line_of_text("small", text, MARGIN, y + 4))
        y += 18
    return parts, y + 6


def _cards(diagram: Diagram, faces: list[Face], plan: Plan, address: Address | None) -> list[str]:
    drawn = []
    for place, entry in enumerate(entries(diagram)):
        name = escape(told(entry, diagram))
        picture = draw_card(faces[place], *plan.places[place])
        scene = entry.card.scene
        if address is not None and scene is not None:
            inner = f'<a href="{escape(address(scene.id))}" aria-label="{name}">{picture}</a>'
        else:
            inner = f'<g role="img" aria-label="{name}">{picture}</g>'
        mark = ' id="start"' if entry.card.start else ""
        drawn.append(f'<g role="listitem"{mark}>{inner}</g>')
    return drawn


def _depth(course: Course) -> tuple[bool, bool, bool]:
    """What is drawn later lies above."""
    lane = course.lane
    return lane.expert, lane.taken, not lane.loop


def look_of(lane: Lane) -> str:
    """How a lane and its tip look."""
    if not lane.taken:
        return "-untaken"
    if lane.expert:
        return "-expert"
    if lane.loop:
        return "-back"
    return "" if lane.can_pass else "-lost"


def _lane(course: Course) -> str:
    look, tip = look_of(course.lane), (8 if course.lane.expert else 6)
    places = course.places
    x, y, _ = places[0] if course.upward else places[-1]
    up = -1 if course.upward else 1
    path = _path(course)
    arrow = f"M{number(x)} {number(y)}l{-_HALF} {-up * (_TIP + tip - 6)}h{2 * _HALF}Z"
    dashes = {"stroke_dasharray": "7 5"} if course.lane.timeout and course.lane.taken else {}
    parts = [element("path", "halo", d=path), element("path", f"lane{look}", d=path, **dashes)]
    if look == "-back":
        parts.append(element("path", "lane-inner", d=path))
    if course.lane.taken and not course.lane.can_pass:
        parts.append(_cross(*_near_the_end(course)))
    return "".join(parts) + element("path", f"tip{look}", d=arrow)


def _near_the_end(course: Course) -> tuple[float, float]:
    """A place on a lane shortly before it arrives."""
    places = [*course.places] if not course.upward else [(x, low, top) for x, top, low in reversed(course.places)]
    (x, _, y), (to, end, _) = places[-2:]
    part, half = 0.78, (end - y) / 2
    weights = ((1 - part) ** 3, 3 * part * (1 - part) ** 2, 3 * part**2 * (1 - part), part**3)
    across = sum(weight * each for weight, each in zip(weights, (x, x, to, to), strict=True))
    return across, sum(weight * each for weight, each in zip(weights, (y, y + half, end - half, end), strict=True))


def _cross(x: float, y: float) -> str:
    """The mark of a way over which nobody passes any more, for those who cannot tell its colour."""
    ground = element("circle", "ground", cx=number(x), cy=number(y), r=7)
    return ground + element("path", "cross", d=f"M{number(x - 3.5)} {number(y - 3.5)}l7 7m0 -7l-7 7")


def _path(course: Course) -> str:
    """The course of a lane, ended just short of its tip."""
    places = list(course.places)
    if course.upward:
        x, top, low = places[0]
        places[0] = (x, top + _TIP - 2, low)
    else:
        x, top, low = places[-1]
        places[-1] = (x, top, low - _TIP + 2)
        places[-1] = (x, low - _TIP + 2, low - _TIP + 2)
    parts = []
    for number_, (x, top, low) in enumerate(places):
        if number_ == 0:
            parts.append(f"M{number(x)} {number(top)}")
        else:
            before, start = places[number_ - 1][0], places[number_ - 1][2]
            half = (top - start) / 2
            parts.append(
                f"C{number(before)} {number(start + half)} {number(x)} {number(top - half)} {number(x)} {number(top)}"
            )
        if low > top:
            parts.append(f"V{number(low)}")
    return "".join(parts)


def _badges(course: Course) -> str:
    """The signs of the answers that take a lane, side by side where it leaves its card."""
    x, y, _ = course.places[-1] if course.upward else course.places[0]
    return _row_of_badges(course.lane, x, y - _BADGE_DOWN if course.upward else y + _BADGE_DOWN)


def _row_of_badges(lane: Lane, x: float, y: float) -> str:
    rows = [row for row in lane.rows if row.mark]
    wide = sum(badge_width(row.mark) + 2 for row in rows) - 2
    left, parts = x - wide / 2, []
    for row in rows:
        kind = badge_kind(row) or ("back" if lane.loop else "")
        parts.append(draw_badge(row.mark, left + badge_width(row.mark) / 2, y, kind))
        left += badge_width(row.mark) + 2
    return "".join(parts)


def _self(lane: Lane, plan: Plan, face: Face) -> str:
    """A way that comes back to the same scene: an ear at the card's right side."""
    middle, top = plan.places[lane.source]
    x, y = middle + WIDTH / 2, top + face.height / 2
    path = f"M{number(x)} {number(y + 14)}c46 14 46 -42 {_TIP - 2} -28"
    arrow = f"M{number(x)} {number(y - 14)}l{_TIP} {-_HALF}v{2 * _HALF}Z"
    return (
        element("path", "lane-back", d=path)
        + element("path", "lane-inner", d=path)
        + element("path", "tip-back", d=arrow)
        + _row_of_badges(lane, x + 34, y)
    )
