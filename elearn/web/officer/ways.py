"""The officer's way through a story and the strong way beside it: together scene by scene, apart side by side."""

from itertools import zip_longest

from markupsafe import escape

from elearn.course.roads import Stretch
from elearn.course.sayings import sayable
from elearn.course.tension import Teller
from elearn.language.model import Kind, Meter
from elearn.services.debriefing import Debrief, Moment, Way
from elearn.web.frames import Html, join
from elearn.web.languages import say, spoken
from elearn.web.officer.moments import Place, draw_end, draw_moment, draw_strong_moment
from elearn.web.officer.parts import NOTHING, parts, scenes_of

TOGETHER = sayable(
    "You went the strong way from the first scene to the last. Where its answer was another, it stands beside yours."
)
PARTED = sayable(
    "Where the strong way comes through the same scene, its answer stands beside yours. Where the ways part, you find "
    "both until they meet again. It is one strong way; there may be others."
)
ALONE = sayable(
    "No strong way through the whole of this story is known. Where a better answer than yours was offered, it stands "
    "beside yours."
)
WITHHELD = sayable(
    "One strong way through the whole story stands here once you have passed this part, or have used every attempt at "
    "it. Until then, the best answer that you were offered stands beside yours."
)
DETOUR = sayable("The strong way does not come through here.")
Pair = tuple[Moment | None, Moment | None]
"""A moment of the officer's way and one of the strong way that is drawn beside it."""


def explain_ways(debrief: Debrief) -> str:
    """Say what stands beside the officer's way, or why nothing does; what is no story says it only where ways part."""
    parted = debrief.strong is not None and not all(each.together for each in debrief.stretches())
    if parted:
        return say(PARTED)
    if not _is_story(debrief):
        return ""
    if debrief.withheld:
        return say(WITHHELD)
    return say(ALONE if debrief.strong is None else TOGETHER)


def _is_story(debrief: Debrief) -> bool:
    return debrief.edition.script.scenario.kind is Kind.SCENARIO


def draw_ways(debrief: Debrief) -> Html:
    """Give all moments in order, side by side where the officer's way and the strong one part."""
    drawn, stretches = [], debrief.stretches()
    for number, stretch in enumerate(stretches, 1):
        if stretch.together:
            drawn += _draw_together(debrief, stretch)
        elif not stretch.theirs:
            drawn += [_draw_yours(Place(debrief, 3), mine, remark=say(DETOUR)) for mine in stretch.yours]
        else:
            meeting = parts("debrief")["meeting"].fill() if number < len(stretches) else NOTHING
            drawn.append(_draw_parting(debrief, stretch, meeting))
    return join(drawn)


def _draw_together(debrief: Debrief, stretch: Stretch) -> list[Html]:
    strong, drawn = debrief.strong, []
    for mine, other in zip(stretch.yours, stretch.theirs, strict=True):
        if mine < len(debrief.moments):
            beside = strong.moments[other] if strong else None
            drawn.append(draw_moment(Place(debrief, 3, beside), mine))
        elif strong and _is_story(debrief):
            drawn.append(draw_end(Place(debrief, 3), debrief.way, say("Both ways end here.")))
    return drawn


def _draw_parting(debrief: Debrief, stretch: Stretch, meeting: Html) -> Html:
    place, way = Place(debrief, 4), parts("debrief")["way"]
    yours = join([_draw_yours(place, mine) for mine in stretch.yours])
    strong = join([_draw_strong(place, debrief.strong, other) for other in stretch.theirs] if debrief.strong else [])
    if not yours:
        return parts("debrief")["extra"].fill(strong=way.fill(rows=strong))
    return parts("debrief")["parting"].fill(yours=way.fill(rows=yours), strong=way.fill(rows=strong), meeting=meeting)


def _draw_yours(place: Place, mine: int, remark: str = "") -> Html:
    if mine < len(place.debrief.moments):
        return draw_moment(place, mine, remark)
    return draw_end(place, place.debrief.way, say("Your way ended here."))


def _draw_strong(place: Place, strong: Way, other: int) -> Html:
    if other < len(strong.moments):
        return draw_strong_moment(place, strong.moments[other])
    return draw_end(place, strong, say("The strong way ends here."))


def pairs_of(debrief: Debrief) -> list[Pair]:
    """Give the moments of both ways, those of the same scene together, and where they part one beside the other."""
    yours, theirs = debrief.moments, debrief.strong.moments if debrief.strong else ()
    return [
        (
            yours[mine] if mine is not None and mine < len(yours) else None,
            theirs[other] if other is not None and other < len(theirs) else None,
        )
        for stretch in debrief.stretches()
        for mine, other in zip_longest(stretch.yours, stretch.theirs)
    ]


def tension_of(debrief: Debrief) -> tuple[Meter, list[int]] | None:
    """Give the meter that is drawn as the line and its course, None where the author names none."""
    scenario = debrief.edition.script.scenario
    meter = next((each for each in scenario.meters if each.name == scenario.tension), None)
    if meter is None:
        return None
    return meter, [meter.start, *[moment.step.meters[meter.name] for moment in debrief.moments]]


def draw_chart(debrief: Debrief) -> Html:
    """Give the course of the tension, that of the strong way dashed behind it, and all of it as figures."""
    tension = tension_of(debrief)
    if tension is None:
        return NOTHING
    meter, values = tension
    label, tongue, teller = str(meter.label), debrief.edition.script.scenario.language, Teller(say)
    pairs = [pair for pair in pairs_of(debrief) if pair != (None, None)]
    yours = [meter.start, *[_value(meter, mine) for mine, _ in pairs]]
    beside = [meter.start, *[_value(meter, other) for _, other in pairs]] if debrief.strong else []
    known = [value for value in beside if value is not None]
    said = teller.summary(say("On the strong way it"), known, meter.low, meter.high) if known else ""
    return parts("debrief")["chart"].fill(
        drawing=Html(teller.chart(label, yours, meter.low, meter.high, beside)),
        summary=_naming(teller.summary(label, values, meter.low, meter.high), label, tongue),
        beside=parts("debrief")["course"].fill(text=said) if said else NOTHING,
        label=spoken(label, tongue),
        head=parts("debrief")["strong_head"].fill() if said else NOTHING,
        rows=join([row for pair in pairs for row in _draw_rows(debrief, meter, pair)]),
    )


def _naming(sentence: str, label: str, language: str) -> Html:
    """Give a sentence of ours with a meter's name in it, in the name's own language."""
    return Html(escape(sentence).replace(escape(label), spoken(label, language), 1))


def _value(meter: Meter, moment: Moment | None) -> int | None:
    return None if moment is None else moment.step.meters[meter.name]


def _draw_rows(debrief: Debrief, meter: Meter, pair: Pair) -> list[Html]:
    """Give one row for a scene that both came through, else one for each of the two scenes."""
    mine, other = pair
    if mine is None or other is None or mine.scene.id == other.scene.id:
        return [_draw_row(debrief, meter, mine, other)]
    return [_draw_row(debrief, meter, mine, None), _draw_row(debrief, meter, None, other)]


def _draw_row(debrief: Debrief, meter: Meter, mine: Moment | None, other: Moment | None) -> Html:
    moment = mine or other
    if moment is None:
        return NOTHING
    value, beside = _value(meter, mine), _value(meter, other)
    pieces = scenes_of(debrief.edition)[moment.scene.id]
    figure = parts("debrief")["strong_value"].fill(value="–" if beside is None else beside)
    return parts("debrief")["value"].fill(
        name=spoken(pieces.name, pieces.tongue),
        value="–" if value is None else value,
        beside=figure if debrief.strong else NOTHING,
    )
