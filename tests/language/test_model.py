"""What a checked scenario holds: the words without the braces, every name resolved; and it survives as JSON."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter

from elearn.language.checker import read as read_text
from elearn.language.expressions import Comparison, FlagValue, MeterValue, Number
from elearn.language.model import BlockKind, DecisionType, Effect, EffectKind, Figure, Kind, Look, Scenario, When
from elearn.language.source import Source
from tests.language.literate import PREAMBLE, cases, scenario_of, surroundings

CASES = [case for file in sorted((Path(__file__).parent / "cases").glob("*.md")) for case in cases(file)]
CLEAN = [case.text for case in CASES if not case.expected and not case.words]


def scenario(body: str, kind: str = "") -> Scenario:
    """The scenario of a body below PREAMBLE."""
    read = scenario_of(PREAMBLE.format(kind=kind) + body + "\n\n## The end {ending: good}\n\nIt is over.\n")
    assert read is not None
    return read


@pytest.mark.parametrize("text", CLEAN)
def test_a_scenario_survives_as_json(text: str) -> None:
    adapter = TypeAdapter(Scenario)
    whole = scenario_of(text)

    assert whole is not None
    assert adapter.validate_json(adapter.dump_json(whole)) == whole


def test_notes_and_braces_are_not_in_the_words() -> None:
    scene = scenario(
        "## Here {place: Hall} {note: a}\n\nShe looks {note: b} up.\n{note: c}\nShe waits. {note: d}\n\n"
        "- one {note: e}\n- {note: f} two\n\n> {note: g}\n> words\n\n### What now? {note: h}\n"
        "\n- One {note: i} {id: x}\n"
        "\n  {note: j}\n\n  Feedback {note: k} goes on.\n\n- Two"
    ).scenes[0]

    assert scene.title == "Here"
    assert [block.text for block in scene.blocks] == ["She looks up.\nShe waits.", "- one\n- two", "> words"]
    assert scene.decision is not None
    assert scene.decision.prompt == "What now?"
    assert [(option.id, option.text) for option in scene.decision.options] == [("x", "One"), ("b", "Two")]
    assert [block.text for block in scene.decision.options[0].feedback.consequence] == ["Feedback goes on."]


def test_blocks_are_moved_to_the_left_and_know_their_kind() -> None:
    option = (
        scenario(
            "## Here\n\n### What now?\n\n10. One\n\n    Words\n    go on.\n\n    - a\n      - b\n"
            "\n    > quoted\n\n        code\n"
            "\n    | a |\n    |---|\n    | b |\n\n    ![A door](case/door.jpg)\n\n    ##### Small\n\n11. Two"
        )
        .scenes[0]
        .decision
    )

    assert option is not None
    assert [(block.kind, block.text) for block in option.options[0].feedback.consequence] == [
        (BlockKind.PARAGRAPH, "Words\ngo on."),
        (BlockKind.LIST, "- a\n  - b"),
        (BlockKind.QUOTE, "> quoted"),
        (BlockKind.CODE, "    code"),
        (BlockKind.TABLE, "| a |\n|---|\n| b |"),
        (BlockKind.PICTURE, "![A door](case/door.jpg)"),
        (BlockKind.HEADING, "##### Small"),
    ]


def test_a_quotation_with_a_cast_members_name_is_their_line() -> None:
    blocks = (
        scenario(
            "## Here\n\n> **Maya:** I can't.\n> Go.\n\n> **maya (whispering):** Go.\n\n> **Maya**: Stay.\n"
            "\n> **Ben:** Who?"
        )
        .scenes[0]
        .blocks
    )

    assert [(block.speaker, block.manner, block.text) for block in blocks] == [
        ("maya", None, "I can't.\nGo."),
        ("maya", "whispering", "Go."),
        ("maya", None, "Stay."),
        (None, None, "> **Ben:** Who?"),
    ]


def test_feedback_and_outcomes_are_divided_where_the_coach_begins() -> None:
    decision = (
        scenario(
            "## Here\n\n### Which? {type: select}\n\n- One {correct: true}\n\n  She looks up.\n"
            "\n  **Coach:** Good.\n\n  - more\n\n"
            "- Two\n\n#### Right {when: right}\n\nShe smiles.\n\n**Coach:**\n\nWell done."
        )
        .scenes[0]
        .decision
    )

    assert decision is not None
    feedback, response = decision.options[0].feedback, decision.outcomes[0].response
    assert [block.text for block in feedback.consequence] == ["She looks up."]
    assert [block.text for block in feedback.coaching] == ["Good.", "- more"]
    assert [block.text for block in response.consequence] == ["She smiles."]
    assert [block.text for block in response.coaching] == ["Well done."]


def test_effects_happen_in_the_order_of_the_format() -> None:
    scene = scenario('## Here {distress: "=5", set: asked, trust: 2, clear: [told, asked]}').scenes[0]

    assert scene.effects == (
        Effect(EffectKind.SET, "asked"),
        Effect(EffectKind.CLEAR, "told"),
        Effect(EffectKind.CLEAR, "asked"),
        Effect(EffectKind.ASSIGN, "distress", 5),
        Effect(EffectKind.CHANGE, "trust", 2),
    )


def test_a_block_under_else_has_the_condition_of_the_block_before() -> None:
    blocks = scenario("## Here\n\n{if: trust > 3}\nA\n\n{else}\nB\n\nC").scenes[0].blocks

    condition = Comparison((">",), (MeterValue("trust"), Number(3)))
    assert [(block.text, block.condition, block.otherwise) for block in blocks] == [
        ("A", condition, False),
        ("B", condition, True),
        ("C", None, False),
    ]


def test_names_of_scenes_are_resolved() -> None:
    read = scenario("## Here\n\n{if: asked, goto: THE END}\n{goto: Here}\n\n## There {id: x-1}\n\n{goto: X 1}")

    assert [scene.id for scene in read.scenes] == ["here", "x-1", "the-end"]
    assert [(route.goto, route.condition) for route in read.scenes[0].routes] == [
        ("the-end", FlagValue("asked")),
        ("here", None),
    ]
    assert read.start == "here"


def test_what_is_left_out_has_its_default() -> None:
    read = scenario("## Here\n\n### How much? {type: rate}\n\n## There\n\n### And you? {type: reflect}\n\n- Did I ask?")
    rate, reflect = read.scenes[0].decision, read.scenes[1].decision

    assert (read.kind, read.language, read.pass_percent, read.minutes) == (Kind.SCENARIO, "en", 75, 1)
    assert rate is not None
    assert (rate.type, rate.low, rate.high, rate.answer, rate.scored) == (DecisionType.RATE, 0, 10, None, False)
    assert reflect is not None
    assert (reflect.words, reflect.options, reflect.self_check) == (1, (), ("Did I ask?",))


def test_a_lesson_needs_no_percent() -> None:
    assert scenario("## Here\n\nWords.", "kind: lesson\n").pass_percent == 0


def test_everything_of_the_front_matter_arrives() -> None:
    text = next(case.text for case in CASES if case.name.endswith("Every key at once"))

    read = scenario_of(text)

    assert read is not None
    assert (read.title, read.summary) == ("A case: the whole of it", "It shows every key.")
    assert (read.language, read.content_note, read.minutes, read.pass_percent) == ("es-MX", "Somebody cries.", 12, 80)
    assert (read.start, read.tension, read.authors, read.reviewed) == (
        "second",
        "trust",
        ("A. Author", "B. Writer"),
        "2026-02-28",
    )
    assert read.cast[0].look == Look(4, "short", "slight", "girl", "hearing-aid", "a hoodie")
    meter = read.meters[0]
    assert (meter.start, meter.low, meter.high, meter.label, meter.shown, meter.each) == (3, -5, 5, "Trust", False, -1)


def test_a_picture_alone_is_a_block_and_a_figure_is_read() -> None:
    blocks = (
        scenario("## Here\n\n![A girl](figure:maya/sit-hugging/bathroom)\n\nSee ![a door](case/door.jpg).")
        .scenes[0]
        .blocks
    )

    assert blocks[0].picture is not None
    assert blocks[0].picture.figure == Figure("maya", "sit-hugging", "bathroom")
    assert blocks[1].kind is BlockKind.PARAGRAPH


def test_words_and_minutes_are_counted_over_the_file() -> None:
    read = scenario("## Here\n\n" + "word " * 396 + "\n\n### What now?\n\n- One\n- Two")

    assert read.words == 1 + 396 + 2 + 2 + 2 + 3
    assert read.minutes == 3


def test_a_translation_has_the_originals_machine_parts_and_its_own_words() -> None:
    case = next(case for case in CASES if case.name.endswith("A whole one"))

    translated, _ = read_text(Source("case.es.md", case.text), surroundings(case.words, case.original))

    original = scenario_of(case.original or "")
    assert translated is not None
    assert original is not None
    assert (translated.language, translated.title) == ("es", "Un caso")
    assert [scene.id for scene in translated.scenes] == [scene.id for scene in original.scenes]
    assert [scene.title for scene in translated.scenes] == ["Aquí", "Entre", "Allí", "El fin"]
    first, decision = translated.scenes[0], translated.scenes[0].decision
    assert (first.clock, first.blocks[1].speaker, first.blocks[1].text) == ("10:42", "maya", "Vete.")
    assert first.blocks[1].condition == original.scenes[0].blocks[1].condition
    assert decision is not None
    assert decision.options[0].score == 3
    assert decision.options[0].feedback.coaching[0].text == "Preguntaste."
    assert translated.scenes[2].decision is not None
    assert translated.scenes[2].decision.outcomes[0].when is When.RIGHT
    assert (translated.cast[0].name, translated.cast[0].role) == ("Maya Luz", "alumna")
    assert [meter.label for meter in translated.meters] == ["Confianza", "distress"]


def test_links_by_reference_keep_what_they_refer_to() -> None:
    blocks = (
        scenario("## Here\n\nSee [the page][p].\n\n[p]: https://example.org/a 'A page'\n\nNo link.").scenes[0].blocks
    )

    assert [block.text for block in blocks] == [
        'See [the page][p].\n\n[P]: <https://example.org/a> "A page"',
        "No link.",
    ]
