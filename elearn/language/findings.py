"""What a check has found so far, and the nearest known name to one that nobody knows."""

from collections.abc import Iterable

from elearn.language.diagnostics import Diagnostic

_PATIENCE = 200_000
"""Comparisons of names in one document, so that thousands of mistakes among thousands of names stay quick."""


class Findings:
    """Diagnostics in the order found; each thing has one of a code."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, int], Diagnostic] = {}
        self._patience = _PATIENCE

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep a diagnostic, unless its thing has one of its code."""
        self._found.setdefault((diagnostic.code, diagnostic.span.start), diagnostic)

    def told(self, code: str, start: int) -> bool:
        """Whether this thing has a diagnostic of this code."""
        return (code, start) in self._found

    def sorted(self) -> tuple[Diagnostic, ...]:
        """All of them by place."""
        return tuple(sorted(self._found.values(), key=lambda found: (found.span.start, found.code)))

    def nearest(self, word: str, known: Iterable[str]) -> str | None:
        """The known word that was probably meant, or None where none is close."""
        allowed = 1 if len(word) <= 4 else 2 if len(word) <= 9 else 3
        best: tuple[int, str] | None = None
        letters = set(word)
        for candidate in known:
            self._patience -= 1
            if self._patience < 0:
                break
            if abs(len(candidate) - len(word)) > allowed or len(letters ^ set(candidate)) > 2 * allowed:
                continue
            self._patience -= len(word)
            distance = edits(word, candidate, allowed)
            if distance <= allowed and distance < len(word) and (best is None or distance < best[0]):
                best = distance, candidate
        return best[1] if best else None


def edits(word: str, other: str, enough: int) -> int:
    """How many letters to add, drop, change or swap between two words; more than `enough` is any larger number."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        older, before, row = before, row, [i] + [0] * len(other)
        for j, wanted in enumerate(other, 1):
            row[j] = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                row[j] = min(row[j], older[j - 2] + 1)
        if min(row) > enough:
            return enough + 1
    return row[-1]
