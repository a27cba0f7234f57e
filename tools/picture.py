"""Makes the README's pictures anew: a scene of the shipped course in a real browser, and a map. Needs Chromium.

.venv/bin/python tools/picture.py
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
MODULE = "courses/adolescent-mental-health/panic"


def main() -> None:
    """Starts a server on a database of its own, plays one step and writes docs/scene.png; then docs/map.svg."""
    elearn = Path(sys.executable).parent / "elearn"
    draw_map(elearn)
    with tempfile.TemporaryDirectory() as folder:
        words = [elearn, "serve", "--demo", "--port", "8642", "--database", f"sqlite:///{folder}/elearn.db"]
        server = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout
            link = next(found[1] for line in server.stdout if (found := re.match(r" +officer +(\S+)", line)))
            take(re.sub(r"//[^/]+", "//127.0.0.1:8642", link))
        finally:
            server.terminate()
            server.wait(20)


def draw_map(elearn: Path) -> None:
    """Draws the map of the scenario that the tutorial ends with."""
    tutorial = (ROOT / "content" / "help" / "writing-scenarios.md").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        scenario = Path(folder) / "slammed-door.md"
        scenario.write_text(re.findall(r"^```markdown\n(.*?)^```$", tutorial, re.M | re.S)[-1], encoding="utf-8")
        drawn = subprocess.run([elearn, "graph", scenario], capture_output=True, check=True)
    (ROOT / "docs" / "map.svg").write_bytes(drawn.stdout)


def take(link: str) -> None:
    """Signs in, begins the scenario, answers once and takes the picture of what follows."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 720, "height": 900}, reduced_motion="reduce")
        page.goto(link)
        page.locator("main button").first.click()
        page.goto(f"{link.split('/sign-in')[0]}/{MODULE}")
        page.locator('form[action$="/begin"] button').click()
        page.wait_for_load_state("networkidle")
        page.screenshot(path=ROOT / "docs" / "scene.png", full_page=True)
        browser.close()


if __name__ == "__main__":
    main()
