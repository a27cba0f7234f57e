"""Slips of the hand that change what a line is, told by how the line begins."""

import re
from dataclasses import dataclass

from elearn.language.spelling import shortened

_SIGN = re.compile(
    r"""\s*(?:
    [\u2022\u2023\u25aa\u25cf\u25e6\u00b7\u2219\u25cb\u25a0\u25a1\u2610\u2611\u2713\u2794\u27a2\u27a4\u25ba\u2010-\u2015\uf0b7]
    |--|-(?=[^\s-])|[-*+](?=\u00a0)|o(?=[\t\u00a0]|[ ]+[A-Z"\u201c])
    |\(?[A-Ha-h1-9][.)](?=[\s\u00a0])
    |(?:\*\*)?Option[\s\u00a0]+[A-Ha-h0-9](?:\*\*)?[.:)](?:\*\*)?
    )[\s\u00a0]*""",
    re.VERBOSE,
)
_STAR = re.compile(r"\*(?=[^\s*][^*]*$)")
_HEADING = re.compile(r"(#{1,6})[\u00a0]*(?=[^#\s])")
_LIST = re.compile(r"(?:[-*+]|\d{1,9}[.)]) ")


@dataclass(frozen=True, slots=True)
class LineSlip:
    """What to write where a line was meant for something else than it is; `mended` is the line so written."""

    advice: str
    mended: str | None = None


def option_sign(line: str) -> str:
    """What a line begins with that was meant for an option's hyphen; "" where there is nothing of the kind."""
    if _LIST.match(line.strip()) and not re.match(r"\s*\d", line):
        return ""
    found = _SIGN.match(line) or _STAR.match(line.strip())
    return found.group().lstrip() if found else ""


def find_line_slip(line: str) -> LineSlip | None:
    """What to write for a line that was meant for something else, if that can be told."""
    begins = line.strip()
    if found := _HEADING.match(begins):
        mended = f"{found[1]} {begins[found.end() :]}"
        return LineSlip(f"leave a blank between the `#` signs and the heading: `{shortened(mended)}`", mended)
    if re.match(r"#\s", begins):
        return LineSlip("a scene's heading begins with two signs, `## …`, and a question with three")
    if _LIST.match(begins):
        return LineSlip(
            "options begin with one and the same sign, `- `, and what stands between them is moved in by two blanks"
        )
    if sign := option_sign(begins):
        mended = f"- {begins[len(sign) :]}"
        return LineSlip(f"begin an option with a hyphen and a blank: `{shortened(mended, 50)}`", mended)
    return None


def advice_for(line: str) -> str | None:
    """Say what to write where a line was meant for something else than it is."""
    slip = find_line_slip(line)
    return slip.advice if slip else None
