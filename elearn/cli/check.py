"""`elearn check`: what is wrong in documents, to people and to programs."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import click

from elearn.analysis.facts import to_object
from elearn.cli.checked import coverage_annotations, coverage_object, coverage_text
from elearn.cli.facts import accepted_object, accepted_text, facts_text
from elearn.cli.watching import watch
from elearn.cli.writing import write_over
from elearn.course.checking import Checked, Checking, check_paths
from elearn.course.plays import is_plays
from elearn.language.diagnostics import Severity
from elearn.language.reports import apply_fixes, to_annotations, to_entry, to_text
from elearn.language.spelling import counted
from elearn.resources import shipped_library

MOST_ROUNDS = 5
"""So often a file is mended and read again."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What else a check is asked for."""

    strict: bool = False
    fix: bool = False
    coverage: bool = False
    facts: bool = False
    watch: bool = False


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
@click.option("--strict", is_flag=True, help="Count warnings as errors; with --coverage also what no play takes.")
@click.option("--fix", is_flag=True, help="Mend in the files what is safe to mend unseen, then check.")
@click.option("--coverage", is_flag=True, help="Tell what no scripted play takes.")
@click.option("--facts", is_flag=True, help="Tell what was found out about every document.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes, until Ctrl-C.")
def check(paths: tuple[str, ...], form: str, **wishes: bool) -> None:
    """Say what is wrong in PATH…, files or folders, and where.

    Of a folder every scenario, lesson and quiz below it is checked with its scripted plays and, where it holds
    `content`, the courses, competencies and sources too. The exit status is 1 if there are errors, else 0.
    """
    asked = Wishes(**wishes)
    if asked.watch and (asked.fix or form != "text"):
        raise click.UsageError("--watch is for reading along: it goes neither with --fix nor with another --format")
    if asked.watch:
        watch(Checking(paths, shipped_library(), asked.coverage), lambda files: report(files, form, asked.facts))
        return
    if asked.fix:
        mended = mend_all(paths)
        click.echo("".join(f"Mended {name}.\n" for name in mended) if form == "text" else "", nl=False)
    files = check_paths(paths, shipped_library(), asked.coverage)
    click.echo(report(files, form, asked.facts), nl=False)
    raise SystemExit(fails(files, asked))


def fails(files: Sequence[Checked], asked: Wishes) -> bool:
    """Whether what was found makes the exit status 1."""
    counted = (Severity.ERROR, Severity.WARNING) if asked.strict else (Severity.ERROR,)
    if any(each.severity in counted for file in files for each in file.diagnostics):
        return True
    return asked.strict and any(file.coverage is not None and file.coverage.missing for file in files)


def report(files: Sequence[Checked], form: str, facts: bool = False) -> str:
    """What a check found, in one of the forms that it can be had in; text tells of one clean document its facts."""
    match form:
        case "json":
            return json.dumps({"documents": [_entry(file) for file in files]}, indent=1, ensure_ascii=False) + "\n"
        case "github":
            return "".join(
                to_annotations(str(file.path), file.source, file.diagnostics) + coverage_annotations(file)
                for file in files
            )
        case _:
            clean = sum(file.facts is not None for file in files) == 1 and not any(file.diagnostics for file in files)
            told = "".join(_paragraphs(file, facts or clean) for file in files)
            return f"{told}{proved(files)}{summary(files)}\n"


def _entry(file: Checked) -> dict[str, object]:
    facts = None if file.facts is None else to_object(file.facts)
    entry = to_entry(file.name, file.source, file.diagnostics, facts)
    if file.accepted:
        entry["accepted"] = accepted_object(file)
    if file.coverage is not None:
        entry["coverage"] = coverage_object(file, file.coverage)
    return entry


def _paragraphs(file: Checked, facts: bool) -> str:
    """All that is said of a file, a blank line after each piece."""
    told = [
        to_text(file.name, file.source, file.diagnostics),
        accepted_text(file),
        facts_text(file, file.facts) if facts and file.facts is not None else "",
        coverage_text(file, file.coverage) if file.coverage is not None else "",
    ]
    return "".join(f"{piece}\n" for piece in told if piece)


def mend_all(paths: Sequence[str]) -> list[str]:
    """Mend as long as there is something to mend, since one mistake may hide another; the names of the files."""
    names: dict[str, None] = {}
    for _ in range(MOST_ROUNDS):
        mended = mend(check_paths(paths, shipped_library()))
        if not mended:
            break
        names |= dict.fromkeys(mended)
    return list(names)


def mend(files: Sequence[Checked]) -> list[str]:
    """Write into each file what its diagnostics say is safe, and give the names of those that were mended.

    A file's line ends and its byte-order mark stay as they are.
    """
    mended = []
    for file in files:
        if any(found.fix for found in file.diagnostics):
            mended.append(file.name)
            raw = file.path.read_bytes()
            text = apply_fixes(file.source, file.diagnostics)
            lines = text.replace("\n", "\r\n") if b"\r\n" in raw else text
            mark = b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b""
            write_over(file.path, mark + lines.encode(), file.source)
    return mended


def proved(files: Sequence[Checked]) -> str:
    """What stands behind a check of several documents that finds no error, as a line."""
    found = [file.facts for file in files if file.facts is not None and file.facts.states is not None]
    if len(found) < 2 or any(file.errors for file in files):
        return ""
    states, plays = sum(facts.states or 0 for facts in found), sum(file.plays for file in files)
    hold = f"; {counted(plays, 'scripted play')} hold{'s' * (plays == 1)}" if plays else ""
    return f"Every play of {len(found)} documents was followed, through {states:,} states{hold}.\n"


def summary(files: Sequence[Checked]) -> str:
    """What a check found, in one line."""
    if not files:
        return "Nothing to check here: no .md file that opens with a line ---."
    found = [each.severity for file in files for each in file.diagnostics]
    errors, warnings = found.count(Severity.ERROR), found.count(Severity.WARNING)
    checked = counted(len(files), "file")
    if not errors and not warnings:
        return f"{checked} checked, nothing to mend.{_untaken(files)}"
    amounts = [counted(errors, "error")] * bool(errors) + [counted(warnings, "warning")] * bool(warnings)
    return f"{checked} checked: {' and '.join(amounts)}.{_consequences(files)}{_untaken(files)}"


def _untaken(files: Sequence[Checked]) -> str:
    """What --strict minds as well: how much of the documents no scripted play takes."""
    missing = sum(len(file.coverage.missing) for file in files if file.coverage is not None)
    return f" No scripted play takes {counted(missing, 'part')} of what is there." if missing else ""


def _consequences(files: Sequence[Checked]) -> str:
    """What errors mean: documents that cannot be used, and plays that do not go as their author thinks."""
    broken = [is_plays(file.path) for file in files if file.errors]
    plays, others = broken.count(True), broken.count(False)
    told = f" {counted(others, 'file')} cannot be published until the errors are mended." if others else ""
    return told + (f" {counted(plays, 'file')} of scripted plays will have to be mended." if plays else "")
