"""One mistake put into a sound document raises its code, there, and nothing else."""

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from elearn.analysis.proof import Written, prove
from elearn.course.checking import check_paths
from elearn.course.proving import Prover
from elearn.course.reading import Reader
from elearn.language.codes import ERRORS
from elearn.language.parser import parse
from tests.analysis.expected import FLOW, STATIC, Finding
from tests.analysis.mutations import ANYWHERE, CERTAIN, MARK, Mutate, Page, forked, starting
from tests.analysis.mutations import FLOW as DEPENDING
from tests.analysis.sound import judge, make_sound, read_text
from tests.content.shipped import LESSON, QUIZ, ROOT, SAMPLE

SOAK = os.environ.get("ELEARN_TEST_PROFILE") == "soak"
SOUND, SHIPPED = (400, 12) if SOAK else (24, 1)
"""How many generated documents each mutation changes, and how often it changes each shipped one."""
CHUNK = 12
IN_A_QUIZ = ["E101", "E102", "E103", "E104", "E106", "E111", "E114", "E115", "E116", "E204", "E205", "E207", "E208"]
"""What is the same mistake in a quiz, which has no ways on, no conditions and no passages."""
JUDGED = frozenset(FLOW + STATIC)


@dataclass
class Library:
    """A folder in which documents are checked as an author's are."""

    folder: Path

    def __post_init__(self) -> None:
        shutil.copytree(ROOT / "content", self.folder / "content")
        competencies = self.folder / "content/competencies.yaml"
        added = "engage: {name: Engage}\nnotice: {name: Notice}\n"
        competencies.write_text(competencies.read_text("utf-8") + added, encoding="utf-8")
        (self.folder / "scenarios").mkdir()
        self.reader, self.prover = Reader(), Prover()

    def told(self, text: str, name: str = "sound") -> Counter[Finding]:
        """All that is told of a text, by code and line."""
        path = self.folder / f"scenarios/{name}.md"
        path.write_text(text, encoding="utf-8")
        document = self.prover.prove(self.reader.document(path)).document
        return Counter((each.code, document.source.position(each.span.start)[0]) for each in document.diagnostics)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library(tmp_path_factory.mktemp("library"))


def mutants(text: str, table: Mapping[str, tuple[Mutate, ...]], seed: str) -> Iterator[tuple[str, str, Finding]]:
    """Each mutation of a text that finds a place in it: its name, the mutant, and what must be told."""
    competencies = text.partition("competencies: [")[2].partition("]")[0]
    for code, mutations in table.items():
        for number, mutate in enumerate(mutations):
            mutant = mutate(Page(text, Random(f"{seed}/{code}/{number}")))
            if mutant is None or MARK not in mutant:
                continue
            mutant = mutant.replace("START", starting(text)).replace("ASSESSED", f"[{competencies}]")
            before, _, after = mutant.partition(MARK)
            assert MARK not in after, (code, number)
            yield f"{seed}, {code}.{number}", before + after, (code, before.count("\n") + 1)


def wrong(library: Library, mutant: tuple[str, str, Finding]) -> str:
    """How what is told of a mutant is not what must be; empty where it is."""
    name, text, wanted = mutant
    told = library.told(text)
    return "" if told == Counter([wanted]) else f"{name}: told {dict(told)}, wanted {wanted}"


def is_made(mutant: tuple[str, str, Finding]) -> bool:
    """Whether a mutation did what it should, and nothing else, by brute force."""
    _, text, wanted = mutant
    found = judge(text, most=6_000)
    return found is not None and found.agrees(Counter([wanted] if wanted[0] in JUDGED else []))


def checked(library: Library, mutated: Iterator[tuple[str, str, Finding]]) -> tuple[Counter[str], list[str]]:
    """How many mutants of each code were checked, and what was wrong."""
    codes: Counter[str] = Counter()
    failures = []
    for mutant in mutated:
        codes[mutant[2][0]] += 1
        if found := wrong(library, mutant):
            failures.append(found)
    return codes, failures


@pytest.mark.parametrize("first", range(0, SOUND, CHUNK))
def test_a_mistake_in_a_generated_document_raises_its_code_and_no_other(first: int, library: Library) -> None:
    codes: Counter[str] = Counter()
    failures: list[str] = []
    for seed in range(first, first + CHUNK):
        text = make_sound(seed)
        assert library.told(text) == Counter(), seed
        depending = (mutant for mutant in mutants(text, DEPENDING, f"{seed}") if is_made(mutant))
        for mutated in (mutants(text, ANYWHERE, f"{seed}"), mutants(text, CERTAIN, f"{seed}"), depending):
            counted, found = checked(library, mutated)
            codes += counted
            failures += found

    assert failures == []
    assert set(codes) >= {*ANYWHERE, *CERTAIN, *DEPENDING} - {"W401"}
    assert codes.total() > 110 * CHUNK


@pytest.mark.parametrize("slug", [*SAMPLE, LESSON, QUIZ])
def test_a_mistake_in_what_we_ship_raises_its_code_and_no_other(slug: str, library: Library) -> None:
    text = shipped_text(slug)
    assert library.told(text) == Counter()
    codes: Counter[str] = Counter()
    failures: list[str] = []
    for turn in range(SHIPPED):
        counted, found = checked(library, mutants(text, fitting(slug), f"{slug} {turn}"))
        codes += counted
        failures += found

    assert failures == []
    assert codes.total() > SHIPPED * (20 if slug == QUIZ else 80)


def fitting(slug: str) -> dict[str, tuple[Mutate, ...]]:
    """The mutations that are the mistake they are meant to be in a document of this kind."""
    if slug == QUIZ:
        return {code: ANYWHERE[code] for code in IN_A_QUIZ}
    tables = ANYWHERE | CERTAIN
    return {code: made for code, made in tables.items() if slug != LESSON or code != "E307"}


def shipped_text(slug: str) -> str:
    """A shipped document without the minutes that a short cut would make wrong; the lesson with an ending.

    What is put at the lesson's end so comes after its plays.
    """
    folder = "scenarios" if slug in SAMPLE else "content/lessons" if slug == LESSON else "content/quizzes"
    text = re.sub(r"^minutes: .*\n", "", (ROOT / folder / f"{slug}.md").read_text("utf-8"), flags=re.MULTILINE)
    return f"{text}\n\n## The end {{ending: good}}\n\nIt is over.\n" if slug == LESSON else text


def test_certain_mistakes_are_what_brute_force_finds_too() -> None:
    doubtful = []
    for seed in range(4):
        for mutant in mutants(make_sound(seed), CERTAIN, f"{seed}"):
            if not is_made(mutant):
                doubtful.append(mutant[0])

    assert doubtful == []


def test_there_is_a_mutation_for_every_code_that_one_document_can_raise() -> None:
    elsewhere = {"E117", "E306", "E401", "W415"}  # these need another file, or a million states: see below

    made = {*ANYWHERE, *CERTAIN, *DEPENDING}

    assert made | elsewhere >= {code for code in ERRORS if code < "E5"} | {f"W{number}" for number in range(401, 418)}
    assert not made & elsewhere


# mistakes that need another file, or very many states

TRANSLATED = "title: Un caso\nsummary: Alguien espera.\n"


def translation(text: str, digest: str) -> str:
    """A translation of a generated document: its parts, and what of its front matter is translated."""
    cast = "cast:\n  maya: {name: Maya}\n"
    meters = "meters:\n  trust: {label: Confianza}\n" if "\nmeters:" in text else ""
    _, _, body = text.partition("\n---\n")
    return f"---\n{TRANSLATED}{cast}{meters}original: {digest}\n---\n{body}"


def without_a_scene(text: str) -> str:
    return MARK + text[: text.rindex("\n## ")] + "\n"


def with_a_block_more(text: str) -> str:
    return text.replace("\n## Judged\n", f"\n## {MARK}Judged\n\nOtra frase.\n", 1)


def with_another_digest(text: str) -> str:
    return re.sub("original: (.)", lambda found: f"original: {MARK}{'1' if found[1] == '0' else '0'}", text, count=1)


@pytest.mark.parametrize(
    ("code", "mistake"),
    [("E117", without_a_scene), ("E117", with_a_block_more), ("W415", with_another_digest)],
)
def test_a_mistake_in_a_translation_raises_its_code_and_no_other(
    code: str, mistake: Callable[[str], str], library: Library
) -> None:
    for seed in range(SOUND // 2):
        name = f"{mistake.__name__}-{seed}".replace("_", "-")
        text = make_sound(seed)
        assert library.told(text, name) == Counter()
        sound = translation(text, digest(text))
        assert library.told(sound, f"{name}.es") == Counter(), seed

        before, _, after = mistake(sound).partition(MARK)

        assert library.told(before + after, f"{name}.es") == Counter([(code, before.count("\n") + 1)]), seed


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


ALTERED = {
    "percent: [1-9]": "percent: ",
    "ending: good": "ending: mixed",
    "ending: mixed": "ending: poor",
    "passed: true": "passed: false",
    "passed: false": "passed: true",
    "expect: {(?!.*scene)": "expect: {scene: elsewhere, ",
    "expect: {(?!.*critical)": "expect: {critical: true, ",
}
"""Ways to expect something else of a scripted play, none of which does anything critical."""


@pytest.mark.parametrize("slug", SAMPLE)
def test_a_play_that_expects_something_else_is_told_at_its_line(slug: str, library: Library) -> None:
    path = library.folder / f"scenarios/{slug}.plays.yaml"
    path.with_name(f"{slug}.md").write_text(shipped_text(slug), encoding="utf-8")
    plays = re.split(r"^(?=- )", (ROOT / f"scenarios/{slug}.plays.yaml").read_text("utf-8"), flags=re.MULTILINE)
    assert told_of_plays(path, "".join(plays)) == []
    altered = 0

    for place, play in enumerate(plays):
        for pattern, other in ALTERED.items():
            changed = re.sub(pattern, other, play, count=1)
            if changed != play and "critical: true" not in play:
                line = "".join(plays[:place]).count("\n") + 1
                told = told_of_plays(path, "".join([*plays[:place], changed, *plays[place + 1 :]]))
                assert told == [("E401", line)], changed
                altered += 1
    path.unlink()

    assert altered >= 3 * (len(plays) - 1)


def told_of_plays(path: Path, text: str) -> list[Finding]:
    """What is told of scripted plays, and of the document that they play."""
    path.write_text(text, encoding="utf-8")
    files = [
        checked.file for checked in check_paths([path.with_name(path.name[: -len("plays.yaml")] + "md"), path], ROOT)
    ]
    return [(told.code, file.source.position(told.span.start)[0]) for file in files for told in file.diagnostics]


HUB = "## Hub\n\n### So?\n\n- Leave {goto: START}\n" + "".join(
    f"- Way {number} {{wide{number}: +1, goto: Hub}}\n" for number in range(6)
)


def sprawling(text: str) -> str:
    """A sound text with a scene that has a million states of its own, nearly."""
    meters = "meters:\n" + "".join(f"  wide{number}: {{max: 9}}\n" for number in range(6))
    text = (
        text.replace("\nmeters:\n", f"\n{meters}", 1)
        if "\nmeters:\n" in text
        else text.replace("\npass:", f"\n{meters}pass:", 1)
    )
    mutant = forked("goto: Hub", "goto: START", HUB)(Page(text, Random(0)))
    assert mutant is not None
    return mutant.replace("START", starting(text))


@pytest.mark.parametrize("seed", range(6))
def test_too_many_states_are_told_and_nothing_that_was_not_proved(seed: int) -> None:
    source, scenario = read_text(sprawling(make_sound(seed)))
    assert scenario is not None

    proof = prove(scenario, Written(parse(source)[0]), limit=20_000)

    assert [(told.code, told.span.start) for told in proof.diagnostics] == [("E306", 0)]
    assert (proof.facts.paths, proof.facts.guess, proof.facts.expert) == (None, None, None)


def test_a_limit_is_told_only_where_it_is_too_low() -> None:
    source, scenario = read_text(make_sound(0))
    assert scenario is not None
    written = Written(parse(source)[0])
    states = prove(scenario, written).facts.states
    assert states is not None

    assert prove(scenario, written, limit=100 * states).diagnostics == ()
    assert [told.code for told in prove(scenario, written, limit=states // 2).diagnostics] == ["E306"]


def test_a_million_states_are_too_many_for_the_command(library: Library) -> None:
    choice = "- Wait {score: 3}\n\n  So.\n\n- Walk {score: 0}\n\n  So.\n"
    scenes = [f"## Scene {number}\n\n### What now? {{assesses: engage}}\n\n{choice}" for number in range(1_450)]
    front = "---\ntitle: A long case\nsummary: It has very many sums.\ncompetencies: [engage]\n---\n"

    told = library.told("\n".join([front, *scenes, "## End {ending: mixed}\n\nIt is over.\n"]), "long")

    assert told == Counter([("E306", 1)])
