"""Tabs that move a line in, as the blanks that Markdown takes them for; those of code stay."""

import re
from collections.abc import Iterable, Iterator

from elearn.language.blocks import Chunk, ChunkKind
from elearn.language.parser import cut_front_matter, read_blocks
from elearn.language.source import Source

_MOVED_IN = re.compile(r"[ \t]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*")


def without_tabs(source: Source) -> Source:
    """The source with blanks for the tabs before the words of its lines."""
    if "\t" not in source.text:
        return source
    _, body, _ = cut_front_matter(source)
    _, structure, _ = read_blocks(source, body)
    kept = set(_code_lines(structure.chunks))
    first = source.position(body)[0] - 1
    lines = source.text.split("\n")
    for number in range(first, len(lines)):
        lead = _MOVED_IN.match(lines[number])
        if number not in kept and lead and "\t" in lead.group():
            lines[number] = lead.group().expandtabs(4) + lines[number][lead.end() :]
    return Source(source.name, "\n".join(lines))


def _code_lines(chunks: Iterable[Chunk]) -> Iterator[int]:
    for chunk in chunks:
        if chunk.kind is ChunkKind.CODE:
            yield from range(chunk.first, chunk.last)
        yield from _code_lines(chunk.children)
