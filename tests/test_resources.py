"""The shipped folders are found in a checkout and in a wheel."""

from pathlib import Path

from elearn.resources import shipped, shipped_library


def test_a_checkout_has_its_folders_beside_the_package() -> None:
    assert (shipped("content") / "codes").is_dir()
    assert shipped("scenarios").parent == shipped_library()


def test_an_installed_package_has_them_inside(tmp_path: Path) -> None:
    package = tmp_path / "elearn"
    (package / "_bundled" / "static").mkdir(parents=True)

    assert shipped("static", package) == package / "_bundled" / "static"
    assert shipped_library(package) == package / "_bundled"


def test_a_checkout_needs_no_bundle(tmp_path: Path) -> None:
    package = tmp_path / "elearn"
    package.mkdir()

    assert shipped("static", package) == tmp_path / "static"
