"""`elearn check`, `elearn explain` and `elearn new`: what an author needs who works with files."""

import json
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from elearn.course.checking import check_paths
from elearn.course.fields import NAME
from elearn.course.reading import ContentFile
from elearn.language.diagnostics import Severity
from elearn.language.reports import apply_fixes, to_annotations, to_entry, to_text
from elearn.resources import shipped, shipped_library


@click.command()
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(exists=True))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations of a change on GitHub.",
)
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--fix", is_flag=True, help="Mend in the files what is safe to mend unseen, then check.")
def check(paths: tuple[str, ...], form: str, strict: bool, fix: bool) -> None:
    """Say what is wrong in PATH…, files or folders, and where.

    Of a folder every scenario, lesson and quiz below it is checked and, where it holds `content`, the courses,
    competencies and sources too. The exit status is 1 if there are errors, else 0.
    """
    if fix:
        mend(check_paths(paths, shipped_library()))
    files = check_paths(paths, shipped_library())
    if form == "json":
        documents = [to_entry(file.name, file.source, file.diagnostics) for file in files]
        click.echo(json.dumps({"documents": documents}, indent=1, ensure_ascii=False))
    elif form == "github":
        click.echo("".join(to_annotations(str(file.path), file.source, file.diagnostics) for file in files), nl=False)
    else:
        for file in files:
            click.echo(to_text(file.name, file.source, file.diagnostics) + "\n" if file.diagnostics else "", nl=False)
        click.echo(summary(files))
    counted = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    raise SystemExit(any(each.severity in counted for file in files for each in file.diagnostics))


def mend(files: Sequence[ContentFile]) -> None:
    """Write into each file what its diagnostics say is safe; its line ends and its byte-order mark stay as they are."""
    for file in files:
        if any(found.fix for found in file.diagnostics):
            raw = file.path.read_bytes()
            text = apply_fixes(file.source, file.diagnostics)
            lines = text.replace("\n", "\r\n") if b"\r\n" in raw else text
            file.path.write_bytes((b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b"") + lines.encode())


def summary(files: Sequence[ContentFile]) -> str:
    """What a check found, in one line."""
    if not files:
        return "Nothing to check here: no .md file that opens with a line ---."
    found = [each.severity for file in files for each in file.diagnostics]
    errors, warnings = found.count(Severity.ERROR), found.count(Severity.WARNING)
    checked = _counted(len(files), "file")
    if not errors and not warnings:
        return f"{checked} checked, nothing to mend."
    amounts = [_counted(errors, "error")] * bool(errors) + [_counted(warnings, "warning")] * bool(warnings)
    broken = sum(bool(file.errors) for file in files)
    with_errors = f" {_counted(broken, 'file')} cannot be played or used until the errors are mended." if broken else ""
    return f"{checked} checked: {' and '.join(amounts)}.{with_errors}"


@click.command()
@click.argument("code")
def explain(code: str) -> None:
    """Explain CODE, such as E201: what it means, why it matters, and what to write instead."""
    pages = code_pages()
    page = pages.get(code.strip().upper())
    if page is None:
        close = get_close_matches(code.strip().upper(), list(pages), n=1, cutoff=0.4)
        advice = f" Did you mean {close[0]}?" if close else ""
        click.echo(f"elearn: there is no code {code}.{advice} There are {', '.join(sorted(pages))}.", err=True)
        raise SystemExit(2)
    click.echo(readable(page.read_text(encoding="utf-8")))


def code_pages() -> dict[str, Path]:
    """The page of every code that there is."""
    return {path.stem: path for path in sorted((shipped("content") / "codes").glob("*.md"))}


def readable(markdown: str) -> str:
    """A page for the terminal: headings stand out without their signs, examples are set in."""
    lines: list[str] = []
    fenced: str | None = None
    for line in markdown.strip().split("\n"):
        mark = line[: len(line) - len(line.lstrip("`"))]
        if len(mark) >= 3 and fenced in (None, line.strip()):
            fenced = mark if fenced is None else None
        elif fenced is not None:
            lines.append(f"    {line}".rstrip())
        elif line.startswith("#"):
            lines.append(click.style(line.lstrip("# "), bold=True))
        else:
            lines.append(line)
    return "\n".join(lines)


@click.command()
@click.argument("name")
def new(name: str) -> None:
    """Write a scenario to begin with, scenarios/NAME.md, that can be played at once."""
    from elearn.cli.template import write_template  # the other commands need not load it

    if not NAME.fullmatch(name):
        wanted = "use small letters, digits and single hyphens"
        click.echo(f"elearn: {name} cannot be a name: {wanted}. {_better(name)}", err=True)
        raise SystemExit(2)
    library = current_library()
    path = library / "scenarios" / f"{name}.md"
    if not write_template(path, name):
        click.echo(f"elearn: {path} is there already, and stays as it is. Choose another name.", err=True)
        raise SystemExit(1)
    shown = _shown(path)
    click.echo(f"Wrote {shown}.\n\nNext:")
    click.echo(f"  elearn play {shown}    play it as it is")
    click.echo(f"  elearn check {shown}   see what is wrong as you change it")


def current_library() -> Path:
    """Where authors' documents go: the settings' library, else the folder one is in."""
    from elearn.cli.server import settings_or_stop  # the other commands need no settings

    return settings_or_stop().library or Path.cwd()


def _shown(path: Path) -> Path:
    """A path as short as it can be typed from here."""
    here = Path.cwd()
    return path.resolve().relative_to(here) if path.resolve().is_relative_to(here) else path


def _better(name: str) -> str:
    better = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in name.lower()).split())
    return f"For example: elearn new {better}" if better else "For example: elearn new the-late-bus"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
