"""Small libraries of scenarios and courses, written to a folder."""

from pathlib import Path

SCENARIO = """---
title: {title}
summary: Somebody waits.
competencies: [K1]
sources: [S1]
cast:
  sam: {{name: Sam}}
---

## The hall

Sam *waits* [@S1].

![A student, arms folded](figure:sam/stand-folded/corridor)

> **Sam (whispering):** I am not going back.

### What do you do? {{assesses: K1}}

- Ask him what happened. {{score: 3, goto: Talk}}

  He looks up.

  **Coach:** You asked.

- Tell him to hurry up. {{score: 0, goto: Talk}}

  He looks away.

## Talk {{ending: good}}

You talk.
"""
SOUND = (
    SCENARIO.replace(" {{assesses: K1}}", "").replace("score: 3, ", "").replace("score: 0, ", "").replace("[K1]", "[]")
)
"""The same with nothing scored, so that nothing is wrong with how it is scored."""

TRANSLATION = """---
title: El autobús
summary: Alguien espera.
original: 0123456789ab
cast:
  sam: {name: Samuel}
---

## El pasillo

Samuel *espera* [@S1].

![Un alumno](figure:sam/stand-folded/corridor)

> **Samuel (en voz baja):** No vuelvo.

### ¿Qué haces?

- Le preguntas.

  Te mira.

  **Coach:** Has preguntado.

- Le dices que se apure.

  No te mira.

## Hablar

Habláis.
"""
BROKEN = "---\ntitle: Broken\nsummary: It has no scene.\n---\n"
COMPETENCIES = "K1: {name: Recognize}\nK2: {name: Communicate, description: Says it in few words.}\n"
SOURCES = "S1:\n  title: A guide\n  publisher: A school\n  year: 2014\n  url: https://example.org/guide\n"
COURSE = """title: A first course
summary: Two scenarios.
provider: Elm Street School
hours: 0.50
time_zone: America/New_York
competencies: [K1]
sources: [S1]
modules:
  - document: late-bus
    mode: guided
  - id: exam
    document: panic
    mode: assessed
    attempts: 3
    prerequisites: [late-bus]
"""


def write_library(folder: Path) -> Path:
    """A library with two scenarios, one that is broken, a course, competencies and sources."""
    write(folder / "scenarios" / "late-bus.md", SCENARIO.format(title="The late bus"))
    write(folder / "scenarios" / "panic.md", SCENARIO.format(title="Panic"))
    write(folder / "scenarios" / "broken.md", BROKEN)
    write(folder / "content" / "competencies.yaml", COMPETENCIES)
    write(folder / "content" / "sources.yaml", SOURCES)
    write(folder / "content" / "courses" / "first.yaml", COURSE)
    return folder


def write_sound_library(folder: Path) -> Path:
    """The same without the broken scenario, and with nothing to mend in the others."""
    write_library(folder)
    (folder / "scenarios" / "broken.md").unlink()
    write(folder / "scenarios" / "late-bus.md", SOUND.format(title="The late bus"))
    write(folder / "scenarios" / "panic.md", SOUND.format(title="Panic"))
    return folder


def write_translation(folder: Path) -> Path:
    """The Spanish words of a library's first scenario."""
    return write(folder / "scenarios" / "late-bus.es.md", TRANSLATION)


def write(path: Path, text: str) -> Path:
    """A file with this text, in folders made for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
