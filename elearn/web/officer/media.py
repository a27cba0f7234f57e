"""Which pictures an attempt may ask for: those of what it has shown, by the mode it is played in."""

from collections.abc import Iterator, Mapping

from elearn.course.editions import Media
from elearn.course.progress import AttemptId, PersonId
from elearn.engine.play import Run, reaction, turn
from elearn.services.debriefing import Seen, seen_so_far
from elearn.services.desk import Desk
from elearn.services.editions import media_of
from elearn.services.playing import NotFound
from elearn.web.languages import language_now
from elearn.web.officer.parts import scenes_of
from elearn.web.officer.scenes import ScenePieces


def reached_media(desk: Desk, officer: PersonId, attempt_id: AttemptId, digest: str) -> Media:
    """Give a picture that an attempt has shown; NotFound for any other, whether it exists or not."""
    seen = seen_so_far(desk, officer, attempt_id, language_now())
    address = f'src="/media/{digest}"'
    if not any(address in piece for piece in _shown(scenes_of(seen.edition), seen)):
        raise NotFound
    media = media_of(desk, seen.edition.digest, digest)
    if media is None:
        raise NotFound
    return media


def _shown(scenes: Mapping[str, ScenePieces], seen: Seen) -> Iterator[str]:
    """Everything that the attempt's pages hold: its steps and, once that is open, what its debrief sets beside them."""
    for run in seen.runs:
        yield from _met(scenes, run)
        yield from _followed(scenes, run, seen.coaching)
        if seen.explained:
            yield from _untaken(scenes, run)
    for run in seen.expert:
        yield from _met(scenes, run)
        yield from _followed(scenes, run, True)


def _met(scenes: Mapping[str, ScenePieces], run: Run) -> Iterator[str]:
    now = turn(run)
    if now.scene is not None:
        pieces = scenes[now.scene.id]
        yield from (pieces.blocks[index] for index in now.blocks)
        yield from (pieces.prose[index] for index in now.prose)
        yield from (pieces.options[option.id] for option in now.offered)


def _untaken(scenes: Mapping[str, ScenePieces], run: Run) -> Iterator[str]:
    """What would have followed the options of a scene: a debrief says it of the best of them."""
    now = turn(run)
    if now.scene is not None:
        for option in now.offered:
            feedback = scenes[now.scene.id].feedback[option.id]
            yield from (feedback.consequence, feedback.coaching)


def _followed(scenes: Mapping[str, ScenePieces], run: Run, coaching: bool) -> Iterator[str]:
    shown = reaction(run)
    if shown is None:
        return
    pieces = scenes[shown.scene]
    for option in shown.options:
        yield pieces.feedback[option].consequence
        yield pieces.feedback[option].coaching if coaching else ""
    outcome = None if shown.outcome is None else pieces.outcomes.get(shown.outcome)
    if outcome is not None:
        yield from (outcome.consequence[index] for index in shown.consequence)
        yield from (outcome.coaching[index] for index in shown.coaching if coaching)
