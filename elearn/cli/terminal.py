"""A play in a terminal: what is shown, as lines of text, and what is typed, as answers. Any terminal will do."""

import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from io import TextIOWrapper

import click

from elearn.cli.prose import all_lines, paragraphs, plain, wrap
from elearn.engine.answers import bare, is_timeout
from elearn.engine.play import Answer, Reaction, Run, Step, Turn, best_offered, turn
from elearn.engine.script import Script
from elearn.language.model import Block, BlockKind, Decision, DecisionType, Ending, Option, Response

WIDEST = 88
NARROWEST = 20
ENDINGS: Mapping[Ending, str] = {
    Ending.GOOD: "It ended well.",
    Ending.MIXED: "It ended, with something left open.",
    Ending.POOR: "It ended badly.",
}
NO_RESPONSE = Response()


class Terminal:
    """Where a play is shown and typed: standard output and input. What cannot be encoded is shown as `?`."""

    def __init__(self) -> None:
        self.width = max(NARROWEST, min(shutil.get_terminal_size((80, 24)).columns, WIDEST))
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")

    def say(self, text: str = "", first: str = "") -> None:
        """Show a text, wrapped, a blank line after it."""
        click.echo("\n\n".join(wrap(part, self.width, first) for part in paragraphs(text)) + "\n")

    def lines(self, text: str) -> None:
        """Show lines as they are, a blank one after them."""
        if text:
            click.echo(text + "\n")

    def ask(self, prompt: str) -> str:
        """A line that is typed; EOFError when there is no more."""
        click.echo(wrap(prompt, self.width) + " ", nl=False)
        line = sys.stdin.buffer.readline()
        if not line:
            raise EOFError
        click.echo()
        return line.decode(sys.stdin.encoding, "replace").strip()


class Narrator:
    """Shows one script's plays on a terminal."""

    def __init__(self, terminal: Terminal, script: Script) -> None:
        self.terminal, self.script = terminal, script
        self.names = {member.id: member.name for member in script.scenario.cast}

    def opening(self) -> None:
        """Show what is known before the start."""
        scenario, say = self.script.scenario, self.terminal.say
        say(scenario.title.upper())
        say(scenario.summary)
        if scenario.content_note is not None:
            say(f"Before you start: {scenario.content_note}")

    def scene(self, run: Run) -> None:
        """Show the scene at which a run stands, and what it asks."""
        now = turn(run)
        if now.scene is not None:
            where = " · ".join(part for part in (now.scene.clock, now.scene.place) if part)
            self.terminal.lines("-" * self.terminal.width)
            self.terminal.say(plain(now.scene.title) + (f"  ({where})" if where else ""))
            self.blocks(tuple(now.scene.blocks[place] for place in now.blocks))
            if now.scene.decision is not None:
                self.decision(now, now.scene.decision)

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        """Show blocks of prose."""
        self.terminal.lines(all_lines(blocks, self.names, self.terminal.width))

    def decision(self, now: Turn, decision: Decision) -> None:
        """Show a decision's question, prose and options."""
        self.terminal.say(f"? {plain(decision.prompt)}")
        self.blocks(tuple(decision.prose[place] for place in now.prose))
        width = self.terminal.width
        rows = [wrap(plain(option.text), width, f"{number:3}. ") for number, option in enumerate(now.offered, 1)]
        self.terminal.lines("\n".join(rows))

    def answer(self, step: Step) -> None:
        """Show what was answered."""
        decision = self.script.scenario.scenes[self.script.indices[step.scene]].decision
        self.terminal.say("(on)" if decision is None else told_answer(decision, step.answer), "> ")

    def reaction(self, shown: Reaction) -> None:
        """Show what an answer led to."""
        decision = self.script.scenario.scenes[self.script.indices[shown.scene]].decision
        if shown.timed_out:
            self.terminal.say("Time ran out.")
        if decision is None:
            return
        for option in decision.options:
            if option.id in shown.options:
                self.response(option.feedback, plain(option.text) if decision.type is DecisionType.SELECT else "")
        for outcome in decision.outcomes:
            if outcome.when == shown.outcome:
                self.terminal.say(plain(outcome.headline))
                self.blocks(tuple(outcome.response.consequence[place] for place in shown.consequence))
                self.coaching(tuple(outcome.response.coaching[place] for place in shown.coaching))
        if decision.self_check and not shown.timed_out:
            rows = (wrap(plain(line), self.terminal.width, "  - ") for line in decision.self_check)
            self.terminal.lines("\n".join(rows))

    def response(self, response: Response, about: str) -> None:
        """Show an option's feedback, under the option where several have one."""
        if about and response != NO_RESPONSE:
            self.terminal.say(f"“{about}”")
        self.blocks(response.consequence)
        self.coaching(response.coaching)

    def coaching(self, blocks: tuple[Block, ...]) -> None:
        """Show coaching, said to be that."""
        if blocks and blocks[0].kind is BlockKind.PARAGRAPH:
            self.blocks((replace(blocks[0], text=f"Coach: {blocks[0].text}"), *blocks[1:]))
        elif blocks:
            self.terminal.say("Coach:")
            self.blocks(blocks)

    def end(self, runs: list[Run]) -> None:
        """Show how a play ended, its points, and its decisions once more."""
        run = runs[-1]
        self.terminal.lines("-" * self.terminal.width)
        if run.ending is not None:
            self.terminal.say(ENDINGS[run.ending])
        if run.possible:
            self.terminal.say(f"{run.percent} percent: {run.earned} of {run.possible} points.")
        if run.critical:
            self.terminal.say("A critical choice was made; no other answer makes up for it.")
        self.terminal.say("Passed." if run.passed else f"Not passed; {self.script.scenario.pass_percent} percent pass.")
        steps = [step for later in runs if (step := later.last) is not None]
        for number, step in enumerate(steps, 1):
            self.moment(number, step)

    def moment(self, number: int, step: Step) -> None:
        """Show one decision of the debrief; a scene that only went on is left out."""
        scene = self.script.scenario.scenes[self.script.indices[step.scene]]
        if scene.decision is None:
            return
        width, best = self.terminal.width, best_offered(self.script, step)
        rows = [wrap(f"{plain(scene.title)}: {plain(scene.decision.prompt)}", width, f"{number:3}. ")]
        rows.append(wrap(f"You: {told_answer(scene.decision, step.answer)}", width, "     "))
        if best and step.points is not None:
            rows.append(wrap(f"Best offered: {told_options(best)}", width, "     "))
        if scene.decision.answer is not None:
            rows.append(wrap("Right: {} to {}".format(*scene.decision.answer), width, "     "))
        if step.points is not None:
            rows.append(f"     {step.points} points")
        self.terminal.lines("\n".join(rows))


def told_answer(decision: Decision, given: Answer) -> str:
    """An answer in the learner's words."""
    if is_timeout(given):
        return "the time ran out"
    options = {option.id: option for option in decision.options}
    match bare(given):
        case str(text):
            return told_options((options[text],)) if decision.type is DecisionType.CHOOSE else text
        case [*ids]:
            return told_options(tuple(options[str(option)] for option in ids)) or "nothing"
        case number:
            return str(number)


def told_options(options: tuple[Option, ...]) -> str:
    """Options in the author's words."""
    return "; ".join(plain(option.text) for option in options)
