"""Which scenes a play can leave for the next one of the file."""

import pytest

from elearn.language.parser import parse
from elearn.language.roads import goes_on
from elearn.language.source import Source

SCENES = [
    ("## A\n\nWords.", True),
    ("## A {ending: good}\n\nWords.", False),
    ("## A\n\n{goto: B}", False),
    ("## A\n\n{if: x, goto: B}", False),
    ("## A\n\n{if: x}\nWords.", True),
    ("## A\n\n### Why?\n\n- a {goto: B}\n- b", True),
    ("## A\n\n### Why?\n\n- a {goto: B}\n- b {goto: B}", False),
    ("## A\n\n### Why? {goto: B}\n\n- a\n- b", False),
    ("## A\n\n### Why?", True),
    ("## A\n\n### Why? {type: rate}\n\n#### So {when: right, goto: B}", True),
    ("## A\n\n### Why? {type: reflect}\n\n#### So {when: right, goto: B}", False),
    ("## A\n\n### Why? {type: story}\n\n- a {goto: B}", False),
    ("## A\n\n### Why? {type: [rate]}\n\n- a {goto: B}\n- b {goto: ", True),
]


@pytest.mark.parametrize(("text", "goes"), SCENES)
def test_a_scene_goes_on_unless_it_is_told_where_to_go(text: str, goes: bool) -> None:
    draft, _ = parse(Source("a.md", f"---\ntitle: A\nsummary: B\n---\n\n{text}\n"))

    assert goes_on(draft.scenes[0]) is goes
