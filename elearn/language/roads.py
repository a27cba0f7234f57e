"""What leads from scene to scene by the order of the file alone, as a document is written."""

from elearn.language.draft import DraftDecision, DraftLine, DraftScene
from elearn.language.marks import Braces
from elearn.language.model import DecisionType
from elearn.language.outcomes import WHENS


def goes_on(scene: DraftScene) -> bool:
    """Whether a play can leave a scene for the next one of the file without being told to."""
    if _has(scene.braces, "ending"):
        return False
    if scene.decisions:
        return _leaves_open(scene.decisions[0])
    routes = [item for item in scene.items if isinstance(item, DraftLine) and _has(item.braces, "goto")]
    return not routes


def _leaves_open(decision: DraftDecision) -> bool:
    """Whether some answer to a decision is not told where to go."""
    if _has(decision.braces, "goto"):
        return False
    kind = _type(decision)
    if kind is DecisionType.CHOOSE:
        return not decision.options or not all(_has(option.braces, "goto") for option in decision.options)
    led = sum(_has(outcome.braces, "goto") for outcome in decision.outcomes)
    return led < len(WHENS[kind])


def _type(decision: DraftDecision) -> DecisionType:
    entry = decision.braces.mapping.get("type") if decision.braces and decision.braces.mapping else None
    word = getattr(entry.value, "text", "") if entry is not None else ""
    return DecisionType(word) if word in list(DecisionType) else DecisionType.CHOOSE


def _has(braces: Braces | None, key: str) -> bool:
    return braces is not None and braces.mapping is not None and braces.mapping.get(key) is not None
