"""What play pages take from the facts about an edition: the expert's answers, and how long it still takes from where.

It is kept as JSON beside the edition and never decides anything: where it is missing or unreadable, pages say less.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from elearn.analysis.facts import Chances, Facts, to_object
from elearn.engine.answers import Answer


@dataclass(frozen=True, slots=True)
class Outlook:
    """The answers of the expert's play, None where there is none, and the seconds still to go from each scene."""

    expert: tuple[Answer, ...] | None = None
    remaining: Mapping[str, int] = field(default_factory=dict)


NO_OUTLOOK = Outlook()
"""Where nothing was proved."""


def dump_facts(facts: Facts, minutes: int) -> str:
    """Give as JSON what is kept of what proving an edition showed.

    `minutes` is how long the edition says it takes: where its author knows better than the estimate, the time that is
    left is shared out over the author's figure, so that pages never contradict each other.
    """
    estimated = facts.minutes or minutes or 1
    remaining = {scene: seconds * (minutes or estimated) // estimated for scene, seconds in facts.remaining.items()}
    assessed = {name: [each.offered, each.least] for name, each in (facts.assessed or {}).items()}
    kept = {**to_object(facts), "remaining": remaining, "assessed": assessed}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def load_outlook(text: str | None) -> Outlook:
    """Read what was kept of an edition's facts."""
    try:
        kept = json.loads(text or "null")
    except ValueError:
        return NO_OUTLOOK
    if not isinstance(kept, dict):
        return NO_OUTLOOK
    expert, remaining = kept.get("expert"), kept.get("remaining")
    return Outlook(tuple(expert) if isinstance(expert, list) else None, _seconds(remaining))


def load_chances(text: str | None) -> Mapping[str, Chances] | None:
    """Read how often an edition assesses each competency; None where nobody knows."""
    try:
        kept = json.loads(text or "null")
    except ValueError:
        return None
    assessed = kept.get("assessed") if isinstance(kept, dict) else None
    if not isinstance(assessed, dict) or not all(_are_chances(each) for each in assessed.values()):
        return None
    return {name: Chances(*each) for name, each in assessed.items()}


def _are_chances(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(each, int) and each >= 0 for each in value)


def _seconds(remaining: object) -> dict[str, int]:
    found = remaining if isinstance(remaining, dict) else {}
    return {scene: seconds for scene, seconds in found.items() if isinstance(seconds, int) and seconds >= 0}
