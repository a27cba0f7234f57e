"""A course's manifest is checked with places, and its codes do what their pages say."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.course.catalogue import load_catalogue
from elearn.course.manifest import Mode, Module, Topic
from elearn.course.manifests import Surroundings, read_course
from elearn.course.references import read_competencies, read_sources
from elearn.language.model import Kind
from elearn.language.source import Source
from elearn.resources import shipped
from tests.course.libraries import COURSE, write

CODES = shipped("content") / "codes"
PAGES = sorted(CODES.glob("E5*.md"))
HEADINGS = ["What it means", "Why it matters", "Example", "Write instead"]


def told(library: Path, text: str) -> list[tuple[str, int, int]]:
    write(library / "content" / "courses" / "first.yaml", text)
    manifest = next(each for each in load_catalogue(library).manifests if each.slug == "first")
    return [(each.code, *manifest.source.position(each.span.start)) for each in manifest.diagnostics]


def test_a_course_is_read_whole(library: Path) -> None:
    course = load_catalogue(library).courses["first"]

    assert (course.title, course.provider, course.hours) == ("A first course", "Elm Street School", "0.5")
    assert (course.time_zone, course.competencies, course.sources) == ("America/New_York", ("K1",), ("S1",))
    exam = course.modules[1]
    assert (exam.mode, exam.required, exam.attempts, exam.prerequisites) == (Mode.ASSESSED, True, 3, ("late-bus",))


def test_attempts_are_unlimited_unless_said_otherwise(library: Path) -> None:
    write(library / "content" / "courses" / "first.yaml", COURSE.replace("attempts: 3", "attempts: unlimited"))

    assert [each.attempts for each in load_catalogue(library).courses["first"].modules] == [None, None]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("provider: ", "provder: ", [("E503", 1, 1), ("E502", 3, 1)]),
        ("hours: 0.50", "hours: -1", [("E504", 4, 8)]),
        ("hours: 0.50", "hours: 0", [("E504", 4, 8)]),
        ("hours: 0.50", "hours: [1]", [("E504", 4, 8)]),
        ("America/New_York", "America/Boston", [("E504", 5, 12)]),
        ("[K1]", "[K1, K9]", [("E507", 6, 20)]),
        ("sources: [S1]", "sources: S9", [("E507", 7, 10)]),
        ("mode: guided", "mode: guide", [("E504", 10, 11)]),
        ("document: panic", "document: panik", [("E505", 12, 15)]),
        ("document: panic", "document: broken", [("E506", 12, 15)]),
        ("id: exam", "id: late-bus", [("E508", 11, 9)]),
        ("id: exam", "id: The Exam", [("E504", 11, 9)]),
        ("attempts: 3", "attempts: 0", [("E504", 14, 15)]),
        ("attempts: 3", "attempts: 101", [("E504", 14, 15)]),
        ("attempts: 3", "required: maybe", [("E504", 14, 15)]),
        ("[late-bus]", "[late-bas]", [("E509", 15, 21)]),
        ("[late-bus]", "[exam]", [("E509", 15, 21)]),
        ("modules:", "prerequisites: [first]\nmodules:", [("E509", 8, 17)]),
        ("modules:", "prerequisites: [zeroth]\nmodules:", [("E509", 8, 17)]),
    ],
)
def test_each_mistake_is_told_once_at_its_place(
    library: Path, before: str, after: str, expected: list[tuple[str, int, int]]
) -> None:
    assert before in COURSE

    assert told(library, COURSE.replace(before, after)) == expected


def test_one_mistake_does_not_hide_the_next(library: Path) -> None:
    text = COURSE.replace("hours: 0.50", "hours: many").replace("[K1]", "[K9]").replace("mode: guided", "mode: hard")

    assert [code for code, _, _ in told(library, text)] == ["E504", "E507", "E504"]


def test_a_circle_of_modules_is_told_once(library: Path) -> None:
    text = COURSE.replace("mode: guided", "mode: guided\n    prerequisites: [exam]")

    assert told(library, text) == [("E509", 11, 21)]


def test_a_circle_of_courses_is_told(library: Path) -> None:
    after_first = COURSE.replace("modules:", "prerequisites: [first]\nmodules:")
    write(library / "content" / "courses" / "second.yaml", after_first)

    assert told(library, after_first.replace("[first]", "[second]")) == [("E509", 8, 17)]


def test_a_course_after_another_is_fine(library: Path) -> None:
    text = COURSE.replace("modules:", "prerequisites: [first]\nmodules:")
    write(library / "content" / "courses" / "second.yaml", text)

    assert load_catalogue(library).courses["second"].prerequisites == ("first",)


def test_a_course_that_asks_for_nothing_is_told(library: Path) -> None:
    text = COURSE.replace("mode: guided", "mode: guided\n    required: false")
    text = text.replace("mode: assessed", "mode: assessed\n    required: false")

    assert told(library, text) == [("E510", 8, 1)]


@pytest.mark.parametrize("modules", ["modules: []", "modules: late-bus", "modules:"])
def test_a_course_has_modules(library: Path, modules: str) -> None:
    text = COURSE.partition("modules:")[0] + modules + "\n"

    assert told(library, text) == [("E504", 8, 1)]


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "a: *b\n", "a: [", "\x00", "a: 1\na: 2\n"])
def test_what_is_no_mapping_is_told(library: Path, text: str) -> None:
    codes = [code for code, _, _ in told(library, text)]

    assert codes[0] == "E501" or "E501" in codes


def test_a_file_that_is_no_text_is_told_under_the_courses_own_code(library: Path) -> None:
    (library / "content" / "courses" / "first.yaml").write_bytes(b"\xff\xfe")

    manifest = load_catalogue(library).manifests[0]

    assert [each.code for each in manifest.diagnostics] == ["E501"]


def test_a_typing_mistake_gets_the_nearest_name(library: Path) -> None:
    write(library / "content" / "courses" / "first.yaml", COURSE.replace("document: panic", "document: panick"))

    assert load_catalogue(library).manifests[0].diagnostics[0].help == "did you mean `panic`?"


ASKING = """---
title: Questions
summary: One question.
kind: quiz
---

## One

### Which one?

- This one.
- That one.
"""
NOWHERE = Surroundings({}, {})
PIECES = st.sampled_from(
    ["title", "modules", ":", " ", "\n", "- ", "  ", "[", "]", "{", "}", "a", "1", "mode", '"', "'", "#", "*", "|"]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join)))
def test_no_text_makes_the_reading_of_courses_and_definitions_fail(text: str) -> None:
    source = Source("x.yaml", text)

    found = [read_course(source, "x", NOWHERE)[1], read_competencies(source)[1], read_sources(source)[1]]

    assert all(0 <= each.span.start <= len(text) for some in found for each in some)


# Competencies and sources


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("K1: {name: A}\n", []),
        ("K1: {nam: A}\n", ["E502", "E503"]),
        ("K1: A\n", ["E504"]),
        ("1K: {name: A}\n", ["E504"]),
        ("K1: {name: []}\n", ["E504"]),
        ("# nothing yet\n", []),
        ("- K1\n", ["E501"]),
    ],
)
def test_competencies_are_checked(text: str, expected: list[str]) -> None:
    _, found = read_competencies(Source("competencies.yaml", text))

    assert sorted(each.code for each in found) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S1: {title: A, authors: [B, C], year: 2014}\n", []),
        ("S1: {title: A, url: example.org}\n", ["E504"]),
        ("S1: {title: A, url: 'javascript:alert(1)'}\n", ["E504"]),
        ("S1: {author: A}\n", ["E502", "E503"]),
    ],
)
def test_sources_are_checked(text: str, expected: list[str]) -> None:
    _, found = read_sources(Source("sources.yaml", text))

    assert sorted(each.code for each in found) == expected


# The pages


def test_each_code_has_its_page_and_each_page_its_code() -> None:
    written = "".join(path.read_text() for path in Path("elearn/course").resolve().glob("*.py"))
    used = set(re.findall(r'"(E5\d\d)"', written))

    assert used == {page.stem for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_has_its_four_headings(page: Path) -> None:
    text = page.read_text()

    assert text.startswith(f"# {page.stem}: ")
    assert re.findall(r"^## (.*)$", text, re.M) == HEADINGS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_example_raises_its_code_alone_and_the_other_nothing(library: Path, page: Path) -> None:
    wrong, right = re.findall(r"^```yaml\n(.*?)^```$", page.read_text(), re.M | re.S)

    assert {code for code, _, _ in told(library, wrong)} == {page.stem}
    assert told(library, right) == []


FORMS = COURSE.replace("document: panic", "document: [panic, late-bus]")
TOPICS = "development:\n  name: Growing up\n  source: S1\nforce:\n  name: Force\n"


def test_a_module_may_have_forms_a_title_a_heading_and_topics(library: Path) -> None:
    write(library / "content" / "topics.yaml", TOPICS)
    text = FORMS.replace("attempts: 3", "title: The test\n    group: At the end\n    topics: [force, development]")

    write(library / "content" / "courses" / "first.yaml", text)
    catalogue = load_catalogue(library)

    exam = catalogue.courses["first"].modules[1]
    assert (exam.document, exam.documents, exam.title) == ("panic", ("panic", "late-bus"), "The test")
    assert (exam.group, exam.topics) == ("At the end", ("force", "development"))
    assert catalogue.topics["development"] == Topic("development", "Growing up", "S1")
    assert catalogue.courses["first"].modules[0].documents == ("late-bus",)


def test_forms_are_dealt_out_by_the_person_and_never_twice_the_same(library: Path) -> None:
    before = Module("pre", "a", Kind.QUIZ, "Before", Mode.ASSESSED, forms=("a", "b"))
    after = Module("post", "b", Kind.QUIZ, "After", Mode.ASSESSED, forms=("b", "a"))
    people = [uuid4().hex for _ in range(200)]

    dealt = [(before.document_for(each), after.document_for(each)) for each in people]

    assert set(dealt) == {("a", "b"), ("b", "a")}
    assert [(before.document_for(each), after.document_for(each)) for each in people] == dealt


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("[panic, late-bus]", "[panic, late-buz]", [("E505", 12, 23)]),
        ("[panic, late-bus]", "[panic, broken]", [("E506", 12, 23)]),
        ("[panic, late-bus]", "[panic, asking]", [("E504", 12, 16)]),
        ("attempts: 3", "topics: [farce]", [("E507", 14, 14)]),
        ("attempts: 3", "explained_after: exam", [("E509", 14, 22)]),
        ("attempts: 3", "explained_after: nowhere", [("E509", 14, 22)]),
    ],
)
def test_a_mistake_in_them_is_told_at_its_place(
    library: Path, before: str, after: str, expected: list[tuple[str, int, int]]
) -> None:
    write(library / "content" / "topics.yaml", TOPICS)
    write(library / "content" / "quizzes" / "asking.md", ASKING)
    assert before in FORMS

    assert told(library, FORMS.replace(before, after)) == expected


def test_topics_are_checked_like_other_definitions(library: Path) -> None:
    write(library / "content" / "topics.yaml", "force:\n  nam: Force\n")

    (file,) = [each for each in load_catalogue(library).definitions if each.path.name == "topics.yaml"]

    assert [each.code for each in file.diagnostics] == ["E502", "E503"]
