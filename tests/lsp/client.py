"""An editor as the server sees it: JSON-RPC over the pipes of a process of its own, every wait bounded."""

import json
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

PATIENCE = 120.0
Json = Any


def units(text: str) -> int:
    """How wide a text is in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def edited(text: str, edits: list[Json]) -> str:
    """A text after an editor has made changes."""
    lines = text.split("\n")
    raw = text.encode("utf-16-le")

    def place(position: Json) -> int:
        before = "\n".join([*lines[: position["line"]], ""])
        return 2 * (units(before) + position["character"])

    for edit in sorted(edits, key=lambda each: place(each["range"]["start"]), reverse=True):
        start, end = place(edit["range"]["start"]), place(edit["range"]["end"])
        raw = raw[:start] + edit["newText"].encode("utf-16-le") + raw[end:]
    return raw.decode("utf-16-le")


class Editor:
    """One session with `elearn lsp`."""

    def __init__(self, folder: Path, **capabilities: Json) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from elearn.cli import main; main()", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=folder,
        )
        self.folder = folder
        self.answers: dict[int, Json] = {}
        self.told: list[tuple[str, int | None, list[Json]]] = []
        self.messages: list[Json] = []
        self.inbox: queue.Queue[Json] = queue.Queue()
        self.number = 0
        self.log = b""
        self.threads = [
            threading.Thread(target=self._read, daemon=True),
            threading.Thread(target=self._log, daemon=True),
        ]
        for thread in self.threads:
            thread.start()
        self.features = self.request(
            "initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities}
        )["capabilities"]
        self.notify("initialized", {})

    def _read(self) -> None:
        assert self.process.stdout is not None
        while header := self.process.stdout.readline():
            length = int(header.split(b":")[1])
            while self.process.stdout.readline().strip():
                pass
            self.inbox.put(json.loads(self.process.stdout.read(length)))

    def _log(self) -> None:
        assert self.process.stderr is not None
        self.log = self.process.stderr.read()

    def send(self, message: Json) -> None:
        self.raw(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def raw(self, body: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method: str, params: Json) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Json) -> Json:
        """The whole answer, which may be an error."""
        self.number += 1
        number = self.number
        self.send({"id": number, "method": method, "params": params})
        return self.wait(lambda: self.answers.pop(number, None))

    def request(self, method: str, params: Json) -> Json:
        answer = self.ask(method, params)
        assert "error" not in answer, answer
        return answer["result"]

    def wait(self, ready: Json) -> Json:
        """Read messages until something is there."""
        until = time.monotonic() + PATIENCE
        while (found := ready()) is None:
            self._take(self.inbox.get(timeout=max(0.01, until - time.monotonic())))
        return found

    def _take(self, message: Json) -> None:
        if "id" in message and "method" not in message:
            self.answers[message["id"]] = message
        elif message["method"] == "textDocument/publishDiagnostics":
            params = message["params"]
            self.told.append((params["uri"], params.get("version"), params["diagnostics"]))
        else:
            self.messages.append(message)

    # What an editor does

    def uri(self, name: str) -> str:
        return name if ":" in name else (self.folder / name).as_uri()

    def open(self, name: str, text: str | None = None, version: int = 1) -> str:
        uri = self.uri(name)
        given = (self.folder / name).read_text(encoding="utf-8") if text is None else text
        document = {"uri": uri, "languageId": "markdown", "version": version, "text": given}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def change(self, name: str, text: str, version: int) -> None:
        document = {"uri": self.uri(name), "version": version}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def diagnostics(self, name: str, version: int = 1) -> list[Json]:
        """What was told of a version, once it is."""
        uri = self.uri(name)
        return self.wait(
            lambda: next((each for on, of, each in reversed(self.told) if (on, of) == (uri, version)), None)
        )

    def latest(self, name: str) -> list[Json] | None:
        """What was told last of a document, whatever its version."""
        uri = self.uri(name)
        return next((each for on, _, each in reversed(self.told) if on == uri), None)

    def codes(self, name: str, version: int = 1) -> list[str]:
        return [each["code"] for each in self.diagnostics(name, version)]

    def at(self, feature: str, name: str, line: int, character: int, **more: Json) -> Json:
        """What a feature answers at a place."""
        document = {"textDocument": {"uri": self.uri(name)}, "position": {"line": line, "character": character}}
        return self.request(f"textDocument/{feature}", {**document, **more})

    def on(self, feature: str, name: str, text: str, **more: Json) -> Json:
        """What a feature answers at the place of `|` in a text, which is opened without it."""
        before, _, after = text.partition("|")
        self.open(name, before + after)
        return self.at(feature, name, before.count("\n"), units(before[before.rfind("\n") + 1 :]), **more)

    def close(self) -> int:
        """Say goodbye, as the protocol has it, and give the exit status."""
        self.request("shutdown", None)
        self.notify("exit", None)
        return self.end()

    def end(self) -> int:
        """See that the process ends."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        try:
            return self.process.wait(timeout=PATIENCE)
        finally:
            if self.process.poll() is None:
                self.process.kill()
            for thread in self.threads:
                thread.join(timeout=PATIENCE)
            for pipe in (self.process.stdout, self.process.stderr):
                assert pipe is not None
                pipe.close()
