"""Opening what a program works with: the database, brought up to date, and what is taught."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from elearn.course.catalogue import Catalogue, load_catalogue
from elearn.resources import shipped
from elearn.services.desk import Desk
from elearn.settings import Settings
from elearn.storage.database import SchemaTooOld, Store
from elearn.storage.dialects import Sqlite, engine_for


def open_store(settings: Settings) -> Store:
    """Open the database that the settings name; in production an affected SQLite is refused."""
    return Store.open(settings.database, allow_affected=not settings.in_production)


def prepare_store(settings: Settings) -> None:
    """Make the database, or bring it to this program's schema after a backup; one that is up to date costs a glance."""
    try:
        open_store(settings).close()
    except SchemaTooOld:
        from elearn.services.keeping import bring_up_to_date

        bring_up_to_date(settings.database, allow_affected=not settings.in_production)


def open_desk(settings: Settings) -> Desk:
    """Open the database and read what is taught."""
    return Desk(open_store(settings), load_library(settings))


def load_library(settings: Settings) -> Catalogue:
    """Read what is shipped and the installation's own library."""
    return load_catalogue(*library_folders(settings))


def library_folders(settings: Settings) -> tuple[Path, ...]:
    """Give the folders that hold `scenarios/` and `content/`: the shipped one, then the installation's own."""
    own = (settings.library,) if settings.library is not None else ()
    return (shipped("scenarios").parent, *own)


def course_slugs(settings: Settings) -> tuple[str, ...]:
    """Give the slugs of all courses without reading what they hold."""
    return tuple(sorted({path.stem for path in _files(settings, "content/courses/*.yaml")}))


def folders_changed(settings: Settings) -> tuple[tuple[str, int, int], ...]:
    """Give what tells whether a file of the library was added, changed or taken away."""
    files = (*_files(settings, "scenarios/**/*"), *_files(settings, "content/**/*"))
    return tuple(sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files))


def _files(settings: Settings, pattern: str) -> Iterator[Path]:
    for folder in library_folders(settings):
        yield from (path for path in folder.glob(pattern) if path.is_file())


def note_address(settings: Settings) -> None:
    """Leave word, beside the database, of where the server answers: a link made by a command should lead there."""
    note = _address_note(settings)
    if note is not None and not settings.base_url:
        note.write_text(settings.address, encoding="utf-8")


def address_for_links(settings: Settings) -> str:
    """Give the address that a link made now begins with: that of the server on this database, else the settings'."""
    note = _address_note(settings)
    if settings.base_url or note is None or not note.is_file():
        return settings.address
    noted = note.read_text(encoding="utf-8")
    return noted if _answers(noted) else settings.address


def _address_note(settings: Settings) -> Path | None:
    engine = engine_for(settings.database, allow_affected=True)
    return Path(f"{engine.path}.address") if isinstance(engine, Sqlite) else None


def _answers(address: str) -> bool:
    parts = urlsplit(address)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=1):
            return True
    except (OSError, ValueError):
        return False
