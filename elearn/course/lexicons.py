"""Word lists, `content/words/*.yaml`: the shipped ones, and an agency's own, which add to them or take their place."""

import re
from collections import abc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from elearn.analysis.lexicon import Lexicon, Phrase, Phrases, to_key
from elearn.course.fields import TWICE, UNREADABLE, WRONG_VALUE, Fields, truth
from elearn.course.reading import ContentFile, read_file
from elearn.language.diagnostics import Diagnostic
from elearn.language.documents import Entry, Mapping, Scalar, Sequence, compose_mapping
from elearn.language.source import Source, Span

FOLDER = "words"
"""Where below `content/` the lists are."""

LISTS = {"absolute.yaml": "absolute", "sensitive.yaml": "sensitive", "safe-messaging.yaml": "safe_messaging"}
"""The files, and the list of a lexicon that each holds."""

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PHRASE = re.compile(r"[^\W_][^*]*(?:(?<=[^\W_]{3})\*(?:[^*\w][^*]*)?)*")
_WANTED = "a list of phrases"


@dataclass(frozen=True, slots=True)
class WordList:
    """What one file says of one language; `alone`: it takes the place of what is shipped."""

    phrases: tuple[Phrase, ...] = ()
    exceptions: tuple[str, ...] = ()
    alone: bool = False


def read_word_lists(source: Source, name: str) -> tuple[dict[str, WordList], tuple[Diagnostic, ...]]:
    """The lists of a file called `name`, by language, and what is wrong with it. What can be read counts."""
    if not any(line.strip() and not line.lstrip().startswith("#") for line in source.text.split("\n")):
        return {}, ()
    mapping, problems = compose_mapping(source, UNREADABLE)
    found = list(problems)
    lists = {}
    for entry in mapping.entries if mapping else ():
        if not _LANGUAGE.fullmatch(entry.key.text):
            message = f"`{entry.key.text}` is no language, such as `en`"
            advice = "write the language first, and its words below it, indented by two blanks"
            found.append(Diagnostic(WRONG_VALUE, message, entry.key.span, help=advice))
        elif isinstance(entry.value, Mapping):
            lists[entry.key.text] = _FileReader(Fields(entry.value, found, "a word list"), LISTS[name]).read()
        else:
            message = f"below `{entry.key.text}` have to stand keys and values"
            found.append(Diagnostic(WRONG_VALUE, message, entry.key.span, help="see the lists that are shipped"))
    found.sort(key=lambda each: (each.span.start, each.code))
    return lists, tuple(found)


class _FileReader:
    """Reads what a file says of one language."""

    def __init__(self, fields: Fields, kind: str) -> None:
        self.fields, self.kind = fields, kind
        self.seen: dict[str, Span] = {}

    def read(self) -> WordList:
        """The list, without what could not be read."""
        topics = self.kind == "sensitive"
        self.fields.expect([], ["topics" if topics else "phrases", "except", "replace"])
        readers: dict[str, Callable[[], Iterator[Phrase]]] = {
            "absolute": self.plain_phrases,
            "sensitive": self.topics,
            "safe_messaging": self.advised_phrases,
        }
        return WordList(
            tuple(readers[self.kind]()),
            tuple(each.text for each in self.phrases_of(self.fields, "except")),
            self.fields.read("replace", truth, "`true` or `false`", False),
        )

    def plain_phrases(self) -> Iterator[Phrase]:
        """A list of phrases that need no more said."""
        return (Phrase(each.text) for each in self.phrases_of(self.fields, "phrases"))

    def topics(self) -> Iterator[Phrase]:
        """Phrases below the topic that they are about."""
        for entry in self.entries("topics"):
            inside = Fields(Mapping((entry,), entry.key.span), self.fields.found, "a topic")
            for each in self.phrases_of(inside, entry.key.text):
                yield Phrase(each.text, topic=entry.key.text)

    def entries(self, key: str) -> tuple[Entry, ...]:
        """The keys and values below a key."""
        entry = self.fields.mapping.get(key)
        if entry is None or (isinstance(entry.value, Scalar) and entry.value.empty):
            return ()
        if isinstance(entry.value, Mapping):
            return entry.value.entries
        advice = "write below it one topic a line, each with a list: `suicide: [suicid*]`"
        self.fields.tell(WRONG_VALUE, f"`{key}` has to hold topics", entry.value.span, advice)
        return ()

    def advised_phrases(self) -> Iterator[Phrase]:
        """Phrases with what to write instead, and why."""
        entry = self.fields.mapping.get("phrases")
        items = entry.value.items if entry and isinstance(entry.value, Sequence) else ()
        if entry and not isinstance(entry.value, Sequence):
            self.fields.tell(WRONG_VALUE, "`phrases` has to be a list", entry.value.span, "begin each line with `- `")
        for item in items:
            if not isinstance(item, Mapping):
                advice = "write `- avoid: [committed suicide]`, and below it `write: died by suicide`"
                self.fields.tell(WRONG_VALUE, "a phrase to avoid has keys and values", item.span, advice)
                continue
            yield from self.advised(Fields(item, self.fields.found, "a phrase to avoid"))

    def advised(self, fields: Fields) -> Iterator[Phrase]:
        """The phrases of one entry."""
        fields.expect(["avoid"], ["write", "say", "because"])
        better = fields.texts("write", "words to write instead, or a list of them")
        advice = " or ".join(f"“{' '.join(each.text.split())}”" for each in better)
        advice = f"write {advice}" if advice else f"say {said}" if (said := fields.text("say")) else ""
        reason = fields.text("because")
        for each in self.phrases_of(fields, "avoid"):
            yield Phrase(each.text, advice=advice, reason=reason)

    def phrases_of(self, fields: Fields, key: str) -> Iterator[Scalar]:
        """The phrases of a list that can be looked for, each once."""
        for each in fields.texts(key, _WANTED):
            if not _PHRASE.fullmatch(each.text.strip()):
                advice = "a phrase begins with a letter or digit; a `*` ends a word of three letters or more"
                fields.tell(WRONG_VALUE, f"`{each.text}` cannot be looked for", each.span, advice)
            elif to_key(each.text) in self.seen:
                fields.tell(TWICE, f"`{each.text}` is in this list twice", each.span, "keep one of the two")
            else:
                self.seen[to_key(each.text)] = each.span
                yield each


def check_word_list(path: Path, name: str | None = None) -> ContentFile:
    """A file of word lists with what is wrong with it."""
    return _read(path, name)[1]


def is_word_list(path: Path) -> bool:
    """Whether a file is where word lists are, and called as one."""
    above = path.resolve().parents
    return path.name in LISTS and above[0].name == FOLDER and above[1].name == "content"


def load_lexicons(shipped: Path, own: Path | None = None) -> dict[str, Lexicon]:
    """The lexicon of each language that these two `content/` folders have lists for."""
    folders = [shipped] if own is None or own.resolve() == shipped.resolve() else [shipped, own]
    lists = [{name: _read(folder / FOLDER / name)[0] for name in LISTS} for folder in folders]
    languages = {language for files in lists for file in files.values() for language in file}
    return {language: _lexicon(language, lists) for language in sorted(languages)}


def lexicon_for(lexicons: abc.Mapping[str, Lexicon], language: str) -> Lexicon:
    """The lexicon for a document in a language such as `en-US`; an empty one where there are no lists for it."""
    return lexicons.get(language) or lexicons.get(language.partition("-")[0].lower()) or Lexicon(language)


def _read(path: Path, name: str | None = None) -> tuple[dict[str, WordList], ContentFile]:
    """What a file says; nothing where it is missing or broken."""
    if not path.is_file():
        return {}, ContentFile(path, name or str(path), Source(name or str(path), ""))
    file = read_file(path, name, UNREADABLE)
    if file.diagnostics:
        return {}, file
    lists, found = read_word_lists(file.source, path.name)
    return lists, replace(file, diagnostics=found)


def _lexicon(language: str, lists: abc.Sequence[abc.Mapping[str, abc.Mapping[str, WordList]]]) -> Lexicon:
    parts = {
        part: _joined([files[name][language] for files in lists if language in files[name]])
        for name, part in LISTS.items()
    }
    return Lexicon(language, **parts)


def _joined(lists: list[WordList]) -> Phrases:
    """A list with what a later one adds to it; a phrase of a later one takes the place of the same earlier one."""
    phrases: dict[str, Phrase] = {}
    exceptions: dict[str, None] = {}
    for each in lists:
        if each.alone:
            phrases, exceptions = {}, {}
        phrases |= {to_key(phrase.text): phrase for phrase in each.phrases}
        exceptions |= dict.fromkeys(each.exceptions)
    return Phrases(tuple(phrases.values()), tuple(exceptions))
