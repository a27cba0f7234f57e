"""Keys in braces that nobody knows: what each was meant for, and how that is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from elearn.language.conditions import parse_condition
from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.documents import Entry, Scalar
from elearn.language.documents import Sequence as ListNode
from elearn.language.names import BRACES_KEYS, EFFECT_KEYS
from elearn.language.sheet import Place, Sheet
from elearn.language.source import Span
from elearn.language.spelling import amount, as_value, quoted, shortened
from elearn.language.values import listed, text_to_integer, to_integer
from elearn.language.wordings import NO, YES, is_spelt_otherwise, key_meant

_SEPARATOR = re.compile(r"\s*(?:->|=>|→|\+=|-=|:|：|=)\s*|[\s\u00a0]+|(?=[+\u2212\u2013-]\s*[0-9])")
_AMOUNT_FIRST = re.compile(r"([+\u2212\u2013-]?\s*[0-9]+)\s+(\w+)")
_HOW = dict.fromkeys("+-", "the meter, a colon and by how much it changes")
_LONGEST = 200
_TEXTS = ("place", "clock", "goto", "timeout")
_LISTS = ("set", "clear", "assesses", "answer", "labels")


@dataclass(frozen=True, slots=True)
class Slip:
    """A key and its value that were written as one; `safe`: there is no doubt about it."""

    key: str
    value: str
    safe: bool = True

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"


def is_empty(entry: Entry) -> bool:
    """Whether a key has no value."""
    return isinstance(entry.value, Scalar) and entry.value.empty


def find_slip(written: str, keys: Sequence[str], meters: Sequence[str] = ()) -> Slip | None:
    """The key and value that were written without what divides them: `goto:Too close`, `score=3`, `+2 trust`."""
    if len(written) > _LONGEST:
        return None
    first = _AMOUNT_FIRST.fullmatch(written)
    if first and (meter := _meter(first[2], meters)):
        number = amount(first[1]) or first[1]
        return Slip(meter, number if number[0] in "+-" else f"+{number}")
    for found in _SEPARATOR.finditer(written):
        name, value, sign = written[: found.start()], written[found.end() :], found.group().strip()
        if meter := _meter(name, meters):
            return _meter_slip(meter, sign, value)
        key = key_meant(name, tuple(keys))
        if key is not None and is_spelt_otherwise(name, key):
            return Slip(key, _value_of(key, value), bool(value))
    return None


def _meter(name: str, meters: Sequence[str]) -> str | None:
    return next((meter for meter in meters if is_spelt_otherwise(name, meter)), None)


def _meter_slip(meter: str, sign: str, value: str) -> Slip:
    number = amount(value)
    if number is None:
        return Slip(meter, "+1", safe=False)
    if sign in ("+=", "-="):
        return Slip(meter, sign[0] + number.lstrip("+-="))
    if number[0] in "+-":
        return Slip(meter, number)
    return Slip(meter, f'"={number}"' if sign == "=" else f"+{number}", safe=sign != "=")


def _value_of(key: str, value: str) -> str:
    if not value:
        return "…"
    if key in ("score", "seconds", "words", "min", "max") and (number := amount(value)) is not None:
        return number
    return as_value(value)


def tell_unknown(sheet: Sheet, entries: Sequence[Entry], index: int, place: Place) -> str | None:
    """Tell a key that cannot stand here: E203 where it may be meant for a meter, else E109.

    What is given is the key that it was meant for, or the key before it where it is the rest of that one's text.
    """
    entry = entries[index]
    key = entry.key.text
    if key in BRACES_KEYS:
        sheet.tell("E109", f"`{key}` is not a key of {place.name}", entry.key.span, _where(key) or keys_of(place))
        return None
    if place.effects and _changes_number(entry):
        return _tell_no_meter(sheet, entry, place) if sheet.names.variables_known else None
    if is_empty(entry):
        keys = (*place.keys, *(EFFECT_KEYS if place.effects else ()))
        slip = find_slip(key, keys, tuple(sheet.names.meters) if place.effects else ())
        if slip is not None and not (index and _goes_on(entries[index - 1], key, slip)):
            return _tell_slip(sheet, entries, entry, slip)
        if index:
            return _tell_rest(sheet, entries, index)
    if key in sheet.names.flags:
        _tell_flag(sheet, entries, entry)
        return None
    return _tell_strange(sheet, entry, place)


def _goes_on(previous: Entry, key: str, slip: Slip) -> bool:
    """Whether words are rather the rest of a text with a comma than a key: `place: Loop, if open`."""
    numbered = slip.value.strip('"=').lstrip("+-").isdigit()
    return previous.key.text in _TEXTS and not numbered and not set(key) & set(":=→：>")


def keys_of(place: Place) -> str:
    """What can stand at a place, as a sentence."""
    if not place.keys:
        return f"{place.name} has no keys of its own"
    if place.effects:
        return f"{place.name} can have {', '.join(f'`{key}`' for key in place.keys)} and effects"
    return f"{place.name} can have {listed(place.keys, 'and')}"


def _where(key: str) -> str | None:
    """Where a key belongs that stands elsewhere, where that can be said in a line."""
    return {
        "goto": "a way on stands in an option's braces, in those of a question, or on a line of its own at the end of "
        "a scene without a question: `{goto: …}`",
        "assesses": "it belongs to the question: `### … {assesses: …}`",
        "ending": "it belongs to the scene's heading: `## … {ending: good}`",
        "clock": "it belongs to the scene's heading: `## … {clock: …}`",
        "correct": "it is for a question to which all that apply are picked: `### … {type: select}`",
        "place": "it belongs to the scene's heading: `## … {place: …}`",
    }.get(key)


def _tell_slip(sheet: Sheet, entries: Sequence[Entry], entry: Entry, slip: Slip) -> str:
    twice = any(other.key.text == slip.key for other in entries)
    sheet.findings.add(
        Diagnostic(
            "E109",
            f"`{shortened(entry.key.text, 40)}` is not a key",
            entry.key.span,
            help=f"write {_HOW.get(slip.value[0], 'a colon and a blank after the key')}: `{slip}`",
            fix=Fix(entry.key.span, str(slip)) if slip.safe and not twice else None,
        )
    )
    return slip.key


def _tell_rest(sheet: Sheet, entries: Sequence[Entry], index: int) -> str:
    """Tell a key that is the rest of the text before it, which has a comma and no quotes."""
    previous, last = entries[index - 1], index
    while last + 1 < len(entries) and is_empty(entries[last + 1]):
        last += 1
    key = previous.key.text
    span = Span(previous.value.span.start, entries[last].key.span.end)
    whole = " ".join(sheet.source.text[span.start : span.end].split())
    mended = None
    if key == "if" and parse_condition(whole.replace(",", " and "), sheet.names, route=True).flaw is not None:
        condition = shortened(whole.partition(",")[0])
        advice = f"write what is shown on the line below the braces: `{{if: {condition}}}`"
    elif key == "if":
        advice = f"join conditions with `and` or `or`: `if: {shortened(whole.replace(', ', ' and '))}`"
    elif isinstance(previous.value, ListNode):
        mended = "[" + whole.replace("[", "").replace("]", "") + "]"
        advice = f"all of a list stands in its brackets: `{key}: {shortened(mended)}`"
    elif key in _LISTS:
        mended = f"[{whole}]"
        advice = f"a list stands in square brackets: `{key}: {shortened(mended)}`"
    else:
        mended = None if isinstance(previous.value, Scalar) and not previous.value.plain else quoted(whole)
        advice = f"text with a comma has to stand in quotes: `{key}: {shortened(mended or quoted(whole))}`"
    sheet.findings.add(
        Diagnostic(
            "E109",
            f"`{shortened(entries[index].key.text, 40)}` is not a key; it may be the rest of the text before it",
            entries[index].key.span,
            help=advice,
            fix=Fix(span, mended) if mended else None,
        )
    )
    return key


def _tell_flag(sheet: Sheet, entries: Sequence[Entry], entry: Entry) -> None:
    flag = entry.key.text
    word = entry.value.text.casefold() if isinstance(entry.value, Scalar) else ""
    key = "set" if word in YES else "clear" if word in NO else None
    other = next((other for other in entries if other.key.text == (key or "set")), None)
    advice = f"write `{key}: {flag}`" if key else f"write `set: {flag}` or `clear: {flag}`"
    if other is not None:
        advice = f"put it into the list that is there: `{key or 'set'}: [{_items(sheet, other)}, {flag}]`"
    span = Span(entry.key.span.start, entry.value.span.end)
    fix = Fix(span, f"{key}: {flag}") if key and other is None else None
    sheet.findings.add(Diagnostic("E109", f"`{flag}` is a flag, not a key", entry.key.span, help=advice, fix=fix))


def _items(sheet: Sheet, entry: Entry) -> str:
    return sheet.source.text[entry.value.span.start : entry.value.span.end].strip("[] ")


def _tell_strange(sheet: Sheet, entry: Entry, place: Place) -> str | None:
    key, span = entry.key.text, entry.key.span
    known = (*place.keys, *((*EFFECT_KEYS, *sheet.names.meters) if place.effects else ()))
    named = key_meant(key, known)
    meant = named or sheet.findings.nearest(key, known)
    safe = meant is not None and (named is None or is_spelt_otherwise(key, named))
    sheet.findings.add(
        Diagnostic(
            "E109",
            f"`{shortened(key, 40)}` is not a key of {place.name}",
            span,
            help=f"did you mean `{meant}`?" if meant else keys_of(place),
            fix=Fix(span, meant) if meant and safe else None,
        )
    )
    return meant


def _changes_number(entry: Entry) -> bool:
    value = entry.value
    return to_integer(value) is not None or (isinstance(value, Scalar) and assigned(value.text) is not None)


def assigned(text: str) -> int | None:
    """The N of `=N`, or None."""
    return text_to_integer(text[1:]) if text.startswith("=") else None


def _tell_no_meter(sheet: Sheet, entry: Entry, place: Place) -> str | None:
    key, span = entry.key.text, entry.key.span
    if key in sheet.names.flags:
        sheet.tell(
            "E203", f"`{key}` is a flag, and flags have no number", span, f"write `set: {key}` or `clear: {key}`"
        )
        return None
    known = (*sheet.names.meters, *place.keys)
    named = key_meant(key, known)
    meant = named or sheet.findings.nearest(key, known)
    safe = meant is not None and (named is None or is_spelt_otherwise(key, named))
    name = "_".join(re.findall("[a-z0-9]+", key.lower())) or "…"
    advice = f"did you mean `{meant}`?" if meant else f"name it in the front matter: `meters: {{{name}: {{start: 0}}}}`"
    sheet.findings.add(
        Diagnostic(
            "E203",
            f"no meter is called `{shortened(key, 40)}`",
            span,
            help=advice,
            fix=Fix(span, meant) if meant and safe else None,
        )
    )
    return meant
