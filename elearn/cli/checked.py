"""What a check says of coverage: what scripted plays take of a document, and how to take what none does."""

import json
import re
from pathlib import Path

from elearn.analysis.coverage import Coverage, Kind, Part
from elearn.analysis.offers import Offer
from elearn.cli.prose import plain, printable
from elearn.course.checking import Checked
from elearn.course.plays import plays_path
from elearn.course.reading import Document
from elearn.engine.answers import Answer
from elearn.language.diagnostics import Diagnostic
from elearn.language.reports import to_annotations
from elearn.language.spelling import counted, shortened

NOUNS = {
    Kind.OPTION: "option",
    Kind.OUTCOME: "outcome",
    Kind.ENDING: "ending",
    Kind.BLOCK: "conditional block",
    Kind.ROUTE: "route",
}
_BARE = re.compile(r"[a-z][a-z0-9-]*")


def coverage_text(file: Checked, coverage: Coverage) -> str:
    """What scripted plays take, at which line stands what none does, and plays that would take it."""
    missing = "".join(f"  line {_line(file, part)}: no play {_taking(file, part)}\n" for part in coverage.missing)
    return f"{file.name}: {_totals(coverage)}\n{missing}{_offered(file)}"


def _offered(file: Checked) -> str:
    """Plays as they can be copied into the file of plays."""
    if not file.offers:
        return ""
    told = "".join(_play(number, offer) for number, offer in enumerate(file.offers, 1))
    beside = plays_path(Path(file.name))
    return f"\n  These would. Copy them into {beside}, name them, and see whether they expect what you do:\n\n{told}"


def _play(number: int, offer: Offer) -> str:
    seed = f"      seed: {offer.run.seed}\n" if offer.run.seed else ""
    expected = ", ".join(f"{key}: {_yaml(value)}" for key, value in _expected(offer).items())
    return (
        f"    - name: new play {number}\n"
        f"      answers: {_yaml(list(offer.answers))}\n{seed}"
        f"      expect: {{{expected}}}\n"
    )


def _expected(offer: Offer) -> dict[str, Answer]:
    """What comes of a play: its end, or where it stands."""
    run = offer.run
    if run.ending is None:
        return {"scene": None if run.scene is None else run.scene.id, "finished": False}
    return {"ending": run.ending.value, "passed": run.passed, "percent": run.percent}


def _yaml(value: Answer) -> str:
    """An answer as a file of plays has it, with as few quotes as it can."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(_yaml(each) for each in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_yaml(each)}' for key, each in value.items())}}}"
    bare = isinstance(value, str) and _BARE.fullmatch(value) and value not in ("null", "true", "false")
    return str(value) if bare else json.dumps(value, ensure_ascii=False)


def _totals(coverage: Coverage) -> str:
    taken, there = coverage.count(Kind.OPTION)
    others = [(kind, *coverage.count(kind)) for kind in Kind if kind is not Kind.OPTION]
    amounts = [f"{taken} of {counted(there, 'option')} ({coverage.percent} %)"]
    amounts += [f"{taken} of {counted(there, NOUNS[kind])}" for kind, taken, there in others if there]
    return f"scripted plays take {_listed(amounts)}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _taking(file: Checked, part: Part) -> str:
    """What no play does, as the end of a sentence."""
    match part.key.kind:
        case Kind.OPTION:
            return f"takes the option `{printable(shortened(plain(part.name)))}`"
        case Kind.OUTCOME:
            return f"comes to the outcome `{printable(shortened(plain(part.name)))}`"
        case Kind.ENDING:
            return f"ends at `{_title(file, part.scene)}`"
        case Kind.BLOCK:
            return f"shows what stands under `{printable(shortened(_written(file, part)))}`"
        case Kind.ROUTE:
            return f"takes the route to `{_title(file, part.name)}`"


def _title(file: Checked, scene: str) -> str:
    """A scene's heading, which is how its author knows it."""
    scenario = file.file.scenario if isinstance(file.file, Document) else None
    scenes = scenario.scenes if scenario is not None else ()
    return next((printable(each.title) for each in scenes if each.id == scene), scene)


def _written(file: Checked, part: Part) -> str:
    return file.source.text[part.span.start : part.span.end]


def _line(file: Checked, part: Part) -> int:
    return file.source.position(part.span.start)[0]


def coverage_object(file: Checked, coverage: Coverage) -> dict[str, object]:
    """The same for programs."""
    amounts = {f"{kind}s": dict(zip(("taken", "all"), coverage.count(kind), strict=True)) for kind in Kind}
    missing = [
        {"kind": part.key.kind, "scene": part.scene, "line": _line(file, part), "name": _name(file, part)}
        for part in coverage.missing
    ]
    plays = [{"answers": list(each.answers), "seed": each.run.seed, "expect": _expected(each)} for each in file.offers]
    return {"percent": coverage.percent, **amounts, "missing": missing, "plays": plays}


def _name(file: Checked, part: Part) -> str:
    """What a part is called: a block by the braces above it, an ending by its scene."""
    if part.key.kind is Kind.BLOCK:
        return _written(file, part)
    return part.name or part.scene


def coverage_annotations(file: Checked) -> str:
    """The same as notices beside a change on GitHub."""
    missing = file.coverage.missing if file.coverage is not None else ()
    advice = f"write one in {plays_path(file.path).name}"
    found = [
        Diagnostic("coverage", f"no scripted play {_taking(file, part)}", part.span, help=advice) for part in missing
    ]
    return to_annotations(str(file.path), file.source, found)
