"""An edition's fragments as pieces of pages: made once for an edition in a process, joined for every request."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape

from elearn.course.fragments import Fragments, SceneFragments
from elearn.language.model import Scenario, Scene, When
from elearn.web.frames import Html, join

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
    """All of a scene that a page can show. `name` and `question` are plain text, for titles.

    `time_left` says how long it takes from here, and is empty where nobody knows.
    """

    name: str
    title: Html
    question: str
    caption: str
    blocks: tuple[Html, ...]
    prompt: Html
    prose: tuple[Html, ...]
    options: Mapping[str, Html]
    feedback: Mapping[str, OptionFeedback]
    outcomes: Mapping[When, OutcomePieces]
    self_check: tuple[Html, ...]
    time_left: Html


def plain(html: str) -> str:
    """Give the text of a piece of HTML."""
    return unescape(_TAG.sub("", html)).strip()


def time_left_in_words(seconds: int) -> str:
    """Say how long it still takes, no more exactly than anybody can know."""
    minutes = (seconds + 30) // 60
    if seconds < 60:
        return "Almost done"
    if minutes > HALF_HOURS:
        minutes = (seconds + 900) // 1800 * 30
        return f"About {minutes // 60} hours left" if minutes % 60 == 0 else f"About {minutes // 60}½ hours left"
    if minutes > FIVES:
        minutes = (seconds + 150) // 300 * 5
    return {1: "About 1 minute left", 60: "About an hour left"}.get(minutes, f"About {minutes} minutes left")


def prepare_scenes(
    scenario: Scenario, fragments: Fragments, remaining: Mapping[str, int] | None = None
) -> dict[str, ScenePieces]:
    """Give the pieces of every scene by its id; `remaining` are the seconds that it still takes from each of them."""
    left = {scene: Html(time_left_in_words(seconds)) for scene, seconds in (remaining or {}).items()}
    return {
        scene.id: _prepare(scene, fragments.scenes[scene.id], left.get(scene.id, NOTHING)) for scene in scenario.scenes
    }


def _prepare(scene: Scene, given: SceneFragments, time_left: Html) -> ScenePieces:
    return ScenePieces(
        name=plain(given.title),
        title=Html(given.title),
        question=plain(given.prompt),
        caption=" · ".join(text for text in (scene.clock, scene.place) if text),
        blocks=_each(given.blocks),
        prompt=Html(given.prompt),
        prose=_each(given.prose),
        options={option: Html(text) for option, text in given.options.items()},
        feedback={
            option: OptionFeedback(Html(response.consequence), Html(response.coaching))
            for option, response in given.feedback.items()
        },
        outcomes={
            When(when): OutcomePieces(Html(each.headline), _each(each.consequence), _each(each.coaching))
            for when, each in given.outcomes.items()
        },
        self_check=_each(given.self_check),
        time_left=time_left,
    )


def _each(texts: Iterable[str]) -> tuple[Html, ...]:
    return tuple(Html(text) for text in texts)


def chosen(pieces: tuple[Html, ...], indices: Iterable[int]) -> Html:
    """Give those pieces that are shown, as one."""
    return join([pieces[index] for index in indices])
