"""From a name to where it is made and used, and a document at a glance."""

from collections.abc import Iterator

from lsprotocol import types

from elearn.language.draft import DraftDecision, DraftScene
from elearn.language.index import Occurrence, Use
from elearn.language.source import Span
from elearn.lsp.library import Library
from elearn.lsp.opened import Opened


def find_definition(library: Library, opened: Opened, offset: int) -> list[types.Location]:
    """Where the name at an offset is made."""
    found = opened.index.at(offset)
    if found is None:
        return []
    if defined := library.definition(opened, found.kind, found.name):
        file, span = defined
        return [types.Location(file.uri, file.places.range(span))]
    owner = opened.original or opened
    made = owner.index.made(found.kind, found.name)
    return [types.Location(owner.uri, owner.places.range(made.span))] if made is not None else []


def find_references(opened: Opened, offset: int, with_definition: bool) -> list[types.Location]:
    """Every place of the name at an offset."""
    return [
        types.Location(owner.uri, owner.places.range(found.span))
        for owner, found in _everywhere(opened, offset)
        if with_definition or found.use not in (Use.MAKES, Use.TRANSLATES)
    ]


def highlight(opened: Opened, offset: int) -> list[types.DocumentHighlight]:
    """The places of a name in the text that is looked at."""
    return [
        types.DocumentHighlight(opened.places.range(found.span))
        for owner, found in _everywhere(opened, offset)
        if owner is opened
    ]


def _everywhere(opened: Opened, offset: int) -> Iterator[tuple[Opened, Occurrence]]:
    found = opened.index.at(offset)
    if found is None:
        return
    for owner in (opened, opened.original):
        if owner is not None:
            yield from ((owner, each) for each in owner.index.of(found.kind, found.name))


def outline(opened: Opened) -> list[types.DocumentSymbol]:
    """The scenes with their decisions, options and outcomes."""
    scenes = opened.draft.scenes
    ends = [*(scene.span.start for scene in scenes[1:]), len(opened.source.text.rstrip())]
    return [
        _scene(opened, scene, name, Span(scene.span.start, max(end, scene.span.end)))
        for scene, name, end in zip(scenes, opened.index.scenes, ends, strict=False)
    ]


def _scene(opened: Opened, scene: DraftScene, name: str, whole: Span) -> types.DocumentSymbol:
    decisions = [_decision(opened, decision) for decision in scene.decisions]
    symbol = _symbol(opened, scene.title or name or "?", types.SymbolKind.Class, scene.span, whole)
    symbol.detail, symbol.children = name, decisions
    return symbol


def _decision(opened: Opened, decision: DraftDecision) -> types.DocumentSymbol:
    options = [_symbol(opened, each.text, types.SymbolKind.EnumMember, each.span) for each in decision.options or ()]
    outcomes = [_symbol(opened, each.headline, types.SymbolKind.Event, each.span) for each in decision.outcomes]
    ends = [*(each.span.end for each in decision.options or ()), *(each.span.end for each in decision.outcomes)]
    whole = Span(decision.span.start, max([decision.span.end, *ends]))
    symbol = _symbol(opened, decision.prompt, types.SymbolKind.Function, decision.span, whole)
    symbol.children = [*options, *outcomes]
    return symbol


def _symbol(
    opened: Opened, words: str, kind: types.SymbolKind, span: Span, whole: Span | None = None
) -> types.DocumentSymbol:
    """A part by its words; an editor wants a name for each."""
    name = " ".join(words.split()) or "?"
    return types.DocumentSymbol(
        name if len(name) <= 80 else f"{name[:79]}…",
        kind,
        opened.places.range(whole or span),
        opened.places.first_line(span),
    )
