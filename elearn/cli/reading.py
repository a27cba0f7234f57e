"""`elearn read`: a play as a story, to be read aloud."""

import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import assert_never

import click

from elearn.analysis.prose import Changes, Heading, Opening, Piece, Question, Remark, Reply, Result, Told, tell
from elearn.cli.play import load_script, read_answers, refuse
from elearn.cli.prose import all_lines, plain, wrap
from elearn.cli.terminal import ENDINGS, NARROWEST, Terminal
from elearn.course.catalogue import read_document
from elearn.course.fields import nearest
from elearn.course.plays import plays_path, read_plays
from elearn.engine.order import MASK
from elearn.engine.play import Answer, AnswerRefused, runs
from elearn.engine.script import Script
from elearn.language.model import Block, BlockKind
from elearn.markup.structure import split_row

COACHING = "    "
_LINK = re.compile(r"(?<![!\\])\[([^\]@][^\]]*)\]\([^)]*\)")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--answers", metavar="FILE|JSON", help="The answers of the play: a JSON list, or a file that holds one.")
@click.option("--play", "name", metavar="NAME", help="A scripted play, by its name.")
@click.option("--seed", type=click.IntRange(0, MASK), help="What draws a quiz.  [default: the play's own, or 0]")
@click.option("--meters", is_flag=True, help="Tell also what each answer does to meters and flags.")
def read(file: Path, answers: str | None, name: str | None, seed: int | None, meters: bool) -> None:
    """Print a play of FILE as a story, with what was answered; without more, the play of the expert."""
    if answers is not None and name is not None:
        raise click.UsageError("--answers and --play both say what to read; give one of them")
    asked = None if answers is None else (tuple(read_answers(answers)), 0)
    script = load_script(file)
    if asked is None:
        asked = _expert(file, script) if name is None else _scripted(file, name)
    given, own_seed = asked
    try:
        played = list(runs(script, own_seed if seed is None else seed, given))
    except AnswerRefused as refusal:
        refuse(str(refusal))
    names = {member.id: member.name for member in script.scenario.cast}
    click.echo(story(tell(script, played, meters), names, Terminal().width))


def _expert(file: Path, script: Script) -> tuple[tuple[Answer, ...], int]:
    """The answers of the expert, as proving the document shows them."""
    from elearn.course.proving import prove_document  # a play that is named need not be looked for

    facts = prove_document(read_document(file)).facts
    if facts is not None and facts.expert is not None:
        return facts.expert, 0
    why = "a quiz has no story of its own" if script.is_quiz else "no play passes"
    raise click.UsageError(f"{why}: say what to read with --answers or --play")


def _scripted(file: Path, name: str) -> tuple[tuple[Answer, ...], int]:
    """The answers and the seed of a scripted play."""
    path = plays_path(file)
    plays = read_plays(path).plays if path.is_file() else ()
    for play in plays:
        if play.name == name:
            return play.answers, play.seed
    known = f"{path} holds {', '.join(f'`{play.name}`' for play in plays)}" if plays else f"there is no play in {path}"
    advice = nearest(name, (play.name for play in plays)) or known
    raise click.BadParameter(f"no scripted play is called `{name}`: {advice}", param_hint="--play")


def story(pieces: Iterable[Piece], names: Mapping[str, str], width: int) -> str:
    """A story as lines of text, a blank one between its pieces."""
    return "\n\n".join(shown for piece in pieces if (shown := _piece(piece, names, width)))


def _piece(piece: Piece, names: Mapping[str, str], width: int) -> str:
    match piece:
        case Opening():
            return _opening(piece, width)
        case Heading():
            where = f" ({', '.join(piece.where)})" if piece.where else ""
            title = wrap(plain(piece.title) + where, width)
            return f"\n{title}\n{'-' * max(len(line) for line in title.splitlines())}"
        case Told():
            return _told(piece, names, width)
        case Question():
            return wrap(plain(piece.prompt), width)
        case Reply():
            return _reply(piece, width)
        case Remark():
            return wrap(_quoted(plain(piece.text)) if piece.quoted else plain(piece.text), width)
        case Changes():
            return wrap(f"[{_changes(piece)}]", width)
        case Result():
            return "\n" + wrap(_result(piece), width)
        case _:
            assert_never(piece)


def _opening(opening: Opening, width: int) -> str:
    note = f"Before you start: {opening.content_note}" if opening.content_note else ""
    return "\n\n".join(wrap(text, width) for text in (opening.title.upper(), opening.summary, note) if text)


def _told(told: Told, names: Mapping[str, str], width: int) -> str:
    blocks = tuple(_readable(block) for block in told.blocks)
    if not told.coaching:
        return all_lines(blocks, names, width)
    narrow = max(NARROWEST, width - len(COACHING))
    if blocks[0].kind is BlockKind.PARAGRAPH:
        first = replace(blocks[0], text=f"Coach: {blocks[0].text}")
        return textwrap.indent(all_lines((first, *blocks[1:]), names, narrow), COACHING)
    return textwrap.indent(f"Coach:\n\n{all_lines(blocks, names, narrow)}", COACHING)


def _readable(block: Block) -> Block:
    """A block without what nobody reads aloud: addresses of links, and a table's lines."""
    if block.kind is not BlockKind.TABLE:
        return replace(block, text=_LINK.sub(r"\1", block.text))
    rows = [split_row(line) for line in block.text.strip().splitlines()]
    told = [", ".join(cell for cell in row if cell) for row in rows if not all(set(cell) <= set("-: ") for cell in row)]
    return replace(block, kind=BlockKind.LIST, text="\n".join(f"- {row}" for row in told))


def _quoted(text: str) -> str:
    """A text in quotation marks; one that is somebody's words has them already."""
    return text if text[:1] in ('"', "“") else f"“{text}”"


def _reply(reply: Reply, width: int) -> str:
    if len(reply.texts) == 1 and not reply.ordered:
        return wrap(plain(f"{reply.phrase} {reply.texts[0]}"), width, "  ", "    ")
    leads = (f"    {number}. " if reply.ordered else "    - " for number in range(1, len(reply.texts) + 1))
    items = [wrap(plain(text), width, lead) for lead, text in zip(leads, reply.texts, strict=True)]
    return "\n".join([wrap(reply.phrase, width, "  "), *items])


def _changes(changes: Changes) -> str:
    moved = [
        f"{change.label} {'rises' if change.after > change.before else 'falls'} from {change.before} to {change.after}"
        for change in changes.meters
    ]
    flags = [f"{flag} is set" for flag in changes.set] + [f"{flag} is cleared" for flag in changes.cleared]
    return "; ".join(moved + flags)


def _result(result: Result) -> str:
    if result.ending is None:
        return "The answers end here, and the story does not."
    words = [ENDINGS[result.ending]]
    if result.scored:
        words.append(f"{result.percent} percent; {result.needed} are needed.")
    if result.critical:
        words.append("A critical choice was made.")
    return " ".join([*words, "Passed." if result.passed else "Not passed."])
