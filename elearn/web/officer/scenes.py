"""An edition's fragments as pieces of pages: made once for an edition in a process, joined for every request."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape

from elearn.course.fragments import Fragments, SceneFragments
from elearn.language.model import Scenario, Scene, When
from elearn.web.frames import Html, join
from elearn.web.languages import say, say_number, spoken, spoken_blocks

NOTHING = Html("")
_TAG = re.compile(r"<[^>]*>")
FIVES, HALF_HOURS = 20, 75
"""The minutes above which time is told in fives of minutes, and in halves of hours."""


@dataclass(frozen=True, slots=True)
class OptionFeedback:
    """What follows an option."""

    consequence: Html
    coaching: Html


@dataclass(frozen=True, slots=True)
class OutcomePieces:
    """What follows an answer by what it was worth, paragraph by paragraph."""

    headline: Html
    consequence: tuple[Html, ...]
    coaching: tuple[Html, ...]


@dataclass(frozen=True, slots=True)
class ScenePieces:
    """All of a scene that a page can show, marked with its language where the page speaks another.

    `name` and `question` are plain text, for titles, in the language `tongue`. `time_left` says how long it takes from
    here, and is empty where nobody knows.
    """

    name: str
    title: Html
    question: str
    caption: Html
    blocks: tuple[Html, ...]
    prompt: Html
    prose: tuple[Html, ...]
    options: Mapping[str, Html]
    feedback: Mapping[str, OptionFeedback]
    outcomes: Mapping[When, OutcomePieces]
    self_check: tuple[Html, ...]
    time_left: Html
    tongue: str


def plain(html: str) -> str:
    """Give the text of a piece of HTML."""
    return unescape(_TAG.sub("", html)).strip()


def time_left_in_words(seconds: int) -> str:
    """Say how long it still takes, no more exactly than anybody can know."""
    minutes = (seconds + 30) // 60
    if seconds < 60:
        return say("Almost done")
    if minutes > HALF_HOURS:
        minutes = (seconds + 900) // 1800 * 30
        if minutes % 60 == 0:
            return say("About %(number)s hours left", number=minutes // 60)
        return say("About %(number)s½ hours left", number=minutes // 60)
    if minutes > FIVES:
        minutes = (seconds + 150) // 300 * 5
    if minutes == 60:
        return say("About an hour left")
    return say_number("About %(number)s minute left", "About %(number)s minutes left", minutes)


def prepare_scenes(
    scenario: Scenario, fragments: Fragments, remaining: Mapping[str, int] | None = None, braces: str = ""
) -> dict[str, ScenePieces]:
    """Give the pieces of every scene by its id; `remaining` are the seconds that it still takes from each of them.

    `braces` is the language of what stands in braces, which a translation takes from its original.
    """
    left = {scene: Html(time_left_in_words(seconds)) for scene, seconds in (remaining or {}).items()}
    making = _Making(scenario.language, braces or scenario.language)
    return {
        scene.id: making.scene(scene, fragments.scenes[scene.id], left.get(scene.id, NOTHING))
        for scene in scenario.scenes
    }


@dataclass(frozen=True, slots=True)
class _Making:
    """Pieces in the language of a text, and captions in that of its original."""

    tongue: str
    braces: str

    def scene(self, scene: Scene, given: SceneFragments, time_left: Html) -> ScenePieces:
        """A scene's pieces."""
        return ScenePieces(
            name=plain(given.title),
            title=self.words(given.title),
            question=plain(given.prompt),
            caption=spoken(" · ".join(text for text in (scene.clock, scene.place) if text), self.braces),
            blocks=self.each(given.blocks),
            prompt=self.words(given.prompt),
            prose=self.each(given.prose),
            options={option: self.words(text) for option, text in given.options.items()},
            feedback={
                option: OptionFeedback(self.blocks(response.consequence), self.blocks(response.coaching))
                for option, response in given.feedback.items()
            },
            outcomes={
                When(when): OutcomePieces(
                    self.words(each.headline), self.each(each.consequence), self.each(each.coaching)
                )
                for when, each in given.outcomes.items()
            },
            self_check=tuple(self.words(text) for text in given.self_check),
            time_left=time_left,
            tongue=self.tongue,
        )

    def words(self, html: str) -> Html:
        """Words without blocks."""
        return spoken(Html(html), self.tongue)

    def blocks(self, html: str) -> Html:
        """Blocks."""
        return spoken_blocks(html, self.tongue)

    def each(self, texts: Iterable[str]) -> tuple[Html, ...]:
        """Several pieces of blocks."""
        return tuple(self.blocks(text) for text in texts)


def chosen(pieces: tuple[Html, ...], indices: Iterable[int]) -> Html:
    """Give those pieces that are shown, as one."""
    return join([pieces[index] for index in indices])
