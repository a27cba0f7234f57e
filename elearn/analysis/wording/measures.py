"""What can be measured: how hard a text reads, how long it is, how many minutes it takes, how old a translation is."""

from collections.abc import Iterator

from elearn.analysis.grade import hardest_sentence, tally, total
from elearn.analysis.plain import count_shown_words
from elearn.analysis.wording.reading import Part, Wording
from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import WHOLE, Scalar
from elearn.language.spelling import shortened

HARDEST_GRADE = 9
"""Reading grade up to which a text is easy enough for everybody."""

_COLLEGE_GRADE = 13

MOST_WORDS = 180
"""Words that one page may show."""

DIGEST_DIGITS = 12
"""Digits of its original's digest that a translation keeps."""

_GRADED = ((Part.PROSE, "this scene"), (Part.QUESTION, "this decision"), (Part.ANSWER, "what follows this decision"))


def check_grade(wording: Wording) -> Iterator[Diagnostic]:
    """W404: a scene, its decision with the options, or what follows their choice, that reads above grade 9."""
    if not wording.in_our_language or not wording.lexicon.speaks("en"):
        return
    texts: dict[tuple[int, Part], list[str]] = {}
    for passage in wording.passages:
        texts.setdefault((passage.scene, passage.part), []).append(passage.words)
    for place, scene in enumerate(wording.scenario.scenes):
        for part, what in _GRADED:
            words = texts.get((place, part), [])
            grade = total(map(tally, words)).grade
            if grade is not None and grade > HARDEST_GRADE:
                hardest = hardest_sentence(words)
                yield Diagnostic(
                    "W404",
                    f"{what} reads at {_level(grade)}, and up to grade {HARDEST_GRADE} it is easy enough for everybody",
                    scene.span,
                    help="write shorter sentences and everyday words",
                    notes=(f"its hardest sentence is “{shortened(hardest, 160)}”",),
                )
                break


def _level(grade: float) -> str:
    """A grade above the hardest, in words."""
    if grade >= _COLLEGE_GRADE:
        return "the level of a college text"
    return f"grade {max(grade, HARDEST_GRADE + 0.1):.1f}"


def check_length(wording: Wording) -> Iterator[Diagnostic]:
    """W413: a scene that shows a wall of text. Where nobody explored it, what it shows to everybody counts."""
    for scene in wording.scenario.scenes:
        shown = wording.measured.words_shown.get(scene.id)
        if shown is None:
            blocks = (*scene.blocks, *(scene.decision.prose if scene.decision else ()))
            shown = sum(count_shown_words(block) for block in blocks if block.condition is None)
        if shown > MOST_WORDS:
            yield Diagnostic(
                "W413",
                f"this scene shows {shown} words at once, and more than {MOST_WORDS} are seldom read",
                scene.span,
                help="leave some out, or divide it into two scenes",
            )


def check_minutes(wording: Wording) -> Iterator[Diagnostic]:
    """W409: `minutes` that are off by more than half from what a middling play takes."""
    entry, estimate = wording.entry("minutes"), wording.measured.minutes
    if entry is None or not estimate:
        return
    written = wording.scenario.minutes
    if 2 * abs(written - estimate) > estimate:
        yield Diagnostic(
            "W409",
            f"`minutes` says {written}, and a middling play takes about {estimate}",
            entry.value.span,
            help=f"write `minutes: {estimate}`, or leave it out: then it is worked out",
        )


def check_original(wording: Wording) -> Iterator[Diagnostic]:
    """W415: a translation that was made from another text than its original now has, or does not say from which."""
    if wording.measured.original is None or wording.draft is None or wording.draft.front is None:
        return
    now = wording.measured.original[:DIGEST_DIGITS]
    entry = wording.entry("original")
    if entry is None:
        message = "this translation does not say from which text of its original it was made"
        yield Diagnostic("W415", message, WHOLE, help=f"write in its front matter `original: {now}`")
    elif not isinstance(entry.value, Scalar) or entry.value.text != now:
        message = "the original has changed since this translation was made"
        advice = f"see what has changed there, and when all is translated write `original: {now}`"
        yield Diagnostic("W415", message, entry.value.span, help=advice)


def grade_of(wording: Wording) -> float | None:
    """The reading grade of all that a document says, to one decimal; None in a language that has none."""
    if wording.scenario.language.partition("-")[0].lower() != "en":
        return None
    parts = [part for part, _ in _GRADED]
    grade = total(tally(passage.words) for passage in wording.passages if passage.part in parts).grade
    return None if grade is None else round(grade, 1)
