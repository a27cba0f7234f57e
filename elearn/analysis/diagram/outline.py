"""The map in words: what the picture shows, as an outline to read, to hear or to search.

Scene by scene in the order of the file: what it is, whether the expert comes by, and where each answer leads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import wrap

from elearn.analysis.diagram.cards import HOPELESS, NOT_REACHED, kicker_of
from elearn.analysis.diagram.describing import words
from elearn.analysis.diagram.model import Card, CardKind, Diagram, Row
from elearn.language.spelling import counted

WIDE = 88
POINTS = ("harmful", "tempting", "acceptable", "expert")


@dataclass(frozen=True, slots=True)
class Way:
    """Where an answer leads: the text of the answer, what is to be known of it, and the card it comes to."""

    text: str
    remarks: str
    target: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A scene of the outline."""

    card: Card
    sentence: str
    question: str
    ways: tuple[Way, ...]


def entries(diagram: Diagram) -> tuple[Entry, ...]:
    """The scenes of the outline, in the order of the file."""
    return tuple(
        Entry(card, _sentence(card), _question(card), tuple(_way(row) for row in card.rows)) for card in diagram.cards
    )


def headline(diagram: Diagram) -> tuple[str, ...]:
    """What stands above the outline: the counts, and the expert's path."""
    lines = [f"{', '.join(diagram.counts)}."]
    if not diagram.proved:
        lines.append("Not every play could be explored, so this is the scenario as it is written.")
    if diagram.expert:
        lines.append(f"The expert's path: {', '.join(name(diagram.cards[place]) for place in diagram.expert)}.")
    return tuple(lines)


def name(card: Card) -> str:
    """A scene by its number and title."""
    return card.title if card.kind is CardKind.OFF else f"{card.number} {card.title}"


def told(entry: Entry, diagram: Diagram) -> str:
    """A scene of the outline in one line, for whoever hears the picture."""
    ways = (f"{way.text}{way.remarks} leads to {name(diagram.cards[way.target])}" for way in entry.ways)
    return " ".join([f"{name(entry.card)}.", entry.sentence, *map(_ended, ways)])


def to_text(diagram: Diagram) -> str:
    """The outline as plain text."""
    lines = [diagram.title, "=" * min(len(diagram.title), WIDE), ""]
    for text in headline(diagram):
        lines += [*wrap(text, WIDE), ""]
    for entry in entries(diagram):
        lines += [name(entry.card), *_filled(entry.sentence, "   "), *_filled(entry.question, "   ")]
        for way in entry.ways:
            leads = f"{way.text}{way.remarks} → {name(diagram.cards[way.target])}".strip()
            lines += _filled(leads, "   - ", "     ")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _filled(text: str, first: str, other: str | None = None) -> list[str]:
    return wrap(text, WIDE, initial_indent=first, subsequent_indent=first if other is None else other)


def _sentence(card: Card) -> str:
    """What a scene is, in one line."""
    kicker = kicker_of(card)
    said = [kicker.partition(" · ")[2].replace(" · ", ", ") or kicker]
    if card.start:
        said.append("the start")
    if card.expert:
        said.append("on the expert's path")
    if not card.reached:
        said.append(NOT_REACHED.lower())
    if card.hopeless:
        said.append(HOPELESS.lower())
    if card.errors:
        said.append(f"mend {', '.join(card.errors)}")
    if card.percents is not None:
        low, high = card.percents
        said.append(f"with {low} percent" if low == high else f"with {low} to {high} percent")
    return f"{'; '.join(said)}."


def _question(card: Card) -> str:
    decision = None if card.scene is None else card.scene.decision
    return "" if decision is None else words(decision.prompt)


def _way(row: Row) -> Way:
    if row.timeout:
        return Way(f"time runs out, {row.text}", _bracketed(row), row.target)
    marked = {"option": row.mark, "outcome": row.mark, "route": "", "goto": ""}.get(row.kind, "")
    text = f"{marked}: {row.text}" if marked and row.text else row.text or marked or _plainly(row)
    return Way(text, _bracketed(row), row.target)


def _plainly(row: Row) -> str:
    """How it goes on where nothing is chosen."""
    return "goes on" if row.kind in ("next", "route") else "after the answer"


def _bracketed(row: Row) -> str:
    remarks = ", ".join(_remarks(row))
    return f" ({remarks})" if remarks else ""


def _remarks(row: Row) -> Iterator[str]:
    if row.condition:
        yield f"offered if {row.condition}"
    if row.score is not None:
        yield f"{counted(100 * row.score, 'point')}"
    if row.critical:
        yield "critical"
    if row.expert:
        yield "the expert's way"
    if not row.taken:
        yield "no play takes it"
    elif not row.can_pass:
        yield "no pass from here"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…", ".”", '."')) else f"{text}."
