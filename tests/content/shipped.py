"""What we ship, read once, and ways to play it."""

import random
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import yaml

from elearn.course.catalogue import Catalogue, load_catalogue
from elearn.engine.answers import Answer
from elearn.engine.play import Run, answer, start, turn
from elearn.engine.script import Script, prepare
from elearn.language.model import Block, BlockKind, DecisionType, Option, Response, Scenario

ROOT = Path(__file__).parents[2]
SCENARIOS = ("you-have-to-go-back-in", "not-drunk")
QUIZ = "notice-and-rule-out"
LESSON = "the-student-in-front-of-you"
DOCUMENTS = (*SCENARIOS, LESSON, QUIZ)
PLAYS = [
    (slug, play)
    for slug in SCENARIOS
    for play in yaml.safe_load((ROOT / f"scenarios/{slug}.plays.yaml").read_text(encoding="utf-8"))
]


@cache
def catalogue() -> Catalogue:
    """Everything that lies in scenarios/ and content/."""
    return load_catalogue(ROOT)


@cache
def scenario(slug: str) -> Scenario:
    """A shipped document."""
    found = next(document for document in catalogue().documents if document.scenario and document.scenario.slug == slug)
    assert found.scenario is not None
    return found.scenario


@cache
def script(slug: str) -> Script:
    """A shipped document, prepared for play."""
    return prepare(scenario(slug))


def play_out(slug: str, answers: list[Answer], seed: int = 0) -> Run:
    """The run after these answers."""
    run = start(script(slug), seed)
    for given in answers:
        run = answer(run, given)
    return run


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


def longest(run: Run) -> Answer:
    """What somebody answers who goes by length alone."""
    shown = turn(run)
    by_length = sorted(shown.offered, key=lambda option: (-len(plain(option.text)), -_place(run, option)))
    ids = [option.id for option in by_length]
    decision = shown.scene.decision if shown.scene else None
    if decision is None:
        return None
    match decision.type:
        case DecisionType.CHOOSE:
            return ids[0]
        case DecisionType.RATE:
            return (decision.low + decision.high) // 2
        case DecisionType.REFLECT:
            return "word " * decision.words
        case DecisionType.SELECT | DecisionType.ORDER:
            return ids


def _place(run: Run, option: Option) -> int:
    assert run.scene is not None
    assert run.scene.decision is not None
    return run.scene.decision.options.index(option)


def play_through(slug: str, player: Any, seed: int = 0) -> list[Run]:
    """The runs of one play from its start to its end."""
    runs = [start(script(slug), seed)]
    while not runs[-1].finished:
        runs.append(answer(runs[-1], player(runs[-1])))
    return runs


@cache
def random_plays(slug: str, count: int = 2000) -> tuple[Run, ...]:
    """The ends of that many plays of a random guesser, the same each time."""
    chance = random.Random(20261123)
    return tuple(play_through(slug, lambda run: guess(run, chance), seed)[-1] for seed in range(count))


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
