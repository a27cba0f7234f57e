"""A source as a draft: front matter, scenes, and in each its blocks, lines of braces, decisions, options and outcomes.

Nothing is looked up here. What cannot be read is told and left out, and reading goes on with the next block.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from elearn.language import limits
from elearn.language.blocks import Chunk, ChunkKind, Joined, Outline, outline
from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import WHOLE, Mapping, check_characters, read_mapping
from elearn.language.draft import Draft, DraftDecision, DraftOption, DraftOutcome, DraftScene, Item
from elearn.language.frontslips import mend_front, tell_missing, tell_unclosed
from elearn.language.headings import (
    find_braces_below,
    heading_meant,
    names_led_to,
    read_passage,
    tell_before_first,
    tell_level_one,
)
from elearn.language.lost import find_lost, read_strays
from elearn.language.marks import Braces, Marks
from elearn.language.names import DECISION_KEYS, FRONT_KEYS, SCENE_KEYS, TRANSLATION_KEYS
from elearn.language.prose import Prose
from elearn.language.source import Source, Span

_ROUNDS = 8
_FENCE = re.compile(r"---[ \t]*$")
_SCENE_LINE = re.compile(r"^ {0,3}##(?:[ \t]|$)", re.MULTILINE)


def parse(source: Source) -> tuple[Draft, tuple[Diagnostic, ...]]:
    """The document as written, and what could not be read."""
    if refused := _refusal(source):
        return Draft(source, None, (), broken=True), (refused,)
    front, body, front_diagnostics = cut_front_matter(source)
    marks, structure, prose = read_blocks(source, body)
    parser = _Parser(source, prose, marks)
    scenes = tuple(parser.scenes(structure))
    diagnostics = (*front_diagnostics, *marks.diagnostics)
    draft = Draft(
        *(source, front, scenes),
        tuple(marks.citations),
        tuple(marks.pictures),
        tuple(marks.notes),
        broken=bool(diagnostics),
        unread_scenes=parser.unread_scenes,
    )
    return draft, diagnostics


def _refusal(source: Source) -> Diagnostic | None:
    """Why nothing of a text is read."""
    if unreadable := check_characters(source.text):
        return unreadable
    if len(source.text) > limits.DOCUMENT_BYTES or len(source.text.encode()) > limits.DOCUMENT_BYTES:
        return Diagnostic(
            "E113",
            "the file is larger than 1 MiB, and nothing of it was read",
            WHOLE,
            help="divide it into several scenarios",
        )
    return None


def cut_front_matter(source: Source) -> tuple[Mapping | None, int, tuple[Diagnostic, ...]]:
    """The front matter, where the text after it begins, and what is wrong with it."""
    starts = source.line_starts
    if not _FENCE.match(source.line(1)):
        return None, _first_scene(source), (tell_missing(source),)
    close = next(
        (
            n
            for n in range(2, len(starts) + 1)
            if source.text.startswith("---", starts[n - 1]) and _FENCE.match(source.line(n))
        ),
        None,
    )
    if close is None:
        return None, _first_scene(source), (tell_unclosed(source, _first_scene(source)),)
    body = starts[close] if close < len(starts) else len(source.text)
    span = Span(starts[1], starts[close - 1])
    front, diagnostics = read_mapping(source, span, "E102")
    fixed_blanks = "\n\u00a0" in source.text[: span.end]
    if (front is None or fixed_blanks) and (mended := mend_front(source, span)):
        front, diagnostics = None, (mended,)
    scene = _first_scene(source)
    if scene < starts[close - 1] and (front is None or _holds_prose(front, scene)):
        return None, scene, (tell_unclosed(source, scene),)
    return front, body, diagnostics


def _holds_prose(front: Mapping, scene: int) -> bool:
    """Whether what follows a scene's heading in front matter, where it is a remark, is more likely a scene's text."""
    known = {*FRONT_KEYS, *TRANSLATION_KEYS}
    return any(entry.key.span.start > scene and entry.key.text not in known for entry in front.entries)


def _first_scene(source: Source) -> int:
    """Where the text goes on that can be read without front matter."""
    scene = _SCENE_LINE.search(source.text)
    return scene.start() if scene else len(source.text)


def read_blocks(source: Source, body: int) -> tuple[Marks, Outline, Prose]:
    """The blocks of the text, read again where braces run on over lines that look like blocks."""
    joined: list[Joined] = []
    for _ in range(_ROUNDS):
        structure = outline(source, body, joined)
        marks = Marks(structure.definitions)
        prose = Prose(source, marks, structure.definitions)
        prose.scan(_read_chunks(structure.chunks))
        if not marks.joined:
            break
        joined.extend(marks.joined)
    return marks, structure, prose


def _read_chunks(chunks: Sequence[Chunk]) -> Sequence[Chunk]:
    """The blocks up to the last scene that may be read."""
    scenes = [place for place, chunk in enumerate(chunks) if _is_heading(chunk, 2)]
    return chunks if len(scenes) <= limits.SCENES else chunks[: scenes[limits.SCENES]]


def _is_heading(chunk: Chunk, level: int) -> bool:
    return chunk.kind is ChunkKind.HEADING and chunk.level == level


class _Parser:
    """Puts blocks together to scenes and decisions."""

    def __init__(self, source: Source, prose: Prose, marks: Marks) -> None:
        self.source, self.prose, self.marks = source, prose, marks
        self.unread_scenes = False
        self.led_to: frozenset[str] | None = None

    def named(self) -> frozenset[str]:
        """The scenes that the text leads to, looked for once."""
        if self.led_to is None:
            self.led_to = names_led_to(self.source.text)
        return self.led_to

    def tell(self, code: str, message: str, span: Span, help_text: str | None = None) -> None:
        self.marks.diagnostics.append(Diagnostic(code, message, span, help=help_text))

    def scenes(self, structure: Outline) -> Iterator[DraftScene]:
        """The scenes, after telling what stands before the first one and beyond the limits."""
        for line in structure.too_deep[:1]:
            start = self.source.line_starts[line]
            self.tell(
                "E113",
                f"lists or quotations are nested more than {limits.NESTED_BLOCKS} deep",
                Span(start, start + 1),
                "write it with fewer levels",
            )
        groups = _split_scenes(structure.chunks)
        self.before_first(groups[0], len(groups) == 1)
        for place, group in enumerate(groups[1:]):
            if place < limits.SCENES:
                yield self.scene(group)
            else:
                self.unread_scenes = True
                self.tell(
                    "E113",
                    f"this is scene {limits.SCENES + 1:,}, and a document has at most {limits.SCENES:,}",
                    self.prose.chunk_span(group[0]),
                    "divide it into several scenarios",
                )
                return

    def before_first(self, group: Sequence[Chunk], alone: bool) -> None:
        """Tell text before the first scene, or that there is none."""
        if alone:
            meant = next((heading for chunk in group if (heading := heading_meant(self.prose, chunk))), None)
            advice = (
                f"begin a scene with two signs: `{meant}`" if meant else "begin a scene with a line `## Its heading`"
            )
            self.tell("E106", "there is no scene", WHOLE, advice)
            return
        for chunk in group:
            if not _is_heading(chunk, 1) and self.prose.holds_text(chunk):
                self.marks.diagnostics.append(tell_before_first(self.prose, group, chunk))
                return
            self.prose.tell_strays(chunk)

    def scene(self, group: Sequence[Chunk]) -> DraftScene:
        """A scene from its heading on."""
        heading, *rest = group
        title, braces = self.prose.heading(heading)
        if heading.level == 1:
            self.marks.diagnostics.append(tell_level_one(self.prose, heading, title, self.named()))
        parts = list(_split(rest, 3))
        items = list(read_passage(self.prose, heading, parts[0]))
        braces, items = self.braces_below(heading, braces, items, SCENE_KEYS)
        return DraftScene(
            title,
            self.prose.chunk_span(heading),
            braces,
            tuple(items),
            tuple(self.decision(part) for part in parts[1:]),
        )

    def braces_below(
        self, heading: Chunk, braces: Braces | None, items: list[Item], keys: tuple[str, ...]
    ) -> tuple[Braces | None, list[Item]]:
        """A heading's braces, also where they stand on the line below it, which is told; and what follows them."""
        found = find_braces_below(self.prose, heading, items[0], keys) if items and braces is None else None
        if found is None:
            return braces, items
        self.marks.diagnostics.append(found[1])
        return found[0], items[1:]

    def decision(self, group: Sequence[Chunk]) -> DraftDecision:
        """A decision from its heading on."""
        heading, *rest = group
        prompt, braces = self.prose.heading(heading)
        before, *outcomes = _split(rest, 4)
        place = next((n for n, chunk in enumerate(before) if chunk.kind is ChunkKind.LIST), None)
        options = None if place is None else before[place]
        lost = find_lost(self.prose, before) if options is None and not _has_no_options(braces) else None
        items = list(self.prose.items(lost.prose if lost else before[:place]))
        braces, items = self.braces_below(heading, braces, items, DECISION_KEYS)
        strays = read_strays(self.prose, heading, options, before[(place or 0) + 1 :]) if options else None
        read = (*self.options(options), *(strays.options if strays else ())) if options else None
        return DraftDecision(
            prompt,
            self.prose.chunk_span(heading),
            braces,
            prose=tuple(items),
            options=lost.options if lost else read,
            options_span=None if options is None else self.prose.chunk_span(options),
            strays=strays.items if strays else (),
            outcomes=tuple(self.outcome(part) for part in outcomes),
            lost=lost.remedy if lost else None,
            strayed=strays.remedy if strays else None,
        )

    def options(self, chunk: Chunk) -> Iterator[DraftOption]:
        for item in chunk.children:
            yield self.prose.option(item)

    def outcome(self, group: Sequence[Chunk]) -> DraftOutcome:
        heading, *rest = group
        headline, braces = self.prose.heading(heading)
        braces, items = self.braces_below(heading, braces, list(self.prose.items(rest)), ("when",))
        return DraftOutcome(headline, self.prose.chunk_span(heading), braces, tuple(items))


def _has_no_options(braces: Braces | None) -> bool:
    """Whether a decision is of a type that has none."""
    kind = braces.mapping.get("type") if braces and braces.mapping else None
    return getattr(kind and kind.value, "text", "") in ("rate", "reflect")


def _split_scenes(chunks: Iterable[Chunk]) -> list[list[Chunk]]:
    """The chunks before the first scene, then each scene's; after the first, one `#` begins one too, and is told."""
    groups: list[list[Chunk]] = [[]]
    for chunk in chunks:
        if _is_heading(chunk, 2) or (_is_heading(chunk, 1) and len(groups) > 1):
            groups.append([])
        groups[-1].append(chunk)
    return groups


def _split(chunks: Iterable[Chunk], level: int) -> list[list[Chunk]]:
    """The chunks before the first heading of a level, then each such heading with what follows it."""
    groups: list[list[Chunk]] = [[]]
    for chunk in chunks:
        if _is_heading(chunk, level):
            groups.append([])
        groups[-1].append(chunk)
    return groups
