"""`elearn guide`: a facilitator's guide to a document, as a page to print."""

from pathlib import Path

import click

from elearn.cli.graph import write
from elearn.cli.play import refuse
from elearn.course.fragments import make_fragments
from elearn.course.guide import make_guide
from elearn.course.proving import prove_document
from elearn.course.reading import read_document
from elearn.course.remarks import find_remarks
from elearn.engine.script import prepare
from elearn.exports.guide import guide_page
from elearn.resources import shipped


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Where it goes, instead of standard output."
)
def guide(file: Path, output: Path | None) -> None:
    """Write a facilitator's guide to FILE, a page to print."""
    page = make_page(file)
    if output is None:
        click.echo(page, nl=False)
    else:
        write(output, page)


def make_page(file: Path) -> str:
    """The guide to a file; where it has errors, the command ends."""
    proved = prove_document(read_document(file))
    document = proved.document
    if document.scenario is None or document.draft is None or document.errors:
        first = document.errors[0]
        line, column = document.source.position(first.span.start)
        refuse(f"{file}:{line}:{column}: {first.code}: {first.message}; `elearn check {file}` tells all")
    shared = document.shared
    made = make_guide(
        prepare(document.scenario),
        make_fragments(document.scenario, shared.sources or {}, {}),
        tuple(find_remarks(document.draft)),
        proved.facts.expert if proved.facts else None,
        {name: each.name for name, each in (shared.competencies or {}).items()},
    )
    return guide_page(made, stylesheet())


def stylesheet() -> str:
    """The style of a page that stands alone: the program's own."""
    from elearn.web.assets import join_stylesheets

    return join_stylesheets(shipped("static") / "css")
