"""The conditions of a scenario as the exploration asks them, and which answers it got."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from elearn.analysis.memory import atoms_of
from elearn.engine.evaluate import Condition, Term
from elearn.engine.state import State
from elearn.language.expressions import Expression, Percent, Points, Visited
from elearn.language.model import Block

HELD, FAILED = 1, 2
SETTLED = HELD | FAILED


@dataclass(slots=True, eq=False)
class Question:
    """A condition that is asked in many states; `seen` says whether it has held and failed.

    `past`: its answer depends on more than meters and flags; `percent`: it depends on what was earned, too.
    """

    term: Term
    expression: Expression
    past: bool
    percent: bool
    seen: int = 0
    known: dict[int, int] = field(default_factory=dict)

    def hold(self, state: State) -> bool:
        """Whether it holds in a state, remembered only as that it was asked."""
        held = bool(self.term(state))
        self.seen |= HELD if held else FAILED
        return held

    def answer(self, key: int, state: State) -> int:
        """HELD or FAILED in a state; `key` names what the answer depends on."""
        self.known[key] = found = HELD if self.term(state) else FAILED
        self.seen |= found
        return found


def ask(term: Condition, expression: Expression | None) -> Question | None:
    """A condition as a question; None where there is none."""
    if term is None or expression is None:
        return None
    atoms = tuple(atoms_of(expression))
    percent = any(isinstance(atom, Percent) for atom in atoms)
    return Question(term, expression, percent or any(isinstance(atom, Visited | Points) for atom in atoms), percent)


def ask_blocks(terms: Sequence[Condition], blocks: Sequence[Block]) -> tuple[Question | None, ...]:
    """For each block the question whether it is shown."""
    return tuple(ask(term, block.condition) for term, block in zip(terms, blocks, strict=True))
