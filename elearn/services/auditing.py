"""Writing down who changed somebody's role, account or content, in the transaction that changes it."""

import json
from dataclasses import dataclass
from uuid import uuid4

from elearn.course.progress import PersonId
from elearn.storage.records import AuditEntry, append_audit
from elearn.storage.transaction import Transaction

PROGRAM = "cli"
BROWSER = "web"


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to whom or what, without personal text; no actor means whoever runs the program."""

    action: str
    subject: str
    before: object = None
    after: object = None
    actor: PersonId | None = None
    door: str = PROGRAM


def note(tx: Transaction, deed: Deed, at: int) -> None:
    """Add a deed to the audit log."""
    before, after = json.dumps(deed.before, sort_keys=True), json.dumps(deed.after, sort_keys=True)
    entry = AuditEntry(uuid4().hex, at, deed.actor, deed.door, deed.action, deed.subject, before=before, after=after)
    append_audit(tx, entry)
