"""The help page about courses knows every key, and its examples are clean."""

import re
from pathlib import Path

import pytest

from elearn.course import manifests
from elearn.course.catalogue import load_catalogue
from elearn.course.references import read_competencies, read_sources, read_topics
from elearn.language.source import Source
from elearn.resources import shipped
from tests.course.libraries import write

PAGE = (shipped("content") / "help" / "writing-courses.md").read_text()
COURSE, COMPETENCIES, SOURCES, TOPICS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S)


@pytest.mark.parametrize(
    ("heading", "keys"),
    [
        ("The course", (*manifests.REQUIRED, *manifests.OPTIONAL)),
        ("A module", (*manifests.MODULE_REQUIRED, *manifests.MODULE_OPTIONAL)),
    ],
)
def test_each_key_is_documented_and_each_documented_key_is_one(heading: str, keys: tuple[str, ...]) -> None:
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \|", section, re.M)

    assert sorted(re.findall(r"`(\w+)`", " ".join(rows))) == sorted(keys)


def test_the_example_is_clean(library: Path) -> None:
    write(library / "content" / "courses" / "first-course.yaml", COURSE)

    catalogue = load_catalogue(library)

    assert [each.diagnostics for each in catalogue.manifests if each.slug == "first-course"] == [()]
    assert len(catalogue.courses["first-course"].modules) == 2


def test_the_examples_of_definitions_are_clean() -> None:
    assert read_competencies(Source("competencies.yaml", COMPETENCIES))[1] == ()
    assert read_sources(Source("sources.yaml", SOURCES))[1] == ()
    assert read_topics(Source("topics.yaml", TOPICS))[1] == ()
