"""Whether a scenario can be passed, and whether that can be proved: E305 and E306."""

from collections.abc import Iterator, Sequence

from elearn.analysis.exploration import Exploration
from elearn.analysis.explore import LIMIT, MOST_MOVES
from elearn.analysis.findings import WHOLE, Explored
from elearn.analysis.reach import passing, percent_of
from elearn.engine.answers import Answer
from elearn.language.diagnostics import Diagnostic
from elearn.language.model import Ending


def find_not_passable(explored: Explored) -> Iterator[Diagnostic]:
    """E305: a document that nobody can pass, or that has no ending that a play reaches."""
    exploration = explored.exploration
    finished = exploration.ends
    if any(passing(exploration, node) for node in finished):
        return
    why = list(_why_not_passed(exploration, finished))
    yield Diagnostic(
        "E305",
        "nobody can pass this: no play meets all that passing takes" if finished else "no play ever comes to an ending",
        WHOLE,
        notes=tuple(reason for reason, _ in why),
        help=", and ".join(advice for _, advice in why) or "mark the last scene of each road, `{ending: good}`",
        witness=_best_play(explored),
    )


def _best_play(explored: Explored) -> tuple[Answer, ...] | None:
    """A shortest of the plays that end with the best percent; None where none ends."""
    exploration, best = explored.exploration, list[tuple[int, int, int]]()
    for node in exploration.ends:
        place = exploration.sums[node].bit_length() - 1
        best.append((-percent_of(exploration, node, place), explored.witnesses.length(node, 1 << place), node))
    if not best:
        return None
    node = min(best)[2]
    return explored.witnesses.to(node, 1 << exploration.sums[node].bit_length() - 1)


def _why_not_passed(exploration: Exploration, finished: Sequence[int]) -> Iterator[tuple[str, str]]:
    """What of passing no play has, each with what to do about it."""
    if not finished:
        return
    percent = exploration.script.scenario.pass_percent
    best = max(percent_of(exploration, node, exploration.sums[node].bit_length() - 1) for node in finished)
    places = {exploration.scene_of(node) for node in finished}
    critical = all(exploration.valuation_of(node).critical for node in finished)
    poor = exploration.off not in places and all(
        exploration.plans[place].scene.scene.ending is Ending.POOR for place in places
    )
    if best < percent:
        told = f"the best play earns {best} percent, and `pass` asks for {percent}"
        yield told, "score 3 what an expert would do, or ask for less in `pass`"
    if critical:
        yield "every play chooses an option marked `critical`", "let a play come through without a `critical` option"
    if poor:
        yield "every ending that a play reaches is `poor`", "mark the ending of a good play `good` or `mixed`"
    if best >= percent and not critical and not poor:
        told = "the plays that earn enough end in a `poor` ending or choose a `critical` option"
        yield told, "let one of them end `good` or `mixed`, without a `critical` option"


def too_many_states(exploration: Exploration) -> Diagnostic:
    """E306: more states than are explored."""
    script = exploration.script
    columns = zip(*(valuation.meters for valuation in exploration.valuations), strict=True)
    widest = sorted(zip((len(set(column)) for column in columns), script.meters, strict=True), reverse=True)[:3]
    told = ", ".join(f"{name} with {count} values" for count, name in widest if count > 1)
    notes = [f"what multiplies them: {told}"] if told else []
    notes += [f"{len(script.flags)} flags"] if len(script.flags) > 3 else []
    return Diagnostic(
        "E306",
        _too_many(exploration),
        WHOLE,
        notes=tuple(notes),
        help="give meters fewer values (`max: 5`), use fewer flags, or do without conditions on what lies far back",
    )


def _too_many(exploration: Exploration) -> str:
    if len(exploration.moves) > MOST_MOVES:
        return f"there are more than {MOST_MOVES:,} answers that do different things, so nothing is proved"
    return f"there are more than {LIMIT:,} states that plays can reach, so nothing is proved"
