"""What proving editions showed: kept once for an edition, and put in anew whenever it is found again."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from elearn.storage.dialects import insert_or_replace
from elearn.storage.statements import Query
from elearn.storage.tables import TABLES
from elearn.storage.transaction import Transaction

_facts, _edition = TABLES["edition_facts"].c, TABLES["edition"].c

_KEEP = Query(insert_or_replace(TABLES["edition_facts"], "minutes", "facts", "remarks"))
_ONE = Query(select(_facts.facts).where(_facts.edition == bindparam("edition")))
_REMARKS = Query(select(_facts.remarks).where(_facts.edition == bindparam("edition")))
_WHOLE = '%"assessed":%'
"""What the facts hold that this program finds."""
_UNPROVED = (
    select(_edition.digest)
    .where(~select(_facts.edition).where(_facts.edition == _edition.digest, _facts.facts.like(_WHOLE)).exists())
    .order_by(_edition.stored_at, _edition.digest)
)


@dataclass(frozen=True, slots=True)
class KeptFacts:
    """What is kept of an edition's proof: `facts` is JSON, `remarks` what the checker told its author."""

    edition: str
    minutes: int
    facts: str
    remarks: str = ""


def keep_facts(tx: Transaction, kept: KeptFacts) -> None:
    """Keep what proving an edition showed, in place of what was known before."""
    tx.run(_KEEP, edition=kept.edition, minutes=kept.minutes, facts=kept.facts, remarks=kept.remarks)


def facts_of(tx: Transaction, edition: str) -> str | None:
    """What is kept about an edition, as JSON; None where it was never proved."""
    row = tx.one(_ONE, edition=edition)
    return None if row is None else str(row[0])


def remarks_on(tx: Transaction, edition: str) -> str:
    """What the checker told an edition's author, as far as that is known."""
    row = tx.one(_REMARKS, edition=edition)
    return "" if row is None else str(row[0] or "")


def unproved_editions(tx: Transaction) -> list[str]:
    """The digests of the editions that were stored by a program that proved less than this one, the oldest first."""
    return [str(row[0]) for row in tx.all(_UNPROVED)]
