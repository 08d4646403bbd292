"""Pages as text: what people read, without parameters of macros."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.integrations.confluence.plain import plain_text
from fubcli.integrations.confluence.storage import element, macro

CASES = [
    ("<h2>Title</h2><p>One &amp; two</p>", "## Title\n\nOne & two"),
    ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
    ("<ul><li><p>a</p></li></ul>", "- a"),
    ("<table><tbody><tr><th>A</th><td>1</td></tr></tbody></table>", "|  |  |\n| --- | --- |\n| A | 1 |"),
    (
        "x<table><tr><th><p>A</p></th><th>B</th></tr><tr><td>1 | 2</td><td><ul><li>a</li><li>b<br/>c</li></ul></td></tr></table>y",
        "x\n| A | B |\n| --- | --- |\n| 1 \\| 2 | a b c |\n\ny",
    ),
    (
        "<table><tr><td>o<table><tr><td>1</td><td>2</td></tr></table></td></tr></table>",
        "|  |\n| --- |\n| o 1 2 |",
    ),
    (macro("code", code="SELECT 1 < 2", parameters={"language": "sql"}).text, "```\nSELECT 1 < 2\n```"),
    (macro("code", code="a\n```\nb").text + "<p>```<br/><b>``</b>`</p>", "````\na\n```\nb\n````\n\n\\```\n\\```"),
    (macro("code", code="a\n ````\n[x](y)").text, "`````\na\n ````\n[x](y)\n`````"),
    ("<p>```</p><p>x</p>", "\\```\n\nx"),
    ("<p> ~~~~ x<br/>a&#13;````</p>", "\\ ~~~~ x\na\n\\````"),
    (macro("anchor", parameters={"": "fubcli-0"}).text, ""),
    (macro("info", element("p", "seen"), parameters={"title": "not seen"}).text, "seen"),
    ("<p>never closed", "never closed"),
    ("a<br/>b", "a\nb"),
    ("</p></ac:parameter>x", "x"),
]


@pytest.mark.parametrize(("stored", "text"), CASES)
def test_a_page_as_text(stored: str, text: str) -> None:
    assert plain_text(stored, 1_000) == (text, False)


def test_a_long_page_is_cut_and_says_so() -> None:
    assert plain_text("<p>abcdef</p>", 3) == ("abc", True)
    assert plain_text("<p>abc</p>", 3) == ("abc", False)


@given(st.text(max_size=200))
def test_nothing_that_is_stored_makes_it_fail(stored: str) -> None:
    text, is_cut = plain_text(stored, 50)
    assert len(text) <= 50
    assert not is_cut or len(text) == 50
