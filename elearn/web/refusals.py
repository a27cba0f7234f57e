"""What a request that is refused gets: the one table of classes and statuses, and a plain page in words.

A refusal is an exception named after the fact; its own sentence is shown. Blueprints may have richer pages for some.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress

import structlog
from flask import Flask, Response, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from elearn.course.sayings import sayable
from elearn.engine.answers import AnswerRefused
from elearn.services.passwords import TooManySignIns
from elearn.services.playing import AttemptsUsedUp, PrerequisiteMissing, RewindUsed, TokenUnknown
from elearn.services.reporting import AgencyUnknown
from elearn.services.roster import RequestUnknown
from elearn.storage.attempts import NotFound, StaleStep
from elearn.storage.writing import StorageUnavailable
from elearn.web.access import NEVER_KEPT, CrossSite, RoleMissing, known_visitor
from elearn.web.languages import say, say_number
from elearn.web.logs import request_number
from elearn.web.pages import fill_frame, filled_slot, page_frame

STATUS_OF: dict[type[Exception], int] = {
    RoleMissing: 403,
    CrossSite: 403,
    NotFound: 404,
    AgencyUnknown: 404,
    RequestUnknown: 404,
    StaleStep: 409,
    RewindUsed: 409,
    AttemptsUsedUp: 409,
    PrerequisiteMissing: 409,
    TokenUnknown: 422,
    AnswerRefused: 422,
    TooManySignIns: 503,
    StorageUnavailable: 503,
}
"""Each refusal and its status; a subclass has the status of its class."""

HEADINGS = {
    400: sayable("This page could not be asked for like that"),
    403: sayable("This page is not for you"),
    404: sayable("There is no such page"),
    405: sayable("This page cannot be used like that"),
    409: sayable("Something changed in the meantime"),
    413: sayable("That was too much at once"),
    422: sayable("This could not be used"),
    500: sayable("Something went wrong on our side"),
    503: sayable("Just a moment, please"),
}
SENTENCES = {
    400: sayable("The browser sent something that we could not read. Nothing was changed."),
    403: sayable("Nothing was changed."),
    404: sayable("Perhaps the address was cut off, or the page belongs to somebody else."),
    405: sayable("Go back and use the page’s own buttons. Nothing was changed."),
    413: sayable("What you sent is longer than we accept. Shorten it and send it again. Nothing was stored."),
    422: sayable("Go back and try again. Nothing was stored."),
    500: sayable(
        "Everything that was recorded before is safe. If you had just sent an answer, look whether it is there."
    ),
    503: sayable("Nothing that was recorded is lost. Try again in a few seconds."),
}
FORM_TOO_OLD = sayable(
    "This form was open for too long, or cookies are off. Go back, load the page again, and send it again."
)
TYPED = ("text", "wish")
"""The fields whose text a person would not like to type again."""
KEEPS_TYPED = frozenset({400, 409, 422, 500, 503})
ATTEMPT = re.compile(r"/attempts/[0-9a-f-]{32,36}")
LATER = {503: "5"}

log = structlog.get_logger("elearn.refusals")


def handle_refusals(app: Flask) -> None:
    """Give every refusal its page."""
    for refusal, status in STATUS_OF.items():
        app.register_error_handler(refusal, _handler(status))
    app.register_error_handler(CSRFError, _refuse_form)
    app.register_error_handler(HTTPException, _refuse)
    app.register_error_handler(InternalServerError, _admit_fault)


def _handler(status: int) -> Callable[[Exception], Response]:
    def refuse(refusal: Exception) -> Response:
        if status == 503:
            log.warning("unavailable", why=type(refusal).__name__)
        return problem_page(status, sentence_of(refusal) or say(SENTENCES[status]))

    return refuse


def sentence_of(refusal: Exception) -> str:
    """Say what a refusal says, in the page's language."""
    match refusal:
        case AttemptsUsedUp():
            return say_number(
                "You have used the one attempt.", "You have used all %(number)s attempts.", refusal.allowed
            )
        case PrerequisiteMissing():
            return say("Complete this first: %(titles)s.", titles=", ".join(refusal.missing))
        case AnswerRefused():
            return say(SENTENCES[422])
        case _:
            return say(str(refusal)) if str(refusal) else ""


def _refuse_form(_refusal: CSRFError) -> Response:
    return problem_page(400, say(FORM_TOO_OLD))


def _refuse(refusal: HTTPException) -> Response:
    if refusal.response is not None and isinstance(refusal.response, Response):
        return refusal.response
    status = refusal.code or 400
    if status < 400:
        return Response(status=status, headers=refusal.get_headers())
    page = problem_page(status, say(SENTENCES.get(status, SENTENCES[400])))
    page.headers.extend((name, value) for name, value in refusal.get_headers() if name in {"Allow", "Retry-After"})
    return page


def _admit_fault(fault: InternalServerError) -> Response:
    log.error("fault", why=type(fault.original_exception or fault).__name__)
    return problem_page(500, say(SENTENCES[500]))


def typed_in(form: Mapping[str, str]) -> str:
    """Give the text of a form that a person would not like to type again."""
    return next((form[name] for name in TYPED if form.get(name)), "")


def _typed_now() -> str:
    with suppress(HTTPException):  # a form that cannot be read holds nothing to give back
        return typed_in(request.form)
    return ""


def problem_page(status: int, sentence: str, typed: str = "") -> Response:
    """Give the page that says what went wrong, with the way back, the request's number and what was typed."""
    who = known_visitor()
    typed = typed or (_typed_now() if status in KEEPS_TYPED else "")
    frame = page_frame(
        "error.html",
        who.person.roles if who else frozenset(),
        what=filled_slot("what"),
        sentences=[filled_slot("sentence")],
        way_back=(filled_slot("way"), filled_slot("way_words")),
        reference=filled_slot("reference"),
        **({"typed": filled_slot("typed")} if typed else {}),
    )
    attempt = ATTEMPT.match(request.path)
    values = {
        "what": say(HEADINGS.get(status, HEADINGS[400])),
        "sentence": sentence,
        "way": attempt.group() if attempt else "/",
        "way_words": say("Go back to the scene") if attempt else say("Go to the start page"),
        "reference": request_number(),
        "typed": typed,
    }
    page = Response(fill_frame(frame, values), status)
    page.headers["Cache-Control"] = NEVER_KEPT
    if status in LATER:
        page.headers["Retry-After"] = LATER[status]
    return page
