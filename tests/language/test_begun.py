"""What is being typed is known before it is whole."""

import pytest

from elearn.language.begun import Typed, typed_in_block, typed_in_flow

FLOWS = [
    ("{", (), None, "", ""),
    ("{goto: Si", (), "goto", "Si", ""),
    ("{goto:", (), "goto", "", ""),
    ("{score: 3, tr", (), None, "tr", ""),
    ("{set: [a, b", (), "set", "b", ""),
    ("{set: [a], ", (), None, "", ""),
    ('{if: visited("Th', (), "if", 'visited("Th', ""),
    ('{place: "Loop, beh', (), "place", "Loop, beh", '"'),
    ("{goto: X, timeout: 'Y, Z", (), "timeout", "Y, Z", "'"),
    ("{clock: “10:42”, pl", (), None, "pl", ""),
    ("{clock: 10:42, pl", (), None, "pl", ""),
    ("{maya: {look: {aid: c", ("maya", "look"), "aid", "c", ""),
    ("[a, b", (), "", "b", ""),
]
BLOCKS = [
    ("", (), None, "", ""),
    ("ti", (), None, "ti", ""),
    ("title: A\nsu", (), None, "su", ""),
    ("title: A: B\nkind: qu", (), "kind", "qu", ""),
    ("title: A\ncompetencies: [K1, K", (), "competencies", "K", ""),
    ("competencies:\n  - K1\n  - K", (), "competencies", "K", ""),
    ("competencies:\n- K1\n- K", (), "competencies", "K", ""),
    ("competencies:\n- K1\nfl", (), None, "fl", ""),
    ("cast:\n  maya: {name: M, lo", ("cast", "maya"), None, "lo", ""),
    ("cast:\n  maya:\n    na", ("cast", "maya"), None, "na", ""),
    ("cast:\n  maya:\n    look: {aid: c", ("cast", "maya", "look"), "aid", "c", ""),
    ("cast: {maya: {name: x, look: {aid: c", ("cast", "maya", "look"), "aid", "c", ""),
    ("meters:\n  trust: {start: 3,\n    la", ("meters", "trust"), None, "la", ""),
    ("meters:\n  trust: {start: 3,\n    min: 1}\n  ca", ("meters",), None, "ca", ""),
    ("meters:\n  trust: {start: 3}\n\ntension: tr", (), "tension", "tr", ""),
    ("summary: >\n  some text\n  mo", ("summary",), "summary", "", ""),
    ("summary: >\n  some text\nki", (), None, "ki", ""),
    ('start: "The do', (), "start", "The do", '"'),
    ("# remark: {\nti", (), None, "ti", ""),
]


@pytest.mark.parametrize(("text", "path", "key", "begun", "quote"), FLOWS)
def test_in_braces(text: str, path: tuple[str, ...], key: str | None, begun: str, quote: str) -> None:
    typed = typed_in_flow(text)

    assert typed is not None
    assert (typed.path, typed.key, typed.begun, typed.quote) == (path, key, begun, quote)
    assert text[typed.start :] == begun


@pytest.mark.parametrize(("text", "path", "key", "begun", "quote"), BLOCKS)
def test_in_front_matter(text: str, path: tuple[str, ...], key: str | None, begun: str, quote: str) -> None:
    typed = typed_in_block(text)

    assert (typed.path, typed.key, typed.begun, typed.quote) == (path, key, begun, quote)
    assert text[typed.start :] == begun


@pytest.mark.parametrize("text", ["{a: b}", "{a: b} and more", "[a]", "{}"])
def test_braces_that_are_closed_hold_nothing_that_is_typed(text: str) -> None:
    assert typed_in_flow(text) is None


def test_the_keys_beside_are_known() -> None:
    typed = typed_in_flow("{score: 3, set: [a, b], goto: The end, tr")

    assert typed == Typed((), None, "tr", 39, keys=("score", "set", "goto"))
