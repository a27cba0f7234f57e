"""Publishing: what changed becomes a new edition, what is broken leaves the last one in play, the rest goes on."""

import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from elearn.course.catalogue import load_catalogue
from elearn.course.outlook import load_outlook
from elearn.services import authoring
from elearn.services.authoring import Outcome, Standing
from elearn.services.desk import Desk
from elearn.storage.facts import facts_of
from elearn.storage.published import list_published
from tests.desks import NOON

SCENARIO = """---
title: {title}
summary: A door is shut.
---
## The hall
### What do you do?
- Wait. {{goto: End}}
- Knock. {{goto: End}}

## End {{ending: good}}
{end}
"""


class Library:
    """A library of its own, and what became of it."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk = desk
        self.folder = folder / "taught"
        (self.folder / "scenarios").mkdir(parents=True)
        self.touches = 0

    def write(self, name: str, end: str = "It opens.", title: str = "The door") -> Path:
        path = self.folder / "scenarios" / f"{name}.md"
        path.write_text(SCENARIO.format(title=title, end=end))
        return path

    def break_(self, name: str) -> None:
        path = self.folder / "scenarios" / f"{name}.md"
        path.write_text(path.read_text().replace("goto: End", "goto: Nowhere"))

    def touch(self, name: str, at: int) -> None:
        os.utime(self.folder / "scenarios" / f"{name}.md", ns=(at * 1000, at * 1000))

    def load(self) -> Outcome:
        outcome = authoring.publish_catalogue(self.desk, load_catalogue(self.folder))
        self.desk = replace(self.desk, catalogue=outcome.catalogue)
        return outcome

    def add(self, name: str, text: str) -> None:
        """Write another document, its place below the library named whole."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    @property
    def current(self) -> dict[str, str]:
        return {each.slug: each.digest for each in self.desk.store.read(list_published)}

    @property
    def standings(self) -> dict[str, Standing]:
        return {Path(each.name).stem: each.standing for each in authoring.list_library(self.desk)}


@pytest.fixture
def library(desk: Desk, tmp_path: Path) -> Library:
    return Library(desk, tmp_path)


def test_loading_twice_publishes_once(library: Library) -> None:
    library.write("door")

    first, second = library.load(), library.load()

    assert len(first.published) == 1
    assert (second.published, second.unchanged) == ((), 1)


def test_a_change_is_published_and_the_rest_is_not_rendered_again(library: Library) -> None:
    library.write("door")
    library.write("window", title="The window")
    library.load()
    before = library.current
    library.write("door", end="It opens slowly.")

    outcome = library.load()

    assert (len(outcome.published), outcome.unchanged) == (1, 1)
    assert library.current["door"] != before["door"]
    assert library.current["window"] == before["window"]


def test_a_broken_file_leaves_its_last_edition_and_the_rest_in_play(library: Library) -> None:
    library.write("door")
    library.write("window", title="The window")
    library.load()
    before = library.current
    library.break_("door")

    outcome = library.load()

    assert library.current == before
    assert [Path(file.name).stem for file in outcome.broken] == ["door"]
    assert "no scene is called" in outcome.problems()
    assert library.standings == {"door": Standing.LAST_EDITION, "window": Standing.PLAYED}


def test_a_file_that_was_broken_from_the_start_is_not_played(library: Library) -> None:
    library.write("door")
    library.break_("door")

    library.load()

    assert library.current == {}
    assert library.standings == {"door": Standing.NOT_PLAYED}


def test_a_text_that_an_author_takes_back_is_published_again(library: Library) -> None:
    library.write("door")
    library.load()
    first = library.current
    library.write("door", end="It opens slowly.")
    library.load()
    library.write("door")
    library.touch("door", at=NOON + 1_000_000)

    library.load()

    assert library.current == first


def test_a_start_does_not_undo_what_was_published_from_elsewhere(library: Library, tmp_path: Path) -> None:
    library.write("door")
    library.touch("door", at=NOON - 1_000_000)
    library.load()
    changed = tmp_path / "door.md"
    changed.write_text(SCENARIO.format(title="The door", end="It opens slowly."))
    authoring.publish(library.desk, changed)
    published = library.current

    outcome = library.load()

    assert outcome.published == ()
    assert library.current == published


def test_a_newer_program_does_not_undo_it_either(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.write("door")
    library.touch("door", at=NOON - 1_000_000)
    library.load()
    changed = tmp_path / "door.md"
    changed.write_text(SCENARIO.format(title="The door", end="It opens slowly."))
    authoring.publish(library.desk, changed)
    published = library.current
    monkeypatch.setattr("elearn.course.editions.made_with", lambda: {"elearn": "of another day"})

    outcome = library.load()

    assert outcome.published == ()
    assert library.current == published


def test_a_folder_with_one_broken_document_publishes_nothing(library: Library) -> None:
    library.write("door")
    library.write("window", title="The window")
    library.break_("window")

    outcome = authoring.publish(library.desk, library.folder / "scenarios")

    assert outcome.published == ()
    assert library.current == {}


def test_publishing_a_text_again_changes_nothing(library: Library) -> None:
    path = library.write("door")

    first, second = authoring.publish(library.desk, path), authoring.publish(library.desk, path)

    assert (len(first.published), second.published) == (1, ())


# --- proving


UNREACHED = """
## The attic {ending: good}

Nobody comes here.
"""
COURSE = """title: A course
summary: What it is about.
provider: The provider
hours: "1"
time_zone: America/New_York
modules:
  - {document: door, mode: guided}
"""


def make_unsound(library: Library, name: str) -> Path:
    path = library.write(name)
    path.write_text(path.read_text() + UNREACHED)
    return path


def test_a_document_that_is_not_proved_sound_is_not_published(library: Library) -> None:
    make_unsound(library, "door")

    outcome = library.load()

    assert library.current == {}
    assert library.standings == {"door": Standing.NOT_PLAYED}
    assert "E301" in outcome.problems()
    assert "E301" in authoring.list_library(library.desk)[0].problems


def test_one_that_was_sound_stays_in_play_as_it_was(library: Library) -> None:
    library.write("door")
    library.load()
    before = library.current
    make_unsound(library, "door")

    library.load()

    assert library.current == before
    assert library.standings == {"door": Standing.LAST_EDITION}


def test_publishing_what_is_not_sound_is_refused_with_the_report(library: Library) -> None:
    sound, unsound = library.write("window"), make_unsound(library, "door")

    outcome = authoring.publish(library.desk, sound.parent)

    assert outcome.published == ()
    assert [file.path for file in outcome.broken] == [unsound]
    assert "E301" in outcome.problems()
    assert library.current == {}


def test_a_translation_of_what_is_not_sound_is_refused_too(library: Library) -> None:
    path = make_unsound(library, "door")
    text = path.read_text()
    translation = library.folder / "scenarios" / "door.es.md"
    original = sha256(path.read_bytes()).hexdigest()[:12]
    translation.write_text(text.replace("title: The door", f"title: La puerta\noriginal: {original}"))

    outcome = authoring.publish(library.desk, translation)

    assert outcome.published == ()
    assert "E301" in outcome.problems()


def test_what_proving_showed_is_kept_with_the_edition(library: Library) -> None:
    library.write("door")

    library.load()

    kept = library.desk.store.read(lambda tx: facts_of(tx, library.current["door"]))
    assert load_outlook(kept).expert == ("a",)
    assert load_outlook(kept).remaining.keys() == {"the-hall", "end"}


def test_a_second_start_proves_nothing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.write("door")
    library.load()
    monkeypatch.setattr("elearn.course.proving.Prover.prove", None)
    monkeypatch.setattr("elearn.analysis.proof.prove", None)

    assert library.load().unchanged == 1


def test_an_edition_of_a_program_that_proved_nothing_is_proved_at_the_next_start(library: Library) -> None:
    library.write("door")
    library.load()
    kept = library.desk.store.read(lambda tx: facts_of(tx, library.current["door"]))
    library.desk.store.write(lambda tx: tx.run(text("DELETE FROM edition_facts")))

    outcome = library.load()

    assert outcome.published == ()
    assert library.desk.store.read(lambda tx: facts_of(tx, library.current["door"])) == kept


def test_what_the_checker_remarked_is_known_after_a_restart(library: Library) -> None:
    library.write("door", end="")
    library.load()

    library.load()

    (listed,) = authoring.list_library(library.desk)
    assert listed.standing is Standing.PLAYED_WITH_REMARKS
    assert "W407" in listed.problems


def test_a_part_is_as_long_as_a_middling_play_of_it(library: Library) -> None:
    library.write("door")
    text = (library.folder / "scenarios" / "door.md").read_text()
    text = text.replace("- Knock. {goto: End}", "- Sing. {goto: End}\n- Knock. {goto: The long way}")
    long_way = f"\n## The long way {{ending: mixed}}\n\n{'word ' * 3000}\n"
    library.add("scenarios/door.md", text + long_way)
    library.add("content/courses/course.yaml", COURSE)

    first = library.load()
    again = library.load()

    for outcome in (first, again):
        (module,) = outcome.catalogue.courses["course"].modules
        assert module.minutes == 1
