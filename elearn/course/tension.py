"""The line: a meter's course as the scene's margin, the debrief's chart and the completion page's seal.

Its shape carries the meaning (calm is straight, crisis a tight zigzag); colour only doubles it. Every drawing is the
same for the same values, names its parts by class and holds no style of its own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import cos, pi, sin

from elearn.course.sayings import sayable

LEVELS = (sayable("Settled"), sayable("Uneasy"), sayable("Agitated"), sayable("Overwhelmed"), sayable("In crisis"))
"""The words for the five levels of tension."""
STEADY = sayable("%(label)s stayed at %(first)s, on a scale from %(low)s to %(high)s.")
WAYS = {
    -1: sayable("%(label)s began at %(first)s and fell to %(last)s at the end, on a scale from %(low)s to %(high)s."),
    0: sayable(
        "%(label)s began at %(first)s and came back to %(last)s at the end, on a scale from %(low)s to %(high)s."
    ),
    1: sayable("%(label)s began at %(first)s and rose to %(last)s at the end, on a scale from %(low)s to %(high)s."),
}
"""Where a course ends, compared with where it began."""
WAYS_WITH_PEAK = {
    -1: sayable(
        "%(label)s began at %(first)s, was highest after answer %(answer)s at %(top)s and fell to %(last)s at the end, "
        "on a scale from %(low)s to %(high)s."
    ),
    0: sayable(
        "%(label)s began at %(first)s, was highest after answer %(answer)s at %(top)s and came back to %(last)s at the "
        "end, on a scale from %(low)s to %(high)s."
    ),
    1: sayable(
        "%(label)s began at %(first)s, was highest after answer %(answer)s at %(top)s and rose to %(last)s at the end, "
        "on a scale from %(low)s to %(high)s."
    ),
}
BESIDE = sayable("On the strong way, %(label)s")
START = sayable("Start")

_TILES = (
    (40, "M14 0V40"),
    (40, "M14 0C17.5 7 17.5 13 14 20S10.5 33 14 40"),
    (40, "M14 0C21.5 6 21.5 14 14 20S6.5 34 14 40"),
    (40, "M14 0L21 10L7 30L14 40"),
    (32, "M14 0L23 8L5 24L14 32"),
)
_TURN = 160
_SEAL_POINTS = 60
_SEAL_AMPLITUDES = (0.0, 1.2, 2.4, 3.8, 5.4)


def level_of(value: int, low: int, high: int) -> int:
    """Give the level, 0 to 4, of a value between its bounds."""
    if high <= low:
        return 0
    inside = min(max(value, low), high)
    return min(len(LEVELS) - 1, (inside - low) * len(LEVELS) // (high - low + 1))


def margin_line(level: int, before: int | None = None) -> str:
    """Draw the scene's margin at a level, opening with the level before it where that one differs.

    It is decoration for the eye alone: the page says the level in words.
    """
    opening = level if before is None else before
    tiles = "".join(_tile(number) for number in sorted({opening, level}))
    if opening == level:
        rows = f'<rect width="28" height="100%" fill="url(#line-{level})"/>'
    else:
        rows = (
            f'<rect width="28" height="{_TURN}" fill="url(#line-{opening})"/>'
            f'<rect y="{_TURN}" width="28" height="100%" fill="url(#line-{level})"/>'
        )
    return f'<svg class="line" aria-hidden="true" focusable="false"><defs>{tiles}</defs>{rows}</svg>'


def level_mark(level: int, words: Sequence[str] = LEVELS) -> str:
    """Say a level in its word, in English unless other words are given, with as many dots filled as its number."""
    filled = ['class="is-on" ' if place <= level else "" for place in range(len(LEVELS))]
    dots = "".join(f'<circle {mark}cx="{7 + 14 * place}" cy="6" r="4.5"/>' for place, mark in enumerate(filled))
    drawing = f'<svg viewBox="0 0 70 12" aria-hidden="true" focusable="false">{dots}</svg>'
    return f'<span class="level tension-{level}">{drawing}{words[level]}</span>'


def bar(value: int, low: int, high: int) -> str:
    """Draw a value between its bounds as a bar; the number stands beside it in words."""
    width = 0 if high <= low else 100 * (min(max(value, low), high) - low) // (high - low)
    return (
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="bar-ground" width="100" height="8"/><rect class="bar-value" width="{width}" height="8"/></svg>'
    )


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells and draws the course of a meter in one language: `say` gives an English text of ours in it."""

    say: Callable[[str], str] = str

    def summary(self, label: str, values: Sequence[int], low: int, high: int) -> str:
        """Say the course in one sentence: `values` are its start and what it was after every answer."""
        first, last, top = values[0], values[-1], max(values)
        told = {"label": label, "first": first, "last": last, "top": top, "low": low, "high": high}
        if len(set(values)) == 1:
            return self.say(STEADY) % told
        way = (last > first) - (last < first)
        if top in (first, last):
            return self.say(WAYS[way]) % told
        return self.say(WAYS_WITH_PEAK[way]) % (told | {"answer": values.index(top)})

    def chart(
        self, label: str, values: Sequence[int | None], low: int, high: int, beside: Sequence[int | None] = ()
    ) -> str:
        """Draw the course, and dashed behind it the course it takes on the way beside.

        Both are given place by place, None where a way does not come through. The picture's name is the summary of
        each.
        """
        names = [self.summary(label, _known(values), low, high)]
        if beside:
            names.append(self.summary(self.say(BESIDE) % {"label": label}, _known(beside), low, high))
        drawn = _course(beside, low, high, "chart-beside") + _course(values, low, high, "chart-line")
        return (
            f'<svg class="chart-drawing" role="img" aria-label="{escape(" ".join(names))}" width="100%" height="190">'
            f"{_grid(low, high)}{drawn}{_numbers(values, self.say(START))}</svg>"
        )


def seal(levels: Sequence[int]) -> str:
    """Draw a course of levels as a ring: round where it was calm, jagged where it was not."""
    levels = levels or [0]
    corners = []
    for place in range(_SEAL_POINTS):
        level = levels[place * len(levels) // _SEAL_POINTS]
        radius = 44 + _SEAL_AMPLITUDES[level] * (1 if place % 2 else -1)
        angle = 2 * pi * place / _SEAL_POINTS - pi / 2
        corners.append(f"{60 + radius * cos(angle):.1f} {60 + radius * sin(angle):.1f}")
    return (
        '<svg class="seal" viewBox="0 0 120 120" aria-hidden="true" focusable="false">'
        f'<circle cx="60" cy="60" r="57"/><path d="M{"L".join(corners)}Z"/><circle cx="60" cy="60" r="31"/>'
        '<path d="M37 60h10l5-9 6 18 6-14 5 9 4-4h10"/></svg>'
    )


def _tile(level: int) -> str:
    height, path = _TILES[level]
    return (
        f'<pattern id="line-{level}" class="tension-{level}" width="28" height="{height}" '
        f'patternUnits="userSpaceOnUse"><path d="{path}"/></pattern>'
    )


def _across(number: int, count: int) -> float:
    return round(6 + 90 * number / max(1, count - 1), 2)


def _down(value: int, low: int, high: int) -> int:
    span = max(1, high - low)
    return 150 - 130 * (min(max(value, low), high) - low) // span


def _known(values: Sequence[int | None]) -> list[int]:
    return [value for value in values if value is not None]


def _grid(low: int, high: int) -> str:
    return "".join(
        f'<line class="chart-grid" x1="0" x2="100%" y1="{_down(value, low, high)}" y2="{_down(value, low, high)}"/>'
        f'<text x="0" y="{_down(value, low, high) - 5}">{value}</text>'
        for value in (high, low)
    )


def _course(values: Sequence[int | None], low: int, high: int, look: str) -> str:
    """Draw one way's course: a line from point to point, over the places that it does not come through."""
    points = [
        (_across(place, len(values)), _down(value, low, high), level_of(value, low, high))
        for place, value in enumerate(values)
        if value is not None
    ]
    lines = "".join(
        f'<line class="{look}" x1="{x1}%" y1="{y1}" x2="{x2}%" y2="{y2}"/>'
        for (x1, y1, _), (x2, y2, _) in pairwise(points)
    )
    if look != "chart-line":
        return lines
    dots = [f'<circle class="chart-point tension-{level}" cx="{x}%" cy="{y}" r="6"/>' for x, y, level in points]
    return lines + "".join(dots)


def _numbers(values: Sequence[int | None], start: str) -> str:
    """Number the answers below their places, as many of them as there is room for."""
    places = [place for place, value in enumerate(values) if value is not None]
    every = 1 + len(values) // 13
    return "".join(
        f'<text x="{_across(place, len(values))}%" y="178" text-anchor="middle">{number or escape(start)}</text>'
        for number, place in enumerate(places)
        if number % every == 0
    )
