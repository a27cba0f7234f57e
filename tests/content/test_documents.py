"""What we ship reads clean, says only what it may, and reads easily."""

import re

import pytest
import yaml

from tests.content.shipped import (
    DOCUMENTS,
    LESSONS,
    QUIZZES,
    ROOT,
    blocks_of,
    catalogue,
    facts,
    plain,
    scenario,
    shipped_files,
)

NUMBERS = {"911", "988", "833-773-2445", "877-382-1609", "800-792-5200", "800-267-5463"}
UNSAFE = (
    "committed suicide",
    "commit suicide",
    "successful suicide",
    "failed attempt",
    "unsuccessful attempt",
    "epidemic",
    "skyrocket",
    "cry for help",
    "excited delirium",
    "attention-seeking",
    "attention seeking",
)
CLAIMS = ("in-service credit", "certification credit", "endorsed by", "approved by", "accredited")
COMPETENCIES = {"K1", "K2", "K3", "K4", "K5", "K6", "K7"}
CITATION = re.compile(r"\[@([A-Za-z0-9-]+)\]")


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_every_shipped_document_reads_without_a_word_from_the_checker(slug: str) -> None:
    document = next(each for each in catalogue().documents if each.path.stem == slug)

    said = [(found.code, found.span, found.message) for found in document.diagnostics]

    assert said == []
    assert document.scenario is not None


def test_nothing_that_we_ship_has_a_problem() -> None:
    assert [(each.path, each.diagnostics) for each in catalogue().problems] == []


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_a_line_to_try_is_under_twenty_words(slug: str) -> None:
    coaching = " \n".join(" ".join(block.text.split()) for block in blocks_of(scenario(slug)))

    lines = re.findall(r'Try(?: asking first)?: "([^"]+)"', coaching)

    assert [line for line in lines if len(line.split()) >= 20] == []


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.name)
def test_shipped_text_names_only_numbers_from_the_fact_sheet(path) -> None:
    text = path.read_text(encoding="utf-8")

    numbers = set(re.findall(r"\b(?:1-)?(\d{3}-\d{3}-\d{4})\b", text))
    codes = set(re.findall(r"(?<![\w-])(988|[2-9]11)\b(?!-)", text))

    assert numbers | codes <= NUMBERS
    assert re.findall(r"(?<!\d-)\b\d{3}[-. ]\d{4}\b", text) == []


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.name)
def test_shipped_text_keeps_to_safe_messaging_and_claims_no_credit(path) -> None:
    text = " ".join(path.read_text(encoding="utf-8").lower().split())

    assert [words for words in (*UNSAFE, *CLAIMS) if words in text] == []


def test_every_source_cited_is_listed_and_every_source_listed_is_cited() -> None:
    listed = yaml.safe_load((ROOT / "content/sources.yaml").read_text(encoding="utf-8"))

    cited = {slug: set(CITATION.findall(text_of(slug))) for slug in DOCUMENTS}

    laid_down = {topic.source for topic in catalogue().topics.values()}
    assert set().union(*cited.values()) | laid_down == set(listed)
    assert {slug: set(scenario(slug).sources) for slug in DOCUMENTS} == cited


def test_every_source_says_what_it_is_and_where() -> None:
    listed = yaml.safe_load((ROOT / "content/sources.yaml").read_text(encoding="utf-8"))

    needed = {"title", "publisher", "url", "checked"}

    assert [name for name, source in listed.items() if not needed <= set(source)] == []


def test_the_seven_competencies_are_defined_and_assessed() -> None:
    defined = yaml.safe_load((ROOT / "content/competencies.yaml").read_text(encoding="utf-8"))

    assessed = {
        competency
        for slug in DOCUMENTS
        for scene in scenario(slug).scenes
        if scene.decision
        for competency in scene.decision.assesses
    }

    assert set(defined) == COMPETENCIES == assessed


LEGAL = tuple(slug for slug in DOCUMENTS if any(each.startswith(("L", "MGL")) for each in scenario(slug).sources))


@pytest.mark.parametrize("slug", [slug for slug in LEGAL if slug not in QUIZZES])
def test_a_document_that_speaks_of_law_says_once_that_it_is_no_legal_advice(slug: str) -> None:
    assert text_of(slug).count("Not legal advice; follow department policy and your MOU") == 1


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_no_document_claims_a_review(slug: str) -> None:
    assert scenario(slug).reviewed is None


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_is_a_few_short_pages_and_most_ask_something(slug: str) -> None:
    scenes = scenario(slug).scenes

    asking = [scene for scene in scenes if scene.decision]

    assert 4 <= len(scenes) <= 10
    assert 3 * len(asking) >= 2 * len(scenes)


@pytest.mark.parametrize("slug", QUIZZES)
def test_a_question_has_three_options_with_one_best(slug: str) -> None:
    decisions = [scene.decision for scene in scenario(slug).scenes]

    scores = [sorted(option.score or 0 for option in decision.options) for decision in decisions if decision]

    assert scores == [[0, 0, 3]] * len(scenario(slug).scenes)
    assert all(option.feedback.coaching for decision in decisions if decision for option in decision.options)


@pytest.mark.parametrize("slug", QUIZZES)
def test_nobody_passes_a_check_by_a_place_or_by_length(slug: str) -> None:
    decisions = [scene.decision for scene in scenario(slug).scenes if scene.decision]
    best = [[option.score for option in decision.options].index(3) for decision in decisions]
    longest = [max(decision.options, key=lambda option: len(plain(option.text))).score == 3 for decision in decisions]

    assert max(best.count(place) for place in range(3)) < 0.5 * len(decisions)
    assert sum(longest) <= 0.5 * len(decisions)


@pytest.mark.parametrize("slug", [*LESSONS, *QUIZZES])
def test_options_are_within_a_factor_of_one_and_a_half_in_length(slug: str) -> None:
    lengths = {
        scene.id: [len(plain(option.text)) for option in scene.decision.options]
        for scene in scenario(slug).scenes
        if scene.decision and scene.decision.options
    }

    assert {scene: them for scene, them in lengths.items() if 2 * max(them) > 3 * min(them)} == {}


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_it_reads_at_grade_eight_or_below(slug: str) -> None:
    assert (facts(slug).grade or 0) <= 8


def text_of(slug: str) -> str:
    path = next(each.path for each in catalogue().documents if each.path.stem == slug)
    return " ".join(path.read_text(encoding="utf-8").split())
