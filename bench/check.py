"""How long the checker takes over a file as large as the format allows."""

import statistics
import time
from pathlib import Path

from elearn.course.catalogue import read_document

FRONT = """---
title: The long corridor
summary: As many scenes as a file may have.
competencies: [engage]
meters:
  distress: {label: Distress, start: 8}
  trust: {label: Trust, start: 3}
flags: [asked]
---
"""
SCENE = """
## Door {number} {{clock: "10:42"}}

{{if: trust >= {low} and not asked}}
She counts the floor tiles.

{{else}}
She looks up and *almost* answers.

> **Maya:** I can't do this today.

### What do you do? {{assesses: engage}}

- Sit down on the floor, to one side. {{score: 3, trust: +1, set: asked, goto: Door {following}}}

  She moves over.

  **Coach:** Getting low gives her space.

- Ask her to come along. {{score: 1, distress: +1, goto: Door {following}}}

  She shakes her head.
"""


def text(scenes: int) -> str:
    """A valid scenario of so many decisions and one ending."""
    parts = [SCENE.format(number=i, following=i + 1, low=i % 7) for i in range(1, scenes)]
    return FRONT + "".join(parts) + f"\n## Door {scenes} {{ending: good}}\n\nShe goes in with you.\n"


def measure(scenes: int = 2000) -> None:
    """Prints the median of five checks of a file of 2,000 scenes."""
    folder = Path("var/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "content").mkdir(exist_ok=True)
    (folder / "content" / "competencies.yaml").write_text("engage: {name: Engage}\n")
    path = folder / "long-corridor.md"
    path.write_text(text(scenes))
    taken = []
    for _ in range(5):
        begun = time.process_time()
        document = read_document(path)
        taken.append(time.process_time() - begun)
        assert document.scenario is not None, document.diagnostics[:3]
    size = path.stat().st_size / 1024
    print(f"  check of {scenes} scenes, {size:.0f} KiB: {statistics.median(taken):.2f} s of CPU (asked: < 1.5 s)")


if __name__ == "__main__":
    measure()
