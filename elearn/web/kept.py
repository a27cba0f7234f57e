"""An answer that arrives after its session has ended is kept, sealed, until its sender has signed in again.

Only a form with a genuine step token is kept: it was given to the officer whose attempt this is. After sign-in the
answer is recorded if the attempt is theirs, by the same service as any answer, so at most once; else it is dropped.
"""

import base64
import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app, redirect, request, session
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from elearn.course.progress import AttemptId, Person, Role
from elearn.services import playing, signing_in
from elearn.services.desk import Desk
from elearn.storage.attempts import NotFound
from elearn.storage.writing import StorageUnavailable
from elearn.web.access import to_sign_in
from elearn.web.officer import record_form
from elearn.web.refusals import problem_page, sentence_of, typed_in

KEPT_FOR = timedelta(hours=24)
ANSWER_ENDPOINT = "officer.post_answer"


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A form that was put aside: the attempt and the step that it answers, and its fields."""

    attempt: AttemptId
    step: int
    form: MultiDict[str, str]


def ask_to_sign_in() -> AnyResponse:
    """Keep what was sent if it is an answer, and send the browser to the sign-in page."""
    session.pop("_user_id", None)
    if request.method == "POST" and request.endpoint == ANSWER_ENDPOINT:
        _keep_answer()
    return to_sign_in()


def _keep_answer() -> None:
    desk: Desk = current_app.extensions["desk"]
    places = request.view_args or {}
    attempt, step = AttemptId(places["attempt_id"].hex), int(places["step"])
    if not playing.is_genuine_token(desk, attempt, step, request.form.get("step", "")):
        return
    form = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    sealed = _seal().encrypt(json.dumps({"attempt": attempt, "step": step, "form": form}).encode())
    session["kept"] = signing_in.keep_form(desk, sealed, KEPT_FOR)


def deliver_kept_answer(person: Person) -> AnyResponse | None:
    """Record the answer that was kept in this browser, if there is one and the attempt is this person's.

    While the database does not answer, it stays kept for the next sign-in, and what was typed is shown.
    """
    secret, desk = session.get("kept"), current_app.extensions["desk"]
    if secret is None:
        return None
    kept = None
    try:
        kept = _open(desk, secret)
        response = None if kept is None or Role.OFFICER not in person.roles else _record(person, kept)
        signing_in.drop_kept_form(desk, secret)
    except StorageUnavailable as unavailable:
        return problem_page(503, sentence_of(unavailable), typed_in(kept.form) if kept else "")
    del session["kept"]
    return response


def _open(desk: Desk, secret: str) -> KeptAnswer | None:
    sealed = signing_in.find_kept_form(desk, secret)
    if sealed is None:
        return None
    try:
        kept = json.loads(_seal().decrypt(sealed, ttl=int(KEPT_FOR.total_seconds())))
    except InvalidToken:
        return None
    return KeptAnswer(AttemptId(kept["attempt"]), kept["step"], MultiDict(map(tuple, kept["form"])))


def _record(person: Person, kept: KeptAnswer) -> AnyResponse | None:
    with suppress(NotFound):
        return redirect(record_form(person.id, kept.attempt, kept.step, kept.form), 303)
    return None


def _seal() -> Fernet:
    """Give the lock of kept answers, made from the secret of this installation."""
    material = hashlib.sha256(b"kept answers\0" + str(current_app.config["SECRET_KEY"]).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(material))
