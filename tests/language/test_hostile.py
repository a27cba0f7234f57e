"""Whatever the bytes: a diagnostic, never an exception, and never long.

The inputs are those that stalled or crashed the libraries that read such texts, and their like. The times allowed are
many times what is needed, so that a loaded machine does not fail them; what takes the square of the length does.
"""

import time
from collections.abc import Callable

import pytest

from elearn.language.checker import read
from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import read_source
from elearn.language.reports import to_text
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings

FRONT = "---\ntitle: a\nsummary: b\n---\n"
SCENE = FRONT + "## A {ending: good}\n\n"
DECISION = FRONT + "## A\n\n### Q\n\n"


def front(lines: str) -> str:
    return f"---\ntitle: a\nsummary: b\n{lines}\n---\n## A {{ending: good}}\n"


def bomb(line: Callable[[int], str]) -> str:
    return front("x0: &x0 [a, b]\n" + "\n".join(line(number) for number in range(1, 40)))


REFUSED = {
    "open tags": (SCENE + "<a " * 20_000, "E114"),
    "open brackets": (SCENE + "[" * 4_000, "E113"),
    "a million brackets": (SCENE + "[" * 900_000, "E113"),
    "lists 300 deep": (SCENE + "\n".join("  " * depth + "- x" for depth in range(300)), "E113"),
    "quotations 300 deep": (SCENE + ">" * 300 + " x", "E113"),
    "an alias bomb": (bomb(lambda n: f"x{n}: &x{n} [*x{n - 1}, *x{n - 1}]"), "E102"),
    "a merge bomb": (bomb(lambda n: f"x{n}: &x{n} {{<<: [*x{n - 1}, *x{n - 1}]}}"), "E102"),
    "a million YAML brackets": (front("x: " + "[" * 1_000_000), "E102"),
    "many YAML lists": (front("x:\n " + "- " * 400_000), "E102"),
    "many YAML mappings": (front("x: " + "{a: " * 200_000), "E102"),
    "brackets in braces": (SCENE + "{a: " + "[" * 3_000 + "]" * 900 + "}", "E108"),
    "a number of 5,000 digits": (front("minutes: " + "9" * 5_000), "E104"),
    "a change of 3,000 digits": (front("meters: {m: {}}") + "\n## B {m: +" + "9" * 3_000 + "}\n", "E110"),
    "a condition of 300 digits": (DECISION + "- a {if: 1 < " + "9" * 300 + "}\n- b\n", "E202"),
    "a day that is none": (front("reviewed: 2024-02-31"), "E104"),
    "not a number": (front("pass: .nan"), "E104"),
    "sixty times": (front("minutes: 1:30"), "E104"),
    "a NUL": (SCENE + "\x00", "E101"),
    "half a character": (SCENE + "\ud800", "E101"),
    "a control character in braces": (SCENE + "{a: \x01}", "E108"),
    "a control character in front matter": (front("authors: [\x02]"), "E102"),
    "braces that never close": (SCENE + "{" * 100_000, "E108"),
    "brackets in a condition": (DECISION + "- a {if: " + "(" * 399 + "}\n- b\n", "E202"),
    "more than a mebibyte": (SCENE + "x" * 1_048_576, "E113"),
    "too many scenes": (FRONT + "".join(f"## S{number}\n" for number in range(50_000)), "E113"),
    "unclosed notes": (SCENE + "{note: " * 30_000, "E108"),
    "unclosed braces in many paragraphs": (SCENE + "{a\n\n" * 10_000, "E108"),
    "braces all over an option": (DECISION + "- a " + "{goto: A} x " * 8_000, "E109"),
    "bullets in many paragraphs": (DECISION + "• a {goto: A}\n\n" * 8_000, "E111"),
    "feedback at the margin many times": (DECISION + "- a\n\nx\n\n" * 8_000, "E112"),
    "a line of keys in brackets": (DECISION + "x {" + "goto: " * 60_000 + "\ny {goto: }\n", "E111"),
    "unclosed braces in many headings": (FRONT + "## {\n" * 1_500, "E108"),
    "thousands of unknown names among thousands": (
        FRONT + "".join(f"## Scene number {n}\n\n" + f"{{goto: Scene nomber {n}}}\n" * 5 for n in range(1_900)),
        "E201",
    ),
}

REFUSED["open lists with curly quotes"] = (front("a: “b”\n" + "c: [x\n" * 30_000), "E102")
REFUSED["open texts with curly quotes"] = (front("a: “b\n" * 30_000), "E102")

READ = {
    "ticks of all lengths": SCENE + "".join("`" * length + " " for length in range(1_000)),
    "open pictures": SCENE + "![a](b " * 30_000,
    "closed links": SCENE + "[a](b)" * 30_000,
    "escapes": SCENE + "\\" * 200_000,
    "line breaks": SCENE + "\r" * 200_000,
    "a not a day": DECISION + "- a {if: " + "not " * 90 + "1 > 2}\n- b\n",
    "brackets that close": DECISION + "- a {if: " + "(" * 196 + "1 > 2" + ")" * 196 + "}\n- b\n",
    "many braces in one paragraph": SCENE + "{note: x}\n" * 20_000,
    "a long word": SCENE + "x" * 900_000,
    "many short paragraphs": SCENE + "x\n\n" * 20_000,
    "a wide table": SCENE + "|a" * 2_000 + "|\n" + "|-" * 2_000 + "|\n" + "|b|\n" * 200,
    "many definitions": SCENE + "[a]: " + "b" * 400 + "\n\n" + "[a]\n\n" * 10_000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_text_is_refused_quickly_with_its_code(name: str) -> None:
    text, code = REFUSED[name]
    source = Source("hostile.md", text)
    started = time.process_time()

    scenario, diagnostics = read(source, Surroundings("hostile"))

    assert scenario is None
    assert code in {found.code for found in diagnostics}
    assert time.process_time() - started < 10


@pytest.mark.parametrize("name", READ)
def test_a_strange_text_is_read_quickly(name: str) -> None:
    started = time.process_time()

    _, diagnostics = read(Source("strange.md", READ[name]), Surroundings("strange"))

    assert [found.code for found in diagnostics if found.code != "E111"] == []
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "unit", ["<a ", "[", "![", "{", "`", "> ", "*a_", "“", "{a: b} ", "{note: x} ", "[@", "](", "- x\n"]
)
def test_time_grows_with_the_text_and_not_with_its_square(unit: str) -> None:
    def seconds(times: int) -> float:
        text = SCENE + unit * times
        return min(_timed(text) for _ in range(3))

    short, long = seconds(1_000), seconds(16_000)

    assert long < 1 or long < 100 * short


def _timed(text: str) -> float:
    started = time.process_time()
    read(Source("grown.md", text), Surroundings("grown"))
    return time.process_time() - started


def test_a_report_of_a_long_line_stays_short() -> None:
    source = Source("long.md", SCENE + "<a " * 20_000)

    text = to_text("long.md", source, read(source, Surroundings("long"))[1])

    assert len(text) < 20_000


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"---\ntitle: caf\xe9\n---\n", b"\xed\xa0\x80", b"\x80" * 1000])
def test_bytes_that_are_no_text_are_told(raw: bytes) -> None:
    refused = read_source("bytes.md", raw)

    assert isinstance(refused, Diagnostic)
    assert refused.code == "E101"


def test_a_file_of_more_than_a_mebibyte_is_told() -> None:
    refused = read_source("large.md", b"x" * 1_048_577)

    assert isinstance(refused, Diagnostic)
    assert refused.code == "E113"


def test_a_mark_at_the_start_and_other_line_ends_are_accepted() -> None:
    source = read_source(
        "windows.md", b"\xef\xbb\xbf---\r\ntitle: a\r\nsummary: b\r\n---\r\n\r\n## A {ending: good}\r\n"
    )

    assert isinstance(source, Source)
    assert read(source, Surroundings("windows"))[1] == ()


def test_a_file_of_two_thousand_scenes_is_read_whole() -> None:
    source = Source("long.md", long_scenario(2_000))

    scenario, diagnostics = read(source, Surroundings("long"))

    assert diagnostics == ()
    assert scenario is not None
    assert len(scenario.scenes) == 2_000


def long_scenario(scenes: int) -> str:
    """A scenario of so many scenes, about 500 characters each, half of them decisions."""
    parts = [
        "---\ntitle: Long\nsummary: Long.\ncompetencies: [engage]\nmeters: {trust: {start: 3}}\nflags: [asked]\n---\n"
    ]
    for number in range(0, scenes - 2, 2):
        parts.append(
            f'## Scene {number} {{clock: "10:42", place: Hall}}\n\n'
            "A teacher waves you over: somebody is crying in the bathroom and won't answer when he knocks.\n\n"
            "> **Maya:** I can't, I can't breathe. Don't call anybody.\n\n"
            f"### What do you do in scene {number}? {{assesses: engage}}\n\n"
            "- Crouch below her eye level, say your name, and ask whether you can stay.\n"
            f"  {{score: 3, trust: +2, set: asked, goto: Scene {number + 1}}}\n\n"
            "  She looks up. Getting low and asking first gives her back some control.\n\n"
            "- Tell her she isn't in trouble, but that she has to come out and talk now.\n"
            f"  {{score: 1, if: trust >= 2 and not asked, goto: Scene {number + 1}}}\n\n"
            "  It sounds kind, and it is still an order. She does not move at all.\n\n"
            f"## Scene {number + 1}\n\n"
            "{if: trust >= 5}\nHer shoulders come down an inch. She is still here.\n\n"
            "{else}\nShe keeps her face to the wall, and does not say a thing to anybody.\n\n"
            f'{{if: trust > 3 and visited("Scene {number}"), goto: Scene {number + 2}}}\n'
            f"{{goto: Scene {number + 2}}}\n\n"
        )
    parts.append(f"## Scene {scenes - 2}\n\nShe nods.\n\n## Scene {scenes - 1} {{ending: good}}\n\nIt is over.\n")
    return "".join(parts)
