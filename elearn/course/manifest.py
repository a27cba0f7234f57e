"""A course as its manifest describes it, checked, and what it refers to. `course.manifests` reads them."""

from dataclasses import dataclass
from enum import StrEnum

from elearn.language.model import Kind


class Mode(StrEnum):
    """What is shown when while a module is played."""

    GUIDED = "guided"
    PRACTICE = "practice"
    ASSESSED = "assessed"


@dataclass(frozen=True, slots=True)
class Module:
    """One document's place in a course.

    `document` is a slug; where a module has `forms`, it is the first of them, and each officer is given one. `attempts`
    None is as many as one likes. `prerequisites` are ids of modules of the same course that must be completed before
    this one is begun. `group` is the heading that it stands under, `topics` are ids of what the law wants to be taught.
    `explained_after` is the module whose completion opens what the coach says in this one's debrief. `language` is
    that of the title.
    """

    id: str
    document: str
    kind: Kind
    title: str
    mode: Mode
    required: bool = True
    attempts: int | None = None
    prerequisites: tuple[str, ...] = ()
    minutes: int = 0
    forms: tuple[str, ...] = ()
    group: str = ""
    topics: tuple[str, ...] = ()
    explained_after: str | None = None
    language: str = "en"

    @property
    def documents(self) -> tuple[str, ...]:
        """Every document that somebody may be given here."""
        return self.forms or (self.document,)

    def document_for(self, person: str) -> str:
        """The document that a person is given, always the same one: forms are dealt out by the person's id.

        Modules that list the same forms in another order so give each person another form.
        """
        return self.documents[int(person, 16) % len(self.documents)]


@dataclass(frozen=True, slots=True)
class Course:
    """A course. `hours` is a decimal number as text, `prerequisites` are slugs of courses to be completed before."""

    slug: str
    title: str
    summary: str
    provider: str
    hours: str
    modules: tuple[Module, ...]
    time_zone: str
    prerequisites: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def module(self, module_id: str) -> Module | None:
        """The module of that id."""
        return next((module for module in self.modules if module.id == module_id), None)


@dataclass(frozen=True, slots=True)
class Competency:
    """Something that an officer can do, as `content/competencies.yaml` describes it."""

    id: str
    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Proofread:
    """That a translator has read a translation, as `content/translations.yaml` says it.

    `text` are the first 12 digits of the SHA-256 of the very file that was read: after a change it is unread again.
    """

    text: str
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that the law wants to be taught, as `content/topics.yaml` describes it. `source` is an id."""

    id: str
    name: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where something is said, as `content/sources.yaml` describes it. The key is what texts cite it by."""

    id: str
    title: str
    authors: str = ""
    publisher: str = ""
    year: str = ""
    url: str = ""
    checked: str = ""
