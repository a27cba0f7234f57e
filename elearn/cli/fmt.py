"""`elearn fmt`: documents in the one canonical layout."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

import click

from elearn.cli.writing import write_over
from elearn.course.catalogue import document_paths
from elearn.course.reading import read_file
from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import read_source
from elearn.language.formatting import format_source
from elearn.language.source import Source
from elearn.language.spelling import counted

STANDARD_INPUT = "-"


@click.command()
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(exists=True, allow_dash=True))
@click.option("--check", is_flag=True, help="Write nothing; show what would change, and end with 1 if anything would.")
def fmt(paths: tuple[str, ...], check: bool) -> None:
    """Write PATH…, scenarios, lessons and quizzes or folders of them, in the one canonical layout.

    Only the layout changes, never the words or what they mean. With - as PATH, what comes from standard input goes to
    standard output. A document that cannot be read whole stays as it is, and the exit status is 1.
    """
    if STANDARD_INPUT in paths:
        raise SystemExit(_format_standard_input(paths, check))
    files = [_lay_out(path) for path in _documents(paths)]
    for file in files:
        if file.refusal is not None:
            click.echo(_refused(file, file.refusal), err=True)
        elif file.changes and check:
            click.echo(_difference(file), nl=False)
        elif file.changes:
            write_over(Path(file.path), file.text.encode(), file.source)
            click.echo(f"Formatted {file.path}.")
    click.echo(_summary(files, check))
    raise SystemExit(any(file.refusal or (check and file.changes) for file in files))


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A document, its text in the canonical layout, and whether that differs; or why it stays as it is."""

    path: str
    source: Source
    text: str
    changes: bool
    refusal: Diagnostic | None = None


def _documents(paths: Sequence[str]) -> Iterator[str]:
    """The documents of these files and folders, each once."""
    seen: set[Path] = set()
    for given in paths:
        folder = Path(given)
        if not folder.is_dir() and folder.suffix != ".md":
            raise click.UsageError(f"{given} is no scenario, lesson or quiz: their files end in .md")
        for path in document_paths(folder) if folder.is_dir() else [folder]:
            if path.resolve() not in seen:
                seen.add(path.resolve())
                yield str(path)


def _lay_out(path: str) -> LaidOut:
    file = read_file(Path(path))
    if file.diagnostics:
        return LaidOut(path, file.source, "", False, file.diagnostics[0])
    return _compared(path, file.source, Path(path).read_bytes())


def _compared(path: str, source: Source, raw: bytes) -> LaidOut:
    result = format_source(source)
    changes = result.unreadable is None and raw != result.text.encode()
    return LaidOut(path, source, result.text, changes, result.unreadable)


def _refused(file: LaidOut, refusal: Diagnostic) -> str:
    line, _ = file.source.position(refusal.span.start)
    said = f"{file.path}, line {line}: {refusal.message} ({refusal.code})"
    return f"elearn: {said}. It stays as it is until that is mended; `elearn check` says how."


def _difference(file: LaidOut) -> str:
    """What formatting would change, line by line."""
    before, after = (text.splitlines(keepends=True) for text in (file.source.text, file.text))
    lines = list(unified_diff(before, after, file.path, f"{file.path} (formatted)", n=1))
    if not lines:
        return f"{file.path}: the lines end as on another system, or a byte-order mark stands before them\n"
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)


def _summary(files: Sequence[LaidOut], check: bool) -> str:
    if not files:
        return "Nothing to format here: no .md file that opens with a line ---."
    changed, refused = sum(file.changes for file in files), sum(file.refusal is not None for file in files)
    as_they_are = len(files) - changed - refused
    said = [f"{counted(changed, 'file')} {'would change' if check else 'formatted'}"] if changed else []
    said += [f"{counted(as_they_are, 'file')} in the canonical layout already"] if as_they_are else []
    left = "it is" if refused == 1 else "they are"
    said += [f"{counted(refused, 'file')} with mistakes, left as {left}"] if refused else []
    return ", ".join(said) + "."


def _format_standard_input(paths: Sequence[str], check: bool) -> int:
    """Format what comes from standard input, and give the exit status."""
    if len(paths) > 1:
        raise click.UsageError("- stands for standard input, and alone")
    name, raw = "standard input", sys.stdin.buffer.read()
    source = read_source(name, raw)
    if isinstance(source, Source):
        file = _compared(name, source, raw)
    else:
        file = LaidOut(name, Source(name, ""), "", False, source)
    if file.refusal is not None:
        click.echo(_refused(file, file.refusal), err=True)
    elif not check:
        sys.stdout.buffer.write(file.text.encode())
    elif file.changes:
        click.echo(_difference(file), nl=False)
    return int(file.refusal is not None or (check and file.changes))
