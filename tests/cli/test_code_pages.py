"""Each code has a page: the whole check tells its example that code and no other, and of what to write instead nothing.

A block is a file: the one that the words above it name (In `scenarios/the-stop.md`:), else the next of those in NAMED.
A block of `text` is what the check says.
"""

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from elearn.cli import elearn
from elearn.language.codes import CODES
from elearn.resources import shipped
from tests.course.libraries import write, write_library

FOLDER = shipped("content") / "codes"
SOURCES = Path(__file__).parents[2] / "elearn"
HEADINGS = ["What it means", "Why it matters", "Example", "Write instead"]
FENCE = re.compile(r"(?:^In `(?P<path>[^`]+)`:\n+)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r'"([EWN][1-5][0-9]{2})"')
TOLD = re.compile(r"^(?:error|warning|note)\[(\w+)\]", re.MULTILINE)
TRANSLATED = ("scenarios/case.md", "scenarios/case.es.md")
NAMED = {"E117": TRANSLATED, "W415": TRANSLATED} | {
    f"E5{number:02}": ("content/courses/first.yaml",) for number in range(1, 11)
}
MAY_NAME = {
    "competencies: [{}]": {"engage": "assesses: [^}]*engage\\b", "notice": "assesses: [^}]*notice\\b"},
    "sources: [{}]": {"nasp-2017": "@nasp-2017"},
    "flags: [{}]": {"asked": "{[^}]*asked", "told": "{[^}]*told"},
    "meters: {{{}}}": {"trust: {start: 3}": "{[^}]*trust", "distress: {start: 8}": "{[^}]*distress"},
    "cast: {{{}}}": {"maya: {name: Maya}": "[Mm]aya"},
}
"""What an example that is only a part of a document may name: as the front matter that is put before it has it."""
ENDING = "\n\n## The end {ending: good}\n\nIt is over.\n"


class Pages:
    """The pages, each checked once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.results: dict[tuple[str, str], Result] = {}

    def check(self, code: str, heading: str) -> Result:
        """What a check prints of the files below a heading."""
        if (code, heading) not in self.results:
            names = write_files(furnish(self.library(code, heading)), code, heading)
            self.results[code, heading] = self.run(code, heading, ["check", *names])
        return self.results[code, heading]

    def run(self, code: str, heading: str, words: list[str]) -> Result:
        """What a command prints in the library of the files below a heading."""
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.library(code, heading))
            return CliRunner().invoke(elearn, words, catch_exceptions=False)

    def library(self, code: str, heading: str) -> Path:
        return self.folder / code / heading


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    return Pages(tmp_path_factory.mktemp("pages"))


def furnish(folder: Path) -> Path:
    """A library with what examples refer to."""
    write_library(folder)
    shutil.copytree(shipped("content") / "words", folder / "content/words")
    competencies = (shipped("content") / "competencies.yaml").read_text(encoding="utf-8")
    write(folder / "content/competencies.yaml", competencies + "engage: {name: Engage}\nnotice: {name: Notice}\n")
    write(folder / "content/sources.yaml", "S1: {title: A guide}\nnasp-2017: {title: A guide}\n")
    write(folder / "scenarios/case/door.jpg", "")
    (folder / "scenarios/case/door.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(20))
    return folder


def write_files(library: Path, code: str, heading: str) -> list[str]:
    """Write what stands below a heading, after what the example has, and name what was written."""
    written = {}
    for part in dict.fromkeys(("Example", heading)):
        names = iter(NAMED.get(code, ("scenarios/case.md",)))
        for block in FENCE.finditer(parts(code)[part]):
            if block["kind"] != "text":
                written[block["path"] or next(names)] = block["text"]
    for name, text in written.items():
        write(library / name, whole(text) if name.endswith(".md") else text)
    if code == "E101":
        (library / "scenarios/case.md").write_bytes(text.encode().decode("unicode_escape").encode("latin-1"))
    return list(written)


def parts(code: str) -> dict[str, str]:
    """A page's text below each heading."""
    headings = re.compile(rf"^## ({'|'.join(HEADINGS)})$", re.MULTILINE)
    pieces = headings.split(page(code))
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def page(code: str) -> str:
    return (FOLDER / f"{code}.md").read_text(encoding="utf-8")


def whole(text: str) -> str:
    """A document from an example that may be only a part of one, with all that it names."""
    if text.startswith("---"):
        return text
    front = ["---", "title: A case", "summary: It shows one thing.", "kind: lesson", *declared(text), "---", "", text]
    return "\n".join(front) + ENDING


def declared(text: str) -> Iterator[str]:
    for line, names in MAY_NAME.items():
        named = [name for name, pattern in names.items() if re.search(pattern, text)]
        if named:
            yield line.format(", ".join(named))


def quoted(code: str) -> list[str]:
    """The lines of what a page says that the check says."""
    shown = [block["text"] for block in FENCE.finditer(page(code)) if block["kind"] == "text"]
    return [line for text in shown for line in text.splitlines()]


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == set(CODES)


def test_every_code_that_the_program_can_tell_has_a_page() -> None:
    told = {code for path in SOURCES.rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}

    assert told == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_page_has_its_four_headings_and_names_its_code(code: str) -> None:
    headings = re.findall("^## (.*)$", FENCE.sub("", page(code)), re.MULTILINE)

    assert headings == HEADINGS
    assert page(code).startswith(f"# {code}: {CODES[code]}\n")


@pytest.mark.parametrize("code", CODES)
def test_the_example_of_a_page_is_told_its_code_and_no_other(code: str, pages: Pages) -> None:
    checked = pages.check(code, "Example")

    assert set(TOLD.findall(checked.stdout)) == {code}
    assert checked.exit_code == (code[0] == "E")


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_told_of_what_a_page_says_to_write_instead(code: str, pages: Pages) -> None:
    checked = pages.check(code, "Write instead")

    assert TOLD.findall(checked.stdout) == []
    assert checked.stdout.endswith("checked, nothing to mend.\n")


@pytest.mark.parametrize("code", [code for code in CODES if quoted(code)])
def test_what_a_page_says_that_the_check_says_is_what_it_says(code: str, pages: Pages) -> None:
    printed = iter(pages.check(code, "Example").stdout.splitlines())

    assert [line for line in quoted(code) if line not in printed] == []


@pytest.mark.parametrize("code", [code for code in CODES if "play it: " in page(code)])
def test_a_play_that_a_page_shows_can_be_played_as_it_stands(code: str, pages: Pages) -> None:
    pages.check(code, "Example")
    [shown] = [line.partition("play it: elearn ")[2] for line in quoted(code) if "play it: " in line]

    assert pages.run(code, "Example", shlex.split(shown)).exit_code == 0
