"""Phrases are found as whole words, however they are spelled, and exceptions keep them from counting."""

from random import Random

import pytest

from elearn.analysis.lexicon import Lexicon, Phrase, Phrases, to_key, words_in

LIST = Phrases(
    (Phrase("all"), Phrase("overdos*"), Phrase("committed suicide"), Phrase("self-harm*"), Phrase("can't")),
    ("all right", "at all"),
)


def found_in(text: str, phrases: Phrases = LIST) -> list[str]:
    return [found.words for found in phrases.find(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("All of it.", ["All"]),
        ("The hall is tall; she called.", []),
        ("He overdosed. OVERDOSES! Two overdose’s?", ["overdosed", "OVERDOSES", "overdose’s"]),
        ("She committed\n  suicide.", ["committed suicide"]),
        ("She committed no suicide.", []),
        ("self harm, self-harm, self‑harming", ["self harm", "self-harm", "self‑harming"]),
        ("I can’t. You can't. A cant.", ["can’t", "can't"]),
        ("“All,” she says—all.", ["All", "all"]),
        ("İ all ẞ all", ["all", "all"]),
        ("", []),
    ],
)
def test_a_phrase_is_found_as_whole_words(text: str, words: list[str]) -> None:
    assert found_in(text) == words


@pytest.mark.parametrize("text", ["All right.", "Not at all.", "at\nall"])
def test_an_exception_keeps_a_phrase_from_counting(text: str) -> None:
    assert found_in(text) == []


def test_what_stands_beside_an_exception_still_counts() -> None:
    assert found_in("All right, all of it, at all.") == ["all"]


def test_the_longer_of_two_counts() -> None:
    phrases = Phrases((Phrase("failed attempt"), Phrase("failed attempt to kill")), ("failed attempt to",))

    assert found_in("A failed attempt to sit.", phrases) == []
    assert found_in("A failed attempt to kill him.", phrases) == ["failed attempt to kill"]


def test_an_exception_as_long_as_a_phrase_takes_it_out() -> None:
    assert found_in("All or none.", Phrases((Phrase("all"), Phrase("none")), ("all",))) == ["none"]


def test_a_find_knows_its_place_and_its_phrase() -> None:
    phrase = Phrase("overdos*", "overdose", "write less", "because")

    [found] = Phrases((phrase,)).find("He has overdosed.")

    assert (found.start, found.end, found.phrase) == (7, 16, phrase)


@pytest.mark.parametrize("text", ["He overdosed", "it is self-harm", "You CAN’T", "İ all", "she committed a suicide"])
def test_what_a_text_cannot_hold_is_not_looked_for_and_nothing_else(text: str) -> None:
    few = LIST.among(words_in(text))

    assert found_in(text, few) == found_in(text)
    assert len(few.phrases) == 1


def test_nothing_is_looked_for_in_a_text_that_has_no_such_word() -> None:
    assert LIST.among(words_in("The hall is quiet.")).phrases == ()


def test_an_empty_list_finds_nothing() -> None:
    assert found_in("All of it.", Phrases()) == []
    assert found_in("All of it.", Phrases((), ("all",))) == []


@pytest.mark.parametrize(
    ("one", "other"), [("Self-Harm", "self harm"), ("can’t", "can't"), (" all  right ", "all right")]
)
def test_spellings_of_one_phrase_are_one(one: str, other: str) -> None:
    assert to_key(one) == to_key(other)


def test_signs_of_regular_expressions_are_letters_like_others() -> None:
    assert found_in("What (really)? C++", Phrases((Phrase("c++"), Phrase("what (really)")))) == ["What (really)", "C++"]


@pytest.mark.parametrize(
    ("language", "spoken"), [("en", True), ("en-US", True), ("EN", True), ("es", False), ("e", False)]
)
def test_a_lexicon_speaks_its_language_in_every_region(language: str, spoken: bool) -> None:
    assert Lexicon().speaks(language) is spoken


@pytest.mark.parametrize("seed", range(200))
def test_looking_only_for_what_a_text_can_hold_misses_nothing(seed: int) -> None:
    pieces = (
        "all",
        "all right",
        "at",
        "overdos",
        "es",
        "committed",
        "suicide",
        " ",
        "\n",
        "-",
        "’",
        "*",
        "self",
        "harm",
    )
    chance = Random(seed)

    text = "".join(chance.choice(pieces) for _ in range(chance.randint(1, 30)))

    assert found_in(text, LIST.among(words_in(text))) == found_in(text)
