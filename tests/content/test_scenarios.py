"""Every shipped scenario is as we promise instructors: its size, its fairness, its repairs, its plays and its notes."""

from collections.abc import Iterator

import pytest

from elearn.analysis.exploration import Exploration
from elearn.analysis.plays import ScriptedPlay
from elearn.course.remarks import About
from elearn.engine.answers import Answer, bare
from elearn.engine.play import Run, answer, play, start, turn
from elearn.language.model import Decision, DecisionType, Ending, Option, Scene
from tests.content.shipped import SCENARIOS, blocks_of, facts, plain, plays_of, proved, remarks, scenario, script

pytestmark = pytest.mark.parametrize("slug", SCENARIOS)
RECOGNITION = (DecisionType.SELECT, DecisionType.RATE, DecisionType.ORDER)
LABELS = (
    "panic", "anxious", "diabet", "low sugar", "crisis", "agitated", "upset", "scared", "afraid", "autis", "suicid",
    "depress", "psycho", "overdose", "trauma", "distress",
)  # fmt: skip


def exploration(slug: str) -> Exploration:
    explored = proved(slug).explored
    assert explored is not None
    return explored.exploration


def decided(slug: str) -> Iterator[tuple[Scene, Decision]]:
    """The scenes that ask something."""
    yield from ((scene, scene.decision) for scene in scenario(slug).scenes if scene.decision is not None)


def on_expert_path(slug: str) -> list[Decision]:
    """The scored decisions of the best play."""
    expert = facts(slug).expert
    assert expert is not None
    steps = play(script(slug), 0, expert)[1]
    scenes = {scene.id: decision for scene, decision in decided(slug)}
    return [scenes[step.scene] for step in steps if step.points is not None]


def choices(slug: str) -> list[tuple[str, Option]]:
    """The options of scored choices, with their scenes."""
    return [
        (scene.id, option)
        for scene, decision in decided(slug)
        if decision.scored and decision.type is DecisionType.CHOOSE
        for option in decision.options
    ]


def test_it_has_14_to_30_scenes_and_endings_of_each_quality(slug: str) -> None:
    scenes = scenario(slug).scenes

    assert 14 <= len(scenes) <= 30
    assert {scene.ending for scene in scenes if scene.ending} == set(Ending)


def test_every_play_answers_six_to_nine_scored_decisions(slug: str) -> None:
    found = exploration(slug)

    answered = {found.memory_of(node).answered.bit_count() for node in found.ends}

    assert min(answered) >= 6
    assert max(answered) <= 9


def test_at_least_half_of_an_experts_decisions_are_recognition_or_sequence(slug: str) -> None:
    faced = on_expert_path(slug)

    recognised = [each for each in faced if each.type in RECOGNITION or each.assesses == ("K1",)]

    assert 2 * len(recognised) >= len(faced)


def test_passing_takes_80_percent(slug: str) -> None:
    assert scenario(slug).pass_percent == 80


def test_each_choice_has_one_expert_one_tempting_and_one_harmful_option(slug: str) -> None:
    scores = {
        scene.id: sorted(option.score or 0 for option in decision.options)
        for scene, decision in decided(slug)
        if decision.scored and decision.type is DecisionType.CHOOSE
    }
    recognising = {scene.id for scene, decision in decided(slug) if "K1" in decision.assesses}

    odd = {scene: found for scene, found in scores.items() if found != [0, 1, 3]}

    assert {scene: found for scene, found in odd.items() if scene not in recognising or found != [0, 2, 3]} == {}


def test_options_are_within_a_factor_of_one_and_a_half_in_length(slug: str) -> None:
    lengths = {
        scene.id: [len(plain(option.text)) for option in decision.options]
        for scene, decision in decided(slug)
        if decision.options
    }

    assert {scene: them for scene, them in lengths.items() if 2 * max(them) > 3 * min(them)} == {}


def test_guessing_passes_in_fewer_than_five_of_a_hundred_attempts(slug: str) -> None:
    guess = facts(slug).guess

    assert guess is not None
    assert guess < 0.05


def test_always_taking_the_longest_fails(slug: str) -> None:
    longest = facts(slug).longest_option

    assert longest is not None
    assert not longest.passed


def go_through(slug: str, seed: int, listed: bool) -> Run:
    """The play of somebody who takes what stands first: in the file, or on the page."""
    run = start(script(slug), seed)
    for _ in range(40):
        if run.finished:
            break
        shown = turn(run)
        ids = [each.id for each in shown.offered]
        decision = shown.scene.decision if shown.scene else None
        in_file = [each.id for each in decision.options if each.id in ids] if decision else []
        run = answer(run, None if decision is None else first_of(decision, in_file if listed else ids, ids))
    assert run.finished
    return run


def first_of(decision: Decision, ids: list[str], shown: list[str]) -> Answer:
    match decision.type:
        case DecisionType.CHOOSE:
            return ids[0]
        case DecisionType.SELECT:
            return ids[:1]
        case DecisionType.ORDER:
            return shown
        case DecisionType.RATE:
            return decision.low
        case DecisionType.REFLECT:
            return "word " * decision.words


def test_always_taking_what_stands_first_fails(slug: str) -> None:
    runs = [go_through(slug, 0, listed=True), *(go_through(slug, seed, listed=False) for seed in range(40))]

    assert [run.percent for run in runs if run.passed] == []


def test_every_option_of_a_choice_has_a_consequence_and_then_coaching(slug: str) -> None:
    told = [(scene, option.id, option.feedback) for scene, option in choices(slug)]

    assert [(scene, option) for scene, option, each in told if not each.consequence or not each.coaching] == []


def test_every_other_option_and_outcome_is_answered_too(slug: str) -> None:
    silent = [
        (scene.id, option.id)
        for scene, decision in decided(slug)
        if decision.type in (DecisionType.CHOOSE, DecisionType.SELECT)
        for option in decision.options
        if not option.feedback.consequence and not option.feedback.coaching
    ]
    uncoached = [
        (scene.id, outcome.when)
        for scene, decision in decided(slug)
        if decision.scored
        for outcome in decision.outcomes
        if not outcome.response.coaching
    ]

    assert (silent, uncoached) == ([], [])


def test_less_than_expert_answers_come_with_a_line_to_try(slug: str) -> None:
    options = [(scene, option) for scene, option in choices(slug) if option.score != 3]

    assert [(scene, option.id) for scene, option in options if "Try" not in coaching_of(option)] == []


def coaching_of(option: Option) -> str:
    return " ".join(block.text for block in option.feedback.coaching)


def test_a_harmful_choice_leads_to_a_repair_that_is_not_scored(slug: str) -> None:
    scenes = {scene.id: scene for scene in scenario(slug).scenes}
    harmful = [(scene, option) for scene, option in choices(slug) if option.score == 0]

    repaired = [
        (scene, option.id)
        for scene, option in harmful
        if option.goto and (repair := scenes[option.goto].decision) and not repair.scored and len(repair.options) >= 2
    ]

    assert len(repaired) >= 3
    assert 2 * len(repaired) >= len(harmful)


def test_what_no_repair_undoes_asks_once_more(slug: str) -> None:
    options = [option for _, decision in decided(slug) for option in decision.options]

    assert [option.text for option in options if option.critical and not option.confirm] == []
    assert sum(option.critical for option in options) <= 2


def test_it_ends_with_a_reflection_that_has_a_self_check_and_a_model_answer(slug: str) -> None:
    (reflection,) = [each for _, each in decided(slug) if each.type is DecisionType.REFLECT]

    assert len(reflection.self_check) >= 2
    assert reflection.outcomes


def test_its_plays_are_the_experts_the_typical_officers_and_the_well_meaning_blunderers(slug: str) -> None:
    names = {each.name: each for each in plays_of(slug)}

    expert, typical, blunderer = (
        names[f"the {who}"] for who in ("expert", "typical officer", "well-meaning blunderer")
    )

    assert (came_of(slug, expert).passed, came_of(slug, expert).percent) == (True, 100)
    assert came_of(slug, expert).ending is Ending.GOOD
    assert not came_of(slug, typical).passed
    assert came_of(slug, blunderer).ending is Ending.POOR


def came_of(slug: str, scripted: ScriptedPlay) -> Run:
    return play(script(slug), scripted.seed, scripted.answers)[0]


def test_a_play_recovers_from_a_harmful_first_choice_to_a_good_ending(slug: str) -> None:
    worth = {(scene, option.id): option.score for scene, option in choices(slug)}
    found = []
    for scripted in plays_of(slug):
        run, steps = play(script(slug), scripted.seed, scripted.answers)
        chosen = [worth[key] for step in steps if (key := (step.scene, str(bare(step.answer)))) in worth]
        if run.passed and run.ending is Ending.GOOD and chosen[:1] == [0]:
            found.append(scripted.name)

    assert found


def test_a_play_ends_at_each_ending_and_takes_each_critical_option(slug: str) -> None:
    endings = {scene.id for scene in scenario(slug).scenes if scene.ending}
    critical = {(scene.id, option.id) for scene, each in decided(slug) for option in each.options if option.critical}

    ended, taken = set(), set()
    for scripted in plays_of(slug):
        run, steps = play(script(slug), scripted.seed, scripted.answers)
        ended |= {run.scene.id} if run.scene else set()
        taken |= {(step.scene, str(bare(step.answer))) for step in steps}

    assert endings <= ended
    assert critical <= taken


def test_figures_show_cues_and_say_no_label(slug: str) -> None:
    pictures = [block.picture.alternative for block in blocks_of(scenario(slug)) if block.picture]

    assert len(pictures) >= 2
    assert [text for text in pictures if any(label in text.lower() for label in LABELS)] == []


def test_what_it_may_touch_on_is_said_before_it_begins(slug: str) -> None:
    note = scenario(slug).content_note or ""

    assert note.endswith(".")
    assert len(note.split()) <= 30


def test_it_reads_at_grade_eight_or_below(slug: str) -> None:
    grade = facts(slug).grade

    assert grade is not None
    assert grade <= 8


def test_it_gives_the_facilitator_questions_and_usual_mistakes(slug: str) -> None:
    said = remarks(slug)

    assert len([each for each in said if each.about is About.DISCUSS]) >= 5
    assert len([each for each in said if each.about is About.OFTEN]) >= 3


def test_it_says_who_is_in_crisis(slug: str) -> None:
    cast = {each.id for each in scenario(slug).cast}
    named = {name for each in remarks(slug) if each.about in (About.IN_CRISIS, About.AT_FAULT) for name in each.names}

    assert any(each.about is About.IN_CRISIS for each in remarks(slug))
    assert named <= cast
