"""Opening what a program works with: the database, brought up to date, and what is taught."""

from collections.abc import Iterator
from pathlib import Path

from elearn.course.catalogue import Catalogue, load_catalogue
from elearn.resources import shipped
from elearn.services.desk import Desk
from elearn.settings import Settings
from elearn.storage.database import Store


def open_store(settings: Settings) -> Store:
    """Open the database that the settings name; in production an affected SQLite is refused."""
    return Store.open(settings.database, allow_affected=not settings.in_production)


def open_desk(settings: Settings, store: Store) -> Desk:
    """Put the database and what is taught on one desk."""
    return Desk(store, load_library(settings))


def load_library(settings: Settings) -> Catalogue:
    """Read what is shipped and the installation's own library."""
    return load_catalogue(*library_folders(settings))


def library_folders(settings: Settings) -> tuple[Path, ...]:
    """Give the folders that hold `scenarios/` and `content/`: the shipped one, then the installation's own."""
    own = (settings.library,) if settings.library is not None else ()
    return (shipped("scenarios").parent, *own)


def course_slugs(settings: Settings) -> tuple[str, ...]:
    """Give the slugs of all courses without reading what they hold."""
    return tuple(sorted({path.stem for path in _manifests(settings)}))


def _manifests(settings: Settings) -> Iterator[Path]:
    for folder in library_folders(settings):
        yield from (folder / "content" / "courses").glob("*.yaml")
