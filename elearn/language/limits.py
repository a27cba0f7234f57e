"""How much one document may hold, as the format says; whatever is larger is E113."""

DOCUMENT_BYTES = 1_048_576
SCENES = 2_000
OPTIONS = 12
METERS = 16
FLAGS = 32
EXPRESSION_CHARACTERS = 400
BRACES_CHARACTERS = 4_000
BRACES_LINES = 20

MINUTES = (1, 240)
PERCENT = (0, 100)
SKIN = (1, 6)
METER_VALUES = (-1000, 1000)

YAML_DEPTH = 32
"""Deeper YAML is refused before anything recurses into it."""

NESTED_BLOCKS = 16
"""Lists and quotations inside each other: more than any author writes, and what every later step can bear."""

OPEN_BRACKETS = 64
"""Unclosed `[` in one block: renderers of Markdown take the square of their number in time."""

INTEGER_DIGITS = 9
"""Longer numbers mean nothing to a meter that stays within a thousand."""
