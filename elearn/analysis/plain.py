"""Words as a reader sees them: Markdown without its signs. What ends by itself, such as a list item, stays apart."""

import re

from elearn.language.model import Block, BlockKind

APART = "\n\n"
"""What stands between two pieces of a text that are no one sentence: paragraphs, list items, rows of a table."""

_SIGNS = re.compile(r"[\\`*_\[\]<>&|#~]|^[ \t]*(?:[-+]|\d{1,9}[.)])[ \t]|^[ \t]*-{3}", re.MULTILINE)
_DEFINITION = re.compile(r"^[ \t]*\[[^\]\n]+\]:[^\n]*$", re.MULTILINE)
_LEAD = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]+|^[ \t]*#{1,6}[ \t]+", re.MULTILINE)
_RULE = re.compile(
    r"^[ \t]*\|?[ \t]*(?::?-{2,}:?[ \t]*\|?[ \t]*)+$"  # below a table's heading
    r"|^[ \t]*(?:[-*_][ \t]*){3,}$|^[ \t]*(?:`{3,}|~{3,})[^\n]*$",
    re.MULTILINE,
)
_ROW = re.compile(r"^[ \t]*\|.*$", re.MULTILINE)
_PIECES = re.compile(
    r"[ \t]?\[@[A-Za-z][A-Za-z0-9-]*\]"  # a citation
    r"|!\[[^\]]*\](?:\([^)\n]*\)|\[[^\]]*\])?"  # a picture
    r"|\[(?P<link>[^\[\]]*)\](?:\([^)\n]*\)|\[[^\]]*\])?"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|[*`]+|(?<!\w)_+|_+(?!\w)"
)


def to_plain(text: str) -> str:
    """The words of a Markdown text; pieces that are no one sentence have an empty line between them."""
    if not _SIGNS.search(text):
        return text
    text = _LEAD.sub("", _DEFINITION.sub("", text))
    text = _RULE.sub("", text)
    text = _ROW.sub(lambda row: APART + row.group().strip(" \t|").replace("|", APART), text)
    text = _ITEM.sub(APART, text)
    return _PIECES.sub(lambda piece: piece["link"] or piece["escaped"] or "", text).strip()


def words_of(block: Block) -> str:
    """The words that a block shows; a picture shows none."""
    if block.picture is not None:
        return ""
    return block.text if block.kind is BlockKind.CODE else to_plain(block.text)


def count_shown_words(block: Block) -> int:
    """How many words a block shows."""
    return len(words_of(block).split())
