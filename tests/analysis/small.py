"""Small random documents, of which every play can be played: short, winding, full of conditions that matter.

They are documents of `tests/generate.py` with fewer scenes and answers, more ways back, and conditions that mostly ask
for what their document can change. One seed makes one document.
"""

from random import Random

from tests.generate import Maker, Plain

KINDS = ("scenario",) * 9 + ("lesson", "quiz")


def make_small(chance: Random, kind: str | None = None) -> Plain:
    """A small document without errors of form; what becomes of its plays is left to chance."""
    return Small(chance, kind or chance.choice(KINDS)).document()


class Small(Maker):
    """Makes one small document.

    Of 100 ways on, `winding` lead anywhere instead of onward; of 100 options that may have a condition, `asking` do.
    """

    deciding = 80
    most_meters, most_flags, most_options, widest_scale = 2, 2, 4, 4

    def __init__(self, chance: Random, kind: str) -> None:
        super().__init__(chance, kind, loose=chance.random() < 0.35)
        self.fewest_scenes, self.most_scenes = chance.choice(((2, 5), (5, 8), (7, 11)))
        self.sprawling = chance.random() < 0.15
        self.winding = chance.choice((0, 0, 15, 30, 60))
        self.asking = chance.choice((10, 35, 60))

    def meter(self) -> Plain:
        low = self.chance.choice((0, 0, -2))
        high = low + self.chance.randint(1, 4)
        each = self.chance.choice((0, 0, 0, 1, -1))
        return {"start": self.chance.randint(low, high), "min": low, "max": high, "each": each}

    def goto(self, index: int) -> str:
        if index + 1 == len(self.ids) or self.maybe(self.winding):
            return self.chance.choice(self.ids)
        if self.maybe(12):
            return self.chance.choice(self.ids[-2:])
        return self.chance.choice((self.ids[index + 1], *self.ids[index + 1 : index + 3]))

    def document(self) -> Plain:
        document = super().document()
        return document if self.sprawling else document | {"start": None}

    def scene(self, index: int) -> Plain:
        """A scene; ends stand last, so that the rest is come to, unless the document sprawls."""
        for _ in range(9):
            scene = super().scene(index)
            late = index + 2 >= len(self.ids)
            if self.sprawling or late == (scene["ending"] is not None) or (index and not late and self.maybe(5)):
                break
        return scene

    def routes(self, index: int) -> list[Plain]:
        if self.maybe(25) or (not self.loose and index == len(self.ids) - 1):
            return []
        targets = (
            self.ids if self.loose else self.ids[index + 1 : index + 4]
        )  # forward, so that no silence goes round for ever
        count = self.chance.choice((0, 1, 1, 2))
        routes = [{"if": self.condition(1, True), "goto": self.chance.choice(targets)} for _ in range(count)]
        if not routes or not (self.loose and self.maybe(50)):
            routes.append({"if": None, "goto": self.chance.choice(targets)})
        return routes

    def blocks(self, most: int) -> list[Plain]:
        return super().blocks(min(most, 2))

    def option(self, kind: str, place: int, index: int, scored: bool) -> Plain:
        option = super().option(kind, place, index, scored)
        if kind != "order" and option["if"] is None and self.maybe(self.asking):
            option["if"] = self.condition(1)
        if self.maybe(self.asking):
            option["text"] += " and waits a while" * self.chance.randint(0, 2)
        return option

    def truth(self, depth: int, route: bool) -> str:
        """Mostly a condition that is asked of something, and can go both ways."""
        if self.maybe(25):
            return super().truth(depth, route)
        asked = self.atom(route)
        if not depth or self.maybe(55):
            return asked
        other = self.atom(route)
        return self.chance.choice((f"not ({asked})", f"{asked} and {other}", f"{asked} or {other}"))

    def atom(self, route: bool) -> str:
        kind = self.chance.randrange(6)
        if kind <= 1 and self.meters:
            name = self.chance.choice(list(self.meters))
            value = self.chance.randint(self.meters[name]["min"], self.meters[name]["max"])
            return f"{name} {self.chance.choice(('<', '<=', '>', '>=', '==', '!='))} {value}"
        if kind == 2 and self.flags:
            return self.chance.choice(self.flags)
        if kind == 3 and route:
            return f"percent {self.chance.choice(('<', '>='))} {self.chance.choice((25, 50, 66, 75, 100))}"
        if kind == 4:
            sign, worth = self.chance.choice(("<", ">=", "==")), self.chance.choice((0, 100, 200, 300))
            return f'points("{self.named()}") {sign} {worth}'
        return f'visited("{self.named()}")' if self.maybe(80) else "critical"
