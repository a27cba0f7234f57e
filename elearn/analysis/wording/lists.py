"""Words that a list knows: absolute ones that give an option away, sensitive topics, and words that do harm."""

import re
from collections.abc import Iterable, Iterator, Sequence

from elearn.analysis.lexicon import Found, Phrases
from elearn.analysis.plain import to_plain
from elearn.analysis.wording.reading import Passage, Wording
from elearn.language.diagnostics import Diagnostic
from elearn.language.model import Decision, DecisionType, Option, Scene
from elearn.language.source import Span

_BETWEEN = r"(?:[\s\-‐‑>*_]|\\)+"


def check_absolute_words(wording: Wording) -> Iterator[Diagnostic]:
    """W408: absolute words in some options and not in the expert one, by which a test-wise reader finds it.

    What an option says in quotation marks counts like the rest: those are the officer's words, and the learner sees
    them before anything else. Feedback is not looked at: there students may say `always` as they do.
    """
    phrases = wording.possible(wording.lexicon.absolute)
    if not phrases.phrases:
        return
    for scene in wording.scenario.scenes:
        if scene.decision is not None and scene.decision.scored and scene.decision.type is DecisionType.CHOOSE:
            yield from _telling_options(wording, phrases, scene, scene.decision)


def _telling_options(wording: Wording, phrases: Phrases, scene: Scene, decision: Decision) -> Iterator[Diagnostic]:
    given = wording.measured.experts.get(scene.id)
    experts = [option for option in decision.options if (option.id in given if given else option.score == 3)]
    if not experts or any(_first(phrases, option) for option in experts):
        return
    for option in decision.options:
        if option not in experts and (found := _first(phrases, option)):
            yield Diagnostic(
                "W408",
                f"“{found.words}” stands in this option and not in the expert one, which gives the answer away",
                option.span,
                mark=_mark(wording, option.span, found),
                help="say it less absolutely, or use such a word in the expert option, too",
            )


def _first(phrases: Phrases, option: Option) -> Found | None:
    return next(phrases.find(to_plain(option.text)), None)


def check_content_note(wording: Wording) -> Iterator[Diagnostic]:
    """W410: a sensitive topic and no `content_note`, told once, where the text first names one."""
    if wording.scenario.content_note:
        return
    phrases = wording.possible(wording.lexicon.sensitive)
    for passage, found in _in_passages(phrases, (*wording.passages, *wording.front)):
        words, topic = found[0].words, found[0].phrase.topic
        named = f" ({topic})" if topic and topic not in words.lower() else ""
        yield Diagnostic(
            "W410",
            f"“{words}” is a sensitive topic{named}, and there is no `content_note`",
            passage.span,
            mark=_mark(wording, passage.span, found[0]),
            help="say in the front matter, in one calm sentence, what is to come and what is not: `content_note: …`",
        )
        return


def check_safe_messaging(wording: Wording) -> Iterator[Diagnostic]:
    """W411: words that may do harm to somebody who reads them, with better ones."""
    phrases = wording.possible(wording.lexicon.safe_messaging)
    for passage, found in _in_passages(phrases, (*wording.front, *wording.passages)):
        first = found[0].phrase
        yield Diagnostic(
            "W411",
            f"“{found[0].words}” is not how to speak of this",
            passage.span,
            mark=_mark(wording, passage.span, found[0]),
            help=first.advice or "say it in other words",
            notes=tuple(_notes(found)),
        )


def _notes(found: Sequence[Found]) -> Iterator[str]:
    """Why, and what else of it stands there."""
    if found[0].phrase.reason:
        yield found[0].phrase.reason
    for other in found[1:]:
        yield f"“{other.words}” too" + (f": {other.phrase.advice}" if other.phrase.advice else "")


def _in_passages(phrases: Phrases, passages: Iterable[Passage]) -> Iterator[tuple[Passage, Sequence[Found]]]:
    """Each passage that has any of the phrases, with them."""
    for passage in passages if phrases.phrases else ():
        if found := tuple(phrases.find(passage.words)):
            yield passage, found


def _mark(wording: Wording, span: Span, found: Found) -> Span | None:
    """The words in the source, where they stand there as they are read."""
    if wording.draft is None:
        return None
    words = _BETWEEN.join(re.escape(word) for word in re.split(r"[\s\-‐‑]+", found.words) if word)
    place = re.compile(rf"(?<!\w){words}(?!\w)").search(wording.draft.source.text, span.start, span.end)
    return Span(place.start(), place.end()) if place else None
