"""Warnings about words: what a good instructor would mend in a text that can be played (W403, W404, W407–W413, W415).

They need no exploring. What exploring alone can tell of a text, such as how much of it one play shows, is passed in.
"""

from collections.abc import Iterator

from elearn.analysis.wording.lists import check_absolute_words, check_content_note, check_safe_messaging
from elearn.analysis.wording.measures import check_grade, check_length, check_minutes, check_original, grade_of
from elearn.analysis.wording.parts import check_cast, check_endings, check_feedback, check_variables
from elearn.analysis.wording.reading import Measured, Wording
from elearn.language.diagnostics import Diagnostic
from elearn.language.findings import Findings

__all__ = ["Measured", "Wording", "check_wording", "grade_of"]

_OF_PARTS = (check_feedback, check_endings, check_variables, check_cast, check_minutes)
"""What a translation has from its original, which is told there."""

_OF_WORDS = (check_grade, check_length, check_absolute_words, check_content_note, check_safe_messaging)
"""What is told of a translation, too, where the lists are in its language."""


def check_wording(wording: Wording) -> Iterator[Diagnostic]:
    """What is to be said of a document's words, by place. Without its draft no place in the front matter is known."""
    checks = [check_original]
    if not wording.translation:
        checks += _OF_PARTS
    if not wording.translation or wording.in_our_language:
        checks += _OF_WORDS
    findings = Findings()
    for check in checks:
        for found in check(wording):
            findings.add(found)
    yield from findings.sorted()
