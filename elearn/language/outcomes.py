"""Outcomes: what follows an answer by what it was worth."""

from elearn.language.bodies import Body, BodyReader
from elearn.language.diagnostics import Diagnostic, Related
from elearn.language.draft import DraftOutcome
from elearn.language.fields import read_effects, read_fields, read_scene
from elearn.language.model import DecisionType, Outcome, When
from elearn.language.options import place_of
from elearn.language.sheet import Fields, Sheet
from elearn.language.source import Span

WHENS = {
    DecisionType.SELECT: (When.RIGHT, When.PARTLY, When.WRONG),
    DecisionType.ORDER: (When.RIGHT, When.PARTLY, When.WRONG),
    DecisionType.RATE: (When.RIGHT, When.LOW, When.HIGH),
    DecisionType.REFLECT: (When.RIGHT,),
}


class Outcomes:
    """Reads the outcomes of one decision."""

    def __init__(self, sheet: Sheet, kind: DecisionType | None) -> None:
        self.sheet, self.kind = sheet, kind
        self.outcomes: list[Outcome] = []
        self.bodies: list[Body] = []
        self.first: dict[str, Span] = {}

    def read(self, draft: DraftOutcome) -> None:
        """Take the next outcome."""
        fields = read_fields(self.sheet, draft.braces, place_of("outcome", None, ("when", "goto"), self.sheet, True))
        when = self.when(draft, fields)
        goto = fields.get("goto")
        body = BodyReader(self.sheet).read(draft.items)
        self.bodies.append(body)
        self.outcomes.append(
            Outcome(
                when or When.RIGHT,
                draft.headline,
                draft.span,
                goto=read_scene(self.sheet, goto) if goto else None,
                effects=read_effects(self.sheet, fields),
                response=body.response,
            )
        )

    def when(self, draft: DraftOutcome, fields: Fields) -> When | None:
        """When the outcome is shown."""
        if self.kind is DecisionType.CHOOSE:
            return None
        entry = fields.get("when")
        if entry is None:
            if not fields.may_have("when"):
                self.sheet.tell(
                    "E105",
                    "this outcome does not say `when` it is shown",
                    draft.span,
                    "write at the heading's end `{when: right}`",
                )
            return None
        words = [when.value for when in (WHENS[self.kind] if self.kind else When)]
        word = self.sheet.values.choice(entry, words)
        if word is None:
            return None
        if word in self.first:
            self.sheet.findings.add(
                Diagnostic(
                    "E107",
                    f"two outcomes of this decision are shown when `{word}`",
                    entry.value.span,
                    related=(Related(self.first[word], "the first one"),),
                    help="put both together, or change one `when`",
                )
            )
        self.first.setdefault(word, entry.value.span)
        return When(word)
