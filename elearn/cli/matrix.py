"""`elearn matrix`: what a course covers, and who is shown how in it."""

import json
from pathlib import Path

import click

from elearn.analysis.facts import Chances
from elearn.cli.play import refuse
from elearn.cli.prose import printable
from elearn.course.casting import CastReport, report_cast
from elearn.course.catalogue import Catalogue, load_catalogue
from elearn.course.manifest import Course
from elearn.course.matrix import Assessed, Matrix, make_matrix
from elearn.course.proving import Prover
from elearn.course.reading import nearest_content
from elearn.course.remarks import find_remarks
from elearn.language.model import Kind
from elearn.resources import shipped_library

_CELL = 7


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="For eyes, or for programs."
)
def matrix(file: Path, form: str) -> None:
    """Show what the course in FILE covers: competencies and topics of the law by module, and who is shown how."""
    catalogue, course = read_course_file(file)
    prover = Prover()
    assessed: dict[str, Assessed | None] = {}
    scenarios = []
    for slug in dict.fromkeys(slug for module in course.modules for slug in module.documents):
        document = catalogue.document(slug)
        proved = None if document is None else prover.prove(document)
        assessed[slug] = None if proved is None or proved.facts is None else proved.facts.assessed
        draft, scenario = (document.draft, document.scenario) if document else (None, None)
        if draft is not None and scenario is not None and scenario.kind is Kind.SCENARIO:
            scenarios.append((scenario, tuple(find_remarks(draft))))
    found, cast = make_matrix(course, assessed), report_cast(scenarios)
    click.echo(_to_json(found, cast) if form == "json" else printable(_to_text(catalogue, found, cast)), nl=False)


def read_course_file(file: Path) -> tuple[Catalogue, Course]:
    """The course of a file with all that it may take its documents from; where it has errors, the command ends."""
    content = nearest_content(file)
    own = (content or file).resolve().parent
    catalogue = load_catalogue(*dict.fromkeys((shipped_library(), own)))
    course = catalogue.courses.get(file.stem)
    if course is None:
        refuse(f"{file} is no course that can be taught: `elearn check {file}` tells why")
    return catalogue, course


def _to_text(catalogue: Catalogue, found: Matrix, cast: CastReport) -> str:
    names = found.competencies
    wide = max([len(row.module.title) for row in found.rows] + [len("Core scenarios together")]) + 2
    head = " " * wide + "".join(f"{name:>{_CELL}}" for name in names)
    lines = [f"{found.course.title}", "", head]
    lines += [
        f"{row.module.title:<{wide}}" + (_cells(names, row.chances) if row.known else "  not proved")
        for row in found.rows
    ]
    lines += ["", f"{'Core scenarios together':<{wide}}" + _cells(names, found.core)]
    lines += [f"{'All that is required':<{wide}}" + _cells(names, found.required), ""]
    lines += ["3/2: three decisions assess it, and whoever passes answers at least two of them.", ""]
    lines += ["Topics of the law", *_topics(catalogue, found), "", "Who is shown how", *_cast(cast)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _cells(names: tuple[str, ...], chances: Assessed) -> str:
    return "".join(f"{_cell(chances.get(name)):>{_CELL}}" for name in names)


def _cell(chances: Chances | None) -> str:
    return "·" if chances is None or not chances.offered else f"{chances.offered}/{chances.least}"


def _topics(catalogue: Catalogue, found: Matrix) -> list[str]:
    told = []
    for topic in catalogue.topics.values():
        teaching = [module.title for module in found.teaching(topic.id)]
        told += [f"  {topic.name}", f"      {', '.join(teaching) or 'no module of this course'}"]
    return told or ["  no topics are defined in content/topics.yaml"]


def _cast(cast: CastReport) -> list[str]:
    told = [f"  {'':<32}{'shown':>7}{'in crisis':>11}{'at fault':>10}"]
    for group in cast.groups:
        mark = "   more than their share" if group.over else ""
        label = f"{group.grouping}: {group.name}"
        told.append(f"  {label:<32}{group.shown:>7}{group.in_crisis:>11}{group.at_fault:>10}{mark}")
    told += [f"  {slug} has no note that says who is in crisis" for slug in cast.unmarked]
    return told + [f"  a note names somebody who is not in the cast: {each}" for each in cast.unknown]


def _to_json(found: Matrix, cast: CastReport) -> str:
    def chances(assessed: Assessed) -> dict[str, list[int]]:
        return {name: [each.offered, each.least] for name, each in assessed.items()}

    rows = [
        {
            "module": row.module.id,
            "title": row.module.title,
            "required": row.module.required,
            "topics": list(row.module.topics),
            "chances": chances(row.chances) if row.known else None,
        }
        for row in found.rows
    ]
    groups = [
        {
            "grouping": each.grouping,
            "name": each.name,
            "shown": each.shown,
            "in_crisis": each.in_crisis,
            "at_fault": each.at_fault,
            "over": each.over,
        }
        for each in cast.groups
    ]
    told = {
        "course": found.course.slug,
        "competencies": list(found.competencies),
        "modules": rows,
        "core": chances(found.core),
        "required": chances(found.required),
        "cast": {"groups": groups, "unmarked": list(cast.unmarked), "unknown": list(cast.unknown)},
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
