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

from elearn.cli import elearn
from elearn.engine.play import AnswerRefused, Run, replay
from elearn.engine.script import prepare
from elearn.engine.state import OFF
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
