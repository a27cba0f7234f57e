"""How many states there can be at most, without exploring them: enough to know that a limit is kept."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from elearn.analysis.memory import Asked, targets_of
from elearn.engine.evaluate import Changes
from elearn.engine.script import Script, ScriptScene
from elearn.engine.state import OFF


class _Touched(NamedTuple):
    """What can have changed on the way to a scene: flags and meters as bits, and the critical mark."""

    flags: int = 0
    meters: int = 0
    critical: bool = False

    def with_changes(self, changes: Changes | None) -> "_Touched":
        """What can have changed after these changes, too."""
        if changes is None:
            return self
        meters = self.meters
        for move in changes.moves:
            meters |= 1 << move.meter
        return _Touched(self.flags | changes.sets | ~changes.keeps, meters, self.critical)

    def joined(self, other: "_Touched") -> "_Touched":
        """What can have changed on either way."""
        return _Touched(self.flags | other.flags, self.meters | other.meters, self.critical or other.critical)


def most_states(script: Script, asked: Sequence[Asked]) -> int:
    """A number of states that cannot be exceeded, all meters and flags told apart to the end, sums not."""
    return sum(_most_at(script, at, touched) for at, touched in zip(asked, _touched(script), strict=True))


def _most_at(script: Script, asked: Asked, touched: _Touched) -> int:
    known = sum(bit for _, bit in script.flags)
    most = 1 << (touched.flags & known).bit_count() + touched.critical
    for place, meter in enumerate(script.scenario.meters):
        if touched.meters >> place & 1:
            most *= meter.high - meter.low + 1
    return most << asked.visited.bit_count() + asked.points.bit_count()


def _touched(script: Script) -> list[_Touched]:
    """For each scene what can have changed on some road of the text."""
    entered = [_Touched().with_changes(scene.changes) for scene in script.scenes]
    waiting = list(range(len(entered)))
    while waiting:
        place = waiting.pop()
        left = entered[place]
        for changes, critical in _changes_in(script.scenes[place]):
            left = left.with_changes(changes)._replace(critical=left.critical or critical)
        for target in targets_of(script.scenes[place]):
            if target != OFF and (both := entered[target].joined(left)) != entered[target]:
                entered[target] = both
                waiting.append(target)
    return entered


def _changes_in(scene: ScriptScene) -> Iterator[tuple[Changes | None, bool]]:
    """What answers at a scene can change, and whether one is critical."""
    if scene.decision is not None:
        yield scene.each, False
        yield from ((option.changes, option.option.critical) for option in scene.decision.options)
        yield from ((outcome.changes, False) for outcome in scene.decision.outcomes.values())
