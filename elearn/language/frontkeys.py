"""Keys and values of the front matter that are written otherwise than they should be, and what each was meant for."""

import re

from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.documents import Entry, Mapping, Node, Scalar, Sequence
from elearn.language.findings import Findings
from elearn.language.names import FRONT_KEYS, TRANSLATION_KEYS, slug
from elearn.language.source import Span
from elearn.language.spelling import as_value, quoted
from elearn.language.unknown import find_slip
from elearn.language.values import listed
from elearn.language.wordings import is_spelt_otherwise, key_meant

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"

_MEMBER = re.compile(r"(?P<name>[^:=]*[^:=\s])(?:\s*[:=]\s*|\s+)(?P<start>[0-9]{1,4})|(?P<alone>[^:=]*[^:=\s])")
"""Somebody of the cast, or a meter with its start."""


def meant_key(findings: Findings, key: str, keys: tuple[str, ...]) -> str | None:
    """The key that an unknown one was most likely meant for."""
    return key_meant(key, keys) or findings.nearest(key, keys)


def tell_unknown_key(findings: Findings, mapping: Mapping, place: int, keys: tuple[str, ...], owner: str) -> None:
    """Tell a key of the front matter that nobody knows (E103), and what it was meant for."""
    entry = mapping.entries[place]
    key, empty = entry.key.text, getattr(entry.value, "empty", False)
    meant = meant_key(findings, key, keys)
    advice = f"did you mean `{meant}`?" if meant else f"{owner} can have {listed(keys, 'and')}"
    safe = meant if meant and mapping.get(meant) is None else None
    if meant and key_meant(key, keys) and not is_spelt_otherwise(key, meant):
        safe = None
    fix = Fix(entry.key.span, safe) if safe else None
    if empty and (slip := find_slip(key, keys)):
        advice, fix = f"write a colon and a blank after the key: `{slip}`", Fix(entry.key.span, str(slip))
    elif empty and place and isinstance(before := mapping.entries[place - 1].value, Scalar) and before.plain:
        name, text = mapping.entries[place - 1].key.text, f"{before.text}, {key}"
        advice = f"text with a comma has to stand in quotes: `{name}: {quoted(text)}`"
        fix = Fix(Span(before.span.start, entry.key.span.end), quoted(text))
    if keys is TRANSLATION_KEYS and key in FRONT_KEYS:
        advice = "a translation takes it from its original: leave it out"
    message = f"`{key[:60]}` is not a key of {owner}"
    findings.add(Diagnostic("E103", message, entry.key.span, help=advice, fix=fix))


def tell_indents(findings: Findings, mapping: Mapping) -> tuple[Entry, ...]:
    """Tell what belongs to `cast` or `meters` and stands at the margin; those entries."""
    told: list[Entry] = []
    for place, entry in enumerate(mapping.entries):
        if entry.key.text not in ("cast", "meters") or not getattr(entry.value, "empty", False):
            continue
        below: list[Entry] = []
        for other in mapping.entries[place + 1 :]:
            if other.key.text in FRONT_KEYS or not isinstance(other.value, Mapping):
                break
            below.append(other)
        if below:
            name = below[0].key.text
            message = f"nothing stands below `{entry.key.text}:`"
            advice = f"move `{name}` and what follows it in by two blanks: `  {name}: {{…}}`"
            findings.add(Diagnostic("E104", message, entry.value.span, help=advice))
        told += below
    return tuple(told)


def date_meant(text: str) -> str | None:
    """The date that was meant, year first; None where the day could be the month."""
    if found := re.fullmatch(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", text):
        first, second = int(found[1]), int(found[2])
        if "." in text or first > 12:
            first, second = second, first
        elif second <= 12:
            return None
        return f"{found[3]}-{first:02}-{second:02}"
    words = re.fullmatch(r"([A-Za-z]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})", text)
    number = _MONTHS.find(words[1][:3].lower()) if words else -1
    return f"{words[3]}-{number // 3 + 1:02}-{int(words[2]):02}" if words and number >= 0 else None


def mapping_meant(node: Node, key: str, whole: bool) -> str | None:
    """What was meant by a text, a number or a list where members have keys: `Maya`, `3`, `[Maya, Tom]`."""
    items = node.items if isinstance(node, Sequence) else (node,)
    if whole and isinstance(node, Scalar):
        return _members_meant(node.text, key)
    texts = [item.text.strip("() ") for item in items if isinstance(item, Scalar) and item.text.strip("() ")]
    if not texts or len(texts) < len(items):
        return None
    if not whole:
        return f"{{{key}: {as_value(texts[0])}}}" if (len(texts) == 1 and key == "name") or texts[0].isdigit() else None
    names = [slug(text).replace("-", "_" if key == "start" else "-") or "…" for text in texts]
    pairs = zip(names, texts, strict=True)
    inner = [f"{name}: {{{key}: {as_value(text) if key == 'name' else 0}}}" for name, text in pairs]
    return f"{{{', '.join(inner)}}}"


def _members_meant(text: str, key: str) -> str | None:
    """What was meant by one text: `Maya, Tom`, or of meters `trust: 3, fear: 7`; None where it is in doubt."""
    told = []
    for each in re.split("[,;]", text):
        found = _MEMBER.fullmatch(each.strip("() "))
        name = slug(found["name"] or found["alone"]) if found else ""
        if found is None or not name[:1].isalpha() or (found["start"] and key == "name"):
            return None
        value = as_value(found["alone"]) if key == "name" else found["start"] or "0"
        told.append(f"{name.replace('-', '_') if key == 'start' else name}: {{{key}: {value}}}")
    return f"{{{', '.join(told)}}}"


def advice_for_id(text: str, code: str) -> str:
    """What to write for what is no id of a source or a competency."""
    file = "content/competencies.yaml" if code == "E204" else "content/sources.yaml"
    advice = f"write an id that {file} has: letters, digits and hyphens, beginning with a letter"
    return f"{advice}, such as `{slug(text)}`" if slug(text)[:1].isalpha() and len(text) < 40 else advice


def is_day(year: int, month: int, day: int) -> bool:
    """Whether a date is a day of the calendar."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return bool(year and 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1] + leap)


def form_meant(key: str, text: str, form: re.Pattern[str]) -> tuple[str | None, str | None]:
    """What to do about a value of a form of its own, and the value that was meant, where it can be told."""
    meant = {"language": text.replace("_", "-"), "reviewed": date_meant(text)}.get(key)
    if meant is not None and form.fullmatch(meant):
        return f"write `{key}: {meant}`", meant
    return ("write the year first, then month and day" if key == "reviewed" else None), None
