"""What a check with full proof costs: a hundred scenarios, a million states, and a pause while writing.

    python -m bench prove

Each round runs in a process of its own, so that nothing is remembered from the one before. Seconds are CPU seconds of
one core. The best of the rounds is held to the limit: what else the machine does can only add to it.
"""

import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import ink
from bench.documents import ROOT, SHIPPED, Maze, write_varied
from elearn.analysis.explore import explore
from elearn.course.proving import Prover
from elearn.course.reading import Reader
from elearn.engine.script import prepare

HUNDRED, HUNDRED_LIMIT = 100, 5.0
STATES_LIMIT, MEMORY_LIMIT = 20.0, 1024.0
PAUSES, PAUSE_LIMIT = 40, 50.0
ROUNDS = 3
MAZES = (
    Maze("scored, four meters", 12, 10, scored=True),
    Maze("unscored, four meters", 24, 10),
    Maze("plays that go round", 41, 7, back=True),
)
SMALL_ROUND = Maze("plays that go round", 30, 4, back=True)
"""A proof follows chances round each loop until next to nothing is left there, so of a million states it takes minutes."""

ENDING = "\n## The morning after {ending: mixed}\n\nThe bus leaves without him, and you write down what you saw.\n"

Figures = dict[str, float]


def measure() -> None:
    """Measure, print, and end with an error where something takes longer than promised."""
    with tempfile.TemporaryDirectory() as folder:
        kept = [_hundred(Path(folder)), _pause(Path(folder))]
        kept += [_states(maze, Path(folder)) for maze in MAZES]
    if not all(kept):
        raise SystemExit("a proof takes longer than promised")


def _hundred(folder: Path) -> bool:
    """A hundred scenarios of shipped size, with `elearn check` and without what starting it takes, beside inkjs."""
    paths = write_varied(folder / "hundred", HUNDRED)
    size = sum(path.stat().st_size for path in paths) / 1024
    print(f"{HUNDRED} scenarios of shipped size, {size:.0f} KiB, none like another:")
    rounds = [_apart("checked", *map(str, paths)) for _ in range(ROUNDS)]
    for part in ("read", "proved"):
        _print(part, [each[part] for each in rounds])
    whole = [_seconds_of_check(folder / "hundred" / "scenarios") for _ in range(ROUNDS)]
    _print("`elearn check`, the whole process", whole, HUNDRED_LIMIT)
    stories = [_story(path, folder) for path in paths]
    node = ink.install(folder)
    if node is None:
        print("  inkjs: not installed here, no registry was reached")
    else:
        compiled = [ink.compile_all(node, folder, stories) for _ in range(ROUNDS)]
        length = sum(story.stat().st_size for story in stories) / 1024
        _print(f"inkjs compiles the same as ink, {length:.0f} KiB", compiled)
        print(f"  {'ours to inkjs, which proves nothing':44} {min(whole) / min(compiled):8.2f}")
    return min(whole) <= HUNDRED_LIMIT


def _pause(folder: Path) -> bool:
    """A scenario of twelve scenes, and a whole shipped one, checked anew after each changed word."""
    path = folder / "hundred" / "scenarios" / "twelve.md"
    path.write_text(twelve_scenes())
    print(f"checked again after each of {PAUSES} changed words:")
    taken = _paused("12 scenes", path, PAUSE_LIMIT)
    _paused("a shipped scenario", SHIPPED[0])
    return taken <= PAUSE_LIMIT


def _paused(name: str, path: Path, limit: float | None = None) -> float:
    found = [_apart("paused", str(path)) for _ in range(ROUNDS)]
    median = [each["median"] for each in found]
    _print(f"{name}, {path.stat().st_size / 1024:.0f} KiB", median, limit, "ms")
    _print("the slowest of them", [each["slowest"] for each in found], unit="ms")
    return min(median)


def _states(maze: Maze, folder: Path) -> bool:
    """A scenario with nearly as many states as may be, and its whole proof; where plays go round, that of a small one."""
    whole = SMALL_ROUND if maze.back else maze
    explored, proved = _apart("explored", _written(maze, folder)), _apart("proved", _written(whole, folder))
    states, seconds = explored["states"], explored["seconds"]
    print(f"{states:,.0f} states, {maze.name}, {explored['nodes']:,.0f} nodes:")
    _print("explored", [seconds], STATES_LIMIT)
    print(f"  {'states explored in a second':44} {states / seconds:8,.0f}")
    print(f"  {'memory at most, exploring':44} {explored['memory']:8.0f} MiB (limit {MEMORY_LIMIT:.0f})")
    _print(f"the whole proof of {proved['states']:,.0f} states", [proved["seconds"]])
    print(f"  {'memory at most, proving':44} {proved['memory']:8.0f} MiB", flush=True)
    return seconds <= STATES_LIMIT and explored["memory"] <= MEMORY_LIMIT


def _written(maze: Maze, folder: Path) -> str:
    path = folder / f"maze-{maze.scenes}-{maze.highest}.md"
    path.write_text(maze.text())
    return str(path)


def _print(name: str, figures: list[float], limit: float | None = None, unit: str = "s") -> None:
    bound = "" if limit is None else f" (limit {limit:.0f})"
    middle = f", median {statistics.median(figures):.2f}" if len(figures) > 1 else ""
    print(f"  {name:44} {min(figures):8.2f} {unit}{middle}{bound}", flush=True)


def _apart(name: str, *arguments: str) -> Figures:
    """What one of the measures below gives in a process of its own."""
    command = [sys.executable, "-m", "bench.prove", name, *arguments]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def _seconds_of_check(folder: Path) -> float:
    """The CPU that `elearn check` takes for a folder, its start and its report included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [Path(sys.executable).parent / "elearn", "check", folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"PYTHONPATH": str(ROOT)})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _story(path: Path, folder: Path) -> Path:
    """The ink of a document."""
    scenario = Reader().document(path).scenario
    assert scenario is not None
    story = folder / f"{path.stem}.ink"
    story.write_text(ink.to_ink(scenario))
    return story


def twelve_scenes() -> str:
    """The first eleven scenes of a shipped scenario and an ending, with no way to what was cut off."""
    front, *scenes = SHIPPED[0].read_text().split("\n## ")
    kept = "\n## ".join([front, *scenes[:11]])
    return _to_known_scenes(kept) + ENDING


def _to_known_scenes(text: str) -> str:
    """The text with each `goto` to a scene that it does not have led to the ending."""
    titles = {line[3:].partition(" {")[0] for line in text.split("\n") if line.startswith("## ")}
    parts = text.split("goto: ")
    for place, part in enumerate(parts[1:], 1):
        end = min(found for sign in ",}" if (found := part.find(sign)) >= 0)
        if part[:end] not in titles:
            parts[place] = "The morning after" + part[end:]
    return "goto: ".join(parts)


def checked(*paths: str) -> Figures:
    """Each document once, read and proved."""
    reader, prover, taken = Reader(), Prover(), {"read": 0.0, "proved": 0.0}
    gc.disable()  # as a check of a folder does
    for path in map(Path, paths):
        begun = time.process_time()
        document = reader.document(path)
        read = time.process_time()
        proved = prover.prove(document)
        taken["read"] += read - begun
        taken["proved"] += time.process_time() - read
        assert proved.explored is not None, proved.document.diagnostics[:3]
    return taken


def paused(given: str) -> Figures:
    """One document again and again, with another word each time, as the editor checks it."""
    path = Path(given)
    text, prover, taken = path.read_text(), Prover(), []
    at = text.index("phones")
    for number in range(PAUSES):
        changed = f"{text[:at]}{number} {text[at:]}"
        begun = time.process_time()
        proved = prover.prove(Reader({path: changed}).document(path))
        taken.append(1000 * (time.process_time() - begun))
        assert proved.explored is not None, proved.document.diagnostics[:3]
    return {"median": statistics.median(taken[1:]), "slowest": max(taken[1:])}


def explored(given: str) -> Figures:
    """One document's states."""
    scenario = Reader().document(Path(given)).scenario
    assert scenario is not None
    begun = time.process_time()
    exploration = explore(prepare(scenario))
    seconds = time.process_time() - begun
    assert exploration.complete
    return {"states": exploration.states, "nodes": len(exploration.keys), "seconds": seconds, "memory": _memory()}


def proved(given: str) -> Figures:
    """One document's whole proof."""
    document = Reader().document(Path(given))
    begun = time.process_time()
    found = Prover().prove(document)
    seconds = time.process_time() - begun
    assert found.explored is not None
    states = found.explored.exploration.states
    return {"states": states, "seconds": seconds, "memory": _memory()}


def _memory() -> float:
    """The most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


MEASURES: dict[str, Callable[..., Figures]] = {
    "checked": checked,
    "paused": paused,
    "explored": explored,
    "proved": proved,
}

if __name__ == "__main__":
    print(json.dumps(MEASURES[sys.argv[1]](*sys.argv[2:])))
