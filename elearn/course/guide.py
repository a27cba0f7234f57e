"""What a facilitator's guide is made from: a scenario with its pieces, its notes to instructors, and one strong way."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from elearn.course.fragments import Fragments
from elearn.course.remarks import About, Remark
from elearn.engine.answers import Answer, AnswerRefused
from elearn.engine.play import Step, play
from elearn.engine.script import Script
from elearn.language.model import Scene


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything that a guide shows. `strong` are the expert's answers, by the scene in which they are given."""

    script: Script
    fragments: Fragments
    remarks: tuple[Remark, ...] = ()
    strong: tuple[Step, ...] = ()
    competencies: Mapping[str, str] = field(default_factory=dict)

    def noted(self, scene: Scene, about: About) -> tuple[str, ...]:
        """What the notes in a scene say of something."""
        place = self.script.indices[scene.id]
        return tuple(each.text for each in self.remarks if each.scene == place and each.about is about)

    def number(self, scene: str) -> int:
        """A scene's number, from 1 in the order of the file."""
        return self.script.indices[scene] + 1


def make_guide(
    script: Script,
    fragments: Fragments,
    remarks: tuple[Remark, ...],
    expert: tuple[Answer, ...] | None,
    competencies: Mapping[str, str],
) -> Guide:
    """The guide of a scenario; `competencies` are names by id, `expert` the answers of its best play."""
    try:
        steps = tuple(play(script, 0, expert)[1]) if expert else ()
    except AnswerRefused:
        steps = ()
    return Guide(script, fragments, remarks, steps, competencies)
