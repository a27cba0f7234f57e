"""What the checker says, as an editor shows it."""

import json
import shlex
from collections.abc import Iterator

from lsprotocol import types

from elearn.language.diagnostics import Diagnostic, Severity
from elearn.lsp.opened import Opened
from elearn.resources import shipped

NAME = "elearn"
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}


def to_diagnostic(opened: Opened, told: Diagnostic) -> types.Diagnostic:
    """A diagnostic for an editor."""
    return types.Diagnostic(
        range=opened.places.first_line(told.mark or told.span),
        message="\n".join(_lines(opened, told)),
        severity=_SEVERITIES[told.severity],
        code=told.code,
        code_description=_page(told.code),
        source=NAME,
        related_information=[
            types.DiagnosticRelatedInformation(
                types.Location(opened.uri, opened.places.first_line(related.span)), related.label
            )
            for related in told.related
        ]
        or None,
    )


def _lines(opened: Opened, told: Diagnostic) -> Iterator[str]:
    yield told.message
    yield from told.notes
    if told.closest:
        yield f"closest: {told.closest}"
    if told.help:
        yield told.help
    if told.witness is not None and opened.path is not None:
        answers = shlex.quote(json.dumps(told.witness, ensure_ascii=False))
        yield f"play it: elearn play {shlex.quote(str(opened.path))} --answers {answers}"


def _page(code: str) -> types.CodeDescription | None:
    page = shipped("content") / "codes" / f"{code}.md"
    return types.CodeDescription(page.as_uri()) if page.is_file() else None
