"""How a text, a key or a number is written: for braces and front matter as it was meant, and briefly in a finding."""

import re

from elearn.language.names import slug

_PLAIN = re.compile(r"""[^\s,:\[\]{}#&*!|>'"%@`?“”„‟‘’‚‛-][^,\[\]{}\n]*""")
_APART = re.compile(r": |:\?| #|[ :]\Z")
_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TENS = {"fifteen": 15, "twenty": 20, "thirty": 30, "forty-five": 45, "sixty": 60}
_NUMBERS = {**{word: number for number, word in enumerate(_WORDS)}, **_TENS}
_AMOUNT = re.compile(
    rf"""(?P<sign>up|plus|add|\+|down|minus|less|-|=)?\s*(?:by\s+)?(?P<number>[0-9]{{1,6}}|{"|".join(_NUMBERS)})(?:\.0+)?
    \s*(?:%|percent|points?|pts?|minutes?|mins?|seconds?|secs?|s|steps?|years?)?(?P<of>\s*(?:/|of|out\sof)\s*3)?[.,]?""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_AMOUNT = 40
_SIGNS = {"up": "+", "plus": "+", "add": "+", "+": "+", "down": "-", "minus": "-", "less": "-", "-": "-", "=": "="}


def quoted(text: str) -> str:
    """A text in quotes."""
    return f'"{text}"' if '"' not in text and "\\" not in text else "'" + text.replace("'", "''") + "'"


def as_value(text: str) -> str:
    """A text as the value of a key: as it is where that is safe, else in quotes."""
    bare = _PLAIN.fullmatch(text) and not _APART.search(text)
    return text if bare else quoted(text)


def as_scene(title: str, name: str) -> str:
    """A scene as the value of a key: by its title where that is read as its name, else by its name."""
    return as_value(title if slug(title) == name and "\n" not in title else name)


def amount(text: str) -> str | None:
    """The number that somebody meant by `three`, `3 points`, `+ 2`, `up 2` or `75%`, with its sign; else None."""
    if len(text) > _LONGEST_AMOUNT:
        return None
    found = _AMOUNT.fullmatch(text.replace("\u2212", "-").replace("\u2013", "-").strip(" \u00a0\"'“”‘’"))
    if found is None:
        return None
    word = found["number"].lower()
    return f"{_SIGNS.get((found['sign'] or '').lower(), '')}{_NUMBERS.get(word, word)}"


def counted(number: int, thing: str, things: str = "", none: str = "0") -> str:
    """So many things, in words; `things` are several where that is more than an `s` at the end."""
    return f"{number or none} {thing if number == 1 else things or f'{thing}s'}"


def shortened(text: str, most: int = 60) -> str:
    """The beginning of a text in one line, short enough to be quoted or to name a thing by."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
