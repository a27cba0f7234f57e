"""Scenarios for the tests of the officer's pages, written as an author writes them."""

from elearn.language.checker import read
from elearn.language.model import Scenario
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings


def read_story(text: str, slug: str = "story", media: frozenset[str] | None = None) -> Scenario:
    """The scenario that a text describes; what is wrong with the text fails the test."""
    scenario, diagnostics = read(Source(slug, text), Surroundings(slug=slug, media=media))
    assert scenario is not None, diagnostics
    return scenario


CORRIDOR = """---
title: The second-floor bathroom
summary: A ninth-grader can't catch her breath & won't come out.
content_note: A student has panic symptoms. No self-harm is shown.
competencies: [engage]
cast:
  maya: {name: Maya, role: "Grade 9, age 14"}
meters:
  distress: {label: Maya's distress, start: 8}
  trust: {label: Maya's trust in you, start: 3}
  secret: {label: The hidden meter, shown: false}
flags: [asked]
tension: distress
---

## Second period {clock: "10:42", place: Second-floor hall}

A teacher waves you over: somebody is crying in the bathroom.

> **Maya (whispering):** I can't breathe.

### What do you do first? {assesses: engage, confidence: true}

You have a moment.

- Crouch below her eye level & ask. {score: 3, trust: +2, distress: -1, set: asked, goto: Sitting with her}

  She looks up.

  **Coach:** Getting low gives her back some control.

- Tell her to come out now. {score: 1, goto: Sitting with her}

  She turns away.

  **Coach:** It is still an order.

- Take hold of her arm. {score: 0, critical: true, confirm: true, goto: Sitting with her}

  She screams.

## Sitting with her

{if: asked}
Her shoulders come down.

{else}
She keeps her face to the wall.

### How distressed is she now? {type: rate, answer: 6, assesses: engage, labels: [calm, in crisis]}

#### You read her well {when: right}
Still high.

#### Worse than you think {when: low}
Her hands shake.

#### Better than you think {when: high}
She can talk.

## The walk

You walk together.

## What you saw

### Which of these did you see? {type: select, assesses: engage}

- Fast breath {correct: true}

  Yes: short words.

- Fixed eyes {correct: true}
- A weapon

## The hand-off

### Put these in order {type: order, assesses: engage}

- Walk with her
- Tell the counselor
- Write the note

#### That serves her {when: right}
She is not left alone.

#### Not yet {when: wrong}
She was left alone.

## Looking back

### What will you do sooner? {type: reflect, words: 3}

- Did you name what you saw?

#### One answer {when: right}
I would sit down sooner.

## Afterwards

{if: asked, goto: Warm hand-off}
{goto: Cold hand-off}

## Warm hand-off {ending: good}

Maya walks with you.

## Cold hand-off {ending: mixed}

The counselor comes to her.
"""

CHOICE = """---
title: A short one
summary: One choice.
competencies: [engage]
pass: 50
---
## The door

### What do you do? {assesses: engage}

- Knock {score: 3}
- Push {score: 0}
- Leave {score: 1}

## The end {ending: good}

It is over.
"""

CLOCKED = """---
title: Against the clock
summary: One choice with a limit.
competencies: [engage]
---
## The door

### What do you do? {assesses: engage, seconds: 30, timeout: Silence}

- Knock {score: 3, goto: The end}
- Push {score: 0, goto: The end}

## Silence

Nobody says a word.

{goto: The end}

## The end {ending: good}

It is over.
"""

WIDE = """---
title: A wide scale
summary: A number.
competencies: [engage]
---
## The pulse

### How fast is it? {type: rate, min: 40, max: 140, answer: [100, 120], assesses: engage, labels: [slow, fast]}

## The end {ending: good}

It is over.
"""

LESSON = """---
title: A lesson
summary: Something to read.
kind: lesson
---
## First page

Read this.

## Second page

And this.
"""

QUIZ = """---
title: A quiz
summary: Some questions.
kind: quiz
competencies: [engage]
pass: 50
---
## One

### Which is right in one? {assesses: engage}

- Right one {score: 3}
- Wrong one {score: 0}

## Two

### Which is right in two? {assesses: engage}

- Right two {score: 3}
- Wrong two {score: 0}

## Three

### Which is right in three? {assesses: engage}

- Right three {score: 3}
- Wrong three {score: 0}
"""

ROADS = """---
title: Two roads
summary: A fork in the hall.
competencies: [engage]
meters:
  distress: {label: His distress, start: 5}
tension: distress
---
## The fork {clock: "10:42", place: Hall}

A boy sits where the hall forks.

### Which way? {assesses: engage}

- Ask him first. {score: 3, distress: -2, goto: The quiet road}

  He looks up.

  **Coach:** Asking costs nothing.

- Go left without a word. {score: 1, distress: +2, goto: The loud road}

  He turns away.

## The loud road

It is loud here.

### What now? {assesses: engage}

- Go on. {score: 0, distress: +1, goto: The mess}

  It gets worse.

- Turn back to him. {score: 3, distress: -1, goto: The meeting}

  He sees it.

## The mess

Everything is wet.

{goto: The meeting}

## The quiet road

It is quiet here, and he talks.

## The meeting

You all meet.

### How is he? {type: rate, answer: [2, 4], assesses: engage}

## Words

### What will you do? {type: reflect}

#### One answer {when: right}
I would ask sooner.

## After

{if: distress <= 3, goto: To class}
{goto: Home}

## To class {ending: good}

He goes to class.

## Home {ending: mixed}

He goes home.
"""
