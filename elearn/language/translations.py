"""Translations: an author's words in another language, put into the parts of the checked original (E117)."""

from elearn.language.draft import Draft
from elearn.language.findings import Findings
from elearn.language.frontmatter import Front
from elearn.language.model import Scenario
from elearn.language.surroundings import Surroundings


def translate(draft: Draft, surroundings: Surroundings, front: Front, findings: Findings) -> Scenario | None:
    """The original with the translation's words."""
    return None
