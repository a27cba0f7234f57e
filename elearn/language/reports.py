"""Diagnostics for people and programs: as text with the place shown, as JSON, and as annotations for GitHub."""

import json
import shlex
from collections.abc import Iterable
from dataclasses import dataclass

from elearn.language.diagnostics import Diagnostic
from elearn.language.source import Source

_WIDEST = 120
"""Characters of a source line that are shown."""


def to_entry(path: str, source: Source, diagnostics: Iterable[Diagnostic], facts: object = None) -> dict[str, object]:
    """One document of the JSON report, exactly as the format page has it."""
    return {
        "path": path,
        "diagnostics": [_to_object(source, diagnostic) for diagnostic in diagnostics],
        "facts": facts,
    }


def _to_object(source: Source, diagnostic: Diagnostic) -> dict[str, object]:
    line, column = source.position(diagnostic.span.start)
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "line": line,
        "column": column,
        "message": diagnostic.message,
        "hint": diagnostic.help,
    }


def to_annotations(path: str, source: Source, diagnostics: Iterable[Diagnostic]) -> str:
    """One line a diagnostic, as GitHub shows it beside the changed line."""
    return "".join(_annotation(path, source, diagnostic) for diagnostic in diagnostics)


def _annotation(path: str, source: Source, diagnostic: Diagnostic) -> str:
    line, column = source.position(diagnostic.span.start)
    end_line, end_column = source.position(max(diagnostic.span.start, diagnostic.span.end - 1))
    kind = {"error": "error", "warning": "warning"}.get(diagnostic.severity.value, "notice")
    message = diagnostic.message + (f" (hint: {diagnostic.help})" if diagnostic.help else "")
    place = f"file={_property(path)},line={line},endLine={end_line},col={column},endColumn={end_column + 1}"
    return f"::{kind} {place},title={diagnostic.code}::{_escaped(message)}\n"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def to_text(path: str, source: Source, diagnostics: Iterable[Diagnostic]) -> str:
    """What a person reads in a terminal, one paragraph a diagnostic."""
    return "\n".join(_paragraph(path, source, diagnostic) for diagnostic in diagnostics)


def _paragraph(path: str, source: Source, diagnostic: Diagnostic) -> str:
    line, column = source.position(diagnostic.span.start)
    lines = [f"{diagnostic.severity.value}[{diagnostic.code}]: {diagnostic.message}", f"  --> {path}:{line}:{column}"]
    if source.text:
        lines += _excerpt(source, diagnostic)
    lines += [
        f"  note: {related.label} (line {source.position(related.span.start)[0]})" for related in diagnostic.related
    ]
    lines += [f"  note: {note}" for note in diagnostic.notes]
    lines += _evidence(path, diagnostic)
    if diagnostic.help:
        fix = "    fix: elearn check --fix" if diagnostic.fix else ""
        lines.append(f"  help: {diagnostic.help}{fix}")
    lines.append(f"  more: elearn explain {diagnostic.code}")
    return "\n".join(lines) + "\n"


def _evidence(path: str, diagnostic: Diagnostic) -> list[str]:
    """What comes nearest, and the play that shows it, as the command that plays it."""
    told = [f"  closest: {diagnostic.closest}"] if diagnostic.closest else []
    if diagnostic.witness is not None:
        answers = json.dumps(diagnostic.witness, ensure_ascii=False)
        told.append(f"  play it: elearn play {shlex.quote(path)} --answers {shlex.quote(answers)}")
    return told


@dataclass(frozen=True, slots=True)
class _Shown:
    """A line of the source as far as it is shown; `cut` characters of it are left out before."""

    text: str
    cut: int


def _excerpt(source: Source, diagnostic: Diagnostic) -> list[str]:
    """The line, the one before it, and marks under the place."""
    marked = diagnostic.mark or diagnostic.span
    number, column = source.position(marked.start)
    width = len(str(number))
    shown = _cut(source.line(number), column)
    lines = [f"{' ' * width} |"]
    if number > 1 and (above := source.line(number - 1)).strip():
        lines.append(f"{number - 1:>{width}} | {_cut(above, 1).text}")
    lines.append(f"{number:>{width}} | {shown.text}".rstrip())
    start = column - 1 - shown.cut
    length = max(1, min(marked.end - marked.start, len(shown.text) - start))
    lead = "".join("\t" if character == "\t" else " " for character in shown.text[:start].ljust(start))
    label = f" {diagnostic.label}" if diagnostic.label else ""
    lines.append(f"{' ' * width} | {lead}{'^' * length}{label}")
    lines.append(f"{' ' * width} |")
    return lines


def _cut(line: str, column: int) -> _Shown:
    """The part of a line around a column; what cannot be printed becomes a dot."""
    start = max(0, column - 1 - _WIDEST // 2) if len(line) > _WIDEST else 0
    piece = line[start : start + _WIDEST]
    printable = "".join(c if c.isprintable() or c == "\t" else "·" for c in piece)
    return _Shown(("…" + printable[1:]) if start else printable, start)


def apply_fixes(source: Source, diagnostics: Iterable[Diagnostic]) -> str:
    """The text with every replacement that is safe to apply unseen."""
    fixes = sorted((found.fix for found in diagnostics if found.fix), key=lambda fix: fix.span.start, reverse=True)
    text, begun = source.text, len(source.text) + 1
    for fix in fixes:
        if fix.span.end <= begun:
            text = text[: fix.span.start] + fix.text + text[fix.span.end :]
            begun = fix.span.start
    return text
