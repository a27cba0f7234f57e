"""Editions: a document's exact text with all that was made of it, named by the digest of the whole.

The same text, made with the same versions, gives the same digest on every machine; whatever is shown is kept, so an old
attempt reads as it was played, and nobody renders or parses an author's text again to play it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter

from elearn.course.catalogue import Catalogue, Document
from elearn.course.fragments import (
    Fragments,
    OutcomeFragments,
    ResponseFragments,
    SceneFragments,
    dump_fragments,
    load_fragments,
    make_fragments,
)
from elearn.course.manifest import Citation, Competency
from elearn.course.pictures import digest_of, type_of
from elearn.language.model import Scenario
from elearn.resources import PACKAGE

__all__ = [
    "Edition",
    "Fragments",
    "Media",
    "OutcomeFragments",
    "ResponseFragments",
    "SceneFragments",
    "edition_digest",
    "edition_key",
    "edition_of",
    "load_edition",
    "load_fragments",
    "load_scenario",
    "make_edition",
]

_MAKERS = (
    *("language", "markup", "engine", "analysis", "course/proving"),
    *("course/fragments", "course/figures", "course/backdrops", "course/heads", "course/looks"),
)
"""The parts of the program that decide what an edition of a text is; proving decides how long it says it takes."""
_LIBRARIES = ("markdown", "markdown-it-py", "nh3", "pyyaml")

_SCENARIO = TypeAdapter(Scenario)


@dataclass(frozen=True, slots=True)
class Media:
    """A picture file, by the name that the text calls it."""

    name: str
    digest: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Edition:
    """A document as it is played. `context` says what it was made with; `scenario` and `fragments` are JSON."""

    digest: str
    slug: str
    kind: str
    language: str
    title: str
    source: str
    context: str
    scenario: str
    fragments: str
    media: tuple[Media, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """What a document's ids of sources and competencies stand for, and the digest of a translation's original."""

    sources: Mapping[str, Citation]
    competencies: Mapping[str, Competency]
    original: str | None = None


def make_edition(document: Document, catalogue: Catalogue) -> Edition:
    """The edition of a document without errors."""
    if document.scenario is None:
        raise ValueError(f"{document.name} has errors")
    cited = _cited(document, catalogue)
    return edition_of(document.scenario, document.source.text, cited, _media(document))


def edition_of(scenario: Scenario, source: str, cited: Cited, media: tuple[Media, ...] = ()) -> Edition:
    """The edition of a checked scenario."""
    context = _context(scenario, cited, media)
    fragments = dump_fragments(make_fragments(scenario, cited.sources, {each.name: each.digest for each in media}))
    dumped = _SCENARIO.dump_json(scenario).decode()
    return Edition(
        edition_digest(source, context, dumped, fragments),
        scenario.slug,
        scenario.kind.value,
        scenario.language,
        scenario.title,
        source,
        context,
        dumped,
        fragments,
        media,
    )


def edition_digest(source: str, context: str, scenario: str, fragments: str) -> str:
    """What names an edition: SHA-256 over all that it holds."""
    whole = json.dumps([source, context, scenario, fragments], ensure_ascii=False, separators=(",", ":"))
    return sha256(whole.encode()).hexdigest()


def edition_key(document: Document, catalogue: Catalogue) -> str:
    """What an edition is made from, as a digest: the same key, the same edition. Nothing is rendered for it."""
    if document.scenario is None:
        raise ValueError(f"{document.name} has errors")
    return _key(
        document.source.text, _context(document.scenario, _cited(document, catalogue), _media(document)), document.slug
    )


def key_of(edition: Edition) -> str:
    """The key of what a stored edition was made from."""
    return _key(edition.source, edition.context, edition.slug)


def load_scenario(text: str) -> Scenario:
    """The checked scenario that an edition keeps as JSON."""
    return _SCENARIO.validate_json(text)


def load_edition(edition: Edition) -> tuple[Scenario, Fragments]:
    """An edition's scenario and fragments, without reading Markdown or YAML."""
    return load_scenario(edition.scenario), load_fragments(edition.fragments)


@cache
def made_with() -> Mapping[str, str]:
    """What editions are made with: the libraries' versions, and a digest of those parts of this program that do it."""
    files = [path for part in _MAKERS for path in (PACKAGE / part).parent.glob(f"{Path(part).name}.py")]
    files += [path for part in _MAKERS for path in (PACKAGE / part).glob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in sorted(files)]
    program = sha256("\0".join(texts).encode()).hexdigest() if texts else version("elearn")
    return {"program": program, **{name: version(name) for name in _LIBRARIES}}


def _key(source: str, context: str, slug: str) -> str:
    whole = json.dumps([source, context, slug], ensure_ascii=False, separators=(",", ":"))
    return sha256(whole.encode()).hexdigest()


def _cited(document: Document, catalogue: Catalogue) -> Cited:
    shared = document.shared
    return Cited(
        {**catalogue.sources, **(shared.sources or {})},
        {**catalogue.competencies, **(shared.competencies or {})},
        document.original,
    )


def _context(scenario: Scenario, cited: Cited, media: tuple[Media, ...]) -> str:
    sources = {name: cited.sources.get(name, Citation(name, name)) for name in scenario.sources}
    context = {
        "made_with": made_with(),
        "sources": {name: _plain(citation) for name, citation in sources.items()},
        "competencies": {
            name: cited.competencies.get(name, Competency(name, name)).name for name in scenario.competencies
        },
        "media": {each.name: each.digest for each in media},
        "original": cited.original,
    }
    return json.dumps(context, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(citation: Citation) -> dict[str, str]:
    return {
        "title": citation.title,
        "authors": citation.authors,
        "publisher": citation.publisher,
        "year": citation.year,
        "url": citation.url,
    }


def _media(document: Document) -> tuple[Media, ...]:
    """The files of the media folder that the text names, with their content."""
    named = [each for each in document.pictures.values() if each.name in document.source.text and not each.refusal]
    contents = [(each.name, each.path.read_bytes()) for each in named]
    return tuple(
        Media(name, digest_of(content), type_of(content) or "application/octet-stream", content)
        for name, content in contents
    )
