"""`elearn serve`, and what the person who runs a server does beside it: `person`, `link`, `publish`, `export`.

The process that `serve` starts imports little: the web and the database are loaded in the worker, once.
"""

from __future__ import annotations

import errno
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from elearn.settings import Settings, SettingsRefused, load_settings

if TYPE_CHECKING:
    from elearn.services.desk import Desk

ROLES = ("officer", "instructor", "coordinator")
DRAIN_SECONDS = 20
LAST_PORT = 65535
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
"""Two knobs of the GNU C library's allocator, by the numbers of its malloc.h."""
PR_SET_PDEATHSIG = 1
"""Linux's word for the signal that a process gets when the one that started it has died."""


def settings_or_stop(**given: Any) -> Settings:
    """Give the settings, or stop with one line for each problem."""
    try:
        return load_settings(**given)
    except SettingsRefused as refused:
        for problem in refused.problems:
            click.echo(f"elearn: {problem}", err=True)
        sys.exit(2)


@contextmanager
def working_desk(settings: Settings, whole: bool = False) -> Iterator[Desk]:
    """Give the desk of a database that a server may be using; only a `whole` one knows what is taught."""
    from elearn.course.catalogue import Catalogue
    from elearn.services.desk import Desk
    from elearn.services.opening import load_library, open_store
    from elearn.storage.dialects import StorageRefused

    try:
        store = open_store(settings)
    except StorageRefused as refused:
        raise click.ClickException(str(refused)) from None
    try:
        yield Desk(store, load_library(settings) if whole else Catalogue())
    finally:
        store.close()


database_option = click.option("--database", metavar="URL", help="The database; else the setting ELEARN_DATABASE.")


@click.command()
@click.option("--host", help="The network address to listen on; else the setting ELEARN_HOST.")
@click.option("--port", type=int, help="The port to listen on; else the setting ELEARN_PORT.")
@database_option
@click.option("--watch", is_flag=True, help="Load scenarios and content again as they change.")
@click.option("--demo", is_flag=True, help="Make a demonstration agency and print a sign-in link for each role.")
def serve(host: str | None, port: int | None, database: str | None, watch: bool, demo: bool) -> None:
    """Start the server. Ctrl-C lets the requests under way end, then stops it."""
    settings = settings_or_stop(host=host, port=port, database=database)
    began = time.perf_counter()
    refuse_a_taken_port(settings.host, settings.port)
    import multiprocessing

    from granian.constants import Interfaces
    from granian.server import Server

    click.echo(f"Starting elearn on {settings.host}:{settings.port}")
    server = Server(
        "elearn.web.starting",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.workers,
        blocking_threads=settings.threads,
        workers_kill_timeout=DRAIN_SECONDS,
        log_enabled=False,
        websockets=False,
    )
    wishes = {"watch": watch, "demo": demo, "began": began}
    turns = (multiprocessing.Lock(), multiprocessing.Value("b", 0))
    server.serve(target_loader=partial(load_worker, settings, wishes, turns), wrap_loader=False)


def refuse_a_taken_port(host: str, port: int) -> None:
    """Stop if something listens there: the system would let two servers share a port and deal the requests out."""
    import socket

    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen()
    except OSError as refused:
        why = "something listens there already" if refused.errno == errno.EADDRINUSE else refused.strerror
        other = f"Stop that, or choose another port: elearn serve --port {port + 1 if port < LAST_PORT else port - 1}"
        click.echo(f"elearn: cannot listen on {host}:{port}: {why}. {other}", err=True)
        sys.exit(2)


def load_worker(settings: Settings, wishes: dict[str, Any], turns: tuple[Any, Any]) -> Callable[..., Any]:
    """Make the application in a worker, one worker after the other; the first says what is being done."""
    from elearn.storage.dialects import StorageRefused
    from elearn.web.starting import Start, start_worker

    give_memory_back()
    end_with_the_server()
    try:
        return start_worker(Start(settings, *turns, **wishes))
    except StorageRefused as refused:
        click.echo(f"elearn: {refused}", err=True)
        sys.exit(2)


def end_with_the_server() -> None:
    """Have the system end this worker when the server's own process is killed: it would go on and keep the port."""
    import ctypes

    system = ctypes.CDLL(None)
    if hasattr(system, "prctl"):
        system.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def give_memory_back() -> None:
    """Let the C library return large pieces to the system, so that no thread keeps a freed password hash of 19 MiB."""
    import ctypes

    allocator = ctypes.CDLL(None)
    if hasattr(allocator, "mallopt"):
        allocator.mallopt(M_ARENA_MAX, 2)
        allocator.mallopt(M_MMAP_THRESHOLD, 2**20)


@click.group()
def person() -> None:
    """People who may sign in."""


@person.command("add")
@click.option("--agency", required=True, help="The agency's name; it is made if there is none of that name.")
@click.option("--role", "roles", required=True, multiple=True, type=click.Choice(ROLES), help="May be repeated.")
@click.option("--email", required=True, help="The address that the person signs in with.")
@click.option("--name", default="", help="The name as it stands in the records; else the part of the address before @.")
@click.option("--course", "courses", multiple=True, help="A course to enrol in, may be repeated; else every course.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, its last line break cut.")
@database_option
def add_person(
    agency: str, roles: tuple[str, ...], email: str, database: str | None, password_stdin: bool, **more: Any
) -> None:
    """Give somebody an account, or add roles, courses or a new password to the one they have."""
    from elearn.course.progress import Role
    from elearn.services import roster
    from elearn.services.opening import course_slugs
    from elearn.services.passwords import PasswordRefused

    password = sys.stdin.read().removesuffix("\n").removesuffix("\r") if password_stdin else None
    newcomer = roster.Newcomer(agency, email, frozenset(map(Role, roles)), more["name"], password)
    settings = settings_or_stop(database=database)
    with working_desk(settings) as desk:
        try:
            added, fresh = roster.add_person(desk, newcomer, more["courses"] or course_slugs(settings))
        except (roster.EmailRefused, roster.NameRefused, roster.PersonElsewhere, PasswordRefused) as refused:
            raise click.ClickException(str(refused)) from None
    told = f"{'Added' if fresh else 'Kept'} {added.email} ({', '.join(sorted(added.roles))})"
    kept = "" if fresh else f": was here already, as {added.name}{', and has a new password now' if password else ''}"
    click.echo(told + kept)


@click.command()
@click.option("--email", required=True, help="The address of the person's account.")
@database_option
def link(email: str, database: str | None) -> None:
    """Print a one-time sign-in link for somebody. Whoever has it can sign in as them, once."""
    from datetime import timedelta

    from elearn.services import signing_in
    from elearn.services.opening import address_for_links

    settings = settings_or_stop(database=database)
    with working_desk(settings) as desk:
        try:
            secret = signing_in.make_link(desk, email, timedelta(hours=settings.link_hours))
        except signing_in.NobodyKnown as refused:
            raise click.ClickException(str(refused)) from None
    click.echo(f"{address_for_links(settings)}/sign-in/{secret}")


@click.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@database_option
def publish(path: Path, database: str | None) -> None:
    """Store a document, or every document of a folder, as the edition that new attempts get."""
    from elearn.services import authoring

    with working_desk(settings_or_stop(database=database), whole=True) as desk:
        outcome = authoring.publish(desk, path)
    for line in outcome.lines():
        click.echo(line)
    if outcome.broken:
        click.echo(outcome.problems(), err=True)
        sys.exit(1)


@click.group()
def export() -> None:
    """Records as files, written to standard output."""


@export.command("completions")
@click.option("--format", "form", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--agency", help="Only this agency, by its name.")
@click.option("--course", help="Only this course, by its slug.")
@database_option
def export_completions(form: str, agency: str | None, course: str | None, database: str | None) -> None:
    """Write who finished what and when."""
    from elearn.exports.sheets import WRITERS
    from elearn.services import reporting

    write, out = WRITERS[form], sys.stdout.buffer
    with working_desk(settings_or_stop(database=database)) as desk:
        try:
            wanted = reporting.agency_filter(desk, agency, course)
        except reporting.AgencyUnknown as refused:
            raise click.ClickException(str(refused)) from None
        reporting.read_completions(
            desk, wanted, lambda found: out.writelines(write(reporting.COLUMNS, map(reporting.to_row, found)))
        )
