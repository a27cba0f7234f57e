"""Sound random scenarios: nothing is wrong with them, so whatever a mutation makes wrong is all that may be told.

A scenario is a few scored decisions, one after another, some with a way back, then a passage that judges. What chance
makes unsound, by brute force, is not handed out. Each text that a reader sees is short, plain and its only one.
"""

from collections.abc import Iterator
from itertools import count
from random import Random

from elearn.language.checker import read
from elearn.language.model import Scenario
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings
from tests.analysis.expected import Expected, expect
from tests.analysis.reference import Brute, TooLarge

NAME = "sound"
MOST = 1_200
WHO = ("Maya", "Omar", "Tess", "Liam")
DOES = ("sits down", "looks at you", "waits", "nods", "turns around", "walks on", "takes a breath", "holds a bag")
WHERE = ("by the door", "in the hall", "on the stairs", "at the gate", "near the gym", "by the bus")
YOU = ("Ask", "Step back", "Wait", "Sit down", "Call the office", "Say hello", "Open the door", "Walk along")


def make_judged(chance: Random) -> str:
    """The text of a scenario that judges at its end; something may be wrong with it."""
    return _Sound(chance).text()


def make_sound(seed: int) -> str:
    """The text of a scenario with which nothing is wrong."""
    for attempt in count():
        text = make_judged(Random(f"{seed}/{attempt}"))
        judged = judge(text)
        if judged is not None and not judged.told and not judged.either and asks_for_its_flags(text):
            return text
    raise AssertionError


def asks_for_its_flags(text: str) -> bool:
    """Whether each flag is asked for."""
    flags = text.partition("flags: [")[2].partition("]")[0]
    return all(f"{{if: {flag}}}" in text for flag in flags.split(", ") if flag)


def read_text(text: str) -> tuple[Source, Scenario | None]:
    source = Source(f"{NAME}.md", text)
    return source, read(source, Surroundings(NAME))[0]


def judge(text: str, most: int = MOST) -> Expected | None:
    """What brute force finds in a text; None where it is too large, or cannot be played at all."""
    source, scenario = read_text(text)
    if scenario is None:
        return None
    try:
        return expect(source, scenario, Brute(scenario, most))
    except TooLarge:
        return None


class _Sound:
    """Writes one scenario; brute force says whether it is sound."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.number = 0
        self.beats = chance.randint(3, 4)
        self.flags: list[str] = []
        self.meter = self.maybe(60)

    def maybe(self, percent: int) -> bool:
        return self.chance.random() * 100 < percent

    def line(self, pattern: str = "{who} {does} {where}.") -> str:
        self.number += 1
        who, does, where = self.chance.choice(WHO), self.chance.choice(DOES), self.chance.choice(WHERE)
        return pattern.format(who=who, does=does, where=where) + f" That is {self.number}."

    def text(self) -> str:
        scenes = [line for beat in range(self.beats) for line in self.beat(beat)]
        front = ["---", "title: A short case", "summary: Somebody waits in the hall.", "competencies: [engage]"]
        front += ["pass: 75", "cast:", "  maya: {name: Maya}", f"flags: [{', '.join(self.flags)}]"]
        front += ["meters:", "  trust: {label: Trust, start: 2, min: 0, max: 4}"] if self.meter else []
        return "\n".join([*front, "---", "", *scenes, *self.judged()]) + "\n"

    def beat(self, beat: int) -> Iterator[str]:
        yield from (f"## Scene {beat + 1}", "", self.line(), "", f"> **Maya:** {self.line('I {does} {where}.')}", "")
        if beat and self.maybe(60):
            yield from self.conditional(beat)
        if self.maybe(15):
            yield from (f"### {self.line('What do you notice?')} {{type: reflect, words: 2}}", "")
            yield from (
                "#### A thought {when: right}",
                "",
                self.line(),
                "",
                f"## Scene {beat + 1} goes on",
                "",
                self.line(),
                "",
            )
        yield from self.decision(beat)
        if self.maybe(30):
            yield from (f"## After {beat + 1}", "", self.line(), "", *self.conditional(beat + 1))

    def conditional(self, beat: int) -> list[str]:
        """A block that some plays see and others do not."""
        asked = [*self.flags, f'points("Scene {beat}") == 300']
        asked += ["trust >= 3", "trust < 2"] if self.meter else []
        lines = [f"{{if: {self.chance.choice(asked)}}}", self.line(), ""]
        return [*lines, "{else}", self.line(), ""] if self.maybe(50) else lines

    def decision(self, beat: int) -> Iterator[str]:
        kind = self.chance.choice(("choose", "choose", "choose", "select", "order", "rate"))
        keys = [] if kind == "choose" else [f"type: {kind}"]
        keys += ["assesses: engage"]
        keys += ["seconds: 30", f"timeout: Late {beat + 1}"] if (late := kind == "choose" and self.maybe(25)) else []
        keys += (
            ["min: 0", "max: 10", f"answer: {self.chance.choice(('[8, 9]', '2', '[9, 10]'))}"] if kind == "rate" else []
        )
        onward = f"After {beat + 1} it goes on"
        yield from (f"### {self.line('What now?')} {{{', '.join([*keys, f'goto: {onward}'])}}}", "")
        yield from getattr(self, f"_{kind}")(beat)
        if late:
            yield from (f"## Late {beat + 1}", "", self.line(), "", f"{{goto: {onward}}}", "")
        if kind == "choose" and self.again:
            yield from (f"## Once more {beat + 1}", "", self.line(), "", f"{{goto: Scene {beat + 1}}}", "")
        yield from (f"## {onward}", "", self.line(), "")

    def effects(self) -> str:
        """What an option changes."""
        keys = []
        if self.maybe(40) and len(self.flags) < 2:
            self.flags.append(("asked", "told")[len(self.flags)])
            keys.append(f"set: {self.flags[-1]}")
        if self.meter and self.maybe(50):
            keys.append(f"trust: {self.chance.choice(('+1', '-1', '+2'))}")
        return "".join(f", {key}" for key in keys)

    def _choose(self, beat: int) -> list[str]:
        scores = [3, *self.chance.choice(((1, 0), (0, 0, 1), (2, 0), (1, 0, 0)))]
        self.chance.shuffle(scores)
        self.again = self.maybe(35)
        lines = []
        for place, score in enumerate(scores):
            words = self.chance.choice(YOU) + (" and look around first" if not score else "")
            keys = f"score: {score}{self.effects()}"
            keys += f", goto: Once more {beat + 1}" if self.again and not score and score not in scores[:place] else ""
            keys += ", critical: true" if not score and self.maybe(25) else ""
            lines += [f"- {self.line(words + ' {where}.')} {{{keys}}}", "", f"  {self.line()}", ""]
        return lines

    def _select(self, beat: int) -> list[str]:
        right = [True, True, False, False]
        self.chance.shuffle(right)
        lines = [f"- {self.line()}{' {correct: true}' if each else ''}" for each in right]
        return [*lines, "", *self.outcomes(("right", "partly", "wrong"))]

    def _order(self, beat: int) -> list[str]:
        lines = [f"- {self.line(' '.join(['You'] + ['wait'] * place) + ' {where}.')}" for place in range(3)]
        return [*lines, "", *self.outcomes(("right", "partly", "wrong"))]

    def _rate(self, beat: int) -> list[str]:
        return self.outcomes(("right",))

    def outcomes(self, whens: tuple[str, ...]) -> list[str]:
        lines = []
        for when in whens:
            if self.maybe(60):
                lines += [f"#### It is {when} {{when: {when}{self.effects()}}}", "", self.line(), ""]
        return lines

    def judged(self) -> list[str]:
        lines = ["## Judged", "", "{if: percent >= 75 and not critical, goto: It went well}"]
        lines += ["{if: percent >= 40, goto: It went on}", "{goto: It went badly}", ""]
        for title, how in (("It went well", "good"), ("It went on", "mixed"), ("It went badly", "poor")):
            lines += [f"## {title} {{ending: {how}}}", "", self.line(), ""]
        return lines
