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
    ("<table><tbody><tr><th>A</th><td>1</td></tr></tbody></table>", "| A | 1"),
    (macro("code", code="SELECT 1 < 2", parameters={"language": "sql"}).text, "```\nSELECT 1 < 2\n```"),
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
