"""Files of scripted plays: what they may hold, and what is said of what they may not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.analysis.plays import Expected
from elearn.course.plays import document_path, is_plays, parse_plays, plays_path, read_plays
from elearn.language.source import Source, Span
from tests.course.libraries import write


def told(text: str) -> list[tuple[str, int, int]]:
    """The codes and places of what is said about a file's text."""
    source = Source("x.plays.yaml", text)
    return [(each.code, *source.position(each.span.start)) for each in parse_plays(source)[1]]


def test_a_play_has_a_name_answers_a_seed_and_what_it_expects() -> None:
    text = "- name: A  play\n  answers: [a]\n  seed: 7\n  expect: {ending: good, meters: {trust: 5}}\n  note: mine\n"

    (play,), found = parse_plays(Source("x", text))

    assert found == ()
    assert (play.name, play.answers, play.seed) == ("A play", ("a",), 7)
    assert play.expected == (
        Expected("ending", "good", Span(text.index("good"), text.index("good") + 4)),
        Expected("meter", 5, Span(text.index("5"), text.index("5") + 1), "trust"),
    )
    assert play.span == Span(2, 2)
    assert play.places == (Span(text.index("[a]") + 1, text.index("[a]") + 2),)


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("a", "a"),
        ('"null"', "null"),
        ("[a, c]", ["a", "c"]),
        ("[]", []),
        ("7", 7),
        ("-3", -3),
        ("'7'", "7"),
        ("no", "no"),
        ("1.5", "1.5"),
        ("{timeout: true}", {"timeout": True}),
        ('{"answer": [b, a], "confidence": 3}', {"answer": ["b", "a"], "confidence": 3}),
        ('"Next time, I would ask: why?"', "Next time, I would ask: why?"),
    ],
)
def test_answers_are_those_of_json(written: str, answer: object) -> None:
    (play,), found = parse_plays(Source("x", f"- name: it\n  answers:\n  - {written}\n"))

    assert found == ()
    assert play.answers == (answer,)


def test_json_is_a_file_of_plays_too() -> None:
    text = (
        '[{"name": "it", "answers": ["a", null, {"timeout": true}], "expect": {"ending": null, "flags": {"a": true}}}]'
    )

    (play,), found = parse_plays(Source("x", text))

    assert found == ()
    assert play.answers == ("a", None, {"timeout": True})
    assert [(each.of, each.value, each.name) for each in play.expected] == [("ending", None, ""), ("flag", True, "a")]


PLAY = "- name: it\n  answers: []\n  expect: {}\n"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("name: it", "name: it", []),
        ("- name: it", "- nme: it", [("E502", 1, 3), ("E503", 1, 3)]),
        ("  answers: []\n", "", [("E503", 1, 3)]),
        ("answers: []", "answers: a", [("E504", 2, 12)]),
        ("answers: []", "answers:", [("E504", 2, 11)]),
        ("answers: []", "answers: []\n  seed: -1", [("E504", 3, 9)]),
        ("answers: []", "answers: []\n  seed: 4294967296", [("E504", 3, 9)]),
        ("answers: []", "answers: []\n  seed: 4294967295", []),
        ("{}", "[ending]", [("E504", 3, 11)]),
        ("{}", "{endings: good}", [("E502", 3, 12)]),
        ("{}", "{ending: fine}", [("E504", 3, 20)]),
        ("{}", "{ending: [good]}", [("E504", 3, 20)]),
        ("{}", "{ending: null}", []),
        ("{}", "{percent: many}", [("E504", 3, 21)]),
        ("{}", "{percent: '7'}", [("E504", 3, 21)]),
        ("{}", "{passed: yes}", [("E504", 3, 20)]),
        ("{}", "{passed: 1}", [("E504", 3, 20)]),
        ("{}", "{scene: 42}", []),
        ("{}", "{scene: null}", []),
        ("{}", "{scene: '…'}", [("E504", 3, 19)]),
        ("{}", "{meters: [trust]}", [("E504", 3, 20)]),
        ("{}", "{meters: {trust: high}}", [("E504", 3, 28)]),
        ("{}", "{flags: {asked: 1}}", [("E504", 3, 27)]),
        ("{}", "{competencies: {K1: null}}", []),
        ("{}", "{competencies: {K1: {a: b}}}", [("E504", 3, 31)]),
        ("- name: it", "- name: it: again", [("E501", 1, 11)]),
        ("- name: it", "- just text\n- name: it", [("E504", 1, 3)]),
        ("- name: it", "- name: it\n  answers: []\n- name: it", [("E508", 3, 3)]),
    ],
)
def test_what_is_wrong_is_told_at_its_place(before: str, after: str, expected: list[tuple[str, int, int]]) -> None:
    assert told(PLAY.replace(before, after, 1)) == expected


@pytest.mark.parametrize("text", ["", "\n", "# no play yet\n\n"])
def test_a_file_may_hold_no_play_yet(text: str) -> None:
    assert parse_plays(Source("x", text)) == ((), ())


@pytest.mark.parametrize("text", ["name: it\n", "just words\n", "{}"])
def test_a_file_of_plays_is_a_list(text: str) -> None:
    assert told(text) == [("E504", 1, 1)]


@pytest.mark.parametrize("text", ["- a: *b\n", "- [", "\x00", "- &a b\n"])
def test_what_is_no_yaml_is_told(text: str) -> None:
    assert [code for code, _, _ in told(text)] == ["E501"]


def test_a_word_that_means_true_is_told_so() -> None:
    found = parse_plays(Source("x", PLAY.replace("{}", "{passed: yes}")))[1]

    assert [each.help for each in found] == ["write `true`"]


def test_a_play_without_a_name_is_known_by_its_number() -> None:
    plays, _ = parse_plays(Source("x", "- name: a\n  answers: []\n- answers: []\n"))

    assert [play.name for play in plays] == ["a", "number 2"]


def test_a_name_holds_nothing_that_a_terminal_would_obey() -> None:
    plays, _ = parse_plays(Source("x", '- name: "a \\e[2J b"\n  answers: []\n'))

    assert plays[0].name == "a ·[2J b"


def test_what_cannot_be_read_of_a_play_does_not_hide_the_rest() -> None:
    plays, _ = parse_plays(Source("x", PLAY.replace("{}", "{ending: fine, passed: true}")))

    assert [(each.of, each.value) for each in plays[0].expected] == [("passed", True)]


def test_plays_stand_beside_their_document_and_have_its_name() -> None:
    assert plays_path(Path("a/late-bus.md")) == Path("a/late-bus.plays.yaml")
    assert document_path(Path("a/late-bus.plays.yaml")) == Path("a/late-bus.md")
    assert is_plays(Path("late-bus.plays.yaml"))
    assert not is_plays(Path("late-bus.yaml"))


def test_plays_without_their_document_are_told(tmp_path: Path) -> None:
    found = read_plays(write(tmp_path / "late-bus.plays.yaml", PLAY)).diagnostics

    assert [(each.code, each.span) for each in found] == [("E505", Span(0, 0))]
    assert "`late-bus.md`" in found[0].message


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = tmp_path / "late-bus.plays.yaml"
    path.write_bytes(b"\xff")

    assert [each.code for each in read_plays(path).diagnostics] == ["E501"]


PIECES = st.sampled_from(
    [
        "- ",
        "name",
        "answers",
        "expect",
        "seed",
        ":",
        " ",
        "\n",
        "  ",
        "[",
        "]",
        "{",
        "}",
        "a",
        "1",
        '"',
        "null",
        "ending",
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join)))
def test_no_text_makes_the_reading_of_plays_fail(text: str) -> None:
    found = parse_plays(Source("x.plays.yaml", text))[1]

    assert all(0 <= each.span.start <= len(text) for each in found)
