"""How wide a text is, and how it is cut into lines, without knowing the font: for the widest of the usual ones.

What is drawn with a narrower font leaves some room; nothing ever runs over its card.
"""

from unicodedata import category, east_asian_width

_WIDTHS = {
    0.28: "'ijl",
    0.32: " ,.I",
    0.36: "/:;\\f|",
    0.40: "()-[]t",
    0.44: "!r",
    0.48: '"',
    0.52: "*J`",
    0.56: "?L_csz",
    0.60: "kvxy",
    0.68: "EKPSY",
    0.72: "ABVXZ",
    0.76: "CHNRU",
    0.80: "&DGOQ",
    0.84: "#+<=>^w~",
    0.88: "M",
    0.96: "%",
    1.00: "Wm…—",
    1.04: "@",
}
_EMS = {character: ems for ems, characters in _WIDTHS.items() for character in characters}
_USUAL, _LARGE, _FULL = 0.64, 0.8, 1.05
_JOINERS = "\u200c\u200d"
BOLD_SERIF = 1.13
"""How much wider a bold heading is than text of the same size."""


def printable(text: str) -> str:
    """A text on one line, without what XML cannot hold and what would turn the lines around it."""
    kept = (character if _is_plain(character) else " " for character in text)
    return " ".join("".join(kept).split())


def width(text: str, size: float) -> float:
    """How wide a text may become at a size."""
    return size * sum(map(_ems, text))


def wrap(text: str, room: float, size: float, most: int) -> tuple[str, ...]:
    """A text in at most so many lines; what has no room is cut after a word, with three dots."""
    lines: list[str] = []
    words = [piece for word in text.split() for piece in _pieces(word, room, size)]
    while words and len(lines) < most:
        line = words.pop(0)
        while words and width(f"{line} {words[0]}", size) <= room:
            line = f"{line} {words.pop(0)}"
        lines.append(line)
    if words:
        lines[-1] = _shortened(lines[-1], room, size)
    return tuple(lines)


def _ems(character: str) -> float:
    known = _EMS.get(character)
    if known is not None:
        return known
    if character.isascii():
        return _USUAL
    if character in _JOINERS or category(character).startswith("M"):
        return 0.0
    if east_asian_width(character) in "WF" or category(character) == "So":
        return _FULL
    return _LARGE


def _is_plain(character: str) -> bool:
    return character.isprintable() or character in _JOINERS


def _pieces(word: str, room: float, size: float) -> list[str]:
    """A word, cut where it is wider than a line."""
    pieces = [""]
    for character in word:
        if pieces[-1] and width(pieces[-1] + character, size) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _shortened(line: str, room: float, size: float) -> str:
    while line and width(f"{line}…", size) > room:
        shorter, _, _ = line.rpartition(" ")
        line = shorter or line[:-1]
    return line.rstrip(" ,;:.–—-") + "…"
