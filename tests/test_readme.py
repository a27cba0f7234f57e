"""What the README and the other pages for people promise is so."""

import re
import tomllib
from pathlib import Path

import pytest

from elearn.course.catalogue import read_document

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "docs/operate.md", "CHANGELOG.md")]


def test_the_first_scenario_is_clean_as_printed(tmp_path: Path) -> None:
    printed = re.search(r"^```markdown\n(.*?)^```$", (ROOT / "README.md").read_text(), re.M | re.S)
    assert printed
    path = tmp_path / "the-empty-seat.md"
    path.write_text(printed[1])

    document = read_document(path)

    assert document.diagnostics == ()
    assert document.scenario is not None


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
