"""What each word of the language does, in one or two sentences for somebody who writes: shown by editors.

Every table is keyed like the one of `names` that it speaks of, and a test holds them to each other.
"""

from collections.abc import Mapping

FRONT: Mapping[str, str] = {
    "title": "The name that officers see in the list and above the scenario.",
    "summary": "One or two sentences on what it is about, shown before the start.",
    "kind": "What this document is: `scenario`, `lesson` or `quiz`. Left out, it is a scenario.",
    "language": "The language of the text, such as `en` or `es`. Left out, it is English.",
    "content_note": "One calm sentence on what could be hard to read. It is shown before the start.",
    "minutes": "How long it takes, 1 to 240. Left out, it is estimated from the text.",
    "competencies": "All that its decisions may assess: a list of ids from `content/competencies.yaml`.",
    "pass": "The percent that passes, 0 to 100. Left out, it is 75; in a lesson 0.",
    "start": "The scene to begin with. Left out, it is the first one of the file.",
    "draw": "For a quiz: how many of its questions one attempt gets. Left out, it gets all.",
    "cast": "Who is in it: for each person an id, a `name`, and if you like a `role` and a `look`.",
    "meters": "Numbers that go up and down, such as trust: a name in small letters, and where it starts and ends.",
    "flags": "A list of things that can become true. All of them begin as false.",
    "tension": "The meter that is drawn as the line in the margin.",
    "sources": "What the text cites: a list of ids from `content/sources.yaml`. `[@ID]` in the text cites one.",
    "authors": "Who wrote it: a list of names, for the colophon.",
    "reviewed": "The day of the last review, such as `2026-11-02`.",
    "original": "For a translation: the first 12 digits of the original's SHA-256 when it was translated.",
}
CAST: Mapping[str, str] = {
    "name": "What the person is called. A quotation that opens with **Name:** is that person's line.",
    "role": "Who the person is, such as `Grade 9, age 14`. Put a text with a comma into quotation marks.",
    "look": "What steers the drawings of this person; leave out what does not matter.",
}
LOOK: Mapping[str, str] = {
    "skin": "The tone of the skin, 1 to 6.",
    "hair": "The hair, such as `long` or `short black`.",
    "build": "The build, such as `broad` or `slight`.",
    "presents": "How the person presents: `girl`, `boy` or `neither`.",
    "aid": "What the person uses: `wheelchair`, `hearing-aid`, `cane` or `glasses`.",
    "wears": "The clothes, such as `maroon warm-up jacket`.",
}
METER: Mapping[str, str] = {
    "start": "Where it stands at the beginning. Left out, it is 0.",
    "min": "The lowest that it can get. Left out, it is 0.",
    "max": "The highest that it can get. Left out, it is 10.",
    "label": "What officers read beside it. Left out, it is the meter's name.",
    "shown": "`false` hides it from officers.",
    "each": "By how much it changes by itself at every answer but *Continue*.",
}
SCENE: Mapping[str, str] = {
    "id": "A short name of its own, which stays when you reword the heading.",
    "ending": "`good`, `mixed` or `poor`: the attempt ends here.",
    "clock": "The time of day, shown above the heading. Leave it out where a longer and a shorter road meet.",
    "place": "Where it happens, shown above the heading.",
    "each": "`false`: the meters' own changes rest at this scene.",
}
EFFECTS: Mapping[str, str] = {
    "set": "Makes a flag true: `set: waited`, or several: `set: [told, waited]`.",
    "clear": "Makes a flag false: `clear: waited`, or several: `clear: [told, waited]`.",
}
LINE: Mapping[str, str] = {
    "if": "A condition. Above a block: it is shown only where this holds. With `goto`: the route is taken only then.",
    "else": "Shows the block below where the condition of the block before does not hold.",
    "goto": "The scene that comes next. Of several routes the first whose condition holds is taken.",
}
DECISION: Mapping[str, str] = {
    "type": "How it is answered: `choose` one, `select` all that apply, put in `order`, `rate` on a scale or "
    "`reflect` in writing. Left out, it is `choose`.",
    "assesses": "The competency that it assesses, or a list of them. Without it the decision is not scored.",
    "goto": "Where an answer leads, unless its option or outcome says otherwise. Left out, it is the next scene.",
    "shuffle": "`false` keeps the options in the order of the file.",
    "seconds": "A time limit, 5 to 600 seconds, with `timeout`. It runs only for officers who turned the clock on.",
    "timeout": "The scene that running out of time leads to. It needs `seconds`.",
    "confidence": "`true` also asks how sure the officer is. It is kept, and never scored.",
    "min": "The lower end of the scale. Left out, it is 0.",
    "max": "The upper end of the scale. Left out, it is 10.",
    "answer": "The right value, or the right range: `[6, 8]`.",
    "labels": "A word for each end of the scale: `[calm, in crisis]`.",
    "words": "The fewest words that are accepted, 1 to 500. Left out, it is 1.",
}
OPTION: Mapping[str, str] = {
    "id": "A name of its own. Without it the option is called by its letter: `a`, `b`, `c` by its place.",
    "goto": "The scene that choosing it leads to.",
    "if": "The option is offered only where this holds.",
    "score": "0 harmful, 1 tempting, 2 acceptable, 3 expert. On every option of the decision, or on none.",
    "correct": "`true`: it belongs to the right answer.",
    "critical": "`true`: an officer must never do this, and whoever chooses it can't pass.",
    "confirm": "`true` asks once more before it is done. For grave acts.",
}
OUTCOME: Mapping[str, str] = {
    "when": "When it is shown: `right`, `partly`, `wrong`; in a `rate` `right`, `low`, `high`; in a `reflect` `right`.",
    "goto": "The scene that this outcome leads to.",
}
NOTE = "A remark for authors. It is never shown."
WORDS: Mapping[str, str] = {
    "and": "Holds where both sides hold.",
    "or": "Holds where one side holds, or both.",
    "not": "Holds where what follows does not.",
    "true": "Always holds.",
    "false": "Never holds.",
    "visited": 'Whether the officer has been at a scene: `visited("The hall")`.',
    "points": 'What the decision of a scene earned, 0 to 300: `points("The hall")`.',
    "percent": "The percent so far. In routes alone.",
    "critical": "Whether a critical option was chosen.",
}
VALUES: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "scenario": "A branching story. It is passed by its percent and a good or mixed ending.",
        "lesson": "Something to read, with questions between. It may run off its last scene, which ends it well.",
        "quiz": "Single decisions, of which each attempt draws as many as `draw` says.",
    },
    "type": {
        "choose": "Choose one option.",
        "select": "Select all options that apply.",
        "order": "Put at least three items into their order; write them in the right one.",
        "rate": "Rate on a scale; the list of options is left out.",
        "reflect": "Answer in one's own words; the list, if any, is what to check the answer by.",
    },
    "ending": {
        "good": "It ends well. Whoever gets here should have passed.",
        "mixed": "It ends with something left open.",
        "poor": "It ends badly; nobody who ends here passes. Show help that comes late, but comes.",
    },
    "when": {
        "right": "After all points; in a `rate` inside the range; in a `reflect` after every answer.",
        "partly": "After some of the points.",
        "wrong": "After no points.",
        "low": "After a rating below the range.",
        "high": "After a rating above the range.",
    },
    "score": {
        "0": "harmful",
        "1": "tempting: kind or usual, and not yet right",
        "2": "acceptable",
        "3": "expert: what an expert would do",
    },
}
