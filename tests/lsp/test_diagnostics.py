"""What is wrong is shown as one types, for the version that it is wrong in, and nothing makes the server fall over."""

import json
from pathlib import Path

import pytest

from tests.course.libraries import SCENARIO, write_translation
from tests.lsp.client import Editor

BUS = "scenarios/late-bus.md"
TEXT = SCENARIO.format(title="The late bus")
WRONG = TEXT.replace("goto: Talk}\n\n  He looks up", "goto: Tolk}\n\n  He looks up")


def place(told: dict[str, object]) -> tuple[int, int, int, int]:
    span: dict[str, dict[str, int]] = told["range"]  # type: ignore[assignment]
    return span["start"]["line"], span["start"]["character"], span["end"]["line"], span["end"]["character"]


def codes(told: list[dict[str, object]] | None) -> set[object]:
    return {each["code"] for each in told or ()}


def test_what_is_clean_is_told_to_be_clean(desk: Editor, name: str) -> None:
    desk.open(name, TEXT)

    assert desk.diagnostics(name) == []


def test_a_mistake_is_shown_at_its_words_with_what_to_do(desk: Editor, name: str) -> None:
    desk.open(name, WRONG)

    (told,) = desk.diagnostics(name)

    line = WRONG.split("\n").index("- Ask him what happened. {score: 3, goto: Tolk}")
    start = "- Ask him what happened. {score: 3, goto: ".__len__()
    assert place(told) == (line, start, line, start + 4)
    assert (told["code"], told["severity"], told["source"]) == ("E201", 1, "elearn")
    assert told["message"] == "no scene is called `tolk`\ndid you mean `Talk`? (line 30)"
    assert Path(told["codeDescription"]["href"].removeprefix("file://")).name == "E201.md"


def test_each_change_is_checked_under_its_version(desk: Editor, name: str) -> None:
    desk.open(name, WRONG)
    desk.change(name, TEXT, 2)
    desk.change(name, WRONG, 3)

    assert desk.codes(name, 3) == ["E201"]
    assert [version for uri, version, told in desk.told if uri == desk.uri(name) and not told and version != 2] == []


def test_nothing_is_told_of_a_version_after_a_newer_one(desk: Editor, name: str) -> None:
    desk.open(name, WRONG)
    for version in range(2, 30):
        desk.change(name, TEXT if version % 2 else WRONG, version)
    desk.diagnostics(name, 29)

    versions = [version for uri, version, _ in desk.told if uri == desk.uri(name)]

    assert versions == sorted(versions)
    assert versions[-1] == 29


def test_columns_are_counted_in_utf_16(desk: Editor, name: str) -> None:
    text = TEXT.replace("- Ask him what happened. {score: 3, goto: Talk}", "- 😀 “Ask” é. {score: 3, goto: Tolk}")

    desk.open(name, text)
    (told,) = desk.diagnostics(name)

    assert place(told)[1] == len("- 😀 “Ask” é. {score: 3, goto: ") + 1


@pytest.mark.parametrize(("encoding", "extra"), [("utf-8", 3 + 2 * 2 + 1), ("utf-32", 0)])
def test_an_editor_may_count_otherwise(library: Path, encoding: str, extra: int) -> None:
    text = TEXT.replace("- Ask him what happened. {score: 3, goto: Talk}", "- 😀 “Ask” é. {score: 3, goto: Tolk}")
    session = Editor(library, general={"positionEncodings": [encoding]})

    session.open(BUS, text)
    (told,) = session.diagnostics(BUS)

    assert session.features["positionEncoding"] == encoding
    assert place(told)[1] == len("- 😀 “Ask” é. {score: 3, goto: ") + extra
    assert session.close() == 0


def test_windows_line_ends_and_a_byte_order_mark_move_nothing(desk: Editor, name: str) -> None:
    desk.open(name, "\ufeff" + WRONG.replace("\n", "\r\n"))
    (told,) = desk.diagnostics(name)

    assert place(told)[0] == WRONG.split("\n").index("- Ask him what happened. {score: 3, goto: Tolk}")


def test_separators_that_end_no_line_move_nothing(desk: Editor, name: str) -> None:
    desk.open(name, WRONG.replace("Sam *waits*", "Sam \u2028 \x0b \x0c \x85 *waits*"))

    told = [each for each in desk.diagnostics(name) if each["code"] == "E201"]

    assert place(told[0])[0] == WRONG.split("\n").index("- Ask him what happened. {score: 3, goto: Tolk}")


def test_an_unsaved_text_counts_and_not_the_file(editor: Editor, library: Path) -> None:
    (library / BUS).write_text(WRONG, encoding="utf-8")

    editor.open(BUS, TEXT)

    assert editor.diagnostics(BUS) == []


def test_a_text_that_was_never_saved_is_checked_too(editor: Editor) -> None:
    editor.open("untitled:Untitled-1", WRONG)

    assert editor.codes("untitled:Untitled-1") == ["E201"]


def test_several_documents_are_open_at_once(desk: Editor, name: str) -> None:
    desk.open(name, WRONG)
    desk.open("scenarios/other.md", TEXT.replace("[@S1]", "[@S9]"))

    assert desk.codes(name) == ["E201"]
    assert desk.codes("scenarios/other.md") == ["E205"]


def test_what_was_told_is_taken_back_when_a_document_is_closed(desk: Editor, name: str) -> None:
    uri = desk.open(name, WRONG)
    assert desk.diagnostics(name) != []

    desk.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    desk.wait(lambda: desk.latest(name) == [] or None)


def test_markdown_that_is_no_document_is_left_alone(editor: Editor) -> None:
    editor.open("notes.md", "# Notes\n\n{if: nothing}\n")
    editor.open(BUS, WRONG)
    editor.diagnostics(BUS)

    assert [uri for uri, _, _ in editor.told] == [editor.uri(BUS)]


def test_a_document_stays_one_while_its_first_line_is_retyped(editor: Editor) -> None:
    editor.open("draft.md", TEXT)
    editor.change("draft.md", TEXT[1:], 2)

    assert editor.codes("draft.md", 2) == ["E102"]


def test_a_competency_that_is_being_defined_counts_at_once(editor: Editor) -> None:
    editor.open(BUS, TEXT.replace("[K1]", "[K1, K9]"))
    assert editor.codes(BUS) == ["E204"]

    editor.open("content/competencies.yaml")
    editor.change("content/competencies.yaml", "K1: {name: One}\nK9: {name: Nine}\n", 2)

    editor.wait(lambda: editor.latest(BUS) == [] or None)


def test_a_translation_is_checked_again_when_its_original_changes(editor: Editor, library: Path) -> None:
    write_translation(library)
    editor.open("scenarios/late-bus.es.md")
    assert editor.diagnostics("scenarios/late-bus.es.md") == []

    editor.open(BUS)
    editor.change(BUS, TEXT + "\n## One more {ending: poor}\n\nIt is over.\n", 2)

    editor.wait(lambda: codes(editor.latest("scenarios/late-bus.es.md")) == {"E117"} or None)


def test_what_proving_shows_is_told_after_a_pause(desk: Editor, name: str) -> None:
    desk.open(name, TEXT)

    desk.wait(lambda: codes(desk.latest(name)) == {"W401", "W402", "W416"} or None)

    assert next(each for uri, _, each in desk.told if uri == desk.uri(name)) == []
    assert {each["severity"] for each in desk.latest(name) or ()} == {2}


def test_a_finding_comes_with_the_play_that_shows_it(desk: Editor, name: str) -> None:
    text = TEXT.replace("## Talk {ending: good}", "## Talk\n\n{if: false, goto: End}\n\n## End {ending: good}")
    desk.open(name, text)

    told = desk.wait(lambda: [each for each in desk.latest(name) or () if each["code"] == "E303"] or None)

    assert "play it: elearn play" in told[0]["message"]


def test_what_was_proved_stays_while_one_types_elsewhere(desk: Editor, name: str) -> None:
    desk.open(name, TEXT)
    desk.wait(lambda: len(desk.latest(name) or ()) == 3 or None)
    before = {each["code"]: each["range"]["start"]["line"] for each in desk.latest(name) or ()}

    desk.change(name, TEXT.replace("Sam *waits*", "Sam\n*waits*"), 2)

    after = {each["code"]: each["range"]["start"]["line"] for each in desk.diagnostics(name, 2)}
    assert after == {code: line + (code == "W416") for code, line in before.items()}


NONSENSE = [
    "",
    "\ufeff",
    "---",
    "---\n---\n",
    "--- \r\r\n{{{{",
    "---\ntitle: [\n---\n## {{{ } {goto: \n\n### {type: \n- {\n#### {when\n",
    "---\n" + "{" * 3000,
    "\x00\ud800\udfff",
    "## a\n" * 3000,
    "---\ntitle: a\nsummary: b\n---\n## " + "x" * 5000 + " {note: \n",
    "- " * 400 + "\n> " * 400,
    "---\ntitle: &a b\nsummary: *a\n---\n\n## a {if: *a, set: !x y}\n",
]


@pytest.mark.parametrize("number", range(len(NONSENSE)))
def test_nonsense_is_told_and_survived(desk: Editor, number: int) -> None:
    name = f"scenarios/nonsense-{number}.md"
    desk.open(name, NONSENSE[number])

    assert desk.codes(name)
    for feature in ("hover", "completion", "definition"):
        for position in ((0, 0), (0, 99999), (2, 5), (99999, 0)):
            desk.at(feature, name, *position)
    desk.request("textDocument/documentSymbol", {"textDocument": {"uri": desk.uri(name)}})
    desk.change(name, TEXT, 2)
    assert desk.diagnostics(name, 2) == []


def test_messages_that_are_none_are_survived(editor: Editor) -> None:
    editor.raw(b"{nonsense")
    editor.raw(json.dumps({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"no": "sense"}}).encode())
    editor.raw(json.dumps({"jsonrpc": "2.0", "method": "elearn/unheard", "params": None}).encode())
    editor.notify(
        "textDocument/didChange", {"textDocument": {"uri": "file:///nowhere.md", "version": 3}, "contentChanges": []}
    )

    assert "error" in editor.ask("elearn/unheard", {})
    editor.open(BUS, WRONG)
    assert editor.codes(BUS) == ["E201"]
    assert "Traceback" not in json.dumps(editor.messages)


def test_the_process_ends_when_the_editor_is_gone(library: Path) -> None:
    session = Editor(library)
    session.open(BUS, WRONG)

    session.end()

    assert session.process.returncode is not None


def test_a_change_of_a_part_is_taken_as_one(desk: Editor, name: str) -> None:
    """The server asks for whole texts, but an editor may send parts all the same."""
    text = TEXT.replace("Sam *waits*", "😀 Sam *waits*").replace("\n", "\r\n")
    desk.open(name, text)
    line = text.split("\r\n").index("😀 Sam *waits* [@S1].")
    document = {"uri": desk.uri(name), "version": 2}
    start = {"line": line, "character": len("😀 Sam *waits* [@") + 1}
    part = {"range": {"start": start, "end": {**start, "character": start["character"] + 2}}, "text": "S9"}

    desk.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [part]})

    (told,) = desk.diagnostics(name, 2)
    assert (told["code"], place(told)[0]) == ("E205", line)


def test_what_is_not_saved_of_a_file_with_a_strange_name_is_checked(editor: Editor, library: Path) -> None:
    uri = editor.open(str(library / "scenarios/el niño, 2.md"), WRONG)

    assert "%20" in uri
    assert editor.codes(uri) == ["E201"]


def test_files_that_change_beside_the_editor_are_looked_at_again(library: Path) -> None:
    editor = Editor(library, workspace={"didChangeWatchedFiles": {"dynamicRegistration": True}})
    editor.open(BUS, TEXT.replace("[K1]", "[K1, K9]"))
    assert codes(editor.diagnostics(BUS)) == {"E204"}

    definitions = library / "content/competencies.yaml"
    definitions.write_text("K1: {name: One}\nK9: {name: Nine}\n", encoding="utf-8")
    change = {"uri": definitions.as_uri(), "type": 2}
    editor.notify("workspace/didChangeWatchedFiles", {"changes": [change]})

    editor.wait(lambda: "E204" not in codes(editor.latest(BUS)) or None)
    assert [each["method"] for each in editor.messages] == ["client/registerCapability"]
    assert editor.close() == 0
