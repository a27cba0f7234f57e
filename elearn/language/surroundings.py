"""What a document's check has to know of the files around it. Whoever reads files fills it in."""

from dataclasses import dataclass

from elearn.language.model import Scenario


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The files around a document.

    `slug` is the document's own (for a translation: its original's). None as `competencies`, `sources` or `media` means
    that they are not looked up. `media` holds the names of existing files as the text writes them: `slug/door.jpg`.
    `language` is that of the file's name, `original` the checked original, where the file is a translation; an original
    that is missing or has errors is None.
    """

    slug: str = "untitled"
    competencies: frozenset[str] | None = None
    sources: frozenset[str] | None = None
    media: frozenset[str] | None = None
    language: str | None = None
    original: Scenario | None = None
