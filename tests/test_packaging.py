"""The wheel and the source archive hold everything, and what is installed from them works."""

import re
import socket
import subprocess
import sys
import tarfile
import time
import urllib.request
import zipfile
from pathlib import Path

import pytest

from tests.installed import ROOT, Installed, build, install_wheel

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return install_wheel(tmp_path_factory.mktemp("wheel"))


def shipped_files(folder: str) -> set[str]:
    return {str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*") if path.is_file()}


def test_the_wheel_holds_every_shipped_file(installed: Installed) -> None:
    shipped = set().union(*(shipped_files(folder) for folder in ("static", "scenarios", "content")))

    names = zipfile.ZipFile(installed.wheel).namelist()

    assert shipped
    assert {f"elearn/_bundled/{name}" for name in shipped} <= set(names)


def test_the_source_archive_builds_the_same_wheel(installed: Installed, tmp_path: Path) -> None:
    archive = build("sdist", tmp_path / "dist")
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path, filter="data")

    again = build("wheel", tmp_path / "again", next(tmp_path.glob("elearn-*")))

    assert zipfile.ZipFile(again).namelist() == zipfile.ZipFile(installed.wheel).namelist()


def test_every_shipped_document_is_clean_for_who_installed_the_wheel(installed: Installed) -> None:
    bundled = next(installed.folder.glob("lib/python*/site-packages/elearn/_bundled"))

    done = installed.run("check", "--strict", bundled / "scenarios", bundled / "content")

    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_an_installed_server_gives_a_page_and_its_stylesheet(installed: Installed, tmp_path: Path) -> None:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{found.getsockname()[1]}"
    port = base.rsplit(":", 1)[1]
    server = subprocess.Popen(
        [installed.elearn, "serve", "--port", port, "--database", f"sqlite:///{tmp_path}/elearn.db"], cwd=tmp_path
    )
    try:
        page = fetch_when_ready(base + "/sign-in")
        address = re.search(r'<link[^>]*href="(/static/[^"]+\.css)"', page)

        assert address, page
        with urllib.request.urlopen(base + address[1]) as sheet:
            assert sheet.headers["Content-Type"].startswith("text/css")
            assert "immutable" in sheet.headers["Cache-Control"]
    finally:
        server.terminate()
        assert server.wait(20) == 0


def fetch_when_ready(address: str) -> str:
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"nothing answered at {address}")


def test_an_editable_install_points_at_the_checkout() -> None:
    code = "import elearn, elearn.resources as r; print(elearn.__file__); print(r.shipped('static'))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="/")

    assert done.stdout.split() == [str(ROOT / "elearn" / "__init__.py"), str(ROOT / "static")]
