"""Names: how a scene is called, which words are taken, and all that one document knows by name."""

import re
import unicodedata
from dataclasses import dataclass, field

from elearn.language.model import CastMember, Meter
from elearn.language.source import Span

SCENE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
OPTION_ID = re.compile(r"[a-z0-9-]+")
REFERENCE_ID = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
CAST_ID = re.compile(r"[a-z][a-z0-9-]*")
VARIABLE = re.compile(r"[a-z][a-z0-9_]*")

SCENE_KEYS = ("id", "ending", "clock", "place", "each")
EFFECT_KEYS = ("set", "clear")
LINE_KEYS = ("if", "else", "goto")
DECISION_KEYS = (
    "type",
    "assesses",
    "goto",
    "shuffle",
    "seconds",
    "timeout",
    "confidence",
    "min",
    "max",
    "answer",
    "labels",
    "words",
)
OPTION_KEYS = ("id", "goto", "if", "score", "correct", "critical", "confirm")
OUTCOME_KEYS = ("when", "goto")
BRACES_KEYS = frozenset((*SCENE_KEYS, *EFFECT_KEYS, *LINE_KEYS, *DECISION_KEYS, *OPTION_KEYS, *OUTCOME_KEYS, "note"))
FRONT_KEYS = (
    "title",
    "summary",
    "kind",
    "language",
    "content_note",
    "minutes",
    "competencies",
    "pass",
    "start",
    "draw",
    "cast",
    "meters",
    "flags",
    "tension",
    "sources",
    "authors",
    "reviewed",
)
TRANSLATION_KEYS = ("title", "summary", "content_note", "cast", "meters", "original")
CAST_KEYS = ("name", "role", "look")
LOOK_KEYS = ("skin", "hair", "build", "presents", "aid", "wears")
METER_KEYS = ("start", "min", "max", "label", "shown", "each")
EXPRESSION_WORDS = frozenset(("and", "or", "not", "true", "false", "visited", "points", "percent", "critical"))
RESERVED = BRACES_KEYS | EXPRESSION_WORDS | {*FRONT_KEYS, *TRANSLATION_KEYS, *CAST_KEYS, *METER_KEYS}

_OTHER = re.compile("[^a-z0-9]+")


def slug(text: str) -> str:
    """A name as an id: lower case, without accents, one hyphen for everything that is neither letter nor digit."""
    if text.isascii():
        return _OTHER.sub("-", text.lower()).strip("-")
    lowered = unicodedata.normalize("NFKD", text).lower()
    bare = "".join(character for character in lowered if not unicodedata.category(character).startswith("M"))
    return _OTHER.sub("-", bare).strip("-")


@dataclass(frozen=True, slots=True)
class NamedScene:
    """A scene as others may name it."""

    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Names:
    """All names of a document. A set that could not be read whole is not `known`, and a miss in it tells nothing."""

    scenes: dict[str, NamedScene] = field(default_factory=dict)
    scenes_known: bool = True
    headings: dict[str, Span] = field(default_factory=dict)
    """Lines that look like the heading of a scene of that name and are none."""
    meters: dict[str, Meter] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    variables_known: bool = True
    competencies: frozenset[str] = frozenset()
    competencies_known: bool = True
    sources: frozenset[str] = frozenset()
    sources_known: bool = True
    cast: dict[str, CastMember] = field(default_factory=dict)
    cast_known: bool = True
