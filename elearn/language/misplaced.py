"""Braces within a line of text: where they belong, and the text with them there."""

import re
from collections.abc import Sequence

from elearn.language import limits
from elearn.language.blocks import Leaf
from elearn.language.diagnostics import Fix
from elearn.language.draft import Remedy
from elearn.language.marks import Braces, Piece
from elearn.language.source import Source, Span
from elearn.language.spelling import shortened

_MOST = 6
_OPTION = (
    "an option's keys stand at the end of its first paragraph, in one pair of braces, and a blank line before what "
    "follows"
)


def in_prose(source: Source, braces: Braces, last_line: bool) -> Remedy | None:
    """What to do about a condition or a route in a line of text; None where it is neither."""
    keys = {entry.key.text for entry in braces.mapping.entries} if braces.mapping else set()
    number, column = source.position(braces.span.start)
    line = source.line(number)
    before, after = line[: column - 1].rstrip(), line[column - 1 + len(braces.text) :]
    if not keys & {"if", "goto", "else"} or "\n" in braces.text:
        return None
    if "goto" not in keys and not before and after.strip():
        start = braces.span.end + len(after) - len(after.lstrip())
        advice = f"put them on a line of their own: `{braces.text}`, and on the next `{shortened(after, 40)}`"
        return Remedy(advice, Fix(Span(braces.span.end, start), "\n"))
    fix = None
    if "goto" in keys and before and not after.strip() and last_line:
        fix = Fix(Span(source.line_starts[number - 1] + len(before), braces.span.start), "\n")
    return Remedy(f"put them on a line of their own: `{braces.text}`", fix)


def in_option(leaf: Leaf, pieces: Sequence[Piece], width: int) -> Remedy:
    """What to do about braces that do not stand alone at the end of an option's first paragraph."""
    if len(pieces) > _MOST or len(leaf.text) > limits.BRACES_CHARACTERS:
        return Remedy(_OPTION)
    found = [piece.braces for piece in pieces if piece.braces is not None]
    if len(found) < len(pieces) or any(braces.mapping is None for braces in found):
        return Remedy(_OPTION)
    rest = leaf.text[pieces[-1].end :]
    if len(pieces) == 1 and re.match(r"[ \t]*\n", rest):
        below = rest.lstrip()
        span = Span(leaf.place(pieces[0].end - 1) + 1, leaf.place(len(leaf.text) - len(below)))
        shown = f"`{' ' * width}{shortened(below, 40)}`"
        advice = f"leave a blank line below `{shortened(found[0].text, 40)}`, and indent what follows: {shown}"
        return Remedy(advice, Fix(span, "\n\n" + " " * width))
    return _at_end(leaf, pieces, found, " " * width)


def _at_end(leaf: Leaf, pieces: Sequence[Piece], found: Sequence[Braces], indent: str) -> Remedy:
    """All keys of an option in one pair of braces at its end; lines below the last one are what follows the option."""
    keys = [entry.key.text for braces in found if braces.mapping for entry in braces.mapping.entries]
    inner = ", ".join(" ".join(braces.text[1:-1].split()).rstrip(",") for braces in found)
    words, done = "", 0
    for piece in pieces:
        words += leaf.text[done : piece.start].rstrip()
        done = piece.end
    below = leaf.text[done:] if re.match(r"[ \t]*\n", leaf.text[done:]) else ""
    words = " ".join((words + leaf.text[done : len(leaf.text) - len(below)]).split())
    mended = f"{words} {{{inner}}}"
    whole = Span(leaf.place(0), leaf.place(len(leaf.text) - 1) + 1)
    follows = "".join(f"{indent}{line.strip()}\n" for line in below.strip().splitlines())
    whole_text = f"{mended}\n\n{follows.rstrip()}" if follows else mended
    fix = Fix(whole, whole_text) if words and len(set(keys)) == len(keys) else None
    return Remedy(f"write the option's keys at its end, in one pair of braces: `- {shortened(mended, 80)}`", fix)
