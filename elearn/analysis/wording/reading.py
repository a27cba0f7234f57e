"""A document as the warnings about its words read it: passage by passage, each as a reader sees it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from elearn.analysis.lexicon import Lexicon, Phrases, words_in
from elearn.analysis.plain import to_plain, words_of
from elearn.language.documents import WHOLE, Entry
from elearn.language.draft import Draft
from elearn.language.model import Block, Decision, Response, Scenario
from elearn.language.source import Span


@dataclass(frozen=True, slots=True)
class Measured:
    """What exploring a document showed; what is not known is left out.

    `minutes` are those of a median play; `words_shown` the most words that a scene, by its id, shows in one state;
    `experts` the ids of the options that an expert chooses in a scene, where that is not simply those scored 3;
    `original` is the digest of a translation's original, in hexadecimal digits.
    """

    minutes: int | None = None
    words_shown: Mapping[str, int] = field(default_factory=dict)
    experts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    original: str | None = None


class Part(Enum):
    """What a passage is to its scene."""

    HEADING = "heading"
    PROSE = "prose"
    PICTURE = "picture"
    QUESTION = "question"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that stand together, as a reader sees them, and the place of the smallest thing that they belong to."""

    part: Part
    scene: int
    span: Span
    words: str


class Wording:
    """One document with its passages, read once for all checks."""

    def __init__(
        self, scenario: Scenario, draft: Draft | None, lexicon: Lexicon, measured: Measured | None = None
    ) -> None:
        self.scenario, self.draft, self.lexicon = scenario, draft, lexicon
        self.measured = measured or Measured()
        self.translation = self.measured.original is not None
        self.in_our_language = lexicon.speaks(scenario.language)
        self.passages = tuple(passages_of(scenario))
        self.front = tuple(self._front_passages())
        self.words = words_in(" ".join(passage.words for passage in (*self.front, *self.passages)))

    def entry(self, key: str) -> Entry | None:
        """A key of the front matter with its value."""
        return self.draft.front.get(key) if self.draft and self.draft.front else None

    def possible(self, phrases: Phrases) -> Phrases:
        """Those phrases of a list that the document can hold."""
        return phrases.among(self.words) if self.in_our_language else Phrases()

    def _front_passages(self) -> Iterator[Passage]:
        """What the front matter says to readers; all of it has a scene of its own, before the first."""
        found = self.scenario
        for key, words in (("title", found.title), ("summary", found.summary), ("content_note", found.content_note)):
            entry = self.entry(key)
            if words:
                yield Passage(Part.HEADING, -1, entry.value.span if entry else WHOLE, words)


def passages_of(scenario: Scenario) -> Iterator[Passage]:
    """All that a document says after its front matter, in order."""
    for place, scene in enumerate(scenario.scenes):
        yield Passage(Part.HEADING, place, scene.span, scene.title)
        for block in scene.blocks:
            yield _of_block(block, place, Part.PROSE)
        if scene.decision is not None:
            yield from _of_decision(scene.decision, place)


def _of_block(block: Block, scene: int, part: Part) -> Passage:
    if block.picture is not None:
        return Passage(Part.PICTURE, scene, block.span, block.picture.alternative)
    return Passage(part, scene, block.span, words_of(block))


def _of_decision(decision: Decision, scene: int) -> Iterator[Passage]:
    yield Passage(Part.QUESTION, scene, decision.span, to_plain(decision.prompt))
    for block in decision.prose:
        yield _of_block(block, scene, Part.QUESTION)
    for option in decision.options:
        yield Passage(Part.QUESTION, scene, option.span, to_plain(option.text))
        yield from _of_response(option.feedback, scene)
    for line in decision.self_check:
        yield Passage(Part.ANSWER, scene, decision.span, to_plain(line))
    for outcome in decision.outcomes:
        yield Passage(Part.ANSWER, scene, outcome.span, to_plain(outcome.headline))
        yield from _of_response(outcome.response, scene)


def _of_response(response: Response, scene: int) -> Iterator[Passage]:
    for block in (*response.consequence, *response.coaching):
        yield _of_block(block, scene, Part.ANSWER)
