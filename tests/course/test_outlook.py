"""What pages take from the facts about an edition, kept as JSON and read without trusting it."""

import pytest

from elearn.analysis.facts import Facts
from elearn.course.outlook import NO_OUTLOOK, Outlook, dump_facts, load_outlook


def test_what_was_kept_is_read():
    text = dump_facts(Facts(3, 1, expert=("a", ["b", "c"], None, 7), remaining={"hall": 90, "door": 30}), 2)

    assert load_outlook(text) == Outlook(("a", ["b", "c"], None, 7), {"hall": 90, "door": 30})


def test_a_document_that_nobody_passes_has_no_expert():
    assert load_outlook(dump_facts(Facts(3, 1, remaining={"hall": 90}), 2)) == Outlook(None, {"hall": 90})


@pytest.mark.parametrize("text", [None, "", "null", "7", "[]", "{", '{"remaining": 7, "expert": null}'])
def test_where_nothing_can_be_read_nothing_is_known(text):
    assert load_outlook(text) == NO_OUTLOOK


def test_where_an_author_says_how_long_it_takes_the_time_left_agrees():
    facts = Facts(3, 1, minutes=15, remaining={"hall": 900, "door": 300})

    assert load_outlook(dump_facts(facts, 12)).remaining == {"hall": 720, "door": 240}


def test_a_time_that_cannot_be_is_left_out():
    assert load_outlook('{"remaining": {"hall": -1, "door": "soon", "end": 0}}').remaining == {"end": 0}
