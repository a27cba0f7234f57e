"""Characters that stand for something while a text is rendered: the private alphabet of this package.

Python-Markdown must find nothing in a text but what CommonMark finds there. So whatever has been recognised is written
with characters from the end of the last private-use plane, which mean nothing to it, and they are replaced by what they
stand for when it has done. An author's text never holds one: `plain` replaces them.
"""

import re

BASE = 0x10F000
INERT = 0x10FF00

STRONG, STRONG_END = chr(BASE + 1), chr(BASE + 2)
EMPHASIS, EMPHASIS_END = chr(BASE + 3), chr(BASE + 4)
CODE, CODE_END = chr(BASE + 5), chr(BASE + 6)
PARAGRAPH, PARAGRAPH_END = chr(BASE + 7), chr(BASE + 8)
LISTING, LISTING_END = chr(BASE + 9), chr(BASE + 10)
BREAK = chr(BASE + 11)
NOTHING = chr(BASE + 12)
INSERT, INSERT_END = chr(BASE + 13), chr(BASE + 14)

REPLACED = "\N{REPLACEMENT CHARACTER}"

_TAGS = {
    STRONG: "<strong>",
    STRONG_END: "</strong>",
    EMPHASIS: "<em>",
    EMPHASIS_END: "</em>",
    CODE: "<code>",
    CODE_END: "</code>",
    PARAGRAPH: "<p>",
    PARAGRAPH_END: "</p>",
    LISTING: "<pre><code>",
    LISTING_END: "</code></pre>",
    BREAK: "<br>",
    NOTHING: "",
}
_ESCAPED = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;"}
_PUNCTUATION = "".join(chr(code) for code in range(0x21, 0x7F) if not chr(code).isalnum())
_TO_INERT = {ord(character): INERT + ord(character) for character in _PUNCTUATION + " \t\n"}
_MEANING = {ord(sign): tag for sign, tag in _TAGS.items()} | {
    sign: _ESCAPED.get(chr(code), chr(code)) for code, sign in _TO_INERT.items()
}
_LITERAL = {ord(sign): "" for sign in _TAGS} | {sign: chr(code) for code, sign in _TO_INERT.items()}
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\ud800-\udfff\U0010f000-\U0010ffff]")


def plain(text: str) -> str:
    """The text without what must not be in one: control signs, overrides of the writing direction, our own signs."""
    return _REFUSED.sub(REPLACED, text)


def inert(text: str) -> str:
    """The text with every sign that Markdown could take for its own written so that it cannot."""
    return text.translate(_TO_INERT)


def to_html(text: str) -> str:
    """Markup with the signs replaced by the tags and characters that they stand for."""
    return text.translate(_MEANING)


def to_text(text: str) -> str:
    """Plain text with the signs replaced by the characters that they stand for, and no tags."""
    return text.translate(_LITERAL)
