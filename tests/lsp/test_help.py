"""The help page about editors holds: its settings are well formed, and it names every schema and command."""

import json
import re
import subprocess
import sys
import tomllib

from elearn.course.schemas import SCHEMAS
from elearn.resources import shipped

PAGE = (shipped("content") / "help" / "editors.md").read_text(encoding="utf-8")
FENCES = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def fenced(language: str) -> list[str]:
    return [text for name, text in FENCES if name == language]


def test_the_settings_are_what_their_editors_read() -> None:
    first, second = (json.loads(text) for text in fenced("json"))

    assert [first["glspc.server.command"], *first["glspc.server.commandArguments"]] == ["elearn", "lsp"]
    assert list(second) == ["yaml.schemas"]
    helix = tomllib.loads(fenced("toml")[0])
    assert helix["language-server"]["elearn"] == {"command": "elearn", "args": ["lsp"]}
    assert helix["language"] == [{"name": "markdown", "language-servers": ["elearn"]}]


def test_every_schema_is_named_and_no_other() -> None:
    assert set(re.findall(r"`elearn schema ([\w-]+)`", PAGE)) == set(SCHEMAS)


def test_the_other_pages_lead_here() -> None:
    commands = (shipped("content") / "help" / "commands.md").read_text(encoding="utf-8")

    assert "(editors.md)" in commands
    assert all(f"`{name}`" in commands for name in SCHEMAS)


def test_nothing_but_the_language_server_loads_the_protocol() -> None:
    script = (
        "import sys, elearn.cli, elearn.cli.check, elearn.cli.play, elearn.cli.server, elearn.lsp.command\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('pygls', 'lsprotocol', 'cattrs')])"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)

    assert done.stdout == "[]\n"
