"""Nothing of the key or of what is to come reaches a learner: every hidden thing is a word that would give it away.

Each path through a story is walked over HTTP in each mode, with forms that are refused and forms that come too late at
every step; every byte that was sent, headers and redirects included, is searched for words that were not shown yet.
"""

import re
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from elearn.course.editions import Cited
from elearn.course.manifest import Citation, Competency, Mode
from elearn.engine.answers import Answer
from elearn.engine.play import Run, answer, reaction, start, turn
from elearn.engine.script import Script, prepare
from elearn.language.model import Block, DecisionType, Scenario
from tests.web.pages import Page
from tests.web.stories import CLOCKED, read_story
from tests.web.theatre import Seat, Theatre, controls_for, know, module_of, open_theatre

KINDS = (
    rb"comp|meter|label|flag|source|author|title|scene|clock|place|note|block|prompt|prose|text|opt|cons|coach|head|check"
    rb"|said|name"
)
WORD = re.compile(rb"zq(?:" + KINDS + rb")[0-9]+", re.IGNORECASE)

STORY = """---
title: A story
summary: Of words.
competencies: [zqcomp1, zqcomp2]
pass: 61
cast:
  ann: {name: Ann}
meters:
  zqmeter1: {label: zqlabel1, start: 2}
  zqmeter2: {label: zqlabel2, start: 3, shown: false}
flags: [zqflag1, zqflag2]
tension: zqmeter1
sources: [zqsource1, zqsource2]
authors: [zqauthor1]
---

## zqtitle1 {id: zqscene1, clock: zqclock1, place: zqplace1, note: zqnote1}

zqblock1 {note: zqnote2}

{if: zqflag1}
zqblock2

{else}
zqblock3

### zqprompt1 {assesses: zqcomp1, note: zqnote3}

zqprose1

- zqtext1 {id: zqopt1, score: 3, set: zqflag1, zqmeter1: +1, goto: zqscene2}

  zqcons1 [@zqsource1]

  **Coach:** zqcoach1

- zqtext2 {id: zqopt2, score: 1, goto: zqscene3, confirm: true}

  zqcons2

  **Coach:** zqcoach2

- zqtext3 {id: zqopt3, score: 0, critical: true, zqmeter2: -1, goto: zqscene4}

  zqcons3

  **Coach:** zqcoach3 [@zqsource2]

- zqtext4 {id: zqopt4, score: 2, if: zqflag2}

  zqcons4

## zqtitle2 {id: zqscene2}

zqblock4

### zqprompt2 {type: select, assesses: zqcomp1}

- zqtext5 {id: zqopt5, correct: true}

  zqcons5

- zqtext6 {id: zqopt6}

  zqcons6

  **Coach:** zqcoach6

- zqtext7 {id: zqopt7, correct: true, set: zqflag2}

#### zqhead1 {when: right, goto: zqscene5}
zqcons7

**Coach:** zqcoach7

#### zqhead2 {when: partly, goto: zqscene6}
{if: zqflag2}
zqcons8

{else}
zqcons9

#### zqhead3 {when: wrong, goto: zqscene5}
zqcons10

## zqtitle3 {id: zqscene3}

### zqprompt3 {type: order, assesses: zqcomp2}

- zqtext8 {id: zqopt8}
- zqtext9 {id: zqopt9}
- zqtext10 {id: zqopt10}

#### zqhead4 {when: right, goto: zqscene5}
zqcons11

#### zqhead5 {when: partly, goto: zqscene6}
zqcons12

#### zqhead6 {when: wrong, goto: zqscene7}
zqcons13

## zqtitle4 {id: zqscene4}

> **Ann:** zqblock5

### zqprompt4 {type: rate, min: 0, max: 3, answer: 2, assesses: zqcomp2, confidence: true}

#### zqhead7 {when: right, goto: zqscene5}
zqcons14

#### zqhead8 {when: low, goto: zqscene6}
zqcons15

**Coach:** zqcoach8

#### zqhead9 {when: high, goto: zqscene7}
zqcons16

## zqtitle5 {id: zqscene5}

zqblock6

{if: percent >= 61, goto: zqscene8}
{goto: zqscene9}

## zqtitle6 {id: zqscene6}

### zqprompt5 {type: reflect, goto: zqscene5}

zqprose2

- zqcheck1

#### zqhead10 {when: right}
zqcons17

**Coach:** zqcoach9

## zqtitle7 {id: zqscene7}

### zqprompt6 {assesses: zqcomp1}

- zqtext11 {id: zqopt11, score: 3, goto: zqscene8}

  zqcons18

- zqtext12 {id: zqopt12, score: 0, if: 'points("zqscene1") == 0'}
- zqtext13 {id: zqopt13, score: 1, if: 'visited("zqscene4")', goto: zqscene9}

  zqcons19

## zqtitle8 {id: zqscene8, ending: good}

zqblock7

## zqtitle9 {id: zqscene9, ending: poor}

zqblock8
"""

CITED = Cited(
    {"zqsource1": Citation("zqsource1", "zqsaid1"), "zqsource2": Citation("zqsource2", "zqsaid2")},
    {"zqcomp1": Competency("zqcomp1", "zqname1"), "zqcomp2": Competency("zqcomp2", "zqname2")},
)
EXPERT: tuple[Answer, ...] = ("zqopt1", ["zqopt5", "zqopt7"], None)
NEVER = {b"zqopt", b"zqscene", b"zqflag", b"zqmeter", b"zqcomp", b"zqnote"}
"""What no page ever holds: ids, names of flags and meters, notes."""


@pytest.fixture(scope="module")
def story() -> Scenario:
    return read_story(STORY)


def words(*texts: str | bytes) -> set[bytes]:
    found: set[bytes] = set()
    for text in texts:
        found |= {each.lower() for each in WORD.findall(text.encode() if isinstance(text, str) else text)}
    return found


def allowed_answers(run: Run) -> list[Answer]:
    """Every answer to the scene at which a run stands; a reflection has one."""
    now = turn(run)
    decision = now.scene.decision if now.scene else None
    ids = [option.id for option in now.offered]
    if decision is None:
        return [None]
    match decision.type:
        case DecisionType.CHOOSE:
            return list(ids)
        case DecisionType.SELECT:
            return [[each for place, each in enumerate(ids) if bits >> place & 1] for bits in range(2 ** len(ids))]
        case DecisionType.ORDER:
            return [list(order) for order in permutations(ids)]
        case DecisionType.RATE:
            return list(range(decision.low, decision.high + 1))
        case DecisionType.REFLECT:
            return ["my own words"]


def paths(script: Script) -> Iterator[list[Answer]]:
    """The answers of every play from start to end."""
    open_ones: list[list[Answer]] = [[]]
    while open_ones:
        answers = open_ones.pop()
        run = start(script, 7)
        for given in answers:
            run = answer(run, given)
        if run.finished:
            yield answers
        else:
            open_ones += [[*answers, given] for given in allowed_answers(run)]


def shown_texts(blocks: tuple[Block, ...], places: tuple[int, ...]) -> list[str]:
    return [blocks[place].text for place in places]


def may_be_read(run: Run, coaching: bool) -> set[bytes]:
    """The words that a run shows now: its scene, its offers, and what its last answer did."""
    now = turn(run)
    texts: list[str] = []
    if now.scene is not None:
        texts += [now.scene.title, now.scene.clock or "", now.scene.place or ""]
        texts += shown_texts(now.scene.blocks, now.blocks)
        if now.scene.decision is not None:
            texts += [now.scene.decision.prompt, *shown_texts(now.scene.decision.prose, now.prose)]
            texts += [option.text for option in now.offered]
    return words(*texts, *_followed(run, coaching))


def _followed(run: Run, coaching: bool) -> list[str]:
    did = reaction(run)
    if did is None:
        return []
    scene = next(each for each in run.script.scenario.scenes if each.id == did.scene)
    if scene.decision is None:
        return []
    texts = list(scene.decision.self_check)
    for option in scene.decision.options:
        if option.id in did.options:
            texts += [block.text for block in option.feedback.consequence]
            texts += [block.text for block in option.feedback.coaching if coaching]
    for outcome in scene.decision.outcomes:
        if outcome.when == did.outcome:
            texts += [outcome.headline, *shown_texts(outcome.response.consequence, did.consequence)]
            texts += shown_texts(outcome.response.coaching, did.coaching) if coaching else []
    return texts


def with_sources(found: set[bytes]) -> set[bytes]:
    """The words with those of the sources that are cited among them."""
    return found | {b"zqsaid" + each.removeprefix(b"zqsource") for each in found if each.startswith(b"zqsource")}


def probe(seat: Seat, page: Page, before: Page | None) -> None:
    """Send what is refused and what comes too late, and ask for what is not there yet."""
    empty = {} if page.wants in ("choose", "order", "rate", "reflect") else {"score": "3"}
    for fields in (empty, {"choice": "zz", "rating": "99", "text": "", "score": "3"}, {"step": "0" * 64}):
        assert seat.post(page.address, page.hidden() | fields).status_code == 422
    step = int(page.address.rsplit("/", 1)[1])
    attempt = page.address.rsplit("/", 1)[0]
    for path in (
        f"{attempt}/{step + 1}",
        f"{attempt}/debrief",
        f"{attempt}/media/{'0' * 64}",
        f"{page.address}?confirm=1",
    ):
        seat.get(path)
    if before is not None:
        seat.post(before.address, before.hidden() | {"choice": "zz", "text": "zz"})
        seat.get(before.address)


@pytest.fixture(params=list(Mode))
def mode(request: pytest.FixtureRequest) -> Mode:
    given: Mode = request.param
    return given


@pytest.fixture
def theatre(story: Scenario, mode: Mode, tmp_path: Path) -> Iterator[Theatre]:
    opened = open_theatre(tmp_path, (story, module_of(1, story, mode)), seed=7, cited=CITED)
    know(opened, story.slug, EXPERT, {scene.id: 600 for scene in story.scenes})
    yield opened
    opened.close()


def test_on_no_path_in_no_mode_is_anything_sent_before_it_may_be_read(theatre, story, mode):
    script = prepare(story)
    shown_labels = words("zqauthor1", "zqlabel1" if mode is Mode.GUIDED else "")
    walked = 0
    for answers in paths(script):
        seat = theatre.seat(f"Officer {walked}")
        page, before = seat.begin(), None
        run, known = start(script, 7), set(shown_labels)
        for given in answers:
            known |= with_sources(may_be_read(run, mode is Mode.GUIDED))
            probe(seat, page, before)
            assert_sent(seat, known)
            controls = controls_for(page, story, turn(run).scene.id, given)
            page, before = seat.answer(page, **controls), page
            run = answer(run, given)
        known |= with_sources(may_be_read(run, mode is Mode.GUIDED))
        assert page.finished
        assert_sent(seat, known)
        walked += 1
    assert walked == 20


def assert_sent(seat: Seat, known: set[bytes]) -> None:
    """Assert that nothing was sent but what may be read by now, and forget it."""
    sent = words(*seat.received)
    seat.received.clear()
    assert sent <= known, sent - known
    assert not {each for each in sent if any(each.startswith(name) for name in NEVER)}


def test_what_was_shown_is_really_found_on_the_pages(theatre, story, mode):
    seat = theatre.seat()

    page = seat.begin()

    expected = may_be_read(start(prepare(story), 7), mode is Mode.GUIDED)
    assert expected <= words(*seat.received)
    assert page.labels().keys() == {"zqtext1", "zqtext2", "zqtext3"}


def debrief_words(theatre: Theatre) -> set[bytes]:
    """The words of the debrief of a critical choice at the first scene, a right rating, and a passage to a poor end."""
    seat = theatre.seat()
    page = seat.begin()
    page = seat.answer(page, choice=page.labels()["zqtext3"])
    page = seat.answer(page, rating="2")
    page = seat.answer(page)
    seat.received.clear()
    debrief = seat.get(page.links()["Go to the debrief"])
    assert debrief.status == 200
    return words(*seat.received)


def test_after_the_end_the_debrief_holds_what_was_met_and_the_strong_way_and_nothing_else(theatre, mode):
    sent = debrief_words(theatre)

    strong = words("zqtitle2 zqblock4 zqprompt2 zqtext5 zqtext7 zqcons5 zqcons6 zqhead1 zqcons7 zqcoach7 zqblock7")
    assert {b"zqcons3", b"zqcoach3", b"zqtext1", b"zqcons1", b"zqcoach1", b"zqcons14", b"zqname2"} <= sent
    assert strong & sent == (set() if mode is Mode.ASSESSED else strong)
    for number in (3, 6, 7):
        assert f"zqtitle{number}".encode() not in sent
    for word in (b"zqtext2", b"zqcons2", b"zqcoach2", b"zqtext4", b"zqblock2", b"zqcons8", b"zqhead2", b"zqcons15"):
        assert word not in sent
    assert not {each for each in sent if any(each.startswith(name) for name in NEVER)}


def test_the_coach_is_sent_when_asked_and_not_before(theatre, mode):
    seat = theatre.seat()
    page = seat.begin()
    page = seat.answer(page, choice=page.labels()["zqtext1"])

    assert (b"zqcoach1" in words(*seat.received)) is (mode is Mode.GUIDED)
    if mode is Mode.PRACTICE:
        assert "zqcoach1" in seat.press(page, "Ask the coach").text


def test_running_out_of_time_tells_nothing_of_the_options(tmp_path):
    text = CLOCKED.replace("Knock {score: 3, goto: The end}", "Knock {score: 3, goto: The end}\n\n  zqcons1\n")
    story = read_story(text)
    theatre = open_theatre(tmp_path, (story, module_of(1, story)), seed=7)
    seat = theatre.seat()
    page = seat.begin(clock="1")
    theatre.clock.go(seconds=31)

    silence = seat.answer(page, choice=page.labels()["Knock"])

    assert silence.heading == "Silence"
    assert not words(*seat.received)
    theatre.close()
