"""Short ways to write the plain documents that the engine's tests play."""

from typing import Any

from elearn.engine.play import Run, start
from elearn.engine.script import prepare
from tests.engine.models import scenario_of
from tests.generate import LETTERS, Plain

NO_EFFECTS: Plain = {"set": [], "clear": [], "meters": []}


def effects(*meters: tuple[str, str], set_flags: str = "", clear: str = "") -> Plain:
    return {"set": set_flags.split(), "clear": clear.split(), "meters": list(meters)}


def meter(start: int = 0, low: int = 0, high: int = 10, each: int = 0) -> Plain:
    return {"start": start, "min": low, "max": high, "each": each}


def document(*scenes: Plain, **keys: Any) -> Plain:
    usual = {"kind": "scenario", "title": "T", "summary": "S", "pass": 75, "start": None, "draw": None}
    return {**usual, "competencies": ["K1", "K2"], "meters": {}, "flags": [], "scenes": list(scenes), **keys}


def block(text: str = "Prose", condition: str | None = None, otherwise: bool = False) -> Plain:
    return {"text": text, "if": condition, "else": otherwise}


def scene(name: str, *blocks: Plain, **keys: Any) -> Plain:
    usual = {"id": name, "title": name.title(), "each": True, "effects": NO_EFFECTS, "ending": None, "decision": None}
    return {**usual, "routes": [], "blocks": list(blocks), **keys}


def ending(name: str, how: str = "good") -> Plain:
    return scene(name, ending=how)


def route(goto: str, condition: str | None = None) -> Plain:
    return {"if": condition, "goto": goto}


def decision(kind: str = "choose", *options: Plain, **keys: Any) -> Plain:
    usual: Plain = {"type": kind, "prompt": "What?", "assesses": [], "goto": None, "shuffle": True, "seconds": None}
    usual |= {"timeout": None, "confidence": False, "min": 0, "max": 10, "answer": None, "words": 1, "prose": []}
    lettered = [{**option, "id": option["id"] or LETTERS[place]} for place, option in enumerate(options)]
    return {**usual, "options": lettered, "outcomes": [], "self_check": [], **keys}


def option(name: str | None = None, **keys: Any) -> Plain:
    usual = {"id": name, "text": "Do it", "if": None, "goto": None, "score": None, "correct": False, "critical": False}
    return {**usual, "confirm": False, "effects": NO_EFFECTS, "consequence": [], "coaching": [], **keys}


def outcome(when: str, **keys: Any) -> Plain:
    return {
        "when": when,
        "headline": "So",
        "goto": None,
        "effects": NO_EFFECTS,
        "consequence": [],
        "coaching": [],
        **keys,
    }


def begin(*scenes: Plain, seed: int = 0, **keys: Any) -> Run:
    """A run at the start of a document with these scenes."""
    return start(prepare(scenario_of(document(*scenes, **keys))), seed)
