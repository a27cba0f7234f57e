"""On a phone a row is a card: beside its column's name a cell holds one thing, so that nothing slips below the name."""

import re

from elearn.resources import PACKAGE

CELL = re.compile(r"<t[hd]\b[^>]*data-label=\"([^\"]+)\"[^>]*>(.*?)</t[hd]>", re.DOTALL)
SEVERAL = {"Moments that show it"}
"""What a slot fills with more than one element."""


def test_a_cell_of_a_card_holds_one_thing() -> None:
    cells = [
        (template.name, label, " ".join(held.split()))
        for template in sorted((PACKAGE / "web" / "templates").rglob("*.html"))
        for label, held in CELL.findall(template.read_text(encoding="utf-8"))
    ]

    loose = [
        (name, label)
        for name, label, held in cells
        if ("<br" in held or label in SEVERAL)
        and not re.fullmatch(r"(\{% if [^%]*%\})?<(span|div)>.*</(span|div)>(\{% endif %\})?", held)
    ]

    assert len(cells) > 15
    assert loose == []
