"""What instructors see of a course: what it covers, computed from its published editions, and who is shown how."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from elearn.course.casting import CastReport, report_cast
from elearn.course.manifest import Course
from elearn.course.matrix import Assessed, Matrix, make_matrix
from elearn.course.outlook import load_chances
from elearn.course.remarks import Remark, find_remarks
from elearn.language.model import Kind, Scenario
from elearn.language.parser import parse
from elearn.language.source import Source
from elearn.services.desk import Desk
from elearn.services.editions import offered_edition, prepared
from elearn.services.shelf import ROOM
from elearn.storage.attempts import NotFound
from elearn.storage.editions import load_source
from elearn.storage.facts import facts_of
from elearn.storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Covered:
    """What a course covers, and who is shown how in its scenarios."""

    matrix: Matrix
    cast: CastReport


def cover_course(desk: Desk, slug: str) -> Covered:
    """What a course covers as it is published now."""
    course = desk.catalogue.courses.get(slug)
    if course is None:
        raise NotFound

    def work(tx: Transaction) -> Covered:
        slugs = dict.fromkeys(name for module in course.modules for name in module.documents)
        assessed = {name: _assessed(desk, tx, name) for name in slugs}
        return Covered(make_matrix(course, assessed), report_cast(_scenarios(desk, tx, course)))

    return desk.store.read(work)


@lru_cache(maxsize=ROOM)
def remarks_in(text: str) -> tuple[Remark, ...]:
    """What the notes in a document's text say to instructors. Reading a text takes a while, so it is done once."""
    draft, _ = parse(Source("", text))
    return tuple(find_remarks(draft))


def _assessed(desk: Desk, tx: Transaction, slug: str) -> Assessed | None:
    digest = offered_edition(desk, tx, slug)
    return None if digest is None else load_chances(facts_of(tx, digest))


def _scenarios(desk: Desk, tx: Transaction, course: Course) -> Iterator[tuple[Scenario, tuple[Remark, ...]]]:
    for module in course.modules:
        for slug in module.documents if module.kind is Kind.SCENARIO else ():
            digest = offered_edition(desk, tx, slug)
            if digest is not None:
                yield prepared(desk, tx, digest).script.scenario, remarks_in(load_source(tx, digest))
