"""A text that came from data is a text in the page, whatever it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.operations.monitor.report.markup import Html, element, joined, number
from fubcli.results.formats import visible
from tests.operations.monitor.report.reading import read

TEXTS = st.text() | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "</style><img src=x onerror=alert(1)>",
        "&lt;b&gt;",
        "\"' onload='x",
        "<!--",
        "]]>",
        "\x00",
    ]
)


@given(TEXTS)
def test_a_child_is_read_back_as_it_was(text: str) -> None:
    (made,) = read(element("p", text).text).children
    assert (made.name, made.attributes, made.children, made.text) == ("p", {}, [], visible(text, 2_000))


@given(TEXTS)
def test_an_attribute_is_read_back_as_it_was(text: str) -> None:
    (made,) = read(element("a", "x", href="#x", title=text).text).children
    assert (made.attributes, made.text) == ({"href": "#x", "title": visible(text, 2_000)}, "x")


@given(st.lists(TEXTS, max_size=4))
def test_what_is_joined_is_escaped_too(texts: list[str]) -> None:
    assert read(element("div", joined(texts)).text).text == "".join(visible(text, 2_000) for text in texts)


def test_markup_is_put_in_as_it_is() -> None:
    assert element("p", Html("<b>x</b>"), 3).text == "<p><b>x</b>3</p>"


def test_attributes_are_named_as_html_has_them_and_left_out_when_none() -> None:
    made = element("svg", class_="chart", aria_label="rows", viewBox="0 0 1 1", x=1.26, y=None, name="n")
    assert made.text == '<svg class="chart" aria-label="rows" viewBox="0 0 1 1" x="1.3" name="n"></svg>'


@pytest.mark.parametrize(
    ("value", "written"), [(3.0, "3"), (0.04, "0"), (12.25, "12.2"), (-1.5, "-1.5"), (54321.0, "54321")]
)
def test_a_coordinate_has_one_digit(value: float, written: str) -> None:
    assert number(value) == written


def test_a_text_that_is_endless_is_cut() -> None:
    assert len(element("p", "x" * 10_000).text) < 2_100
