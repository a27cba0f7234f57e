"""The chance of a guesser who can get lost in a loop."""

import pytest

from elearn.analysis import loops
from tests.analysis.test_brute_force import Reading

LOST = (
    "---\ntitle: A case\nsummary: Somebody waits.\n---\n\n"
    "## Here\n\nShe looks up.\n\n### What now?\n\n- Stay with her. {goto: Done}\n\n- Wait. {goto: Hall}\n\n"
    "- Wait longer. {goto: Hall}\n\n- Ask again. {goto: Here}\n\n- Look around. {goto: Stairs}\n\n"
    "## Stairs\n\nNobody is there.\n\n{goto: Here}\n\n"
    "## Hall\n\n### Whom do you call? {type: reflect, seconds: 30, timeout: Here, goto: Hall}\n\n"
    "## Done {ending: good}\n\nShe breathes.\n"
)


@pytest.mark.parametrize("small_loops", [0, 150])
def test_who_guesses_into_a_loop_that_only_running_out_of_time_leaves_never_passes(
    small_loops: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loops, "SMALL", small_loops)

    facts = Reading(LOST).prove().facts

    assert facts is not None
    assert facts.guess == 0.3333
