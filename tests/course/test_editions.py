"""An edition is named by all that it holds, and keeps all that is shown."""

import json
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from elearn.course.catalogue import Catalogue, load_catalogue, read_document
from elearn.course.editions import (
    Edition,
    Fragments,
    edition_digest,
    edition_key,
    key_of,
    load_edition,
    load_fragments,
    make_edition,
)
from elearn.course.reading import Document
from elearn.resources import shipped_library
from tests.course.libraries import SCENARIO, write, write_translation
from tests.course.test_reading import PNG


def edition_in(library: Path, slug: str = "late-bus") -> Edition:
    catalogue = load_catalogue(library)
    return make_edition(document_in(catalogue, slug), catalogue)


def document_in(catalogue: Catalogue, slug: str) -> Document:
    document = catalogue.document(slug)
    assert document is not None
    return document


def fragments_of(library: Path, text: str) -> Fragments:
    write(library / "scenarios" / "late-bus.md", text)
    return load_fragments(edition_in(library).fragments)


def test_the_same_text_gives_the_same_digest(library: Path) -> None:
    assert edition_in(library).digest == edition_in(library).digest


def test_the_digest_is_the_same_in_another_process_with_another_hash_seed(library: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from elearn.course.catalogue import load_catalogue;"
        "from elearn.course.editions import make_edition; c = load_catalogue(Path(sys.argv[1]));"
        "print(make_edition(c.document('late-bus'), c).digest)"
    )

    printed = [
        subprocess.run(
            [sys.executable, "-c", program, str(library)],
            env={"PYTHONHASHSEED": seed, "PATH": "", "TZ": "Asia/Tokyo"},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
        for seed in ("1", "2")
    ]

    assert printed == [edition_in(library).digest] * 2


def test_the_digest_follows_from_what_is_stored(library: Path) -> None:
    edition = edition_in(library)

    assert edition.digest == edition_digest(edition.source, edition.context, edition.scenario, edition.fragments)


@pytest.mark.parametrize("part", ["source", "context", "scenario", "fragments"])
def test_the_digest_changes_with_every_part(library: Path, part: str) -> None:
    edition = edition_in(library)
    parts = {each: getattr(edition, each) for each in ("source", "context", "scenario", "fragments")}

    assert edition_digest(**(parts | {part: parts[part] + " "})) != edition.digest


def test_another_name_for_a_cited_source_is_another_edition(library: Path) -> None:
    before = edition_in(library)
    sources = library / "content" / "sources.yaml"
    sources.write_text(sources.read_text().replace("A guide", "Another guide"))

    assert edition_in(library).digest != before.digest


def test_what_is_kept_can_be_loaded_without_reading_the_text_again(library: Path) -> None:
    catalogue = load_catalogue(library)
    document = document_in(catalogue, "late-bus")

    scenario, fragments = load_edition(make_edition(document, catalogue))

    assert scenario == document.scenario
    assert set(fragments.scenes) == {"the-hall", "talk"}


def test_loading_an_edition_needs_neither_markdown_nor_yaml(library: Path) -> None:
    edition = edition_in(library)
    program = (
        "import sys, json; sys.modules['yaml'] = None; from elearn.course.fragments import load_fragments;"
        "before = 'yaml' in sys.modules and sys.modules['yaml'] is not None;"
        "print(len(load_fragments(sys.stdin.read()).scenes), before)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        input=edition.fragments,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        check=True,
        text=True,
    )

    assert done.stdout.split() == ["2", "False"]


def test_the_key_tells_without_rendering_whether_the_edition_would_be_the_same(library: Path) -> None:
    catalogue = load_catalogue(library)
    document = document_in(catalogue, "late-bus")
    edition = make_edition(document, catalogue)

    assert edition_key(document, catalogue) == key_of(edition)


def test_the_key_changes_with_the_text_and_with_what_it_cites(library: Path) -> None:
    catalogue = load_catalogue(library)
    document = document_in(catalogue, "late-bus")
    first = edition_key(document, catalogue)
    write(library / "content" / "sources.yaml", "S1: {title: Another guide}\n")

    changed = load_catalogue(library)

    assert edition_key(document_in(changed, "late-bus"), changed) != first
    assert edition_key(document_in(catalogue, "panic"), catalogue) != first


def test_a_translation_of_a_changed_original_is_another_edition(library: Path) -> None:
    write_translation(library)
    catalogue = load_catalogue(library)
    before = catalogue.document("late-bus", "es")
    assert before is not None
    write(library / "scenarios" / "late-bus.md", SCENARIO.format(title="The late bus").replace("score: 3", "score: 2"))

    changed = load_catalogue(library)

    after = changed.document("late-bus", "es")
    assert after is not None
    assert after.source == before.source
    assert edition_key(after, changed) != edition_key(before, catalogue)


def test_an_edition_says_what_it_was_made_with(library: Path) -> None:
    made = json.loads(edition_in(library).context)["made_with"]

    assert sorted(made) == ["markdown", "markdown-it-py", "nh3", "program", "pyyaml"]
    assert len(made["program"]) == 64


def test_a_document_with_errors_has_no_edition(library: Path) -> None:
    catalogue = load_catalogue(library)

    with pytest.raises(ValueError, match="has errors"):
        make_edition(document_in(catalogue, "broken"), catalogue)


def test_a_document_from_elsewhere_brings_its_own_sources(library: Path, tmp_path: Path) -> None:
    edition = make_edition(read_document(library / "scenarios" / "late-bus.md"), Catalogue())

    assert "A guide" in load_fragments(edition.fragments).sources["S1"]


# What is in the fragments


def test_each_part_is_a_piece_of_its_own(library: Path) -> None:
    scene = load_fragments(edition_in(library).fragments).scenes["the-hall"]

    assert scene.title == "The hall"
    assert scene.prompt == "What do you do?"
    assert dict(scene.options) == {"a": "Ask him what happened.", "b": "Tell him to hurry up."}
    assert scene.feedback["a"].consequence == "<p>He looks up.</p>"
    assert "You asked." in scene.feedback["a"].coaching
    assert len(scene.blocks) == 3


def test_a_line_names_its_speaker_in_words(library: Path) -> None:
    scene = load_fragments(edition_in(library).fragments).scenes["the-hall"]

    assert scene.blocks[2] == (
        '<blockquote class="say"><b>Sam</b> <i>(whispering)</i><p>I am not going back.</p></blockquote>'
    )


def test_a_figure_is_drawn_with_the_authors_words(library: Path) -> None:
    figure = load_fragments(edition_in(library).fragments).scenes["the-hall"].blocks[1]

    assert figure.startswith('<figure class="scene"><svg ')
    assert 'aria-label="A student, arms folded"' in figure


def test_a_citation_leads_to_its_source_by_number(library: Path) -> None:
    fragments = load_fragments(edition_in(library).fragments)

    assert '<cite><a href="#source-S1" aria-label="Source 1">1</a></cite>' in fragments.scenes["the-hall"].blocks[0]
    assert fragments.sources["S1"].startswith("A guide. A school. 2014. <a href=")


def test_a_picture_is_addressed_by_its_content(library: Path) -> None:
    write(library / "scenarios" / "late-bus" / "hall.png", "").write_bytes(PNG)
    text = SCENARIO.format(title="The late bus").replace("figure:sam/stand-folded/corridor", "late-bus/hall.png")
    write(library / "scenarios" / "late-bus.md", text)

    edition = edition_in(library)

    media = edition.media[0]
    assert (media.name, media.type, media.content) == ("late-bus/hall.png", "image/png", PNG)
    picture = load_fragments(edition.fragments).scenes["the-hall"].blocks[1]
    assert picture == (f'<figure class="scene"><img src="/media/{media.digest}" alt="A student, arms folded"></figure>')


def test_a_picture_within_a_line_is_shown_too(library: Path) -> None:
    text = SCENARIO.format(title="The late bus").replace("You talk.", "See ![him](figure:sam/sit-open/office) there.")

    assert '<p>See <svg class="fig"' in fragments_of(library, text).scenes["talk"].blocks[0]


def test_a_file_that_is_not_named_is_not_kept(library: Path) -> None:
    write(library / "scenarios" / "late-bus" / "other.png", "").write_bytes(PNG)

    assert edition_in(library).media == ()


def test_titles_and_names_are_escaped(library: Path) -> None:
    text = SCENARIO.format(title='"<b>Bus</b> & more"').replace("{name: Sam}", "{name: <i>Sam</i>}")
    text = text.replace("> **Sam (whispering):**", "> **<i>Sam</i>:**").replace("<i>Sam</i>:**", "Sam:**")

    assert fragments_of(library, text).title == "&lt;b&gt;Bus&lt;/b&gt; &amp; more"


def test_a_listing_keeps_its_braces_and_blanks(library: Path) -> None:
    text = SCENARIO.format(title="Code").replace("You talk.", "```\n{goto: x}  <b>\n  y\n```\n\n    a\n      b {c}")

    blocks = fragments_of(library, text).scenes["talk"].blocks

    assert blocks == ("<pre><code>{goto: x}  &lt;b&gt;\n  y\n</code></pre>", "<pre><code>a\n  b {c}\n</code></pre>")


class Canaries(HTMLParser):
    """Fails on whatever could run or load something."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "style", "iframe", "object", "embed", "link", "form", "input")
        for name, value in attrs:
            assert not name.startswith("on")
            assert name != "style"
            assert name != "src" or (value or "").startswith("/media/")


def test_nothing_shipped_can_run_or_load_anything() -> None:
    catalogue = load_catalogue(shipped_library())

    for document in catalogue.playable:
        Canaries().feed(" ".join(_texts(json.loads(make_edition(document, catalogue).fragments))))


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [value] if isinstance(value, str) else []
