"""What `elearn play --format json` prints of the documents and answers in `engine.yaml`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from elearn.cli.play import play as command

FRONT = """title: A case
summary: It shows one thing.
competencies: [engage, notice]
cast: {maya: {name: Maya}}
flags: [asked, told]
"""
METERS = "meters: {trust: {start: 3}, distress: {start: 8}}\n"


def plays() -> Iterator[Any]:
    for case in yaml.safe_load(Path(__file__).with_name("engine.yaml").read_text("utf-8")):
        front = case.get("front", "") + "\n"
        front += "" if "meters" in front else METERS
        text = f"---\n{FRONT}{front}---\n\n{case['text']}\n".replace("¶", "\n")
        refused = [{"answers": answers, "refused": 1, "at": "here"} for answers in case.get("refused", [])]
        for play in case["plays"] + refused:
            yield pytest.param(text, play, id=f"{case['sentence'][:70]} {play.get('seed', 0)} {play['answers']}")


def holds(wanted: Any, given: Any) -> bool:
    """Whether what is wanted is there: the named keys, each item of a list, and values of the same type."""
    if isinstance(wanted, dict):
        return isinstance(given, dict) and all(key in given and holds(wanted[key], given[key]) for key in wanted)
    if isinstance(wanted, list):
        return len(wanted) == len(given) and all(holds(one, other) for one, other in zip(wanted, given, strict=True))
    return type(wanted) is type(given) and bool(wanted == given)


@pytest.mark.parametrize(("text", "play"), list(plays()))
def test_transcript(text: str, play: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "case.md"
    file.write_text(text, encoding="utf-8")
    ran = CliRunner().invoke(
        command, [str(file), "--seed", str(play.get("seed", 0)), "--answers", play["answers"], "--format", "json"]
    )
    if "refused" in play:
        assert (ran.exit_code, ran.stdout) == (1, "")
        assert ran.stderr.count("\n") == 1, ran.stderr
        assert ran.stderr.endswith("\n")
        if play["refused"]:
            assert f"{play['refused']}" in ran.stderr
        assert play.get("at", "") in ran.stderr
        return
    assert (ran.exit_code, ran.stderr) == (0, ""), ran.output
    transcript = json.loads(ran.stdout)
    if "exactly" in play:
        assert transcript == play["exactly"]
        assert list(transcript) == list(play["exactly"])
        assert all(list(told) == list(play["exactly"]["steps"][0]) for told in transcript["steps"])
    else:
        assert holds(play["has"], transcript), json.dumps(transcript, indent=1)
