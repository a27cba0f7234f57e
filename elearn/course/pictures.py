"""The picture files beside a document: which of them can be shown, and as what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

LARGEST = 2 * 1_048_576
MOST = 500
NAMED = {".png", ".jpg", ".jpeg", ".gif", ".webp"}


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A file in a document's media folder. `refusal` says why it cannot be shown."""

    name: str
    path: Path
    refusal: str | None = None


def find_pictures(folder: Path) -> Mapping[str, PictureFile]:
    """The files of a media folder, by the names that the document's text calls them."""
    found: dict[str, PictureFile] = {}
    if folder.is_dir():
        for path in sorted(_files(folder)):
            if len(found) < MOST:
                name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
                found[name] = PictureFile(name, path, _refusal(path))
    return found


def type_of(content: bytes) -> str | None:
    """The media type of a picture by its first bytes, whatever its name says; None for what is not shown."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    return "image/webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def digest_of(content: bytes) -> str:
    """What names a file by its content."""
    return sha256(content).hexdigest()


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        inside = path.resolve().is_relative_to(folder.resolve())
        if path.is_file() and inside and not path.name.startswith("."):
            yield path


def _refusal(path: Path) -> str | None:
    try:
        size = path.stat().st_size
    except OSError:
        return "cannot be read"
    if size > LARGEST:
        return f"is larger than {LARGEST // 1_048_576} MiB"
    return None if path.suffix.lower() in NAMED else "is not a PNG, JPEG, GIF or WebP picture"
