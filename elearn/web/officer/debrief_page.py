"""The debrief: the way that was taken with one strong way beside it, and what the answers showed."""

from elearn.course.manifest import Module
from elearn.course.sayings import sayable
from elearn.language.model import Kind
from elearn.services.debriefing import Debrief, Moment
from elearn.web.frames import Html, join
from elearn.web.languages import ENGLISH, say, say_html, spoken
from elearn.web.officer.course_page import module_address, title_of
from elearn.web.officer.parts import NOTHING, attempt_address, desk, draw_sources, own_pictures, parts, scenes_of
from elearn.web.officer.ways import draw_chart, draw_ways, explain_ways
from elearn.web.pages import fill_page

FEWEST_CHANCES = 3
TOO_FEW = sayable("Not enough decisions to say")


def draw_debrief(debrief: Debrief) -> Html:
    """Give the page of a debrief."""
    if debrief.waits_for is not None:
        return _draw_waiting(debrief, debrief.waits_for)
    scenario, address = debrief.edition.script.scenario, attempt_address(debrief.attempt.id)
    moments = draw_ways(debrief)
    side = debrief.attempt.side_of
    page = fill_page(
        "officer/debrief.html",
        name=scenario.title,
        heading=_heading(debrief),
        side=parts("play")["side"].fill(original=attempt_address(side)) if side else NOTHING,
        headline=_headline(debrief),
        chart=draw_chart(debrief),
        explanation=parts("debrief")["explanation"].fill(text=said) if (said := explain_ways(debrief)) else NOTHING,
        moments=moments,
        competencies=_draw_competencies(debrief),
        certain=_draw_certain(debrief),
        sources=draw_sources(debrief.edition.fragments, moments),
    )
    return own_pictures(page, address)


def _draw_waiting(debrief: Debrief, module: Module) -> Html:
    """Give the page of a debrief that waits for another module, so that nothing is learned from the answers before."""
    return fill_page(
        "officer/debrief_waiting.html",
        name=debrief.edition.script.scenario.title,
        heading=_heading(debrief),
        address=module_address(debrief.attempt.course, module.id),
        module=title_of(module),
    )


def _heading(debrief: Debrief) -> Html:
    title, tongue = Html(debrief.edition.fragments.title), debrief.edition.script.scenario.language
    return say_html("Looking back: %(title)s", title=spoken(title, tongue))


def _headline(debrief: Debrief) -> str:
    run, scenario = debrief.run, debrief.edition.script.scenario
    if scenario.kind is Kind.LESSON:
        return say("You have worked through it.")
    if not scenario.pass_percent:
        return say("%(percent)s percent. It shows where you stand, and nothing depends on it.", percent=run.percent)
    result = say(
        "%(percent)s percent; %(needed)s are needed to pass.", percent=run.percent, needed=scenario.pass_percent
    )
    return say(_verdict(debrief), result=result)


def _verdict(debrief: Debrief) -> str:
    run, scenario = debrief.run, debrief.edition.script.scenario
    if not debrief.attempt.counts:
        return sayable("A second try, not scored. It would have been %(result)s")
    if run.passed:
        return sayable("Passed with %(result)s")
    if run.critical:
        return sayable("Not passed: one answer is among those that must never be given, whatever follows. %(result)s")
    if run.percent >= scenario.pass_percent:
        return sayable("Not passed, because of how it ended. %(result)s")
    return sayable("Not passed yet: %(result)s")


def _draw_competencies(debrief: Debrief) -> Html:
    known, rows = desk().catalogue.competencies, []
    for competency, chances in debrief.chances().items():
        taken = sum(moment.taken for _, moment in chances)
        enough = len(chances) >= FEWEST_CHANCES
        rows.append(
            parts("debrief")["competency"].fill(
                name=spoken(known[competency].name if competency in known else competency, ENGLISH),
                taken=say("%(taken)s of %(all)s chances taken", taken=taken, all=len(chances))
                if enough
                else say(TOO_FEW),
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
