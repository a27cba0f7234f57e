"""`elearn verify`, `backup` and `restore`: keeping the record, also while a server is using it."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from elearn.cli.server import database_option, settings_or_stop

if TYPE_CHECKING:
    from elearn.storage.database import Store

FAULTY, NOT_RUN = 1, 2


@click.command()
@database_option
@click.option("--json", "as_json", is_flag=True, help="Print what was checked and found as JSON.")
def verify(database: str | None, as_json: bool) -> None:
    """Check everything that is kept. Exit status 0: all is as it must be, 1: something is not, 2: could not check."""
    from elearn.services.verifying import verify as verify_store

    with _opened(database) as store:
        report = verify_store(store)
    if as_json:
        told = {"sound": report.sound, "checked": report.checked, "faults": [asdict(fault) for fault in report.faults]}
        click.echo(json.dumps(told, indent=1))
    else:
        for fault in report.faults:
            click.echo(f"{fault.rule}: {fault.subject}: {fault.sentence}")
        counted = ", ".join(f"{number} {what}" for what, number in report.checked.items())
        click.echo(f"{'All is as it must be' if report.sound else f'{len(report.faults)} faults'} ({counted})")
    sys.exit(0 if report.sound else FAULTY)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@database_option
@click.option("--portable", is_flag=True, help="Write every row to a zip file that SQLite and PostgreSQL both restore.")
def backup(file: Path, database: str | None, portable: bool) -> None:
    """Copy the database to FILE while it is in use, and prove the copy before it gets its name."""
    from elearn.services.keeping import BackupUnsound, RestoreRefused, back_up

    with _opened(database) as store:
        try:
            manifest = back_up(store, file, portable=portable)
        except BackupUnsound as unsound:
            for fault in unsound.faults:
                click.echo(f"{fault.rule}: {fault.subject}: {fault.sentence}", err=True)
            _stop(str(unsound), FAULTY)
        except (RestoreRefused, OSError) as refused:
            _stop(str(refused), NOT_RUN)
    click.echo(f"{file}: {manifest.size} bytes, {manifest.counts['answer']} answers, verified")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@database_option
@click.option("--force", is_flag=True, help="Also where the database in place holds more than the backup; it is kept.")
def restore(file: Path, database: str | None, force: bool) -> None:
    """Put the backup FILE in the place of the database, once it has been verified. Stop the server first."""
    from elearn.services.keeping import RestoreRefused
    from elearn.services.keeping import restore as restore_database
    from elearn.storage.dialects import StorageRefused
    from elearn.storage.writing import StorageUnavailable

    settings = settings_or_stop(database=database)
    try:
        restored = restore_database(settings.database, file, force=force)
    except (RestoreRefused, StorageRefused, StorageUnavailable, OSError) as refused:
        _stop(str(refused), FAULTY)
    click.echo(f"Restored {restored.counts['answer']} answers. Everybody is signed out.")
    if restored.kept:
        click.echo(f"The database that was there is kept as {restored.kept}")


@contextmanager
def _opened(database: str | None) -> "Iterator[Store]":
    from elearn.storage.database import Store
    from elearn.storage.dialects import StorageRefused
    from elearn.storage.writing import StorageUnavailable

    settings = settings_or_stop(database=database)
    try:
        store = Store.open(settings.database, allow_affected=not settings.in_production)
    except (StorageRefused, StorageUnavailable) as refused:
        _stop(str(refused), NOT_RUN)
    try:
        yield store
    finally:
        store.close()


def _stop(sentence: str, status: int) -> NoReturn:
    click.echo(f"elearn: {sentence}", err=True)
    sys.exit(status)
