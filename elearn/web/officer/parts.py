"""What every officer's page is made with: the pieces of its templates, the edition's scenes, addresses and times."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from zoneinfo import ZoneInfo

from flask import current_app

from elearn.course.fragments import Fragments
from elearn.course.progress import AttemptId, PersonId
from elearn.services.desk import Desk
from elearn.services.shelf import ROOM, Prepared
from elearn.web.access import signed_in
from elearn.web.cookies import form_token
from elearn.web.frames import Frame, Html, join
from elearn.web.languages import language_now, say_day
from elearn.web.officer.scenes import ScenePieces, prepare_scenes
from elearn.web.pages import cut_parts

NOTHING = Html("")
_CITATION = "#source-"
_CITED = re.compile(r'href="#source-([A-Za-z0-9-]+)"')
RECEIPT_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Thirty-two signs that nobody mistakes for another when reading them out."""


def desk() -> Desk:
    """Give what services work with."""
    found: Desk = current_app.extensions["desk"]
    return found


def officer() -> PersonId:
    """Give who asks."""
    return signed_in().person.id


def parts(name: str) -> Mapping[str, Frame]:
    """Give the pieces of an officer's template by name."""
    return cut_parts(f"officer/_{name}.html")


def scenes_of(edition: Prepared) -> Mapping[str, ScenePieces]:
    """Give the pieces of an edition's scenes for pages of this language; they are made once in this process."""
    known: dict[tuple[str, str], dict[str, ScenePieces]] = current_app.extensions.setdefault("officer_scenes", {})
    key = (language_now(), edition.digest)
    found = known.get(key)
    if found is None:
        if len(known) >= ROOM:
            known.clear()
        found = known[key] = prepare_scenes(
            edition.script.scenario, edition.fragments, edition.outlook.remaining, edition.braces
        )
    return found


def attempt_address(attempt: AttemptId) -> str:
    """Give an attempt's address."""
    return f"/attempts/{attempt[:8]}-{attempt[8:12]}-{attempt[12:16]}-{attempt[16:20]}-{attempt[20:]}"


def draw_sources(fragments: Fragments, text: str) -> Html:
    """Give the list of those sources that a text cites, each with the number it is cited by."""
    cited = set(_CITED.findall(text)) if _CITATION in text else ()
    rows = [
        parts("play")["source"].fill(id=source, number=number, text=Html(said))
        for number, (source, said) in enumerate(fragments.sources.items(), 1)
        if source in cited
    ]
    return parts("play")["sources"].fill(rows=join(rows)) if rows else NOTHING


def own_pictures(page: str, address: str) -> Html:
    """Give a page whose pictures are asked for through an attempt, which shows no others."""
    return Html(page.replace('src="/media/', f'src="{address}/media/'))


def act(address: str, text: str, quiet: bool = True) -> Html:
    """Give a button that does something by POST."""
    look = Html("btn btn-quiet btn-small") if quiet else Html("btn")
    return parts("play")["act"].fill(address=address, text=text, button=look, csrf=form_token())


def receipt_of(attempt: AttemptId) -> str:
    """Give the four signs by which an officer and a coordinator can speak about an attempt."""
    number = int.from_bytes(sha256(attempt.encode()).digest()[:4])
    return "".join(RECEIPT_LETTERS[number >> shift & 31] for shift in (15, 10, 5, 0))


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def local_time(at: int, time_zone: str) -> datetime:
    """Give a time as the clocks of a time zone showed it."""
    return datetime.fromtimestamp(at / 1_000_000, UTC).astimezone(_zone(time_zone))


def day(at: int, time_zone: str) -> str:
    """Say a day in words."""
    return say_day(local_time(at, time_zone))


def in_words(date: str) -> str:
    """Say an ISO date."""
    return say_day(datetime.fromisoformat(date))
