"""The plays of what we ship: that they hold and take everything is the checker's to say, and it is asked here."""

import pytest

from elearn.course.checking import Checked, check_paths
from elearn.course.plays import Plays, plays_path
from elearn.course.reading import document_name
from elearn.engine.play import play
from tests.content.shipped import DOCUMENTS, ROOT, SCENARIOS, plays_of, script


@pytest.fixture(scope="module")
def checked() -> tuple[Checked, ...]:
    return check_paths([ROOT / "scenarios", ROOT / "content"], ROOT, coverage=True)


def test_nothing_that_we_ship_has_anything_to_mend(checked: tuple[Checked, ...]) -> None:
    assert [(file.name, found.code, found.message) for file in checked for found in file.diagnostics] == []


def test_every_document_has_plays_and_all_of_them_hold(checked: tuple[Checked, ...]) -> None:
    played = {file.path.name: file.plays for file in checked if isinstance(file.file, Plays)}

    originals = [file for file in checked if file.facts is not None and document_name(file.path)[1] is None]
    assert played.keys() == {plays_path(file.path).name for file in originals}
    assert min(played.values()) >= 3


def test_the_plays_take_every_option_outcome_ending_block_and_route(checked: tuple[Checked, ...]) -> None:
    missing = [(file.name, part) for file in checked if file.coverage is not None for part in file.coverage.missing]

    assert missing == []
    assert sum(file.coverage is not None for file in checked) == len(DOCUMENTS)


@pytest.mark.parametrize("slug", SCENARIOS)
def test_a_scenario_has_ten_plays_or_more(slug: str) -> None:
    assert len(plays_of(slug)) >= 10


@pytest.mark.parametrize("slug", SCENARIOS)
def test_the_first_play_is_the_experts_and_has_every_point(slug: str) -> None:
    expert = plays_of(slug)[0]

    run, _ = play(script(slug), expert.seed, expert.answers)

    assert expert.name == "the expert"
    assert (run.passed, run.percent, run.ending) == (True, 100, "good")
