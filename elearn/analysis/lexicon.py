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
_PIECES = re.compile(rf"{_WORD}+\*?")
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
class _Needs:
    """The words that a phrase is made of, and how the others begin."""

    words: frozenset[str]
    stems: tuple[str, ...]

    def met_by(self, words: frozenset[str]) -> bool:
        """Whether all of it is among some words."""
        return self.words <= words and all(any(word.startswith(stem) for word in words) for stem in self.stems)


def _needs(key: str) -> _Needs:
    parts = _PIECES.findall(key)
    return _Needs(
        frozenset(part for part in parts if not part.endswith("*")),
        tuple(part.removesuffix("*") for part in parts if part.endswith("*")),
    )


@dataclass(frozen=True, slots=True)
class Phrases:
    """One list, ready to be looked for. `exceptions` are phrases that look like one of it and are none."""

    phrases: tuple[Phrase, ...] = ()
    exceptions: tuple[str, ...] = ()
    _pattern: "re.Pattern[str] | None" = field(init=False, repr=False, compare=False)
    _named: "dict[str, Phrase]" = field(init=False, repr=False, compare=False)
    _needs: "tuple[_Needs, ...]" = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        named = {f"p{place}": phrase for place, phrase in enumerate(self.phrases)}
        written = [(name, to_key(phrase.text)) for name, phrase in named.items()]
        apart = [("", key) for text in self.exceptions if (key := to_key(text))]
        ways = sorted([*apart, *written], key=lambda way: -len(way[1].rstrip("*")))
        pattern = "|".join(_expression(name, key) for name, key in ways)
        object.__setattr__(self, "_named", named)
        object.__setattr__(self, "_needs", tuple(_needs(key) for _, key in written))
        compiled = re.compile(rf"(?<!{_WORD})(?<!{_WORD}')(?:{pattern})(?!{_WORD})") if written else None
        object.__setattr__(self, "_pattern", compiled)

    def among(self, words: frozenset[str]) -> "Phrases":
        """Those that a text of these words can hold, few or none, which are soon looked for."""
        phrases = tuple(phrase for phrase, needs in zip(self.phrases, self._needs, strict=True) if needs.met_by(words))
        return Phrases(phrases, self.exceptions) if phrases else _NOTHING

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


def words_in(text: str) -> frozenset[str]:
    """The words of a text, each once, in small letters; what stands around an apostrophe are two."""
    return frozenset().union(*map(_words_of_token, set(text.split())))


@lru_cache(maxsize=16_384)
def _words_of_token(token: str) -> frozenset[str]:
    return frozenset(_WORDS.findall(to_searchable(token)))


def _lower(character: str) -> str:
    lowered = character.translate(CURLY_APOSTROPHES).lower()
    return lowered if len(lowered) == 1 else character


def _expression(name: str, key: str) -> str:
    parts = (re.escape(part).replace(r"\*", rf"{_WORD}*(?:'{_WORD}+)?") for part in key.split(" "))
    words = _BLANK.join(parts)
    return f"(?P<{name}>{words})" if name else f"(?:{words})"


_NOTHING = Phrases()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of one language; without any phrase nothing is told of a text's words."""

    language: str = "en"
    absolute: Phrases = _NOTHING
    sensitive: Phrases = _NOTHING
    safe_messaging: Phrases = _NOTHING

    def speaks(self, language: str) -> bool:
        """Whether a text in a language, such as `en-US`, is one for these lists."""
        return language.partition("-")[0].lower() == self.language.partition("-")[0].lower()
