"""One moment of a debrief: what there was to see, what was answered, what followed, and a stronger answer beside it."""

from dataclasses import dataclass

from elearn.course.sayings import sayable
from elearn.engine.answers import bare, is_timeout
from elearn.engine.play import turn
from elearn.language.model import Decision, DecisionType, Option
from elearn.services.debriefing import Debrief, Moment, Way
from elearn.web.frames import Html
from elearn.web.languages import say, say_html, spoken
from elearn.web.officer.controls import SURENESS
from elearn.web.officer.parts import NOTHING, act, attempt_address, parts, scenes_of
from elearn.web.officer.reactions import (
    coaching_of,
    describe_answer,
    describe_options,
    draw_consequence,
    opening_of,
)
from elearn.web.officer.scenes import ScenePieces, chosen

STRONG = sayable("One strong way")
STRONGER = sayable("A stronger answer")
SILENCE = sayable("Saying nothing until the time has run out.")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a moment is drawn: the level of its heading, and the strong way's moment at the same scene, if any."""

    debrief: Debrief
    level: int
    beside: Moment | None = None

    def pieces(self, moment: Moment) -> ScenePieces:
        """The pieces of a moment's scene."""
        return scenes_of(self.debrief.edition)[moment.scene.id]


def draw_moment(place: Place, mine: int, remark: str = "") -> Html:
    """Give a moment of the officer's own way; a remark says how it lies to the strong one."""
    debrief, moment = place.debrief, place.debrief.moments[mine]
    pieces = place.pieces(moment)
    sides = again = NOTHING
    if moment.decision is not None:
        sides, address = (
            _draw_sides(place, moment.decision, moment),
            f"{attempt_address(debrief.attempt.id)}/{mine}/again",
        )
        again = act(address, say_html("Replay from here: %(scene)s", scene=spoken(pieces.name, pieces.tongue)))
    return parts("debrief")["moment"].fill(
        level=place.level,
        number=mine + 1,
        caption=_draw_caption(pieces),
        title=pieces.title,
        remark=parts("debrief")["remark"].fill(text=remark) if remark else NOTHING,
        blocks=_draw_seen(say("What you could see"), chosen(pieces.blocks, moment.turn.blocks)),
        prompt=_draw_prompt(moment, pieces),
        sides=sides,
        again=parts("play")["strip"].fill(acts=again) if again else NOTHING,
    )


def draw_strong_moment(place: Place, moment: Moment) -> Html:
    """Give a moment that the strong way alone comes through, with its answer, what followed and why."""
    pieces, answer = place.pieces(moment), NOTHING
    if moment.decision is not None:
        reflected = moment.decision.type is DecisionType.REFLECT  # its model answer is what follows
        said = NOTHING if reflected else _describe_strong(moment.decision, pieces, moment)
        said = parts("debrief")["chosen"].fill(text=said) if said else NOTHING
        answer = Html(said + _draw_followed(moment.decision, pieces, moment))
    return parts("debrief")["alone"].fill(
        level=place.level,
        caption=_draw_caption(pieces),
        title=pieces.title,
        blocks=_draw_seen(say("What there was to see"), chosen(pieces.blocks, moment.turn.blocks)),
        prompt=_draw_prompt(moment, pieces),
        answer=answer,
    )


def draw_end(place: Place, way: Way, text: str) -> Html:
    """Give the scene in which a way ends; what happens there is told of an end that the officer did not come to."""
    scene = way.last.scene
    if scene is None:
        return NOTHING
    pieces = scenes_of(place.debrief.edition)[scene.id]
    shown = NOTHING if way is place.debrief.way else chosen(pieces.blocks, turn(way.last).blocks)
    return parts("debrief")["end"].fill(
        level=place.level, title=pieces.title, text=text, blocks=_draw_seen(say("What happens there"), shown)
    )


def _draw_caption(pieces: ScenePieces) -> Html:
    return parts("play")["caption"].fill(text=pieces.caption) if pieces.caption else NOTHING


def _draw_seen(summary: str, blocks: Html) -> Html:
    return parts("debrief")["seen"].fill(summary=summary, blocks=blocks) if blocks else NOTHING


def _draw_prompt(moment: Moment, pieces: ScenePieces) -> Html:
    return NOTHING if moment.decision is None else parts("debrief")["prompt"].fill(text=pieces.prompt)


def _draw_sides(place: Place, decision: Decision, moment: Moment) -> Html:
    strong = _draw_stronger(place, decision, moment)
    return parts("debrief")["sides"].fill(
        single=NOTHING if strong else Html(" is-single"), yours=_draw_yours(place, decision, moment), strong=strong
    )


def _draw_yours(place: Place, decision: Decision, moment: Moment) -> Html:
    pieces, sure, tag = place.pieces(moment), moment.confidence, _draw_tag(place, moment)
    return parts("debrief")["yours"].fill(
        level=place.level + 1,
        opening=opening_of(decision, moment.step.answer),
        text=describe_answer(decision, pieces, moment.step.answer),
        sure=parts("debrief")["sure"].fill(text=say(SURENESS[sure - 1])) if sure else NOTHING,
        tag=tag,
        followed=_draw_followed(decision, pieces, moment),
    )


def _draw_followed(decision: Decision, pieces: ScenePieces, moment: Moment) -> Html:
    """Give what followed an answer, then what a coach says about it."""
    named = {**parts("play"), **parts("debrief")}
    followed = draw_consequence(named, decision, pieces, moment.reaction, moment.step.answer)
    said = coaching_of(pieces, moment.reaction)
    return Html(followed + parts("debrief")["coaching"].fill(text=said)) if said else followed


def _draw_tag(place: Place, moment: Moment) -> Html:
    tag = parts("debrief")["tag"]
    if moment.critical:
        return tag.fill(look=" tag-bad", text=say("Never to be done"))
    if moment.step.points is None:
        return NOTHING
    if moment.reaction.timed_out:
        return tag.fill(look="", text=say("Time"))
    if not moment.same:
        return tag.fill(look="", text=say("Different"))
    alike = place.debrief.strong is None or (place.beside is not None and _is_alike(moment, place.beside))
    return tag.fill(look=" tag-good", text=say("Same as the strong way") if alike else say("As strong as any"))


def _is_alike(moment: Moment, beside: Moment) -> bool:
    """Whether two answers to one decision come to the same."""
    if moment.decision is None or moment.decision.type is DecisionType.REFLECT:
        return True
    if moment.step.points is not None and moment.decision.type is not DecisionType.CHOOSE:
        return moment.same == beside.same
    mine, other = bare(moment.step.answer), bare(beside.step.answer)
    return set(mine) == set(other) if isinstance(mine, list) and isinstance(other, list) else mine == other


def _draw_stronger(place: Place, decision: Decision, moment: Moment) -> Html:
    """Give the strong way's answer where it is another than the officer's, else the best that was offered."""
    pieces, why, on_the_way = place.pieces(moment), NOTHING, place.beside is not None
    if place.beside is not None and is_timeout(place.beside.step.answer):
        if is_timeout(moment.step.answer):
            return NOTHING
        text = say_html(SILENCE)
    elif decision.type is DecisionType.CHOOSE:
        option = _stronger_option(place, moment)
        if option is None:
            return NOTHING
        on_the_way = place.beside is not None and option in place.beside.chosen
        text, feedback = pieces.options[option.id], pieces.feedback[option.id]
        why = Html(feedback.consequence + feedback.coaching)
    elif moment.step.points is None:
        if place.beside is None or _is_alike(moment, place.beside):
            return NOTHING
        text = _describe_strong(decision, pieces, place.beside)
    elif moment.same:
        return NOTHING
    else:
        text = _describe_best(decision, pieces, moment)
    heading = STRONGER if place.debrief.strong and not on_the_way else STRONG
    return parts("debrief")["strong"].fill(level=place.level + 1, heading=say(heading), text=text, why=why)


def _stronger_option(place: Place, moment: Moment) -> Option | None:
    """The option that the strong way chose, if it was offered here and nothing better was; else the best of them."""
    theirs = place.beside.chosen if place.beside else ()
    best = moment.best[0] if moment.best else None
    for option in theirs:
        if option.id in moment.step.offered and (best is None or option.score == best.score):
            return None if option in moment.chosen else option
    return None if moment.step.points is None or moment.same else best


def _describe_strong(decision: Decision, pieces: ScenePieces, moment: Moment) -> Html:
    if is_timeout(moment.step.answer):
        return say_html(SILENCE)
    if decision.type is DecisionType.RATE and decision.answer is not None:
        return _describe_range(decision.answer)
    return describe_answer(decision, pieces, moment.step.answer)


def _describe_best(decision: Decision, pieces: ScenePieces, moment: Moment) -> Html:
    if decision.type is DecisionType.RATE:
        return NOTHING if decision.answer is None else _describe_range(decision.answer)
    return describe_options(decision, pieces, [option.id for option in moment.best])


def _describe_range(answer: tuple[int, int]) -> Html:
    low, high = answer
    return Html(f"{low}") if low == high else say_html("%(low)s to %(high)s", low=low, high=high)
