"""What a worker does when it starts: the database, the content, the application; the first one says so."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import click
from flask import Flask

from elearn.course.catalogue import Catalogue
from elearn.services import authoring, roster, signing_in
from elearn.services.desk import Desk
from elearn.services.opening import course_slugs, folders_changed, load_library, note_address, open_store, prepare_store
from elearn.settings import Settings
from elearn.web.app import create_app

LOOKS_EVERY = 1.0
"""Seconds between two looks at the folders that are watched."""


@dataclass(frozen=True, slots=True)
class Start:
    """How the server is started. `turn` lets workers start one after the other; `told` is set by the first."""

    settings: Settings
    turn: Any
    told: Any
    watch: bool = False
    demo: bool = False
    began: float = 0.0


def start_worker(start: Start) -> Flask:
    """Bring everything up to date and give the application."""
    with start.turn:
        first = not start.told.value
        with _step(first, f"database {_shown(start.settings.database)}"):
            prepare_store(start.settings)
            store = open_store(start.settings)
        with _step(first, "scenarios and content"):
            desk = Desk(store, load_library(start.settings))
            outcome = authoring.publish_catalogue(desk, desk.catalogue)
            desk = replace(desk, catalogue=outcome.catalogue)
        with _step(first, "pages"):
            app = create_app(start.settings, desk)
        if first:
            _tell(start, desk, outcome)
        start.told.value = 1
    if start.watch:
        threading.Thread(target=_watch, args=(app, start.settings, first), daemon=True, name="watch").start()
    return app


@contextmanager
def _step(said: bool, what: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    if said:
        click.echo(f"  {what:<60} {time.perf_counter() - began:6.2f} s")


def _shown(database: str) -> str:
    parts = urlsplit(database)
    return database if parts.password is None else database.replace(f":{parts.password}@", ":…@")


def _tell(start: Start, desk: Desk, outcome: authoring.Outcome) -> None:
    for line in outcome.lines():
        click.echo(f"  {line}")
    click.echo(f"  {'ready':<60} {time.perf_counter() - start.began:6.2f} s")
    note_address(start.settings)
    click.echo(f"\nOpen {start.settings.address}")
    if start.demo:
        click.echo("Each of these links signs in once, as somebody of the demonstration agency:")
        for person in roster.ensure_demonstration(desk, course_slugs(start.settings)):
            secret = signing_in.make_link(desk, person.email, timedelta(hours=start.settings.link_hours))
            click.echo(f"  {min(person.roles):<12} {start.settings.address}/sign-in/{secret}")
    click.echo("Ctrl-C stops the server.\n")


def _watch(app: Flask, settings: Settings, says: bool) -> None:
    """Look at the folders again and again, and teach what they hold now."""
    seen = folders_changed(settings)
    while True:
        time.sleep(LOOKS_EVERY)
        found = folders_changed(settings)
        if found != seen:
            seen = found
            outcome = reload_library(app, load_library(settings))
            for line in outcome.lines() if says else ():
                click.echo(f"  {line}")


def reload_library(app: Flask, catalogue: Catalogue) -> authoring.Outcome:
    """Put what is taught now on the desk; what is broken leaves its last edition in play."""
    desk: Desk = app.extensions["desk"]
    outcome = authoring.publish_catalogue(replace(desk, catalogue=catalogue), catalogue)
    app.extensions["desk"] = replace(desk, catalogue=outcome.catalogue)
    return outcome
