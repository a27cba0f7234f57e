"""Word lists: which phrases count, which do not, and what to write instead. Reading files is course's business.

A phrase is written as it stands in a text. It matches whole words, in small and capital letters, with straight and
curly apostrophes, over any blanks and line ends; a hyphen in a phrase matches a blank too. A `*` at the end of a word
stands for any letters after it. Where two phrases match at one place the longer one counts, so an exception such as
`all right` keeps `all` from counting there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

CURLY_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})
_WORD = r"[^\W_]"
_BLANK = r"[\s\-‐‑]+"
_WORDS = re.compile(f"{_WORD}+")
_HEAD = 3
_PARTS = re.compile(r"[\s\-‐‑]+")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that a list has. `topic` is what they are about, `advice` what to do instead, `reason` why."""

    text: str
    topic: str = ""
    advice: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a text, from `start` to `end`, as it stands there."""

    phrase: Phrase
    words: str
    start: int
    end: int


def to_key(text: str) -> str:
    """What two spellings of one phrase have in common."""
    return " ".join(_PARTS.split(text.translate(CURLY_APOSTROPHES).lower().strip()))


@dataclass(frozen=True, slots=True)
class Phrases:
    """One list, ready to be looked for. `exceptions` are phrases that look like one of it and are none."""

    phrases: tuple[Phrase, ...] = ()
    exceptions: tuple[str, ...] = ()
    _pattern: "re.Pattern[str] | None" = field(init=False, repr=False, compare=False)
    _named: "dict[str, Phrase]" = field(init=False, repr=False, compare=False)
    _heads: "frozenset[str]" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = {f"p{place}": phrase for place, phrase in enumerate(self.phrases) if to_key(phrase.text)}
        written = [(name, to_key(phrase.text)) for name, phrase in named.items()]
        apart = [("", key) for text in self.exceptions if (key := to_key(text))]
        ways = sorted([*apart, *written], key=lambda way: -len(way[1].rstrip("*")))
        pattern = "|".join(_expression(name, key) for name, key in ways)
        object.__setattr__(self, "_named", named)
        object.__setattr__(self, "_heads", frozenset(_head(key) for _, key in written))
        compiled = re.compile(rf"(?<!{_WORD})(?<!{_WORD}')(?:{pattern})(?!{_WORD})") if written else None
        object.__setattr__(self, "_pattern", compiled)

    def may_stand_among(self, heads: frozenset[str]) -> bool:
        """Whether words that begin so can hold any of the phrases."""
        return "" in self._heads or not self._heads.isdisjoint(heads)

    def find(self, text: str) -> Iterator[Found]:
        """The phrases in a text, from its start to its end."""
        if self._pattern is None:
            return
        for found in self._pattern.finditer(to_searchable(text)):
            if found.lastgroup:
                words = " ".join(text[found.start() : found.end()].split())
                yield Found(self._named[found.lastgroup], words, found.start(), found.end())


def to_searchable(text: str) -> str:
    """A text as phrases are looked for in it, each character at its place."""
    lowered = text.translate(CURLY_APOSTROPHES).lower()
    return lowered if len(lowered) == len(text) else "".join(_lower(character) for character in text)


def heads_of(text: str) -> frozenset[str]:
    """How the words of a text begin: a quick way to see that it can hold no phrase of a list."""
    return frozenset().union(*map(_heads_of_token, set(text.split())))


@lru_cache(maxsize=16_384)
def _heads_of_token(token: str) -> frozenset[str]:
    return frozenset(word[:_HEAD] for word in _WORDS.findall(token.translate(CURLY_APOSTROPHES).lower()))


def _lower(character: str) -> str:
    lowered = character.translate(CURLY_APOSTROPHES).lower()
    return lowered if len(lowered) == 1 else character


def _head(key: str) -> str:
    """The first letters of a key's first word; none where a `*` leaves too few of them."""
    first = key.partition(" ")[0]
    return "" if "*" in first[:_HEAD] else first[:_HEAD]


def _expression(name: str, key: str) -> str:
    parts = (re.escape(part).replace(r"\*", rf"{_WORD}*(?:'{_WORD}+)?") for part in key.split(" "))
    words = _BLANK.join(parts)
    return f"(?P<{name}>{words})" if name else f"(?:{words})"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of one language; without any phrase nothing is told of a text's words."""

    language: str = "en"
    absolute: Phrases = Phrases()
    sensitive: Phrases = Phrases()
    safe_messaging: Phrases = Phrases()

    def speaks(self, language: str) -> bool:
        """Whether a text in a language, such as `en-US`, is one for these lists."""
        return language.partition("-")[0].lower() == self.language.partition("-")[0].lower()
