"""JSON Schemas of front matter, made from the tables that the checker reads by, for editors that know schemas.

A schema sees each value by itself: that `min` is below `max`, that a scene exists or that a name is used once across
keys is the checker's. Text that YAML takes for a number or for yes and no is text all the same.
"""

from collections.abc import Iterable, Mapping

from elearn.language import limits, meanings
from elearn.language.frontmatter import AIDS, DIGEST, LANGUAGE, PRESENTS
from elearn.language.model import Kind
from elearn.language.names import (
    CAST_ID,
    CAST_KEYS,
    FRONT_KEYS,
    LOOK_KEYS,
    METER_KEYS,
    REFERENCE_ID,
    RESERVED,
    TRANSLATION_KEYS,
    VARIABLE,
)

Schema = dict[str, object]

DIALECT = "http://json-schema.org/draft-07/schema#"
TEXT: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_LEAP = r"(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
_DAY = (
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    r"|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)


def front_matter_schema() -> Schema:
    """The front matter of a scenario, lesson or quiz."""
    values = _values()
    quiz: Schema = {"properties": {"kind": {"const": Kind.QUIZ.value}}, "required": ["kind"]}
    return {
        "$schema": DIALECT,
        "title": "Front matter of a scenario, lesson or quiz",
        **mapping({key: values[key] for key in FRONT_KEYS}, meanings.FRONT, ("title", "summary")),
        "if": quiz,
        "then": {"properties": {"start": False}},
        "else": {"properties": {"draw": False}},
    }


def translation_schema() -> Schema:
    """The front matter of a translation."""
    values = _values()
    values["cast"] = _each_of(CAST_ID.pattern, mapping({"name": TEXT, "role": TEXT}, meanings.CAST))
    values["meters"] = {"type": "object", "additionalProperties": mapping({"label": TEXT}, meanings.METER)}
    return {
        "$schema": DIALECT,
        "title": "Front matter of a translation",
        **mapping({key: values[key] for key in TRANSLATION_KEYS}, meanings.FRONT, ("title", "summary")),
    }


def mapping(values: Mapping[str, Schema], means: Mapping[str, str], required: Iterable[str] = ()) -> Schema:
    """Keys and values, no other keys, each with what it means."""
    properties = {key: {"description": means[key], **value} for key, value in values.items()}
    needed = list(required)
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        **({"required": needed} if needed else {}),
    }


def matching(pattern: str) -> Schema:
    """A text that a pattern describes from end to end, whatever YAML takes it for."""
    return {"type": ["string", "boolean"], "pattern": f"^(?:{pattern})$"}


def integer(low: int | None = None, high: int | None = None) -> Schema:
    """A whole number within bounds."""
    largest = 10**limits.INTEGER_DIGITS - 1
    return {
        "type": "integer",
        "minimum": -largest if low is None else low,
        "maximum": largest if high is None else high,
    }


def words(items: Schema = TEXT) -> Schema:
    """A list."""
    return {"type": "array", "items": items}


def _values() -> dict[str, Schema]:
    """The value of each key of the front matter."""
    name: Schema = {"type": "string", "pattern": f"^{VARIABLE.pattern}$", "not": {"enum": sorted(RESERVED)}}
    meters = {"type": "object", "propertyNames": name, "additionalProperties": _meter(), "maxProperties": limits.METERS}
    return {
        **dict.fromkeys(("title", "summary", "content_note", "start", "tension"), TEXT),
        "kind": {"enum": [kind.value for kind in Kind]},
        "language": matching(LANGUAGE.pattern),
        "minutes": integer(*limits.MINUTES),
        "competencies": words(matching(REFERENCE_ID.pattern)),
        "pass": integer(*limits.PERCENT),
        "draw": integer(1),
        "cast": _each_of(CAST_ID.pattern, _member()),
        "meters": meters,
        "flags": {**words(name), "maxItems": limits.FLAGS, "uniqueItems": True},
        "sources": words(matching(REFERENCE_ID.pattern)),
        "authors": words(),
        "reviewed": {"type": "string", "pattern": f"^(?!0000)(?:[0-9]{{4}}-{_DAY}|{_LEAP})$"},
        "original": {"type": ["string", "number"], "pattern": f"^{DIGEST.pattern}$"},
    }


def _each_of(pattern: str, value: Schema) -> Schema:
    return {"type": "object", "propertyNames": {"pattern": f"^{pattern}$"}, "additionalProperties": value}


def _member() -> Schema:
    values = {"name": TEXT, "role": TEXT, "look": _look()}
    return mapping({key: values[key] for key in CAST_KEYS}, meanings.CAST, ("name",))


def _look() -> Schema:
    values: dict[str, Schema] = {
        **dict.fromkeys(("hair", "build", "wears"), TEXT),
        "skin": integer(*limits.SKIN),
        "presents": {"enum": list(PRESENTS)},
        "aid": {"enum": list(AIDS)},
    }
    return mapping({key: values[key] for key in LOOK_KEYS}, meanings.LOOK)


def _meter() -> Schema:
    values: dict[str, Schema] = {
        **dict.fromkeys(("start", "min", "max"), integer(*limits.METER_VALUES)),
        "label": TEXT,
        "shown": {"type": "boolean"},
        "each": integer(),
    }
    return mapping({key: values[key] for key in METER_KEYS}, meanings.METER)
