"""The index knows where each name is made and used, as it is written."""

from elearn.language.index import Index, Named, PartKind, Use, index_draft
from elearn.language.parser import parse
from elearn.language.source import Source

TEXT = """---
title: A door
summary: Somebody is behind it.
competencies: [K1, "K2"]
start: The Door
cast:
  maya: {name: Maya}
meters:
  trust: {start: 3}
flags: [asked]
tension: trust
sources: [guide]
---

## The door {trust: +1}

![A girl sits](figure:maya/sit-open/corridor)

> **maya (softly):** Go away. [@guide]

{if: trust >= 5 and asked and visited("the-door") and nobody}
She looks up.

### What now? {assesses: [K1, K2], seconds: 30, timeout: "Outside"}

- Ask. {score: 3, set: asked, trust: "=5", goto: Outside}
- Wait. {score: 0, clear: [asked], goto: 'outside'}

## Outside {id: outside, ending: good}

It is over.
"""


def index(text: str = TEXT) -> Index:
    return index_draft(parse(Source("a.md", text))[0])


def uses(kind: Named, name: str) -> list[tuple[Use, str]]:
    built = index()
    return [(found.use, written(built, found.span)) for found in built.of(kind, name)]


def written(built: Index, span: object) -> str:
    return built.source.text[span.start : span.end]  # type: ignore[attr-defined]


def test_a_scene_is_found_however_its_name_is_spelled() -> None:
    assert uses(Named.SCENE, "outside") == [
        (Use.TIMES_OUT, "Outside"),
        (Use.GOES, "Outside"),
        (Use.GOES, "outside"),
        (Use.MAKES, "outside"),
    ]
    assert uses(Named.SCENE, "the-door") == [
        (Use.STARTS, "The Door"),
        (Use.MAKES, "The door"),
        (Use.ASKS, "the-door"),
    ]


def test_meters_and_flags_are_found_in_effects_and_conditions() -> None:
    assert uses(Named.METER, "trust") == [
        (Use.MAKES, "trust"),
        (Use.DRAWS, "trust"),
        (Use.CHANGES, "trust"),
        (Use.ASKS, "trust"),
        (Use.CHANGES, "trust"),
    ]
    assert uses(Named.FLAG, "asked") == [
        (Use.MAKES, "asked"),
        (Use.ASKS, "asked"),
        (Use.SETS, "asked"),
        (Use.CLEARS, "asked"),
    ]


def test_an_effect_knows_by_what_and_where() -> None:
    changes = [found for found in index().of(Named.METER, "trust") if found.use is Use.CHANGES]

    assert [(found.value, found.part.words, found.part.scene) for found in changes] == [
        ("+1", "The door", 0),
        ("=5", "Ask.", 0),
    ]


def test_people_are_found_by_their_id_and_by_what_they_are_called() -> None:
    assert uses(Named.CAST, "maya") == [(Use.MAKES, "maya"), (Use.SHOWS, "maya"), (Use.SPEAKS, "maya")]


def test_references_are_found_where_they_are_listed_and_used() -> None:
    assert uses(Named.COMPETENCY, "K2") == [(Use.MAKES, "K2"), (Use.ASSESSES, "K2")]
    assert uses(Named.SOURCE, "guide") == [(Use.MAKES, "guide"), (Use.CITES, "guide")]


def test_a_name_that_nothing_makes_is_used_all_the_same() -> None:
    assert uses(Named.METER, "nobody") == [(Use.ASKS, "nobody")]
    assert index().made(Named.METER, "nobody") is None


def test_the_name_at_a_place_is_the_one_that_stands_there() -> None:
    built = index()
    inside = TEXT.index('visited("the-door")') + len('visited("')

    found = built.at(inside)

    assert found is not None
    assert (found.kind, found.name, found.use) == (Named.SCENE, "the-door", Use.ASKS)
    assert built.at(TEXT.index("summary")) is None


def test_a_condition_that_is_not_as_written_still_has_its_names() -> None:
    escaped = '{if: "visited(\\"outside\\")"}'
    text = TEXT.replace('{if: trust >= 5 and asked and visited("the-door") and nobody}', escaped)

    found = [each for each in index(text).of(Named.SCENE, "outside") if each.use is Use.ASKS]

    assert [written(index(text), each.span) for each in found] == ['"visited(\\"outside\\")"']


def test_the_names_of_a_translation_are_its_originals() -> None:
    spanish = TEXT.replace("## The door {trust: +1}", "## La puerta").replace("## Outside {id: outside", "## X {id: x")

    translated = index_draft(parse(Source("a.es.md", spanish))[0], index())

    assert [(each.use, written(translated, each.span)) for each in translated.of(Named.SCENE, "outside")] == [
        (Use.TIMES_OUT, "Outside"),
        (Use.GOES, "Outside"),
        (Use.GOES, "outside"),
        (Use.TRANSLATES, "x"),
    ]
    assert translated.names(Named.SCENE) == ()


def test_a_broken_document_has_an_index_too() -> None:
    built = index("## One {goto: \n\n## Two {id: }\n\n{if: }\n\n### ? {set: [, }\n")

    assert built.scenes == ("one", "")


def test_uses_are_told_from_where_a_name_is_made() -> None:
    built = index()

    assert [found.use for found in built.uses(Named.FLAG, "asked")] == [Use.ASKS, Use.SETS, Use.CLEARS]
    assert [found.name for found in built.occurrences_of(Use.STARTS)] == ["the-door"]


RATING = """---
title: A door
summary: Somebody is behind it.
cast: [maya]
---

![A door](door/open.jpg)

## The *door* ##

> **Somebody:** Who is there?

### How loud? {type: rate}

Listen. [@] {note: how loud?}

{if: visited("the door")}
Once more.

#### Loud {when: high, goto: The door}

{if: loud}
Very.

## {note: later} Out {goto: x} again

Words.
"""


def test_outcomes_and_what_stands_before_them_are_looked_into() -> None:
    built = index(RATING)

    assert [(found.use, found.part.kind) for found in built.of(Named.SCENE, "the-door")] == [
        (Use.MAKES, PartKind.SCENE),
        (Use.ASKS, PartKind.LINE),
        (Use.GOES, PartKind.OUTCOME),
    ]
    assert [found.use for found in built.of(Named.METER, "loud")] == [Use.ASKS]
    assert built.names(Named.CAST) == ()


def test_the_words_of_a_heading_are_what_can_be_reworded() -> None:
    built = index(RATING)

    made = built.made(Named.SCENE, "the-door")

    assert made is not None
    assert written(built, made.span) == "The *door*"


def test_a_heading_whose_words_are_apart_is_its_own_place() -> None:
    built = index(RATING)

    made = built.made(Named.SCENE, "out-again")

    assert made is not None
    assert written(built, made.span) == "## {note: later} Out {goto: x} again"
