"""Playing with whoever sits at the terminal: what they type becomes answers, taken back or left at will."""

from collections.abc import Iterable

from elearn.cli.terminal import Narrator
from elearn.engine.play import Answer, AnswerRefused, Run, answer, reaction, start, turn
from elearn.language.model import Decision, DecisionType, Option

HELP = """
Type the number of what you choose and press Enter. Where several may be chosen, type their numbers with blanks between,
or `none`. To put things in order, type all their numbers in that order. Where nothing is asked, Enter goes on.

`back` takes your last answer back. `late` lets the time run out where there is a limit. `quit` leaves.
"""
SURENESS = "How sure are you? 1 guessing, 2 unsure, 3 fairly sure, 4 certain; Enter leaves it unsaid >"
NONE = "none"


class NotUnderstood(Exception):
    """Something typed that is no answer; its text says what would be one."""


def converse(narrator: Narrator, seed: int) -> None:
    """Play until the end, or until somebody leaves."""
    narrator.opening()
    narrator.terminal.say("Type `help` for help, `quit` to leave.")
    runs = [start(narrator.script, seed)]
    narrator.scene(runs[-1])
    try:
        while not runs[-1].finished:
            _take_line(narrator, runs)
    except (EOFError, KeyboardInterrupt):
        narrator.terminal.say("\nYou left before the end.")
        return
    narrator.end(runs)


def _take_line(narrator: Narrator, runs: list[Run]) -> None:
    run, terminal = runs[-1], narrator.terminal
    if run.stuck:
        terminal.say("There is no way on from here. That is a mistake of the scenario: `back` or `quit`.")
    line = terminal.ask(_prompt(run))
    match line.lower():
        case "quit":
            raise EOFError
        case "help":
            terminal.say(HELP)
        case "back":
            _take_back(narrator, runs)
        case _:
            try:
                _give(narrator, runs, line)
            except NotUnderstood as refusal:
                terminal.say(str(refusal))
            except AnswerRefused as refusal:
                terminal.say(f"That cannot be taken: {refusal.reason}.")


def _take_back(narrator: Narrator, runs: list[Run]) -> None:
    if len(runs) == 1:
        narrator.terminal.say("This is the start.")
        return
    runs.pop()
    narrator.scene(runs[-1])


def _give(narrator: Narrator, runs: list[Run], line: str) -> None:
    run = runs[-1]
    given = _read(narrator, run, line)
    runs.append(answer(run, given))
    shown = reaction(runs[-1])
    if shown is not None:
        narrator.reaction(shown)
    narrator.scene(runs[-1])


def _decision(run: Run) -> Decision | None:
    return None if run.scene is None else run.scene.decision


def _prompt(run: Run) -> str:
    decision = _decision(run)
    if decision is None:
        return "Continue >"
    match decision.type:
        case DecisionType.CHOOSE:
            return "Your choice >"
        case DecisionType.SELECT:
            return "All that apply, or none >"
        case DecisionType.ORDER:
            return "In which order >"
        case DecisionType.RATE:
            return f"From {_end(decision, 0)} to {_end(decision, 1)} >"
        case DecisionType.REFLECT:
            return "In your own words >" if decision.words == 1 else f"In at least {decision.words} words >"


def _end(decision: Decision, which: int) -> str:
    number = (decision.low, decision.high)[which]
    return str(number) if decision.labels is None else f"{number} ({decision.labels[which]})"


def _read(narrator: Narrator, run: Run, line: str) -> Answer:
    decision = _decision(run)
    if decision is None:
        if line:
            raise NotUnderstood("Press Enter to go on.")
        return None
    if line.lower() == "late" and decision.seconds is not None:
        return {"timeout": True}
    given = _read_bare(narrator, run, decision, line)
    if not decision.confidence:
        return given
    sure = narrator.terminal.ask(SURENESS)
    return {"answer": given, "confidence": _number(sure, 1, 4)} if sure else given


def _read_bare(narrator: Narrator, run: Run, decision: Decision, line: str) -> Answer:
    options = turn(run).offered
    match decision.type:
        case DecisionType.CHOOSE:
            return _read_choice(narrator, _pick(options, [line])[0])
        case DecisionType.SELECT:
            if not line:
                raise NotUnderstood("Type the numbers of all that apply, or `none`.")
            numbers = [] if line.lower() == NONE else line.replace(",", " ").split()
            return [option.id for option in _pick(options, numbers)]
        case DecisionType.ORDER:
            return [option.id for option in _pick(options, line.replace(",", " ").split())]
        case DecisionType.RATE:
            return _number(line, decision.low, decision.high)
        case DecisionType.REFLECT:
            return line


def _read_choice(narrator: Narrator, option: Option) -> str:
    if option.confirm and narrator.terminal.ask("Do you really do this? yes or no >").lower() not in ("y", "yes"):
        raise NotUnderstood("Nothing is done yet. Choose again.")
    return option.id


def _pick(options: tuple[Option, ...], numbers: Iterable[str]) -> list[Option]:
    return [options[_number(number, 1, len(options)) - 1] for number in numbers]


def _number(text: str, low: int, high: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise NotUnderstood(f"Type a number from {low} to {high}, or `help`.")
    return number
