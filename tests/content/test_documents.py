"""What we ship reads clean, says only what it may, and reads easily."""

import re

import pytest
import yaml

from elearn.language.model import DecisionType, Ending, Option
from tests.content.shipped import (
    DOCUMENTS,
    LESSON,
    QUIZ,
    ROOT,
    SCENARIOS,
    blocks_of,
    catalogue,
    narration_of,
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


@pytest.mark.parametrize("slug", SCENARIOS)
def test_a_scenario_has_between_14_and_25_scenes_and_all_three_endings(slug: str) -> None:
    scenes = scenario(slug).scenes

    assert 14 <= len(scenes) <= 25
    assert {scene.ending for scene in scenes if scene.ending} == set(Ending)


def test_the_two_scenarios_use_all_five_types_of_decision() -> None:
    scenes = [scene for slug in SCENARIOS for scene in scenario(slug).scenes]

    assert {scene.decision.type for scene in scenes if scene.decision} == set(DecisionType)


def test_the_quiz_has_ten_questions_of_three_options_with_one_best_each() -> None:
    decisions = [scene.decision for scene in scenario(QUIZ).scenes]

    scores = [sorted(option.score or 0 for option in decision.options) for decision in decisions if decision]

    assert scores == [[0, 0, 3]] * 10


def test_the_lesson_is_six_to_nine_short_pages() -> None:
    scenes = scenario(LESSON).scenes

    words = [sum(len(plain(block.text).split()) for block in scene.blocks) for scene in scenes]

    assert 6 <= len(scenes) <= 9
    assert max(words) <= 180


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_no_scene_shows_more_than_180_words(slug: str) -> None:
    words = {
        scene.id: sum(len(plain(block.text).split()) for block in scene.blocks if not block.otherwise)
        for scene in scenario(slug).scenes
    }

    assert {scene: count for scene, count in words.items() if count > 180} == {}


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_every_scored_option_has_a_consequence_or_coaching(slug: str) -> None:
    scored = [
        (scene.id, option)
        for scene in scenario(slug).scenes
        if scene.decision and scene.decision.scored and scene.decision.type is DecisionType.CHOOSE
        for option in scene.decision.options
    ]

    assert [(scene, option.id) for scene, option in scored if not option.feedback.coaching] == []


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_the_options_of_a_decision_are_of_like_length(slug: str) -> None:
    lengths = {
        scene.id: [len(plain(option.text)) for option in scene.decision.options]
        for scene in scenario(slug).scenes
        if scene.decision and scene.decision.options
    }

    assert {scene: them for scene, them in lengths.items() if max(them) > 1.3 * min(them)} == {}


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_no_absolute_word_gives_a_poor_option_away(slug: str) -> None:
    telling = {
        (scene.id, word)
        for scene in scenario(slug).scenes
        if scene.decision and scene.decision.type is DecisionType.CHOOSE and scene.decision.scored
        for option in scene.decision.options
        for word in absolute_words(option.text)
        if not any(word in absolute_words(best.text) for best in scene.decision.options if best.score == 3)
    }

    assert telling == set()


@pytest.mark.parametrize("slug", SCENARIOS)
def test_the_one_grave_act_is_critical_and_asks_once_more(slug: str) -> None:
    options = [option for scene in scenario(slug).scenes if scene.decision for option in scene.decision.options]

    assert [option.score for option in options if option.critical and option.confirm] == [0]
    assert [option.id for option in options if option.critical != option.confirm] == []


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_a_line_to_try_is_under_twenty_words(slug: str) -> None:
    coaching = " \n".join(" ".join(block.text.split()) for block in blocks_of(scenario(slug)))

    lines = re.findall(r'Try(?: asking first)?: "([^"]+)"', coaching)

    assert [line for line in lines if len(line.split()) >= 20] == []


@pytest.mark.parametrize("slug", SCENARIOS)
def test_less_than_expert_answers_come_with_a_line_to_try(slug: str) -> None:
    options = [
        (scene.id, option)
        for scene in scenario(slug).scenes
        if scene.decision and scene.decision.type is DecisionType.CHOOSE and scene.decision.scored
        for option in scene.decision.options
        if option.score != 3
    ]

    assert [(scene, option.id) for scene, option in options if "Try:" not in coaching_of(option)] == []


@pytest.mark.parametrize("slug", SCENARIOS)
def test_a_harmful_choice_leads_to_a_repair_that_is_not_scored(slug: str) -> None:
    scenes = {scene.id: scene for scene in scenario(slug).scenes}
    harmful = [
        (scene, option)
        for scene in scenes.values()
        if scene.decision and scene.decision.scored
        for option in scene.decision.options
        if option.score == 0
    ]

    repairs = [scenes[option.goto].decision for _, option in harmful if option.goto]

    assert len(repairs) == len(harmful)
    assert all(repair and not repair.scored and len(repair.options) >= 2 for repair in repairs)


@pytest.mark.parametrize("slug", DOCUMENTS)
def test_narration_reads_at_grade_nine_or_below(slug: str) -> None:
    assert grade(narration_of(scenario(slug))) <= 9


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

    assert set().union(*cited.values()) == set(listed)
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


def test_the_course_holds_the_four_documents_and_says_what_it_is_not() -> None:
    course = catalogue().courses["adolescent-mental-health"]

    summary = " ".join(course.summary.split())

    assert [module.document for module in course.modules] == [LESSON, "you-have-to-go-back-in", "not-drunk", QUIZ]
    assert "pre-session work completed" in summary
    assert "hours recorded" in summary
    assert "Not legal advice; follow department policy and your MOU" in summary


@pytest.mark.parametrize("slug", [*SCENARIOS, LESSON])
def test_a_document_says_once_that_it_is_no_legal_advice(slug: str) -> None:
    assert text_of(slug).count("Not legal advice; follow department policy and your MOU") == 1


@pytest.mark.parametrize("slug", SCENARIOS)
def test_pictures_tell_cues_and_not_what_they_mean(slug: str) -> None:
    pictures = [block.picture.alternative for block in blocks_of(scenario(slug)) if block.picture]

    labels = ("panic", "anxious", "diabet", "low sugar", "crisis", "agitated", "upset", "scared", "afraid")

    assert len(pictures) >= 3
    assert [text for text in pictures if any(label in text.lower() for label in labels)] == []


def absolute_words(text: str) -> set[str]:
    return set(re.findall(r"\b(always|never|all|none|every\w*|nobody|nothing|only|must|no one)\b", text.lower()))


def coaching_of(option: Option) -> str:
    return " ".join(block.text for block in option.feedback.coaching)


def text_of(slug: str) -> str:
    path = next(each.path for each in catalogue().documents if each.path.stem == slug)
    return " ".join(path.read_text(encoding="utf-8").split())


def grade(text: str) -> float:
    """The school grade of a text after Flesch and Kincaid, with a rough count of syllables."""
    words = re.findall(r"[A-Za-z]+(?:['’-][A-Za-z]+)*", CITATION.sub("", text))
    sentences = re.findall(r"[.!?]+[\"'”]?(?:\s|$)", text)
    syllables = sum(syllables_of(word) for word in words)
    return 0.39 * len(words) / max(1, len(sentences)) + 11.8 * syllables / len(words) - 15.59


def syllables_of(word: str) -> int:
    letters = re.sub(r"[^a-z]", "", word.lower())
    silent = (letters.endswith("e") and not letters.endswith(("le", "ee"))) or re.search(r"[^td]ed$", letters)
    return max(1, len(re.findall(r"[aeiouy]+", letters)) - bool(silent))


def test_the_reading_grade_tells_easy_from_hard() -> None:
    easy = "He sits on the step. You wait. He looks at his hands."
    hard = "Notwithstanding considerable institutional variability, practitioners consistently demonstrate proficiency."

    assert grade(easy) < 3
    assert grade(hard) > 15
