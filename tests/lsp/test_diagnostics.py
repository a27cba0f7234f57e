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


def test_what_is_clean_is_told_to_be_clean(editor: Editor) -> None:
    editor.open(BUS)

    assert editor.diagnostics(BUS) == []


def test_a_mistake_is_shown_at_its_words_with_what_to_do(editor: Editor) -> None:
    editor.open(BUS, WRONG)

    (told,) = editor.diagnostics(BUS)

    line = WRONG.split("\n").index("- Ask him what happened. {score: 3, goto: Tolk}")
    start = "- Ask him what happened. {score: 3, goto: ".__len__()
    assert place(told) == (line, start, line, start + 4)
    assert (told["code"], told["severity"], told["source"]) == ("E201", 1, "elearn")
    assert told["message"] == "no scene is called `tolk`\ndid you mean `Talk`? (line 30)"
    assert Path(told["codeDescription"]["href"].removeprefix("file://")).name == "E201.md"


def test_each_change_is_checked_under_its_version(editor: Editor) -> None:
    editor.open(BUS, WRONG)
    editor.change(BUS, TEXT, 2)
    editor.change(BUS, WRONG, 3)

    assert editor.codes(BUS, 3) == ["E201"]
    assert [version for _, version, told in editor.told if not told and version != 2] == []


def test_nothing_is_told_of_a_version_after_a_newer_one(editor: Editor) -> None:
    editor.open(BUS, WRONG)
    for version in range(2, 30):
        editor.change(BUS, TEXT if version % 2 else WRONG, version)
    editor.diagnostics(BUS, 29)

    versions = [version for _, version, _ in editor.told]

    assert versions == sorted(versions)
    assert versions[-1] == 29


def test_columns_are_counted_in_utf_16(editor: Editor) -> None:
    text = TEXT.replace("- Ask him what happened. {score: 3, goto: Talk}", "- 😀 “Ask” é. {score: 3, goto: Tolk}")

    editor.open(BUS, text)
    (told,) = editor.diagnostics(BUS)

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


def test_windows_line_ends_and_a_byte_order_mark_move_nothing(editor: Editor) -> None:
    editor.open(BUS, "\ufeff" + WRONG.replace("\n", "\r\n"))
    (told,) = editor.diagnostics(BUS)

    assert place(told)[0] == WRONG.split("\n").index("- Ask him what happened. {score: 3, goto: Tolk}")


def test_separators_that_end_no_line_move_nothing(editor: Editor) -> None:
    editor.open(BUS, WRONG.replace("Sam *waits*", "Sam \u2028 \x0b \x0c \x85 *waits*"))

    told = [each for each in editor.diagnostics(BUS) if each["code"] == "E201"]

    assert place(told[0])[0] == WRONG.split("\n").index("- Ask him what happened. {score: 3, goto: Tolk}")


def test_an_unsaved_text_counts_and_not_the_file(editor: Editor, library: Path) -> None:
    (library / BUS).write_text(WRONG, encoding="utf-8")

    editor.open(BUS, TEXT)

    assert editor.diagnostics(BUS) == []


def test_a_text_that_was_never_saved_is_checked_too(editor: Editor) -> None:
    editor.open("untitled:Untitled-1", WRONG)

    assert editor.codes("untitled:Untitled-1") == ["E201"]


def test_several_documents_are_open_at_once(editor: Editor) -> None:
    editor.open(BUS, WRONG)
    editor.open("scenarios/other.md", TEXT.replace("[@S1]", "[@S9]"))

    assert editor.codes(BUS) == ["E201"]
    assert editor.codes("scenarios/other.md") == ["E205"]


def test_what_was_told_is_taken_back_when_a_document_is_closed(editor: Editor) -> None:
    uri = editor.open(BUS, WRONG)
    assert editor.diagnostics(BUS) != []

    editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    editor.wait(lambda: editor.latest() == [] or None)


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

    editor.wait(lambda: editor.told[-1][2] == [] or None)


def test_a_translation_is_checked_again_when_its_original_changes(editor: Editor, library: Path) -> None:
    write_translation(library)
    editor.open("scenarios/late-bus.es.md")
    assert editor.diagnostics("scenarios/late-bus.es.md") == []

    editor.open(BUS)
    editor.change(BUS, TEXT + "\n## One more {ending: poor}\n\nIt is over.\n", 2)

    told = [["E117"]]
    editor.wait(
        lambda: [[each["code"] for each in found] for uri, _, found in editor.told[-1:] if "es" in uri] == told or None
    )


def test_what_proving_shows_is_told_after_a_pause(editor: Editor) -> None:
    editor.open(BUS, TEXT)

    editor.wait(lambda: {each["code"] for each in editor.latest()} == {"W401", "W402", "W416"} or None)

    assert editor.told[0][2] == []
    assert {each["severity"] for each in editor.latest()} == {2}


def test_a_finding_comes_with_the_play_that_shows_it(editor: Editor) -> None:
    text = TEXT.replace("## Talk {ending: good}", "## Talk\n\n{if: false, goto: End}\n\n## End {ending: good}")
    editor.open(BUS, text)

    told = editor.wait(lambda: [each for each in editor.latest() if each["code"] == "E303"] or None)

    assert "play it: elearn play" in told[0]["message"]


def test_what_was_proved_stays_while_one_types_elsewhere(editor: Editor) -> None:
    editor.open(BUS, TEXT)
    editor.wait(lambda: len(editor.latest()) == 3 or None)
    before = {each["code"]: each["range"]["start"]["line"] for each in editor.latest()}

    editor.change(BUS, TEXT.replace("Sam *waits*", "Sam\n*waits*"), 2)

    after = {each["code"]: each["range"]["start"]["line"] for each in editor.diagnostics(BUS, 2)}
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
