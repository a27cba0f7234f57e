"""A frame is a template rendered once, with slots that are filled safely and strictly."""

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined

from elearn.web.frames import Frame, Html, SlotsDiffer, join, slot

PAGE = "<h1>{{ slot.title }}</h1>{{ shell }}{{ slot.body }}<i>{{ slot.title }}</i>"


def environment(**templates: str) -> Environment:
    return Environment(loader=DictLoader(templates), autoescape=True, undefined=StrictUndefined)


@pytest.fixture
def frame() -> Frame:
    return Frame.load(environment(page=PAGE), "page", shell="<&>")


def test_text_that_fills_a_slot_is_escaped(frame):
    page = frame.fill(title="<b>'\"&", body="x")

    assert page == "<h1>&lt;b&gt;&#39;&#34;&amp;</h1>&lt;&amp;&gt;x<i>&lt;b&gt;&#39;&#34;&amp;</i>"


def test_ready_html_fills_a_slot_as_it_is(frame):
    page = frame.fill(title="", body=Html("<p>a</p>"))

    assert "<p>a</p>" in page


def test_a_filled_frame_is_ready_html_itself(frame):
    inner = Frame.cut(f"<li>{slot('text')}</li>")

    page = frame.fill(title="", body=join([inner.fill(text="<"), inner.fill(text="b")]))

    assert "<li>&lt;</li><li>b</li>" in page


def test_a_missing_slot_is_refused(frame):
    with pytest.raises(SlotsDiffer, match=r"lacks \['body'\]"):
        frame.fill(title="a")


def test_an_unknown_slot_is_refused(frame):
    with pytest.raises(SlotsDiffer, match=r"does not know \['boby'\]"):
        frame.fill(title="a", body="b", boby="c")


def test_a_template_cannot_decide_on_a_slot():
    with pytest.raises(TypeError, match="cannot decide"):
        Frame.load(environment(page="{% if slot.title %}a{% endif %}"), "page")


def test_what_a_template_lacks_is_told_when_it_is_loaded():
    with pytest.raises(Exception, match="shell"):
        Frame.load(environment(page=PAGE), "page")


def test_the_indentation_of_a_template_is_not_sent():
    frame = Frame.load(environment(page="<ul>\n    \n    <li>{{ slot.text }}</li>\n</ul>"), "page")

    assert frame.fill(text=Html("a\n  b")) == "<ul>\n<li>a\n  b</li>\n</ul>"


def test_a_tag_stands_on_one_line():
    frame = Frame.load(environment(page='<input name="a"\n       value="{{ slot.value }}">'), "page")

    assert frame.fill(value="b  c\nd") == '<input name="a" value="b  c\nd">'


def test_each_block_of_a_template_of_parts_is_a_frame():
    parts = Frame.load_parts(
        environment(parts="{% block row %} <li>{{ slot.text }}</li> {% endblock %}{% block end %}.{% endblock %}"),
        "parts",
    )

    assert parts["row"].fill(text="&") == "<li>&amp;</li>"
    assert parts["end"].fill() == "."
