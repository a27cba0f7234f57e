"""The decision cycle written by hand, as quick as Flask allows: the measure of ours.

One small Flask application with a scenario's behaviour (12 scenes, POST → 303 → GET): raw SQL, one page prepared in
advance with the name and the token filled in, a lock and one durable commit for each decision, no password hashing, no
rules, no scoring, no permissions beyond being signed in. BENCH_DB names a scratch SQLite file (`seed` makes it) and
BENCH_PAGE a page to serve, which the bench takes from the product itself, so that both send the same bytes.

    granian --interface wsgi bench.yardstick:app
"""

import fcntl
import hmac
import os
import re
import secrets
import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, redirect, request, session
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user

DATABASE = os.environ.get("BENCH_DB", "yardstick.db")
USERS = 200
SCENES = [f"n{i}" for i in range(12)]
STORY = {
    scene: {f"c{j}": ("end" if i == 11 else f"n{min(11, i + (2 if j == 3 else 1))}", j) for j in range(4)}
    for i, scene in enumerate(SCENES)
}
LOGIN = '<form method="post" action="/login"><input name="username"><input type="password" name="password"></form>'

_local = threading.local()


def connection() -> sqlite3.Connection:
    found = getattr(_local, "connection", None)
    if found is None:
        found = _local.connection = sqlite3.connect(DATABASE, timeout=30, isolation_level=None)
        found.execute("PRAGMA journal_mode=WAL")
        found.execute("PRAGMA synchronous=FULL")
    return found


def seed() -> None:
    base = sqlite3.connect(DATABASE, isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("CREATE TABLE user(id INTEGER PRIMARY KEY, name TEXT, role TEXT, active BOOL)")
    base.execute("CREATE TABLE attempt(id INTEGER PRIMARY KEY, user_id INT UNIQUE, node TEXT, score INT, seq INT)")
    base.execute(
        "CREATE TABLE decision(id INTEGER PRIMARY KEY, attempt_id INT, seq INT, node TEXT, choice TEXT, points INT, at TEXT)"
    )
    base.execute("CREATE INDEX decision_attempt ON decision(attempt_id)")
    for i in range(1, USERS + 1):
        base.execute("INSERT INTO user VALUES(?,?,'learner',1)", (i, f"learner{i}"))
        base.execute("INSERT INTO attempt VALUES(?,?,'n0',0,0)", (i, i))
    base.close()


class Lock:
    """Writers of several processes wait in the kernel, which wakes the next at once."""

    def __enter__(self) -> None:
        descriptor = getattr(_local, "lock", None)
        if descriptor is None:
            descriptor = _local.lock = os.open(DATABASE + ".lock", os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        fcntl.flock(_local.lock, fcntl.LOCK_UN)


LOCK = Lock()


def decide(user: int, choice: str) -> None:
    base = connection()
    with LOCK:
        base.execute("BEGIN IMMEDIATE")
        try:
            attempt, node, score, seq = base.execute(
                "SELECT id,node,score,seq FROM attempt WHERE user_id=?", (user,)
            ).fetchone()
            following, points = STORY[node][choice]
            base.execute(
                "INSERT INTO decision(attempt_id,seq,node,choice,points,at) VALUES(?,?,?,?,?,?)",
                (attempt, seq + 1, node, choice, points, datetime.now(UTC).isoformat()),
            )
            base.execute(
                "UPDATE attempt SET node=?,score=?,seq=? WHERE id=?", (following, score + points, seq + 1, attempt)
            )
            base.execute("COMMIT")
        except BaseException:
            base.execute("ROLLBACK")
            raise


def prepare(page: str) -> str:
    """The product's own page with the yardstick's form in place of the product's."""
    numbers = iter(range(100))
    form = re.search(r"<form[^>]*data-decision=.*?</form>", page, re.S)
    assert form, "the page to imitate has no decision form"
    choices = re.sub(r'(name="choice"[^>]*value=")[^"]*', lambda found: f"{found[1]}c{next(numbers) % 4}", form[0])
    tokens = re.sub(r'(name="csrf_token"[^>]*value=")[^"]*', r"\1@@TOKEN@@", choices)
    ours = re.sub(r'action="[^"]*"', 'action="/play/1"', tokens, count=1)
    return page.replace(form[0], ours)


class User(UserMixin):
    def __init__(self, row: tuple[int, str, str, int]) -> None:
        self.id, self.name, self.role, self.active = row

    def get_id(self) -> str:
        return str(self.id)


def load(user: str) -> User | None:
    row = connection().execute("SELECT id,name,role,active FROM user WHERE id=?", (int(user),)).fetchone()
    return User(row) if row else None


app = Flask("yardstick")
app.secret_key = "bench only"
LoginManager(app).user_loader(load)
PAGE = prepare(Path(os.environ["BENCH_PAGE"]).read_text()) if "BENCH_PAGE" in os.environ else ""


@app.get("/login")
def login_form() -> str:
    return LOGIN


@app.post("/login")
def login() -> Response:
    login_user(load(request.form["username"].removeprefix("learner")))
    session["csrf"] = secrets.token_urlsafe(16)
    return redirect("/play/1", 303)


@app.get("/play/1/restart")
@login_required
def restart() -> Response:
    with LOCK:
        connection().execute("UPDATE attempt SET node='n0', score=0 WHERE user_id=?", (current_user.id,))
    return redirect("/play/1", 303)


@app.get("/play/1")
@login_required
def show() -> Response:
    node, score = connection().execute("SELECT node,score FROM attempt WHERE user_id=?", (current_user.id,)).fetchone()
    if node == "end":
        return Response(f"<p>Done: {score}</p>")
    return Response(PAGE.replace("@@NAME@@", current_user.name).replace("@@TOKEN@@", session["csrf"]))


@app.post("/play/1")
@login_required
def answer() -> Response:
    if not hmac.compare_digest(session["csrf"], request.form.get("csrf_token", "")):
        return Response("csrf", 400)
    decide(int(current_user.id), request.form["choice"])
    return redirect("/play/1", 303)
