"""The map as a picture: what it shows of a scenario, that it is well formed, and what it never holds."""

import re
from dataclasses import astuple
from itertools import pairwise
from json import dumps
from random import Random
from xml.etree import ElementTree

import pytest

from elearn.analysis.diagram.cards import WIDTH, make_face
from elearn.analysis.diagram.describing import make_diagram
from elearn.analysis.diagram.drawing import draw
from elearn.analysis.diagram.model import CardKind, Diagram
from elearn.analysis.diagram.routing import make_plan
from elearn.analysis.diagram.style import LOOKS
from elearn.engine.script import prepare
from elearn.language.model import Ending
from tests.analysis.branching import branching
from tests.analysis.maps import FRONT, STORY, card_of, diagram_of, known_of, row_of, scenario_of
from tests.analysis.small import make_small
from tests.generate import write_document

SVG = "{http://www.w3.org/2000/svg}"
PLAIN = f"{FRONT}## One\n\nProse.\n\n## Two {{ending: good}}\n\nProse.\n"


@pytest.fixture(scope="module")
def story() -> Diagram:
    return diagram_of(STORY)


@pytest.fixture(scope="module")
def drawn(story: Diagram) -> ElementTree.Element:
    return ElementTree.fromstring(draw(story).svg)


def looks(drawn: ElementTree.Element) -> set[str]:
    return {each.get("class", "") for each in drawn.iter()}


def texts(drawn: ElementTree.Element) -> list[str]:
    return ["".join(each.itertext()) for each in drawn.iter(f"{SVG}text")]


# What it shows


def test_the_experts_path_is_marked_scene_by_scene_and_way_by_way(story: Diagram) -> None:
    titles = [card.title for card in story.cards if card.expert]

    assert titles == ["The hallway", "The bench", "How it ends", "She gets up"]
    assert row_of(story, "The hallway", "a").expert
    assert row_of(story, "The bench", "right").expert
    assert row_of(story, "How it ends", "1").expert
    assert not row_of(story, "The bench", "low").expert


def test_the_experts_path_goes_through_passages_that_are_passed_in_silence() -> None:
    three = "## One\n\n{goto: Two}\n\n## Two\n\nProse.\n\n## Three\n\n{goto: Four}\n\n"
    text = f"{FRONT}{three}## Four {{ending: good}}\n\nProse.\n"

    assert [card.title for card in diagram_of(text).cards if card.expert] == ["One", "Two", "Three", "Four"]


CORNERED = """## One

### Well? {assesses: K1, seconds: 9, timeout: Two}

- Shout. {score: 3, critical: true}
- Grab. {score: 3, critical: true}

## Two

### How loud was it? {type: rate}

## Three

Prose.

{if: trust > 9, goto: Four}
{goto: Four}

## Four {ending: good}

Prose.
"""


def test_the_experts_path_may_run_out_of_time_rate_at_will_and_go_on() -> None:
    diagram = diagram_of(FRONT.replace("summary", "pass: 0\nsummary") + CORNERED)

    taken = [(row.kind, row.key) for card in diagram.cards for row in card.rows if row.expert]
    assert taken == [("timeout", ""), ("goto", ""), ("route", "1")]


@pytest.mark.parametrize("seed", range(150))
def test_every_road_that_plays_take_is_on_the_map(seed: int) -> None:
    document = make_small(Random(seed))
    scenario = scenario_of(write_document(document))
    known = known_of(scenario)

    diagram = make_diagram(prepare(scenario), known, None)

    if document["kind"] == "quiz" or not known.proved:
        return
    end = len(scenario.scenes)
    drawn = {
        (place, row.target, row.kind, row.key, row.can_pass)
        for place, card in enumerate(diagram.cards)
        for row in card.rows
        if row.taken
    }
    roads = {(each.source, end if each.target < 0 else each.target, *astuple(each)[2:]) for each in known.roads}
    assert drawn == roads
    assert ElementTree.fromstring(draw(diagram).svg) is not None
    if diagram.expert:
        experts = {(place, row.target) for place, card in enumerate(diagram.cards) for row in card.rows if row.expert}
        assert set(pairwise(diagram.expert)) == experts


def test_a_scene_that_no_play_reaches_is_shown_as_such(story: Diagram, drawn: ElementTree.Element) -> None:
    assert [card.title for card in story.cards if not card.reached] == ["Left out"]
    assert {"map-unreached", "map-lane-untaken"} <= looks(drawn)
    assert "No play comes here" in texts(drawn)


def test_a_way_that_no_play_takes_is_shown_as_such(story: Diagram) -> None:
    assert not row_of(story, "The hallway again", "c").taken
    assert row_of(story, "The hallway again", "b").taken


def test_what_cannot_pass_any_more_is_shown_by_more_than_colour(story: Diagram, drawn: ElementTree.Element) -> None:
    assert card_of(story, "The hallway again").hopeless
    assert not card_of(story, "The hallway").hopeless
    assert not row_of(story, "The hallway", "c").can_pass
    assert "No pass from here" in texts(drawn)
    assert {"map-lane-lost", "map-cross"} <= looks(drawn)


def test_endings_differ_by_shape_word_and_sign(drawn: ElementTree.Element) -> None:
    shapes = {
        each.get("class"): each.tag.removeprefix(SVG)
        for each in drawn.iter()
        if each.get("class") in {"map-good", "map-mixed", "map-poor"}
    }
    outlines = {each.get("d", "")[-1:] for each in drawn.iter() if each.get("class") in {"map-mixed", "map-poor"}}

    assert shapes == {"map-good": "rect", "map-mixed": "path", "map-poor": "path"}
    assert outlines == {"Z"}
    assert {"map-sign-good", "map-sign-mixed", "map-sign-poor"} <= looks(drawn)
    assert {"6 · Good ending", "7 · Mixed ending", "8 · Poor ending"} <= set(texts(drawn))


def test_an_ending_tells_the_percents_that_end_there(story: Diagram, drawn: ElementTree.Element) -> None:
    assert card_of(story, "She gets up").percents == (83, 100)
    assert "83 to 100 percent" in texts(drawn)


def test_a_loop_is_drawn_upward_in_a_line_of_its_own(story: Diagram, drawn: ElementTree.Element) -> None:
    plan = make_plan(story, [make_face(card, 2, 75) for card in story.cards])
    back = [course for course in plan.courses if course.upward]

    assert [(course.lane.source, course.lane.target) for course in back] == [(1, 0)]
    assert "back to an earlier scene" in texts(drawn)


def test_a_way_back_to_the_same_scene_is_drawn_beside_it() -> None:
    text = PLAIN.replace("Prose.", "### What?\n\n- Wait. {goto: One}\n- Go. {goto: Two}", 1)

    drawn = ElementTree.fromstring(draw(diagram_of(text)).svg)

    assert {"map-lane-back", "map-tip-back"} <= looks(drawn)


def test_running_out_of_time_is_dashed(drawn: ElementTree.Element) -> None:
    dashed = [each for each in drawn.iter(f"{SVG}path") if each.get("stroke-dasharray") == "7 5"]

    assert len(dashed) == 2  # on the map and in the legend
    assert {"time", "after 30 seconds"} <= set(texts(drawn))


def test_a_decision_says_whether_it_is_scored(drawn: ElementTree.Element) -> None:
    assert {"1 · Choose · scored: K1", "2 · Choose · not scored", "4 · Rate · scored: K1"} <= set(texts(drawn))
    assert {"map-bar", "map-bar-open"} <= looks(drawn)


def test_routes_are_shown_in_the_authors_words(drawn: ElementTree.Element) -> None:
    assert {"if percent >= 75 and trust >= 5", "if called", "otherwise"} <= set(texts(drawn))


def test_a_condition_is_found_wherever_it_stands_in_the_braces() -> None:
    text = PLAIN.replace("Prose.", "Prose.\n\n{goto: Two, if: 'trust > 3'}\n{goto: Two}", 1)

    assert row_of(diagram_of(text), "One", "1").text == "if trust > 3"


def test_signs_are_left_out_where_there_is_one_way_on() -> None:
    rated = "### How?  {type: rate, answer: 3, assesses: K1}\n\n#### Yes {when: right}\n"
    text = f"{FRONT}## One\n\n{rated}\n## Two {{ending: good}}\n\nProse.\n"

    assert "right" not in texts(ElementTree.fromstring(draw(diagram_of(text)).svg))


def test_errors_are_told_at_their_scene(story: Diagram, drawn: ElementTree.Element) -> None:
    assert {card.title: card.errors for card in story.cards if card.errors} == {
        "The hallway again": ("E302",),
        "Left out": ("E301",),
    }
    assert "Mend E301" in texts(drawn)


def test_the_end_of_a_lesson_has_a_card() -> None:
    diagram = diagram_of(FRONT.replace("title", "kind: lesson\ntitle") + "## One\n\nProse.\n")

    assert [(card.title, card.kind, card.ending) for card in diagram.cards] == [
        ("One", CardKind.PASSAGE, None),
        ("The end", CardKind.OFF, Ending.GOOD),
    ]


def test_a_scenario_that_runs_off_its_file_shows_where() -> None:
    diagram = diagram_of(f"{FRONT}## One\n\nProse.\n")

    assert [(card.title, card.ending) for card in diagram.cards] == [("One", None), ("Nothing follows", None)]


def test_what_was_not_explored_is_drawn_as_it_is_written_and_says_so() -> None:
    diagram = diagram_of(STORY, proved=False)
    drawn = ElementTree.fromstring(draw(diagram).svg)

    assert all(card.reached for card in diagram.cards)
    assert not {"map-unreached", "map-lane-untaken", "map-lane-lost", "map-lane-expert"} & looks(drawn)
    assert any("not explored to the end" in text for text in texts(drawn))


def test_the_legend_has_what_the_map_has_and_nothing_else() -> None:
    drawing = draw(diagram_of(PLAIN))

    assert [meaning for _, meaning in drawing.legend] == [
        "passage",
        "good ending",
        "the expert's path",
    ]


# What it is


@pytest.mark.parametrize("text", [STORY, PLAIN, branching(30)])
def test_it_holds_no_style_no_script_and_nothing_from_elsewhere(text: str) -> None:
    svg = draw(diagram_of(text, proved=False)).svg
    root = ElementTree.fromstring(svg)
    names = {each.tag.removeprefix(SVG) for each in root.iter()}
    attributes = {key for each in root.iter() for key in each.attrib}

    assert names <= {"svg", "title", "desc", "g", "rect", "path", "circle", "text"}
    assert not {key for key in attributes if key == "style" or key.startswith("on") or key.endswith("href")}
    assert "url(" not in svg


def test_every_part_has_the_look_of_its_class(drawn: ElementTree.Element) -> None:
    for each in drawn.iter():
        look = each.get("class", "").removeprefix("map-")
        if look in LOOKS:
            assert {key: each.get(key) for key in LOOKS[look] if key != "stroke-dasharray"} == {
                key: value for key, value in LOOKS[look].items() if key != "stroke-dasharray"
            }


def test_the_same_scenario_gives_the_same_picture() -> None:
    text = branching(24, 5)

    assert draw(diagram_of(text, proved=False)).svg == draw(diagram_of(text, proved=False)).svg


EMOJI = "\U00010000"
HOSTILE = [
    'A <script>alert("1")</script> & "quotes" \'single\' ]]> <!-- -->',
    "<b> &amp; &#x0; &lt;",
    "Zwei‮Worte \u2028 und ￾ mehr  \x7f",
    "門の前で " * 12,
    "א" * 60,
    "W" * 400,
    "👩‍👩‍👧‍👦 e\u0301" * 20,
    "**bold** `code` [link](https://example.org) {{",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_title_stays_text_inside_its_card(hostile: str) -> None:
    shown = hostile.replace("{", "\\{").replace("<", "\\<")
    text = PLAIN.replace("## One", f"## {shown} {{id: one}}").replace(
        "title: The bench", f"title: {dumps(hostile, ensure_ascii=max(hostile) < EMOJI)}"
    )

    diagram = diagram_of(text, proved=False)
    drawing = draw(diagram, address=lambda scene: f"#{scene}")

    root = ElementTree.fromstring(drawing.svg)
    assert not [each for each in root.iter() if each.tag.removeprefix(SVG) in {"script", "b"}]
    assert make_face(diagram.cards[0], 2, 75).height < 140
    assert all(character.isprintable() or character in "\n\u200c\u200d" for character in drawing.svg)


def test_each_scene_can_be_a_link() -> None:
    root = ElementTree.fromstring(draw(diagram_of(PLAIN), address=lambda scene: f"#scene-{scene}&").svg)

    assert [each.get("href") for each in root.iter(f"{SVG}a")] == ["#scene-one&", "#scene-two&"]


def test_it_says_its_name_and_each_scene_in_words(drawn: ElementTree.Element) -> None:
    named = {each.get("id"): each.text or "" for each in drawn if each.get("id")}
    scenes = [each.get("aria-label", "") for each in drawn.iter() if each.get("role") == "img"]

    assert drawn.get("aria-labelledby") == "map-name"
    assert named["map-name"] == "Map of The bench"
    assert "The expert's path: 1 The hallway, 4 The bench" in named["map-said"]
    assert len(scenes) == 9
    assert "b: Ask her to come along. (100 points, no pass from here) leads to 2 The hallway again." in scenes[0]


@pytest.mark.parametrize("size", [12, 30, 60])
@pytest.mark.parametrize("seed", range(4))
def test_no_two_cards_overlap_and_none_leaves_the_picture(size: int, seed: int) -> None:
    diagram = diagram_of(branching(size, seed), proved=False)
    faces = [make_face(card, 1, 75) for card in diagram.cards]
    plan = make_plan(diagram, faces)
    boxes = [
        (x - WIDTH / 2, y, x + WIDTH / 2, y + face.height)
        for face, (x, y) in zip(faces, (plan.places[card] for card in range(size)), strict=True)
    ]

    assert not [
        (one, other)
        for number, one in enumerate(boxes)
        for other in boxes[number + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]
    assert min(box[0] for box in boxes) >= 0
    assert max(box[2] for box in boxes) <= plan.width
    assert max(box[3] for box in boxes) <= plan.height


@pytest.mark.parametrize("seed", range(4))
def test_no_lane_runs_under_a_card(seed: int) -> None:
    diagram = diagram_of(branching(40, seed), proved=False)
    faces = [make_face(card, 1, 75) for card in diagram.cards]
    plan = make_plan(diagram, faces)

    for course in plan.courses:
        for x, top, low in course.places[1:-1]:
            for card, (middle, above) in plan.places.items():
                inside = abs(x - middle) < WIDTH / 2 and top < above + faces[card].height and above < low
                assert not inside, (diagram.cards[card].title, course)


def test_every_way_is_drawn(story: Diagram) -> None:
    plan = make_plan(story, [make_face(card, 2, 75) for card in story.cards])
    drawn = {(course.lane.source, row.mark) for course in plan.courses for row in course.lane.rows}

    assert drawn == {(place, row.mark) for place, card in enumerate(story.cards) for row in card.rows}


def test_numbers_are_short() -> None:
    assert not re.search(r"\d\.\d\d", draw(diagram_of(STORY)).svg.replace("1.25", "").replace("1.75", ""))
