"""A facilitator's guide holds the whole script, says what leads where, and shows the notes that are for instructors."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.course.fragments import make_fragments
from elearn.course.guide import Guide, make_guide
from elearn.course.remarks import find_remarks
from elearn.engine.script import prepare
from elearn.exports.conditions import say
from elearn.exports.guide import guide_body, guide_page
from elearn.language.parser import parse
from elearn.language.source import Source
from tests.content.shipped import SCENARIOS, scenario
from tests.web.pages import read_page
from tests.web.stories import CORRIDOR, LESSON, QUIZ, WIDE, read_story

NOTES = "{note: discuss: What do you hear first?}\n\n{note: often: They go in.}\n\n{note: legal asked}\n\n"
NOTED = CORRIDOR.replace("A teacher waves you over", f"{NOTES}A teacher waves you over")


def guide_to(text: str, expert: tuple[object, ...] | None = None) -> Guide:
    story = read_story(text)
    draft, _ = parse(Source("story.md", text))
    return make_guide(
        prepare(story), make_fragments(story, {}, {}), tuple(find_remarks(draft)), expert, {"engage": "Engage"}
    )


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.mark.parametrize("text", [CORRIDOR, LESSON, QUIZ, WIDE])
def test_every_word_that_can_be_shown_is_in_the_guide(text: str) -> None:
    guide = guide_to(text)

    body = guide_body(guide)

    for scene in guide.fragments.scenes.values():
        pieces = [scene.title, scene.prompt, *scene.blocks, *scene.prose, *scene.options.values(), *scene.self_check]
        pieces += [part for told in scene.feedback.values() for part in (told.consequence, told.coaching)]
        pieces += [
            part for told in scene.outcomes.values() for part in (told.headline, *told.consequence, *told.coaching)
        ]
        assert [piece for piece in pieces if piece not in body] == []


def test_notes_to_instructors_stand_in_their_scene_and_in_the_lists_and_other_notes_nowhere() -> None:
    body = words(guide_body(guide_to(NOTED)))

    assert body.count("What do you hear first?") == 2
    assert body.count("They go in.") == 2
    assert "legal asked" not in body


def test_without_notes_it_says_how_to_write_them() -> None:
    assert "{note: often: …}" in words(guide_body(guide_to(CORRIDOR)))


def test_it_says_what_each_option_is_worth_and_where_it_leads() -> None:
    body = words(guide_body(guide_to(CORRIDOR)))

    assert "Crouch below her eye level & ask." in body.replace("&amp;", "&")
    assert "what an expert does; leads to 2" in body
    assert "harmful; must never be done; leads to 2" in body
    assert "Where “asked” is set:" in body


def test_one_strong_way_is_told_by_its_answers() -> None:
    told = words(guide_body(guide_to(QUIZ, ("a", "a", "a"))))

    assert "One strong way" in told
    assert "1 One : Right one" in told
    assert "One strong way" not in words(guide_body(guide_to(QUIZ, ("x",))))


def test_a_page_of_its_own_needs_nothing_beside_it() -> None:
    page = guide_page(guide_to(CORRIDOR), "main { color: red }")

    assert page.startswith("<!doctype html>")
    assert "main { color: red }" in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page.replace('href="tel:', "").replace('href="sms:', ""))
    assert read_page(page).all("h1")


@pytest.mark.parametrize("slug", SCENARIOS)
def test_each_link_of_a_shipped_guide_leads_to_a_scene(slug: str) -> None:
    story = scenario(slug)
    body = guide_body(make_guide(prepare(story), make_fragments(story, {}, {}), (), None, {}))

    ids = set(re.findall(r'id="([^"]+)"', body))

    assert [each for each in re.findall(r'href="#(scene-[^"]+)"', body) if each not in ids] == []
    assert len(re.findall(r'<h3 id="scene-', body)) == len(story.scenes)


SIGNS = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
METERS = st.sampled_from(["distress", "trust", "3", "7"])
COMPARED = st.builds("{} {} {}".format, METERS, SIGNS, st.integers(0, 10))
CHAINED = st.builds("{} {} {} {} {}".format, st.integers(0, 10), SIGNS, METERS, SIGNS, METERS)
ASKED = st.recursive(
    st.one_of(COMPARED, CHAINED, st.sampled_from(["asked", "critical"])),
    lambda inner: st.one_of(
        st.builds("not ({})".format, inner), st.builds("({}) and ({})".format, inner, inner),
        st.builds("({}) or ({})".format, inner, inner),
    ),
    max_leaves=4,
)  # fmt: skip

READ_BACK = (
    ("“asked” is not set", "(not asked)"),
    ("“asked” is set", "asked"),
    ("an answer that must never be given was chosen", "critical"),
    ("no answer that must never be given was chosen", "(not critical)"),
    ("Maya's distress", "distress"),
    ("Maya's trust in you", "trust"),
    ("is below", "<"),
    ("is at most", "<="),
    ("is above", ">"),
    ("is at least", ">="),
    ("is not", "!="),
    (" is ", " == "),
)


@settings(max_examples=300, deadline=None)
@given(
    condition=ASKED,
    holds=st.booleans(),
    state=st.tuples(st.integers(0, 10), st.integers(0, 10), st.booleans(), st.booleans()),
)
def test_a_condition_in_words_means_what_was_written(
    condition: str, holds: bool, state: tuple[int, int, bool, bool]
) -> None:
    story = read_story(CORRIDOR.replace("{if: asked}", f"{{if: {condition!r}}}".replace("'", '"')))
    (asked,) = [
        block.condition for scene in story.scenes for block in scene.blocks if block.condition and not block.otherwise
    ][:1]
    names = dict(zip(("distress", "trust", "asked", "critical"), state, strict=True))

    said = say(asked, story, holds)
    for words_of, sign in READ_BACK:
        said = said.replace(words_of, sign)

    assert bool(eval(said, {}, names)) == (bool(eval(condition, {}, names)) == holds)
