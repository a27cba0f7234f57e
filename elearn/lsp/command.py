"""`elearn lsp`: the command that editors start."""

import click


@click.command()
@click.option("--stdio", is_flag=True, help="Speak over standard input and output, which is what it does anyway.")
def lsp(stdio: bool) -> None:
    """Speak with an editor: what is wrong as you type, completion, definitions, renaming.

    Editors start this command by themselves; the help page “Write in your own editor” says how to tell them.
    """
    from elearn.lsp.server import serve  # whoever asks for help alone need not load the protocol

    serve()
