"""Slips of the hand that change what a line is, told by how the line begins."""

import re

_SLIPS = (
    (re.compile(r"#{1,6}[^#\s]"), "leave a blank between the `#` signs and the heading"),
    (re.compile(r"#\s"), "a scene's heading begins with two signs, `## …`, and a question with three"),
    (
        re.compile(r"[\u2022\u2023\u25aa\u25cf\u25e6\u00b7\u2010-\u2015]|--|[-*+](?![*+ -])"),
        "begin an option with a hyphen and a blank: `- What one can do`",
    ),
    (
        re.compile(r"(?:[-*+]|\d{1,9}[.)]) "),
        "options begin with one and the same sign, `- `, and what stands between them is moved in by two blanks",
    ),
)


def advice_for(line: str) -> str | None:
    """Say what to write where a line was meant for something else than it is."""
    begins = line.lstrip()
    return next((advice for slip, advice in _SLIPS if slip.match(begins)), None)
