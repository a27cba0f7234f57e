"""HTML that came with pasted text: what is written in its place."""

import re

_SAME = ("b", "strong"), ("i", "em", "u"), ("p", "div", "span", "font", "center", "small", "o:p")
_MARKS = {**dict.fromkeys(_SAME[0], "**"), **dict.fromkeys(_SAME[1], "*"), **dict.fromkeys(_SAME[2], "")}
_ADVICE = {
    "br": "leave a blank line between paragraphs, or end the line with `\\` for a break within one",
    "a": "write a link as `[its words](its address)`",
    "img": "write a picture as `![what can be seen](file)`",
    "li": "write a list with `- ` before each item",
    **dict.fromkeys(("ul", "ol"), "write a list with `- ` before each item, and leave this tag out"),
    **dict.fromkeys(("p", "div"), "leave the tag out, and a blank line between paragraphs"),
    **dict.fromkeys(("span", "font", "center"), "leave the tag out, and keep its words"),
}
_OTHER = "use Markdown, such as *emphasis*; a `<` that belongs to the text is written `\\<`"


def written_instead(text: str, start: int, end: int, name: str) -> tuple[str, tuple[int, str] | None]:
    """What to do about a tag at some characters, and the end and text of what can replace it unseen."""
    tag = text[start:end]
    if tag.startswith("<!--") and tag.endswith("-->"):
        words = " ".join(tag[4:-3].split())
        note = f"{{note: {words}}}"
        return f"write a remark for authors as `{note}`", None if set(words) & set("{}") else (end, note)
    line_end = text.find("\n", start)
    closing = re.compile(rf"</{re.escape(name)}\s*>", re.IGNORECASE).search(text, end) if name in _MARKS else None
    if closing is None or (line_end >= 0 and closing.start() > line_end):
        return _ADVICE.get(name, _OTHER), None
    words = text[end : closing.start()].strip()
    mended = f"{_MARKS[name]}{words}{_MARKS[name]}"
    safe = words and not set(words) & set("<>*_`{}")
    return f"write `{mended}`", (closing.end(), mended) if safe else None
