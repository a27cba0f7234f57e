"""What a course covers: how often each module assesses each competency, and which topics of the law it teaches.

Computed from what proving the documents showed, never written by hand.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from elearn.analysis.facts import Chances
from elearn.course.manifest import Course, Module
from elearn.language.model import Kind

Assessed = Mapping[str, Chances]
"""The chances of each competency in one document."""


@dataclass(frozen=True, slots=True)
class Row:
    """A module with its chances; `known` is false where its document was never proved."""

    module: Module
    chances: Assessed
    known: bool = True


@dataclass(frozen=True, slots=True)
class Matrix:
    """What a course covers. `core` sums up its required scenarios, `required` all that has to be done."""

    course: Course
    competencies: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def core(self) -> Assessed:
        """The chances of the required scenarios together: `least` is what every officer who passes them all meets."""
        return self._sum(row for row in self.rows if row.module.required and row.module.kind is Kind.SCENARIO)

    @property
    def required(self) -> Assessed:
        """The chances of all required modules together."""
        return self._sum(row for row in self.rows if row.module.required)

    def teaching(self, topic: str) -> tuple[Module, ...]:
        """The modules that teach a topic."""
        return tuple(row.module for row in self.rows if topic in row.module.topics)

    def _sum(self, rows: Iterable[Row]) -> Assessed:
        those = list(rows)
        return {name: _add([row.chances[name] for row in those if name in row.chances]) for name in self.competencies}


def make_matrix(course: Course, assessed: Mapping[str, Assessed | None]) -> Matrix:
    """The matrix of a course. `assessed` has the chances of each document by its slug, None where nobody knows."""
    rows = tuple(_row(module, [assessed.get(slug) for slug in module.documents]) for module in course.modules)
    found = dict.fromkeys([*course.competencies, *(name for row in rows for name in row.chances)])
    return Matrix(course, tuple(found), rows)


def _row(module: Module, forms: Sequence[Assessed | None]) -> Row:
    """A module's row; of its forms counts what all of them have."""
    known = [form for form in forms if form is not None]
    names = dict.fromkeys(name for form in known for name in form)
    none = Chances(0, 0)
    chances = {
        name: Chances(
            min(form.get(name, none).offered for form in known), min(form.get(name, none).least for form in known)
        )
        for name in names
    }
    return Row(module, chances, len(known) == len(forms))


def _add(chances: Iterable[Chances]) -> Chances:
    """Several modules one after the other."""
    those = list(chances)
    return Chances(sum(each.offered for each in those), sum(each.least for each in those))
