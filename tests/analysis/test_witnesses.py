"""Each play that the checker shows as its evidence does what it is shown for, and none that is shorter does."""

import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from elearn.analysis.exploration import Exploration
from elearn.analysis.explore import explore
from elearn.analysis.witness import Witnesses
from elearn.cli import elearn
from elearn.engine.play import AnswerRefused, Run, replay
from elearn.engine.script import prepare
from elearn.engine.state import OFF, State, first_points
from elearn.language.diagnostics import Diagnostic
from elearn.language.model import Kind, Scene
from tests.analysis.reference import SILENT, Brute, TooLarge
from tests.analysis.small import make_small
from tests.analysis.test_brute_force import Reading

SOAK = os.environ.get("ELEARN_TEST_PROFILE") == "soak"
DOCUMENTS = 12_000 if SOAK else 900
NOWHERE = ("E303", "E304", "E307")


def readings(first: int, count: int) -> Iterator[tuple[int, Reading, Brute]]:
    """Generated scenarios and lessons that are small enough to be held against brute force."""
    for seed in range(first, first + count):
        try:
            reading = Reading(make_small(Random(seed)))
        except TooLarge:
            continue
        if reading.brute is not None:
            yield seed, reading, reading.brute


def scene_at(reading: Reading, told: Diagnostic) -> Scene:
    """The scene whose heading a finding stands at."""
    line = reading.source.position(told.span.start)[0]
    return next(s for s in reading.scenario.scenes if reading.source.position(s.span.start)[0] == line)


def length_of_run_off(brute: Brute, scene: str) -> int:
    """The fewest answers after which a play has gone on from the last scene, out of this one."""
    return min(
        brute.distance[state] + (edge.answer is not SILENT)
        for state, edges in brute.found.edges.items()
        for edge in edges
        if edge.target.scene == OFF and brute.name(state) == scene
    )


def shortfall(reading: Reading, brute: Brute, told: Diagnostic) -> str:
    """What a finding's play does not do of what it is shown for; empty where it does."""
    assert told.witness is not None, told
    scene = scene_at(reading, told).id
    run = replay(prepare(reading.scenario), 0, told.witness)
    if told.code == "E303":
        least = min(brute.distance[state] for state in brute.dead_ends if brute.name(state) == scene)
        does = run.stuck and run.scene is not None and run.scene.id == scene
    elif told.code == "E307":
        least = length_of_run_off(brute, scene)
        does = run.scene is None and not run.finished
    else:
        least = brute.distance[brute.nearest_traps[0]]
        does = run.state in brute.traps
    if not does:
        return f"{told.code} at {scene}: {told.witness} comes to {run.scene and run.scene.id}"
    return "" if len(told.witness) == least else f"{told.code} at {scene}: {told.witness} is longer than {least}"


@pytest.mark.parametrize("first", range(0, DOCUMENTS, 300))
def test_a_witness_leads_where_it_says_and_is_the_shortest(first: int) -> None:
    wrong, shown = [], 0
    for seed, reading, brute in readings(first, 300):
        for told in reading.prove().diagnostics:
            if told.code in NOWHERE:
                shown += 1
                if found := shortfall(reading, brute, told):
                    wrong.append(f"seed {seed}: {found}")

    assert wrong == []
    assert shown > 30


def test_every_other_witness_can_be_played_as_it_stands() -> None:
    wrong = []
    for seed, reading, _ in readings(20_000, 300):
        for told in reading.prove().diagnostics:
            if told.witness is None or told.code in NOWHERE:
                continue
            try:
                replay(prepare(reading.scenario), 0, told.witness)
            except AnswerRefused as refused:
                wrong.append(f"seed {seed}, {told.code}: {told.witness}: {refused}")

    assert wrong == []


def test_the_expert_play_can_be_played_as_it_stands_and_nothing_is_better() -> None:
    for seed, reading, brute in readings(30_000, 300):
        facts = reading.prove().facts
        assert facts is not None
        if facts.expert is None:
            assert not any(brute.passes(end) for end in brute.ends), seed
            continue
        run = replay(prepare(reading.scenario), 0, facts.expert)
        assert run.passed, seed
        assert run.percent == max(end.percent for end in brute.ends if brute.passes(end)), seed


WHENEVER = re.compile(r"whenever a play comes to `(.*?)`, (.*) is (?:between (-?\d+) and (-?\d+)|(-?\d+|true|false))")
TOLD = re.compile(r"(\w+(?:\(\"[^\"]*\"\))?) (?:=|is) (-?\d+|true|false)")


def value(brute: Brute, state: State, name: str) -> int:
    """What something that an author can ask about is worth in a state."""
    called = re.fullmatch(r'(visited|points)\("(.*)"\)', name)
    if called is None:
        meters = dict(zip(brute.script.meters, state.meters, strict=True))
        flags = {flag: bool(state.flags & bit) for flag, bit in brute.script.flags}
        return {**meters, **flags, "critical": state.critical, "percent": state.percent}[name]
    place = next(n for n, scene in enumerate(brute.scenario.scenes) if scene.title == called[2])
    if called[1] == "visited":
        return bool(state.visited >> place & 1)
    decision = brute.script.scenes[place].decision
    return 0 if decision is None or decision.slot is None else first_points(state, decision.slot) or 0


def number(text: str) -> int:
    return int({"true": "1", "false": "0"}.get(text, text))


def untrue(brute: Brute, told: Diagnostic) -> Iterator[str]:
    """What a finding says of values that is not so."""
    for note in told.notes:
        if (found := WHENEVER.fullmatch(note)) is not None:
            title, name, low, high, only = found.groups()
            states = [each for each in brute.states if each.scene != OFF and title_of(brute, each) == title]
            values = {value(brute, each, name) for each in states}
            if (min(values), max(values)) != (number(low or only), number(high or only)):
                yield f"{note}, but it is {values}"
    if told.closest is not None and told.witness is not None:
        wanted = [(name, number(text)) for name, text in TOLD.findall(told.closest)]
        assert ", ".join(found[0] for found in TOLD.finditer(told.closest)) == told.closest
        met = through(brute, told.witness)
        if not any(all(value(brute, state, name) == worth for name, worth in wanted) for state in met):
            yield f"{told.witness} does not come to {told.closest}"


def through(brute: Brute, answers: tuple[Any, ...]) -> list[State]:
    """The states to which the last of these answers leads: those passed through in silence, and where it stands."""
    state, met = brute.first, [brute.first]
    for given in (SILENT, *answers):
        edges = brute.found.edges[state]
        if given is not SILENT:
            state = next(edge.target for edge in edges if edge.answer == given)
            met = [state]
        while (edges := brute.found.edges[state]) and edges[0].answer is SILENT and edges[0].target not in met:
            state = edges[0].target
            met.append(state)
    return met


def title_of(brute: Brute, state: State) -> str:
    return brute.script.scenes[state.scene].scene.title


def test_what_is_said_of_values_is_so() -> None:
    wrong, said = [], 0
    for seed, reading, brute in readings(60_000, 300):
        for told in reading.prove().diagnostics:
            said += len(told.notes) + (told.closest is not None)
            wrong += [f"seed {seed}, {told.code}: {each}" for each in untrue(brute, told)]

    assert wrong == []
    assert said > 300


@pytest.mark.parametrize("kind", ["scenario", "lesson"])
def test_the_printed_command_plays_the_witness(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    played = 0
    for seed in range(40_000, 40_060):
        try:
            reading = Reading(make_small(Random(seed), kind))
        except TooLarge:
            continue
        wanted = [told for told in reading.prove().diagnostics if told.code in NOWHERE]
        if not wanted:
            continue
        file = tmp_path / f"it's {seed}.md"  # a name that a shell would take apart
        file.write_text(reading.text, encoding="utf-8")
        for printed, told in zip(printed_commands(file.name), wanted, strict=True):
            transcript = played_command(printed)
            run: Run = replay(prepare(reading.scenario), 0, told.witness or ())
            assert len(transcript["steps"]) == len(told.witness or ())
            assert (transcript["scene"], transcript["finished"]) == (run.scene.id if run.scene else None, run.finished)
            played += 1
    assert played > (5 if kind == Kind.SCENARIO else 0)


def printed_commands(file: str) -> list[str]:
    """What the text report says one should type, for each finding that leads nowhere."""
    report = CliRunner().invoke(elearn, ["check", file]).stdout
    found = re.findall(
        r"^error\[(E30[347])\]:.*\n(?:(?!error\[|warning\[).*\n)*?.*play it: (.*)$", report, re.MULTILINE
    )
    return [command for _, command in found]


def played_command(printed: str) -> dict[str, Any]:
    """What comes of typing it."""
    program, *words = shlex.split(printed)
    assert program == "elearn"
    ran = CliRunner().invoke(elearn, [*words, "--format", "json"])
    assert (ran.exit_code, ran.stderr) == (0, ""), ran.output
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def test_a_witness_that_passes_many_scenes_in_silence_looks_at_each_state_a_few_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    halls = 300
    silent = "".join(f"## Hall {n}\n\n{{if: more, goto: End}}\n{{goto: Hall {n + 1}}}\n\n" for n in range(halls))
    text = (
        "---\ntitle: Halls\nsummary: Many.\nflags: [more]\n---\n\n## Here\n\n### Where to?\n\n"
        "- Out {goto: End}\n\n- More {set: more, goto: Here}\n\n- In {goto: Hall 0}\n\n"
        f"{silent}## Hall {halls}\n\nA last door.\n\n## End {{ending: good}}\n\nOver.\n"
    )
    exploration, looks = explore(prepare(Reading(text).scenario)), []
    edges = Exploration.edges
    monkeypatch.setattr(Exploration, "edges", lambda self, node: (looks.append(node), edges(self, node))[1])

    assert Witnesses(exploration).to_scene(halls + 1) == ("c",)
    assert len(looks) <= 4 * len(exploration.keys)
