"""Random documents that are valid, and random answers to them, right and wrong.

A document is plain first: dictionaries and lists with the words of the format page, which `write_document` turns into
an author's text. Whoever wants a second opinion can so play the plain document and need not trust the parser.

    document = make_document(Random(7))
    text = write_document(document)
"""

from random import Random
from typing import Any

from hypothesis import strategies as st

Plain = dict[str, Any]

NOUNS = ("lantern", "corridor", "window", "locker", "whistle", "backpack", "bench", "radio", "stairwell", "gym", "bus")
VERBS = ("waits", "breathes", "listens", "turns", "stays", "answers", "leans", "looks", "walks", "settles", "nods")
COMPETENCIES = ("K1", "K2", "K3")
METERS = ("trust", "distress", "noise")
FLAGS = ("asked", "called", "stayed")
LETTERS = "abcdefghijkl"
TYPES = ("choose", "choose", "choose", "select", "order", "rate", "reflect")
WHENS = {
    "choose": (),
    "select": ("right", "partly", "wrong"),
    "order": ("right", "partly", "wrong"),
    "rate": ("right", "low", "high"),
    "reflect": ("right",),
}


def documents(kind: str | None = None, loose: bool = False) -> st.SearchStrategy[Plain]:
    """Documents for property tests; `loose` ones may lead nowhere."""
    return st.integers(0, 2**32 - 1).map(lambda seed: make_document(Random(seed), kind, loose))


def make_document(chance: Random, kind: str | None = None, loose: bool = False) -> Plain:
    """A document without errors; a `loose` one may have dead ends, silent loops and a last scene that goes on."""
    return Maker(chance, kind or chance.choice(("scenario",) * 6 + ("lesson", "quiz")), loose).document()


class Maker:
    """Makes one document; every text that a reader sees is the only one of its kind."""

    deciding = 65
    most_meters, most_flags, fewest_scenes, most_scenes, most_options, widest_scale = 3, 3, 2, 9, 5, 10

    def __init__(self, chance: Random, kind: str, loose: bool) -> None:
        self.chance, self.kind, self.loose = chance, kind, loose
        self.count = 0
        self.meters: Plain = {}
        self.flags: list[str] = []
        self.ids: list[str] = []
        self.titles: list[str] = []

    def maybe(self, percent: int) -> bool:
        return self.chance.random() * 100 < percent

    def words(self, what: str) -> str:
        self.count += 1
        return f"{what} {self.count} the {self.chance.choice(NOUNS)} {self.chance.choice(VERBS)}"

    def document(self) -> Plain:
        for name in METERS[: self.chance.randint(0, self.most_meters)]:
            self.meters[name] = self.meter()
        self.flags = list(FLAGS[: self.chance.randint(0, self.most_flags)])
        for index in range(self.chance.randint(self.fewest_scenes, self.most_scenes)):
            self.titles.append(f"Scene {index + 1} by the {self.chance.choice(NOUNS)}")
            self.ids.append(f"place-{index + 1}" if self.maybe(20) else self.titles[-1].lower().replace(" ", "-"))
        scenes = [self.scene(index) for index in range(len(self.ids))]
        quiz = self.kind == "quiz"
        return {
            "kind": self.kind,
            "title": "The lantern by the stairs",
            "summary": "Somebody waits.",
            "pass": self.chance.choice((0, 50, 75, 100)),
            "start": self.chance.choice(self.ids) if not quiz and self.maybe(15) else None,
            "draw": self.chance.randint(1, len(scenes) + 2) if quiz and self.maybe(70) else None,
            "competencies": list(COMPETENCIES),
            "meters": self.meters,
            "flags": self.flags,
            "scenes": scenes,
        }

    def meter(self) -> Plain:
        low = self.chance.choice((0, 0, 0, -5))
        high = low + self.chance.randint(1, 10)
        each = self.chance.choice((0, 0, 1, -1))
        return {"start": self.chance.randint(low, high), "min": low, "max": high, "each": each}

    def scene(self, index: int) -> Plain:
        scene: Plain = {"id": self.ids[index], "title": self.titles[index], "each": not self.maybe(20)}
        scene |= {"effects": self.effects(), "ending": None, "decision": None, "routes": []}
        is_last = index == len(self.ids) - 1
        if self.kind == "quiz" or (self.maybe(self.deciding) and not (is_last and not self.loose)):
            return scene | {"blocks": self.blocks(2), "decision": self.decision(index)}
        ends = self.maybe(30 if self.loose else 100) if is_last else self.maybe(20)
        if ends and not (self.kind == "lesson" and self.maybe(50)):
            return scene | {"blocks": self.blocks(2), "ending": self.chance.choice(("good", "mixed", "poor"))}
        return scene | {"blocks": self.blocks(3), "routes": self.routes(index)}

    def routes(self, index: int) -> list[Plain]:
        if self.maybe(30) or (not self.loose and index == len(self.ids) - 1):
            return []
        targets = self.ids if self.loose else self.ids[index + 1 :]  # forward, so that no silence goes round for ever
        count = self.chance.randint(0, 2)
        routes = [{"if": self.condition(2, True), "goto": self.chance.choice(targets)} for _ in range(count)]
        if not routes or not (self.loose and self.maybe(50)):
            routes.append({"if": None, "goto": self.chance.choice(targets)})
        return routes

    def goto(self, index: int) -> str:
        onward = self.ids[index + 1 :]
        return self.chance.choice(onward if onward and self.maybe(50 if self.loose else 85) else self.ids)

    def blocks(self, most: int) -> list[Plain]:
        blocks: list[Plain] = []
        for _ in range(self.chance.randint(0, most)):
            condition = self.condition(1) if self.maybe(50) else None
            blocks.append({"text": self.words("Block"), "if": condition, "else": False})
            if condition and self.maybe(50):
                blocks.append({"text": self.words("Block"), "if": condition, "else": True})
        return blocks

    def effects(self) -> Plain:
        if self.kind == "quiz" or self.maybe(50):
            return {"set": [], "clear": [], "meters": []}
        chance = self.chance
        meters = [(name, chance.choice(("+1", "-2", "+3", "2", "=4", "=-9", "-1"))) for name in self.meters]
        return {
            "set": [flag for flag in self.flags if self.maybe(30)],
            "clear": [flag for flag in self.flags if self.maybe(20)],
            "meters": chance.sample(meters, chance.randint(0, len(meters))),
        }

    def condition(self, depth: int, route: bool = False) -> str | None:
        """A condition; None in a quiz, which has none."""
        return None if self.kind == "quiz" else self.truth(depth, route)

    def truth(self, depth: int, route: bool) -> str:
        kind = self.chance.randrange(9 if depth else 4)
        if kind == 0 and self.flags:
            return self.chance.choice(self.flags)
        if kind == 1:
            return f'visited("{self.named()}")'
        if kind == 2:
            return self.chance.choice(("critical", "not critical", "true"))
        if kind <= 4:
            chain = [self.number(depth, route)]
            for _ in range(self.chance.choice((1, 1, 1, 2))):
                chain += [self.chance.choice(("<", "<=", ">", ">=", "==", "!=")), self.number(depth, route)]
            return " ".join(chain)
        left, right = self.truth(depth - 1, route), self.truth(depth - 1, route)
        return [f"{left} and {right}", f"{left} or {right}", f"not ({left})", f"({left}) == ({right})"][kind - 5]

    def number(self, depth: int, route: bool) -> str:
        kind = self.chance.randrange(7 if depth else 5)
        if kind == 0 and route:
            return "percent"
        if kind == 1:
            return f'points("{self.named()}")'
        if kind <= 3 and self.meters:
            return self.chance.choice(list(self.meters))
        if kind <= 4:
            return str(self.chance.choice((-1, 0, 1, 2, 3, 5, 75, 100, 300)))
        return f"{self.number(0, route)} {self.chance.choice('+-')} ({self.number(depth - 1, route)})"

    def named(self) -> str:
        """A scene, by its id or by its heading where that gives the id."""
        index = self.chance.randrange(len(self.ids))
        return self.ids[index] if self.ids[index].startswith("place-") or self.maybe(50) else self.titles[index]

    def decision(self, index: int) -> Plain:
        kind = self.chance.choice(TYPES)
        quiz = self.kind == "quiz"
        limit = not quiz and self.maybe(20)
        low = self.chance.choice((0, 0, -3, 1))
        high = low + self.chance.randint(1, self.widest_scale)
        bounds = sorted((self.chance.randint(low, high), self.chance.randint(low, high)))
        scored = kind != "reflect" and self.maybe(75)
        decision: Plain = {
            "type": kind,
            "prompt": self.words("What now"),
            "assesses": self.chance.sample(COMPETENCIES, self.chance.choice((1, 1, 2))) if scored else [],
            "goto": self.goto(index) if not quiz and self.maybe(40) else None,
            "shuffle": kind not in ("choose", "select") or self.maybe(80),
            "seconds": self.chance.randint(5, 600) if limit else None,
            "timeout": self.goto(index) if limit else None,
            "confidence": kind != "reflect" and self.maybe(30),
            "min": low,
            "max": high,
            "answer": bounds if kind == "rate" and (scored or self.maybe(50)) else None,
            "words": self.chance.randint(1, 4),
            "prose": self.blocks(2),
            "options": [],
            "outcomes": [self.outcome(when, index) for when in WHENS[kind] if self.maybe(60)],
            "self_check": [self.words("Did you") for _ in range(2)] if kind == "reflect" and self.maybe(50) else [],
        }
        if kind in ("choose", "select", "order"):
            count = self.chance.randint(3 if kind == "order" else 2, self.most_options)
            decision["options"] = [self.option(kind, place, index, scored) for place in range(count)]
            self.mend(decision)
        return decision

    def option(self, kind: str, place: int, index: int, scored: bool) -> Plain:
        plain = kind == "order"
        feedback = not plain and self.maybe(60)
        named = self.maybe(20)
        return {
            "id": f"way-{place}" if named else LETTERS[place],
            "named": named,
            "text": self.words("Option"),
            "if": self.condition(1) if not plain and self.maybe(25) else None,
            "goto": self.goto(index) if kind == "choose" and self.kind != "quiz" and self.maybe(50) else None,
            "score": self.chance.randint(0, 3) if kind == "choose" and scored else None,
            "correct": kind == "select" and self.maybe(50),
            "critical": not plain and self.maybe(8),
            "confirm": kind == "choose" and self.maybe(8),
            "effects": {"set": [], "clear": [], "meters": []} if plain else self.effects(),
            "consequence": [self.words("Then")] if feedback else [],
            "coaching": [self.words("Know")] if feedback and self.maybe(50) else [],
        }

    def mend(self, decision: Plain) -> None:
        """Leave something to choose, and something correct where that is scored."""
        first = decision["options"][0]
        if not self.loose:
            first["if"] = None
        if decision["type"] == "select" and decision["assesses"]:
            first["correct"] = True

    def outcome(self, when: str, index: int) -> Plain:
        return {
            "when": when,
            "headline": self.words("So"),
            "goto": self.goto(index) if self.kind != "quiz" and self.maybe(30) else None,
            "effects": self.effects(),
            "consequence": self.blocks(2),
            "coaching": self.blocks(2),
        }


def write_document(document: Plain) -> str:
    """A document as an author would write it."""
    lines = ["---", f"title: {document['title']}", f"summary: {document['summary']}", f"kind: {document['kind']}"]
    lines += [f"competencies: [{', '.join(document['competencies'])}]", f"pass: {document['pass']}"]
    lines += [f"{key}: {document[key]}" for key in ("start", "draw") if document[key] is not None]
    if document["meters"]:
        lines.append("meters:")
        for name, meter in document["meters"].items():
            lines.append(f"  {name}: {{{', '.join(f'{key}: {value}' for key, value in meter.items())}}}")
    if document["flags"]:
        lines.append(f"flags: [{', '.join(document['flags'])}]")
    lines += ["---", ""]
    for scene in document["scenes"]:
        lines += _write_scene(scene)
    return "\n".join(lines)


def _write_scene(scene: Plain) -> list[str]:
    keys = [f"id: {scene['id']}"] if scene["id"].startswith("place-") else []
    keys += [f"ending: {scene['ending']}"] if scene["ending"] else []
    keys += [] if scene["each"] else ["each: false"]
    keys += _write_effects(scene["effects"])
    lines = [f"## {scene['title']}{_braces(keys)}", "", *_write_blocks(scene["blocks"])]
    if scene["decision"]:
        lines += _write_decision(scene["decision"])
    for route in scene["routes"]:
        condition = [f"if: {_quoted(route['if'])}"] if route["if"] else []
        lines.append(_braces([*condition, f"goto: {route['goto']}"]).strip())
    return [*lines, ""]


def _braces(keys: list[str]) -> str:
    return f" {{{', '.join(keys)}}}" if keys else ""


def _quoted(condition: str) -> str:
    return f"'{condition}'" if len(condition) % 2 else condition


def _write_effects(effects: Plain) -> list[str]:
    keys = []
    for key in ("set", "clear"):
        if effects[key]:
            names = ", ".join(effects[key])
            keys.append(f"{key}: [{names}]" if "," in names else f"{key}: {names}")
    return keys + [f'{name}: "{value}"' if "=" in value else f"{name}: {value}" for name, value in effects["meters"]]


def _write_blocks(blocks: list[Plain]) -> list[str]:
    lines = []
    for block in blocks:
        if block["else"]:
            lines.append("{else}")
        elif block["if"]:
            lines.append(f"{{if: {_quoted(block['if'])}}}")
        lines += [block["text"], ""]
    return lines


def _write_decision(decision: Plain) -> list[str]:
    keys = [] if decision["type"] == "choose" else [f"type: {decision['type']}"]
    keys += [f"assesses: [{', '.join(decision['assesses'])}]"] if decision["assesses"] else []
    keys += [f"{key}: {decision[key]}" for key in ("goto", "seconds", "timeout") if decision[key] is not None]
    keys += [] if decision["shuffle"] else ["shuffle: false"]
    keys += ["confidence: true"] if decision["confidence"] else []
    if decision["type"] == "rate":
        keys += [f"min: {decision['min']}", f"max: {decision['max']}"]
        keys += [f"answer: {decision['answer']}"] if decision["answer"] else []
    keys += [f"words: {decision['words']}"] if decision["type"] == "reflect" else []
    lines = [f"### {decision['prompt']}{_braces(keys)}", "", *_write_blocks(decision["prose"])]
    for option in decision["options"]:
        lines += _write_option(option)
    lines += [f"- {line}" for line in decision["self_check"]] + [""]
    for outcome in decision["outcomes"]:
        lines += _write_outcome(outcome)
    return lines


def _write_option(option: Plain) -> list[str]:
    keys = [f"id: {option['id']}"] if option["named"] else []
    keys += [f"if: {_quoted(option['if'])}"] if option["if"] else []
    keys += [f"{key}: {option[key]}" for key in ("goto", "score") if option[key] is not None]
    keys += [f"{key}: true" for key in ("correct", "critical", "confirm") if option[key]]
    keys += _write_effects(option["effects"])
    lines = [f"- {option['text']}{_braces(keys)}", ""]
    for paragraph in (*option["consequence"], *(f"**Coach:** {paragraph}" for paragraph in option["coaching"])):
        lines += [f"  {paragraph}", ""]
    return lines


def _write_outcome(outcome: Plain) -> list[str]:
    keys = [f"when: {outcome['when']}"]
    keys += [f"goto: {outcome['goto']}"] if outcome["goto"] else []
    keys += _write_effects(outcome["effects"])
    coaching = [{**block, "text": f"**Coach:** {block['text']}"} for block in outcome["coaching"][:1]]
    blocks = _write_blocks([*outcome["consequence"], *coaching, *outcome["coaching"][1:]])
    return [f"#### {outcome['headline']}{_braces(keys)}", "", *blocks]


def make_answer(chance: Random, decision: Plain | None, offered: list[str]) -> Any:
    """An answer that a scene allows; of a decision that offers nothing to choose, None."""
    if decision is None:
        return None
    if decision["seconds"] and chance.random() < 0.15:
        return {"timeout": True}
    answer = _bare_answer(chance, decision, offered)
    if decision["confidence"] and chance.random() < 0.6:
        return {"answer": answer, "confidence": chance.randint(1, 4)}
    return answer


def _bare_answer(chance: Random, decision: Plain, offered: list[str]) -> Any:
    match decision["type"]:
        case "choose":
            return chance.choice(offered) if offered else None
        case "select":
            return chance.sample(offered, chance.randint(0, len(offered)))
        case "order":
            right = [option["id"] for option in decision["options"]]
            return right if chance.random() < 0.3 else chance.sample(offered, len(offered))
        case "rate":
            return chance.randint(decision["min"], decision["max"])
    return " ".join(chance.choice(NOUNS) for _ in range(decision["words"] + chance.randint(0, 2)))


JUNK: tuple[Any, ...] = (
    True, False, 0, 1, -1, 7, 7.0, 1.5, 10**30, float("nan"), float("inf"), "", "a", "b", "A", " a", "zz", "way-0",
    "\x00", "null", [], ["a"], ["a", "a"], ["a", "b", "c"], [["a"]], [None], [1], ["zz"], {}, {"timeout": True},
    {"timeout": False}, {"timeout": 1}, {"timeout": True, "confidence": 2}, {"answer": "a"}, {"confidence": 1},
    {"answer": {"timeout": True}, "confidence": 1}, {"answer": None, "confidence": 0},
    {"answer": "a", "confidence": 5}, {"answer": "a", "confidence": True}, {"answer": "a", "confidence": 1.0},
    {"answer": "a", "confidence": 1, "more": 1}, {"answer": 7, "confidence": 4}, {"answer": ["a"], "confidence": "2"},
    None, "one two three four five",
)  # fmt: skip
"""Answers that most scenes refuse; which of them a scene takes is for the reference to say."""
