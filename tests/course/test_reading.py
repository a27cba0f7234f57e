"""Documents are read with what stands around them, and a broken file takes nothing else down."""

import gc
import os
from hashlib import sha256
from pathlib import Path

import pytest

from elearn.course.reading import MOST_LINKS, Document, Reader, document_name, nearest_content, read_document
from elearn.language.model import Scenario
from elearn.markup import MOST_LINKS as MOST_LINKS_OF_A_PARAGRAPH
from tests.course.libraries import SCENARIO, write, write_translation

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


def codes(document: Document) -> list[str]:
    return [each.code for each in document.diagnostics]


def test_a_good_document_is_read_whole(library: Path) -> None:
    document = read_document(library / "scenarios" / "late-bus.md")

    assert document.diagnostics == ()
    assert isinstance(document.scenario, Scenario)
    assert document.slug == document.scenario.slug == "late-bus"


def test_a_competency_that_is_nowhere_defined_is_told_where_there_is_a_content_folder(library: Path) -> None:
    (library / "content" / "competencies.yaml").write_text("K2: {name: Communicate}\n")

    assert codes(read_document(library / "scenarios" / "late-bus.md")) == ["E204"]


def test_a_content_folder_without_the_file_defines_nothing(library: Path) -> None:
    (library / "content" / "sources.yaml").unlink()

    assert set(codes(read_document(library / "scenarios" / "late-bus.md"))) == {"E205"}


def test_without_a_content_folder_ids_are_not_looked_up(tmp_path: Path) -> None:
    path = write(tmp_path / "late-bus.md", SCENARIO.format(title="Alone"))

    assert codes(read_document(path)) == []


def test_ids_are_not_looked_up_in_a_file_that_cannot_be_read(library: Path) -> None:
    (library / "content" / "competencies.yaml").write_text("K1: {name: [\n")

    assert codes(read_document(library / "scenarios" / "late-bus.md")) == []


def test_a_badly_described_competency_is_not_an_unknown_one_too(library: Path) -> None:
    (library / "content" / "competencies.yaml").write_text("K1: Recognize\n")

    assert codes(read_document(library / "scenarios" / "late-bus.md")) == []


def test_the_nearest_content_folder_counts(library: Path) -> None:
    inner = library / "scenarios" / "content"
    inner.mkdir()

    assert nearest_content(library / "scenarios" / "late-bus.md") == inner.resolve()
    assert nearest_content(library / "content" / "lessons" / "x.md") == (library / "content").resolve()


@pytest.mark.parametrize(
    ("name", "slug", "language"),
    [("a.md", "a", None), ("a.es.md", "a", "es"), ("a.pt-BR.md", "a", "pt-BR"), ("a.final.md", "a.final", None)],
)
def test_a_translation_is_known_by_its_name(name: str, slug: str, language: str | None) -> None:
    assert document_name(Path(name)) == (slug, language)


def test_a_translation_takes_its_rules_from_the_original(library: Path) -> None:
    document = read_document(write_translation(library))

    assert codes(document) == []
    assert document.scenario is not None
    assert (document.slug, document.scenario.language, document.scenario.scenes[0].id) == ("late-bus", "es", "the-hall")


@pytest.mark.parametrize("kept", [b"\xef\xbb\xbf", b""], ids=["with a byte-order mark", "without"])
def test_a_translation_knows_the_digest_of_its_originals_file_as_it_is_kept(library: Path, kept: bytes) -> None:
    path = write_translation(library)
    original = path.with_name("late-bus.md")
    original.write_bytes(kept + original.read_bytes().replace(b"\n", b"\r\n"))

    assert read_document(path).original == sha256(original.read_bytes()).hexdigest()


def test_a_translation_of_a_text_that_is_not_saved_knows_its_digest(library: Path) -> None:
    path = write_translation(library)
    text = SCENARIO.format(title="A later bus")

    document = Reader({path.with_name("late-bus.md"): text}).document(path)

    assert document.original == sha256(text.encode()).hexdigest()


def test_a_translation_without_an_original_has_an_error(library: Path) -> None:
    path = write(library / "scenarios" / "gone.es.md", SCENARIO.format(title="Nada"))

    assert read_document(path).scenario is None


def test_bytes_that_are_no_text_are_told_and_not_raised(library: Path) -> None:
    path = library / "scenarios" / "noise.md"
    path.write_bytes(b"---\n\xff\xfe\x00")

    document = read_document(path)

    assert (codes(document), document.source.text, document.scenario) == (["E101"], "", None)


def test_a_file_that_is_not_there_is_told_and_not_raised(tmp_path: Path) -> None:
    document = read_document(tmp_path / "gone.md")

    assert codes(document) == ["E101"]
    assert "no such file" in document.diagnostics[0].message


def test_a_huge_file_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 2**34)

    assert codes(read_document(path)) == ["E113"]


def test_a_picture_beside_the_document_can_be_shown(library: Path) -> None:
    (library / "scenarios" / "late-bus").mkdir()
    (library / "scenarios" / "late-bus" / "hall.png").write_bytes(PNG)
    path = library / "scenarios" / "late-bus.md"
    path.write_text(path.read_text().replace("figure:sam/stand-folded/corridor", "late-bus/hall.png"))

    document = read_document(path)

    assert codes(document) == []
    assert list(document.pictures) == ["late-bus/hall.png"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("hall.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG"),
        ("hall.png", PNG + b"\0" * 3_000_000, "larger"),
    ],
)
def test_a_file_that_is_no_picture_or_too_large_is_told_at_its_place(
    library: Path, name: str, content: bytes, why: str
) -> None:
    (library / "scenarios" / "late-bus").mkdir()
    (library / "scenarios" / "late-bus" / name).write_bytes(content)
    path = library / "scenarios" / "late-bus.md"
    path.write_text(path.read_text().replace("figure:sam/stand-folded/corridor", f"late-bus/{name}"))

    document = read_document(path)

    assert codes(document) == ["E115"]
    assert why in document.diagnostics[0].message
    assert document.source.position(document.diagnostics[0].span.start)[0] == 14


def test_a_link_out_of_the_media_folder_is_not_followed(library: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(PNG)
    (library / "scenarios" / "late-bus").mkdir()
    (library / "scenarios" / "late-bus" / "hall.png").symlink_to(tmp_path / "secret.png")

    assert read_document(library / "scenarios" / "late-bus.md").pictures == {}


def test_two_documents_of_one_name_are_told_at_the_second(library: Path) -> None:
    path = write(library / "content" / "lessons" / "late-bus.md", SCENARIO.format(title="A lesson"))

    assert codes(read_document(path)) == ["E508"]
    assert codes(read_document(library / "scenarios" / "late-bus.md")) == []


def test_a_scene_that_cannot_be_rendered_is_told_by_the_check(library: Path) -> None:
    links = "[a](https://example.org) " * 3_000
    path = write(library / "scenarios" / "links.md", SCENARIO.format(title="Links").replace("You talk.", links))

    document = read_document(path)

    assert codes(document) == ["E113"]
    assert document.source.line(document.source.position(document.diagnostics[0].span.start)[0]).startswith("## Talk")
    assert document.scenario is None


def test_the_quick_look_for_links_misses_nothing() -> None:
    assert MOST_LINKS == MOST_LINKS_OF_A_PARAGRAPH


def test_shared_definitions_are_read_once(library: Path) -> None:
    reader = Reader()
    first = reader.document(library / "scenarios" / "late-bus.md")

    second = reader.document(library / "scenarios" / "panic.md")

    assert first.shared is second.shared


def test_reading_leaves_the_search_for_cycles_as_it_was(library: Path) -> None:
    gc.disable()
    read_document(library / "scenarios" / "late-bus.md")
    off = gc.isenabled()
    gc.enable()
    read_document(library / "scenarios" / "late-bus.md")

    assert (off, gc.isenabled()) == (False, True)


def test_unsaved_text_counts_instead_of_what_the_disk_holds(library: Path) -> None:
    path = (library / "scenarios" / "late-bus.md").resolve()
    competencies = (library / "content" / "competencies.yaml").resolve()

    reader = Reader({path: "no front matter", competencies: "X9: {name: New}"})

    assert reader.document(path).diagnostics[0].code == "E102"
    assert list(reader.shared(path).competencies or ()) == ["X9"]
    assert Reader().document(path).diagnostics == ()
