"""What of an edition is shown, as sanitised HTML: one piece for each block, option, feedback and outcome.

All texts here are HTML, plain titles included. Pieces stand in the order and under the ids of the scenario they were
made from, so that a page picks those that a state shows and nothing else is ever in its bytes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import TypeAdapter

from elearn.course.figures import draw
from elearn.course.manifest import Citation
from elearn.language.model import (
    Block,
    Decision,
    Figure,
    Look,
    Option,
    Outcome,
    Picture,
    Response,
    Scenario,
    Scene,
)
from elearn.language.source import Span
from elearn.markup import Inserts, TooMuchMarkup, escape, render, render_inline

MEDIA = "/media/"
"""What the address of a picture begins with; its digest follows. A page puts the attempt before it."""


@dataclass(frozen=True, slots=True)
class ResponseFragments:
    """What follows a chosen option: what the learner sees happen, and the coaching."""

    consequence: str = ""
    coaching: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeFragments:
    """What follows an answer by what it was worth, block by block."""

    headline: str
    consequence: tuple[str, ...] = ()
    coaching: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SceneFragments:
    """A scene's pieces. `options` and `feedback` go by option id, `outcomes` by when."""

    title: str
    blocks: tuple[str, ...] = ()
    prompt: str = ""
    prose: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    feedback: Mapping[str, ResponseFragments] = field(default_factory=dict)
    outcomes: Mapping[str, OutcomeFragments] = field(default_factory=dict)
    self_check: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fragments:
    """A document's pieces by scene id. `sources` are those of its front matter, in the order of their numbers."""

    title: str
    summary: str
    content_note: str
    scenes: Mapping[str, SceneFragments]
    sources: Mapping[str, str] = field(default_factory=dict)


_FRAGMENTS = TypeAdapter(Fragments)


def load_fragments(text: str) -> Fragments:
    """The fragments that an edition keeps as JSON."""
    return _FRAGMENTS.validate_json(text)


def dump_fragments(fragments: Fragments) -> str:
    """Fragments as the JSON that an edition keeps."""
    return _FRAGMENTS.dump_json(fragments).decode()


def make_fragments(scenario: Scenario, citations: Mapping[str, Citation], media: Mapping[str, str]) -> Fragments:
    """Render a scenario. `media` gives the digest of each file that it may show, by the name its text calls it."""
    return _Rendering(scenario, citations, media).fragments()


def too_much_markup(scenario: Scenario) -> tuple[Span, str] | None:
    """The scene that cannot be rendered, and why; None where all can be, which is nearly always."""
    rendering = _Rendering(scenario, {}, {})
    for scene in scenario.scenes:
        try:
            rendering.scene(scene)
        except TooMuchMarkup as refusal:
            return scene.span, str(refusal)
    return None


class _Rendering:
    """One scenario on its way to HTML."""

    def __init__(self, scenario: Scenario, citations: Mapping[str, Citation], media: Mapping[str, str]) -> None:
        self.scenario = scenario
        self.citations = citations
        self.media = media
        self.names = {member.id: member.name for member in scenario.cast}
        self.looks = {member.id: member.look for member in scenario.cast}
        self.numbers = {source: number for number, source in enumerate(scenario.sources, 1)}
        self.inserts = Inserts(self.citation, self.inner_picture)

    def fragments(self) -> Fragments:
        """All of it."""
        written = self.scenario
        return Fragments(
            escape(written.title),
            escape(written.summary),
            escape(written.content_note or ""),
            {scene.id: self.scene(scene) for scene in written.scenes},
            {source: self.source(source) for source in written.sources},
        )

    def scene(self, scene: Scene) -> SceneFragments:
        """A scene with its decision."""
        title, blocks = self.inline(scene.title), self.blocks(scene.blocks)
        if scene.decision is None:
            return SceneFragments(title, blocks)
        return self.decision(scene.decision, title, blocks)

    def decision(self, decision: Decision, title: str, blocks: tuple[str, ...]) -> SceneFragments:
        """A scene that asks something."""
        return SceneFragments(
            title,
            blocks,
            self.inline(decision.prompt),
            self.blocks(decision.prose),
            {option.id: self.inline(option.text) for option in decision.options},
            {option.id: self.feedback(option) for option in decision.options},
            {outcome.when.value: self.outcome(outcome) for outcome in decision.outcomes},
            tuple(self.inline(item) for item in decision.self_check),
        )

    def feedback(self, option: Option) -> ResponseFragments:
        """What follows an option, as two pieces: feedback is not conditional."""
        consequence, coaching = self.response(option.feedback)
        return ResponseFragments("\n".join(consequence), "\n".join(coaching))

    def outcome(self, outcome: Outcome) -> OutcomeFragments:
        """What follows by what an answer was worth."""
        return OutcomeFragments(self.inline(outcome.headline), *self.response(outcome.response))

    def response(self, response: Response) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Consequence and coaching."""
        return self.blocks(response.consequence), self.blocks(response.coaching)

    def blocks(self, blocks: Iterable[Block]) -> tuple[str, ...]:
        """Blocks, each a piece of its own."""
        return tuple(self.block(block) for block in blocks)

    def block(self, block: Block) -> str:
        """One block."""
        if block.picture is not None:
            return self.figure(block.picture)
        if block.speaker is not None:
            return self.speech(block.speaker, block)
        return render(block.text, self.inserts)

    def speech(self, speaker: str, block: Block) -> str:
        """Somebody's line, with the name in words and not by colour."""
        manner = f" <i>({escape(block.manner)})</i>" if block.manner else ""
        words = render(block.text, self.inserts)
        return f'<blockquote class="say"><b>{escape(self.names.get(speaker, speaker))}</b>{manner}{words}</blockquote>'

    def figure(self, picture: Picture) -> str:
        """A picture that stands alone."""
        return f'<figure class="scene">{self.picture(picture.target, picture.alternative, picture.figure)}</figure>'

    def inner_picture(self, target: str, alternative: str) -> str:
        """A picture within a paragraph."""
        if not target.startswith("figure:"):
            return self.picture(target, alternative, None)
        cast, pose, place = [*target.removeprefix("figure:").split("/"), "", "", ""][:3]
        return self.picture(target, alternative, Figure(cast, pose, place))

    def picture(self, target: str, alternative: str, figure: Figure | None) -> str:
        """A drawn figure, or a file; a file that is not there leaves its words."""
        if figure is not None:
            return draw(figure, self.looks.get(figure.cast, Look()), alternative)
        digest = self.media.get(target)
        if digest is None:
            return escape(alternative)
        return f'<img src="{MEDIA}{digest}" alt="{escape(alternative)}">'

    def inline(self, text: str) -> str:
        """Text without blocks."""
        return render_inline(text, self.inserts)

    def citation(self, source: str) -> str:
        """A citation: a number that leads to the list of sources."""
        number = self.numbers.get(source)
        if number is None:
            return escape(f"[@{source}]")
        return f'<cite><a href="#source-{source}" aria-label="Source {number}">{number}</a></cite>'

    def source(self, source: str) -> str:
        """What the list of sources says of one."""
        known = self.citations.get(source, Citation(source, source))
        words = [known.authors, known.title, known.publisher, known.year]
        said = escape(". ".join(word.rstrip(".") for word in words if word) + ".")
        if not known.url.startswith(("https://", "http://")):
            return said
        return f'{said} <a href="{escape(known.url)}" rel="noopener noreferrer">{escape(known.url)}</a>'
