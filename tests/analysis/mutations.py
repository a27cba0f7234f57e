"""One mistake at a time: for each code, ways to put it, and nothing else, into a sound document.

A mutation gives the changed text with a `¤` somewhere in the line that must be told; a `¤` before the opening `---` is
line 1. Where it finds no place for its mistake it gives None. `ANYWHERE` holds what is a mistake in every document;
`FLOW` changes what becomes of plays, in the scenarios of `sound.py`, and brute force says whether it did so and no
more.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

MARK = "¤"
LINES = re.compile(r"(?<=\n)")
PLAIN = "She sits down. He looks at you. You wait."


@dataclass(frozen=True)
class Page:
    """A sound text, and the chance that places a mistake in it."""

    text: str
    chance: Random

    def after_heading(self, added: str) -> str:
        """The text with a paragraph after the heading of some scene."""
        return self.before(r"^## .*\n\n", f"{added}\n\n", after=True) or self.text

    def before(self, pattern: str, added: str, after: bool = False) -> str | None:
        """The text with something put before (or after) one of the places that a pattern finds."""
        places = [found.end() if after else found.start() for found in re.finditer(pattern, self.text, re.MULTILINE)]
        if not places:
            return None
        place = self.chance.choice(places)
        return self.text[:place] + added + self.text[place:]

    def swap(self, pattern: str, repl: str) -> str | None:
        """The text with one of the places that a pattern finds written otherwise."""
        places = list(re.finditer(pattern, self.text, re.MULTILINE))
        if not places:
            return None
        found = self.chance.choice(places)
        return self.text[: found.start()] + found.expand(repl) + self.text[found.end() :]

    def front(self, line: str) -> str:
        """The text with one more line of front matter."""
        return self.text.replace("\nsummary:", f"\n{line}\nsummary:", 1)

    def end(self, added: str) -> str:
        """The text with a scene more."""
        return f"{self.text.rstrip()}\n\n{added}\n"

    def named(self) -> str:
        """The heading of some scene that gives its id."""
        headings = re.findall(r"^## ([^{\n]+?) *(?:\{|$)", self.text, re.MULTILINE)
        return str(self.chance.choice(headings))


Mutate: TypeAlias = Callable[[Page], "str | None"]
DECISION = "## Extra\n\n### What then? {keys}\n\n- Wait here\n- Walk on\n- Sit down\n"


def in_scene(added: str) -> Mutate:
    """A paragraph that is wrong wherever it stands."""
    return lambda page: page.after_heading(added)


def in_front(line: str) -> Mutate:
    """A line of front matter, where its key is not there yet."""
    key = line.replace(MARK, "").partition(":")[0]
    return lambda page: None if f"\n{key}:" in page.text else page.front(line)


def at_end(added: str) -> Mutate:
    return lambda page: page.end(added)


def in_decision(keys: str, options: str | None = None) -> Mutate:
    scene = DECISION if options is None else f"## Extra\n\n### What then? {{keys}}\n\n{options}\n"
    return lambda page: page.end(scene.replace("{keys}", f"{{{keys}}}" if keys else ""))


def swapped(pattern: str, repl: str) -> Mutate:
    return lambda page: page.swap(pattern, repl)


def of_line_1(mutate: Mutate) -> Mutate:
    """The mistake is the whole document's."""

    def changed(page: Page) -> str | None:
        text = mutate(page)
        return None if text is None else MARK + text

    return changed


ANYWHERE: dict[str, tuple[Mutate, ...]] = {
    "E101": (of_line_1(in_scene("She waits.\x00")),),
    "E102": (
        swapped(r"^summary: .*$", r"¤summary: Maya: a story"),
        in_front("authors: ¤&them [A]"),
        swapped(r"^(summary: .*)$", r"\1\n¤\1"),
    ),
    "E103": (in_front("¤colour: red"), in_front("¤tittle: A"), swapped(r"(\{name: \w+)", r"\1, ¤rol: x")),
    "E104": (
        in_front("draw: ¤0"),
        in_front("language: ¤[en]"),
        in_front("reviewed: ¤soon"),
        swapped(r"^(title: ).*$", r"\1¤[a]"),
    ),
    "E105": (
        of_line_1(swapped(r"^summary: .*\n", "")),
        at_end("## ¤！"),
        in_decision("¤seconds: 20"),
    ),
    "E106": (swapped(r"\A(---\n(?:.*\n)+?---\n)", r"\1\n¤She waits.\n"),),
    "E107": (
        at_end("## Extra\n\nText.\n\n## ¤Extra\n\nText."),
        in_decision("", "- Wait {id: one}\n- Walk {¤id: one}"),
        in_decision("type: rate, answer: 3", "#### One {when: low}\n\nText.\n\n#### Two {when: ¤low}\n\nText."),
    ),
    "E108": (
        in_scene("She {¤place: waits."),
        in_scene("She {¤a: b: c} waits."),
        at_end("## Extra {¤place: x, place: y}\n\nText."),
    ),
    "E109": (
        in_scene("She waits {¤place: x} here."),
        at_end("## Extra {¤colour: red}\n\nText."),
        in_decision("type: rate, ¤shuffle: true", ""),
        in_decision("", "- Wait {¤corect: true}\n- Walk"),
    ),
    "E110": (
        at_end("## Extra {ending: ¤fine}\n\nText."),
        at_end("## Extra {each: ¤no}\n\nText."),
        in_decision("type: ¤chose"),
        in_decision("seconds: ¤4, timeout: Extra"),
    ),
    "E111": (
        at_end("## Extra\n\n### ¤What then?\n\n- Wait"),
        at_end("## Extra\n\n### ¤What then? {type: order}\n\n- Wait\n- Walk"),
    ),
    "E112": (
        at_end("## Extra\n\n### What then?\n\n- Wait\n- Walk\n\n¤She waits."),
        at_end("## Extra {ending: good}\n\nText.\n\n### ¤What then?\n\n- Wait\n- Walk"),
        lambda page: page.end(f"## Extra\n\n{{goto: {page.named()}}}\n\n¤She waits."),
    ),
    "E113": (
        in_decision("", "\n".join(f"- Way {n}" for n in range(12)) + "\n- ¤Way 13"),
        in_scene("{if: ¤" + " or ".join(["critical"] * 40) + "}\nText."),
    ),
    "E114": (in_scene("She ¤<b>waits."), in_scene("¤<div>")),
    "E115": (
        in_scene("¤![](x.png)"),
        in_scene("¤![A door](https://example.org/door.png)"),
        in_scene("¤![Somebody](figure:nobody-here/stand-open/gym)"),
    ),
    "E116": (in_scene("¤She waits\n---"), at_end("## Extra\n\n¤###\n\n- Wait\n- Walk")),
    "E201": (
        in_scene('{if: ¤visited("Nowhere at all")}\nText.'),
        at_end("## Extra\n\nText.\n\n{goto: ¤Nowhere at all}"),
        in_decision("goto: ¤Nowhere at all"),
        in_front("start: ¤Nowhere at all"),
    ),
    "E202": (
        in_scene("{if: ¤critical ==}\nText."),
        in_scene("{if: ¤critical > 3}\nText."),
        in_scene("{if: ¤percent > 3}\nText."),
    ),
    "E203": (
        in_scene("{if: ¤zebra}\nText."),
        at_end("## Extra {¤zebra: +1}\n\nText."),
        at_end("## Extra {set: ¤zebra}\n\nText."),
        in_front("tension: ¤zebra"),
    ),
    "E204": (in_decision("assesses: ¤zebra", "- Wait {score: 3}\n\n  So.\n\n- Walk {score: 0}\n\n  So."),),
    "E205": (in_scene("She waits ¤[@zebra]."), in_scene("She waits ¤[@ zebra].")),
    "E206": (
        swapped(r"^meters:\n", "meters:\n  ¤critical: {start: 1}\n"),
        swapped(r"^flags: \[", "flags: [¤Zebra, "),
    ),
    "E207": (
        at_end("## Extra\n\n### ¤What then?\n\n- Wait {score: 3}\n- Walk {score: 0}"),
        at_end("## Extra\n\n### ¤What then? {assesses: ASSESSED}\n\n- Wait\n- Walk"),
    ),
    "E208": (
        at_end("## Extra\n\n### ¤What then? {type: select, assesses: ASSESSED}\n\n- Wait\n- Walk"),
        at_end("## Extra\n\n### ¤What then? {type: rate, assesses: ASSESSED}"),
    ),
}
"""Mistakes of form and of names: with them there is no flow, and nothing of it may be told."""


def simple(times: int) -> str:
    """Prose of nine words, so many times."""
    return " ".join([PLAIN] * times)


ROUND = "## Round\n\nShe walks on.\n\n"
HARD = (
    "Notwithstanding institutional considerations, administrative representatives systematically operationalize "
    "multidimensional psychological interventions, contextualizing interdisciplinary recommendations regarding "
    "developmental vulnerabilities throughout organizational infrastructures."
)


def starting(text: str) -> str:
    """The id or heading at which the document starts."""
    found = re.search(r"^start: (.*)$", text, re.MULTILINE) or re.search(r"^## ([^{\n]+)", text, re.MULTILINE)
    assert found is not None
    return found[1].strip()


def with_flag(text: str) -> str:
    """The text with one more flag."""
    if "\nflags: [" not in text:
        return text.replace("\nsummary:", "\nflags: [forked]\nsummary:", 1)
    return text.replace("\nflags: [", "\nflags: [forked, ", 1).replace("[forked, ]", "[forked]")


def forked(one: str, two: str, more: str) -> Mutate:
    """Before everything a choice between two ways, and the scenes that they need.

    It takes nothing from the document: what could be reached still is, no score is asked for, no competency left out.
    """

    def fork(page: Page) -> str | None:
        start = starting(page.text)
        text = re.sub(r"^start: .*\n", "", page.text, flags=re.MULTILINE)
        text = text.replace("\nsummary:", "\nstart: Fork\nsummary:", 1)
        if "forked" in one + two + more:
            text = with_flag(text)
        scenes = f"## Fork\n\n### Which way?\n\n- This way, then {{{one}}}\n- That way, then {{{two}}}\n\n{more}"
        return f"{text.rstrip()}\n\n{scenes}\n".replace("START", start)

    return fork


CERTAIN: dict[str, tuple[Mutate, ...]] = {
    "E301": (
        at_end("## ¤Orphan\n\nText.\n\n{goto: Orphan}"),
        at_end("## ¤Orphan {ending: mixed}\n\nText."),
        at_end("## ¤Orphan\n\n{if: critical}\nText.\n\n{goto: START}"),
    ),
    "E302": (
        in_scene("¤{if: critical and not critical}\nText."),
        in_scene("{if: critical or not critical}\nText.\n\n¤{else}\nText."),
        forked("goto: Hop", "goto: START", "## Hop\n\nText.\n\n¤{if: percent > 100, goto: START}\n{goto: START}"),
        forked(
            "set: forked, goto: Hop",
            "goto: Hop",
            "## Hop\n\nText.\n\n{if: forked, goto: START}\n{if: not forked, goto: START}\n¤{goto: START}",
        ),
        forked(
            "goto: Hop",
            "goto: START",
            "## Hop\n\n### So?\n\n- Wait {goto: START}\n- ¤Walk {if: forked, goto: START}\n- Sit {goto: START}",
        ),
        forked(
            "goto: Hop", "goto: START", "## Hop\n\n### So? {type: rate, goto: START}\n\n#### ¤Low {when: low}\n\nText."
        ),
        forked(
            "goto: Hop",
            "goto: START",
            "## Hop\n\n### So? {type: rate, min: 3, answer: [3, 4], goto: START}\n\n#### ¤Low {when: low}\n\nText.",
        ),
        forked(
            "goto: Hop",
            "goto: START",
            "## Hop\n\n### So? {type: select, goto: START}\n\n- Wait {correct: true}\n- Walk\n\n"
            "#### ¤Partly {when: partly}\n\nText.",
        ),
    ),
    "E303": (
        forked("set: forked", "", "## ¤Edge\n\nText.\n\n{if: forked, goto: START}"),
        forked("set: forked", "", "## ¤Edge\n\n{if: forked, goto: START}"),
        forked(
            "set: forked",
            "",
            "## ¤Edge\n\n### So?\n\n- Wait {if: forked, goto: START}\n- Walk {if: forked, goto: START}",
        ),
    ),
    "E304": (
        forked("goto: START", "goto: Round", "## ¤Round\n\nText.\n\n{goto: Round}"),
        forked("goto: START", "goto: Round", "## ¤Round\n\n{goto: Round}"),
        forked(
            "goto: START",
            "goto: Round",
            "## ¤Round\n\n### So?\n\n- Wait\n- Walk {goto: Round}\n\n## Back\n\nText.\n\n{goto: Round}",
        ),
    ),
    "E305": (of_line_1(lambda page: re.sub(r"ending: (good|mixed)", "ending: poor", page.text)),),
    "E307": (
        forked("goto: START", "goto: Far", "## ¤Far\n\nText."),
        forked("goto: START", "goto: Far", "## ¤Far\n\n### So?\n\n- Wait\n- Walk {goto: START}"),
        forked("goto: START", "goto: Far", "## ¤Far"),
    ),
    "W404": (lambda page: heading_marked(page, HARD),),
    "W407": (forked("goto: START", "goto: End", "## ¤End {ending: poor}"),),
    "W409": (
        lambda page: re.sub(r"^minutes: .*\n", "", page.text, flags=re.M).replace(
            "\nsummary:", "\nminutes: ¤240\nsummary:", 1
        ),
    ),
    "W410": (lambda page: None if "content_note" in page.text else page.after_heading("¤He talks about suicide."),),
    "W411": (lambda page: noted(page).after_heading("¤He said his uncle committed suicide."),),
    "W412": (
        swapped(r"^flags: \[", "flags: [¤zebra, "),
        swapped(r"^meters:\n", "meters:\n  ¤zebra: {shown: false}\n"),
        swapped(r"^cast:\n", "cast:\n  ¤zelda: {name: Zelda}\n"),
    ),
    "W413": (
        lambda page: heading_marked(page, simple(21)),
        forked(
            "goto: START",
            "set: forked, goto: Hop",
            f"## ¤Hop\n\n{simple(12)}\n\n{{if: forked}}\n{simple(12)}\n\n"
            "### So?\n\n- Wait {goto: START}\n- Walk {clear: forked, goto: Hop}",
        ),
    ),
    "W414": (
        of_line_1(
            forked(
                "goto: START",
                "goto: Quick",
                "## Quick\n\n### So? {type: select, assesses: ASSESSED, goto: Badly}\n\n"
                + "\n".join(["- Wait {correct: true}"] * 5 + ["- Walk"] * 2)
                + "\n\n#### Nearly {when: partly, goto: Well}\n\nText.\n\n"
                "## Well {ending: mixed}\n\nText.\n\n## Badly {ending: poor}\n\nText.",
            )
        ),
    ),
    "W416": (forked("goto: START", "goto: End, critical: true", "## ¤End {ending: good}\n\nText."),),
    "W417": (
        in_scene("¤{if: critical or not critical}\nText."),
        forked("set: forked", "", "## Hop\n\nText.\n\n{if: forked, goto: START}\n¤{if: not forked, goto: START}"),
        forked(
            "goto: Hop",
            "goto: START",
            "## Hop\n\n### So? {goto: START}\n\n- Wait\n- ¤Walk {if: not forked}\n- Sit {goto: Hop}".replace(
                "not forked", 'visited("Hop")'
            ),
        ),
    ),
}
"""Mistakes that are certain wherever a document is sound; `START` stands for the scene at which it begins."""


def noted(page: Page) -> Page:
    """The page with a content note."""
    return (
        page if "content_note" in page.text else Page(page.front("content_note: Suicide is talked about."), page.chance)
    )


def heading_marked(page: Page, added: str) -> str | None:
    """The text with a paragraph in some scene, which is told at the scene's heading."""
    return page.swap(r"^## (?!.*ending)(.*\n\n)", rf"## ¤\1{added}\n\n")


def ending_in(pattern: str, repl: str, scene: str) -> Mutate:
    """A way that leads to a new scene."""

    def changed(page: Page) -> str | None:
        text = page.swap(pattern, repl)
        return None if text is None else Page(text, page.chance).end(scene)

    return changed


def alike(page: Page) -> str | None:
    """Some choice has one score for all of its options."""
    choices = list(re.finditer(r"^### .*\n\n(?:- .*\n\n  .*\n\n)+", page.text, re.MULTILINE))
    if not choices:
        return None
    found = page.chance.choice(choices)
    choice = re.sub(r"score: \d", "score: 2", found[0]).replace("### ", f"### {MARK}", 1)
    return page.text[: found.start()] + choice + page.text[found.end() :]


def lengthened(page: Page) -> str | None:
    """The right option is the longest by far, everywhere."""
    return MARK + re.sub(
        r"^(- .*?)( \{score: 3)", r"\1 Then stay with her, and stay some more.\2", page.text, flags=re.M
    )


FLOW: dict[str, tuple[Mutate, ...]] = {
    "E301": (swapped(r", timeout: (Late \d)(.*\n(?:.*\n)*?)## \1", r", timeout: Judged\2## ¤\1"),),
    "E302": (
        swapped(r"^\{goto: It went badly\}", "¤{if: percent > 100, goto: It went on}\n{goto: It went badly}"),
        swapped(r"^- (.*) \{score: 0", r'- ¤\1 {if: points("Judged") > 0, score: 0'),
        swapped(r"^(### .*type: rate.*\n\n)", r"\1#### ¤Too much {when: high}\n\nText.\n\n"),
    ),
    "E303": (
        swapped(
            r"^## (Judged)\n\n((?:.*\n)*)\{goto: It went badly\}",
            r"## ¤\1\n\n\2{if: not critical, goto: It went badly}",
        ),
        swapped(
            r"^## (After \d it goes on)\n\n(.*)\n\n## (.*)\n",
            r'## ¤\1\n\n\2\n\n{if: points("Scene 1") >= 100, goto: \3}\n\n## \3\n',
        ),
        swapped(
            r"^## (After \d it goes on)\n\n(.*)\n\n## (.*)\n",
            r"## ¤\1\n\n\2\n\n{if: percent >= 20, goto: \3}\n\n## \3\n",
        ),
        swapped(
            r"^## (After \d it goes on)\n\n(.*)\n\n## (.*)\n",
            r"## ¤\1\n\n\2\n\n{if: not critical, goto: \3}\n\n## \3\n",
        ),
    ),
    "E304": (
        ending_in(r"\{score: 0(?!.*goto)", "{score: 0, goto: Round", "## ¤Round\n\nText.\n\n{goto: Round}"),
        ending_in(
            r"\{score: 1(?!.*goto)", "{score: 1, goto: Round", "## ¤Round\n\n{goto: Ring}\n\n## Ring\n\n{goto: Round}"
        ),
        ending_in(
            r"\{assesses: engage, goto",
            "{assesses: engage, seconds: 9, timeout: Round, goto",
            "## ¤Round\n\nText.\n\n{goto: Round}",
        ),
    ),
    "E305": (of_line_1(swapped(r"^## It went well \{ending: good\}", "## It went well {ending: poor}")),),
    "E307": (
        ending_in(r"\{score: 0(?!.*goto)", "{score: 0, goto: Far", "## ¤Far\n\nText."),
        ending_in(r"\{assesses: engage, goto", "{assesses: engage, seconds: 9, timeout: Far, goto", "## ¤Far\n\nText."),
    ),
    "W401": (lengthened,),
    "W402": (of_line_1(swapped(r"^pass: 75", "pass: 40")), of_line_1(swapped(r"^pass: 75", "pass: 25"))),
    "W403": (swapped(r"^- (.*\{score: .*\}\n)\n  .*\n", r"- ¤\1"),),
    "W405": (of_line_1(swapped(r"^competencies: \[engage\]", "competencies: [engage, notice]")),),
    "W406": (
        swapped(r"^### (.*\n\n(?:- (?!.*score: 3).*\n\n  .*\n\n)*- .*\{score: )3", r"### ¤\g<1>2"),
        alike,
    ),
    "W408": (
        swapped(r"^- (.*\{score: [01])", r"- ¤Never mind. Always. \1"),
        swapped(r"^- (.*\{score: [01])", r"- ¤Nobody asks. \1"),
    ),
    "W416": (
        lambda page: page.text.replace("percent >= 75 and", "percent >= 60 and").replace(
            "## It went well", "## ¤It went well"
        ),
        lambda page: page.text.replace("{ending: mixed}", "{ending: good}").replace(
            "## It went on {", "## ¤It went on {"
        ),
        lambda page: page.text.replace(" and not critical, goto: It went well", ", goto: It went well").replace(
            "## It went well", "## ¤It went well"
        ),
    ),
    "W417": (
        swapped(r"^\{goto: It went badly\}", "¤{if: percent < 40, goto: It went badly}"),
        swapped(r"^- (.*) \{score: 0", r'- ¤\1 {if: visited("Scene 1"), score: 0'),
        swapped(r"^## (Scene \d)\n\n", r'## \1\n\n¤{if: visited("\1")}\n'),
    ),
}
"""Mistakes that depend on the document around them: brute force has to agree that they are made, and no other."""
