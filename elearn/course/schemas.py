"""JSON Schemas of what a library holds beside its documents: courses, competencies, sources and scripted plays.

They are made from the tables that the readers use. Whether a name is known, and what belongs together, is the
checker's to say; a schema sees each value by itself.
"""

from collections.abc import Callable, Mapping

from elearn.course import manifests, references
from elearn.course.fields import LONGEST_TEXT, NAME, REFERENCE
from elearn.course.manifest import Mode
from elearn.engine.order import MASK
from elearn.language.model import Ending
from elearn.language.schemas import (
    DIALECT,
    TEXT,
    Schema,
    front_matter_schema,
    integer,
    mapping,
    translation_schema,
)

_TEXT: Schema = {**TEXT, "maxLength": LONGEST_TEXT}
_NAMES: Schema = {"type": ["array", "string", "number", "boolean", "null"], "pattern": r"\S", "items": TEXT}
_TRUTH: Schema = {"type": "boolean"}

COURSE: Mapping[str, str] = {
    "title": "What officers read first.",
    "summary": "What the course is about and whom it is for, in a few sentences.",
    "provider": "Who gives the course, as it stands in records.",
    "hours": "The hours that are recorded when it is completed: a number such as `4` or `0.75`.",
    "time_zone": "The time zone that its dates are in, by its name in the IANA list, such as `America/New_York`.",
    "modules": "The modules in order.",
    "competencies": "Ids from `content/competencies.yaml`.",
    "sources": "Ids from `content/sources.yaml`.",
    "prerequisites": "Courses that must be completed before this one is begun, by their files' names without `.yaml`.",
    "note": "A remark for authors, never shown.",
}
MODULE: Mapping[str, str] = {
    "document": (
        "A file of `scenarios`, `content/lessons` or `content/quizzes`, by its name without `.md`; or a list of forms, "
        "of which each officer is given one."
    ),
    "mode": "`guided` coaches after each answer, `practice` on request, `assessed` in the debrief alone.",
    "title": "What it is called in this course. Left out, it is the document's title.",
    "group": "The heading that it stands under on the course's page; modules that follow each other may share one.",
    "topics": "Ids from `content/topics.yaml`: what the law wants to be taught and this module teaches.",
    "explained_after": "The id of the module whose completion opens what the coach says in this one's debrief.",
    "id": "The module's name in records and addresses. Keep it once officers have begun.",
    "required": "`false` for what may be left out.",
    "attempts": "How many attempts an officer has, 1 to 100. Left out, it is as many as they like.",
    "prerequisites": "Ids of modules of this course that must be completed before this one is begun.",
    "note": "A remark for authors, never shown.",
}
COMPETENCY: Mapping[str, str] = {
    "name": "What officers and coordinators read.",
    "description": "What somebody does who can do it.",
}
TOPIC: Mapping[str, str] = {
    "name": "What instructors read.",
    "source": "The id of where it is laid down, from `content/sources.yaml`.",
    "note": "A remark for authors, never shown.",
}
SOURCE: Mapping[str, str] = {
    "title": "What the page or book is called.",
    "authors": "Who wrote it: a name, or a list of names.",
    "publisher": "Who published it.",
    "year": "When it was published.",
    "url": "Where it is found: an address that begins with `https://` or `http://`.",
    "checked": "When somebody last looked that it says what is cited.",
    "note": "A remark for authors, never shown.",
}
PLAY: Mapping[str, str] = {
    "name": "What this play is called when it ends otherwise.",
    "answers": "One answer for every scene that asks for one: `a`, `[a, c]`, `7`, a text, or `null` for *Continue*.",
    "seed": "What shuffles the options. Left out, it is 0.",
    "expect": "How it should be after the last answer. Only what is written here is compared.",
}
EXPECTED: Mapping[str, str] = {
    "ending": "`good`, `mixed` or `poor`; `null` where it has not ended.",
    "passed": "Whether it is passed.",
    "percent": "The percent, 0 to 100.",
    "scene": "The scene where it stands, by its heading or id.",
    "critical": "Whether a critical option was chosen.",
    "finished": "Whether it has ended.",
    "meters": "What some of the meters show.",
    "flags": "Whether some of the flags are set.",
    "competencies": "The percent of some of the competencies.",
}


def course_schema() -> Schema:
    """A course, `content/courses/<slug>.yaml`."""
    modules = {
        "type": "array",
        "minItems": 1,
        "maxItems": manifests.MOST_MODULES,
        "items": mapping(_module(), MODULE, manifests.MODULE_REQUIRED),
    }
    values: dict[str, Schema] = {
        **dict.fromkeys(("title", "summary", "provider", "time_zone"), _TEXT),
        **dict.fromkeys(("competencies", "sources", "prerequisites"), _NAMES),
        "hours": _hours(),
        "modules": modules,
        "note": {},
    }
    keys = (*manifests.REQUIRED, *manifests.OPTIONAL)
    return _whole("A course", mapping({key: values[key] for key in keys}, COURSE, manifests.REQUIRED))


def competencies_schema() -> Schema:
    """`content/competencies.yaml`."""
    keys = (*references.COMPETENCY_REQUIRED, *references.COMPETENCY_OPTIONAL)
    entry = mapping(dict.fromkeys(keys, _TEXT), COMPETENCY, references.COMPETENCY_REQUIRED)
    return _whole("Competencies", _described(entry))


def topics_schema() -> Schema:
    """`content/topics.yaml`."""
    keys = (*references.TOPIC_REQUIRED, *references.TOPIC_OPTIONAL)
    values: dict[str, Schema] = {"name": _TEXT, "source": _TEXT, "note": {}}
    entry = mapping({key: values[key] for key in keys}, TOPIC, references.TOPIC_REQUIRED)
    return _whole("Topics", _described(entry))


def sources_schema() -> Schema:
    """`content/sources.yaml`."""
    values: dict[str, Schema] = {
        **dict.fromkeys(("title", "publisher", "year", "checked"), _TEXT),
        "authors": _NAMES,
        "url": {"type": "string", "pattern": r"^https?://[^ ]*$", "maxLength": LONGEST_TEXT},
        "note": {},
    }
    keys = (*references.SOURCE_REQUIRED, *references.SOURCE_OPTIONAL)
    entry = mapping({key: values[key] for key in keys}, SOURCE, references.SOURCE_REQUIRED)
    return _whole("Sources", _described(entry))


def plays_schema() -> Schema:
    """Scripted plays, `<slug>.plays.yaml`."""
    number: Schema = {"type": "integer"}
    endings: list[object] = [None, *(ending.value for ending in Ending)]
    ending: Schema = {"enum": endings}
    expected: dict[str, Schema] = {
        "ending": ending,
        **dict.fromkeys(("passed", "critical", "finished"), _TRUTH),
        "percent": number,
        "scene": {"type": ["string", "number", "boolean", "null"], "pattern": r"\S"},
        "meters": {"type": "object", "additionalProperties": number},
        "flags": {"type": "object", "additionalProperties": _TRUTH},
        "competencies": {"type": "object", "additionalProperties": {"type": ["integer", "null"]}},
    }
    values: dict[str, Schema] = {
        "name": _TEXT,
        "answers": {"type": "array"},
        "seed": integer(0, MASK),
        "expect": mapping(expected, EXPECTED),
    }
    return _whole("Scripted plays", {"type": "array", "items": mapping(values, PLAY, ("name", "answers"))})


SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "front-matter": front_matter_schema,
    "translation": translation_schema,
    "course": course_schema,
    "competencies": competencies_schema,
    "sources": sources_schema,
    "topics": topics_schema,
    "plays": plays_schema,
}
"""Every schema that there is, by what it describes."""


def _whole(title: str, schema: Schema) -> Schema:
    return {"$schema": DIALECT, "title": title, **schema}


def _described(entry: Schema) -> Schema:
    """Ids, each with its description."""
    return {"type": "object", "propertyNames": {"pattern": f"^{REFERENCE.pattern}$"}, "additionalProperties": entry}


def _module() -> dict[str, Schema]:
    """The value of each key of a module."""
    attempts: Schema = {"anyOf": [integer(1, manifests.MOST_ATTEMPTS), {"const": manifests.UNLIMITED}]}
    values: dict[str, Schema] = {
        "document": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]},
        "title": _TEXT,
        "group": _TEXT,
        "topics": _NAMES,
        "explained_after": _TEXT,
        "mode": {"enum": [mode.value for mode in Mode]},
        "id": {"type": ["string", "number", "boolean"], "pattern": f"^{NAME.pattern}$"},
        "required": _TRUTH,
        "attempts": attempts,
        "prerequisites": _NAMES,
        "note": {},
    }
    return {key: values[key] for key in (*manifests.MODULE_REQUIRED, *manifests.MODULE_OPTIONAL)}


def _hours() -> Schema:
    """A number of hours, or the text of one; never none at all."""
    pattern = rf"^(?!0+(?:\.0+)?$){manifests.HOURS.pattern}$"
    return {"type": ["number", "string"], "pattern": pattern, "exclusiveMinimum": 0, "exclusiveMaximum": 1000}
