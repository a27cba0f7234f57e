"""Reads a course's manifest, `content/courses/<slug>.yaml`, and says what is wrong with it and where."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import available_timezones

from elearn.course import fields as wanted
from elearn.course.fields import Fields, nearest
from elearn.course.manifest import Course, Mode, Module
from elearn.language import documents
from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import Node, Scalar, Sequence, compose_mapping
from elearn.language.model import Kind, Scenario
from elearn.language.source import Source, Span

REQUIRED = ("title", "summary", "provider", "hours", "time_zone", "modules")
OPTIONAL = ("competencies", "sources", "prerequisites", "note")
MODULE_REQUIRED = ("document", "mode")
MODULE_OPTIONAL = ("id", "title", "group", "required", "attempts", "prerequisites", "topics", "explained_after", "note")
HOURS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")
ATTEMPTS = re.compile(r"[1-9][0-9]{0,2}")
MOST_MODULES = 100
MOST_ATTEMPTS = 100
UNLIMITED = "unlimited"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a manifest may name. None is not looked up; a document's None is one that has errors.

    `courses` gives the prerequisites of each course that there is.
    """

    documents: Mapping[str, Scenario | None]
    courses: Mapping[str, tuple[str, ...]]
    competencies: frozenset[str] | None = None
    sources: frozenset[str] | None = None
    topics: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class _Written:
    """A module as written, with the places of what it names."""

    module: Module
    place: Span
    prerequisites: tuple[Scalar, ...]
    explained_after: Span | None


def read_course(source: Source, slug: str, surroundings: Surroundings) -> tuple[Course | None, tuple[Diagnostic, ...]]:
    """The course that a manifest describes, None where it has errors, and what is wrong with it."""
    mapping, problems = compose_mapping(source, wanted.UNREADABLE)
    if mapping is None:
        return None, problems
    found = list(problems)
    fields = Fields(mapping, found, "a course")
    fields.expect(REQUIRED, OPTIONAL)
    course = _Manifest(fields, slug, surroundings).course()
    found.sort(key=lambda each: (each.span.start, each.code))
    return (None if found else course), tuple(found)


class _Manifest:
    """One manifest on its way to a course."""

    def __init__(self, fields: Fields, slug: str, surroundings: Surroundings) -> None:
        self.fields = fields
        self.slug = slug
        self.around = surroundings

    def course(self) -> Course:
        """The course, with what could not be read left empty."""
        fields = self.fields
        modules = tuple(self.modules())
        self.check_order(modules)
        return Course(
            slug=self.slug,
            title=fields.text("title"),
            summary=fields.text("summary"),
            provider=fields.text("provider"),
            hours=fields.read("hours", _hours, "a number of hours such as 4 or 0.75, at most 999", "0"),
            modules=tuple(each.module for each in modules),
            time_zone=self.time_zone(),
            prerequisites=self.courses_before(),
            competencies=_references(fields, "competencies", self.around.competencies, "competency"),
            sources=_references(fields, "sources", self.around.sources, "source"),
        )

    def time_zone(self) -> str:
        """The name of a time zone that there is."""
        name = self.fields.text("time_zone")
        zones = available_timezones()
        entry = self.fields.mapping.get("time_zone")
        if name and zones and name not in zones and entry is not None:
            advice = nearest(name, zones) or "write its name as in America/New_York"
            self.fields.tell(wanted.WRONG_VALUE, f"there is no time zone `{name}`", entry.value.span, advice)
        return name

    def courses_before(self) -> tuple[str, ...]:
        """The courses to be completed before."""
        slugs = self.fields.texts("prerequisites", "a list of courses, named as their files are")
        for each in slugs:
            if each.text == self.slug:
                self.unmet("a course cannot be its own prerequisite", each.span, "take it out")
            elif each.text not in self.around.courses:
                advice = nearest(each.text, self.around.courses) or "name a file in content/courses, without .yaml"
                self.unmet(f"no course is called `{each.text}`, so nobody could begin this one", each.span, advice)
            elif self.slug in _reach(each.text, lambda name: self.around.courses.get(name, ())):
                message = f"`{each.text}` in the end waits for this course, so neither could be begun"
                self.unmet(message, each.span, "take one of the prerequisites out")
        return tuple(each.text for each in slugs)

    def modules(self) -> Iterator[_Written]:
        """The modules in order."""
        entry = self.fields.mapping.get("modules")
        if entry is None:
            return
        items = entry.value.items if isinstance(entry.value, Sequence) else ()
        if not 0 < len(items) <= MOST_MODULES:
            message = f"`modules` has to be a list of 1 to {MOST_MODULES} modules, each begun by a hyphen"
            self.fields.tell(wanted.WRONG_VALUE, message, entry.key.span)
            return
        for item in items:
            if isinstance(item, documents.Mapping):
                yield self.module(Fields(item, self.fields.found, "a module"))
            else:
                message = "a module has to be described by keys and values"
                self.fields.tell(wanted.WRONG_VALUE, message, item.span, "write `document: …` and `mode: …` there")

    def module(self, fields: Fields) -> _Written:
        """One module."""
        fields.expect(MODULE_REQUIRED, MODULE_OPTIONAL)
        slugs = fields.texts("document", "a document, or a list of documents of which each officer is given one")
        slug = slugs[0].text if slugs else ""
        scenario = self.document(fields, slugs)
        name = fields.read("id", wanted.matching(wanted.NAME), "of small letters, digits and single hyphens", slug)
        entry = fields.mapping.get("id") or fields.mapping.get("document")
        before = fields.texts("prerequisites", "a list of ids of modules")
        module = Module(
            id=name,
            document=slug,
            kind=scenario.kind if scenario else Kind.SCENARIO,
            title=fields.text("title") or (scenario.title if scenario else slug),
            mode=fields.read("mode", _mode, f"one of {', '.join(Mode)}", Mode.PRACTICE),
            required=fields.read("required", wanted.truth, "true or false", True),
            attempts=fields.read("attempts", _attempts, "a number from 1 to 100, or unlimited", 0) or None,
            prerequisites=tuple(each.text for each in before),
            minutes=scenario.minutes if scenario else 0,
            language=scenario.language if scenario else "en",
            forms=tuple(each.text for each in slugs) if len(slugs) > 1 else (),
            group=fields.text("group"),
            topics=_references(fields, "topics", self.around.topics, "topic"),
            explained_after=fields.text("explained_after") or None,
        )
        later = fields.mapping.get("explained_after")
        place = entry.value.span if entry else fields.mapping.span
        return _Written(module, place, before, later.value.span if later else None)

    def document(self, fields: Fields, slugs: tuple[Scalar, ...]) -> Scenario | None:
        """The document of a module; of its forms the first."""
        found = [self.form(fields, each) for each in slugs]
        kinds = {each.kind for each in found if each is not None}
        if len(kinds) > 1:
            message = "the forms of a module have to be of one kind: all quizzes, say"
            fields.tell(wanted.WRONG_VALUE, message, slugs[0].span, "make two modules of them")
        return found[0] if found else None

    def form(self, fields: Fields, written: Scalar) -> Scenario | None:
        """One document that a module names."""
        slug, known = written.text, self.around.documents
        if slug not in known:
            advice = nearest(slug, known) or "name a file in scenarios, content/lessons or content/quizzes, without .md"
            fields.tell(wanted.UNKNOWN_DOCUMENT, f"no document is called `{slug}`", written.span, advice)
            return None
        if known[slug] is None:
            message = f"`{slug}` has errors, so nobody can play this module"
            fields.tell(wanted.BROKEN_DOCUMENT, message, written.span, "run `elearn check` on it and mend it")
        return known[slug]

    def check_order(self, modules: tuple[_Written, ...]) -> None:
        """Tell of modules with one id, of prerequisites that cannot be met, and of a course that asks for nothing."""
        seen: dict[str, _Written] = {}
        for each in modules:
            if each.module.id and each.module.id in seen:
                message = f"two modules have the id `{each.module.id}`"
                self.fields.tell(wanted.TWICE, message, each.place, "give one of them another `id`")
            seen.setdefault(each.module.id, each)
        for each in seen.values():
            self.check_prerequisites(each, seen)
            self.check_explained_after(each, [name for name in seen if name != each.module.id])
        entry = self.fields.mapping.get("modules")
        if entry is not None and modules and not any(each.module.required for each in modules):
            message = "no module is required, so nobody could complete this course"
            self.fields.tell(wanted.NOTHING_REQUIRED, message, entry.key.span, "leave `required: false` out of one")

    def check_prerequisites(self, written: _Written, modules: dict[str, _Written]) -> None:
        """Tell of prerequisites that are unknown, and of those that lead back to the module itself."""
        for each in written.prerequisites:
            if each.text == written.module.id:
                self.unmet("a module cannot be its own prerequisite", each.span, "take it out")
            elif each.text not in modules:
                self.unmet(f"no module has the id `{each.text}`", each.span, nearest(each.text, modules))
            elif _closes_circle(written.module.id, each.text, modules):
                message = f"`{written.module.id}` and `{each.text}` wait for each other, so neither could be begun"
                self.unmet(message, each.span, "take one of the prerequisites out")

    def check_explained_after(self, written: _Written, others: list[str]) -> None:
        """Tell of a debrief that waits for a module that there is not."""
        after = written.module.explained_after
        if after is not None and written.explained_after is not None and after not in others:
            advice = nearest(after, others) or "name a later module's id"
            self.unmet(f"no other module has the id `{after}`", written.explained_after, advice)

    def unmet(self, message: str, span: Span, advice: str | None) -> None:
        """Tell of a prerequisite that nobody can meet."""
        self.fields.tell(wanted.UNMET_PREREQUISITE, message, span, advice)


def _references(fields: Fields, key: str, known: frozenset[str] | None, what: str) -> tuple[str, ...]:
    """Ids that a file beside the manifest defines."""
    ids = fields.texts(key, f"a list of ids, such as {key}: [a, b]")
    for each in ids if known is not None else ():
        if each.text not in (known or ()):
            file = f"content/{key}.yaml"
            advice = nearest(each.text, known or ()) or f"define it in {file}"
            fields.tell(wanted.UNKNOWN_REFERENCE, f"no {what} is called `{each.text}` in {file}", each.span, advice)
    return tuple(each.text for each in ids)


def prerequisites_of(source: Source) -> tuple[str, ...]:
    """The courses that a manifest names as prerequisites, read before any is checked."""
    mapping, _ = compose_mapping(source, wanted.UNREADABLE)
    entry = None if mapping is None else mapping.get("prerequisites")
    return tuple(each.text for each in (wanted.names(entry.value) if entry else None) or ())


def _closes_circle(name: str, before: str, modules: dict[str, _Written]) -> bool:
    """Whether a prerequisite waits for its own module; asked where it stands later, so a circle is told once."""
    order = list(modules)
    if order.index(before) < order.index(name):
        return False
    return name in _reach(before, lambda each: modules[each].module.prerequisites if each in modules else ())


def _reach(start: str, onward: Callable[[str], tuple[str, ...]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(onward(start))
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(onward(name))
    return reached


def _hours(node: Node) -> str | None:
    """Hours as a decimal number, with no zeros that say nothing."""
    text = node.text if isinstance(node, Scalar) else ""
    if not HOURS.fullmatch(text) or not Decimal(text):
        return None
    return f"{Decimal(text).normalize():f}"


def _mode(node: Node) -> Mode | None:
    return Mode(node.text) if isinstance(node, Scalar) and node.text in list(Mode) else None


def _attempts(node: Node) -> int | None:
    """How many attempts; 0 stands for as many as one likes."""
    if not isinstance(node, Scalar):
        return None
    if node.text == UNLIMITED:
        return 0
    number = int(node.text) if ATTEMPTS.fullmatch(node.text) else 0
    return number if 1 <= number <= MOST_ATTEMPTS else None
