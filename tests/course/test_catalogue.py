"""A catalogue holds what loads, and beside it what is wrong with the rest."""

from pathlib import Path

from elearn.course.catalogue import load_catalogue, read_folder
from elearn.course.editions import make_edition
from elearn.resources import shipped_library
from tests.course.libraries import COURSE, SCENARIO, write, write_library


def test_a_broken_file_never_takes_the_rest_down(library: Path) -> None:
    write(library / "content" / "courses" / "second.yaml", "title: [")
    (library / "scenarios" / "noise.md").write_bytes(b"---\n\xff\xfe")

    catalogue = load_catalogue(library)

    assert [each.slug for each in catalogue.playable] == ["late-bus", "panic"]
    assert list(catalogue.courses) == ["first"]
    assert sorted(each.path.name for each in catalogue.problems) == ["broken.md", "noise.md", "second.yaml"]


def test_a_course_knows_its_modules_in_order(library: Path) -> None:
    course = load_catalogue(library).courses["first"]

    assert [(each.id, each.document, each.title) for each in course.modules] == [
        ("late-bus", "late-bus", "The late bus"),
        ("exam", "panic", "Panic"),
    ]


def test_competencies_and_sources_have_their_names(library: Path) -> None:
    catalogue = load_catalogue(library)

    assert catalogue.competencies["K1"].name == "Recognize"
    assert catalogue.sources["S1"].publisher == "A school"


def test_a_document_is_found_by_its_name(library: Path) -> None:
    catalogue = load_catalogue(library)

    assert catalogue.document("panic") is not None
    assert catalogue.document("panic", "es") is None


def test_an_installations_own_document_replaces_the_shipped_one(tmp_path: Path) -> None:
    shipped, own = write_library(tmp_path / "shipped"), tmp_path / "own"
    write(own / "scenarios" / "panic.md", SCENARIO.format(title="Panic, our way"))

    catalogue = load_catalogue(shipped, own)

    assert [each.scenario.title for each in catalogue.playable if each.scenario] == ["The late bus", "Panic, our way"]


def test_an_installations_own_course_may_use_shipped_documents(tmp_path: Path) -> None:
    shipped, own = write_library(tmp_path / "shipped"), tmp_path / "own"
    ours = COURSE.replace("competencies: [K1]\nsources: [S1]\n", "")
    write(own / "content" / "courses" / "ours.yaml", ours)

    assert sorted(load_catalogue(shipped, own).courses) == ["first", "ours"]


def test_a_second_document_of_one_name_never_replaces_the_first(library: Path) -> None:
    write(library / "content" / "lessons" / "panic.md", SCENARIO.format(title="A lesson"))

    catalogue = load_catalogue(library)

    document = catalogue.document("panic")
    assert document is not None
    assert document.scenario is not None
    assert "panic.md" in [each.path.name for each in catalogue.problems]
    assert "first" in catalogue.courses


def test_a_library_may_be_empty_or_missing(tmp_path: Path) -> None:
    assert load_catalogue(tmp_path, tmp_path / "gone").documents == ()


def test_a_folder_is_read_for_documents_alone(library: Path) -> None:
    write(library / "scenarios" / "README.md", "# No document")
    write(library / "scenarios" / ".hidden" / "x.md", SCENARIO.format(title="Hidden"))
    write(library / "scenarios" / "deep" / "er" / "below.md", SCENARIO.format(title="Below"))

    assert [each.path.name for each in read_folder(library / "scenarios")] == [
        "broken.md",
        "below.md",
        "late-bus.md",
        "panic.md",
    ]


def test_all_that_is_shipped_loads_and_becomes_editions() -> None:
    catalogue = load_catalogue(shipped_library())

    assert [(each.name, each.errors) for each in catalogue.problems if each.errors] == []
    assert len({make_edition(document, catalogue).digest for document in catalogue.playable}) == len(catalogue.playable)
