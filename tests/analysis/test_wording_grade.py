"""The reading grade is sound on what people say, and the syllables that it needs are counted as they are spoken."""

import re
from html import unescape

import pytest

from elearn.analysis.grade import FEWEST_SYLLABLES, Tally, hardest_sentence, tally
from elearn.analysis.plain import count_shown_words, to_plain
from elearn.analysis.syllables import count_syllables
from elearn.language.model import Block, BlockKind, Picture
from elearn.language.source import Span
from elearn.markup import Inserts, render

NOTHING = Inserts(lambda name: "", lambda alternative, target: "")
SPOKEN = {
    1: "the she eye asked moved played made makes called tongue whole rules strange queue were they're can't don't sh",
    2: "wanted faces wishes tables little handled being seeing trying going poem quiet every people science argue "
    "create safely careful movement sometimes didn't doesn't that'll rhythm idea's okay someone racist being",
    3: "radio media serious created audience suicide violent earlier idea area everyone family usual cruelty "
    "counselor patiently animal racism officer",
    4: "diabetic suicidal diabetes education everybody reality material asthmatically",
    5: "university cooperation individual psychiatrically",
}


@pytest.mark.parametrize(
    ("count", "word"), [(count, word) for count, words in SPOKEN.items() for word in words.split()]
)
def test_syllables_are_counted_as_a_word_is_spoken(count: int, word: str) -> None:
    assert count_syllables(word) == count


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("I can't — I can't breathe here. Don't call anybody else.", 2),
        ("I'm on the... the thing. I'm getting on it.", 2),
        ("Ms. Osei, the nurse, is on her way up. Mr. Kane waits outside.", 2),
        ("Dr. Lee and Mr. J. Ortiz talk to Mrs. Chan in the hall.", 1),
        ('"I hear you now," she says. "I do hear you." He looks down again.', 3),
        ('He asks, "Are you hurt?" and waits for me to say something.', 1),
        ("“Who are you?” he says. “Go away from here!”", 2),
        ("It is 9 a.m. and the bell has not rung yet.", 1),
        ("I said no to that. Did you hear me? Get out of here!", 3),
        ("I don't know… maybe I do. Maybe I never did…", 2),
        ("What do you do\n\nAsk her name first\n\nSit down and wait", 3),
        ("He waits for the bell", 1),
        ("", 0),
        ("— … !", 0),
    ],
)
def test_sentences_end_where_a_reader_hears_them_end(text: str, sentences: int) -> None:
    assert tally(text).sentences == sentences


@pytest.mark.parametrize("text", ["Off! Off! Get...", "No. No. I won't.", "Move. Back up. Please."])
def test_sentences_of_one_or_two_words_count_for_nothing(text: str) -> None:
    hard = "Notwithstanding institutional variability practitioners demonstrate proficiency."

    assert tally(f"{hard} {text}") == tally(hard)


def test_words_and_syllables_are_those_that_are_said() -> None:
    assert tally("He’s de-escalating: 911—and a “good” one!") == Tally(words=8, sentences=1, syllables=11)


def test_the_grade_is_the_formula_of_kincaid() -> None:
    assert Tally(words=100, sentences=5, syllables=150).grade == pytest.approx(0.39 * 20 + 11.8 * 1.5 - 15.59)


def test_a_short_text_has_no_grade() -> None:
    assert Tally(20, 1, FEWEST_SYLLABLES - 1).grade is None
    assert Tally(20, 1, FEWEST_SYLLABLES).grade is not None
    assert Tally().grade is None


def test_easy_talk_reads_far_below_an_official_letter() -> None:
    talk = tally("He sits on the step. You wait for him to talk. He looks at his hands, and then he looks at you. " * 3)
    letter = tally(
        "Pursuant to departmental regulations, personnel are required to complete documentation immediately. " * 5
    )

    assert talk.grade is not None
    assert letter.grade is not None
    assert talk.grade < 3
    assert letter.grade > 15


def test_the_hardest_sentence_is_found_as_it_stands() -> None:
    texts = ["She waits. Ms. Lee considers every possibility carefully! Then?", "No."]

    assert hardest_sentence(texts) == "Ms. Lee considers every possibility carefully!"
    assert hardest_sentence([]) == ""


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("She waits.", "She waits."),
        ("**Coach:** You *did* it [@F8].", "Coach: You did it."),
        ("> one\n> two", "one\ntwo"),
        ("- one\n- two", "one\n\n\ntwo"),
        ("1. one\n2. two", "one\n\n\ntwo"),
        ("#### A heading", "A heading"),
        ("a [link](https://example.org/x_y) and ![door](a/b.jpg) end", "a link and  end"),
        ("a [link][there]\n\n[there]: <https://example.org>", "a link"),
        ("\\{a brace\\} and snake_case and _so_", "{a brace} and snake_case and so"),
        ("`code`", "code"),
        ("| a | b |\n|---|---|\n| c | d |", "a \n\n b\n\n\n\nc \n\n d"),
        ("- - -", ""),
        ("***Stop!*** he says", "Stop! he says"),
        ("```yaml\na: b\n```", "a: b"),
    ],
)
def test_markdown_is_read_as_its_words(markdown: str, plain: str) -> None:
    assert to_plain(markdown) == plain


@pytest.mark.parametrize(
    "markdown",
    [
        "She *waits* for **you**, _so_ long, ***really***.",
        "Say `*this*` and ``a ` b``, 2 * 3 and snake_case_name.",
        "A [door *here*](https://example.org/a_b 'title') and <https://example.org/x>.",
        "Tom &amp; Ana &#169; &hellip; &unknown; &",
        "\\*not so\\* and \\{braces\\} and \\[brackets\\]",
        "An array[0] and [brackets] stay.",
        "She waits [@F8] here, and ![a door](case/door.jpg) there.",
        "One line\nand another\\\nand a third.",
    ],
)
def test_the_words_are_those_of_the_page(markdown: str) -> None:
    page = unescape(re.sub("<[^>]*>", "", render(markdown, NOTHING)))

    assert to_plain(markdown).split() == page.split()


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (Block(BlockKind.PARAGRAPH, "She *waits* [@F8] here.", Span(0, 1)), 3),
        (Block(BlockKind.LIST, "- one two\n- three", Span(0, 1)), 3),
        (Block(BlockKind.CODE, "    a = b", Span(0, 1)), 3),
        (Block(BlockKind.PICTURE, "![a b](c.jpg)", Span(0, 1), picture=Picture("a b", "c.jpg")), 0),
    ],
)
def test_a_block_shows_its_words_and_not_its_signs(block: Block, words: int) -> None:
    assert count_shown_words(block) == words


@pytest.mark.parametrize(
    "piece",
    ["-", "--", "|", "`", "``a`b", "*", "_", "[", "![", "> ", "- ", "* ", "&", "\\", "<a:", "a'", "“", "Mr. ", "é "],
)
def test_a_text_of_nothing_but_signs_is_read_to_its_end(piece: str) -> None:
    text = piece * (20_000 // len(piece)) + "x"

    assert tally(to_plain(text)).words >= 0


@pytest.mark.parametrize("piece", ["![a](", "[a](", "[a][", "![a]["])
def test_thousands_of_links_that_are_never_closed_are_read_in_time_that_grows_with_their_length(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))

    assert to_plain(text)
