"""Where the folders that are not Python are: in a checkout beside the package, in a wheel inside it."""

from pathlib import Path
from typing import Literal

Folder = Literal["static", "scenarios", "content"]

PACKAGE = Path(__file__).resolve().parent


def shipped(folder: Folder, package: Path = PACKAGE) -> Path:
    """The shipped folder of that name. It is read only: authors write to their library."""
    bundled = package / "_bundled"
    return (bundled if bundled.is_dir() else package.parent) / folder


def shipped_library(package: Path = PACKAGE) -> Path:
    """The folder that holds the shipped `scenarios` and `content` folders."""
    return shipped("content", package).parent
