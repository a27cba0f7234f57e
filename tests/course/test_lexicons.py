"""Word lists are read with what is wrong with them; an agency's own add to those that are shipped."""

from pathlib import Path

import pytest

from elearn.analysis.lexicon import Lexicon, Phrases
from elearn.course.checking import check_paths
from elearn.course.lexicons import LISTS, check_word_list, is_word_list, lexicon_for, load_lexicons, read_word_lists
from elearn.language.source import Source
from elearn.resources import shipped


def write(folder: Path, name: str, text: str) -> Path:
    """A word list in a content folder."""
    path = folder / "words" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def found(phrases: Phrases, text: str) -> list[str]:
    return [each.words for each in phrases.find(text)]


def said(name: str, text: str) -> list[tuple[str, int, str]]:
    """What is wrong with a list: code, line and message."""
    source = Source(name, text)
    return [(each.code, source.position(each.span.start)[0], each.message) for each in read_word_lists(source, name)[1]]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder with small lists, as they are shipped."""
    folder = tmp_path / "shipped" / "content"
    write(folder, "absolute.yaml", "en: {phrases: [all, never], except: [at all]}\n")
    write(folder, "sensitive.yaml", "en: {topics: {weapons: [gun, 'knif*', knives], grief: [lost her]}}\n")
    write(
        folder,
        "safe-messaging.yaml",
        "en:\n  phrases:\n    - avoid: [committed suicide]\n      write: died by suicide\n"
        "      because: it is no crime\n",
    )
    return folder


@pytest.mark.parametrize("name", LISTS)
def test_a_shipped_list_is_there_and_whole(name: str) -> None:
    file = check_word_list(shipped("content") / "words" / name)

    assert file.source.text
    assert file.diagnostics == ()


@pytest.mark.parametrize(
    ("part", "text", "words"),
    [
        ("absolute", "You can never do that, at all costs, after all.", ["never"]),
        ("absolute", "Nobody must go. Not all of them. All right.", ["Nobody", "must"]),
        (
            "sensitive",
            "He thinks of suicide. She was self-harming. They overdosed.",
            ["suicide", "self-harming", "overdosed"],
        ),
        ("sensitive", "He shot from the line; a shot clock, a stable table, a traffic light.", []),
        (
            "safe_messaging",
            "A successful suicide, an unsuccessful attempt.",
            ["successful suicide", "unsuccessful attempt"],
        ),
        (
            "safe_messaging",
            "A failed attempt to open it, and a failed attempt to kill him.",
            ["failed attempt to kill"],
        ),
        ("safe_messaging", "He died by suicide. She survived an attempt. He committed to it.", []),
    ],
)
def test_the_shipped_lists_find_what_they_should(part: str, text: str, words: list[str]) -> None:
    assert found(getattr(load_lexicons(shipped("content"))["en"], part), text) == words


def test_every_phrase_of_safe_messaging_has_its_advice_and_reason() -> None:
    phrases = load_lexicons(shipped("content"))["en"].safe_messaging.phrases

    assert [each.text for each in phrases if not each.advice or not each.reason] == []


def test_lists_are_read_with_topic_advice_and_reason(content: Path) -> None:
    lexicon = load_lexicons(content)["en"]

    assert [(each.text, each.topic) for each in lexicon.sensitive.phrases][1] == ("knif*", "weapons")
    [harmful] = lexicon.safe_messaging.phrases
    assert (harmful.advice, harmful.reason) == ("write “died by suicide”", "it is no crime")
    assert found(lexicon.absolute, "All of it, at all.") == ["All"]


def test_an_agencys_lists_add_to_those_that_are_shipped(content: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / "content"
    write(own, "absolute.yaml", "en: {phrases: [zero tolerance], except: [all hands]}\nes: {phrases: [siempre]}\n")

    lexicons = load_lexicons(content, own)

    assert found(lexicons["en"].absolute, "Zero tolerance! All hands, all or never.") == [
        "Zero tolerance",
        "all",
        "never",
    ]
    assert found(lexicons["en"].sensitive, "a gun") == ["gun"]
    assert found(lexicons["es"].absolute, "Siempre") == ["Siempre"]
    assert found(lexicons["es"].sensitive, "a gun") == []


def test_an_agencys_lists_can_take_the_place_of_those_that_are_shipped(content: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / "content"
    write(own, "absolute.yaml", "en: {replace: true, phrases: [zero tolerance]}\n")

    absolute = load_lexicons(content, own)["en"].absolute

    assert found(absolute, "Zero tolerance, never at all.") == ["Zero tolerance"]


def test_an_agency_can_take_one_phrase_out_and_say_another_better(content: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / "content"
    write(own, "sensitive.yaml", "en: {except: ['Knif*']}\n")
    write(own, "safe-messaging.yaml", "en: {phrases: [{avoid: Committed suicide, say: what happened}]}\n")

    lexicon = load_lexicons(content, own)["en"]

    assert found(lexicon.sensitive, "a knife, two knives, a gun") == ["knives", "gun"]
    assert [each.advice for each in lexicon.safe_messaging.phrases] == ["say what happened"]


def test_a_document_gets_the_lists_of_its_language(content: Path) -> None:
    lexicons = load_lexicons(content)

    assert lexicon_for(lexicons, "en-US") is lexicons["en"]
    assert lexicon_for(lexicons, "fr") == Lexicon("fr")


def test_a_folder_without_lists_has_none(tmp_path: Path) -> None:
    assert load_lexicons(tmp_path) == {}


def test_a_list_that_cannot_be_read_leaves_the_others(content: Path, tmp_path: Path) -> None:
    own = tmp_path / "own" / "content"
    write(own, "absolute.yaml", "en: [\n")
    write(own, "sensitive.yaml", "en: {topics: {grief: [funeral]}}\n")

    lexicon = load_lexicons(content, own)["en"]

    assert found(lexicon.sensitive, "the funeral") == ["funeral"]
    assert found(lexicon.absolute, "never") == ["never"]


@pytest.mark.parametrize(
    ("name", "text", "code", "line", "words"),
    [
        ("absolute.yaml", "en: [all]\n", "E504", 1, "below `en` have to stand keys and values"),
        ("absolute.yaml", "phrases: [all]\n", "E504", 1, "`phrases` is no language"),
        ("absolute.yaml", "en:\n  words: [all]\n", "E502", 2, "a word list has no key `words`"),
        ("absolute.yaml", "en:\n  phrases: {all: none}\n", "E504", 2, "`phrases` has to be a list of phrases"),
        ("absolute.yaml", "en:\n  phrases: [all, ALL]\n", "E508", 2, "`ALL` is in this list twice"),
        ("absolute.yaml", "en:\n  phrases: [all]\n  except: [all]\n", "E508", 3, "`all` is in this list twice"),
        ("absolute.yaml", "en:\n  phrases: ['al*']\n", "E504", 2, "`al*` cannot be looked for"),
        ("absolute.yaml", "en:\n  phrases: ['*ways']\n", "E504", 2, "`*ways` cannot be looked for"),
        ("absolute.yaml", "en:\n  phrases: ['alw*ys']\n", "E504", 2, "`alw*ys` cannot be looked for"),
        ("absolute.yaml", "en:\n  phrases: ['(all)']\n", "E504", 2, "`(all)` cannot be looked for"),
        ("absolute.yaml", "en:\n  replace: yes\n", "E504", 2, "`replace` has to be `true` or `false`"),
        ("absolute.yaml", "en: {phrases: [all]\n", "E501", 1, ""),
        ("absolute.yaml", "all\n", "E501", 1, ""),
        ("sensitive.yaml", "en:\n  topics: [gun]\n", "E504", 2, "`topics` has to hold topics"),
        ("sensitive.yaml", "en:\n  phrases: [gun]\n", "E502", 2, "a word list has no key `phrases`"),
        (
            "sensitive.yaml",
            "en:\n  topics:\n    weapons: {gun: true}\n",
            "E504",
            3,
            "`weapons` has to be a list of phrases",
        ),
        ("safe-messaging.yaml", "en:\n  phrases: committed\n", "E504", 2, "`phrases` has to be a list"),
        ("safe-messaging.yaml", "en:\n  phrases: [committed]\n", "E504", 2, "a phrase to avoid has keys and values"),
        ("safe-messaging.yaml", "en:\n  phrases:\n    - write: died\n", "E503", 3, "a phrase to avoid needs `avoid`"),
        ("safe-messaging.yaml", "en:\n  phrases:\n    - {avoid: a b, better: c}\n", "E502", 3, "no key `better`"),
    ],
)
def test_a_malformed_list_is_told_at_its_place(name: str, text: str, code: str, line: int, words: str) -> None:
    [(told, place, message)] = said(name, text)

    assert (told, place) == (code, line)
    assert words in message


def test_a_list_that_is_no_text_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "content", "absolute.yaml", "")
    path.write_bytes(b"en: \xff\n")

    assert [each.code for each in check_word_list(path).diagnostics] == ["E501"]
    assert load_lexicons(tmp_path / "content") == {}


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "en: {}\n", "en:\n  phrases:\n  except:\n"])
def test_a_list_may_be_empty(text: str) -> None:
    assert said("absolute.yaml", text) == []


def test_what_is_right_in_a_malformed_list_counts() -> None:
    lists, _ = read_word_lists(Source("absolute.yaml", "en: {phrases: [all, 'x*'], more: 1}\n"), "absolute.yaml")

    assert [each.text for each in lists["en"].phrases] == ["all"]


def test_a_check_of_a_library_reads_its_word_lists(tmp_path: Path) -> None:
    path = write(tmp_path / "content", "absolute.yaml", "en: [all]\n")
    write(tmp_path / "content", "sensitive.yaml", "en: {}\n")

    checked = check_paths([tmp_path], shipped("scenarios").parent)

    assert [(each.path.resolve(), [found.code for found in each.diagnostics]) for each in checked] == [
        (path.resolve(), ["E504"])
    ]


def test_a_word_list_is_known_by_its_place_and_name(tmp_path: Path) -> None:
    assert is_word_list(tmp_path / "content" / "words" / "absolute.yaml")
    assert not is_word_list(tmp_path / "content" / "words" / "other.yaml")
    assert not is_word_list(tmp_path / "content" / "absolute.yaml")
