"""The plain documents of `tests/generate.py` as scenarios, made without the parser."""

import ast
from typing import Any

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
    Truth,
    Visited,
)
from elearn.language.model import (
    Block,
    BlockKind,
    Decision,
    DecisionType,
    Effect,
    EffectKind,
    Ending,
    Kind,
    Meter,
    Option,
    Outcome,
    Response,
    Route,
    Scenario,
    Scene,
    When,
)
from elearn.language.source import Span
from tests.engine.reference import slug
from tests.generate import Plain

NOWHERE = Span(0, 0)
SIGNS: dict[type[ast.cmpop], CompareSign] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


def scenario_of(document: Plain) -> Scenario:
    """The scenario that a document without errors describes."""
    make = _Models(document)
    scenes = tuple(make.scene(scene) for scene in document["scenes"])
    return Scenario(
        slug="generated",
        kind=Kind(document["kind"]),
        language="en",
        title=document["title"],
        summary=document["summary"],
        minutes=1,
        start=document["start"] or scenes[0].id,
        scenes=scenes,
        pass_percent=document["pass"],
        competencies=tuple(document["competencies"]),
        draw=document["draw"],
        meters=make.meters,
        flags=tuple(document["flags"]),
    )


def expression_of(text: str, meters: set[str]) -> Expression:
    """A condition, read by Python, whose grammar holds the format's."""
    return _Expressions(meters).read(ast.parse(text, mode="eval").body)


class _Expressions:
    def __init__(self, meters: set[str]) -> None:
        self.meters = meters

    def read(self, node: ast.expr) -> Expression:
        match node:
            case ast.Constant(value=int(value)):
                return Number(value)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(value))):
                return Number(-value)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return Not(self.read(part))
            case ast.BoolOp(op=operator, values=values):
                parts = tuple(self.read(value) for value in values)
                return And(parts) if isinstance(operator, ast.And) else Or(parts)
            case ast.Compare(left=left, ops=ops, comparators=others):
                return Comparison(tuple(SIGNS[type(op)] for op in ops), tuple(map(self.read, [left, *others])))
            case ast.BinOp(left=left, op=op, right=right):
                return Sum(("+" if isinstance(op, ast.Add) else "-",), (self.read(left), self.read(right)))
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(scene))]):
                return Visited(slug(scene)) if name == "visited" else Points(slug(scene))
            case ast.Name(id=name):
                words: dict[str, Expression] = {"true": Truth(True), "false": Truth(False)}
                words |= {"critical": Critical(), "percent": Percent()}
                return words.get(name) or (MeterValue(name) if name in self.meters else FlagValue(name))
        raise AssertionError(ast.dump(node))


class _Models:
    def __init__(self, document: Plain) -> None:
        self.meters = tuple(
            Meter(name, name, meter["start"], meter["min"], meter["max"], True, meter["each"])
            for name, meter in document["meters"].items()
        )
        self.expressions = {meter.name for meter in self.meters}

    def condition(self, text: str | None) -> Expression | None:
        return None if text is None else expression_of(text, self.expressions)

    def effects(self, effects: Plain) -> tuple[Effect, ...]:
        flags = [Effect(EffectKind.SET, name) for name in effects["set"]]
        flags += [Effect(EffectKind.CLEAR, name) for name in effects["clear"]]
        for name, value in effects["meters"]:
            kind = EffectKind.ASSIGN if value.startswith("=") else EffectKind.CHANGE
            flags.append(Effect(kind, name, int(value.removeprefix("="))))
        return tuple(flags)

    def blocks(self, blocks: list[Any]) -> tuple[Block, ...]:
        return tuple(
            Block(BlockKind.PARAGRAPH, block["text"], NOWHERE, self.condition(block["if"]), block["else"])
            for block in blocks
        )

    def scene(self, scene: Plain) -> Scene:
        routes = (Route(route["goto"], NOWHERE, self.condition(route["if"])) for route in scene["routes"])
        return Scene(
            id=scene["id"],
            title=scene["title"],
            span=NOWHERE,
            each=scene["each"],
            effects=self.effects(scene["effects"]),
            ending=Ending(scene["ending"]) if scene["ending"] else None,
            blocks=self.blocks(scene["blocks"]),
            decision=self.decision(scene["decision"]) if scene["decision"] else None,
            routes=tuple(routes),
        )

    def decision(self, decision: Plain) -> Decision:
        rated = decision["type"] == "rate"
        return Decision(
            prompt=decision["prompt"],
            type=DecisionType(decision["type"]),
            span=NOWHERE,
            assesses=tuple(decision["assesses"]),
            goto=decision["goto"],
            shuffle=decision["shuffle"],
            seconds=decision["seconds"],
            timeout=decision["timeout"],
            confidence=decision["confidence"],
            low=decision["min"] if rated else 0,
            high=decision["max"] if rated else 10,
            answer=tuple(decision["answer"]) if decision["answer"] else None,
            words=decision["words"] if decision["type"] == "reflect" else 1,
            prose=self.blocks(decision["prose"]),
            options=tuple(map(self.option, decision["options"])),
            outcomes=tuple(map(self.outcome, decision["outcomes"])),
            self_check=tuple(decision["self_check"]),
        )

    def option(self, option: Plain) -> Option:
        feedback = [[{"text": text, "if": None, "else": False} for text in option[part]] for part in RESPONSE]
        return Option(
            id=option["id"],
            text=option["text"],
            span=NOWHERE,
            goto=option["goto"],
            condition=self.condition(option["if"]),
            score=option["score"],
            correct=option["correct"],
            critical=option["critical"],
            confirm=option["confirm"],
            effects=self.effects(option["effects"]),
            feedback=Response(*map(self.blocks, feedback)),
        )

    def outcome(self, outcome: Plain) -> Outcome:
        return Outcome(
            when=When(outcome["when"]),
            headline=outcome["headline"],
            span=NOWHERE,
            goto=outcome["goto"],
            effects=self.effects(outcome["effects"]),
            response=Response(*(self.blocks(outcome[part]) for part in RESPONSE)),
        )


RESPONSE = ("consequence", "coaching")
