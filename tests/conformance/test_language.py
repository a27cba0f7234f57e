"""The language, sentence by sentence of the format's page: what `language.txt` says is what the checker finds.

A line that begins with `%` quotes or sums up a sentence; every other line is documents that show it, with ` ‖ ` between
them and `¶` for a new line. `«E201»` stands exactly where that code has to be told, `«~E201»` somewhere in its line,
`«^E105»` means line 1. What the letters before a case wrap round it is said by FORMS; ` % bare` and ` % quiz` after it
say that nothing is looked up, and that it is a quiz.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from elearn.language.checker import read
from elearn.language.model import Scenario
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings

FRONT = """---
title: A case
summary: It shows one thing.
competencies: [engage, notice]
cast: {maya: {name: Maya}}
meters: {trust: {start: 3}, distress: {start: 8}}
flags: [asked, told]
sources: [nasp-2017]
---

"""
QUIZ = FRONT.replace("summary", "kind: quiz\nsummary", 1)
TRANSLATED = "---\ntitle: Un caso\nsummary: Muestra una cosa.\noriginal: 0123456789ab\n---\n\n"
END = "\n\n## The end {ending: good}\n\nIt is over.\n"
ORIGINAL = "## Here\n\n{if: asked}\nOne.\n\n{else}\nTwo.\n\n### What?\n- A\n- B"
TWO = "\n- One\n- Two\n- Three"
FORMS = {
    "F": "---\ntitle: A\nsummary: B\nCASE\n---\n\n## Here\n\nFine.",  # lines of the front matter
    "S": "## Here {CASE}\n\nFine.",  # keys of a scene
    "D": "## Here\n\n### What? {CASE}\n" + TWO,  # keys of a decision
    "P": "## Here\n\n### What?\n\n- One {CASE}\n- Two",  # keys of an option
    "Q": "## Here\n\n### What? {assesses: engage}\n\n- One {CASE}\n- Two {score: 0}",  # of a scored option
    "T": "## Here\n\n### What? {type: select}\n\n- One {CASE}\n- Two",
    "U": "## Here\n\n### What? {type: order}\n\n- One {CASE}\n- Two\n- Three",
    "I": "## Here\n\n{if: CASE}\nFine.",  # a block's condition
    "R": "## Here\n\n{if: CASE, goto: The end}\n{goto: The end}",  # a route's
    "X": TRANSLATED + "CASE",  # the Spanish translation of ORIGINAL
}
KNOWN = Surroundings(
    "case",
    frozenset({"engage", "notice", "repair"}),
    frozenset({"nasp-2017", "samhsa-2014"}),
    frozenset({"case/door.jpg"}),
)
MARK = re.compile(r"«([~^]?)(E\d{3})»")


def cases() -> Iterator[tuple[str, str]]:
    sentence = ""
    for number, line in enumerate(Path(__file__).with_name("language.txt").read_text("utf-8").splitlines(), 1):
        if line.startswith("% "):
            sentence = line[2:]
        else:
            letter = line[:2] if line[1] == " " else ""
            for part, case in enumerate(line.split(" ‖ ")):
                yield f"{number}.{part + 1}: {sentence}", case if part == 0 else letter + case


def document(case: str) -> tuple[str, Surroundings]:
    case, _, flag = case.partition(" % ")
    letter, _, rest = case.partition(" ")
    wrapped = letter in FORMS
    form = FORMS[letter] if wrapped else "CASE"
    if letter == "D" and re.search("type: (rate|reflect)", case):
        form = form.removesuffix(TWO)
    text = form.replace("CASE", (rest if wrapped else case).replace("¶", "\n"))
    if flag == "quiz":
        decided = text.replace("\n## Here\n\nFine.", "\n## Here\n### What?\n- One\n- Two") if letter == "F" else text
        return decided.replace("title: A\n", "title: A\nkind: quiz\n") if letter == "F" else QUIZ + text, KNOWN
    if letter == "X":
        original = read(Source("case.md", FRONT + ORIGINAL + END), KNOWN)[0]
        return text, Surroundings("case", None, None, KNOWN.media, "es", original)
    if not MARK.sub("", text).startswith("---"):
        text = FRONT + text + END
    elif wrapped:
        text += END
    return text, Surroundings("case") if flag == "bare" else KNOWN


def marked(text: str, mark: re.Pattern[str] = MARK) -> tuple[str, list[tuple[str, int, int | None]]]:
    """The text without its marks, and what they say."""
    expected: list[tuple[str, int, int | None]] = []
    while sign := mark.search(text):
        before, text = text[: sign.start()], text[: sign.start()] + text[sign.end() :]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        expected.append((sign[2], 1 if sign[1] == "^" else line, None if sign[1] else column))
    return text, expected


def found(text: str, surroundings: Surroundings) -> tuple[Scenario | None, list[tuple[str, int, int]]]:
    source = Source("case.md", text)
    scenario, diagnostics = read(source, surroundings)
    return scenario, [(told.code, *source.position(told.span.start)) for told in diagnostics if told.code[0] == "E"]


@pytest.mark.parametrize(("sentence", "case"), [pytest.param(*case, id=case[0]) for case in cases()])
def test_is_told_there_and_nothing_else(sentence: str, case: str) -> None:
    text, surroundings = document(case)
    text, expected = marked(text)
    scenario, told = found(text, surroundings)
    assert sorted((code, line) for code, line, _ in told) == sorted((code, line) for code, line, _ in expected), text
    exact = [told_at for told_at in expected if told_at[2] is not None]
    assert set(exact) <= set(told), text
    assert (scenario is None) == bool(expected)
