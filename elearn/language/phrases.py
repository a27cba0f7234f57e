"""Conditions as people write them who have never seen one: `trust is at least 5`, `asked = yes`, `Trust ≥ 5`."""

import re
from dataclasses import dataclass

from elearn.language.conditions import parse_condition
from elearn.language.names import EXPRESSION_WORDS, Names
from elearn.language.values import plain_minus

_CURLY = str.maketrans({**dict.fromkeys("“”„‟", '"'), **dict.fromkeys("‘’‚‛", "'")})
_QUOTED = re.compile(r"""("[^"]*"|'[^']*')""")
_MOST = 200
Rule = tuple[re.Pattern[str], str]


def _rules(*pairs: tuple[str, str]) -> tuple[Rule, ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), text) for pattern, text in pairs)


_SIGNS = _rules(
    ("≥|=>", ">="),
    ("≤|=<", "<="),
    ("≠|<>|=/=", "!="),
    (r"\s*&&?\s*", " and "),
    (r"\s*\|\|?\s*", " or "),
    (r"!(?!=)\s*", "not "),
    (r"(?<![<>=!])={1,3}(?!=)", "=="),
    (r"(?<=[0-9])\s*%", ""),
)
_WORDS = _rules(
    (r"\s+(?:is\s+)?between\s+([0-9]+)\s+and\s+([0-9]+)", r" >= \1 and SUBJECT <= \2"),
    (r"\s+(?:is\s+)?(?:at\s+least|not\s+less\s+than|not\s+below)\s+", " >= "),
    (r"\s+(?:is\s+)?(?:at\s+most|not\s+more\s+than|up\s+to)\s+", " <= "),
    (r"\s+(?:is\s+)?(?:greater|more|higher|bigger|larger)\s+than\s+or\s+equal\s+to\s+", " >= "),
    (r"\s+(?:is\s+)?(?:less|lower|smaller)\s+than\s+or\s+equal\s+to\s+", " <= "),
    (r"\s+(?:is\s+)?(?:greater|more|higher|bigger|larger)\s+than\s+", " > "),
    (r"\s+(?:is\s+)?(?:less|lower|smaller|fewer)\s+than\s+", " < "),
    (r"\s+(?:is\s+)?(?:over|above|exceeds)\s+", " > "),
    (r"\s+(?:is\s+)?(?:under|below)\s+", " < "),
    (r"\s+(?:equals|is\s+equal\s+to|is)\s+(?=-?[0-9])", " == "),
    (r"\s+([0-9]+)\s*(?:\+|or\s+more|or\s+higher|or\s+above)$", r" >= \1"),
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A condition as it was meant; `sure`: signs were changed alone, or how names are written."""

    text: str
    sure: bool


def mend_condition(text: str, names: Names, route: bool) -> Phrase | None:
    """The condition that a text was meant to be, if it can be told."""
    if len(text) > _MOST:
        return None
    plain = " ".join(plain_minus(text).translate(_CURLY).split())
    by_sign = _with_names(_outside_quotes(_unquoted(plain, names), _SIGNS), names)
    by_truth = _with_truths(by_sign, names)
    by_word = _with_truths(_with_words(by_sign, names, route), names)
    for meant, sure in ((by_sign, True), (by_truth, True), (by_word, False)):
        tidy = meant.strip()
        condition = parse_condition(tidy, names, route)
        if tidy != plain and condition.tree is not None and not _MARKS.search(tidy):
            return Phrase(tidy, sure)
    return None


_MARKS = re.compile(r"[,{}\[\]#]|: |^[!&*|>%@`\"']")
"""What would need quotes in braces."""


def _outside_quotes(text: str, rules: tuple[Rule, ...]) -> str:
    pieces = _QUOTED.split(text)
    for place in range(0, len(pieces), 2):
        for pattern, replacement in rules:
            pieces[place] = pattern.sub(replacement, pieces[place])
    return "".join(pieces)


def _unquoted(text: str, names: Names) -> str:
    """Numbers and names without the quotes round them, and scenes with them."""
    known = "|".join(map(re.escape, (*names.meters, *names.flags))) or "(?!)"
    bare = re.sub(rf"""(?<!\()(["'])([0-9]+|true|false|yes|no|{known})\1""", r"\2", text, flags=re.IGNORECASE)
    return re.sub(r"""\b(visited|points)\s*:?\s*\(([^"'()]+)\)""", r'\1("\2")', bare, flags=re.IGNORECASE)


def _with_names(text: str, names: Names) -> str:
    """Known names and words as they are written, whatever their capitals, blanks and hyphens."""
    rules = []
    for name in (*sorted((*names.meters, *names.flags), key=len, reverse=True), *EXPRESSION_WORDS):
        pattern = r"[ _-]?".join(map(re.escape, name.split("_")))
        rules.append((re.compile(rf"\b{pattern}\b", re.IGNORECASE), name))
    return _outside_quotes(text, tuple(rules))


def _with_truths(text: str, names: Names) -> str:
    """Flags that are compared with yes or no, by themselves."""
    flags = "|".join(map(re.escape, names.flags)) or "(?!)"
    yes = rf"\b({flags})\s*(?:==|\bis\b(?:\s+set\s+to)?|\bhas\s+been\b)\s*(?:yes|true|set|done|1)\b"
    no = rf"\b({flags})\s*(?:==\s*(?:no|false|0)|!=\s*(?:yes|true|1)|\bis\b\s+(?:no|false|not\s+(?:set|true|done)))\b"
    return _outside_quotes(text, _rules((no, r"not \1"), (yes, r"\1")))


def _with_words(text: str, names: Names, route: bool) -> str:
    """Comparisons in words as signs."""
    meters = "|".join(map(re.escape, names.meters)) or "(?!)"
    said = _outside_quotes(text, _WORDS)
    said = re.sub(rf"\b({meters}|percent)( >= [0-9]+ and )SUBJECT\b", r"\1\2\1", said)
    said = re.sub(rf"\b({meters})\s+(?!and\b|or\b|not\b)[a-z]+\s*(?=[<>=!])", r"\1 ", said)
    if route and "score" not in names.meters:
        said = re.sub(r"\bscore\b", "percent", said)
    return re.sub(r'\b(visited|points) ([A-Z][^"()<>=]*?)(?= (?:and|or|[<>=!])|$)', r'\1("\2")', said)
