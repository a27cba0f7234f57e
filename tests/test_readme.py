"""What the README and the other pages for people promise is so."""

import re
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elearn.cli import elearn

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "docs/operate.md", "CHANGELOG.md")]


def printed(form: str) -> str:
    """What the README prints in a block of this form."""
    found = re.search(rf"^```{form}\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)
    assert found
    return found[1]


def checked(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """What `elearn check` says of the first scenario, written thus."""
    monkeypatch.chdir(folder)
    path = Path("scenarios") / "the-empty-seat.md"
    path.parent.mkdir()
    path.write_text(text)
    return CliRunner().invoke(elearn, ["check", "--strict", str(path)])


def test_the_first_scenario_is_clean_as_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert checked(printed("markdown"), tmp_path, monkeypatch).exit_code == 0


def test_the_check_says_what_the_readme_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both_nod = printed("markdown").replace("{goto: She leaves}", "{goto: She nods}")

    assert checked(both_nod, tmp_path, monkeypatch).stdout.strip() == printed("text").strip()


@pytest.mark.parametrize("written", PAGES, ids=lambda written: written.name)
def test_every_link_between_pages_leads_somewhere(written: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", written.read_text())

    assert [target for target in targets if not (written.parent / target).exists()] == []


def test_the_commands_of_the_readme_are_in_the_makefile() -> None:
    commands = re.findall(r"^make (\w+)", (ROOT / "README.md").read_text(), re.M)

    makefile = (ROOT / "Makefile").read_text()

    assert commands == ["serve", "test"]
    assert all(re.search(rf"^{command}:", makefile, re.M) for command in commands)


def test_the_pins_name_no_registry_and_every_one_is_hashed() -> None:
    for lock in (ROOT / "lock").glob("*.txt"):
        text = lock.read_text()
        pins = re.findall(r"^([\w.-]+)==", text, re.M)

        assert "://" not in text
        assert len(pins) == len(re.findall(r"^[\w.-]+==[^\n]*\\\n    --hash=sha256:", text, re.M))


def test_every_dependency_has_a_pin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / "lock" / "run.txt").read_text(), re.M))

    named = {re.split(r"[<>=;\[ ]", line)[0].lower() for line in project["dependencies"]}

    assert named <= {name.lower() for name in pinned}
