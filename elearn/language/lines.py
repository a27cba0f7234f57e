"""Lines of braces that are neither condition nor route: what each was meant for, and how that is written."""

import re
from dataclasses import dataclass

from elearn.language.diagnostics import Fix
from elearn.language.documents import Entry, Scalar
from elearn.language.marks import Braces
from elearn.language.names import LINE_KEYS
from elearn.language.sheet import Sheet
from elearn.language.unknown import find_slip, is_empty
from elearn.language.wordings import key_meant

LINE_WORDS = "a line of braces is a condition, `{if: …}` or `{else}`, above a block, or a route, `{if: …, goto: …}`"
_ELSE_IF = re.compile(r"(?:else[ _-]*if|el[s]?if)\b[:\s]*(?P<asked>.*)", re.IGNORECASE)
_CLOSING = re.compile(r"/\s*if|end[ _-]*if|fi|end|/|/\s*else", re.IGNORECASE)
_ELSE_GOTO = re.compile(r"(?:else|otherwise)[ _-]*goto\b[:\s]*(?P<scene>.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class StrangeLine:
    """What to write for a line of braces; `asked` is the condition that it was meant for, if it was meant for one."""

    advice: str
    fix: Fix | None = None
    asked: str | None = None


def written(sheet: Sheet, entry: Entry) -> str:
    """A key and its value as the author wrote them."""
    return sheet.source.text[entry.key.span.start : entry.value.span.end]


def read_strange_line(sheet: Sheet, braces: Braces, entry: Entry, above: str) -> StrangeLine:
    """What a line was meant for, by its first key; `above` is the condition of the block above it."""
    key = entry.key.text
    value = entry.value.text if isinstance(entry.value, Scalar) else ""
    if _CLOSING.fullmatch(key):
        return _closing(braces, above)
    if found := _ELSE_IF.fullmatch(key):
        return _else_if(above, found["asked"] or value)
    if found := _ELSE_GOTO.fullmatch(key):
        route = f"{{goto: {found['scene'] or value}}}"
        return StrangeLine(f"the last route needs no condition: write `{route}`", Fix(braces.span, route))
    if is_empty(entry) and (slip := find_slip(key, LINE_KEYS)):
        asked = slip.value if slip.key == "if" else None
        fix = Fix(entry.key.span, str(slip)) if slip.safe else None
        return StrangeLine(f"write it with a blank after the colon: `{{{slip}}}`", fix, asked)
    meant = key_meant(key, LINE_KEYS) or sheet.findings.nearest(key, LINE_KEYS)
    if meant is None:
        return StrangeLine(LINE_WORDS)
    shown = f"{meant}: {value}" if value else meant
    return StrangeLine(f"write `{{{shown}}}`", Fix(entry.key.span, meant), value if meant == "if" else None)


def _closing(braces: Braces, above: str) -> StrangeLine:
    again = f", and repeat `{{if: {above}}}` above every other block that it is for" if above else ""
    return StrangeLine(f"a condition is for the one block below it and needs no end: leave `{braces.text}` out{again}")


def _else_if(above: str, asked: str) -> StrangeLine:
    if not above or not asked:
        return StrangeLine("write the whole condition: `{if: not … and …}`", asked=asked)
    second = f"({asked})" if " or " in asked else asked
    return StrangeLine(
        f"write the whole condition, `{{if: not ({above}) and {second}}}`, and in place of an `{{else}}` after it "
        f"`{{if: not ({above} or {asked})}}`",
        asked=f"{above} or {asked}",
    )
