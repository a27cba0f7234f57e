"""The legend: what the map's shapes and lines mean, as far as it has them."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from elearn.analysis.diagram.cards import HOPELESS
from elearn.analysis.diagram.lettering import width
from elearn.analysis.diagram.model import CardKind, Diagram
from elearn.analysis.diagram.routing import Plan
from elearn.analysis.diagram.style import element, line_of_text, number
from elearn.language.model import Ending

ROW = 26
SAMPLE, _SIZE, _GAP = 34, 12, 26


class Sign(NamedTuple):
    """One entry: how it is drawn with its middle at a place, and what it means."""

    draw: Callable[[float, float], str]
    meaning: str


def draw_legend(diagram: Diagram, plan: Plan, room: float) -> tuple[str, int]:
    """The legend's drawing from its upper left corner, and how high it is."""
    parts: list[str] = []
    x, y = 0.0, ROW / 2
    for sign in signs(diagram, plan):
        wide = SAMPLE + 8 + width(sign.meaning, _SIZE)
        if x and x + wide > room:
            x, y = 0.0, y + ROW
        parts.append(sign.draw(x + SAMPLE / 2, y) + line_of_text("small", sign.meaning, x + SAMPLE + 8, y + 4))
        x += wide + _GAP
    return "".join(parts), int(y + ROW / 2)


def signs(diagram: Diagram, plan: Plan) -> Iterator[Sign]:
    """The entries of the legend."""
    yield from _boxes(diagram)
    yield from _lines(diagram, plan)
    if any(card.percents is not None for card in diagram.cards):
        yield Sign(_scale, f"percent of plays that end here; {diagram.pass_percent} percent pass")
    rows = [row for card in diagram.cards for row in card.rows]
    if any(row.score is not None for row in rows):
        yield Sign(_pips, "points of an option, 0 to 3")
    if any(row.critical for row in rows):
        yield Sign(_cross, "critical: cannot pass")


def _boxes(diagram: Diagram) -> Iterator[Sign]:
    cards = diagram.cards
    decisions = [card.scene.decision for card in cards if card.scene is not None and card.scene.decision is not None]
    if any(decision.scored for decision in decisions):
        yield Sign(lambda x, y: _box("card", x, y, 2) + _bar("bar", x, y), "scored decision")
    if any(not decision.scored for decision in decisions):
        yield Sign(lambda x, y: _box("card", x, y, 2) + _bar("bar-open", x, y), "decision, not scored")
    if any(card.kind is CardKind.PASSAGE for card in cards):
        yield Sign(lambda x, y: _box("passage", x, y, 8), "passage")
    endings = {card.ending for card in cards}
    if Ending.GOOD in endings:
        yield Sign(lambda x, y: _box("good", x, y, 9), "good ending")
    if Ending.MIXED in endings:
        yield Sign(lambda x, y: _cut("mixed", x, y, 4, 9), "mixed ending")
    if Ending.POOR in endings:
        yield Sign(lambda x, y: _cut("poor", x, y, 6, 6), "poor ending")
    if not all(card.reached for card in cards):
        yield Sign(lambda x, y: _box("unreached", x, y, 2), "no play comes here")


def _lines(diagram: Diagram, plan: Plan) -> Iterator[Sign]:
    lanes = [course.lane for course in plan.courses] + list(plan.selves)
    if any(lane.expert for lane in lanes):
        yield Sign(lambda x, y: _line("lane-expert", x, y), "the expert's path")
    if any(lane.loop for lane in lanes):
        yield Sign(lambda x, y: _line("lane-back", x, y) + _line("lane-inner", x, y), "back to an earlier scene")
    if any(lane.timeout for lane in lanes):
        yield Sign(lambda x, y: _line("lane", x, y, "7 5"), "when time runs out")
    if any(lane.taken and not lane.can_pass for lane in lanes):
        yield Sign(lambda x, y: _line("lane-lost", x, y) + _ground(x, y) + _cross(x, y), HOPELESS.lower())
    if any(not lane.taken for lane in lanes):
        yield Sign(lambda x, y: _line("lane-untaken", x, y), "no play takes it")


def _box(look: str, x: float, y: float, radius: int) -> str:
    place: dict[str, object] = {"x": number(x - 15), "y": number(y - 9), "width": 30, "height": 18, "rx": radius}
    return element("rect", look, **place)


def _cut(look: str, x: float, y: float, across: int, down: int) -> str:
    d = (
        f"M{number(x - 15 + across)} {number(y - 9)}h{30 - 2 * across}l{across} {down}v{18 - 2 * down}"
        f"l-{across} {down}h-{30 - 2 * across}l-{across} -{down}v-{18 - 2 * down}Z"
    )
    return element("path", look, d=d)


def _bar(look: str, x: float, y: float) -> str:
    return element("rect", look, x=number(x - 12), y=number(y - 6), width=4, height=12, rx=2)


def _line(look: str, x: float, y: float, dashes: str | None = None) -> str:
    return element("path", look, d=f"M{number(x - 16)} {number(y)}h32", stroke_dasharray=dashes)


def _ground(x: float, y: float) -> str:
    return element("circle", "ground", cx=number(x), cy=number(y), r=7)


def _pips(x: float, y: float) -> str:
    dots = (("pip-on", -10), ("pip-on", 0), ("pip", 10))
    return "".join(element("circle", look, cx=number(x + aside), cy=number(y), r=3) for look, aside in dots)


def _scale(x: float, y: float) -> str:
    tick = element("path", "tick", d=f"M{number(x + 8)} {number(y - 6)}v12")
    bar = element("rect", "scale", x=number(x - 16), y=number(y - 3), width=32, height=6, rx=3)
    return bar + element("rect", "range", x=number(x + 2), y=number(y - 3), width=14, height=6, rx=3) + tick


def _cross(x: float, y: float) -> str:
    return element("path", "cross", d=f"M{number(x - 4.5)} {number(y - 4.5)}l9 9m0 -9l-9 9")
