"""What a writer's hand does unseen is named, and what to write in its place."""

import pytest

from elearn.language.checker import read
from elearn.language.documents import read_source
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings

TEXT = """---
title: The empty seat
summary: A student sits alone.
meters:
  trust: {label: Trust, start: 3}
---

## Lunch

### What do you do?

- Sit down. {goto: She nods, trust: +1}

  She looks up.

- Call out. {goto: She leaves}

## She nods {ending: good}

Yes.

## She leaves {ending: mixed}

No.
"""
OPTION = "begin an option with a hyphen and a blank: `- Call out. {goto: She leaves}`"
SAME = "options begin with one and the same sign, `- `, and what stands between them is moved in by two blanks"


def hints(text: str) -> set[str | None]:
    return {each.help for each in read(Source("lunch.md", text), Surroundings("lunch"))[1]}


def test_the_text_itself_has_no_fault() -> None:
    assert hints(TEXT) == set()


@pytest.mark.parametrize("sign", ["\u2022 ", "\u00b7 ", "\u2013 ", "\u2014 ", "-- ", "-", "-\u00a0", "*"])
def test_an_option_that_begins_with_another_sign(sign: str) -> None:
    assert OPTION in hints(TEXT.replace("- Call", f"{sign}Call"))


@pytest.mark.parametrize("sign", ["* ", "+ ", "2. "])
def test_options_with_unlike_signs(sign: str) -> None:
    assert SAME in hints(TEXT.replace("- Call", f"{sign}Call"))


def test_feedback_that_is_not_moved_in() -> None:
    told = hints(TEXT.replace("  She looks", "She looks"))

    assert told == {"indent feedback below its option, by two blanks: `  She looks up.`"}


def test_a_heading_without_a_blank() -> None:
    written = "`## She nods {ending: good}`"

    assert f"leave a blank between the `#` signs and the heading: {written}" in hints(
        TEXT.replace("## She nods", "##She nods")
    )


def test_a_scene_with_one_sign() -> None:
    told = hints(TEXT.replace("## She nods", "# She nods"))

    assert told == {"write `## She nods`: a scene's heading begins with two signs, `## …`, and a question with three"}


@pytest.mark.parametrize("written", ["goto:She nods", "goto = She nods", "goto She nods", "goto -> She nods"])
def test_a_key_without_its_colon_or_blank(written: str) -> None:
    text = TEXT.replace("{goto: She nods, trust: +1}", f"{{trust: +1, {written}}}")

    assert hints(text) == {"write a colon and a blank after the key: `goto: She nods`"}


def test_no_blank_line_below_an_option() -> None:
    told = hints(TEXT.replace("trust: +1}\n\n", "trust: +1}\n"))

    assert told == {
        "leave a blank line below `{goto: She nods, trust: +1}`, and indent what follows: `  She looks up.`"
    }


@pytest.mark.parametrize("begins", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-1.7\n"])
def test_a_file_of_a_word_processor(begins: bytes) -> None:
    found = read_source("lunch.md", begins + b"\xff\xfe")

    assert not isinstance(found, Source)
    assert "word processor" in (found.help or "")
