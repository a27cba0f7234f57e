"""Who is shown how: notes are read, groups are counted, and only a clear excess is named."""

from dataclasses import replace

from elearn.course.casting import report_cast
from elearn.course.remarks import About, Remark, find_remarks
from elearn.language.model import Block, BlockKind, CastMember, Figure, Kind, Look, Picture, Scenario, Scene
from elearn.language.parser import parse
from elearn.language.source import Source, Span
from tests.web.stories import read_story

NOTED = """---
title: The door
summary: A door.
cast:
  sam: {name: Sam, look: {skin: 5, presents: boy, aid: cane}}
---

## The hall

{note: in crisis: sam}
{note: "discuss: What did you see, and what did you assume?"}

Sam waits. {note: counsel has not read this}

### What do you do? {note: often: They hurry, because the bell rings.}

- Wait. {goto: End}
- Knock. {goto: End}

## End {ending: good}

It opens.

{note: at fault: tyler, grace}
"""


def cast(slug: str, **looks: Look) -> Scenario:
    """A scenario that draws everybody whose look is given."""
    members = tuple(CastMember(name, name, None, look) for name, look in looks.items())
    drawn = [Picture(name, "", Figure(name, "sit-open", "office")) for name, look in looks.items() if look != Look()]
    blocks = tuple(Block(BlockKind.PICTURE, "", Span(0, 0), picture=each) for each in drawn)
    return Scenario(
        slug, Kind.SCENARIO, "en", slug, "", 1, "", (Scene("a", "A", Span(0, 0), blocks=blocks),), cast=members
    )


def notes(crisis: str = "", fault: str = "") -> list[Remark]:
    given = ((About.IN_CRISIS, crisis), (About.AT_FAULT, fault))
    return [Remark(about, text, 0) for about, text in given if text]


def test_notes_to_instructors_are_read_with_their_scene_and_others_are_not() -> None:
    draft, _ = parse(Source("door.md", NOTED))

    found = [(each.about, each.text, each.scene) for each in find_remarks(draft)]

    assert found == [
        (About.IN_CRISIS, "sam", 0),
        (About.DISCUSS, "What did you see, and what did you assume?", 0),
        (About.OFTEN, "They hurry, because the bell rings.", 0),
        (About.AT_FAULT, "tyler, grace", 1),
    ]
    assert read_story(NOTED).scenes[0].blocks[0].text == "Sam waits."


def test_people_are_counted_by_what_is_drawn() -> None:
    boy, girl = Look(skin=1, presents="boy"), Look(skin=6, presents="girl", aid="wheelchair")
    report = report_cast([(cast("a", sam=boy, ann=girl, staff=Look()), notes("sam", "ann"))])

    groups = {each.name: (each.shown, each.in_crisis, each.at_fault) for each in report.groups}

    assert groups == {
        "boys": (1, 1, 0), "girls": (1, 0, 1), "light": (1, 1, 0), "dark": (1, 0, 1),
        "none is shown": (1, 1, 0), "an aid is shown": (1, 0, 1),
    }  # fmt: skip


def test_a_group_is_over_its_share_by_more_than_one_whole_person_only() -> None:
    boy, girl = Look(skin=1, presents="boy"), Look(skin=1, presents="girl")
    fair = [(cast(f"s{place}", sam=boy, ann=girl), notes("sam" if place % 2 else "ann")) for place in range(4)]
    unfair = [(cast(f"s{place}", sam=boy, ann=girl), notes("sam")) for place in range(4)]

    assert not any(each.over for each in report_cast(fair).groups)
    assert [each.name for each in report_cast(unfair).groups if each.over] == ["boys"]
    blamed = [(scenario, notes("ann" if place % 2 else "sam", "sam")) for place, (scenario, _) in enumerate(fair)]
    assert [each.name for each in report_cast(blamed).groups if each.over] == ["boys"]


def test_who_is_only_described_is_not_depicted() -> None:
    story = replace(cast("a", sam=Look(presents="boy")), scenes=())

    assert report_cast([(story, notes("sam"))]).people == ()


def test_what_notes_leave_out_or_get_wrong_is_told() -> None:
    boy = Look(presents="boy")

    report = report_cast([(cast("a", sam=boy), []), (cast("b", sam=boy), notes("sam, tim"))])

    assert (report.unmarked, report.unknown) == (("a",), ("b: tim",))


def test_nobody_depicted_is_no_mistake() -> None:
    assert report_cast([]).groups == ()
