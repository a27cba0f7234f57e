"""The stylesheet and the script: joined once, stripped, named by their digest, served with a year of caching.

The sources are one file per component in `static/css` and one module per file in `static/js`; nothing is built.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request

from elearn.web.access import public

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
SCRIPTS = ("status", "errors", "submit", "order", "counter", "draft", "idle", "timer", "officer")
"""The script's modules in the order in which they are joined: each after those it imports."""
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


def serve_assets(app: Flask, folder: Path) -> None:
    """Give the app its stylesheet and script, and templates their addresses (`stylesheet`, `script`)."""
    stylesheet = make_asset("app", "css", "text/css; charset=utf-8", join_stylesheets(folder / "css"))
    script = make_asset("officer", "js", "text/javascript; charset=utf-8", join_scripts(folder / "js"))
    assets = {asset.address: asset for asset in (stylesheet, script)}
    app.jinja_env.globals.update(stylesheet=stylesheet.address, script=script.address)

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
