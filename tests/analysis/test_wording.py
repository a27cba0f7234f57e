"""What is said of a document's words, at which place, and what is left alone."""

from random import Random

import pytest

from elearn.analysis.lexicon import Lexicon, Phrase, Phrases
from elearn.analysis.wording import Measured, Wording, check_wording, grade_of
from elearn.course.lexicons import load_lexicons
from elearn.language.checker import read
from elearn.language.diagnostics import Diagnostic
from elearn.language.parser import parse
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings
from elearn.resources import shipped
from tests.generate import make_document, write_document

LEXICON = load_lexicons(shipped("content"))["en"]
FRONT = "---\ntitle: The hall\nsummary: Somebody waits.\n{more}---\n\n"
HARD = (
    "Practitioners who consistently demonstrate attentiveness to individual circumstances generally accomplish a "
    "significantly more satisfactory stabilization of adolescent participants, irrespective of antecedent disciplinary "
    "documentation or institutional variability."
)
MANY = "She tells you about the bus. " * 31


def check(body: str, more: str = "", measured: Measured | None = None, lexicon: Lexicon = LEXICON) -> list[Diagnostic]:
    """What is said of a document."""
    source = Source("hall.md", FRONT.format(more=more) + body)
    scenario, errors = read(source, Surroundings())
    assert errors == ()
    assert scenario is not None
    return list(check_wording(Wording(scenario, parse(source)[0], lexicon, measured)))


def told(
    body: str, more: str = "", measured: Measured | None = None, lexicon: Lexicon = LEXICON
) -> list[tuple[str, str]]:
    """The codes with the lines that they are told at."""
    text = FRONT.format(more=more) + body
    source = Source("hall.md", text)
    return [
        (found.code, source.line(source.position(found.span.start)[0]).strip())
        for found in check(body, more, measured, lexicon)
    ]


def choose(*options: str, keys: str = "assesses: K1") -> str:
    """A scene with a decision; an option's feedback stands after `//`."""
    lines = ["## The hall", "", f"### What do you do? {{{keys}}}", ""]
    for option in options:
        text, _, feedback = option.partition(" // ")
        lines += [f"- {text}", "", *([f"  {feedback}", ""] if feedback else [])]
    return "\n".join([*lines, "## The end {ending: good}", "", "It is over.", ""])


K1 = "competencies: [K1]\n"


class TestFeedback:
    """W403."""

    def test_an_option_of_a_scored_decision_without_feedback_is_told(self) -> None:
        body = choose("Wait. {score: 3} // She nods.", "Leave. {score: 0}")

        assert told(body, K1) == [("W403", "- Leave. {score: 0}")]

    def test_coaching_alone_is_feedback(self) -> None:
        body = choose("Wait. {score: 3} // She nods.", "Leave. {score: 0} // **Coach:** Stay.")

        assert told(body, K1) == []

    def test_a_repair_that_is_not_scored_needs_none(self) -> None:
        assert told(choose("Wait.", "Leave.", keys="confidence: true")) == []

    def test_a_selection_needs_none(self) -> None:
        body = choose("Wait. {correct: true}", "Leave.", keys="type: select, assesses: K1")

        assert told(body, K1) == []


class TestGrade:
    """W404."""

    def test_a_hard_scene_is_told_at_its_heading_with_its_hardest_sentence(self) -> None:
        [found] = check(f"## The hall {{ending: good}}\n\nShe waits here.\n\n{HARD}\n")

        assert found.code == "W404"
        assert found.message.startswith("this scene reads at the level of a college text")
        assert found.notes[0].startswith("its hardest sentence is “Practitioners who")

    def test_a_hard_decision_is_told_at_its_scene(self) -> None:
        first, second, third = HARD.split(",")[0], HARD.split(", ")[1], "Wait."
        body = choose(f"{first}.", f"{second}", third, keys="confidence: true")

        assert told(body) == [("W404", "## The hall")]
        assert check(body)[0].message.startswith("this decision reads")

    def test_hard_feedback_is_told_at_its_scene(self) -> None:
        body = choose(f"Wait. // {HARD}", "Leave.", keys="confidence: true")

        assert check(body)[0].message.startswith("what follows this decision reads")

    def test_the_grade_is_told_as_a_number_above_nine(self) -> None:
        text = "He walks along the corridor to the office and waits outside until the counselor is ready for him. " * 3

        [found] = check(f"## The hall {{ending: good}}\n\n{text}\n")

        assert found.message.startswith("this scene reads at grade 9.")

    def test_short_words_around_do_not_hide_a_hard_text(self) -> None:
        talk = "\n\n".join(["Off! No. Stop!"] * 20)

        assert told(f"## The hall {{ending: good}}\n\n{HARD}\n\n{talk}\n") == [("W404", "## The hall {ending: good}")]

    def test_a_list_is_read_item_by_item(self) -> None:
        items = "\n".join(f"- She looks at the door number {number} and waits for you" for number in range(8))

        assert told(f"## The hall {{ending: good}}\n\n{items}\n") == []

    def test_another_language_has_no_grade(self) -> None:
        assert told(f"## The hall {{ending: good}}\n\n{HARD}\n", "language: es\n") == []
        assert told(f"## The hall {{ending: good}}\n\n{HARD}\n", "language: es\n", lexicon=Lexicon("es")) == []

    def test_a_document_has_a_grade_of_its_own(self) -> None:
        hard, _ = read(Source("a.md", FRONT.format(more="") + f"## The hall\n\n{HARD}\n"), Surroundings())
        spanish, _ = read(Source("a.md", FRONT.format(more="language: es\n") + f"## A\n\n{HARD}\n"), Surroundings())
        short, _ = read(Source("a.md", FRONT.format(more="") + "## The hall\n\nShe waits.\n"), Surroundings())

        assert hard is not None
        assert spanish is not None
        assert short is not None
        assert (grade_of(Wording(hard, None, LEXICON)) or 0) > 15
        assert grade_of(Wording(spanish, None, LEXICON)) is None
        assert grade_of(Wording(short, None, LEXICON)) is None


class TestEndings:
    """W407."""

    @pytest.mark.parametrize("nothing", ["", "![A door](figure:maya/sit-open/corridor)\n"])
    def test_an_ending_without_prose_is_told_at_its_heading(self, nothing: str) -> None:
        body = f"## The end {{ending: good}}\n\n{nothing}"

        assert told(body, "cast: {maya: {name: Maya}}\n" if nothing else "") == [("W407", "## The end {ending: good}")]

    def test_a_line_of_somebody_is_prose(self) -> None:
        body = "## The end {ending: good}\n\n> **Maya:** Thanks.\n"

        assert told(body, "cast: {maya: {name: Maya}}\n") == []

    def test_a_scene_that_is_no_ending_may_be_silent(self) -> None:
        assert told("## The hall\n\n{goto: The end}\n\n## The end {ending: good}\n\nIt is over.\n") == []


class TestAbsoluteWords:
    """W408."""

    def test_an_absolute_word_in_a_poor_option_alone_is_told_and_marked(self) -> None:
        body = choose("Wait. {score: 3} // Yes.", "Never leave her. {score: 0} // No.", "Go to all. {score: 1} // No.")
        first, second = check(body, K1)

        assert (first.code, second.code) == ("W408", "W408")
        assert "“Never”" in first.message
        assert first.mark is not None
        assert (FRONT.format(more=K1) + body)[first.mark.start : first.mark.end] == "Never"
        assert "“all”" in second.message

    @pytest.mark.parametrize(
        "options",
        [
            ("Always wait. {score: 3} // Yes.", "Never leave. {score: 0} // No."),
            ("Wait. {score: 3} // Yes.", "Always wait. {score: 3} // Yes.", "Never leave. {score: 0} // No."),
            ("Wait. {score: 2} // Yes.", "Never leave. {score: 0} // No."),
            ("Wait. {score: 3} // Yes.", "All right, leave at all costs. {score: 0} // No."),
            ("Wait. {score: 3} // Yes.", "You must be tired. Not everyone is. {score: 0} // She never nods."),
        ],
        ids=["expert too", "one of two experts", "no expert", "exceptions", "inference, hedge and feedback"],
    )
    def test_what_gives_nothing_away_is_not_told(self, options: tuple[str, ...]) -> None:
        assert told(choose(*options), K1) == []

    def test_words_in_quotation_marks_count(self) -> None:
        body = choose("Wait. {score: 3} // Yes.", '"I will never tell." {score: 0} // No.')

        assert [code for code, _ in told(body, K1)] == ["W408"]

    def test_the_expert_can_be_named(self) -> None:
        body = choose("Wait. {score: 2} // Yes.", "Never leave. {score: 0} // No.")

        measured = Measured(experts={"the-hall": frozenset("a")})

        assert told(body, K1, measured) == [("W408", "- Never leave. {score: 0}")]

    def test_a_decision_that_is_not_scored_gives_nothing_away(self) -> None:
        assert told(choose("Wait.", "Never leave.", keys="confidence: true")) == []


class TestMinutes:
    """W409."""

    BODY = "## The end {ending: good}\n\nIt is over.\n"

    @pytest.mark.parametrize(("minutes", "estimate"), [(16, 10), (4, 10), (2, 1), (240, 10)])
    def test_minutes_off_by_more_than_half_are_told(self, minutes: int, estimate: int) -> None:
        more = f"minutes: {minutes}\n"

        assert told(self.BODY, more, Measured(estimate)) == [("W409", f"minutes: {minutes}")]
        assert (
            f"says {minutes}, and a middling play takes about {estimate}"
            in check(self.BODY, more, Measured(estimate))[0].message
        )

    @pytest.mark.parametrize(("minutes", "estimate"), [(15, 10), (5, 10), (1, 1), (3, 2), (30, None)])
    def test_minutes_that_are_near_or_not_known_better_are_not(self, minutes: int, estimate: int | None) -> None:
        assert told(self.BODY, f"minutes: {minutes}\n", Measured(estimate)) == []

    def test_minutes_that_nobody_wrote_cannot_be_off(self) -> None:
        assert told(self.BODY, "", Measured(200)) == []


class TestContentNote:
    """W410."""

    def test_a_sensitive_topic_is_told_once_where_the_text_first_names_it(self) -> None:
        body = "## The hall\n\nShe waits.\n\nHe has a gun.\n\n## The end {ending: good}\n\nShe overdosed.\n"

        assert told(body) == [("W410", "He has a gun.")]
        assert "“gun” is a sensitive topic (weapons)" in check(body)[0].message

    def test_a_content_note_is_enough(self) -> None:
        body = "## The end {ending: good}\n\nHe has a gun.\n"

        assert told(body, "content_note: A student has a gun.\n") == []

    @pytest.mark.parametrize("place", ["- He asks about suicide.", "### Is it suicide?", "## Suicide"])
    def test_every_place_that_readers_see_is_read(self, place: str) -> None:
        body = {
            "-": choose("Wait.", "He asks about suicide.", keys="confidence: true"),
            "##": "## Suicide\n\nShe waits.\n\n## The end {ending: good}\n\nIt is over.\n",
            "###": choose("Wait.", "Leave.", keys="confidence: true").replace("What do you do?", "Is it suicide?"),
        }[place.split()[0]]

        assert [(code, line.partition(" {")[0]) for code, line in told(body)] == [("W410", place)]

    def test_the_summary_alone_is_told_there(self) -> None:
        source = Source("a.md", "---\ntitle: A\nsummary: He speaks of suicide.\n---\n\n## End {ending: good}\n\nSo.\n")
        scenario, _ = read(source, Surroundings())
        assert scenario is not None

        [found] = check_wording(Wording(scenario, parse(source)[0], LEXICON))

        assert (found.code, source.position(found.span.start)) == ("W410", (3, 10))

    @pytest.mark.parametrize(
        "harmless",
        [
            "He took a shot, and it fell. The shot clock ran out.",
            "He cut the line and cut class. It hurt.",
            "A butter knife lies there. Don't jump the gun.",
            "Traffic is bad. It is a stable door, and you grapes.",
            "The game is at gunnery hall.",
            "{note: is suicide too much here?} She waits.",
        ],
    )
    def test_what_only_looks_like_one_is_not_told(self, harmless: str) -> None:
        assert told(f"## The end {{ending: good}}\n\n{harmless}\n") == []


class TestSafeMessaging:
    """W411."""

    NOTE = "content_note: A student has lost somebody.\n"

    @pytest.mark.parametrize(
        ("text", "advice"),
        [
            ("He committed suicide.", "write “died by suicide”"),
            ("It was her **failed\nattempt**.", "write “suicide attempt” or “survived an attempt”"),
            ("It is a cry for help.", "say what the person said or did"),
            ("An epidemic, he says.", "say the number itself, with help and hope beside it"),
            ("She is attention‑seeking.", "write “a way to cope with overwhelming feeling”"),
        ],
    )
    def test_harmful_wording_is_told_with_better_wording(self, text: str, advice: str) -> None:
        [found] = check(f"## The end {{ending: good}}\n\n{text}\n", self.NOTE)

        assert (found.code, found.help) == ("W411", advice)
        assert found.notes[0]

    def test_it_is_told_at_each_thing_once_with_all_that_stands_there(self) -> None:
        body = "## The end {ending: good}\n\nHe committed suicide. A failed attempt.\n\nShe committed suicide.\n"

        found = check(body, self.NOTE)

        assert [each.code for each in found] == ["W411", "W411"]
        assert any("“failed attempt” too" in note for note in found[0].notes)
        assert len(found[1].notes) == 1

    def test_a_phrase_without_advice_and_reason_is_told_without(self) -> None:
        lexicon = Lexicon(safe_messaging=Phrases((Phrase("frequent flyer"), Phrase("drama queen"))))

        [found] = check("## The end {ending: good}\n\nA frequent flyer, a drama queen.\n", lexicon=lexicon)

        assert found.help == "say it in other words"
        assert found.notes == ("“drama queen” too",)

    def test_the_words_are_marked_where_they_stand_in_the_source(self) -> None:
        body = "## The end {ending: good}\n\n> She says he committed\n> suicide.\n"

        mark = check(body, self.NOTE)[0].mark

        assert mark is not None
        assert (FRONT.format(more=self.NOTE) + body)[mark.start : mark.end] == "committed\n> suicide"

    def test_the_front_matter_is_read_too(self) -> None:
        more = "content_note: He committed suicide.\n"

        assert told("## The end {ending: good}\n\nIt is over.\n", more) == [("W411", more.strip())]

    @pytest.mark.parametrize(
        "harmless", ["A failed attempt at the lock.", "He committed to it.", "He died by suicide."]
    )
    def test_other_wording_is_left_alone(self, harmless: str) -> None:
        assert told(f"## The end {{ending: good}}\n\n{harmless}\n", self.NOTE) == []


class TestParts:
    """W412."""

    END = "## The end {ending: good}\n\nIt is over.\n"

    @pytest.mark.parametrize(
        ("front", "line"),
        [
            ("flags: [a, b_flag]\n", "flags: [a, b_flag]"),
            ("meters:\n  unseen: {shown: false}\n", "unseen: {shown: false}"),
            ("cast:\n  sam: {name: Sam}\n", "sam: {name: Sam}"),
        ],
    )
    def test_what_plays_no_part_is_told_at_its_key(self, front: str, line: str) -> None:
        body = "## The hall {set: b_flag}\n\n{if: a}\nShe nods.\n\n" if "flags" in front else ""

        assert told(body + self.END, front) == [("W412", line)]

    @pytest.mark.parametrize(
        ("front", "body"),
        [
            ("meters: {trust: {start: 3}}\n", ""),
            ("meters: {trust: {shown: false}}\ntension: trust\n", ""),
            ("meters: {trust: {shown: false}}\n", "## One\n\n{if: not (trust + 1 > 3 or true)}\nShe nods.\n\n"),
            ("flags: [a]\n", "## One\n\n{if: a, goto: The end}\n{goto: The end}\n\n"),
            ("flags: [a]\n", "## One\n\n### Now?\n\n- Yes. {if: a}\n- No.\n\n"),
            ("flags: [a]\n", "## One\n\n### How?\n{type: rate, answer: 3}\n\n".replace("\n{", " {")
             + "#### So {when: right}\n\n{if: a}\nShe nods.\n\n"),
            ("cast: {sam: {name: Sam}}\n", "## One\n\n> **Sam:** Hi.\n\n"),
            ("cast: {sam: {name: Sam}}\n", "## One\n\n![A boy](figure:sam/sit-open/gym)\n\n"),
            ("cast: {sam: {name: Sam}}\n", "## One\n\nYou see ![a boy](figure:sam/sit-open/gym) there.\n\n"),
            ("cast: {sam: {name: Mr. Sam}}\n", "## One\n\nHere comes MR. SAM’s bus.\n\n"),
        ],
    )  # fmt: skip
    def test_what_is_shown_asked_for_or_met_plays_a_part(self, front: str, body: str) -> None:
        assert told(body + self.END, front) == []


class TestLength:
    """W413."""

    def test_a_wall_of_text_is_told_at_its_scene(self) -> None:
        assert told(f"## The end {{ending: good}}\n\n{MANY}\n") == [("W413", "## The end {ending: good}")]
        assert "shows 186 words" in check(f"## The end {{ending: good}}\n\n{MANY}\n")[0].message

    def test_the_text_above_the_options_counts_and_the_options_do_not(self) -> None:
        half = "She tells you about the bus. " * 16
        body = choose("Wait. " * 100, "Leave.", keys="confidence: true").replace(
            "## The hall\n", f"## The hall\n\n{half}\n"
        )
        with_prose = body.replace("- Wait", f"{half}\n\n- Wait", 1)

        assert told(body) == []
        assert told(with_prose) == [("W413", "## The hall")]

    def test_what_exploring_showed_counts_where_it_is_known(self) -> None:
        body = f"## The end {{ending: good}}\n\n{MANY}\n"

        assert told(body, measured=Measured(words_shown={"the-end": 180})) == []
        assert told("## The end {ending: good}\n\nOver.\n", measured=Measured(words_shown={"the-end": 181})) == [
            ("W413", "## The end {ending: good}")
        ]

    def test_without_it_only_what_everybody_sees_counts(self) -> None:
        half = "She tells you about the bus. " * 16
        body = f"## The end {{ending: good}}\n\n{{if: a}}\n{half}\n\n{{else}}\n{half}\n"

        assert told(body, "flags: [a]\n") == []


class TestTranslations:
    """W415, and what else is told of a translation."""

    ORIGINAL = FRONT.format(more="flags: [a]\n") + "## The end {ending: good}\n\nIt is over.\n"

    def told(self, front: str, text: str = "Se acabó.", lexicon: Lexicon = LEXICON, language: str = "es") -> list[str]:
        original, _ = read(Source("hall.md", self.ORIGINAL), Surroundings("hall"))
        source = Source("hall.es.md", f"---\ntitle: El pasillo\nsummary: Algo.\n{front}---\n\n## El fin\n\n{text}\n")
        scenario, errors = read(source, Surroundings("hall", language=language, original=original))
        assert errors == ()
        assert scenario is not None
        measured = Measured(original="0123456789abcdef")
        found = check_wording(Wording(scenario, parse(source)[0], lexicon, measured))
        return [f"{each.code}:{source.position(each.span.start)[0]} {each.help}" for each in found]

    def test_the_digest_of_its_original_is_right(self) -> None:
        assert self.told("original: 0123456789ab\n") == []

    def test_another_digest_is_told_at_its_value(self) -> None:
        [found] = self.told("original: aaaaaaaaaaaa\n")

        assert found.startswith("W415:4 ")
        assert found.endswith("`original: 0123456789ab`")

    def test_no_digest_is_told_at_line_one_with_what_to_write(self) -> None:
        assert self.told("") == ["W415:1 write in its front matter `original: 0123456789ab`"]

    def test_its_words_are_read_where_the_lists_are_in_its_language(self) -> None:
        front, text = "original: 0123456789ab\n", "He committed suicide, and he has a gun."

        assert self.told(front, text, LEXICON) == []
        assert sorted(each[:4] for each in self.told(front, text, LEXICON, "en-GB")) == ["W410", "W411"]


def test_all_is_told_in_the_order_of_the_text() -> None:
    body = f"## The hall\n\nHe committed suicide.\n\n{HARD}\n\n## The end {{ending: good}}\n"

    assert [code for code, _ in told(body, "flags: [a]\n")] == ["W412", "W404", "W410", "W411", "W407"]


def test_without_a_draft_all_but_the_front_matter_is_told_at_its_place() -> None:
    body = "## The hall\n\nHe has a gun.\n\n## The end {ending: good}\n"
    source = Source("hall.md", FRONT.format(more="flags: [a]\n") + body)
    scenario, _ = read(source, Surroundings())
    assert scenario is not None

    found = list(check_wording(Wording(scenario, None, LEXICON, Measured(minutes=90))))

    assert [(each.code, source.position(each.span.start)[0]) for each in found] == [
        ("W412", 1),
        ("W410", 9),
        ("W407", 11),
    ]


def test_an_empty_lexicon_tells_nothing_of_words() -> None:
    assert told("## The end {ending: good}\n\nHe committed suicide with a gun.\n", lexicon=Lexicon()) == []


@pytest.mark.parametrize("seed", range(60))
def test_documents_of_every_kind_are_read_to_their_end_at_places_that_they_have(seed: int) -> None:
    text = write_document(make_document(Random(seed)))
    source = Source("generated.md", text)
    around = Surroundings("generated", frozenset({"K1", "K2", "K3"}))
    scenario, errors = read(source, around)
    assert errors == ()
    assert scenario is not None

    found = list(check_wording(Wording(scenario, parse(source)[0], LEXICON, Measured(minutes=3))))

    assert all(0 <= each.span.start <= each.span.end <= len(text) for each in found)
    assert len({(each.code, each.span.start) for each in found}) == len(found)
    assert {each.code for each in found} <= {"W403", "W407", "W408", "W412"}
    assert list(check_wording(Wording(scenario, None, LEXICON))) is not None
