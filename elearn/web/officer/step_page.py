"""The page of one step of an attempt, made of nothing but what its officer may see now."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app

from elearn.course.manifest import Mode
from elearn.course.sayings import sayable
from elearn.course.tension import LEVELS, bar, level_mark, level_of, margin_line
from elearn.engine.answers import Answer
from elearn.language.model import Decision, Kind, Meter
from elearn.services.playing import Shown
from elearn.web.cookies import form_token
from elearn.web.frames import Frame, Html, join, slot
from elearn.web.languages import language_now, say, say_number, spoken
from elearn.web.officer.controls import BUTTONS, Question, Typed, draw_controls
from elearn.web.officer.parts import (
    NOTHING,
    act,
    attempt_address,
    desk,
    draw_sources,
    local_time,
    own_pictures,
    parts,
    receipt_of,
    scenes_of,
)
from elearn.web.officer.reactions import (
    coaching_of,
    describe_answer,
    draw_consequence,
    opening_of,
)
from elearn.web.officer.scenes import ScenePieces, chosen
from elearn.web.pages import error_prefix, error_summary, fill_page

READERS = sayable("Only you read this; it is kept with your attempt.")
"""Who reads a reflection."""
PLAY = "officer/play.html"
MOST_FORMS = 2048
"""How many forms are kept ready: one for each order in which a decision's options are shown."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step with what its page is made of. `pieces` is None once the story has run off its last scene."""

    shown: Shown
    parts: Mapping[str, Frame]
    scenes: Mapping[str, ScenePieces]
    address: str
    pieces: ScenePieces | None
    decision: Decision | None

    @property
    def here(self) -> str:
        """The address of this step."""
        return f"{self.address}/{self.shown.step}"

    @property
    def guided(self) -> bool:
        """Whether meters, tension and coaching are shown while it is played."""
        return self.shown.mode is Mode.GUIDED


def open_step(shown: Shown) -> Step:
    """Gather what the page of a step is made of."""
    scenes = scenes_of(shown.edition)
    scene = shown.turn.scene
    return Step(
        shown=shown,
        parts=parts("play"),
        scenes=scenes,
        address=attempt_address(shown.attempt.id),
        pieces=None if scene is None else scenes[scene.id],
        decision=None if scene is None else scene.decision,
    )


def draw_step(shown: Shown, typed: Typed | None = None) -> Html:
    """Give the page of a step: to be answered, decided before, or the end. `typed` is what could not be taken."""
    step = open_step(shown)
    typed = typed or Typed()
    if not shown.current:
        below = _draw_decided(step)
    elif shown.turn.finished:
        below = _draw_end(step)
    elif shown.turn.wants is None:
        below = step.parts["stuck"].fill()
    else:
        below = Html(_draw_clock(step) + _draw_form(step, typed))
    error = typed.error
    wrong = (
        {"title_prefix": error_prefix(), "error_summary": error_summary(error.field, error.sentence)} if error else {}
    )
    return _fill(step, _draw_reaction(step), below, wrong)


def draw_confirmation(shown: Shown, option: str, confidence: str) -> Html:
    """Give the page that asks once more before a grave act."""
    step = open_step(shown)
    if step.pieces is None:
        return draw_step(shown)
    kept = step.parts["kept"].fill(name="confidence", value=confidence) if confidence else NOTHING
    controls = step.parts["confirmation"].fill(value=shown.values[option], confidence=kept)
    restated = step.parts["restated"].fill(text=step.pieces.options[option])
    back = step.parts["onward"].fill(address=step.here, text=say("Choose again"), look=Html(" btn-quiet"))
    form = _wrap_form(step, controls, say("Yes, do this"))
    return _fill(step, NOTHING, Html(restated + form + back), {"question": say("Are you sure?")})


def _fill(step: Step, reaction: Html, below: Html, more: Mapping[str, str]) -> Html:
    """Fill the page; `more` holds what is wrong with a form, or another question for the title."""
    shown, pieces, rest = step.shown, step.pieces, dict(more)
    question = rest.pop("question", pieces.question if pieces else "")
    name, story = pieces.name if pieces else say("The end"), _draw_story(step)
    page = fill_page(
        PLAY,
        title=f"{question} – {name}" if question else name,
        attempt=step.address,
        time_left=_draw_time_left(step),
        attributes=_attributes(step),
        reaction=reaction,
        side=step.parts["side"].fill(original=_original(shown)) if shown.attempt.side_of else NOTHING,
        caption=step.parts["caption"].fill(text=pieces.caption) if pieces and pieces.caption else NOTHING,
        heading=pieces.title if pieces else say("You have come to the end"),
        story=story,
        below=below,
        sources=draw_sources(shown.edition.fragments, f"{reaction}{story}{below}"),
        **rest,
    )
    return own_pictures(page, step.address)


def _draw_time_left(step: Step) -> Html:
    """Say beside the way to pause how long it still takes, on the step one is at."""
    shown, pieces = step.shown, step.pieces
    if pieces is None or not pieces.time_left or not shown.current or shown.turn.finished:
        return NOTHING
    return step.parts["time_left"].fill(text=pieces.time_left)


def _attributes(step: Step) -> Html:
    return Html(" data-finished" if step.shown.current and step.shown.turn.finished else "")


def _tongue(step: Step) -> str:
    """The language of the words that are shown."""
    return step.shown.edition.script.scenario.language


def _braces(step: Step) -> str:
    """The language of what stands in braces."""
    return step.shown.edition.braces or _tongue(step)


def _original(shown: Shown) -> str:
    return attempt_address(shown.attempt.side_of or shown.attempt.id)


def _draw_story(step: Step) -> Html:
    story = chosen(step.pieces.blocks, step.shown.turn.blocks) if step.pieces else NOTHING
    return Html(story + _draw_meters(step)) if step.guided and step.shown.turn.meters else story


def _draw_meters(step: Step) -> Html:
    scenario, values = step.shown.edition.script.scenario, step.shown.turn.meters
    line = NOTHING
    rows = []
    for meter in scenario.meters:
        value = values[meter.name]
        tension = meter.name == scenario.tension
        if tension and meter.shown:
            line = Html(margin_line(level_of(value, meter.low, meter.high)))
        if meter.shown:
            rows.append(
                step.parts["meter"].fill(
                    label=spoken(meter.label, _tongue(step)), value=_describe_meter(meter, value, tension)
                )
            )
    return Html(line + step.parts["meters"].fill(rows=join(rows))) if rows else line


def _describe_meter(meter: Meter, value: int, tension: bool) -> Html:
    if tension:
        return Html(level_mark(level_of(value, meter.low, meter.high), [say(each) for each in LEVELS]))
    if meter.low == 0:
        scale = say("%(value)s of %(high)s", value=value, high=meter.high)
    else:
        scale = say("%(value)s, from %(low)s to %(high)s", value=value, low=meter.low, high=meter.high)
    return Html(f"{scale} {bar(value, meter.low, meter.high)}")


def _draw_reaction(step: Step) -> Html:
    """Give what the previous answer did: its consequence in every mode, the coaching as the mode says."""
    reaction, taken = step.shown.reaction, step.shown.run.taken
    if reaction is None or taken is None:
        return NOTHING
    scene = step.shown.edition.script.scenes[taken.scene].scene
    if scene.decision is None:
        return NOTHING
    pieces = step.scenes[scene.id]
    coach, acts = _draw_coach(step, coaching_of(pieces, reaction))
    return step.parts["reaction"].fill(
        said=draw_said(step.parts, scene.decision, pieces, taken.given),
        followed=draw_consequence(step.parts, scene.decision, pieces, reaction, taken.given),
        coach=coach,
        acts=step.parts["strip"].fill(acts=acts) if acts else NOTHING,
    )


def draw_said(parts: Mapping[str, Frame], decision: Decision, pieces: ScenePieces, given: Answer) -> Html:
    """Give an answer again, in the words that it was chosen by."""
    return parts["said"].fill(opening=opening_of(decision, given), text=describe_answer(decision, pieces, given))


def _draw_coach(step: Step, coaching: Html) -> tuple[Html, Html]:
    """Give the coach's words and the buttons below them, as far as the mode and the place in the attempt allow."""
    shown = step.shown
    running = shown.current and not shown.turn.finished
    if step.guided:
        rewind = running and shown.attempt.counts
        acts = act(f"{step.address}/{shown.step - 1}/again", say("Try another answer")) if rewind else NOTHING
    elif not coaching or shown.mode is not Mode.PRACTICE:
        return NOTHING, NOTHING
    elif not shown.coached:
        return NOTHING, act(f"{step.here}/coach", say("Ask the coach"))
    else:
        acts = NOTHING
    return step.parts["coach"].fill(text=coaching) if coaching else NOTHING, acts


def _draw_clock(step: Step) -> Html:
    seconds = step.shown.seconds_left
    if seconds is None:
        return NOTHING
    return step.parts["clock"].fill(
        seconds=seconds,
        words=say_number("%(number)s second", "%(number)s seconds", seconds),
        more=act(f"{step.here}/time", say("I need more time")),
    )


def _draw_form(step: Step, typed: Typed) -> Html:
    if typed.error is not None:
        return _wrap_form(step, _draw_question(step, step.shown.values, typed), _button(step))
    values = {f"value{number}": value for number, value in enumerate(step.shown.values.values())}
    return _form_frame(step).fill(address=step.here, csrf=form_token(), token=step.shown.token, **values)


def _form_frame(step: Step) -> Frame:
    """Give the form as it is put here, with slots for what differs between attempts; it is made once."""
    frames: dict[object, Frame] = current_app.extensions.setdefault("officer_forms", {})
    shown, turn = step.shown, step.shown.turn
    scene = "" if turn.scene is None else turn.scene.id
    key = (language_now(), shown.edition.digest, scene, shown.mode, turn.wants, turn.prose, tuple(shown.values))
    found = frames.get(key)
    if found is None:
        if len(frames) >= MOST_FORMS:
            frames.clear()
        marks = {option: slot(f"value{number}") for number, option in enumerate(shown.values)}
        controls = _draw_question(step, marks, Typed())
        form = step.parts["form"].bind(wants=turn.wants, controls=controls, button=_button(step))
        found = frames[key] = form
    return found


def _draw_question(step: Step, values: Mapping[str, str], typed: Typed) -> Html:
    if step.decision is None or step.pieces is None:
        return NOTHING
    question = Question(step.shown.turn, step.decision, step.pieces, values, say(READERS), _braces(step))
    return draw_controls(step.parts, question, typed)


def _button(step: Step) -> str:
    return say(BUTTONS[None if step.decision is None else step.decision.type])


def _wrap_form(step: Step, controls: Html, button: str) -> Html:
    return step.parts["form"].fill(
        address=step.here,
        wants=step.shown.turn.wants,
        csrf=form_token(),
        token=step.shown.token,
        controls=controls,
        button=button,
    )


def _draw_decided(step: Step) -> Html:
    onward = step.parts["onward"].fill(address=step.address, text=say("Continue where you are"), look=NOTHING)
    if step.decision is None or step.pieces is None:
        return onward
    given = step.shown.answered
    decided = step.parts["decided"].fill(
        prompt=step.pieces.prompt,
        prose=chosen(step.pieces.prose, step.shown.turn.prose),
        opening=opening_of(step.decision, given),
        text=describe_answer(step.decision, step.pieces, given),
    )
    return Html(decided + onward)


def _draw_end(step: Step) -> Html:
    shown = step.shown
    scenario = shown.edition.script.scenario
    course = desk().catalogue.courses.get(shown.attempt.course)
    time = local_time(shown.attempt.reached.at, course.time_zone if course else "UTC")
    support = step.parts["support"].fill() if scenario.kind is Kind.SCENARIO else NOTHING
    receipt = step.parts["ended"].fill(time=f"{time:%H:%M}", receipt=receipt_of(shown.attempt.id))
    debrief = step.parts["onward"].fill(address=f"{step.address}/debrief", text=say("Go to the debrief"), look=NOTHING)
    return Html(receipt + support + debrief)
