"""Playing for the record, on both engines. Tests named after a promise (P1 …) hold that promise."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import text

from elearn.course.catalogue import Document
from elearn.course.manifest import Mode
from elearn.engine.play import replay
from elearn.language.source import Source
from elearn.services.playing import (
    AnswerRefused,
    AttemptsUsedUp,
    NotFound,
    NothingPublished,
    NotYours,
    PrerequisiteMissing,
    Recorded,
    RewindUsed,
    Sent,
    StaleStep,
    TokenUnknown,
    answer_decision,
    begin,
    current_step,
    current_turn,
    is_genuine_token,
    opaque,
    replay_from,
    start_over,
)
from elearn.services.verifying import verify
from elearn.storage.database import Store
from tests.stage import BEST, POOR, Stage, make_course, make_module, make_scenario, set_stage


@pytest.fixture
def stage(store: Store) -> Stage:
    return set_stage(store)


def test_an_attempt_is_played_from_its_beginning_to_its_end(stage: Stage):
    attempt = stage.begin()

    results = [stage.answer(attempt, given) for given in BEST]

    assert results == [Recorded(attempt, step, step + 1, step == 5) for step in range(6)]
    assert current_turn(stage.desk, stage.officer(), attempt).turn.finished


def test_every_answer_is_kept_as_it_was_given(stage: Stage):
    stage.play()

    kept = [json.loads(value) for (value,) in stage.rows("SELECT value FROM answer ORDER BY step")]

    assert kept == list(BEST)


def test_beginning_twice_is_beginning_once(stage: Stage):
    assert stage.begin() == stage.begin()


def test_beginning_in_two_tabs_at_once_begins_one_attempt(stage: Stage):
    together = Barrier(12)

    def one(_: int) -> str:
        together.wait()
        return stage.begin()

    with ThreadPoolExecutor(12) as pool:
        attempts = set(pool.map(one, range(12)))

    assert len(attempts) == 1


def test_an_attempt_goes_on_where_it_was_left(stage: Stage):
    attempt = stage.begin()
    stage.answer(attempt, "a")

    assert stage.begin() == attempt
    assert current_step(stage.desk, stage.officer(), attempt) == 1


def test_the_page_after_an_answer_knows_what_the_answer_showed(stage: Stage):
    attempt = stage.begin()
    stage.answer(attempt, "b")

    shown = current_turn(stage.desk, stage.officer(), attempt)

    assert (shown.reaction.step, shown.reaction.scene, shown.reaction.options) == (0, "enter", ("b",))


def test_an_older_step_shows_the_answer_on_record(stage: Stage):
    attempt = stage.begin()
    stage.answer(attempt, "b")
    stage.answer(attempt, ["a"])

    shown = current_turn(stage.desk, stage.officer(), attempt, 0)

    assert (shown.current, shown.answered, shown.turn.scene.id, shown.reaction) == (False, "b", "enter", None)


def test_a_step_that_was_not_reached_is_not_found(stage: Stage):
    attempt = stage.begin()

    with pytest.raises(NotFound):
        current_turn(stage.desk, stage.officer(), attempt, 1)
    with pytest.raises(NotFound):
        current_turn(stage.desk, stage.officer(), attempt, -1)


def test_somebody_elses_attempt_looks_like_none(stage: Stage):
    attempt = stage.begin()

    with pytest.raises(NotYours) as theirs:
        current_turn(stage.desk, stage.officer(1), attempt)
    with pytest.raises(NotFound) as nobodys:
        current_turn(stage.desk, stage.officer(1), "0" * 32)
    assert str(theirs.value) == str(nobodys.value)


def test_somebody_elses_attempt_takes_no_answer(stage: Stage):
    attempt = stage.begin()
    token = current_turn(stage.desk, stage.officer(), attempt).token

    with pytest.raises(NotYours):
        answer_decision(stage.desk, stage.officer(1), attempt, Sent(0, token, "a"))
    assert stage.rows("SELECT * FROM answer") == []


def test_a_refused_answer_leaves_the_attempt_as_it_was(stage: Stage):
    attempt = stage.begin()

    with pytest.raises(AnswerRefused):
        stage.answer(attempt, "z")

    assert current_step(stage.desk, stage.officer(), attempt) == 0
    assert stage.rows("SELECT * FROM answer") == []


def test_p2_the_same_form_again_gives_the_same_result(stage: Stage):
    attempt = stage.begin()
    form = Sent(0, current_turn(stage.desk, stage.officer(), attempt).token, "a")
    first = answer_decision(stage.desk, stage.officer(), attempt, form)
    stage.answer(attempt, ["a"])

    again = answer_decision(stage.desk, stage.officer(), attempt, form)

    assert again == first
    assert stage.rows("SELECT count(*) FROM answer") == [(2,)]


def test_p2_the_last_form_again_says_again_that_it_ended_the_attempt(stage: Stage):
    attempt = stage.play()
    token = current_turn(stage.desk, stage.officer(), attempt, 5).token

    again = answer_decision(stage.desk, stage.officer(), attempt, Sent(5, token, None))

    assert again == Recorded(attempt, 5, 6, True)
    assert stage.rows("SELECT count(*) FROM completion") == [(1,)]


def test_another_answer_to_an_old_step_is_stale_and_shows_what_is_recorded(stage: Stage):
    attempt = stage.begin()
    stage.answer(attempt, "a")

    with pytest.raises(StaleStep) as stale:
        stage.answer(attempt, "b", step=0)

    assert (stale.value.recorded, stale.value.step, stale.value.current) == ('"a"', 0, 1)


def test_p5_a_token_of_ones_own_making_is_refused(stage: Stage):
    attempt = stage.begin()

    for token in ("", "0" * 64, "ä"):
        with pytest.raises(TokenUnknown):
            answer_decision(stage.desk, stage.officer(), attempt, Sent(0, token, "a"))


def test_p5_another_steps_token_is_refused(stage: Stage):
    attempt = stage.begin()
    token = current_turn(stage.desk, stage.officer(), attempt).token
    stage.answer(attempt, "a")

    with pytest.raises(TokenUnknown):
        answer_decision(stage.desk, stage.officer(), attempt, Sent(1, token, ["a"]))


def test_p5_another_attempts_token_is_refused(stage: Stage):
    token = current_turn(stage.desk, stage.officer(), stage.begin("two")).token

    with pytest.raises(TokenUnknown):
        answer_decision(stage.desk, stage.officer(), stage.begin("one"), Sent(0, token, "a"))


def test_p5_a_step_ahead_cannot_be_answered(stage: Stage):
    attempt = stage.begin()

    with pytest.raises(NotFound):
        answer_decision(stage.desk, stage.officer(), attempt, Sent(3, "0" * 64, 6))


def test_p5_going_back_and_answering_again_changes_no_score(stage: Stage):
    attempt = stage.begin()
    stage.answer(attempt, "c")
    with pytest.raises(StaleStep):
        stage.answer(attempt, "a", step=0)

    for given in BEST[1:]:
        stage.answer(attempt, given)

    assert stage.rows("SELECT earned, possible FROM attempt_state") == [(900, 1200)]


def test_p1_fifty_identical_posts_at_once_are_one_answer(stage: Stage):
    attempt = stage.begin()
    form = Sent(0, current_turn(stage.desk, stage.officer(), attempt).token, "a")
    together = Barrier(50)

    def post(_: int) -> Recorded:
        together.wait()
        return answer_decision(stage.desk, stage.officer(), attempt, form)

    with ThreadPoolExecutor(50) as pool:
        results = set(pool.map(post, range(50)))

    assert results == {Recorded(attempt, 0, 1, False)}
    assert stage.rows("SELECT step, value FROM answer") == [(0, '"a"')]


def test_p1_fifty_conflicting_posts_at_once_are_one_answer(stage: Stage):
    attempt = stage.begin()
    token = current_turn(stage.desk, stage.officer(), attempt).token
    together = Barrier(50)

    def post(number: int) -> tuple[str, str]:
        letter = "abc"[number % 3]
        together.wait()
        try:
            answer_decision(stage.desk, stage.officer(), attempt, Sent(0, token, letter))
        except StaleStep as stale:
            return "stale", json.loads(stale.recorded)
        return "taken", letter

    with ThreadPoolExecutor(50) as pool:
        results = list(pool.map(post, range(50)))

    kept = [json.loads(value) for (value,) in stage.rows("SELECT value FROM answer")]
    assert len(kept) == 1
    assert {letter for _, letter in results} == set(kept)
    assert sum(what == "taken" for what, _ in results) in (16, 17)


def test_the_attempts_that_a_module_allows_can_be_used_up(store: Store):
    stage = set_stage(store, make_course(make_module("one", attempts=2)))
    stage.play(POOR)
    stage.play(POOR)

    with pytest.raises(AttemptsUsedUp):
        stage.begin()


def test_p6_the_attempt_limit_holds_however_many_begin_at_once(store: Store):
    stage = set_stage(store, make_course(make_module("one", attempts=3)))
    together = Barrier(16)

    def one(_: int) -> int:
        together.wait()
        begun = 0
        for _ in range(4):
            try:
                attempt = stage.begin()
                begun += 1
                step = current_step(stage.desk, stage.officer(), attempt)
                stage.answer(attempt, POOR[step], step=step)
            except (AttemptsUsedUp, StaleStep, AnswerRefused, IndexError):
                continue
        return begun

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(one, range(16)))

    numbers = [number for (number,) in stage.rows("SELECT number FROM attempt ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) <= 3
    assert verify(store).faults == []


def test_the_course_says_what_must_be_completed_first(store: Store):
    stage = set_stage(store, make_course(make_module("one"), make_module("two", prerequisites=("one",))))

    with pytest.raises(PrerequisiteMissing, match="Module one"):
        stage.begin("two")
    stage.play()

    assert stage.begin("two")


def test_another_course_may_have_to_be_completed_first(store: Store):
    stage = set_stage(store, make_course(prerequisites=("basics",)))

    with pytest.raises(PrerequisiteMissing, match="basics"):
        stage.begin()


@pytest.mark.parametrize(("course", "module", "clock"), [("no", "one", 0), ("course", "no", 0), ("course", "one", 2)])
def test_what_is_not_offered_cannot_be_begun(stage: Stage, course: str, module: str, clock: int):
    with pytest.raises(NotFound):
        begin(stage.desk, stage.officer(), course, module, clock)


@pytest.mark.parametrize("begin_module", [begin, start_over])
def test_whoever_is_not_on_the_course_cannot_begin_its_modules(stage: Stage, begin_module: Callable[..., str]):
    stage.store.write(lambda tx: tx.run(text("DELETE FROM enrolment")))

    with pytest.raises(NotFound):
        begin_module(stage.desk, stage.officer(), "course", "one")
    assert stage.rows("SELECT * FROM attempt") == []


def test_a_module_without_an_edition_says_so(stage: Stage):
    stage.teach(make_course(replace(make_module("one"), document="missing")))

    with pytest.raises(NothingPublished):
        stage.begin()


def test_without_another_wish_an_attempt_is_in_the_language_the_document_was_written_in(stage: Stage):
    written = make_scenario()
    original = Document(
        Path("corridor.md"), "corridor.md", Source("corridor.md", ""), slug="corridor", scenario=written
    )
    stage.desk = replace(stage.desk, catalogue=replace(stage.desk.catalogue, documents=(original,)))
    stage.publish(replace(written, language="de"))

    attempt = stage.begin()

    assert stage.rows("SELECT language FROM attempt JOIN edition ON digest = edition") == [("en",)]
    assert current_step(stage.desk, stage.officer(), attempt) == 0


def test_a_module_passed_is_completed_in_the_transaction_of_the_last_answer(stage: Stage):
    attempt = stage.play()

    rows = stage.rows("SELECT attempt, module, number, percent, competencies, hours, course_title FROM completion")

    assert rows == [(attempt, "one", 1, 100, '{"calm":100,"engage":100}', "0", "A course")]


def test_a_credit_that_fails_takes_the_last_answer_back(stage: Stage, monkeypatch: pytest.MonkeyPatch):
    attempt = stage.begin()
    for given in BEST[:-1]:
        stage.answer(attempt, given)

    def broken(*_: object) -> None:
        raise OSError("the printer is on fire")

    monkeypatch.setattr("elearn.services.crediting.add_completion", broken)

    with pytest.raises(OSError, match="printer"):
        stage.answer(attempt, BEST[-1])
    assert current_step(stage.desk, stage.officer(), attempt) == 5


def test_an_attempt_that_is_not_passed_completes_nothing(stage: Stage):
    stage.play(POOR)

    assert stage.rows("SELECT * FROM completion") == []


def test_the_last_required_module_completes_the_course(stage: Stage):
    stage.play()
    stage.play(module="two")

    assert stage.rows("SELECT module, hours FROM completion ORDER BY module") == [
        ("", "2.5"),
        ("one", "0"),
        ("two", "0"),
    ]


def test_an_optional_module_is_not_waited_for(store: Store):
    stage = set_stage(store, make_course(make_module("one"), make_module("two", required=False)))

    stage.play()

    assert stage.rows("SELECT module FROM completion ORDER BY module") == [("",), ("one",)]


def test_a_course_is_completed_once(stage: Stage):
    stage.play()
    stage.play(module="two")
    stage.play(module="two")

    assert stage.rows("SELECT module, number FROM completion ORDER BY module, number") == [
        ("", 1),
        ("one", 1),
        ("two", 1),
        ("two", 2),
    ]


def test_two_last_modules_finished_at_once_complete_the_course_once(stage: Stage):
    attempts = [stage.begin("one"), stage.begin("two")]
    for attempt in attempts:
        for given in BEST[:-1]:
            stage.answer(attempt, given)
    together = Barrier(2)

    def finish(attempt: str) -> None:
        together.wait()
        stage.answer(attempt, BEST[-1])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(finish, attempts))

    assert stage.rows("SELECT module FROM completion ORDER BY module") == [("",), ("one",), ("two",)]


def test_p3_publishing_a_new_edition_changes_no_running_attempt(stage: Stage):
    attempt = stage.begin()
    before = current_turn(stage.desk, stage.officer(), attempt)
    stage.publish(make_scenario(words="You march in."))

    after = current_turn(stage.desk, stage.officer(), attempt)

    assert after.edition.digest == before.edition.digest
    assert after.edition.fragments.scenes["enter"].blocks == ("<p>You walk in.</p>",)
    assert current_turn(stage.desk, stage.officer(1), stage.begin(officer=1)).edition.digest != before.edition.digest


def test_p3_an_attempt_ends_and_is_credited_after_its_course_is_gone(stage: Stage):
    attempt = stage.begin()
    stage.teach(replace(make_course(), slug="another"))

    for given in BEST:
        stage.answer(attempt, given)

    assert stage.rows("SELECT course, module, percent FROM completion") == [("course", "one", 100)]


def test_p3_a_module_whose_mode_changes_leaves_running_attempts_in_theirs(stage: Stage):
    attempt = stage.begin()
    stage.teach(make_course(make_module("one", mode=Mode.ASSESSED)))

    assert current_turn(stage.desk, stage.officer(), attempt).mode is Mode.GUIDED


def test_p7_what_is_recorded_follows_from_edition_seed_and_answers(stage: Stage):
    attempt = stage.play(("b", ["a"], ["b", "a", "c"], 4, "Something.", None))
    shown = current_turn(stage.desk, stage.officer(), attempt)

    run = replay(shown.edition.script, 7, [json.loads(value) for (value,) in stage.rows("SELECT value FROM answer")])

    assert stage.rows("SELECT earned, possible, percent FROM attempt_state") == [
        (run.earned, run.possible, run.percent)
    ]
    assert run.percent == 45


def test_p7_a_lost_state_is_replayed(stage: Stage):
    attempt = stage.begin()
    stage.answer(attempt, "b")
    before = current_turn(stage.desk, stage.officer(), attempt)
    stage.store.write(lambda tx: tx.run(_delete_states()))

    after = current_turn(stage.desk, stage.officer(), attempt)

    assert after.run == before.run
    assert stage.begin() == attempt


def _delete_states():
    from elearn.storage.tables import TABLES

    return TABLES["attempt_state"].delete()


def test_p7_a_state_of_another_release_is_replayed(stage: Stage):
    from elearn.storage.tables import TABLES

    attempt = stage.begin()
    stage.answer(attempt, "b")
    before = current_turn(stage.desk, stage.officer(), attempt)
    stage.store.write(lambda tx: tx.run(TABLES["attempt_state"].update().values(state='{"an": "old form"}')))

    assert current_turn(stage.desk, stage.officer(), attempt).run == before.run


def test_option_values_are_opaque_and_differ_between_attempts(stage: Stage):
    one, two = (current_turn(stage.desk, stage.officer(), stage.begin(module)) for module in ("one", "two"))

    assert one.values.keys() == two.values.keys() == {"a", "b", "c"}
    assert not set(one.values.values()) & set(two.values.values())
    assert all(len(value) == 20 for value in one.values.values())
    assert one.values["a"] == opaque(one.attempt.key, "enter", "a")


def test_a_signed_out_forms_token_can_be_told_from_a_made_up_one(stage: Stage):
    attempt = stage.begin()
    token = current_turn(stage.desk, stage.officer(), attempt).token

    assert is_genuine_token(stage.desk, attempt, 0, token)
    assert not is_genuine_token(stage.desk, attempt, 1, token)
    assert not is_genuine_token(stage.desk, "0" * 32, 0, token)


def test_a_side_attempt_begins_with_a_copy_and_never_counts(stage: Stage):
    attempt = stage.begin()
    stage.answer(attempt, "c")
    stage.answer(attempt, ["a"])

    side = replay_from(stage.desk, stage.officer(), attempt, 1)
    for given in BEST[1:]:
        stage.answer(side, given)

    assert current_turn(stage.desk, stage.officer(), side, 0).answered == "c"
    assert current_step(stage.desk, stage.officer(), attempt) == 2
    assert stage.rows("SELECT * FROM completion") == []
    assert verify(stage.store).faults == []


def test_trying_another_answer_twice_at_once_is_one_side_attempt(stage: Stage):
    attempt = stage.begin()
    stage.answer(attempt, "c")

    assert replay_from(stage.desk, stage.officer(), attempt, 0) == replay_from(stage.desk, stage.officer(), attempt, 0)


def test_while_playing_another_answer_is_tried_once_a_decision(stage: Stage):
    attempt = stage.begin()
    stage.answer(attempt, "c")
    side = replay_from(stage.desk, stage.officer(), attempt, 0)
    for given in BEST:
        stage.answer(side, given)

    with pytest.raises(RewindUsed):
        replay_from(stage.desk, stage.officer(), attempt, 0)


def test_within_another_answer_no_other_one_is_tried(stage: Stage):
    attempt = stage.begin()
    stage.answer(attempt, "c")
    side = replay_from(stage.desk, stage.officer(), attempt, 0)
    stage.answer(side, "b")

    with pytest.raises(RewindUsed):
        replay_from(stage.desk, stage.officer(), side, 0)


@pytest.mark.parametrize("mode", [Mode.PRACTICE, Mode.ASSESSED])
def test_only_guided_modules_let_one_try_another_answer_while_playing(store: Store, mode: Mode):
    stage = set_stage(store, make_course(make_module("one", mode=mode)))
    attempt = stage.begin()
    stage.answer(attempt, "c")

    with pytest.raises(RewindUsed):
        replay_from(stage.desk, stage.officer(), attempt, 0)


def test_after_the_end_one_may_replay_from_anywhere_as_often_as_one_likes(store: Store):
    stage = set_stage(store, make_course(make_module("one", mode=Mode.ASSESSED)))
    attempt = stage.play()

    for _ in range(2):
        side = replay_from(stage.desk, stage.officer(), attempt, 5)
        stage.answer(side, None)

    assert stage.rows("SELECT count(*) FROM attempt WHERE side_of IS NOT NULL") == [(2,)]
    assert stage.rows("SELECT count(*) FROM completion WHERE module = 'one'") == [(1,)]


def test_a_side_attempt_uses_up_no_attempt(store: Store):
    stage = set_stage(store, make_course(make_module("one", attempts=1)))
    attempt = stage.begin()
    stage.answer(attempt, "c")

    replay_from(stage.desk, stage.officer(), attempt, 0)

    assert stage.begin() == attempt


def test_one_cannot_replay_from_a_step_that_was_not_answered(stage: Stage):
    attempt = stage.begin()

    with pytest.raises(NotFound):
        replay_from(stage.desk, stage.officer(), attempt, 0)
