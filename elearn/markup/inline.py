"""The markup within a paragraph, by the rules of CommonMark, rewritten so that Python-Markdown cannot misread it.

What has been recognised is written with the signs of `markup.signs`, links in the one form `[text](<target>)`, and all
else inert. The time is proportional to the text: brackets and emphasis are matched with stacks, never by trying again.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from html.entities import html5
from urllib.parse import quote

from elearn.markup.signs import (
    BREAK,
    CODE,
    CODE_END,
    EMPHASIS,
    EMPHASIS_END,
    INSERT,
    INSERT_END,
    REPLACED,
    STRONG,
    STRONG_END,
    inert,
    plain,
    to_text,
)
from elearn.markup.structure import TooMuchMarkup

MOST_LINKS = 2_000
"""How many links one paragraph may hold: rendering them takes the square of their number."""

_PIECE = re.compile(
    r"(?P<break>(?:[ ]{2,}|\\)\n[ ]*)"
    r"|(?P<newline>[ ]?\n[ ]*)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<ticks>`+)"
    r"|&(?P<entity>#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|<(?P<address>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>"
    r"|<(?P<mail>[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)>"
    r"|\[@(?P<cited>[A-Za-z][A-Za-z0-9-]*)\]"
    r"|(?P<open>!?\[)"
    r"|(?P<close>\])"
    r"|(?P<run>\*+|_+)"
)
_LETTER = r"\\[!-/:-@\[-`{-~]|\\(?![!-/:-@\[-`{-~])|[^\s()\\]"
_BARE = re.compile(rf"((?:{_LETTER}|\((?:{_LETTER}|\((?:{_LETTER}){{0,200}}\)){{0,200}}\)){{0,2000}})")
_BRACKETED = re.compile(r"<((?:[^<>\n\\]|\\.){0,2000})>")
_OPENING = re.compile(r"\(\s*")
_CLOSING = re.compile(r"\s*\)")
_TITLE = re.compile(r"""\s+(?:"(?:[^"\\]|\\.){0,500}"|'(?:[^'\\]|\\.){0,500}'|\((?:[^()\\]|\\.){0,500}\))""", re.DOTALL)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


@dataclass(frozen=True, slots=True)
class Inserts:
    """What a text's citations and pictures become: ready HTML, put in after all else was sanitised."""

    citation: Callable[[str], str]
    picture: Callable[[str, str], str]


@dataclass(slots=True)
class Inserted:
    """The ready HTML that a text asked for, in order; the text holds its place."""

    inserts: Inserts
    html: list[str] = field(default_factory=list)

    def place(self, html: str) -> str:
        """Keep the HTML and give the signs that hold its place."""
        self.html.append(html)
        return f"{INSERT}{len(self.html) - 1}{INSERT_END}"


@dataclass(slots=True, eq=False)
class _Run:
    """Signs of emphasis that stand together, and the tags that were made of some of them."""

    place: int
    sign: str
    count: int
    opens: bool
    closes: bool
    length: int
    before: str = ""
    after: str = ""


@dataclass(slots=True, eq=False)
class _Bracket:
    """An opening bracket, and how many runs of emphasis stood before it."""

    place: int
    runs: int
    start: int
    picture: bool
    live: bool = True


def rewrite_inline(text: str, inserted: Inserted) -> str:
    """The text with its inline markup written in the one way that Python-Markdown cannot misread."""
    return _Scan(plain(text), inserted).rewrite()


def rewrite_code(text: str) -> str:
    """Text that is code: all of it inert."""
    return inert(plain(text))


class _Scan:
    """One way through a text from left to right."""

    def __init__(self, text: str, inserted: Inserted) -> None:
        self.text = text
        self.inserted = inserted
        self.parts: list[str] = []
        self.runs: list[_Run] = []
        self.brackets: list[_Bracket] = []
        self.ticks = _tick_runs(text)
        self.links = 0

    def rewrite(self) -> str:
        place = 0
        while match := _PIECE.search(self.text, place):
            self.parts.append(inert(self.text[place : match.start()]))
            place = self._piece(match)
        self.parts.append(inert(self.text[place:]))
        self._emphasise(0)
        return "".join(self.parts).strip(BREAK + inert("\n"))

    def _piece(self, match: re.Match[str]) -> int:
        """Take in what was found, and give the place to go on from."""
        kind = match.lastgroup or ""
        found = match[kind]
        match kind:
            case "ticks":
                return self._code(match)
            case "open":
                self.brackets.append(_Bracket(len(self.parts), len(self.runs), match.end(), found[0] == "!"))
                self.parts.append(inert(found))
            case "close":
                return self._close(match.end())
            case "run":
                self._run(match)
            case _:
                self.parts.append(self._simple(kind, found))
        return match.end()

    def _simple(self, kind: str, found: str) -> str:
        match kind:
            case "break":
                return BREAK + inert("\n")
            case "newline":
                return inert("\n")
            case "escaped":
                return inert(found)
            case "entity":
                return inert(_character(found))
            case "cited":
                for bracket in self.brackets:
                    bracket.live = bracket.live and bracket.picture
                return self.inserted.place(self.inserted.inserts.citation(found))
            case _:
                return self._link(inert(found), "mailto:" + found if kind == "mail" else found)

    def _code(self, match: re.Match[str]) -> int:
        ticks = match["ticks"]
        ends = self.ticks.get(len(ticks), [])
        later = bisect_left(ends, match.end())
        if later == len(ends):
            self.parts.append(inert(ticks))
            return match.end()
        code = self.text[match.end() : ends[later]].replace("\n", " ")
        if code[0] == code[-1] == " " and code.strip(" "):
            code = code[1:-1]
        self.parts.append(CODE + inert(code) + CODE_END)
        return ends[later] + len(ticks)

    def _run(self, match: re.Match[str]) -> None:
        before = self.text[match.start() - 1] if match.start() else " "
        after = self.text[match.end()] if match.end() < len(self.text) else " "
        opens, closes = _flanking(match["run"][0], before, after)
        length = len(match["run"])
        self.runs.append(_Run(len(self.parts), match["run"][0], length, opens, closes, length))
        self.parts.append("")

    def _close(self, end: int) -> int:
        """A closing bracket: make a link or a picture of it and its opening one, if a target follows."""
        opening = self.brackets.pop() if self.brackets else None
        target = _target(self.text, end) if opening is not None and opening.live else None
        if opening is None or target is None:
            self.parts.append(inert("]"))
            return end
        self._emphasise(opening.runs)
        inner = "".join(self.parts[opening.place + 1 :])
        del self.parts[opening.place :]
        address, after = target
        if opening.picture:
            self.parts.append(self.inserted.place(self.inserted.inserts.picture(address, self._alternative(inner))))
        else:
            for bracket in self.brackets:
                bracket.live = bracket.live and bracket.picture
            self.parts.append(self._link(inner, address))
        return after

    def _link(self, words: str, address: str) -> str:
        self.links += 1
        if self.links > MOST_LINKS:
            raise TooMuchMarkup(f"more than {MOST_LINKS:,} links in one paragraph: cut it into several")
        return f"[{words}](<{_address(address)}>)"

    def _alternative(self, inner: str) -> str:
        """The plain text of what was rewritten, for those who cannot see the picture."""
        without_targets = re.sub(r"\[([^\[\]]*)\]\(<[^<>]*>\)", r"\1", inner)
        return to_text(re.sub(f"{INSERT}[0-9]+{INSERT_END}", "", without_targets))

    def _emphasise(self, bottom: int) -> None:
        """Match the runs of emphasis from `bottom` on, and write all of them into the parts."""
        runs = self.runs[bottom:]
        del self.runs[bottom:]
        _match_runs(runs)
        for run in runs:
            self.parts[run.place] = run.before + inert(run.sign * run.count) + run.after


def _match_runs(runs: list[_Run]) -> None:
    """CommonMark's way of matching emphasis: each closing run with the nearest opening one that may go with it."""
    waiting: list[_Run] = []
    floors: dict[tuple[str, bool, int], int] = {}
    for closer in runs:
        while closer.closes and closer.count:
            kind = (closer.sign, closer.opens, closer.length % 3)
            floor = floors.get(kind, 0)
            at = next((i for i in range(len(waiting) - 1, floor - 1, -1) if _go_together(waiting[i], closer)), None)
            if at is None:
                floors[kind] = len(waiting)
                break
            opener = waiting[at]
            del waiting[at + 1 :]
            _emphasise_between(opener, closer)
            if not opener.count:
                waiting.pop()
            floors = {each: min(place, len(waiting)) for each, place in floors.items()}
        if closer.opens and closer.count:
            waiting.append(closer)


def _go_together(opener: _Run, closer: _Run) -> bool:
    if opener.sign != closer.sign:
        return False
    either = opener.closes or closer.opens
    thirds = (opener.length + closer.length) % 3 == 0
    return not (either and thirds and (opener.length % 3 or closer.length % 3))


def _emphasise_between(opener: _Run, closer: _Run) -> None:
    strong = opener.count >= 2 and closer.count >= 2
    opener.after = (STRONG if strong else EMPHASIS) + opener.after
    closer.before += STRONG_END if strong else EMPHASIS_END
    opener.count -= 1 + strong
    closer.count -= 1 + strong


def _flanking(sign: str, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run between these characters may open and may close emphasis."""
    left = not after.isspace() and (not _is_punctuation(after) or before.isspace() or _is_punctuation(before))
    right = not before.isspace() and (not _is_punctuation(before) or after.isspace() or _is_punctuation(after))
    if sign == "*":
        return left, right
    return left and (not right or _is_punctuation(before)), right and (not left or _is_punctuation(after))


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _tick_runs(text: str) -> dict[int, list[int]]:
    """Where runs of so many backticks begin, by their length."""
    places: dict[int, list[int]] = {}
    for match in re.finditer("`+", text):
        places.setdefault(len(match[0]), []).append(match.start())
    return places


def _target(text: str, place: int) -> tuple[str, int] | None:
    """A link's target in round brackets at this place, and where it ends; a title is read and left out."""
    opening = _OPENING.match(text, place)
    if opening is None:
        return None
    pattern = _BRACKETED if text.startswith("<", opening.end()) else _BARE
    found = pattern.match(text, opening.end())
    if found is None:
        return None
    title = _TITLE.match(text, found.end())
    closing = _CLOSING.match(text, title.end() if title else found.end())
    return (_ESCAPE.sub(_unescaped, found[1]), closing.end()) if closing else None


def _unescaped(match: re.Match[str]) -> str:
    return match[1] or _character(match[2])


def _character(entity: str) -> str:
    """The character that an entity stands for, or the entity as written if it stands for none."""
    if entity[0] != "#":
        return html5.get(entity + ";", f"&{entity};")
    code = int(entity[2:], 16) if entity[1] in "xX" else int(entity[1:])
    return plain(chr(code)) if 0 < code < 0x110000 else REPLACED


def _address(target: str) -> str:
    """A link's target with nothing in it that markup could take for its own."""
    return quote(target, safe="%/:?#@!$&+,;=~.-")
