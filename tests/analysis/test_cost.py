"""What a proof costs grows as the document does, not as its square, and nothing is read twice: work is counted."""

import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest

from elearn.analysis.explore import explore
from elearn.analysis.findings import Explored, find_flow_errors
from elearn.analysis.lexicon import Lexicon
from elearn.analysis.order import find_order
from elearn.analysis.proof import Written, prove
from elearn.analysis.witness import Witnesses
from elearn.analysis.wording import Wording, check_wording, reading
from elearn.engine.script import prepare
from elearn.language.checker import read
from elearn.language.diagnostics import Diagnostic
from elearn.language.model import Scenario
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings

FRONT = "---\ntitle: A hall\nsummary: Somebody waits there.\n"
END = "## The end {id: end, ending: mixed}\n\nIt is over.\n"


def lines_run(work: Callable[[], Any]) -> int:
    """How many lines Python runs to do something, each turn of a loop counted."""
    count, before = 0, sys.gettrace()

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def scenario_of(text: str) -> Scenario:
    scenario, found = read(Source("hall.md", text), Surroundings())
    assert scenario is not None, found
    return scenario


def explored(text: str) -> Explored:
    exploration = explore(prepare(scenario_of(text)))
    return Explored(exploration, find_order(exploration), Witnesses(exploration))


def cost(text: str) -> tuple[list[Diagnostic], int]:
    """What is told of a document's flow, and how many lines that runs."""
    ready, told = explored(text), list[Diagnostic]()
    return told, lines_run(lambda: told.extend(find_flow_errors(ready)))


def rooms(count: int) -> Iterator[str]:
    """Scenes that lead to each other and that no play comes to."""
    for place in range(count):
        yield f"## Room {place} {{id: r{place}}}\n\nNobody.\n\n{{goto: r{(place * 7 + 1) % count}}}\n"


def unreached(count: int, highest: int = 1) -> str:
    """A document of which no play reaches so many scenes, with about the square of `highest` states."""
    meters = f"meters: {{trust: {{max: {highest}}}, noise: {{max: {highest}}}}}\n---\n"
    hub = "## Hub\n\nProse.\n\n### What now?\n\n- Wait. {trust: +1, goto: hub}\n- Call. {noise: +1, goto: hub}\n"
    leave = "- Leave. {goto: gate}\n\n## Gate\n\nA gate.\n\n{if: trust > noise, goto: end}\n{goto: end}\n"
    return "\n".join([FRONT + meters, hub + leave, *rooms(count), END])


def corridor(count: int) -> str:
    """A document of so many decisions in a row, and nothing wrong with it."""
    halls = (f"## Hall {place}\n\nProse.\n\n### Which way?\n\n- Left.\n- Right.\n" for place in range(count))
    return "\n".join([f"{FRONT}---\n", *halls, END])


@pytest.mark.parametrize("text", [unreached, corridor])
def test_twice_as_many_scenes_take_twice_the_work(text: Callable[[int], str]) -> None:
    (_, once), (_, twice) = cost(text(100)), cost(text(200))

    assert twice < 2.2 * once


def test_a_scene_that_is_not_reached_takes_no_more_where_there_are_many_states() -> None:
    few, many = explored(unreached(1)).exploration, explored(unreached(1, 30)).exploration
    added = [cost(unreached(101, highest))[1] - cost(unreached(1, highest))[1] for highest in (1, 30)]

    assert len(many.keys) > 100 * len(few.keys)
    assert added[1] < 1.1 * added[0]


def test_each_of_many_scenes_that_are_not_reached_is_told() -> None:
    told, _ = cost(unreached(100))

    assert [each.code for each in told] == ["E301"] * 100


def hard(count: int) -> str:
    """A document of so many scenes that are hard to read."""
    words = "Considerable institutional documentation accompanies every individual circumstance. " * 3
    return "\n".join([FRONT + "---\n", *(f"## Hall {place}\n\n{words}\n" for place in range(count)), END])


def test_twice_as_many_hard_scenes_take_twice_the_work() -> None:
    wordings = [Wording(scenario_of(hard(count)), None, Lexicon()) for count in (50, 50, 100)]
    _, once, twice = (lines_run(lambda each=each: list(check_wording(each))) for each in wordings)

    assert twice < 2.2 * once


def test_a_proof_reads_the_words_of_a_document_once(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario, passage, made = scenario_of(hard(5)), reading.Passage, list[reading.Passage]()
    wording = Wording(scenario, None, Lexicon())
    monkeypatch.setattr(reading, "Passage", lambda *parts: made.append(passage(*parts)) or made[-1])

    proof = prove(scenario, Written())

    assert len(made) == len(wording.front) + len(wording.passages)
    assert proof.facts.grade is not None
