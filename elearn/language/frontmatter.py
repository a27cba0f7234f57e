"""The front matter's keys and values: what the document is, and the names that the rest may use."""

import re
from dataclasses import dataclass, field

from elearn.language import frontkeys, limits
from elearn.language.diagnostics import Diagnostic, Fix
from elearn.language.documents import WHOLE, Entry, Mapping, Scalar, Sequence
from elearn.language.findings import Findings
from elearn.language.model import CastMember, Kind, Look, Meter
from elearn.language.names import (
    CAST_ID,
    CAST_KEYS,
    FRONT_KEYS,
    LOOK_KEYS,
    METER_KEYS,
    REFERENCE_ID,
    RESERVED,
    TRANSLATION_KEYS,
    VARIABLE,
    slug,
)
from elearn.language.surroundings import Surroundings
from elearn.language.values import Values, listed

PRESENTS = ("girl", "boy", "neither")
AIDS = ("wheelchair", "hearing-aid", "cane", "glasses")
LANGUAGE = re.compile(
    r"(?:[A-Za-z]{2,3}(?:-[A-Za-z]{3}){0,3}|[A-Za-z]{4,8})(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(?:-[0-9A-WY-Za-wy-z](?:-[A-Za-z0-9]{2,8})+)*"
    r"(?:-[xX](?:-[A-Za-z0-9]{1,8})+)?|[xX](?:-[A-Za-z0-9]{1,8})+"
)
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
DIGEST = re.compile(r"[0-9a-f]{12}")


@dataclass(slots=True)
class Front:
    """What the front matter says; values that could not be read are as if left out, and their names not `known`."""

    title: str = ""
    summary: str = ""
    kind: Kind | None = Kind.SCENARIO
    language: str = "en"
    content_note: str | None = None
    minutes: int | None = None
    competencies: tuple[str, ...] = ()
    competencies_known: bool = True
    pass_percent: int | None = None
    start: Entry | None = None
    draw: int | None = None
    cast: tuple[CastMember, ...] = ()
    cast_known: bool = True
    meters: tuple[Meter, ...] = ()
    flags: tuple[str, ...] = ()
    variables_known: bool = True
    tension: Entry | None = None
    sources: tuple[str, ...] = ()
    sources_known: bool = True
    authors: tuple[str, ...] = ()
    reviewed: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
    """A translation's labels of meters."""


def read_front(mapping: Mapping | None, surroundings: Surroundings, findings: Findings) -> Front:
    """The front matter's values, after telling what is wrong with them."""
    if mapping is None:
        return Front(kind=None, competencies_known=False, cast_known=False, variables_known=False, sources_known=False)
    return _Reader(mapping, surroundings, findings).front()


class _Reader:
    """Reads one front matter, key by key."""

    def __init__(self, mapping: Mapping, surroundings: Surroundings, findings: Findings) -> None:
        self.mapping, self.surroundings, self.findings = mapping, surroundings, findings
        self.values = Values(findings, "E104")
        self.read = Front()
        self.told_indents: tuple[Entry, ...] = ()

    def tell(self, code: str, message: str, place: Entry | Scalar, advice: str | None = None) -> None:
        scalar = place.key if isinstance(place, Entry) else place
        self.findings.add(Diagnostic(code, message, scalar.span, help=advice))

    def front(self) -> Front:
        translated = self.surroundings.language is not None
        self.required()
        self.told_indents = frontkeys.tell_indents(self.findings, self.mapping)
        for entry in self.known(self.mapping, TRANSLATION_KEYS if translated else FRONT_KEYS, "the front matter"):
            self.entry(entry)
        if self.read.kind is Kind.QUIZ and self.read.start is not None:
            self.tell_value(self.read.start, "a quiz draws its scenes, so it has no `start`", "leave it out")
            self.read.start = None
        draw = self.mapping.get("draw")
        if self.read.kind in (Kind.SCENARIO, Kind.LESSON) and draw is not None:
            self.tell_value(draw, "only a quiz draws its scenes", "leave it out, or write `kind: quiz`")
            self.read.draw = None
        return self.read

    def tell_value(self, entry: Entry, message: str, advice: str | None = None) -> None:
        self.findings.add(Diagnostic("E104", message, entry.value.span, help=advice))

    def required(self) -> None:
        written = [entry.key.text for entry in self.mapping.entries if entry.key.text not in FRONT_KEYS]
        meant = {frontkeys.meant_key(self.findings, key, FRONT_KEYS) for key in written}
        missing = [key for key in ("title", "summary") if self.mapping.get(key) is None and key not in meant]
        if missing:
            verb = "is" if len(missing) == 1 else "are"
            self.findings.add(
                Diagnostic(
                    "E105",
                    f"{listed(missing, 'and')} {verb} missing in the front matter",
                    WHOLE,
                    help="write " + " and ".join(f"`{key}: …`" for key in missing),
                )
            )

    def known(self, mapping: Mapping, keys: tuple[str, ...], owner: str) -> list[Entry]:
        """The entries with known keys, after telling the others."""
        for place, entry in enumerate(mapping.entries):
            if entry.key.text not in keys and entry not in self.told_indents:
                frontkeys.tell_unknown_key(self.findings, mapping, place, keys, owner)
        return [entry for entry in mapping.entries if entry.key.text in keys]

    def entry(self, entry: Entry) -> None:
        """Read one value by its key."""
        key, values, read = entry.key.text, self.values, self.read
        match key:
            case "title" | "summary":
                setattr(read, key, values.text(entry) or "")
            case "content_note":
                read.content_note = values.text(entry)
            case "kind":
                kind = values.choice(entry, [kind.value for kind in Kind])
                read.kind = Kind(kind) if kind else None
            case "minutes":
                read.minutes = values.integer(entry, *limits.MINUTES)
            case "pass":
                read.pass_percent = values.integer(entry, *limits.PERCENT)
            case "draw":
                read.draw = values.integer(entry, 1)
            case "start":
                read.start = entry if values.text(entry) is not None else None
            case "tension":
                read.tension = entry if values.text(entry) is not None else None
            case _:
                self.longer_entry(entry)

    def longer_entry(self, entry: Entry) -> None:
        """Read a list, a mapping or a value of its own form."""
        read = self.read
        match entry.key.text:
            case "language":
                read.language = self.matching(entry, LANGUAGE, "a language tag such as `en` or `es-MX`") or "en"
            case "original":
                self.matching(entry, DIGEST, "the first 12 digits of the original's SHA-256")
            case "reviewed":
                read.reviewed = self.date(entry)
            case "authors":
                read.authors = tuple(item.text.strip() for item in self.values.words(entry) or ())
            case "competencies":
                read.competencies, read.competencies_known = self.references(entry, "E204")
            case "sources":
                read.sources, read.sources_known = self.references(entry, "E205")
            case "cast":
                self.cast(entry)
            case "meters":
                self.meters(entry)
            case "flags":
                self.flags(entry)

    def matching(self, entry: Entry, form: re.Pattern[str], what: str) -> str | None:
        text = self.values.text(entry)
        if text is None or form.fullmatch(text):
            return text
        advice, mended = frontkeys.form_meant(entry.key.text, text, form)
        fix = Fix(entry.value.span, mended) if mended else None
        message = f"`{entry.key.text}` has to be {what}"
        self.findings.add(Diagnostic("E104", message, entry.value.span, help=advice, fix=fix))
        return None

    def date(self, entry: Entry) -> str | None:
        text = self.matching(entry, DATE, "a date such as `2026-03-31`")
        found = DATE.fullmatch(text) if text else None
        if found is None:
            return None
        if not frontkeys.is_day(*(int(part) for part in found.groups())):
            self.tell_value(entry, f"`{text}` is not a day of the calendar")
            return None
        return text

    def references(self, entry: Entry, code: str) -> tuple[tuple[str, ...], bool]:
        """The ids of a list, and whether it is known whole."""
        items = self.values.words(entry)
        shelf = self.surroundings.competencies if code == "E204" else self.surroundings.sources
        kept = []
        for item in items or ():
            if not REFERENCE_ID.fullmatch(item.text):
                self.findings.add(
                    Diagnostic(
                        "E104",
                        f"`{item.text[:60]}` cannot be an id",
                        item.span,
                        help=frontkeys.advice_for_id(item.text, code),
                    )
                )
            elif shelf is not None and item.text not in shelf:
                self.not_on_shelf(item, code, shelf)
            kept.append(item.text)
        return tuple(dict.fromkeys(kept)), items is not None and len(kept) == _length(entry)

    def not_on_shelf(self, item: Scalar, code: str, shelf: frozenset[str]) -> None:
        what = "competency" if code == "E204" else "source"
        file = "content/competencies.yaml" if code == "E204" else "content/sources.yaml"
        meant = self.findings.nearest(item.text, sorted(shelf))
        self.findings.add(
            Diagnostic(
                code,
                f"{file} has no {what} `{item.text}`",
                item.span,
                help=f"did you mean `{meant}`?" if meant else f"define it in {file}",
                fix=Fix(item.span, meant) if meant else None,
            )
        )

    def mapping_of(self, entry: Entry, form: str, key: str = "name") -> Mapping | None:
        """The keys and values that an entry has to hold; `key`: the one that a text alone was meant for."""
        if isinstance(entry.value, Mapping):
            return entry.value
        name = entry.key.text
        mended = frontkeys.mapping_meant(entry.value, key, name in ("cast", "meters"))
        fix = Fix(entry.value.span, mended) if mended and isinstance(entry.value, Scalar) else None
        self.findings.add(
            Diagnostic(
                "E104",
                f"`{name[:60]}` has to hold keys and values of its own",
                entry.value.span,
                help=f"write `{name}: {mended}`" if mended else f"write `{form}`",
                fix=fix,
            )
        )
        return None

    def cast(self, entry: Entry) -> None:
        members = self.mapping_of(entry, "cast: {maya: {name: Maya}}")
        original = self.surroundings.original
        if members is not None and original is not None and self.surroundings.language is not None:
            self.known(members, tuple(member.id for member in original.cast), "the original's cast")
        self.read.cast_known = members is not None
        self.read.cast = tuple(self.member(member) for member in (members.entries if members else ()))

    def member(self, entry: Entry) -> CastMember:
        key = entry.key.text
        if not CAST_ID.fullmatch(key):
            self.tell(
                "E104",
                f"`{key[:60]}` cannot be the id of a cast member",
                entry,
                f"write `{slug(key) or 'maya'}`: an id has small letters, digits and hyphens, and begins with a letter",
            )
        told = self.mapping_of(entry, f"{key}: {{name: …}}")
        if told is None:
            return CastMember(key, key)
        translated = self.surroundings.language is not None
        keys = ("name", "role") if translated else CAST_KEYS
        known = {item.key.text: item for item in self.known(told, keys, "a cast member")}
        if "name" not in known and not translated:
            self.tell("E105", f"`{key}` has no `name`", entry, f"write `{key}: {{name: …}}`")
        name = self.values.text(known["name"]) if "name" in known else None
        role = self.values.text(known["role"]) if "role" in known else None
        return CastMember(
            key, name or self.original_name(key), role, self.look(known["look"]) if "look" in known else Look()
        )

    def original_name(self, key: str) -> str:
        """What a member is called where the name was left out or cannot be read."""
        original = self.surroundings.original
        return next((member.name for member in original.cast if member.id == key), key) if original else key

    def look(self, entry: Entry) -> Look:
        told = self.mapping_of(entry, "look: {skin: 3}")
        known = {item.key.text: item for item in self.known(told, LOOK_KEYS, "a look")} if told else {}
        texts = {key: self.values.text(known[key]) for key in ("hair", "build", "wears") if key in known}
        return Look(
            skin=self.values.integer(known["skin"], *limits.SKIN) if "skin" in known else None,
            presents=self.values.choice(known["presents"], PRESENTS) if "presents" in known else None,
            aid=self.values.choice(known["aid"], AIDS) if "aid" in known else None,
            **texts,
        )

    def meters(self, entry: Entry) -> None:
        told = self.mapping_of(entry, "meters: {trust: {start: 3}}", "start")
        if told is None:
            self.read.variables_known = False
            return
        for place, item in enumerate(told.entries):
            if place == limits.METERS:
                self.tell(
                    "E113",
                    f"this is meter {limits.METERS + 1}; a document has at most {limits.METERS}",
                    item,
                    "a flag is often enough",
                )
            if self.surroundings.language is None:
                self.check_name(item.key)
        original = self.surroundings.original
        if original is not None and self.surroundings.language is not None:
            self.known(told, tuple(meter.name for meter in original.meters), "the original's meters")
        self.read.meters = tuple(self.meter(item) for item in told.entries)

    def meter(self, entry: Entry) -> Meter:
        name = entry.key.text
        told = self.mapping_of(entry, f"{name}: {{start: 0}}", "start")
        if told is None:
            return Meter(name, name)
        keys = METER_KEYS if self.surroundings.language is None else ("label",)
        known = {item.key.text: item for item in self.known(told, keys, "a meter")}
        bounds = limits.METER_VALUES
        numbers = {key: self.values.integer(known[key], *bounds) for key in ("min", "max", "start") if key in known}
        low, high = numbers.get("min", 0), numbers.get("max", 10)
        start = numbers.get("start", 0)
        self.check_bounds(known, low, start, high)
        label = self.values.text(known["label"]) if "label" in known else None
        if label:
            self.read.labels[name] = label
        shown = self.values.boolean(known["shown"]) if "shown" in known else None
        each = self.values.integer(known["each"]) if "each" in known else None
        return Meter(
            name, label or name, start or 0, low or 0, 10 if high is None else high, shown is not False, each or 0
        )

    def check_bounds(self, known: dict[str, Entry], low: int | None, start: int | None, high: int | None) -> None:
        """Tell a meter whose least, first and largest value are not in order."""
        if low is not None and high is not None and low >= high:
            self.tell_value(
                known["max"] if "max" in known else known["min"], f"`min` ({low}) has to be below `max` ({high})"
            )
        elif start is not None and ((low is not None and start < low) or (high is not None and start > high)):
            place = known.get("start") or known.get("min") or known["max"]
            bound = f"`max: {start}` or more" if start > (low or 0) else f"`min: {start}` or less"
            self.tell_value(place, f"`start` ({start}) has to be between `min` and `max`", f"write {bound} beside it")

    def flags(self, entry: Entry) -> None:
        items = self.values.words(entry)
        if items is None:
            self.read.variables_known = False
            return
        if len(items) != _length(entry):
            self.read.variables_known = False
        if len(items) > limits.FLAGS:
            extra = items[limits.FLAGS]
            self.tell(
                "E113",
                f"this is flag {limits.FLAGS + 1}; a document has at most {limits.FLAGS}",
                extra,
                "a meter can count what several flags tell",
            )
        meters = self.mapping.get("meters")
        taken = (
            {meter.key.text for meter in meters.value.entries}
            if meters and isinstance(meters.value, Mapping)
            else set()
        )
        for item in items:
            if item.text in taken:
                self.tell("E206", f"`{item.text}` is named twice", item, "meters and flags need names of their own")
            else:
                self.check_name(item)
            taken.add(item.text)
        self.read.flags = tuple(dict.fromkeys(item.text for item in items))

    def check_name(self, scalar: Scalar) -> None:
        """Tell a name that no meter or flag may have."""
        name = scalar.text
        if not VARIABLE.fullmatch(name):
            self.read.variables_known &= re.fullmatch(r"\w*", name) is not None
            self.tell(
                "E206",
                f"`{name[:60]}` cannot be the name of a meter or flag",
                scalar,
                "a name has small letters, digits and `_`, and begins with a letter: write "
                f"`{slug(name).replace('-', '_') or 'asked_permission'}` here, and wherever it is named",
            )
        elif name in RESERVED:
            self.tell(
                "E206",
                f"`{name}` is a word of the format, and no name for a meter or flag",
                scalar,
                f"choose another, such as `{name}_level`",
            )


def _length(entry: Entry) -> int:
    return len(entry.value.items) if isinstance(entry.value, Sequence) else 0
