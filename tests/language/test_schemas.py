"""The schemas of front matter take what the checker takes, and refuse what it refuses."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from elearn.language import meanings, names
from elearn.language.documents import Mapping
from elearn.language.findings import Findings
from elearn.language.frontmatter import read_front
from elearn.language.model import DecisionType, Ending, Kind, When
from elearn.language.parser import parse
from elearn.language.schemas import front_matter_schema, translation_schema
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings
from elearn.resources import shipped
from tests.language.core import to_json
from tests.language.literate import cases

CASES = {case.name: case for path in sorted((Path(__file__).parent / "cases").glob("*.md")) for case in cases(path)}
SHIPPED = sorted((*shipped("scenarios").glob("*.md"), *shipped("content").glob("*/*.md")))
BEYOND = (
    "has to be below",  # min and max
    "has to be between",  # start, min and max
)
"""What a schema, which sees each value by itself, cannot say."""
COUNTS_AS_WRITTEN = "front-matter-27 Values count as written"
"""The case of what YAML reads otherwise than the page: text `null`, and numbers with the minus of a typesetter."""
GOOD = """title: A door
summary: 1918
kind: scenario
language: es-MX
content_note: "yes"
minutes: 240
competencies: [K1, true-north]
pass: 0
start: no
cast:
  maya: {name: 7, role: "Grade 9", look: {skin: 6, hair: long, build: slight, presents: neither, aid: cane, wears: red}}
meters:
  trust: {start: -1, min: -1000, max: 1000, label: Trust, shown: false, each: -1}
  calm: {}
flags: [asked, no_way]
tension: trust
sources: []
authors: [A. Author, 12]
reviewed: 2024-02-29"""
BAD = {
    "titel: x": "E103",
    "title:": "E104",
    'title: "  "': "E104",
    "title: [a]": "E104",
    "kind: story": "E104",
    "kind: Scenario": "E104",
    "language: English!": "E104",
    "content_note:": "E104",
    "minutes: 0": "E104",
    "minutes: 241": "E104",
    'minutes: "12"': "E104",
    "minutes: 1.5": "E104",
    "minutes: twelve": "E104",
    "competencies: K1": "E104",
    "competencies:": "E104",
    "competencies: [1K]": "E104",
    "competencies: [a b]": "E104",
    "competencies: [[K1]]": "E104",
    "pass: 101": "E104",
    "pass: -1": "E104",
    "draw: 2": "E104",
    "kind: quiz\ndraw: 0": "E104",
    "kind: quiz\nstart: a": "E104",
    "start: []": "E104",
    "cast: [maya]": "E104",
    "cast: {Maya: {name: M}}": "E104",
    "cast: {maya: {}}": "E105",
    "cast: {maya: Maya}": "E104",
    "cast: {maya: {name: M, age: 4}}": "E103",
    "cast: {maya: {name: M, look: {skin: 7}}}": "E104",
    "cast: {maya: {name: M, look: {eyes: blue}}}": "E103",
    "cast: {maya: {name: M, look: {presents: man}}}": "E104",
    "cast: {maya: {name: M, look: {aid: crutch}}}": "E104",
    "meters: [trust]": "E104",
    "meters: {trust: 3}": "E104",
    "meters: {trust: {start: 1001}}": "E104",
    "meters: {trust: {begin: 1}}": "E103",
    "meters: {trust: {shown: yes}}": "E104",
    "meters: {trust: {each: lots}}": "E104",
    "meters: {Trust: {}}": "E206",
    "meters: {goto: {}}": "E206",
    "flags: asked": "E104",
    "flags: [asked, asked]": "E206",
    "flags: [percent]": "E206",
    "flags: [A b]": "E206",
    "tension: []": "E104",
    "sources: {a: b}": "E104",
    "authors: me": "E104",
    "reviewed: yesterday": "E104",
    "reviewed: 2026-02-29": "E104",
    "reviewed: 1900-02-29": "E104",
    "reviewed: 2026-04-31": "E104",
    "reviewed: 0000-01-01": "E104",
}


def front_of(text: str) -> Mapping:
    front = parse(Source("a.md", text))[0].front
    assert front is not None
    return front


def told(front: Mapping, language: str | None = None) -> set[str]:
    findings = Findings()
    read_front(front, Surroundings(language=language), findings)
    found = [each for each in findings.sorted() if not any(words in each.message for words in BEYOND)]
    return {each.code for each in found} & {"E103", "E104", "E105", "E206", "E113"}


def refused(front: Mapping, translated: bool = False) -> list[str]:
    schema = translation_schema() if translated else front_matter_schema()
    return [each.message for each in Draft7Validator(schema).iter_errors(to_json(front))]


def with_lines(lines: str) -> Mapping:
    key = lines.partition(":")[0]
    kept = [line for line in ("title: A door", "summary: It is shut") if not line.startswith(key)]
    return front_of("\n".join(["---", *kept, lines, "---", ""]))


def test_the_schemas_are_schemas() -> None:
    Draft7Validator.check_schema(front_matter_schema())
    Draft7Validator.check_schema(translation_schema())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_is_shipped_is_taken(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not text.startswith("---") or refused(front_of(text), "." in path.stem) == []


def test_every_key_at_its_widest_is_taken_by_both() -> None:
    front = front_of(f"---\n{GOOD}\n---\n")

    assert (told(front), refused(front)) == (set(), [])
    assert {entry.key.text for entry in front.entries} == {*names.FRONT_KEYS} - {"draw"}


@pytest.mark.parametrize(("lines", "code"), BAD.items())
def test_what_the_checker_refuses_the_schema_refuses(lines: str, code: str) -> None:
    front = with_lines(lines)

    assert told(front) == {code}
    assert refused(front) != []


@pytest.mark.parametrize("key", ["title", "summary"])
def test_a_missing_key_is_refused_by_both(key: str) -> None:
    front = front_of("---\n" + "".join(f"{each}: x\n" for each in ("title", "summary") if each != key) + "---\n")

    assert told(front) == {"E105"}
    assert refused(front) == [f"'{key}' is a required property"]


@pytest.mark.parametrize("name", sorted(CASES.keys() - {COUNTS_AS_WRITTEN}))
def test_schema_and_checker_agree_on_the_front_matter_of_every_case(name: str) -> None:
    case = CASES[name]
    front = parse(Source("case.md", case.text))[0].front
    if front is None or "translation" in case.words:
        return

    assert bool(refused(front)) == bool(told(front)), (refused(front), told(front))


@pytest.mark.parametrize(
    ("lines", "fits"),
    [
        ("cast: {maya: {role: x}}\nmeters: {trust: {label: y}}\noriginal: 0123456789ab\ncontent_note: z", True),
        ("cast: {maya: {look: {}}}", False),
        ("meters: {trust: {start: 1}}", False),
        ("original: 01ab", False),
        ("flags: [a]", False),
    ],
)
def test_a_translation_takes_words_alone(lines: str, fits: bool) -> None:
    front = front_of(f"---\ntitle: A\nsummary: B\n{lines}\n---\n")

    errors = list(Draft7Validator(translation_schema()).iter_errors(to_json(front)))

    assert bool(errors) != fits
    assert bool(told(front, "es")) != fits


def test_each_key_has_its_meaning_and_no_other_has() -> None:
    assert set(meanings.FRONT) == {*names.FRONT_KEYS, *names.TRANSLATION_KEYS}
    assert tuple(meanings.CAST) == names.CAST_KEYS
    assert tuple(meanings.LOOK) == names.LOOK_KEYS
    assert tuple(meanings.METER) == names.METER_KEYS
    assert tuple(meanings.SCENE) == names.SCENE_KEYS
    assert tuple(meanings.EFFECTS) == names.EFFECT_KEYS
    assert tuple(meanings.LINE) == names.LINE_KEYS
    assert tuple(meanings.DECISION) == names.DECISION_KEYS
    assert tuple(meanings.OPTION) == names.OPTION_KEYS
    assert tuple(meanings.OUTCOME) == names.OUTCOME_KEYS
    assert set(meanings.WORDS) == names.EXPRESSION_WORDS


@pytest.mark.parametrize(("key", "words"), [("kind", Kind), ("type", DecisionType), ("ending", Ending), ("when", When)])
def test_each_value_has_its_meaning(key: str, words: type[Kind]) -> None:
    assert list(meanings.VALUES[key]) == [word.value for word in words]


def test_each_key_of_the_schema_says_what_it_means() -> None:
    described = json.dumps(front_matter_schema())

    assert described.count('"description"') == sum(
        len(keys) for keys in (names.FRONT_KEYS, names.CAST_KEYS, names.LOOK_KEYS, names.METER_KEYS)
    )
