"""What an instructor would mend in a flow that is sound: W401, W402, W405, W406, W414, W416 and W417."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from elearn.analysis.conditions import HELD, Question
from elearn.analysis.expert import ExpertPlay
from elearn.analysis.exploration import Exploration
from elearn.analysis.facts import Chances, LongestOption
from elearn.analysis.findings import WHOLE, Explored, goto, named
from elearn.analysis.plain import to_plain
from elearn.analysis.plans import Plan
from elearn.analysis.reach import passing, percent_of
from elearn.engine.play import play
from elearn.engine.script import Script
from elearn.language.diagnostics import Diagnostic
from elearn.language.model import Block, Decision, DecisionType, Ending, Kind, Scenario, Scene
from elearn.language.source import Span

TENTH = Fraction(1, 10)
"""In more than so many attempts a guesser must not pass."""
EXPERT = 3
"""The score of what an expert would do."""
MOST_NAMED = 4
"""So many scenes are named in a note."""


def find_beaten(scenario: Scenario, guess: Fraction, longest: LongestOption | None) -> Iterator[Diagnostic]:
    """W401 and W402: a scoring that somebody beats who does not think."""
    scored = any(scene.decision is not None and scene.decision.scored for scene in scenario.scenes)
    if scenario.kind is Kind.LESSON or not scored:
        return
    if longest is not None and longest.passed:
        yield Diagnostic(
            "W401",
            f"choosing the longest option every time passes, with {longest.percent} percent",
            WHOLE,
            notes=tuple(_longest_is_best(scenario)),
            help="make some of the best options short, or some of the others longer",
        )
    if guess > TENTH:
        yield Diagnostic(
            "W402",
            f"somebody who only guesses passes in {round(100 * guess)} attempts of 100",
            WHOLE,
            help="raise `pass`, add decisions, or give wrong options lower scores",
        )


def _longest_is_best(scenario: Scenario) -> Iterator[str]:
    """Where to begin: the choices of which no option is longer than the expert's."""
    found = [f"`{scene.title}`" for scene in scenario.scenes if scene.decision and _gives_away(scene.decision)]
    if found:
        more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
        yield f"the longest option is an expert's in {', '.join(found[:MOST_NAMED])}{more}"


def _gives_away(decision: Decision) -> bool:
    if not decision.scored or decision.type is not DecisionType.CHOOSE:
        return False
    _, longest = max(enumerate(decision.options), key=lambda each: (len(to_plain(each[1].text)), each[0]))
    return longest.score == EXPERT


def find_unassessed(explored: Explored) -> Iterator[Diagnostic]:
    """W405: competencies that some passing play never assesses."""
    exploration = explored.exploration
    scenario = exploration.script.scenario
    passed = [exploration.memory_of(node).answered for node in exploration.ends if passing(exploration, node)]
    scored = [scene for scene in scenario.scenes if scene.decision is not None and scene.decision.scored]
    missed = [
        competency
        for competency in scenario.competencies
        if _missed_by(passed, sum(1 << bit for bit, scene in enumerate(scored) if _assesses(scene, competency)))
    ]
    if missed:
        named = ", ".join(f"`{competency}`" for competency in missed)
        yield Diagnostic(
            "W405",
            f"somebody can pass and never be assessed in {named}",
            WHOLE,
            help="assess it in a decision that every passing play meets, or take it out of `competencies`",
        )


def find_chances(exploration: Exploration) -> Mapping[str, Chances] | None:
    """How often each competency is assessed, at least by every play that passes; None where nobody can pass."""
    scenario = exploration.script.scenario
    passed = {exploration.memory_of(node).answered for node in exploration.ends if passing(exploration, node)}
    if not passed:
        return None
    scored = [scene for scene in scenario.scenes if scene.decision is not None and scene.decision.scored]
    found = {}
    for competency in scenario.competencies:
        assessing = sum(1 << bit for bit, scene in enumerate(scored) if _assesses(scene, competency))
        least = min((answered & assessing).bit_count() for answered in passed)
        found[competency] = Chances(assessing.bit_count(), least)
    return found


def quiz_chances(scenario: Scenario) -> Mapping[str, Chances]:
    """How often a quiz asks for each competency, at least in any draw; passing asks for no answer in particular."""
    asked = Counter(each for scene in scenario.scenes if scene.decision for each in set(scene.decision.assesses))
    left_out = len(scenario.scenes) - min(scenario.draw or len(scenario.scenes), len(scenario.scenes))
    return {each: Chances(asked[each], max(0, asked[each] - left_out)) for each in scenario.competencies}


def _assesses(scene: Scene, competency: str) -> bool:
    return scene.decision is not None and competency in scene.decision.assesses


def _missed_by(passed: Sequence[int], assessing: int) -> bool:
    return any(not answered & assessing for answered in passed)


def find_without_best(script: Script, expert: ExpertPlay | None) -> Iterator[Diagnostic]:
    """W406: scored decisions without an option scored 3 that the expert meets, or with all options alike."""
    met = set() if expert is None else {step.scene for step in play(script, 0, expert.answers)[1]}
    for scene in script.scenario.scenes:
        decision = scene.decision
        if decision is None or not decision.scored or decision.type is not DecisionType.CHOOSE:
            continue
        scores = {option.score for option in decision.options}
        if len(scores) == 1:
            yield Diagnostic(
                "W406",
                f"all options of `{named(decision.prompt)}` have the same score, so it tells no officer from another",
                decision.span,
                help="score them differently, or leave `assesses` and the scores out",
            )
        elif scene.id in met and 3 not in scores:
            yield Diagnostic(
                "W406",
                f"no option of `{named(decision.prompt)}` is an expert's",
                decision.span,
                notes=("the best play comes through here and cannot earn all of its points",),
                help="score the best option 3, or leave a repair unscored",
            )


def find_short_cuts(explored: Explored, expert: ExpertPlay | None) -> Iterator[Diagnostic]:
    """W414: a play that passes after fewer than half of the scored decisions that the expert answers."""
    exploration = explored.exploration
    if expert is None:
        return
    found = [
        (exploration.memory_of(node).answered.bit_count(), node, sums)
        for node in exploration.ends
        if (sums := passing(exploration, node))
    ]
    answered, node, sums = min(found)
    if 2 * answered < expert.decisions:
        yield Diagnostic(
            "W414",
            f"a play passes after {answered} of the {expert.decisions} scored decisions that an expert answers",
            WHOLE,
            help="let every road to a passing end meet about as many decisions",
            witness=explored.witnesses.to(node, sums),
        )


def find_unearned(explored: Explored) -> Iterator[Diagnostic]:
    """W416: good endings that a play reaches without passing."""
    exploration = explored.exploration
    failed: dict[int, tuple[int, int]] = {}
    for node in exploration.ends:
        place = exploration.scene_of(node)
        left = exploration.sums[node] & ~passing(exploration, node)
        if left and place != exploration.off and explored.scene(place).ending is Ending.GOOD:
            failed.setdefault(place, (node, left))
    for place, (node, left) in sorted(failed.items()):
        percent = percent_of(exploration, node, (left & -left).bit_length() - 1)
        critical = exploration.valuation_of(node).critical
        why = "after a critical option" if critical else f"with {percent} percent"
        scene = explored.scene(place)
        yield Diagnostic(
            "W416",
            f"a play comes to the good ending `{scene.title}` {why} and has not passed",
            scene.span,
            help="lead such plays to another ending, by a route with `percent` or `critical`, or mark this one `mixed`",
            witness=explored.witnesses.to(node, left),
        )


def find_idle_conditions(explored: Explored) -> Iterator[Diagnostic]:
    """W417: conditions that hold every time they are asked."""
    for plan in explored.exploration.plans:
        scene = plan.scene.scene
        yield from _idle_blocks(scene.blocks, plan.blocks)
        yield from _idle_route(explored, plan)
        if scene.decision is None:
            continue
        yield from _idle_blocks(scene.decision.prose, plan.prose)
        for option, question in zip(scene.decision.options, plan.options, strict=True):
            if question is not None and question.seen == HELD:
                yield _idle(option.guard or option.span, "leave the `if` out: the option is always offered")
        for outcome in scene.decision.outcomes:
            questions, response = plan.outcomes[outcome.when], outcome.response
            blocks = (*response.consequence, *response.coaching)
            yield from _idle_blocks(blocks, (*questions.consequence, *questions.coaching))


def _idle_blocks(blocks: Sequence[Block], questions: Sequence[Question | None]) -> Iterator[Diagnostic]:
    following = (*blocks[1:], None)[: len(blocks)]
    for block, question, below in zip(blocks, questions, following, strict=True):
        otherwise = below is not None and below.otherwise
        if question is not None and question.seen == HELD and not block.otherwise and not otherwise:
            yield _idle(block.guard or block.span, "leave the condition out: the text is always shown")


def _idle_route(explored: Explored, plan: Plan) -> Iterator[Diagnostic]:
    if not plan.routes:
        return
    (question, move), route = plan.routes[-1], plan.scene.scene.routes[-1]
    if question is not None and question.seen == HELD:
        told = _idle(route.span, f"write it without `if`: `{{{goto(explored.scene(move.target))}}}`")
        above = "a route is asked only where those above it do not hold"
        yield replace(told, notes=(above,)) if len(plan.routes) > 1 else told


def _idle(span: Span, advice: str) -> Diagnostic:
    return Diagnostic(
        "W417",
        "this condition holds every time it is asked, so it changes nothing",
        span,
        label="always holds here",
        help=advice,
    )
