"""Documents to measure with: the shipped scenarios with other words, and scenarios with very many states."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = tuple(sorted((ROOT / "scenarios").glob("*.md")))
_WORD = re.compile(r"\b([a-z]{3,})\b(?![^\[]*\])")


def vary(text: str, number: int) -> str:
    """A document with one word changed in every line of its body, so that no paragraph is that of another number."""
    front, fence, body = text.partition("\n---\n")
    return front + fence + "\n".join(_vary_line(line, number) for line in body.split("\n"))


def _vary_line(line: str, number: int) -> str:
    if line.lstrip().startswith(("#", "!", "{")):
        return line
    words, brace, rest = line.partition("{")
    return _WORD.sub(lambda word: f"{word[1]}{number}", words, count=1) + brace + rest


def write_varied(folder: Path, count: int) -> tuple[Path, ...]:
    """So many scenarios of shipped size in a library of their own, none like another."""
    (folder / "scenarios").mkdir(parents=True)
    shutil.copytree(ROOT / "content", folder / "content", ignore=shutil.ignore_patterns("help", "codes", "courses"))
    paths = []
    for number in range(count):
        original = SHIPPED[number % len(SHIPPED)]
        path = folder / "scenarios" / f"{original.stem}-{number}.md"
        path.write_text(vary(original.read_text(), number))
        paths.append(path)
    return tuple(paths)


@dataclass(frozen=True, slots=True)
class Maze:
    """A scenario made to have many states: a row of decisions that move four meters and set three flags.

    `back`: the last option of each leads to the scene before it, so that plays go round.
    """

    name: str
    scenes: int
    highest: int
    scored: bool = False
    back: bool = False

    def text(self) -> str:
        """The scenario as an author would write it."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield "---\ntitle: The maze\nsummary: Very many states.\npass: 50"
        if self.scored:
            yield "competencies: [engage]"
        yield "meters:"
        for meter in range(4):
            yield f"  m{meter}: {{start: {self.highest // 2}, max: {self.highest}}}"
        yield "flags: [f0, f1, f2]\n---"
        for scene in range(self.scenes):
            assesses = " {assesses: engage}" if self.scored else ""
            yield f"\n## Scene {scene}\n\nA door and a corridor.\n\n### What now, {scene}?{assesses}\n"
            yield from (self._option(scene, option) for option in range(4))
        yield "\n## Gate\n\n{if: m0 + m1 > m2 + m3 and f0, goto: Good}\n{if: m0 > 3 or f1 or f2, goto: Mixed}\n{goto: Poor}"
        yield from (f"\n## {ending.title()} {{ending: {ending}}}\n\nThe end.\n" for ending in ("good", "mixed", "poor"))

    def _option(self, scene: int, option: int) -> str:
        going = f"Scene {scene + 1}" if scene + 1 < self.scenes else "Gate"
        if self.back and option == 3 and scene:
            going = f"Scene {scene - 1}"
        score = f"score: {3 - option}, " if self.scored else ""
        one = f"m{(scene + option) % 4}: {'+' if option % 2 else '-'}{1 + option // 2}"
        other = f"m{(scene + option + 1) % 4}: {'-' if option % 2 else '+'}{1 + scene % 2}"
        flag = f", set: f{scene % 3}" if option == 2 else ""
        return f"- Door {option} of {scene} {{{score}{one}, {other}{flag}, goto: {going}}}\n\n  It opens.\n"
