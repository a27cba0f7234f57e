"""Headings that are none, or of another level than they should be, and what was meant to stand in them."""

import re
from collections.abc import Iterator, Sequence

from elearn.language.blocks import Chunk, ChunkKind
from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.draft import Draft, DraftBlock, DraftLine, Item
from elearn.language.marks import Braces
from elearn.language.model import BlockKind
from elearn.language.names import EFFECT_KEYS, LINE_KEYS, OPTION_KEYS, slug
from elearn.language.prose import Prose
from elearn.language.source import Span
from elearn.language.spelling import shortened

_BOLD = re.compile(r"(\*\*|__)(?P<title>[^*_\n]+?):?\1:?$")
_CLOSE = re.compile(r"#{1,6}[\u00a0]*(?P<title>[^#\s][^\n]*)$")
_LEADS = re.compile(r"\b(?:goto|timeout|start):[ \t]*[\"“]?([^,}\n\"”]{1,200})")
_HASHES = re.compile(r"#+\s*")


def _title_meant(line: str) -> str | None:
    """The heading that a line of prose was meant for: `##Hall`, `**Hall**`."""
    found = _CLOSE.match(line.strip()) or _BOLD.match(line.strip())
    return found["title"].strip() if found else None


def heading_meant(prose: Prose, chunk: Chunk) -> str | None:
    """The scene's heading that a block was meant for, as it is written."""
    line = prose.source.line(chunk.first + 1)
    if chunk.kind is ChunkKind.HEADING and chunk.level == 1:
        return f"## {_HASHES.sub('', line.strip(), count=1)}"
    title = _title_meant(line) if chunk.kind is ChunkKind.PARAGRAPH else None
    return f"## {title}" if title else None


def headings_meant(draft: Draft) -> dict[str, Span]:
    """Where a scene of a name would begin, if a line were written as its heading."""
    found: dict[str, Span] = {}
    for scene in draft.scenes:
        for item in scene.items:
            if isinstance(item, DraftBlock) and item.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING):
                line = item.text.split("\n")[0]
                title = _HASHES.sub("", line, count=1) if item.kind is BlockKind.HEADING else _title_meant(line)
                found.setdefault(slug(title or ""), item.span)
        for decision in scene.decisions:
            found.setdefault(slug(decision.prompt), decision.span)
            for item in decision.strays:
                if isinstance(item, DraftBlock) and (title := _title_meant(item.text.split("\n")[0])):
                    found.setdefault(slug(title), item.span)
    return found


def tell_before_first(prose: Prose, group: Sequence[Chunk], chunk: Chunk) -> Diagnostic:
    """Text before the first scene, with the heading that was meant to stand above it."""
    advice = "put it below a scene's heading, `## …`, or into the front matter's `summary`"
    fix = None
    above = next((other for other in group if other.kind is ChunkKind.HEADING and other.level == 1), None)
    meant = heading_meant(prose, chunk)
    if meant:
        advice = f"a scene begins with two `#` signs and a blank after them: `{shortened(meant)}`"
        span, line = prose.chunk_span(chunk), prose.source.line(chunk.first + 1).strip()
        fix = Fix(Span(span.start, span.start + len(line)), meant) if line.startswith("#") else None
    elif above:
        advice += f"; if a scene begins above it, write `{heading_meant(prose, above)}`"
    return Diagnostic("E106", "text stands before the first scene", prose.chunk_span(chunk), help=advice, fix=fix)


def names_led_to(text: str) -> frozenset[str]:
    """The scenes that a text leads to by name."""
    return frozenset(slug(name) for name in _LEADS.findall(text))


def tell_level_one(prose: Prose, heading: Chunk, title: str, named: frozenset[str]) -> Diagnostic:
    """A heading with one sign where a scene's has two."""
    span = prose.chunk_span(heading)
    question = title.endswith("?")
    written = f"{'###' if question else '##'} {shortened(title)}"
    return Diagnostic(
        "E116",
        "a heading with one `#` can stand before the first scene alone",
        span,
        help=f"write `{written}`: a scene's heading begins with two signs, `## …`, and a question with three",
        fix=None if question or slug(title) not in named else Fix(Span(span.start, span.start + 1), "##"),
    )


def find_braces_below(
    prose: Prose, heading: Chunk, first: Item, keys: tuple[str, ...]
) -> tuple[Braces, Diagnostic] | None:
    """The braces on the line below a heading that belong into it, and what is told of them."""
    if not isinstance(first, DraftLine) or first.crowded or first.braces.mapping is None:
        return None
    entries = first.braces.mapping.entries
    own = [entry for entry in entries if entry.key.text in keys and entry.key.text not in LINE_KEYS]
    if not own or any(entry.key.text in ("if", "else") for entry in entries):
        return None
    line = prose.source.line(heading.first + 1).rstrip()
    written = " ".join(first.braces.text.split())
    end = prose.chunk_span(heading).end
    told = Diagnostic(
        "E109",
        f"`{own[0].key.text}` cannot stand on a line of its own",
        own[0].key.span,
        help=f"write these braces at the end of the heading: `{shortened(line.strip(), 60)} {shortened(written)}`",
        fix=None if line.endswith("#") else Fix(Span(end, first.braces.span.start), " "),
    )
    return first.braces, told


def read_passage(prose: Prose, heading: Chunk, chunks: Sequence[Chunk]) -> Iterator[Item]:
    """The items of a scene outside a decision; options that belong to no question are told once."""
    above = heading
    for chunk in chunks:
        braces = _option_braces(prose, chunk)
        if len(braces) > 1:
            prose.marks.diagnostics.append(_tell_options(prose, above, braces[0]))
            yield prose.block(chunk)
        else:
            yield from prose.items([chunk])
        above = chunk


def _option_braces(prose: Prose, chunk: Chunk) -> list[Braces]:
    """The braces of a list's items that hold an option's keys."""
    found = []
    for item in chunk.children if chunk.kind is ChunkKind.LIST else ():
        for piece in prose.pieces.get(id(item.children[0]), ()) if item.children else ():
            mapping = piece.braces.mapping if piece.braces else None
            if piece.braces and mapping and any(e.key.text in (*OPTION_KEYS, *EFFECT_KEYS) for e in mapping.entries):
                found.append(piece.braces)
    return found


def _tell_options(prose: Prose, above: Chunk, first: Braces) -> Diagnostic:
    span = prose.chunk_span(above)
    line = prose.source.text[span.start : span.end].split("\n")[-1].strip()
    bold = _BOLD.match(line)
    title = bold["title"] if bold else _HASHES.sub("", line)
    fix = None
    if above.kind is ChunkKind.HEADING and above.level > 3:
        fix = Fix(Span(span.start, span.start + above.level), "###")
    elif above.kind is ChunkKind.PARAGRAPH and line.rstrip("*").endswith("?"):
        fix = Fix(Span(span.end - len(line), span.end), f"### {title}")
    return Diagnostic(
        "E109",
        "braces cannot stand here: these options belong to no question",
        first.span,
        help=f"a question is a heading with three `#` signs above its options: `### {shortened(title)}`",
        fix=fix,
    )
