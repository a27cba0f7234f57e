"""How long plays take: what a middling play reads and decides, and numbers of any size."""

from random import Random

from elearn.analysis.counts import to_digits
from elearn.analysis.proof import Written, prove
from elearn.language.checker import read
from elearn.language.source import Source
from elearn.language.surroundings import Surroundings

WORDS = " ".join(["word"] * 100)


def facts_of(body: str):
    text = f"---\ntitle: T\nsummary: S\n---\n\n{body}\n"
    scenario, found = read(Source("pace.md", text), Surroundings())
    assert scenario is not None, found
    return prove(scenario, Written()).facts


def test_a_straight_road_takes_its_words_and_decisions() -> None:
    decisions = "".join(f"## Room {n}\n\n{WORDS}\n\n### Go on?\n\n- Yes.\n- No.\n\n" for n in range(6))

    facts = facts_of(f"{decisions}## End {{ending: good}}\n\n{WORDS}")

    assert 5 <= facts.minutes <= 7  # 700 words and 6 decisions: 3.5 and 2 minutes


def test_the_middling_play_is_that_of_a_guesser_and_not_the_longest() -> None:
    """From a hall one can go to any of eight rooms, each once, or leave: most orders are long, most plays not."""
    names = [f"r{n}" for n in range(8)]
    doors = "".join(f"- Room {name}. {{if: not {name}, set: {name}, goto: Hall}}\n" for name in names)
    body = f"## Hall\n\n### Where to?\n\n{doors}- Leave. {{goto: End}}\n\n## End {{ending: good}}\n\nDone.\n"
    scenario, found = read(
        Source("hub.md", f"---\ntitle: T\nsummary: S\nflags: [{', '.join(names)}]\n---\n\n{body}"), Surroundings()
    )
    assert scenario is not None, found

    facts = prove(scenario, Written()).facts

    assert facts.minutes <= 3


def test_what_is_left_becomes_less_on_the_way() -> None:
    decisions = "".join(f"## Room {n}\n\n{WORDS}\n\n### Go on?\n\n- Yes.\n- No.\n\n" for n in range(4))

    remaining = facts_of(f"{decisions}## End {{ending: good}}\n\nDone.").remaining

    left = [remaining[name] for name in ("room-0", "room-1", "room-2", "room-3", "end")]
    assert left == sorted(left, reverse=True)
    assert len(set(left)) == 5


def test_scenes_from_which_no_end_can_be_reached_have_nothing_left() -> None:
    trap = "## Door\n\n### Which?\n\n- In. {goto: Round}\n- Out. {goto: End}\n\n## Round\n\nRound.\n\n{goto: Again}\n\n"

    facts = facts_of(f"{trap}## Again\n\nAgain.\n\n{{goto: Round}}\n\n## End {{ending: good}}\n\nDone.")

    assert set(facts.remaining) == {"door", "end"}


def test_a_very_long_document_is_timed_like_a_short_one() -> None:
    decisions = "".join(f"## Room {n}\n\n### Go on?\n\n- Yes.\n- No.\n\n" for n in range(700))

    facts = facts_of(f"{decisions}## End {{ending: good}}\n\nDone.")

    assert 230 <= facts.minutes <= 300
    assert facts.paths == to_digits(2**700)


def test_numbers_of_any_size_are_written_out() -> None:
    chance = Random(7)
    for digits in (1, 999, 1000, 1001, 2000, 2001, 4000):
        number = chance.randrange(10 ** (digits - 1), 10**digits)
        assert to_digits(number) == str(number)
    assert to_digits(10**9000) == "1" + "0" * 9000
    digits = "7" + "".join(chance.choice("0123456789") for _ in range(20_000))
    number = 0
    for place in range(0, len(digits), 1000):
        piece = digits[place : place + 1000]
        number = number * 10 ** len(piece) + int(piece)
    assert to_digits(number) == digits
