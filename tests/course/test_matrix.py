"""What a course covers follows from what proving showed: sums, forms, and what nobody knows."""

from elearn.analysis.facts import Chances
from elearn.course.manifest import Course, Mode, Module
from elearn.course.matrix import make_matrix
from elearn.language.model import Kind


def module(name: str, kind: Kind = Kind.SCENARIO, required: bool = True, forms: tuple[str, ...] = ()) -> Module:
    return Module(name, forms[0] if forms else name, kind, name, Mode.GUIDED, required, forms=forms, topics=("force",))


def course(*modules: Module) -> Course:
    return Course("c", "C", "", "", "1", modules, "UTC", competencies=("K1", "K2"))


def test_the_core_is_the_required_scenarios_and_its_least_is_what_everybody_meets() -> None:
    taught = course(module("one"), module("two"), module("three", required=False), module("four", Kind.LESSON))
    assessed = {
        "one": {"K1": Chances(4, 2)},
        "two": {"K1": Chances(3, 3), "K2": Chances(2, 0)},
        "three": {"K2": Chances(9, 9)},
        "four": {"K1": Chances(1, 1)},
    }

    matrix = make_matrix(taught, assessed)

    assert matrix.core == {"K1": Chances(7, 5), "K2": Chances(2, 0)}
    assert matrix.required == {"K1": Chances(8, 6), "K2": Chances(2, 0)}
    assert [each.id for each in matrix.teaching("force")] == ["one", "two", "three", "four"]
    assert matrix.teaching("law") == ()


def test_of_a_modules_forms_counts_what_all_of_them_have() -> None:
    matrix = make_matrix(
        course(module("check", Kind.QUIZ, forms=("a", "b"))),
        {"a": {"K1": Chances(5, 5), "K2": Chances(1, 1)}, "b": {"K1": Chances(3, 2)}},
    )

    assert matrix.rows[0].chances == {"K1": Chances(3, 2), "K2": Chances(0, 0)}


def test_a_competency_that_only_a_document_names_has_its_column() -> None:
    matrix = make_matrix(course(module("one")), {"one": {"K7": Chances(1, 1)}})

    assert matrix.competencies == ("K1", "K2", "K7")
    assert matrix.core["K1"] == Chances(0, 0)


def test_what_was_never_proved_is_not_known() -> None:
    rows = make_matrix(course(module("one"), module("two")), {"one": {}}).rows

    assert [row.known for row in rows] == [True, False]
