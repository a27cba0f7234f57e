"""`elearn play`: a document in the terminal, or its transcript for given answers."""

import json
import math
from pathlib import Path
from typing import NoReturn

import click

from elearn.cli.conversation import converse
from elearn.cli.terminal import Narrator, Terminal
from elearn.course.catalogue import read_document
from elearn.engine.order import MASK
from elearn.engine.play import Answer, AnswerRefused, Run, reaction, runs, transcript
from elearn.engine.script import Script, prepare

LONGEST_NUMBER = 4000


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--seed", type=click.IntRange(0, MASK), default=0, help="What shuffles the options and draws a quiz.")
@click.option("--answers", metavar="FILE|JSON", help="Answers to play: a JSON list, or a file that holds one.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How a play is told.")
def play(file: Path, seed: int, answers: str | None, form: str) -> None:
    """Play FILE in the terminal, or with --answers without asking."""
    given = None if answers is None else read_answers(answers)
    script = load_script(file)
    if given is None and form == "text":
        converse(Narrator(Terminal(), script), seed)
        return
    try:
        played = list(runs(script, seed, given or []))
    except AnswerRefused as refusal:
        refuse(str(refusal))
    if form == "json":
        steps = [step for run in played if (step := run.last) is not None]
        click.echo(json.dumps(transcript(script.scenario.slug, seed, steps, played[-1]), indent=1))
    else:
        tell(Narrator(Terminal(), script), played)


def load_script(file: Path) -> Script:
    """The document of a file, made ready; where it has errors, the command ends."""
    document = read_document(file)
    if document.scenario is None:
        first = document.errors[0]
        line, column = document.source.position(first.span.start)
        refuse(f"{file}:{line}:{column}: {first.code}: {first.message}; `elearn check {file}` tells all")
    return prepare(document.scenario)


def refuse(sentence: str) -> NoReturn:
    """End the command with one line about what is wrong."""
    click.echo(" ".join(sentence.split()), err=True)
    raise SystemExit(1)


def read_answers(text: str) -> list[Answer]:
    """The answers of `--answers`: JSON text that begins with `[`, else the name of a file."""
    try:
        found = text if text.lstrip().startswith("[") else Path(text).read_text("utf-8-sig")
        answers = json.loads(found, parse_int=_read_number)
    except OSError as error:
        raise click.BadParameter(f"cannot read {text}: {error.strerror}", param_hint="--answers") from error
    except (ValueError, RecursionError) as error:
        raise click.BadParameter(f"this is no JSON: {error}", param_hint="--answers") from error
    if not isinstance(answers, list):
        raise click.BadParameter("the answers are a JSON list", param_hint="--answers")
    return answers


def _read_number(digits: str) -> int | float:
    return int(digits) if len(digits) <= LONGEST_NUMBER else math.inf


def tell(narrator: Narrator, played: list[Run]) -> None:
    """Show a whole play without asking."""
    narrator.opening()
    for run in played:
        if (step := run.last) is not None:
            narrator.answer(step)
        if (shown := reaction(run)) is not None:
            narrator.reaction(shown)
        narrator.scene(run)
    if played[-1].finished:
        narrator.end(played)
    elif played[-1].stuck:
        narrator.terminal.say("There is no way on from here. That is a mistake of the scenario.")
    else:
        narrator.terminal.say("The answers end here.")
