"""A fuzz target: `python tests/language/fuzz_read.py -max_total_time=600` (part of `make soak`; needs atheris)."""

import sys
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[2]))

with atheris.instrument_imports(include=["elearn.language"]):
    from elearn.language.documents import read_source
    from elearn.language.source import Source
    from elearn.language.surroundings import Surroundings
    from tests.language.test_properties import AROUND, TEXTS, assert_sound, mutated


def try_bytes(raw: bytes) -> None:
    """Read some bytes as they are, or as the seed of a damaged scenario."""
    dice = atheris.FuzzedDataProvider(raw)
    if dice.ConsumeBool():
        source = read_source("fuzz.md", dice.ConsumeBytes(4_000))
    else:
        text = TEXTS[dice.ConsumeIntInRange(0, len(TEXTS) - 1)]
        piece = dice.ConsumeUnicodeNoSurrogates(40)
        place = dice.ConsumeIntInRange(0, len(text))
        source = Source("fuzz.md", mutated(text[:place] + piece + text[place:], dice.ConsumeInt(4) & 0xFFFFFFFF, 3))
    if isinstance(source, Source):
        assert_sound(source, AROUND)
        assert_sound(source, Surroundings("fuzz", language="es"))


if __name__ == "__main__":
    atheris.Setup(sys.argv, try_bytes)
    atheris.Fuzz()
