"""Adds an id to a list of the front matter, however that list is written."""

from elearn.language.diagnostics import Fix
from elearn.language.documents import Sequence
from elearn.language.source import Span
from elearn.lsp.cursor import front_bounds
from elearn.lsp.opened import Opened


def add_to_list(opened: Opened, key: str, name: str) -> Fix | None:
    """The change that lists a name under a key; None where the front matter leaves no safe place for it."""
    if opened.front is None:
        return None
    entry = opened.front.get(key)
    if entry is None:
        close = front_bounds(opened.source)[1] + 1
        return Fix(Span(close, close), f"{key}: [{name}]\n")
    if not isinstance(entry.value, Sequence):
        return None
    items, text = entry.value.items, opened.source.text
    if text[entry.value.span.start] == "[":
        end = items[-1].span.end if items else entry.value.span.start + 1
        return Fix(Span(end, end), f", {name}" if items else name)
    start = text.rfind("\n", 0, items[-1].span.start) + 1
    line = text[start : items[-1].span.end]
    end = text.find("\n", items[-1].span.end)
    end = len(text) if end < 0 else end
    return Fix(Span(end, end), f"\n{line[: line.index('-')]}- {name}")
