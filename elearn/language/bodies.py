"""Blocks under conditions, and routes: what a scene, a decision's prose and an outcome hold line by line."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.documents import Entry, Scalar
from elearn.language.draft import DraftBlock, DraftLine, Item
from elearn.language.expressions import Expression
from elearn.language.fields import read_condition, read_fields, read_scene
from elearn.language.figures import read_figure
from elearn.language.lines import LINE_WORDS as _WORDS
from elearn.language.lines import read_strange_line, written
from elearn.language.marks import Braces
from elearn.language.model import Block, Picture, Response, Route
from elearn.language.names import LINE_KEYS, slug
from elearn.language.sheet import Place, Sheet
from elearn.language.source import Span
from elearn.language.spelling import shortened
from elearn.language.unknown import is_empty

_LINE = Place("a line of its own", LINE_KEYS)


@dataclass(slots=True)
class Body:
    """What was read: blocks and routes, with the first block after a route."""

    blocks: list[Block] = field(default_factory=list)
    coaching_from: int | None = None
    routes: list[Route] = field(default_factory=list)
    route_spans: list[Span] = field(default_factory=list)
    after_route: DraftBlock | None = None

    @property
    def response(self) -> Response:
        """The blocks as what follows an answer."""
        cut = len(self.blocks) if self.coaching_from is None else self.coaching_from
        return Response(tuple(_filled(self.blocks[:cut])), tuple(_filled(self.blocks[cut:])))


def _filled(blocks: Sequence[Block]) -> list[Block]:
    return [block for block in blocks if block.text.strip()]


@dataclass(slots=True)
class _Pending:
    """A condition that waits for its block; `asked` is its text, `told`: something was wrong with it."""

    braces: Braces
    condition: Expression | None
    otherwise: bool = False
    asked: str = ""
    told: bool = False


class BodyReader:
    """Reads the items of one body in order."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.body = Body()
        self.pending: _Pending | None = None
        self.last: _Pending | None = None
        self.asked = ""

    def read(self, items: Sequence[Item], below: str = "no block") -> Body:
        """The body; `below` says what stands under a condition at its end."""
        for item in items:
            if isinstance(item, DraftBlock):
                self.block(item)
            else:
                self.line(item)
        self.drop(below)
        return self.body

    def drop(self, below: str) -> None:
        """Tell a condition that stands above no block."""
        if self.pending is not None and not self.pending.told:
            asked = self.pending.asked
            word = f"if: {asked}" if asked and not self.pending.otherwise else "else"
            advice = f"write the text below it that it is for, or `{{{word}, goto: …}}` for a route"
            if below.startswith("the options"):
                advice = f"write `if: {asked}` into the braces of each option that it is for"
            self.sheet.tell("E109", f"this condition stands above {below}", self.pending.braces.span, advice)
            self.last = self.pending
        self.pending = None

    def block(self, draft: DraftBlock) -> None:
        """Take a block under the condition above it."""
        if self.body.route_spans and self.body.after_route is None:
            self.body.after_route = draft
        if draft.coach and self.body.coaching_from is None:
            self.body.coaching_from = len(self.body.blocks)
        pending, self.pending = self.pending, None
        block = to_block(self.sheet, draft)
        if pending is not None and pending.condition is not None:
            condition, otherwise, guard = pending.condition, pending.otherwise, pending.braces.span
            block = replace(block, condition=condition, otherwise=otherwise, guard=guard)
        self.body.blocks.append(block)
        self.last = pending

    def line(self, line: DraftLine) -> None:
        """Take a line of braces."""
        braces = line.braces
        if braces.mapping is None:
            self.drop("another line of braces")
            self.pending = _Pending(braces, None, told=True)
            return
        written = {entry.key.text for entry in braces.mapping.entries}
        if not written & set(LINE_KEYS):
            self.strange(braces, written)
        elif "goto" in written:
            self.route(braces)
        elif "else" in written:
            self.otherwise(braces)
        else:
            self.condition(braces)
        if line.crowded and self.pending is not None:  # what stands below it says nothing more
            self.pending.told = True

    def strange(self, braces: Braces, written: set[str]) -> None:
        """Tell braces that are neither condition nor route."""
        if not written - {"note"}:
            self.sheet.tell("E109", "these braces say nothing", braces.span, _WORDS)
            return
        entries = braces.mapping.entries if braces.mapping else ()
        entry = next(entry for entry in entries if entry.key.text != "note")
        line = read_strange_line(self.sheet, braces, entry, self.last.asked if self.last else "")
        self.sheet.findings.add(
            Diagnostic(
                "E109",
                f"`{shortened(entry.key.text, 40)}` cannot stand on a line of its own",
                entry.key.span,
                help=line.advice,
                fix=line.fix,
            )
        )
        if line.asked is not None:
            self.drop("another line of braces")
            self.pending = _Pending(braces, None, asked=line.asked, told=True)

    def route(self, braces: Braces) -> None:
        """Take a route."""
        self.drop("a route")
        self.body.route_spans.append(braces.span)
        if self.sheet.quiz:
            self.sheet.tell("E109", "a quiz has no routes", braces.span, "its scenes follow in the order drawn")
            return
        self.route_otherwise(braces)
        fields = read_fields(self.sheet, braces, Place("a route", ("if", "goto", "else")))
        condition, goto = fields.get("if"), fields.get("goto")
        tree = read_condition(self.sheet, condition, route=True) if condition else None
        scene = read_scene(self.sheet, goto) if goto else None
        self.body.routes.append(Route(scene or "", braces.span, tree))

    def route_otherwise(self, braces: Braces) -> None:
        """Tell an `else` with a route."""
        entries = braces.mapping.entries if braces.mapping else ()
        found = next((entry for entry in entries if entry.key.text == "else"), None)
        if found is not None:
            rest = ", ".join(written(self.sheet, entry) for entry in entries if entry is not found)
            advice = f"the last route needs no condition: write `{{{rest}}}`"
            fix = Fix(braces.span, f"{{{rest}}}")
            self.sheet.findings.add(
                Diagnostic("E109", "`else` is not a key of a route", found.key.span, help=advice, fix=fix)
            )

    def otherwise(self, braces: Braces) -> None:
        """Take an `{else}`."""
        self.drop("another line of braces")
        fields = read_fields(self.sheet, braces, Place("an `{else}`", ("else",)))
        entry = fields.get("else")
        follows = self.last is not None and not self.last.otherwise
        if entry is not None and not is_empty(entry) and (follows or self.sheet.quiz):
            self.sheet.values.tell(
                entry.value, "`else` takes no condition", "write `{else}`, or `{if: …}` for another condition"
            )
        if self.sheet.quiz:
            self.refuse_in_quiz(braces)
        elif not follows:
            message = "`{else}` stands after no conditional block"
            self.sheet.tell("E109", message, braces.span, self.advice_for_else(entry))
        self.pending = _Pending(braces, self.last.condition if self.last else None, otherwise=True)
        if self.sheet.findings.told("E109", braces.span.start):
            self.pending = None

    def advice_for_else(self, entry: Entry | None) -> str:
        """What to write for an `{else}` that follows no conditional block."""
        if entry is not None and isinstance(entry.value, Scalar) and slug(entry.value.text) in self.sheet.names.scenes:
            return f"the last route needs no condition: write `{{goto: {entry.value.text}}}`"
        if self.asked and self.body.blocks:
            return (
                f"a condition is for one block, and `{{else}}` for the next: repeat the `{{if: {self.asked}}}` "
                "above the block before this one"
            )
        return "it belongs to one block, the next after that under `{if: …}`; for two blocks repeat the `{if: …}`"

    def condition(self, braces: Braces) -> None:
        """Take an `{if}`."""
        self.drop("another line of braces")
        if self.sheet.quiz:
            self.refuse_in_quiz(braces)
            return
        fields = read_fields(self.sheet, braces, Place("a condition", ("if",)))
        entry = fields.get("if")
        tree = read_condition(self.sheet, entry) if entry else None
        self.asked = entry.value.text if entry and isinstance(entry.value, Scalar) else ""
        self.pending = _Pending(braces, tree, asked=self.asked, told=tree is None)

    def refuse_in_quiz(self, braces: Braces) -> None:
        """Tell a condition where there are none."""
        self.sheet.tell("E109", "a quiz has no conditions", braces.span, "show the text always, or leave it out")


def to_block(sheet: Sheet, draft: DraftBlock) -> Block:
    """A block with its speaker and picture looked up."""
    speaker = None
    if draft.speaker is not None:
        wanted = " ".join(draft.speaker.split()).casefold()
        cast = sheet.names.cast.values()
        speaker = next((member.id for member in cast if " ".join(member.name.split()).casefold() == wanted), None)
    picture = None
    if draft.picture is not None:
        target = draft.picture.target
        picture = Picture(draft.picture.alternative.strip(), target, read_figure(target))
    return Block(
        draft.kind,
        draft.words if speaker else draft.text,
        draft.span,
        speaker=speaker,
        manner=draft.manner if speaker else None,
        picture=picture,
    )


def to_response(sheet: Sheet, drafts: Sequence[DraftBlock]) -> Response:
    """Feedback, divided where the coaching begins."""
    cut = next((place for place, draft in enumerate(drafts) if draft.coach), len(drafts))
    blocks = [to_block(sheet, draft) for draft in drafts]
    return Response(tuple(_filled(blocks[:cut])), tuple(_filled(blocks[cut:])))
