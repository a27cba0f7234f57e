"""The catalogues of our words: every text that pages say, each language's translation of it, and that compiled.

`python -m tools.translations` does all of it. Translators edit `messages.po`; `messages.mo` is what the program reads.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "elearn" / "web" / "translations"
SOURCES = (
    *((ROOT / "elearn" / layer, [("**.py", "python")]) for layer in ("course", "services", "storage", "web")),
    (ROOT / "elearn" / "web" / "templates", [("**.html", "jinja2")]),
    (ROOT / "static" / "js", [("**.js", "javascript")]),
)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "say", "say_html", "sayable", "phrase"), None),
    **dict.fromkeys(("ngettext", "say_number"), (1, 2)),
    "say_in": (2,),
    "say_as": ((1, "c"), 2),
}
NUMBERS_IN_SCRIPT = {"phraseOf": (1, 2)}
"""What the script says of a number is two texts of their own: it is said without knowing a language's rule."""
ONCE = datetime(2026, 11, 24, tzinfo=UTC)
"""Catalogues hold no time of their making: the same texts make the same files."""


def extract() -> Catalog:
    """Find every text that pages say."""
    found = Catalog(domain="messages", project="elearn", creation_date=ONCE, fuzzy=False)
    for place, part, messages in _texts():
        found.add(messages, locations=[(place, 0)], context=part)
    return found


def _texts() -> Iterator[tuple[str, str | None, str | tuple[str, str]]]:
    for folder, methods in SOURCES:
        for name, _, messages, _, part in extract_from_dir(folder, methods, keywords=KEYWORDS | NUMBERS_IN_SCRIPT):
            place = (folder / name).relative_to(ROOT).as_posix()
            if place.endswith(".js") and isinstance(messages, tuple):
                yield from ((place, None, message) for message in messages)
            else:
                yield place, part, messages if isinstance(messages, str) else (messages[0], messages[1])


def languages() -> list[str]:
    """Give the languages that there are catalogues of."""
    return sorted(path.name for path in FOLDER.iterdir() if (path / "LC_MESSAGES").is_dir())


def catalogue_file(language: str) -> Path:
    """Give the file that translators edit."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """Read a language's catalogue."""
    with catalogue_file(language).open("rb") as file:
        return read_po(file, locale=language, domain="messages")


def update(catalogue: Catalog, found: Catalog) -> None:
    """Put in what is new, take out what nobody says any more, and guess nothing."""
    catalogue.update(found, no_fuzzy_matching=True)
    catalogue.obsolete.clear()


def text_of(catalogue: Catalog) -> bytes:
    """Give a catalogue as the file that translators edit."""
    catalogue.creation_date = catalogue.revision_date = ONCE
    catalogue.header_comment = "# What elearn says to officers. `make translations` brings this file up to date."
    catalogue.project, catalogue.version, catalogue.msgid_bugs_address = "elearn", "-", "-"
    catalogue.last_translator, catalogue.language_team = "-", "-"
    written = io.BytesIO()
    write_po(written, catalogue, width=120, sort_by_file=True, include_lineno=False)
    return written.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """Give a catalogue as the file that the program reads."""
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def main() -> None:
    """Bring every catalogue up to date and say what is left to translate."""
    found = extract()
    for language in languages():
        catalogue = read(language)
        update(catalogue, found)
        path = catalogue_file(language)
        path.write_bytes(text_of(catalogue))
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        missing = [message.id for message in catalogue if message.id and not message.string]
        print(f"{language}: {len(catalogue)} texts, {len(missing)} to translate")
        for each in missing:
            print(f"  {each}")


if __name__ == "__main__":
    main()
