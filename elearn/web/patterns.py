"""The page that shows every component in every state, for those who build pages; never in production."""

from itertools import product

from flask import Blueprint, render_template

from elearn.course.backdrops import PLACES
from elearn.course.figures import draw
from elearn.course.tension import LEVELS, Teller, bar, level_mark, level_of, margin_line, seal
from elearn.language.model import Figure, Look
from elearn.web.access import public
from elearn.web.frames import Html

bp = Blueprint("patterns", __name__)

_COURSE = (8, 7, 9, 6, 5, 3)
_BODIES = ("stand", "sit", "crouch", "lie")
_ARMS = ("open", "across", "folded", "hugging", "covering", "reaching")
_LOOKS = (
    Look(skin=2, hair="long brown", presents="girl", wears="hoodie"),
    Look(skin=5, hair="short black", presents="boy", wears="t-shirt"),
    Look(skin=4, hair="black braids", presents="girl", wears="jacket"),
    Look(skin=1, hair="short blond", presents="boy", aid="glasses"),
    Look(skin=6, hair="locs", presents="neither", build="broad"),
    Look(skin=3, hair="hijab", presents="girl", aid="wheelchair"),
    Look(skin=3, hair="short", build="broad", wears="uniform"),
)


@bp.get("/patterns")
@public
def show_patterns() -> str:
    """Show every component in every state."""
    return render_template(
        "patterns.html",
        figures=[_show_figure(number, body, arms) for number, (body, arms) in enumerate(product(_BODIES, _ARMS))],
        lines=[(word, Html(margin_line(level)), Html(level_mark(level))) for level, word in enumerate(LEVELS)],
        turning_line=Html(margin_line(4, before=1)),
        chart=Html(Teller().chart("Maya’s distress", _COURSE, 0, 10)),
        seal=Html(seal([level_of(value, 0, 10) for value in _COURSE])),
        bars=[(value, Html(bar(value, 0, 10))) for value in (0, 3, 7, 10)],
    )


def _show_figure(number: int, body: str, arms: str) -> tuple[Html, str]:
    place = PLACES[number % len(PLACES)]
    figure = Figure(f"person-{number}", f"{body}-{arms}", place)
    caption = f"{body}-{arms}/{place}"
    return Html(draw(figure, _LOOKS[number % len(_LOOKS)], f"A drawing of {caption}")), caption
