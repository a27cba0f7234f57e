"""Author's text to safe HTML: read as CommonMark, rendered by Python-Markdown, sanitised by nh3.

The blocks that CommonMark finds are written again in the plainest form, which Python-Markdown renders to the same
blocks; then everything but an allow-list of tags, attributes and schemes is taken out. No picture, style or script can
come from a text: pictures and citations are put in afterwards, by whoever knows what they are.
"""

import html
import re
import threading
from collections.abc import Iterator

import markdown
import nh3

from elearn.markup.inline import Inserted, Inserts, rewrite_code, rewrite_inline
from elearn.markup.signs import (
    INSERT,
    INSERT_END,
    LISTING,
    LISTING_END,
    NOTHING,
    PARAGRAPH,
    PARAGRAPH_END,
    plain,
    to_html,
)
from elearn.markup.structure import Form, Node, alignments, read_structure, split_row

TAGS = frozenset(
    {
        *("p", "br", "hr", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "a", "h2", "h3", "h4"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
)
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_CLEANER = nh3.Cleaner(
    tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(SCHEMES), url_relative="deny", link_rel="noopener noreferrer"
)
_INSERTED = re.compile(f"{INSERT}([0-9]+){INSERT_END}")
_NOT_WRITTEN = re.compile(r"</?p>|<tbody>\s*<tr>(?:\s*<td[^>]*></td>)+\s*</tr>\s*</tbody>")
"""What Python-Markdown adds of its own: paragraphs where it sees some, and an empty row to a table without any."""
_NOT_OURS = {
    "block": ("setextheader", "reference", "code"),
    "before": ("html_block",),
    "within": (
        *("backtick", "escape", "reference", "image_link", "image_reference", "short_reference", "short_image_ref"),
        *("autolink", "automail", "linebreak", "html", "entity", "em_strong"),
    ),
}
_threads = threading.local()


def render(text: str, inserts: Inserts) -> str:
    """The HTML of a text's blocks."""
    inserted = Inserted(inserts)
    return _rendered("\n\n".join(_written(read_structure(text), inserted)), inserted)


def render_inline(text: str, inserts: Inserts) -> str:
    """The HTML of a text that is a heading or an option: no block in it, only what may stand in a paragraph."""
    inserted = Inserted(inserts)
    return _rendered(PARAGRAPH + rewrite_inline(text.strip(), inserted) + PARAGRAPH_END, inserted)[3:-4]


def escape(text: str) -> str:
    """The HTML of a plain text."""
    return html.escape(plain(text))


def _rendered(canonical: str, inserted: Inserted) -> str:
    bare = _NOT_WRITTEN.sub("", _renderer().convert(canonical))
    safe = _CLEANER.clean(to_html(bare)).strip()
    return _INSERTED.sub(lambda match: inserted.html[int(match[1])], safe)


def _renderer() -> markdown.Markdown:
    """This thread's own Python-Markdown, without what `markup.inline` and `markup.structure` have done before it."""
    made: markdown.Markdown | None = getattr(_threads, "renderer", None)
    if made is None:
        made = markdown.Markdown(
            tab_length=2,
            extensions=["sane_lists", "tables"],
            extension_configs={"tables": {"use_align_attribute": True}},
        )
        for name in _NOT_OURS["block"]:
            made.parser.blockprocessors.deregister(name)
        for name in _NOT_OURS["before"]:
            made.preprocessors.deregister(name)
        for name in _NOT_OURS["within"]:
            made.inlinePatterns.deregister(name)
        _threads.renderer = made
    made.reset()
    return made


def _written(parent: Node, inserted: Inserted, loose: bool = True) -> Iterator[str]:
    """The blocks of a container in the plainest Markdown, each to stand between blank lines."""
    before: Form | None = None
    for node in parent.children:
        if before not in (None, Form.PARAGRAPH, Form.HEADING):
            yield NOTHING
        before = node.form
        yield _block(node, inserted, loose)


def _block(node: Node, inserted: Inserted, loose: bool) -> str:
    match node.form:
        case Form.PARAGRAPH:
            text = rewrite_inline("\n".join(node.lines), inserted)
            return PARAGRAPH + text + PARAGRAPH_END if loose else NOTHING + text
        case Form.HEADING:
            level = max(2, node.level - 2)
            return f"{'#' * level} {NOTHING}{rewrite_inline(chr(10).join(node.lines), inserted)}"
        case Form.LISTING | Form.FENCED:
            return LISTING + rewrite_code(_code_text(node)) + LISTING_END
        case Form.RULE:
            return "---"
        case Form.TABLE:
            return _table(node, inserted)
        case Form.LIST:
            return "\n\n".join(_items(node, inserted))
        case _:
            return "\n".join(f"> {line}" for line in "\n\n".join(_written(node, inserted)).split("\n"))


def _code_text(node: Node) -> str:
    lines = node.lines
    while node.form is Form.LISTING and lines and not lines[-1].strip():
        lines = lines[:-1]
    return "".join(f"{line}\n" for line in lines)


def _items(node: Node, inserted: Inserted) -> Iterator[str]:
    number = node.start
    for item in node.children:
        marker = "-" if number is None else f"{number}."
        number = None if number is None else number + 1
        inner = "\n\n".join(_written(item, inserted, node.loose)) or NOTHING
        if item.children and item.children[0].form is not Form.PARAGRAPH:
            inner = f"{NOTHING}\n\n{inner}"
        first, *rest = inner.split("\n")
        yield "\n".join([f"{marker} {first}", *(f"  {line}" if line else "" for line in rest)])


def _table(node: Node, inserted: Inserted) -> str:
    header, rule, *rows = node.lines
    columns = alignments(rule) or []
    written = [_row(split_row(header), len(columns), inserted), "| " + " | ".join(columns) + " |"]
    written += [_row(split_row(row), len(columns), inserted) for row in rows]
    return "\n".join(written)


def _row(cells: list[str], columns: int, inserted: Inserted) -> str:
    filled = (cells + [""] * columns)[:columns]
    return "| " + " | ".join(NOTHING + rewrite_inline(cell, inserted) for cell in filled) + " |"
