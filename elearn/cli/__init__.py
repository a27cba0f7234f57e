"""The command `elearn`: which commands there are.

Each is imported when it is called, so that a check starts quickly.
"""

from importlib import import_module

import click

COMMANDS = {
    "check": ("elearn.cli.check:check", "Say what is wrong in scenarios, lessons, quizzes and courses."),
    "fmt": ("elearn.cli.fmt:fmt", "Write documents in the one canonical layout."),
    "play": ("elearn.cli.play:play", "Play a scenario in the terminal."),
    "read": ("elearn.cli.reading:read", "Print a play as a story, to be read aloud."),
    "graph": ("elearn.cli.graph:graph", "Draw the map of a scenario."),
    "guide": ("elearn.cli.guide:guide", "Write a facilitator's guide to a scenario, to print."),
    "matrix": ("elearn.cli.matrix:matrix", "Show what a course covers, and who is shown how in it."),
    "new": ("elearn.cli.documents:new", "Write a scenario to begin with."),
    "explain": ("elearn.cli.documents:explain", "Explain a code that `elearn check` printed."),
    "schema": ("elearn.cli.schema:schema", "Print a JSON Schema for an editor."),
    "lsp": ("elearn.lsp.command:lsp", "Speak with an editor: what is wrong as you type, completion, renaming."),
    "serve": ("elearn.cli.server:serve", "Start the server."),
    "person": ("elearn.cli.server:person", "Add people."),
    "link": ("elearn.cli.server:link", "Make a link that signs somebody in once."),
    "publish": ("elearn.cli.server:publish", "Give a changed document to those who begin from now on."),
    "export": ("elearn.cli.server:export", "Write records out."),
    "verify": ("elearn.cli.keeping:verify", "Check that the records are whole and true."),
    "backup": ("elearn.cli.keeping:backup", "Copy the database while it is in use."),
    "restore": ("elearn.cli.keeping:restore", "Put a copy of the database back."),
}
"""Each command's name, where it is defined, and what it does."""


class LazyGroup(click.Group):
    """Commands that are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(import_module(module), name)
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="elearn", prog_name="elearn", message="%(prog)s %(version)s")
def elearn() -> None:
    """Training by scenarios: write them, check them, play them, serve them, and keep who finished what."""


def main() -> None:
    """Run the command line."""
    elearn(prog_name="elearn")
