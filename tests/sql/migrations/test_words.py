"""Words are what MariaDB reads: comments gone, those that it runs kept, quotes undone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fubcli.sql.migrations.words import Kind, words_of


def values(text: str, delimiter: str = ";") -> list[str]:
    return [word.value for word in words_of(text, 0, delimiter)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a -- b\nc # d\n/* e */ f", ["a", "c", "f"]),
        ("a --b", ["a", "-", "-", "b"]),
        ("a --\u00a0b", ["a", "-", "-", "\u00a0b"]),
        ("a --", ["a"]),
        ("a --\nb", ["a", "b"]),
        ("/*/ a */ b", ["b"]),
        ("/*! a */ b", ["a", "b"]),
        ("/*M! a /* b */ c */ d", ["a", "c", "d"]),
        ("/*!40101 a # */ b\n*/ c", ["a", "c"]),
        ("`a``b` 'c''d' \"e\"\"f\"", ["a`b", "c'd", 'e"f']),
        (r"'a\'b' c", [r"a\'b", "c"]),
        ("1a 2 0x1F 1.5e3 .5 a.b", ["1a", "2", "0x1F", "1.5e3", ".5", "a", ".", "b"]),
        ("a\tb\r\nc\x0bd", ["a", "b", "c", "d"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("version", "is_conditional"),
    [
        ("", False),
        ("40101", False),
        ("50699", False),
        ("50700", True),
        ("80013", True),
        ("99999", True),
        ("100100", False),
        ("100600", False),
        ("100601", True),
        ("110000", True),
    ],
)
def test_a_comment_for_some_servers_is_marked(version: str, is_conditional: bool) -> None:
    (word,) = words_of(f"/*!{version} a */")
    assert (word.value, word.is_conditional, word.in_comment) == ("a", is_conditional, True)


@pytest.mark.parametrize("text", ["/* a", "'a", '"a', "`a", "/*! a", "a \\ b", "a\x00b", "'a\\", "\u202e b /* "])
def test_what_no_statement_holds_is_odd(text: str) -> None:
    assert Kind.ODD in [word.kind for word in words_of(text)]


def test_a_delimiter_ends_a_word_and_no_quote() -> None:
    assert values("END$$ '$$' x", "$$") == ["END", "$$", "$$", "x"]


@given(st.text(alphabet="ab1 '\"`\\/*!M-#;\n\u00a0\u202e"))
def test_any_text_is_read_to_its_end(text: str) -> None:
    words = list(words_of(text))
    places = [place for word in words for place in (word.start, word.end)]
    assert places == sorted(places)
    assert all(word.end <= len(text) for word in words)


@pytest.mark.parametrize("piece", ["/*", "/*!", "'", "`a``", "(", "-- ", "\\", "a ", "/* */", "0x", "1e", "'a'"])
def test_time_grows_with_the_text_only(piece: str) -> None:
    started = time.process_time()
    for _ in words_of(piece * (400_000 // len(piece))):
        pass
    assert time.process_time() - started < 10
