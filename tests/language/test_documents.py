"""The door to YAML: every scalar the text that was typed, with its place; what is refused, and where."""

import pytest

from elearn.language.documents import Mapping, Scalar, Sequence, compose_document, compose_mapping
from elearn.language.source import Source, Span


def entries(text: str) -> dict[str, object]:
    mapping, diagnostics = compose_mapping(Source("a.yaml", text))
    assert diagnostics == ()
    assert mapping is not None
    return {entry.key.text: getattr(entry.value, "text", None) for entry in mapping.entries}


@pytest.mark.parametrize(
    "text", ["no", "010", "1:30", "2024-02-31", ".nan", "~", "0x1F", "1_000", "=5", "yes", "<<", "5e3"]
)
def test_a_scalar_stays_the_text_that_was_typed(text: str) -> None:
    assert entries(f"a: {text}\n") == {"a": text}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("“a: b”", "a: b"),
        ("‘it, is’", "it, is"),
        ("He said “no”, and left", "He said “no”, and left"),
        ('“say "hi" \\ there”', 'say "hi" \\ there'),
        ("|\n  “a” and: b\n  c", "“a” and: b\nc\n"),
        (">-\n  “a”\n\n  b", "“a”\nb"),
        ("\n  “a: b”", "a: b"),
        ('"plain “curly” inside"', "plain “curly” inside"),
        ("Maya’s “own”", "Maya’s “own”"),
        ("# “remark”\n  “a”", "a"),
    ],
)
def test_a_curly_quote_opens_a_text_only_where_a_plain_one_would(written: str, meant: str) -> None:
    assert entries(f"a: {written}\nb: “c”\n") == {"a": meant, "b": "c"}


def test_curly_quotes_open_texts_in_lists_and_keys() -> None:
    mapping, diagnostics = compose_mapping(Source("a.yaml", "“a”:\n  - “b: c”\n  - {d: ‘e, f’, “g”: [“h”]}\n"))

    assert diagnostics == ()
    assert mapping is not None
    items = mapping.entries[0].value
    assert mapping.entries[0].key.text == "a"
    assert isinstance(items, Sequence)
    first, second = items.items
    assert isinstance(first, Scalar)
    assert isinstance(second, Mapping)
    assert first.text == "b: c"
    assert [entry.key.text for entry in second.entries] == ["d", "g"]


def test_every_scalar_knows_its_place() -> None:
    text = 'a: one\nb: "two"\nc:\n  - three\n'
    mapping, _ = compose_mapping(Source("a.yaml", text))

    assert mapping is not None
    one, two, three = (entry.value for entry in mapping.entries)
    assert [text[node.span.start : node.span.end] for node in (one, two)] == ["one", '"two"']
    assert isinstance(two, Scalar)
    assert two.exact == text.index("two")
    assert isinstance(three, Sequence)
    assert text[three.items[0].span.start : three.items[0].span.end] == "three"


@pytest.mark.parametrize(
    ("text", "part", "place"),
    [
        ("a: &x b", "`&x`", 3),
        ("a: *x", "`*name`", 3),
        ("a: !x b", "`!`", 3),
        ("a: b\na: c", "twice", 5),
        ("a: " + "[" * 33, "32 deep", 34),
        ("a: \x01", "control character", 3),
        ("a: 'b", "never closed", 3),
        ("a: [b", "comma is missing", 4),
        ("a:\n\tb: c", "begin with", 3),
        ("a: b\n c: d", "does not fit", 7),
        ('a: "\\q"', "backslash", 4),
        ("[a]: b", "one word", 0),
        ("a: b\n---\nc: d", "inside", 5),
        ("a\nb: c", "does not fit", 3),
    ],
)
def test_what_is_refused_is_told_at_its_place(text: str, part: str, place: int) -> None:
    _, diagnostics = compose_mapping(Source("a.yaml", text), "E501")

    assert [diagnostic.code for diagnostic in diagnostics] == ["E501"]
    assert part in diagnostics[0].message
    assert diagnostics[0].span.start == place


def test_a_file_may_hold_a_list() -> None:
    node, diagnostics = compose_document(Source("a.yaml", "- a\n- b\n"))

    assert isinstance(node, Sequence)
    assert diagnostics == ()


def test_a_file_that_is_no_mapping_is_told() -> None:
    mapping, diagnostics = compose_mapping(Source("a.yaml", "- a\n"), "E501")

    assert mapping is None
    assert [(found.code, found.span) for found in diagnostics] == [("E501", Span(0, 0))]


@pytest.mark.parametrize("reader", [compose_mapping, compose_document])
def test_a_file_with_half_a_character_is_told_under_the_code_asked_for(reader: object) -> None:
    assert callable(reader)
    node, diagnostics = reader(Source("a.yaml", "a: \ud800"), "E501")

    assert node is None
    assert [found.code for found in diagnostics] == ["E501"]


def test_a_colon_in_plain_text_hides_nothing_else() -> None:
    mapping, diagnostics = compose_mapping(Source("a.yaml", 'a: b: c\nd: e\nf: say "g": h: i\n'))

    assert mapping is not None
    assert [getattr(entry.value, "text", "") for entry in mapping.entries] == ["b: c", "e", 'say "g": h: i']
    assert [found.help for found in diagnostics] == ['a: "b: c"', "f: 'say \"g\": h: i'"]


def test_a_key_without_its_colon_hides_little_else() -> None:
    _, diagnostics = compose_mapping(Source("a.yaml", "a: b\nc\nd: e\n"))

    assert [found.message for found in diagnostics] == ["a key without its colon"]
