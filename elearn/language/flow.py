"""Where a YAML flow collection ends, and which quotes in it open a text: a scan that is done before YAML is read."""

import re
from dataclasses import dataclass

DOUBLE = "“”„‟"
SINGLE = "‘’‚‛"
CURLY = DOUBLE + SINGLE

_TOKEN = re.compile(
    rf"""(?P<blank>[ \t\n]+)
    |(?P<comment>(?<=[\s,\[\]{{}}])\#[^\n]*)
    |(?P<open>[\[{{])|(?P<close>[\]}}])|(?P<comma>,)
    |(?P<colon>:(?=[\s,\[\]{{}}]|\Z))
    |(?P<quote>["'{CURLY}])
    |(?P<other>[^\s,\[\]{{}}:"'{CURLY}\#]+|.)""",
    re.VERBOSE | re.DOTALL,
)
_QUOTED = {
    '"': re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL),
    "'": re.compile(r"'[^']*(?:''[^']*)*'"),
    **{mark: re.compile(f"[{DOUBLE}][^{DOUBLE}]*[{DOUBLE}]") for mark in DOUBLE},
    **{mark: re.compile(f"[{SINGLE}][^{SINGLE}]*[{SINGLE}]") for mark in SINGLE},
}


@dataclass(frozen=True, slots=True)
class Flow:
    """What was found: the offset after the closing bracket (None: never closed), the curly quotes that open and close
    a text, and where a quote was opened that nothing closes."""

    end: int | None
    curly: tuple[tuple[int, int], ...] = ()
    unclosed_quote: int | None = None


def quoted_end(text: str, start: int) -> int | None:
    """The offset after the quoted text that begins here, or None where its end is missing."""
    found = _QUOTED[text[start]].match(text, start)
    return found.end() if found else None


def scan_flow(text: str, start: int) -> Flow:
    """Read the flow collection that begins here."""
    opened: list[str] = []
    curly: list[tuple[int, int]] = []
    may_quote, after_quote = True, False
    index = start
    while index < len(text):
        token = _TOKEN.match(text, index)
        kind = token.lastgroup if token else None
        if kind == "quote" and may_quote:
            end = quoted_end(text, index)
            if end is None:
                return Flow(None, tuple(curly), index)
            if text[index] in CURLY:
                curly.append((index, end - 1))
            index, may_quote, after_quote = end, False, True
            continue
        if kind == "open":
            opened.append(text[index])
        elif kind == "close" and _close(opened, text[index]):
            return Flow(index + 1, tuple(curly))
        if kind not in ("blank", "comment"):
            may_quote = kind in ("open", "comma", "colon") or (after_quote and text[index] == ":")
            after_quote = False
        index = token.end() if token else index + 1
    return Flow(None, tuple(curly))


def _close(opened: list[str], bracket: str) -> bool:
    """Close the nearest bracket of this kind; a brace closes square brackets that were left open. Whether all are."""
    if bracket == "]":
        if (len(opened) > 1 and opened[-1] == "[") or opened == ["["]:
            opened.pop()
    else:
        while len(opened) > 1 and opened[-1] == "[":
            opened.pop()
        opened.pop()
    return not opened
