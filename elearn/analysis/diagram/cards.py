"""A card: what it says about its scene, how high that makes it, and its drawing."""

from dataclasses import dataclass

from elearn.analysis.diagram.lettering import BOLD_SERIF, width, wrap
from elearn.analysis.diagram.model import Card, CardKind, Row
from elearn.analysis.diagram.style import element, line_of_text, number
from elearn.language.model import DecisionType, Ending

WIDTH = 256
BADGE = 17
_PAD, _LEFT = 14, 16
_KICKER, _HEADING, _ROW, _NOTE = 15, 20, 15, 18
_ROW_GAP = 5
_PIPS = 32
TYPES = {
    DecisionType.CHOOSE: "Choose",
    DecisionType.SELECT: "Select",
    DecisionType.ORDER: "Order",
    DecisionType.RATE: "Rate",
    DecisionType.REFLECT: "Reflect",
}
ENDINGS = {Ending.GOOD: "Good ending", Ending.MIXED: "Mixed ending", Ending.POOR: "Poor ending"}
HOPELESS = "No pass from here"
NOT_REACHED = "No play comes here"
ERRORS = "Mend "


@dataclass(frozen=True, slots=True)
class Face:
    """What a card shows, cut into lines."""

    card: Card
    kicker: tuple[str, ...]
    heading: tuple[str, ...]
    rows: tuple[tuple[Row, tuple[str, ...]], ...]
    notes: tuple[str, ...]
    enough: int

    @property
    def height(self) -> int:
        """How high the card is."""
        lines = sum(len(texts) for _, texts in self.rows)
        rows = lines * _ROW + len(self.rows) * _ROW_GAP + (5 if self.rows else 0)
        scale = 16 if self.card.percents else 0
        above = len(self.kicker) * _KICKER + len(self.heading) * _HEADING
        return 2 * _PAD - 6 + above + rows + len(self.notes) * _NOTE + scale


def make_face(card: Card, lines: int, enough: int) -> Face:
    """What a card shows; the words of an option get so many lines, and so many percent are enough to pass."""
    room = WIDTH - 2 * _LEFT
    listed = [row for row in card.rows if row.mark] if is_listed(card) else []
    heading = wrap(card.title, (room - (26 if card.ending else 0)) / BOLD_SERIF, 16, 3)
    kicker = wrap(kicker_of(card), room - (26 if card.ending else 0), 11.5, 2)
    return Face(card, kicker, heading, tuple((row, _lines(row, lines)) for row in listed), tuple(_notes(card)), enough)


def is_listed(card: Card) -> bool:
    """Whether the ways on are listed: options always, what leads apart from the others else."""
    return len({row.target for row in card.rows}) > 1 or any(row.kind == "option" for row in card.rows)


def kicker_of(card: Card) -> str:
    """What stands above a card's title: its number, what it is, what it assesses."""
    if card.kind is CardKind.OFF:
        return "After the last scene"
    decision = None if card.scene is None else card.scene.decision
    if card.ending is not None:
        return f"{card.number} · {ENDINGS[card.ending]}"
    if decision is None:
        return f"{card.number} · Passage"
    scored = f"scored: {', '.join(decision.assesses)}" if decision.scored else "not scored"
    return f"{card.number} · {TYPES[decision.type]} · {scored}"


def badge_width(mark: str) -> float:
    """How wide a sign is: a letter is round, a word longer."""
    return max(BADGE, width(mark, 11.5) + 12 if len(mark) > 1 else 0)


def draw_badge(mark: str, x: float, y: float, kind: str = "") -> str:
    """A sign with its middle at a place; `kind` is `expert`, `back`, `lost` or none."""
    wide = badge_width(mark)
    shape = element(
        "rect",
        f"badge{f'-{kind}' if kind else ''}",
        x=number(x - wide / 2),
        y=number(y - BADGE / 2),
        width=number(wide),
        height=BADGE,
        rx=BADGE / 2,
    )
    return shape + line_of_text("mark-expert" if kind == "expert" else "mark", mark, x, y + 4)


def badge_kind(row: Row) -> str:
    """How the sign of a way on looks."""
    return "expert" if row.expert else "lost" if row.taken and not row.can_pass else ""


def draw_card(face: Face, middle: float, top: float) -> str:
    """The drawing of a card whose upper edge's middle is there."""
    left = middle - WIDTH / 2
    parts = [_shape(face, left, top), _bar(face, left, top), _sign(face.card.ending, left + WIDTH - 30, top + 24)]
    y = top + _PAD + 9
    for text in face.kicker:
        parts.append(line_of_text("kicker", text, left + _LEFT, y))
        y += _KICKER
    y += 3
    for text in face.heading:
        parts.append(line_of_text("heading", text, left + _LEFT, y))
        y += _HEADING
    y += 2 if face.rows else 0
    for row, texts in face.rows:
        parts.append(_row(row, texts, left, y))
        y += len(texts) * _ROW + _ROW_GAP
    parts.append(_percents(face.card, face.enough, left, y))
    y += 16 if face.card.percents else 0
    parts += [_note(text, left, y + place * _NOTE) for place, text in enumerate(face.notes)]
    return "".join(parts) + _start(face.card, left, top)


def _lines(row: Row, lines: int) -> tuple[str, ...]:
    room = WIDTH - _LEFT - badge_width(row.mark) - 8 - _LEFT - (_PIPS if row.score is not None else 0)
    text = f"{row.text} (if {row.condition})" if row.condition else row.text
    return wrap(text, room, 12, 3 if row.kind == "route" else lines) or ("",)


def _notes(card: Card) -> list[str]:
    told = [ERRORS + ", ".join(card.errors)] if card.errors else []
    if not card.reached:
        return [NOT_REACHED, *told]
    notes = [*told, *[HOPELESS] * card.hopeless]
    if card.percents is not None:
        low, high = card.percents
        notes.append(f"{low} percent" if low == high else f"{low} to {high} percent")
    return notes


def _shape(face: Face, left: float, top: float) -> str:
    card, high = face.card, face.height
    look = _look(card)
    corners = {Ending.MIXED: (10, high / 2), Ending.POOR: (16, 16)}.get(card.ending) if card.ending else None
    radius = {CardKind.ENDING: 24, CardKind.PASSAGE: 14}.get(card.kind, 4)
    if corners is None:
        place: dict[str, object] = {"x": number(left), "y": number(top), "width": WIDTH, "height": high, "rx": radius}
        shape = element("rect", look, **place)
    else:
        shape = element("path", look, d=_cut(left, top, high, *corners))
    return shape + (_ring(left, top, high, radius, 4 if card.ending else 0) if card.expert else "")


def _ring(left: float, top: float, high: float, radius: float, apart: float) -> str:
    """The mark of a card on the expert's path: a frame, around an ending's own."""
    return element(
        "rect",
        "spine",
        x=number(left - apart),
        y=number(top - apart),
        width=number(WIDTH + 2 * apart),
        height=number(high + 2 * apart),
        rx=number(radius + apart),
    )


def _look(card: Card) -> str:
    if not card.reached:
        return "unreached"
    if card.ending is not None:
        return card.ending.value
    return {CardKind.PASSAGE: "passage", CardKind.OFF: "off"}.get(card.kind, "card")


def _cut(left: float, top: float, high: float, across: float, down: float) -> str:
    """A box with its corners cut off."""
    right, bottom = left + WIDTH, top + high
    corners = [
        (left + across, top),
        (right - across, top),
        (right, top + down),
        (right, bottom - down),
        (right - across, bottom),
        (left + across, bottom),
        (left, bottom - down),
        (left, top + down),
    ]
    return f"M{'L'.join(f'{number(x)} {number(y)}' for x, y in corners)}Z"


def _bar(face: Face, left: float, top: float) -> str:
    decision = None if face.card.scene is None else face.card.scene.decision
    if decision is None or not face.card.reached:
        return ""
    look = "bar" if decision.scored else "bar-open"
    return element("rect", look, x=number(left + 5), y=number(top + 12), width=5, height=face.height - 24, rx=2.5)


def _sign(ending: Ending | None, x: float, y: float) -> str:
    paths = {
        Ending.GOOD: f"M{number(x - 7)} {number(y)}l5 6l10 -12",
        Ending.MIXED: f"M{number(x - 8)} {number(y + 2)}q4 -8 8 -2t8 -2",
        Ending.POOR: f"M{number(x - 6)} {number(y - 6)}l12 12m0 -12l-12 12",
    }
    return "" if ending is None else element("path", f"sign-{ending.value}", d=paths[ending])


def _row(row: Row, texts: tuple[str, ...], left: float, y: float) -> str:
    wide = badge_width(row.mark)
    parts = [draw_badge(row.mark, left + _LEFT + wide / 2, y - 4, badge_kind(row))]
    parts += [
        line_of_text("words-line", text, left + _LEFT + wide + 8, y + place * _ROW) for place, text in enumerate(texts)
    ]
    if row.score is not None:
        parts.append(_pips(row, left + WIDTH - _LEFT, y - 4))
    return "".join(parts)


def _pips(row: Row, right: float, y: float) -> str:
    """An option's points: as many of three dots filled; a cross where it is critical."""
    if row.critical:
        return element("path", "cross", d=f"M{number(right - 9)} {number(y - 4.5)}l9 9m0 -9l-9 9")
    return "".join(
        element(
            "circle",
            "pip-on" if place < (row.score or 0) else "pip",
            cx=number(right - 23 + 10 * place),
            cy=number(y),
            r=3,
        )
        for place in range(3)
    )


def _percents(card: Card, enough: int, left: float, y: float) -> str:
    """The range of percents on a scale from 0 to 100, with a tick at what passes."""
    if card.percents is None:
        return ""
    low, high = card.percents
    room = WIDTH - 2 * _LEFT - 12
    start = left + _LEFT
    width_ = max(4.0, room * (high - low) / 100)
    x = min(start + room * low / 100, start + room - width_)
    place: dict[str, object] = {"y": number(y - 6), "height": 7, "rx": 3.5}
    mark = start + room * enough / 100
    return "".join(
        [
            element("rect", "scale", x=number(start), width=number(room), **place),
            element("rect", "range", x=number(x), width=number(width_), **place),
            element("path", "tick", d=f"M{number(mark)} {number(y - 9)}v13"),
        ]
    )


def _note(text: str, left: float, y: float) -> str:
    if text == HOPELESS or text.startswith(ERRORS):
        cross = element("path", "cross", d=f"M{number(left + _LEFT)} {number(y - 8)}l8 8m0 -8l-8 8")
        return cross + line_of_text("warning", text, left + _LEFT + 16, y)
    return line_of_text("aside", text, left + _LEFT, y)


def _start(card: Card, left: float, top: float) -> str:
    if not card.start:
        return ""
    tag = element("rect", "start", x=number(left + 14), y=number(top - 11), width=52, height=19, rx=9.5)
    return tag + line_of_text("start-mark", "Start", left + 40, top + 2.5)
