"""Conditions from text: tokens, then a tree, then types and names. A name that nobody knows fits every type."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import cast

from elearn.language.expressions import (
    And,
    CompareSign,
    Comparison,
    Critical,
    Expression,
    FlagValue,
    MeterValue,
    Not,
    Number,
    Or,
    Percent,
    Points,
    Sum,
    SumSign,
    Truth,
    Visited,
)
from elearn.language.names import EXPRESSION_WORDS, Names, slug
from elearn.language.values import plain_minus, text_to_integer

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>[0-9]+)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?P<sign><=|>=|==|!=|[<>+()-])
    |(?P<text>"[^"]*"|'[^']*')|(?P<end>\Z)|(?P<other>&&|\|\||[^\s]))""",
    re.VERBOSE | re.ASCII,
)
_CURLY = str.maketrans({**dict.fromkeys("“”„‟", '"'), **dict.fromkeys("‘’‚‛", "'")})
_OR, _AND, _NOT, _COMPARISON, _SUM = range(5)
_SIGNS = {
    _OR: ("or",),
    _AND: ("and",),
    _COMPARISON: ("<", "<=", ">", ">=", "==", "!="),
    _SUM: ("+", "-"),
}
_MEANT = {
    "=": "`==` compares",
    "&&": "write `and`",
    "&": "write `and`",
    "||": "write `or`",
    "|": "write `or`",
    "!": "write `not`",
    "≥": "write `>=`",
    "≤": "write `<=`",
    "≠": "write `!=`",
    "%": "write `percent` without the sign",
    '"': "a quotation mark is not closed",
    "'": "a quotation mark is not closed",
    "*": "only `+` and `-` calculate here",
    "/": "only `+` and `-` calculate here",
}


class Type(Enum):
    """What an expression gives; UNKNOWN fits everything."""

    INTEGER = "a number"
    BOOLEAN = "true or false"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of an expression."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with an expression, by its own characters."""

    message: str
    start: int
    end: int
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A name in an expression that nobody knows."""

    name: str
    start: int
    end: int
    scene: bool = False


class Unparsable(Exception):
    """An expression that is none."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.message)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Condition:
    """What a text means as a condition: its tree (None where it has a flaw) and what it names that is missing."""

    tree: Expression | None
    flaw: Flaw | None
    missing: tuple[Missing, ...] = ()


def parse_condition(text: str, names: Names, route: bool) -> Condition:
    """The condition that a text is; `route`: `percent` may be asked."""
    reader = _Reader(text, names, route)
    try:
        tree, kind = reader.whole()
    except Unparsable as unparsable:
        return Condition(None, unparsable.flaw)
    if kind is Type.INTEGER and reader.flaw is None:
        reader.flaw = Flaw(
            "a condition has to be true or false, and this is a number", 0, len(text), "compare it: `trust >= 5`"
        )
    return Condition(None if reader.flaw or reader.missing else tree, reader.flaw, tuple(reader.missing))


def read_tokens(text: str) -> list[Token]:
    """The words of an expression, each with its place, up to one that says where it ends."""
    plain = plain_minus(text).translate(_CURLY)
    tokens, index = [], 0
    while True:
        found = _TOKEN.match(plain, index)
        kind = found.lastgroup if found else None
        if found is None or kind is None:
            break
        tokens.append(Token(kind, found.group(kind), found.start(kind), found.end(kind)))
        if kind == "end":
            break
        index = found.end()
    return tokens


Typed = tuple[Expression, Type]


class _Reader:
    """Reads one expression, top down; only brackets and `not` recurse."""

    def __init__(self, text: str, names: Names, route: bool) -> None:
        self.names, self.route = names, route
        self.flaw: Flaw | None = None
        self.missing: list[Missing] = []
        self.index = 0
        self.tokens = read_tokens(text)

    @property
    def next(self) -> Token:
        return self.tokens[self.index]

    def take(self, *texts: str) -> Token | None:
        """The next token, stepped over, if it is one of these words."""
        token = self.next
        if token.kind in ("name", "sign") and token.text in texts:
            self.index += 1
            return token
        return None

    def fail(self, token: Token, message: str, advice: str | None = None) -> Unparsable:
        return Unparsable(Flaw(message, token.start, max(token.end, token.start + 1), advice or _MEANT.get(token.text)))

    def mixes(self, message: str, start: int, advice: str | None = None) -> None:
        """Keep the first mistake of type."""
        if self.flaw is None:
            self.flaw = Flaw(message, start, self.tokens[self.index - 1].end, advice)

    def whole(self) -> Typed:
        typed = self.parse(_OR)
        if self.next.kind != "end":
            raise self.unexpected()
        return typed

    def unexpected(self) -> Unparsable:
        token = self.next
        if token.kind == "end":
            return self.fail(token, "the condition breaks off", "write what is still missing, or close a bracket")
        if token.text == ")":
            return self.fail(token, "this bracket closes nothing")
        advice = "join two conditions with `and` or `or`" if token.kind in ("name", "number") else None
        return self.fail(token, f"`{token.text}` cannot stand here", advice)

    def parse(self, floor: int) -> Typed:
        """An expression whose parts are joined no looser than `floor`; brackets and `not` alone recurse."""
        start = self.next.start
        left = self.prefix(floor)
        for level in (_SUM, _COMPARISON, _AND, _OR):
            if level >= floor:
                left = self.chain(level, left, start)
        return left

    def prefix(self, floor: int) -> Typed:
        """What an expression begins with."""
        if self.take("("):
            typed = self.parse(_OR)
            if not self.take(")"):
                raise self.unexpected()
            return typed
        if floor <= _NOT and (token := self.take("not")):
            part, kind = self.parse(_NOT)
            if kind is Type.INTEGER:
                message = "`not` wants what is true or false, and this is a number"
                self.mixes(message, token.start, "compare it: `trust < 5`")
            return Not(part), Type.BOOLEAN
        return self.atom()

    def chain(self, level: int, first: Typed, start: int) -> Typed:
        """A part and what follows it, as long as signs of one level join them."""
        parts, signs = [first], []
        while sign := self.take(*_SIGNS[level]):
            signs.append(sign.text)
            parts.append(self.parse(level + 1))
        if not signs:
            return first
        trees, kinds = tuple(tree for tree, _ in parts), [kind for _, kind in parts]
        match level:
            case 4:  # _SUM
                self.check_all(signs[0], kinds, Type.BOOLEAN, start)
                return Sum(cast(tuple[SumSign, ...], tuple(signs)), trees), Type.INTEGER
            case 3:  # _COMPARISON
                for sign_text, left, right in zip(signs, kinds, kinds[1:], strict=False):
                    self.check_pair(sign_text, left, right, start)
                return Comparison(cast(tuple[CompareSign, ...], tuple(signs)), trees), Type.BOOLEAN
            case _:
                self.check_all(signs[0], kinds, Type.INTEGER, start)
                return (Or(trees) if level == _OR else And(trees)), Type.BOOLEAN

    def check_all(self, sign: str, kinds: list[Type], unwanted: Type, start: int) -> None:
        """Tell a part of a type that a sign does not join."""
        if unwanted not in kinds:
            return
        if unwanted is Type.BOOLEAN:
            self.mixes(f"`{sign}` wants numbers, and one part is true or false", start)
        else:
            message = f"`{sign}` joins what is true or false, and one part is a number"
            self.mixes(message, start, "compare it: `trust >= 5`")

    def check_pair(self, sign: str, left: Type, right: Type, start: int) -> None:
        if sign in ("==", "!="):
            if Type.UNKNOWN not in (left, right) and left is not right:
                self.mixes(f"`{sign}` compares a number with what is true or false", start)
        elif Type.BOOLEAN in (left, right):
            self.mixes(f"`{sign}` compares numbers, and one side is true or false", start)

    def atom(self) -> Typed:
        if minus := self.take("-"):
            if self.next.kind != "number":
                raise self.fail(minus, "a minus stands before a number alone", "write `0 - trust`")
            return self.number(-1)
        if self.next.kind == "number":
            return self.number(1)
        if self.next.kind == "name":
            return self.named()
        if self.next.kind == "text":
            advice = 'write `visited("The scene")`, or a name without quotes'
            raise self.fail(self.next, "text in quotes stands after `visited` and `points` alone", advice)
        raise self.unexpected()

    def number(self, sign: int) -> Typed:
        token = self.next
        self.index += 1
        value = text_to_integer(token.text)
        if value is None or value >= 10**9:
            raise self.fail(token, "this number is too large")
        return Number(sign * value), Type.INTEGER

    def named(self) -> Typed:
        token = self.next
        word = token.text
        if word in ("and", "or", "not"):
            raise self.fail(token, f"`{word}` cannot stand here")
        self.index += 1
        match word:
            case "true" | "false":
                return Truth(word == "true"), Type.BOOLEAN
            case "critical":
                return Critical(), Type.BOOLEAN
            case "percent":
                if not self.route:
                    self.mixes(
                        "`percent` can be asked in routes alone",
                        token.start,
                        "send the learner on by a route, `{if: percent >= 75, goto: …}`, and show the text there",
                    )
                return Percent(), Type.INTEGER
            case "visited" | "points":
                return self.about_scene(token)
            case _:
                return self.variable(token)

    def about_scene(self, token: Token) -> Typed:
        word = token.text
        kind = Type.BOOLEAN if word == "visited" else Type.INTEGER
        example = f'write `{word}("The scene")`'
        if not self.take("("):
            raise self.fail(token, f"`{word}` needs a scene", example)
        name = self.next
        if name.kind != "text":
            raise self.fail(name if name.kind != "end" else token, f"`{word}` needs a scene's name in quotes", example)
        self.index += 1
        if not self.take(")"):
            raise self.unexpected()
        scene = slug(name.text[1:-1])
        if scene not in self.names.scenes:
            self.miss(Missing(name.text[1:-1], name.start + 1, name.end - 1, scene=True))
        return (Visited(scene) if word == "visited" else Points(scene)), kind

    def variable(self, token: Token) -> Typed:
        if token.text in self.names.meters:
            return MeterValue(token.text), Type.INTEGER
        if token.text in self.names.flags:
            return FlagValue(token.text), Type.BOOLEAN
        if self.next.text == "(" and self.next.kind == "sign":
            raise self.fail(
                token,
                f"`{token.text}(…)` is nothing that can be asked",
                'only `visited("…")` and `points("…")` take brackets',
            )
        if token.text.lower() in EXPRESSION_WORDS:
            raise self.fail(token, f"`{token.text}` is written with small letters", f"write `{token.text.lower()}`")
        self.miss(Missing(token.text, token.start, token.end))
        return FlagValue(token.text), Type.UNKNOWN

    def miss(self, missing: Missing) -> None:
        if all(known.name != missing.name or known.scene != missing.scene for known in self.missing):
            self.missing.append(missing)
