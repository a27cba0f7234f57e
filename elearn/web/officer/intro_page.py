"""A module's first page: what it is, what it may touch on, what it records and who sees that, and the way in."""

from collections.abc import Mapping

from elearn.course.manifest import Mode, Module
from elearn.course.progress import Status
from elearn.course.sayings import sayable
from elearn.language.model import Kind, Scenario, Scene
from elearn.services.learning import Preview
from elearn.services.shelf import Prepared
from elearn.web.access import signed_in
from elearn.web.cookies import form_token
from elearn.web.frames import Html, join
from elearn.web.languages import ENGLISH, name_of, same_language, say, say_number, spoken
from elearn.web.officer.course_page import KINDS, draw_missing, minutes_in_words, module_address, title_of
from elearn.web.officer.parts import NOTHING, attempt_address, day, in_words, parts, scenes_of
from elearn.web.officer.reactions import describe_answer, opening_of
from elearn.web.officer.scenes import plain, time_left_in_words
from elearn.web.pages import fill_page

MODES: Mapping[Mode, str] = {
    Mode.GUIDED: sayable("Guided: after each answer you see what it did and what a coach says about it."),
    Mode.PRACTICE: sayable(
        "Practice: after each answer you see what it did; ask the coach when you like, and all of it comes "
        "in the debrief."
    ),
    Mode.ASSESSED: sayable("Assessed: after each answer you see what it did; what a coach says comes in the debrief."),
}
CHECKED = sayable("A check: what the answers mean comes in the debrief.")
CHECKED_LATER = sayable("A check: what the answers mean is explained once you have completed %(module)s.")
NOT_REVIEWED = sayable("Not yet reviewed by a clinician")
RECORDED = sayable("Your answers, when you gave them, and the result.")
SEEN_BY = sayable(
    "Your agency’s coordinators see that you completed it, when, and the percent. Your answers are for you; pausing is "
    "not shown to anybody."
)
SEEN_BY_NO_PERCENT = sayable(
    "Your agency’s coordinators see that you completed it, and when. Your answers are for you; pausing is not shown to "
    "anybody."
)
PACES = {
    0: sayable("No time limits"),
    1: sayable("As written"),
    3: sayable("Three times as long"),
    10: sayable("Ten times as long"),
}


def draw_intro(preview: Preview) -> Html:
    """Give a module's first page."""
    module, edition = preview.progress.module, preview.edition
    scenario = edition.script.scenario if edition else None
    return fill_page(
        "officer/intro.html",
        title=module.title,
        caption=Html(f"{say(KINDS[module.kind])} · {spoken(preview.course.title, ENGLISH)}"),
        heading=title_of(module),
        welcome=_draw_welcome(preview),
        tongue=scenario.language if scenario else ENGLISH,
        summary=Html(edition.fragments.summary) if edition else "",
        note=_draw_note(edition),
        people=_draw_people(scenario),
        facts=_draw_facts(preview, scenario),
        action=_draw_action(preview, scenario),
    )


def _draw_welcome(preview: Preview) -> Html:
    if preview.progress.open is None or preview.edition is None:
        return NOTHING
    rows = [_draw_recap(preview.edition, scene, answer) for scene, answer in preview.recap]
    left = "" if preview.seconds_left is None else f"{time_left_in_words(preview.seconds_left)}."
    rows += [parts("course")["left"].fill(text=left)] if left else []
    return parts("course")["welcome"].fill(recap=join(rows), address=attempt_address(preview.progress.open.id))


def _draw_recap(edition: Prepared, scene: Scene, answer: object) -> Html:
    pieces, decision = scenes_of(edition)[scene.id], scene.decision
    if decision is None:
        return NOTHING
    said = plain(describe_answer(decision, pieces, answer).replace(".</li>", "</li>").replace("</li>", "; "))  # type: ignore[arg-type]
    opening = opening_of(decision, answer)  # type: ignore[arg-type]
    return parts("course")["recap"].fill(
        scene=spoken(pieces.name, pieces.tongue),
        opening=opening.lower(),
        text=spoken(said.removesuffix(";"), pieces.tongue),
    )


def _draw_note(edition: Prepared | None) -> Html:
    if edition is None or not edition.fragments.content_note:
        return NOTHING
    text = spoken(Html(edition.fragments.content_note), edition.script.scenario.language)
    story = edition.script.scenario.kind is Kind.SCENARIO
    swap, stop = parts("course")["may_swap"], parts("course")["may_stop"]
    freedom = swap.fill(other="/requests?kind=scenario") if story else stop.fill()
    return parts("course")["content_note"].fill(text=text, freedom=freedom)


def _draw_people(scenario: Scenario | None) -> Html:
    if scenario is None or not scenario.cast:
        return NOTHING
    member = parts("course")["member"]
    rows = [member.fill(name=each.name, role=spoken(each.role or "", scenario.language)) for each in scenario.cast]
    return parts("course")["people"].fill(rows=join(rows))


def _draw_facts(preview: Preview, scenario: Scenario | None) -> Html:
    facts = [(say("Length"), _length(preview.progress.module, scenario))]
    facts += [
        (say("How it is played"), _mode(preview)),
        (say("What is recorded"), say(RECORDED)),
        (say("Who sees it"), say(SEEN_BY if scenario is None or scenario.pass_percent else SEEN_BY_NO_PERCENT)),
    ]
    facts.append((say("Attempts"), _attempts(preview)))
    if scenario is not None and scenario.kind is not Kind.LESSON and scenario.pass_percent:
        facts.append((say("To pass"), say("%(percent)s percent", percent=scenario.pass_percent)))
    if preview.progress.completed_at is not None:
        facts.append((say("Completed"), day(preview.progress.completed_at, preview.course.time_zone)))
    facts += _colophon(scenario) if scenario else []
    facts += _translation(preview)
    row = parts("course")["fact"]
    return parts("course")["facts"].fill(rows=join([row.fill(name=name, value=value) for name, value in facts]))


def _mode(preview: Preview) -> str:
    """Say when what is explained: of an assessed quiz nothing happens after an answer."""
    module = preview.progress.module
    if module.kind is not Kind.QUIZ or module.mode is not Mode.ASSESSED:
        return say(MODES[module.mode])
    later = preview.course.module(module.explained_after or "")
    return say(CHECKED_LATER, module=title_of(later)) if later else say(CHECKED)


def _colophon(scenario: Scenario) -> list[tuple[str, str]]:
    """Who wrote it, and whether somebody qualified has read it: no day of a review is ever taken for granted."""
    written = [(say("Written by"), ", ".join(scenario.authors))] if scenario.authors else []
    date = in_words(scenario.reviewed) if scenario.reviewed else ""
    reviewed = say("Last reviewed on %(date)s", date=date) if date else say(NOT_REVIEWED)
    return [*written, (say("Review"), reviewed)]


def _translation(preview: Preview) -> list[tuple[str, str]]:
    """Whether a translator has read a translation, or that there is none in the page's language."""
    edition, read = preview.edition, preview.proofread
    if edition is None:
        return []
    language = edition.script.scenario.language
    if not same_language(language):
        said = say(
            "This part is not translated yet; it is shown in its own language: %(name)s.", name=name_of(language)
        )
    elif not edition.braces:
        return []
    elif read is None:
        said = say("Translation not yet reviewed by a translator")
    else:
        said = say("Translation reviewed by %(name)s on %(date)s", name=read.by, date=in_words(read.on))
    return [(say("Language"), said)]


def _length(module: Module, scenario: Scenario | None) -> str:
    minutes = scenario.minutes if scenario else module.minutes
    return say("About %(time)s", time=minutes_in_words(minutes))


def _attempts(preview: Preview) -> str:
    allowed, left = preview.progress.module.attempts, preview.progress.attempts_left
    return say("As many as you like") if allowed is None else say("%(left)s of %(all)s left", left=left, all=allowed)


def _draw_action(preview: Preview, scenario: Scenario | None) -> Html:
    progress = preview.progress
    if progress.open is not None:
        return _draw_start_over(preview, scenario)
    if progress.missing or preview.missing_courses:
        text = draw_missing(preview.course.slug, progress.missing, preview.missing_courses)
        return parts("course")["missing"].fill(id="missing", text=text)
    if progress.status is Status.USED_UP or progress.attempts_left == 0:
        allowed = progress.module.attempts
        attempts = say_number("%(number)s attempt", "%(number)s attempts", allowed or 0)
        return parts("course")["used_up"].fill(attempts=attempts)
    if scenario is None:
        return parts("course")["unplayable"].fill()
    return _draw_begin(
        preview, scenario, say("Begin") if not progress.attempts else say("Begin another attempt"), NOTHING
    )


def _draw_start_over(preview: Preview, scenario: Scenario | None) -> Html:
    if scenario is None or preview.progress.attempts_left == 0:
        return NOTHING
    allowed = preview.progress.module.attempts
    kept = [say("What you answered so far is kept in your history.")]
    if allowed is not None:
        left = preview.progress.attempts_left
        kept.append(say("This uses one of the %(number)s attempts left.", number=left))
    form = _draw_begin(preview, scenario, say("Start over"), parts("course")["anew"].fill())
    return parts("course")["again"].fill(text=" ".join(kept), form=form)


def _draw_begin(preview: Preview, scenario: Scenario, text: str, more: Html) -> Html:
    return parts("course")["begin"].fill(
        address=f"{module_address(preview.course.slug, preview.progress.module.id)}/begin",
        csrf=form_token(),
        clock=Html(_draw_clock(scenario) + more),
        look=Html(" btn-quiet") if more else NOTHING,
        text=text,
    )


def _draw_clock(scenario: Scenario) -> Html:
    if not any(scene.decision is not None and scene.decision.seconds for scene in scenario.scenes):
        return NOTHING
    chosen = signed_in().person.clock
    row = parts("course")["pace"]
    rows = [
        row.fill(value=pace, text=say(text), checked=Html(" checked") if pace == chosen else NOTHING)
        for pace, text in PACES.items()
    ]
    return parts("course")["clock"].fill(rows=join(rows))
