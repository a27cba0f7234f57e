"""Scripted plays: what an author expects of some answers, and what came of them.

A play is compared in what it names and in nothing else, all as after its last answer. Reading a file of plays is
course.plays' business.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple, TypeAlias

from elearn.engine.answers import AttemptOver
from elearn.engine.play import Answer, AnswerRefused, Run, Step, play, turn
from elearn.engine.script import Script
from elearn.language.diagnostics import Diagnostic
from elearn.language.names import slug
from elearn.language.source import Span

DIFFERS = "E401"
MOST_IN_A_LINE = 3
MOST_SCENES = 12

Value: TypeAlias = "str | int | bool | None"


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that should have come: `of` is `ending`, `percent`, …, or `meter`, `flag`, `competency` with a name."""

    of: str
    value: Value
    span: Span
    name: str = ""


@dataclass(frozen=True, slots=True)
class ScriptedPlay:
    """A play that an author wrote down; `span` is the place of all of it, `places` are those of its answers."""

    name: str
    answers: tuple[Answer, ...]
    span: Span
    seed: int = 0
    expected: tuple[Expected, ...] = ()
    places: tuple[Span, ...] = ()


class Difference(NamedTuple):
    """What came instead of what was expected, in words.

    `instead` is what to write if what came is right, `closest` the name that was probably meant.
    """

    expected: Expected
    told: str
    instead: str | None = None
    advice: str | None = None
    closest: str | None = None


def check_play(script: Script, scripted: ScriptedPlay) -> Diagnostic | None:
    """E401 for a play that is refused or ends otherwise than it expects; None for one that keeps its word."""
    try:
        run, steps = play(script, scripted.seed, scripted.answers)
    except AnswerRefused as refusal:
        return _refused(scripted, refusal)
    came = _Came(run, steps)
    differences = [found for each in scripted.expected if (found := came.difference(each)) is not None]
    return _differing(scripted, differences, came.road()) if differences else None


def _refused(scripted: ScriptedPlay, refusal: AnswerRefused) -> Diagnostic:
    place = scripted.places[refusal.step - 1] if refusal.step <= len(scripted.places) else None
    return Diagnostic(
        DIFFERS,
        f"the play `{scripted.name}` stops: {refusal}",
        scripted.span,
        label="this answer is refused",
        mark=place,
        help=(
            "take out this answer and those after it"
            if isinstance(refusal, AttemptOver)
            else "write an answer that the scene takes, or change the scene"
        ),
    )


def _differing(scripted: ScriptedPlay, differences: list[Difference], road: str) -> Diagnostic:
    told = [each.told for each in differences]
    more = f"; and {len(told) - MOST_IN_A_LINE} more" if len(told) > MOST_IN_A_LINE else ""
    first = differences[0].expected.span
    return Diagnostic(
        DIFFERS,
        f"the play `{scripted.name}` ends otherwise than it expects: {'; '.join(told[:MOST_IN_A_LINE])}{more}",
        scripted.span,
        label="this came otherwise" if len(told) == 1 else f"this and {len(told) - 1} more came otherwise",
        mark=first,
        help=_advice(differences),
        notes=(*(told if more else ()), f"the play goes {road}"),
    )


def _advice(differences: list[Difference]) -> str | None:
    """What to do: names that nothing has come first, since what they were meant for was not looked at."""
    if meant := [f"`{each.closest}`" for each in differences if each.closest]:
        return f"did you mean {', '.join(meant)}?"
    instead = [each.instead for each in differences if each.instead]
    if instead:
        return f"mend the scenario or, if what came is right, expect {', '.join(instead)}"
    return next((each.advice for each in differences if each.advice), None)


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of a play."""

    run: Run
    steps: tuple[Step, ...]

    def difference(self, expected: Expected) -> Difference | None:
        """What came instead; None where it came as expected."""
        match expected.of:
            case "meter":
                return self._named(expected, self.meters(), "meter", self.run.script.meters)
            case "flag":
                flags = [name for name, _ in self.run.script.flags]
                return self._named(expected, {name: name in self.flags() for name in flags}, "flag", flags)
            case "competency":
                known = self.run.script.scenario.competencies
                return self._named(expected, self.run.competencies, "competency", known)
            case "scene":
                return self._scene(expected)
            case _:
                return self._plain(expected, self.outcome()[expected.of])

    def outcome(self) -> dict[str, Value]:
        """What came of the run as a whole."""
        run = self.run
        return {
            "ending": None if run.ending is None else run.ending.value,
            "passed": run.passed,
            "percent": run.percent,
            "critical": run.critical,
            "finished": run.finished,
        }

    def meters(self) -> Mapping[str, int]:
        """The meters after the last answer's effects, before the next scene's."""
        return self.steps[-1].meters if self.steps else turn(self.run).meters

    def flags(self) -> tuple[str, ...]:
        """The flags that are set then."""
        return self.steps[-1].flags if self.steps else turn(self.run).flags

    def road(self) -> str:
        """Where the play went, for whoever wonders why."""
        scenes = [step.scene for step in self.steps]
        last = "off the last scene" if self.run.scene is None else self.run.scene.id
        shown = (
            scenes if len(scenes) <= MOST_SCENES else [*scenes[: MOST_SCENES // 2], "…", *scenes[-MOST_SCENES // 2 :]]
        )
        return f"{' → '.join([*shown, last])}{'' if self.run.finished else ', where it has not ended'}"

    def _plain(self, expected: Expected, came: Value) -> Difference | None:
        if came == expected.value:
            return None
        if expected.of == "ending" and came is None:
            message = f"expected ending {expected.value}, but the play has not ended"
            return Difference(expected, message, advice="add the answers that lead to an end")
        return _difference(expected, expected.of, came, f"{expected.of}: {told(came)}")

    def _scene(self, expected: Expected) -> Difference | None:
        here = None if self.run.scene is None else self.run.scene.id
        wanted = expected.value
        if isinstance(wanted, str):
            known = self.run.script.indices
            wanted = slug(wanted)
            if wanted not in known:
                return _unknown(expected, f"no scene is called `{expected.value}`", wanted, known)
        if here == wanted:
            return None
        return _difference(expected, "scene", here, f"scene: {told(here)}")

    def _named(
        self, expected: Expected, came: Mapping[str, Value], kind: str, known: Iterable[str]
    ) -> Difference | None:
        name = expected.name
        if name not in known:
            return _unknown(expected, f"there is no {kind} `{name}`", name, known)
        value = came.get(name)
        if value == expected.value:
            return None
        if kind == "competency" and value is None:
            message = f"expected competency {name} {expected.value}, but nothing has assessed it"
            return Difference(expected, message, advice="assess it on this way, or leave it out of `expect`")
        return _difference(expected, f"{kind} {name}", value, f"{name}: {told(value)}")


def _difference(expected: Expected, what: str, came: Value, instead: str) -> Difference:
    return Difference(expected, f"expected {what} {told(expected.value)}, came {told(came)}", instead)


def _unknown(expected: Expected, message: str, word: str, known: Iterable[str]) -> Difference:
    close = get_close_matches(word, list(known), n=1)
    return Difference(expected, message, closest=close[0] if close else None)


def told(value: Value) -> str:
    """A value as it stands in a file of plays."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
