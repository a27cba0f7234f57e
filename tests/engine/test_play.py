"""Playing whole documents: points, endings, what is shown, what is kept."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.engine.play import (
    Answer,
    AnswerRefused,
    Run,
    SavedRunUnreadable,
    Step,
    answer,
    best_offered,
    play,
    reaction,
    reactions,
    replay,
    resume,
    runs,
    save,
    start,
    transcript,
    turn,
)
from elearn.engine.script import prepare
from elearn.language.model import Ending, When
from tests.engine.models import scenario_of
from tests.engine.plain import begin, block, decision, document, effects, ending, meter, option, outcome, route, scene
from tests.engine.reference import Play
from tests.generate import Plain, documents, make_answer

SCORED = decision("choose", option(score=0), option(score=2), option(score=3), assesses=["K1"], shuffle=False)
SEEDS = st.integers(0, 2**32 - 1)


def last(run: Run) -> Step:
    step = run.last
    assert step is not None
    return step


@pytest.mark.parametrize(
    ("given", "how", "passed"),
    [("c", "good", True), ("c", "mixed", True), ("c", "poor", False), ("b", "good", False), ("a", "good", False)],
)
def test_an_attempt_is_passed_by_enough_percent_and_no_poor_ending(given: str, how: str, passed: bool) -> None:
    run = answer(begin(scene("one", decision=SCORED), ending("two", how)), given)

    assert run.passed is passed


def test_just_the_percent_that_is_asked_for_passes() -> None:
    run = answer(begin(scene("one", decision=SCORED), ending("two"), **{"pass": 66}), "b")

    assert (run.percent, run.passed) == (66, True)


def test_a_critical_option_cannot_pass_whatever_else_is_answered() -> None:
    grave = decision("choose", option(score=3, critical=True), option(score=0), assesses=["K1"])
    run = answer(begin(scene("one", decision=grave), ending("two")), "a")

    assert (run.percent, run.critical, run.passed) == (100, True, False)


def test_an_attempt_that_is_not_finished_is_not_passed() -> None:
    run = begin(scene("one", decision=SCORED), ending("two"), **{"pass": 0})

    assert (run.finished, run.passed) == (False, False)


def test_nothing_scored_is_a_hundred_percent() -> None:
    run = begin(ending("one"))

    assert (run.percent, run.earned, run.possible, run.passed, run.competencies) == (100, 0, 0, True, {})


def test_a_decision_counts_in_full_for_each_competency_it_assesses() -> None:
    both = decision("choose", option(score=3), option(score=0), assesses=["K1", "K2"])
    one = decision("choose", option(score=3), option(score=0), assesses=["K2"])
    run = begin(scene("one", decision=both), scene("two", decision=one), ending("three"))

    assert answer(run, "a").competencies == {"K1": 100, "K2": 100}
    assert answer(answer(run, "a"), "b").competencies == {"K1": 100, "K2": 50}


def test_a_lesson_that_runs_off_its_last_scene_has_ended_good_and_stands_nowhere() -> None:
    run = answer(begin(scene("one", block()), kind="lesson", **{"pass": 0}), None)

    assert (run.finished, run.ending, run.scene, run.passed, run.stuck) == (True, Ending.GOOD, None, True, False)


def test_a_quiz_asks_as_many_scenes_as_it_draws_and_has_then_ended_good() -> None:
    scenes = [scene(f"s{number}", decision=SCORED) for number in range(6)]
    run = begin(*scenes, kind="quiz", draw=3, seed=11)

    while not run.finished:
        run = answer(run, "c")

    assert (run.step, run.ending, run.scene, run.percent) == (3, Ending.GOOD, None, 100)


def test_a_quiz_draws_by_the_seed() -> None:
    scenes = [scene(f"s{number}", decision=SCORED) for number in range(6)]

    firsts = {begin(*scenes, kind="quiz", draw=1, seed=seed).state.scene for seed in range(40)}

    assert len(firsts) > 3


def test_a_document_starts_where_it_says() -> None:
    run = begin(ending("one"), scene("two", block()), ending("three"), start="two")

    assert run.state.scene == 1


def test_answering_leaves_the_run_before_as_it_was() -> None:
    run = begin(scene("one", decision=SCORED), ending("two"))
    before = save(run)

    answer(run, "c")

    assert (save(run), run.step, run.last) == (before, 0, None)


def test_states_can_be_looked_up_in_a_set() -> None:
    run = begin(scene("one", decision=SCORED), ending("two"))

    assert answer(run, "c").state in {answer(run, "c").state}
    assert answer(run, "c").state not in {answer(run, "b").state, run.state}


def test_a_turn_shows_what_this_state_shows() -> None:
    blocks = (block("a"), block("b", "false"), block("c", "false", True))
    asked = {**SCORED, "prose": [block("p", "asked"), block("q", "asked", True)]}
    run = begin(scene("one", *blocks, decision=asked), ending("two"), flags=["asked"], meters={"t": meter(3)})

    now = turn(run)

    assert (now.step, now.blocks, now.prose, now.wants) == (0, (0, 2), (1,), "choose")
    assert ([option.id for option in now.offered], now.meters, now.flags) == (["a", "b", "c"], {"t": 3}, ())
    assert (now.finished, now.ending) == (False, None)


@pytest.mark.parametrize("kind", ["select", "order", "rate", "reflect"])
def test_a_turn_says_which_kind_of_answer_it_wants(kind: str) -> None:
    options = [option(), option(), option()] if kind in ("select", "order") else []

    assert turn(begin(scene("one", decision=decision(kind, *options)))).wants == kind


def test_a_passages_turn_wants_to_be_continued_and_an_endings_wants_nothing() -> None:
    run = begin(scene("one", block()), ending("two"))

    assert turn(run).wants == "continue"
    assert (turn(answer(run, None)).wants, turn(answer(run, None)).finished) == (None, True)


def test_a_turn_after_the_last_scene_has_no_scene() -> None:
    now = turn(answer(begin(scene("one", block()), kind="lesson"), None))

    assert (now.scene, now.blocks, now.prose, now.offered, now.finished) == (None, (), (), (), True)


def test_an_option_shows_only_where_its_condition_holds() -> None:
    asked = decision("choose", option(**{"if": "asked"}), option(goto="one", effects=effects(set_flags="asked")))
    run = begin(scene("one", decision=asked), ending("two"), flags=["asked"])

    assert [option.id for option in turn(run).offered] == ["b"]
    assert {option.id for option in turn(answer(run, "b")).offered} == {"a", "b"}


def test_meters_and_flags_of_a_step_are_those_before_the_next_scenes_effects() -> None:
    choice = decision("choose", option(effects=effects(("t", "+1"), set_flags="z a")), option())
    after = scene("two", block(), effects=effects(("t", "=9"), clear="a"))
    run = answer(begin(scene("one", decision=choice), after, meters={"t": meter(3)}, flags=["z", "a"]), "a")

    assert (last(run).meters, last(run).flags) == ({"t": 4}, ("a", "z"))
    assert (turn(run).meters, turn(run).flags) == ({"t": 9}, ("z",))


def test_a_choice_shows_the_feedback_of_what_was_chosen() -> None:
    shown = reaction(answer(begin(scene("one", decision=SCORED), ending("two")), "b"))

    assert shown is not None
    assert (shown.step, shown.scene, shown.options, shown.outcome) == (0, "one", ("b",), None)


def test_a_choice_with_confidence_shows_the_same_feedback() -> None:
    run = begin(scene("one", decision={**SCORED, "confidence": True}), ending("two"))

    shown = reaction(answer(run, {"answer": "b", "confidence": 2}))

    assert shown is not None
    assert shown.options == ("b",)


def test_a_selection_shows_the_feedback_of_every_option_that_was_offered() -> None:
    asked = decision("select", option(correct=True), option(), option(**{"if": "false"}), shuffle=False)

    shown = reaction(answer(begin(scene("one", decision=asked), ending("two")), ["b"]))

    assert shown is not None
    assert (shown.options, shown.outcome) == (("a", "b"), When.WRONG)


def test_an_outcomes_blocks_are_judged_after_its_effects_and_before_the_next_scenes() -> None:
    right = outcome(
        "right",
        effects=effects(("t", "=5")),
        consequence=[block("x", "t == 5"), block("y", "t == 9")],
        coaching=[block("z", "t != 5"), block("w", "t != 5", True)],
    )
    asked = decision("rate", answer=[5, 5], outcomes=[right])
    after = scene("two", block(), effects=effects(("t", "=9")))

    shown = reaction(answer(begin(scene("one", decision=asked), after, meters={"t": meter()}), 5))

    assert shown is not None
    assert (shown.outcome, shown.consequence, shown.coaching) == (When.RIGHT, (0,), (1,))


def test_an_outcome_that_the_author_left_out_shows_no_blocks() -> None:
    shown = reaction(answer(begin(scene("one", decision=decision("rate", answer=[5, 5])), ending("two")), 6))

    assert shown is not None
    assert (shown.outcome, shown.consequence, shown.coaching) == (When.HIGH, (), ())


def test_a_reflection_shows_its_model_answer_and_tells_no_outcome_in_the_transcript() -> None:
    asked = decision("reflect", outcomes=[outcome("right", consequence=[block()])])
    run = answer(begin(scene("one", decision=asked), ending("two")), "words")

    shown = reaction(run)

    assert shown is not None
    assert (shown.outcome, shown.consequence, last(run).outcome) == (When.RIGHT, (0,), None)


def test_time_that_ran_out_shows_no_feedback() -> None:
    late = {**SCORED, "seconds": 9, "timeout": "two"}

    shown = reaction(answer(begin(scene("one", decision=late), ending("two")), {"timeout": True}))

    assert shown is not None
    assert (shown.timed_out, shown.options, shown.outcome) == (True, (), None)


def test_continue_shows_nothing_more_and_the_start_has_no_reaction() -> None:
    run = begin(scene("one", block()), ending("two"))

    shown = reaction(answer(run, None))

    assert reaction(run) is None
    assert shown is not None
    assert (shown.options, shown.outcome, shown.timed_out) == ((), None, False)


def test_the_reactions_of_a_play_are_those_of_its_answers() -> None:
    run = begin(scene("one", block()), scene("two", decision=SCORED), ending("three"))

    shown = reactions(run.script, 0, [None, "a"])

    assert [(one.step, one.options) for one in shown] == [(0, ()), (1, ("a",))]


@pytest.mark.parametrize(
    ("asked", "given", "best"),
    [
        (SCORED, "a", ["c"]),
        (decision("choose", option(score=1), option(score=1), assesses=["K1"]), "b", ["a"]),
        (decision("choose", option(score=1), option(score=3, **{"if": "false"}), assesses=["K1"]), "a", ["a"]),
        (decision("choose", option(score=3, critical=True), option(score=2), assesses=["K1"]), "a", ["b"]),
        (decision("choose", option(), option()), "a", []),
        (decision("select", option(correct=True), option(), option(correct=True)), ["b"], ["a", "c"]),
        (decision("order", option(), option(), option()), ["c", "a", "b"], ["a", "b", "c"]),
        (decision("rate", answer=[1, 2]), 9, []),
        (decision("reflect"), "x", []),
    ],
)
def test_the_best_that_was_offered(asked: Plain, given: object, best: list[str]) -> None:
    run = begin(scene("one", decision=asked), ending("two"))

    _, (step,) = play(run.script, 0, [given])  # type: ignore[list-item]

    assert [option.id for option in best_offered(run.script, step)] == best


def test_a_scene_that_asks_nothing_has_no_best_option() -> None:
    run = answer(begin(scene("one", block()), ending("two")), None)

    assert best_offered(run.script, last(run)) == ()


def test_a_transcript_is_the_formats_json() -> None:
    first = decision("choose", option(score=3, effects=effects(("t", "+2"), set_flags="asked")), option(score=0))
    first |= {"assesses": ["K1"], "shuffle": False}
    run = begin(
        scene("one", decision=first), scene("two", block()), ending("three"), meters={"t": meter(3)}, flags=["asked"]
    )

    told = transcript("bathroom", 0, [last(answer(run, "a"))], answer(run, "a"))

    step = {"scene": "one", "offered": ["a", "b"], "answer": "a", "points": 300, "outcome": None}
    assert json.loads(json.dumps(told)) == {
        "document": "bathroom",
        "seed": 0,
        "steps": [{**step, "meters": {"t": 5}, "flags": ["asked"]}],
        "scene": "two",
        "finished": False,
        "ending": None,
        "earned": 300,
        "possible": 300,
        "percent": 100,
        "passed": False,
        "critical": False,
        "competencies": {"K1": 100},
    }


def test_a_transcript_names_outcomes_and_endings_by_their_words() -> None:
    run = answer(begin(scene("one", decision=decision("rate", answer=[1, 1])), ending("two", "mixed")), 0)

    told = json.loads(json.dumps(transcript("x", 0, [last(run)], run)))

    assert (told["ending"], told["steps"][0]["outcome"], told["steps"][0]["points"]) == ("mixed", "low", None)


@pytest.mark.parametrize(
    "saved",
    ["", "{", "[]", "{}", "7", "null", "[2,0,[],0,[],0,false,\"1\",\"0\",0,0]", "[1,0,[],9,[],0,false,\"1\",\"0\",0,0]",
     "[1,0,[],2,[],0,false,\"1\",\"0\",0,0]",
     "[1,0,[],0,[4],0,false,\"1\",\"0\",0,0]", "[1,0,[],0,[],0,false,\"x\",\"0\",0,0]",
     "[1,1,[],0,[],0,false,\"1\",\"0\",0,0,0,[],null,null,\"sideways\",[],0,\"1\"]"],
)  # fmt: skip
def test_a_saved_run_of_another_program_is_refused(saved: str) -> None:
    script = prepare(scenario_of(document(scene("one", block()), ending("two"))))

    with pytest.raises(SavedRunUnreadable):
        resume(script, 0, saved)


def test_a_run_of_two_thousand_decisions_is_saved_and_resumed() -> None:
    scenes = [scene(f"s{number}", decision=SCORED) for number in range(2000)]
    run = begin(*scenes, ending("end"))
    for _ in range(2000):
        run = answer(run, "b")

    assert resume(run.script, 0, save(run)) == run
    assert (run.finished, run.earned) == (True, 400_000)


@given(plain=documents(), seed=SEEDS, chance=SEEDS)
def test_replaying_a_runs_answers_gives_that_run(plain: Plain, seed: int, chance: int) -> None:
    script, second, luck = prepare(scenario_of(plain)), Play(plain, seed), Random(chance)
    run = start(script, seed)
    answers: list[Answer] = []
    while len(answers) < 15 and not run.finished and not run.stuck:
        asked = second.scene and second.scene["decision"]
        answers.append(make_answer(luck, asked, [shown["id"] for shown in second.options()]))
        second.give(answers[-1])
        run = answer(run, answers[-1])

    assert replay(script, seed, answers) == run
    assert [later.step for later in runs(script, seed, answers)] == list(range(len(answers) + 1))
    assert len(play(script, seed, answers)[1]) == run.step


def test_a_refused_answer_among_many_ends_the_play_there() -> None:
    run = begin(scene("one", block(), routes=[route("one")]), ending("two"))

    with pytest.raises(AnswerRefused) as caught:
        play(run.script, 0, [None, None, "x", None])

    assert caught.value.step == 3
