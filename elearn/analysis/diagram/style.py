"""How a map's parts look: attributes that stand in the drawing, so that it needs no style sheet, and a class for one.

The colours are those of the day (static/css/tokens.css); the picture brings its own ground, so they read anywhere. A
page that knows the reader's wishes gives the classes other colours (static/map.css).
"""

from collections.abc import Mapping
from html import escape

TEXT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
HEADING = "Charter, 'Bitstream Charter', 'Sitka Text', Cambria, Georgia, serif"

GROUND, SURFACE, SUNK = "#F6F4EC", "#FFFFFF", "#ECE8DC"
INK, INK_2, ACTION, RULE, HAIR = "#1B2625", "#4A5654", "#0B5A57", "#747D79", "#D5D0C2"
GOOD, CARE, BAD, BACK = "#1F6A3B", "#8A5200", "#9B2F22", "#5B3F78"

_LINE = {"fill": "none", "stroke-linejoin": "round", "stroke-linecap": "round"}
LOOKS: Mapping[str, Mapping[str, str]] = {
    "ground": {"fill": GROUND},
    "title": {"font-family": HEADING, "font-weight": "700", "font-size": "26", "fill": INK},
    "lead": {"font-size": "15", "fill": INK_2},
    "small": {"font-size": "12", "fill": INK_2},
    "card": {"fill": SURFACE, "stroke": RULE, "stroke-width": "1.25"},
    "passage": {"fill": SUNK, "stroke": RULE, "stroke-width": "1.25"},
    "unreached": {"fill": GROUND, "stroke": INK_2, "stroke-width": "1.5", "stroke-dasharray": "2 5"},
    "spine": {"fill": "none", "stroke": ACTION, "stroke-width": "3.5"},
    "bar": {"fill": ACTION},
    "bar-open": {"fill": "none", "stroke": RULE, "stroke-width": "1.25"},
    "good": {"fill": "#E3EFE4", "stroke": GOOD, "stroke-width": "2"},
    "mixed": {"fill": "#F6E9D2", "stroke": CARE, "stroke-width": "2"},
    "poor": {"fill": "#F6E1DC", "stroke": BAD, "stroke-width": "2"},
    "off": {"fill": GROUND, "stroke": BAD, "stroke-width": "2", "stroke-dasharray": "2 5"},
    "sign-good": {"fill": "none", "stroke": GOOD, "stroke-width": "2.5", "stroke-linecap": "round"},
    "sign-mixed": {"fill": "none", "stroke": CARE, "stroke-width": "2.5", "stroke-linecap": "round"},
    "sign-poor": {"fill": "none", "stroke": BAD, "stroke-width": "2.5", "stroke-linecap": "round"},
    "kicker": {"font-size": "11.5", "fill": INK_2},
    "heading": {"font-family": HEADING, "font-weight": "700", "font-size": "16", "fill": INK},
    "words-line": {"font-size": "12", "fill": INK},
    "aside": {"font-size": "11.5", "fill": INK_2},
    "warning": {"font-size": "11.5", "font-weight": "700", "fill": BAD},
    "badge": {"fill": SURFACE, "stroke": RULE, "stroke-width": "1.25"},
    "badge-expert": {"fill": ACTION, "stroke": ACTION, "stroke-width": "1.25"},
    "badge-back": {"fill": SURFACE, "stroke": BACK, "stroke-width": "1.5"},
    "badge-lost": {"fill": SURFACE, "stroke": BAD, "stroke-width": "1.5"},
    "mark": {"font-size": "11.5", "font-weight": "700", "fill": INK, "text-anchor": "middle"},
    "mark-expert": {"font-size": "11.5", "font-weight": "700", "fill": "#FFFFFF", "text-anchor": "middle"},
    "pip": {"fill": "none", "stroke": INK_2, "stroke-width": "1.1"},
    "pip-on": {"fill": INK_2, "stroke": INK_2, "stroke-width": "1.1"},
    "scale": {"fill": SURFACE, "stroke": RULE, "stroke-width": "1"},
    "range": {"fill": INK_2},
    "tick": {"stroke": INK, "stroke-width": "1.5"},
    "halo": _LINE | {"stroke": GROUND, "stroke-width": "7"},
    "lane": _LINE | {"stroke": INK_2, "stroke-width": "1.5"},
    "lane-expert": _LINE | {"stroke": ACTION, "stroke-width": "4"},
    "lane-lost": _LINE | {"stroke": BAD, "stroke-width": "1.75"},
    "lane-back": _LINE | {"stroke": BACK, "stroke-width": "5"},
    "lane-inner": _LINE | {"stroke": GROUND, "stroke-width": "2.2"},
    "lane-untaken": _LINE | {"stroke": RULE, "stroke-width": "1.25", "stroke-dasharray": "1 5"},
    "tip": {"fill": INK_2},
    "tip-expert": {"fill": ACTION},
    "tip-lost": {"fill": BAD},
    "tip-back": {"fill": BACK},
    "tip-untaken": {"fill": RULE},
    "cross": {"fill": "none", "stroke": BAD, "stroke-width": "2", "stroke-linecap": "round"},
    "start": {"fill": INK},
    "start-mark": {"font-size": "11.5", "font-weight": "700", "fill": "#FFFFFF", "text-anchor": "middle"},
    "rule": {"stroke": HAIR, "stroke-width": "1"},
}
"""Each class, named `map-…` in the drawing, and the attributes that stand beside it."""


def element(name: str, look: str, content: str | None = None, /, **attributes: object) -> str:
    """An element with a look; a `_` in an attribute's name stands for a hyphen. `content` is markup already."""
    given = {key.strip("_").replace("_", "-"): value for key, value in attributes.items() if value is not None}
    both = {"class": f"map-{look}", **LOOKS[look], **given}
    written = " ".join(f'{key}="{escape(str(value))}"' for key, value in both.items())
    opening = f"<{name} {written}"
    return f"{opening}/>" if content is None else f"{opening}>{content}</{name}>"


def line_of_text(look: str, text: str, x: float, y: float) -> str:
    """A line of text; its baseline is at `y`."""
    return element("text", look, escape(text), x=number(x), y=number(y))


def number(value: float) -> str:
    """A coordinate, as short as it can be said."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
