"""What a hostile author or learner writes never runs, nor fetches anything, even in a browser without our policy."""

import json
import re
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from elearn.course.editions import Cited
from elearn.course.fragments import Fragments, make_fragments
from elearn.course.guide import make_guide
from elearn.course.manifest import Citation, Competency, Topic
from elearn.course.progress import Person, Role
from elearn.course.remarks import About, Remark
from elearn.engine.script import Script, prepare
from elearn.exports.guide import guide_body
from elearn.services import roster, signing_in
from tests.web.stories import read_story
from tests.web.theatre import Theatre, module_of, open_theatre

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "</textarea></title></style></script><img src=x onerror=alert(1)>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<x autofocus tabindex=1 onfocus=alert(1)>",
    "<iframe src=http://127.0.0.1:9/></iframe>",
    "<base href=http://127.0.0.1:9/><meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "<style>@import 'http://127.0.0.1:9/x.css';</style>",
    "<!--<img src='--><img src=x onerror=alert(1)>'>",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "&lt;img src=x onerror=alert(1)&gt; &#60;img src=x onerror=alert(1)&#62;",
    "`<img src=x onerror=alert(1)>`",
    "[x](javascript:alert(1)) [x](jAvAsCrIpT&colon;alert(1)) [x](data:text/html,alert(1))",
    '[a](<http://x" onmouseover="alert(1)>) <http://127.0.0.1:9/"onmouseover=alert(1)>',
    '" autofocus onfocus="alert(1)" x="',
)
WRITTEN_RAW = ATTACKS[-5:]
"""Those that a text may hold as they are: the others' angle brackets must be escaped, or the file is refused."""
STORY = """---
title: {quoted}
summary: {quoted}
content_note: {quoted}
competencies: [engage]
cast:
  maya: {{name: {quoted}, role: {quoted}, look: {{hair: short black, wears: hoodie}}}}
meters:
  distress: {{label: {quoted}, start: 8}}
tension: distress
sources: [S1]
---

## Scene {body} {{clock: "10:42", place: {quoted}}}

{body} [@S1]

{{if: distress > 5}}

{body}

![Somebody {body}](figure:maya/stand-open/bus)

### Asked {body} {{assesses: engage, confidence: true}}

{body}

- One {body} {{score: 3, distress: -1}}

  {body}

  **Coach:** {body}

- Two {body} {{score: 0}}

## Rated

### Asked {body} {{type: rate, answer: 6, assesses: engage, labels: [{quoted}, {quoted}]}}

#### Said {body} {{when: right}}
{body}

#### Low {{when: low}}
{body}

#### High {{when: high}}
{body}

## Written

### Asked {{type: reflect, words: 1}}

- {body}

#### Model {body} {{when: right}}
{body}

## Over {body} {{ending: good}}

{body}
"""
SOUGHT = """written => [...(
    written ? new DOMParser().parseFromString(`<body>${written}`, 'text/html') : document
).querySelectorAll('body *, meta[http-equiv], base')].filter(each =>
    ['IFRAME', 'OBJECT', 'EMBED', 'BASE', 'META', 'MATH', 'STYLE', 'IMG'].includes(each.tagName.toUpperCase())
    || (each.tagName.toUpperCase() === 'SCRIPT' && !(each.getAttribute('src') || '').startsWith('/static/'))
    || [...each.attributes].some(one => /^on/i.test(one.name) || /^\\s*(javascript|data):/i.test(one.value))
).map(each => each.outerHTML)"""


@pytest.fixture(scope="module")
def theatre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Theatre]:
    acts = []
    for number, attack in enumerate(ATTACKS, 1):
        body = attack if attack in WRITTEN_RAW else attack.replace("<", "\\<")
        story = read_story(STORY.format(quoted=json.dumps(attack), body=body), f"story-{number}")
        acts.append((story, module_of(number, story)))
    source = Citation("S1", ATTACKS[1], publisher=ATTACKS[2], url='https://x.example/"onmouseover="alert(1)')
    cited = Cited({"S1": source}, {"engage": Competency("engage", ATTACKS[1])})
    opened = open_theatre(tmp_path_factory.mktemp("hostile"), *acts, cited=cited)
    opened.desk.catalogue.topics["law"] = Topic("law", ATTACKS[1])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(theatre: Theatre) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, theatre.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()


def test_nothing_that_was_written_runs_or_fetches(theatre: Theatre, address: str, chromium: Browser) -> None:
    context = chromium.new_context(base_url=address, bypass_csp=True)
    page = context.new_page()
    happened = watch(page, address)
    sign_in(page, theatre, theatre.seat().person)

    for number, attack in enumerate(ATTACKS, 1):
        assert play(page, number, attack) == 4, attack
    for path in ("/", "/history", "/courses/course/completion", "/requests"):
        look(page, path)

    assert happened == []
    context.close()


def test_nothing_runs_or_fetches_on_the_pages_of_instructors(theatre: Theatre, address: str, chromium: Browser) -> None:
    context = chromium.new_context(base_url=address, bypass_csp=True)
    page = context.new_page()
    happened = watch(page, address)
    newcomer = roster.Newcomer("Somerville", "ines@example.org", frozenset({Role.INSTRUCTOR}), ATTACKS[1], None)
    person, _ = roster.add_person(theatre.desk, newcomer, ())
    sign_in(page, theatre, person)

    look(page, "/instructor/courses/course")
    for number, _ in enumerate(ATTACKS, 1):
        look(page, f"/instructor/scenarios/story-{number}/guide")

    assert happened == []
    context.close()


@pytest.mark.parametrize("attack", ATTACKS)
def test_notes_run_nothing_in_a_guide(chromium: Browser, attack: str) -> None:
    page = chromium.new_page()

    guide = make_guide(*made(), tuple(Remark(about, attack, 0) for about in About), None, {})

    assert page.evaluate(SOUGHT, guide_body(guide)) == []
    page.close()


def made() -> tuple[Script, Fragments]:
    story = read_story(STORY.format(quoted='"A story"', body="Words"))
    return prepare(story), make_fragments(story, {}, {})


def sign_in(page: Page, theatre: Theatre, person: Person) -> None:
    page.goto(f"/sign-in/{signing_in.make_link(theatre.desk, person.email, theatre.app.extensions['lifetimes'].idle)}")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()


def watch(page: Page, address: str) -> list[str]:
    """Note whatever must not happen from now on."""
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append(f"dialog on {page.url}"), dialog.dismiss()))
    page.on("request", lambda sent: None if sent.url.startswith(address) else happened.append(sent.url))
    page.on("response", lambda given: happened.append(f"{given.status} {given.url}") if given.status >= 400 else None)
    page.on("console", lambda said: happened.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: happened.append(str(error)))
    return happened


def look(page: Page, path: str | None = None) -> None:
    """Look through a page for what could run or fetch."""
    if path is not None:
        page.goto(path)
    assert page.evaluate(SOUGHT) == [], page.url


def play(page: Page, number: int, typed: str) -> int:
    """Play a module, look back at it, and give on how many pages the story was told."""
    look(page, f"/courses/course/m{number}")
    with page.expect_navigation():
        page.locator('form[action$="/begin"] button').first.click()
    pages = 1
    while not page.locator("main[data-finished]").count():
        look(page)
        form = page.locator("form[data-decision]")
        match form.get_attribute("data-decision"):
            case "choose":
                form.locator('input[name="choice"]').first.check()
            case "rate":
                form.locator('input[name="rating"]').nth(6).check()
            case "reflect":
                form.locator("textarea").fill(f"word {typed}")
        with page.expect_navigation():
            form.locator("button").last.click()
        pages += 1
    look(page)
    attempt = re.sub(r"/\d+$", "", page.url)
    look(page, f"{attempt}/debrief")
    look(page, f"{attempt}/0")
    return pages


def test_the_attacks_are_found_where_nothing_is_sanitised(chromium: Browser) -> None:
    page = chromium.new_page()

    for attack in ATTACKS[:6]:
        assert page.evaluate(SOUGHT, attack), attack
    page.close()
