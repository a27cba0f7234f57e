"""A language that nobody speaks: each text of ours in marks, so what stands outside of them was never translated."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog

from tests.web.pages import Element
from tools import translations

OPEN, CLOSE = "⟦", "⟧"
VALUE = re.compile(r"(%\(\w+\)s|\{\w+\}|<[^<>]*>)")
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = ("aria-label", "alt", "title", "placeholder", "data-label")
"""The attributes that are read to somebody."""
RECEIPT = re.compile("[0-9A-Z]{4}")
NAMES = frozenset({"elearn", "– elearn", "Español", "inglés", "CSV", "JSON"})
"""What is called the same in every language."""


def marked(text: str) -> str:
    """A text in marks, but for the values that are put into it: those must be marked themselves."""
    pieces = VALUE.split(text)
    return "".join(piece if VALUE.fullmatch(piece) or not piece else f"{OPEN}{piece}{CLOSE}" for piece in pieces)


def write_pseudo(folder: Path) -> Path:
    """A folder of translations whose Spanish is all marks."""
    found = translations.extract()
    catalogue = Catalog(locale="es", domain="messages", fuzzy=False)
    for message in found:
        if message.id:
            told = message.id if isinstance(message.id, tuple) else (message.id,)
            strings = tuple(marked(each) for each in told)
            catalogue.add(message.id, strings if len(told) > 1 else strings[0], context=message.context)
    path = folder / "es" / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(translations.compiled(catalogue))
    return folder


def unmarked(page: Element) -> list[str]:
    """What a page says in words that are neither marked nor in an element of another language.

    A page's title cannot mark a language, so that of a page with a document's words in it is passed over.
    """
    html = page.one("html")
    assert html.attributes["lang"] == "es"
    foreign = any(each.attributes.get("lang", "es") != "es" for each in page.one("main").walk())
    parts = [page.one("body")] if foreign else [html]
    said = [text for part in parts for text in _outside(_said(part)) if WORD.search(text)]
    return [text for text in said if text not in NAMES and not RECEIPT.fullmatch(text)]


def _said(element: Element) -> Iterator[str]:
    """Everything that is read out of an element, in order; what is in another language or a code is passed over."""
    for name in SPOKEN if "chart-drawing" not in element.attributes.get("class", "") else ():
        yield element.attributes.get(name, "")
    for child in element.children:
        if isinstance(child, str):
            yield child
        elif child.attributes.get("lang", "es") == "es" and child.tag not in ("script", "style", "code", "textarea"):
            yield from _said(child)


def _outside(texts: Iterator[str]) -> Iterator[str]:
    for text in texts:
        yield from (piece.strip() for piece in re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", "\0", text).split("\0"))
