"""Other words that people use for the format's own: keys, and the words that a key may have."""

KEYS = {
    "end": "ending",
    "location": "place",
    "where": "place",
    "room": "place",
    "time": "clock",
    "next": "goto",
    "nextscene": "goto",
    "jump": "goto",
    "link": "goto",
    "to": "goto",
    "leadsto": "goto",
    "go": "goto",
    "then": "goto",
    "points": "score",
    "skill": "assesses",
    "skills": "assesses",
    "competency": "assesses",
    "competencies": "assesses",
    "condition": "if",
    "right": "correct",
    "timer": "seconds",
    "timelimit": "seconds",
    "flag": "set",
    "description": "summary",
    "abstract": "summary",
    "characters": "cast",
    "people": "cast",
    "variables": "meters",
    "initial": "start",
    "begin": "start",
    "maximum": "max",
    "minimum": "min",
    "by": "authors",
    "warning": "content_note",
    "contentwarning": "content_note",
    "triggerwarning": "content_note",
    "duration": "minutes",
    "length": "minutes",
    "passmark": "pass",
}
"""What a key is called by people who have not read its name, with nothing between its letters, and its name."""

VALUES = {
    "ending": {
        "bad": "poor",
        "fail": "poor",
        "failed": "poor",
        "failure": "poor",
        "sad": "poor",
        "worst": "poor",
        "happy": "good",
        "best": "good",
        "great": "good",
        "success": "good",
        "neutral": "mixed",
        "ok": "mixed",
        "okay": "mixed",
        "average": "mixed",
    },
    "type": {
        "single": "choose",
        "choice": "choose",
        "multiple choice": "choose",
        "multiple": "select",
        "multi": "select",
        "checkbox": "select",
        "checkboxes": "select",
        "all that apply": "select",
        "rank": "order",
        "ranking": "order",
        "sort": "order",
        "sequence": "order",
        "scale": "rate",
        "rating": "rate",
        "slider": "rate",
        "open": "reflect",
        "text": "reflect",
        "essay": "reflect",
        "free text": "reflect",
    },
    "when": {
        "correct": "right",
        "partial": "partly",
        "partially": "partly",
        "incorrect": "wrong",
        "too low": "low",
        "too high": "high",
    },
    "kind": {"test": "quiz", "exam": "quiz", "questions": "quiz", "story": "scenario", "page": "lesson"},
}
"""For a key, the words that are used in place of its own."""

YES = frozenset(("true", "yes", "on", "y", "x", "1", "correct", "right", "✓", "✔", "☑", "ja", "sí", "si", "oui"))
NO = frozenset(("false", "no", "off", "n", "0", "incorrect", "wrong", "✗", "✘", "nein", "non"))


def key_meant(written: str, known: tuple[str, ...]) -> str | None:
    """The known key that is written with capitals, blanks or hyphens, or under another name; else None."""
    folded = _folded(written)
    by_name = {_folded(key): key for key in known}
    return by_name.get(folded) or by_name.get(_folded(KEYS.get(folded, "\0")))


def is_spelt_otherwise(written: str, key: str) -> bool:
    """Whether the two differ in nothing but capitals, blanks and hyphens."""
    return _folded(written) == _folded(key)


def _folded(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign not in " \u00a0_-*")
