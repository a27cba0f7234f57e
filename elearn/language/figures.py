"""Pictures: figures that the program draws, and files beside the document (E115); citations of sources (E205)."""

import re

from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.draft import Draft
from elearn.language.marks import Citation, WrittenPicture
from elearn.language.model import Figure
from elearn.language.sheet import Sheet
from elearn.language.source import Span
from elearn.language.spelling import shortened
from elearn.language.surroundings import Surroundings
from elearn.language.values import listed

STANCES = ("stand", "sit", "crouch", "lie")
ARMS = ("open", "across", "folded", "hugging", "covering", "reaching")
PLACES = (
    "corridor",
    "classroom",
    "bathroom",
    "cafeteria",
    "office",
    "bus",
    "lot",
    "stairwell",
    "field",
    "gym",
    "library",
    "street",
    "home",
)
_FIGURE = re.compile(r"figure:([^/]*)/([^/]*)/([^/]*)")
_CITED = re.compile(r"\[@\s*([A-Za-z][A-Za-z0-9-]*)\s*\]")
_POSES = frozenset(f"{stance}-{arms}" for stance in STANCES for arms in ARMS)


def read_figure(target: str) -> Figure | None:
    """The figure that an address names, or None where it names a file."""
    found = _FIGURE.fullmatch(target)
    return Figure(*found.groups()) if found else None


def check_pictures(sheet: Sheet, draft: Draft, surroundings: Surroundings, cast_known: bool) -> None:
    """Tell pictures that cannot be shown (E115)."""
    for picture in draft.pictures:
        wrong = _wrong_with(sheet, picture, surroundings, cast_known)
        if wrong is not None:
            message, advice = wrong
            fix = _fix(sheet, picture, surroundings)
            sheet.findings.add(Diagnostic("E115", message, picture.span, help=advice, fix=fix))


def _fix(sheet: Sheet, picture: WrittenPicture, surroundings: Surroundings) -> Fix | None:
    """The picture by the name of a file that is there, where nothing else is wrong with it."""
    target = _in_folder(picture.target, surroundings)
    known = surroundings.media is not None and target in surroundings.media
    if not known or not picture.alternative.strip() or not re.fullmatch(r"[\w./ -]+", picture.target):
        return None
    written = sheet.source.text[picture.span.start : picture.span.end]
    place = written.rfind(picture.target)
    start = picture.span.start + place
    return Fix(Span(start, start + len(picture.target)), target) if place > 0 and target != picture.target else None


def _in_folder(target: str, surroundings: Surroundings) -> str:
    """A picture's file in the document's own folder."""
    name = re.split(r"[/\\]", target)[-1]
    return f"{surroundings.slug}/{name or 'door.jpg'}"


def _wrong_with(
    sheet: Sheet, picture: WrittenPicture, surroundings: Surroundings, cast_known: bool
) -> tuple[str, str | None] | None:
    if not picture.alternative.strip():
        return (
            "this picture has no alternative text",
            f"write what can be seen: `![A girl on the floor, face hidden]({picture.target})`",
        )
    if picture.target.startswith("figure:"):
        return _wrong_figure(sheet, picture.target, cast_known)
    return _wrong_file(picture, surroundings)


def _wrong_figure(sheet: Sheet, target: str, cast_known: bool) -> tuple[str, str | None] | None:
    figure = read_figure(target)
    if figure is None:
        return "a figure is written `figure:CAST/POSE/PLACE`", "for example `figure:maya/sit-hugging/bathroom`"
    nearest = sheet.findings.nearest
    if cast_known and figure.cast not in sheet.names.cast:
        meant = nearest(figure.cast, sheet.names.cast)
        return (
            f"nobody in the cast has the id `{figure.cast}`",
            f"did you mean `{meant}`?" if meant else "name them in the front matter, under `cast`",
        )
    if figure.pose not in _POSES:
        meant = nearest(figure.pose, sorted(_POSES))
        return (
            f"`{figure.pose}` is not a pose",
            f"did you mean `{meant}`?"
            if meant
            else f"a pose is one of {listed(STANCES)}, a hyphen, and one of {listed(ARMS)}",
        )
    if figure.place not in PLACES:
        meant = nearest(figure.place, PLACES)
        return (
            f"`{figure.place}` is not a place for a figure",
            f"did you mean `{meant}`?" if meant else f"a place is one of {listed(PLACES)}",
        )
    return None


def _wrong_file(picture: WrittenPicture, surroundings: Surroundings) -> tuple[str, str | None] | None:
    folder, target = f"{surroundings.slug}/", picture.target
    written = f"![{shortened(picture.alternative, 30)}]({_in_folder(target, surroundings)})"
    advice = f"put it into the folder `{surroundings.slug}` beside this file, and write `{written}`"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", target):
        return "this picture is not a file of the document's own", advice
    parts = target.split("/")
    if not target.startswith(folder) or ".." in parts or "." in parts or "" in parts or "\\" in target:
        return f"this picture is outside the document's folder, `{surroundings.slug}`", advice
    if surroundings.media is not None and target not in surroundings.media:
        return f"there is no file `{target}`", advice
    return None


def check_citations(sheet: Sheet, draft: Draft, surroundings: Surroundings) -> None:
    """Tell citations of sources that the document does not name (E205)."""
    for citation in draft.citations:
        if citation.id is None:
            _tell_no_citation(sheet, citation)
        elif sheet.names.sources_known and citation.id not in sheet.names.sources:
            _tell_source(sheet, citation, citation.id)


def _tell_no_citation(sheet: Sheet, citation: Citation) -> None:
    """Tell `[@` with something else than one source's id after it."""
    advice, fix = "write `[@ID]` with one source's id, or `\\[@` for the signs themselves", None
    meant = _CITED.match(sheet.source.text, citation.span.start)
    if meant and (meant[1] in sheet.names.sources or not sheet.names.sources_known):
        advice, fix = f"write `[@{meant[1]}]`, without blanks", Fix(Span(*meant.span()), f"[@{meant[1]}]")
    message = "`[@` begins a citation, and no source follows"
    sheet.findings.add(Diagnostic("E205", message, citation.span, help=advice, fix=fix))


def _tell_source(sheet: Sheet, citation: Citation, name: str) -> None:
    meant = sheet.findings.nearest(name, sorted(sheet.names.sources))
    sheet.findings.add(
        Diagnostic(
            "E205",
            f"the front matter names no source `{name}`",
            citation.span,
            help=f"did you mean `{meant}`?" if meant else f"write `sources: [{name}]` in the front matter",
            fix=Fix(citation.span, f"[@{meant}]") if meant else None,
        )
    )
