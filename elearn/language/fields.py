"""The keys of one pair of braces at one place: which may stand there, and what their values name."""

from dataclasses import dataclass, field

from elearn.language import limits
from elearn.language.conditions import Condition, parse_condition
from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.documents import Entry, Scalar
from elearn.language.expressions import Expression
from elearn.language.findings import Findings
from elearn.language.marks import Braces
from elearn.language.model import Effect, EffectKind, Kind
from elearn.language.names import BRACES_KEYS, Names, slug
from elearn.language.source import Source, Span
from elearn.language.values import Values, listed, plain_minus, text_to_integer, to_integer


@dataclass(frozen=True, slots=True)
class Place:
    """Where braces stand: `name` as a sentence says it, the keys that may stand there, and whether effects may."""

    name: str
    keys: tuple[str, ...]
    effects: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """The entries that may stand at a place; `written` names all that were there, `readable`: the braces could be read.

    What could not be relied on is in `written` and not in `entries`.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    effects: tuple[Entry, ...] = ()
    written: frozenset[str] = frozenset()
    readable: bool = True

    def get(self, key: str) -> Entry | None:
        """The entry of a key."""
        return self.entries.get(key)

    def may_have(self, key: str) -> bool:
        """Whether the key was written, or may have been in braces that could not be read."""
        return not self.readable or key in self.written


@dataclass(frozen=True, slots=True)
class Sheet:
    """What every check of one document needs."""

    source: Source
    names: Names
    findings: Findings
    kind: Kind | None

    @property
    def values(self) -> Values:
        """Reads values in braces."""
        return Values(self.findings, "E110")

    @property
    def quiz(self) -> bool:
        """Whether the document is a quiz."""
        return self.kind is Kind.QUIZ

    def tell(self, code: str, message: str, span: Span, advice: str | None = None) -> None:
        """Add a diagnostic."""
        self.findings.add(Diagnostic(code, message, span, help=advice))


def read_fields(sheet: Sheet, braces: Braces | None, place: Place) -> Fields:
    """The keys of braces, after telling those that cannot stand there."""
    if braces is None:
        return Fields()
    if braces.mapping is None:
        return Fields(readable=False)
    entries: dict[str, Entry] = {}
    effects: list[Entry] = []
    previous: str | None = None
    rest: set[str] = set()
    for entry in braces.mapping.entries:
        key = entry.key.text
        if key in place.keys:
            entries[key] = entry
        elif key in ("set", "clear") or key in sheet.names.meters:
            if place.effects:
                effects.append(entry)
            else:
                sheet.tell(
                    "E109",
                    f"`{key}` changes something, which {place.name} cannot",
                    entry.key.span,
                    "effects stand with a scene, an option or an outcome"
                    if not sheet.quiz
                    else "a quiz has no effects",
                )
        elif _empty(entry) and previous in rest:
            rest.add(key)
        elif key != "note":
            _tell_unknown(sheet, entry, place, previous)
            if previous is not None and _empty(entry):
                rest.add(key)
                entries.pop(previous, None)
                effects = [effect for effect in effects if effect.key.text != previous]
        previous = key
    return Fields(entries, tuple(effects), frozenset(entry.key.text for entry in braces.mapping.entries))


def _empty(entry: Entry) -> bool:
    return isinstance(entry.value, Scalar) and entry.value.empty


def _tell_unknown(sheet: Sheet, entry: Entry, place: Place, previous: str | None) -> None:
    """Tell a key that cannot stand here: E203 where it may be meant for a meter, else E109."""
    key, span = entry.key.text, entry.key.span
    if key in BRACES_KEYS:
        sheet.tell("E109", f"`{key}` is not a key of {place.name}", span, _keys_of(place))
        return
    if place.effects and _changes_number(entry):
        if sheet.names.variables_known:
            _tell_no_meter(sheet, entry, place)
        return
    before, sign, _ = key.partition(":" if ":" in key else "=")
    written = before.rstrip()
    if sign and _empty(entry) and (written in BRACES_KEYS or written in sheet.names.meters):
        advice = f"write a colon and a blank after the key: `{written}: …`"
        sheet.tell("E109", f"`{_short(key)}` is not a key", span, advice)
        return
    if previous is not None and _empty(entry):
        sheet.tell(
            "E109",
            f"`{_short(key)}` is not a key; it may be the rest of the text before it",
            span,
            _advice_for_comma(previous),
        )
        return
    if key in sheet.names.flags:
        sheet.tell("E109", f"`{key}` is a flag, not a key", span, f"write `set: {key}` or `clear: {key}`")
        return
    if ":" in key and _empty(entry):
        sheet.tell("E109", f"`{_short(key)}` is not a key", span, "write a blank after the key's colon")
        return
    known = (*place.keys, *(("set", "clear", *sheet.names.meters) if place.effects else ()))
    meant = sheet.findings.nearest(key, known)
    fix = Fix(span, meant) if meant else None
    sheet.findings.add(
        Diagnostic(
            "E109",
            f"`{_short(key)}` is not a key of {place.name}",
            span,
            help=f"did you mean `{meant}`?" if meant else _keys_of(place),
            fix=fix,
        )
    )


def _keys_of(place: Place) -> str:
    if not place.keys:
        return f"{place.name} has no keys of its own"
    if place.effects:
        return f"{place.name} can have {', '.join(f'`{key}`' for key in place.keys)} and effects"
    return f"{place.name} can have {listed(place.keys, 'and')}"


def _advice_for_comma(previous: str) -> str:
    if previous in ("set", "clear", "assesses", "answer", "labels"):
        return f"a list stands in square brackets: `{previous}: [a, b]`"
    if previous == "if":
        return "join conditions with `and` or `or`; a condition with a comma in a name stands in quotes"
    return f'text with a comma has to stand in quotes: `{previous}: "Loop, behind the gym"`'


def _short(key: str) -> str:
    return key if len(key) <= 40 else key[:39] + "…"


def _changes_number(entry: Entry) -> bool:
    value = entry.value
    return to_integer(value) is not None or (isinstance(value, Scalar) and _assigned(value.text) is not None)


def _assigned(text: str) -> int | None:
    """The N of `=N`, or None."""
    return text_to_integer(text[1:]) if text.startswith("=") else None


def _tell_no_meter(sheet: Sheet, entry: Entry, place: Place) -> None:
    key, span = entry.key.text, entry.key.span
    if key in sheet.names.flags:
        sheet.tell(
            "E203", f"`{key}` is a flag, and flags have no number", span, f"write `set: {key}` or `clear: {key}`"
        )
        return
    meant = sheet.findings.nearest(key, (*sheet.names.meters, *place.keys))
    sheet.findings.add(
        Diagnostic(
            "E203",
            f"no meter is called `{_short(key)}`",
            span,
            help=f"did you mean `{meant}`?" if meant else "name it in the front matter: `meters: {…: {start: 0}}`",
            fix=Fix(span, meant) if meant else None,
        )
    )


def read_effects(sheet: Sheet, fields: Fields) -> tuple[Effect, ...]:
    """The effects in the order in which they happen: set, clear, then the meters as written."""
    effects: dict[str, list[Effect]] = {"set": [], "clear": [], "": []}
    for entry in fields.effects:
        key = entry.key.text
        if key in ("set", "clear"):
            kind = EffectKind.SET if key == "set" else EffectKind.CLEAR
            effects[key] = [Effect(kind, name) for name in _flags(sheet, entry)]
        elif effect := _meter_effect(sheet, entry):
            effects[""].append(effect)
    return (*effects["set"], *effects["clear"], *effects[""])


def _flags(sheet: Sheet, entry: Entry) -> list[str]:
    flags = []
    for item in sheet.values.words(entry, single=True) or ():
        if item.text in sheet.names.flags:
            flags.append(item.text)
        elif sheet.names.variables_known:
            _tell_no_flag(sheet, item)
    return flags


def _tell_no_flag(sheet: Sheet, item: Scalar) -> None:
    name = item.text
    if name in sheet.names.meters:
        sheet.tell(
            "E203",
            f"`{name}` is a meter, and only flags are set and cleared",
            item.span,
            f'write `{name}: +1`, or `{name}: "=5"` for a value',
        )
        return
    meant = sheet.findings.nearest(name, sheet.names.flags)
    sheet.findings.add(
        Diagnostic(
            "E203",
            f"no flag is called `{_short(name)}`",
            item.span,
            help=f"did you mean `{meant}`?" if meant else "name it in the front matter: `flags: […]`",
            fix=Fix(item.span, meant) if meant else None,
        )
    )


def _meter_effect(sheet: Sheet, entry: Entry) -> Effect | None:
    name, value = entry.key.text, entry.value
    if isinstance(value, Scalar) and (assigned := _assigned(plain_minus(value.text))) is not None:
        if abs(assigned) < 10**limits.INTEGER_DIGITS:
            return Effect(EffectKind.ASSIGN, name, assigned)
    elif (change := to_integer(value)) is not None and abs(change) < 10**limits.INTEGER_DIGITS:
        return Effect(EffectKind.CHANGE, name, change)
    sheet.values.tell(
        value,
        f"`{name}` is a meter and changes by a whole number",
        f'write `{name}: +2` or `{name}: -1` for a change, `{name}: "=5"` for a value',
    )
    return None


def read_condition(sheet: Sheet, entry: Entry, route: bool = False) -> Expression | None:
    """The condition that a value is, or None after telling what is wrong with it."""
    if sheet.values.text(entry) is None or not isinstance(entry.value, Scalar):
        return None
    scalar = entry.value
    if len(scalar.text) > limits.EXPRESSION_CHARACTERS:
        sheet.tell(
            "E113",
            f"a condition has at most {limits.EXPRESSION_CHARACTERS} characters",
            scalar.span,
            "let an earlier scene set a flag, and ask for that",
        )
        return None
    condition = parse_condition(scalar.text, sheet.names, route)
    _tell_flaws(sheet, scalar, condition)
    return condition.tree


def _tell_flaws(sheet: Sheet, scalar: Scalar, condition: Condition) -> None:
    if condition.flaw is not None:
        flaw = condition.flaw
        mark = _within(scalar, flaw.start, flaw.end)
        sheet.findings.add(Diagnostic("E202", flaw.message, scalar.span, mark=mark, help=flaw.help))
    variables = [missing for missing in condition.missing if not missing.scene]
    if variables and sheet.names.variables_known:
        known = (*sheet.names.meters, *sheet.names.flags)
        meant = sheet.findings.nearest(variables[0].name, known)
        mark = _within(scalar, variables[0].start, variables[0].end)
        plural = len(variables) > 1
        sheet.findings.add(
            Diagnostic(
                "E203",
                f"no meter or flag is called {listed([_short(missing.name) for missing in variables])}",
                scalar.span,
                mark=mark,
                help=f"did you mean `{meant}`?" if meant else "name it in the front matter, under `meters` or `flags`",
                fix=Fix(mark, meant) if meant and not plural and scalar.exact is not None else None,
            )
        )
    scenes = [missing for missing in condition.missing if missing.scene]
    if scenes and sheet.names.scenes_known:
        name = _within(scalar, scenes[0].start, scenes[0].end) if scalar.exact is not None else None
        tell_no_scene(sheet, [missing.name for missing in scenes], scalar.span, name)


def _within(scalar: Scalar, start: int, end: int) -> Span:
    """The place of some characters of a value, as near as it is known."""
    if scalar.exact is None:
        return scalar.span
    return Span(scalar.exact + start, min(scalar.exact + end, max(scalar.span.end, scalar.exact + start + 1)))


def read_scene(sheet: Sheet, entry: Entry) -> str | None:
    """The id of the scene that a value names, or None after telling that there is none."""
    name = sheet.values.text(entry)
    return None if name is None else find_scene(sheet, name, entry.value.span)


def find_scene(sheet: Sheet, name: str, span: Span) -> str | None:
    """The id of the scene of this name, or None after telling that there is none (E201)."""
    scene = slug(name)
    if scene in sheet.names.scenes:
        return scene
    if sheet.names.scenes_known:
        tell_no_scene(sheet, [name], span, span)
    return None


def tell_no_scene(sheet: Sheet, missing: list[str], span: Span, mark: Span | None) -> None:
    """Tell names in a value that no scene has, with the nearest one; `mark` is where the first stands, if known."""
    wanted = [slug(name) or name for name in missing]
    meant = sheet.findings.nearest(wanted[0], sheet.names.scenes) if wanted[0] else None
    if meant is None:
        advice = "write the heading of a scene, or give a scene this heading: `## …`"
        message = f"no scene is called {listed([_short(name) for name in wanted])}"
        sheet.findings.add(Diagnostic("E201", message, span, mark=mark, help=advice))
        return
    scene = sheet.names.scenes[meant]
    title = scene.title if slug(scene.title) == meant else meant
    line, _ = sheet.source.position(scene.span.start)
    safe = title if title.isascii() and not set(title) & set(",:[]{}#&*!|>'\"%@`-?") else meant
    sheet.findings.add(
        Diagnostic(
            "E201",
            f"no scene is called {listed([_short(name) for name in wanted])}",
            span,
            label="this leads nowhere" if mark == span else "",
            mark=mark,
            help=f"did you mean `{title}`? (line {line})",
            fix=Fix(mark, safe) if mark is not None and len(missing) == 1 else None,
        )
    )
