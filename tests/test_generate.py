"""The random documents that other tests play: the language reads each as just what was meant."""

from dataclasses import fields, is_dataclass
from random import Random
from typing import Any

from hypothesis import given

from elearn.language.checker import read
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings
from tests.engine.models import scenario_of
from tests.generate import Plain, documents, make_document, write_document

NOWHERE = Surroundings(slug="generated", competencies=None, sources=None, media=None)


def without_spans(value: Any, left_out: tuple[str, ...] = ("span", "guard")) -> Any:
    """A model as plain values, without where its parts stand."""
    if is_dataclass(value):
        names = [field.name for field in fields(value) if field.name not in left_out]
        return {name: without_spans(getattr(value, name)) for name in names}
    return [without_spans(part) for part in value] if isinstance(value, tuple) else value


@given(document=documents(loose=True))
def test_a_written_document_is_read_as_the_scenario_that_was_meant(document: Plain) -> None:
    scenario, diagnostics = read(Source("generated.md", write_document(document)), NOWHERE)

    assert [found for found in diagnostics if found.code[0] == "E" and found.code < "E3"] == []
    left_out = ("span", "guard", "minutes", "words")
    assert without_spans(scenario, left_out) == without_spans(scenario_of(document), left_out)


def test_one_seed_makes_one_document() -> None:
    assert make_document(Random(7)) == make_document(Random(7)) != make_document(Random(8))
