"""How many words a document has, and how long it takes: 200 words a minute and 20 seconds a decision."""

from collections.abc import Iterable, Iterator

from elearn.language.model import Block, Decision, Response, Scene

WORDS_A_MINUTE = 200
SECONDS_A_DECISION = 20


def count_words(scenes: Iterable[Scene]) -> int:
    """The words that stand in some scenes, whoever gets to see them."""
    return sum(len(text.split()) for scene in scenes for text in _texts(scene))


def estimate_minutes(scenes: Iterable[Scene], words: int) -> int:
    """The minutes that the whole file takes, at least one."""
    decisions = sum(scene.decision is not None for scene in scenes)
    seconds = words * 60 + SECONDS_A_DECISION * decisions * WORDS_A_MINUTE
    return max(1, -(-seconds // (60 * WORDS_A_MINUTE)))


def _texts(scene: Scene) -> Iterator[str]:
    yield scene.title
    yield from _blocks(scene.blocks)
    if scene.decision is not None:
        yield from _decision(scene.decision)


def _decision(decision: Decision) -> Iterator[str]:
    yield decision.prompt
    yield from _blocks(decision.prose)
    yield from decision.self_check
    for option in decision.options:
        yield option.text
        yield from _response(option.feedback)
    for outcome in decision.outcomes:
        yield outcome.headline
        yield from _response(outcome.response)


def _response(response: Response) -> Iterator[str]:
    yield from _blocks(response.consequence)
    yield from _blocks(response.coaching)


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield block.picture.alternative if block.picture else block.text
