"""Front matter that cannot be read, line by line as it was meant: pasted, tabbed, with other signs than YAML's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.documents import WHOLE, Mapping, compose_block
from elearn.language.names import CAST_KEYS, FRONT_KEYS, METER_KEYS, TRANSLATION_KEYS
from elearn.language.source import Source, Span
from elearn.language.spelling import quoted, shortened
from elearn.language.wordings import is_spelt_otherwise

_KEYS = tuple(dict.fromkeys((*FRONT_KEYS, *TRANSLATION_KEYS, *CAST_KEYS, *METER_KEYS)))
_LINE = re.compile(r"(?P<lead>[\s\u00a0]*)(?P<bullet>[-•·–—]\s+|\uf0b7\s*)?(?P<rest>.*)$")
_KEY = re.compile(r"(?P<stars>\**)(?P<key>[A-Za-z_][\w -]*?)\**(?P<sign>\s*(?::|：|=|\s-)\**)(?P<value>[\s\u00a0]*.*)$")
_FENCE_LIKE = re.compile(r"\s*(?:[-–—]{1,}|[*_=~]{3,}|`{3,}\w*)\s*$")
_MOST = 65_536
_LONGEST = 500
_SIGNS = "@`%&*!|>"
_TAB = "the line begins with a tab, or with a blank that is none"
_CLOSERS = {'"': '"', "'": "'", "“": "”", "„": "“", "‘": "’"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line as it was meant, and what was wrong with it."""

    text: str
    problem: str = ""
    value: int = 0
    """Where its value begins, if that is what was wrong."""


def mend_front(source: Source, span: Span) -> Diagnostic | None:
    """What is wrong with front matter that cannot be read, and the lines in its place; None where that is not plain."""
    text = source.text[span.start : span.end]
    if len(text) > _MOST:
        return None
    written = text.split("\n")
    bulleted = all(line.lstrip().startswith("- ") for line in written if line.strip() and line[0] not in " \t")
    meant = [_meant(line, bulleted, place) for place, line in enumerate(written)]
    changed = [place for place, line in enumerate(meant) if line.problem]
    mended = "\n".join(line.text for line in meant)
    composed = compose_block(mended, lambda index: index)
    if not changed or composed.problems or not isinstance(composed.node, Mapping):
        return None
    first, last = changed[0], changed[-1]
    number, _ = source.position(span.start)
    start = source.line_starts[number - 1 + first]
    end = source.line_starts[number - 1 + last] + len(written[last])
    lead = meant[first].value or len(written[first]) - len(written[first].lstrip())
    text = meant[first].text
    return Diagnostic(
        "E102",
        meant[first].problem,
        Span(start + lead, start + max(lead + 1, len(written[first].rstrip()))),
        help=f"{'move it in by two blanks:' if text.split() == written[first].split() else 'write'} `{text[:80]}`",
        fix=Fix(Span(start, end), "\n".join(line.text for line in meant[first : last + 1])),
    )


def _meant(line: str, bulleted: bool, place: int) -> _Line:
    found = _LINE.match(line)
    if found is None or len(line) > _LONGEST or not line.strip() or line.lstrip().startswith("#"):
        return _Line(line)
    lead = found["lead"].replace("\t", "  ").replace("\u00a0", " ")
    if lead != found["lead"]:
        return replace(
            _meant(lead + line[len(found["lead"]) :], bulleted, place),
            problem="the line begins with a tab or a fixed blank",
        )
    bullet, rest = found["bullet"] or "", found["rest"]
    if bullet and not lead and bulleted and _KEY.match(rest):
        return _Line(_meant(rest, False, place).text, "front matter has keys and values, and no list of them")
    if bullet and bullet[0] != "-":
        return _Line(
            f"{lead or '  '}- {rest}",
            f"a list item begins with a hyphen and a blank, and this one with `{bullet.strip()}`",
        )
    key = _KEY.match(rest)
    known = key is not None and any(is_spelt_otherwise(key["key"], name) for name in _KEYS)
    if key is not None and (known or (lead and key["sign"] == ":")):
        return _meant_entry(line, lead + ("- " if bullet else ""), key)
    if place and not bullet and not lead and rest[0] not in "}])":
        return _Line(f"  {line}", "this line goes on with the text above it, and stands at the margin")
    return _Line(line)


def _meant_entry(line: str, lead: str, key: "re.Match[str]") -> _Line:
    name, value = key["key"], key["value"].replace("\u00a0", " ")
    problem = ""
    if key["stars"] or "*" in key["sign"]:
        problem = f"`{name}` stands between stars"
    elif key["sign"].strip() != ":":
        problem = f"after `{name}` comes a colon and a blank"
    elif value.strip() and not key["value"].startswith((" ", "\t")):
        problem = f"a blank is missing after `{name}:`"
    bare = value.strip()
    mended = _meant_value(bare) if bare else bare
    begins = 0
    if mended != bare and not problem:
        problem = f"the text of `{name}` begins with a sign that has a meaning of its own, or is not closed"
        begins = len(line) - len(key["value"].lstrip())
    return _Line(f"{lead}{name}: {mended}".rstrip(), problem, begins) if problem else _Line(line)


def _meant_value(value: str) -> str:
    """A value whose first sign is closed, or in quotes."""
    stars = re.fullmatch(r"(\*{1,3})([^*]+)\1", value)
    if stars:
        return stars[2]
    closer = _CLOSERS.get(value[0])
    if closer is not None:
        end = value.find(closer, 1)
        if end < 0 and value[-1] not in "\"”“’'":
            return quoted(value[1:])
        return value if end == len(value) - 1 else quoted(value)
    if value[0] in "[{":
        closing = "]" if value[0] == "[" else "}"
        if closing not in value:
            return value + closing
        return re.sub(r"(?<=[\[\s,])@(?=\w)", "", value) if value.endswith(closing) else quoted(value)
    return quoted(value) if value[0] in _SIGNS else value


def tell_missing(source: Source) -> Diagnostic:
    """That a file does not begin with its front matter, and what it begins with instead."""
    lines = source.text.split("\n", 60)[:60]
    fences = [place for place, line in enumerate(lines) if _is_fence_like(line)]
    scene = next((place for place, line in enumerate(lines) if line.startswith("##")), len(lines))
    fences = [place for place in fences if place < scene]
    advice = "begin the file with a line `---`, then `title: …` and `summary: …`, then `---` again"
    fix = None
    if lines[0].startswith("```"):
        return _without_code_fence(source)
    if len(fences) > 1 and fences[0] == 0:
        advice = f"write three hyphens, `---`, and nothing else in line 1 and in line {fences[1] + 1}"
        fix = _replaced(source, 0, fences[1], ["---", *lines[1 : fences[1]], "---"])
    elif fences and _is_entry(lines[0]):
        advice = f"write a line `---` above `{shortened(lines[0], 40)}`"
        fix = _replaced(source, 0, 0, ["---", lines[0]])
    elif _is_entry(lines[0]):
        last = next((place for place, line in enumerate(lines[:scene]) if not line.strip()), scene) - 1
        advice = f"write a line `---` above `{shortened(lines[0], 40)}`, and one below `{shortened(lines[last], 40)}`"
        fix = _replaced(source, 0, last, ["---", *lines[: last + 1], "---"])
    elif fences and lines[fences[0]].strip() == "---":
        advice = f"the line `---` has to be the first: put what stands above line {fences[0] + 1} further down"
        fix = _front_first(source, lines, fences)
    return Diagnostic("E102", "the front matter is missing", WHOLE, help=advice, fix=fix)


def _without_code_fence(source: Source) -> Diagnostic:
    """That a whole document stands in a code block."""
    lines = source.text.rstrip().split("\n")
    advice = "begin the file with `---`: leave the line of backticks above it out, and the one at the end"
    inner = lines[1:-1] if lines[-1].startswith("```") else lines[1:]
    return Diagnostic(
        "E102",
        "the front matter is missing",
        WHOLE,
        help=advice,
        fix=Fix(Span(0, len(source.text)), "\n".join(inner) + "\n"),
    )


def _front_first(source: Source, lines: Sequence[str], fences: Sequence[int]) -> Fix | None:
    """The front matter before a title that stands above it."""
    above = lines[: fences[0]]
    if len(fences) < 2 or any(line.strip() and not line.startswith("# ") for line in above):
        return None
    kept = [line for line in above if line.strip()]
    return _replaced(source, 0, fences[1], [*lines[fences[0] : fences[1] + 1], "", *kept])


def _is_fence_like(line: str) -> bool:
    """Whether a line was meant for `---`."""
    return len(line) <= _LONGEST and bool(line.strip()) and _FENCE_LIKE.match(line) is not None


def _is_entry(line: str) -> bool:
    found = _KEY.match(line[:_LONGEST])
    return found is not None and any(is_spelt_otherwise(found["key"], name) for name in FRONT_KEYS)


def tell_unclosed(source: Source, scene: int) -> Diagnostic:
    """That front matter has no end, and where it most likely was meant to be."""
    number = source.position(scene)[0]
    lines = [source.line(place + 1) for place in range(min(number, len(source.line_starts)))]
    like = next((place for place, line in enumerate(lines) if place and _is_fence_like(line)), None)
    if like is not None:
        advice = f"write three hyphens, `---`, and nothing else in line {like + 1}, in place of `{lines[like].strip()}`"
        return _unclosed(advice, _replaced(source, like, like, ["---"]))
    entries = [place for place, line in enumerate(lines[: number - 1]) if place and _is_entry(line)]
    if not entries:
        return _unclosed("write a line `---` after its last key", None)
    last = entries[-1]
    while last + 1 < number - 1 and lines[last + 1].startswith((" ", "\t", "- ")):
        last += 1
    advice = f"write a line `---` after its last key, below `{shortened(lines[last], 50)}`"
    return _unclosed(advice, _replaced(source, last, last, [lines[last], "---"]))


def _unclosed(advice: str, fix: Fix | None) -> Diagnostic:
    return Diagnostic("E102", "the front matter is never closed", WHOLE, help=advice, fix=fix)


def _replaced(source: Source, first: int, last: int, lines: Sequence[str]) -> Fix:
    end = source.line_starts[last] + len(source.line(last + 1))
    return Fix(Span(source.line_starts[first], end), "\n".join(lines))
