"""The course as it is put together: all in its place, every competency often enough, and nobody shown unfairly."""

import pytest

from elearn.course.casting import CastReport, report_cast
from elearn.course.manifest import Course, Mode
from elearn.course.matrix import Matrix, make_matrix
from elearn.language.model import DecisionType, Kind
from tests.content.shipped import COURSE, DOCUMENTS, SCENARIOS, catalogue, facts, remarks, scenario

CORE = {"you-have-to-go-back-in", "too-loud", "giving-it-away", "not-drunk", "it-was-a-joke", "monday-morning"}
COMPETENCIES = ("K1", "K2", "K3", "K4", "K5", "K6", "K7")
NOT_TAUGHT = {"hate-crime"}
"""Topics of the statute that this course leaves to others."""


@pytest.fixture(scope="module")
def course() -> Course:
    return catalogue().courses[COURSE]


@pytest.fixture(scope="module")
def matrix(course: Course) -> Matrix:
    return make_matrix(course, {slug: facts(slug).assessed for slug in DOCUMENTS})


@pytest.fixture(scope="module")
def cast() -> CastReport:
    return report_cast((scenario(slug), remarks(slug)) for slug in SCENARIOS)


def test_every_shipped_document_is_in_the_course(course: Course) -> None:
    assert {slug for module in course.modules for slug in module.documents} == set(DOCUMENTS)


def test_the_core_is_its_six_scenarios_and_the_others_are_for_those_who_want_them(course: Course) -> None:
    scenarios = [module for module in course.modules if module.kind is Kind.SCENARIO]

    assert {module.document for module in scenarios if module.required} == CORE
    assert len(scenarios) == 12
    assert all(module.required for module in course.modules if module.kind is not Kind.SCENARIO)


def test_it_says_what_it_is_and_what_it_is_not(course: Course) -> None:
    summary = " ".join(course.summary.split())

    assert "pre-session work completed" in summary
    assert "hours recorded" in summary
    assert "Not legal advice; follow department policy and your MOU" in summary


def test_the_hours_are_what_its_required_parts_take(course: Course) -> None:
    minutes = sum(module.minutes for module in course.modules if module.required)

    assert abs(float(course.hours) - minutes / 60) <= 0.5


def test_half_meet_one_form_before_and_half_the_other_and_nothing_is_explained_between(course: Course) -> None:
    before, after = course.module("pre-check"), course.module("post-check")

    assert before is not None
    assert after is not None
    assert before.documents == tuple(reversed(after.documents))
    assert before.explained_after == after.id
    assert (before.mode, after.mode, before.attempts, after.attempts) == (Mode.ASSESSED, Mode.ASSESSED, 1, 1)
    assert [scenario(slug).pass_percent for slug in before.documents] == [0, 0]
    assert [len(scenario(slug).scenes) for slug in before.documents] == [15, 15]


@pytest.mark.parametrize("competency", COMPETENCIES)
def test_each_competency_has_eight_chances_in_the_core_scenarios(matrix: Matrix, competency: str) -> None:
    assert matrix.core[competency].offered >= 8


@pytest.mark.parametrize("competency", COMPETENCIES)
def test_whoever_passes_the_core_scenarios_meets_each_competency_twice_at_least(
    matrix: Matrix, competency: str
) -> None:
    assert matrix.core[competency].least >= 2


def test_a_required_module_teaches_each_topic_of_the_statute_but_one(matrix: Matrix) -> None:
    taught = {topic for row in matrix.rows if row.module.required for topic in row.module.topics}

    assert set(catalogue().topics) - taught == NOT_TAUGHT


def test_nobody_is_in_crisis_or_at_fault_more_than_their_share(cast: CastReport) -> None:
    assert [f"{each.grouping}: {each.name}" for each in cast.groups if each.over] == []
    assert (cast.unmarked, cast.unknown) == ((), ())


def test_each_grouping_is_depicted_more_than_one_way(cast: CastReport) -> None:
    groupings = [each.grouping for each in cast.groups]

    assert min(groupings.count(each) for each in groupings) >= 2


def test_the_person_in_crisis_is_somebody_else_in_every_scenario(cast: CastReport) -> None:
    in_crisis = [(each.document, each.name) for each in cast.people if each.in_crisis]

    assert {document for document, _ in in_crisis} == set(SCENARIOS)
    assert len({name for _, name in in_crisis}) == len(in_crisis)


def test_an_assessed_scenario_explains_no_option_of_a_selection_before_its_debrief(course: Course) -> None:
    assessed = [module.document for module in course.modules if module.mode is Mode.ASSESSED]

    told = [
        (slug, scene.id, option.id)
        for slug in assessed
        for scene in scenario(slug).scenes
        if scene.decision and scene.decision.type is DecisionType.SELECT
        for option in scene.decision.options
        if option.feedback.consequence
    ]

    assert told == []
