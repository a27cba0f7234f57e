"""What we ship in another language: made from the text that we ship, and no easier to guess than that."""

from dataclasses import replace

import pytest

from elearn.course.catalogue import Document
from elearn.course.proving import prove_document
from elearn.language.model import DecisionType
from tests.content.shipped import catalogue, proved

TRANSLATIONS = [each for each in catalogue().documents if each.language is not None]
FACTOR = 1.5

pytestmark = pytest.mark.parametrize("document", TRANSLATIONS, ids=lambda document: document.path.name)


def test_it_was_made_from_the_text_that_is_shipped(document: Document) -> None:
    assert [each.message for each in document.diagnostics] == []
    assert not document.outdated


def test_no_answer_stands_out_by_its_length(document: Document) -> None:
    assert document.scenario is not None
    lengths = {
        scene.id: [len(option.text) for option in scene.decision.options]
        for scene in document.scenario.scenes
        if scene.decision is not None and scene.decision.options
    }

    assert {scene: found for scene, found in lengths.items() if max(found) > FACTOR * min(found)} == {}


def test_who_takes_the_longest_answers_or_guesses_fails(document: Document) -> None:
    found = prove_document(replace(document, original=None))

    assert [each.code for each in found.document.diagnostics if each.code in ("W401", "W402")] == []
    assert found.facts is not None
    assert found.facts.longest_option is not None
    assert not found.facts.longest_option.passed


def test_its_plays_are_those_of_its_original(document: Document) -> None:
    found, original = prove_document(replace(document, original=None)).facts, proved(document.slug).facts

    assert found is not None
    assert original is not None
    assert (found.expert, found.states, found.endings) == (original.expert, original.states, original.endings)


def test_nobody_is_called_by_another_name(document: Document) -> None:
    original = catalogue().document(document.slug)
    assert document.scenario is not None
    assert original is not None
    assert original.scenario is not None
    names = {each.id: each.name for each in original.scenario.cast}

    assert {each.id: each.name for each in document.scenario.cast} == names | {
        each.id: each.name for each in document.scenario.cast if names[each.id] == "Dispatch"
    }


def test_each_weaker_answer_comes_with_a_line_to_try(document: Document) -> None:
    assert document.scenario is not None
    weaker = [
        (scene.id, option)
        for scene in document.scenario.scenes
        if scene.decision is not None and scene.decision.scored and scene.decision.type is DecisionType.CHOOSE
        for option in scene.decision.options
        if option.score != 3
    ]

    without = [
        (scene, option.id)
        for scene, option in weaker
        if not any("Pruebe:" in block.text for block in option.feedback.coaching)
    ]
    assert without == []
