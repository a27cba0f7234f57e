"""Authors' Markdown as words for a terminal."""

import pytest

from elearn.cli.prose import all_lines, block_lines, plain, wrap
from elearn.language.model import Block, BlockKind, Picture
from elearn.language.source import Span

NAMES = {"maya": "Maya"}


def block(kind: BlockKind, text: str, speaker: str | None = None, manner: str | None = None) -> Block:
    return Block(kind, text, Span(0, 0), speaker=speaker, manner=manner)


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("a **strong** and *soft* and _quiet_ word", "a strong and soft and quiet word"),
        ("2 * 3 * 4 and snake_case_name", "2 * 3 * 4 and snake_case_name"),
        ("***both***", "both"),
        ("see [the page](https://example.org \"title\")", "see the page (https://example.org)"),
        ("at <https://example.org>", "at https://example.org"),
        ("gives control back [@samhsa-2014].", "gives control back."),
        ("a `*literal*` and ``two ` ticks``", "a *literal* and two ` ticks"),
        (r"a \{brace\} and 3 \* 4 \* 5", "a {brace} and 3 * 4 * 5"),
        ("![A hall](x/hall.jpg) ahead", "(picture: A hall) ahead"),
        ("a hard\\\nbreak", "a hard\nbreak"),
    ],
)  # fmt: skip
def test_marks_are_left_out_and_words_stay(markdown: str, words: str) -> None:
    assert plain(markdown) == words


def test_a_paragraph_is_filled_to_the_width() -> None:
    assert wrap("one two three four five", 10, "- ", "  ") == "- one two\n  three\n  four\n  five"


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert wrap("a\x1b[2Jb\x07c\x9bd", 80) == "a[2Jbcd"


def test_a_table_and_code_keep_their_lines_without_control_characters() -> None:
    assert block_lines(block(BlockKind.CODE, "if a:\n  b\x1b"), {}, 80) == "    if a:\n      b"
    assert block_lines(block(BlockKind.TABLE, "| a | b |\n|---|---|"), {}, 80) == "    | a | b |\n    |---|---|"


def test_a_list_keeps_its_items_and_wraps_each_under_itself() -> None:
    shown = block_lines(block(BlockKind.LIST, "- one two\n  three\n- **four**\n10. five"), {}, 16)

    assert shown == "  - one two\n    three\n  - four\n  10. five"


def test_a_list_that_begins_with_no_mark_is_shown_all_the_same() -> None:
    assert block_lines(block(BlockKind.LIST, "bare\n- one"), {}, 40) == "  bare\n  - one"


def test_somebodys_line_bears_the_name_and_the_manner() -> None:
    said = block(BlockKind.QUOTE, "I can't. *Don't* call.\n\nPlease.", "maya", "whispering")

    assert block_lines(said, NAMES, 60) == "  Maya (whispering): I can't. Don't call.\n    Please."


def test_a_line_without_words_bears_the_name_alone() -> None:
    assert block_lines(block(BlockKind.QUOTE, "", "maya"), NAMES, 60) == "  Maya:"


def test_a_quotation_of_nobody_is_marked_at_its_side() -> None:
    assert block_lines(block(BlockKind.QUOTE, "> one\n> two\n>\n> three"), NAMES, 60) == "  | one two\n  | three"


def test_a_picture_is_told_by_what_can_be_seen() -> None:
    picture = Block(BlockKind.PICTURE, "", Span(0, 0), picture=Picture("A girl on the floor", "x.jpg"))

    assert block_lines(picture, NAMES, 60) == "[Picture: A girl on the floor]"


def test_a_heading_is_shown_without_its_marks() -> None:
    assert block_lines(block(BlockKind.HEADING, "#### The *hall*"), NAMES, 60) == "The hall"


def test_blocks_have_a_blank_line_between_them() -> None:
    blocks = [block(BlockKind.PARAGRAPH, "one"), block(BlockKind.PARAGRAPH, "two")]

    assert all_lines(blocks, NAMES, 60) == "one\n\ntwo"


@pytest.mark.parametrize("piece", ["![a](", "[a]("])
def test_links_that_are_never_closed_are_read_to_their_end(piece: str) -> None:
    assert plain(piece * 20_000) == piece * 20_000
