"""Reading a page as a person would: by landmarks, headings, controls and their labels, never by its bytes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr", "path", "rect", "circle"}
BLOCKS = {"p", "li", "div", "h1", "h2", "h3", "h4", "legend", "label", "tr", "td", "th", "dt", "dd", "blockquote"}


@dataclass
class Element:
    """An element of a page, with its children in order; text stands among them as strings."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """Every element below this one, in reading order."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def all(self, tag: str, **attributes: str) -> list["Element"]:
        """The elements of a tag with these attributes; `_` stands for a hyphen, a trailing one falls away."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            each
            for each in self.walk()
            if each.tag == tag and all(each.attributes.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str, **attributes: str) -> "Element":
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes}"
        return found[0]

    def of_class(self, name: str) -> list["Element"]:
        """The elements of a class."""
        return [each for each in self.walk() if name in each.attributes.get("class", "").split()]

    @property
    def text(self) -> str:
        """What a reader reads, with single blanks."""
        return " ".join("".join(self._pieces()).split())

    def _pieces(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in ("script", "style"):
                yield from child._pieces()
                yield " " if child.tag in BLOCKS else ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read_page(text: str) -> Element:
    """The page as a tree; a page whose elements are not closed in order is refused."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, f"not closed: {[each.tag for each in reader.open[1:]]}"
    return reader.open[0]


@dataclass
class Page:
    """A whole page."""

    document: Element
    status: int
    address: str = ""

    @property
    def title(self) -> str:
        """The page's title."""
        return self.document.one("title").text

    @property
    def heading(self) -> str:
        """The only heading of the first level."""
        return self.document.one("h1").text

    @property
    def main(self) -> Element:
        """The main part."""
        return self.document.one("main")

    @property
    def text(self) -> str:
        """What the main part says."""
        return self.main.text

    @property
    def finished(self) -> bool:
        """Whether this is the page after the last answer."""
        return "data-finished" in self.main.attributes

    @property
    def decision(self) -> Element:
        """The only form with a decision."""
        (form,) = [each for each in self.document.all("form") if "data-decision" in each.attributes]
        return form

    @property
    def wants(self) -> str:
        """What kind of answer the page asks for."""
        return self.decision.attributes["data-decision"]

    @property
    def asks_back(self) -> bool:
        """Whether this page asks once more before something grave is done."""
        return bool(self.main.all("input", name="confirmed"))

    def hidden(self) -> dict[str, str]:
        """The hidden fields of the decision's form."""
        found = self.decision.all("input", type="hidden")
        return {each.attributes["name"]: each.attributes["value"] for each in found}

    def labels(self, name: str = "choice") -> dict[str, str]:
        """The control's values by the text of their labels, in the order on the page."""
        texts = {each.attributes["for"]: each.text for each in self.decision.all("label") if "for" in each.attributes}
        controls = [each for each in self.decision.all("input", name=name) if each.attributes["type"] != "hidden"]
        return {texts[each.attributes["id"]]: each.attributes["value"] for each in controls}

    def positions(self) -> dict[str, str]:
        """The names of an order's position fields by the text that labels them, in the order on the page."""
        by_id = {each.attributes["id"]: each for each in self.decision.walk() if "id" in each.attributes}
        found = {}
        for select in self.decision.all("select"):
            label = by_id[select.attributes["aria-labelledby"].split()[0]].text
            found[label] = select.attributes["name"]
        return found

    def links(self) -> dict[str, str]:
        """The addresses of the page's links by their text."""
        return {each.text: each.attributes["href"] for each in self.document.all("a") if "href" in each.attributes}

    def button(self, text: str) -> Element:
        """The form whose button says this."""
        (form,) = [form for form in self.document.all("form") for each in form.all("button") if each.text == text]
        return form

    def buttons(self) -> list[str]:
        """What the buttons of the main part say."""
        return [each.text for each in self.main.all("button")]
