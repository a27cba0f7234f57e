"""Each limit of the format: as much is read, one more is told at its place."""

import pytest

from tests.language.literate import Case, found_in

FRONT = "---\ntitle: a\nsummary: b\n{more}---\n\n{body}\n"


def told(more: str, body: str) -> list[tuple[int, str]]:
    """The lines and codes of what is found in a document with these parts."""
    text = FRONT.format(more=more, body=body)
    return [(line, code) for line, _, code, _ in found_in(Case("limits", text, (), (), None))]


ENDING = "## A {ending: good}"


@pytest.mark.parametrize(("number", "expected"), [(16, []), (17, [(21, "E113")]), (20, [(21, "E113")])])
def test_meters(number: int, expected: list[tuple[int, str]]) -> None:
    meters = "".join(f"  m{place}: {{}}\n" for place in range(number))

    assert told(f"meters:\n{meters}", ENDING) == expected


@pytest.mark.parametrize(("number", "expected"), [(32, []), (33, [(37, "E113")])])
def test_flags(number: int, expected: list[tuple[int, str]]) -> None:
    flags = "".join(f"  - f{place}\n" for place in range(number))

    assert told(f"flags:\n{flags}", ENDING) == expected


@pytest.mark.parametrize(("length", "expected"), [(4_000, []), (4_001, [(6, "E113")])])
@pytest.mark.parametrize("opening", ["note:", "place: "])
def test_braces(opening: str, length: int, expected: list[tuple[int, str]]) -> None:
    inside = opening + "x" * (length - len(opening))

    assert told("", f"## A {{{inside}}}\n\n{{goto: A}}") == expected


@pytest.mark.parametrize(("lines", "expected"), [(20, []), (21, [(8, "E108")])])
@pytest.mark.parametrize("opening", ["{note:", "{if: true, note: x"])
def test_lines_of_braces(opening: str, lines: int, expected: list[tuple[int, str]]) -> None:
    rest = "\nx" * (lines - 1)

    assert told("", f"## A\n\n{opening}{rest}}}\nText.") == expected


@pytest.mark.parametrize(("number", "expected"), [(2_000, []), (2_001, [(4_006, "E113")]), (2_500, [(4_006, "E113")])])
def test_scenes(number: int, expected: list[tuple[int, str]]) -> None:
    scenes = "\n".join(f"## S{place}\n" for place in range(number))

    assert told("", scenes)[:1] == expected


def test_a_scene_beyond_the_limit_is_a_name_all_the_same() -> None:
    scenes = "{goto: S2100}\n\n".join(f"## S{place}\n\n" for place in range(2_200))

    assert {code for _, code in told("", scenes)} == {"E113"}


@pytest.mark.parametrize(("deep", "expected"), [(16, []), (17, [(8, "E113")])])
def test_quotations_in_each_other(deep: int, expected: list[tuple[int, str]]) -> None:
    assert told("", f"## A\n\n{'>' * deep} x") == expected


@pytest.mark.parametrize(("number", "expected"), [(64, []), (65, [(8, "E113")])])
def test_open_brackets(number: int, expected: list[tuple[int, str]]) -> None:
    assert told("", f"## A\n\n{'[' * number}") == expected


@pytest.mark.parametrize(("size", "expected"), [(1_048_576, []), (1_048_577, [(1, "E113")])])
def test_bytes(size: int, expected: list[tuple[int, str]]) -> None:
    bare = len(FRONT.format(more="", body="## A\n\né").encode())

    assert told("", "## A\n\né" + "x" * (size - bare)) == expected
