"""What `elearn new` writes: a short scenario that shows each part once and can be played as it is."""

from pathlib import Path

from elearn.course.reading import Reader

_TEMPLATE = """\
---
title: {title}
summary: A student stands outside the classroom and won't go back in.
content_note: A student is upset. Nobody is hurt.
minutes: 3
competencies: [{competency}]
pass: 75
cast:
  sam: {{name: Sam, role: "Grade 9, age 14", look: {{hair: short, wears: green hoodie}}}}
meters:
  trust: {{label: Sam's trust in you, start: 3}}
flags: [asked_first]
---

## Outside room 12 {{clock: "10:42", place: "Hallway, second floor"}}

{{note: This line is for authors, and is never shown. Whatever stands in braces is for the machine. The rest is for the
reader. Change anything, then run `elearn check` on this file, and it tells you what to mend.}}

Sam has been standing by the lockers for ten minutes. The bell rang long ago.

![A student by the lockers, arms folded tight, head down](figure:sam/stand-folded/corridor)

> **Sam:** I'm not going back in there.

{{note: A level-3 heading asks something. `assesses` makes it count; each option's `score` goes from 0, harmful, to 3,
what an expert would do. Write the options equally long, so that nobody can tell by looking.}}

### What do you do first? {{assesses: {competency}}}

- Stop a few steps away, say your name, and ask if it is all right to stay.
  {{score: 3, trust: +2, set: asked_first, goto: A few words}}

  Sam shrugs, but does not turn away.

  **Coach:** You asked before you came closer. That gave Sam some say over what happens next.

- Walk up close and say that the bell has rung and that class is where Sam has to be.
  {{score: 1, trust: -1, goto: A few words}}

  Sam looks at the exit, then at you.

  **Coach:** The rule is right, and it can wait. Someone this upset hears the tone and not the rule.

- Take Sam by the arm and lead the way back before this gets any bigger.
  {{score: 0, trust: -3, goto: A few words}}

  Sam pulls free, breathing hard.

  **Coach:** A hand on the arm ends the talk before it began, and can make a bad morning worse.

## A few words

{{note: A condition stands above the block that it is for. `else` is for the other case.}}

{{if: asked_first}}
> **Sam:** They laughed at me. When I read out loud.

{{else}}
> **Sam:** You don't even know what happened.

### How do you answer? {{assesses: {competency}}}

- "That sounds hard. Do you want to tell me here, or somewhere more quiet?"
  {{score: 3, trust: +2}}

  Sam breathes out. "Somewhere more quiet."

  **Coach:** You named what you heard, and you gave Sam a real choice.

- "I am sure they did not mean it that way. Shall we go and ask them now?"
  {{score: 1, trust: -1}}

  Sam's face closes up again. "Never mind."

  **Coach:** You wanted to comfort. It came across as if Sam had got it wrong.

- "High school is like that. You had better learn to laugh about it soon."
  {{score: 0, trust: -2}}

  Sam says nothing more.

  **Coach:** It may even be true. What Sam heard is that no help is going to come.

- "Tell me who laughed, and what each one said, and I will go in and see to it."
  {{score: 1, trust: -1}}

  Sam looks at the floor. "Forget it."

  **Coach:** You mean to act, and that is good. First Sam needs one question, and the choice of where to answer it.

## Where this leads

{{note: A scene with routes alone is never shown. The first route whose condition holds is taken.}}

{{if: trust >= 5, goto: A quiet room}}
{{goto: Back to the lockers}}

## A quiet room {{ending: good}}

The two of you sit down in the counselor's office. After a while, Sam starts to talk.

## Back to the lockers {{ending: mixed}}

Sam goes back to class without a word. You tell the counselor what you saw, and who should ask again today.
"""


def write_template(path: Path, name: str) -> bool:
    """Write the scenario for a library's own competencies; False if there is a file of that name, which stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    competencies = Reader().shared(path).competencies
    competency = next(iter(competencies or ()), "listen")
    text = _TEMPLATE.format(title=name.replace("-", " ").capitalize(), competency=competency)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True
