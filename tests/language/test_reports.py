"""One value, three renderings; and what is safe to mend unseen."""

from elearn.language.checker import read
from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.reports import apply_fixes, to_annotations, to_entry, to_text
from elearn.language.source import Source, Span
from elearn.language.surroundings import Surroundings

TEXT = """---
title: The bathroom
summary: Somebody cries.
flags: [asked]
---

## Second period

### What do you do first?

- Crouch below her eye level, say your name, and ask whether you can stay.
  {set: asked, goto: Siting with her}
- Wait outside.

## Sitting with her {ending: good, colour: red}
"""


def found(text: str) -> tuple[Source, tuple[Diagnostic, ...]]:
    source = Source("bathroom.md", text)
    return source, read(source, Surroundings("bathroom"))[1]


def test_a_terminal_shows_the_place_and_what_to_do() -> None:
    source, diagnostics = found(TEXT)

    report = to_text("scenarios/bathroom.md", source, diagnostics[:1])

    assert report == (
        "error[E201]: no scene is called `siting-with-her`\n"
        "  --> scenarios/bathroom.md:12:22\n"
        "   |\n"
        "11 | - Crouch below her eye level, say your name, and ask whether you can stay.\n"
        "12 |   {set: asked, goto: Siting with her}\n"
        "   |                      ^^^^^^^^^^^^^^^ this leads nowhere\n"
        "   |\n"
        "  help: did you mean `Sitting with her`? (line 15)    fix: elearn check --fix\n"
        "  more: elearn explain E201\n"
    )


def test_a_report_of_two_has_a_blank_line_between() -> None:
    source, diagnostics = found(TEXT)

    report = to_text("bathroom.md", source, diagnostics)

    assert report.count("error[") == 2
    assert "\n\nerror[E109]: `colour` is not a key of a scene\n  --> bathroom.md:15:36\n" in report


def test_a_mistake_in_a_condition_is_placed_at_the_value_and_underlined_in_it() -> None:
    source, diagnostics = found(TEXT.replace("set: asked", "if: not askd"))

    assert to_entry("bathroom.md", source, diagnostics[:1])["diagnostics"] == [
        {
            "code": "E203",
            "severity": "error",
            "line": 12,
            "column": 8,
            "message": "no meter or flag is called `askd`",
            "hint": "did you mean `asked`?",
        }
    ]
    assert "--> bathroom.md:12:8\n" in to_text("bathroom.md", source, diagnostics[:1])
    assert "12 |   {if: not askd, goto:" in to_text("bathroom.md", source, diagnostics[:1])
    assert "\n   |            ^^^^\n" in to_text("bathroom.md", source, diagnostics[:1])
    assert "{if: not asked, goto:" in apply_fixes(source, diagnostics[:1])


def test_a_program_gets_lines_columns_and_hints() -> None:
    source, diagnostics = found(TEXT)

    entry = to_entry("bathroom.md", source, diagnostics)

    assert entry == {
        "path": "bathroom.md",
        "diagnostics": [
            {
                "code": "E201",
                "severity": "error",
                "line": 12,
                "column": 22,
                "message": "no scene is called `siting-with-her`",
                "hint": "did you mean `Sitting with her`? (line 15)",
            },
            {
                "code": "E109",
                "severity": "error",
                "line": 15,
                "column": 36,
                "message": "`colour` is not a key of a scene",
                "hint": "a scene can have `id`, `ending`, `clock`, `place`, `each` and effects",
            },
        ],
        "facts": None,
    }


def test_a_hint_that_is_not_there_is_null() -> None:
    source = Source("a.md", "x")

    entry = to_entry("a.md", source, [Diagnostic("E110", "wrong", Span(0, 1))])

    assert entry["diagnostics"] == [
        {"code": "E110", "severity": "error", "line": 1, "column": 1, "message": "wrong", "hint": None}
    ]


def test_github_shows_a_diagnostic_beside_its_line() -> None:
    source, diagnostics = found(TEXT)

    lines = to_annotations("a,b.md", source, diagnostics[:1])

    assert lines == (
        "::error file=a%2Cb.md,line=12,endLine=12,col=22,endColumn=37,title=E201::no scene is called `siting-with-her`"
        " (hint: did you mean `Sitting with her`? (line 15))\n"
    )


def test_a_tab_before_the_place_is_kept_so_that_the_mark_stands_below_it() -> None:
    source = Source("a.md", "\tab cd")

    report = to_text("a.md", source, [Diagnostic("E110", "wrong", Span(4, 6), label="here")])

    assert "1 | \tab cd\n  | \t   ^^ here\n" in report


def test_a_file_that_could_not_be_read_has_no_line_to_show() -> None:
    report = to_text("a.md", Source("a.md", ""), [Diagnostic("E101", "no text", Span(0, 0), help="save it again")])

    assert report == "error[E101]: no text\n  --> a.md:1:1\n  help: save it again\n  more: elearn explain E101\n"


def test_a_long_line_is_cut_around_the_place() -> None:
    source = Source("a.md", "x" * 500 + "HERE" + "y" * 500)

    report = to_text("a.md", source, [Diagnostic("E110", "wrong", Span(500, 504))])

    assert "HERE" in report
    assert max(len(line) for line in report.split("\n")) < 130


def test_what_is_safe_is_mended() -> None:
    source, diagnostics = found(TEXT)

    mended = apply_fixes(source, diagnostics)

    assert "goto: Sitting with her}" in mended
    assert [diagnostic.code for diagnostic in found(mended)[1]] == ["E109"]


def test_several_mistakes_are_mended_at_once() -> None:
    text = TEXT.replace("set: asked", "set: askd").replace("summary", "sumary").replace("colour: red", "each: no")

    mended = apply_fixes(*found(text))

    assert found(mended)[1] == ()


def test_of_two_changes_that_overlap_one_is_made() -> None:
    source = Source("a.md", "abc")
    fixes = [
        Diagnostic("E110", "one", Span(0, 2), fix=Fix(Span(0, 2), "x")),
        Diagnostic("E110", "two", Span(1, 3), fix=Fix(Span(1, 3), "y")),
    ]

    assert apply_fixes(source, fixes) == "ay"
