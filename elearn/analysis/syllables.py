"""How many syllables an English word has, by its letters: right for nearly every word that an author uses often.

Vowels that stand together are one syllable; what differs from that is known by its ending or by the word.
"""

import re
from functools import lru_cache

_GROUPS = re.compile("[aeiouy]+")
_SILENT = (
    "(?<![^aeiouyr]l)(?<=[^aeiou])e$",  # made, whole; not little
    "[gq]ue$",  # tongue
    "(?<![^aeiouyrl]l)(?<=[^aeiouydt])ed$|[aeou]yed$",  # asked, played; not wanted, nor handled
    "(?<![sc]h)(?<=[^aeiouyscgxzl])es$|(?<=[aeiouyr]l)es$",  # makes, rules; not faces, wishes, tables
    "(?<=[aeiouyr][^aeiouy])e(?=ly$|ful|less|ment|some|ness|times?$|lines?$)",  # safely, careful
    "(?<=[aeiouyr][^aeiouy]{2})e(?=ly$|ful|less|ment|some|ness)|(?<=ic)a(?=lly$)",  # strangely, basically
)
_APART = (
    "i[ao](?<![tscg]i.)(?!u)|io(?<=[^tscgx]io)us|iu|yi|eis",  # media, radio, serious; not special, nation
    "(?<![tcs])ie(?=nc|nt|t)|^scien|cien(?=c[^e]|t[if])|[aeiouy]er$(?<=[^u]ier)",  # audience, quiet, earlier
    "[aeiouy](?<!qu)ing|[aeou]ism|[st]hms?$|sms?$",  # seeing, trying, rhythm, racism
    "[^aeiouy]uous|ua(?=[lt])(?<![qg]ua)|[^aeiouyqg]ue(?=[lt])|uic(?=i)|[^q]ui(?=t[yi])",  # usual, cruel, suicide
    "[cr]rea(?=t[^uh])|rea(?=l[ip]|ct|ss|li)|(?:ar|id)eas?$|eo(?=gr|l|n)(?<![pg].o)|coo(?=rd|per)",  # create, area
    "[dst]n't$(?<!an't)|[^aeiouyr]'(?:ll|ve|d)$",  # didn't, that'll
)
_FEWER, _MORE = re.compile("|".join(_SILENT)), re.compile("|".join(_APART))
_OWN = {
    **dict.fromkeys(("the", "are", "were", "eye", "eyes", "there", "where", "here", "their", "aren't", "weren't"), 1),
    **dict.fromkeys(("every", "evening", "business", "something", "sometimes", "someone", "moment", "being"), 2),
    **dict.fromkeys(("everyone", "everything", "family", "several", "different", "anyone", "behavior", "whoever"), 3),
    **dict.fromkeys(("argue", "safety", "junior", "poem", "mr", "mrs", "dr", "delayed", "tired"), 2),
    **dict.fromkeys(("everybody", "diabetes", "behavioral"), 4),
}


@lru_cache(maxsize=16_384)
def count_syllables(word: str) -> int:
    """The syllables of a word in small letters with straight apostrophes; at least one."""
    known = _OWN.get(word)
    if known is not None:
        return known
    count = len(_GROUPS.findall(word)) + len(_MORE.findall(word)) - len(_FEWER.findall(word))
    return max(1, count)
