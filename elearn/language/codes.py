"""The codes, each with what it is called in one line. `content/codes/` has a page for each."""

ERRORS: dict[str, str] = {
    "E101": "the file is not UTF-8 text",
    "E102": "front matter that is missing, unclosed or cannot be read",
    "E103": "unknown key in the front matter",
    "E104": "value in the front matter of the wrong type or out of range",
    "E105": "a key that is required is missing",
    "E106": "no scene, or text before the first one",
    "E107": "two things of one name",
    "E108": "braces that cannot be read or are not closed",
    "E109": "a key or braces where they cannot stand",
    "E110": "value in braces of the wrong type or out of range",
    "E111": "too few options",
    "E112": "a scene that is two things",
    "E113": "a limit is exceeded",
    "E114": "raw HTML",
    "E115": "a picture that cannot be shown",
    "E116": "a heading, decision or option without its text, or an underlined heading",
    "E117": "a translation that departs from its original",
    "E201": "a name that no scene has",
    "E202": "a condition that cannot be understood or mixes types",
    "E203": "a name that no meter or flag has",
    "E204": "unknown competency",
    "E205": "unknown source",
    "E206": "a name that no meter or flag may have",
    "E207": "a decision that is half scored",
    "E208": "a scored decision without a right answer",
}
"""What keeps a document from being played."""

FLOW: dict[str, str] = {
    "E301": "a scene that no play reaches",
    "E302": "an option, text, outcome or route that nobody ever gets",
    "E303": "a dead end, where a play is stuck",
    "E304": "a trap, from which no play gets out",
    "E305": "a scenario that nobody can pass",
    "E306": "more states than can be proved",
    "E307": "a play that runs off the end of the file",
}
"""What keeps a document that can be played from being published: every play that there is has been followed."""

PLAYS: dict[str, str] = {
    "E401": "a scripted play that ends otherwise than it expects",
}
"""What is told of scripted plays."""

FILES: dict[str, str] = {
    "E501": "a course, competencies, sources or plays file that cannot be read",
    "E502": "unknown key",
    "E503": "required key missing",
    "E504": "value of the wrong type or out of range",
    "E505": "unknown document",
    "E506": "document with errors",
    "E507": "unknown competency or source",
    "E508": "two of one name",
    "E509": "prerequisite that cannot be met",
    "E510": "nothing required",
}
"""What keeps the files around documents from being used: courses, competencies, sources, plays and word lists."""

WARNINGS: dict[str, str] = {
    "W401": "the longest option passes",
    "W402": "a guesser passes",
    "W403": "an option of a scored decision that nothing follows",
    "W404": "a text that is hard to read",
    "W405": "a competency that one can pass without",
    "W406": "a decision without a best option",
    "W407": "an ending that tells nothing",
    "W408": "an absolute word that gives the answer away",
    "W409": "`minutes` that are far off",
    "W410": "a sensitive topic without a content note",
    "W411": "wording that may do harm",
    "W412": "something that plays no part",
    "W413": "a wall of text",
    "W414": "a short cut to passing",
    "W415": "a translation that is older than its original",
    "W416": "a good ending for somebody who has not passed",
    "W417": "a condition that always holds",
}
"""What a good instructor would mend."""

NOTES: dict[str, str] = {
    "N401": "a note that accepts what is not told",
    "N402": "a note that is meant to accept a warning",
}
"""Remarks."""

CODES = ERRORS | FLOW | PLAYS | FILES | WARNINGS | NOTES
"""Every code that there is."""
