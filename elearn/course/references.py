"""`content/competencies.yaml`, `sources.yaml` and `topics.yaml`: what documents and courses name by id.

Beside them `translations.yaml`: which translations a translator has read.
"""

import re
from collections.abc import Iterator
from datetime import date

from elearn.course.fields import REFERENCE, UNREADABLE, WRONG_VALUE, Fields, matching
from elearn.course.manifest import Citation, Competency, Proofread, Topic
from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import WHOLE, Mapping, Node, Scalar, compose_mapping
from elearn.language.source import Source

COMPETENCY_REQUIRED, COMPETENCY_OPTIONAL = ("name",), ("description",)
TOPIC_REQUIRED, TOPIC_OPTIONAL = ("name",), ("source", "note")
SOURCE_REQUIRED = ("title",)
SOURCE_OPTIONAL = ("authors", "publisher", "year", "url", "checked", "note")
PROOFREAD_REQUIRED = ("text", "by", "on")
_DIGITS = re.compile("[0-9a-f]{12}")
_ADDRESS = "an address that begins with https:// or http://"


def read_competencies(source: Source) -> tuple[dict[str, Competency] | None, tuple[Diagnostic, ...]]:
    """The competencies of a file; None where it cannot be read at all, which is told."""
    mapping, found = _mapping(source)
    if mapping is None:
        return None, tuple(found)
    known = {}
    for name, fields in _entries(mapping, found, "a competency"):
        fields.expect(COMPETENCY_REQUIRED, COMPETENCY_OPTIONAL)
        known[name] = Competency(name, fields.text("name") or name, fields.text("description"))
    return known, tuple(found)


def read_sources(source: Source) -> tuple[dict[str, Citation] | None, tuple[Diagnostic, ...]]:
    """The sources of a file; None where it cannot be read at all, which is told."""
    mapping, found = _mapping(source)
    if mapping is None:
        return None, tuple(found)
    known = {}
    for name, fields in _entries(mapping, found, "a source"):
        fields.expect(SOURCE_REQUIRED, SOURCE_OPTIONAL)
        known[name] = Citation(
            name,
            fields.text("title") or name,
            ", ".join(author.text for author in fields.texts("authors", "a name, or a list of names")),
            fields.text("publisher"),
            fields.text("year"),
            _url(fields),
            fields.text("checked"),
        )
    return known, tuple(found)


def read_topics(source: Source) -> tuple[dict[str, Topic] | None, tuple[Diagnostic, ...]]:
    """The topics of a file; None where it cannot be read at all, which is told."""
    mapping, found = _mapping(source)
    if mapping is None:
        return None, tuple(found)
    known = {}
    for name, fields in _entries(mapping, found, "a topic"):
        fields.expect(TOPIC_REQUIRED, TOPIC_OPTIONAL)
        known[name] = Topic(name, fields.text("name") or name, fields.text("source"))
    return known, tuple(found)


def read_proofread(source: Source) -> tuple[dict[str, Proofread] | None, tuple[Diagnostic, ...]]:
    """The readings of a file by the text that was read; None where it cannot be read at all, which is told."""
    mapping, found = _mapping(source)
    if mapping is None:
        return None, tuple(found)
    known = {}
    for _, fields in _entries(mapping, found, "a reading"):
        fields.expect(PROOFREAD_REQUIRED, ("note",))
        text = fields.read("text", matching(_DIGITS), "the first 12 digits of the file's SHA-256", "")
        day = fields.read("on", _day, "a day such as 2027-01-15", "")
        known[text] = Proofread(text, fields.text("by"), day)
    return known, tuple(found)


def _day(node: Node) -> str | None:
    try:
        return date.fromisoformat(node.text).isoformat() if isinstance(node, Scalar) else None
    except ValueError:
        return None


def _mapping(source: Source) -> tuple[Mapping | None, list[Diagnostic]]:
    if not any(line.strip() and not line.lstrip().startswith("#") for line in source.text.split("\n")):
        return Mapping((), WHOLE), []
    mapping, problems = compose_mapping(source, UNREADABLE)
    return mapping, list(problems)


def _entries(mapping: Mapping, found: list[Diagnostic], what: str) -> Iterator[tuple[str, Fields]]:
    for entry in mapping.entries:
        if not REFERENCE.fullmatch(entry.key.text):
            message = f"`{entry.key.text}` cannot be the id of {what}"
            advice = "an id begins with a letter, and holds letters, digits and hyphens only"
            found.append(Diagnostic(WRONG_VALUE, message, entry.key.span, help=advice))
        elif not isinstance(entry.value, Mapping):
            advice = f"write below `{entry.key.text}:`, indented by two blanks, one `key: value` a line"
            message = f"`{entry.key.text}` has to be described by keys and values"
            found.append(Diagnostic(WRONG_VALUE, message, entry.key.span, help=advice))
        else:
            yield entry.key.text, Fields(entry.value, found, what)
            continue
        yield entry.key.text, Fields(Mapping((), entry.key.span), [], what)


def _url(fields: Fields) -> str:
    text = fields.text("url")
    entry = fields.mapping.get("url")
    if entry is not None and text and (not text.startswith(("https://", "http://")) or " " in text):
        fields.tell(WRONG_VALUE, f"`url` has to be {_ADDRESS}", entry.value.span)
        return ""
    return text
