"""The stylesheet, and the script in each language: joined once, stripped, named by their digest, kept for a year.

The sources are one file per component in `static/css` and one module per file in `static/js`; nothing is built.
"""

import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request

from elearn.web.access import public
from elearn.web.languages import ENGLISH, LANGUAGES, say_in

STYLESHEETS = (
    "tokens",
    "base",
    "layout",
    "buttons",
    "fields",
    "choices",
    "scene",
    "line",
    "figure",
    "feedback",
    "notice",
    "course",
    "table",
    "debrief",
    "completion",
    "patterns",
    "contrast",
    "print",
)
"""The stylesheet's parts in the order in which they are joined."""
SCRIPTS = ("words", "status", "errors", "submit", "order", "counter", "draft", "idle", "timer", "officer")
"""The script's modules in the order in which they are joined: each after those it imports."""
NO_WORDS = "const WORDS = {};"
"""What stands in the script for the words of a language that has any of its own."""
QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"')
PHRASES = re.compile(rf"\bphrase(?:Of)?\({QUOTED.pattern}(?:, {QUOTED.pattern})?")
A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is served."""

    address: str
    type: str
    content: bytes
    packed: bytes


def make_asset(name: str, extension: str, content_type: str, text: str) -> Asset:
    """Name a text by its digest and pack it."""
    content = text.encode()
    digest = hashlib.sha256(content).hexdigest()[:12]
    return Asset(f"/static/{name}-{digest}.{extension}", content_type, content, gzip.compress(content, 9, mtime=0))


def join_stylesheets(folder: Path) -> str:
    """Join the stylesheet's parts without what only its authors need."""
    text = "\n".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in STYLESHEETS)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s*([{};,])\s*", r"\1", text)
    text = re.sub(r":\s+", ":", text)
    return text.replace(";}", "}").strip()


def join_scripts(folder: Path) -> str:
    """Join the modules into one: their imports of each other fall away, their exports become plain names."""
    text = "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS)
    text = re.sub(r"/\*\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"^import .*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"^export (?=function|const|class)", "", text, flags=re.MULTILINE)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def script_in(joined: str, language: str, app: Flask) -> str:
    """Give the script with its words in a language; in English it says them as they stand in it."""
    with app.app_context():
        said = {text: say_in(language, text) for text in phrases_of(joined)}
    words = {text: translated for text, translated in said.items() if translated != text}
    return joined.replace(NO_WORDS, f"const WORDS = {json.dumps(words, ensure_ascii=False)};") if words else joined


def phrases_of(script: str) -> list[str]:
    """Give what a script says: the texts that it hands to `phrase`, and both of those for a number."""
    found = (match for call in PHRASES.finditer(script) for match in QUOTED.findall(call[0]))
    return [json.loads(text) for text in found]


def serve_assets(app: Flask, folder: Path) -> None:
    """Give the app its stylesheet and scripts, and templates their addresses (`stylesheet`, `script`)."""
    stylesheet = make_asset("app", "css", "text/css; charset=utf-8", join_stylesheets(folder / "css"))
    joined = join_scripts(folder / "js")
    scripts = {
        language: make_asset("officer", "js", "text/javascript; charset=utf-8", script_in(joined, language, app))
        for language in LANGUAGES
    }
    assets = {asset.address: asset for asset in (stylesheet, *scripts.values())}
    app.extensions["scripts"] = {language: script.address for language, script in scripts.items()}
    app.jinja_env.globals.update(stylesheet=stylesheet.address, script=scripts[ENGLISH].address)

    @public
    def send_asset(name: str) -> Response:
        """Send the stylesheet or the script."""
        asset = assets.get(f"/static/{name}")
        if asset is None:
            abort(404)
        packed = request.accept_encodings["gzip"] > 0
        response = Response(asset.packed if packed else asset.content, content_type=asset.type)
        response.headers["Cache-Control"] = A_YEAR
        response.headers["Vary"] = "Accept-Encoding"
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        return response

    app.add_url_rule("/static/<name>", "asset", send_asset)
