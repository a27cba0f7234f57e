"""Scenarios of a wanted size with all that is hard to draw: loops, long skips, limits, branches that meet again."""

from random import Random

TITLES = (
    "The hallway", "By the lockers", "What her friend says", "A closed door", "On the stairs", "The nurse is out",
    "A text from home", "Behind the gym", "The bell rings", "Second thoughts", "Nobody answers", "The bench outside",
    "What the camera shows", "A call to the counselor", "Sitting with him", "The long way round", "In the office",
    "The bus loop after the last bus", "A word with the coach", "What he left in the locker", "Too close",
)  # fmt: skip
SAYINGS = (
    "Say your name and ask whether you may sit down for a moment.",
    "Tell him that he has to come along right now.",
    "Wait, hands open, two arm's lengths away.",
    "Call the counselor and stay where you are.",
    "Ask his friend what happened before the bell rang.",
    "Step between the two of them and talk to neither.",
    "Write it down for later and go on.",
)


def branching(size: int, seed: int = 1) -> str:
    """A scenario of so many scenes, the last three of which are its endings."""
    chance = Random(seed)
    lines = ["---", f"title: A story of {size} scenes", "summary: Somebody is waiting by the lockers, and it is late."]
    lines += ["competencies: [K1, K2]", "flags: [called, stayed]", "meters: {trust: {start: 4}}", "---", ""]
    for place in range(size - 3):
        lines += _scene(chance, place, size)
    for place, ending in enumerate(("good", "mixed", "poor"), size - 3):
        lines += [f"## {title(place)} {{id: s{place}, ending: {ending}}}", "", "It is over for today.", ""]
    return "\n".join(lines)


def title(place: int) -> str:
    """The title of a scene."""
    times = place // len(TITLES)
    return TITLES[place % len(TITLES)] + (f", {('again', 'later', 'at last')[times % 3 - 1]}" if times else "")


def _scene(chance: Random, place: int, size: int) -> list[str]:
    last = size - 4
    if place == last:
        routes = [f"{{if: trust >= 6 and percent >= 75, goto: s{size - 3}}}", f"{{if: called, goto: s{size - 2}}}"]
        return [f"## {title(place)} {{id: s{place}}}", "", *routes, f"{{goto: s{size - 1}}}", ""]
    if chance.random() < 0.12:
        return [f"## {title(place)} {{id: s{place}}}", "", "The clock over the door says ten.", ""]
    scored = chance.random() < 0.6
    keys = ["assesses: K1"] if scored else []
    if chance.random() < 0.15:
        keys += ["seconds: 30", f"timeout: s{min(last, place + chance.randint(1, 6))}"]
    lines = [f"## {title(place)} {{id: s{place}}}", "", "He looks at the floor.", ""]
    lines += [f"### What do you do? {{{', '.join(keys)}}}", ""] if keys else ["### What do you do?", ""]
    for letter in range(chance.choice((2, 3, 3, 4))):
        lines += _option(chance, place, last, letter, scored)
    return lines


def _option(chance: Random, place: int, last: int, letter: int, scored: bool) -> list[str]:
    far = chance.random()
    leap = 1 + letter + (chance.choice((0, 0, 1, 2, 4)) if far < 0.85 else chance.randint(4, 20))
    target = min(last, place + leap)
    if far > 0.95 and place > 3 and letter:
        target = chance.randint(max(0, place - 5), place)
    keys = [f"score: {3 - min(3, letter)}"] if scored else []
    keys += [f"trust: {'+1' if letter == 0 else '-1'}", f"goto: s{target}"]
    return [f"- {chance.choice(SAYINGS)} {{{', '.join(keys)}}}", "", "  He nods.", ""]
