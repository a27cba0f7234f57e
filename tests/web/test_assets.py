"""The stylesheet and the script: what they weigh, may not hold, how they are served, what contrast they give."""

import gzip
import re

import pytest
from flask import Flask

from elearn.resources import shipped
from elearn.web.assets import SCRIPTS, STYLESHEETS, join_scripts, join_stylesheets, serve_assets
from elearn.web.languages import set_up_languages

KIBI = 1024
GROUNDS = ("bg", "surface", "sunk")
TEXTS = ("ink", "ink-2", "link", "visited", "good", "care", "bad")
GRAPHICS = ("rule", "t0", "t1", "t2", "t3", "t4")


@pytest.fixture(scope="module")
def stylesheet():
    return join_stylesheets(shipped("static") / "css")


@pytest.fixture(scope="module")
def script():
    return join_scripts(shipped("static") / "js")


@pytest.fixture
def client():
    app = Flask("elearn.web", static_folder=None)
    set_up_languages(app)
    serve_assets(app, shipped("static"))
    return app.test_client(), app.jinja_env.globals["stylesheet"]


def test_every_file_is_joined_and_every_joined_file_is_there():
    static = shipped("static")

    assert {path.stem for path in (static / "css").glob("*.css")} == set(STYLESHEETS)
    assert {path.stem for path in (static / "js").glob("*.js")} == set(SCRIPTS)


def test_the_stylesheet_stays_within_its_size(stylesheet):
    assert len(gzip.compress(stylesheet.encode())) <= 12 * KIBI


def test_the_script_stays_within_its_size(script):
    assert len(gzip.compress(script.encode())) <= 6 * KIBI


def test_no_file_is_longer_than_two_hundred_lines():
    static = shipped("static")
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in static.rglob("*.[cj]s*")}

    assert [name for name, length in lengths.items() if length > 200] == []


def test_the_stylesheet_needs_neither_ids_nor_importance_nor_sides_nor_anything_from_elsewhere(stylesheet):
    rules = re.sub(r"\{[^{}]*\}", "{}", stylesheet)

    assert "#" not in rules
    assert "!important" not in stylesheet
    assert not re.search(r"(margin|padding|border)-(left|right|top|bottom)", stylesheet)
    assert not re.search(r"[;{](left|right|top|bottom|width|height):", stylesheet)
    assert not re.search(r"url\(|@import|@font-face", stylesheet)


def test_joining_keeps_every_rule(stylesheet):
    for name in STYLESHEETS:
        text = (shipped("static") / "css" / f"{name}.css").read_text(encoding="utf-8")
        for selector in re.findall(r"^\s*(\.[\w-]+) \{", text, flags=re.MULTILINE):
            assert f"{selector}{{" in stylesheet


def test_the_script_is_one_module_without_imports_and_no_name_twice(script):
    texts = [path.read_text(encoding="utf-8") for path in (shipped("static") / "js").glob("*.js")]
    names = re.findall(r"^(?:export )?(?:function|const|let|class) (\w+)", "\n".join(texts), flags=re.MULTILINE)

    assert not re.search(r"^(import|export) ", script, flags=re.MULTILINE)
    assert sorted(names) == sorted(set(names))


def test_an_asset_is_kept_for_a_year_and_packed_for_those_who_can_unpack(client):
    browser, address = client

    packed = browser.get(address, headers={"Accept-Encoding": "gzip, br"})
    plain = browser.get(address, headers={"Accept-Encoding": "identity"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert packed.headers["Content-Type"] == "text/css; charset=utf-8"


def test_an_address_with_another_digest_is_not_found(client):
    browser, _ = client

    assert browser.get("/static/app-000000000000.css").status_code == 404
    assert browser.get("/static/../pyproject.toml").status_code == 404


def palettes() -> dict[str, dict[str, str]]:
    text = (shipped("static") / "css" / "tokens.css").read_text(encoding="utf-8")
    blocks = [dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", block)) for block in text.split("{")]
    light, system_dark, chosen_dark = [block for block in blocks if "bg" in block]
    assert system_dark == chosen_dark
    return {"light": light, "dark": chosen_dark}


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_stand_out_from_every_ground(theme):
    palette = palettes()[theme]
    weak = [(text, ground) for text in TEXTS for ground in GROUNDS if contrast(palette[text], palette[ground]) < 5.1]

    assert weak == []
    assert all(contrast(palette["ink"], palette[ground]) >= 12 for ground in GROUNDS)
    assert all(contrast(palette["ink-2"], palette[ground]) >= 6 for ground in GROUNDS)
    assert contrast(palette["on-link"], palette["link"]) >= 7


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_borders_and_the_line_stand_out_from_every_ground(theme):
    palette = palettes()[theme]
    weak = [(part, ground) for part in GRAPHICS for ground in GROUNDS if contrast(palette[part], palette[ground]) < 3]

    assert weak == []


def test_the_focus_ring_shows_on_any_ground():
    assert contrast("#FFC94A", "#1B2625") >= 10
