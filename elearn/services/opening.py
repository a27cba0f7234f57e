"""Opening what a program works with: the database, brought up to date, and what is taught."""

from collections.abc import Iterator
from pathlib import Path

from elearn.course.catalogue import Catalogue, load_catalogue
from elearn.resources import shipped
from elearn.services.desk import Desk
from elearn.settings import Settings
from elearn.storage.database import SchemaTooOld, Store


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
