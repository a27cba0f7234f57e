"""Which blocks a text consists of, by the rules of CommonMark with tables: no rendering, no inline markup.

A text is read line by line, and each line goes through the containers that are open, as CommonMark's own description
of the algorithm has it; so the time is proportional to the text. Raw HTML and link definitions are paragraphs here.
"""

import re
from dataclasses import dataclass, field
from enum import Enum, auto

DEEPEST = 40
"""How many blocks may be open in each other; a list in a list takes two, so this is more than any document may hold."""


class TooMuchMarkup(Exception):
    """A text holds more markup than can be rendered in reasonable time. The message says what to do about it."""


class Form(Enum):
    """What a block is."""

    TEXT = auto()
    QUOTE = auto()
    LIST = auto()
    ITEM = auto()
    PARAGRAPH = auto()
    HEADING = auto()
    LISTING = auto()
    FENCED = auto()
    RULE = auto()
    TABLE = auto()


CONTAINERS = (Form.TEXT, Form.QUOTE, Form.LIST, Form.ITEM)


@dataclass(slots=True, eq=False)
class Node:
    """A block. `lines` is the text of a leaf; for tables the first line is the header, the second the rule.

    `start` is an ordered list's first number, `width` what an item's lines are indented by, `level` a heading's.
    """

    form: Form
    children: "list[Node]" = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    start: int | None = None
    marker: str = ""
    width: int = 0
    level: int = 0
    blank_last: bool = False
    loose: bool = False


_FENCE = re.compile(r"(`{3,})([^`]*)$|(~{3,})(.*)$")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$")
_RULE = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|(?:-[ \t]*){3,})$")
_ITEM = re.compile(r"([-+*]|(\d{1,9})([.)]))(?=[ \t]|$)")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")
_USED = ""
_TABLE_RULE = re.compile(r"(?![-][ \t])[-:|][-:| \t]+$")


def read_structure(text: str) -> Node:
    """The blocks of a text, in a node of the form TEXT."""
    reader = _Reader()
    root = reader.open[0]
    lines = [_expanded(line) for line in text.removesuffix("\n").split("\n")]
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        reader.read(line, following)
    for node in reader.lists:
        node.loose = _is_loose(node)
    return root


def split_row(line: str) -> list[str]:
    """The cells of a table's row, `\\|` standing for `|`."""
    cells = [cell.replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip())]
    if cells and not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    return [cell.strip() for cell in cells]


def alignments(rule: str) -> list[str] | None:
    """How a table's columns are aligned by its second line, written as Markdown; None if it is no such line."""
    if not _TABLE_RULE.match(rule):
        return None
    cells = [cell.strip() for cell in rule.split("|")]
    inner = [cell for place, cell in enumerate(cells) if cell or place not in (0, len(cells) - 1)]
    if not inner or not all(re.fullmatch(r":?-+:?", cell) for cell in inner):
        return None
    return [(":" if cell[0] == ":" else "") + "--" + (":" if cell[-1] == ":" else "") for cell in inner]


def _expanded(line: str) -> str:
    body = line.lstrip(" \t")
    return line[: len(line) - len(body)].expandtabs(4) + body


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class _Reader:
    """Reads lines into the open blocks: the root first, the innermost last."""

    def __init__(self) -> None:
        self.open = [Node(Form.TEXT)]
        self.lists: list[Node] = []

    def read(self, line: str, following: str) -> None:
        """Put one line where it belongs; the line after it says whether it is the header of a table."""
        depth, rest = self._matched(line)
        if rest is None:
            del self.open[depth:]
            return
        while not self._takes_all(depth):
            started = self._start(rest, depth) if self._table(rest, following, depth) is None else _USED
            if started is None:
                break
            depth, rest = len(self.open), started
            if self.open[-1].form not in CONTAINERS:
                self._note_blank(self.open[-1], False)
                return
        self._add(rest, depth)

    def _matched(self, line: str) -> tuple[int, str | None]:
        """How many of the open blocks the line belongs to and what of it is left; None if it but closes a fence."""
        for depth, node in enumerate(self.open):
            rest = _continued(node, line)
            if rest is None:
                return depth, line
            if node.form is Form.FENCED and _closes(node, line):
                return depth, None
            line = rest
        return len(self.open), line

    def _start(self, line: str, depth: int) -> str | None:
        """Begin the block that this line begins and give what is left of the line; None if it begins none."""
        indent, body = _indent(line), line.lstrip(" ")
        if not body:
            return None
        if indent >= 4:
            lazy = self.open[-1].form is Form.PARAGRAPH
            return None if lazy else self._push(depth, Node(Form.LISTING, lines=[line[4:]]))
        if body[0] == ">":
            self._push(depth, Node(Form.QUOTE))
            return _quoted(body)
        used = self._start_leaf(indent, body, depth)
        return self._start_item(indent, body, depth) if used is None else used

    def _start_leaf(self, indent: int, body: str, depth: int) -> str | None:
        within = self.open[depth - 1]
        if within.form is Form.PARAGRAPH and _UNDERLINE.match(body):
            within.form, within.level = Form.HEADING, 1 if body[0] == "=" else 2
            del self.open[depth:]
            return _USED
        leaf = _leaf(indent, body)
        return None if leaf is None else self._push(depth, leaf)

    def _takes_all(self, depth: int) -> bool:
        """Whether the block that the line belongs to takes it as it is: a listing, or a table that lacks its rule."""
        within = self.open[depth - 1]
        return within.form in (Form.FENCED, Form.LISTING) or (within.form is Form.TABLE and len(within.lines) == 1)

    def _table(self, line: str, following: str, depth: int) -> str | None:
        """Begin the table that this line is the header of."""
        lazy = depth < len(self.open) and self.open[-1].form is Form.PARAGRAPH
        if "|" not in line or _indent(line) >= 4 or lazy or self.open[depth - 1].form is Form.TABLE:
            return None
        for node in self.open[:depth]:
            if node.form in CONTAINERS and (step := _continued(node, following)) is not None:
                following = step
            elif node.form in CONTAINERS:
                return None
        columns = alignments(following.strip()) if _indent(following) < 4 else None
        if columns is None or len(columns) != len(split_row(line)):
            return None
        return self._push(depth, Node(Form.TABLE, lines=[line]))

    def _start_item(self, indent: int, body: str, depth: int) -> str | None:
        match = _ITEM.match(body)
        if not match:
            return None
        after = _expanded_after(body, match.end(), indent)
        empty = not after.strip()
        if self.open[depth - 1].form is Form.PARAGRAPH and (empty or match[2] not in (None, "1")):
            return None
        gap = _indent(after)
        padding = gap if 1 <= gap <= 4 and not empty else 1
        marker = match[3] or match[1]
        within = self.open[depth - 1]
        if within.form is not Form.LIST or within.marker != marker:
            self.lists.append(Node(Form.LIST, marker=marker, start=int(match[2]) if match[2] else None))
            self._push(depth, self.lists[-1])
            depth = len(self.open)
        self._push(depth, Node(Form.ITEM, width=indent + match.end() + padding))
        return after[padding:]

    def _push(self, depth: int, node: Node) -> str:
        """Close what is open beyond `depth` or cannot hold the block, and open it."""
        while not _holds(self.open[depth - 1], node):
            depth -= 1
        del self.open[depth:]
        self.open[-1].children.append(node)
        self.open.append(node)
        if len(self.open) > DEEPEST:
            raise TooMuchMarkup("quotations and lists stand too deep in each other: make them flatter")
        return _USED

    def _add(self, rest: str, depth: int) -> None:
        """Put what begins no block where it belongs: into the open leaf, or into a new paragraph."""
        blank = not rest.strip()
        tip = self.open[-1]
        if depth < len(self.open) and not blank and tip.form is Form.PARAGRAPH:
            tip.lines.append(rest.lstrip(" "))
            return
        del self.open[depth:]
        container = self.open[-1]
        if container.form not in CONTAINERS:
            container.lines.append(rest if container.form in (Form.FENCED, Form.LISTING) else rest.lstrip())
        elif not blank:
            self._push(depth, Node(Form.PARAGRAPH, lines=[rest.lstrip()]))
            container = self.open[-1]
        self._note_blank(container, blank)

    def _note_blank(self, container: Node, blank: bool) -> None:
        if blank and container.children:
            container.children[-1].blank_last = True
        fresh = container.form is Form.ITEM and not container.children
        last = blank and container.form not in (Form.QUOTE, Form.FENCED) and not fresh
        for node in self.open:
            node.blank_last = last


def _holds(parent: Node, child: Node) -> bool:
    return parent.form is Form.LIST if child.form is Form.ITEM else parent.form in (Form.TEXT, Form.QUOTE, Form.ITEM)


def _quoted(body: str) -> str:
    """What stands after a quotation's sign and one blank; a tab after it counts as three."""
    if body[1:2] == "\t":
        return _expanded("  " + body[2:])
    return _expanded(body[2:] if body[1:2] == " " else body[1:])


def _closes(fence: Node, line: str) -> bool:
    body = line.strip()
    return _indent(line) < 4 and len(body) >= len(fence.marker) and not body.strip(fence.marker[0])


def _continued(node: Node, line: str) -> str | None:
    """What of the line is left for a block that is open, or None where it does not go on."""
    indent, body = _indent(line), line.lstrip(" ")
    match node.form:
        case Form.TEXT | Form.LIST:
            return line
        case Form.QUOTE:
            return _quoted(body) if indent < 4 and body.startswith(">") else None
        case Form.ITEM:
            if not body:
                return "" if node.children else None
            return line[node.width :] if indent >= node.width else None
        case Form.LISTING:
            return line[4:] if indent >= 4 or not body else None
        case Form.FENCED:
            return line[min(indent, node.width) :]
        case Form.PARAGRAPH | Form.TABLE:
            return line if body else None
        case _:
            return None


def _leaf(indent: int, body: str) -> Node | None:
    heading = _HEADING.match(body)
    if heading:
        return Node(Form.HEADING, lines=[(heading[2] or "").strip()], level=len(heading[1]))
    fence = _FENCE.match(body)
    if fence:
        return Node(Form.FENCED, marker=fence[1] or fence[3], width=indent)
    return Node(Form.RULE) if _RULE.match(body) else None


def _expanded_after(body: str, end: int, indent: int) -> str:
    """What follows an item's marker, its tabs up to the text widened to where they reach."""
    rest = body[end:]
    text = rest.lstrip(" \t")
    column = indent + end
    widened = (" " * column + rest[: len(rest) - len(text)]).expandtabs(4)
    return widened[column:] + text


def _ends_blank(node: Node) -> bool:
    while True:
        if node.blank_last:
            return True
        if node.form not in (Form.LIST, Form.ITEM) or not node.children:
            return False
        node = node.children[-1]


def _is_loose(node: Node) -> bool:
    for place, item in enumerate(node.children):
        last_item = place == len(node.children) - 1
        if _ends_blank(item) and not last_item:
            return True
        for spot, child in enumerate(item.children):
            if _ends_blank(child) and not (last_item and spot == len(item.children) - 1):
                return True
    return False
