"""An author's Markdown as plain text: wrapped, without marks of emphasis, with nothing that a terminal obeys."""

import re
import textwrap
from collections.abc import Iterable, Mapping

from elearn.language.model import Block, BlockKind

LIST_ITEM = re.compile(r"\s*([-*+]|\d+[.)])\s+")
CODE_SPAN = re.compile(r"(`+)(.+?)\1", re.DOTALL)
PLAINER = (
    (re.compile(r"\s*\[@[^\]\s]+\]"), ""),
    (re.compile(r"!\[([^\]]{0,1000})\]\([^)]{0,1000}\)"), r"(picture: \1)"),
    (re.compile(r"\[([^\]]{1,1000})\]\(([^)\s]{0,1000})(?:\s[^)]{0,1000})?\)"), r"\1 (\2)"),
    (re.compile(r"<([a-z]+:[^>\s]+)>"), r"\1"),
    (re.compile(r"(?<!\\)\*\*(\S(?:.*?\S)?)(?<!\\)\*\*", re.DOTALL), r"\1"),
    (re.compile(r"(?<!\\)\*(\S(?:.*?\S)?)(?<!\\)\*", re.DOTALL), r"\1"),
    (re.compile(r"(?<![\\\w])_(\S(?:.*?\S)?)(?<!\\)_(?!\w)", re.DOTALL), r"\1"),
    (re.compile(r"\\\n"), "\n"),
    (re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),
)


def plain(markdown: str) -> str:
    """The words of a piece of inline Markdown."""
    pieces = CODE_SPAN.split(markdown)  # prose, fence, code, prose, fence, code, … , prose
    for place in range(0, len(pieces), 3):
        for pattern, replacement in PLAINER:
            pieces[place] = pattern.sub(replacement, pieces[place])
    del pieces[1::3]
    return "".join(pieces)


def printable(text: str) -> str:
    """A text without control characters, which could steer the terminal."""
    return "".join(character for character in text if character == "\n" or character.isprintable())


def wrap(text: str, width: int, first: str = "", other: str | None = None) -> str:
    """A paragraph filled to the width, its first line led by `first` and the others by `other`."""
    lead = " " * len(first) if other is None else other
    words = " ".join(printable(text.replace("\t", " ")).split())
    if not words:
        return first.rstrip()
    return textwrap.fill(words, width, initial_indent=first, subsequent_indent=lead, break_on_hyphens=False)


def block_lines(block: Block, names: Mapping[str, str], width: int) -> str:
    """A block as lines of a terminal; `names` are those of the cast."""
    match block.kind:
        case BlockKind.CODE | BlockKind.TABLE:
            return textwrap.indent(printable(block.text), "    ")
        case BlockKind.LIST:
            return _list_lines(block.text, width)
        case BlockKind.QUOTE:
            return _quote_lines(block, names, width)
        case BlockKind.PICTURE if block.picture is not None:
            return wrap(f"[Picture: {block.picture.alternative}]", width)
        case BlockKind.HEADING:
            return wrap(plain(block.text.strip("# \n")), width)
        case _:
            return wrap(plain(block.text), width)


def _list_lines(text: str, width: int) -> str:
    items: list[list[str]] = []
    for line in text.splitlines():
        if LIST_ITEM.match(line) or not items:
            items.append([line])
        else:
            items[-1].append(line)
    return "\n".join(_item_lines(" ".join(item), width) for item in items)


def _item_lines(item: str, width: int) -> str:
    mark = LIST_ITEM.match(item)
    lead = mark.group() if mark is not None else ""
    return wrap(plain(item.removeprefix(lead)), width, f"  {lead}")


def _quote_lines(block: Block, names: Mapping[str, str], width: int) -> str:
    words = re.sub(r"^ {0,3}> ?", "", block.text, flags=re.MULTILINE)
    if block.speaker is None:
        return "\n".join(wrap(plain(part), width, "  | ", "  | ") for part in paragraphs(words))
    manner = f" ({block.manner})" if block.manner else ""
    lead = f"{names.get(block.speaker, block.speaker)}{manner}: "
    first, *others = paragraphs(words) or [""]
    return "\n".join([wrap(plain(first), width, f"  {lead}", "    "), *(wrap(plain(p), width, "    ") for p in others)])


def paragraphs(text: str) -> list[str]:
    """The parts of a text between its blank lines."""
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def all_lines(blocks: Iterable[Block], names: Mapping[str, str], width: int) -> str:
    """Blocks as lines of a terminal, a blank one between them."""
    return "\n\n".join(block_lines(block, names, width) for block in blocks)
