"""What the exploration tells apart and what it need not, and that loops and limits are taken as they are."""

from random import Random

import pytest

from elearn.analysis import loops
from elearn.analysis.bounds import most_states
from elearn.analysis.counts import chance_of_passing, open_roads
from elearn.analysis.explore import explore
from elearn.analysis.findings import Explored
from elearn.analysis.loops import chance_with_loops
from elearn.analysis.memory import asked_from
from elearn.analysis.order import find_order
from elearn.analysis.proof import Proof, Written, prove
from elearn.analysis.witness import Witnesses
from elearn.engine.script import Script, prepare
from elearn.language.checker import read
from elearn.language.model import Kind, Scenario
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings
from tests.analysis.small import make_small
from tests.generate import write_document

FRONT = "title: A hall\nsummary: Somebody waits there."


def scenario_of(text: str) -> Scenario:
    scenario, found = read(Source("hall.md", text), Surroundings())
    assert scenario is not None, found
    return scenario


def small(count: int) -> list[Script]:
    texts = (write_document(make_small(Random(seed))) for seed in range(count))
    scenarios = [scenario for text in texts if (scenario := read(Source("s.md", text), Surroundings())[0]) is not None]
    return [prepare(scenario) for scenario in scenarios if scenario.kind is not Kind.QUIZ]


def hub(meters: int, high: int, asked: bool = True) -> Scenario:
    """A scene at which each of some meters can be raised, and from which one can leave."""
    names = [f"m{number}" for number in range(meters)]
    lines = [
        "---",
        FRONT,
        "meters:",
        *(f"  {name}: {{max: {high}}}" for name in names),
        "---",
        "",
        "## Hub",
        "",
        "### What?",
        "",
    ]
    lines += [f"- Raise {name}. {{{name}: +1, goto: Hub}}\n" for name in names]
    lines += ["- Leave. {goto: Gate}", "", "## Gate", ""]
    if asked:
        lines += [f"{{if: {' + '.join(names)} > 3, goto: End}}"]
    lines += ["{goto: End}", "", "## End {ending: good}", "", "Done.", ""]
    return scenario_of("\n".join(lines))


def codes(proof: Proof) -> set[str]:
    return {found.code for found in proof.diagnostics}


def test_whether_sums_are_split_or_carried_along_the_same_states_are_found() -> None:
    for script in small(120):
        carried, split = explore(script), explore(script, split=True)

        assert carried.states == split.states
        assert carried.reached == split.reached
        assert [plan.offered for plan in carried.plans] == [plan.offered for plan in split.plans]


def test_what_is_forgotten_is_asked_about_no_more() -> None:
    for script in small(120):
        whole, forgetting = explore(script, forgets=False), explore(script)

        assert forgetting.states <= whole.states
        assert forgetting.reached == whole.reached
        assert [plan.offered for plan in forgetting.plans] == [plan.offered for plan in whole.plans]
        assert [(move.target, move.taken) for move in forgetting.moves] == [
            (move.target, move.taken) for move in whole.moves
        ]
        seen = [[question and question.seen for question in plan.blocks] for plan in whole.plans]
        assert [[question and question.seen for question in plan.blocks] for plan in forgetting.plans] == seen


def test_no_more_states_are_found_than_were_foreseen() -> None:
    for script in small(120):
        found = explore(script, scores=False, forgets=False)
        without_percent = not any(asked.percent for asked in asked_from(script))

        if without_percent:
            standing = [node for node in range(len(found.keys)) if found.scene_of(node) != found.off]
            assert len(standing) <= most_states(script, asked_from(script))


def test_a_state_more_than_the_limit_is_too_many() -> None:
    scenario = hub(2, 4)
    script = prepare(scenario)
    count = explore(script).states

    assert explore(script, limit=count).complete
    assert not explore(script, limit=count - 1).complete


def test_too_many_meters_are_told_even_if_nothing_asks_about_them() -> None:
    asked, unasked = (prove(hub(4, 10, asked), Written(), limit=10_000) for asked in (True, False))

    assert "E306" in codes(asked)
    assert "E306" in codes(unasked)


def test_where_there_are_too_many_states_what_can_be_told_is_told() -> None:
    scenario = hub(2, 9)
    script = prepare(scenario)
    proof = prove(scenario, Written(), limit=explore(script).states - 1)

    assert "E306" in codes(proof)
    assert proof.facts.paths is None
    assert proof.facts.minutes > 0
    assert proof.explored is None


def test_a_score_that_makes_too_many_states_leaves_the_flow_proved() -> None:
    scenes = []
    for number in range(12):
        scenes += [
            f"## Room {number}",
            "",
            f"### What {number}? {{assesses: k}}",
            "",
            *(f"- Do {score}. {{score: {score}, goto: Hall}}\n\n  Yes.\n" for score in range(4)),
        ]
    doors = [f"- Room {number}. {{goto: Room {number}}}\n" for number in range(12)]
    lines = ["---", FRONT, "competencies: [k]", "---", "", "## Hall", "", "### Where to?", "", *doors[:11]]
    lines += ["- Leave. {goto: End}", "", *scenes, "## End {ending: good}", "", "Done.", ""]
    proof = prove(scenario_of("\n".join(lines)), Written(), limit=20_000)

    assert {"E306", "E301"} <= codes(proof)
    assert [found.message for found in proof.diagnostics if found.code == "E301"] == ["no play ever comes to `Room 11`"]


@pytest.mark.parametrize("small_loops", [0, 10_000])
def test_loops_are_worth_the_same_gone_round_or_taken_out(small_loops: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "SMALL", small_loops)
    compared = 0
    for script in small(100):
        exploration = explore(script, split=True)
        order = find_order(exploration)
        if len(exploration.keys) > 300:
            continue
        reference = _solved(Explored(exploration, order, Witnesses(exploration)))
        compared += bool(order.loops)

        assert abs(chance_with_loops(exploration, order) - reference) < 1e-6

    assert compared > 15


def _solved(explored: Explored) -> float:
    """The chance of passing by repeated multiplication, slow and simple."""
    exploration = explored.exploration
    if not explored.order.loops:
        return float(chance_of_passing(open_roads(exploration, explored.order, None)))
    from elearn.analysis.reach import passing

    here, passed, ends = {(0, 0): 1.0}, 0.0, frozenset(exploration.ends)
    for _ in range(1_000):
        there: dict[tuple[int, int], float] = {}
        for (node, place), weight in here.items():
            if node in ends:
                passed += weight * (passing(exploration, node) >> place & 1)
                continue
            for edge in exploration.edges(node):
                move = exploration.moves[exploration.edge_moves[edge]]
                chance = weight * move.guesses / move.total
                if chance and exploration.shares.get(edge, -1) >> place & 1:
                    state = exploration.targets[edge], place + exploration.gains[edge]
                    there[state] = there.get(state, 0.0) + chance
        here = there
        if sum(here.values()) < 1e-7:
            break
    return passed


def test_too_many_different_answers_are_told_like_too_many_states(monkeypatch: pytest.MonkeyPatch) -> None:
    flags = [f"f{number}" for number in range(7)]
    doors = "".join(f"- Take {flag}. {{set: {flag}}}\n" for flag in flags)
    asked = "".join(f"{{if: {flag}}}\nYou have {flag}.\n\n" for flag in flags)
    text = f"---\n{FRONT}\nflags: [{', '.join(flags)}]\n---\n\n## Hall\n\n### What? {{type: select}}\n\n{doors}\n"
    scenario = scenario_of(f"{text}## Room\n\nA room.\n\n{asked}## End {{ending: good}}\n\nDone.\n")
    assert "E306" not in codes(prove(scenario, Written()))

    monkeypatch.setattr("elearn.analysis.explore.MOST_MOVES", 100)

    assert "E306" in codes(prove(scenario, Written()))
