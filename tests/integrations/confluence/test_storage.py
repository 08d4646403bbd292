"""Text becomes text: whatever it is, the document has the elements that were meant, and the text comes back."""

from __future__ import annotations

import time
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.integrations.confluence.plain import plain_text
from fubcli.integrations.confluence.storage import (
    NAMESPACES,
    Markup,
    cdata,
    element,
    image,
    joined,
    macro,
    mark_of,
    marked,
)

ANY = st.text(st.characters(codec=None), max_size=60)
TRICKS = [
    '<ac:structured-macro ac:name="html"><ac:plain-text-body>x</ac:plain-text-body></ac:structured-macro>',
    "]]>",
    "]]]]>><![CDATA[",
    "]]&gt;",
    "<script>alert(1)</script>",
    "&nbsp; &#60; &lt;",
    '"><a href="https://evil.example">x</a>',
    "' onload='x",
    "<!-- ",
    "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "\ud800 \x00 \x0b \ufffe \uffff",
    "\r\n\t",
]


def parsed(body: Markup) -> ElementTree.Element:
    names = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return ElementTree.fromstring(f"<page {names}>{body.text}</page>")  # noqa: S314 - our own text


def legal(text: str) -> str:
    """Return what XML can hold of a text; it has no way to hold the rest."""
    kept = (
        each
        for each in text
        if each in "\t\n\r" or " " <= each <= "\ud7ff" or "\ue000" <= each <= "\ufffd" or each > "\uffff"
    )
    return "".join(kept)


def same(found: str | None, text: str) -> bool:
    if legal(text) == text:
        return (found or "") == text
    return legal(found or "") == found and (found or "") != text


@given(ANY)
def test_any_text_in_an_element_an_attribute_and_a_parameter_is_that_text(text: str) -> None:
    body = joined(
        (element("p", text), image(text, text, 10), macro("expand", element("p", text), parameters={"title": text}))
    )
    page = parsed(body)
    assert [each.tag.rpartition("}")[2] for each in page.iter()] == [
        "page", "p", "image", "attachment", "structured-macro", "parameter", "rich-text-body", "p",
    ]  # fmt: skip
    paragraph, picture, expand = page
    assert same(paragraph.text, text)
    assert same(expand[0].text, text)
    assert same(expand[1][0].text, text)
    written = picture[0].attrib[f"{{{NAMESPACES['ri']}}}filename"]
    assert written.split() == (text if legal(text) == text else written).split()  # XML makes blanks of line ends there


@given(st.one_of(ANY, st.lists(st.sampled_from(["]]>", "]", ">", "<![CDATA[", "a"])).map("".join)))
def test_any_text_in_a_section_is_that_text(text: str) -> None:
    (code,) = parsed(macro("code", code=text, parameters={"language": "sql"}))
    assert [each.tag.rpartition("}")[2] for each in code] == ["parameter", "plain-text-body"]
    assert same(code[1].text, text.replace("\r\n", "\n").replace("\r", "\n")) or same(code[1].text, text)
    assert len(code[1]) == 0


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_text(trick: str) -> None:
    page = parsed(joined((element("td", trick), macro("code", code=trick))))
    assert [each.tag.rpartition("}")[2] for each in page.iter()] == [
        "page",
        "td",
        "structured-macro",
        "plain-text-body",
    ]


def test_a_section_ends_where_it_is_meant_to() -> None:
    assert cdata("a]]>b").text == "<![CDATA[a]]]]><![CDATA[>b]]>"


def test_a_mark_is_read_back_also_as_confluence_writes_it_anew() -> None:
    body = marked(element("p", "x"), "0123456789abcdef")
    assert mark_of(body.text) == "0123456789abcdef"
    anew = body.text.replace('ac:schema-version="1"', 'ac:schema-version="1" ac:macro-id="7"')
    assert mark_of(anew.replace('<ac:parameter ac:name="">', "<ac:parameter ac:name=''>")) == "0123456789abcdef"
    assert mark_of("<p>x</p>") == ""


@pytest.mark.parametrize("place", [lambda text: element("p", text), lambda text: macro("code", code=text)])
def test_a_quoted_mark_does_not_count(place: object) -> None:
    quoted = place(marked(Markup(""), "f" * 16).text)  # type: ignore[operator]
    assert mark_of(quoted.text) == ""
    assert mark_of(marked(quoted, "a" * 16).text) == "a" * 16


def test_something_empty_has_no_end_tag_of_its_own() -> None:
    assert element("p").text == "<p />"
    assert not element("p", "").text.count("</p>")


@pytest.mark.parametrize("piece", ["<![CDATA[", "<!--", "<ac:parameter", "<ac:parameter>fubcli-", "<!"])
def test_a_page_made_to_be_searched_for_ever_is_searched_once(piece: str) -> None:
    """A million characters: where each beginning was followed to the end of the page it took minutes."""
    hostile = piece * (1_000_000 // len(piece))
    began = time.process_time()
    assert mark_of(hostile) == ""
    assert plain_text(hostile, 20_000)
    assert time.process_time() - began < 20


def test_a_mark_in_a_section_or_a_comment_is_none() -> None:
    anchor = macro("anchor", parameters={"": "fubcli-0123456789abcdef"}).text
    assert mark_of(f"<p>{anchor}</p>") == "0123456789abcdef"
    assert mark_of(f"<![CDATA[{anchor}]]><!-- {anchor} -->") == ""
