"""What an answer did, as the next page and the debrief tell it: what was said, what followed, what a coach says."""

from collections.abc import Mapping
from html import escape

from elearn.course.sayings import sayable
from elearn.engine.answers import Answer, bare, is_timeout
from elearn.engine.play import Reaction
from elearn.language.model import Decision, DecisionType
from elearn.web.frames import Frame, Html, join
from elearn.web.languages import say, say_html
from elearn.web.officer.scenes import ScenePieces, chosen

NOTHING = Html("")
OPENINGS: Mapping[DecisionType, str] = {
    DecisionType.CHOOSE: sayable("You chose"),
    DecisionType.SELECT: sayable("You selected"),
    DecisionType.ORDER: sayable("Your order"),
    DecisionType.RATE: sayable("Your rating"),
    DecisionType.REFLECT: sayable("You wrote"),
}
TIME = sayable("Time")


def opening_of(decision: Decision, given: Answer) -> str:
    """Give the words that an answer is introduced by."""
    return say(TIME if is_timeout(given) else OPENINGS[decision.type])


def describe_answer(decision: Decision, pieces: ScenePieces, given: Answer) -> Html:
    """Give an answer as the learner knows it: by the words that were on the page."""
    if is_timeout(given):
        return say_html("The time ran out before you answered.")
    answer = bare(given)
    match decision.type:
        case DecisionType.CHOOSE:
            return pieces.options[str(answer)]
        case DecisionType.SELECT | DecisionType.ORDER:
            return describe_options(decision, pieces, [str(each) for each in answer])  # type: ignore[union-attr]
        case DecisionType.RATE:
            return Html(f"{answer}")
        case DecisionType.REFLECT:
            return Html(f'<p class="typed">{escape(str(answer))}</p>')


def describe_options(decision: Decision, pieces: ScenePieces, options: list[str]) -> Html:
    """Give several options as a list, numbered where they stand in an order."""
    if not options:
        return say_html("None of them")
    tag = "ol" if decision.type is DecisionType.ORDER else "ul"
    return Html(f"<{tag}>{''.join(f'<li>{pieces.options[each]}</li>' for each in options)}</{tag}>")


def draw_consequence(
    parts: Mapping[str, Frame], decision: Decision, pieces: ScenePieces, shown: Reaction, given: Answer
) -> Html:
    """Give what followed an answer, without the coaching: the options' feedback, then the outcome's."""
    if decision.type is DecisionType.SELECT:
        followed = _draw_selection(parts, pieces, shown, given)
    else:
        followed = join([pieces.feedback[each].consequence for each in shown.options if each in pieces.feedback])
    outcome = None if shown.outcome is None else pieces.outcomes.get(shown.outcome)
    if outcome is not None:
        headline = parts["headline"].fill(text=outcome.headline)
        followed = Html(followed + headline + chosen(outcome.consequence, shown.consequence))
    if decision.type is DecisionType.REFLECT and pieces.self_check and not shown.timed_out:
        rows = join([parts["item"].fill(text=each) for each in pieces.self_check])
        followed = Html(followed + parts["check"].fill(rows=rows))
    return followed


def _draw_selection(parts: Mapping[str, Frame], pieces: ScenePieces, shown: Reaction, given: Answer) -> Html:
    selected = bare(given)
    rows = [
        parts["part"].fill(
            option=pieces.options[each],
            selected=say("Selected") if isinstance(selected, list) and each in selected else say("Not selected"),
            text=pieces.feedback[each].consequence,
        )
        for each in shown.options
        if each in pieces.feedback and pieces.feedback[each].consequence
    ]
    return parts["parts"].fill(rows=join(rows)) if rows else NOTHING


def coaching_of(pieces: ScenePieces, shown: Reaction) -> Html:
    """Give what a coach says about an answer; empty where the author wrote nothing."""
    said = [pieces.feedback[each].coaching for each in shown.options if each in pieces.feedback]
    outcome = None if shown.outcome is None else pieces.outcomes.get(shown.outcome)
    if outcome is not None:
        said.append(chosen(outcome.coaching, shown.coaching))
    return join(said)
