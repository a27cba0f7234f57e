"""Documents in the learner's language: the attempt stays its original's, and its words are those of one translation."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import text

from elearn.course.catalogue import load_catalogue
from elearn.course.progress import AttemptId, PersonId, Role
from elearn.engine.answers import Answer
from elearn.engine.play import transcript
from elearn.services import authoring, debriefing, learning, playing, roster, verifying
from elearn.services.authoring import Outcome, Standing
from elearn.services.desk import Desk
from elearn.services.playing import Sent
from elearn.storage.published import list_published

ORIGINAL = """---
title: The door
summary: A door is shut.
competencies: [K1]
cast:
  maya: {{name: Maya, role: "Grade 9"}}
meters:
  calm: {{label: Calm, start: 3}}
---

## The hall {{place: Second floor}}

{words}

> **Maya:** Go away.

### What do you do? {{assesses: K1}}

- Knock. {{score: 3, calm: +2, goto: End}}

  She opens.

  **Coach:** Asking first helps.

- Push. {{score: 0, critical: true, goto: End}}

  She screams.

## End {{ending: good}}

It is over.
"""
SPANISH = """---
title: La puerta
summary: Una puerta está cerrada.
cast:
  maya: {{name: Maya, role: "Noveno grado"}}
meters:
  calm: {{label: Calma}}
original: {digits}
---

## El pasillo

{words}

> **Maya:** Váyase.

### ¿Qué hace?

- Tocar.

  Ella abre.

  **Entrenador:** Preguntar primero ayuda.

- Empujar.

  Ella grita.

## Fin

Se acabó.
"""
COURSE = """title: A course
summary: To learn.
provider: We
hours: 1
time_zone: America/New_York
modules:
  - document: door
    mode: guided
"""


class School:
    """A library with a translation, and an officer who plays what it holds."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.folder = folder / "school"
        for place in ("scenarios", "content/courses"):
            (self.folder / place).mkdir(parents=True)
        (self.folder / "content" / "competencies.yaml").write_text("K1:\n  name: Recognize\n")
        (self.folder / "content" / "courses" / "course.yaml").write_text(COURSE)
        self.desk = replace(desk, seed=lambda: 7)
        newcomer = roster.Newcomer("Somerville", "dana@example.org", frozenset({Role.OFFICER}), "Dana", None)
        person, _ = roster.add_person(desk, newcomer, ("course",))
        self.officer: PersonId = person.id

    def write(self, words: str = "You come in.") -> None:
        (self.folder / "scenarios" / "door.md").write_text(ORIGINAL.format(words=words))

    @property
    def digits(self) -> str:
        return sha256((self.folder / "scenarios" / "door.md").read_bytes()).hexdigest()[:12]

    def translate(self, words: str = "Usted entra.", digits: str = "") -> None:
        path = self.folder / "scenarios" / "door.es.md"
        path.write_text(SPANISH.format(words=words, digits=digits or self.digits))

    def load(self) -> Outcome:
        outcome = authoring.publish_catalogue(self.desk, load_catalogue(self.folder))
        self.desk = replace(self.desk, catalogue=outcome.catalogue)
        return outcome

    def begin(self) -> AttemptId:
        return playing.begin(self.desk, self.officer, "course", "door", 0)

    def words(self, attempt: AttemptId, language: str = "es", step: int | None = None) -> str:
        shown = playing.current_turn(self.desk, self.officer, attempt, step, language)
        return shown.edition.fragments.scenes["the-hall"].blocks[0]

    def answer(self, attempt: AttemptId, given: Answer, language: str = "es") -> None:
        shown = playing.current_turn(self.desk, self.officer, attempt, None, language)
        playing.answer_decision(self.desk, self.officer, attempt, Sent(shown.step, shown.token, given, language))

    def rows(self, query: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.desk.store.read(lambda tx: tx.all(text(query)))]

    @property
    def standing(self) -> Standing:
        listed = authoring.list_library(self.desk)
        return next(each.standing for each in listed if each.name.endswith("door.es.md"))


@pytest.fixture
def school(desk: Desk, tmp_path: Path) -> School:
    school = School(desk, tmp_path)
    school.write()
    school.translate()
    school.load()
    return school


def test_an_attempt_is_shown_in_the_learners_language(school: School) -> None:
    attempt = school.begin()

    assert school.words(attempt) == "<p>Usted entra.</p>"
    assert school.words(attempt, "en") == "<p>You come in.</p>"
    assert school.words(attempt, "") == "<p>You come in.</p>"


def test_an_attempt_is_pinned_to_the_original_in_whatever_language_it_is_begun(school: School) -> None:
    attempt = school.begin()
    shown = playing.current_turn(school.desk, school.officer, attempt, None, "es")
    (original,) = [each.digest for each in school.desk.store.read(list_published) if each.language == "en"]

    assert shown.attempt.edition == original
    assert shown.edition.digest != original


def test_the_transcript_is_the_same_in_both_languages(school: School) -> None:
    told = []
    for language in ("en", "es"):
        attempt = school.begin()
        school.answer(attempt, "b", language)
        looked = debriefing.debrief(school.desk, school.officer, attempt, language)
        steps = [each.step for each in looked.moments]
        told.append(transcript("door", looked.attempt.seed, steps, looked.run))

    assert told[0] == told[1]
    assert told[0]["percent"] == 0


def test_a_learner_may_change_the_language_on_the_way(school: School) -> None:
    attempt = school.begin()
    first = playing.current_turn(school.desk, school.officer, attempt, None, "es")
    again = playing.current_turn(school.desk, school.officer, attempt, None, "en")

    school.answer(attempt, "a", "en")

    assert first.token == again.token
    assert first.values == again.values
    assert school.words(attempt, "es", 0) == "<p>Usted entra.</p>"
    assert school.words(attempt, "en", 0) == "<p>You come in.</p>"


def test_the_words_that_an_answer_was_given_to_are_recorded(school: School) -> None:
    attempt = school.begin()
    (spanish,) = [each.digest for each in school.desk.store.read(list_published) if each.language == "es"]

    school.answer(attempt, "a", "es")

    assert school.rows("SELECT attempt, step, edition FROM answer_words") == [(attempt, 0, spanish)]


def test_nothing_is_recorded_of_words_that_are_the_originals(school: School) -> None:
    school.answer(school.begin(), "a", "en")

    assert school.rows("SELECT * FROM answer_words") == []


def test_the_same_form_twice_is_recorded_once_in_a_translation_too(school: School) -> None:
    attempt = school.begin()
    shown = playing.current_turn(school.desk, school.officer, attempt, None, "es")
    sent = Sent(shown.step, shown.token, "a", "es")

    first = playing.answer_decision(school.desk, school.officer, attempt, sent)
    second = playing.answer_decision(school.desk, school.officer, attempt, sent)

    assert first == second
    assert len(school.rows("SELECT * FROM answer_words")) == 1


def test_a_translation_of_a_newer_text_is_not_shown_to_an_older_attempt(school: School) -> None:
    attempt = school.begin()
    school.write("You step in.")
    school.translate("Usted da un paso.")
    school.load()

    newer = playing.start_over(school.desk, school.officer, "course", "door", 0)
    school.answer(attempt, "a")
    fresh = playing.begin(school.desk, school.officer, "course", "door", 0)

    assert newer == attempt  # nothing was answered yet: it is taken as it stands
    assert school.words(attempt, "es", 0) == "<p>Usted entra.</p>"
    assert school.words(fresh) == "<p>Usted da un paso.</p>"


def test_an_outdated_translation_is_not_shown_and_instructors_are_told(school: School) -> None:
    school.write("You step in.")

    outcome = school.load()

    assert [Path(name.split(" (")[0]).name for name in outcome.published] == ["The door"]
    assert [Path(name).name for name in outcome.outdated] == ["door.es.md"]
    assert school.standing is Standing.OUTDATED
    assert school.words(school.begin()) == "<p>You step in.</p>"
    listed = next(each for each in authoring.list_library(school.desk) if each.name.endswith("door.es.md"))
    assert f"original: {school.digits}" in listed.problems


def test_an_attempt_at_the_older_text_keeps_the_translation_that_is_outdated_now(school: School) -> None:
    attempt = school.begin()
    school.write("You step in.")

    school.load()

    assert school.words(attempt) == "<p>Usted entra.</p>"


def test_a_translation_that_says_from_no_text_is_not_shown(desk: Desk, tmp_path: Path) -> None:
    school = School(desk, tmp_path)
    school.write()
    school.translate(digits="0" * 12)

    school.load()

    assert school.words(school.begin()) == "<p>You come in.</p>"


def test_an_attempt_keeps_the_very_translation_that_it_was_answered_in(school: School) -> None:
    answered, untouched = school.begin(), None
    school.answer(answered, "a")
    school.translate("Usted entra despacio.")
    school.load()
    untouched = playing.begin(school.desk, school.officer, "course", "door", 0)

    assert school.words(answered, "es", 0) == "<p>Usted entra.</p>"
    assert school.words(untouched) == "<p>Usted entra despacio.</p>"


def test_another_way_is_tried_in_the_words_of_the_attempt_it_was_copied_from(school: School) -> None:
    attempt = school.begin()
    school.answer(attempt, "a")
    school.translate("Usted entra despacio.")
    school.load()

    side = playing.replay_from(school.desk, school.officer, attempt, 0)

    assert school.words(side) == "<p>Usted entra.</p>"


def test_a_translation_that_comes_later_is_shown_to_attempts_that_are_open(desk: Desk, tmp_path: Path) -> None:
    school = School(desk, tmp_path)
    school.write()
    school.load()
    attempt = school.begin()
    school.translate()

    school.load()

    assert school.words(attempt) == "<p>Usted entra.</p>"


def test_a_broken_translation_leaves_its_last_edition_in_place(school: School) -> None:
    path = school.folder / "scenarios" / "door.es.md"
    path.write_text(path.read_text().replace("- Empujar.\n\n  Ella grita.\n", ""))

    school.load()

    assert school.words(school.begin()) == "<p>Usted entra.</p>"


def test_no_attempt_is_begun_at_a_translation_though_it_was_published_before_its_original(school: School) -> None:
    school.desk.store.write(lambda tx: tx.run(text("UPDATE document SET published_at = 1 WHERE language = 'es'")))
    nowhere = replace(school.desk, catalogue=replace(school.desk.catalogue, documents=()))

    attempt = playing.begin(nowhere, school.officer, "course", "door", 0)

    assert playing.current_turn(nowhere, school.officer, attempt).edition.script.scenario.language == "en"


def test_titles_are_told_in_the_learners_language(school: School) -> None:
    (course,) = learning.my_courses(school.desk, school.officer, "es")
    (english,) = learning.my_courses(school.desk, school.officer, "en")

    assert [(each.module.title, each.module.language) for each in course.modules] == [("La puerta", "es")]
    assert [(each.module.title, each.module.language) for each in english.modules] == [("The door", "en")]


def test_history_debrief_and_first_page_are_in_the_learners_language(school: School) -> None:
    attempt = school.begin()
    open_ = learning.preview(school.desk, school.officer, "course", "door", "es")
    school.answer(attempt, "a")

    (played,) = learning.history(school.desk, school.officer, "es")
    debrief = debriefing.debrief(school.desk, school.officer, attempt, "es")

    assert open_.edition is not None
    assert open_.edition.fragments.summary == "Una puerta está cerrada."
    assert (played.title, played.language) == ("La puerta", "es")
    assert debrief.edition.fragments.title == "La puerta"
    assert debrief.edition.script.scenario.meters[0].label == "Calma"


def test_what_stands_in_braces_is_told_in_the_originals_language(school: School) -> None:
    shown = playing.current_turn(school.desk, school.officer, school.begin(), None, "es")

    assert shown.edition.braces == "en"


def test_a_translators_reading_counts_for_the_very_text_that_was_read(school: School) -> None:
    digits = sha256((school.folder / "scenarios" / "door.es.md").read_bytes()).hexdigest()[:12]
    readings = school.folder / "content" / "translations.yaml"
    readings.write_text(f"door-es:\n  text: {digits}\n  by: R. Vega\n  on: 2027-01-15\n")
    school.load()
    read = learning.preview(school.desk, school.officer, "course", "door", "es").proofread
    school.translate("Usted entra ya.")

    school.load()

    assert read is not None
    assert (read.by, read.on) == ("R. Vega", "2027-01-15")
    assert learning.preview(school.desk, school.officer, "course", "door", "es").proofread is None


@pytest.mark.parametrize("line", ["text: xyz", "on: 2027-02-31", "by: ''", "who: me"])
def test_a_reading_that_says_too_little_is_told(school: School, line: str) -> None:
    fields = {"text": "0123456789ab", "by": "R. Vega", "on": "2027-01-15"}
    key, _, value = line.partition(": ")
    lines = "".join(f"  {name}: {said}\n" for name, said in {**fields, key: value}.items())
    (school.folder / "content" / "translations.yaml").write_text(f"door-es:\n{lines}")

    catalogue = load_catalogue(school.folder)

    assert [file.path.name for file in catalogue.definitions if file.diagnostics] == ["translations.yaml"]


def test_verify_finds_nothing_wrong_and_tells_of_words_of_another_document(school: School) -> None:
    attempt = school.begin()
    school.answer(attempt, "a")
    sound = verifying.verify(school.desk.store)

    school.desk.store.write(lambda tx: tx.run(text("UPDATE translation SET language = 'fr'")))

    assert sound.faults == []
    assert {each.rule for each in verifying.verify(school.desk.store).faults} == {"translations"}
