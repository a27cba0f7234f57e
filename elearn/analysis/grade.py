"""How hard a text is to read, as a school grade: the grade level of Flesch and Kincaid.

The formula is that of J. P. Kincaid, R. P. Fishburne, R. L. Rogers and B. S. Chissom, *Derivation of new readability
formulas for Navy enlisted personnel*, Research Branch Report 8-75, 1975. It was made for running text. So that it holds
for speech, too:

- a sentence ends at `.`, `!`, `?` or an ellipsis unless the text goes on in small letters; `Ms.` ends none, a dash
  neither; a list item or paragraph ends one without any sign;
- a sentence of fewer than three words (`Off!`, `No.`) is left out, words and all: it would hide what is hard beside it;
- a text of fewer than `FEWEST_SYLLABLES` syllables has no grade.

Why this is no library is in `docs/decisions/010-reading-grade.md`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from elearn.analysis.lexicon import CURLY_APOSTROPHES
from elearn.analysis.plain import APART
from elearn.analysis.syllables import count_syllables

FEWEST_SYLLABLES = 45
"""A shorter text (some thirty everyday words) has no grade: one word more or less would change it by years."""

_SHORTEST_SENTENCE = 3
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_TITLES = frozenset(("mr", "mrs", "ms", "mx", "dr", "st", "prof", "sgt", "lt", "capt", "gen", "sen", "rep", "gov"))
_ENDS = (".", "!", "?", "…")
_CLOSING = "\"'”’»)]*"


@dataclass(frozen=True, slots=True)
class Tally:
    """What a grade is made of."""

    words: int = 0
    sentences: int = 0
    syllables: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.words + other.words, self.sentences + other.sentences, self.syllables + other.syllables)

    @property
    def grade(self) -> float | None:
        """The grade; None where there is too little to tell."""
        if self.syllables < FEWEST_SYLLABLES:
            return None
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


@dataclass(frozen=True, slots=True)
class _Token:
    """What stands between two blanks; `small`: it begins with a small letter."""

    text: str
    words: int
    syllables: int
    ends: bool
    small: bool


@lru_cache(maxsize=16_384)
def _read_token(text: str) -> _Token:
    words = _WORD.findall(text.translate(CURLY_APOSTROPHES).lower())
    bare = text.rstrip(_CLOSING)
    title = bare.endswith(".") and len(words) == 1 and (words[0] in _TITLES or _is_initial(bare))
    letter = next((character for character in text if character.isalnum()), "")
    syllables = sum(count_syllables(word) for word in words)
    return _Token(text, len(words), syllables, bare.endswith(_ENDS) and not title, letter.islower())


def _is_initial(bare: str) -> bool:
    return len(bare) == 2 and bare[0].isupper() and bare[0] != "I"


@lru_cache(maxsize=8_192)
def tally(text: str) -> Tally:
    """The words, sentences and syllables of plain words."""
    words = sentences = syllables = 0
    for tokens in _sentences(text):
        here = sum([token.words for token in tokens])
        if here >= _SHORTEST_SENTENCE:
            words, sentences = words + here, sentences + 1
            syllables += sum([token.syllables for token in tokens])
    return Tally(words, sentences, syllables)


def total(tallies: Iterable[Tally]) -> Tally:
    """Several of them together."""
    return sum(tallies, Tally())


def hardest_sentence(texts: Iterable[str]) -> str:
    """Of some plain words the sentence with the most syllables, which weighs most in their grade."""
    sentences = (tokens for text in texts for tokens in _sentences(text))
    hardest = max(sentences, key=lambda tokens: sum(token.syllables for token in tokens), default=[])
    return " ".join(token.text for token in hardest)


def _sentences(text: str) -> Iterator[list[_Token]]:
    for piece in text.split(APART):
        tokens = [_read_token(token) for token in piece.split()]
        start, ended = 0, False
        for place, token in enumerate(tokens):
            if ended and token.words and not token.small:
                yield tokens[start:place]
                start = place
            if token.words or token.ends:
                ended = token.ends
        yield tokens[start:]
