"""`elearn explain` and `elearn new`: what an author needs who works with files."""

from difflib import get_close_matches
from pathlib import Path

import click

from elearn.course.fields import NAME
from elearn.language.codes import CODES
from elearn.resources import shipped


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain CODE, such as E201: what it means, why it matters, and what to write instead.

    Without CODE, list all codes.
    """
    if code is None:
        click.echo("\n".join(f"{name}  {title}" for name, title in CODES.items()))
        return
    pages = code_pages()
    page = pages.get(code.strip().upper())
    if page is None:
        close = get_close_matches(code.strip().upper(), list(pages), n=1, cutoff=0.4)
        advice = f" Did you mean {close[0]}?" if close else ""
        click.echo(f"elearn: there is no code {code}.{advice} `elearn explain` alone lists them all.", err=True)
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
