"""Words as a reader sees them: Markdown without its signs. What ends by itself, such as a list item, stays apart."""

import re
from functools import lru_cache
from html import unescape

from elearn.language.model import Block, BlockKind

APART = "\n\n"
"""What stands between two pieces of a text that are no one sentence: paragraphs, list items, rows of a table."""

_SIGNS = re.compile(r"[\\`*_\[\]<>&|#~]|^[ \t]*(?:[-+]|\d{1,9}[.)])[ \t]|^[ \t]*-{3}", re.MULTILINE)
_DEFINITION = re.compile(r"^[ \t]*\[[^\]\n]+\]:[^\n]*$", re.MULTILINE)
_LEAD = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]+|^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
_RULE = re.compile(
    r"^(?=[^\n]*-)[-:| \t]+$"  # below a table's heading
    r"|^[ \t]*(?:[-*_][ \t]*){3,}$|^[ \t]*(?:`{3,}|~{3,})[^\n]*$",
    re.MULTILINE,
)
_ROW = re.compile(r"^[ \t]*\|.*$", re.MULTILINE)
_PIECES = re.compile(
    r"[ \t]?\[@[A-Za-z][A-Za-z0-9-]*\]"  # a citation
    r"|!\[[^\]]{0,1000}\](?:\([^)\n]{0,1000}\)|\[[^\]]{0,1000}\])?"  # a picture
    r"|(?P<ticks>`+)[ ]?(?P<code>[^`]|[^`].{0,500}?[^`])[ ]?(?P=ticks)(?!`)"
    r"|\[(?P<link>[^\[\]]*)\](?:\([^)\n]{0,1000}\)|\[[^\]]{0,1000}\])"
    r"|<(?P<address>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~]|(?=\n))"
    r"|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    r"|\*+(?=\S)|(?<=\S)\*+|(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)",
    re.DOTALL,
)


@lru_cache(maxsize=8_192)
def to_plain(text: str) -> str:
    """The words of a Markdown text; pieces that are no one sentence have an empty line between them."""
    if not _SIGNS.search(text):
        return text
    text = _LEAD.sub("", _DEFINITION.sub("", text))
    text = _RULE.sub("", text)
    text = _ROW.sub(lambda row: APART + row.group().strip(" \t|").replace("|", APART), text)
    text = _ITEM.sub(APART, text)
    return _PIECES.sub(_shown, text).strip()


def _shown(piece: "re.Match[str]") -> str:
    """What is seen of a piece of Markdown."""
    if piece["link"] is not None:
        return to_plain(piece["link"])
    if piece["entity"] is not None:
        return unescape(piece["entity"])
    return piece["code"] or piece["address"] or piece["escaped"] or ""


def words_of(block: Block) -> str:
    """The words that a block shows; a picture shows none."""
    if block.picture is not None:
        return ""
    return block.text if block.kind is BlockKind.CODE else to_plain(block.text)


def count_shown_words(block: Block) -> int:
    """How many words a block shows."""
    return len(words_of(block).split())
