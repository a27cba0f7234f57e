"""A scenario's map as a page of its own: the picture, the same in words, and both on paper."""

from collections.abc import Iterator
from html import escape

from elearn.analysis.diagram.drawing import Drawing, draw
from elearn.analysis.diagram.model import Card, CardKind, Diagram
from elearn.analysis.diagram.outline import Entry, Way, entries, headline, name

WIDEST_UPRIGHT = 1300
BEFORE_THE_START = 150
_UPRIGHT, _LANDSCAPE = (1.25, 0.9), (0.69, 0.42)
"""How high a sheet of paper is for its width, less margins and a caption, on A4 and on Letter; and under the title."""


def map_page(diagram: Diagram, stylesheet: str) -> str:
    """The page as one file that needs nothing beside it; `stylesheet` is put into it."""
    drawing = draw(diagram, address=lambda scene: f"#scene-{scene}", titled=False)
    upright = drawing.width <= WIDEST_UPRIGHT
    paper = "portrait" if upright else "landscape"
    page = (
        f"{stylesheet}\n@page {{ size: {paper}; margin: 12mm; }}\n"
        f".map-door {{ inset-block-start: 0; inset-inline-start: {max(0, drawing.start[0] - BEFORE_THE_START)}px; }}\n"
    )
    return (
        f'<!doctype html>\n<html lang="{escape(diagram.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Map of {escape(diagram.title)}</title>\n<style>\n{page}</style>\n</head>\n"
        f'<body class="map-page">\n{_header(diagram)}<main>\n{_frame(drawing)}'
        f"{''.join(_sheets(diagram, drawing, _UPRIGHT if upright else _LANDSCAPE))}"
        f"{_words(diagram)}</main>\n</body>\n</html>\n"
    )


def _header(diagram: Diagram) -> str:
    said = "".join(f"<p>{escape(text)}</p>\n" for text in headline(diagram))
    return (
        f"<header>\n<h1>{escape(diagram.title)}</h1>\n<p>{escape(diagram.summary)}</p>\n{said}"
        '<nav aria-label="On this page"><ul><li><a href="#start">To the start of the map</a></li>'
        '<li><a href="#in-words">The map in words</a></li></ul></nav>\n</header>\n'
    )


def _frame(drawing: Drawing) -> str:
    """The map, which scrolls in a frame of its own, as wide as it can be read or as wide as the window.

    Where a browser knows how, it is first seen where the story starts (`map-door`).
    """
    legend = "".join(f"<li>{sample}{escape(meaning)}</li>\n" for sample, meaning in drawing.legend)
    return (
        '<section aria-labelledby="map-heading">\n<h2 id="map-heading">The map</h2>\n'
        '<fieldset class="map-size"><legend>Size</legend>'
        '<input type="radio" name="size" id="size-full" checked><label for="size-full">To read</label>'
        '<input type="radio" name="size" id="size-fit"><label for="size-fit">All in view</label></fieldset>\n'
        f'<ul class="map-legend">\n{legend}</ul>\n'
        f'<div class="map-frame" role="region" aria-label="Picture of the map" tabindex="0">\n{drawing.svg}'
        '<span class="map-door"></span></div>\n</section>\n'
    )


def _sheets(diagram: Diagram, drawing: Drawing, shape: tuple[float, float]) -> Iterator[str]:
    """The map in pieces for paper: the same drawing through windows that cut no card."""
    most, first = (drawing.width * part for part in shape)
    windows = list(cut(drawing.breaks, first, most))
    for number, (top, bottom) in enumerate(windows, 1):
        count = f", sheet {number} of {len(windows)}" if len(windows) > 1 else ""
        yield (
            f'<div class="map-sheet" aria-hidden="true"><p>{escape(diagram.title)}{count}</p>'
            f'<svg viewBox="0 {top} {drawing.width} {bottom - top}"><use href="#map-drawing"/></svg></div>\n'
        )


def cut(breaks: tuple[int, ...], first: float, most: float) -> Iterator[tuple[int, int]]:
    """Windows from break to break, each with as many rows as there is room for: in the first, and in each other."""
    top = last = breaks[0]
    for line in breaks[1:]:
        if line - top > (most if top else first) and last > top:
            yield top, last
            top = last
        last = line
    yield top, last


def _words(diagram: Diagram) -> str:
    listed = "".join(_entry(entry, diagram) for entry in entries(diagram))
    return (
        '<section class="map-words" aria-labelledby="in-words">\n<h2 id="in-words">The map in words</h2>\n'
        f"<ol>\n{listed}</ol>\n</section>\n"
    )


def _entry(entry: Entry, diagram: Diagram) -> str:
    question = f"<p>{escape(entry.question)}</p>" if entry.question else ""
    ways = "".join(f"<li>{_way(way, diagram)}</li>" for way in entry.ways)
    listed = f"<ul>{ways}</ul>" if ways else ""
    heading = escape(name(entry.card))
    return f'<li id="{_anchor(entry.card)}"><h3>{heading}</h3><p>{escape(entry.sentence)}</p>{question}{listed}</li>\n'


def _way(way: Way, diagram: Diagram) -> str:
    card = diagram.cards[way.target]
    leads = f'<a href="#{_anchor(card)}">{escape(name(card))}</a>'
    return f"{escape(way.text + way.remarks).strip()} → {leads}".strip()


def _anchor(card: Card) -> str:
    return "the-end-of-the-file" if card.kind is CardKind.OFF or card.scene is None else f"scene-{card.scene.id}"
