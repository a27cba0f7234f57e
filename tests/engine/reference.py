"""The format's rules once more, as plainly as its page has them: a second opinion on the engine, and no part of it.

It plays the plain documents of `tests/generate.py`. Conditions are near enough to Python for Python to judge them.
"""

import re
from itertools import combinations
from typing import Any

Plain = dict[str, Any]


class Refused(Exception):
    """An answer that the scene does not offer."""


def rank(seed: int, text: str) -> int:
    value = 0x811C9DC5
    for byte in f"{seed}:{text}".encode():
        value = ((value ^ byte) * 0x01000193) % 2**32
    return value


class Play:
    """A play of one document; `give` answers, `transcript` tells."""

    def __init__(self, document: Plain, seed: int) -> None:
        self.document, self.seed = document, seed
        self.steps: list[Plain] = []
        self.scenes: list[Plain] = document["scenes"]
        if document["kind"] == "quiz":
            self.scenes = sorted(self.scenes, key=lambda scene: rank(seed, scene["id"]))[: document["draw"]]
        self.meters = {name: meter["start"] for name, meter in document["meters"].items()}
        self.flags: set[str] = set()
        self.visited: set[str] = set()
        self.first: dict[str, int] = {}
        self.critical = self.stuck = False
        self.enter(document["start"] or self.scenes[0]["id"])

    def holds(self, condition: str | None) -> bool:
        if condition is None:
            return True
        names: Plain = {**self.meters, **{flag: flag in self.flags for flag in self.document["flags"]}}
        names |= {"true": True, "false": False, "critical": self.critical, "percent": self.percent()}
        names["visited"] = lambda name: slug(name) in self.visited
        names["points"] = lambda name: self.first.get(slug(name), 0)
        return bool(eval(condition, {"__builtins__": {}}, names))

    def shown(self, blocks: list[Plain]) -> list[str]:
        return [block["text"] for block in blocks if self.holds(block["if"]) != block["else"]]

    def percent(self) -> int:
        return 100 * sum(self.first.values()) // (300 * len(self.first)) if self.first else 100

    def happen(self, effects: Plain) -> None:
        self.flags |= set(effects["set"])
        self.flags -= set(effects["clear"])
        for name, value in effects["meters"]:
            wanted = int(value[1:]) if value.startswith("=") else self.meters[name] + int(value)
            meter = self.document["meters"][name]
            self.meters[name] = max(meter["min"], min(meter["max"], wanted))

    def enter(self, name: str | None) -> None:
        seen = []
        while True:
            self.scene: Plain | None = next((scene for scene in self.scenes if scene["id"] == name), None)
            if self.scene is None:
                self.stuck = self.document["kind"] == "scenario"
                return
            self.visited.add(self.scene["id"])
            self.happen(self.scene["effects"])
            if self.scene["ending"] or self.scene["decision"]:
                return
            silent, (found, name) = not self.shown(self.scene["blocks"]), self.route()
            now = (self.scene["id"], dict(self.meters), set(self.flags), set(self.visited))
            self.stuck = not found or (silent and now in seen)
            if self.stuck or not silent:
                return
            seen.append(now)

    def route(self) -> tuple[bool, str | None]:
        assert self.scene is not None
        if not self.scene["routes"]:
            return True, self.following()
        for route in self.scene["routes"]:
            if self.holds(route["if"]):
                return True, route["goto"]
        return False, None

    def following(self) -> str | None:
        ids: list[str | None] = [*(scene["id"] for scene in self.scenes), None]
        assert self.scene is not None
        return ids[ids.index(self.scene["id"]) + 1]

    def ending(self) -> str | None:
        if self.scene is None:
            return None if self.document["kind"] == "scenario" else "good"
        ending: str | None = self.scene["ending"]
        return ending

    def options(self) -> list[Plain]:
        """The options that are offered, in the order shown."""
        decision = self.scene and self.scene["decision"]
        if not decision:
            return []
        assert self.scene is not None
        scene = self.scene["id"]
        options = [option for option in decision["options"] if self.holds(option["if"])]
        if decision["type"] != "order" and not decision["shuffle"]:
            return options
        shown = sorted(options, key=lambda option: rank(self.seed, f"{scene}/{option['id']}"))
        if decision["type"] == "order" and shown == options:
            shown[-2:] = [shown[-1], shown[-2]]
        return shown

    def give(self, answer: Any) -> None:
        if self.ending() or self.stuck or self.scene is None:
            raise Refused
        scene, decision, shown = self.scene, self.scene["decision"], self.options()
        step = {"scene": scene["id"], "offered": [option["id"] for option in shown], "answer": answer}
        target, points, outcome = None, None, None
        if decision is None:
            if answer is not None:
                raise Refused
            target = self.route()[1]
        else:
            target, points, outcome = self.decide(scene, decision, shown, answer)
        meters, flags = dict(self.meters), sorted(self.flags)
        self.steps.append({**step, "points": points, "outcome": outcome, "meters": meters, "flags": flags})
        self.enter(target)

    def decide(self, scene: Plain, decision: Plain, shown: list[Plain], answer: Any) -> tuple[Any, ...]:
        late = type(answer) is dict and set(answer) == {"timeout"} and answer["timeout"] is True
        if late and not decision["seconds"]:
            raise Refused
        if type(answer) is dict and not late:
            sure = answer.get("confidence")
            if not decision["confidence"] or set(answer) != {"answer", "confidence"} or type(sure) is not int:
                raise Refused
            if sure not in (1, 2, 3, 4):
                raise Refused
            answer = answer["answer"]
        chosen = [] if late else check(decision, shown, answer)
        worth, outcome = (0, None) if late else judge(decision, shown, chosen, answer)
        kept = next((kept for kept in decision["outcomes"] if kept["when"] == outcome), None)
        if scene["each"]:
            for name, meter in self.document["meters"].items():
                self.happen({"set": [], "clear": [], "meters": [(name, str(meter["each"]))]})
        for option in decision["options"]:
            if option in chosen and decision["type"] != "order":
                self.happen(option["effects"])
                self.critical |= option["critical"]
        target = decision["timeout"] if late else decision["goto"] or self.following()
        if decision["type"] == "choose" and chosen and chosen[0]["goto"]:
            target = chosen[0]["goto"]
        if kept is not None:
            self.happen(kept["effects"])
            target = kept["goto"] or target
        points = None
        if decision["assesses"]:
            points = 0 if scene["id"] in self.first else worth
            self.first.setdefault(scene["id"], worth)
        return target, points, None if decision["type"] == "reflect" else outcome

    def transcript(self, name: str) -> Plain:
        scored = {scene["id"]: scene["decision"]["assesses"] for scene in self.scenes if scene["decision"]}
        competencies = {}
        for competency in self.document["competencies"]:
            earned = [points for scene, points in self.first.items() if competency in scored[scene]]
            if earned:
                competencies[competency] = 100 * sum(earned) // (300 * len(earned))
        ending = self.ending()
        passed = ending in ("good", "mixed") and not self.critical and self.percent() >= self.document["pass"]
        return {
            "document": name,
            "seed": self.seed,
            "steps": self.steps,
            "scene": self.scene and self.scene["id"],
            "finished": ending is not None,
            "ending": ending,
            "earned": sum(self.first.values()),
            "possible": 300 * len(self.first),
            "percent": self.percent(),
            "passed": passed,
            "critical": self.critical,
            "competencies": competencies,
        }


def slug(name: str) -> str:
    return re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")


def check(decision: Plain, shown: list[Plain], answer: Any) -> list[Plain]:
    """The options that an answer chooses, in its order; Refused if it is none of this decision's."""
    known = {option["id"]: option for option in shown}
    match decision["type"]:
        case "choose" if type(answer) is str and answer in known:
            return [known[answer]]
        case "select" | "order" if type(answer) is list and all(type(one) is str and one in known for one in answer):
            whole = decision["type"] == "select" or len(answer) == len(known)
            if whole and len(set(answer)) == len(answer):
                return [known[one] for one in answer]
        case "rate" if type(answer) is int and decision["min"] <= answer <= decision["max"]:
            return []
        case "reflect" if type(answer) is str and len(answer.split()) >= decision["words"]:
            return []
    raise Refused


def judge(decision: Plain, shown: list[Plain], chosen: list[Plain], answer: Any) -> tuple[int, str | None]:
    """What an allowed answer is worth, and its outcome."""
    match decision["type"]:
        case "choose":
            return 100 * (chosen[0]["score"] or 0), None
        case "select":
            correct = [option for option in shown if option["correct"]]
            hits = sum(option["correct"] for option in chosen)
            worth = 0 if chosen else 300
            if correct:
                worth = 300 * max(0, hits - (len(chosen) - hits)) // len(correct)
        case "order":
            pairs = [decision["options"].index(a) < decision["options"].index(b) for a, b in combinations(chosen, 2)]
            worth = 300 * max(0, pairs.count(True) - pairs.count(False)) // len(pairs)
        case "rate" if decision["answer"]:
            low, high = decision["answer"]
            worth = max(0, 300 - 100 * max(low - answer, answer - high, 0))
            return worth, "low" if answer < low else "high" if answer > high else "right"
        case "reflect":
            return 0, "right"
        case _:
            return 0, None
    return worth, {300: "right", 0: "wrong"}.get(worth, "partly")
