"""A facilitator's guide to print: the script of all scenes, what to discuss, and where officers usually go wrong."""

from collections.abc import Iterator, Sequence
from html import escape

from elearn.course.fragments import OutcomeFragments, SceneFragments
from elearn.course.guide import Guide
from elearn.course.remarks import About
from elearn.engine.answers import Answer, bare
from elearn.exports.conditions import say
from elearn.language.model import Block, Decision, DecisionType, Ending, Option, Outcome, Scene, When

BEFORE = (
    "Play the scenario yourself first, once well and once badly.",
    "Read the content note aloud. Anybody may step out or sit a part out, and need not say why.",
    "Stop at each decision and let people say what they notice before anybody says what they would do.",
    "Tell what the student does before you tell why. The lines marked Coach are for you to draw on.",
    "Take up mistakes as what a decent officer does in a hurry. Nobody is asked to tell of their own worst day.",
    "End with support: 988, CopLine at 800-267-5463, and your department's peer support.",
)
ALWAYS = (
    "What did you notice first, and what did you take for granted?",
    "What did the student need at the hardest moment?",
    "Which sentence would you say again, and which not?",
    "Who in your own building is the person whom this hand-off needs?",
)
ASKED = {
    DecisionType.CHOOSE: "choose one",
    DecisionType.SELECT: "choose all that apply",
    DecisionType.ORDER: "put in order; here in the right one",
    DecisionType.RATE: "give a number",
    DecisionType.REFLECT: "write",
}
BANDS = {0: "harmful", 1: "tempting", 2: "acceptable", 3: "what an expert does"}
WHEN = {
    When.RIGHT: "All of it right",
    When.PARTLY: "Part of it right",
    When.WRONG: "Not right",
    When.LOW: "Too low",
    When.HIGH: "Too high",
}
ENDS = {Ending.GOOD: "A good ending", Ending.MIXED: "A mixed ending", Ending.POOR: "A poor ending"}


def guide_body(guide: Guide) -> str:
    """The guide as HTML, from the summary down; its heading is the page's."""
    scenario, fragments = guide.script.scenario, guide.fragments
    note = f'<p class="notice"><b>Content note.</b> {fragments.content_note}</p>' if fragments.content_note else ""
    return (
        f'<p class="lead">{fragments.summary}</p>{note}{_facts(guide)}'
        f"{_section('before', 'Before the session', _list(BEFORE))}"
        f"{_section('strong', 'One strong way', _strong(guide)) if guide.strong else ''}"
        f"{_section('wrong', 'Where officers usually go wrong', _collected(guide, About.OFTEN))}"
        f"{_section('discuss', 'To discuss', _collected(guide, About.DISCUSS) + _list(ALWAYS))}"
        f"{_section('script', 'The script', ''.join(_scene(guide, scene) for scene in scenario.scenes))}"
        f"{_section('sources', 'Sources', _sources(guide)) if fragments.sources else ''}"
    )


def guide_page(guide: Guide, stylesheet: str) -> str:
    """The guide as one file that needs nothing beside it."""
    scenario = guide.script.scenario
    return (
        f'<!doctype html>\n<html lang="{escape(scenario.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Facilitator's guide: {escape(scenario.title)}</title>\n<style>{stylesheet}</style>\n</head>\n"
        f'<body>\n<div class="page"><main class="guide"><p class="caption">Facilitator’s guide</p>\n'
        f"<h1>{guide.fragments.title}</h1>\n{guide_body(guide)}</main></div>\n</body>\n</html>\n"
    )


def _section(name: str, heading: str, body: str) -> str:
    return f'<section class="guide-{name}" aria-labelledby="{name}"><h2 id="{name}">{heading}</h2>{body}</section>\n'


def _list(texts: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def _facts(guide: Guide) -> str:
    scenario = guide.script.scenario
    people = "; ".join(f"{each.name}, {each.role}" if each.role else each.name for each in scenario.cast)
    taught = "; ".join(f"{each} {guide.competencies.get(each, '')}".strip() for each in scenario.competencies)
    reviewed = f"Last reviewed on {scenario.reviewed}" if scenario.reviewed else "Not yet reviewed by a clinician"
    rows = [("To play", f"about {scenario.minutes} minutes"), ("People", people), ("Competencies", taught)]
    rows += [("To pass", f"{scenario.pass_percent} percent")] if scenario.pass_percent else []
    rows.append(("Review", reviewed))
    told = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in rows if value)
    return f'<dl class="facts">{told}</dl>'


def _strong(guide: Guide) -> str:
    """The answers of the best play, one after the other."""
    rows = []
    for step in guide.strong:
        scene = guide.script.scenario.scenes[guide.script.indices[step.scene]]
        if scene.decision is not None and scene.decision.type is not DecisionType.REFLECT:
            rows.append(f"<li>{_link(guide, scene.id)}: {_answer(guide, scene, scene.decision, step.answer)}</li>")
    return f"<p>The answers of a play with the best result. There may be other good ways.</p><ol>{''.join(rows)}</ol>"


def _answer(guide: Guide, scene: Scene, decision: Decision, given: Answer) -> str:
    options = guide.fragments.scenes[scene.id].options
    match decision.type, bare(given):
        case DecisionType.CHOOSE, str(chosen):
            return options[chosen]
        case DecisionType.ORDER, [*chosen]:
            return f"<ol>{''.join(f'<li>{options[str(each)]}</li>' for each in chosen)}</ol>"
        case DecisionType.SELECT, [*chosen]:
            picked = [text for name, text in options.items() if name in chosen]
            return f"<ul>{''.join(f'<li>{each}</li>' for each in picked)}</ul>" if picked else "none of them"
        case _, number:
            return f"{number}, on a scale from {decision.low} to {decision.high}"


def _collected(guide: Guide, about: About) -> str:
    """The notes of one kind, with the scenes that they stand in."""
    scenes = guide.script.scenario.scenes
    rows = [
        f"<li>{_link(guide, scene.id)}: {escape(text)}</li>" for scene in scenes for text in guide.noted(scene, about)
    ]
    if rows:
        return f"<ul>{''.join(rows)}</ul>"
    return (
        f"<p>The text has no notes on this yet: an author writes them as <code>{{note: {about.value}: …}}</code>.</p>"
    )


def _link(guide: Guide, scene: str) -> str:
    return f'<a href="#scene-{scene}">{guide.number(scene)} {guide.fragments.scenes[scene].title}</a>'


def _scene(guide: Guide, scene: Scene) -> str:
    pieces = guide.fragments.scenes[scene.id]
    where = " · ".join(part for part in (scene.clock, scene.place) if part)
    kind = ENDS[scene.ending] if scene.ending else ""
    start = "Start" if scene.id == guide.script.scenario.start else ""
    said = " · ".join(part for part in (start, kind, escape(where)) if part)
    notes = "".join(_note(guide, scene, about) for about in (About.OFTEN, About.DISCUSS))
    decision = "" if scene.decision is None else _decision(guide, scene.decision, pieces)
    caption = f'<p class="caption">{said}</p>' if said else ""
    return (
        f'<section class="guide-scene" aria-labelledby="scene-{scene.id}">'
        f'<h3 id="scene-{scene.id}">{guide.number(scene.id)} {pieces.title}</h3>'
        f"{caption}{_blocks(guide, scene.blocks, pieces.blocks)}{notes}{decision}{_onward(guide, scene)}</section>\n"
    )


def _note(guide: Guide, scene: Scene, about: About) -> str:
    heading = "Often" if about is About.OFTEN else "Discuss"
    texts = guide.noted(scene, about)
    return "".join(f'<p class="guide-note"><b>{heading}.</b> {escape(text)}</p>' for text in texts)


def _blocks(guide: Guide, blocks: Sequence[Block], shown: Sequence[str]) -> str:
    return "".join(f"{_guard(guide, block)}{html}" for block, html in zip(blocks, shown, strict=True))


def _guard(guide: Guide, block: Block) -> str:
    if block.condition is None:
        return ""
    when = say(block.condition, guide.script.scenario, not block.otherwise)
    return f'<p class="guide-if">Where {escape(when)}:</p>'


def _decision(guide: Guide, decision: Decision, pieces: SceneFragments) -> str:
    kind = ASKED[decision.type] + (f"; assesses {', '.join(decision.assesses)}" if decision.assesses else "")
    if decision.answer is not None:
        low, high = decision.answer
        kind += f"; right is {low}" if low == high else f"; right is {low} to {high}"
        kind += f" of {decision.low} to {decision.high}"
    outcomes = {outcome.when.value: outcome for outcome in decision.outcomes}
    after = "".join(_outcome(guide, outcomes[when], told, decision) for when, told in pieces.outcomes.items())
    return (
        f'<h4>{pieces.prompt} <span class="tag">{kind}</span></h4>{_blocks(guide, decision.prose, pieces.prose)}'
        f"{_options(guide, decision, pieces)}{_self_check(pieces)}{after}"
    )


def _options(guide: Guide, decision: Decision, pieces: SceneFragments) -> str:
    if not decision.options:
        return ""
    rows = "".join(_option(guide, decision, option, pieces) for option in decision.options)
    return f'<ol class="guide-options">{rows}</ol>'


def _option(guide: Guide, decision: Decision, option: Option, pieces: SceneFragments) -> str:
    told = pieces.feedback[option.id]
    marks = list(_marks(guide, decision, option))
    tag = f' <span class="tag">{escape("; ".join(marks))}</span>' if marks else ""
    return f"<li><p><b>{pieces.options[option.id]}</b>{tag}</p>{told.consequence}{_coach(told.coaching)}</li>"


def _marks(guide: Guide, decision: Decision, option: Option) -> Iterator[str]:
    if decision.type is DecisionType.SELECT:
        yield "applies" if option.correct else "does not apply"
    elif option.score is not None:
        yield BANDS[option.score]
    if option.critical:
        yield "must never be done"
    if option.condition is not None:
        yield f"offered where {say(option.condition, guide.script.scenario)}"
    if option.goto is not None:
        yield f"leads to {guide.number(option.goto)}"


def _coach(coaching: str) -> str:
    return f'<div class="coach">{coaching}</div>' if coaching else ""


def _outcome(guide: Guide, outcome: Outcome, told: OutcomeFragments, decision: Decision) -> str:
    heading = "A model answer" if decision.type is DecisionType.REFLECT else WHEN[outcome.when]
    leads = f' <span class="tag">leads to {guide.number(outcome.goto)}</span>' if outcome.goto else ""
    consequence = _blocks(guide, outcome.response.consequence, told.consequence)
    coaching = _blocks(guide, outcome.response.coaching, told.coaching)
    return f"<h5>{heading}: {told.headline}{leads}</h5>{consequence}{_coach(coaching)}"


def _self_check(pieces: SceneFragments) -> str:
    return f"<ul>{''.join(f'<li>{each}</li>' for each in pieces.self_check)}</ul>" if pieces.self_check else ""


def _onward(guide: Guide, scene: Scene) -> str:
    """Where a scene goes on, as far as its options do not say."""
    scenario, ways = guide.script.scenario, []
    if scene.decision is not None and scene.decision.goto is not None:
        ways.append(f"Goes on with {_link(guide, scene.decision.goto)}.")
    for route in scene.routes:
        when = f"Where {escape(say(route.condition, scenario))}, goes" if route.condition else "Goes"
        otherwise = " otherwise" if not route.condition and len(scene.routes) > 1 else ""
        ways.append(f"{when} on{otherwise} with {_link(guide, route.goto)}.")
    place = guide.number(scene.id)
    if not ways and scene.ending is None and scene.decision is None and place < len(scenario.scenes):
        ways.append(f"Goes on with {_link(guide, scenario.scenes[place].id)}.")
    return "".join(f'<p class="guide-way">{way}</p>' for way in ways)


def _sources(guide: Guide) -> str:
    sources = guide.fragments.sources
    rows = [
        f'<li id="source-{name}" value="{number}">{said}</li>' for number, (name, said) in enumerate(sources.items(), 1)
    ]
    return f"<ol>{''.join(rows)}</ol>"
