"""Other layouts of a canonical text that mean the same: the blanks, signs and quotes of many hands."""

import re
from collections.abc import Callable
from random import Random

from elearn.language.documents import Mapping, Node, Scalar, Sequence, compose_flow
from elearn.language.names import BRACES_KEYS

_BRACES = re.compile(r"\{(?!\s*note:)[^{}\n]*\}(?=\n|$)")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_KEPT = re.compile(r"(^[ >]*(?:```|~~~)[^\n]*\n.*?^[ >]*(?:```|~~~) *$|\{\s*note:[^}]*\})", re.MULTILINE | re.DOTALL)


def disturbed(text: str, chance: Random) -> str:
    """The text in another layout, whose canonical form is the text itself."""
    for step in STEPS:
        if chance.random() < 0.6:
            text = step(text, chance)
    return text


def _prose(text: str, change: Callable[[str], str]) -> str:
    """The text with each line of its body changed that is no code."""
    head, body = _cut(text)
    lines, fenced = [], False
    for line in body.split("\n"):
        fence = bool(_FENCE.match(line))
        lines.append(line if fenced or fence or "`" in line or line.startswith("    ") else change(line))
        fenced ^= fence
    return head + "\n".join(lines)


def _cut(text: str) -> tuple[str, str]:
    end = text.index("\n---\n", 3) + 5
    return text[:end], text[end:]


def moved_braces(text: str, chance: Random) -> str:
    """Keys in another order, other quotes, other minus signs."""
    return _prose(text, lambda line: _BRACES.sub(lambda found: other_braces(found.group(), chance), line))


def other_braces(text: str, chance: Random) -> str:
    node = compose_flow(text, lambda index: index).node
    if not isinstance(node, Mapping):
        return text
    plain = [entry for entry in node.entries if entry.key.text in BRACES_KEYS]
    numbers = [entry for entry in node.entries if entry.key.text not in BRACES_KEYS]
    chance.shuffle(plain)
    for entry in numbers:
        places = [n for n, other in enumerate(plain) if other in numbers]
        plain.insert(chance.randint(places[-1] + 1 if places else 0, len(plain)), entry)
    if plain and plain[0].key.text == "note":
        return text
    blank = chance.choice(("", " ", "  "))
    pairs = [
        entry.key.text
        if isinstance(entry.value, Scalar) and entry.value.empty
        else f"{entry.key.text}: {chance.choice(('', ' '))}{_written(entry.key.text, entry.value, chance)}"
        for entry in plain
    ]
    return "{" + blank + chance.choice((", ", " , ", ",")).join(pairs) + blank + "}"


def _is_number(value: Node) -> bool:
    return isinstance(value, Scalar) and re.fullmatch(r"[-+]?[0-9]+|=-?[0-9]+", value.text) is not None


def _written(key: str, value: Node, chance: Random) -> str:
    if isinstance(value, Sequence):
        items = chance.choice((",", ", ", " , ")).join(_written(key, item, chance) for item in value.items)
        return f"[ {items}]"
    assert isinstance(value, Scalar)
    text = value.text
    if _is_number(value):
        return _number(text, key, chance)
    if key == "if":
        text = re.sub(
            r" ?(<=|>=|==|!=|<|>) ?",
            lambda sign: chance.choice((r" \1 ", r"\1", r"  \1 ")).replace(r"\1", sign[1]),
            text,
        )
    marks = ["''", "“”"] if '"' not in text else ["''"]
    if value.plain and not (key == "if" and "'" in text) and text not in ("true", "false"):
        marks += ["", ""]
    if text in ("true", "false"):
        return text
    if "'" in text or "’" in text:
        marks = [mark for mark in marks if mark != "''"]
    mark = chance.choice(marks or ['""' if not value.plain else ""])
    return f"{mark[:1]}{text}{mark[1:]}"


def _number(text: str, key: str, chance: Random) -> str:
    if text.startswith("="):
        return f'"{text.replace("-", chance.choice("-−–"))}"'
    if text.startswith("+"):
        return chance.choice((text, text[1:]))
    return text.replace("-", chance.choice("-−–"))


def wider_headings(text: str, chance: Random) -> str:
    """Blanks before, within and after a heading, and signs behind it."""

    def change(line: str) -> str:
        found = re.match(r"(#{2,3}) (.*?)( \{.*\})?$", line)
        if not found or "`" in line or "{" in found[2]:
            return line
        blank = " " * chance.randint(1, 3)
        return (
            " " * chance.randint(0, 1)  # two would be within a list item
            + f"{found[1]}{blank}{found[2]}{blank if found[3] else ''}{(found[3] or '').strip()}"
            + chance.choice(("", " ", f" {found[1]}", " #  "))
        )

    return _prose(text, change)


def trailing_blanks(text: str, chance: Random) -> str:
    """A blank at the end of some lines."""
    return _prose(text, lambda line: line + " " if chance.random() < 0.3 and not line.endswith((" ", "\\")) else line)


def more_blank_lines(text: str, chance: Random) -> str:
    """More blank lines where there are some, but not between dashes that begin a list's items."""
    head, body = _cut(text)
    pieces = _KEPT.split(body)
    for place in range(0, len(pieces), 2):
        pieces[place] = re.sub(
            r"\n\n+", lambda found: found.group() + "\n" * chance.choice((0, 0, 1, 2)), pieces[place]
        )
    return head + "".join(pieces)


def fewer_blank_lines(text: str, chance: Random) -> str:
    """No blank line under a heading of a scene or decision, and one under a condition."""
    head, body = _cut(text)
    body = re.sub(
        r"^(##{1,2} [^\n]*\n)\n(?=[A-Za-z>])",
        lambda f: f[1] if chance.random() < 0.5 else f[0],
        body,
        flags=re.MULTILINE,
    )
    body = re.sub(
        r"^(\{(?:if: [^{}\n]*|else)\}\n)(?=[A-Za-z>])",
        lambda f: f[1] + "\n" if chance.random() < 0.5 and "goto:" not in f[1] else f[0],
        body,
        flags=re.MULTILINE,
    )
    return head + body


def other_lists(text: str, chance: Random) -> str:
    """Other signs, and wider blanks after them."""
    head, body = _cut(text)
    lines: list[str] = []
    sign, wide, within = "-", 0, False
    for line in body.split("\n"):
        if line.startswith("- "):
            if not within:
                sign, wide = chance.choice("-*+"), chance.choice((0, 0, 1, 2))
            within = True
            line = f"{sign}{' ' * wide} {line[2:]}"
        elif within and line.startswith("  "):
            line = " " * wide + line
        elif line:
            within = False
        lines.append(line)
    return head + "\n".join(lines)


def indented_paragraphs(text: str, chance: Random) -> str:
    """Words moved in by up to three, but for those of notes."""
    return _prose(
        text,
        lambda line: (
            " " * chance.randint(0, 3) + line
            if line[:1].isalpha() and "}" not in line and chance.random() < 0.4
            else line
        ),
    )


def other_front(text: str, chance: Random) -> str:
    """The front matter's keys in another order, with other quotes and blanks."""
    head, body = _cut(text)
    if "#" in head:
        return text  # comments belong to a place
    entries = re.split(r"\n(?=[^\s])", head[4:-5])
    chance.shuffle(entries)
    written = []
    for entry in entries:
        entry = re.sub(r"^(\w+): (?=\S)", lambda f: f"{f[1]}:{' ' * chance.randint(1, 3)}", entry)
        entry = (
            re.sub(r"(?<=[{,]) ?(?=\w+: )", lambda _: chance.choice(("", " ", "  ")), entry)
            if ": {" in entry
            else entry
        )
        found = re.match(r"(title|summary|content_note|tension|kind): +([^\"'\n:#]+)$", entry)
        written.append(f"{found[1]}: {chance.choice(('', chr(34)))}{found[2]}" if found else entry)
        if found and written[-1].startswith(f'{found[1]}: "'):
            written[-1] = written[-1] + '"' if "," not in found[2] else f"{found[1]}: {found[2]}"
    blank = chance.choice(("", " "))
    return f"---{blank}\n" + "\n".join(written) + f"\n---{blank}\n" + body


def other_line_ends(text: str, chance: Random) -> str:
    """The line ends and the mark at the beginning that other systems write."""
    ended = text.replace("\n", chance.choice(("\n", "\r\n", "\r")))
    ended = chance.choice((ended, ended.rstrip("\r\n"), ended + "\n\n"))
    return chance.choice(("", "\ufeff")) + ended


STEPS = (
    moved_braces,
    fewer_blank_lines,
    wider_headings,
    indented_paragraphs,
    other_lists,
    more_blank_lines,
    trailing_blanks,
    other_front,
    other_line_ends,
)


def noted(text: str, chance: Random) -> tuple[str, list[str]]:
    """The text with notes in many places and comments in its front matter, and these."""
    head, body = _cut(text)
    notes: list[str] = []

    def note(form: str) -> str:
        notes.append(form.replace("N", str(len(notes))))
        return notes[-1]

    above = [f"{note('# comment N.')}\n{line}" if chance.random() < 0.2 else line for line in head.split("\n")[1:-2]]
    lines, fenced, before = [], False, ""
    for line in body.split("\n"):
        fence = bool(_FENCE.match(line))
        if not fenced and not fence and chance.random() < 0.2:
            line = _with_note(line, before, note, chance)
        fenced ^= fence
        lines.append(line)
        before = line
    return "\n".join(["---", *above, "---", *lines]), notes


def _with_note(line: str, before: str, note: Callable[[str], str], chance: Random) -> str:
    form = chance.choice(("{note: remark N.}", "{note: remark N, with\na second line.}", "{ note: remark N: - a }"))
    alone = not line and not before
    if "\n" in form and (line.startswith(("#", ">", "|", " ", "{")) or "`" in line or alone):
        form = "{note: remark N.}"
    if not line.strip():
        return line if line or before.startswith((" ", "-")) else f"\n{note(form)}\n" if not before else line
    if line.endswith("}") or line.startswith(("|", " ", "    ", "[", "***", "!")) or "`" in line:
        return line
    return f"{line} {note(form)}"
