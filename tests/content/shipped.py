"""What we ship, read once, and ways to play it."""

import random
from functools import cache
from itertools import permutations
from pathlib import Path

from elearn.analysis.facts import Facts
from elearn.analysis.plays import ScriptedPlay
from elearn.course.catalogue import Catalogue, load_catalogue
from elearn.course.plays import plays_path, read_plays
from elearn.course.proving import Proved, prove_document
from elearn.course.remarks import Remark, find_remarks
from elearn.engine.answers import Answer
from elearn.engine.play import Run, turn
from elearn.engine.script import Script, prepare
from elearn.language.model import Block, BlockKind, DecisionType, Option, Response, Scenario

ROOT = Path(__file__).parents[2]
COURSE = "adolescent-mental-health"
SAMPLE = ("you-have-to-go-back-in", "not-drunk")
"""Two of the scenarios, for what takes too long to be done with all of them."""
QUIZ = "notice-and-rule-out"
LESSON = "the-student-in-front-of-you"


def _slugs(folder: str) -> tuple[str, ...]:
    """The documents of a folder, without translations and plays."""
    return tuple(sorted(path.stem for path in (ROOT / folder).glob("*.md") if "." not in path.stem))


SCENARIOS, LESSONS, QUIZZES = map(_slugs, ("scenarios", "content/lessons", "content/quizzes"))
DOCUMENTS = (*SCENARIOS, *LESSONS, *QUIZZES)


@cache
def catalogue() -> Catalogue:
    """Everything that lies in scenarios/ and content/."""
    return load_catalogue(ROOT)


@cache
def scenario(slug: str) -> Scenario:
    """A shipped document."""
    found = catalogue().document(slug)
    assert found is not None
    assert found.scenario is not None
    return found.scenario


@cache
def proved(slug: str) -> Proved:
    """A shipped document with all that there is to find out about it."""
    found = next(each for each in catalogue().documents if each.slug == slug and each.language is None)
    return prove_document(found)


def facts(slug: str) -> Facts:
    """What proving a shipped document shows."""
    found = proved(slug).facts
    assert found is not None
    return found


def remarks(slug: str) -> tuple[Remark, ...]:
    """What the notes of a shipped document say to instructors."""
    draft = proved(slug).document.draft
    assert draft is not None
    return tuple(find_remarks(draft))


def plays_of(slug: str) -> tuple[ScriptedPlay, ...]:
    """The scripted plays of a shipped document."""
    return read_plays(plays_path(proved(slug).document.path)).plays


@cache
def script(slug: str) -> Script:
    """A shipped document, prepared for play."""
    return prepare(scenario(slug))


def guess(run: Run, chance: random.Random) -> Answer:
    """An allowed answer to the scene at which the run stands, each as likely as the other."""
    shown = turn(run)
    ids = [option.id for option in shown.offered]
    decision = shown.scene.decision if shown.scene else None
    if decision is None:
        return None
    match decision.type:
        case DecisionType.CHOOSE:
            return chance.choice(ids)
        case DecisionType.SELECT:
            return [each for each in ids if chance.random() < 0.5]
        case DecisionType.ORDER:
            return list(chance.choice(list(permutations(ids))))
        case DecisionType.RATE:
            return chance.randint(decision.low, decision.high)
        case DecisionType.REFLECT:
            return "word " * decision.words


def plain(text: str) -> str:
    """Text without its Markdown signs."""
    return " ".join(text.replace("*", "").replace("`", "").split())


def blocks_of(found: Scenario) -> list[Block]:
    """Every block of prose in a document, wherever it stands."""
    blocks: list[Block] = []
    for scene in found.scenes:
        blocks += scene.blocks
        if scene.decision is not None:
            blocks += scene.decision.prose
            for part in (*scene.decision.options, *scene.decision.outcomes):
                response: Response = part.feedback if isinstance(part, Option) else part.response
                blocks += response.consequence + response.coaching
    return blocks


def narration_of(found: Scenario) -> str:
    """The prose that is nobody's speech: scenes, consequences and coaching."""
    kinds = (BlockKind.PARAGRAPH, BlockKind.LIST)
    return "\n".join(plain(block.text) for block in blocks_of(found) if block.kind in kinds)


def shipped_files() -> list[Path]:
    """Every text file of ours that a learner or an author reads."""
    folders = (ROOT / "scenarios", ROOT / "content/lessons", ROOT / "content/quizzes", ROOT / "content/courses")
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in (".md", ".yaml")]
    return [*files, *sorted((ROOT / "content/help").glob("*.md"))]
