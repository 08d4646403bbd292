"""String literals are read as Spark reads them, and written so that every reader agrees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.sql.literals import read_string, write_identifier, write_string
from fubcli.sql.parsing import databricks


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("'plain'", "plain"),
        ('"double"', "double"),
        ("'it''s'", "it's"),
        ('"S""par""k"', 'S"par"k'),
        (r"'it\'s'", "it's"),
        (r"'tab\there'", "tab\there"),
        (r"'a\\b'", "a\\b"),
        (r"'\u0041\U0001F600'", "A😀"),
        (r"'\101\060'", "A0"),
        (r"'100\%\_'", r"100\%\_"),
        (r"'\q'", "q"),
        (r"'\Z\0\b\r'", "\x1a\0\b\r"),
        (r"r'a\d+'", r"a\d+"),
        ('R"x"', "x"),
        ("''", ""),
    ],
)
def test_reading(raw: str, value: str) -> None:
    assert read_string(raw) == value


@pytest.mark.parametrize("raw", ["'open", "x", "'", r"'\U00110000'"])
def test_what_is_no_literal_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match=r"closed|range|chr"):
        read_string(raw)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_writing_is_undone_by_reading(value: str) -> None:
    assert read_string(write_string(value)) == value


@pytest.mark.parametrize("value", ["\0", "a\x01b", "\u202e", "\u200b", "\x7f", "\ufeff", "\ud800"], ids=ascii)
def test_what_nobody_sees_is_written_as_its_number(value: str) -> None:
    assert write_string(value).isascii()
    assert read_string(write_string(value)) == value


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), max_size=30))
def test_the_parser_reads_what_is_written_as_one_literal(value: str) -> None:
    (token,) = databricks().tokenize(write_string(value))
    assert token.token_type.name == "STRING"


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30))
def test_identifiers_are_one_word_whatever_they_hold(name: str) -> None:
    (token,) = databricks().tokenize(write_identifier(name))
    assert token.text == name
