"""What is safe to mend is one keystroke away."""

from pathlib import Path
from typing import Any

from elearn.course.reading import read_document
from elearn.language.formatting import format_source
from elearn.language.source import Source
from tests.course.libraries import SCENARIO
from tests.lsp.client import Editor, edited

BUS = "scenarios/late-bus.md"
TEXT = SCENARIO.format(title="The late bus")
WRONG = TEXT.replace("goto: Talk}", "goto: Tolk}").replace("summary:", "sumary:")


def offered(editor: Editor, text: str, line: int, **more: Any) -> list[Any]:
    editor.open(BUS, text)
    place = {"line": line, "character": 1}
    return list(
        editor.request(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": editor.uri(BUS)},
                "range": {"start": {**place, "character": 0}, "end": {**place, "character": 200}},
                "context": {"diagnostics": [], **more},
            },
        )
    )


def applied(editor: Editor, action: Any, text: str) -> str:
    return edited(text, action["edit"]["changes"][editor.uri(BUS)])


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n")


def test_a_misspelt_scene_is_mended(desk: Editor) -> None:
    found = offered(desk, WRONG, line_of(WRONG, "Tolk"))

    assert [each["title"] for each in found] == ["Write `Talk` instead of `Tolk`", "Mend all that is safe to mend"]
    assert applied(desk, found[0], WRONG) == WRONG.replace("Tolk", "Talk", 1)
    assert found[0]["diagnostics"][0]["code"] == "E201"
    assert found[0]["kind"] == "quickfix"


def test_all_is_mended_at_once(desk: Editor) -> None:
    (mend,) = offered(desk, WRONG, 0, only=["source.fixAll"])

    assert applied(desk, mend, WRONG) == TEXT


def test_what_nobody_asked_for_is_not_offered(desk: Editor) -> None:
    assert offered(desk, WRONG, line_of(WRONG, "Tolk"), only=["refactor.extract"]) == []


def test_a_clean_line_has_nothing_to_mend(desk: Editor) -> None:
    assert offered(desk, TEXT, line_of(TEXT, "He looks up")) == []


def test_a_scene_can_be_given_its_name_as_an_id(desk: Editor, tmp_path: Path) -> None:
    for heading, then in (("## The hall", "## The hall {id: the-hall}"), ("## Talk {", "## Talk {id: talk, ")):
        (action,) = offered(desk, TEXT, line_of(TEXT, heading))

        assert action["title"] == "Give this scene an id, so that its heading can be reworded"
        assert applied(desk, action, TEXT) == TEXT.replace(heading, then)


def test_a_scene_with_an_id_needs_none(desk: Editor) -> None:
    text = TEXT.replace("## Talk {", "## Talk {id: talk, ")

    assert offered(desk, text, line_of(text, "## Talk")) == []


def test_what_is_offered_belongs_to_the_text_as_it_is_now(editor: Editor) -> None:
    editor.open(BUS, WRONG)
    editor.diagnostics(BUS)
    longer = WRONG.replace("## The hall", "One line more\n\n## The hall") + " "
    editor.change(BUS, longer, 2)

    found = editor.request(
        "textDocument/codeAction",
        {
            "textDocument": {"uri": editor.uri(BUS)},
            "range": {
                "start": {"line": line_of(longer, "Tolk"), "character": 0},
                "end": {"line": line_of(longer, "Tolk"), "character": 99},
            },
            "context": {"diagnostics": [], "only": ["quickfix"]},
        },
    )

    assert [applied(editor, each, longer) for each in found] == [longer.replace("Tolk", "Talk", 1)]


def test_a_mended_file_is_clean(desk: Editor) -> None:
    (mend,) = offered(desk, WRONG, 0, only=["source.fixAll"])
    path = desk.folder / BUS
    path.write_text(applied(desk, mend, WRONG), encoding="utf-8")

    assert read_document(path).diagnostics == ()


def laid_out(editor: Editor, text: str) -> list[Any]:
    editor.open(BUS, text)
    document = {"textDocument": {"uri": editor.uri(BUS)}, "options": {"tabSize": 2, "insertSpaces": True}}
    return list(editor.request("textDocument/formatting", document))


def test_a_document_is_brought_into_the_layout(desk: Editor) -> None:
    canonical = format_source(Source("a.md", TEXT)).text
    untidy = canonical.replace("{ending: good}", "{ ending:   good }").replace("Sam *waits*", "Sam 😀 *waits*")

    edits = laid_out(desk, untidy)

    assert edited(untidy, edits) == canonical.replace("Sam *waits*", "Sam 😀 *waits*")
    assert {edit["range"]["start"]["line"] for edit in edits} == {line_of(untidy, "{ ending")}


def test_what_cannot_be_read_stays_as_it_is(desk: Editor) -> None:
    assert laid_out(desk, TEXT.replace("{ending: good}", "{ending: [good}")) == []
