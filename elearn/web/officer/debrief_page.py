"""The debrief: the way that was taken, one strong way beside each decision, and what the answers showed."""

from elearn.course.tension import chart, summary
from elearn.language.model import DecisionType, Kind, Meter
from elearn.services.debriefing import Debrief, Moment
from elearn.web.frames import Html, join
from elearn.web.officer.controls import SURENESS
from elearn.web.officer.parts import (
    NOTHING,
    act,
    attempt_address,
    desk,
    draw_sources,
    own_pictures,
    parts,
    scenes_of,
)
from elearn.web.officer.reactions import (
    coaching_of,
    describe_answer,
    describe_options,
    draw_consequence,
    opening_of,
)
from elearn.web.officer.scenes import ScenePieces, chosen
from elearn.web.pages import fill_page

FEWEST_CHANCES = 3
TOO_FEW = "Not enough decisions to say"


def draw_debrief(debrief: Debrief) -> Html:
    """Give the page of a debrief."""
    scenario, address = debrief.edition.script.scenario, attempt_address(debrief.attempt.id)
    moments = join([_draw_moment(debrief, number, each) for number, each in enumerate(debrief.moments, 1)])
    side = debrief.attempt.side_of
    page = fill_page(
        "officer/debrief.html",
        name=scenario.title,
        heading=Html(f"Looking back: {debrief.edition.fragments.title}"),
        side=parts("play")["side"].fill(original=attempt_address(side)) if side else NOTHING,
        headline=_headline(debrief),
        chart=_draw_chart(debrief),
        moments=moments,
        competencies=_draw_competencies(debrief),
        certain=_draw_certain(debrief),
        sources=draw_sources(debrief.edition.fragments, moments),
    )
    return own_pictures(page, address)


def _headline(debrief: Debrief) -> str:
    run, scenario = debrief.run, debrief.edition.script.scenario
    if scenario.kind is Kind.LESSON:
        return "You have worked through it."
    result = f"{run.percent} percent; {scenario.pass_percent} are needed to pass."
    if not debrief.attempt.counts:
        return f"A second try, not scored. It would have been {result}"
    if run.passed:
        return f"Passed with {result}"
    if run.critical:
        return f"Not passed: one answer is among those that must never be given, whatever follows. {result}"
    if run.percent >= scenario.pass_percent:
        return f"Not passed, because of how it ended. {result}"
    return f"Not passed yet: {result}"


def tension_of(debrief: Debrief) -> tuple[Meter, list[int]] | None:
    """Give the meter that is drawn as the line and its course, None where the author names none."""
    scenario = debrief.edition.script.scenario
    meter = next((each for each in scenario.meters if each.name == scenario.tension), None)
    if meter is None:
        return None
    return meter, [meter.start, *[moment.step.meters[meter.name] for moment in debrief.moments]]


def _draw_chart(debrief: Debrief) -> Html:
    tension = tension_of(debrief)
    if tension is None:
        return NOTHING
    meter, values = tension
    return parts("debrief")["chart"].fill(
        drawing=Html(chart(meter.label, values, meter.low, meter.high)),
        summary=summary(meter.label, values, meter.low, meter.high),
        label=meter.label,
        rows=join(_chart_rows(debrief, meter)),
    )


def _chart_rows(debrief: Debrief, meter: Meter) -> list[Html]:
    scenes = scenes_of(debrief.edition)
    row = parts("debrief")["value"]
    told = [(moment, scenes[moment.scene.id].name) for moment in debrief.moments]
    return [row.fill(name=name, value=moment.step.meters[meter.name]) for moment, name in told]


def _draw_moment(debrief: Debrief, number: int, moment: Moment) -> Html:
    pieces = scenes_of(debrief.edition)[moment.scene.id]
    shown = chosen(pieces.blocks, moment.turn.blocks)
    sides = again = prompt = NOTHING
    if moment.decision is not None:
        prompt = parts("debrief")["prompt"].fill(text=pieces.prompt)
        sides = _draw_sides(moment, pieces)
        again = act(f"{attempt_address(debrief.attempt.id)}/{number - 1}/again", f"Replay from here: {pieces.name}")
    return parts("debrief")["moment"].fill(
        number=number,
        caption=parts("play")["caption"].fill(text=pieces.caption) if pieces.caption else NOTHING,
        title=pieces.title,
        blocks=parts("debrief")["seen"].fill(blocks=shown) if shown else NOTHING,
        prompt=prompt,
        sides=sides,
        again=parts("play")["strip"].fill(acts=again) if again else NOTHING,
    )


def _draw_sides(moment: Moment, pieces: ScenePieces) -> Html:
    strong = _draw_strong(moment, pieces)
    return parts("debrief")["sides"].fill(
        single=NOTHING if strong else " is-single", yours=_draw_yours(moment, pieces), strong=strong
    )


def _draw_yours(moment: Moment, pieces: ScenePieces) -> Html:
    decision = moment.decision
    if decision is None:
        return NOTHING
    said, sure = coaching_of(pieces, moment.reaction), moment.confidence
    coaching = parts("debrief")["coaching"].fill(text=said) if said else NOTHING
    return parts("debrief")["yours"].fill(
        opening=opening_of(decision, moment.step.answer),
        text=describe_answer(decision, pieces, moment.step.answer),
        sure=parts("debrief")["sure"].fill(text=SURENESS[sure - 1]) if sure else NOTHING,
        tag=_draw_tag(moment),
        followed=Html(
            draw_consequence(
                {**parts("play"), **parts("debrief")}, decision, pieces, moment.reaction, moment.step.answer
            )
            + coaching
        ),
    )


def _draw_tag(moment: Moment) -> Html:
    tag = parts("debrief")["tag"]
    if moment.critical:
        return tag.fill(look=" tag-bad", text="Never to be done")
    if moment.step.points is None:
        return NOTHING
    if moment.reaction.timed_out:
        return tag.fill(look="", text="Time")
    if moment.same:
        return tag.fill(look=" tag-good", text="Same as the strong way")
    return tag.fill(look="", text="Different")


def _draw_strong(moment: Moment, pieces: ScenePieces) -> Html:
    """Give the best that was offered and why, where the answer was another one."""
    decision = moment.decision
    if decision is None or moment.step.points is None or moment.same:
        return NOTHING
    why = NOTHING
    if decision.type is DecisionType.RATE:
        text = _describe_range(decision.answer)
    elif decision.type is DecisionType.CHOOSE and moment.best:
        text = pieces.options[moment.best[0].id]
        feedback = pieces.feedback[moment.best[0].id]
        why = Html(feedback.consequence + feedback.coaching)
    else:
        text = describe_options(decision, pieces, [option.id for option in moment.best])
    return parts("debrief")["strong"].fill(text=text, why=why)


def _describe_range(answer: tuple[int, int] | None) -> Html:
    if answer is None:
        return NOTHING
    low, high = answer
    return Html(f"{low}") if low == high else Html(f"{low} to {high}")


def _draw_competencies(debrief: Debrief) -> Html:
    known, rows = desk().catalogue.competencies, []
    for competency, chances in debrief.chances().items():
        taken = sum(moment.taken for _, moment in chances)
        enough = len(chances) >= FEWEST_CHANCES
        rows.append(
            parts("debrief")["competency"].fill(
                name=known[competency].name if competency in known else competency,
                taken=f"{taken} of {len(chances)} chances taken" if enough else TOO_FEW,
                moments=Html(", ".join(_link(debrief, number, moment) for number, moment in chances)),
            )
        )
    return parts("debrief")["competencies"].fill(rows=join(rows)) if rows else NOTHING


def _link(debrief: Debrief, number: int, moment: Moment) -> Html:
    return parts("debrief")["place"].fill(number=number, title=scenes_of(debrief.edition)[moment.scene.id].title)


def _draw_certain(debrief: Debrief) -> Html:
    rows = [
        Html(f"<li>{_link(debrief, number, moment)}</li>")
        for number, moment in enumerate(debrief.moments, 1)
        if moment.certain_but_off
    ]
    return parts("debrief")["certain"].fill(rows=join(rows)) if rows else NOTHING
