"""How a play moves from scene to scene."""

from elearn.engine.flow import SILENT_LIMIT
from elearn.engine.play import Run, answer, turn
from tests.engine.plain import begin, block, decision, effects, ending, meter, option, outcome, route, scene


def meters(run: Run) -> dict[str, int]:
    return turn(run).meters


def scene_id(run: Run) -> str | None:
    return None if run.scene is None else run.scene.id


def test_a_passage_without_routes_goes_on_to_the_next_scene() -> None:
    run = begin(scene("one", block()), ending("two"))

    assert scene_id(answer(run, None)) == "two"


def test_a_passage_with_nothing_to_show_is_passed_in_silence() -> None:
    run = begin(scene("one"), scene("two", block(condition="false")), ending("three"))

    assert (scene_id(run), run.step) == ("three", 0)


def test_a_passage_that_shows_its_else_is_no_silent_one() -> None:
    run = begin(scene("one", block(condition="false"), block(condition="false", otherwise=True)), ending("two"))

    assert scene_id(run) == "one"
    assert turn(run).blocks == (1,)


def test_the_first_route_that_holds_is_taken() -> None:
    routes = [route("two", "false"), route("three", "true"), route("two")]
    run = begin(scene("one", routes=routes), ending("two"), ending("three"))

    assert scene_id(run) == "three"


def test_a_scenes_effects_happen_each_time_it_is_entered() -> None:
    again = decision("choose", option(goto="one"), option(goto="two"))
    run = begin(
        scene("one", decision=again, effects=effects(("trust", "+2"))), ending("two"), meters={"trust": meter(1)}
    )

    assert meters(run) == {"trust": 3}
    assert meters(answer(run, "a")) == {"trust": 5}


def test_effects_happen_before_it_is_judged_what_of_a_scene_is_shown() -> None:
    shown = block(condition="trust == 2")
    run = begin(scene("one", shown, effects=effects(("trust", "=2"))), ending("two"), meters={"trust": meter()})

    assert scene_id(run) == "one"


def test_a_scene_is_visited_from_the_moment_it_is_entered() -> None:
    run = begin(scene("one", block(condition='visited("one") and not visited("two")')), ending("two"))

    assert turn(run).blocks == (0,)


def test_meters_change_by_each_at_every_answer_before_its_own_effects() -> None:
    choice = decision("choose", option(effects=effects(("trust", "=5"))), option())
    run = begin(
        scene("one", decision=choice), ending("two"), meters={"trust": meter(8, each=-1), "noise": meter(0, each=3)}
    )

    assert meters(answer(run, "a")) == {"trust": 5, "noise": 3}
    assert meters(answer(run, "b")) == {"trust": 7, "noise": 3}


def test_meters_do_not_change_by_each_at_continue_nor_where_the_scene_says_so() -> None:
    choice = decision("choose", option(), option())
    run = begin(
        scene("one", block()),
        scene("two", decision=choice, each=False),
        ending("three"),
        meters={"t": meter(5, each=1)},
    )

    run = answer(answer(run, None), "a")

    assert meters(run) == {"t": 5}


def test_running_out_of_time_changes_by_each_and_does_nothing_else() -> None:
    grave = option(effects=effects(("trust", "=9")), critical=True, score=3)
    choice = decision("choose", grave, option(score=0), assesses=["K1"], seconds=10, timeout="late")
    run = begin(
        scene("one", decision=choice), ending("two"), ending("late", "mixed"), meters={"trust": meter(2, each=1)}
    )

    run = answer(run, {"timeout": True})

    assert (scene_id(run), meters(run), run.critical) == ("late", {"trust": 3}, False)
    assert (run.earned, run.possible) == (0, 300)


def test_a_selections_effects_happen_in_file_order() -> None:
    options = [option(effects=effects(("t", "=9"))), option(effects=effects(("t", "-2")))]
    run = begin(scene("one", decision=decision("select", *options)), ending("two"), meters={"t": meter(1)})

    assert meters(answer(run, ["b", "a"])) == {"t": 7}


def test_an_outcomes_effects_happen_after_those_of_the_options_and_its_goto_wins() -> None:
    right = outcome("right", effects=effects(("t", "+1")), goto="three")
    choice = decision(
        "select", option(correct=True, effects=effects(("t", "=5"))), option(), outcomes=[right], goto="two"
    )
    run = begin(scene("one", decision=choice), ending("two"), ending("three"), meters={"t": meter(1)})

    assert (scene_id(answer(run, ["a"])), meters(answer(run, ["a"]))) == ("three", {"t": 6})
    assert (scene_id(answer(run, ["b"])), meters(answer(run, ["b"]))) == ("two", {"t": 1})


def test_a_reflections_outcome_happens_after_every_answer() -> None:
    model = outcome("right", effects=effects(set_flags="wrote"))
    run = begin(scene("one", decision=decision("reflect", outcomes=[model])), ending("two"), flags=["wrote"])

    assert turn(answer(run, "whatever")).flags == ("wrote",)


def test_a_rating_without_a_right_answer_has_no_outcome() -> None:
    run = begin(scene("one", decision=decision("rate")), ending("two"))

    assert [answer(run, rating).last.outcome for rating in (0, 5, 10)] == [None] * 3  # type: ignore[union-attr]


def test_an_options_goto_wins_over_its_decisions() -> None:
    choice = decision("choose", option(goto="three"), option(), goto="two")
    run = begin(scene("one", decision=choice), ending("other"), ending("two"), ending("three"))

    assert (scene_id(answer(run, "a")), scene_id(answer(run, "b"))) == ("three", "two")


def test_only_the_first_answer_of_a_scored_decision_earns_points() -> None:
    choice = decision("choose", option(score=1, goto="one"), option(score=3), assesses=["K1"])
    run = answer(begin(scene("one", decision=choice), ending("two")), "a")

    run = answer(run, "b")

    assert (run.earned, run.possible, run.percent) == (100, 300, 33)
    assert run.last is not None
    assert run.last.points == 0


def test_percent_in_a_route_counts_what_was_answered_so_far() -> None:
    choice = decision("choose", option(score=2), option(score=3), assesses=["K1"])
    fork = scene("fork", routes=[route("good", "percent >= 75"), route("poor")])
    run = begin(scene("one", decision=choice), fork, ending("good"), ending("poor", "poor"))

    assert (scene_id(answer(run, "a")), scene_id(answer(run, "b"))) == ("poor", "good")


def test_an_option_that_sets_critical_sets_it_for_good() -> None:
    choice = decision("choose", option(critical=True, goto="one"), option())
    run = answer(begin(scene("one", decision=choice), ending("two")), "a")

    assert answer(run, "b").critical


def test_a_shown_passage_whose_routes_all_fail_is_stuck() -> None:
    run = begin(scene("one", block(), routes=[route("two", "false")]), ending("two"))

    assert (run.stuck, run.finished, scene_id(run), turn(run).wants) == (True, False, "one", None)


def test_a_silent_passage_whose_routes_all_fail_is_stuck() -> None:
    run = begin(scene("one", routes=[route("two", "false")]), ending("two"))

    assert (run.stuck, scene_id(run)) == (True, "one")


def test_a_loop_of_silent_passages_is_stuck_and_does_not_hang() -> None:
    run = begin(scene("one", routes=[route("two")]), scene("two", routes=[route("one")]), ending("three"))

    assert (run.stuck, run.finished, turn(run).wants) == (True, False, None)


def test_a_silent_loop_that_counts_its_way_out_is_passed() -> None:
    loop = scene("one", effects=effects(("t", "+1")), routes=[route("two", "t == 1000"), route("one")])
    run = begin(loop, ending("two"), meters={"t": meter(0, 0, 1000)})

    assert (scene_id(run), meters(run)) == ("two", {"t": 1000})


def test_a_silent_loop_that_would_count_for_ever_is_stuck_at_the_limit() -> None:
    high, low = effects(("a", "+1")), effects(("a", "=0"), ("b", "+1"))
    count = scene("count", effects=high, routes=[route("carry", "a == 1000"), route("count")])
    carry = scene("carry", effects=low, routes=[route("out", "b == 1000"), route("count")])
    run = begin(count, carry, ending("out"), meters={"a": meter(0, 0, 1000), "b": meter(0, 0, 1000)})

    assert run.stuck
    assert 1000 * meters(run)["b"] < SILENT_LIMIT


def test_a_choice_of_which_nothing_is_offered_is_stuck() -> None:
    run = begin(scene("one", decision=decision("choose", option(**{"if": "false"}), option(**{"if": "false"}))))

    assert (run.stuck, turn(run).offered, turn(run).wants) == (True, (), None)


def test_a_choice_of_which_nothing_is_offered_but_time_is_not_stuck() -> None:
    never = decision("choose", option(**{"if": "false"}), option(**{"if": "false"}), seconds=9, timeout="two")
    run = begin(scene("one", decision=never), ending("two"))

    assert not run.stuck
    assert answer(run, {"timeout": True}).finished


def test_a_scenario_that_runs_off_its_end_is_stuck_and_stands_nowhere() -> None:
    run = answer(begin(scene("one", block())), None)

    assert (run.stuck, run.finished, run.scene, run.ending) == (True, False, None, None)


def test_a_scenario_that_runs_off_its_end_in_silence_is_stuck() -> None:
    run = begin(scene("one"))

    assert (run.stuck, run.scene) == (True, None)


def test_a_decision_at_the_end_of_a_scenarios_file_still_counts_before_it_is_stuck() -> None:
    run = answer(
        begin(scene("one", decision=decision("choose", option(score=3), option(score=0), assesses=["K1"]))), "a"
    )

    assert (run.stuck, run.earned, run.step, run.passed) == (True, 300, 1, False)
