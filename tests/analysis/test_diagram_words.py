"""The map in words, and how words are cut to fit the picture."""

from json import dumps

import pytest

from elearn.analysis.diagram.conditions import to_words
from elearn.analysis.diagram.lettering import printable, width, wrap
from elearn.analysis.diagram.outline import to_text
from tests.analysis.maps import FRONT, STORY, diagram_of, scenario_of

OUTLINE = """\
The bench
=========

9 scenes, 3 decisions, 2 scored, 3 endings, 75 percent pass, 1 answer or more to an end,
1 scene that no play reaches.

The expert's path: 1 The hallway, 4 The bench, 5 How it ends, 6 She gets up.

1 The hallway
   Choose, scored: K1; the start; on the expert's path.
   What do you do?
   - a: Sit down beside her. (300 points, the expert's way) → 4 The bench
   - b: Ask her to come along. (100 points, no pass from here) → 2 The hallway again
   - c: Take her by the arm. (0 points, critical, no pass from here) → 4 The bench
   - time runs out, after 30 seconds (no pass from here) → 3 The bell

2 The hallway again
   Choose, not scored; no pass from here; mend E302.
   And now?
   - a: Start over. (no pass from here) → 1 The hallway
   - b: Sit down. (no pass from here) → 4 The bench
   - c: Call the nurse. (offered if called, no play takes it) → 4 The bench

3 The bell
   Passage; no pass from here.
   - goes on (no pass from here) → 8 Too late

4 The bench
   Rate, scored: K1; on the expert's path.
   What do you see?
   - right: all points (the expert's way) → 5 How it ends
   - low: below the range (no pass from here) → 8 Too late
   - high: above the range → 5 How it ends

5 How it ends
   Passage; on the expert's path.
   - if percent >= 75 and trust >= 5 (the expert's way) → 6 She gets up
   - if called (no pass from here) → 7 The nurse comes
   - otherwise (no pass from here) → 8 Too late

6 She gets up
   Good ending; on the expert's path; with 83 to 100 percent.

7 The nurse comes
   Mixed ending; with 50 to 66 percent.

8 Too late
   Poor ending; with 0 to 83 percent.

9 Left out
   Passage; no play comes here; mend E301.
   - goes on (no play takes it) → 8 Too late
"""


def test_the_outline_says_all_that_the_picture_shows() -> None:
    assert to_text(diagram_of(STORY)) == OUTLINE


def test_what_was_not_explored_says_so() -> None:
    text = to_text(diagram_of(STORY, proved=False))

    assert "Not every play could be explored, so this is the scenario as it is written." in text
    assert "expert's" not in text
    assert "no play" not in text


def test_a_reflection_leads_on_after_the_answer() -> None:
    reflection = (
        "### What did you see? {type: reflect}\n\nWrite it down.\n\n#### One answer {when: right}\n\nShe left.\n"
    )

    text = to_text(diagram_of(f"{FRONT}## One\n\n{reflection}\n## Two {{ending: good}}\n\nProse.\n"))

    assert "   - after the answer (the expert's way) → 2 Two" in text


def test_an_answer_without_an_outcome_of_its_own_is_any_other_one() -> None:
    select = "### Which? {type: select}\n\n- This. {correct: true}\n- That.\n\n#### Yes {when: right, goto: Three}\n"

    text = to_text(
        diagram_of(f"{FRONT}## One\n\n{select}\n## Two {{ending: poor}}\n\nP.\n\n## Three {{ending: good}}\n\nP.\n")
    )

    assert "- right: all points (the expert's way) → 3 Three" in text
    assert "- any other answer (no pass from here) → 2 Two" in text


def test_where_nothing_is_scored_no_percent_is_told() -> None:
    text = to_text(diagram_of(f"{FRONT}## One\n\nProse.\n\n## Two {{ending: good}}\n\nProse.\n"))

    assert "percent" not in text
    assert "2 Two\n   Good ending; on the expert's path." in text


@pytest.mark.parametrize(
    "condition",
    [
        "called",
        "not called",
        "trust >= 3 and (called or critical)",
        "0 < trust + 1 <= percent - (2 + trust)",
        'visited("one") and not (points("one") == 300)',
        "(trust > 1) == true",
    ],
)
def test_a_condition_can_be_written_out_again(condition: str) -> None:
    route = f"## One {{id: one}}\n\nProse.\n\n{{if: {dumps(condition)}, goto: Two}}\n{{goto: Two}}\n\n"
    scenario = scenario_of(f"{FRONT}{route}## Two {{ending: good}}\n\nProse.\n")
    written = scenario.scenes[0].routes[0].condition

    assert written is not None
    again = to_words(written)
    text = f"{FRONT}{route.replace(dumps(condition), dumps(again))}## Two {{ending: good}}\n\nProse.\n"
    assert scenario_of(text).scenes[0].routes[0].condition == written


# Cutting


def test_words_are_cut_between_words() -> None:
    assert wrap("Ask whether you may sit down", 90, 12, 3) == ("Ask whether", "you may sit", "down")


def test_what_has_no_room_is_left_out_with_three_dots() -> None:
    lines = wrap("Say your name, and ask whether you may sit down", 90, 12, 2)

    assert lines == ("Say your", "name, and…")


def test_a_word_that_is_wider_than_a_line_is_cut() -> None:
    lines = wrap("M" * 40, 90, 12, 3)

    assert len(lines) == 3
    assert all(width(line, 12) <= 90 for line in lines)


@pytest.mark.parametrize("text", ["", " ", "…", "a", "W" * 300, "é" * 90, "門" * 90, "a " * 200, "-" * 90])
@pytest.mark.parametrize("room", [20, 90, 200])
def test_no_line_is_wider_than_its_room(text: str, room: float) -> None:
    assert all(width(line, 12) <= room for line in wrap(text, room, 12, 3))
    assert len(wrap(text, room, 12, 3)) <= 3


def test_signs_of_the_far_east_count_in_full_and_accents_not_at_all() -> None:
    assert width("門", 10) > 10
    assert width("e\u0301", 10) == width("e", 10)


def test_what_a_line_cannot_hold_becomes_a_blank() -> None:
    assert printable("a\x00b\u202ec\nd\u2028e\ufffef") == "a b c d e f"
    assert printable("👩\u200d👧") == "👩\u200d👧"
