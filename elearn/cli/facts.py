"""What a check tells of a document that it has proved: its facts and the warnings that its author accepts."""

import textwrap
from shlex import quote

from elearn.analysis.facts import EndingFacts, Facts
from elearn.cli.prose import printable
from elearn.course.checking import Checked
from elearn.course.reading import Document
from elearn.language.spelling import counted

_WIDTH = 100
_MOST_DIGITS = 15


def accepted_text(file: Checked) -> str:
    """The warnings that are left out because the author accepts them, each with the reason."""
    lines = (f"{place}: {code} is accepted{where}: {reason}\n" for place, code, where, reason in _accepted(file))
    return printable("".join(lines))


def _accepted(file: Checked) -> list[tuple[str, str, str, str]]:
    told = []
    for each in file.accepted:
        line, column = file.source.position(each.span.start)
        where = " in the whole document" if each.everywhere else ""
        told.append((f"{file.name}:{line}:{column}", each.code, where, each.reason))
    return told


def accepted_object(file: Checked) -> list[dict[str, object]]:
    """The same for programs."""
    told = []
    for each in file.accepted:
        line, column = file.source.position(each.span.start)
        place = {"code": each.code, "line": line, "column": column}
        told.append({**place, "reason": each.reason, "everywhere": each.everywhere})
    return told


def facts_text(file: Checked, facts: Facts) -> str:
    """The facts of a document, for an instructor."""
    rows = [("scenes", _scenes(facts)), ("explored", _explored(facts)), *_endings(file, facts)]
    if facts.expert_decisions != 0:
        rows += [("points", _points(facts)), ("guessing", _guess(facts)), ("longest option", _longest(facts))]
    rows += [("the expert", _expert(file, facts)), ("to read", _reading(facts))]
    lines = (_row(label, words) for label, words in rows if words)
    return f"{file.name}\n{''.join(lines)}"


def _row(label: str, words: str) -> str:
    return textwrap.fill(printable(words), _WIDTH, initial_indent=f"  {label:<16}", subsequent_indent=" " * 18) + "\n"


def _scenes(facts: Facts) -> str:
    return f"{counted(facts.scenes, 'scene')}, {counted(facts.decisions, 'decision')}"


def _explored(facts: Facts) -> str:
    if facts.states is None:
        return ""
    paths = "endlessly many plays" if facts.paths is None else _plays(facts.paths)
    return f"every state that a play can reach, {facts.states:,}; {paths}, of {_length(facts)}"


def _length(facts: Facts) -> str:
    if facts.longest is None or facts.shortest is None:
        return f"{counted(facts.shortest or 0, 'answer')} or more"
    if facts.longest == facts.shortest:
        return counted(facts.longest, "answer")
    return f"{facts.shortest} to {facts.longest} answers"


def _plays(digits: str) -> str:
    many = f"about 10^{len(digits) - 1}" if len(digits) > _MOST_DIGITS else f"{int(digits):,}"
    return "1 play" if digits == "1" else f"{many} plays"


def _endings(file: Checked, facts: Facts) -> list[tuple[str, str]]:
    """Each ending with the percents of the plays that come to it."""
    scenario = file.file.scenario if isinstance(file.file, Document) else None
    scenes = {scene.id: scene for scene in scenario.scenes} if scenario is not None else {}
    told = []
    for number, (name, found) in enumerate((facts.endings or {}).items()):
        scene = scenes.get(name)
        title = f"{scene.title} ({scene.ending})" if scene is not None else name
        told.append(("" if number else "endings", f"{title}: {_reached(found)}"))
    return told


def _reached(found: EndingFacts) -> str:
    if not found.reachable:
        return "no play comes there"
    same = found.lowest == found.highest
    return f"plays with {found.lowest} percent" if same else f"plays with {found.lowest} to {found.highest} percent"


def _points(facts: Facts) -> str:
    return (
        ""
        if facts.best is None or facts.worst is None
        else f"the best play has {facts.best} percent, the worst {facts.worst}"
    )


def _guess(facts: Facts) -> str:
    if facts.guess is None:
        return ""
    return f"passes in {facts.guess * 100:.2f} of 100 attempts"


def _longest(facts: Facts) -> str:
    longest = facts.longest_option
    if longest is None:
        return ""
    return f"taken every time gives {longest.percent} percent, and {'passes' if longest.passed else 'does not pass'}"


def _expert(file: Checked, facts: Facts) -> str:
    if facts.expert is None or facts.expert_decisions is None:
        return ""
    scored = f", {counted(facts.expert_decisions, 'scored decision')}" if facts.expert_decisions else ""
    return f"{counted(len(facts.expert), 'answer')}{scored}: elearn read {quote(file.name)}"


def _reading(facts: Facts) -> str:
    grade = f", grade {facts.grade:g}" if facts.grade is not None else ""
    minutes = f"{counted(facts.minutes, 'minute')}, " if facts.minutes else ""
    return f"{minutes}{facts.words:,} words in all{grade}"
