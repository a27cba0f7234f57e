"""`elearn graph`: a scenario's map, as a picture, as a page or in words."""

from pathlib import Path

import click

from elearn.analysis.diagram.describing import make_diagram, make_known
from elearn.analysis.diagram.drawing import draw
from elearn.analysis.diagram.model import Diagram
from elearn.analysis.diagram.outline import to_text
from elearn.cli.play import refuse
from elearn.course.proving import prove_document
from elearn.course.reading import read_document
from elearn.engine.script import prepare
from elearn.exports.map_page import map_page
from elearn.language.model import Kind
from elearn.resources import shipped

FORMS = {"svg": ".svg", "html": ".html", "text": ".txt"}


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(list(FORMS)),
    help="A picture, a page with it and the same in words, or the words alone; else by the name of the output, or svg.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where it goes, instead of standard output; the words go beside a picture.",
)
def graph(file: Path, form: str | None, output: Path | None) -> None:
    """Draw the map of FILE: its scenes, where each answer leads, and what plays reach."""
    diagram = read_diagram(file)
    form = form or next((name for name, ending in FORMS.items() if output and output.suffix == ending), "svg")
    if output is None:
        click.echo(made(diagram, form), nl=False)
        return
    write(output, made(diagram, form))
    if form == "svg":
        write(output.with_suffix(".txt"), to_text(diagram))


def read_diagram(file: Path) -> Diagram:
    """What the map of a file shows; where there is none to show, the command ends."""
    document = read_document(file)
    scenario = document.scenario
    if scenario is None:
        first = document.errors[0]
        line, column = document.source.position(first.span.start)
        refuse(f"{file}:{line}:{column}: {first.code}: {first.message}; `elearn check {file}` tells all")
    if scenario.kind is Kind.QUIZ:
        refuse(f"{file} is a quiz: its questions are drawn in any order, so there is no flow to draw")
    proved = prove_document(document)
    errors = proved.document.errors
    if errors:
        codes = ", ".join(dict.fromkeys(error.code for error in errors))
        click.echo(f"{file}: the map shows a document with errors ({codes}); `elearn check {file}` tells all", err=True)
    known = make_known(proved.explored, proved.facts, errors)
    return make_diagram(prepare(scenario), known, document.source if document.language is None else None)


def made(diagram: Diagram, form: str) -> str:
    """A map in one of its forms."""
    match form:
        case "svg":
            return draw(diagram).svg
        case "html":
            return map_page(diagram, stylesheet())
        case _:
            return to_text(diagram)


def stylesheet() -> str:
    """The style of a page that stands alone: the program's own colours and type."""
    static = shipped("static")
    files = (static / "css" / "tokens.css", static / "map.css")
    return "".join(file.read_text(encoding="utf-8") for file in files)


def write(path: Path, text: str) -> None:
    """Write a file and say so."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        refuse(f"{path} cannot be written: {(error.strerror or 'it is not there').lower()}")
    click.echo(f"Wrote {path}.")
