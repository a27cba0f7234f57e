"""The only door to Markdown and to the sanitiser: author's text → safe HTML. Nothing here knows what a scenario is."""

from elearn.markup.inline import MOST_LINKS, Inserts
from elearn.markup.rendering import (
    ATTRIBUTES,
    SCHEMES,
    TAGS,
    escape,
    render,
    render_inline,
)
from elearn.markup.structure import TooMuchMarkup

__all__ = [
    "ATTRIBUTES",
    "MOST_LINKS",
    "SCHEMES",
    "TAGS",
    "Inserts",
    "TooMuchMarkup",
    "escape",
    "render",
    "render_inline",
]
