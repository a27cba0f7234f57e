"""What instructors see of a course: figures that were computed from the published text, and only they see it."""

import re

import pytest

from elearn.services import covering
from tests.web.conftest import World


def test_a_course_shows_what_it_covers(world: World) -> None:
    course = next(iter(world.desk.catalogue.courses.values()))

    page = world.signed_in("instructor").get(f"/instructor/courses/{course.slug}").text

    assert "What this course covers" in page
    for module in course.modules:
        assert f">{module.title}" in re.sub(r">\s+", ">", page)
    assert re.search(r"\d+ chances, at least \d+", page)


def test_the_texts_of_a_course_are_read_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    course, guest = next(iter(world.desk.catalogue.courses)), world.signed_in("instructor")
    first = guest.get(f"/instructor/courses/{course}").text

    monkeypatch.delattr(covering, "parse")

    assert guest.get(f"/instructor/courses/{course}").text == first


def test_the_list_of_scenarios_leads_to_each_course(world: World) -> None:
    page = world.signed_in("instructor").get("/instructor/scenarios").text

    assert [slug for slug in world.desk.catalogue.courses if f'href="/instructor/courses/{slug}"' not in page] == []


def test_a_course_that_there_is_not_is_not_found(world: World) -> None:
    assert world.signed_in("instructor").get("/instructor/courses/none").status_code == 404
