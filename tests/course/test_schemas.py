"""The schemas of courses, competencies, sources and plays take and refuse what their readers do."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from elearn.course import manifests, references, schemas
from elearn.course.manifests import Surroundings, read_course
from elearn.course.plays import parse_plays
from elearn.course.references import read_competencies, read_sources
from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import Mapping, compose_document
from elearn.language.source import Source
from elearn.resources import shipped
from tests.language.core import to_json

COURSE = """title: A course
summary: What it is about.
provider: Elm Street School
hours: 0.75
time_zone: America/New_York
modules:
  - {document: late-bus, mode: guided}
"""
GOOD_COURSE = """title: 2026
summary: yes
provider: true
hours: "12.5"
time_zone: America/New_York
competencies: K1
sources: []
prerequisites:
note: {any: thing}
modules:
  - {document: late-bus, mode: guided, id: 7, required: true, attempts: 100, prerequisites: [], note: x}
  - {document: late-bus, mode: assessed, id: exam, attempts: unlimited, prerequisites: [7]}
"""
BAD_COURSE = {
    "title:": "E504",
    'title: " "': "E504",
    "titel: x": "E502",
    "hours: 0": "E504",
    "hours: 0.00": "E504",
    'hours: "0"': "E504",
    "hours: 1000": "E504",
    "hours: -1": "E504",
    "hours: four": "E504",
    "competencies: [[a]]": "E504",
    "competencies: {a: b}": "E504",
    "modules: []": "E504",
    "modules: {}": "E504",
    "modules: [late-bus]": "E504",
    "modules: [{document: late-bus}]": "E503",
    "modules: [{mode: guided}]": "E503",
    "modules: [{document: late-bus, mode: exam}]": "E504",
    "modules: [{document: late-bus, mode: guided, id: A b}]": "E504",
    "modules: [{document: late-bus, mode: guided, required: yes}]": "E504",
    'modules: [{document: late-bus, mode: guided, required: "true"}]': "E504",
    "modules: [{document: late-bus, mode: guided, attempts: 0}]": "E504",
    "modules: [{document: late-bus, mode: guided, attempts: 101}]": "E504",
    "modules: [{document: late-bus, mode: guided, attempts: many}]": "E504",
    "modules: [{document: late-bus, mode: guided, minutes: 4}]": "E502",
}
DEFINITIONS: list[tuple[str, str, bool]] = [
    ("competencies", "K1: {name: Recognize, description: x}", True),
    ("competencies", "K1: {description: x}", False),
    ("competencies", "K1: {name: x, level: 2}", False),
    ("competencies", "K1: Recognize", False),
    ("competencies", "1K: {name: x}", False),
    ("competencies", "K1: {name: []}", False),
    (
        "sources",
        "g: {title: A, authors: [B, C], publisher: D, year: 2014, url: https://e.org/f, checked: 2026-11}",
        True,
    ),
    ("sources", "g: {title: A, authors: B, note: [x]}", True),
    ("sources", "g: {authors: B}", False),
    ("sources", "g: {title: A, url: e.org}", False),
    ("sources", 'g: {title: A, url: "https://e.org/a b"}', False),
    ("sources", "g: {title: A, isbn: 3}", False),
    ("sources", "g: {title: A, authors: {b: c}}", False),
]
PLAYS: list[tuple[str, bool]] = [
    ("- {name: a, answers: []}", True),
    ("- {name: 1, answers: [a, null, 7, [a, b], {timeout: true}], seed: 4294967295, expect: {}}", True),
    (
        "- {name: a, answers: [], expect: {ending: good, passed: true, percent: 88, scene: The end, critical: false}}",
        True,
    ),
    ("- {name: a, answers: [], expect: {ending: null, scene: null, finished: false}}", True),
    ("- {name: a, answers: [], expect: {meters: {t: 1}, flags: {f: true}}}", True),
    ("- {name: a, answers: [], expect: {competencies: {K1: 50, K2: null}}}", True),
    ("name: a", False),
    ("- a", False),
    ("- {name: a}", False),
    ("- {answers: []}", False),
    ("- {name: a, answers: b}", False),
    ("- {name: a, answers: [], seed: -1}", False),
    ("- {name: a, answers: [], seed: 4294967296}", False),
    ("- {name: a, answers: [], speed: 1}", False),
    ("- {name: a, answers: [], expect: good}", False),
    ("- {name: a, answers: [], expect: {ending: bad}}", False),
    ("- {name: a, answers: [], expect: {passed: yes}}", False),
    ("- {name: a, answers: [], expect: {percent: high}}", False),
    ("- {name: a, answers: [], expect: {meters: [t]}}", False),
    ("- {name: a, answers: [], expect: {meters: {t: high}}}", False),
    ("- {name: a, answers: [], expect: {flags: {f: 1}}}", False),
    ("- {name: a, answers: [], expect: {mood: good}}", False),
]


def told(text: str) -> set[str]:
    _, found = read_course(Source("c.yaml", text), "c", Surroundings({"late-bus": None}, {}))
    return {each.code for each in found} & {"E502", "E503", "E504"}


def refused(name: str, text: str) -> list[str]:
    node, problems = compose_document(Source("x.yaml", text))
    assert node is not None, problems
    return [each.message for each in Draft7Validator(schemas.SCHEMAS[name]()).iter_errors(to_json(node))]


@pytest.mark.parametrize("name", schemas.SCHEMAS)
def test_each_schema_is_one(name: str) -> None:
    Draft7Validator.check_schema(schemas.SCHEMAS[name]())


@pytest.mark.parametrize(
    ("name", "path"),
    [
        *(("course", path) for path in sorted((shipped("content") / "courses").glob("*.yaml"))),
        ("competencies", shipped("content") / "competencies.yaml"),
        ("sources", shipped("content") / "sources.yaml"),
        *(("plays", path) for path in sorted(shipped("scenarios").glob("*.plays.yaml"))),
    ],
)
def test_what_is_shipped_is_taken(name: str, path: Path) -> None:
    assert refused(name, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("text", [COURSE, GOOD_COURSE])
def test_a_good_course_is_taken_by_both(text: str) -> None:
    assert (told(text), refused("course", text)) == (set(), [])


@pytest.mark.parametrize(("lines", "code"), BAD_COURSE.items())
def test_what_the_reader_of_courses_refuses_the_schema_refuses(lines: str, code: str) -> None:
    key = lines.partition(":")[0]
    lead, _, modules = COURSE.partition("modules:")
    kept = [line for line in lead.splitlines() if not line.startswith(key)]
    text = "\n".join([*kept, *([] if key == "modules" else [f"modules:{modules}"]), lines, ""])

    assert told(text) == {code}
    assert refused("course", text) != []


@pytest.mark.parametrize("key", manifests.REQUIRED)
def test_a_key_that_a_course_needs_is_missed_by_both(key: str) -> None:
    lead, _, modules = COURSE.partition("modules:")
    kept = [line for line in lead.splitlines() if not line.startswith(key)]
    text = "\n".join([*kept, *([] if key == "modules" else [f"modules:{modules}"])])

    assert told(text) == {"E503"}
    assert refused("course", text) == [f"'{key}' is a required property"]


@pytest.mark.parametrize(("name", "text", "fits"), DEFINITIONS)
def test_competencies_and_sources_are_judged_alike(name: str, text: str, fits: bool) -> None:
    read: Callable[[Source], tuple[object, tuple[Diagnostic, ...]]]
    read = read_competencies if name == "competencies" else read_sources

    assert (read(Source("x.yaml", text))[1] == ()) == fits
    assert (refused(name, text) == []) == fits


@pytest.mark.parametrize(("text", "fits"), PLAYS)
def test_plays_are_judged_alike(text: str, fits: bool) -> None:
    assert (parse_plays(Source("x.yaml", text))[1] == ()) == fits
    assert (refused("plays", text) == []) == fits


def test_each_key_has_its_meaning_and_no_other_has() -> None:
    assert {*schemas.COURSE} == {*manifests.REQUIRED, *manifests.OPTIONAL}
    assert {*schemas.MODULE} == {*manifests.MODULE_REQUIRED, *manifests.MODULE_OPTIONAL}
    assert {*schemas.COMPETENCY} == {*references.COMPETENCY_REQUIRED, *references.COMPETENCY_OPTIONAL}
    assert {*schemas.SOURCE} == {*references.SOURCE_REQUIRED, *references.SOURCE_OPTIONAL}


def test_each_key_of_a_schema_says_what_it_means() -> None:
    for name, keys in (("course", schemas.COURSE), ("plays", schemas.PLAY), ("plays", schemas.EXPECTED)):
        described = json.dumps(schemas.SCHEMAS[name](), ensure_ascii=False)

        assert [key for key, words in keys.items() if json.dumps(words, ensure_ascii=False) not in described] == []


def test_a_mapping_has_no_key_that_no_reader_knows() -> None:
    node, _ = compose_document(Source("x.yaml", GOOD_COURSE))

    assert isinstance(node, Mapping)
    assert {entry.key.text for entry in node.entries} == {*manifests.REQUIRED, *manifests.OPTIONAL}
