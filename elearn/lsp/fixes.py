"""What an editor can do about a diagnostic, or for a scene, without being told how."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import accumulate

from lsprotocol import types

from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.formatting import format_source
from elearn.language.index import Named, title_span
from elearn.language.names import slug
from elearn.language.source import Span
from elearn.lsp.diagnosing import to_diagnostic
from elearn.lsp.opened import Opened

MEND_ALL = types.CodeActionKind.SourceFixAll


def offer_actions(opened: Opened, told: Iterable[Diagnostic], span: Span) -> Iterator[types.CodeAction]:
    """What can be done about what is told in a span, and for the scene whose heading is there."""
    mendable = [(each, each.fix) for each in told if each.fix is not None]
    for diagnostic, fix in mendable:
        about = diagnostic.mark or diagnostic.span
        if about.start <= span.end and span.start <= about.end:
            yield types.CodeAction(
                title=_title(opened, fix),
                kind=types.CodeActionKind.QuickFix,
                diagnostics=[to_diagnostic(opened, diagnostic)],
                is_preferred=True,
                edit=_edit(opened, [fix]),
            )
    if mendable:
        fixes = _apart([fix for _, fix in mendable])
        yield types.CodeAction(title="Mend all that is safe to mend", kind=MEND_ALL, edit=_edit(opened, fixes))
    yield from _give_id(opened, span)


def _title(opened: Opened, fix: Fix) -> str:
    now = opened.source.text[fix.span.start : fix.span.end]
    if not now:
        return f"Write `{fix.text}` here"
    return f"Write `{fix.text}` instead of `{now}`" if fix.text else f"Take `{now}` out"


def _apart(fixes: list[Fix]) -> list[Fix]:
    """Replacements of which no two touch the same text."""
    kept: list[Fix] = []
    for fix in sorted(fixes, key=lambda each: (each.span.start, each.span.end)):
        if not kept or fix.span.start >= kept[-1].span.end:
            kept.append(fix)
    return kept


def _edit(opened: Opened, fixes: Iterable[Fix]) -> types.WorkspaceEdit:
    edits = [types.TextEdit(opened.places.range(fix.span), fix.text) for fix in fixes]
    return to_edit({opened: edits}, versions=False)


def to_edit(edits: Mapping[Opened, list[types.TextEdit]], versions: bool) -> types.WorkspaceEdit:
    """Changes of texts; `versions`: the editor refuses them where a text has changed meanwhile."""
    if not versions:
        return types.WorkspaceEdit(changes={opened.uri: each for opened, each in edits.items()})
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(opened.uri, opened.version), [*each])
            for opened, each in edits.items()
        ]
    )


def lay_out(opened: Opened) -> list[types.TextEdit]:
    """The changes that bring a document into the canonical layout, line by line; none where it cannot be read."""
    old = opened.source.text.splitlines(keepends=True)
    new = format_source(opened.source).text.splitlines(keepends=True)
    starts = [*accumulate(map(len, old), initial=0)]
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [
        types.TextEdit(opened.places.range(Span(starts[first], starts[last])), "".join(new[begin:end]))
        for kind, first, last, begin, end in changes
        if kind != "equal"
    ]


def _give_id(opened: Opened, span: Span) -> Iterator[types.CodeAction]:
    """Give a scene its name as an id, so that its heading can be reworded without changing what leads to it."""
    for scene in opened.draft.scenes if opened.markdown and opened.language is None else ():
        title = title_span(opened.source, scene)
        if title is None or not (scene.span.start <= span.start <= scene.span.end) or not slug(scene.title):
            continue
        made = opened.index.made(Named.SCENE, slug(scene.title))
        if made is None or not made.by_name or (scene.braces is not None and scene.braces.mapping is None):
            continue
        name = f"id: {slug(scene.title)}"
        if scene.braces is None:
            fix = Fix(Span(title.end, title.end), f" {{{name}}}")
        else:
            inside = Span(scene.braces.span.start + 1, scene.braces.span.start + 1)
            more = ", " if scene.braces.mapping and scene.braces.mapping.entries else ""
            fix = Fix(inside, f"{name}{more}")
        yield types.CodeAction(
            title="Give this scene an id, so that its heading can be reworded",
            kind=types.CodeActionKind.RefactorRewrite,
            edit=_edit(opened, [fix]),
        )
