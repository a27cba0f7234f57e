"""The keys of one pair of braces at one place: which may stand there, and what their values name."""

from elearn.language import limits
from elearn.language.conditions import Condition, Flaw, Missing, parse_condition
from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.documents import Entry, Scalar
from elearn.language.expressions import Expression
from elearn.language.marks import Braces
from elearn.language.model import Effect, EffectKind
from elearn.language.names import BRACES_KEYS, EFFECT_KEYS, VARIABLE, slug
from elearn.language.phrases import Phrase, mend_condition
from elearn.language.sheet import Fields, Place, Sheet
from elearn.language.source import Span
from elearn.language.spelling import amount, as_value, shortened
from elearn.language.unknown import assigned, is_empty, tell_unknown
from elearn.language.values import listed, plain_minus, to_integer

_SCENES_NAMED = 3
_BY_SIGN = ("`==`", *(f"write `{word}`" for word in ("and", "or", "not", ">=", "<=", "!=", "percent")))
"""How advice begins that explains one sign or word."""


def read_fields(sheet: Sheet, braces: Braces | None, place: Place) -> Fields:
    """The keys of braces, after telling those that cannot stand there."""
    if braces is None:
        return Fields()
    if braces.mapping is None:
        return Fields(readable=False)
    entries: dict[str, Entry] = {}
    effects: list[Entry] = []
    meant_keys: set[str] = set()
    rest = False
    for index, entry in enumerate(braces.mapping.entries):
        key = entry.key.text
        rest = rest and is_empty(entry) and key not in BRACES_KEYS
        if key in place.keys:
            entries[key] = entry
        elif key in EFFECT_KEYS or key in sheet.names.meters:
            if place.effects:
                effects.append(entry)
            else:
                _tell_effect(sheet, entry, place)
        elif key != "note" and not rest:
            meant = tell_unknown(sheet, braces.mapping.entries, index, place)
            meant_keys.add(meant or key)
            rest = index > 0 and is_empty(entry) and meant == braces.mapping.entries[index - 1].key.text
            if rest:
                entries.pop(meant or "", None)
                effects = [effect for effect in effects if effect.key.text != meant]
    written = frozenset(entry.key.text for entry in braces.mapping.entries)
    return Fields(entries, tuple(effects), written, meant=frozenset(meant_keys))


def _tell_effect(sheet: Sheet, entry: Entry, place: Place) -> None:
    """Tell a change where nothing can change."""
    advice = "a quiz has no effects" if sheet.quiz else "effects stand with a scene, an option or an outcome"
    sheet.tell("E109", f"`{entry.key.text}` changes something, which {place.name} cannot", entry.key.span, advice)


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
    named = name if VARIABLE.fullmatch(name) else slug(name).replace("-", "_") or "…"
    flags = ", ".join((*sorted(sheet.names.flags), named))
    sheet.findings.add(
        Diagnostic(
            "E203",
            f"no flag is called `{shortened(name)}`",
            item.span,
            help=f"did you mean `{meant}`?" if meant else f"name it in the front matter: `flags: [{flags}]`",
            fix=Fix(item.span, meant) if meant else None,
        )
    )


def _meter_effect(sheet: Sheet, entry: Entry) -> Effect | None:
    name, value = entry.key.text, entry.value
    if isinstance(value, Scalar) and (fixed := assigned(plain_minus(value.text))) is not None:
        if abs(fixed) < 10**limits.INTEGER_DIGITS:
            return Effect(EffectKind.ASSIGN, name, fixed)
    elif (change := to_integer(value)) is not None and abs(change) < 10**limits.INTEGER_DIGITS:
        return Effect(EffectKind.CHANGE, name, change)
    meant = amount(value.text) if isinstance(value, Scalar) else None
    if meant is not None and len(meant) <= limits.INTEGER_DIGITS:
        written = f'"{meant}"' if meant[0] == "=" else meant if meant[0] in "+-" else f"+{meant}"
        message = f"`{name}` is a meter and changes by a whole number"
        sheet.values.tell(value, message, f"write `{name}: {written}`", fix=written)
        return None
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
    if condition.tree is None:
        _tell_flaws(sheet, scalar, condition, mend_condition(scalar.text, sheet.names, route))
    return condition.tree


def _tell_flaws(sheet: Sheet, scalar: Scalar, condition: Condition, meant: Phrase | None) -> None:
    """Tell what is wrong with a condition, and how it is written where that can be told."""
    fix = None
    if meant is not None and meant.sure and scalar.exact is not None:
        fix = Fix(Span(scalar.exact, scalar.exact + len(scalar.text)), meant.text)
    if condition.flaw is not None:
        flaw = condition.flaw
        mark = _within(scalar, flaw.start, flaw.end)
        sheet.findings.add(
            Diagnostic(
                "E202", flaw.message, scalar.span, mark=mark, help=_advice_for(sheet, scalar, flaw, meant), fix=fix
            )
        )
    variables = [missing for missing in condition.missing if not missing.scene]
    if variables and sheet.names.variables_known:
        _tell_no_variable(sheet, scalar, variables, meant, fix)
    scenes = [missing for missing in condition.missing if missing.scene]
    if scenes and sheet.names.scenes_known:
        name = _within(scalar, scenes[0].start, scenes[0].end) if scalar.exact is not None else None
        tell_no_scene(sheet, [missing.name for missing in scenes], scalar.span, name)


def _advice_for(sheet: Sheet, scalar: Scalar, flaw: Flaw, meant: Phrase | None) -> str | None:
    if meant is None:
        first, sign, _ = sheet.source.text[scalar.span.start : scalar.span.end].partition("\n")
        if sign and parse_condition(first, sheet.names, route=True).tree is not None:
            return f"close the braces behind the condition, `{{if: {first}}}`, and write what it shows below them"
        return flaw.help
    by_sign = meant.sure and flaw.help is not None and flaw.help.startswith(_BY_SIGN)
    return f"{flaw.help}: `if: {meant.text}`" if by_sign else f"write `if: {meant.text}`"


def _tell_no_variable(
    sheet: Sheet, scalar: Scalar, variables: list[Missing], phrase: Phrase | None, fix: Fix | None
) -> None:
    """Tell names in a condition that no meter or flag has."""
    missing = [variable.name for variable in variables]
    nearest = sheet.findings.nearest(missing[0], (*sheet.names.meters, *sheet.names.flags))
    mark = _within(scalar, variables[0].start, variables[0].end)
    advice = f"name it in the front matter, under `meters` or `flags`: `flags: [{missing[0].lower()}]`"
    if nearest:
        advice = f"did you mean `{nearest}`?"
        fix = fix or (Fix(mark, nearest) if len(missing) == 1 and scalar.exact is not None else None)
    elif phrase is not None:
        advice = f"write `if: {phrase.text}`"
    message = f"no meter or flag is called {listed([shortened(name, 40) for name in missing])}"
    sheet.findings.add(Diagnostic("E203", message, scalar.span, mark=mark, help=advice, fix=fix))


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
    message = f"no scene is called {listed([shortened(name, 40) for name in wanted])}"
    near = sheet.findings.nearest(wanted[0], sheet.names.scenes) if wanted[0] else None
    begun = [scene for scene in sheet.names.scenes if scene.startswith(f"{wanted[0]}-")]
    meant = begun[0] if len(begun) == 1 else near
    if meant is None:
        advice = _advice_for_scene(sheet, missing[0])
        sheet.findings.add(Diagnostic("E201", message, span, mark=mark, help=advice))
        return
    scene = sheet.names.scenes[meant]
    title = scene.title if slug(scene.title) == meant else meant
    line, _ = sheet.source.position(scene.span.start)
    safe = title if title.isascii() and as_value(title) == title else meant
    sheet.findings.add(
        Diagnostic(
            "E201",
            message,
            span,
            label="this leads nowhere" if mark == span else "",
            mark=mark,
            help=f"did you mean `{title}`? (line {line})",
            fix=Fix(mark, safe) if mark is not None and len(missing) == 1 and meant == near else None,
        )
    )


def _advice_for_scene(sheet: Sheet, name: str) -> str:
    """What to write where no scene is called so, nor nearly so."""
    written = sheet.names.headings.get(slug(name))
    if written is not None:
        line, _ = sheet.source.position(written.start)
        return f"line {line} would be its heading if it were written `## {shortened(name)}`"
    if slug(name) in ("next", "continue"):
        return "leave the `goto` out: without one the next scene of the file follows"
    known = [scene.title or name for name, scene in sheet.names.scenes.items()][:_SCENES_NAMED]
    there = f", or name a scene that there is, such as {listed([shortened(title, 40) for title in known])}"
    return f"give the scene that is meant the heading `## {shortened(name)}`{there if known else ''}"
