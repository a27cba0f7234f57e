"""Five hundred random documents, each played in the browser and by `elearn play`: the same to the letter."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from elearn.cli.play import play as play_command
from elearn.course.manifest import Mode
from elearn.course.progress import AttemptId
from elearn.engine.answers import Answer
from elearn.engine.play import Run, answer, play, start, transcript, turn
from elearn.engine.script import prepare
from elearn.language.model import Scenario
from elearn.services.editions import prepared
from elearn.storage.attempts import all_answers, load_attempt
from tests.content.shipped import guess
from tests.generate import make_document, write_document
from tests.web.pages import Page
from tests.web.stories import read_story
from tests.web.theatre import Seat, Theatre, controls_for, module_of, open_theatre

DOCUMENTS = 500
AT_ONCE = 50
MOST_STEPS = 25
SEED = 7


def any_answer(run: Run, chance: Random) -> Answer:
    """An allowed answer, now and then with how sure one is; None where nothing can be answered."""
    given = guess(run, chance)
    scene = run.scene
    asked = scene is not None and scene.decision is not None and scene.decision.confidence
    return {"answer": given, "confidence": chance.randint(1, 4)} if asked and chance.random() < 0.5 else given


def can_go_on(run: Run) -> bool:
    """Whether an answer leads on: a choice whose options are all withheld takes none."""
    now = turn(run)
    return now.wants is not None and not (now.wants == "choose" and not now.offered) and run.step < MOST_STEPS


def assert_shows(page: Page, run: Run) -> None:
    """Assert that a page is that of a run: its scene, its offers in their order, and whether it is over."""
    now = turn(run)
    assert page.finished == run.finished
    if now.scene is None:
        return
    assert page.heading == now.scene.title
    if now.wants is None:
        return
    assert page.wants == now.wants
    offered = [option.text for option in now.offered]
    assert list(page.labels()) == (offered if now.wants in ("choose", "select") else [])
    assert list(page.positions()) == (offered if now.wants == "order" else [])


def play_in_browser(seat: Seat, module: str, scenario: Scenario) -> tuple[AttemptId, list[Answer]]:
    """Play a module by its pages, and give what was answered."""
    run, chance, answers = start(prepare(scenario), SEED), Random(module), []
    page = seat.begin(module)
    assert_shows(page, run)
    while can_go_on(run):
        assert run.scene is not None
        given = any_answer(run, chance)
        page = seat.answer(page, **controls_for(page, scenario, run.scene.id, given))
        run = answer(run, given)
        answers.append(given)
        assert_shows(page, run)
    return AttemptId(page.address.split("/")[2].replace("-", "")), answers


def recorded_transcript(theatre: Theatre, seat: Seat, attempt: AttemptId) -> dict[str, Any]:
    """The transcript of what the server keeps: its edition, its seed, its answers."""

    def read(tx: Any) -> dict[str, Any]:
        found = load_attempt(tx, attempt, seat.person.id)
        script = prepared(theatre.desk, tx, found.edition).script
        run, steps = play(script, found.seed, [json.loads(each.value) for each in all_answers(tx, attempt)])
        return transcript(script.scenario.slug, found.seed, steps, run)

    found: dict[str, Any] = json.loads(json.dumps(theatre.desk.store.read(read)))
    return found


def command_transcript(path: Path, answers: list[Answer]) -> dict[str, Any]:
    """The transcript that `elearn play` prints."""
    result = CliRunner().invoke(
        play_command, [str(path), "--seed", str(SEED), "--answers", json.dumps(answers), "--format", "json"]
    )
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize("first", range(0, DOCUMENTS, AT_ONCE))
def test_the_browser_and_the_command_tell_the_same_play(tmp_path, first):
    acts, files = [], {}
    for number in range(first, first + AT_ONCE):
        slug = f"document-{number}"
        text = write_document(make_document(Random(number)))
        files[slug] = tmp_path / f"{slug}.md"
        files[slug].write_text(text, encoding="utf-8")
        scenario = read_story(text, slug)
        acts.append((scenario, module_of(number, scenario, list(Mode)[number % 3])))
    theatre = open_theatre(tmp_path, *acts, seed=SEED)
    seat = theatre.seat()

    for scenario, module in acts:
        attempt, answers = play_in_browser(seat, module.id, scenario)
        assert recorded_transcript(theatre, seat, attempt) == command_transcript(files[scenario.slug], answers)
        seat.received.clear()

    theatre.close()
